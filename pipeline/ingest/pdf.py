"""PDF files: opened and measured with pikepdf, rendered and read with poppler, one page at a time."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pikepdf

from pipeline.document import Line, PageWarning, Pixels, SourcePage, TextSource
from pipeline.errors import BrokenFile, EncryptedFile, NoPages, PageFailed, TooLarge, UnreadableFile
from pipeline.ingest import poppler
from pipeline.ingest.layer import Choice, clean, decide
from pipeline.ingest.picture import MOST_PIXELS, MOST_TO_LOOK_AT
from pipeline.ingest.resolution import PIXEL_BUDGET, Resolution, choose
from pipeline.ingest.scan import whole_picture
from pipeline.ingest.sheet import Sheet, measure

_FULL = 0.5  # share of the page that an image covers whose resolution is the page's
_SHOWN = 150.0  # dpi at which the tables of a page show whose text is taken from the file
_SMALLEST = 36.0  # points: no sheet is smaller than half an inch a side
_WARNING = {Choice.GARBAGE: PageWarning.GARBAGE_LAYER, Choice.LEGACY: PageWarning.LEGACY_ENCODING}
# qpdf's own errors, and what pikepdf raises where an object is of another kind than it should be
_DAMAGE = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, LookupError, AttributeError)


def _open(path: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path)  # mends a damaged cross-reference table in memory
    except pikepdf.PasswordError as error:
        raise EncryptedFile(f"{path.name} is locked with a password") from error
    except _DAMAGE as error:
        raise BrokenFile(f"{path.name} is damaged beyond repair: {_said(error)}") from error
    except OSError as error:
        raise UnreadableFile(f"{path.name} can't be read: {error.strerror}") from error


def _said(error: Exception) -> str:
    return str(error).splitlines()[0][-200:] if str(error) else type(error).__name__


def _cut_off(path: Path) -> bool:
    """Whether it stops inside an object: pikepdf mends such a file, but its last images are lost without a word.

    A file that only lost its table of objects ends behind a whole object.
    """
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 8192))
        tail = file.read()
    whole = tail.rfind(b"endobj")
    return b"%%EOF" not in tail and (whole < 0 or re.search(rb"\d+ \d+ obj", tail[whole:]) is not None)


def count_pages(path: Path) -> int:
    """Raises EncryptedFile, BrokenFile, NoPages, UnreadableFile, or TooLarge where no page has a readable size."""
    with _open(path) as pdf:
        if _cut_off(path) and pdf.get_warnings():
            raise BrokenFile(f"{path.name} is cut off: its end is missing, and what is left of its pages may be blank")
        try:
            number = len(pdf.pages)
            sheets = [measure_size(page) for page in pdf.pages]
        except _DAMAGE as error:
            raise BrokenFile(f"{path.name} is damaged beyond repair: {_said(error)}") from error
    if not number:
        raise NoPages(f"{path.name}: the PDF has no pages")
    for index, (width, height) in enumerate(sheets):
        try:
            choose(width, height, None)
            break
        except TooLarge:
            if index == number - 1:
                raise
    return number


def measure_size(page: pikepdf.Page) -> tuple[float, float]:
    """Width and height in points, as shown."""
    sheet = measure(page, look_inside=False)
    return sheet.width, sheet.height


def read_page(path: Path, number: int, *, believe_layer: bool) -> SourcePage:
    """One page: its own lines where they can be trusted, else its pixels. Raises PageFailed or TooLarge."""
    with _open(path) as pdf:
        try:
            sheet = measure(pdf.pages[number - 1])
        except _DAMAGE as error:
            raise PageFailed(f"{path.name}, page {number} is damaged: {_said(error)}") from error
    if min(sheet.width, sheet.height) < _SMALLEST:
        raise PageFailed(f"{path.name}, page {number} is {sheet.width:.0f} x {sheet.height:.0f} points: no sheet")
    page = SourcePage(number, round(sheet.width, 2), round(sheet.height, 2), TextSource.OCR)
    if believe_layer:
        lines = clean(_lines(path, number), sheet)
        choice = decide(lines, sheet)
        if choice is Choice.LAYER:
            page.source, page.lines = TextSource.LAYER, lines
            page.pixels, page.dpi = _shown(path, number, sheet), _SHOWN
            return page
        page.warnings += [_WARNING[choice]] if choice in _WARNING else []
    resolution = choose(sheet.width, sheet.height, _native(sheet))
    page.pixels, page.dpi = _pixels(path, number, sheet, resolution), round(resolution.paper, 2)
    page.warnings += resolution.warnings
    return page


def look(path: Path, number: int, dpi: float) -> Pixels:
    """One page for people to look at, H x W x 3 RGB at `dpi`, decoded the quick way; a vast one coarser.

    Raises PageFailed.
    """
    with _open(path) as pdf:
        try:
            page = pdf.pages[number - 1]
            sheet = measure(page)
        except _DAMAGE as error:
            raise PageFailed(f"{path.name}, page {number} is damaged: {_said(error)}") from error
        dpi = min(dpi, (MOST_TO_LOOK_AT / max(1.0, sheet.width / 72 * (sheet.height / 72))) ** 0.5)
        if len(sheet.images) == 1:
            pixels = whole_picture(page, sheet, dpi, MOST_PIXELS, coarse=True)
            if pixels is not None:
                return pixels
    return _render(path, number, Resolution(dpi, dpi, []))


def _lines(path: Path, number: int) -> list[Line]:
    try:
        return poppler.read_lines(path, number)
    except PageFailed:
        return []  # the image is left to be read


def _native(sheet: Sheet) -> float | None:
    """The resolution of the page's own scan, where it is one: the finest of the images over most of it.

    Scans in layers have a coarse background and a fine mask; scans in strips have many images of one resolution.
    """
    area = sheet.width * sheet.height
    large = [image.dpi for image in sheet.images if image.box.width * image.box.height >= _FULL * area]
    if large:
        return max(large)
    if sheet.covered().mean() < _FULL:
        return None
    by_size = sorted(sheet.images, key=lambda image: image.box.width * image.box.height)
    return by_size[-1].dpi


def _shown(path: Path, number: int, sheet: Sheet) -> Pixels | None:
    """The page as pixels, coarse, for its tables: the text says nothing of lines. None where it can't be had."""
    most = (PIXEL_BUDGET / (sheet.width / 72 * (sheet.height / 72))) ** 0.5
    if most < _SHOWN:
        return None  # no sheet of paper
    try:
        return _pixels(path, number, sheet, Resolution(_SHOWN, _SHOWN, []))
    except PageFailed:
        return None


def _pixels(path: Path, number: int, sheet: Sheet, resolution: Resolution) -> Pixels:
    """Taken out where the page is one picture, else drawn."""
    if len(sheet.images) == 1:
        with _open(path) as pdf:
            pixels = whole_picture(pdf.pages[number - 1], sheet, resolution.render, PIXEL_BUDGET)
        if pixels is not None:
            return pixels
    return _render(path, number, resolution)


def _render(path: Path, number: int, resolution: Resolution) -> Pixels:
    try:
        return poppler.render(path, number, resolution.render)
    except PageFailed:
        # pikepdf mends some files that poppler does not: the page alone, written anew
        with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
            alone = Path(folder, "page.pdf")
            try:
                with _open(path) as pdf, pikepdf.new() as single:
                    single.pages.append(pdf.pages[number - 1])
                    single.save(alone)
            except _DAMAGE as error:
                raise PageFailed(f"{path.name}, page {number} is damaged: {_said(error)}") from error
            try:
                return poppler.render(alone, 1, resolution.render)
            except PageFailed as error:
                raise PageFailed(f"{path.name}, page {number} can't be rendered") from error
