"""Workers that eat memory, hang or die: real processes, each fault the affair of one page."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from pipeline.batch import Steps, run
from pipeline.batch.crew import Crew, Job, ProcessWorker
from pipeline.batch.work import Outcome
from pipeline.document import Page, SourceFile
from pipeline.errors import ExitCode, KehoachError, OutOfMemory
from tests.test_batch_resume import Options, made_open, made_understand, scan
from tests.test_batch_run import fake_read

LIMIT = 700 << 20


def hungry_read(source: SourceFile, number: int, options: object) -> Page:
    word = Path(source.path).read_text().splitlines()[number - 1]
    if word == "at-once":
        bytearray(4 * LIMIT)
    if word == "by-a-program":  # what a worker starts counts with it
        eat = "import time; x = [b'x' * (200 << 20) for _ in range(3)]; time.sleep(30)"
        others = [subprocess.Popen([sys.executable, "-c", eat]) for _ in range(2)]
        for other in others:
            other.wait()
    if word == "die":
        os._exit(11)
    return fake_read(SourceFile("1p", "", "pdf", 9), number, options)


def slow_read(source: SourceFile, number: int, options: object) -> Page:
    time.sleep(0.3)
    return fake_read(SourceFile("1p", "", "pdf", 9), number, options)


SLOW = Steps(made_open, slow_read, made_understand)  # here, for a cluster's workers can import it
HUNGRY = Steps(made_open, hungry_read, made_understand)


def test_memory_time_and_death_cost_a_page_each(tmp_path: Path) -> None:
    bad = scan(tmp_path / "bad.pdf", "fine", "at-once", "by-a-program", "die", "fine")
    all_bad = scan(tmp_path / "worse.pdf", "at-once")
    good = [scan(tmp_path / f"{n}.pdf", "fine", str(n)) for n in range(3)]
    report = run(
        [bad, all_bad, *good],
        tmp_path / "out",
        jobs=2,
        options=Options(),  # type: ignore[arg-type]
        steps=HUNGRY,
        memory_limit=LIMIT,
    )
    assert [document.status for document in report.documents] == ["partial", "failed", "ok", "ok", "ok"]
    told = {problem.page: problem.warnings for problem in report.documents[0].warnings}
    assert told == {2: ["out_of_memory"], 3: ["out_of_memory"], 4: ["ocr_failed"]}
    assert report.documents[1].error is not None
    assert report.documents[1].error.code == "out_of_memory"
    assert report.exit_code == ExitCode.SOME_FAILED
    assert (tmp_path / "out/bad.txt").read_text() == "trang 1\ftrang 5"
    assert "memory" in (tmp_path / "out/run.md").read_text(encoding="utf-8")


def opencv_bomb() -> None:
    import cv2
    import numpy as np

    cv2.resize(np.zeros((100, 100), np.uint8), (60_000, 60_000))


def outcome_of(crew: Crew, *calls: object) -> list[Outcome]:
    jobs = iter([Job(n, call, (), 60.0) for n, call in enumerate(calls)])  # type: ignore[arg-type]
    found = {job.key: outcome for job, outcome in crew.results(lambda: next(jobs, None))}
    return [found[n] for n in sorted(found)]


def test_what_opencv_says_of_memory_is_understood() -> None:
    crew = Crew(1, memory_limit=LIMIT)
    (outcome,) = outcome_of(crew, opencv_bomb)
    crew.close()
    assert isinstance(outcome.error, OutOfMemory)


def hold() -> int:
    global _held  # noqa: PLW0603 - a leak is what is tested
    _held = bytearray(b"x") * (500 << 20)
    return os.getpid()


_held = bytearray()


def test_a_worker_that_holds_on_to_memory_goes_home() -> None:
    crew = Crew(1, memory_limit=LIMIT)
    pids = [outcome.value for outcome in outcome_of(crew, hold, hold, os.getpid)]
    crew.close()
    assert len(set(pids)) == 3


def hang() -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).wait()


def test_a_hanging_worker_goes_with_its_programs() -> None:
    crew = Crew(1)
    start = time.monotonic()
    jobs = iter([Job("hang", hang, (), 1.5)])
    ((_, outcome),) = crew.results(lambda: next(jobs, None))
    assert isinstance(outcome.error, KehoachError)
    assert outcome.error.code == "ocr_timeout"
    assert time.monotonic() - start < 30


def about_the_server() -> tuple[int, bool, str | None]:
    """Threads of the process that this one was forked from, whether all is loaded, and what the environment says."""
    parent = Path(f"/proc/{os.getppid()}/task")
    return len(list(parent.iterdir())), "pipeline.flow" in sys.modules, os.environ.get("KEHOACH_TEST")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_workers_are_forked_from_a_server_without_threads_and_see_the_environment_of_now(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crew = Crew(1)
    for word in ("one", "two"):
        monkeypatch.setenv("KEHOACH_TEST", word)
        crew.close()  # so that the next job gets a new worker
        (outcome,) = outcome_of(crew, about_the_server)
        assert outcome.value == (1, True, word)
    crew.kill()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="kills by the number of /proc")
def test_a_server_that_was_killed_is_started_again() -> None:
    crew = Crew(1)
    (first,) = outcome_of(crew, server)
    assert first.value
    os.kill(first.value, signal.SIGKILL)
    end, found = time.monotonic() + 30, first
    while found.value in (first.value, 0):  # it takes a moment to die, and to be missed
        assert time.monotonic() < end
        (found,) = outcome_of(crew, server)
    crew.close()
    assert found.error is None


def server() -> int:
    """The process that this one was forked from; 0 where it is gone."""
    with suppress(OSError):
        return os.getppid() if b"forkserver" in Path(f"/proc/{os.getppid()}/cmdline").read_bytes() else 0
    return 0


def keep_a_copy(address: str) -> str:
    from pipeline.remote import fetched

    return str(fetched(Path(address)))


def test_a_worker_leaves_nothing_of_what_it_fetched(tmp_path: Path) -> None:
    there = tmp_path / "a.txt"
    there.write_text("một")
    crew = Crew(1)
    (outcome,) = outcome_of(crew, partial(keep_a_copy, there.as_uri()))
    assert Path(str(outcome.value)).exists()
    crew.close()
    assert not Path(outcome.value).exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts processes in /proc")
def test_memory_counts_what_a_worker_started() -> None:
    worker = ProcessWorker()
    alone = worker.memory()
    eat = "import time; x = b'x' * (100 << 20); time.sleep(30)"
    worker.submit(subprocess.Popen, [sys.executable, "-c", eat])
    end = time.monotonic() + 20
    while worker.memory() < alone + (90 << 20):
        assert time.monotonic() < end
        time.sleep(0.05)
    worker.kill()
    assert worker.memory() == 0
