from pathlib import Path

import pytest

from pipeline import doctor
from pipeline.doctor import Check, examine


def by_name() -> dict[str, Check]:
    return {check.name: check for check in examine()}


def program(folder: Path, name: str, prints: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{prints}\nEND\n")
    path.chmod(0o755)


def test_here_everything_is_found() -> None:
    checks = by_name()
    assert {"Tesseract", "pdftoppm", "pdftotext", "tesserocr", "Models", "Python", "Disk"} <= set(checks)
    assert all(check.ok for check in checks.values()), [check for check in checks.values() if not check.ok]
    assert not any(check.mend for check in checks.values())
    assert checks["Tesseract"].detail[0].isdigit()


def test_what_is_missing_is_told_with_its_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    checks = by_name()
    for name in ("Tesseract", "Tesseract's Vietnamese", "pdftoppm", "pdftotext"):
        assert not checks[name].ok
        assert "apt-get install" in checks[name].mend


def test_an_old_tesseract_without_vietnamese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "tesseract", 'tesseract 4.1.1\nList of available languages in "/tmp/none/" (1):\neng')
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    checks = by_name()
    assert not checks["Tesseract"].ok
    assert checks["Tesseract"].detail == "4.1.1"
    assert not checks["Tesseract's Vietnamese"].ok
    assert not checks["tesserocr"].ok


def test_models_and_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "models_folder", lambda: tmp_path / "models")
    monkeypatch.setattr(doctor, "_LEAST_DISK", 10**18)
    checks = by_name()
    assert not checks["Models"].ok
    assert not checks["Disk"].ok
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "a.npz").write_bytes(b"model")
    assert by_name()["Models"].ok
