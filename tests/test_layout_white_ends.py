"""Tables without lines at a page's ends, and what heads, worn lines and justified words do to them."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box, PageImage
from pipeline.layout.gutters import gutters_of_rows
from pipeline.layout.rows import row_stops
from pipeline.layout.sides import WhiteTable
from pipeline.layout.tables import from_white
from pipeline.layout.white import white_tables
from tests.test_layout_white import SIZE, row, rows, rules
from tests.test_layout_white_parts import stops

Lines = dict[tuple[int, int], list[tuple[int, int]]]

LEFTS = (60.0, 95.0, 240.0, 330.0, 420.0)
WIDTHS = (12.0, 130.0, 70.0, 70.0, 90.0)


def five(y: float) -> list[Box]:
    """A row of five columns."""
    return [Box(x, y, x + w, y + 10) for x, w in zip(LEFTS, WIDTHS, strict=True)]


def test_a_worn_piece_of_a_line_beside_a_title_does_not_join_two_tables() -> None:
    lower = [Box(x, 370 + i * 22, x + w, 380 + i * 22) for i in range(5) for x, w in ((60, 12), (95, 190), (300, 210))]
    words = [*rows(5), Box(225, 335, 375, 348), Box(100, 305, 112, 308.5), *lower]
    found = white_tables(words, [*rules(5), *((364 + i * 22, 50.0, 540.0) for i in range(6))], SIZE)
    assert [len(t.columns) for t in found] == [5, 4]


def drawn(lines: Lines) -> list[Box]:
    """Words from (top, bottom) -> from and to of each."""
    return [Box(x0, y0, x1, y1) for (y0, y1), places in lines.items() for x0, x1 in places]


def test_the_spaces_of_justified_lines_that_hide_each_other_are_no_columns() -> None:
    heads = (120, 132), [(60, 82), (118, 237), (274, 375), (388, 540), (556, 606), (663, 741)]
    rows_: list[Lines] = [  # "Luật   Lâm   nghiệp   ngày / 15/11/2017" in the last column, other words in each row
        {(140, 152): [(94, 231), (269, 350), (387, 495), (622, 645), (661, 685), (707, 739), (761, 784)]},
        {(174, 186): [(92, 262), (269, 362), (387, 503), (622, 645), (652, 668), (674, 715), (726, 749), (761, 784)]},
        {(209, 221): [(92, 248), (268, 356), (387, 501), (622, 645), (653, 671), (681, 696), (707, 712), (761, 783)]},
        {(243, 255): [(92, 262), (269, 380), (387, 508), (622, 642), (662, 691), (711, 743), (761, 784)]},
    ]
    for i, one in enumerate(rows_):
        y = 34 * i + 154
        one[(y, y + 11)] = [(68, 74), (94, 150), (565, 600), (622, 680)]
    words = drawn(dict([heads])) + [w for one in rows_ for w in drawn(one)]
    levels = [(y, 53.0, 787.0) for y in (114.0, 134.0, 168.0, 203.0, 237.0, 270.0)]
    (table,) = white_tables(words, levels, (842.0, 595.0))
    assert len(table.columns) == 7


def test_the_upper_part_of_the_heads_is_no_row() -> None:
    lines: Lines = {
        (62, 77): [(347, 465), (741, 762)],
        (79, 102): [(56, 78), (150, 228), (333, 370), (418, 501), (534, 573), (615, 693), (727, 776)],
        (116, 156): [(59, 74), (83, 295), (310, 393), (408, 475), (527, 573), (596, 656), (725, 779)],
        (165, 203): [(59, 74), (83, 295), (324, 379), (408, 495), (527, 580), (596, 681), (720, 784)],
        (213, 223): [(64, 70), (82, 152)],
        (231, 269): [(59, 74), (83, 295), (310, 393), (408, 475), (527, 573), (720, 784)],
        (278, 320): [(59, 74), (83, 295), (310, 393), (408, 475), (527, 573), (596, 640), (720, 784)],
    }
    (table,) = white_tables([Box(418, 32, 424, 45), *drawn(lines)], [], (842.0, 595.0))
    assert len({y for y, x0, x1 in table.rows if x1 - x0 > 600}) == 7


def test_heads_alone_at_a_page_s_foot_are_a_table() -> None:
    body = [b for i in range(5) for b in five(560 + 22 * i)]
    title = Box(200, 690, 400, 702)
    found = white_tables([*body, title, *five(740)], [], SIZE)
    assert [len(stops(t)) for t in found] == [6, 2]
    assert [len(t.columns) for t in found] == [6, 6]
    text = [Box(60, 740, 250, 750), Box(330, 740, 500, 750)]  # two bodies side by side
    assert len(white_tables([*body, title, *text], [], SIZE)) == 1


def test_a_group_over_the_first_row_of_a_page_is_joined() -> None:
    body = [b for i in range(5) for b in five(82 + 26 * i)]
    (table,) = white_tables([Box(62, 56, 70, 66), Box(95, 56, 190, 66), *body], [], SIZE)
    assert [sum(a < 60 for a, _ in spans) for _, spans in table.columns[1:-1]] == [1, 0, 0, 0]


def test_one_row_under_heads_on_top_of_a_page() -> None:
    """Heads under a head, the end of a row that a page broke, and one row of four lines."""
    lines: Lines = {
        (58, 70): [(375, 460)],
        (74, 99): [(62, 76), (150, 250), (331, 418), (439, 505), (522, 608), (624, 704), (732, 768)],
        (109, 121): [(89, 250), (433, 475), (520, 546), (716, 761)],
        (128, 139): [(89, 316), (323, 387), (433, 498), (520, 583), (717, 781)],
        (141, 165): [(66, 72), (89, 316), (622, 705), (717, 761)],
        (167, 178): [(89, 169)],
    }
    words = drawn(lines)
    (table,) = white_tables([Box(418, 30, 424, 41), *words], [], (842.0, 595.0))
    assert len(stops(table)) == 4


@pytest.mark.parametrize("ruled", [True, False])
def test_what_is_drawn_parts_cells_only_in_a_table_that_has_lines(ruled: bool) -> None:
    ink = np.full((900, 900), 255, np.uint8)
    for y in (100, 200, 300):
        ink[y : y + 2, 100:800] = 30  # at 200 in the first column: the bars of letters that stand on the border
    columns = [(x, [(50.0, 150.0)]) for x in (50.0, 100.0, 200.0, 400.0)]
    lines = [(50.0, 50.0, 400.0), (100.0, 100.0, 400.0), (150.0, 50.0, 400.0)]
    image = PageImage(1, ink, 144.0, 450.0, 450.0, 0, 0.0, np.eye(2, 3), [], [], [])
    table = from_white(WhiteTable(lines, columns, ruled), 2.0, image)
    assert table
    assert max(c.row_span for c in table.cells if c.column == 0) == (1 if ruled else 2)


def test_the_end_that_all_but_one_rule_lost_is_the_table_s() -> None:
    levels = [(194.0, 50.0, 470.0), (216.0, 50.0, 540.0), (238.0, 50.0, 470.0), (260.0, 50.0, 468.0)]
    (table,) = white_tables(rows(3), levels, SIZE)
    assert table.columns[-1][0] == 540


def test_words_beside_worn_rules_are_of_the_table() -> None:
    levels = [(194 + i * 22.0, 85.0, 540.0) for i in range(7)]
    (table,) = white_tables(rows(6), levels, SIZE)
    assert len(table.columns) == 5
    assert table.columns[0][0] < 60


def test_what_shows_at_the_sheet_s_edge_is_no_column() -> None:
    edge = [Box(4, y, 16, y + 12) for y in range(190, 330, 16)]
    (table,) = white_tables([*rows(6), *edge], [], SIZE)
    assert len(table.columns) == 5


@pytest.mark.parametrize(("wide", "columns"), [(5, 6), (3, 5)])
def test_a_column_of_single_figures_is_no_column_of_dashes(wide: int, columns: int) -> None:
    places = (60, 72), (95, 262), (280, 280 + wide), (300, 400), (420, 510)
    words = [Box(a, 200 + 22 * i, b, 210 + 22 * i) for i in range(5) for a, b in places]
    (table,) = white_tables(words, rules(5), SIZE)
    assert len(table.columns) == columns


def test_the_last_word_of_a_cell_ends_no_table() -> None:
    body = [b for i in range(7) for y in [200 + 46 * i] for b in (*five(y), Box(95, y + 13, 220, y + 23))]
    last = Box(274, 369, 296, 375)  # in the middle of the page by chance, some way under its line
    (table,) = white_tables([*body, last], [], SIZE)
    assert len(stops(table)) == 8


def test_one_odd_gap_does_not_hide_the_rows() -> None:
    gaps = [7, 1, 1, 2, 1, 1, 9, 1, 1, 7, 1, 7, 1, 2, 2, 3, 2, 2, 2, 9, 7, 8, 1, 5]  # the last is a seal's
    part, y = np.zeros((500, 300), np.bool_), 3
    for gap in [*gaps, 0]:
        part[y : y + 12, 0:60] = True
        part[y : y + 12, 100:160] = gap > 6
        part[y : y + 12, 200:260] = gap > 6
        y += 12 + gap
    assert len(row_stops(part[:y], [(70, 90), (170, 190)])) == 9


@pytest.mark.parametrize(
    "between",
    [[Box(95, 226, 260, 236)], [Box(62, 226, 88, 236), Box(95, 226, 230, 236)]],
    ids=["the end of a row that a page broke", "a group"],
)
def test_no_title_between_heads_and_rows(between: list[Box]) -> None:
    heads = [
        Box(300, 197, 400, 206),
        *(Box(x, 210, x + w, 220) for x, w in ((62, 20), (150, 60), (290, 40), (370, 60))),
    ]
    body = [Box(x, 246 + 22 * i, x + w, 256 + 22 * i) for i in range(4) for x, w in ((60, 28), (95, 190), (300, 220))]
    levels = [(y, 50.0, 540.0) for y in (194.0, 223.0, 240.0, 262.0, 284.0, 306.0, 328.0)]
    levels.insert(1, (208.0, 280.0, 440.0))
    (table,) = white_tables([*heads, *between, *body], levels, SIZE)
    assert stops(table)[0] == 194


def test_single_lines_with_ragged_ends_are_a_column() -> None:
    """No heads on the page: "Danh mục", "Biên bản bàn giao" right beside the justified lines of the work."""
    part = np.zeros((200, 500), np.bool_)
    for i, ragged in enumerate((250, 268, 241, 259)):
        for a, b in ((10, 22), (45, 200), (206, ragged), (300, 370), (400, 460)):
            part[4 + 40 * i : 14 + 40 * i, a:b] = True
        part[17 + 40 * i : 27 + 40 * i, 45:200] = True
    assert len(gutters_of_rows(part, [0, 40, 80, 120, 160])) == 4
    part[:, 241:280] = False
    assert len(gutters_of_rows(part, [0, 40, 80, 120, 160])) < 4  # flush: the ends of the lines before them


def test_three_numbers_part_the_rows_on_top_of_a_page() -> None:
    words = [Box(x, 60, x + 60, 70) for x in (95, 330)] + [Box(95, 60 + 14 * i, 225, 70 + 14 * i) for i in (1, 2, 3)]
    for y in (122, 162, 210):
        words += [Box(60, y + 7, 72, y + 17), *(Box(95, y + 14 * i, 225, y + 10 + 14 * i) for i in (0, 1))]
        words += [Box(x, y, x + 60, y + 10) for x in (240, 330)]
    words += [Box(420, 122 + 12 * i, 500, 131 + 12 * i) for i in range(4)] + [Box(420, 210, 500, 220)]
    (table,) = white_tables([Box(297, 36, 303, 46), *words], [], SIZE)
    assert len(stops(table)) == 5


@pytest.mark.parametrize(("y", "rows_"), [(84, 6), (76, 5)], ids=["the end of a row", "its own row's last line"])
def test_the_end_of_one_cell_under_heads_that_are_printed_again_is_a_row(y: float, rows_: int) -> None:
    words = [*row(60), Box(95, y, 140, y + 10)]
    for top in (y + 21, y + 67, y + 113, y + 159):
        words += [*row(top), Box(95, top + 14, 280, top + 24), Box(300, top + 14, 390, top + 24)]
    (table,) = white_tables([Box(297, 36, 303, 46), *words], [], SIZE)
    assert len(stops(table)) - 1 == rows_
