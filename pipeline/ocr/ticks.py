"""Ticks of a table that the engine did not read: a lone "x" in a narrow cell, faint on a poor scan.

What the page's ticks look like is told by those that were read; the cells of their columns are compared with them. On
pages at 150 dpi ticks match at 0.89 and more, with 0.48 of the contrast; empty paper and what shines through it at 0.8
at most, with 0.38 of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, CellRegion, Line, PageImage, Word
from pipeline.knowledge import load

_MM = 1 / 25.4
_FEW = 3  # ticks that were read alike, at least, to know them by
_READ = 0.5  # the least confidence of such a one
_SIGNS = 3  # the most letters that are read for a tick
_ROUND_MM = 0.9  # of paper round a tick's box that is looked at with it
_SHIFT_MM = 0.4  # by which a tick may lie beside the middle of its box
_HOLDS = ((0.85, 0.43), (0.75, 0.65))  # correlation, and share of the ticks' contrast, from which on a cell holds one
_SOFT = 0.7  # sigma in pixels that takes the grain out
_WORTH = 0.8  # the confidence of a tick that was found so

Floats = NDArray[np.float32]


def find_ticks(cells: Sequence[CellRegion], read: list[list[Line]], image: PageImage) -> None:
    """Put a tick, in place, into the cells of a table's columns of ticks that hold one; boxes in pixels of the page.

    `read`: the lines of each cell.
    """
    ticks = {i: word for i, lines in enumerate(read) if (word := _tick(lines))}
    for text in {word.text.lower() for word in ticks.values()}:
        own = {i: word for i, word in ticks.items() if word.text.lower() == text}
        sample = _sample(list(own.values()), image) if len(own) >= _FEW else None
        for i in _others(cells, read, set(ticks)) if sample is not None else []:
            if sample is not None and (box := _seen(sample, cells[i].box, image)):
                read[i][:] = [Line([Word(text, box, _WORTH)])]


@cache
def _marks() -> frozenset[str]:
    return frozenset(mark for mark in load("table_headers.yaml")["tick_leads"] if len(mark) == 1)


def _tick(lines: Sequence[Line]) -> Word | None:
    words = [word for line in lines for word in line.words]
    if len(words) != 1 or words[0].confidence < _READ or words[0].text.lower() not in _marks():
        return None
    return words[0]


def _others(cells: Sequence[CellRegion], read: Sequence[Sequence[Line]], ticks: set[int]) -> list[int]:
    """The cells of columns of ticks that hold no tick and next to no letters; from the first tick on, no cell of such a
    column holds more, nor a figure: rows have their numbers in such columns, too."""
    first = min(cells[i].row for i in ticks)
    wide = {cells[i].column: cells[i].box.width for i in ticks}
    short: dict[int, list[int]] = {}
    long = set[int]()
    for i, cell in enumerate(cells):
        text = "".join(line.text for line in read[i])
        if len(text) <= _SIGNS and cell.column_span == 1 and not any(sign.isdigit() for sign in text):
            short.setdefault(cell.column, []).append(i)
        elif cell.row >= first and cell.column_span == 1:
            long.add(cell.column)
    least, most = 0.75 * min(wide.values()), 1.25 * max(wide.values())
    return [
        i
        for column, own in short.items()
        for i in own
        if column not in long and i not in ticks and least <= cells[i].box.width <= most
    ]


def _sample(ticks: Sequence[Word], image: PageImage) -> Floats | None:
    """What the ticks look like, laid over each other; None where too few stand free of the page's edge."""
    mm = image.dpi * _MM
    shift = max(1, round(_SHIFT_MM * mm))
    half = round(float(np.median([max(w.box.width, w.box.height) for w in ticks])) / 2 + _ROUND_MM * mm)
    patches = [p for word in ticks if (p := _patch(image, word.box.centre, half)) is not None]
    if len(patches) < _FEW or half <= 2 * shift:
        return None
    middle = np.asarray(np.mean(patches, axis=0), np.float32)[shift:-shift, shift:-shift]
    laid = []
    for patch in patches:
        _, _, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(patch, middle, cv2.TM_CCOEFF_NORMED))
        laid.append(patch[y : y + middle.shape[0], x : x + middle.shape[1]])
    return np.asarray(np.mean(laid, axis=0), np.float32)


def _patch(image: PageImage, centre: tuple[float, float], half: int) -> Floats | None:
    x, y = (round(v) for v in centre)
    part = image.ink[max(0, y - half) : y + half + 1, max(0, x - half) : x + half + 1]
    return np.asarray(part, np.float32) if part.shape == (2 * half + 1, 2 * half + 1) else None


def _seen(sample: Floats, cell: Box, image: PageImage) -> Box | None:
    """Where the tick stands in a cell; None where none does."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in cell)
    part = np.asarray(image.ink[y0:y1, x0:x1], np.float32)
    high, wide = sample.shape
    if part.shape[0] < high or part.shape[1] < wide:
        return None
    part = np.asarray(cv2.GaussianBlur(part, (0, 0), _SOFT), np.float32)
    _, alike, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(part, sample, cv2.TM_CCOEFF_NORMED))
    contrast = _contrast(part[y : y + high, x : x + wide]) / max(1.0, _contrast(sample))
    if not any(alike >= least and contrast >= dark for least, dark in _HOLDS):
        return None
    return Box(float(x0 + x), float(y0 + y), float(x0 + x + wide), float(y0 + y + high))


def _contrast(part: Floats) -> float:
    paper, ink = np.percentile(part, (90, 2))
    return float(paper - ink)
