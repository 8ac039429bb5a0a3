"""How workers come into being: forked from a server that has loaded, once, what all of them need.

A worker of its own would load spaCy, OpenCV, the models and the knowledge for more than a second each. The server holds
no threads, so that a fork of it is safe. Where the system has none (Windows), where the server's address would be too
long, and in a process that was itself forked from one with a server, each worker starts from nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import BaseContext

_SERVER = "forkserver"
_LOADED = "pipeline.batch.loaded"
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
_owner: dict[str, int] = {}  # the process whose server it is
_LONGEST = 72  # bytes of the folder for temporary files: the server's socket in it may have 107
_SAFE = "PYTHONSAFEPATH"  # nothing is imported from the folder in which kehoach was called


@contextmanager
def beginning() -> Iterator[BaseContext]:
    """Where workers are started: what they inherit meanwhile says one thread each, however many cores there are.

    Several many-threaded engines at once run ten times slower. The libraries look at these when they are imported,
    which is before a worker runs anything of ours, so that it is the parent who has to set them.
    """
    own = _owner.setdefault("pid", os.getpid()) == os.getpid()
    near = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST
    method = _SERVER if own and near and _SERVER in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == _SERVER:
        context.set_forkserver_preload([_LOADED])
    new = [name for name in (*_THREADS, _SAFE) if name not in os.environ]
    os.environ.update(dict.fromkeys(new, "1"))
    try:
        yield context
    finally:
        for name in new:
            os.environ.pop(name, None)


def begin() -> None:
    """Let the server load what it has to while the caller does other things; it ends with its caller."""
    with beginning() as context:
        if context.get_start_method() == _SERVER:
            from multiprocessing import forkserver

            with suppress(OSError):  # the first worker will tell
                forkserver.ensure_running()


def inherited() -> dict[str, str]:
    """The environment as a worker should see it, which the server may have been started long before."""
    return {**dict.fromkeys(_THREADS, "1"), **os.environ}
