"""How many upright strokes the numeral at the left of a piece of print has, and whether that is certain.

Serifs join the I's of "III" at top and bottom, above all at 150 dpi; between the serifs white stands between them. A
slash or a V, which also crosses that band, leans there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels

_LEAST = 9  # pixels of height under which strokes can't be told apart
_BAND = (0.22, 0.78)  # of the height: between the serifs
_PARTS = 3  # of the band; a stroke is dark in each of them
_LEANS = (0.0, 0.14, 0.28)  # of upright and of slanted print
_STROKE = 0.5  # as dark as this share of the darkest stroke, at least
_VALLEY = 0.72  # between two strokes it is paler than this share of the paler one
_NEAR, _FAR = 0.3, 0.78  # heights between neighbours
_EVEN = 0.3  # how much the distances within a numeral may differ, as a share
_SLOPE = 0.2  # what leans more is a slash
_UPRIGHT = 0.12  # what leans more may be one
_MOST = 3

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Strokes:
    """`count` is 0 where none are seen; `end` is the place behind the last one, in pixels; `height` theirs."""

    count: int
    sure: bool
    end: float = 0.0
    height: int = 0


def count_strokes(crop: Pixels) -> Strokes:
    """The strokes at the left of a crop, whose first ink is the numeral's."""
    if crop.shape[0] < _LEAST or crop.shape[1] < 3:
        return Strokes(0, False)
    paper, ink = float(np.percentile(crop, 85)), float(np.percentile(crop, 1))
    if paper - ink < 40:
        return Strokes(0, False)
    dark = np.clip((paper - crop.astype(np.float64)) / (paper - ink), 0, 1)
    dark = dark[:, _first(dark) :]
    top, bottom = _tallest(dark[:, : max(4, round(0.45 * crop.shape[0]))].max(axis=1, initial=0) > 0.4)
    if bottom - top < _LEAST:
        return Strokes(0, False)
    dark = dark[top:bottom]
    height = dark.shape[0]
    found = [_strokes(_upright(dark, lean), height) for lean in _LEANS]
    return max(found, key=lambda one: one[1])[0]


def _first(dark: Floats) -> int:
    columns = np.flatnonzero(dark.max(axis=0) > 0.4)
    return max(0, int(columns[0]) - 1) if len(columns) else 0


def _tallest(rows: NDArray[np.bool_]) -> tuple[int, int]:
    """The longest run of rows with ink: the numeral's, not a rule's or the next line's."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(np.int8), [0]])))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _upright(dark: Floats, lean: float) -> Floats:
    if not lean:
        return dark
    height, width = dark.shape
    places = np.arange(width, dtype=np.float64)
    out = [np.interp(places - lean * (y - height / 2), places, row, 0, 0) for y, row in enumerate(dark)]
    return np.asarray(out)


def _strokes(dark: Floats, height: int) -> tuple[Strokes, float]:
    """The strokes of print that stands upright, and how dark the first is (the right lean makes it darkest)."""
    band = dark[round(_BAND[0] * height) : round(_BAND[1] * height)]
    parts = [part.mean(axis=0) for part in np.array_split(band, _PARTS)]
    profile = np.min(parts, axis=0)
    near = profile[: max(3, round(0.6 * height))]
    top = float(near.max(initial=0))
    if top < 0.3:
        return Strokes(0, False), top
    peaks = _peaks(profile, top)
    taken: list[int] = []
    sure = True
    for peak in peaks:
        if taken and peak - taken[-1] > _FAR * height:
            break
        if taken and _slope(parts, peak, height) > _SLOPE:
            break
        if taken and peak - taken[-1] < _NEAR * height:
            sure = False
            break
        taken.append(peak)
    gaps = np.diff(taken)
    sure = sure and (len(taken) < 2 or _slope(parts, taken[-1], height) <= _UPRIGHT)
    sure = sure and 1 <= len(taken) <= _MOST and taken[0] < 0.6 * height
    sure = sure and (len(gaps) < 2 or float(gaps.max() - gaps.min()) <= max(1.5, _EVEN * float(gaps.mean())))
    return Strokes(len(taken), sure, taken[-1] if taken else 0.0, height), top


def _peaks(profile: Floats, top: float) -> list[int]:
    """Places of strokes: dark ones with paler ground between."""
    peaks: list[int] = []
    for x in range(len(profile)):
        value = profile[x]
        before = profile[x - 1] if x else 0.0
        after = profile[x + 1] if x + 1 < len(profile) else 0.0
        if value < _STROKE * top or value < before or value <= after:
            continue
        if peaks and profile[peaks[-1] : x].min() > _VALLEY * min(value, profile[peaks[-1]]):
            peaks[-1] = x if value > profile[peaks[-1]] else peaks[-1]
        else:
            peaks.append(x)
    return peaks


def _slope(parts: list[Floats], peak: int, height: int) -> float:
    """How far the ink at a peak moves sideways from the band's top to its bottom, for one step down."""
    reach = max(2, round(0.22 * height))
    left, right = max(0, peak - reach), peak + reach + 1
    middles = []
    for part in (parts[0], parts[-1]):
        weights = np.maximum(0, part[left:right] - 0.15)
        if not weights.sum():
            return 1.0
        middles.append(float((weights * np.arange(len(weights))).sum() / weights.sum()))
    way = (_BAND[1] - _BAND[0]) * (_PARTS - 1) / _PARTS * height
    return abs(middles[0] - middles[1]) / way
