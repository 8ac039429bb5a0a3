"""One CSV for each table of a document."""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path

from pipeline.document import TableRecord
from pipeline.export.cells import cell

_OURS = re.compile(r"\.B\d+\.csv")


def table_name(stem: str, table: TableRecord) -> str:
    return f"{stem}.{table.id}.csv"


def table_csv(table: TableRecord, sep: str) -> bytes:
    """The table as CSV, UTF-8 with BOM: its heads in one row, then a line for each printed row, as many cells in all.

    A cell that is joined over rows is written in each of them, so that each row is whole; one that is joined over
    columns in the first. Heads that are repeated on later pages are left out.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sep, lineterminator="\r\n")
    writer.writerow([cell(text) for text in table.head])
    hanging: dict[int, tuple[int, str | None]] = {}  # column -> rows that a joined cell still covers, its text
    for row in table.rows:
        texts: list[str | None] = [None] * table.columns
        for column, (left, text) in list(hanging.items()):
            texts[column] = text
            hanging[column] = (left - 1, text)
        for one in row.cells:
            if one.column < table.columns:
                texts[one.column] = one.text
                hanging[one.column] = (one.row_span - 1, one.text)
        hanging = {c: (left, text) for c, (left, text) in hanging.items() if left > 0}
        if row.kind in ("group", "row"):
            writer.writerow([cell(text) for text in texts])
    return out.getvalue().encode("utf-8-sig", "replace")


def sweep(folder: Path, stem: str, kept: set[str]) -> None:
    """Remove the CSV tables that an earlier run wrote for this document and that this one has no longer."""
    for path in folder.iterdir():
        if (
            path.name.startswith(stem)
            and _OURS.fullmatch(path.name[len(stem) :])
            and path.name not in kept
            and _is_ours(path)
        ):
            path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Ours begin with a BOM; somebody else's file of that name is left alone."""
    with path.open("rb") as file:
        return file.read(3) == codecs.BOM_UTF8
