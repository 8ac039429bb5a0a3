"""Tables with lines between their rows and none between their columns. In points."""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.gutters import (
    FILLED,
    NUMBER_WIDE,
    Gutter,
    Mask,
    clearest,
    gutters_of_rows,
    heads_over,
    places,
    stripes,
)
from pipeline.layout.reach import ends_row, reach
from pipeline.layout.rest import is_on_top
from pipeline.layout.sides import WhiteTable, column_lines
from pipeline.layout.sparse import rows_between
from pipeline.layout.stacks import RuleAt

_ON = 3  # points over and under a stroke, where its word's letters are
_APART = 9  # points: words of a title stand nearer to each other
_ALONG = 0.6  # of a cell's side, along which a rule between rows runs at least
_BESIDE = 4  # points of white between the last words and a table's end
_LEAST_ROW = 9  # points: no row is lower
_FLUSH = 4  # points beside the left edge of a table's words, where a group's title begins
_CLOSE = 2.2  # times the height of its line, that the row of such a title is lower than
_MIDDLE = 0.03  # of a table's width, beside whose middle a title over another table stands
_ROOMY = 1.35  # times the height of a row of one line, that such a title takes
_WHITER = 1.8  # times the white over and under what other rows say, the same where none of these has but one line
_TALL = 1.35  # times a line: what is higher are two whose marks touch
_HALF = 0.6  # of a table's width, which the line under a head over some columns does not fill
_BAR = 0.15  # of the longest rule, what lies on one level, at least
_SAME_PLACE = 3  # points: rules that end at one line between columns end no farther from each other
_ROOM = 4  # points of white over and under a table for what is too pale to be seen as a word


def split(stack: list[RuleAt], mask: Mask) -> list[list[RuleAt]]:
    """Two tables under each other with other columns, and a title or white between: the stack of rules cut there."""
    drawn = {y: sum(b - a for at, a, b in stack if at == y) for y, _, _ in stack}
    for i in range(2, len(stack) - 3):
        if min(drawn[stack[i][0]], drawn[stack[i + 1][0]]) < _BAR * max(drawn.values()):
            continue  # a bar of letters
        top, bottom = round(stack[i][0]) + 2, round(stack[i + 1][0]) - 1
        if bottom - top < 4 or places(mask[top:bottom], _APART) > 1:
            continue
        if _is_title(stack, i, mask):
            return [stack[: i + 1], *split(stack[i + 1 :], mask)]
        upper, lower = (gutters_of_rows(mask, _stops(part)) for part in (stack[: i + 1], stack[i + 1 :]))
        alike = [any(min(b, d) > max(a, c) for c, d in lower) for a, b in upper]
        if ends_row(mask[top:bottom], lower) or _is_group(mask[top:bottom], lower) or _is_flush(stack, i, mask):
            continue  # what a page left of a row, or a group, is no title
        if len(upper) > 1 and len(lower) > 1 and (len(upper) != len(lower) or not all(alike)):
            return [stack[: i + 1], *split(stack[i + 1 :], mask)]
    return [stack]


def _is_title(stack: list[RuleAt], i: int, mask: Mask) -> bool:
    """Whether a line in the middle, with more white round it than the rows of one line have, stands over heads: two
    tables with the same columns are told by that alone."""
    rows = [mask[round(a) + 2 : round(b) - 1] for a, b in itertools.pairwise(_stops(stack))]
    row = mask[round(stack[i][0]) + 2 : round(stack[i + 1][0]) - 1]
    if not row.any():
        return False
    under = mask[round(stack[i + 1][0]) + 2 : round(next((y for y in _stops(stack) if y > stack[i + 1][0] + 2), 0)) - 1]
    left, right = min(r[1] for r in stack), max(r[2] for r in stack)
    words = np.flatnonzero(row.any(axis=0))
    filled = [other for other in rows if places(other, _APART) > 2]
    single = [len(r) for r in filled if len(stripes(r)) == 1 and len(r) - _white(r) <= _TALL * (len(row) - _white(row))]
    if len(single) >= FILLED:
        is_roomy = len(row) > _ROOMY * float(np.median(single))
    else:
        is_roomy = len(filled) >= FILLED and _white(row) > _WHITER * float(np.median([_white(r) for r in filled]))
    return (
        is_roomy
        and len(stripes(row)) == 1
        and abs(words[0] + words[-1] - left - right) / 2 < _MIDDLE * (right - left)
        and places(under, _APART) >= FILLED
    )


def _white(row: Mask) -> int:
    """How much white a row has over and under its words."""
    lines = stripes(row)
    return len(row) - (lines[-1][1] - lines[0][0])


def _is_group(row: Mask, gutters: list[Gutter]) -> bool:
    """Whether a row holds a number and words behind it, with the white of the table's first columns between."""
    if not gutters or gutters[0][0] > NUMBER_WIDE + int(np.argmax(row.any(axis=0))):
        return False
    (start, end), taken = gutters[0], np.asarray(row.any(axis=0))
    return bool(taken[:start].any() and taken[end:].any() and not taken[start + 1 : end - 1].any())


def _is_flush(stack: list[RuleAt], i: int, mask: Mask) -> bool:
    """Whether the line under rule i begins where the table's rows do, and rules close it in as rows are: a title stands
    in the middle or has more white round it."""
    row = mask[round(stack[i][0]) + 2 : round(stack[i + 1][0]) - 1]
    lines, table = stripes(row), mask[round(stack[0][0]) : round(stack[-1][0])]
    left = int(np.argmax(table[:, max(0, round(stack[i][1]) - _BESIDE) :].any(axis=0))) + max(
        0, round(stack[i][1]) - _BESIDE
    )
    begins = int(np.argmax(row.any(axis=0)))
    return len(lines) == 1 and abs(begins - left) <= _FLUSH and len(row) < _CLOSE * (lines[0][1] - lines[0][0])


def _stops(stack: list[RuleAt]) -> list[int]:
    return sorted({round(r[0]) for r in stack})


def _head_rows(stack: list[RuleAt]) -> int:
    """How many rows heads fill: two where the line between them runs but along some columns, under a head over them."""
    level = [r for r in stack if r[0] == sorted({r[0] for r in stack})[1]]
    drawn = sum(x1 - x0 for _, x0, x1 in level)
    return 2 if drawn < _HALF * (max(r[2] for r in stack) - min(r[1] for r in stack)) else 1


def between_rules(stack: list[RuleAt], mask: Mask, across: list[RuleAt], limit: int) -> WhiteTable | None:
    """The table of a stack of rules that white parts into columns. `limit`: where the next one begins."""
    stack = _without_strokes(stack, mask)
    top, bottom = round(stack[0][0]), round(stack[-1][0])
    left, right = _with_worn_ends(stack, mask)
    part = mask[top:bottom].copy()
    part[:, : max(0, int(left))] = False
    part[:, int(right) + 1 :] = False
    gutters = gutters_of_rows(part, [stop - top for stop in _stops(stack)], _head_rows(stack))
    if len(gutters) > 1:
        stack = _along_cells(stack, [left, *(float(clearest(part, gutter)) for gutter in gutters), right])
        gutters = gutters_of_rows(part, [stop - top for stop in _stops(stack)], _head_rows(stack))
    if len(gutters) < 2:
        return None
    heads = _head_rows(stack)
    gutters = _where_rules_end(gutters, stack, (left, right))
    stack = [*stack, *_rows_under(stack, (left, right), gutters, mask[:limit], across)]
    on_top = is_on_top(mask, top)
    stack = [*stack, *rows_between(_stops(stack), heads, mask, gutters, (left, right), on_top=on_top)]
    stops = _stops(stack)
    at = [(x := clearest(part, gutter), x + 1) for gutter in gutters]
    over = heads_over(mask, (stops[0], stops[1]), at, (left, right)) if heads == 1 else []
    columns = column_lines(gutters, (left, right), stops, mask, over)
    return WhiteTable(sorted([*stack, *over]), columns, ruled=True)


def _with_worn_ends(stack: list[RuleAt], mask: Mask) -> tuple[float, float]:
    """From and to of a table: a bad copy may lose the ends of all its rules, where most rows still have words."""
    left, right = min(r[1] for r in stack), max(r[2] for r in stack)
    rows = [mask[round(a) + 2 : round(b) - 1] for a, b in itertools.pairwise(_stops(stack)) if b - a > _LEAST_ROW]
    least, out = max(FILLED, _ALONG * len(rows)), [left, right]
    start, end = max(0, round(left - NUMBER_WIDE)), round(right) + 1
    before = [x[0] for row in rows if len(x := np.flatnonzero(row[:, start : round(left)].any(axis=0)))]
    behind = [x[-1] for row in rows if len(x := np.flatnonzero(row[:, end : end + round(NUMBER_WIDE)].any(axis=0)))]
    if len(before) >= least:
        out[0] = float(start + min(before) - _BESIDE)
    if len(behind) >= least:
        out[1] = float(end + max(behind) + _BESIDE)
    return out[0], out[1]


def _rows_under(
    stack: list[RuleAt], ends: tuple[float, float], gutters: list[Gutter], mask: Mask, across: list[RuleAt]
) -> list[RuleAt]:
    """The rules of the rows under the last one that was seen: what a bad copy left of them, or none."""
    top, bottom = round(stack[0][0]), round(stack[-1][0])
    sides = [int(ends[0]), *(clearest(mask[top:bottom], gutter) for gutter in gutters), int(ends[1]) + 1]
    last, before = bottom, top
    while last > before:  # a group may be higher than what is looked through at once
        before, last = last, reach((top, last), mask, gutters, (top, len(mask)))[1]
    part = mask[bottom + 2 : last]
    if last - bottom < _LEAST_ROW or any(part[:, x].any() for x in sides[1:-1]):
        return []
    worn = {y for y, _, _ in across if bottom + _LEAST_ROW < y < last + _ROOM}
    levels = sorted(y for y in worn if not mask[round(y) - 1 : round(y) + 2, sides[0] : sides[-1]].any())
    levels = [y for i, y in enumerate(levels) if not i or y - levels[i - 1] > _LEAST_ROW]
    stops = [bottom, *(y for y in levels if y < last - _LEAST_ROW), last + 1]
    filled = [
        sum(bool(mask[round(a) + 2 : round(b), x0:x1].any()) for x0, x1 in itertools.pairwise(sides))
        for a, b in itertools.pairwise(stops)
    ]
    if min(filled) < max(3, len(sides) - 3):
        return []
    return [(float(y), *ends) for y in stops[1:]]


def _where_rules_end(gutters: list[Gutter], stack: list[RuleAt], ends: tuple[float, float]) -> list[Gutter]:
    """The gutters, as narrow as the line between their columns where rules tell it: beside a cell that is joined over
    rows they end there. The middle of the white is far from it where a column's words stand in its middle."""
    left, right = ends
    inner = sorted(x for _, a, b in stack for x in (a, b) if left + _LEAST_ROW < x < right - _LEAST_ROW)
    out = []
    for start, end in gutters:
        inside = [x for x in inner if start <= x <= end]
        same = [[x for x in inside if abs(x - at) <= _SAME_PLACE] for at in inside]
        best = max(same, key=len, default=[])
        at = round(sum(best) / len(best)) if len(best) > 1 and 2 * len(best) > len(inside) else 0
        out.append((max(start, at - 1), min(end, at + 2)) if at else (start, end))
    return out


def _along_cells(stack: list[RuleAt], sides: list[float]) -> list[RuleAt]:
    """The rules without the levels that run along no cell: bars of large letters."""
    kept = []
    for y in sorted({rule[0] for rule in stack}):
        level = [rule for rule in stack if rule[0] == y]
        shares = [
            sum(max(0.0, min(b, x1) - max(a, x0)) for _, x0, x1 in level) / (b - a)
            for a, b in itertools.pairwise(sides)
        ]
        if max(shares) >= _ALONG or y in (stack[0][0], stack[-1][0]):
            kept += level
    return kept


def _without_strokes(stack: list[RuleAt], mask: Mask) -> list[RuleAt]:
    """The rules without those that words stand on: strokes of large letters in a row."""

    def is_stroke(rule: RuleAt) -> bool:
        y, x0, x1 = rule
        over, under = (mask[round(y) + k, round(x0) : round(x1) + 1] for k in (-_ON, _ON))
        return bool((over & under).mean() > 0.4)

    ends = stack[0][0], stack[-1][0]
    return [rule for rule in stack if rule[0] in ends or not is_stroke(rule)]
