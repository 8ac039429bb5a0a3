"""Choosing and opening an engine."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pipeline.document import Pixels
from pipeline.errors import MissingProgram, UsageError
from pipeline.ocr.engine import LANGUAGE, Crop, Engine
from pipeline.ocr.inprocess import TesserocrEngine
from pipeline.ocr.program import PytesseractEngine
from pipeline.options import SECOND

ENGINES = ("auto", "tesserocr", "pytesseract")
_PROBE_DPI = 300.0


def open_engine(name: str = "auto", timeout: float = 120.0) -> Engine:
    """The engine of that name; `auto` is tesserocr where its wheel is installed, else pytesseract.

    `timeout`: seconds one call of `read` may take. Raises MissingProgram where Tesseract or its Vietnamese is not
    installed, UsageError for a name that is none of `auto`, `tesserocr`, `pytesseract`.
    """
    return _open(name, timeout, LANGUAGE)


def open_second(name: str = "auto", timeout: float = 120.0) -> Engine | None:
    """Another reader for what the first one read badly; None where its model is not installed. Raises as the first."""
    model = next((m for m in SECOND if (_tessdata() / f"{m}.traineddata").is_file()), None)
    return _open(name, timeout, model) if model else None


def _open(name: str, timeout: float, model: str) -> Engine:
    if name not in ENGINES:
        raise UsageError(f"there is no OCR engine called {name!r}", f"Choose one of: {', '.join(ENGINES)}.")
    tessdata = _tessdata()
    if name == "pytesseract" or (name == "auto" and importlib.util.find_spec("tesserocr") is None):
        return PytesseractEngine(tessdata, timeout, model)
    return TesserocrEngine(tessdata, timeout, model=model)


def probe(engine: Engine) -> Callable[[Pixels], float]:
    """How well a crop reads, 0 to 1: mean word confidence, less where few letters are found."""

    def look(pixels: Pixels) -> float:
        (lines,) = engine.read([Crop(pixels)], _PROBE_DPI)
        words = [w for line in lines for w in line.words if any(c.isalpha() for c in w.text)]
        letters = sum(len(w.text) for w in words)
        if not letters:
            return 0.0
        return sum(w.confidence * len(w.text) for w in words) / letters * min(1.0, letters / 20)

    return look


@lru_cache(maxsize=1)
def _tessdata() -> Path:
    """The folder with the language's model. Raises MissingProgram."""
    program = shutil.which("tesseract")
    if not program:
        raise MissingProgram("Tesseract is not installed")
    told = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=30, check=False)
    match = re.search(r'"([^"]+)"', told.stdout + told.stderr)
    folders = [os.environ.get("TESSDATA_PREFIX"), match.group(1) if match else None]
    for folder in folders:
        if folder and (Path(folder) / f"{LANGUAGE}.traineddata").is_file():
            return Path(folder)
    raise MissingProgram("Tesseract has no Vietnamese", "sudo apt-get install tesseract-ocr-vie")
