"""Where a file goes that a person asked for: whole or not at all, and never over another one unless that was said."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import ForeignOutput, OutputNotWritable
from pipeline.export import atomic


def write_whole(path: Path, data: bytes, *, replace: bool = False) -> Path:
    """Write beside its place, then rename. Raises ForeignOutput where something stands there, OutputNotWritable.

    What stands there may be the workbook that somebody filled in: it can't be told from one of ours.
    """
    if path.is_dir():
        raise OutputNotWritable(f"{path} is a folder", "Name a file in it.")
    if os.path.lexists(path) and not replace:
        raise ForeignOutput(f"{path} is there already and may have been filled in", "Name another file, or --replace")
    if not path.parent.is_dir():
        raise OutputNotWritable(f"There is no folder {path.parent}", f"mkdir {path.parent}")
    with atomic(path.parent, [path.name]) as (file,):
        file.write(data)
    return path
