"""Which way up the content of a page lies."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.pixels import components

_DPI = 100.0
_FEW = 25  # letters: a page with fewer stays as it is where nobody reads it
_NONE = 4  # letters: a page with fewer holds no word
_SPARSE = 150  # letters: with fewer, specks and the print of the other side are enough to mislead the measures of ink
_LIES_WELL = 0.5  # sparse print that reads so well as it lies needs no second look; turned it read as 0.35 at most
_WORD = 0.2  # a single word of four letters that reads surely
_CLEARLY = (1.6, 1.2)  # times better than as it lies, and than any other way, sparse print must read to be turned
_CLEAR = 0.06  # how lopsided letters must be for "this way up" to need no second look
_READS = 0.75  # a crop that reads so well stands right; upside down the best of many read as 0.43
_BETTER = 0.08  # by how much the engine must like the turned crop better

_BACK = {90: cv2.ROTATE_90_COUNTERCLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_CLOCKWISE}

Probe = Callable[[Pixels], float]


def find_rotation(ink: Pixels, dpi: float, level: int, probe: Probe | None) -> int:
    """How far the content lies turned clockwise: 0, 90, 180 or 270. Pages without a word give 0.

    The direction of the text lines comes from the gaps between letters; up or down from the heights of letters in their
    lines, and, where that is not clear, from `probe` (how well an OCR engine reads a crop, 0 to 1). A page with a few
    words is turned only where it reads much better so.
    """
    small = _shrunk(ink, dpi, level)
    letters, count = _letters(small)
    if probe and _NONE <= count < _SPARSE:
        return _weighed(ink, dpi, small, probe)
    if count < _FEW:
        return 0
    if _lines_run_down(letters):
        # content turned 90 clockwise is put right by a quarter turn the other way
        return _pick(ink, dpi, small, (90, 270), probe)
    if _lean(small) > _CLEAR:
        return 0
    return _pick(ink, dpi, small, (0, 180), probe)


def turned_back(pixels: Pixels, rotation: int) -> Pixels:
    """The pixels with a clockwise turn of 0, 90, 180 or 270 degrees taken out."""
    return np.asarray(cv2.rotate(pixels, _BACK[rotation]), np.uint8) if rotation else pixels


def _shrunk(ink: Pixels, dpi: float, level: int) -> Pixels:
    """A mask (0, 255) at 100 dpi without long rules and specks."""
    scale = min(1.0, _DPI / dpi)
    if scale < 1:
        ink = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    dark = np.asarray(cv2.threshold(ink, min(level + 40, 215) - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    for shape in ((1, 40), (40, 1)):
        lines = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
        dark = np.asarray(cv2.subtract(dark, cv2.dilate(lines, np.ones((3, 3), np.uint8))), np.uint8)
    return np.asarray(dark, dtype=np.uint8)


def _letters(mask: Pixels) -> tuple[Pixels, int]:
    """The mask without what is no letter nor a part of one (pieces of rules, the shadow at an edge, dust), and how many
    whole letters it has."""
    labels, stats = components(mask)
    least, most = np.minimum(stats[:, 2], stats[:, 3]), np.maximum(stats[:, 2], stats[:, 3])
    parts = (least >= 2) & (most >= 4) & (most <= 60)
    parts[0] = False
    count = int(np.sum((least >= 3) & (most >= 5) & parts))
    return np.where(parts, 255, 0).astype(np.uint8)[labels], count


def _lines_run_down(mask: Pixels) -> bool:
    """Letters of a line nearly touch, lines stay apart: closing along the text fills more than closing across it."""
    ink = float(np.count_nonzero(mask)) or 1.0
    filled = []
    for shape in ((1, 6), (6, 1)):
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
        filled.append((np.count_nonzero(closed) - ink) / ink)
    profiles = [np.diff(mask.sum(axis=axis, dtype=np.float64) / 255) for axis in (1, 0)]
    rough = [float(np.sqrt(np.mean(p * p))) * np.sqrt(len(p)) for p in profiles]
    across = np.log((filled[0] + 0.01) / (filled[1] + 0.01)) + 0.5 * np.log((rough[0] + 1) / (rough[1] + 1))
    return bool(across < -0.15)


def _lean(mask: Pixels) -> float:
    """Above 0 where more ink stands over the letters' body than hangs under it: Latin letters with marks, upright."""
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, 15), np.uint8))
    _, stats = components(closed)
    over = under = 0.0
    for x, y, wide, high, _area in stats[1:]:
        if wide < 40 or not 8 <= high <= 40:
            continue
        rows = cv2.reduce(mask[y : y + high, x : x + wide], 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0]
        full = np.flatnonzero(rows > 0.5 * _ninetieth(rows))
        over += float(rows[: full[0]].sum())
        under += float(rows[full[-1] + 1 :].sum())
    return (over - under) / (over + under) if over + under else 0.0


def _ninetieth(values: NDArray[np.generic]) -> float:
    """What `np.percentile` says, for few values."""
    ordered = np.sort(values).tolist()
    place = 0.9 * (len(ordered) - 1)
    low = int(place)
    return float(ordered[low] + (ordered[min(low + 1, len(ordered) - 1)] - ordered[low]) * (place - low))


def _pick(ink: Pixels, dpi: float, small: Pixels, turns: tuple[int, int], probe: Probe | None) -> int:
    """The one of two opposite turns that reads better; by the letters' lean where there is nobody to read."""
    lean = [_lean(turned_back(small, turn)) for turn in turns]
    if probe is None:  # letters without marks may lean either way: no reason to turn a page that may well stand right
        return turns[int(np.argmax(lean))] if turns[0] else 0
    crop = _crop(turned_back(ink, turns[0]), turned_back(small, turns[0]), dpi)
    first = int(np.argmax(lean)) if turns[0] else 0
    score = probe(turned_back(crop, 180 * first))
    if score >= _READS:
        return turns[first]
    scores = [score, probe(turned_back(crop, 180 - 180 * first))][:: -1 if first else 1]
    margin = _BETTER if turns[0] == 0 else 0.0  # a page that may well stand right needs a reason to be turned
    if abs(scores[0] - scores[1]) <= 0.02 and max(scores) < 0.5:
        return turns[int(np.argmax(lean))] if turns[0] else 0
    return turns[1] if scores[1] > scores[0] + margin else turns[0]


def _weighed(ink: Pixels, dpi: float, small: Pixels, probe: Probe) -> int:
    """How far sparse print lies turned, by what reads best of all four ways; 0 where that isn't clear."""
    lies = probe(_crop(ink, small, dpi))
    if lies >= _LIES_WELL:
        return 0
    scores = {turn: probe(_crop(turned_back(ink, turn), turned_back(small, turn), dpi)) for turn in _BACK}
    best = max(scores, key=lambda turn: scores[turn])
    others = max(score for turn, score in scores.items() if turn != best)
    clear = scores[best] >= max(_WORD, _CLEARLY[0] * lies, _CLEARLY[1] * others)
    return best if clear else 0


def _crop(ink: Pixels, small: Pixels, dpi: float) -> Pixels:
    """The part of a page with the most text: some six lines, 90 mm wide."""
    scale = ink.shape[0] / small.shape[0]
    high, wide = min(130, small.shape[0]), min(360, small.shape[1])
    density = cv2.boxFilter(small.astype(np.float32), -1, (wide, high), borderType=cv2.BORDER_CONSTANT)
    y, x = np.unravel_index(int(np.argmax(density)), density.shape)
    top = int(np.clip(y - high // 2, 0, small.shape[0] - high) * scale)
    left = int(np.clip(x - wide // 2, 0, small.shape[1] - wide) * scale)
    return np.ascontiguousarray(ink[top : top + int(high * scale), left : left + int(wide * scale)])
