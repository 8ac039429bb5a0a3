"""What a run over a folder says of the decisions that people made there: its own files don't hold them."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.export import TABLE_FILES
from pipeline.knowledge import load
from pipeline.review.folder import EXPORT
from pipeline.review.store import STORE, Store, StoreBroken


def about_decisions(out: Path) -> list[str]:
    """Lines in English and Vietnamese; none where nobody decided anything."""
    try:
        rows = Store(out).rows() if (out / STORE).is_file() else 0
    except StoreBroken as error:
        return [f"{error.message} {error.mend}"]
    if not rows:
        return []
    name = "export_current" if _is_current(out) else "export_stale" if (out / EXPORT).is_dir() else "export_none"
    words = load("messages.yaml")["decisions"][name]
    return [words[language].format(rows=rows, to=out / EXPORT, out=out) for language in ("en", "vi")]


def _is_current(out: Path) -> bool:
    """Whether the export is newer than every decision and every document."""
    try:
        written = min((out / EXPORT / name).stat().st_mtime for name in TABLE_FILES if (out / EXPORT / name).exists())
        newest = (out / STORE).stat().st_mtime
        with os.scandir(out) as entries:
            files = (entry for entry in entries if entry.name.endswith(".json") and entry.name != "run.json")
            return written >= max([newest, *(entry.stat().st_mtime for entry in files)])
    except (OSError, ValueError):
        return False
