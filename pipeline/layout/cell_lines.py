"""Where the rows of a table part whose columns are known, where neither lines nor numbers tell: a line of print goes on
with the one over it in its column, or stands farther from it than lines of one cell do. In points."""

from __future__ import annotations

import itertools

import numpy as np

from pipeline.layout.gutters import FILLED, Gutter, Mask, stripes

_DASH = 4  # points: what is no higher is no line of letters
_RISE = 0.75  # of what a line lacks in height, that it lacks over small letters
_FARTHER = 3.0  # points, by which rows stand farther from each other than lines of one cell
_CLEAR = 1.5  # points between the farthest lines of one cell and the nearest of two rows, at least


def stops_of_cells(part: Mask, gutters: list[Gutter]) -> list[int]:
    """From the top to the end of the rows, where they part; nothing where it isn't clear."""
    runs = stripes(part)
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    columns = [stripes(part[:, a:b]) for a, b in itertools.pairwise(sides)]
    heights = [b - a for lines in columns for a, b in lines if b - a > _DASH]
    if len(runs) < FILLED or not heights:
        return []
    high = float(np.median(heights))
    inside = [
        _white(upper, lower, high)
        for lines in columns
        for upper, lower in itertools.pairwise(lines)
        if any(a <= upper[0] and lower[1] <= b for a, b in runs) and lower[1] - lower[0] > _DASH
    ]
    between = [_nearest(columns, over, under, high) for over, under in itertools.pairwise(runs)]
    usual = float(np.median(inside)) if len(inside) >= FILLED else min(between)
    least = usual + _FARTHER
    within, across = [w for w in between if w < least], [w for w in between if w >= least]
    if len(across) < FILLED - 1 or min(across) - max(within, default=usual) < _CLEAR:
        return []
    inner = [
        (a[1] + b[0]) // 2 for (a, b), white in zip(itertools.pairwise(runs), between, strict=True) if white >= least
    ]
    return [max(0, runs[0][0] - 3), *inner, min(len(part) - 1, runs[-1][1] + 3)]


def _nearest(columns: list[list[Gutter]], over: Gutter, under: Gutter, high: float) -> float:
    """The least white between two lines of one column on both sides of what is white in all, or that of all."""
    whites = []
    for lines in columns:
        upper = [line for line in lines if over[0] <= line[0] < over[1]]
        lower = [line for line in lines if under[0] <= line[0] < under[1]]
        if upper and lower and lower[0][1] - lower[0][0] > _DASH:
            whites.append(_white(upper[-1], lower[0], high))
    return min(whites, default=float(under[0] - over[1]))


def _white(upper: Gutter, lower: Gutter, high: float) -> float:
    """The white over a line, as if it had letters as high as others."""
    return lower[0] - upper[1] - _RISE * max(0.0, high - (lower[1] - lower[0]))
