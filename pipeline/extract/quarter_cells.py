"""Quarters in a scanned table's time columns: a numeral I that was read as 1, among others that are Roman."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Node, TableCell
from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.table_rows import column_roles
from pipeline.extract.unit_cells import tables_of
from pipeline.knowledge import load
from pipeline.text import fold

_ROMAN = 2  # cells at least, with II, III or IV, that tell how a table writes its quarters


def mend_quarter_cells(nodes: list[Node]) -> None:
    """Write "Quý 1/2026" as "Quý I/2026", in place, where the table's other quarters are Roman and none is a figure."""
    for table in tables_of(nodes):
        columns = [c for c, role in enumerate(column_roles(table)) if role == "deadline"]
        cells = [row.cells[c] for row in table.rows if not row.header for c in columns]
        told = [(cell, found) for cell in cells if (found := _quarter().search(fold(cell.text)))]
        numerals = [found[1] for _, found in told]
        if sum(n in ("ii", "iii", "iv") for n in numerals) < _ROMAN or any(n in "234" for n in numerals):
            continue
        for cell, found in told:
            if found[1] == "1" and cell.confidence < 1:
                _write(cell, found.start(1))


def _write(cell: TableCell, at: int) -> None:
    if len(fold(cell.text)) == len(cell.text):
        cell.text, cell.parts = f"{cell.text[:at]}I{cell.text[at + 1 :]}", []


@cache
def _quarter() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(load('time.yaml')['words']['quarter'])}\s+(iii|ii|iv|i|[1-4])(?![\w])")
