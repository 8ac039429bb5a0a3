"""Words of the command line that name nothing: told, and nothing is read or written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import ExitCode, UsageError


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
