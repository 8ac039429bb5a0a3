"""Whether the models are as they were published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import doctor
from pipeline.batch import version
from pipeline.errors import ExitCode, MissingProgram
from pipeline.model_files import SUMS, damaged, model_files, models_folder, refuse_damaged


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(shutil.copytree(models_folder(), tmp_path / "models", ignore=shutil.ignore_patterns("__pycache__")))
    for module in (doctor, version):
        monkeypatch.setattr(module, "models_folder", lambda: folder)
    version.stages_version.cache_clear()
    yield folder
    version.stages_version.cache_clear()


def test_the_list_names_every_model_as_it_is() -> None:
    files = dict(model_files(models_folder()))
    listed = [line.split()[1] for line in (models_folder() / SUMS).read_text().splitlines()]
    assert sorted(listed) == sorted(files)
    assert damaged(models_folder(), files) == []


def test_a_flipped_byte_stops_a_run_and_is_seen_by_the_doctor(copy: Path) -> None:
    assert version.stages_version()
    path = copy / "restore" / "language.bin"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    version.stages_version.cache_clear()
    with pytest.raises(MissingProgram) as caught:
        version.stages_version()
    assert "restore/language.bin" in caught.value.message
    assert caught.value.exit_code == ExitCode.MISSING
    check = doctor._models("Models")
    assert not check.ok
    assert "restore/language.bin" in check.detail
    assert "git checkout models" in check.mend


def test_a_model_that_is_gone_is_told(copy: Path) -> None:
    (copy / "digits" / "digits.npz").unlink()
    with pytest.raises(MissingProgram, match=r"digits\.npz"):
        refuse_damaged(copy, dict(model_files(copy)))


def test_the_list_itself_is_no_part_of_the_fingerprint(copy: Path) -> None:
    before = version.stages_version()
    (copy / SUMS).unlink()  # models of one's own, without a list
    version.stages_version.cache_clear()
    assert version.stages_version() == before
