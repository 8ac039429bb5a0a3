"""Work that is done before it is asked for: the newest wish first, and none while somebody waits for an answer."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Generic, TypeVar

Wish = TypeVar("Wish")
_MOST_WISHES = 16  # older ones are forgotten: who leafs through a hundred documents looks at the last
_PATIENCE = 10.0  # seconds after which a wish is done although others are served


class Ahead(Generic[Wish]):
    """One thread, which begins with the first wish and never keeps the program alive."""

    def __init__(self, do: Callable[[Wish], object]) -> None:
        self._do, self._wishes = do, deque[Wish]()
        self._changed, self._served = threading.Condition(), 0
        self._thread: threading.Thread | None = None

    def wish(self, wishes: Sequence[Wish]) -> None:
        """The first of these is done next; returns at once."""
        with self._changed:
            for one in reversed(wishes):
                self._wishes.appendleft(one)
            while len(self._wishes) > _MOST_WISHES:
                self._wishes.pop()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="ahead")
                self._thread.start()
            self._changed.notify_all()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Nothing is begun meanwhile."""
        with self._changed:
            self._served += 1
        try:
            yield
        finally:
            with self._changed:
                self._served -= 1
                self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._wishes))
                self._changed.wait_for(lambda: not self._served, timeout=_PATIENCE)
                one = self._wishes.popleft() if self._wishes else None
            if one is not None:
                with suppress(Exception):  # whoever asks for it is told
                    self._do(one)
