"""Image files: PNG, JPEG and TIFF with one or many pages."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageOps, TiffImagePlugin

from pipeline.document import PageWarning, SourcePage, TextSource
from pipeline.errors import BrokenFile, PageFailed, TooLarge, TooSmall, UnreadableFile
from pipeline.ingest.resolution import A4_WIDTH, MAX_DPI, choose
from pipeline.ingest.shrink import shrunk

MOST_PIXELS = 150_000_000  # decoded at once: A3 at 600 dpi is 70 million
MOST_TO_LOOK_AT = 6_000_000  # A2 at 110 dpi
LEAST_PIXELS = 32  # on the short side: lower than two lines of the smallest print that can be read
_FORMATS = ("PNG", "JPEG", "TIFF", "MPO")
_SANE_DPI = (60.0, 1300.0)
_SANE_SIDE = (200.0, 1700.0)  # points, the short side of a sheet: A6 is 298, A1 is 1684
_TURNS = {  # of the EXIF orientations
    **{2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM},
    **{5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE},
    8: Image.Transpose.ROTATE_90,
}
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I")


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """The file as Pillow opens it; what goes wrong inside comes out as our errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes that MOST_PIXELS guards
            with Image.open(path, formats=_FORMATS) as image:
                yield image
    except Image.DecompressionBombError as error:
        raise TooLarge(f"{path.name}: the image has too many pixels") from error
    except PermissionError as error:
        raise UnreadableFile(f"{path.name} can't be read: {error.strerror}") from error
    except (TypeError, KeyError, AttributeError) as error:  # a damaged head sends Pillow astray
        raise BrokenFile(f"{path.name}: the image is damaged: its head can't be read") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise BrokenFile(f"{path.name}: the image is damaged: {error}") from error


def count_pages(path: Path) -> int:
    """Pages (frames of a TIFF). The first is decoded to see that it is whole.

    Raises BrokenFile, TooLarge, or TooSmall where the one image is too small; of many frames one may be a thumbnail.
    """
    with _opened(path) as image:
        pages = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
        _guard(path, image)
        if pages == 1:
            _guard_small(path, image)
        image.load()
        return pages


def read_page(path: Path, number: int) -> SourcePage:
    """One page as pixels, turned as its EXIF says, at most 300 dpi. Raises PageFailed or TooLarge."""
    try:
        with _opened(path) as image:
            if image.format == "TIFF":
                image.seek(number - 1)
            _guard(path, image)
            _guard_small(path, image)
            return _page(image, number)
    except BrokenFile as error:
        raise PageFailed(f"{path.name}, page {number}: {error.message.removeprefix(f'{path.name}: ')}") from error


def look(path: Path, number: int, dpi: float) -> Image.Image:
    """One page for people to look at, at most `dpi`: as `read_page` has it, but decoded and shrunk the quick way.

    RGB or grey. Raises PageFailed or TooLarge.
    """
    try:
        with _opened(path) as image:
            if image.format == "TIFF":
                image.seek(number - 1)
            _guard(path, image)
            _guard_small(path, image)
            return _small(image, dpi)
    except BrokenFile as error:
        raise PageFailed(f"{path.name}, page {number}: {error.message.removeprefix(f'{path.name}: ')}") from error


def _small(image: Image.Image, dpi: float) -> Image.Image:
    across, down = _density(image)
    most = (MOST_TO_LOOK_AT * across * down / (image.width * image.height)) ** 0.5
    finer = min(dpi, max(across, down), most)
    size = max(1, round(image.width * finer / across)), max(1, round(image.height * finer / down))
    image.draft(None, size)  # JPEG: decoded no finer than it is wanted
    image.load()
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))  # a TIFF is turned as it is loaded
    coarse = shrunk(image, size[0] / image.width, size[1] / image.height)
    sheet = coarse if coarse.mode == "L" else _rgb(coarse)
    sheet = sheet.resize(size, Image.Resampling.BILINEAR)
    return sheet if turn is None else sheet.transpose(turn)


def _guard(path: Path, image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge(f"{path.name}: an image of {image.width} x {image.height} pixels is too large")


def _guard_small(path: Path, image: Image.Image) -> None:
    if min(image.size) < LEAST_PIXELS:
        raise TooSmall(f"{path.name}: an image of {image.width} x {image.height} pixels is no page")


def _page(image: Image.Image, number: int) -> SourcePage:
    across, down = _density(image)
    upright = ImageOps.exif_transpose(image)
    if upright.size != image.size:
        across, down = down, across
    sheet = _rgb(upright)
    uneven = abs(across - down) > 0.02 * max(across, down)  # faxes: twice as fine across as down
    finer = max(across, down) if uneven else across
    scales = (finer / across, finer / down) if uneven else (1.0, 1.0)
    width, height = sheet.width * scales[0] * 72 / finer, sheet.height * scales[1] * 72 / finer
    resolution = choose(width, height, finer)
    found = resolution.warnings
    shrink = min(1.0, resolution.render / finer)
    if uneven or shrink < 1:  # in one step: evened out first, it could be many times as large
        size = (max(1, round(sheet.width * scales[0] * shrink)), max(1, round(sheet.height * scales[1] * shrink)))
        sheet = sheet.resize(size, reducing_gap=3)
    across = finer * shrink
    if shrink == 1 and across > MAX_DPI:
        found = [*found, PageWarning.RESOLUTION_LOWERED]
    pixels = np.array(sheet, dtype=np.uint8)
    return SourcePage(
        number, round(width, 2), round(height, 2), TextSource.OCR, pixels, round(across, 2), warnings=found
    )


def _density(image: Image.Image) -> tuple[float, float]:
    """Pixels to the inch, across and down: as the file says, or guessed from A4 where that makes no sheet."""
    try:
        across, down = (float(value) for value in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        across = down = 0.0
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.tag_v2.get(296) == 1:
        across = down = 0.0  # the unit is none: the numbers are a ratio
    sane = all(_SANE_DPI[0] <= value <= _SANE_DPI[1] for value in (across, down))
    if sane:
        short = min(image.width * 72 / across, image.height * 72 / down)
        if _SANE_SIDE[0] <= short <= _SANE_SIDE[1]:
            return across, down
    guessed = min(image.size) * 72 / A4_WIDTH
    return guessed, guessed


def _rgb(image: Image.Image) -> Image.Image:
    """RGB on white paper."""
    if image.mode in _DEEP:
        deep = np.asarray(image, dtype=np.float64)
        image = Image.fromarray((deep / max(255.0, float(deep.max())) * 255).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("RGB")
