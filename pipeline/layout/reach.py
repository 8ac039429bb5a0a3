"""From where to where a table without lines reaches, once its columns are told. In points."""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.gutters import (
    Gutter,
    Mask,
    clearest,
    places,
    stripes,
)
from pipeline.layout.rows import ROW_GAP

_FAR = 20  # points: lines of a table stand no farther from each other
_FLUSH = 5  # points from a column's left edge, within which its lines begin
_APART = 9  # points between heads, at least
_ROOM = 3  # points of white over and under a table
_BEYOND = 250  # points over and under a white stretch in which it is looked for the rest of the table


def whole_lines(stretch: Gutter, mask: Mask) -> Gutter:
    """The stretch without the feet and the heads of lines of text that it cuts."""
    start, end = stretch
    lines = stripes(mask[start:end])
    if lines and not lines[0][0] and start and mask[start - 1].any():
        start, lines = start + lines[0][1], lines[1:]
    if lines and lines[-1][1] == end - stretch[0] and mask[end : end + 1].any():
        end = stretch[0] + lines[-1][0]
    return start, end


def reach(stretch: Gutter, mask: Mask, gutters: list[Gutter], limits: Gutter) -> Gutter:
    """The stretch with the lines over and under it that stand as near as its own and keep its gutters."""
    start, end = stretch
    part = mask[start:end]
    lines = stripes(part)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(lines)]
    if not gaps:
        return stretch
    near, next_line = min(max(gaps) + 2, _FAR), min(*gaps, ROW_GAP) + 1
    sides = [clearest(part, gutter) for gutter in gutters]
    first, last = start + lines[0][0], start + lines[-1][1]
    over = [(first - b, first - a) for a, b in stripes(mask[max(limits[0], first - _BEYOND) : first][::-1])]
    under = [(last + a, last + b) for a, b in stripes(mask[last : min(limits[1], last + _BEYOND)])]
    for a, b in over:
        if first - b > near or not (_keeps(mask[a:b], sides, least=2) or _is_of_heads(mask[a:b], sides)):
            break
        first = a
    at = last  # the end of a cell alone may stand at some distance; it is of the table where rows follow
    for a, b in under:
        if a - at > near or not _keeps(mask[a:b], sides, least=1):
            break
        at = b
        if a - last <= next_line or _keeps(mask[a:b], sides, least=2):
            last = b
    top, bottom = max(limits[0], first - _ROOM), min(limits[1], last + _ROOM)
    return min(start, first - free_rows(mask[top:first][::-1])), max(end, last + free_rows(mask[last:bottom]))


def free_rows(rows: Mask) -> int:
    """How many of the first rows are white: the line over or under a table is not cut into."""
    taken = np.flatnonzero(rows.any(axis=1))
    return int(taken[0]) if len(taken) else len(rows)


def ends_row(row: Mask, gutters: list[Gutter]) -> bool:
    """Whether a row stands in one column alone, not the first, and begins at its left edge."""
    words = np.flatnonzero(row.any(axis=0))
    columns = itertools.pairwise([*gutters, (row.shape[1], row.shape[1])])
    return bool(len(words)) and any(a[1] - 2 <= words[0] <= a[1] + _FLUSH and words[-1] <= b[0] for a, b in columns)


def titles_over(part: Mask, gutters: list[Gutter]) -> int:
    """How high the lines of titles and paragraphs over the heads are: they run over the first columns' gutters. So do
    wide heads, but these stand apart."""
    high = 0
    for a, b in stripes(part):
        crossed = [i for i, gutter in enumerate(gutters) if part[a:b, clearest(part, gutter)].any()]
        if len(crossed) > 1 and crossed[0] < 2 and places(part[a:b], _APART) < 3:
            high = b
        elif places(part[a:b]) >= 3:
            break
    return high


def _is_of_heads(line: Mask, sides: list[int]) -> bool:
    """Whether a line has as many words as there are columns, far from each other: heads may be wider than these."""
    return places(line, _APART) == len(sides) + 1


def _keeps(line: Mask, sides: list[int], least: int) -> bool:
    """Whether a line stands in so many columns, and runs over no gutter, or over one of many."""
    crossed = sum(bool(line[:, x - 1 : x + 2].any()) for x in sides)
    filled = sum(bool(line[:, a:b].any()) for a, b in itertools.pairwise([0, *sides, line.shape[1]]))
    return filled >= least and crossed <= (len(sides) // 4 if least > 1 else 0)
