"""Worker processes that may die: each has one job at a time, so that what killed it is known.

The workers are `ProcessPoolExecutor`s of one process. When a process dies (a segmentation fault, the system's
out-of-memory killer), takes more memory than it may or overruns its job's time limit, only that job is touched: the
worker is replaced, and a job whose worker died is tried once more with nothing beside it, since it may have been the
victim of another's hunger.
"""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from pipeline.batch.log import event
from pipeline.batch.memory import resident
from pipeline.batch.work import Outcome, attempt, end_process, enter
from pipeline.errors import KehoachError, OcrTimeout, OutOfMemory, WorkerCrashed
from pipeline.forks import beginning, end_server, inherited, stopped
from pipeline.limits import limit_of, no_semaphore

_WAITS = (0.1, 0.5, 2.0)  # seconds before a worker that could not be started is tried again
_TRIES = 2
_LOOK = 0.5  # seconds between two looks at the workers' memory
_STOPPED = 10.0  # seconds for which a worker may be stopped by a signal, then it is replaced
_FAREWELL = 10.0  # seconds in which a worker that is let go has to end
_GROWN = 0.6  # share of its limit that a worker may hold when its job is done; above it the next job gets a new one
MEMORY_LIMIT = 4 << 30  # bytes, of a worker with the programs it starts


@dataclass(eq=False)
class Job:
    """A call to be made in a worker; `key` tells its owner what it was."""

    key: Any
    call: Callable[..., Any]
    args: tuple[Any, ...]
    limit: float  # seconds, then its worker is killed
    tries: int = 0


class Engine(Protocol):
    """Whatever works jobs off: this machine's processes (`Crew`), or a cluster's."""

    def results(self, next_job: Callable[[], Job | None]) -> Iterator[tuple[Job, Outcome]]:
        """Jobs with what came of them, as they get done; see `Crew.results`."""

    def refill(self) -> None:
        """Let nobody wait while a result is dealt with: to be called within the loop over `results`."""

    def kill(self) -> None:
        """Give up what is under way, at once."""

    def close(self) -> None:
        """Let go of the workers; nothing is under way."""


class Executor(Protocol):
    """One worker. When it dies its futures raise BrokenExecutor."""

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]: ...

    def memory(self) -> int:
        """Bytes that it holds, with the programs it started."""

    def stopped(self) -> bool:
        """Whether a signal stopped it, so that it goes on with nothing."""

    def kill(self) -> None: ...

    def close(self) -> None: ...


class ProcessWorker:
    """A worker in a process of its own. It comes up while others are started: `WorkerCrashed` where it can't, but not
    before something is asked of it.
    """

    def __init__(self, memory_limit: int = MEMORY_LIMIT, main: bool = False) -> None:
        self._main = main
        error = self._begin(memory_limit)
        for pause in _WAITS:
            if error is None:
                return
            time.sleep(pause)  # a server that was killed a moment ago is missed in a moment
            error = self._begin(memory_limit)
        if error is not None:
            raise self._not_started(error) from error

    def _begin(self, memory_limit: int) -> Exception | None:
        """What kept it from being started, if anything."""
        with beginning(main=self._main) as context:
            given = memory_limit, inherited()
            try:
                self._pool = ProcessPoolExecutor(1, mp_context=context, initializer=enter, initargs=given)
            except OSError as error:
                raise no_semaphore(error) or error from error
            try:
                self._up = self._pool.submit(os.getpid)
            except (BrokenExecutor, OSError, EOFError) as error:
                self._pool.shutdown(wait=False, cancel_futures=True)
                return error
            except KeyboardInterrupt:
                end_server()  # else the worker that nobody waits for any more would come, and complain
                raise
        return None

    @property
    def _pid(self) -> int | None:
        """Of the process, also while it comes up; None where there is none any more."""
        return next(iter(self._pool._processes or ()), None)

    def _not_started(self, error: Exception) -> KehoachError:
        self._pool.shutdown(wait=False, cancel_futures=True)
        return limit_of(error) or WorkerCrashed(f"No worker process could be started: {error}")

    def submit(self, call: Callable[..., Any], /, *args: Any) -> Future[Any]:
        return self._pool.submit(call, *args)

    def memory(self) -> int:
        pid = self._pid
        if pid is None or not self._up.done():  # nothing of ours is loaded yet
            return 0
        return resident(pid)  # none if it has just died: its future says so

    def kill(self) -> None:
        if (pid := self._pid) is not None:
            end_process(pid)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def stopped(self) -> bool:
        pid = self._pid
        return pid is not None and stopped(pid)

    def close(self) -> None:
        """Let it end by itself; one that does not is ended."""
        pid = self._pid
        watcher: Any = self._pool._executor_manager_thread  # a thread, or None
        gone = self.stopped()
        self._pool.shutdown(wait=False)
        if watcher is not None:
            watcher.join(0.0 if gone else _FAREWELL)
            if watcher.is_alive() and pid is not None:
                end_process(pid)
                watcher.join(_FAREWELL)


class Crew:
    """Up to `size` workers, started when first needed and kept. `memory_limit`: bytes, for each of them."""

    def __init__(self, size: int, hire: Callable[[], Executor] | None = None, memory_limit: int = MEMORY_LIMIT) -> None:
        self._size = max(1, size)
        self._hire = hire or partial(ProcessWorker, memory_limit)
        self._memory_limit = memory_limit
        self._idle: list[Executor] = []
        self._busy: dict[Future[Any], tuple[Executor, Job, float]] = {}  # the time by which it has to be done
        self._again: deque[Job] = deque()
        self._next_job: Callable[[], Job | None] = lambda: None
        self._still: dict[Executor, float] = {}  # since when it was seen stopped

    def results(self, next_job: Callable[[], Job | None]) -> Iterator[tuple[Job, Outcome]]:
        """Jobs with what came of them, as they get done. No more are taken than can be worked on at once.

        `next_job` is asked again after each result; None says that nothing is ready now. Ends when nothing is ready
        and nothing is at work. An outcome's error is WorkerCrashed, OcrTimeout or OutOfMemory where the worker died or
        was killed.
        """
        looked = 0.0
        self._next_job = next_job
        while self._fill(next_job):
            next_end = min(end for _, _, end in self._busy.values())
            patience = min(_LOOK, max(0.0, next_end - time.monotonic()))
            done, _ = wait(self._busy, timeout=patience, return_when=FIRST_COMPLETED)
            for future in done:
                yield from self._collect(future)
            yield from self._stop_late()
            if time.monotonic() - looked >= _LOOK:  # a look goes through all processes of the machine
                yield from self._stop_hungry()
                yield from self._stop_stopped()
                looked = time.monotonic()

    def refill(self) -> None:
        """Give work to whoever has none, before the taker of a result goes on with it."""
        self._fill(self._next_job)

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
            try:
                future = worker.submit(attempt, job.call, *job.args)
            except BrokenExecutor as error:
                raise WorkerCrashed(f"No worker process could be started: {error}") from error
        self._busy[future] = (worker, job, time.monotonic() + job.limit)

    def _stop_late(self) -> Iterator[tuple[Job, Outcome]]:
        now = time.monotonic()
        for future in [f for f, (_, _, end) in self._busy.items() if end <= now and not f.done()]:
            job = self._stop(future)
            yield job, Outcome(error=OcrTimeout(f"stopped after {job.limit:.0f} s"), seconds=job.limit)

    def _stop_hungry(self) -> Iterator[tuple[Job, Outcome]]:
        for future, (worker, job, _) in list(self._busy.items()):
            if not future.done() and worker.memory() > self._memory_limit:
                self._stop(future)
                said = f"it took more than {self._memory_limit / 1e6:.0f} MB"
                yield job, Outcome(error=OutOfMemory(f"stopped: {said}"))

    def _stop_stopped(self) -> Iterator[tuple[Job, Outcome]]:
        """Replace workers that somebody stopped; their jobs are begun again."""
        now = time.monotonic()
        for future, (worker, job, _) in list(self._busy.items()):
            if future.done() or not worker.stopped():
                self._still.pop(worker, None)
            elif now - self._still.setdefault(worker, now) >= _STOPPED:
                self._still.pop(worker, None)
                self._stop(future)
                event("worker_replaced", reason=f"it was stopped by a signal for {_STOPPED:.0f} s")
                yield from self._once_more(job)

    def _once_more(self, job: Job) -> Iterator[tuple[Job, Outcome]]:
        if job.tries < _TRIES:
            self._again.append(job)
        else:
            yield job, Outcome(error=WorkerCrashed("the process that worked on it died, twice"))

    def _stop(self, future: Future[Any]) -> Job:
        worker, job, _ = self._busy.pop(future)
        worker.kill()
        return job

    def _rest(self, worker: Executor) -> None:
        """Back among the idle, or home where it holds on to too much."""
        if worker.memory() > _GROWN * self._memory_limit:
            worker.close()
        else:
            self._idle.append(worker)

    def _collect(self, future: Future[Any]) -> Iterator[tuple[Job, Outcome]]:
        worker, job, _ = self._busy.pop(future)
        error = future.exception()
        if error is None:
            self._rest(worker)
            yield job, future.result()
        elif not isinstance(error, BrokenExecutor):  # the result could not be sent
            self._rest(worker)
            yield job, Outcome(error=KehoachError(f"{type(error).__name__}: {error}"))
        else:
            worker.kill()
            yield from self._once_more(job)
