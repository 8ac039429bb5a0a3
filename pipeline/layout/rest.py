"""What a page's end leaves of a table, where it is too little to be told by itself: a row or two on top of a page, or
the heads alone at its foot. In points.

White parts them into four columns or more, five where no number leads them and not two rows fill them; parse fits them
to the table that they go on with.
"""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.gutters import GUTTER, NUMBER_WIDE, Gutter, Mask, edges, gutters_of_rows, places, stripes
from pipeline.layout.reach import ends_row
from pipeline.layout.rows import ROW_GAP, row_stops

_RIM = 0.11  # of a page's height, in which its number stands
TOP = 0.25  # of it, in which a table goes on
_NUMBER = 34  # points: a page number is no wider
_CENTRED = 25  # points beside a page's middle at most, where its number stands: margins differ
_UNDER = 10  # points of white, at least, under a page's number; rows of a table stand closer
_FAR = 20  # points of white under a table's row, from which on it is no more of the table
_HIGH = 45  # points: heads are no higher
_COLUMNS = 4  # at least
_TOLD = 2  # rows, at least, the heads among them, that tell columns
_WHOLE = 0.6  # of a page's width, that such a table takes where no number leads its rows
_WIDE = 12  # points: two of the gutters are as wide somewhere


def is_on_top(mask: Mask, y: int) -> bool:
    """Whether nothing stands over `y` on its page but the page's number."""
    over = stripes(mask[:y])
    rim = _RIM * len(mask)
    return not over or (len(over) == 1 and over[0][1] < rim and int(np.ptp(_taken(mask[:y]))) < _NUMBER)


def without_number(mask: Mask) -> Mask:
    """The page's words without its number on top, which the end of a row that a page broke may look like."""
    lines = stripes(mask[: round(TOP * len(mask))])
    if len(lines) < 2 or lines[0][1] >= _RIM * len(mask) or lines[1][0] - lines[0][1] < _UNDER:
        return mask
    taken = _taken(mask[slice(*lines[0])])
    off = abs(taken[0] + taken[-1] - mask.shape[1]) / 2
    if taken[-1] - taken[0] >= _NUMBER or off > _CENTRED:
        return mask
    rest = mask.copy()
    rest[: lines[0][1]] = False
    return rest


def rest_on_top(mask: Mask, limit: int) -> tuple[list[int], list[Gutter]] | None:
    """Where rows part and the gutters of what stands on top of a page, over `limit`; None where it is no table's."""
    lines = stripes(mask[:limit])
    if len(lines) > 1 and is_on_top(mask, lines[0][1]) and int(np.ptp(_taken(mask[: lines[0][1]]))) < _NUMBER:
        lines = lines[1:]
    if not lines or lines[0][0] > TOP * len(mask):
        return None
    far = next((i for i, (a, b) in enumerate(itertools.pairwise(lines), 1) if b[0] - a[1] > _FAR), len(lines))
    for count in range(far, 0, -1):
        top, bottom = lines[0][0], lines[count - 1][1]
        if count < len(lines) and lines[count][0] - bottom < ROW_GAP:
            continue
        part = mask[top:bottom]
        alone = count > 1 and lines[count - 1][0] - lines[count - 2][1] >= ROW_GAP
        if alone and bottom < limit and places(part[lines[count - 1][0] - top :]) == 1:
            continue  # a title
        gutters = gutters_in(part)
        numbered = bool(gutters) and int(np.ptp(_taken(part[:, : gutters[0][0]]))) < NUMBER_WIDE
        stops = row_stops(part, gutters, 0, on_top=True) or ([0, len(part)] if numbered else [])
        told = gutters_of_rows(part, stops) if len(stops) > _TOLD else []
        if len(told) >= len(gutters) and is_table(told, count):
            gutters = told
        many = numbered or _full_rows(part, stops, gutters) >= _TOLD
        if stops and is_table(gutters, count if many else 1):
            return [top - 3, *(top + s for s in stops[1:-1]), bottom + 3], gutters
    return None


def heads_at_foot(mask: Mask, start: int) -> tuple[list[int], list[Gutter]] | None:
    """The same of the last words of a page, under `start`: the heads of a table whose rows are on the next page."""
    lines = [(start + a, start + b) for a, b in stripes(mask[start:])]
    first = next((i for i in range(len(lines) - 1, 0, -1) if lines[i][0] - lines[i - 1][1] >= ROW_GAP), 0)
    lines = lines[first:]
    if not lines or lines[0][0] < (1 - TOP) * len(mask) or lines[-1][1] - lines[0][0] > _HIGH:
        return None
    part = mask[lines[0][0] : lines[-1][1]]
    gutters = gutters_in(part)
    if not is_table(gutters, 1):
        return None
    return [lines[0][0] - 3, lines[-1][1] + 3], gutters


def _full_rows(part: Mask, stops: list[int], gutters: list[Gutter]) -> int:
    """How many rows hold words in all columns, or in all but one, or first are the end of a cell; none where all stands
    in a part of the page's width, as the justified lines of a cell."""
    if int(np.ptp(_taken(part))) < _WHOLE * part.shape[1]:
        return 0
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    rows = [part[a:b] for a, b in itertools.pairwise(stops)]
    filled = [sum(bool(row[:, x0:x1].any()) for x0, x1 in itertools.pairwise(sides)) for row in rows]
    return sum(n >= len(gutters) for n in filled) + (bool(rows) and ends_row(rows[0], gutters))


def gutters_in(part: Mask) -> list[Gutter]:
    """The white that parts columns from the top to the bottom of a few rows."""
    taken = _taken(part)
    white = ~np.asarray(part.any(axis=0))
    return [(a, b) for a, b in edges(white) if taken[0] < a and b <= taken[-1] and b - a >= GUTTER]


def is_table(gutters: list[Gutter], lines: int) -> bool:
    """Whether columns enough are parted, and some of them widely. A single line has one more."""
    wide = sorted(b - a for a, b in gutters)[-2:]
    return len(wide) > 1 and len(gutters) + 1 >= (_COLUMNS if lines > 1 else _COLUMNS + 1) and wide[0] >= _WIDE


def _taken(part: Mask) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.flatnonzero(part.any(axis=0))
