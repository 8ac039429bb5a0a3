"""When the server of the workers is begun before the command line is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.start import LEDGER, will_read


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
