"""Tables whose columns white parts, as poor copies and faxes leave them: pale figures, thin lines, strokes of seals."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.document import BlockKind, Box, PageImage, Pixels, Rule, SourcePage, TextSource
from pipeline.image import prepare
from pipeline.layout import find_regions
from pipeline.layout.faint import with_faint
from pipeline.layout.gutters import _weakest as weakest
from pipeline.layout.gutters import gutters_of_rows
from pipeline.layout.pale import pale_figures
from pipeline.layout.tracks import Track
from pipeline.layout.white import white_tables
from pipeline.layout.words import find_words
from tests.test_layout_white import SIZE, row, rows, rules
from tests.test_layout_white_ends import Lines, drawn
from tests.test_layout_white_parts import stops

WIDE = (842.0, 595.0)
STROKES = {  # a figure's strokes in a field of 7 x 12: (from, to) of those that are dark, and of those that are pale
    "2": ([((0, 11), (6, 11))], [((0, 2), (3, 0)), ((3, 0), (6, 3)), ((6, 3), (0, 11))]),
    "7": ([((0, 0), (6, 0))], [((6, 0), (2, 11))]),
    "5": ([((0, 0), (6, 0))], [((0, 0), (0, 5)), ((0, 5), (6, 7)), ((6, 7), (5, 11)), ((5, 11), (0, 11))]),
}


def figure(page: Pixels, name: str, x: int, y: int, greys: tuple[int, int] = (150, 218)) -> None:
    for lines, grey in zip(STROKES[name][::-1], greys[::-1], strict=True):
        for (x0, y0), (x1, y1) in lines:
            cv2.line(page, (x + x0, y + y0), (x + x1, y + y1), grey, 1)


@pytest.mark.parametrize("name", sorted(STROKES))
def test_a_pale_figure_is_whole_where_its_pieces_are_found(name: str) -> None:
    page = np.full((60, 60), 247, np.uint8)
    figure(page, name, 20, 20)
    speck = Box(20, 20, 27, 21) if name != "2" else Box(20, 31, 27, 32)
    (found,) = pale_figures([speck], page, 200, 1.0)
    assert (found.x0, found.y0, found.x1, found.y1) == (20, 20, 27, 32)


@pytest.mark.parametrize("size", [1, 2, 3])
def test_dust_is_no_figure(size: int) -> None:
    page = np.full((60, 60), 247, np.uint8)
    cv2.circle(page, (30, 30), size, 60, -1)
    page = np.asarray(cv2.GaussianBlur(page, (3, 3), 0.8), np.uint8)
    assert pale_figures([Box(30 - size, 30 - size, 31 + size, 31 + size)], page, 200, 1.0) == []


def index_page(pale: str, x: int) -> PageImage:
    """A page of 100 dpi: numbers at 60, texts, and a figure in pieces at x in the third of five rows."""
    page = np.full((827, 1169), 247, np.uint8)
    for i in range(5):
        cv2.putText(page, "Noi dung tieu chi", (120, 212 + 40 * i), 0, 0.5, 40, 1)
        if i != 2:
            cv2.putText(page, "4", (60, 212 + 40 * i), 0, 0.5, 40, 1)
    figure(page, pale, x, 281, (120, 196))
    return PageImage(1, page, 100.0, 842.0, 595.0, 0, 0.0, np.eye(2, 3) * 0.72)


@pytest.mark.parametrize(("x", "found"), [(62, True), (700, False)], ids=["under other numbers", "under nothing"])
def test_a_pale_figure_is_a_word_only_in_a_column_of_figures(x: int, found: bool) -> None:
    words = find_words(index_page("7", x), [])
    assert any(abs(w.centre[0] - (x + 3) * 0.72) < 4 and 200 < w.centre[1] < 212 for w in words) is found


def test_thin_lines_of_a_page_of_black_and_white_are_seen_once_it_is_straight() -> None:
    page = np.full((1240, 1754), 255, np.uint8)
    for i in range(12):
        cv2.putText(page, "Noi dung cong viec cua cac don vi trong nam", (200, 260 + i * 70), 0, 1.0, 0, 2)
        cv2.line(page, (150, 290 + i * 70), (1600, 290 + i * 70), 0, 1)
    turn = cv2.getRotationMatrix2D((877.0, 620.0), -0.6, 1.0)
    page = np.asarray(cv2.warpAffine(page, turn, (1754, 1240), borderValue=255), np.uint8)
    page = np.where(page < 128, 0, 255).astype(np.uint8)
    source = SourcePage(1, 842.0, 595.0, TextSource.OCR, np.dstack([page] * 3), 150.0)
    across = prepare(source).horizontal
    levels = [[r for r in across if abs(r.y0 - 290 - i * 70) < 8] for i in range(12)]
    assert all(sum(r.x1 - r.x0 for r in level) > 0.9 * 1450 for level in levels)


ROWS = {
    True: ("Thu tuc|Thoi gian|Dia diem|Can cu", "mo ho|hai|xa|so 4"),
    False: ("Noi dung", "Dang ky cac ho gia dinh"),
}


@pytest.mark.parametrize(("down", "parted"), [([1500], True), ([150, 250, 1600], False)], ids=["strokes", "lines"])
def test_strokes_of_a_signature_over_a_row_are_no_lines_between_columns(down: list[int], parted: bool) -> None:
    page = np.full((1240, 1754), 255, np.uint8)
    for y, first, texts in ((148, "TT", ROWS[parted][0]), (218, "4", ROWS[parted][1])):
        for x, text in zip((170, 300, 650, 1000, 1300), (first, *texts.split("|")), strict=False):
            cv2.putText(page, text, (x, y), 0, 0.8, 0, 2)
    for y in (100, 180, 240):
        cv2.line(page, (150, y), (1600, y), 0, 2)
    image = PageImage(1, page, 150.0, 842.0, 595.0, 0, 0.0, np.eye(2, 3) * 0.48)
    image.horizontal = [Rule(150, y, 1600, y) for y in (100, 180, 240)]
    image.vertical = [Rule(x, 100, x, 240) for x in down]
    (table,) = [r for r in find_regions(image) if r.kind == BlockKind.TABLE]
    assert max(c.column for c in table.cells) == (4 if parted else 1)


@pytest.mark.parametrize("left", [True, False], ids=["texts behind the white", "texts before it"])
def test_the_edge_of_texts_of_all_rows_is_no_faint_line(left: bool) -> None:
    levels = [100.0 + 30 * n for n in range(9)]
    ink = np.random.default_rng(1).normal(240, 4, (500, 900))
    for y in levels[:-1]:
        for at in (300, 600):
            x = at + 10 if left or at == 600 else at - 16
            ink[round(y) + 6 : round(y) + 25, x : x + 6] = 120  # letters of three lines that begin under each other
    edges = [(levels[0], levels[-1])]
    columns = [Track(float(x), list(edges)) for x in (100, 300, 450, 600, 800)]
    found = with_faint(columns, levels, np.clip(ink, 0, 255).astype(np.uint8), 6.0)
    assert [c.at for c in found] == [100, 300, 450, 600, 800]


@pytest.mark.parametrize(
    ("lacks", "over", "goes"),
    [([-8, 4.3, 6.0, -7], 1, 1), ([-8, 6.0, 4.3, -7], 1, 1), ([-8, 6.0, 4.3, -7], 2, 2), ([-8, -1, 6.0, -7], 1, 2)],
    ids=["run over", "run over and lacking most", "the other is run over", "its neighbour lacks nothing"],
)
def test_of_two_gutters_between_two_heads_the_one_goes_that_rows_run_over(
    lacks: list[float], over: int, goes: int
) -> None:
    """A column of a few points' width, which no head names, lies between both."""
    gutters = [(86, 107), (402, 406), (430, 435), (673, 686)]
    parts = [np.zeros((20, 700), np.bool_) for _ in range(9)]
    for part in parts[2:5]:
        part[4:14, slice(*gutters[over])] = True
    assert weakest(gutters, lacks, parts) == goes


@pytest.mark.parametrize("head", [(85, 200), (98, 160), (70, 240)])
def test_a_first_word_that_all_cells_share_is_no_column(head: tuple[int, int]) -> None:
    lines: Lines = {(60, 71): [(14, 34), head, (320, 380), (450, 500)]}
    for i in range(6):
        y = 90 + 40 * i
        lines[y, y + 11] = [(20, 28), (60, 100), (106, 170 + 13 * (i % 3)), (300, 400), (430, 520)]
        lines[y + 13, y + 24] = [(60, 90), (300, 360)]
    mask = np.zeros((400, 600), np.bool_)
    for x0, y0, x1, y1 in drawn(lines):
        mask[int(y0) : int(y1), int(x0) : int(x1)] = True
    found = gutters_of_rows(mask, [50, *(80 + 40 * i for i in range(7))])
    assert not any(100 <= a < 106 for a, _ in found)
    assert len(found) == 3


@pytest.mark.parametrize(("dash", "columns"), [(True, 4), (False, 5)], ids=["a dash between them", "white"])
def test_a_dash_between_words_leaves_no_white(dash: bool, columns: int) -> None:
    """ "Phòng Văn hóa - Xã hội": as low as a piece of a worn line."""
    words = []
    for i in range(6):
        y = 100 + 24 * i
        words += [Box(60, y, 70, y + 11), Box(95, y, 280, y + 11), Box(500, y, 560, y + 11)]
        words += [Box(310, y, 345, y + 11), Box(358, y, 420 - 5 * (i % 2), y + 11)]
        words += [Box(348, y + 5, 354, y + 8)] if dash else []
    (table,) = white_tables(words, [], SIZE)
    assert len(table.columns) - 1 == columns


def test_the_bar_of_a_letter_under_a_group_parts_no_table() -> None:
    group = [Box(60, 263, 72, 273), Box(95, 263, 160, 273)]
    places = (60, 72), (95, 285), (300, 330), (370, 400), (420, 510)
    lower = [Box(x0, y, x1, y + 10) for y in (290, 312, 334) for x0, x1 in places]
    bar = (274.0, 100.0, 130.0)
    (table,) = white_tables([*rows(3), *group, *lower], sorted([*rules(7), bar]), SIZE)
    assert table.rows[0][0] == 194
    assert table.rows[-1][0] == 194 + 7 * 22


@pytest.mark.parametrize(("high", "tables"), [(38, 2), (46, 2), (22, 1)])
def test_a_title_between_tables_of_rows_whose_two_lines_touch(high: int, tables: int) -> None:
    def tall(y: float) -> list[Box]:
        return row(y, high=24.0)

    upper = [box for i in range(4) for box in tall(200 + i * 32)]
    top = 196 + 4 * 32
    lower = [box for i in range(4) for box in tall(top + high + 4 + i * 32)]
    title = [Box(225, top + high / 2 - 7, 365, top + high / 2 + 7)]
    levels = [*(196 + 32 * i for i in range(5)), *(top + high + 32 * i for i in range(5))]
    found = white_tables([*upper, *title, *lower], [(float(y), 50.0, 540.0) for y in levels], SIZE)
    assert len(found) == tables
    assert all(a.rows[-1][0] <= b.rows[0][0] for a, b in pairwise(found))


def test_heads_in_two_levels_over_one_row_on_top_of_a_page() -> None:
    lines: Lines = {
        (28, 42): [(419, 429)],
        (58, 68): [(368, 478)],
        (67, 77): [(61, 82), (170, 216), (562, 638), (668, 708), (738, 775)],
        (77, 87): [(343, 379), (438, 528)],
        (96, 106): [(89, 251), (256, 278), (284, 297), (303, 418), (565, 632), (724, 780)],
        (102, 112): [(69, 75), (452, 514), (660, 716)],
        (109, 119): [(89, 150), (303, 356), (580, 620), (722, 782)],
    }
    (table,) = white_tables(drawn(lines), [], WIDE)
    sides = [x for x, _ in table.columns[1:-1]]
    assert len(sides) == 6
    for x, (a, b) in zip(sides, ((82, 89), (297, 303), (418, 452), (528, 562), (638, 668), (708, 738)), strict=True):
        assert a - 1 <= x <= b + 1
    assert len(stops(table)) == 3


@pytest.mark.parametrize(("y", "first"), [(194.0, 194.0), (100.0, 216.0)], ids=["right over it", "far over it"])
def test_a_line_over_the_heads_of_which_both_ends_were_lost_is_of_the_table(y: float, first: float) -> None:
    title = [Box(200, 150 + 14 * i, 380, 161 + 14 * i) for i in range(3)] if y > 150 else []
    words = [*title, *(rows(6) if y > 150 else rows(6)[4:])]
    (table,) = white_tables(words, [(y, 90.0, 490.0), *rules(6)[1:]], SIZE)
    assert abs(table.rows[0][0] - first) < 4
    assert table.rows[-1][0] == 194 + 6 * 22
