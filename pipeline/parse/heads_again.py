"""Heads that a page prints again, read in other columns than those of the table that it goes on with."""

from __future__ import annotations

from itertools import combinations, takewhile
from math import inf

from rapidfuzz import fuzz

from pipeline.document import Box, Cell, Grid, Line, Table, TableRow
from pipeline.text import fold

_SAME = 80  # of 100, how alike the words of heads are that are printed again
_ROWS = 3  # that heads have at most


def heads_again(grid: Grid, before: Table, edges: list[float]) -> int:
    """How many of a grid's first rows say what the table's heads say, in whatever order the words were read; 0 where
    they don't, where they say more, or where nothing stands under them. `edges`: of the table's columns."""
    wanted = fold(" ".join(c.text for r in first_heads(before) for c in r.cells if not c.continued))
    best, found = float(_SAME), 0
    for count in range(1, min(_ROWS, grid.rows - 1) + 1):
        heads = [c for c in grid.cells if c.row < count]
        like = fuzz.token_sort_ratio(wanted, fold(" ".join(line.text for c in heads for line in c.lines)))
        if like >= best and all(c.row + c.row_span <= count for c in heads):
            best, found = like, count
    if not wanted or not found or len(edges) < 2:
        return 0
    some = [c for c in grid.cells if c.row < found]
    return found if _count(head_cells(some, before, edges)) == _count(some) else 0


def _count(cells: list[Cell]) -> int:
    return sum(len(line.words) for c in cells for line in c.lines)


def first_heads(table: Table) -> list[TableRow]:
    """The rows of a table's heads, those aside that later pages print again."""
    page = table.rows[0].cells[0].place.page if table.rows and table.rows[0].cells else 0
    return list(takewhile(lambda row: row.header and row.cells[0].place.page == page, table.rows))


def head_cells(some: list[Cell], before: Table, edges: list[float]) -> list[Cell]:
    """The cells of heads that are printed again, built as the table's own: each with those lines of print at its place
    that are most like it."""
    rows = first_heads(before)
    words = [w for c in some for line in c.lines for w in line.words]
    top, bottom = min(c.box.y0 for c in some), max(c.box.y1 for c in some)
    high, last = (bottom - top) / len(rows), len(edges) - 1
    cells = []
    for r, row in enumerate(rows):
        for n, cell in enumerate(row.cells):
            if cell.continued:
                continue
            end = min(n + cell.column_span, last)
            inside = (edges[n] if n else -inf, edges[end] if end < last else inf)
            own = [w for w in words if inside[0] <= w.box.centre[0] < inside[1]]
            lines = side_by_side([Line([w]) for w in own])
            span = min(cell.row_span, len(rows) - r)
            box = Box(edges[n], top + r * high, edges[end], top + (r + span) * high)
            cells.append(Cell(r, n, span, end - n, box, _most_like(lines, cell.text)))
    return cells


def _most_like(lines: list[Line], text: str) -> list[Line]:
    """The lines, one under the other, that say most nearly what a head says."""
    slices = [lines[a:b] for a, b in combinations(range(len(lines) + 1), 2)]
    return max(slices, key=lambda s: fuzz.ratio(fold(text), fold(" ".join(x.text for x in s))), default=[])


def side_by_side(lines: list[Line]) -> list[Line]:
    """Lines of neighbouring cells made those of one: what stands at one height is one line."""
    out: list[Line] = []
    for line in sorted(lines, key=lambda one: one.box.centre[1]):
        if out and line.box.y0 < out[-1].box.centre[1] < line.box.y1:
            out[-1] = Line(sorted([*out[-1].words, *line.words], key=lambda w: w.box.x0))
        else:
            out.append(line)
    return out
