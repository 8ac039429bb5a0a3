"""Tables with lines over and under their heads, at their end or between groups, and none between their rows. In points.

Between two such lines the rows are told as in a table without any: by their numbers, or by the white between them.
"""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.cell_lines import stops_of_cells
from pipeline.layout.gutters import FILLED, NUMBER_WIDE, Gutter, Mask, stripes
from pipeline.layout.joined import lines_between
from pipeline.layout.rows import ROW_GAP, row_stops
from pipeline.layout.sides import column_lines
from pipeline.layout.stacks import RuleAt

_FEW = 4  # lines across of a table that has none between its rows
_MOSTLY = 0.5  # of the rows that fill all columns, or all but one, where no numbers tell them


def rows_between(
    stops: list[int], heads: int, mask: Mask, gutters: list[Gutter], ends: tuple[float, float], *, on_top: bool = False
) -> list[RuleAt]:
    """The lines that a table lacks between its rows. `stops`: where it has some; `heads`: how many rows heads fill;
    `ends`: from where to where it reaches; `on_top`: of its page, where the end of a row may stand under heads that are
    printed again."""
    own = mask.copy()
    own[:, : max(0, int(ends[0]))] = False
    own[:, int(ends[1]) + 1 :] = False
    more = [
        y
        for a, b in itertools.pairwise(stops[heads:])
        for y in stops_between(
            own, (a + 2, b - 1), gutters, few=len(stops) <= _FEW, on_top=on_top and a == stops[heads]
        )
    ]
    every = sorted({*stops, *more})
    columns = column_lines(gutters, ends, every, mask)
    return [line for line in lines_between(own, every, columns) if round(line[0]) in more] if more else []


def stops_between(mask: Mask, between: Gutter, gutters: list[Gutter], *, few: bool, on_top: bool) -> list[int]:
    """Where rows part between two heights; nothing where one row stands there. `few`: the table has hardly any lines;
    `on_top`: the end of a row may stand first."""
    top, bottom = between
    part = mask[top:bottom]
    first = part[:, : gutters[0][0]]
    numbers, wide = stripes(first), np.flatnonzero(first.any(axis=0))
    numbered = len(numbers) > 1 and wide[-1] - wide[0] < NUMBER_WIDE
    if not (numbered or few):
        return []
    stops = row_stops(part, gutters, 1 if numbered else FILLED, on_top)
    rows = list(itertools.pairwise(stops))
    white = [_white_round(part, y) for y in stops[1:-1]]
    if len(rows) < 2 or min(white) < (_least_white(part, rows, numbers) if numbered else ROW_GAP):
        return _of_cells(part, gutters, top, numbers if numbered else [])
    told = _hold_one(rows, numbers) if numbered else _are_full(part, rows, gutters)
    return [top + y for y in stops[1:-1]] if told else []


def _hold_one(rows: list[Gutter], numbers: list[Gutter]) -> bool:
    """Whether each row has one number at most, and several have one."""
    held = [sum(a <= n[0] < b for n in numbers) for a, b in rows]
    return held.count(1) > 1 and max(held) == 1


def _of_cells(part: Mask, gutters: list[Gutter], top: int, numbers: list[Gutter]) -> list[int]:
    """The same by how lines of one cell stand under each other, where the numbers, if any, fit."""
    stops = stops_of_cells(part, gutters)
    rows = list(itertools.pairwise(stops))
    told = len(rows) > 1 and _are_full(part, rows, gutters) and (not numbers or _hold_one(rows, numbers))
    return [top + y for y in stops[1:-1]] if told else []


def _least_white(part: Mask, rows: list[Gutter], numbers: list[Gutter]) -> int:
    """The white that parts rows at least: where each has one number, which stands in its first line, more than there
    is between lines of a row is enough."""
    lines = [stripes(part[a:b]) for a, b in rows]
    first = [[n for n in numbers if a <= n[0] < b] for a, b in rows]
    begun = [len(n) == 1 and n[0][0] < a + own[0][1] for (a, _), own, n in zip(rows, lines, first, strict=True) if own]
    inside = [d[0] - c[1] for own in lines for c, d in itertools.pairwise(own)]
    return min(ROW_GAP, max(inside, default=ROW_GAP) + 1) if all(begun) else ROW_GAP


def _white_round(part: Mask, y: int) -> int:
    """How high the white is that a height lies in."""
    lines = stripes(part)
    over, under = (
        max((b for _, b in lines if b <= y), default=0),
        min((a for a, _ in lines if a >= y), default=len(part)),
    )
    return under - over


def _are_full(part: Mask, rows: list[Gutter], gutters: list[Gutter]) -> bool:
    """Whether most rows, three at least, fill nearly all columns."""
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    filled = [sum(bool(part[a:b, x0:x1].any()) for x0, x1 in itertools.pairwise(sides)) for a, b in rows]
    full = sum(n >= len(gutters) for n in filled)
    return full >= FILLED and full >= _MOSTLY * len(rows)
