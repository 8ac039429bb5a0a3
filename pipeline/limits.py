"""What the system refuses a process: open files, processes, memory, semaphores. Told with what mends it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import SystemLimit

try:
    import resource
except ImportError:  # not on this system
    resource = None  # type: ignore[assignment]

_NO_FILE = (errno.EMFILE, errno.ENFILE)
_NO_THREAD = "can't start new thread"
_SHARED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOENT, errno.ENOSPC, errno.ENOSYS)


def limit_of(error: BaseException | None) -> SystemLimit | None:
    """The limit that an error comes of, if any."""
    number = getattr(error, "errno", None)
    if number in _NO_FILE:
        return SystemLimit("The system lets this process open no more files", "Allow it more: ulimit -n 1024")
    if number == errno.EAGAIN or (isinstance(error, RuntimeError) and _NO_THREAD in str(error)):
        said = "The system lets this account start no more processes or threads"
        return SystemLimit(said, "Allow it more: ulimit -u 4096; or read fewer pages at once: --jobs 1")
    if (isinstance(error, MemoryError | ImportError) or number == errno.ENOMEM) and (most := _address_space()):
        said = f"{most / 1e6:.0f} MB of address space are not enough: {type(error).__name__}: {error}"
        return SystemLimit(said, "Allow it more: ulimit -v unlimited")
    return None


def no_semaphore(error: OSError) -> SystemLimit | None:
    """Why no pool of workers could be made: it needs a semaphore of the system's, which lies in /dev/shm."""
    if error.errno not in _SHARED:
        return limit_of(error)
    said = f"Workers need a semaphore, and none can be made in /dev/shm: {error.strerror}"
    mend = "Make /dev/shm writable: mount -o remount,rw /dev/shm; in a container: docker run --tmpfs /dev/shm"
    return SystemLimit(said, mend)


def _address_space() -> int:
    """The most that this process may have; 0 where nothing limits it."""
    most = resource.getrlimit(resource.RLIMIT_AS)[0] if resource is not None else -1
    return 0 if resource is None or most == resource.RLIM_INFINITY else most


@contextmanager
def limits_told() -> Iterator[None]:
    """What comes of a limit of the system's is raised as SystemLimit."""
    try:
        yield
    except Exception as error:
        if limit := limit_of(error):
            raise limit from error
        raise
