"""The stage's one function: a page's pixels to a `PageImage`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, PageImage, PageWarning, Pixels, SourcePage
from pipeline.image.fields import without_dark_fields
from pipeline.image.ink import LEAST_LEVEL, MM, clear_edges, even, find_seals, pale_pen, part, quarter, threshold
from pipeline.image.orientation import find_rotation, turned_back
from pipeline.image.rules import find_rules
from pipeline.image.skew import find_skew
from pipeline.pixels import components

_LEVEL = 0.04  # degrees: straighter than this is left alone
_BLACK = 70  # mean grey of a page that shows nothing
_LOW_DPI = 140.0
_BILEVEL = 170  # grey between ink and paper of a page of black and white alone, which has no grain
_GRID = 3  # lines down of a ruled table: its lines across are found with them
_FINE_DPI = 240.0  # from here on pixels are so small that the cheaper way to turn them reads as well


def prepare(page: SourcePage, probe: Callable[[Pixels], float] | None = None) -> PageImage:
    """Put a page of pixels upright and straight, without coloured ink.

    `page.pixels` is H x W x 3 RGB. `probe` tells how well a crop reads (0 to 1); it is asked only where the page's
    direction is in doubt. Blank and black pages come back marked `blank`, with a warning.
    Raises ValueError where the page has no pixels.
    """
    if page.pixels is None:
        raise ValueError(f"page {page.number} has no pixels")
    warnings = [PageWarning.LOW_RESOLUTION] if page.dpi < _LOW_DPI else []
    parted = part(without_dark_fields(page.pixels, page.dpi))
    ink, red, pen = even(parted.ink), parted.red, parted.pen
    if cv2.mean(ink)[0] < _BLACK:
        return _empty(page, ink, PageWarning.BLACK)
    clear_edges(ink, page.dpi)
    level = threshold(ink)
    if _is_blank(ink, red, page.dpi, level):
        return _empty(page, ink, PageWarning.BLANK)
    rotation = find_rotation(ink, page.dpi, level, probe)
    if rotation:
        warnings.append(PageWarning.TURNED)
        ink, red = turned_back(ink, rotation), turned_back(red, rotation)
        pen = pen and pen.turned(partial(turned_back, rotation=rotation))
    seals = find_seals(red, page.dpi)
    if pen:
        pale_pen(ink, pen, seals, page.dpi)
    del parted, pen
    skew = find_skew(ink, page.dpi, level)
    to_page = np.array([[72 / page.dpi, 0.0, 0.0], [0.0, 72 / page.dpi, 0.0]])
    if abs(skew) > _LEVEL:
        ink, back = _straight(ink, skew, page.dpi)
        seals = [_moved(seal, np.asarray(cv2.invertAffineTransform(back), np.float64)) for seal in seals]
        to_page = to_page @ np.vstack([back, [0.0, 0.0, 1.0]])
    horizontal, vertical = find_rules(ink, page.dpi, level)
    if level <= LEAST_LEVEL and len(vertical) < _GRID:  # black and white: once straight, thin lines are grey
        horizontal, vertical = find_rules(ink, page.dpi, _BILEVEL)
    width, height = (page.height, page.width) if rotation in (90, 270) else (page.width, page.height)
    return PageImage(
        page.number, ink, page.dpi, width, height, rotation, skew, to_page, horizontal, vertical, seals,
        warnings=warnings,
    )  # fmt: skip


def _straight(ink: Pixels, skew: float, dpi: float) -> tuple[Pixels, NDArray[np.float64]]:
    """The image turned by -skew about its middle, and the 2 x 3 matrix from the new pixels to the old."""
    high, wide = ink.shape
    # OpenCV's positive angle turns anticlockwise on the screen: just what takes out a clockwise skew
    forth = cv2.getRotationMatrix2D((wide / 2, high / 2), skew, 1.0)
    way = cv2.INTER_CUBIC if dpi < _FINE_DPI else cv2.INTER_LINEAR
    turned = cv2.warpAffine(ink, forth, (wide, high), flags=way, borderValue=255)
    return np.asarray(turned, dtype=np.uint8), np.asarray(cv2.invertAffineTransform(forth), dtype=np.float64)


def _moved(box: Box, matrix: NDArray[np.float64]) -> Box:
    corners = np.array([[x, y, 1.0] for x in (box.x0, box.x1) for y in (box.y0, box.y1)]) @ np.asarray(matrix).T
    return Box(*(float(v) for v in (*corners.min(axis=0), *corners.max(axis=0))))


def _is_blank(ink: Pixels, red: Pixels, dpi: float, level: int) -> bool:
    """True where nothing is as large as two printed letters, what stands under red ink aside."""
    small = quarter(ink)
    mm = dpi / 4 * MM
    dark = ((small < min(level + 30, 205)) & (cv2.dilate(red, np.ones((5, 5), np.uint8)) == 0)).astype(np.uint8)
    rim = max(1, round(4 * mm))
    dark[:rim], dark[-rim:], dark[:, :rim], dark[:, -rim:] = 0, 0, 0, 0
    _, stats = components(dark)
    wide, high = stats[1:, 2], stats[1:, 3]
    large = np.maximum(wide, high) >= 1.6 * mm
    return int(np.sum(large)) < 2 and float(np.max(wide, initial=0)) < 8 * mm


def _empty(page: SourcePage, ink: Pixels, warning: PageWarning) -> PageImage:
    to_page = np.array([[72 / page.dpi, 0.0, 0.0], [0.0, 72 / page.dpi, 0.0]])
    return PageImage(
        page.number, ink, page.dpi, page.width, page.height, 0, 0.0, to_page, blank=True, warnings=[warning]
    )
