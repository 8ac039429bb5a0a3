"""What runs inside a worker process. Everything here travels by pickle: plain functions and plain data."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.document import Document, Page, PageWarning, SourceFile, TextSource
from pipeline.errors import KehoachError, OutOfMemory
from pipeline.limits import limit_of
from pipeline.remote import address_of, fetched
from pipeline.taught import NOTHING, Taught
from pipeline.timing import collect

try:
    import resource
except ImportError:  # not on this system
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from pipeline.options import Options

_NO_MEMORY = "Insufficient memory"  # how OpenCV says it
REPORT_IT = "This is a fault of kehoach: please report it with the file."


@dataclass(frozen=True)
class Steps:
    """The three jobs a document is made of. The functions must be picklable by name."""

    open: Callable[[Path], SourceFile]
    read_page: Callable[[SourceFile, int, Options], Page]
    understand: Callable[[SourceFile, list[Page]], Document]

    @property
    def scripted(self) -> bool:
        """Whether they are defined in the script that runs them, which workers then have to import."""
        return any(step.__module__ == "__main__" for step in (self.open, self.read_page, self.understand))


def _open(path: Path) -> SourceFile:
    from pipeline.ingest import open_source

    source = open_source(fetched(path))
    source.path = address_of(path) or source.path
    return source


def _read_page(source: SourceFile, number: int, options: Options) -> Page:
    from pipeline.flow import read_page

    return read_page(replace(source, path=str(fetched(source.path))), number, options)


def _understand(source: SourceFile, pages: list[Page], taught: Taught = NOTHING) -> Document:
    from pipeline.flow import understand

    return understand(source, pages, taught)


FLOW = Steps(_open, _read_page, _understand)  # imported in the workers only: the flow brings OpenCV and spaCy with it


def steps_for(options: Options) -> Steps:
    """The flow with what the user wants it to know of people's corrections."""
    return replace(FLOW, understand=partial(_understand, taught=options.taught))


@dataclass(frozen=True)
class PackedPage:
    """A page on its way through the parent, which holds whole documents' pages and looks at none: a few kilobytes."""

    number: int
    packed: bytes
    warnings: list[PageWarning]
    problem: str | None = None  # why it could not be read


@dataclass(frozen=True)
class Outcome:
    """What came of a job: a value, or an error."""

    value: Any = None
    error: KehoachError | None = None
    seconds: float = 0.0
    stages: dict[str, float] = field(default_factory=dict)  # seconds of each stage in it


def pack(page: Page) -> PackedPage:
    return PackedPage(page.number, zlib.compress(pickle.dumps(page), 1), list(page.warnings), page.problem)


def empty_page(number: int, warning: PageWarning) -> PackedPage:
    """The stand-in for a page whose reading crashed or hung."""
    return pack(Page(number, 0.0, 0.0, 0.0, 0, TextSource.NONE, warnings=[warning]))


def read_job(steps: Steps, source: SourceFile, number: int, options: Options) -> PackedPage:
    return pack(steps.read_page(source, number, options))


def understand_job(steps: Steps, source: SourceFile, pages: list[PackedPage]) -> Document:
    return steps.understand(source, [pickle.loads(zlib.decompress(page.packed)) for page in pages])


def attempt(call: Callable[..., Any], *args: Any) -> Outcome:
    """Call, timed; an error comes back as a value, for not every exception outlives the way through a pipe."""
    collect()
    start = time.monotonic()
    value, told = None, None
    try:
        value = call(*args)
    except KehoachError as error:
        told = error
    except MemoryError as error:
        told = OutOfMemory(f"it asked for more memory than it may have: {error}".rstrip(": "))
    except Exception as error:  # whatever a bug raises must not end the batch
        kind = OutOfMemory if _NO_MEMORY in str(error) else KehoachError
        made = kind(f"{type(error).__name__}: {error}", None if kind is OutOfMemory else REPORT_IT)
        told = limit_of(error) or made
    return Outcome(value, told, time.monotonic() - start, collect())


def enter(memory_limit: int, environment: dict[str, str]) -> None:
    """Make ready a new worker process: deaf to Ctrl-C, gone when the parent goes, no bytes beyond `memory_limit`.

    The system refuses what is asked for beyond it at once, which is sooner than the crew can look.
    """
    os.environ.clear()
    os.environ.update(environment)
    if resource is not None:
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = memory_limit if hard == resource.RLIM_INFINITY else min(memory_limit, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears it and ends the workers itself
    if hasattr(os, "setpgid"):
        with suppress(OSError):
            os.setpgid(0, 0)  # so that it can be ended with the programs it started
    threading.Thread(target=_follow_parent, daemon=True).start()


def _follow_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()  # returns only when the parent is gone, killed perhaps
        end_process(os.getpid())


def end_process(pid: int) -> None:
    """End a worker and the programs it started, at once."""
    with suppress(OSError):
        if hasattr(os, "killpg") and os.getpgid(pid) == pid:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
