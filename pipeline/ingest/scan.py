"""The picture of a page that is nothing but one picture: taken out of the PDF as it is, not drawn anew.

Scanners make such pages. Drawing them (poppler) takes ten times as long, and resamples what need not be. A page that
shows anything else besides, or shows its picture in any but the plainest way, is left to be drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image
from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile

from pipeline.document import Pixels
from pipeline.ingest.sheet import Matrix, Sheet, matrix_of, to_shown
from pipeline.ingest.shrink import shrunk

_HARMLESS = {
    *("n", "W", "W*", "i", "ri", "w", "j", "J", "M", "d"),  # clips, line styles
    *("g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"),  # colours
    *("BMC", "BDC", "EMC", "MP", "DP"),  # marked content
    *("BT", "ET", "Tm", "Td", "TD", "T*", "Tf", "Tc", "Tw", "Tz", "TL", "Ts"),  # the state of text
}
_LETTERS = frozenset(("Tj", "TJ", "'", '"'))
_UNSEEN = 3  # the way to show text in which an OCR's layer lies under the picture
_MODES = {"1", "L", "RGB"}
_QUICK = {"/DCTDecode", "/CCITTFaxDecode", "/JPXDecode"}  # what is decoded sooner here than by poppler
_JPEG_END = b"\xff\xd9"
_DEPTH = 3  # forms inside forms
_MOST_STEPS = 20_000
_EDGE = 0.01  # of the page, by which its picture may miss or pass its edges
_SQUARE = 0.02  # by which the resolutions across and down may differ


def whole_picture(page: pikepdf.Page, sheet: Sheet, dpi: float, most: int, *, coarse: bool = False) -> Pixels | None:
    """The page as H x W x 3 RGB, upright as its /Rotate says, at `dpi` pixels to the inch of the page's points.

    None where it isn't one plain picture over the whole page, where it can't be decoded, or has over `most` pixels.
    `coarse`: decoded no finer than it is wanted, where the format can (JPEG: several times as fast).
    """
    try:
        found = _Finder(sheet).pictures(page.obj, page.obj.get("/Resources"), to_shown(page), 0)
        if found is None or len(found) != 1:
            return None
        image, matrix = found[0]
        if not _plain(image) or not _fits(image, matrix, sheet) or int(image.Width) * int(image.Height) > most:
            return None
        if coarse and not _QUICK & set(pikepdf.PdfImage(image).filters):
            return None  # poppler is quicker
        picture = pikepdf.PdfImage(image).as_pil_image()
        if picture.mode not in _MODES or picture.size != (int(image.Width), int(image.Height)):
            return None
        if coarse:
            picture = _coarse(picture, matrix, dpi)
        pixels = None if coarse else _from_jpeg(image, picture)
        if pixels is None:
            pixels = _rgb(picture)
    except Exception:  # whatever is wrong with it, poppler draws it or tells what is wrong
        return None
    return _sized(_upright(pixels, matrix), sheet, dpi)


def _rgb(picture: Image.Image) -> Pixels:
    """RGB; what is grey is made so by OpenCV, in a third of Pillow's time."""
    if picture.mode == "RGB":
        return np.asarray(picture, dtype=np.uint8)
    grey = np.asarray(picture if picture.mode == "L" else picture.convert("L"), dtype=np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), dtype=np.uint8)


def _from_jpeg(image: Any, picture: Image.Image) -> Pixels | None:
    """A whole JPEG's RGB by OpenCV: the same pixels as Pillow's in half the time. None where it is no whole JPEG.

    OpenCV takes one that is cut off as well; Pillow tells.
    """
    data = image.read_raw_bytes() if picture.format == "JPEG" else b""
    if not data.rstrip(b"\0\r\n ").endswith(_JPEG_END) or pikepdf.PdfImage(image).filters != ["/DCTDecode"]:
        return None
    found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION)
    if found is None or found.shape[:2] != (picture.height, picture.width):
        return None
    return np.asarray(found, np.uint8)


def _coarse(picture: Image.Image, matrix: Matrix, dpi: float) -> Image.Image:
    """The picture with few more pixels than `dpi` needs: JPEG is decoded so, the rest shrunk while it is still grey."""
    across, up = (float(np.abs(matrix[row, :2]).max()) / 72 * dpi for row in (0, 1))
    if isinstance(picture, Jpeg2KImageFile):
        picture.reduce = max(0, int(math.log2(max(1.0, min(picture.width / across, picture.height / up)))))
        picture.load()
    else:
        picture.draft(None, (max(1, round(across)), max(1, round(up))))
    return shrunk(picture, across / picture.width, up / picture.height)


@dataclass(frozen=True)
class _Finder:
    sheet: Sheet

    def pictures(self, holder: Any, resources: Any, matrix: Matrix, depth: int) -> list[tuple[Any, Matrix]] | None:
        """The images that are drawn, each with its way to the page as shown; None where anything else is drawn."""
        found: list[tuple[Any, Matrix]] = []
        resources = resources if resources is not None else pikepdf.Dictionary()
        objects = resources.get("/XObject", pikepdf.Dictionary())
        steps = pikepdf.parse_content_stream(holder)
        if len(steps) > _MOST_STEPS:
            return None
        stack: list[tuple[Matrix, bool]] = []
        unseen = False
        for step in steps:
            operator = str(step.operator)
            if operator == "q":
                stack.append((matrix, unseen))
            elif operator == "Q" and stack:
                matrix, unseen = stack.pop()
            elif operator == "Tr":
                unseen = int(step.operands[0]) == _UNSEEN
            elif operator in _LETTERS and unseen:
                continue
            elif operator == "cm":
                matrix = matrix_of(step.operands) @ matrix
            elif operator == "Do":
                more = self._drawn(objects.get(str(step.operands[0])), resources, matrix, depth)
                if more is None:
                    return None
                found += more
            elif not self._harmless(operator, step.operands, resources, matrix):
                return None
        return found

    def _drawn(self, thing: Any, resources: Any, matrix: Matrix, depth: int) -> list[tuple[Any, Matrix]] | None:
        if thing is None:
            return []
        if "/OC" in thing:
            return None
        if thing.get("/Subtype") == pikepdf.Name.Image:
            return [(thing, matrix)]
        if thing.get("/Subtype") != pikepdf.Name.Form or depth >= _DEPTH or "/Group" in thing:
            return None
        inner = matrix_of(thing.Matrix) @ matrix if "/Matrix" in thing else matrix
        return self.pictures(thing, thing.get("/Resources", resources), inner, depth + 1)

    def _harmless(self, operator: str, operands: Any, resources: Any, matrix: Matrix) -> bool:
        """Whether a step leaves no mark and hides nothing: a clip round the whole sheet, a colour that is not used."""
        if operator == "BDC":
            return bool(str(operands[0]) != "/OC")
        if operator == "gs":
            state = resources.get("/ExtGState", pikepdf.Dictionary()).get(str(operands[0]), pikepdf.Dictionary())
            return not {"/SMask", "/ca", "/CA", "/BM", "/TR", "/HT"} & set(state.keys())
        if operator == "re":  # only ever a clip, since no step that would fill or stroke it is harmless
            x, y, wide, high = (float(v) for v in operands)
            corners = (np.array([[x, y, 1], [x + wide, y + high, 1]], dtype=np.float64) @ matrix)[:, :2]
            return _whole(corners.min(axis=0), corners.max(axis=0), self.sheet, inside=False)
        return operator in _HARMLESS


def _whole(least: NDArray[np.float64], most: NDArray[np.float64], sheet: Sheet, *, inside: bool) -> bool:
    """Whether a box covers the sheet but for a hair; `inside`: and does not go beyond it either."""
    size = np.array([sheet.width, sheet.height])
    far = np.abs(np.array([least, most - size])) / size if inside else np.array([least, size - most]) / size
    return bool((far <= _EDGE).all())


def _plain(image: Any) -> bool:
    """Whether its samples are its colours: no mask, no stencil, no turned-round grey."""
    return not any(key in image for key in ("/SMask", "/Mask", "/Decode", "/ImageMask", "/Alternates"))


def _fits(image: Any, matrix: Matrix, sheet: Sheet) -> bool:
    """Whether it covers the sheet, edge to edge, neither slanted nor stretched."""
    corners = np.array([[0, 0, 1], [1, 0, 1], [0, 1, 1], [1, 1, 1]], dtype=np.float64) @ matrix
    right = _whole(corners[:, :2].min(axis=0), corners[:, :2].max(axis=0), sheet, inside=True)
    across, down = np.abs(matrix[0, :2]), np.abs(matrix[1, :2])
    straight = min(across) <= 1e-3 * max(across) and min(down) <= 1e-3 * max(down)
    one, other = int(image.Width) / max(across), int(image.Height) / max(down)
    return bool(right and straight and abs(one - other) <= _SQUARE * one)


def _upright(pixels: Pixels, matrix: Matrix) -> Pixels:
    """Turned and mirrored as the matrix says, which maps the unit square with the picture's foot at 0."""
    (across_x, across_y), (up_x, up_y) = matrix[0, :2], matrix[1, :2]
    if abs(across_y) > abs(across_x):  # the picture's rows run down the page
        pixels = pixels.transpose(1, 0, 2)
        across_x, up_y = -up_x, -across_y
    if across_x < 0:
        pixels = pixels[:, ::-1]
    if up_y > 0:  # points as shown count downwards
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _sized(pixels: Pixels, sheet: Sheet, dpi: float) -> Pixels:
    """At the wanted resolution; one that is off by a pixel in a hundred is left as it is."""
    wide, high = round(sheet.width / 72 * dpi), round(sheet.height / 72 * dpi)
    if abs(pixels.shape[1] - wide) <= _EDGE * wide and abs(pixels.shape[0] - high) <= _EDGE * high:
        return pixels
    way = cv2.INTER_AREA if wide < pixels.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (wide, high), interpolation=way), dtype=np.uint8)
