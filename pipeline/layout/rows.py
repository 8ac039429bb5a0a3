"""Where the rows of a table part that has no lines: by its numbers, or by the white between lines. In points."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from pipeline.layout.gutters import FILLED, NUMBER_WIDE, Gutter, Mask, edges, stripes

ROW_GAP = 6  # points between rows, at least, where no lines tell them
_MANY = 12  # gaps, of which one may be passed over
_OFF = 5  # points beside the middle of its rows, at most, where a cell's text stands that is joined over them
_CLEAR = 1.35  # white between rows over white between lines of a cell, where no lines tell rows


def row_stops(part: Mask, gutters: list[Gutter], least: int = FILLED, on_top: bool = False) -> list[int]:
    """Where rows part: at wide stripes of white, or at each of them where nearly all lines fill the columns.

    `least`: how many lines and numbers tell; `on_top` of a page a row may stand that has no number, and fewer tell.
    """
    runs = stripes(part)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(runs)]
    if len(gaps) < max(least, 1):
        return []
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    columns = len(sides) - 1
    numbers = stripes(part[:, : sides[1]])
    inside = np.flatnonzero(part[:, : sides[1]].any(axis=0))
    if len(numbers) > least - on_top and inside[-1] - inside[0] < NUMBER_WIDE:
        filled = [
            {i for i, (x0, x1) in enumerate(itertools.pairwise(sides)) if part[a:b, x0:x1].any()} for a, b in runs
        ]
        white = _by_numbers(runs, gaps, numbers, on_top, filled)
        inner = [(a[1] + b[0]) // 2 for (a, b), gap in zip(itertools.pairwise(runs), gaps, strict=True) if gap >= white]
        stops = [max(0, runs[0][0] - 3), *inner, min(part.shape[0] - 1, runs[-1][1] + 3)]
        return _parted(stops, numbers, part, sides)
    full = [sum(part[a:b, x0:x1].any() for x0, x1 in itertools.pairwise(sides)) for a, b in runs]
    each = np.mean([f >= columns - 1 for f in full]) > 0.7
    if each and _is_list(part, runs, sides):
        return []
    gap_least = 0.0 if each else _parting(gaps, FILLED - 1 if least else 1)
    if not each and not least:  # of few rows their own lines tell more
        gap_least = min(filter(None, (gap_least, _wider_than_lines(part, runs, gaps, sides))), default=0.0)
    if not each and not gap_least:
        return []
    inner = [(a[1] + b[0]) // 2 for a, b, gap in zip(runs, runs[1:], gaps, strict=False) if gap >= gap_least]
    stops = [max(0, runs[0][0] - 3), *inner, min(part.shape[0] - 1, runs[-1][1] + 3)]
    return _parted_under(stops, part, sides, gap_least or max(ROW_GAP, min(gaps)))


def _is_list(part: Mask, runs: list[Gutter], sides: list[int]) -> bool:
    """Whether lines beside each other, in two columns with other pitches, only look like rows: the lines of the longest
    column stand as close where two rows would part as they do inside of one."""
    columns = [stripes(part[:, a:b]) for a, b in itertools.pairwise(sides)]
    longest: list[Gutter] = max(columns, key=len)
    within: list[int] = []
    across: list[int] = []
    for upper, lower in itertools.pairwise(longest):
        inside = any(a <= upper[0] and lower[1] <= b for a, b in runs)
        (within if inside else across).append(lower[0] - upper[1])
    return len(within) > 1 and bool(across) and min(across) <= float(np.median(within))


def _parted(stops: list[int], numbers: list[Gutter], part: Mask, sides: list[int]) -> list[int]:
    """Rows with two numbers parted once more: a cell joined over them fills the white between them."""
    ink = [int(part[:, a:b].sum()) for a, b in itertools.pairwise(sides)]
    main = ink.index(max(ink))
    out = [stops[0]]
    for top, bottom in itertools.pairwise(stops):
        held = [n for n in numbers if top <= n[0] < bottom]
        for (_, upper), (lower, _) in itertools.pairwise(held):
            white = [_white_around(part[upper:lower, a:b]) for a, b in itertools.pairwise(sides)]
            clear = np.sum([np.where(w >= ROW_GAP, 1, 0) for w in white], axis=0) * (white[main] >= ROW_GAP)
            if lower - upper >= ROW_GAP and clear.max() >= max(2, len(white) - 2):
                best = np.flatnonzero(clear == clear.max())
                out.append(upper + int(best[len(best) // 2]))
        out.append(bottom)
    return out


def _parted_under(stops: list[int], part: Mask, sides: list[int], least: float) -> list[int]:
    """Rows parted once more where white as high as between rows runs through all columns but one, which holds the words
    of a cell joined over them, in their middle."""
    out = [stops[0]]
    for top, bottom in itertools.pairwise(stops):
        columns = [part[top:bottom, a:b] for a, b in itertools.pairwise(sides)]
        white = [_white_around(column) >= least for column in columns]
        clear = np.sum(white, axis=0) == len(white) - 1
        for a, b in edges(np.asarray(clear)):
            y = (a + b) // 2
            held = [column for column, is_white in zip(columns, white, strict=True) if is_white[y]]
            (over,) = (column for column, is_white in zip(columns, white, strict=True) if not is_white[y])
            both = sum(bool(column[:y].any() and column[y:].any()) for column in held)
            if both >= max(2, len(held) - 1) and _in_middle(over, part[top:bottom]):
                out.append(top + y)
        out.append(bottom)
    return out


def _in_middle(column: Mask, row: Mask) -> bool:
    """Whether what a column says stands in the middle of the height that all columns take."""
    own, whole = stripes(column), stripes(row)
    return bool(own) and abs(own[0][0] + own[-1][1] - whole[0][0] - whole[-1][1]) / 2 <= _OFF


def _white_around(column: Mask) -> NDArray[np.int64]:
    """At each height, how high the white is that it lies in; 0 where there are words."""
    out = np.zeros(len(column), np.int64)
    for a, b in edges(~np.asarray(column.any(axis=1))):
        out[a:b] = b - a
    return out


def _by_numbers(
    runs: list[Gutter], gaps: list[int], numbers: list[Gutter], on_top: bool, filled: list[set[int]]
) -> int:
    """The least white between rows with which most rows have one line in their first column, the number. On top of a
    page a row may lack it, but not one that far less white than elsewhere parts from the next; so may the end of one
    cell, under heads that are printed again. `filled`: the columns of each run."""
    best, at = -len(runs), 0
    for least in sorted(set(gaps)):
        first = [0, *(i for i, gap in enumerate(gaps, 1) if gap >= least), len(runs)]
        stops = [*(runs[i][0] for i in first[:-1]), runs[-1][1] + 1]
        counts = [sum(a <= n[0] < b for n in numbers) for a, b in itertools.pairwise(stops)]
        none = sum(c == 0 for c in counts[on_top:])
        none -= on_top and counts[:2] == [1, 0] and _ends_cell(first[1], first[2], gaps, filled)
        score = sum(c == 1 for c in counts) - 2 * none - sum(c > 1 for c in counts)
        if score > best or (on_top and score == best and at < ROW_GAP and least > 2 * at):
            best, at = score, least
    return at


def _ends_cell(start: int, end: int, gaps: list[int], filled: list[set[int]]) -> bool:
    """Whether runs stand in one column alone, and no nearer to the row over them than to the one under them."""
    return end < len(filled) and len(set().union(*filled[start:end])) == 1 and gaps[start - 1] >= gaps[end - 1]


def _parting(gaps: list[int], far: int) -> float:
    """The least white between rows, where it is clearly more than that between lines; 0 where it is not. Where nothing
    is clear, one gap of another kind is passed over: a seal's strokes leave such. `far`: the widest that may part rows
    is so many from the end; titles stand farther off than rows."""
    return _clearly(gaps, 1, far) or (_clearly(gaps, 2, far) if len(gaps) >= _MANY else 0.0)


def _wider_than_lines(part: Mask, runs: list[Gutter], gaps: list[int], sides: list[int]) -> float:
    """The least white between runs that is clearly more than the most between lines of one cell; 0 for none."""
    columns = [stripes(part[a:b, x0:x1]) for a, b in runs for x0, x1 in itertools.pairwise(sides)]
    inside = [b[0] - a[1] for lines in columns for a, b in itertools.pairwise(lines)]
    wide = [gap for gap in gaps if inside and gap >= max(ROW_GAP, _CLEAR * (max(inside) + 1))]
    return float(min(wide, default=0))


def _clearly(gaps: list[int], step: int, far: int) -> float:
    ordered = sorted(gaps)
    best, at = _CLEAR, 0.0
    most = len(ordered) - far + 1
    for a, b in zip(ordered[:most], ordered[step:most], strict=False):
        ratio = (b + 1) / (a + 1)
        if ratio > best and b >= ROW_GAP:
            best, at = ratio, float(b)
    return at
