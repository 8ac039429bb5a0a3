"""A document's head that was taken for the first rows of the table under it: where no lines tell how far up the table
reaches, the head's two columns and the title look like rows of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.document import BlockKind, Cell, Grid
from pipeline.parse.entries import Entry

_NEAR = 2  # first rows, in one of which the motto stands
_WORDS, _BLANK = 3, 1.9  # words of a title; heights of a line from one to the next, where white stands between
_FILLED = 3  # cells of a table's row; a head has two columns


def head_apart(flow: Sequence[Entry], is_motto: Callable[[str], bool]) -> list[Entry]:
    """The entries, the rows of a head and of what stands under it taken out of a grid that only white parts, and put
    before it: the left column, the right one, then the lines under them."""
    found: list[Entry] = []
    for entry in flow:
        count = _rows_of_head(entry.grid, is_motto) if entry.grid else 0
        if not entry.grid or not count:
            found.append(entry)
            continue
        rows = [[c for c in entry.grid.cells if c.row == r and c.lines] for r in range(count)]
        heads = max(r for r, cells in enumerate(rows) if len(cells) == 2) + 1
        found += _lines(entry, BlockKind.LEFT, [cells[0] for cells in rows[:heads] if cells])
        found += _lines(entry, BlockKind.RIGHT, [c for cells in rows[:heads] for c in cells[1:]])
        found += _lines(entry, BlockKind.TEXT, [c for cells in rows[heads:] for c in cells])
        if count < entry.grid.rows:
            found.append(replace(entry, grid=_below(entry.grid, count)))
    return found


def title_apart(flow: list[Entry], names_type: Callable[[str], str | None], near: int) -> list[Entry]:
    """The entries, a title at the left margin that was taken for the left column's end put behind the right column:
    it begins with the type's line, below all of that column. `near`: how many entries a head has at most."""
    begin = next((i for i, e in enumerate(flow[:near]) if e.kind == BlockKind.RIGHT), 0)
    right = list(takewhile(lambda i: flow[i].kind == BlockKind.RIGHT and flow[i].line, range(begin, len(flow))))
    left = [i for i, e in enumerate(flow[:begin]) if e.kind == BlockKind.LEFT and e.line]
    if not right:
        return flow
    bottom = max(line.box.y1 for i in right if (line := flow[i].line))
    begins = (i for i in left if (line := flow[i].line) and line.box.y0 >= bottom and names_type(line.text))
    first = next(begins, None)
    if first is None and not any(names_type(e.text) for e in flow[:near] if e.line):
        first = next((i for i in left if _is_a_title(flow, i, bottom)), None)
    if first is None:
        return flow
    title = [replace(e, kind=BlockKind.TEXT) for e in flow[first : right[0]]]
    return [*flow[:first], *flow[right[0] : right[-1] + 1], *title, *flow[right[-1] + 1 :]]


def _is_a_title(flow: Sequence[Entry], at: int, bottom: float) -> bool:
    """Whether a line in capitals below the right column, with white over it, begins a title that names no type."""
    line, above = flow[at].line, flow[at - 1].line if at else None
    if not line or not above or line.box.y0 < bottom or not line.text.isupper() or len(line.text.split()) < _WORDS:
        return False
    return line.box.centre[1] - above.box.centre[1] > _BLANK * line.box.height


def _rows_of_head(grid: Grid, is_motto: Callable[[str], bool]) -> int:
    """How many of the first rows are a head with what stands under it; 0 where no motto stands beside another cell."""
    filled = [[c for c in grid.cells if c.row == r and c.lines] for r in range(grid.rows)]
    mottos = [len(cells) == 2 and any(is_motto(line.text) for line in cells[1].lines) for cells in filled[:_NEAR]]
    if not grid.by_white or not any(mottos):
        return 0
    count = next((r for r, cells in enumerate(filled) if len(cells) >= _FILLED), grid.rows)
    return 0 if any(c.row < count < c.row + c.row_span for c in grid.cells) else count


def _lines(entry: Entry, kind: BlockKind, cells: Sequence[Cell]) -> list[Entry]:
    return [Entry(entry.page, kind, entry.block, line=line) for c in cells for line in c.lines if line.text.strip()]


def _below(grid: Grid, count: int) -> Grid:
    cells = [replace(c, row=c.row - count) for c in grid.cells if c.row >= count]
    doubted = frozenset(r - count for r in grid.doubted if r >= count)
    return replace(grid, rows=grid.rows - count, cells=cells, doubted=doubted)
