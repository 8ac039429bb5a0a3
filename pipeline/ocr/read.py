"""The stage's main function: regions of a page image to a `Page` of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np

from pipeline.document import (
    Block,
    BlockKind,
    Cell,
    CellRegion,
    Grid,
    Line,
    Page,
    PageImage,
    PageWarning,
    Region,
    TextSource,
    Word,
)
from pipeline.ocr.agree import agree
from pipeline.ocr.broken import doubted, in_pieces, line_by_line
from pipeline.ocr.crops import Piece, cut, read_scale
from pipeline.ocr.dashes import drop_specks, find_dashes
from pipeline.ocr.engine import Crop, Engine
from pipeline.ocr.faint import read_faint
from pipeline.ocr.figures import check_figures
from pipeline.ocr.handwriting import read_handwriting
from pipeline.ocr.noise import without_noise
from pipeline.ocr.numerals import recount
from pipeline.ocr.separators import find_separators
from pipeline.ocr.shine import without_shine
from pipeline.ocr.ticks import find_ticks

_SIGNS = str.maketrans({"⁄": "/", "∕": "/", "ð": "đ", "Ð": "Đ"})
_WORD = re.compile(r"^(?![IVXLivxl]+\W*$)[^\W\d_]{3,}\W?$|\d{4}")  # a paragraph's last word or year: no page's number
_POOR = 0.6  # mean confidence under which a crop gets a second reading
_SECOND = 12  # readings in another way that a page may have
_POOR_PAGE = 0.92  # mean confidence under which all of a page is read by the second reader, too
_POOR_CROP = 0.88  # and one crop


def read_regions(image: PageImage, regions: list[Region], engine: Engine, second: Engine | None = None) -> Page:
    """Read each region alone. Boxes of the page are in points, upright; stamps are kept out.

    What `engine` reads badly is read by `second`, too, and the two readings are made one.

    Raises OcrTimeout and OcrFailed as the engine does.
    """
    kept = [region for region in regions if region.kind != BlockKind.STAMP]
    pieces = [cut(image, place.box, region.kind) for region in kept for place in _places(region)]
    readings = iter(_read([piece for piece in pieces if piece.crop], image, engine, second))
    read = [next(readings) if piece.crop else [] for piece in pieces]
    own, at = [], 0
    for region in kept:
        own.append(slice(at, at + len(_places(region))))
        at = own[-1].stop
        if region.cells:
            find_ticks(region.cells, read[own[-1]], image)
    printed = read_faint(pieces, read, image, engine, second)
    blocks = [_block(image, region, read[o], printed[o]) for region, o in zip(kept, own, strict=True)]
    page = Page(image.number, image.width, image.height, image.dpi, image.rotation, TextSource.OCR, blocks)
    page.warnings = list(image.warnings)
    read_handwriting(image, page)
    if _seal_over_text(image, page):
        page.warnings.append(PageWarning.SEAL_OVER_TEXT)
    if not page.lines():
        page.warnings.append(PageWarning.NO_TEXT)
    return page


def _places(region: Region) -> Sequence[Region | CellRegion]:
    return region.cells or [region]


def _read(pieces: list[Piece], image: PageImage, engine: Engine, second: Engine | None) -> list[list[Line]]:
    """Lines of each piece in pixels of the page; a piece that read badly is read once more, in another way."""
    dpi = image.dpi * read_scale(image.dpi)
    readings = engine.read([piece.crop for piece in pieces if piece.crop], dpi)
    poor = [i for i, lines in enumerate(readings) if pieces[i].crop and _worth(lines) < _POOR][:_SECOND]
    again = engine.read([_otherwise(pieces[i].crop) for i in poor], dpi) if poor else []
    for i, lines in zip(poor, again, strict=True):
        if _worth(lines) > _worth(readings[i]) + 0.05:
            readings[i] = lines
    broken = [i for i, p in enumerate(pieces) if p.crop and p.kind == BlockKind.TABLE and in_pieces(readings[i])]
    if second:
        _ask(second, pieces, readings, dpi)
    for i, crop in [(i, pieces[i].crop) for i in broken]:
        readings[i] = doubted((line_by_line(crop, engine, dpi) if crop else []) or readings[i])
    clean = [without_noise(piece.on_page(lines), piece, image) for lines, piece in zip(readings, pieces, strict=True)]
    clean = [
        drop_specks(lines, image) if piece.kind == BlockKind.TABLE else lines
        for lines, piece in zip(clean, pieces, strict=True)
    ]
    without_shine([lines for lines, p in zip(clean, pieces, strict=True) if p.kind == BlockKind.TABLE], image)
    for lines, piece in zip(clean, pieces, strict=True):
        recount(lines, image)
        find_dashes(lines, image, cell=piece.kind == BlockKind.TABLE)
    return clean


def _ask(second: Engine, pieces: list[Piece], readings: list[list[Line]], dpi: float) -> None:
    """Let the second reader read what is in doubt, and put the two readings together, in place."""
    worths = [_worth(lines) for lines in readings]
    sizes = [sum(len(line.text) for line in lines) for lines in readings]
    page = sum(w * n for w, n in zip(worths, sizes, strict=True)) / max(1, sum(sizes))
    asked = [
        (i, crop) for i, p in enumerate(pieces) if (crop := p.crop) and (page < _POOR_PAGE or worths[i] < _POOR_CROP)
    ]
    answers = second.read([crop for _, crop in asked], dpi) if asked else []
    for (i, _), lines in zip(asked, answers, strict=True):
        readings[i] = agree(readings[i], lines) if readings[i] else lines


def _otherwise(crop: Crop | None) -> Crop:
    """A low crop with or without the search for lines; a high one a little blurred."""
    assert crop
    if crop.single_line or crop.pixels.shape[0] < 90:
        return Crop(crop.pixels, not crop.single_line)
    blurred = cv2.GaussianBlur(crop.pixels, (0, 0), 0.8)
    return Crop(np.asarray(blurred, dtype=np.uint8))


def _worth(lines: list[Line]) -> float:
    total = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / total if total else 0.0


def _block(image: PageImage, region: Region, read: list[list[Line]], printed: list[bool]) -> Block:
    box = image.page_box(*region.box)
    if not region.cells:
        lines = [_on_page(image, line) for line in read[0]]
        words = region.kind is BlockKind.PAGE_NUMBER and any(_WORD.search(line.text) for line in lines)
        return Block(BlockKind.TEXT if words else region.kind, box, lines)
    for c, lines in zip(region.cells, read, strict=True):
        find_separators(lines, image, label=c.column == 0)
    check_figures(region.cells, read, image)
    cells = [
        Cell(
            c.row,
            c.column,
            c.row_span,
            c.column_span,
            image.page_box(*c.box),
            [_on_page(image, line) for line in lines],
            unread=ink and not lines,
        )
        for c, lines, ink in zip(region.cells, read, printed, strict=True)
    ]
    rows = max(c.row + c.row_span for c in cells)
    columns = max(c.column + c.column_span for c in cells)
    return Block(region.kind, box, grid=Grid(rows, columns, cells, region.by_white))


def _on_page(image: PageImage, line: Line) -> Line:
    return Line(
        [Word(_clean(w.text), image.page_box(*w.box), round(w.confidence, 4), w.bold, w.choices) for w in line.words]
    )


def _clean(text: str) -> str:
    """Signs that the engine's alphabet has and Vietnamese print has not: a fraction bar is a slash, a lone ~ a dash."""
    text = re.sub(r"(?<!:)/{2,}", "/", text.translate(_SIGNS))
    return "-" if text in ("~", "¬", ":=") else text


def _seal_over_text(image: PageImage, page: Page) -> bool:
    seals = [image.page_box(*seal) for seal in image.seals]
    words = [word for line in page.lines() for word in line.words]
    return any(seal.overlap(word.box) > 0.5 * word.box.width * word.box.height for seal in seals for word in words)
