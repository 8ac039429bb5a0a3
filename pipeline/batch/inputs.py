"""Which of the files that were found are inputs, which are results of an earlier run, and which result is whose."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from natsort import natsort_keygen, ns

from pipeline.errors import NoInputs
from pipeline.export import (
    assign_stems,
    is_of_run,
    is_our_text,
    mark_of,
    origin_of,
    plain_stem,
    stems_with_foreign_tables,
    whole_mark,
)

_natural = natsort_keygen(alg=ns.IGNORECASE)
Skipped = list[tuple[Path, str]]


def without_outputs(
    found: Sequence[Path], given: Sequence[Path] = (), skipped: Sequence[tuple[Path, str]] = ()
) -> tuple[list[Path], Skipped]:
    """The inputs without the texts that kehoach wrote, each once; and what was passed over, with the reasons.

    A text is ours where the .json beside it knows it. What was `given` by its own name stays. Of what was `skipped`
    before, the tables and other files of runs are not worth telling. Raises NoInputs where nothing is left.
    """
    named = {os.path.abspath(path) for path in given}
    kept: dict[str, Path] = {}
    ours: Skipped = []
    for path in found:
        full = os.path.abspath(path)
        if full not in named and path.suffix.lower() == ".txt" and is_our_text(path):
            ours.append((path, "own_result"))
        else:
            kept.setdefault(full, path)
    if not kept:
        raise NoInputs("Only results of earlier runs were found, no scans.")
    return list(kept.values()), [*ours, *(pair for pair in skipped if not is_of_run(pair[0]))]


def stems_for(out: Path, inputs: Sequence[Path]) -> dict[Path, str]:
    """The stem of each input's result in `out`. A source that was read before keeps its stem; no other gets it."""
    full = {os.path.abspath(path) for path in inputs}
    foreign = stems_with_foreign_tables(out)

    def may_replace(stem: str) -> bool:
        if plain_stem(stem) in foreign:
            return False
        return os.path.abspath(out / f"{stem}.txt") not in full and whole_mark(out, stem) is not None

    known: dict[str, str] = {}
    for path in results(out):
        mark = mark_of(path)
        if mark:
            known.setdefault(mark.origin, path.stem)
    origins = {path: origin_of(path) for path in inputs}
    kept = {path: known[key] for path, key in origins.items() if key in known and may_replace(known[key])}

    def taken(path: Path, stem: str) -> bool:
        data, text = out / f"{stem}.json", out / f"{stem}.txt"
        if os.path.abspath(text) in full or plain_stem(stem) in foreign:
            return True
        if not (os.path.lexists(data) or os.path.lexists(text)):
            return False
        mark = whole_mark(out, stem)
        # moved since, but the same file
        return mark is None or (mark.origin != origins[path] and mark.sha256 != _checksum(path))

    return assign_stems(inputs, taken, kept)


def _checksum(path: Path) -> str | None:
    """Asked only where another file's result has the name that an input would take."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def results(out: Path) -> list[Path]:
    """The documents in `out` that kehoach wrote, in natural order."""
    found = [path for path in out.glob("*.json") if mark_of(path)]
    return sorted(found, key=lambda path: _natural(path.stem))
