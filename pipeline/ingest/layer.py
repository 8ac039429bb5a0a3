"""Which of a PDF page's two sources to take: its own text or its image."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np

from pipeline.document import Line, Word
from pipeline.ingest.believe import Verdict, judge
from pipeline.ingest.sheet import Sheet
from pipeline.knowledge import load
from pipeline.text import collapse, fold

_PICTURE = 0.2  # share of the page that images cover: less are emblems and logos
_LITTLE = 250  # letters: as much as a page's e-signature stamps hold together, and no page of prose
_OVER = 0.5  # share of the letters that lie on an image: the text of a scan's OCR


class Choice(Enum):
    LAYER = auto()
    IMAGE = auto()  # the page has no text of its own, or too little for what it shows
    GARBAGE = auto()  # it has text, but none to believe
    LEGACY = auto()  # the text is in an encoding from before Unicode


def clean(lines: list[Line], sheet: Sheet) -> list[Line]:
    """The lines without empty words and without what lies outside the page."""
    kept = []
    for line in lines:
        words = [word for word in line.words if word.text and _on_page(word, sheet)]
        if words:
            kept.append(Line(words))
    return kept


def _on_page(word: Word, sheet: Sheet) -> bool:
    x, y = word.box.centre
    return 0 <= x <= sheet.width and 0 <= y <= sheet.height


def decide(lines: list[Line], sheet: Sheet) -> Choice:
    """Judge the page's own text, given as `clean` lines, against what the page shows."""
    text = "\n".join(line.text for line in lines)
    letters = sum(c.isalpha() for c in text)
    if not letters:
        return Choice.IMAGE
    if letters < _LITTLE and _signature(text):
        return Choice.IMAGE
    covered = sheet.covered()
    if covered.mean() < _PICTURE:
        if not _upright(lines):
            return Choice.IMAGE  # the image stage turns it, and so the boxes
        verdict = judge(text)
        return Choice.LAYER if verdict.printed else _why_not(verdict, sheet)
    if letters < _LITTLE or _share_over(lines, sheet, covered) < _OVER or not _upright(lines):
        return Choice.IMAGE
    verdict = judge(text)
    return Choice.LAYER if verdict.vietnamese else _why_not(verdict, sheet)


def _signature(text: str) -> bool:
    folded = fold(collapse(text))
    return any(mark in folded for mark in load("layer.yaml")["signature_marks"])


def _why_not(verdict: Verdict, sheet: Sheet) -> Choice:
    prefixes = tuple(load("layer.yaml")["legacy_fonts"])
    legacy = verdict.marked > 0 and any(font.startswith(prefixes) for font in sheet.fonts)
    return Choice.LEGACY if legacy else Choice.GARBAGE


def _share_over(lines: list[Line], sheet: Sheet, covered: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """The share of the letters that lie on images."""
    over = total = 0
    for word in (word for line in lines for word in line.words):
        x, y = word.box.centre
        total += len(word.text)
        if covered[min(99, int(100 * y / sheet.height)), min(99, int(100 * x / sheet.width))]:
            over += len(word.text)
    return over / max(1, total)


def _upright(lines: list[Line]) -> bool:
    """Whether most lines run from left to right: their words follow each other so, and lie flat."""
    good = bad = 0
    for line in lines:
        for first, second in zip(line.words, line.words[1:], strict=False):
            (x0, y0), (x1, y1) = first.box.centre, second.box.centre
            if x1 - x0 > abs(y1 - y0):
                good += 1
            else:
                bad += 1
    return good >= bad
