"""Heads that were told as a table of their own, since white parts them in other places than the rows under them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import Grid, Table

_OVER = 0.5  # of the narrower of two cells, that a head and its column have in common


def under_heads(grid: Grid, before: Table, page: int) -> Grid:
    """The grid without its empty columns, where the table before it is nothing but heads on the same page and each of
    them then stands over one column; else itself."""
    heads = before.rows[-1].cells
    if not all(r.header for r in before.rows) or heads[0].place.page != page or any(c.continued for c in heads):
        return grid
    said = sorted({c.column for c in grid.cells if c.lines and c.column_span == 1})
    boxes = [next((c.box for c in grid.cells if c.column == n and c.column_span == 1 and c.lines), None) for n in said]
    if len(said) != before.columns or len(said) == grid.columns:
        return grid
    for head, box in zip((c.place.box for c in heads), boxes, strict=True):
        common = min(head.x1, box.x1) - max(head.x0, box.x0) if head and box else 0.0
        if not head or not box or common < _OVER * min(head.width, box.width):
            return grid
    cells = []
    for cell in grid.cells:
        own = [n for n in range(cell.column, cell.column + cell.column_span) if n in said]
        if own:
            cells.append(replace(cell, column=said.index(own[0]), column_span=len(own)))
        elif cell.lines or cell.unread:
            return grid
    return replace(grid, columns=len(said), cells=cells)
