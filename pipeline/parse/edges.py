"""A table's columns on its next page, where the page by itself shows fewer or more: those of the page before hold on.

Columns that only white space parts are found page by page; the last rows of a table may leave some of them too bare. A
stroke, or spaces that stand under each other, may part one column in two.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, takewhile
from math import inf
from statistics import median

from rapidfuzz import fuzz

from pipeline.document import Box, Cell, Grid, Line, Table, Word
from pipeline.parse.heads_again import first_heads, head_cells, heads_again, side_by_side
from pipeline.parse.tables import rows_of
from pipeline.text import fold

_SAME = 16.0  # points by which the same edge may lie elsewhere on the next page: white space is wide
_MOVED = 20  # points by which a page may lie beside the one before it
_LITTLE = 12  # the same, where a lone row tells
_SAME_HEAD = 80  # of 100, how alike the words of a head are that is printed again
_STRETCHED = 26.0  # points of white between words, from which on they are not of one cell's line
_NUMBER = 6  # signs that a row's number has at most
_COLUMNS = 3  # that a row fills at least
_BOTH = 2  # rows, at least, that hold words on both sides of an edge that is put back
_WHITE = 7.0  # points of white between two columns' words, at least
_NEAR = 40.0  # points from an edge, within which that white is looked for
_OVER = 2.0  # points by which a word may reach over an edge


def refitted(grid: Grid, before: Table) -> Grid:
    """The grid with the columns of the table that it may go on with; as it is where they don't fit."""
    own, wanted = _edges_of(grid), _edges_before(before)
    if len(own) == len(wanted) and all(abs(a - b) <= _SAME for a, b in zip(own[1:], wanted[1:], strict=True)):
        return grid
    fitted = _fitted(grid, own, wanted, before)
    return _by_words(grid, before, wanted) if fitted is grid else fitted


def same_edges(grid: Grid, before: Table) -> bool:
    """Whether the grid's columns are those of the table's last page; the page may lie a little beside it."""
    own, wanted = _edges_of(grid), _edges_before(before)
    if len(own) != len(wanted) or not own:
        return False
    off = median(a - b for a, b in zip(own, wanted, strict=True))
    near = all(abs(a - b - off) <= _SAME for a, b in zip(own, wanted, strict=True))
    return abs(off) <= _MOVED and near


def _fitted(grid: Grid, own: list[float], wanted: list[float], before: Table) -> Grid:
    """The grid with edges put back or taken out, where the others agree; else itself."""
    if len(own) == grid.columns + 1 and len(own) > len(wanted) > 2:
        return _with_fewer(grid, own, wanted, heads_again(grid, before, wanted) > 0)
    if len(own) != grid.columns + 1 or len(own) >= len(wanted):
        return grid
    places = [min(range(len(wanted)), key=lambda i: abs(wanted[i] - x)) for x in own]
    if any(abs(wanted[i] - x) > _SAME for i, x in zip(places, own, strict=True)) or sorted(set(places)) != places:
        return grid
    if (places[0], places[-1]) != (0, len(wanted) - 1):
        return grid
    lost = [wanted[i] for i in range(len(wanted)) if i not in places]
    if not all(_parts(grid, x) for x in lost):
        return grid
    cells = [piece for cell in grid.cells for piece in _cut(cell, places, wanted)]
    return replace(grid, columns=len(wanted) - 1, cells=cells)


def _with_fewer(grid: Grid, own: list[float], wanted: list[float], again: bool) -> Grid:
    """The grid without the edges that the table had not, where hardly any row has words on both sides of them, or the
    heads are printed `again` and such an edge lies between two words of one of them."""
    kept = [min(range(len(own)), key=lambda i: abs(own[i] - x)) for x in wanted]
    if any(abs(own[i] - x) > _SAME for i, x in zip(kept, wanted, strict=True)) or sorted(set(kept)) != kept:
        return grid
    said = {(c.row, n) for c in grid.cells if c.lines for n in range(c.column, c.column + c.column_span)}
    for n in (n for n in range(1, grid.columns) if n not in kept):
        both = [r for r in range(grid.rows) if {(r, n - 1), (r, n)} <= said]
        if 0 in both and not (again and _cuts_head(grid, n)):
            return grid  # a table of its own, with heads of its own
        if not again and len(both) > grid.rows / 2:
            return grid
    places: dict[tuple[int, int], list[Cell]] = {}
    for cell in grid.cells:
        places.setdefault((cell.row, sum(e <= cell.column for e in kept) - 1), []).append(cell)
    cells = []
    for (row, column), some in places.items():
        end = max(sum(e < c.column + c.column_span for e in kept) for c in some)
        if len({c.row_span for c in some}) > 1 or not 0 <= column < end:
            return grid
        box = some[0].box
        for one in some:
            box = box.union(one.box)
        lines = side_by_side([line for one in some for line in one.lines])
        cells.append(Cell(row, column, some[0].row_span, end - column, box, lines, any(c.unread for c in some)))
    return replace(grid, columns=len(wanted) - 1, cells=cells)


def _cuts_head(grid: Grid, n: int) -> bool:
    """Whether the edge before column n lies between two words of one line of a head; two heads stand farther apart."""
    first = [c for c in grid.cells if c.row == 0]
    left = [w.box for c in first if c.column + c.column_span == n for line in c.lines for w in line.words]
    right = [w.box for c in first if c.column == n for line in c.lines for w in line.words]
    beside = [b.x0 - a.x1 for a in left for b in right if a.y0 < b.centre[1] < a.y1]
    return min(beside, default=inf) < _WHITE


def _by_words(grid: Grid, before: Table, wanted: list[float]) -> Grid:
    """The grid with its words shared out anew among the columns of the table before it, where none runs over their
    edges; else itself. It has no other heads, and numbers where the table has them."""
    again = heads_again(grid, before, wanted)
    body = [c for c in grid.cells if c.row >= again]
    if len(wanted) < _COLUMNS + 1 or any(c.row_span > 1 for c in body) or (not again and _has_other_head(grid, before)):
        return grid
    titles = _titles(grid)
    words = [w for c in body if c.row not in titles for line in c.lines for w in line.words]
    edges = _moved(words, wanted, _MOVED)
    if not words or _over(words, edges) or _outside(words, edges):
        return grid
    cells: list[Cell] = []
    for row in range(again, grid.rows):
        some = [c for c in grid.cells if c.row == row]
        shared = _title_cells(some, edges) if row in titles else _shared(some, edges)
        if shared is None:
            return grid
        cells += shared
    numbers = [r.cells[0].text for r in before.rows if not r.header and r.cells[0].column_span == 1]
    numbered = bool(numbers) and max(map(len, numbers)) <= _NUMBER
    if numbered and any(len(" ".join(line.text for line in c.lines)) > _NUMBER for c in cells if c.column == 0):
        return grid
    filled = [sum(bool(c.lines) for c in cells if c.row == r) for r in range(grid.rows)]
    if max(filled) < _COLUMNS and not again:
        return grid
    heads = head_cells([c for c in grid.cells if c.row < again], before, edges) if again else []
    more = 1 + max((c.row for c in heads), default=-1) - again
    cells = [*heads, *(replace(c, row=c.row + more) for c in cells)]
    return replace(grid, rows=grid.rows + more, columns=len(edges) - 1, cells=cells)


def _shared(some: list[Cell], edges: list[float]) -> list[Cell] | None:
    """A row's cells in other columns, each word where it stands; None where words of one line stand too far apart."""
    cells = []
    for n, (left, right) in enumerate(pairwise(edges)):
        inside = (left if n else -inf, right if n < len(edges) - 2 else inf)
        own = [[w for w in line.words if inside[0] <= w.box.centre[0] < inside[1]] for c in some for line in c.lines]
        lines = side_by_side([Line(line) for line in own if line])
        if any(b.box.x0 - a.box.x1 > _STRETCHED for line in lines for a, b in pairwise(line.words)):
            return None
        unread = not lines and any(c.unread and left <= c.box.centre[0] < right for c in some)
        cells.append(Cell(some[0].row, n, 1, 1, some[0].box._replace(x0=left, x1=right), lines, unread))
    return cells


def _has_other_head(grid: Grid, before: Table) -> bool:
    """Whether the grid has heads that are not those of the table before it, printed again."""
    heads, own = first_heads(before), [r for r in rows_of(grid, 0) if r.header]
    if not own:
        return False
    texts = [fold(" ".join(c.text for r in some for c in r.cells if not c.continued)) for some in (heads, own)]
    return not heads or fuzz.token_sort_ratio(*texts) < _SAME_HEAD


def _titles(grid: Grid) -> set[int]:
    """The rows that hold one text over several columns, and a number at most."""
    out = set()
    for row in range(grid.rows):
        said = [c for c in grid.cells if c.row == row and c.lines]
        wide = [c for c in said if c.column_span > 1 and c.column + c.column_span == grid.columns]
        bare = not any(c.unread for c in grid.cells if c.row == row)
        if (
            bare
            and len(wide) == 1
            and len(said) < 3
            and all(c in wide or (c.column == 0 and len(c.text) <= _NUMBER) for c in said)
        ):
            out.add(row)
    return out


def _title_cells(some: list[Cell], edges: list[float]) -> list[Cell]:
    """The cells of a title's row in other columns: its number in the first, the title over all others."""
    last = len(edges) - 1
    some = [c for c in some if c.lines]
    starts = [0 if c.column == 0 else 1 for c in some]
    return [
        replace(c, column=a, column_span=(b if b > a else last) - a)
        for c, a, b in zip(some, starts, [*starts[1:], last], strict=True)
    ]


def _moved(words: list[Word], edges: list[float], most: int) -> list[float]:
    """The edges where the fewest words run over them: the next page may lie a little beside the one before it, or its
    words may be longer, so that the white is elsewhere."""
    if _over(words, edges) and (snapped := _in_white(words, edges)):
        return snapped
    off = min(range(-most, most + 1), key=lambda d: (_over(words, [x + d for x in edges]), abs(d)))
    return [x + off for x in edges]


def _in_white(words: list[Word], edges: list[float]) -> list[float]:
    """The edges, those that words run over moved to the nearest wide white; none where there is none near."""
    taken: list[tuple[float, float]] = []
    for box in sorted(w.box for w in words):
        if taken and box.x0 < taken[-1][1]:
            taken[-1] = taken[-1][0], max(taken[-1][1], box.x1)
        else:
            taken.append((box.x0, box.x1))
    white = [(a + _OVER, b - _OVER) for (_, a), (b, _) in pairwise(taken) if b - a >= _WHITE]
    white.append((taken[-1][1] + _OVER, edges[-1]))
    out = [edges[0]]
    for x in edges[1:-1]:
        near = [x] if not _over(words, [0.0, x, 0.0]) else [min(max(x, a), b) for a, b in white]
        best = min(near, key=lambda y: abs(y - x), default=inf)
        if abs(best - x) > _NEAR or best <= out[-1]:
            return []
        out.append(best)
    return [*out, edges[-1]]


def _over(words: list[Word], edges: list[float]) -> int:
    return sum(w.box.x0 < x - _OVER and w.box.x1 > x + _OVER for w in words for x in edges[1:-1])


def _outside(words: list[Word], edges: list[float]) -> bool:
    return any(w.box.x0 < edges[0] - _SAME or w.box.x1 > edges[-1] + _SAME for w in words)


def last_row(lines: list[Line], before: Table, under: Grid | None = None) -> Grid | None:
    """Lines on top of the next page as the row that a table without lines has left for it: too little there to tell
    columns by itself. They begin with the number that is next, or go on in mid-sentence; no word runs over a column.
    `under`: the grid that stands under them.
    """
    wanted, words = _edges_before(before), [w for line in lines for w in line.words]
    if len(wanted) < _COLUMNS + 1 or not words:
        return None
    wanted = _moved(words, wanted, _LITTLE)
    cells: list[Cell] = []
    for n, (left, right) in enumerate(pairwise(wanted)):
        inside = (left if n else -inf, right if n < len(wanted) - 2 else inf)
        own = [Line([w for w in line.words if inside[0] <= w.box.centre[0] < inside[1]]) for line in lines]
        top, bottom = min(w.box.y0 for w in words), max(w.box.y1 for w in words)
        cells.append(Cell(0, n, 1, 1, Box(left, top, right, bottom), [line for line in own if line.words]))
    if _over(words, wanted) or _outside(words, wanted):
        return None
    number = " ".join(line.text for line in cells[0].lines).strip(" .")
    numbers = [r.cells[0].text.strip(" .") for r in before.rows if not r.header]
    counted = [int(n) for n in numbers if n.isdecimal()]
    filled = sum(bool(c.lines) for c in cells)
    if number:
        sure = bool(counted) and number.isdecimal() and int(number) == counted[-1] + 1 and filled >= _COLUMNS
    else:  # the rest of the row that the page's end broke
        sure = len(counted) >= _COLUMNS and filled > 1 and any(c.text[:1].islower() for c in cells)
    ends = under is not None and not (number and counted) and _ends_cell(cells, before) and _goes_on_in(under, before)
    if not (sure or ends):
        return None
    return Grid(1, len(cells), cells, by_white=True)


def _ends_cell(cells: list[Cell], before: Table) -> bool:
    """Whether words stand in one column alone and go on, in mid-sentence, with what the last row says there."""
    said = [(cell, cell_before) for cell, cell_before in zip(cells, before.rows[-1].cells, strict=True) if cell.lines]
    if len(said) != 1:
        return False
    cell, last = said[0]
    return cell.text[:1].islower() and bool(last.text) and not last.text.endswith((".", ":"))


def _goes_on_in(grid: Grid, before: Table) -> bool:
    """Whether rows on the next page stand in the table's columns, without heads of their own."""
    fitted = refitted(grid, before)
    own, wanted = _edges_of(fitted), _edges_before(before)
    same = len(own) == len(wanted) and all(abs(a - b) <= _SAME for a, b in zip(own, wanted, strict=True))
    return grid.by_white and before.rows[-1].by_white and same and not rows_of(fitted, 0)[0].header


def _edges_of(grid: Grid) -> list[float]:
    """Left edges of the columns and the right edge of the last; fewer where a column has no cell of its own."""
    lefts = [[c.box.x0 for c in grid.cells if c.column == n] for n in range(grid.columns)]
    ends = [c.box.x1 for c in grid.cells if c.column + c.column_span == grid.columns]
    return [median(xs) for xs in (*lefts, ends) if xs]


def _edges_before(table: Table) -> list[float]:
    """The same of the table's last page; empty where it can't be told."""
    last = table.rows[-1].cells[0].place.page if table.rows and table.rows[-1].cells else 0
    rows = list(takewhile(lambda row: row.cells[0].place.page == last, reversed(table.rows)))
    lefts: list[list[float]] = [[] for _ in range(table.columns)]
    ends: list[float] = []
    for row in rows:
        for n, cell in enumerate(row.cells):
            if cell.place.box is not None and not cell.continued:
                lefts[n].append(cell.place.box.x0)
                if n + cell.column_span == table.columns:
                    ends.append(cell.place.box.x1)
    return [median(xs) for xs in (*lefts, ends)] if all(lefts) and ends else []


def _parts(grid: Grid, x: float) -> bool:
    """Whether the words of several rows stand on both sides of x in one cell, and none but a title's run over it."""
    both = 0
    for cell in grid.cells:
        if cell.column_span > 1 or not cell.box.x0 + _SAME < x < cell.box.x1 - _SAME:
            continue
        boxes = [w.box for line in cell.lines for w in line.words]
        sides = any(b.x1 <= x + _OVER for b in boxes), any(b.x0 >= x - _OVER for b in boxes)
        if any(b.x0 < x - _OVER and b.x1 > x + _OVER for b in boxes):
            return False
        both += all(sides)
    return both >= _BOTH


def _cut(cell: Cell, places: list[int], wanted: list[float]) -> list[Cell]:
    """The cells that one cell makes in the wanted columns, the words shared out by where they stand."""
    first, last = places[cell.column], places[cell.column + cell.column_span]
    inner = range(first + 1, last) if cell.column_span == 1 else ()  # what was joined before is joined still
    stops = [first, *inner, last]
    out = []
    for start, end in pairwise(stops):
        left = cell.box.x0 if start == first else wanted[start]
        right = cell.box.x1 if end == last else wanted[end]
        inside = (left if start > first else -inf, right if end < last else inf)
        own = [[w for w in line.words if inside[0] <= w.box.centre[0] < inside[1]] for line in cell.lines]
        lines = [Line(words) for words in own if words]
        box = cell.box._replace(x0=left, x1=right)
        out.append(Cell(cell.row, start, cell.row_span, end - start, box, lines, cell.unread))
    return out
