"""Image files as PDF pages, their pixels as they are: img2pdf puts the file's own bytes into the PDF."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import img2pdf
import pikepdf
from PIL import ExifTags, Image

from pipeline.errors import BrokenFile

_TURNS = {3: 180, 6: 90, 8: 270}  # of EXIF, clockwise
_DAMAGE = (
    *(img2pdf.ImageOpenError, img2pdf.PdfTooLargeError, Image.DecompressionBombError, NotImplementedError),
    *(OSError, ValueError, OverflowError, SyntaxError),
)
_A4 = (595.0, 842.0)  # of a picture that nothing was read of
_ALPHA = ("RGBA", "LA", "PA")


def pdf_of(path: Path, sizes: Sequence[tuple[float, float]]) -> pikepdf.Pdf:
    """A page for each image of the file, as large as `sizes` says, as shown. Raises BrokenFile."""
    try:
        sources, turns = _sources(path)
        wide = iter(zip(sizes, turns, strict=False))
        data = img2pdf.convert(sources, layout_fun=_layout(wide), rotation=img2pdf.Rotation.none)
        made = pikepdf.open(io.BytesIO(data))
    except _DAMAGE as error:
        raise BrokenFile(f"{path.name}: no PDF can be made of the image: {error}") from error
    for page, turn in zip(made.pages, turns, strict=False):
        if turn:
            page.obj.Rotate = turn
    return made


def _layout(sizes: Iterator[tuple[tuple[float, float], int]]) -> object:
    def layout(*_: object) -> tuple[float, float, float, float]:
        (wide, high), turn = next(sizes, (_A4, 0))
        if turn in (90, 270):
            wide, high = high, wide
        return wide, high, wide, high

    return layout


def _sources(path: Path) -> tuple[list[str | bytes], list[int]]:
    """What img2pdf is given, and how far each page is turned when it is shown.

    What PDF has no way for, transparency and mirrored images, is made plain first, without loss.
    """
    with warnings.catch_warnings(), Image.open(path) as image:
        warnings.simplefilter("ignore")
        frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        way, plain = [], True
        for number in range(frames):
            if frames > 1:
                image.seek(number)
            turn = int(image.getexif().get(ExifTags.Base.Orientation, 1))
            way.append(_TURNS.get(turn, 0))
            transparent = image.mode in _ALPHA or "transparency" in image.info
            plain = plain and turn in (1, *_TURNS) and not transparent and image.mode[:1] != "I"
        if plain:
            return [str(path)], way
        made: list[str | bytes] = []
        from pipeline.ingest.picture import look

        for number in range(frames):
            out = io.BytesIO()
            look(path, number + 1, 10_000).save(out, "PNG")
            made.append(out.getvalue())
        return made, [0] * frames
