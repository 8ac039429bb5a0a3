"""What lies beside a table at a page's rim."""

from __future__ import annotations

from pipeline.document import Line, Table

_AT_RIM = 6  # words that lie beside a table, at most


def beside(table: Table, page: int, lines: list[Line]) -> bool:
    """Whether a few words at a page's rim lie wholly beside the table: what shows there of another sheet."""
    boxes = [c.place.box for r in table.rows for c in r.cells if c.place.page == page and c.place.box]
    if not boxes or sum(len(line.words) for line in lines) > _AT_RIM:
        return False
    left, right = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
    return all(line.box.x0 >= right or line.box.x1 <= left for line in lines)
