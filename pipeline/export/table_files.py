"""One CSV for each table of a document."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pipeline.document import TableRecord
from pipeline.export.cells import cell
from pipeline.export.ownership import Mark, document_tables, is_our_table


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


def left_over(folder: Path, stem: str, kept: set[str], before: Mark | None) -> list[str]:
    """Names of the CSV tables that an earlier run wrote for this document and that this one has no longer.

    `before`: the mark of that run's result. What a person changed or put there is left alone.
    """
    found = document_tables(folder).get(stem, [])
    return [path.name for path in found if path.name not in kept and is_our_table(path, before)]
