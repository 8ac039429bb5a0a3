"""Tables as they are printed -> records: heads, rows, joined cells, and where each cell stands. Nothing is left out."""

from __future__ import annotations

from rapidfuzz import fuzz

from pipeline.document import Table, TableCell, TableCellRecord, TableRecord, TableRow, TableRowRecord
from pipeline.document.result import DOUBTFUL_CELL
from pipeline.extract.groups import group_labels
from pipeline.extract.items import Item
from pipeline.extract.table_rows import column_roles
from pipeline.extract.tasks import evidence
from pipeline.text import fold

_UNREAD = "something stands here that could not be read"
_HARD = "the words were hard to read"
_AGAIN = 75  # of 100, how alike a row of heads is that is printed again
_FROM_SEQUENCE = "the label was put right from those above and below it"


def table_record(item: Item, name: str) -> TableRecord:
    """The record of an item's table. Boxes are in points of the upright page; rows of all its pages are counted on."""
    table = item.table
    assert table is not None
    roles = column_roles(table)
    groups = group_labels(table, roles)
    rows, body = list[TableRowRecord](), False
    for n, row in enumerate(table.rows):
        kind = "head" if row.header else "group" if n in groups else "row"
        if row.header and (body or _printed_again(table, n)):
            kind = "head_again"
        resumed = bool(rows) and rows[-1].kind == "head_again" and not row.header
        body = body or not row.header
        cells = [
            _cell(cell, table, n, c)
            for c, cell in enumerate(row.cells)
            # a joined cell stands in its first row, and in the first under heads that are printed again
            if not cell.continued or (cell.from_above and resumed)
        ]
        if kind == "group":
            _relabel(cells, groups[n])
        rows.append(TableRowRecord(kind=kind, cells=cells))
    _renumber([r for r in rows if r.kind == "row"], roles)
    return TableRecord(
        id=name,
        page=table.rows[0].cells[0].place.page if table.rows and table.rows[0].cells else 0,
        columns=table.columns,
        head=[head_text(table, c) for c in range(table.columns)],
        roles=list(roles),
        section=item.context.section,
        rows=rows,
    )


def _printed_again(table: Table, n: int) -> bool:
    """Whether row n says on a later page what a head before it says: nothing but heads had room at a page's end."""
    row, first = table.rows[n], _page(table.rows[0])
    if _page(row) == first:  # asked first: a table may be all heads, and each would look at all before it
        return False
    return any(fuzz.ratio(_words(row), _words(r)) >= _AGAIN for r in table.rows[:n] if _page(r) == first)


def _page(row: TableRow) -> int:
    return row.cells[0].place.page if row.cells else 0


def _words(row: TableRow) -> str:
    return fold(" ".join(c.text for c in row.cells if not c.continued))


def unsure_pages(table: Table) -> set[int]:
    """The pages of a table of which the heads, or a column, could not be made out: all of it is empty; those of rows
    that may have been told wrongly, and those on which rows of it may be that were not told as such."""
    doubted = {cell.place.page for row in table.rows if row.unsure for cell in row.cells if not cell.continued}
    doubted |= pages_of_lost_rows(table)
    heads = [head_text(table, column) for column in range(table.columns)]
    bare = [c for c in range(table.columns) if not any(row.cells[c].text or row.cells[c].unread for row in table.rows)]
    if table.columns < 2 or (any(heads) and not bare):
        return doubted
    return doubted | {cell.place.page for row in table.rows for cell in row.cells if not cell.continued}


def pages_of_lost_rows(table: Table) -> set[int]:
    """The pages on which it may go on in lines that no columns part, and the one before a table without heads that
    counts from 2 or more: its first rows stand there."""
    if not table.rows or table.rows[0].header or not table.rows[0].cells:
        return set(table.unsure_on)
    first, page = _number(table.rows[0].cells[0].text), _page(table.rows[0])
    return table.unsure_on | ({page - 1} if page > 1 and first is not None and first > 1 else set())


def _relabel(cells: list[TableCellRecord], label: str) -> None:
    """A group row's label as its sequence has it: "H" between I and III is II."""
    first = cells[0]
    text = (first.text or "").strip(" .)")
    if label not in ("-", "?") and len(cells) > 1 and first.column_span == 1 and text != label and len(text) <= 5:
        first.text, first.reason = label, _FROM_SEQUENCE


def _renumber(rows: list[TableRowRecord], roles: list[str | None]) -> None:
    """A row's number that was misread and stands between its neighbours' numbers, n - 1 and n + 1."""
    if "number" not in roles:
        return
    cells = [next((c for c in r.cells if c.column == roles.index("number")), None) for r in rows]
    values = [_number(c.text) if c else None for c in cells]
    for i in range(1, len(cells) - 1):
        before, after, cell = values[i - 1], values[i + 1], cells[i]
        if cell and before is not None and after == before + 2 and values[i] != before + 1:
            neighbour = cells[i - 1]
            dot = "." if neighbour and (neighbour.text or "").endswith(".") else ""
            cell.text, cell.reason = f"{before + 1}{dot}", _FROM_SEQUENCE


def _number(text: str | None) -> int | None:
    plain = (text or "").strip(" .)")
    return int(plain) if plain.isdecimal() and len(plain) < 5 else None


def head_text(table: Table, column: int) -> str:
    """What stands over a column, from the upper row of heads to the lower, each text once."""
    said: list[str] = []
    for n, row in enumerate(table.rows):
        if not row.header:
            break
        if not _printed_again(table, n):
            said.append(row.cells[column].text)
    return " ".join(dict.fromkeys(text for text in said if text))


def _cell(cell: TableCell, table: Table, row: int, column: int) -> TableCellRecord:
    unread = cell.unread and not cell.text
    reason = _UNREAD if unread else _HARD if cell.confidence < DOUBTFUL_CELL else None
    return TableCellRecord(
        column=column,
        column_span=cell.column_span,
        row_span=_row_span(table.rows, row, column),
        text=None if unread else cell.text,
        confidence=0.0 if unread else round(cell.confidence, 3),
        reason=reason,
        evidence=evidence([cell.place, *cell.more]),
    )


def _row_span(rows: list[TableRow], row: int, column: int) -> int:
    span = 1
    for below in rows[row + 1 :]:
        cell = below.cells[column]
        if not (cell.continued and cell.from_above) or below.header != rows[row].header:
            break
        span += 1
    return span
