"""Which of the files that were found are inputs, and which are results of an earlier run."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline.errors import NoInputs
from pipeline.export import is_ours


def without_outputs(found: Sequence[Path], given: Sequence[Path] = ()) -> list[Path]:
    """The inputs without the texts that kehoach wrote: a .txt with a .json of ours beside it. Each file once.

    What was given by its own name stays. Raises NoInputs where nothing is left.
    """
    named = {os.path.abspath(path) for path in given}
    kept: dict[str, Path] = {}
    for path in found:
        full = os.path.abspath(path)
        if full in named or not (path.suffix.lower() == ".txt" and is_ours(path.with_suffix(".json"))):
            kept.setdefault(full, path)
    if not kept:
        raise NoInputs("Only results of earlier runs were found, no scans.")
    return list(kept.values())


def held_by_others(out: Path, inputs: Sequence[Path]) -> Callable[[str], bool]:
    """Tells of a stem whether writing it to `out` would hit an input, or a file that is not ours."""
    full = {os.path.abspath(path) for path in inputs}

    def held(stem: str) -> bool:
        data, text = out / f"{stem}.json", out / f"{stem}.txt"
        if os.path.abspath(text) in full:
            return True
        return (data.exists() or text.exists()) and not is_ours(data)

    return held
