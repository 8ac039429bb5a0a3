"""Ruled lines: table borders, underlines, the short rules of the head."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.document import Pixels, Rule
from pipeline.image.ink import MM

_LEAST_MM = (9.0, 6.0)  # shortest piece of a horizontal and of a vertical rule
_SOLID_MM = 3.5  # no letter is as long; what a broken rule has at least between its breaks
_BREAK_MM = (3.0, 1.0)  # gaps of a faint line that are closed; stems of letters one under another stay apart
_JOIN_MM = 2.5  # pieces in one line with a smaller gap are one rule
_THICK_MM = 1.6  # a thicker thing is a bar or a letter


def find_rules(ink: Pixels, dpi: float, level: int) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules in pixels of `ink`, each list from top to bottom or left to right."""
    scale = min(1.0, 150.0 / dpi)
    mm = dpi * scale * MM
    across = _pieces(_dark(ink, scale, level), mm, _LEAST_MM[0], _BREAK_MM[0])
    down = [
        Rule(y0, x0, y1, x1) for x0, y0, x1, y1 in _pieces(_dark(ink.T, scale, level), mm, _LEAST_MM[1], _BREAK_MM[1])
    ]
    return [_scaled(r, scale) for r in across], [_scaled(r, scale) for r in down]


def _dark(ink: Pixels, scale: float, level: int) -> Pixels:
    """A mask (0, 255) made smaller so that a hairline across does not fade, nor do the gaps in a line of letters."""
    ink = np.ascontiguousarray(ink)
    if scale < 0.75:
        ink = np.asarray(cv2.erode(ink, np.ones((2, 1), np.uint8)), np.uint8)
    if scale < 1:
        ink = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return np.where(ink < min(level + 20, 210), 255, 0).astype(np.uint8)


def _pieces(dark: Pixels, mm: float, least: float, gap: float) -> list[Rule]:
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(_SOLID_MM * mm)), np.uint8))
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((1, round(gap * mm) + 1), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(3, round(least * mm))), np.uint8))
    thick = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((max(2, round(_THICK_MM * mm)), 1), np.uint8))
    opened = cv2.subtract(opened, cv2.dilate(thick, np.ones((3, 3), np.uint8)))
    # one pixel of thickness each way, so that a line that steps down by a pixel stays one piece
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(opened, np.ones((3, 3), np.uint8)))
    found = []
    for i in range(1, count):
        x, y, wide, high, _area = (int(v) for v in stats[i])
        if wide < least * mm * 0.8 or high > max(4 * _THICK_MM * mm, 0.02 * wide):
            continue
        rows = np.nonzero((labels[y : y + high, x : x + wide] == i) & (opened[y : y + high, x : x + wide] > 0))[0]
        middle = y + int(np.median(rows)) if len(rows) else y + high // 2
        found.append(Rule(x + 1, middle, x + wide - 1, middle))
    return _joined(found, mm)


def _joined(rules: list[Rule], mm: float) -> list[Rule]:
    """Pieces that lie in one line, nearly end to end, as one rule."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.x0, r.y0)):
        for i, other in enumerate(out):
            if abs(other.y0 - rule.y0) <= 0.8 * mm and rule.x0 - other.x1 <= _JOIN_MM * mm:
                long = other if other.x1 - other.x0 >= rule.x1 - rule.x0 else rule
                out[i] = Rule(other.x0, long.y0, max(other.x1, rule.x1), long.y1)
                break
        else:
            out.append(rule)
    return sorted(out, key=lambda r: (r.y0, r.x0))


def _scaled(rule: Rule, scale: float) -> Rule:
    return Rule(*(round((v + 0.5) / scale) for v in rule)) if scale < 1 else rule
