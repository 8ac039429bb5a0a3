"""Where words stand on a page image, before anything is read. Boxes are in points of the image: pixels * 72 / dpi."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.document import Box, PageImage, Pixels
from pipeline.layout.pale import pale_figures
from pipeline.pixels import components

_DPI = 100.0
_MM = 1 / 25.4
PT_PER_MM = 72 / 25.4
_RIM = 4.5 * PT_PER_MM
_SPECK = 2.2 * PT_PER_MM  # the largest dust
_NEAR = 7.0 * PT_PER_MM  # a dash stands no farther from its words
_LEVEL = 6  # points over and under a row's words at which its figures stand
_FIGURE = 24  # points: a lone figure is no wider
_ON_AXIS = 6  # points by which the middles of figures of one column differ
_ALONE = 9  # points of white, at least, on both sides of a lone figure


def find_words(image: PageImage, left_out: list[Box]) -> list[Box]:
    """Boxes of words and of parts of words. `left_out`: areas, in points, to be skipped (tables, stamps)."""
    grey, level = _grey(image, left_out)
    mask = np.where(grey < level, 255, 0).astype(np.uint8)
    mm = _DPI * _MM
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, round(1.1 * mm)), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((round(0.5 * mm), 1), np.uint8))
    _, stats = components(joined)
    words = []
    for x, y, wide, high, area in stats[1:]:
        if max(wide, high) < 1.1 * mm or high > 16 * mm or high > 8 * wide + 2 * mm:
            continue  # a speck, the stroke of a signature
        if high > 12 * mm and area < 0.25 * wide * high:
            continue  # thin and sprawling: handwriting, the rim of a seal
        words.append(Box(*(float(v) * 72 / _DPI for v in (x, y, x + wide, y + high))))
    width, height = mask.shape[1] * 72 / _DPI, mask.shape[0] * 72 / _DPI
    words = [w for w in words if not _on_rim(w, width, height)]
    kept = _without_specks(words)
    specks = _in_columns(list(set(words) - set(kept)), kept)
    return kept + pale_figures(specks, grey, level, _DPI / 72)


def _on_rim(word: Box, width: float, height: float) -> bool:
    """Within a few millimetres of the sheet's edge nothing is printed; shadows and the scanner's lid show there."""
    x, y = word.centre
    return min(x, width - x) < _RIM or min(y, height - y) < _RIM or word.x0 < _RIM / 2 or word.x1 > width - _RIM / 2


def _without_specks(words: list[Box]) -> list[Box]:
    """The words without dust: small marks that stand far from everything on their line."""
    kept = []
    large = [word for word in words if max(word.width, word.height) > _SPECK]
    for word in words:
        if max(word.width, word.height) > _SPECK:
            kept.append(word)
            continue
        y = word.centre[1]
        if any(o.y0 - 2 < y < o.y1 + 2 and max(o.x0 - word.x1, word.x0 - o.x1) < _NEAR for o in large):
            kept.append(word)
    return kept


def _in_columns(specks: list[Box], words: list[Box]) -> list[Box]:
    """The specks that stand level with words, however far, and under or over lone figures."""
    tall = [w for w in words if w.height > _SPECK]

    def lone_under(speck: Box) -> int:
        """How many lone figures stand on a speck's axis."""
        on_axis = [w for w in tall if w.width < _FIGURE and abs(w.centre[0] - speck.centre[0]) < _ON_AXIS]
        return sum(not any(_is_next(w, o) for o in tall if o is not w) for w in on_axis)

    level = [s for s in specks if any(w.y0 - _LEVEL < s.centre[1] < w.y1 + _LEVEL for w in tall)]
    return sorted(s for s in level if lone_under(s) > 1)


def _is_next(word: Box, other: Box) -> bool:
    """Whether two words stand on one line, as near as words of one cell do."""
    off = max(other.x0 - word.x1, word.x0 - other.x1)
    return other.y0 < word.centre[1] < other.y1 and off < _ALONE


def _grey(image: PageImage, left_out: list[Box]) -> tuple[Pixels, float]:
    """The page small, without its rules and what is left out, and the grey under which it shows print."""
    scale = _DPI / image.dpi
    small = np.asarray(cv2.resize(image.ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    level = np.clip(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0] + 15, 120, 210)
    for rule in (*image.horizontal, *image.vertical):
        x0, y0, x1, y1 = (round(v * scale) for v in rule)
        cv2.rectangle(small, (x0 - 1, y0 - 1), (x1 + 1, y1 + 1), 255, -1)
    for box in left_out:
        x0, y0, x1, y1 = (round(v * _DPI / 72) for v in box)
        small[max(0, y0) : y1, max(0, x0) : x1] = 255
    return small, float(level)


def text_lines(words: list[Box]) -> list[Box]:
    """Words of one column gathered into lines, top to bottom."""
    lines: list[Box] = []
    for word in sorted(words, key=lambda b: b.y0 + b.y1):
        _, top, _, bottom = word
        for i in range(len(lines) - 1, max(-1, len(lines) - 5), -1):
            _, y0, _, y1 = lines[i]
            overlap = (bottom if bottom < y1 else y1) - (top if top > y0 else y0)
            if overlap > 0 and overlap > 0.45 * min(y1 - y0, bottom - top):
                lines[i] = lines[i].union(word)
                break
        else:
            lines.append(word)
    return sorted(lines, key=lambda b: b.y0)
