"""A cell of a table that a person puts right: the task or indicator that was read from its line goes with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz

from pipeline.document import Document, Evidence, Indicator, TableCellRecord, TableRecord, Task
from pipeline.extract.cell_fields import fields_of_cell
from pipeline.review.decisions import Fields, State
from pipeline.text import fold

_SAME = 90.0  # of 100 letters: the text of the cell that the row was made of
_MADE_OF = ("task", "indicator")  # the columns that hold a row's text
Item = Task | Indicator


def rows_of_cell(
    shown: Document, states: dict[str, State], key: str, text: str
) -> tuple[list[tuple[Item, Fields]], list[Item]]:
    """The rows that go with the cell `key`, each with its new fields; and those that don't.

    A field that a person decided, and that says another thing than the cell did, is left as it is: they are to look.
    """
    place = _place(shown, key)
    if place is None:
        return [], []
    table, at, cell = place
    role = table.roles[cell.column] if 0 <= cell.column < len(table.roles) else None
    if role is None or table.roles.index(role) != cell.column or table.rows[at].kind != "row":
        return [], []
    issued = (shown.document.issued_on or "")[:4]
    year = int(issued) if issued.isdecimal() else None
    old, new = fields_of_cell(role, cell.text or "", year), fields_of_cell(role, text, year)
    going, left = list[tuple[Item, Fields]](), list[Item]()
    for item in _items(shown, states, table, at, cell):
        said = item.model_dump(mode="json")
        decided = states[_key(item)].fields if _key(item) in states else {}
        fields = {name: value for name, value in new.items() if name in said and said[name] != value}
        kept = [name for name in fields if name in decided and said[name] != old.get(name)]
        going += [(item, fields)] if fields and not kept else []
        left += [item] if kept else []
    return going, left


def _place(shown: Document, key: str) -> tuple[TableRecord, int, TableCellRecord] | None:
    for table in shown.tables:
        for at, row in enumerate(table.rows):
            for cell in row.cells:
                if _key(cell) == key:
                    return table, at, cell
    return None


def _items(
    shown: Document, states: dict[str, State], table: TableRecord, at: int, cell: TableCellRecord
) -> Iterator[Item]:
    """The tasks or indicators of the lines over which the cell reaches."""
    kind = next((name for name in _MADE_OF if name in table.roles), None)
    if kind is None:
        return
    column, found = table.roles.index(kind), set[str]()
    rows: list[Any] = [*shown.tasks] if kind == "task" else [*shown.indicators]
    for line in range(at, min(at + max(1, cell.row_span), len(table.rows))):
        begins, made_of = _cell_over(table, line, column)
        if made_of is None:
            continue
        text = fold(_machine_text(states, made_of))
        alike = [
            item
            for item in rows
            if fuzz.ratio(text, fold(_machine_text(states, item))) >= _SAME
            and _inside(made_of.evidence, item.evidence)
            and _inside(cell.evidence, item.evidence)
        ]
        if made_of.row_span > 1 and len(alike) == made_of.row_span:
            alike = alike[line - begins : line - begins + 1]  # one work printed once for several lines, a row each
        for item in alike:
            if _key(item) not in found:
                found.add(_key(item))
                yield item


def _cell_over(table: TableRecord, line: int, column: int) -> tuple[int, TableCellRecord | None]:
    """The cell that covers this place, and the line in which it begins, which may be one above."""
    for at in range(line, -1, -1):
        for cell in table.rows[at].cells:
            if cell.column == column and at + max(1, cell.row_span) > line:
                return at, cell
    return line, None


def _machine_text(states: dict[str, State], item: Item | TableCellRecord) -> str:
    state = states.get(_key(item))
    return state.anchor.text if state and state.anchor.record else item.text or ""


def _inside(cell: list[Evidence], row: list[Evidence]) -> bool:
    """Whether the cell's middle lies in the row's box; where nothing has a box, in its page."""
    for one in cell:
        for other in row:
            if one.page != other.page:
                continue
            if one.bbox is None or other.bbox is None:
                return True
            x, y = (one.bbox[0] + one.bbox[2]) / 2, (one.bbox[1] + one.bbox[3]) / 2
            if other.bbox[0] - 1 <= x <= other.bbox[2] + 1 and other.bbox[1] - 1 <= y <= other.bbox[3] + 1:
                return True
    return False


def _key(item: Item | TableCellRecord) -> str:
    return str(getattr(item, "key", ""))
