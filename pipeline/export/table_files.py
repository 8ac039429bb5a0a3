"""One CSV for each table of a document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from pipeline.document import TableCellRecord, TableRecord
from pipeline.export.cells import cell, joined
from pipeline.export.ownership import Mark, document_tables, is_our_table
from pipeline.knowledge import load


def table_name(stem: str, table: TableRecord) -> str:
    return f"{stem}.{table.id}.csv"


def table_csv(table: TableRecord, sep: str) -> bytes:
    """The table as CSV, UTF-8 with BOM: its heads in one row, then a line for each printed row, as many cells in all.

    A cell that is joined over rows is written in each of them, so that each row is whole; one that is joined over
    columns in the first. Heads that are repeated on later pages are left out. Where cells are doubtful, a last column
    names theirs, by its head or its number.
    """
    rows = list(_whole_rows(table))
    doubtful = any(one.doubtful for row in rows for one in row if one)
    words = load("messages.yaml")["tables"]["doubtful"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=sep, lineterminator="\r\n")
    writer.writerow([*map(cell, table.head), *([f"{words['vi']} / {words['en']}"] if doubtful else [])])
    for row in rows:
        told = [cell(joined(_doubtful(table, row)))] if doubtful else []
        writer.writerow([*(cell(one.text if one else None) for one in row), *told])
    return out.getvalue().encode("utf-8-sig", "replace")


def _whole_rows(table: TableRecord) -> Iterator[list[TableCellRecord | None]]:
    """The cell of each column, of each row that is no head."""
    hanging: dict[int, tuple[int, TableCellRecord]] = {}  # column -> rows that a joined cell still covers, the cell
    for row in table.rows:
        cells: list[TableCellRecord | None] = [None] * table.columns
        for column, (left, one) in list(hanging.items()):
            cells[column] = one
            hanging[column] = (left - 1, one)
        for one in row.cells:
            if one.column < table.columns:
                cells[one.column] = one
                hanging[one.column] = (one.row_span - 1, one)
        hanging = {c: (left, one) for c, (left, one) in hanging.items() if left > 0}
        if row.kind in ("group", "row"):
            yield cells


def _doubtful(table: TableRecord, row: list[TableCellRecord | None]) -> Iterator[str]:
    for column, one in enumerate(row):
        if one and one.doubtful:
            yield (table.head[column] if column < len(table.head) else "") or str(column + 1)


def left_over(folder: Path, stem: str, kept: set[str], before: Mark | None) -> list[str]:
    """Names of the CSV tables that an earlier run wrote for this document and that this one has no longer.

    `before`: the mark of that run's result. What a person changed or put there is left alone.
    """
    found = document_tables(folder).get(stem, [])
    return [path.name for path in found if path.name not in kept and is_our_table(path, before)]
