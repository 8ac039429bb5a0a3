"""Cutting a region out of the page for the engine: white round it, no rules along its rim, None where it is empty."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import BlockKind, Box, Line, PageImage, Pixels
from pipeline.ocr.engine import Crop
from pipeline.pixels import components, median, percentile

_MM = 1 / 25.4
_PAD_MM = 1.7
_READ_DPI = 200.0  # reads as well as 300 dpi, in two thirds of the time
_CONTRAST = 42  # grey levels that ink is darker than its paper, at least; what shines through is paler
_PAPER_ROOM = 6.0  # grey levels under the paper's that are paper still
_DARK_PAPER = 140.0  # what is darker is no paper: left as it is
_SOFT = 14  # grey levels under the paper's
_PALE = 185  # grey of the palest rule that is cleared away
_STRIP, _LARGE = 64, 400  # rows looked at first; sides of a part from which on it is worth it
_RIM_MM = 1.2  # where a cell's rules may still show
_BEYOND_MM = (0.3, 1.0)  # beyond a rule lies white; beyond a foot of print the rest of its letters
_GOES_ON = 0.5  # of the share of ink in the foot, that in the rest
_HAIR_MM = 0.2  # what a rule leaves at a part's very edge is no wider
_TALL_MM = 12.0  # a cell with room for several lines
_MARK_MM = 4.6  # of a lone letter, with the white that is kept round it


@dataclass(slots=True)
class Piece:
    """A region's pixels; `crop` is None where there is nothing to read."""

    crop: Crop | None
    origin: tuple[float, float]  # of the crop's corner, in pixels of the page
    kind: BlockKind
    scale: float = 1.0  # pixels of the crop to one of the page
    ink: Pixels | None = None  # of a cell: its part of the page as it is, rules cleared
    corner: tuple[float, float] = (0.0, 0.0)  # of `ink`, in pixels of the page

    def on_page(self, lines: list[Line]) -> list[Line]:
        """The lines, in place, from pixels of the crop to pixels of the page."""
        x, y = self.origin
        for word in (word for line in lines for word in line.words):
            x0, y0, x1, y1 = (v / self.scale for v in word.box)
            word.box = Box(x0 + x, y0 + y, x1 + x, y1 + y)
        return lines


def cut(image: PageImage, box: Box, kind: BlockKind) -> Piece:
    """The part of the page in `box` (pixels), with a white border."""
    mm = image.dpi * _MM
    x0, y0, x1, y1 = (round(v) for v in box)
    part = image.ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)].copy()
    pad = round(_PAD_MM * mm)
    if part.size == 0 or min(part.shape) < 2 * mm:
        return Piece(None, (x0, y0), kind)
    if kind == BlockKind.TABLE:
        clear_rim(part, mm)
        clear_lone_strokes(part, mm)
    extent = _extent(part, mm)
    if extent is None or (kind == BlockKind.TABLE and _on_the_rule(extent, part, mm)):
        return Piece(None, (x0, y0), kind)
    top, bottom, left, right = extent
    part = part[top:bottom, left:right]
    single = kind == BlockKind.PAGE_NUMBER or (kind == BlockKind.TABLE and bottom - top < 6.0 * mm)
    corner = max(0, x0) + left, max(0, y0) + top
    origin = corner[0] - pad, corner[1] - pad
    ink = part if kind == BlockKind.TABLE else None
    if ink is not None:
        part = whitened(part)
    padded = cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
    scale = read_scale(image.dpi)
    if scale < 1:
        padded = cv2.resize(padded, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Piece(Crop(np.ascontiguousarray(padded, dtype=np.uint8), single), origin, kind, scale, ink, corner)


def whitened(part: Pixels) -> Pixels:
    """The part with its paper as white as the border round it.

    Where a lone figure stands on it, the engine else takes the edge between paper and border for the print.
    """
    paper = median(np.ascontiguousarray(part[::2, ::2])) - _PAPER_ROOM
    if paper < _DARK_PAPER:
        return part
    return np.asarray(cv2.LUT(part, np.clip(np.arange(256) * 255 / paper, 0, 255).astype(np.uint8)), np.uint8)


def read_scale(dpi: float) -> float:
    """What a crop is made smaller by; low resolutions stay as they are, since enlarging them reads worse."""
    return _READ_DPI / dpi if dpi >= 1.2 * _READ_DPI else 1.0


def clear_rim(part: Pixels, mm: float) -> None:
    """Whiten, in place, rows and columns near the edges that are mostly ink: what is left of a table's rules.

    The foot of a line of print that stands on the rule is as dark, but has the letters' height of ink beyond it.
    """
    paper = median(np.ascontiguousarray(part[::2, ::2]))
    dark, pale = part < 160, part < paper - _SOFT  # the soft edge of a rule goes as well
    for axis, lines in ((1, part), (0, part.T)):
        inked = pale.mean(axis=axis)
        full = np.maximum(dark.mean(axis=axis), inked - 0.15) > 0.5
        for way in (1, -1):
            for i in _rim_rules(full[::way], inked[::way], mm):
                at = i if way == 1 else len(full) - 1 - i
                lines[max(0, at - 1) : at + 2] = 255


def _rim_rules(full: NDArray[np.bool_], inked: NDArray[np.float64], mm: float) -> list[int]:
    """Which lines of pixels from one edge inwards hold a rule, not the feet or the heads of letters."""
    first, last = round(_BEYOND_MM[0] * mm), round(_BEYOND_MM[1] * mm)
    return [
        i
        for i in np.flatnonzero(full[: round(_RIM_MM * mm)]).tolist()
        if inked[i + first : i + last + 1].min(initial=1.0) < _GOES_ON * inked[i]
    ]


def clear_lone_strokes(part: Pixels, mm: float) -> None:
    """Whiten, in place, pieces of rules at a cell's sides that are too crooked or too pale to fill a line of pixels."""
    labels, stats = components((part < _PALE).astype(np.uint8))
    high, wide = part.shape
    for i in range(1, len(stats)):
        x, y, across, down, _area = (int(v) for v in stats[i])
        beside = x < _RIM_MM * mm or x + across > wide - _RIM_MM * mm
        over = y < _RIM_MM * mm or y + down > high - _RIM_MM * mm
        tall = down > min(5 * mm, 0.8 * high)
        if (beside and tall and across < 1.2 * mm) or (over and across > 5 * mm and down < 0.9 * mm):
            # with its soft edges
            x0, y0 = max(0, x - 2), max(0, y - 2)
            own = (labels[y0 : y + down + 2, x0 : x + across + 2] == i).astype(np.uint8)
            part[y0 : y + down + 2, x0 : x + across + 2][cv2.dilate(own, np.ones((5, 5), np.uint8)) > 0] = 255


def _on_the_rule(extent: tuple[int, int, int, int], part: Pixels, mm: float) -> bool:
    """Whether all the ink of a tall cell is one mark that stands on its lower rule: a thickening of the rule. Print
    stands at the top or in the middle."""
    top, bottom, left, right = extent
    high = part.shape[0]
    return high >= _TALL_MM * mm and bottom >= high and max(bottom - top, right - left) <= _MARK_MM * mm


def _extent(part: Pixels, mm: float) -> tuple[int, int, int, int] | None:
    """Where the ink is: top, bottom, left, right, with half a millimetre round it; None where there are only specks."""
    # as dark as ink is on this part: faint small print on a poor scan is hardly darker than 180
    level = np.clip(percentile(np.ascontiguousarray(part[::3, ::3]), 90) - _CONTRAST, 150, 210)
    mask = (part < level).view(np.uint8)
    high, wide = mask.shape
    sides = (mask, mask[::-1], mask.T, mask.T[::-1])
    hair = mask[:, :2].any() or mask[:, -2:].any()  # where a rule may have left something
    large = min(high, wide) >= _LARGE and not hair
    if large and any(_largest(mask[at : at + _STRIP]) >= 1.0 * mm for at in (0, high // 2)):
        found = [_white_rows(side, 0.5 * mm) for side in sides]
        top, bottom, left, right = found[0], high - found[1], found[2], wide - found[3]
    else:
        boxes = _letters(mask, mm)
        if not len(boxes):
            return None
        x, y, across, down = boxes.T
        top, bottom, left, right = int(y.min()), int((y + down).max()), int(x.min()), int((x + across).max())
    room = round(0.8 * mm)
    return max(0, top - room), min(high, bottom + room), max(0, left - room), min(wide, right + room)


def _letters(mask: Pixels, mm: float) -> NDArray[np.generic]:
    """Left, top, width and height of each part that is no speck, nor what is left of a rule at the edge; none if all
    are small."""
    boxes = components(mask)[1][1:, :4]
    boxes = boxes[np.maximum(boxes[:, 2], boxes[:, 3]) >= 0.5 * mm]
    edge = (boxes[:, 0] <= 1) | (boxes[:, 0] + boxes[:, 2] >= mask.shape[1] - 1)
    boxes = boxes[~(edge & (boxes[:, 2] <= _HAIR_MM * mm))]
    small = not len(boxes) or int(np.max(boxes[:, 2:])) < 1.0 * mm
    return np.asarray(boxes[:0] if small else boxes)


def _largest(mask: Pixels) -> int:
    return int(components(mask)[1][1:, 2:4].max(initial=0))


def _white_rows(mask: Pixels, least: float) -> int:
    """Rows before the first that holds a part of ink of the size `least`, one of which there is.

    Only as many rows are looked at as it takes: a part that goes on beyond them may be large or not.
    """
    rows = _STRIP
    while True:
        rows = min(rows, len(mask))
        stats = components(np.ascontiguousarray(mask[:rows]))[1][1:]
        tops, size = stats[:, 1], np.maximum(stats[:, 2], stats[:, 3])
        first = int(tops[size >= least].min(initial=rows))
        goes_on = tops[tops + stats[:, 3] == rows].min(initial=rows)
        if (first < rows and first <= goes_on) or rows == len(mask):
            return first
        rows *= 4
