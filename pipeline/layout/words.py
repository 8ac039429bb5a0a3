"""Where words stand on a page image, before anything is read. Boxes are in points of the image: pixels * 72 / dpi."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.document import Box, PageImage, Pixels
from pipeline.pixels import components

_DPI = 100.0
_MM = 1 / 25.4
PT_PER_MM = 72 / 25.4
_RIM = 4.5 * PT_PER_MM
_SPECK = 2.2 * PT_PER_MM  # the largest dust
_NEAR = 7.0 * PT_PER_MM  # a dash stands no farther from its words


def find_words(image: PageImage, left_out: list[Box]) -> list[Box]:
    """Boxes of words and of parts of words. `left_out`: areas, in points, to be skipped (tables, stamps)."""
    mask = _mask(image, left_out)
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
    return _without_specks([w for w in words if not _on_rim(w, width, height)])


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


def _mask(image: PageImage, left_out: list[Box]) -> Pixels:
    scale = _DPI / image.dpi
    small = cv2.resize(image.ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    level = np.clip(cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0] + 15, 120, 210)
    mask = np.where(small < level, 255, 0).astype(np.uint8)
    for rule in (*image.horizontal, *image.vertical):
        x0, y0, x1, y1 = (round(v * scale) for v in rule)
        cv2.rectangle(mask, (x0 - 1, y0 - 1), (x1 + 1, y1 + 1), 0, -1)
    for box in left_out:
        x0, y0, x1, y1 = (round(v * _DPI / 72) for v in box)
        mask[max(0, y0) : y1, max(0, x0) : x1] = 0
    return mask


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
