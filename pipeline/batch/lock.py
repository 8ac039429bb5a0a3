"""One run at a time in an output folder: another waits its turn, so that neither harms the other."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputNotWritable
from pipeline.limits import limit_of

_LOOK = 0.5  # seconds between two looks at whether the other run has ended


@contextmanager
def alone(folder: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the folder for this run; `waiting` is called once where another run has it.

    The system frees a lock whose holder dies, however it dies. Raises OutputNotWritable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o666)
    except OSError as error:
        if limit := limit_of(error):
            raise limit from error
        raise OutputNotWritable(f"Cannot write to {folder}: {error.strerror or error}") from error
    try:
        told = False
        while not _taken(handle):
            if not told:
                waiting()
                told = True
            time.sleep(_LOOK)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True  # a share without locks: nothing better can be had there
    return True
