"""One row alone on top of a page, between two lines: too little for a stack of rules, and none of its lines of print is
a row. In points."""

from __future__ import annotations

from pipeline.layout.gutters import Mask
from pipeline.layout.rest import TOP, gutters_in, is_on_top, is_table
from pipeline.layout.sides import WhiteTable, column_lines
from pipeline.layout.stacks import RuleAt, levels_of

_WIDE = 0.5  # of the page's width, that the lines are long at least
_SAME_END = 6  # points by which the ends of both lie apart
_LEAST_ROW = 9  # points: no row is lower
_LINES = 2  # of print: columns are told as those of several lines are


def lone_row(mask: Mask, across: list[RuleAt]) -> WhiteTable | None:
    """The row between the first two long lines of a page, where nothing stands over them and white parts it into
    columns; None where there is none."""
    long = [
        (level[0][0], min(r[1] for r in level), max(r[2] for r in level))
        for level in levels_of(across)
        if sum(r[2] - r[1] for r in level) > _WIDE * mask.shape[1]
    ]
    if len(long) < 2:
        return None
    (top, *ends), (bottom, *others) = long[:2]
    left, right = min(ends[0], others[0]), max(ends[1], others[1])
    apart = max(abs(a - b) for a, b in zip(ends, others, strict=True))
    if apart > _SAME_END or bottom - top < _LEAST_ROW or top > TOP * len(mask) or not is_on_top(mask, round(top)):
        return None
    part = mask[round(top) + 2 : round(bottom) - 1].copy()
    part[:, : max(0, int(left))] = False
    part[:, int(right) + 1 :] = False
    gutters = gutters_in(part) if part.any() else []
    if not is_table(gutters, _LINES):
        return None
    rows = [(float(y), left, right) for y in (top, bottom)]
    return WhiteTable(rows, column_lines(gutters, (left, right), [round(top), round(bottom)], mask), ruled=True)
