"""Where lines between columns would run that white space parts: not through joined cells. In points."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from pipeline.layout.gutters import (
    NUMBER_WIDE,
    Gutter,
    Mask,
    clearest,
    places,
    stripes,
)
from pipeline.layout.stacks import RuleAt

_WORD_SPACE = 4  # points of white between two words of a line that is not stretched
_APART = 9  # points: words of a title stand nearer to each other
_SPECK = 2.5  # points: what is no higher is no word


@dataclass(slots=True)
class WhiteTable:
    """Row lines from top to bottom (y, from x, to x) and column lines (x, then from y to y where they are clear)."""

    rows: list[RuleAt]
    columns: list[tuple[float, list[tuple[float, float]]]]
    ruled: bool = False  # lines between its rows are drawn
    boxed: bool = False  # the box of its heads says where its columns are


def column_lines(
    gutters: list[Gutter], ends: tuple[float, float], stops: list[int], mask: Mask, heads: list[RuleAt] | None = None
) -> list[tuple[float, list[tuple[float, float]]]]:
    """Column lines in the middles of the gutters, clear where no word of a row runs over them."""
    whole = [(float(stops[0]), float(stops[-1]))]
    out = [(ends[0], whole)]
    part = mask[stops[0] : stops[-1]]
    over = {stops[0]: heads or []}
    sides = [int(ends[0]), *(clearest(part, gutter) for gutter in gutters), int(ends[1]) + 1]
    rows = list(itertools.pairwise(stops))
    titles = {a for a, b in rows if _is_title(mask[a + 2 : b - 1], gutters, ends)}
    lone = {a for a, b in rows[1:] if _is_lone_title(mask[a + 2 : b - 1], gutters, ends)}
    for i in range(len(gutters)):
        middle = sides[i + 1]
        spans = []
        for a, b in itertools.pairwise(stops):
            top = next((y for y, x0, x1 in over.get(a, []) if x0 < middle < x1), a)  # under a head over columns
            if not (a in lone or (i and a in titles)) and not _crossed(
                mask[round(top) + 2 : b - 1], middle, (sides[i], sides[i + 2])
            ):
                spans.append((float(top), float(b)))
        out.append((float(middle), spans))
    return [*out, (ends[1], whole)]


def _crossed(row: Mask, middle: int, sides: Gutter) -> bool:
    """Whether words of a row run over a gutter, or stand on both sides as near as words of one line do. `sides`: the
    ends of the columns beside it."""
    if row[:, middle - 2 : middle + 3].all(axis=1).any():  # words that only touch are beside
        return True
    left, right = row[:, sides[0] : middle], row[:, middle : sides[1]]
    lines = stripes(left), stripes(right)
    if len(lines[0]) != 1 or len(lines[1]) != 1 or abs(lines[0][0][1] - lines[1][0][1]) > _SPECK:
        return False
    taken = np.flatnonzero(left.any(axis=0)), np.flatnonzero(right.any(axis=0))
    return bool(middle - sides[0] - 1 - taken[0][-1] + taken[1][0] <= _WORD_SPACE)


def _is_title(row: Mask, gutters: list[Gutter], ends: tuple[float, float]) -> bool:
    """A row of a table of four columns or more that holds one line: a number and a title behind it, nothing else."""
    if len(gutters) < 3 or len(stripes(row)) != 1:
        return False
    number, rest = row[:, int(ends[0]) : gutters[0][0]], row[:, gutters[0][1] : int(ends[1]) + 1]
    begins = int(np.argmax(rest.any(axis=0))) + gutters[0][1]
    return bool(number.any()) and places(rest) == 1 and begins < gutters[1][0]


def _is_lone_title(row: Mask, gutters: list[Gutter], ends: tuple[float, float]) -> bool:
    """A row of a table without numbers that holds one line, in its first column."""
    first, rest = row[:, int(ends[0]) : gutters[0][0]], row[:, gutters[0][1] : int(ends[1]) + 1]
    wide = gutters[0][0] - ends[0] > NUMBER_WIDE
    return wide and len(gutters) > 2 and len(stripes(first)) == 1 and places(first, _APART) == 1 and not rest.any()
