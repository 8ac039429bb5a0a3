"""The same work on a Dask cluster: a scheduler and workers as real programs, one of which is killed in mid-run."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch.dask_crew import at_work
from pipeline.errors import ClusterError, ExitCode, OtherVersion
from tests.test_batch_isolation import HUNGRY, LIMIT, SLOW
from tests.test_batch_resume import MADE, go, outputs, reads, scan, statuses

pytest.importorskip("distributed")
DASK = [sys.executable, "-m", "dask"]
ROOT = Path(__file__).parent.parent


def program(folder: Path, name: str, *words: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    with (folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [*DASK, *words], cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler at a free port and that many workers of one thread each, as the commands start them."""
    told = folder / "scheduler.json"
    started = [
        program(folder, "scheduler", "scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", str(told))
    ]
    try:
        end = time.monotonic() + 60
        while not told.exists():
            assert time.monotonic() < end, (folder / "scheduler.log").read_text()
            time.sleep(0.1)
        words = ["worker", "--nthreads", "1", "--no-dashboard", "--scheduler-file", str(told)]
        words += ["--local-directory", str(folder / "dask"), "--preload", "pipeline.batch.dask_worker"]
        started += [program(folder, f"worker{n}", *words) for n in range(workers)]
        yield json.loads(told.read_text())["address"], started[1:]
    finally:
        for process in started[::-1]:
            with suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.mark.slow
def test_a_cluster_reads_as_this_machine_does_and_a_killed_worker_loses_nothing(tmp_path: Path) -> None:
    paths = [scan(tmp_path / f"{n}.pdf", *["fine"] * n, str(n)) for n in (1, 9, 3, 5)]
    go(tmp_path / "local", *paths, steps=SLOW, jobs=2)
    killed: list[int] = []
    with cluster(tmp_path, 2) as (address, workers):

        def kill_one(state: Any) -> None:
            if state.pages == 8 and not killed:
                killed.append(workers[0].pid)
                os.killpg(workers[0].pid, signal.SIGKILL)

        report = go(tmp_path / "out", *paths, steps=SLOW, scheduler=address, progress=kill_one)
    assert killed, report.error
    assert statuses(report) == ["ok"] * 4
    assert outputs(tmp_path / "out") == outputs(tmp_path / "local")


@pytest.mark.slow
def test_faults_on_a_cluster_cost_a_page_each(tmp_path: Path) -> None:
    bad = scan(tmp_path / "bad.pdf", "fine", "at-once", "die", "fine")
    good = scan(tmp_path / "good.pdf")
    with cluster(tmp_path, 1) as (address, _):
        report = go(tmp_path / "out", bad, good, steps=HUNGRY, memory_limit=LIMIT, scheduler=address)
        told = {problem.page: problem.warnings for problem in report.documents[0].warnings}
        assert (statuses(report), told) == (["partial", "ok"], {2: ["out_of_memory"], 3: ["ocr_failed"]})
        assert statuses(go(tmp_path / "out", good, steps=MADE, scheduler=address)) == ["ok"]
    assert reads(good) == []


def test_no_scheduler_is_told_before_anything_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.batch import dask_crew

    monkeypatch.setattr(dask_crew, "_CONNECT", 0.5)
    with pytest.raises(ClusterError) as caught:
        go(tmp_path / "out", scan(tmp_path / "a.pdf"), scheduler="tcp://127.0.0.1:9")
    assert caught.value.exit_code == ExitCode.USAGE
    assert "dask scheduler" in caught.value.mend


def test_an_address_that_is_none_is_told_and_no_client_is_left_behind(tmp_path: Path) -> None:
    from distributed import Client

    before = set(Client._instances)
    for address in ("x", "tcp://h", "foo://a:1"):
        with pytest.raises(ClusterError):
            go(tmp_path / "out", scan(tmp_path / "a.pdf"), scheduler=address)
    assert set(Client._instances) == before


def test_a_worker_loads_the_models_as_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[bool] = []
    monkeypatch.setattr("pipeline.forks.begin", lambda: begun.append(True))
    asyncio.run(_start_and_close())
    assert begun == [True]


async def _start_and_close() -> None:
    from distributed import Scheduler, Worker

    preload = ["pipeline.batch.dask_worker"]
    async with (
        Scheduler(port=0, dashboard=False) as scheduler,
        Worker(scheduler.address, nthreads=1, preload=preload),
    ):
        pass


def test_a_worker_of_another_version_is_told() -> None:
    outcome = at_work(int, (), 9.0, LIMIT, "another")
    assert isinstance(outcome.error, OtherVersion)


class Future:
    def __init__(self, value: Any) -> None:
        self.value = value

    def result(self) -> Any:
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def release(self) -> None:
        pass


class KilledWorker(Exception):
    """As distributed's, which is known by its name."""


def test_what_a_cluster_answers_is_understood() -> None:
    from pipeline.batch import dask_crew

    gone = dask_crew._outcome(Future(KilledWorker("x")))
    assert gone.error is not None
    assert gone.error.code == "worker_crashed"
    with pytest.raises(ClusterError):
        dask_crew._outcome(Future(RuntimeError("comm closed")))
