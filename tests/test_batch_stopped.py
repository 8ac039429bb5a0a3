"""Workers and their server that a signal stopped, scripts without a guard, and limits of the system's."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pytest

from pipeline.batch import crew as crews
from pipeline.batch.crew import Crew, Job, ProcessWorker
from pipeline.batch.work import attempt
from pipeline.errors import KehoachError, OutOfMemory, SystemLimit
from pipeline.export import ready_folder
from pipeline.limits import limit_of, limits_told

ROOT = Path(__file__).parent.parent


def _mark(path: Path) -> int:
    """Tell who works; the first one then waits to be stopped."""
    first = not path.exists()
    path.write_text(str(os.getpid()))
    if first:
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(60)
    return os.getpid()


def _one(job: Job) -> Callable[[], Job | None]:
    left = iter([job])
    return lambda: next(left, None)


def test_a_worker_that_is_stopped_at_its_job_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "_STOPPED", 1.0)
    crew, begun = Crew(1), time.monotonic()
    ((_, outcome),) = list(crew.results(_one(Job("a", _mark, (tmp_path / "pid",), limit=120.0))))
    crew.close()
    assert outcome.error is None
    assert outcome.value == int((tmp_path / "pid").read_text())  # of the second one
    assert time.monotonic() - begun < 60


def test_an_idle_worker_that_is_stopped_ends_with_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "_FAREWELL", 1.0)
    worker = ProcessWorker()
    pid = worker.submit(os.getpid).result(60)
    os.kill(pid, signal.SIGSTOP)
    begun = time.monotonic()
    worker.close()
    assert time.monotonic() - begun < 30
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_server_that_is_stopped_is_begun_anew() -> None:
    first = ProcessWorker()
    assert first.submit(os.getpid).result(60)
    first.close()
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    os.kill(server, signal.SIGSTOP)
    second = ProcessWorker()
    assert second.submit(os.getpid).result(60)
    second.close()
    assert forkserver._forkserver._forkserver_pid != server  # type: ignore[attr-defined]


# ---------------------------------------------------------------- scripts


def _script(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    path = folder / "script.py"
    path.write_text(text)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, str(path)]
    return subprocess.run(words, check=False, cwd=folder, env=env, capture_output=True, text=True, timeout=120)


_RUN = """
from dataclasses import replace
from pathlib import Path
from pipeline.batch import run
from pipeline.batch.work import FLOW
from pipeline.options import Options
Path("a.txt").write_text("KẾ HOẠCH\\n\\nI. NHIỆM VỤ\\n1. Sở Nội vụ rà soát thủ tục hành chính.\\n")
def opened(path): return FLOW.open(path)
report = run([Path("a.txt")], Path("out"), jobs=1, options=Options(){more})
print("exit", int(report.exit_code), __file__)
"""


def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    said = _script(tmp_path, _RUN.format(more=""))
    assert said.stdout.split()[:2] == ["exit", "0"], said.stderr
    assert said.stdout.strip().endswith("script.py")  # its own name is back


def test_a_script_with_steps_of_its_own_is_told_that_it_does(tmp_path: Path) -> None:
    said = _script(tmp_path, _RUN.format(more=", steps=replace(FLOW, open=opened)"))
    assert "if __name__" in said.stderr
    assert "exit 3" in said.stdout


# ---------------------------------------------------------------- limits


@pytest.fixture
def few_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    free = os.open(os.devnull, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.usefixtures("few_files")
def test_too_many_open_files_are_no_fault_of_the_folder(tmp_path: Path) -> None:
    with pytest.raises(SystemLimit) as caught:
        ready_folder(tmp_path / "out")
    assert "ulimit -n" in caught.value.mend


@pytest.mark.parametrize(
    ("error", "mend"),
    [
        (OSError(errno.EMFILE, "x"), "ulimit -n"),
        (OSError(errno.ENFILE, "x"), "ulimit -n"),
        (BlockingIOError(errno.EAGAIN, "x"), "ulimit -u"),
        (RuntimeError("can't start new thread"), "ulimit -u"),
    ],
)
def test_a_limit_is_told_with_its_mend_wherever_it_is_met(error: Exception, mend: str) -> None:
    def fails() -> None:
        raise error

    told = attempt(fails).error
    assert isinstance(told, SystemLimit)
    assert mend in told.mend
    with pytest.raises(SystemLimit), limits_told():
        fails()


def test_no_other_error_is_taken_for_a_limit() -> None:
    for error in (OSError(errno.ENOENT, "x"), RuntimeError("x"), ImportError("x"), MemoryError(), ValueError()):
        assert limit_of(error) is None
    with pytest.raises(RuntimeError), limits_told():
        raise RuntimeError("x")

    def hungry() -> None:
        raise MemoryError

    assert isinstance(attempt(hungry).error, OutOfMemory)


def test_a_small_address_space_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda which: (400 << 20, resource.RLIM_INFINITY))
    told = limit_of(ImportError("no room for libx.so"))
    assert told
    assert "ulimit -v" in told.mend


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.ENOENT])
def test_without_semaphores_the_folder_for_them_is_told(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(crews, "ProcessPoolExecutor", refused)
    with pytest.raises(KehoachError) as caught:
        ProcessWorker()
    assert isinstance(caught.value, SystemLimit)
    assert "/dev/shm" in caught.value.mend
