"""Searchable PDFs: words where they are printed, the scan's own pages and bytes, no broken signature."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Box
from pipeline.errors import BrokenFile, EncryptedFile, UnknownFormat
from pipeline.export import PrintedPage, PrintedWord
from pipeline.searchable import make_searchable
from pipeline.text import nfc

SAMPLES = Path(__file__).parent.parent / "samples"
WIDE, HIGH = 595.0, 842.0
SENTENCE = "Ủy ban nhân dân tỉnh giao Sở Nội vụ chủ trì, phối hợp rà soát thủ tục hành chính quý III năm 2026"
TEXT = SENTENCE.split()


def page(
    words: Sequence[Sequence[str]] | None = None,
    *,
    number: int = 1,
    size: tuple[float, float] = (WIDE, HIGH),
    turn: int = 0,
    source: str = "ocr",
) -> PrintedPage:
    """Lines of words of 12 points on the upright page."""
    lines = []
    for row, line in enumerate(words if words is not None else [TEXT]):
        at, made = 60.0, []
        for word in line:
            made.append(PrintedWord(word, Box(at, 100.0 + 20 * row, at + 5.5 * len(word), 112.0 + 20 * row)))
            at += 5.5 * len(word) + 4
        lines.append(tuple(made))
    return PrintedPage(number, *size, turn, source, tuple(lines))


def shown(box: Box, one: PrintedPage) -> Box:
    """A box of the upright page where the file shows it: its content turned clockwise by `rotation`."""
    wide, high = one.width, one.height
    corners = {
        0: lambda x, y: (x, y),
        90: lambda x, y: (high - y, x),
        180: lambda x, y: (wide - x, high - y),
        270: lambda x, y: (y, wide - x),
    }[one.rotation]
    points = [corners(box.x0, box.y0), corners(box.x1, box.y1)]
    (x0, x1), (y0, y1) = (sorted(axis) for axis in zip(*points, strict=True))
    return Box(x0, y0, x1, y1)


def found_words(data: bytes, tmp_path: Path) -> list[list[tuple[str, Box]]]:
    """What pdftotext finds on each page, and where."""
    path = tmp_path / "found.pdf"
    path.write_bytes(data)
    said = subprocess.run(["pdftotext", "-cropbox", "-bbox", str(path), "-"], capture_output=True, check=True).stdout
    pattern = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>'
    return [
        [(unescape(w[4]), Box(*map(float, w[:4]))) for w in re.findall(pattern, part)]
        for part in said.decode().split("<page ")[1:]
    ]


def assert_in_place(data: bytes, pages: list[PrintedPage], tmp_path: Path) -> None:
    for one, found in zip(pages, found_words(data, tmp_path), strict=True):
        for word in (word for line in one.lines for word in line):
            wanted = shown(word.box, one)
            best = max((box.overlap(wanted) for text, box in found if text == word.text), default=0.0)
            assert best > 0.5 * wanted.width * wanted.height, word


def scan(path: Path, *, rotate: int = 0, crop: bool = False, pages: int = 1) -> Path:
    canvas = Canvas(str(path), pagesize=(WIDE, HIGH))
    for _ in range(pages):
        canvas.drawInlineImage(Image.new("L", (60, 84), 200), 0, 0, WIDE, HIGH)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for one in pdf.pages:
            one.obj.Rotate = rotate
            if crop:
                one.obj.CropBox = pikepdf.Array([20, 30, WIDE - 10, HIGH - 40])
        pdf.save(path)
    return path


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def size_of(rotate: int, crop: bool, turn: int) -> tuple[float, float]:
    wide, high = (WIDE - 30, HIGH - 70) if crop else (WIDE, HIGH)
    return (wide, high) if (rotate + turn) % 180 == 0 else (high, wide)


@pytest.mark.parametrize("crop", [False, True])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_lie_where_they_are_printed(rotate: int, turn: int, crop: bool, tmp_path: Path) -> None:
    path = scan(tmp_path / "a.pdf", rotate=rotate, crop=crop)
    one = page([TEXT[:9], TEXT[9:]], size=size_of(rotate, crop, turn), turn=turn)
    before = checksum(path)
    made = make_searchable(path, [one])
    assert (made.pages, checksum(path)) == (1, before)
    assert_in_place(made.data, [one], tmp_path)


@pytest.mark.parametrize("slope", [-0.05, -0.02, 0.01, 0.03, 0.08])
def test_a_line_that_lies_askew_is_found_word_by_word(slope: float, tmp_path: Path) -> None:
    words = tuple(
        PrintedWord(word.text, Box(x0, y0 + slope * x0, x1, y1 + slope * x1))
        for word in page().lines[0]
        for x0, y0, x1, y1 in [word.box]
    )
    one = PrintedPage(1, WIDE, HIGH, 0, "ocr", (words,))
    assert_in_place(make_searchable(scan(tmp_path / "a.pdf"), [one]).data, [one], tmp_path)


def test_text_comes_out_as_it_is_written(tmp_path: Path) -> None:
    lines = [
        TEXT,
        ["(a\\b)", "“Đắk", "Lắk”", "½", "100%", ";", "\U0001f600"],
        ["Quyết", "định", "số", "09/2025/QĐ-UBND"],
    ]
    path = tmp_path / "out.pdf"
    path.write_bytes(make_searchable(scan(tmp_path / "a.pdf"), [page(lines)]).data)
    said = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    assert [line.split() for line in said.splitlines() if line.strip()] == lines
    assert said == nfc(said)
    fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    assert [line.split()[0] for line in fonts if line.split()[-5:-2] == ["yes", "no", "yes"]] == ["KehoachBlank"], (
        "embedded, with its Unicode"
    )


@settings(deadline=None, max_examples=25)
@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6))
def test_any_text_makes_a_pdf_that_opens(words: list[str]) -> None:
    path = SAMPLES / "chi-thi.pdf"
    data = make_searchable(path, [page([words])]).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for one in pdf.pages:
            pikepdf.parse_content_stream(one)


@pytest.mark.parametrize("name", ["chi-thi", "ke-hoach-khac-phuc", "ke-hoach-phan-cong"])
def test_pictures_stay_byte_for_byte_and_the_size_within_a_tenth(name: str, tmp_path: Path) -> None:
    path = SAMPLES / f"{name}.pdf"
    with pikepdf.open(path) as pdf:
        count, sizes = len(pdf.pages), [tuple(float(at) for at in one.mediabox[2:]) for one in pdf.pages]
        before = sorted(images(pdf))
    pages = [page([TEXT[n % 5 :] for n in range(30)], number=n, size=sizes[n - 1]) for n in range(1, count + 1)]
    data = make_searchable(path, pages).data
    with pikepdf.open(io.BytesIO(data)) as made:
        assert sorted(images(made)) == before
        assert [tuple(float(at) for at in one.mediabox[2:]) for one in made.pages] == sizes
    assert len(data) <= 1.1 * path.stat().st_size
    assert drawn(data, tmp_path, "after") == drawn(path.read_bytes(), tmp_path, "before"), "it looks the same"


def images(pdf: pikepdf.Pdf) -> Iterator[bytes]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == pikepdf.Name.Image:
            yield one.read_raw_bytes()


def drawn(data: bytes, tmp_path: Path, name: str) -> bytes:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdftoppm", "-r", "40", "-l", "1", str(path)], capture_output=True, check=True).stdout


def test_a_page_with_a_good_text_of_its_own_stays(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    canvas.drawString(60, 700, "printed text")
    canvas.save()
    made = make_searchable(tmp_path / "a.pdf", [page(source="layer")])
    assert made.pages == 0
    assert [text for text, _ in found_words(made.data, tmp_path)[0]] == ["printed", "text"]


def test_a_layer_that_was_not_believed_is_taken_out_and_what_is_seen_stays(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(WIDE, HIGH))
    canvas.drawString(60, 600, "stamp")
    hidden = canvas.beginText(60, 700)
    hidden.setTextRenderMode(3)
    hidden.textLine("gar8age l@yer")
    canvas.drawText(hidden)
    canvas.save()
    texts = [text for text, _ in found_words(make_searchable(tmp_path / "a.pdf", [page()]).data, tmp_path)[0]]
    assert "gar8age" not in texts
    assert "stamp" in texts
    assert set(TEXT) <= set(texts)


def signed(path: Path) -> Path:
    """A scan with a signature field, its stamp, and another field."""
    scan(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        look = pdf.make_stream(b"0.5 g 0 0 80 40 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = pikepdf.Array([0, 0, 80, 40])
        about: dict[str, Any] = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.Widget, "P": pdf.pages[0].obj}
        value = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Contents=b"\0" * 64))
        sign = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Signature1", V=value, Rect=[400, 700, 480, 740], **about)
        sign.AP = pikepdf.Dictionary(N=look)
        plain = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="Note", Rect=[0, 0, 10, 10], **about)
        both = pikepdf.Array([pdf.make_indirect(sign), pdf.make_indirect(plain)])
        pdf.pages[0].obj.Annots = both
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(list(both)), SigFlags=3)
        pdf.Root.Perms = pikepdf.Dictionary(DocMDP=value)
        pdf.save(path)
    return path


def test_the_copy_shows_the_stamp_and_claims_no_signature(tmp_path: Path) -> None:
    path = signed(tmp_path / "a.pdf")
    before = checksum(path)
    made = make_searchable(path, [page()])
    assert (made.signatures, checksum(path)) == (1, before)
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        stamp, note = pdf.pages[0].obj.Annots
        assert stamp.Subtype == pikepdf.Name.Stamp
        assert not {"/FT", "/V", "/T"} & set(stamp.keys())
        assert str(note.FT) == "/Tx"
        assert [str(one.T) for one in pdf.Root.AcroForm.Fields] == ["Note"]
        assert "/SigFlags" not in pdf.Root.AcroForm
        assert "/Perms" not in pdf.Root
    assert drawn(made.data, tmp_path, "after") == drawn(path.read_bytes(), tmp_path, "before")


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "P", "RGBA", "I;16"])
@pytest.mark.parametrize("suffix", [".png", ".tif", ".jpg"])
def test_image_files_become_pages_without_loss(mode: str, suffix: str, tmp_path: Path) -> None:
    if suffix == ".jpg" and mode not in ("L", "RGB"):
        pytest.skip("JPEG has no such pixels")
    picture = Image.effect_noise((124, 175), 40)
    deep = picture.point(lambda v: v * 256, "I").convert("I;16")
    image = {"L": picture, "I;16": deep}.get(mode) or picture.convert(mode)
    path = tmp_path / f"a{suffix}"
    image.save(path)
    one = page([TEXT[:6]])
    data = make_searchable(path, [one]).data
    assert_in_place(data, [one], tmp_path)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (picked,) = pdf.pages[0].get_images().values()
        kept, raw = pikepdf.PdfImage(picked).as_pil_image().convert("L"), picked.read_raw_bytes()
    want = Image.open(path)
    if mode == "RGBA":
        want = want.convert("RGB")
    if mode != "I;16":
        assert kept.tobytes() == want.convert("L").tobytes()
    if suffix == ".jpg":
        assert raw in path.read_bytes(), "the file's own bytes"


def test_turned_pictures_and_pages_of_a_tiff(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[274] = 6  # shown turned clockwise
    Image.effect_noise((175, 124), 40).save(tmp_path / "a.jpg", exif=exif)
    one = page([TEXT[:6]])
    assert_in_place(make_searchable(tmp_path / "a.jpg", [one]).data, [one], tmp_path)
    frames = [Image.effect_noise((124, 175), 40).convert("1"), Image.effect_noise((175, 124), 40).convert("1")]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:], compression="group4")
    two = [page([TEXT[:6]]), page([TEXT[6:9]], number=2, size=(HIGH, WIDE))]
    assert_in_place(make_searchable(tmp_path / "a.tif", two).data, two, tmp_path)


def test_what_is_no_scan_is_refused_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kế hoạch", encoding="utf-8")
    with pytest.raises(UnknownFormat, match="text and no scan"):
        make_searchable(tmp_path / "a.txt", [])
    scan(tmp_path / "b.pdf")
    with pikepdf.open(tmp_path / "b.pdf") as pdf:
        pdf.save(tmp_path / "c.pdf", encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(EncryptedFile):
        make_searchable(tmp_path / "c.pdf", [page()])
    (tmp_path / "d.pdf").write_bytes(b"%PDF-1.7\nnothing")
    with pytest.raises(BrokenFile):
        make_searchable(tmp_path / "d.pdf", [page()])


def test_an_image_of_more_frames_than_were_read_has_them_all(tmp_path: Path) -> None:
    frames = [Image.new("L", (600, 840), 255) for _ in range(3)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    made = make_searchable(tmp_path / "a.tif", [page()])
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert len(pdf.pages) == 3


def test_a_picture_too_large_to_open_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("L", (600, 840), 255).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(BrokenFile):
        make_searchable(tmp_path / "a.png", [page()])
