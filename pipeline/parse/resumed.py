"""A table that goes on behind lines which could not be parted into its cells: a row that a page's end broke, or that a
bad copy spoilt. Its heads and its groups hold on; what stands in those lines is told as lost."""

from __future__ import annotations

from pipeline.document import Grid, LabelKind, Table, TableRow
from pipeline.parse.edges import same_edges
from pipeline.parse.labels import read_label
from pipeline.parse.paragraphs import Piece
from pipeline.parse.tables import last_page
from pipeline.text import fold

_COLUMNS = 3  # that such a table has at least
_ROW_LINES = 3  # lines between that a further lost row takes, at least
_ROWS = 2  # of the grid, one of which has a number
_HEAD_WORDS = 4  # of a row of heads, at least
_HARD = 0.7  # mean word confidence of a line that may be several cells' words, read through
_HEADINGS = (LabelKind.PART, LabelKind.ARTICLE, LabelKind.ROMAN, LabelKind.UPPER)


def resumes(table: Table, between: list[Piece], grid: Grid, rows: list[TableRow], page: int) -> bool:
    """Whether the grid on a page goes on with the table that ends on the page before it, lines lying between: it has
    the same columns, no heads of its own, and counts on."""
    if not rows or any(row.header for row in rows) or len(rows[0].cells) != table.columns or table.columns < _COLUMNS:
        return False
    if last_page(table) != page - 1 or not any(row.header for row in table.rows) or not same_edges(grid, table):
        return False
    if any(_is_heading(piece.text) for piece in between):
        return False
    last = next((n for row in reversed(table.rows) if (n := _number(row)) is not None), None)
    first = next((n for row in rows[:_ROWS] if (n := _number(row)) is not None), None)
    if last is None or first is None:
        return False
    if first == last + 1:  # the lines hold no row: over the grid the rest of one, or its words read through
        rest = all(p.page == page and (p.text[:1].islower() or p.lines[0].confidence < _HARD) for p in between)
        return bool(between) and rest
    lines = sum(len(piece.lines) for piece in between)
    return 1 < first - last <= 1 + max(1, lines // _ROW_LINES)


def counts_on(table: Table, grid: Grid, rows: list[TableRow], page: int) -> bool:
    """Whether a grid right behind a table, on the next page, goes on with it though its heads were read otherwise: it
    has the same columns and the next number."""
    if not rows or len(rows[0].cells) != table.columns or table.columns < _COLUMNS or last_page(table) != page - 1:
        return False
    last = next((n for row in reversed(table.rows) if (n := _number(row)) is not None), None)
    first = next((n for row in rows if (n := _number(row)) is not None), None)
    return last is not None and first == last + 1 and same_edges(grid, table)


def mark_heads_again(table: Table | None, rows: list[TableRow]) -> None:
    """Mark, in place, the heads of a table that are printed again among its rows, over each of its parts."""
    heads = [row for row in (table.rows if table else rows) if row.header]
    said = {text for row in heads if len((text := _said(row)).split()) >= _HEAD_WORDS}
    for row in rows:
        row.header = row.header or _said(row) in said


def _said(row: TableRow) -> str:
    return fold(" | ".join(c.text for c in row.cells if not c.continued))


def _is_heading(text: str) -> bool:
    """Whether a line begins a part of the text, or is a title: the table behind it is another, or its own."""
    label = read_label(text)[0]
    return bool(label and label.kind in _HEADINGS) or (text.isupper() and len(text.split()) > 1)


def _number(row: TableRow) -> int | None:
    cell = row.cells[0]
    plain = "" if row.header or cell.continued or cell.column_span > 1 else cell.text.strip(" .)")
    return int(plain) if plain.isdecimal() and len(plain) < 4 else None
