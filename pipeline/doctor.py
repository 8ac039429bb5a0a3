"""What the project needs from the machine: what is there, what is missing, what mends it."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model_files import MEND, damaged, model_files, models_folder
from pipeline.options import SECOND

_SECONDS = 20
_LEAST_TESSERACT = 5
_LEAST_PYTHON = (3, 11)
_LEAST_DISK = 500_000_000  # bytes, for results and the pages under way


@dataclass(frozen=True)
class Check:
    name: str
    ok: bool
    detail: str  # what was found
    mend: str = ""  # the step that puts it right; empty where nothing is wrong


def examine() -> list[Check]:
    """Look at everything that a run needs. Never raises: what can't be looked at is not ok."""
    looks: list[tuple[str, Callable[[str], Check]]] = [
        ("Python", _python),
        ("Tesseract", _tesseract),
        ("Tesseract's Vietnamese", _vietnamese),
        ("Second reader", _second),
        ("tesserocr", _tesserocr),
        ("pdftoppm", _poppler),
        ("pdftotext", _poppler),
        ("Models", _models),
        ("Disk", _disk),
    ]
    checks = []
    for name, look in looks:
        try:
            checks.append(look(name))
        except (OSError, subprocess.SubprocessError, ValueError) as error:
            checks.append(Check(name, False, f"could not be looked at: {error}", "Run make setup."))
    return checks


def _said(*command: str) -> str | None:
    """What a program prints on both outputs; None where it is not installed."""
    program = shutil.which(command[0])
    if program is None:
        return None
    done = subprocess.run([program, *command[1:]], capture_output=True, timeout=_SECONDS, check=False)
    return (done.stdout + done.stderr).decode(errors="replace")


def _python(name: str) -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    ok = sys.version_info[:2] >= _LEAST_PYTHON
    return Check(name, ok, found, "" if ok else "Install Python 3.11 or later and run make clean setup.")


def _tesseract(name: str) -> Check:
    mend = "sudo apt-get install tesseract-ocr"
    said = _said("tesseract", "--version")
    if said is None:
        return Check(name, False, "not installed", mend)
    match = re.search(r"tesseract v?(\d+)(\.[\d.]+)?", said)
    if match is None:
        return Check(name, False, "tells no version", mend)
    ok = int(match[1]) >= _LEAST_TESSERACT
    return Check(name, ok, match[0].removeprefix("tesseract "), "" if ok else "Install Tesseract 5 or later.")


def _tessdata() -> tuple[Path | None, list[str]]:
    """Tesseract's folder of language models, as it tells it, and the languages in it."""
    said = _said("tesseract", "--list-langs") or ""
    folder = re.search(r'"([^"]+)"', said)
    return Path(folder[1]) if folder else None, said.splitlines()[1:]


def _vietnamese(name: str) -> Check:
    folder, languages = _tessdata()
    if "vie" in languages:
        return Check(name, True, f"vie in {folder}" if folder else "vie")
    return Check(name, False, "not installed", "sudo apt-get install tesseract-ocr-vie")


def _second(name: str) -> Check:
    """The model that reads again what the first one reads badly; a run does without, with a few more errors."""
    _, languages = _tessdata()
    found = next((model for model in SECOND if model in languages), None)
    if found:
        return Check(name, True, found)
    return Check(
        name, False, "not installed: poor scans are read worse", "sudo apt-get install tesseract-ocr-script-viet"
    )


def _tesserocr(name: str) -> Check:
    """The engine inside the process; without it the slower program serves."""
    mend = "pip install tesserocr (or run with --engine pytesseract)"
    try:
        module = importlib.import_module("tesserocr")
        folder, _ = _tessdata()
        used, languages = module.get_languages(str(folder)) if folder else module.get_languages()
    except (ImportError, RuntimeError) as error:
        return Check(name, False, f"can't be used: {error}", mend)
    if "vie" in languages:
        return Check(name, True, f"{module.__version__}, reads {used}")
    return Check(name, False, f"finds no vie in {used}", "Set TESSDATA_PREFIX to the folder with vie.traineddata.")


def _poppler(name: str) -> Check:
    said = _said(name, "-v")
    if said is None:
        return Check(name, False, "not installed", "sudo apt-get install poppler-utils")
    match = re.search(r"version (\S+)", said)
    return Check(name, True, match[1] if match else "version unknown")


def _models(name: str) -> Check:
    """Whether they are there, and as they were published."""
    folder = models_folder()
    files = dict(model_files(folder)) if folder.is_dir() else {}
    if wrong := damaged(folder, files):
        return Check(name, False, f"damaged or missing in {folder}: {', '.join(wrong)}", MEND)
    if not files:
        return Check(name, False, "not found", "Clone or install the project again: its models folder is missing.")
    size = sum((folder / file).stat().st_size for file in files) / 1e6
    return Check(name, True, f"{len(files)} files, {size:.1f} MB in {folder}")


def _disk(name: str) -> Check:
    """Room where pages are kept for the time they are read."""
    folder = tempfile.gettempdir()
    free = shutil.disk_usage(folder).free
    ok = free >= _LEAST_DISK
    return Check(name, ok, f"{free / 1e9:.1f} GB free in {folder}", "" if ok else "Make room, or set TMPDIR elsewhere.")
