"""Which files a run reads."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from natsort import natsort_keygen, ns

from pipeline.errors import InputError, NoInputs
from pipeline.ingest.kind import NOT_READ, FileKind, first_bytes, guess

SCANS = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
_natural = natsort_keygen(alg=ns.PATH | ns.IGNORECASE)


class Found(NamedTuple):
    """The files to read, and those in the folders that were passed over, with the reason: a key of messages.yaml."""

    inputs: list[Path]
    skipped: list[tuple[Path, str]]


def find_inputs(paths: list[Path]) -> Found:
    """The files to read, each once: named files as given, folders with all they hold, in natural order ("2" < "10").

    In folders hidden files are passed over, and whatever is neither named nor made like an input. What can't be read,
    a folder too, is kept: opening it says why. Raises NoInputs where a path doesn't exist or nothing is found.
    """
    found: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    for path in paths:
        try:
            os.lstat(path)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoInputs(f"There is no {path}", "Check the name: quote it if it has spaces.") from error
        except OSError:
            pass  # in a folder that we may not enter, perhaps
        if os.path.isdir(path):
            inside, passed = _inside(path)
            found += inside
            skipped += passed
        else:
            found.append(path)
    kept: dict[str, Path] = {}
    for path in found:
        first = kept.setdefault(os.path.realpath(path), path)
        if os.path.abspath(first) != os.path.abspath(path):
            skipped.append((path, "same_file"))
    if not kept:
        raise _nothing(paths, skipped)
    return Found(list(kept.values()), skipped)


def _nothing(paths: Sequence[Path], skipped: list[tuple[Path, str]]) -> NoInputs:
    """The error for places that hold no input; it says what they hold instead, where somebody may take that for one."""
    told, mend = "no scans found in " + ", ".join(map(str, paths)), None
    others = Counter(kind for path, _ in skipped if (kind := path.suffix.lower()) in NOT_READ)
    if others:
        told += f": {', '.join(f'{number} {kind}' for kind, number in sorted(others.items()))} there, not read"
        mend = "Save them as PDF: PDF, PNG, JPEG, TIFF and text files are read."
    nothing = NoInputs(told, mend)
    nothing.passed = skipped
    return nothing


def _inside(folder: Path) -> Found:
    """Inputs under a folder. Linked folders are followed, each real folder once, so that loops end.

    A link that leads out of the folder is not: whoever may put one there could have any file of ours read.
    """
    home = os.path.realpath(folder)
    seen: set[str] = set()
    found: list[Path] = []
    skipped: list[tuple[Path, str]] = []
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        if not _is_inside(real, home):
            skipped.append((Path(place), "outside_link"))
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(place, name) for name in files if not name.startswith((".", "~"))):
            reason = _no_input(path) if _is_inside(os.path.realpath(path), home) else "outside_link"
            if reason:
                skipped.append((path, reason))
            else:
                found.append(path)
    found += [Path(os.fsdecode(error.filename)) for error in closed]  # opening them says why
    return Found(
        sorted(found, key=lambda path: _natural(str(path))), sorted(skipped, key=lambda pair: _natural(str(pair[0])))
    )


def _is_inside(real: str, home: str) -> bool:
    return real == home or real.startswith(os.path.join(home, ""))


def _no_input(path: Path) -> str | None:
    """Why a file in a folder is no input; None where it is one."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return "broken_link"
    if not stat.S_ISREG(mode):
        return "special_file"
    if path.suffix.lower() in {*SCANS, ".txt"}:
        return None  # also where the content is none: the run report then says so
    try:
        return None if guess(first_bytes(path)) in (FileKind.PDF, FileKind.IMAGE) else "other_format"
    except InputError:
        return "other_format"
