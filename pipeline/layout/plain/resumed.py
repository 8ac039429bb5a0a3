"""Rows on top of a page that go on with a table at the end of the page before, where they would make none alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.layout.plain.model import Found, Piece, PlainCell, expanded, is_number, segments
from pipeline.layout.plain.signs import gone_on

_LEAST = 3  # pieces of a row in columns of spaces
_SEMICOLONS = 2
_MOSTLY = 0.6  # of a column's cells
_PAGE = re.compile(r"\s*(?:[-–]\s*)?\d{1,4}(?:\s*[-–])?\s*")  # a page's number, alone in its row


def first_row(rows: list[str]) -> int | None:
    """The first row of a page that says something, its number aside, if a table may go on with it."""
    top = next((n for n, row in enumerate(rows) if row.strip() and not _PAGE.fullmatch(row)), None)
    if top is None:
        return None
    row = rows[top]
    parted = "\t" in row or "|" in row or row.count(";") >= _SEMICOLONS or len(segments(row)) >= _LEAST
    return top if parted else None


def resumed(
    rows: list[str], top: int, before: Sequence[list[str]], find: Callable[[list[str]], list[Found]]
) -> Found | None:
    """The rows from `top` on with which the last table of the pages before goes on. `find` finds tables in rows."""
    for pages in range(1, len(before) + 1):
        above = [row for page in before[-pages:] for row in page]
        while above and (not above[-1].strip() or _PAGE.fullmatch(above[-1])):
            above.pop()
        table = next(iter(find(above)[-1:]), None)
        if table is None or table.last < len(above) or table.columns < _LEAST:
            continue
        found = None
        if table.cut:
            own = [expanded(row) for row in rows] if table.by_white else rows
            found = gone_on(own, top, table.cut, table.columns, numbered=_numbered(table))
        if table.by_white and not found:
            found = _in_columns(rows, top, above[table.first :], table.columns, find)
        if found:
            found.by_white = found.expanded = table.by_white
            return found
    return None


def _numbered(table: Found) -> bool:
    own = [c.piece.text for c in table.cells if c.column == 0 and c.row and c.column_span == 1 and c.piece.text]
    return sum(map(is_number, own)) >= _MOSTLY * max(1, len(own))


def _in_columns(
    rows: list[str], top: int, above: list[str], columns: int, find: Callable[[list[str]], list[Found]]
) -> Found | None:
    """What the same white parts when the rows stand right under the table `above`."""
    both = [expanded(row) for row in [*above, *rows[top:]]]
    whole = next(iter(find(both)), None)
    if whole is None or not whole.by_white or whole.columns != columns or whole.last <= len(above):
        return None
    down = len(above) - top
    cells: list[PlainCell] = []
    for cell in whole.cells:
        bits = [bit for bit in cell.piece.bits if bit.row >= len(above)]
        text = " ".join(both[bit.row][bit.start : bit.end] for bit in bits)
        cells.append(replace(cell, piece=Piece([bit._replace(row=bit.row - down) for bit in bits], text)))
    place = {row: n for n, row in enumerate(sorted({c.row for c in cells if c.piece.bits}))}
    cells = [replace(c, row=place[c.row]) for c in cells if c.row in place]
    doubted = {place[row] for row in whole.doubted if row in place}
    return Found(top, whole.last - down, len(place), columns, cells, doubted=doubted)
