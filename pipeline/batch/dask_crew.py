"""The same work on a Dask cluster: its workers hold one of our crews each, so that a fault costs a page there too.

Input and output lie where every machine finds them by the same name. A worker that goes away takes nothing with it:
the scheduler gives what it was at to another. Only this module knows of Dask; it is the extra `kehoach[dask]`.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

from pipeline.batch.crew import MEMORY_LIMIT, Crew, Job
from pipeline.batch.version import stages_version
from pipeline.batch.work import Outcome
from pipeline.errors import ClusterError, KehoachError, OtherVersion, WorkerCrashed

_AHEAD = 2  # jobs for each thread of the cluster: one at work, one on its way
_LOOK = 5.0  # seconds between two looks at how many workers there are
_CONNECT = 30.0  # seconds the scheduler may take to answer
_seats = threading.local()


class DaskCrew:
    """As `Crew`, on the workers of a scheduler. Raises ClusterError where there is none, or Dask is not installed."""

    def __init__(self, scheduler: str, memory_limit: int = MEMORY_LIMIT) -> None:
        try:
            from distributed import Client
            from distributed.comm.addressing import get_address_host_port
        except ImportError as error:
            raise ClusterError("Dask is not installed", "pip install 'kehoach[dask]'") from error
        try:
            if not scheduler.startswith("inproc:"):
                get_address_host_port(scheduler)  # a client of an address that is none hangs for a minute at the end
            self._client = Client(scheduler, timeout=_CONNECT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise ClusterError(f"No Dask scheduler answers at {scheduler}: {error}") from error
        self._memory_limit = memory_limit
        self._busy: dict[Any, Job] = {}
        self._room, self._looked = 0, 0.0

    def results(self, next_job: Callable[[], Job | None]) -> Iterator[tuple[Job, Outcome]]:
        """As `Crew.results`. A page whose worker went away three times is WorkerCrashed."""
        from distributed import as_completed

        done = as_completed(loop=self._client.loop)
        while True:
            while len(self._busy) < self._places():
                job = next_job()
                if job is None:
                    break
                done.add(self._submit(job))
            if not self._busy:
                return
            future = next(done)
            yield self._busy.pop(future), _outcome(future)

    def refill(self) -> None:
        """Its workers have jobs in hand for a while."""

    def kill(self) -> None:
        """Give up what is under way; a page that a worker is at is read to its end there and not used."""
        with suppress(Exception):
            self._client.cancel(list(self._busy))
        self._busy = {}
        self.close()

    def close(self) -> None:
        with suppress(Exception):
            self._client.close(timeout=5)

    def _places(self) -> int:
        if time.monotonic() - self._looked > _LOOK:
            self._room = max(2, _AHEAD * sum(self._client.nthreads().values()))
            self._looked = time.monotonic()
        return self._room

    def _submit(self, job: Job) -> Any:
        future = self._client.submit(
            at_work, job.call, job.args, job.limit, self._memory_limit, stages_version(),
            key=f"kehoach-{job.key[0]}-{uuid4().hex}", pure=False, priority=int(job.key[0] == "understand"),
        )  # fmt: skip
        self._busy[future] = job
        return future


def at_work(call: Callable[..., Any], args: tuple[Any, ...], limit: float, memory_limit: int, version: str) -> Outcome:
    """On a worker of the cluster: the job in a process of its own, under its limits. Never raises what is ours."""
    if version != stages_version():
        said = "A worker of the cluster has another version of kehoach, of its models or of Tesseract"
        return Outcome(error=OtherVersion(f"{said} ({stages_version()}, not {version})"))
    crew: Crew | None = getattr(_seats, "crew", None)
    if crew is None:
        # Dask's nanny marks its workers as daemons, which may start no processes. Ours go when their parent goes.
        multiprocessing.current_process()._config["daemon"] = False  # type: ignore[attr-defined]
        crew = _seats.crew = Crew(1, memory_limit=memory_limit)
    jobs = iter([Job(None, call, args, limit)])
    for _, outcome in crew.results(lambda: next(jobs, None)):
        return outcome
    return Outcome(error=WorkerCrashed("nothing came back"))


def _outcome(future: Any) -> Outcome:
    try:
        outcome: Outcome = future.result()
    except KehoachError as error:  # no worker process could be started there
        return Outcome(error=error)
    except Exception as error:
        if type(error).__name__ == "KilledWorker":
            return Outcome(error=WorkerCrashed("the workers of the cluster that were at it went away"))
        raise ClusterError(f"The cluster gave up: {type(error).__name__}: {error}") from error
    finally:
        with suppress(Exception):
            future.release()
    return outcome
