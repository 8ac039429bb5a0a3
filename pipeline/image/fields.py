"""Dark fields with white letters, as heads of tables are often set: turned to dark letters on white in a frame."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.image.ink import MM

_DPI = 100.0  # at which fields are looked for
_DARKER = 0.78  # of the paper's grey: a field is darker
_SOLID_MM = 1.3  # lines and strokes of letters are thinner
_WIDE_MM, _HIGH_MM = 7.0, 4.0  # the least that a field is wide and high
_BESIDE_MM = (0.6, 1.4)  # from a field, over it and under it, between which there is paper
_PAPER = 0.84  # of the paper's grey, that is paper: round a bold word on a tinted ground there is none
_LARGE = 0.4  # of the page: what is larger is a picture
_SQUARE = 0.8  # of the box round it that a field fills, its letters with it
_GROUND = 0.5  # of a field that is no letter, at least
_PRINTED = (0.02, 0.45)  # of a field: its letters
_LIGHTER = 0.4  # of the way from the ground to white, that letters are lighter than the ground
_THIN_MM = 1.6  # a stroke of a letter is thinner
_STROKES = 0.6  # of what is light, that is thin
_GRAIN = 12  # grey levels by which a field's ground differs from itself
_FRAME_MM = 0.3
_RIM_MM = 0.7  # of a field, that is neither ground nor letter
_TILE_MM = 8.0  # the ground is told in squares of this size: a copier darkens it unevenly


def without_dark_fields(rgb: Pixels, dpi: float) -> Pixels:
    """H x W x 3: the page with its dark fields turned, each in a frame where its edge was; the page itself where it has
    none. A field's own lines, darker than its ground or lighter, become dark lines."""
    scale = min(1.0, _DPI / dpi)
    small = cv2.resize(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.asarray(small, np.uint8)
    corners = _fields(grey, dpi * scale * MM)
    if not corners:
        return rgb
    out = rgb.copy()
    for field in corners:
        _turn(out, (field / scale).astype(np.int32), dpi * MM)
    return out


def _fields(grey: Pixels, mm: float) -> list[NDArray[np.float32]]:
    """The corners of each field, N x 2 in pixels of `grey`, from top to bottom."""
    paper = float(np.percentile(grey[::4, ::4], 80))
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    dark = np.asarray(cv2.threshold(smooth, _DARKER * paper, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((round(_SOLID_MM * mm),) * 2, np.uint8))
    if not cv2.countNonZero(solid):
        return []
    outlines, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        x, y, wide, high = cv2.boundingRect(outline)
        inside = x > 0 and y > 0 and x + wide < grey.shape[1] and y + high < grey.shape[0]
        if not inside or wide < _WIDE_MM * mm or high < _HIGH_MM * mm or wide * high > _LARGE * grey.size:
            continue
        corners = np.asarray(cv2.boxPoints(cv2.minAreaRect(outline)), np.float32)
        if cv2.contourArea(outline) < _SQUARE * cv2.contourArea(corners):
            continue
        if _is_beside_paper(grey, (x, y, wide, high), _PAPER * paper, mm) and _is_printed(grey, dark, corners, mm):
            found.append(corners)
    return sorted(found, key=lambda c: float(c[:, 1].min()))


def _is_beside_paper(grey: Pixels, box: tuple[int, int, int, int], least: float, mm: float) -> bool:
    """Whether there is paper over or under a field, or beside one of a page that lies on its side."""
    near, far = (round(v * mm) for v in _BESIDE_MM)
    x, y, wide, high = box
    sides = (
        grey[max(0, y - far) : max(0, y - near), x : x + wide],
        grey[y + high + near : y + high + far, x : x + wide],
        grey[y : y + high, max(0, x - far) : max(0, x - near)],
        grey[y : y + high, x + wide + near : x + wide + far],
    )
    return any(side.size and float(np.median(side)) >= least for side in sides)


def _is_printed(grey: Pixels, dark: Pixels, corners: NDArray[np.float32], mm: float) -> bool:
    """Whether thin light strokes stand on a dark ground."""
    x, y, wide, high = cv2.boundingRect(corners)
    part = np.s_[max(0, y) : y + high, max(0, x) : x + wide]
    own = np.zeros(grey[part].shape, np.uint8)
    cv2.fillPoly(own, [(corners - (max(0, x), max(0, y))).astype(np.int32)], 255)
    rim = np.ones((2 * round(_RIM_MM * mm) + 1,) * 2, np.uint8)
    own = np.asarray(cv2.erode(own, rim, borderType=cv2.BORDER_CONSTANT, borderValue=0), np.uint8)
    size, on_ground = cv2.countNonZero(own), cv2.countNonZero(cv2.bitwise_and(own, dark[part]))
    if not size or on_ground < _GROUND * size:
        return False
    ground = float(np.median(grey[part][own > 0]))
    level = ground + _LIGHTER * (255 - ground)
    light = cv2.bitwise_and(own, np.asarray(cv2.threshold(grey[part], level, 255, cv2.THRESH_BINARY)[1], np.uint8))
    thick = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((round(_THIN_MM * mm),) * 2, np.uint8))
    lit = cv2.countNonZero(light)
    return _PRINTED[0] * size <= lit <= _PRINTED[1] * size and cv2.countNonZero(thick) <= (1 - _STROKES) * lit


def _turn(rgb: Pixels, corners: NDArray[np.int32], mm: float) -> None:
    """Make a field dark on white, in place: the farther from the ground's grey, the darker."""
    x, y, wide, high = cv2.boundingRect(corners)
    room = round(_FRAME_MM * mm) + 2
    top, left = max(0, y - room), max(0, x - room)
    view = rgb[top : y + high + room, left : x + wide + room]
    grey = np.asarray(cv2.cvtColor(view, cv2.COLOR_RGB2GRAY), np.uint8)
    own = np.zeros(grey.shape, np.uint8)
    moved = corners - (left, top)
    cv2.fillPoly(own, [moved], 255)
    ground = _ground(grey, own > 0, round(_TILE_MM * mm))
    off = grey - ground
    most = np.where(off > 0, 255 - ground, ground) - _GRAIN
    turned = 255 - 255 * np.clip((np.abs(off) - _GRAIN) / np.maximum(most, 1), 0, 1)
    view[own > 0] = turned.astype(np.uint8)[own > 0][:, None]
    cv2.polylines(view, [moved], True, (0, 0, 0), max(2, round(_FRAME_MM * mm)))


def _ground(grey: Pixels, own: NDArray[np.bool_], tile: int) -> NDArray[np.float32]:
    """The grey of a field's ground at each place, from the medians of its tiles."""
    high, wide = (max(1, round(side / tile)) for side in grey.shape)
    whole = float(np.median(grey[own]))
    found = np.full((high, wide), whole, np.float32)
    rows, columns = (np.linspace(0, side, n + 1).astype(int) for side, n in zip(grey.shape, (high, wide), strict=True))
    for i, j in np.ndindex(high, wide):
        part = np.s_[rows[i] : rows[i + 1], columns[j] : columns[j + 1]]
        if own[part].mean() > 0.5:
            found[i, j] = np.median(grey[part][own[part]])
    return np.asarray(cv2.resize(found, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)
