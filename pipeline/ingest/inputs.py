"""Which files a run reads."""

from __future__ import annotations

import os
from pathlib import Path

from natsort import natsort_keygen, ns

from pipeline.errors import InputError, NoInputs
from pipeline.ingest.kind import FileKind, first_bytes, guess

SCANS = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
_natural = natsort_keygen(alg=ns.PATH | ns.IGNORECASE)


def find_inputs(paths: list[Path]) -> list[Path]:
    """The files to read, each once: named files as given, folders with all they hold, in natural order ("2" < "10").

    In folders hidden files and our own results are passed over, and whatever is neither named nor made like an input.
    Raises NoInputs where a path doesn't exist or nothing is found.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += _inside(path)
        elif path.exists():
            found.append(path)
        else:
            raise NoInputs(f"there is no such file or folder: {path}")
    once = {os.path.realpath(path): path for path in reversed(found)}
    kept = [path for path in found if once[os.path.realpath(path)] is path]
    if not kept:
        raise NoInputs("no scans found in " + ", ".join(map(str, paths)))
    return kept


def _inside(folder: Path) -> list[Path]:
    """Inputs under a folder. Linked folders are followed, each real folder once, so that loops end."""
    seen: set[str] = set()
    found: list[Path] = []
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen or "run.json" in files:  # run.json: a run's output folder
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in files if _is_input(Path(place, name), files)]
    return sorted(found, key=lambda path: _natural(str(path)))


def _is_input(path: Path, beside: list[str]) -> bool:
    if path.name.startswith((".", "~")) or not path.is_file():
        return False
    suffix = path.suffix.lower()
    if suffix in SCANS:
        return True  # also where the content is none: the run report then says so
    if suffix == ".txt":  # beside a .json of its name it is the text of a result
        return path.with_suffix(".json").name not in beside
    try:
        return guess(first_bytes(path)) in (FileKind.PDF, FileKind.IMAGE)
    except InputError:
        return False
