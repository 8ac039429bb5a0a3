"""Ctrl-C and SIGTERM: one ends the work; another, by an impatient hand, must not cost the report."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Any, NoReturn

_NAMES = (signal.SIGINT, signal.SIGTERM)


class Interrupts:
    """While it is entered a signal raises KeyboardInterrupt once, and none is heard after it until `arm` is called.

    A signal that is ignored or left to the system stays so. Outside the main thread nothing is changed.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Interrupts:
        if threading.current_thread() is threading.main_thread():
            self._before = {name: signal.getsignal(name) for name in _NAMES if callable(signal.getsignal(name))}
        self.arm()
        return self

    def __exit__(self, *_: object) -> None:
        for name, handler in self._before.items():
            signal.signal(name, handler)

    def arm(self) -> None:
        for name in self._before:
            signal.signal(name, self._hear)

    def mute(self) -> None:
        for name in self._before:
            signal.signal(name, signal.SIG_IGN)

    def _hear(self, number: int, frame: FrameType | None) -> NoReturn:
        self.mute()  # within the handler: there is no moment between the first signal and this
        raise KeyboardInterrupt
