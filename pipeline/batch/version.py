"""What a document's result depends on, as one key: the file's content, the stages and models, the options."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.model_files import model_files, models_folder, refuse_damaged
from pipeline.options import SECOND

if TYPE_CHECKING:
    from pipeline.options import Options

_PACKAGE = Path(__file__).resolve().parent.parent
# What runs a batch or shows a result does not change what is read; every other file of the package may.
_NO_STAGE = (
    *("batch", "review", "web", "board", "track", "exchange", "searchable", "forks.py", "cli.py", "cli_review.py"),
    *("cli_track.py", "cli_exchange.py", "show.py", "doctor.py", "wording.py", "tracker.yaml", "exchange.yaml"),
    *("limits.py", "model_files.py", "start.py", "__main__.py"),
    "__pycache__",
)
_SECONDS = 20


def key_of(sha256: str, stages: str, options: Options, csv_sep: str) -> str:
    """The key under which the ledger keeps a document. How long a page may take is no part of it."""
    chosen = [options.engine, options.believe_layer, csv_sep, *filter(None, [options.taught.version])]
    return hashlib.sha256(json.dumps([sha256, stages, chosen]).encode()).hexdigest()[:40]


@cache
def stages_version() -> str:
    """A fingerprint of the code and knowledge of all stages, of the models, and of Tesseract with its Vietnamese.

    By content: a checkout under work has no other version, and the same release may read with other models. Raises
    MissingProgram where a model is damaged.
    """
    found = hashlib.sha256()
    asked = _ask_tesseract()  # it answers while the files are gone through
    beside = ThreadPoolExecutor(1)
    sums = beside.submit(lambda: dict(model_files(models_folder())))  # most of their time is outside of Python
    beside.shutdown(wait=False)
    for path in sorted(_PACKAGE.rglob("*")):
        inside = path.relative_to(_PACKAGE)
        if path.suffix in (".py", ".yaml") and not set(inside.parts) & {*_NO_STAGE, "_models"}:
            _add(found, inside.as_posix(), path)
    models = sums.result()
    tesseract = _tesseract(asked)
    refuse_damaged(models_folder(), models)
    for name, digest in models.items():
        found.update(f"{name}\0".encode() + digest)
    found.update(tesseract.encode())
    return found.hexdigest()[:16]


def _add(found: hashlib._Hash, name: str, path: Path) -> None:
    found.update(f"{name}\0".encode())
    found.update(hashlib.sha256(path.read_bytes()).digest())


def _ask_tesseract() -> list[subprocess.Popen[bytes]]:
    """For its languages and its version; nobody without it, for a run of texts needs none."""
    program = shutil.which("tesseract")
    try:
        return [
            subprocess.Popen([program, option], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for option in ("--list-langs", "--version")
            if program
        ]
    except OSError:
        return []


def _tesseract(asked: list[subprocess.Popen[bytes]]) -> str:
    """Its version and the sizes of its Vietnamese models; empty where it doesn't say them."""
    if not asked:
        return ""
    try:
        said, version = (process.communicate(timeout=_SECONDS)[0] for process in asked)
    except (OSError, subprocess.SubprocessError):
        return ""
    folder = os.environ.get("TESSDATA_PREFIX") or said.decode(errors="replace").partition('"')[2]
    readers = [Path(folder.partition('"')[0], f"{name}.traineddata") for name in ("vie", *SECOND)]
    sizes = [model.stat().st_size if model.is_file() else 0 for model in readers]
    return f"{version.decode(errors='replace').splitlines()[:1]} {sizes}"
