"""Tables of which only the heads stand in a box: no line parts the columns under it. In points.

The box says where the columns are; the rows are told by their numbers, or by the white between them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.document import Box
from pipeline.layout.gutters import Gutter, Mask, places, stripes
from pipeline.layout.joined import lines_between
from pipeline.layout.rest import is_on_top
from pipeline.layout.sides import WhiteTable, column_lines
from pipeline.layout.sparse import stops_between
from pipeline.layout.stacks import RuleAt

_FAR = 24  # points: rows stand no farther from each other
_FULL = 3  # columns, at least, that a row fills, and
_MOSTLY = 0.4  # of the rows, at least, that do
_APART = 9  # points: words of a title stand nearer to each other
_TITLE = 2  # lines of a title over columns, at most
_SAME_END = 6  # points by which a line under the rows ends beside the heads' box
_AT_LINE = 2  # points from the line between two columns, in which no word stands
_LEAST_ROW = 9  # points: no row is lower
_ROOM = 3  # points of white under the last row


def rows_under(heads: Box, sides: Sequence[float], mask: Mask, across: Sequence[RuleAt]) -> WhiteTable | None:
    """The rows under the box of a table's heads; None where none are told.

    `sides`: where the lines between the columns, and those at both ends, stand; `mask`: as far as nothing else begins;
    `across`: the page's rules.
    """
    top, inner = round(heads.y1), [round(x) for x in sides[1:-1]]
    own = mask.copy()
    own[:, : max(0, int(sides[0]) - _AT_LINE)] = False
    own[:, int(sides[-1]) + _AT_LINE :] = False
    rules = [y for y, x0, x1 in across if y > top + _LEAST_ROW and _same_ends((x0, x1), sides)]
    if len(rules) == 1:  # at the table's end
        own = own[: round(rules[0])]
    bottom = _end(own, top + _AT_LINE, inner)
    if bottom <= top:
        return None
    levels = [y for y in map(round, rules) if y < bottom - _LEAST_ROW]
    own[bottom:] = False
    gutters = [(x - _AT_LINE, x + _AT_LINE + 1) for x in inner]
    ends, stops = (float(sides[0]), float(sides[-1])), [top, *levels, min(bottom + _ROOM, len(own))]
    on_top = is_on_top(mask, round(heads.y0))
    more = [
        y
        for a, b in itertools.pairwise(stops)
        for y in stops_between(own, (a + 2, b), gutters, few=True, on_top=on_top and a == top)
    ]
    stops = sorted({*stops, *more})
    if not _are_rows(own, stops, gutters):
        return None
    columns = column_lines(gutters, ends, stops, own)
    return WhiteTable(sorted(lines_between(own, stops, columns)), columns, boxed=True)


def _same_ends(rule: tuple[float, float], sides: Sequence[float]) -> bool:
    return abs(rule[0] - sides[0]) < _SAME_END and abs(rule[1] - sides[-1]) < _SAME_END


def _end(own: Mask, top: int, inner: Sequence[int]) -> int:
    """Where the last line ends that keeps the columns, or runs over one gutter as a wide cell does. Titles run
    over more, but rows follow these."""
    end, before, titles = 0, top, 0
    for a, b in stripes(own[top:]):
        line = own[top + a : top + b]
        if top + a - before > _FAR:
            break
        over = sum(bool(line[:, x].any()) for x in inner)
        crossed = over > (1 if places(line) >= _FULL else 0)
        titles = titles + 1 if crossed else 0
        if crossed and places(line, _APART) >= _FULL:
            return top  # of a table with other columns
        if titles > _TITLE:
            return end
        before = top + b
        end = end if crossed else before
    return end


def _are_rows(own: Mask, stops: Sequence[int], gutters: Sequence[Gutter]) -> bool:
    """Whether enough rows fill three columns or more; one alone has but one line in its first cell."""
    middles = [0, *((a + b) // 2 for a, b in gutters), own.shape[1]]
    rows = [own[a:b] for a, b in itertools.pairwise(stops)]
    if len(rows) == 1 and len(stripes(rows[0][:, : middles[1]])) > 1:
        return False
    full = [sum(bool(row[:, a:b].any()) for a, b in itertools.pairwise(middles)) >= _FULL for row in rows]
    return any(full) and sum(full) >= _MOSTLY * len(rows)
