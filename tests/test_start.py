"""When the server of the workers is begun before the command line is looked at."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.batch import crew
from pipeline.errors import ExitCode
from pipeline.start import LEDGER, main, will_read


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("run scans --out {new}", True),
        ("run scans --out={new}", True),
        ("run scans --out {new} --jobs 2", True),
        ("run scans --out {old}", False),
        ("run scans --out={old}", False),
        ("run scans --out {new} --scheduler tcp://a:1", False),
        ("run scans --out {new} --scheduler=tcp://a:1", False),
        ("run --help", False),
        ("run", False),
        ("", False),
        ("--version", False),
        ("watch scans --out {new}", False),
        ("show run --out {new}", False),
    ],
)
def test_only_a_run_into_a_new_folder_begins_it(tmp_path: Path, words: str, reads: bool) -> None:
    old = tmp_path / "old"
    (old / LEDGER).parent.mkdir(parents=True)
    (old / LEDGER).touch()
    assert will_read(words.format(new=tmp_path / "new", old=old).split()) is reads


def test_no_words_about_the_folder_are_those_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert will_read(["run", "scans"])
    (tmp_path / "outputs" / LEDGER).parent.mkdir(parents=True)
    (tmp_path / "outputs" / LEDGER).touch()
    assert not will_read(["run", "scans"])


@pytest.mark.parametrize("words", ["run|-h", "run|", "run|scans|--out=", "run|scans|--out|"])
def test_help_and_empty_words_begin_nothing(words: str) -> None:
    assert not will_read(words.split("|"))


def test_a_folder_that_cannot_be_looked_at_begins_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not will_read(["run", "scans", "--out", "a" * 300])

    def refused(_: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", refused)
    assert not will_read(["run", "scans", "--out", "theirs"])


def test_ctrl_c_ends_it_without_a_word(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def interrupted(_: list[str]) -> bool:
        raise KeyboardInterrupt

    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr("pipeline.start.will_read", interrupted)
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        signal.signal(signal.SIGINT, before)
    assert (ended.value.code, capfd.readouterr()) == (ExitCode.INTERRUPTED, ("", ""))


def test_the_server_hears_no_ctrl_c() -> None:
    """Neither while its interpreter starts, with the signal held back, nor from its first import on."""
    code = """
import signal, subprocess, sys
from pipeline.forks import _held_back
with _held_back():
    child = subprocess.Popen([sys.executable, "-c", "import pipeline.batch.loaded; print('loaded')"])
child.send_signal(signal.SIGINT)
assert not signal.pthread_sigmask(signal.SIG_BLOCK, [])
raise SystemExit(child.wait())
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "loaded\n", "")


def test_a_worker_that_nobody_waits_for_any_more_does_not_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would find its semaphores gone, and say so."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    ended: list[bool] = []
    monkeypatch.setattr(crew.ProcessPoolExecutor, "submit", interrupted)
    monkeypatch.setattr(crew, "end_server", lambda: ended.append(True))
    with pytest.raises(KeyboardInterrupt):
        crew.ProcessWorker()
    assert ended == [True]


def test_words_that_a_terminal_cannot_show_end_no_command(tmp_path: Path) -> None:
    words = "from pipeline.start import main; main()", "run", str(tmp_path / "nowhere"), "--out", str(tmp_path / "out")
    done = subprocess.run(
        [sys.executable, "-c", *words],
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
        capture_output=True,
        text=True,
        encoding="cp1252",
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert "\\u" in done.stderr  # the Vietnamese words, their letters as numbers


def _ends(words: list[str], shell: str) -> subprocess.CompletedProcess[str]:
    """What comes of a command whose standard output is set by the shell."""
    call = [sys.executable, "-c", "from pipeline.start import main; main()", *words]
    return subprocess.run(["bash", "-c", f'"$@" {shell}', "bash", *call], capture_output=True, text=True, check=False)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no such device here")
@pytest.mark.parametrize("words", [["--version"], ["restore", "{file}"]])
def test_what_a_full_disk_takes_no_more_is_told(tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Uy ban nhan dan tinh", encoding="utf-8")
    done = _ends([word.format(file=file) for word in words], "> /dev/full")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert "đĩa đã đầy" in done.stderr.lower()


def test_a_reader_that_is_gone_is_no_error_to_be_told() -> None:
    done = _ends(["--help"], "| true; exit ${PIPESTATUS[0]}")
    assert done.stderr == ""
    assert done.returncode in (0, 1)  # 0 where all was said before the reader left


def test_what_is_said_to_a_closed_output_goes_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Uy ban nhan dan tinh", encoding="utf-8")
    done = _ends(["restore", str(file)], ">&-")
    assert (done.returncode, done.stderr) == (0, "")
