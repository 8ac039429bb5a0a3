"""Cutting a region out of the page for the engine: white round it, no rules along its rim, None where it is empty."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.document import BlockKind, Box, PageImage, Pixels
from pipeline.ocr.engine import Crop
from pipeline.pixels import components, median, percentile

_MM = 1 / 25.4
_PAD_MM = 1.7
_READ_DPI = 200.0  # reads as well as 300 dpi, in two thirds of the time
_CONTRAST = 42  # grey levels that ink is darker than its paper, at least; what shines through is paler
_PAPER_ROOM = 6.0  # grey levels under the paper's that are paper still
_DARK_PAPER = 140.0  # what is darker is no paper: left as it is
_PRINT = 140  # grey of print, not of what a rule leaves
_LETTER_MM2 = 0.6  # of ink in the least of letters
_SOFT = 14  # grey levels under the paper's
_PALE = 185  # grey of the palest rule that is cleared away
_STRIP, _LARGE = 64, 400  # rows looked at first; sides of a part from which on it is worth it
_RIM_MM = 1.2  # where a cell's rules may still show


@dataclass(slots=True)
class Piece:
    """A region's pixels; `crop` is None where there is nothing to read."""

    crop: Crop | None
    origin: tuple[float, float]  # of the crop's corner, in pixels of the page
    kind: BlockKind
    scale: float = 1.0  # pixels of the crop to one of the page
    printed: bool = False  # as much ink as a letter's stands in it, not the remains of a rule


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
    if extent is None:
        return Piece(None, (x0, y0), kind)
    top, bottom, left, right = extent
    part = part[top:bottom, left:right]
    printed = bool(np.count_nonzero(part < _PRINT) > _LETTER_MM2 * mm * mm)
    single = kind == BlockKind.PAGE_NUMBER or (kind == BlockKind.TABLE and bottom - top < 6.0 * mm)
    corner = max(0, x0) + left - pad, max(0, y0) + top - pad
    if kind == BlockKind.TABLE:
        part = whitened(part)
    padded = cv2.copyMakeBorder(part, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=255)
    scale = read_scale(image.dpi)
    if scale < 1:
        padded = cv2.resize(padded, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return Piece(Crop(np.ascontiguousarray(padded, dtype=np.uint8), single), corner, kind, scale, printed)


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
    """Whiten, in place, rows and columns near the edges that are mostly ink: what is left of a table's rules."""
    rim = round(_RIM_MM * mm)
    paper = median(np.ascontiguousarray(part[::2, ::2]))
    dark, pale = part < 160, part < paper - _SOFT  # the soft edge of a rule goes as well
    rows = np.maximum(dark.mean(axis=1), pale.mean(axis=1) - 0.15)
    columns = np.maximum(dark.mean(axis=0), pale.mean(axis=0) - 0.15)
    for i in (*range(min(rim, len(rows))), *range(max(0, len(rows) - rim), len(rows))):
        if rows[i] > 0.5:
            part[max(0, i - 1) : i + 2] = 255
    for i in (*range(min(rim, len(columns))), *range(max(0, len(columns) - rim), len(columns))):
        if columns[i] > 0.5:
            part[:, max(0, i - 1) : i + 2] = 255


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


def _extent(part: Pixels, mm: float) -> tuple[int, int, int, int] | None:
    """Where the ink is: top, bottom, left, right, with half a millimetre round it; None where there are only specks."""
    # as dark as ink is on this part: faint small print on a poor scan is hardly darker than 180
    level = np.clip(percentile(np.ascontiguousarray(part[::3, ::3]), 90) - _CONTRAST, 150, 210)
    mask = (part < level).view(np.uint8)
    high, wide = mask.shape
    sides = (mask, mask[::-1], mask.T, mask.T[::-1])
    if min(high, wide) >= _LARGE and any(_largest(mask[at : at + _STRIP]) >= 1.0 * mm for at in (0, high // 2)):
        found = [_white_rows(side, 0.5 * mm) for side in sides]
        top, bottom, left, right = found[0], high - found[1], found[2], wide - found[3]
    else:
        stats = components(mask)[1][1:]
        size = np.maximum(stats[:, 2], stats[:, 3])
        if not len(stats) or int(size.max()) < 1.0 * mm:
            return None
        x, y, across, down = stats[size >= 0.5 * mm, :4].T
        top, bottom, left, right = int(y.min()), int((y + down).max()), int(x.min()), int((x + across).max())
    room = round(0.8 * mm)
    return max(0, top - room), min(high, bottom + room), max(0, left - room), min(wide, right + room)


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
