"""Tables that seem to give out work and gave none, or less than they hold: what they stand in is to be looked at.

A page's first table without heads, counting from 3, has lost the rows of the page before; so has one that goes on in
lines which no columns part. Under a heading that gives out work a table that gives none was read wrongly, unless its
heads say that it is of another kind.
"""

from __future__ import annotations

from pipeline.document import Table
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.items import Item
from pipeline.extract.kept_tables import head_text, pages_of_lost_rows
from pipeline.extract.table_rows import column_roles

_COLUMNS, _ROWS = 3, 2  # that a table of work has at least: what is smaller frames a text
_OTHER_KINDS = ("money", "indicator", "score", "score_max", "score_lost", "cause", "target", "unit", "subject")


def lost_pages(item: Item, gave: int) -> set[int]:
    """The pages of an item's table on which rows of work may stand that gave nothing; `gave`: how many it gave."""
    table = item.table
    assert table is not None
    lost = pages_of_lost_rows(table)
    if gave or not (item.context.kind == "tasks" and item.context.gives) or not _may_give(table):
        return lost
    return lost | {cell.place.page for row in table.rows for cell in row.cells if not cell.continued}


def _may_give(table: Table) -> bool:
    """Whether nobody knows what a table is of, or its heads name who does something or by when."""
    body = [row for row in table.rows if not row.header and sum(bool(c.text) for c in row.cells) >= _COLUMNS]
    if table.columns < _COLUMNS or len(body) < _ROWS:
        return False
    roles = column_roles(table)
    if not any(head_text(table, column) for column in range(table.columns)):
        return True
    return bool({"deadline", *UNIT_ROLES} & set(roles)) and not set(_OTHER_KINDS) & set(roles)
