"""Tables with a line over their heads and one under them, and no others but one at their end. In points.

The lines say where the heads are, and that here is a table; white parts its columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.document import Box
from pipeline.layout.boxed import rows_under
from pipeline.layout.gutters import GUTTER, Mask, clearest, gutters_of_lines, heads_over, places, stripes
from pipeline.layout.sides import WhiteTable, column_lines
from pipeline.layout.stacks import RuleAt, levels_of

_WIDE = 0.5  # of the page's width, that both lines are long at least
_SAME_END = 6  # points by which their ends lie apart
_HIGH = (12, 90)  # points: the least and the most that heads are high
_APART = 9  # points between heads, at least
_COLUMNS = 3  # at least
_FAR = 24  # points: rows stand no farther from each other
_TEXT = 3  # lines without a gutter under each other are a paragraph's


def lined_heads(mask: Mask, across: Sequence[RuleAt]) -> list[WhiteTable]:
    """The tables under pairs of lines with heads between them."""
    long = [
        (level[0][0], min(r[1] for r in level), max(r[2] for r in level))
        for level in levels_of(list(across))
        if sum(r[2] - r[1] for r in level) > _WIDE * mask.shape[1]
    ]
    found: list[WhiteTable] = []
    for n, (over, under) in enumerate(itertools.pairwise(long)):
        same = max(abs(a - b) for a, b in zip(over[1:], under[1:], strict=True)) < _SAME_END
        taken = found and found[-1].rows[-1][0] > over[0]
        if same and not taken and _HIGH[0] < under[0] - over[0] < _HIGH[1]:
            # a line farther down may be the upper one of the next table's heads
            next_ = next(
                (round(a[0]) for a, b in itertools.pairwise(long[n + 2 :]) if b[0] - a[0] < _HIGH[1]), len(mask)
            )
            if table := _table(mask[:next_], over, under, across):
                found.append(table)
    return found


def _table(mask: Mask, over: RuleAt, under: RuleAt, across: Sequence[RuleAt]) -> WhiteTable | None:
    top, middle, left, right = round(over[0]), round(under[0]), min(over[1], under[1]), max(over[2], under[2])
    own = mask.copy()
    own[:, : max(0, int(left))] = False
    own[:, int(right) + 1 :] = False
    if places(own[top + 2 : middle - 1], _APART) < _COLUMNS:
        return None
    part = own[top + 2 : _reach(own, middle + 2)]
    gutters = gutters_of_lines(part, GUTTER)
    if len(gutters) < _COLUMNS - 1:
        return None
    gutters = [(x := clearest(part, gutter), x + 1) for gutter in gutters]
    sides = [left, *(float(x) for x, _ in gutters), right]
    body = rows_under(Box(left, top, right, middle), sides, mask, across)
    if body is None:
        return None
    heads = heads_over(mask[:middle], (top, middle), gutters, (left, right))
    stops = [top, middle, *(round(y) for y in sorted({y for y, _, _ in body.rows}) if y > middle + 1)]
    columns = column_lines(gutters, (left, right), stops, own, heads)
    rows = [(float(top), left, right), *heads, *body.rows]
    return WhiteTable(sorted(rows), columns, boxed=True)


def _reach(own: Mask, start: int) -> int:
    """How far lines go that stand no farther from each other than rows, up to a paragraph."""
    end, text = start, 0
    for a, b in stripes(own[start:]):
        text = 0 if places(own[start + a : start + b]) > 1 else text + 1
        if start + a - end > _FAR or text >= _TEXT:
            break
        end = start + b
    return end
