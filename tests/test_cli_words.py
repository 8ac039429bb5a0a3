"""Words of the command line that name nothing: told, and nothing is read or written."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app, main
from pipeline.cli_told import say
from pipeline.errors import ExitCode, UsageError
from pipeline.knowledge import load


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("run|scans|--out=", "--out"),
        ("run|scans|--out|", "--out"),
        ("run|scans|--learned=", "--learned"),
        ("run|", "a folder or file"),
        ("run|scans||--out|there", "a folder or file"),
        ("run|--force|", "a folder or file"),
        ("watch||--out|there", "a folder or file"),
        ("report|", "a folder or file"),
        ("review|", "a folder or file"),
    ],
)
def test_an_empty_name_is_not_the_current_folder(
    words: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(app, words.split("|"))
    assert isinstance(said.exception, UsageError)
    assert named in said.exception.message
    assert "variable" in said.exception.mend
    assert not list(tmp_path.iterdir())


def test_an_empty_value_that_is_no_name_is_for_its_option_to_judge(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["run", str(tmp_path), "--csv-sep", "", "--out", str(tmp_path / "out")])
    assert isinstance(said.exception, UsageError)
    assert "is empty" not in said.exception.message


@pytest.mark.parametrize("words", [["run", "."], ["report", "."], ["watch", "/", "--quiet"]])
def test_a_current_folder_that_is_gone_is_told(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    os.rmdir(tmp_path / "gone")
    said = CliRunner().invoke(app, words)
    assert isinstance(said.exception, UsageError)
    assert (said.exception.message, said.exception.exit_code) == (
        "The current folder is no longer there",
        ExitCode.USAGE,
    )


@pytest.mark.parametrize("command", ["show", "report", "run {there} --out"])
def test_a_folder_that_may_not_be_entered_is_told(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The superuser may enter any, so that the system is played."""
    locked, real = tmp_path / "locked", Path.stat

    def refused(path: Path, **more: bool) -> os.stat_result:
        if path.is_relative_to(locked) and path != locked:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, **more)

    monkeypatch.setattr(Path, "stat", refused)
    (tmp_path / "a.txt").write_text("KẾ HOẠCH")
    words = command.format(there=tmp_path / "a.txt").split()
    monkeypatch.setattr("sys.argv", ["kehoach", *words, str(locked / "a.json")])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == ExitCode.USAGE
    said = capsys.readouterr().err
    assert "locked" in said
    assert "Permission denied" in said


def test_commands_behind_a_run_say_their_end_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    said = load("messages.yaml")["commands"]
    for name, words in said.items():
        parts = dict.fromkeys(re.findall(r"{(\w+)}", words["en"]), (2, "one", "several"))
        assert set(parts) >= set(re.findall(r"{(\w+)}", words["vi"])), name
        say(name, **parts)
        english, vietnamese = capsys.readouterr().out.splitlines()
        assert english != vietnamese
    say("serve_tracker", tasks=(1, "task"), place="a")
    assert capsys.readouterr().out == "1 task in a.\n1 nhiệm vụ trong a.\n"


@pytest.mark.parametrize(
    ("words", "vietnamese"),
    [
        ("rum", "Không có lệnh"),
        ("--nothing", "Không có tùy chọn --nothing"),
        ("run x --forc", "Không có tùy chọn --forc; có thể là: --force"),
        ("run", "Chưa ghi 'PATH...'"),
        ("run x --jobs", "Chưa ghi giá trị của tùy chọn '--jobs'"),
        ("run x --jobs 0", "Giá trị của '--jobs' ít nhất phải là 1"),
        ("run x --jobs two", "Giá trị của '--jobs' phải là số nguyên"),
        ("run x --page-timeout two", "Giá trị của '--page-timeout' phải là số"),
        ("run x --log loud", "Giá trị của '--log' không thể là 'loud'"),
        ("run x --force=3", "Tùy chọn '--force' không nhận giá trị"),
        ("show a b", "Ghi thừa: b"),
    ],
)
def test_what_typer_refuses_is_told_in_both_languages(words: str, vietnamese: str) -> None:
    said = CliRunner(env={"COLUMNS": "200"}).invoke(app, words.split())
    assert said.exit_code == ExitCode.USAGE
    told = [line.strip("│ ") for line in said.stderr.splitlines() if line.startswith("│")]
    assert re.search(r"^(No such|Missing|Option|Invalid|Got)", told[0])
    assert told[1].startswith(vietnamese)


def test_the_help_is_no_refusal() -> None:
    said = CliRunner().invoke(app, ["run", "--help"])
    assert (said.exit_code, "Không" in said.output) == (0, False)
