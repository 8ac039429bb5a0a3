"""Whether a line is drawn at a place where a table's grid would have one. In pixels.

Where the place is known, a line shows on scans on which the search for rules, which knows no places, loses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels

_ENDS_MM = 0.7  # of a stretch are left out: the crossing lines
_ASIDE_MM = 0.5  # how far a line may lie from its place
_BESIDE_MM = (0.5, 1.1)  # from the line: the paper that it is compared with
_PIECE_MM = 5.0  # a line may wander from piece to piece
_STEP_ASIDE_MM = 0.17  # and within one, from its middle
_LEAST = 14.0  # grey levels by which a line is darker than the paper on both sides
_LIKE = 0.45  # of the contrast of the table's other lines
_FAINT = 0.6  # of that contrast, that a line has where it is at its faintest
_SHORT_MM = 8.0  # a stretch as short as a row of one line of print
_END_MM = 0.5  # of both ends of such a stretch, at which a letter does not stand
_SEEN = 0.8  # of its length; stems of letters stand on a part of it
_LIKELY = 0.7  # of a row's height, that a place for a line shows dark, to be looked at
_HIGH_MM = 8.0  # the least height of a lone row whose lines are told, and what
_STRONG = 0.75  # of the others' contrast those have
_STEP_MM = 0.4  # from one row of pixels that is looked at to the next
_ROOM_MM = 3.0  # between two columns' lines, at least
_SAME_MM = 0.8


def contrasts(ink: Pixels, at: float, start: float, end: float, mm: float) -> NDArray[np.float64]:
    """By how much a line down at x = `at` is darker than the paper beside it, at each pixel from `start` to `end`.

    Smoothed along the line. Empty where the stretch is too short to tell or lies outside.
    """
    near, far = round(_ASIDE_MM * mm), round((_ASIDE_MM + _BESIDE_MM[1]) * mm) + 1
    x, a, b = round(at), round(start + _ENDS_MM * mm), round(end - _ENDS_MM * mm)
    if b - a < 1.5 * mm or x - far < 0 or x + far >= ink.shape[1] or a < 0 or b > ink.shape[0]:
        return np.empty(0)
    strip = np.ascontiguousarray(ink[a:b, x - far : x + far + 1])
    strip = cv2.blur(strip, (1, max(3, round(0.8 * mm)))).astype(np.float64)
    first, last = round(_BESIDE_MM[0] * mm), round(_BESIDE_MM[1] * mm)
    aside = max(1, round(_STEP_ASIDE_MM * mm))
    out = []
    for piece in np.array_split(strip, max(1, round(len(strip) / (_PIECE_MM * mm)))):
        # where the piece is darkest, stepping aside or not
        dark = np.median(cv2.erode(piece, np.ones((1, 2 * aside + 1)))[:, far - near : far + near + 1], axis=0)
        best = np.flatnonzero(dark <= dark.min())
        middle = far - near + int(best[len(best) // 2])
        left = piece[:, max(0, middle - last) : middle - first + 1].max(axis=1)
        right = piece[:, middle + first : middle + last + 1].max(axis=1)
        line = piece[:, max(0, middle - aside) : middle + aside + 1].min(axis=1)
        out.append(np.minimum(left, right) - line)
    return np.concatenate(out)


def is_drawn(found: NDArray[np.float64], usual: float, mm: float) -> bool:
    """Whether the contrasts are a line's. `usual`: those of lines that are there for certain.

    In a row of one line of print a tall letter, "ị", may stand on most of the stretch, but not at its ends.
    """
    least = max(_LEAST, _LIKE * usual)
    end = max(2, round(_END_MM * mm))
    if len(found) < _SHORT_MM * mm and any(
        len(e) and np.median(e) <= _FAINT * least for e in (found[:end], found[-end:])
    ):
        return False
    return bool(len(found) and np.median(found) >= least and np.mean(found > _FAINT * least) >= _SEEN)


def is_unbroken(found: NDArray[np.float64]) -> bool:
    """Whether the contrasts are those of a line from end to end: letters leave white over and under them."""
    return bool(len(found) and (usual := np.median(found)) >= _LEAST and found.min() >= _FAINT * usual)


def usual_contrast(found: Sequence[NDArray[np.float64]]) -> float:
    """Of the lines that are there for certain; 0 where there are none."""
    middles = [float(np.median(one)) for one in found if len(one)]
    return float(np.median(middles)) if middles else 0.0


def lines_down(ink: Pixels, rows: Sequence[float], known: Sequence[float], usual: float, mm: float) -> list[float]:
    """Where lines down are drawn between the `known` ones, of a table whose lines across lie at `rows`: they are too
    broken, in rows too low, to be found by themselves. Two rows must show one, or all of a table of one row."""
    found: list[float] = []
    lone = len(rows) == 2
    for a, b in pairwise(rows):
        for x in _places(ink, (a, b), (known[0], known[-1]), usual, mm):
            if min(abs(x - k) for k in known) <= _ROOM_MM * mm:
                continue
            line = contrasts(ink, x, a, b, mm)
            strong = not lone or (b - a > _HIGH_MM * mm and float(np.median(line)) >= _STRONG * usual)
            if strong and is_drawn(line, usual, mm):
                found.append(x)
    groups: list[list[float]] = []
    for x in sorted(found):
        if groups and x - groups[-1][-1] <= _SAME_MM * mm:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [float(np.median(group)) for group in groups if lone or len(group) > 1]


def _places(ink: Pixels, row: tuple[float, float], sides: tuple[float, float], usual: float, mm: float) -> list[float]:
    """Where something thin and dark runs down most of a row."""
    y0, y1, x0, x1 = round(row[0] + _ENDS_MM * mm), round(row[1] - _ENDS_MM * mm), round(sides[0]), round(sides[1])
    if y1 - y0 < _ROOM_MM * mm or x1 - x0 < _ROOM_MM * mm:
        return []
    smooth = cv2.blur(np.ascontiguousarray(ink[y0:y1, x0:x1]), (1, max(3, round(0.8 * mm))))
    smooth = np.ascontiguousarray(smooth[:: max(1, round(_STEP_MM * mm))])
    ground = cv2.dilate(smooth, np.ones((1, round(2 * _BESIDE_MM[1] * mm) | 1), np.uint8))
    thin = cv2.dilate(cv2.subtract(ground, smooth), np.ones((1, 3), np.uint8))
    likely = (thin > _FAINT * max(_LEAST, _LIKE * usual)).mean(axis=0) >= _LIKELY
    edges = np.flatnonzero(np.diff(np.concatenate([[0], likely.astype(np.int8), [0]])))
    return [x0 + (a + b - 1) / 2 for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
