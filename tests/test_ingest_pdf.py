"""Made PDFs: which of a page's two sources is taken, and how the page is rendered."""

import io
import subprocess
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import PageWarning, SourcePage, TextSource
from pipeline.errors import MissingProgram
from pipeline.ingest import open_source, read_source_page
from tests.test_ingest_believe import ENGLISH, GOOD, WRONG_LANGUAGE

A4 = (595.0, 842.0)


@pytest.fixture(scope="session")
def font() -> str:
    found = subprocess.run(["fc-match", "-f", "%{file}", "Tinos"], capture_output=True, text=True, check=True).stdout
    assert "Tinos" in found, "install fonts-croscore"
    pdfmetrics.registerFont(TTFont("Tinos", found))
    return "Tinos"


def picture(width: int, height: int) -> ImageReader:
    """A scan-like image: white, with one black corner at the top left."""
    sheet = Image.new("RGB", (width, height), "white")
    sheet.paste("black", (0, 0, width // 5, height // 10))
    data = io.BytesIO()
    sheet.save(data, "PNG")
    return ImageReader(data)


def write(path: Path, font: str, text: str = "", image: tuple[int, int] | None = None, **how: object) -> Path:
    """One A4 page: `text` in rows from `top` down, over an image of so many pixels in the box `where`."""
    canvas = Canvas(str(path), pagesize=A4)
    if image:
        x, y, wide, high = how.get("where", (0, 0, *A4))  # type: ignore[misc]
        canvas.drawImage(picture(*image), x, y, wide, high)
    words, row = text.split(), 0
    canvas.setFont(font, 12)
    while words:
        canvas.drawString(70, float(how.get("top", 780)) - 18 * row, " ".join(words[:12]))  # type: ignore[arg-type]
        words, row = words[12:], row + 1
    canvas.showPage()
    canvas.save()
    return path


def read(path: Path, **how: bool) -> SourcePage:
    return read_source_page(open_source(path), 1, **how)


def test_text_of_a_printed_page_is_believed_with_its_boxes(tmp_path: Path, font: str) -> None:
    page = read(write(tmp_path / "a.pdf", font, GOOD * 3))
    assert page.source is TextSource.LAYER
    assert page.pixels is not None  # only to show the page's tables
    assert page.pixels.shape[1] == round(595 * 150 / 72)
    assert " ".join(line.text for line in page.lines) == " ".join((GOOD * 3).split())
    first = page.lines[0].words[0].box
    assert first.x0 == pytest.approx(70, abs=0.5)
    assert first.y0 < 842 - 780 < first.y1  # the base line


def test_the_image_is_read_where_the_user_wants_it(tmp_path: Path, font: str) -> None:
    page = read(write(tmp_path / "a.pdf", font, GOOD * 3), believe_layer=False)
    assert page.source is TextSource.OCR
    assert page.pixels is not None
    assert page.dpi == 200


@pytest.mark.parametrize(
    ("text", "image", "taken"),
    [
        (ENGLISH, None, (TextSource.LAYER, [])),
        (WRONG_LANGUAGE, None, (TextSource.OCR, [PageWarning.GARBAGE_LAYER])),
        (GOOD * 3, (1240, 1754), (TextSource.LAYER, [])),
        (WRONG_LANGUAGE * 3, (1240, 1754), (TextSource.OCR, [PageWarning.GARBAGE_LAYER])),
        (ENGLISH * 3, (1240, 1754), (TextSource.OCR, [PageWarning.GARBAGE_LAYER])),
        ("Ký bởi: Văn phòng Thời gian ký: 02.03.2026", (1240, 1754), (TextSource.OCR, [])),
        ("Ký bởi: Văn phòng Thời gian ký: 02.03.2026", None, (TextSource.OCR, [])),
        ("", None, (TextSource.OCR, [])),
    ],
)
def test_which_source_is_taken(
    tmp_path: Path, font: str, text: str, image: tuple[int, int] | None, taken: tuple[TextSource, list[PageWarning]]
) -> None:
    source, warnings = taken
    page = read(write(tmp_path / "a.pdf", font, text, image))
    assert page.source is source
    assert [w for w in page.warnings if w is not PageWarning.LOW_RESOLUTION] == warnings


def test_text_beside_a_large_image_leaves_the_page_to_ocr(tmp_path: Path, font: str) -> None:
    page = read(write(tmp_path / "a.pdf", font, GOOD * 2, (1200, 1200), where=(0, 0, 595, 500)))
    assert page.source is TextSource.OCR
    assert page.warnings == []


def test_sideways_text_is_left_to_the_image(tmp_path: Path, font: str) -> None:
    path = write(tmp_path / "a.pdf", font, GOOD * 3)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(180, relative=False)
        pdf.save(path)
    assert read(path).source is TextSource.OCR


def test_a_scan_is_rendered_pixel_for_pixel(tmp_path: Path, font: str) -> None:
    page = read(write(tmp_path / "a.pdf", font, image=(1500, 2123)))
    assert page.pixels is not None
    assert page.pixels.shape == (2123, 1500, 3)
    assert page.dpi == pytest.approx(1500 / 595 * 72, abs=0.1)
    columns = np.flatnonzero(page.pixels[50, :, 0] < 128)
    assert (columns[0], columns[-1]) == (0, 299)  # the black corner is 300 pixels wide


@pytest.mark.parametrize(("image", "dpi"), [((496, 702), 100), ((992, 1404), 120), ((2976, 4212), 300)])
def test_resolution_stays_between_100_and_300(tmp_path: Path, font: str, image: tuple[int, int], dpi: float) -> None:
    page = read(write(tmp_path / "a.pdf", font, image=image))
    assert page.dpi == pytest.approx(dpi, abs=0.2)
    assert (PageWarning.LOW_RESOLUTION in page.warnings) is (dpi < 150)


def test_turned_and_cropped_pages_are_as_shown(tmp_path: Path, font: str) -> None:
    path = write(tmp_path / "a.pdf", font, image=(1240, 1754))
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].rotate(90, relative=False)
        pdf.pages[0].cropbox = pikepdf.Array([0, 0, 595, 742])  # cuts 100 points off the top
        pdf.save(path)
    page = read(path)
    assert (page.width, page.height) == (742, 595)
    assert page.pixels is not None
    high, wide = page.pixels.shape[:2]
    assert wide / high == pytest.approx(742 / 595, abs=0.01)
    assert page.pixels.min() == 255  # the black corner is cut away


def test_a_pixel_written_as_a_point_is_taken_for_a4(tmp_path: Path, font: str) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(1654, 2339))
    canvas.drawImage(picture(1654, 2339), 0, 0)
    canvas.showPage()
    canvas.save()
    page = read(tmp_path / "a.pdf")
    assert page.dpi == pytest.approx(200, abs=0.2)
    assert (page.width, page.height) == (1654, 2339)
    assert page.pixels is not None
    assert page.pixels.shape == (2339, 1654, 3)


def test_large_sheets_are_lowered_and_told(tmp_path: Path, font: str) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(2384, 3370))  # A0
    canvas.rect(100, 100, 500, 500)
    canvas.showPage()
    canvas.save()
    page = read(tmp_path / "a.pdf")
    assert page.pixels is not None
    assert page.pixels.shape[0] * page.pixels.shape[1] < 41_000_000
    assert PageWarning.RESOLUTION_LOWERED in page.warnings


def test_without_poppler(tmp_path: Path, font: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.pdf", font, GOOD)
    monkeypatch.setenv("PATH", str(tmp_path))
    for believe in (True, False):
        with pytest.raises(MissingProgram):
            read(path, believe_layer=believe)
