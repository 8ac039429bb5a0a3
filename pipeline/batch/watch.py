"""A folder whose scans are read as they arrive, each once it is complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from threading import Event

from pipeline.batch.ledger import signature_of
from pipeline.errors import UsageError

_TICK = 0.5  # seconds between two looks at files that still grow


class Arrivals:
    """Which files are complete: not changed for `settle` seconds. Each state of a file is given once."""

    def __init__(self, settle: float) -> None:
        self._settle = settle
        self._given: dict[Path, str] = {}  # the state in which a file was given
        self._growing: dict[Path, tuple[str, float]] = {}  # its state, and since when it is so

    def look(self, paths: Iterable[Path], now: float, begun: float | None = None) -> None:
        """Take note of all files there are. `begun`: what was last changed that long ago is complete (clock time)."""
        for path in paths:
            state = signature_of(path)
            if state is None or self._given.get(path) == state:
                continue
            if path not in self._growing or self._growing[path][0] != state:
                old = begun is not None and path.stat().st_mtime < begun - self._settle
                self._growing[path] = (state, now - self._settle if old else now)

    def complete(self, now: float) -> list[Path]:
        """Those that have been at rest for long enough; what is gone is forgotten."""
        found = []
        for path, (state, since) in list(self._growing.items()):
            current = signature_of(path)
            if current is None:
                del self._growing[path]
            elif current != state:
                self._growing[path] = (current, now)
            elif now - since >= self._settle:
                del self._growing[path]
                self._given[path] = state
                found.append(path)
        return found


def watch(
    folders: Sequence[Path],
    find: Callable[[], Iterable[Path]],
    read: Callable[[list[Path]], bool],
    *,
    settle: float,
    stop: Event,
) -> None:
    """Call `read` with what has arrived and is complete, until it gives False or `stop` is set.

    `find`: all inputs there are now. What was there before the first call counts as arrived. Raises UsageError where
    watchfiles is not installed, KeyboardInterrupt.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise UsageError("watchfiles is not installed", "pip install 'kehoach[watch]'") from error
    arrivals = Arrivals(settle)
    arrivals.look(find(), time.monotonic(), time.time())
    ready = arrivals.complete(time.monotonic())
    if ready and not read(ready):
        return
    changes = watchfiles.watch(*folders, stop_event=stop, yield_on_timeout=True, rust_timeout=int(_TICK * 1000))
    unwatched = True  # what arrived while the first files were read, nobody has seen
    for changed in changes:
        if changed or unwatched:
            unwatched = False
            arrivals.look(find(), time.monotonic())
        ready = arrivals.complete(time.monotonic())
        if ready and not read(ready):
            return
