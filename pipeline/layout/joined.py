"""Cells joined over rows in a table without lines: their words stand on the border of two rows, or, in a column whose
words stand in the middle of their rows, in the middle of several. In points.
"""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.gutters import Mask, edges, stripes
from pipeline.layout.stacks import RuleAt

_OVER = 6  # points of words, at least, that run over a border
_OFF = 3.5  # points beside the middle of its rows, at most, where a text that is set so stands
_FREE = 8  # points by which a row is higher than a text that tells how its column is set
_TOLD = 3  # such rows, at least
_MOST = 0.7  # of them, in which the text stands in the middle
_ROWS = 4  # that a cell is joined over, at most, where no word runs over a border

Column = tuple[float, list[tuple[float, float]]]


def lines_between(mask: Mask, stops: list[int], columns: list[Column]) -> list[RuleAt]:
    """The borders of the rows that part at `stops`, left out in the columns in which a cell is joined over them."""
    spans = list(itertools.pairwise(stops))
    whole = [all(_runs(along, a, b) for _, along in columns[1:-1]) for a, b in spans]
    gaps: dict[int, set[int]] = {}
    for c, ((x0, _), (x1, _)) in enumerate(itertools.pairwise(columns)):
        part = mask[:, round(x0) + 1 : round(x1)]
        for first, last in _joined(part, spans, whole):
            for k in range(first + 1, last + 1):
                gaps.setdefault(k, set()).add(c)
    out: list[RuleAt] = []
    for k, y in enumerate(stops):
        drawn = [c not in gaps.get(k, ()) for c in range(len(columns) - 1)]
        at = [x for x, _ in columns]
        for here, run in itertools.groupby(range(len(drawn)), key=drawn.__getitem__):
            some = list(run)
            out += [(float(y), at[some[0]], at[some[-1] + 1])] if here else []
    return out


def _runs(along: list[tuple[float, float]], top: int, bottom: int) -> bool:
    """Whether a column's line is clear along a row."""
    return any(min(b, bottom) - max(a, top) > 0.5 * (bottom - top) for a, b in along)


def _joined(part: Mask, spans: list[tuple[int, int]], whole: list[bool]) -> list[tuple[int, int]]:
    """First and last row of the cells of one column that are joined over rows; only `whole` rows may be."""
    texts = [_text(part, a, b) for a, b in spans]
    body = range(1, len(spans))
    out = []
    for k in body[1:]:
        y = spans[k][0]
        if whole[k - 1] and whole[k] and texts[k - 1] and texts[k] and _over(part, y):
            out.append((k - 1, k))
    taken = {r for pair in out for r in pair}
    told = [
        abs(sum(t) - a - b) / 2 <= _OFF
        for r, ((a, b), t) in enumerate(zip(spans, texts, strict=True))
        if r in body and r not in taken and whole[r] and t and b - a - (t[1] - t[0]) >= _FREE
    ]
    if sum(told) < _TOLD or sum(told) < _MOST * len(told):
        return out
    for r in body:
        text, (a, b) = texts[r], spans[r]
        if text and r not in taken and whole[r] and abs(sum(text) - a - b) / 2 > _OFF + 1:
            found = _middle_of(text, r, spans, [t is None and w for t, w in zip(texts, whole, strict=True)])
            if found and not taken & set(range(found[0], found[1] + 1)):
                out.append(found)
                taken |= set(range(found[0], found[1] + 1))
    return out


def _text(part: Mask, top: int, bottom: int) -> tuple[int, int] | None:
    """From and to of the words in a row."""
    lines = stripes(part[top:bottom])
    return (top + lines[0][0], top + lines[-1][1]) if lines else None


def _over(part: Mask, y: int) -> bool:
    """Whether a line of words lies over a border, not only the feet of its letters."""
    near = np.asarray(part[max(0, y - 2) : y + 3].all(axis=0))
    return max((b - a for a, b in edges(near)), default=0) >= _OVER


def _middle_of(
    text: tuple[int, int], row: int, spans: list[tuple[int, int]], empty: list[bool]
) -> tuple[int, int] | None:
    """The rows that a text stands in the middle of: its own, and empty ones beside it; the fewest."""
    middle = sum(text) / 2
    fits = []
    for first in range(row, max(0, row - _ROWS), -1):
        if first < row and not empty[first]:
            break
        for last in range(row, min(len(spans), row + _ROWS)):
            if last > row and not empty[last]:
                break
            off = abs((spans[first][0] + spans[last][1]) / 2 - middle)
            if last > first and off <= _OFF:
                fits.append((last - first, off, (first, last)))
    return min(fits)[2] if fits else None
