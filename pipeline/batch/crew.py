"""Worker processes that may die: each has one job at a time, so that what killed it is known.

The workers are `ProcessPoolExecutor`s of one process. When a process dies (a segmentation fault, the system's
out-of-memory killer) or overruns its job's time limit, only that job is touched: the worker is replaced, and a job
whose worker died is tried once more with nothing beside it, since it may have been the victim of another's hunger.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any, Protocol

from pipeline.batch.work import Outcome, attempt, end_process, enter, one_thread
from pipeline.errors import KehoachError, OcrTimeout, WorkerCrashed

_START_LIMIT = 120.0  # seconds a new process may take to come up, on a machine that is busy
_TRIES = 2


@dataclass(eq=False)
class Job:
    """A call to be made in a worker; `key` tells its owner what it was."""

    key: Any
    call: Callable[..., Any]
    args: tuple[Any, ...]
    limit: float  # seconds, then its worker is killed
    tries: int = 0


class Executor(Protocol):
    """One worker. When it dies its futures raise BrokenExecutor."""

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]: ...

    def kill(self) -> None: ...

    def close(self) -> None: ...


class ProcessWorker:
    """A worker in a process of its own. Raises WorkerCrashed where it can't be started."""

    def __init__(self) -> None:
        # spawn: a fork of a process with threads may hang, and the engines hold threads
        self._pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=enter)
        try:
            with one_thread():
                self._pid = self._pool.submit(os.getpid).result(timeout=_START_LIMIT)
        except (BrokenExecutor, TimeoutError, OSError) as error:
            self._pool.shutdown(wait=False, cancel_futures=True)
            raise WorkerCrashed(f"No worker process could be started: {error}") from error

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
        return self._pool.submit(call, *args)

    def kill(self) -> None:
        end_process(self._pid)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def close(self) -> None:
        self._pool.shutdown(wait=True)


class Crew:
    """Up to `size` workers, started when first needed and kept."""

    def __init__(self, size: int, hire: Callable[[], Executor] = ProcessWorker) -> None:
        self._size = max(1, size)
        self._hire = hire
        self._idle: list[Executor] = []
        self._busy: dict[Future[Any], tuple[Executor, Job, float]] = {}  # the time by which it has to be done
        self._again: deque[Job] = deque()

    def results(self, next_job: Callable[[], Job | None]) -> Iterator[tuple[Job, Outcome]]:
        """Jobs with what came of them, as they get done. No more are taken than can be worked on at once.

        `next_job` is asked again after each result; None says that nothing is ready now. Ends when nothing is ready
        and nothing is at work. An outcome's error is WorkerCrashed or OcrTimeout where the worker died or was killed.
        """
        while self._fill(next_job):
            next_end = min(end for _, _, end in self._busy.values())
            done, _ = wait(self._busy, timeout=max(0.0, next_end - time.monotonic()), return_when=FIRST_COMPLETED)
            for future in done:
                yield from self._collect(future)
            now = time.monotonic()
            for future in [f for f, (_, _, end) in self._busy.items() if end <= now and not f.done()]:
                worker, job, _ = self._busy.pop(future)
                worker.kill()
                yield job, Outcome(error=OcrTimeout(f"stopped after {job.limit:.0f} s"), seconds=job.limit)

    def kill(self) -> None:
        """End all workers now, whatever they are at."""
        for worker in [*self._idle, *(worker for worker, _, _ in self._busy.values())]:
            worker.kill()
        self._idle, self._busy = [], {}

    def close(self) -> None:
        """Let the idle workers go."""
        for worker in self._idle:
            worker.close()
        self._idle = []

    def _fill(self, next_job: Callable[[], Job | None]) -> bool:
        """Give work to the workers; False where there is none and none is being done."""
        if self._again:
            if not self._busy:
                self._start(self._again.popleft())
            return True  # the suspects wait for the others to end, then go one at a time
        while len(self._busy) < self._size:
            job = next_job()
            if job is None:
                break
            self._start(job)
        return bool(self._busy)

    def _start(self, job: Job) -> None:
        worker = self._idle.pop() if self._idle else self._hire()
        job.tries += 1
        try:
            future = worker.submit(attempt, job.call, *job.args)
        except BrokenExecutor:  # it died while idle
            worker.kill()
            worker = self._hire()
            future = worker.submit(attempt, job.call, *job.args)
        self._busy[future] = (worker, job, time.monotonic() + job.limit)

    def _collect(self, future: Future[Any]) -> Iterator[tuple[Job, Outcome]]:
        worker, job, _ = self._busy.pop(future)
        error = future.exception()
        if error is None:
            self._idle.append(worker)
            yield job, future.result()
        elif not isinstance(error, BrokenExecutor):  # the result could not be sent
            self._idle.append(worker)
            yield job, Outcome(error=KehoachError(f"{type(error).__name__}: {error}"))
        else:
            worker.kill()
            if job.tries < _TRIES:
                self._again.append(job)
            else:
                yield job, Outcome(error=WorkerCrashed("the process that worked on it died, twice"))
