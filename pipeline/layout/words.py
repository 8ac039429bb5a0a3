"""Where words stand on a page image, before anything is read. Boxes are in points of the image: pixels * 72 / dpi."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.document import Box, PageImage, Pixels, bounding

_DPI = 100.0
_MM = 1 / 25.4
PT_PER_MM = 72 / 25.4


def find_words(image: PageImage, left_out: list[Box]) -> list[Box]:
    """Boxes of words and of parts of words. `left_out`: areas, in points, to be skipped (tables, stamps)."""
    mask = _mask(image, left_out)
    mm = _DPI * _MM
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, round(1.1 * mm)), np.uint8))
    joined = cv2.morphologyEx(joined, cv2.MORPH_CLOSE, np.ones((round(0.5 * mm), 1), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    words = []
    for x, y, wide, high, area in stats[1:count]:
        if max(wide, high) < 1.1 * mm or high > 16 * mm or high > 8 * wide + 2 * mm:
            continue  # a speck, the stroke of a signature
        if high > 12 * mm and area < 0.25 * wide * high:
            continue  # thin and sprawling: handwriting, the rim of a seal
        words.append(Box(*(float(v) * 72 / _DPI for v in (x, y, x + wide, y + high))))
    return words


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
    lines: list[list[Box]] = []
    for word in sorted(words, key=lambda b: b.centre[1]):
        for line in reversed(lines[-4:]):
            whole = bounding(line) or word
            overlap = min(whole.y1, word.y1) - max(whole.y0, word.y0)
            if overlap > 0.45 * min(whole.height, word.height):
                line.append(word)
                break
        else:
            lines.append([word])
    boxes = [box for line in lines if (box := bounding(line))]
    return sorted(boxes, key=lambda b: b.y0)
