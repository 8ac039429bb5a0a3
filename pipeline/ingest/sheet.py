"""A PDF page's size and the images it shows, without decoding any of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray

from pipeline.document import Box

Matrix = NDArray[np.float64]  # 3 x 3, for row vectors
_DEPTH = 5  # forms inside forms
_MOST_STEPS = 200_000  # drawing steps that are looked at: a map can have millions
_LETTER = Box(0.0, 0.0, 612.0, 792.0)  # what readers take where the size is missing


@dataclass(frozen=True)
class Placed:
    """An image as it lies on the page: its box in points, origin top left, as shown, and its pixels to the inch."""

    box: Box
    dpi: float


@dataclass
class Sheet:
    """A page as shown: crop box and /Rotate applied; points."""

    width: float
    height: float
    images: list[Placed] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)  # base fonts, without their subset prefix

    def covered(self) -> NDArray[np.bool_]:
        """100 x 100 cells of the page: true where an image lies."""
        cells = np.zeros((100, 100), dtype=bool)
        for image in self.images:
            x0, x1 = (round(100 * min(max(x / self.width, 0.0), 1.0)) for x in (image.box.x0, image.box.x1))
            y0, y1 = (round(100 * min(max(y / self.height, 0.0), 1.0)) for y in (image.box.y0, image.box.y1))
            cells[y0:y1, x0:x1] = True
        return cells


def measure(page: pikepdf.Page, *, look_inside: bool = True) -> Sheet:
    """Size of a page, and its images and fonts unless told not to. What is damaged is left out."""
    crop = _shown_box(page)
    turn = _rotation(page)
    wide, high = (crop.width, crop.height) if turn % 180 == 0 else (crop.height, crop.width)
    sheet = Sheet(wide, high)
    if not look_inside:
        return sheet
    # where the content is damaged, the images that were found so far count
    with suppress(pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        _walk(page.obj, page.obj.get("/Resources"), _to_shown(crop, turn), sheet, 0)
    return sheet


def to_shown(page: pikepdf.Page) -> Matrix:
    """From a page's own space to points as shown: crop box and /Rotate applied, origin top left."""
    return _to_shown(_shown_box(page), _rotation(page))


def _rotation(page: pikepdf.Page) -> int:
    try:
        return int(page.rotation) % 360 // 90 * 90
    except (pikepdf.PdfError, ValueError, TypeError):
        return 0


def _shown_box(page: pikepdf.Page) -> Box:
    """The crop box inside the media box, in the page's own space (y upwards)."""
    try:
        media, crop = _ordered(page.mediabox), _ordered(page.cropbox)
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return _LETTER
    if media.width <= 0 or media.height <= 0:
        return _LETTER
    left, bottom = max(media.x0, crop.x0), max(media.y0, crop.y0)
    both = Box(left, bottom, min(media.x1, crop.x1), min(media.y1, crop.y1))
    return both if both.width > 0 and both.height > 0 else media


def _ordered(array: Any) -> Box:
    x0, y0, x1, y1 = (float(value) for value in array)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _to_shown(crop: Box, turn: int) -> Matrix:
    """From the page's own space to points as shown, origin top left."""
    rows = {
        0: [[1, 0], [0, -1], [-crop.x0, crop.y1]],
        90: [[0, 1], [1, 0], [-crop.y0, -crop.x0]],
        180: [[-1, 0], [0, 1], [crop.x1, -crop.y0]],
        270: [[0, -1], [-1, 0], [crop.y1, crop.x1]],
    }[turn]
    return np.column_stack([np.array(rows, dtype=np.float64), [0, 0, 1]])


def _walk(holder: Any, resources: Any, matrix: Matrix, sheet: Sheet, depth: int) -> None:
    """Follow the drawing steps of a page or form and note images with where they lie."""
    resources = resources if resources is not None else pikepdf.Dictionary()
    _note_fonts(resources, sheet)
    objects = resources.get("/XObject", pikepdf.Dictionary())
    stack: list[Matrix] = []
    steps = pikepdf.parse_content_stream(holder, "q Q cm Do BI ID EI")
    for step in steps[:_MOST_STEPS]:
        operator = str(step.operator)
        if operator == "q":
            stack.append(matrix)
        elif operator == "Q" and stack:
            matrix = stack.pop()
        elif operator == "cm":
            matrix = matrix_of(step.operands) @ matrix
        elif isinstance(step, pikepdf.ContentStreamInlineImage):
            _place(step.iimage.width, step.iimage.height, matrix, sheet)
        elif operator == "Do":
            _draw(objects.get(str(step.operands[0])), resources, matrix, sheet, depth)


def _draw(thing: Any, resources: Any, matrix: Matrix, sheet: Sheet, depth: int) -> None:
    if thing is None:
        return
    kind = thing.get("/Subtype")
    if kind == pikepdf.Name.Image:
        _place(int(thing.Width), int(thing.Height), matrix, sheet)
    elif kind == pikepdf.Name.Form and depth < _DEPTH:
        inner = matrix_of(thing.Matrix) @ matrix if "/Matrix" in thing else matrix
        _walk(thing, thing.get("/Resources", resources), inner, sheet, depth + 1)


def matrix_of(values: Any) -> Matrix:
    """The six numbers of a PDF matrix as 3 x 3."""
    a, b, c, d, e, f = (float(value) for value in values)
    return np.array([[a, b, 0], [c, d, 0], [e, f, 1]], dtype=np.float64)


def _place(columns: int, rows: int, matrix: Matrix, sheet: Sheet) -> None:
    corners = np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]], dtype=np.float64) @ matrix
    x0, y0 = corners[:, :2].min(axis=0)
    x1, y1 = corners[:, :2].max(axis=0)
    wide, high = np.hypot(*matrix[0, :2]), np.hypot(*matrix[1, :2])
    if wide > 0 and high > 0:
        across, down = columns / wide, rows / high
        dpi = 72 * (across if abs(across - down) <= 0.02 * across else max(across, down))
        sheet.images.append(Placed(Box(float(x0), float(y0), float(x1), float(y1)), float(dpi)))


def _note_fonts(resources: Any, sheet: Sheet) -> None:
    fonts = resources.get("/Font")
    for name in fonts.keys() if fonts is not None else ():
        base = str(fonts[name].get("/BaseFont", "")).lstrip("/")
        sheet.fonts.append(base.partition("+")[2] or base)
