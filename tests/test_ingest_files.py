"""Kinds of files, broken ones, and which files of a folder are read."""

import hashlib
import os
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from pipeline.document import PageWarning, TextSource
from pipeline.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    InputError,
    NoInputs,
    NoPages,
    PageFailed,
    SpecialFile,
    TooLarge,
    TooSmall,
    UnknownFormat,
    UnreadableFile,
)
from pipeline.ingest import find_inputs, open_source, read_source_page


def blank_pdf(path: Path, *sizes: tuple[float, float], **options: object) -> Path:
    with pikepdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page(page_size=size)
        pdf.save(path, **options)  # type: ignore[arg-type]
    return path


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("a.pdf", b"", EmptyFile),
        ("a.txt", b" \n\n", EmptyFile),
        ("a.pdf", b"this is a letter", BrokenFile),
        ("a.pdf", b"%PDF-1.4\nnothing of a PDF follows", BrokenFile),
        ("a.docx", b"PK\x03\x04\x14\x00\x06\x00", UnknownFormat),
        ("a.docx", b"K\xe1\xba\xbf ho\xe1\xba\xa1ch", UnknownFormat),
        ("a.XLSX", b"x", UnknownFormat),
        ("a.doc", rb"{\rtf1\ansi K\u7871\'3f ho\u7841\'3fch}", UnknownFormat),
        ("a.zip", b" " * 5000 + b"x", UnknownFormat),
        ("a.docx", b"", EmptyFile),
        ("a.txt", bytes(range(256)) * 8, UnknownFormat),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"broken", BrokenFile),
    ],
)
def test_what_cannot_be_read_has_its_own_error(
    tmp_path: Path, name: str, content: bytes, error: type[InputError]
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        open_source(path)
    assert caught.value.mend


def test_missing_file_and_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pdf", tmp_path):
        with pytest.raises(UnreadableFile):
            open_source(path)


def test_pdf_without_pages(tmp_path: Path) -> None:
    with pytest.raises(NoPages):
        open_source(blank_pdf(tmp_path / "a.pdf"))


def test_locked_pdf(tmp_path: Path) -> None:
    locked = blank_pdf(tmp_path / "a.pdf", (595, 842), encryption=pikepdf.Encryption(user="secret", owner="secret"))
    with pytest.raises(EncryptedFile):
        open_source(locked)


def test_pdf_locked_against_changes_only_is_read(tmp_path: Path) -> None:
    path = blank_pdf(tmp_path / "a.pdf", (595, 842), encryption=pikepdf.Encryption(user="", owner="secret"))
    page = read_source_page(open_source(path), 1)
    assert page.pixels is not None


def test_pdf_with_a_lost_table_of_objects_is_mended(tmp_path: Path) -> None:
    path = blank_pdf(tmp_path / "a.pdf", (595, 842), (595, 842), object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"xref\n", 0, data.rindex(b"startxref"))] + b"trailer << /Root 1 0 R >>\n")
    source = open_source(path)
    assert source.pages == 2
    assert read_source_page(source, 2).width == 595


def test_absurd_page_sizes(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        open_source(blank_pdf(tmp_path / "huge.pdf", (14400, 14400)))
    mixed = open_source(blank_pdf(tmp_path / "mixed.pdf", (595, 842), (14400, 14400), (5, 5)))
    assert read_source_page(mixed, 1).pixels is not None
    with pytest.raises(TooLarge):
        read_source_page(mixed, 2)
    with pytest.raises(PageFailed):
        read_source_page(mixed, 3)
    with pytest.raises(PageFailed):
        read_source_page(mixed, 4)


def test_kind_is_judged_by_content_and_nothing_is_written(tmp_path: Path) -> None:
    path = blank_pdf(tmp_path / "scan.txt", (595, 842))
    before = path.read_bytes()
    source = open_source(path)
    read_source_page(source, 1)
    assert source.kind == "pdf"
    assert source.sha256 == hashlib.sha256(before).hexdigest()
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["scan.txt"]


def test_truncated_image(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (400, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises(BrokenFile):
        open_source(path)


def test_image_resolution_from_the_file_or_from_a4(tmp_path: Path) -> None:
    sheet = Image.new("RGB", (1654, 2339), "white")
    for name, options, width in (
        ("a.png", {"dpi": (200, 200)}, 595.4),
        ("b.png", {"dpi": (1, 1)}, 595.3),
        ("c.jpg", {}, 595.3),
    ):
        sheet.save(tmp_path / name, **options)
        page = read_source_page(open_source(tmp_path / name), 1)
        assert page.width == pytest.approx(width, abs=0.2)
        assert page.dpi == pytest.approx(200, abs=0.3)
        assert page.pixels is not None
        assert page.pixels.shape == (2339, 1654, 3)
        assert page.source is TextSource.OCR


def test_image_is_turned_as_exif_says(tmp_path: Path) -> None:
    sheet = Image.new("RGB", (900, 600), "white")
    sheet.paste("black", (0, 0, 100, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    sheet.save(tmp_path / "a.jpg", exif=exif, dpi=(100, 100))
    page = read_source_page(open_source(tmp_path / "a.jpg"), 1)
    assert page.pixels is not None
    assert page.pixels.shape == (900, 600, 3)
    assert page.pixels[50, 550].max() < 50  # what was at the top left is at the top right
    assert page.pixels[50, 50].min() > 200


def test_tiff_pages_of_all_kinds(tmp_path: Path) -> None:
    fax = Image.new("1", (1728, 1100), 1)
    fax.paste(0, (0, 0, 800, 500))
    deep = Image.fromarray(np.full((1100, 800), 65535, dtype=np.uint16))
    grey = Image.new("LA", (800, 1100), (0, 0))  # black, but fully transparent
    path = tmp_path / "a.tiff"
    fax.save(path, save_all=True, append_images=[deep, grey], dpi=(204, 98))
    source = open_source(path)
    assert source.pages == 3
    first, second, third = (read_source_page(source, number) for number in (1, 2, 3))
    assert first.pixels is not None
    assert first.pixels.shape == (2290, 1728, 3)  # square pixels again
    assert first.pixels[900, 400].max() == 0
    assert first.pixels[1500, 1000].min() == 255
    for page in (second, third):
        assert page.pixels is not None
        assert page.pixels.min() == 255


def test_fine_images_come_down_to_300_dpi_and_coarse_ones_are_told(tmp_path: Path) -> None:
    Image.new("L", (4960, 7016), 255).save(tmp_path / "fine.png", dpi=(600, 600))
    Image.new("L", (827, 1169), 255).save(tmp_path / "coarse.png", dpi=(100, 100))
    fine = read_source_page(open_source(tmp_path / "fine.png"), 1)
    coarse = read_source_page(open_source(tmp_path / "coarse.png"), 1)
    assert fine.pixels is not None
    assert fine.pixels.shape == (3508, 2480, 3)
    assert fine.dpi == pytest.approx(300, abs=0.1)
    assert PageWarning.LOW_RESOLUTION in coarse.warnings


def test_uneven_images_are_measured_before_they_are_evened_out(tmp_path: Path) -> None:
    import tracemalloc

    Image.new("L", (900, 12000), 255).save(tmp_path / "a.png", dpi=(70, 1250))
    tracemalloc.start()
    page = read_source_page(open_source(tmp_path / "a.png"), 1)
    assert page.pixels is not None
    assert (page.width, page.height) == pytest.approx((926, 691), abs=1)
    assert page.pixels.shape[:2] == pytest.approx((2880, 3857), abs=2)  # 300 dpi; evened out first: 16071 x 12000
    assert tracemalloc.get_traced_memory()[1] < 150_000_000
    tracemalloc.stop()
    Image.new("L", (100, 30000), 255).save(tmp_path / "strip.png")
    with pytest.raises(TooLarge):
        read_source_page(open_source(tmp_path / "strip.png"), 1)


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (31, 900)])
def test_icons_are_no_pages(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("L", size).save(tmp_path / "a.png")
    with pytest.raises(TooSmall):
        open_source(tmp_path / "a.png")


def test_the_smallest_images_come_through_the_image_stage(tmp_path: Path) -> None:
    from pipeline.image import prepare

    for size in ((32, 32), (32, 4000), (4000, 32)):
        noise = np.random.default_rng(1).integers(0, 255, size, dtype=np.uint8)
        Image.fromarray(noise).save(tmp_path / "a.png")
        try:
            page = read_source_page(open_source(tmp_path / "a.png"), 1)
        except TooLarge:
            continue
        assert prepare(page, lambda pixels: 0.0) is not None


def test_too_many_pixels(tmp_path: Path) -> None:
    Image.new("1", (13000, 12000)).save(tmp_path / "a.png")
    with pytest.raises(TooLarge):
        open_source(tmp_path / "a.png")


def test_find_inputs_in_natural_order_without_hidden_files_and_loops(tmp_path: Path) -> None:
    inner = tmp_path / "năm 2025"
    inner.mkdir()
    for name in ("scan10.pdf", "scan2.PDF", "b.tiff", ".hidden.pdf", "note.txt", "letter.txt", "letter.json", "x.md"):
        (tmp_path / name).write_text("x")
    (inner / "run.json").write_text("{}")  # a stranger's: no reason to leave the folder out
    (inner / "cũ.pdf").write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.pdf")
    blank_pdf(tmp_path / "noname", (595, 842))
    inputs, skipped = find_inputs([tmp_path])
    names = ["b.tiff", "letter.txt", "noname", "note.txt", "scan2.PDF", "scan10.pdf"]
    assert sorted(path.name for path in inputs) == sorted([*names, "cũ.pdf"])
    assert [path.name for path in inputs if path.parent == tmp_path] == names
    assert {(path.name, reason) for path, reason in skipped} == {
        ("gone.pdf", "broken_link"),
        ("pipe.pdf", "special_file"),
        ("letter.json", "other_format"),
        ("run.json", "other_format"),
        ("x.md", "other_format"),
    }
    named = find_inputs([tmp_path / "x.md", tmp_path, tmp_path / "b.tiff"]).inputs
    assert named[0].name == "x.md"
    assert len(named) == 8


def test_one_file_by_two_names_is_read_once_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "b.pdf").symlink_to(tmp_path / "a.pdf")
    assert find_inputs([tmp_path]) == ([tmp_path / "a.pdf"], [(tmp_path / "b.pdf", "same_file")])


def test_what_is_named_and_cannot_be_read_is_an_input(tmp_path: Path) -> None:
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    os.mkfifo(tmp_path / "pipe")
    paths = [tmp_path / "gone.pdf", tmp_path / "loop.pdf", tmp_path / "pipe", tmp_path / ("x" * 300)]
    assert find_inputs(paths).inputs == paths
    for path, error in zip(paths, [UnreadableFile, UnreadableFile, SpecialFile, UnreadableFile], strict=True):
        with pytest.raises(error):
            open_source(path)


def test_a_folder_that_may_not_be_entered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kín").mkdir()
    (tmp_path / "a.pdf").write_text("x")
    real = os.scandir

    def closed(path: str) -> object:
        if "kín" in os.fspath(path):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", closed)
    inputs = find_inputs([tmp_path]).inputs
    assert inputs == [tmp_path / "a.pdf", tmp_path / "kín"]
    with pytest.raises(UnreadableFile):
        open_source(inputs[1])


def test_no_inputs(tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x")
    for paths in ([tmp_path], [tmp_path / "missing.pdf"], []):
        with pytest.raises(NoInputs):
            find_inputs(paths)


def test_a_folder_of_other_kinds_says_which_are_read(tmp_path: Path) -> None:
    for name in ("a.docx", "b.DOCX", "c.xlsx", "d.md"):
        (tmp_path / name).write_bytes(b"PK\x03\x04")
    with pytest.raises(NoInputs) as told:
        find_inputs([tmp_path])
    assert told.value.message == f"no scans found in {tmp_path}: 2 .docx, 1 .xlsx there, not read"
    assert "PDF, PNG, JPEG, TIFF and text" in told.value.mend
    assert len(told.value.passed) == 4
