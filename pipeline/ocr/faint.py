"""Cells in which something is printed and of which no word was made: print may be too pale for the engine.

Whether something is printed is told beside the cell's own paper and the page's own print. At 150 dpi the palest letter,
a lone "I", darkens 1.5 mm2 of its cell by half of the print's usual contrast; specks and what rules leave darken 0.5
mm2 at most, and what shines through hardly any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.document import Box, Line, PageImage, Pixels
from pipeline.ocr.agree import agree
from pipeline.ocr.crops import Piece, read_scale
from pipeline.ocr.engine import Crop, Engine
from pipeline.ocr.noise import without_noise
from pipeline.ocr.shine import print_contrast
from pipeline.pixels import components, median, percentile

_MM = 1 / 25.4
_SHARE = 0.5  # of the print's usual contrast, from which on something is print
_SHARE_SEAL = 0.6  # the same where a coloured seal stood: what is left of its rim is paler
_CONTRAST = 42  # grey levels that print is darker than its paper, at least
_LETTER_MM2 = 0.6  # of ink in the least of letters
_TALL_MM = 1.2  # the least height of one; what is lower is a speck, or a dash, which says little
_RULE = 6.0  # times as long as wide, and longer than
_RULE_MM = 4.0  # this: a piece of a rule, no letter
_WHITE, _DARK = 235.0, 10.0  # grey of the paper of a crop; of 100 of its ink's pixels, those that become black
_ROOM = 40.0  # grey levels between ink and paper, at least
_READ = 0.6  # the least that each word is worth where two readers read it
_BELIEVED = 0.8  # the most that a word is worth that was read so
_UNLIKE = 0.6  # the same where the readers differ in a letter
_LETTERS = 3  # the fewest that a text without figures has: "H" may be II, and what is left of a letter another


def read_faint(
    pieces: Sequence[Piece], readings: list[list[Line]], image: PageImage, engine: Engine, second: Engine | None
) -> list[bool]:
    """Whether something is printed in each piece that is a cell without words. Boxes in pixels of the page.

    Such a cell is read once more, alone and with its contrast stretched; what both readers read well is put into
    `readings`, in place. Raises OcrTimeout and OcrFailed as the engine does.
    """
    empty = [i for i, (p, lines) in enumerate(zip(pieces, readings, strict=True)) if p.ink is not None and not lines]
    printed = [False] * len(pieces)
    if not empty:
        return printed
    contrast = print_contrast([word for lines in readings for line in lines for word in line.words], image) or 0.0
    for i in empty:
        printed[i] = holds_print(pieces[i], contrast, image)
    asked = [(i, stretched(crop)) for i in empty if printed[i] and (crop := pieces[i].crop)]
    if not asked or second is None:  # one reader alone makes words of specks
        return printed
    dpi = image.dpi * read_scale(image.dpi)
    crops = [crop for _, crop in asked]
    for (i, _), one, two in zip(asked, engine.read(crops, dpi), second.read(crops, dpi), strict=True):
        if lines := _sure(one, two):
            readings[i][:] = without_noise(pieces[i].on_page(lines), pieces[i], image)
    return printed


def holds_print(piece: Piece, contrast: float, image: PageImage) -> bool:
    """Whether as much ink as a letter's stands in a cell. `contrast`: grey levels by which the page's print is darker
    than its paper, 0 where that is unknown."""
    ink = piece.ink
    if ink is None or ink.size == 0:
        return False
    mm = image.dpi * _MM
    mask = ink < _level(ink, contrast, _SHARE)
    for x0, y0, x1, y1 in (_inside(seal, piece, mm) for seal in image.seals):
        mask[y0:y1, x0:x1] &= ink[y0:y1, x0:x1] < _level(ink, contrast, _SHARE_SEAL)
    wide, high, area = components(mask.astype(np.uint8))[1][1:, 2:].T
    rule = (np.maximum(wide, high) > _RULE_MM * mm) & (np.maximum(wide, high) > _RULE * np.minimum(wide, high))
    return bool(area[(high >= _TALL_MM * mm) & ~rule].sum() > _LETTER_MM2 * mm * mm)


def _level(ink: Pixels, contrast: float, share: float) -> float:
    return median(np.ascontiguousarray(ink)) - max(_CONTRAST, share * contrast)


def _inside(seal: Box, piece: Piece, mm: float) -> tuple[int, int, int, int]:
    """A seal's box, with what it leaves round it, in the pixels of a cell's ink."""
    x, y = piece.corner
    x0, y0, x1, y1 = seal
    left, top, right, bottom = (round(v) for v in (x0 - mm - x, y0 - mm - y, x1 + mm - x, y1 + mm - y))
    return max(0, left), max(0, top), max(0, right), max(0, bottom)


def stretched(crop: Crop) -> Crop:
    """The crop with its ink as dark as print is."""
    ink = crop.pixels[crop.pixels < _WHITE - _CONTRAST / 4]
    dark = min(percentile(ink, _DARK), _WHITE - _ROOM) if ink.size else 0.0
    table = np.clip((np.arange(256) - dark) * 255 / (_WHITE - dark), 0, 255).astype(np.uint8)
    return replace(crop, pixels=np.asarray(cv2.LUT(crop.pixels, table), np.uint8))


def _sure(one: list[Line], two: list[Line]) -> list[Line]:
    """What two readers made of a cell; nothing where one of them saw nothing, or a word is too short or in doubt."""
    if not _signs(one) or not _signs(two):
        return []
    most = _BELIEVED if _signs(one) == _signs(two) else _UNLIKE
    lines = agree(one, two)
    words = [word for line in lines for word in line.words]
    text = _signs(lines)
    if any(word.confidence < _READ for word in words) or (text.isalpha() and len(text) < _LETTERS):
        return []
    for word in words:
        word.confidence = min(word.confidence, most)
    return lines


def _signs(lines: list[Line]) -> str:
    return "".join(sign for line in lines for sign in line.text.lower() if sign.isalnum())
