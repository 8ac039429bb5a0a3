"""The pictures of the scan: right side up, quick, kept within bounds, and drawn before they are asked for."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw

from pipeline.document import Document, PageRecord
from pipeline.ingest import pdf, picture, poppler
from pipeline.ingest.kind import fingerprint
from pipeline.review import scans
from pipeline.review.ahead import Ahead
from pipeline.review.scans import CACHE, Scans
from tests.review_helpers import document

SIZE = (620, 877)  # an A4 sheet at 75 dpi
DPI = 75


def sheet(scale: int = 4, mode: str = "L") -> Image.Image:
    """A page with a black bar at its top left and a thin one at the right: no turn or mirror of it is like it."""
    image = Image.new("RGB", (SIZE[0] * scale, SIZE[1] * scale), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle([40 * scale, 40 * scale, 300 * scale, 130 * scale], fill="black")
    draw.rectangle([560 * scale, 300 * scale, 580 * scale, 700 * scale], fill="black")
    return image.convert(mode)


def like(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures in grey levels; 255 where their shapes differ by over a pixel."""
    if max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) > 1:
        return 255.0
    same = [np.asarray(x.convert("L").resize((155, 219)), dtype=np.int16) for x in (one, other)]
    return float(np.abs(same[0] - same[1]).mean())


def as_pdf(path: Path, image: Image.Image, kind: str, matrix: str, turn: int) -> None:
    """One page of nothing but this picture; `matrix`: how it is laid on the unit square of the sheet."""
    made, data = pikepdf.new(), io.BytesIO()
    image.save(data, kind, **({"irreversible": True} if kind == "JPEG2000" else {}))
    page = made.add_blank_page(page_size=(595, 842))
    stream = pikepdf.Stream(made, data.getvalue())
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = image.size
    stream.BitsPerComponent, stream.ColorSpace = 8, pikepdf.Name.DeviceGray
    stream.Filter = pikepdf.Name.DCTDecode if kind == "JPEG" else pikepdf.Name.JPXDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=stream))
    page.Contents = pikepdf.Stream(made, f"q {matrix} cm /I Do Q".encode())
    page.Rotate = turn
    made.save(path)


@pytest.mark.parametrize("kind", ["JPEG", "JPEG2000"])
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", ["595 0 0 842 0 0", "-595 0 0 842 595 0", "595 0 0 -842 0 842"])
def test_a_scanned_page_is_shown_as_poppler_draws_it(tmp_path: Path, kind: str, turn: int, matrix: str) -> None:
    as_pdf(tmp_path / "a.pdf", sheet(), kind, matrix, turn)
    quick = Image.fromarray(pdf.look(tmp_path / "a.pdf", 1, DPI))
    assert like(quick, Image.fromarray(poppler.render(tmp_path / "a.pdf", 1, DPI))) < 4


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("suffix", "mode"), [("jpg", "RGB"), ("jpg", "L"), ("png", "RGB"), ("tif", "1")])
def test_a_picture_is_shown_the_way_it_is_read(tmp_path: Path, orientation: int, suffix: str, mode: str) -> None:
    path, exif = tmp_path / f"a.{suffix}", Image.Exif()
    exif[274] = orientation
    sheet(mode=mode).save(path, dpi=(300, 300), exif=exif)
    read = picture.read_page(path, 1)
    assert read.pixels is not None
    full = Image.fromarray(read.pixels)
    small = full.resize((round(full.width / 4), round(full.height / 4)))
    assert like(picture.look(path, 1, DPI), small) < 4


def test_a_fax_that_is_finer_across_is_evened_out(tmp_path: Path) -> None:
    fax = sheet().resize((1728, 1146)).convert("1")
    fax.save(tmp_path / "fax.tif", dpi=(204, 98), compression="group3")
    shown = picture.look(tmp_path / "fax.tif", 1, 100)
    assert shown.size == (847, 1169)


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_picture_is_shown(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.tif"
    (Image.new("I;16", (600, 800), 40_000) if mode == "I;16" else sheet(1).convert(mode)).save(path, dpi=(75, 75))
    assert picture.look(path, 1, DPI).mode in ("L", "RGB")


def test_a_vast_page_is_drawn_coarser(tmp_path: Path) -> None:
    """A page of 200 inches a side drawn at 110 dpi would be 1.4 GB."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(14_400, 14_400))
    made.save(tmp_path / "a.pdf")
    pixels = pdf.look(tmp_path / "a.pdf", 1, 110)
    assert pixels.shape[0] * pixels.shape[1] <= 1.01 * picture.MOST_TO_LOOK_AT


# ------------------------------------------------------------ kept and drawn ahead


@pytest.fixture
def paper(tmp_path: Path) -> Document:
    """Six pages of a TIFF, the fourth of which has the first doubtful row."""
    scan = tmp_path / "kh.tif"
    frames = [sheet(1, "1") for _ in range(6)]
    frames[0].save(scan, save_all=True, append_images=frames[1:], dpi=(DPI, DPI))
    made = document(1, path=str(scan), sha256=fingerprint(scan))
    made.indicators, made.tables = [], []
    made.tasks[0].evidence[0].page = 4
    page = made.pages[0].model_dump()
    made.pages = [PageRecord(**{**page, "page": number}) for number in range(1, 7)]
    return made


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def kept(folder: Path) -> set[int]:
    return {int(path.name.split("-")[1]) for path in (folder / CACHE).glob("*.jpg")}


def test_the_page_of_the_first_doubtful_row_is_drawn_ahead(tmp_path: Path, paper: Document) -> None:
    Scans(tmp_path).ahead(paper)
    wait_for(lambda: len(kept(tmp_path)) == 4)
    assert kept(tmp_path) == {2, 3, 4, 5} or kept(tmp_path) == {3, 4, 5, 6}


def test_the_pages_beside_the_one_that_is_looked_at_are_drawn_ahead(tmp_path: Path, paper: Document) -> None:
    Scans(tmp_path).picture(paper, 2)
    wait_for(lambda: kept(tmp_path) == {1, 2, 3, 4})


def test_what_was_not_looked_at_for_longest_goes(
    tmp_path: Path, paper: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ahead, "wish", lambda self, wishes: None)
    pictures = Scans(tmp_path)
    size = len(pictures.picture(paper, 1))
    monkeypatch.setattr(scans, "_MOST_CACHE", int(4.5 * size))
    for number in (2, 3, 4):
        pictures.picture(paper, number)
    for path in (tmp_path / CACHE).glob("*.jpg"):
        os.utime(path, (1, 1))
    pictures.picture(paper, 1)
    pictures.picture(paper, 5)
    assert {1, 5} <= kept(tmp_path)
    assert len(kept(tmp_path)) == 3


def test_a_stranger_s_links_are_not_followed(tmp_path: Path, paper: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of results may bring a link in the place of our pictures: nothing is read or taken away there."""
    monkeypatch.setattr(Ahead, "wish", lambda self, wishes: None)
    monkeypatch.setattr(scans, "_MOST_CACHE", 1)
    photos, out = tmp_path / "photos", tmp_path / "out"
    photos.mkdir()
    out.mkdir()
    (photos / "holiday.jpg").write_bytes(b"\xff\xd8\xff of mine")
    (out / CACHE).symlink_to(photos)
    Scans(out).picture(paper, 1)
    assert [path.name for path in photos.iterdir()] == ["holiday.jpg"]
    (out / CACHE).unlink()
    data = Scans(out).picture(paper, 1)
    [file] = (out / CACHE).iterdir()
    file.unlink()
    file.symlink_to(photos / "holiday.jpg")
    assert Scans(out).picture(paper, 1) == data


def test_nothing_is_begun_while_somebody_waits() -> None:
    done: list[int] = []
    work = Ahead[int](done.append)
    with work.serving():
        work.wish([3, 4])
        work.wish([1, 2])
        time.sleep(0.1)
        assert done == []
    wait_for(lambda: len(done) == 4)
    assert done == [1, 2, 3, 4]


def test_a_fault_ahead_ends_nothing() -> None:
    begun, done = threading.Event(), threading.Event()

    def work(wish: int) -> None:
        begun.set()
        if wish == 0:
            raise OSError
        done.set()

    ahead = Ahead[int](work)
    ahead.wish([0, 1])
    assert begun.wait(10)
    assert done.wait(10)


def test_scans_that_were_moved_are_found_with_their_folders(tmp_path: Path, paper: Document) -> None:
    """Two scans of one name in two folders, which both went elsewhere; the right one is told by its checksum."""
    old, new = Path(paper.source.path), tmp_path / "archive" / "2026"
    (new / "b").mkdir(parents=True)
    (new / "a").mkdir()
    (new / "a" / "kh.tif").write_bytes(b"another")
    old.rename(new / "b" / "kh.tif")
    paper.source.path = "../scans/b/kh.tif"
    assert Scans(tmp_path / "out", new).source(paper) == new / "b" / "kh.tif"
    paper.source.path = "/etc/../b/kh.tif"
    assert Scans(tmp_path / "out", new).source(paper) == new / "b" / "kh.tif"
    with pytest.raises(scans.ScanGone):
        Scans(tmp_path / "out", new / "a").source(paper)
