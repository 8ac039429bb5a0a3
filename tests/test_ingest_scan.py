"""A page that is one picture is taken out as it is; everything else is left to be drawn."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.ingest import poppler
from pipeline.ingest.scan import whole_picture
from pipeline.ingest.sheet import measure

WIDE, HIGH = 300, 400  # points; the picture has twice as many pixels
MOST = 40_000_000
_OPEN: list[pikepdf.Pdf] = []


def picture() -> Image.Image:
    """Four grey fields of different size, so that no turn or mirroring looks like another."""
    pixels = np.full((2 * HIGH, 2 * WIDE, 3), 255, np.uint8)
    pixels[60:200, 40:280] = (200, 0, 0)
    pixels[300:360, 400:560] = (0, 120, 0)
    pixels[600:780, 80:120] = 0
    return Image.fromarray(pixels)


def jpeg() -> bytes:
    body = io.BytesIO()
    picture().save(body, "JPEG", quality=95)
    return body.getvalue()


def pdf_of(
    path: Path, content: str, *, rotate: int = 0, image: dict[str, object] | None = None, body: bytes | None = None
) -> pikepdf.Page:
    """A PDF with a picture /Im0 and this content."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(WIDE, HIGH))
    stream = pdf.make_stream(body or jpeg())
    given = {"Type": "XObject", "Subtype": "Image", "ColorSpace": "DeviceRGB", "Filter": "DCTDecode"}
    for key, value in given.items():
        stream[f"/{key}"] = pikepdf.Name(f"/{value}")
    stream.Width, stream.Height, stream.BitsPerComponent = 2 * WIDE, 2 * HIGH, 8
    for key, thing in (image or {}).items():
        stream[key] = thing
    page.Resources = pikepdf.Dictionary(
        XObject=pikepdf.Dictionary(Im0=stream),
        Font=pikepdf.Dictionary(F=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                                      BaseFont=pikepdf.Name.Helvetica)),
    )  # fmt: skip
    page.Contents = pdf.make_stream(content.encode())
    page.Rotate = rotate
    pdf.save(path)
    again = pikepdf.open(path)
    _OPEN.append(again)  # a page does not keep its file open
    return again.pages[0]


DRAWN = f"q {WIDE} 0 0 {HIGH} 0 0 cm /Im0 Do Q"


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "content",
    [
        DRAWN,
        f"0 0 {WIDE} {HIGH} re W n {DRAWN}",
        f"q {-WIDE} 0 0 {HIGH} {WIDE} 0 cm /Im0 Do Q",
        f"q {WIDE} 0 0 {-HIGH} 0 {HIGH} cm /Im0 Do Q",
        f"BT 3 Tr /F 10 Tf 10 10 Td (garbage) Tj ET {DRAWN}",
        f"q 2 0 0 2 0 0 cm q {WIDE / 2} 0 0 {HIGH / 2} 0 0 cm /Im0 Do Q Q",
    ],
    ids=["plain", "clipped", "mirrored", "upside down", "text under it", "scaled twice"],
)
def test_is_the_same_as_drawn(tmp_path: Path, content: str, rotate: int) -> None:
    page = pdf_of(tmp_path / "page.pdf", content, rotate=rotate)
    taken = whole_picture(page, measure(page), 144.0, MOST)
    drawn = poppler.render(tmp_path / "page.pdf", 1, 144.0)
    assert taken is not None
    assert taken.shape == drawn.shape
    assert np.abs(taken.astype(int) - drawn.astype(int)).mean() < 1.0


def test_a_finer_picture_comes_at_the_wanted_resolution(tmp_path: Path) -> None:
    page = pdf_of(tmp_path / "page.pdf", DRAWN)
    taken = whole_picture(page, measure(page), 72.0, MOST)
    assert taken is not None
    assert taken.shape == (HIGH, WIDE, 3)


@pytest.mark.parametrize(
    "content",
    [
        "",
        f"{DRAWN} {DRAWN}",
        f"BT /F 10 Tf 10 10 Td (printed) Tj ET {DRAWN}",
        f"q 3 Tr Q BT /F 10 Tf 10 10 Td (printed) Tj ET {DRAWN}",
        f"0 0 100 100 re f {DRAWN}",
        f"0 0 {WIDE / 2} {HIGH} re W n {DRAWN}",
        f"q {WIDE / 2} 0 0 {HIGH} 0 0 cm /Im0 Do Q",
        f"q {WIDE} 0 0 {HIGH} 30 0 cm /Im0 Do Q",
        f"q {WIDE} 20 -20 {HIGH} 0 0 cm /Im0 Do Q",
        f"q 0 {HIGH} {-WIDE} 0 {WIDE} 0 cm /Im0 Do Q",
        f"/OC /MC0 BDC {DRAWN} EMC",
    ],
    ids=["nothing", "twice", "text", "text shown again", "a box", "half cut off", "half as wide", "moved", "slanted",
         "stretched", "a layer that can be hidden"],
)  # fmt: skip
def test_anything_else_is_drawn(tmp_path: Path, content: str) -> None:
    page = pdf_of(tmp_path / "page.pdf", content)
    assert whole_picture(page, measure(page), 144.0, MOST) is None


@pytest.mark.parametrize(
    "image",
    [
        {"/Decode": pikepdf.Array([1, 0, 1, 0, 1, 0])},
        {"/OC": pikepdf.Dictionary()},
        {"/Mask": pikepdf.Array([0, 1, 0, 1, 0, 1])},
        {"/Width": 5},
    ],
    ids=["turned round", "optional", "masked", "wrong width"],
)
def test_a_picture_that_is_not_plain_is_drawn(tmp_path: Path, image: dict[str, object]) -> None:
    page = pdf_of(tmp_path / "page.pdf", DRAWN, image=image)
    assert whole_picture(page, measure(page), 144.0, MOST) is None


def test_a_jpeg_has_the_pixels_that_pillow_gives_it(tmp_path: Path) -> None:
    page = pdf_of(tmp_path / "page.pdf", DRAWN)
    taken = whole_picture(page, measure(page), 144.0, MOST)
    assert np.array_equal(taken, np.asarray(Image.open(io.BytesIO(jpeg()))))


def test_a_jpeg_that_is_cut_off_is_not_taken_for_whole(tmp_path: Path) -> None:
    page = pdf_of(tmp_path / "page.pdf", DRAWN, body=jpeg()[:-2000])
    assert whole_picture(page, measure(page), 144.0, MOST) is None


def test_too_many_pixels_are_left_alone(tmp_path: Path) -> None:
    page = pdf_of(tmp_path / "page.pdf", DRAWN)
    assert whole_picture(page, measure(page), 144.0, 1000) is None
