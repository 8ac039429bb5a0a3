"""Cells whose print is too pale for the engine: told from empty ones, read once more alone, else unread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.document import BlockKind, Box, CellRegion, Line, PageImage, Pixels, Region, Word
from pipeline.ocr.crops import Piece, cut
from pipeline.ocr.engine import Crop
from pipeline.ocr.faint import holds_print, read_faint, stretched
from pipeline.ocr.read import read_regions

DPI = 150.0
HIGH, WIDE = 60, 180  # of a cell, in pixels
ROWS = 24


def page(paper: int, seals: list[Box] | None = None) -> PageImage:
    """A page of a column of cells: HIGH x WIDE, one under the other."""
    ink = np.full((HIGH * ROWS, WIDE), paper, np.uint8)
    return PageImage(1, ink, DPI, 86, 691, 0, 0.0, np.eye(2, 3), [], [], seals or [])


def box(row: int) -> Box:
    return Box(0, HIGH * row, WIDE, HIGH * (row + 1))


def figures(part: Pixels, grey: int) -> None:
    for x in range(40, 100, 12):
        part[22:40, x : x + 4] = grey


def mark(part: Pixels, grey: int) -> None:
    part[26:29, 40:46] = grey


def dash(part: Pixels, grey: int) -> None:
    part[28:31, 40:50] = grey


def specks(part: Pixels, grey: int) -> None:
    part[20:24, 30:34] = part[40:44, 90:93] = part[12:20, 150:152] = grey


def rule(part: Pixels, grey: int) -> None:
    part[14:17, 20:160] = part[10:50, 12:15] = grey


def rim(part: Pixels, grey: int) -> None:
    cv2.circle(part, (90, 90), 70, grey, 3)


def pieces_of(image: PageImage) -> list[Piece]:
    return [cut(image, box(row), BlockKind.TABLE) for row in range(ROWS)]


@pytest.mark.parametrize(
    ("paper", "usual", "draw", "grey", "printed"),
    [
        (250, 220, figures, 30, True),
        (245, 85, figures, 165, True),
        (215, 85, figures, 140, True),
        (250, 220, figures, 185, False),
        (245, 0, figures, 165, True),
        (245, 85, mark, 150, False),
        (245, 85, dash, 150, False),
        (245, 85, specks, 150, False),
        (245, 85, rule, 150, False),
        (250, 220, lambda part, grey: None, 0, False),
    ],
    ids=[
        "dark print",
        "faint print on a poor scan",
        "grey paper",
        "what shines through on a good scan",
        "faint print where nothing tells the page's",
        "a speck as large as a stop",
        "a dash",
        "specks",
        "pieces of rules",
        "nothing",
    ],
)
def test_print_is_told_beside_the_pages_own(
    paper: int, usual: float, draw: Callable[[Pixels, int], None], grey: int, printed: bool
) -> None:
    image = page(paper)
    draw(image.ink[: int(box(0).y1)], grey)
    assert holds_print(pieces_of(image)[0], usual, image) is printed


@pytest.mark.parametrize(
    ("draw", "grey", "printed"), [(rim, 198, False), (figures, 165, True)], ids=["the seal's rim", "print under it"]
)
def test_what_a_seal_leaves_is_no_print(draw: Callable[[Pixels, int], None], grey: int, printed: bool) -> None:
    image = page(245, [Box(20, 10, 160, 200)])
    draw(image.ink, grey)
    piece = cut(image, Box(0, 0, WIDE, 2 * HIGH), BlockKind.TABLE)
    assert holds_print(piece, 85, image) is printed
    elsewhere = replace(image, seals=[Box(20, 900, 160, 1100)])
    assert holds_print(piece, 85, elsewhere)


def test_faint_ink_becomes_as_dark_as_print_and_paper_white() -> None:
    pixels = np.full((40, 120), 246, np.uint8)
    pixels[10:30, 20:60:8] = 170
    out = stretched(Crop(pixels, single_line=True))
    assert (out.pixels[15, 20], out.pixels[0, 0], out.single_line) == (0, 255, True)
    blank = np.full((40, 120), 250, np.uint8)
    assert stretched(Crop(blank)).pixels.min() == 255


class Reader:
    """Reads a text where a crop's ink is dark, nothing where it is pale."""

    name = "made"

    def __init__(self, text: str = "", sure: float = 0.95) -> None:
        self.text, self.sure, self.asked = text, sure, 0

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        self.asked += len(crops)
        return [
            [Line([Word(self.text, Box(10, 10, 60, 30), self.sure)])] if self.text and crop.pixels.min() < 60 else []
            for crop in crops
        ]

    def close(self) -> None:
        pass


def faint_page() -> tuple[PageImage, list[list[Line]]]:
    """A poor scan: cells that were read, one with faint figures of which nothing was read, and empty ones."""
    image, readings = page(245), []
    for row in range(ROWS - 4):
        figures(image.ink[HIGH * row : HIGH * (row + 1)], 160)
        readings.append([Line([Word("Nội", Box(38, HIGH * row + 20, 102, HIGH * row + 42), 0.9)])])
    figures(image.ink[HIGH * (ROWS - 4) : HIGH * (ROWS - 3)], 172)
    specks(image.ink[HIGH * (ROWS - 3) :], 150)
    return image, [*readings, [], [], [], []]


def test_a_faint_cell_is_read_once_more_and_it_alone() -> None:
    image, readings = faint_page()
    one, two = Reader("390.000"), Reader("390.000")
    printed = read_faint(pieces_of(image), readings, image, one, two)
    assert [row for row, ink in enumerate(printed) if ink] == [ROWS - 4]
    assert [line.text for line in readings[ROWS - 4]] == ["390.000"]
    word = readings[ROWS - 4][0].words[0]
    assert 0.6 <= word.confidence <= 0.8
    assert box(ROWS - 4).y0 <= word.box.y0 < word.box.y1 <= box(ROWS - 4).y1
    assert readings[ROWS - 3 :] == [[], [], []]
    assert (one.asked, two.asked) == (1, 1)


@pytest.mark.parametrize(
    ("one", "two", "sure"),
    [("390.000", "350.000", 0.95), ("390.000", "", 0.95), ("390.000", "390.000", 0.4), ("H", "H", 0.95), ("@", "@", 1)],
    ids=["they differ", "one sees nothing", "neither is sure", "a letter, or a numeral", "signs alone"],
)
def test_what_two_readers_do_not_read_alike_stays_unread(one: str, two: str, sure: float) -> None:
    image, readings = faint_page()
    printed = read_faint(pieces_of(image), readings, image, Reader(one, sure), Reader(two, sure))
    assert printed[ROWS - 4]
    assert readings[ROWS - 4] == []


def test_one_reader_alone_is_not_asked() -> None:
    image, readings = faint_page()
    reader = Reader("390.000")
    assert read_faint(pieces_of(image), readings, image, reader, None)[ROWS - 4]
    assert (readings[ROWS - 4], reader.asked) == ([], 0)


@pytest.mark.parametrize(("second", "text", "unread"), [("390.000", "390.000", False), ("8", "", True)])
def test_a_faint_cell_of_a_table_is_read_or_told(second: str, text: str, unread: bool) -> None:
    image, _ = faint_page()
    cells = [CellRegion(row, 0, 1, 1, box(row)) for row in range(ROWS)]
    region = Region(BlockKind.TABLE, Box(0, 0, WIDE, HIGH * ROWS), cells)
    grid = read_regions(image, [region], Reader("390.000"), Reader(second)).blocks[0].grid
    assert grid
    assert (grid.cells[ROWS - 4].text, grid.cells[ROWS - 4].unread) == (text, unread)
    assert [(cell.text, cell.unread) for cell in grid.cells[ROWS - 3 :]] == [("", False)] * 3
