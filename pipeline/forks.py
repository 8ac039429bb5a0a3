"""How workers come into being: forked from a server that has loaded, once, what all of them need.

A worker of its own would load spaCy, OpenCV, the models and the knowledge for more than a second each. The server holds
no threads, so that a fork of it is safe. Where the system has none (Windows), where the server's address would be too
long, and in a process that was itself forked from one with a server, each worker starts from nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.context import BaseContext

_SERVER = "forkserver"
_LOADED = "pipeline.batch.loaded"
_THREADS = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
# bytes: glibc keeps what a page's pictures took for the next ones. To give it back and take it anew is half of the time
# that a worker is in the system, for each piece of memory is made empty first
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": 1 << 25, "MALLOC_TRIM_THRESHOLD_": 1 << 28}
_owner: dict[str, int] = {}  # the process whose server it is
_LONGEST = 72  # bytes of the folder for temporary files: the server's socket in it may have 107
_SAFE = "PYTHONSAFEPATH"  # nothing is imported from the folder in which kehoach was called
_WORKERS = {**dict.fromkeys(_THREADS, "1"), **{name: str(size) for name, size in _MEMORY.items()}}


_STILL = 1.0  # seconds between two looks at the server
_PATIENCE = 120.0  # seconds in which it has to answer: it may still be loading


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def beginning_to_work() -> bool:
    """Whether this process is a worker that still imports what its parent was started with."""
    return bool(getattr(multiprocessing.current_process(), "_inheriting", False))


@contextmanager
def beginning(*, main: bool = False) -> Iterator[BaseContext]:
    """Where workers are started: what they inherit meanwhile says one thread each, however many cores there are.

    Several many-threaded engines at once run ten times slower. The libraries look at these when they are imported,
    which is before a worker runs anything of ours, so that it is the parent who has to set them. Workers import the
    script that runs us only where they need it, `main`: it would begin its own run again.
    """
    own = _owner.setdefault("pid", os.getpid()) == os.getpid()
    near = len(os.fsencode(tempfile.gettempdir())) <= _LONGEST
    method = _SERVER if own and near and _SERVER in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == _SERVER:
        context.set_forkserver_preload([_LOADED])
    new = {name: value for name, value in {**_WORKERS, _SAFE: "1"}.items() if name not in os.environ}
    os.environ.update(new)
    try:
        with nullcontext() if main else _without_script(), _watched():
            yield context
    finally:
        for name in new:
            os.environ.pop(name, None)


@contextmanager
def _without_script() -> Iterator[None]:
    script = sys.modules["__main__"]
    kept = {name: getattr(script, name) for name in ("__spec__", "__file__") if hasattr(script, name)}
    for name in kept:
        setattr(script, name, None)
    try:
        yield
    finally:
        for name, value in kept.items():
            setattr(script, name, value)


@contextmanager
def _watched() -> Iterator[None]:
    """Meanwhile a server that was stopped, or that answers nothing for long, is ended: who waits for it hears of it,
    and a new one is begun."""
    done = threading.Event()
    threading.Thread(target=_watch, args=(done,), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event) -> None:
    end, seen = time.monotonic() + _PATIENCE, 0
    while not done.wait(_STILL):
        pid = _server()
        seen = seen + 1 if pid and stopped(pid) else 0
        if pid and (seen > 1 or time.monotonic() > end):
            end_server()
            return


def _server() -> int | None:
    """The process that is the server, if there is one."""
    from multiprocessing import forkserver

    pid = getattr(getattr(forkserver, "_forkserver", None), "_forkserver_pid", None)
    return pid if isinstance(pid, int) else None


def end_server() -> None:
    """At once; the next worker begins a new one."""
    if pid := _server():
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def stopped(pid: int) -> bool:
    """Whether a process was stopped by a signal, and does nothing until it gets another one."""
    import psutil

    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_STOPPED)
    except psutil.Error:
        return False


def begin() -> None:
    """Let the server load what it has to while the caller does other things; it ends with its caller."""
    with beginning() as context:
        if context.get_start_method() == _SERVER:
            from multiprocessing import forkserver, resource_tracker

            with suppress(OSError):  # the first worker will tell
                resource_tracker.ensure_running()  # it lets go of the signals that were held back
                with _held_back():
                    forkserver.ensure_running()


@contextmanager
def _held_back() -> Iterator[None]:
    """Processes that are begun meanwhile hear no Ctrl-C until they ask for it; this one hears it afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def inherited() -> dict[str, str]:
    """The environment as a worker should see it, which the server may have been started long before."""
    return {**_WORKERS, **os.environ}
