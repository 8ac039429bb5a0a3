"""Lines of print that the reader took for columns of upright text, and cut: each is read again, alone."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from pipeline.document import Box, Line, Pixels, Word
from pipeline.ocr.engine import Crop, Engine

_LEVEL, _TOUCH = 0.6, 0.5  # of a line's height: how much of it lines side by side share; how near they stand
_INK = (128, 200)  # grey of print: the least and the most that is taken for it
_MOST = 8  # lines of a crop
_LOW = 0.5  # of the usual line's height: what is lower is marks
_THIN = 4  # pixels of print across: what has no more is a piece of the cell's line down
_HALVES = 0.4  # confidence of words that may be halves
_ROOM = 4  # pixels of white over and under a line


def in_pieces(lines: list[Line]) -> bool:
    """Whether one printed line was read as several that stand side by side, words cut between them."""
    boxes = [line.box for line in lines]
    return any(
        _is_level(a, b) and max(a.x0, b.x0) - min(a.x1, b.x1) < _TOUCH * max(a.height, b.height)
        for a, b in pairwise(boxes)
    )


def line_by_line(crop: Crop, engine: Engine, dpi: float) -> list[Line]:
    """The crop's lines, each read alone; none where white does not part them."""
    parts = _stripes(crop.pixels)
    if not 1 < len(parts) <= _MOST:
        return []
    found = engine.read([Crop(np.ascontiguousarray(crop.pixels[a:b]), True) for a, b in parts], dpi)
    return [
        Line([_lowered(word, a) for line in lines for word in line.words])
        for (a, _), lines in zip(parts, found, strict=True)
        if any(line.words for line in lines)
    ]


def doubted(lines: list[Line]) -> list[Line]:
    """The lines with all their words doubted: some may be halves, some are read without the words beside them. What
    stands side by side is one line, from left to right."""
    whole: list[Line] = []
    for line in lines:
        for word in line.words:
            word.confidence = min(word.confidence, _HALVES)
        level = next((other for other in whole if _is_level(other.box, line.box)), None)
        if level:
            level.words = sorted([*level.words, *line.words], key=lambda word: word.box.x0)
        else:
            whole.append(Line(list(line.words)))
    return whole


def _is_level(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > _LEVEL * min(a.height, b.height)


def _lowered(word: Word, by: int) -> Word:
    x0, y0, x1, y1 = word.box
    word.box = Box(x0, y0 + by, x1, y1 + by)
    return word


def _stripes(pixels: Pixels) -> list[tuple[int, int]]:
    """From and to of the lines of print, marks that stand apart put to the line under them."""
    darkest = float(np.percentile(pixels, 1))  # half way from there to the paper, which is white
    ink = float(np.clip((darkest + 255) / 2, *_INK))
    taken = np.concatenate([[False], (pixels < ink).sum(axis=1) > _THIN, [False]])
    at = np.flatnonzero(np.diff(taken.astype(np.int8)))
    runs = list(zip(at[::2].tolist(), at[1::2].tolist(), strict=True))
    usual = max((b - a for a, b in runs), default=0)
    lines, marks = [], 0
    for i, (a, b) in enumerate(runs):
        if b - a >= _LOW * usual:
            lines.append((max(0, (runs[i - 1][0] if marks else a) - _ROOM), min(len(pixels), b + _ROOM)))
        marks = int(b - a < _LOW * usual)
    return lines
