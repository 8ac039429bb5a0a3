"""Words of the sheet's other side, which shine through a poor scan's paper into cells: pale, and read as no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.document import Line, PageImage, Word
from pipeline.pixels import median

_SURE = 0.8  # words read as well as this tell how dark the page's print is
_DOUBTED = 0.65  # what is read better stays, however pale
_PALE = 0.5  # of the print's usual contrast: faint print has more
_DARKEST = 3  # of 100 of a word's pixels
_SAMPLE = 200  # words
_FEW = 10


def without_shine(cells: Sequence[list[Line]], image: PageImage) -> None:
    """Take, in place, out of the cells of a page the badly read words that are far paler than the page's print. Boxes
    in pixels. Where too few words tell how dark print is, all stay."""
    words = [word for lines in cells for line in lines for word in line.words]
    # a lone sign may be all that was made of faint print
    doubted = [word for word in words if word.confidence < _DOUBTED and any(c.isalnum() for c in word.text)]
    usual = print_contrast(words, image) if doubted else None
    if usual is None:
        return
    contrasts = _contrasts(doubted, image, _paper(image))
    pale = {id(w) for w, c in zip(doubted, contrasts, strict=True) if c < _PALE * usual}
    for lines in cells:
        for line in lines:
            line.words[:] = [word for word in line.words if id(word) not in pale]
        lines[:] = [line for line in lines if line.words]


def print_contrast(words: Iterable[Word], image: PageImage) -> float | None:
    """By how many grey levels the darkest of a page's print is darker than its paper; None where too few words were
    read surely. Boxes in pixels."""
    sure = [word for word in words if word.confidence >= _SURE]
    if len(sure) < _FEW:
        return None
    return float(np.median(_contrasts(sure[:: 1 + len(sure) // _SAMPLE], image, _paper(image))))


def _paper(image: PageImage) -> float:
    return median(np.ascontiguousarray(image.ink[::4, ::4]))


def _contrasts(words: Iterable[Word], image: PageImage, paper: float) -> list[float]:
    """By how many grey levels the darkest of each word is darker than the paper."""
    out = []
    for x0, y0, x1, y1 in (word.box for word in words):
        part = image.ink[max(0, int(y0)) : int(y1) + 1, max(0, int(x0)) : int(x1) + 1]
        out.append(paper - float(np.percentile(part, _DARKEST)) if part.size else 0.0)
    return out
