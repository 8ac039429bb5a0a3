"""What a run over a folder says of the decisions that people made there: its own files don't hold them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from pipeline.document import Document
from pipeline.export import TABLE_FILES
from pipeline.knowledge import load
from pipeline.review.store import EXPORT, STORE, Store, StoreBroken
from pipeline.wording import counted


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
    parts = {"rows": rows, "counted": counted(rows, "row"), "to": out / EXPORT, "out": out}
    return [words[language].format(**parts) for language in ("en", "vi")]


def as_people_left(out: Path) -> Callable[[str, str], Document | None]:
    """From a stem and its scan's checksum: the document with the decisions in; None where nobody decided anything.

    Raises StoreBroken.
    """
    from pipeline.review.folder import Folder

    folder = Folder(out)
    decided = set(folder.store.latest())

    def found(stem: str, sha256: str) -> Document | None:
        both = folder.document(stem) if sha256 in decided else None
        return both[1] if both and both[0].source.sha256 == sha256 else None

    return found


def as_far_as_decided(out: Path) -> Callable[[str, str], Document | None]:
    """The same for a run, which goes on where nobody decided anything yet or the decisions can't be read."""
    with suppress(StoreBroken):
        if (out / STORE).is_file():
            return as_people_left(out)
    return lambda stem, sha256: None


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
