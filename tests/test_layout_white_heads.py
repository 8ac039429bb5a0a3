"""Tables parted by white: wide heads, groups at the rows' left edge, spaces that are no columns, lists that are no
tables."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box
from pipeline.layout.gutters import gutters_of_rows
from pipeline.layout.rows import row_stops
from pipeline.layout.sealed import tables_beside_seals
from pipeline.layout.white import white_tables
from tests.test_layout_white import SIZE, row, rows, rules
from tests.test_layout_white_ends import Lines, drawn
from tests.test_layout_white_parts import stops

WIDE = (842.0, 595.0)


def justified(top: int, cells: list[tuple[int, list[tuple[int, int]]]]) -> list[Box]:
    """A row: for each line its words; the lines 13 points apart."""
    return [Box(x0, top + 13 * n, x1, top + 13 * n + 11) for n, words in cells for x0, x1 in words]


def test_a_group_s_title_at_the_rows_left_edge_parts_no_table() -> None:
    upper = rows(3)
    title = [Box(60, 268, 160, 278)]
    lower = [Box(x, 290 + i * 22, x + w, 300 + i * 22) for i in range(3) for x, w in ((60, 190), (300, 20), (420, 90))]
    (table,) = white_tables([*upper, *title, *lower], rules(7), SIZE)
    assert len(stops(table)) == 8


def test_a_title_with_white_round_it_parts_two_tables() -> None:
    upper = rows(3)
    title = [Box(60, 275, 160, 285)]
    lower = [Box(x, 310 + i * 22, x + w, 320 + i * 22) for i in range(3) for x, w in ((60, 190), (300, 20), (420, 90))]
    lines = [*rules(3), *((304 + i * 22, 50.0, 540.0) for i in range(4))]
    assert len(white_tables([*upper, *title, *lower], lines, SIZE)) == 2


@pytest.mark.parametrize(("high", "tables"), [(34, 2), (22, 1)])
def test_a_title_between_two_tables_with_the_same_columns(high: int, tables: int) -> None:
    """Rules over and under it: more white tells it from a group's title in the middle of a row."""
    under = 304 + high
    lower = [box for i in range(5) for box in row(under + 6 + i * 22)]
    title = [Box(225, 304 + high / 2 - 6, 365, 304 + high / 2 + 6)]
    lines = [*rules(5), *((under + i * 22, 50.0, 540.0) for i in range(6))]
    assert len(white_tables([*rows(5), *title, *lower], lines, SIZE)) == tables


def test_a_group_s_title_with_wide_spaces_is_one_cell() -> None:
    words = [
        Box(x, 200 + 22 * i, x + w, 210 + 22 * i) for i in (0, 1, 3, 4) for x, w in ((60, 200), (300, 100), (420, 90))
    ]
    words += [Box(480, 200 + 22 * i, 530, 210 + 22 * i) for i in (0, 1, 3, 4)]
    words += [Box(60, 244, 75, 254), Box(81, 244, 120, 254), Box(124, 244, 150, 254)]
    words = [w._replace(x1=470) if w.x0 == 420 else w for w in words]
    (table,) = white_tables(words, rules(5), SIZE)
    assert all(sum(b - a for a, b in spans) < 110 for _, spans in table.columns[1:-1])


def test_heads_wider_than_their_columns_are_heads_and_no_title() -> None:
    lines: Lines = {
        (148, 162): [(89, 114), (144, 263), (319, 373), (450, 501)],
        (170, 182): [(118, 235), (294, 363), (373, 399), (404, 497)],
        (177, 195): [(99, 104), (294, 350)],
        (207, 219): [(118, 282), (294, 363), (373, 399)],
        (214, 232): [(98, 105), (294, 350), (439, 512)],
        (244, 256): [(118, 254), (259, 288), (295, 363), (374, 399), (404, 497)],
        (251, 269): [(98, 105), (118, 140), (294, 350)],
        (280, 292): [(294, 363), (373, 399), (405, 547)],
        (287, 305): [(98, 105), (169, 238), (294, 350)],
    }
    title = [Box(120, 100, 440, 113), Box(200, 118, 350, 131)]
    (table,) = white_tables([*title, *drawn(lines)], [], SIZE)
    assert len(stops(table)) == 6
    assert 131 < stops(table)[0] < 148
    assert len(table.columns) == 5


def test_heads_over_two_columns_hide_no_column_under_which_one_row_says_both() -> None:
    lines: Lines = {
        (59, 71): [(416, 526)],
        (72, 99): [(58, 88), (172, 245), (611, 721), (728, 785)],
        (86, 98): [(358, 442), (500, 582)],
        (110, 121): [(68, 78), (94, 267), (329, 431), (649, 683), (749, 765)],
        (128, 140): [(66, 79), (94, 261)],
        (148, 160): [(94, 306), (329, 443), (473, 501), (509, 530), (537, 569), (576, 605)],
        (161, 173): [(68, 78), (472, 505), (518, 542), (547, 605), (648, 685), (749, 765)],
        (174, 186): [(473, 537)],
    }
    (table,) = white_tables([Box(418, 34, 424, 45), *drawn(lines)], [], WIDE)
    assert len(table.columns) == 7
    assert [y for y, x0, x1 in table.rows if x1 - x0 < 400]  # the line under the head of both


def test_lone_lines_that_stand_close_run_over_the_spaces_of_justified_ones() -> None:
    heads = justified(10, [(0, [(60, 80), (120, 200), (300, 346), (350, 390), (500, 560)])])
    first = justified(
        40, [(0, [(60, 70), (95, 280), (300, 340), (350, 420), (480, 550)]), (1, [(95, 200), (300, 330)])]
    )
    second = justified(80, [(0, [(60, 70), (95, 280), (480, 550)])])
    third = justified(110, [(0, [(60, 70), (95, 270), (300, 345), (349, 400), (480, 550)])])
    part = np.zeros((140, 595), np.bool_)
    for word in (*heads, *first, *second, *third):
        part[int(word.y0) : int(word.y1), int(word.x0) : int(word.x1)] = True
    assert [a for a, _ in gutters_of_rows(part, [0, 32, 72, 102, 130])] == [80, 280, 420]


def test_the_lines_of_a_list_beside_others_of_another_pitch_are_no_rows() -> None:
    part = np.zeros((140, 500), np.bool_)
    for i in range(7):
        part[19 + 13 * i : 30 + 13 * i, 10:150] = True
    for top, bottom in ((17, 30), (32, 55), (58, 80), (84, 107)):
        part[top:bottom, 350:400] = part[top:bottom, 415:480] = True
    gutters = [(150, 350), (400, 415)]
    assert row_stops(part, gutters) == []
    rows_ = np.zeros((140, 500), np.bool_)
    for top in range(19, 139, 30):  # two lines each, and more white between rows than in them
        rows_[top : top + 11, 10:150] = rows_[top + 12 : top + 23, 10:150] = True
        rows_[top + 1 : top + 22, 350:400] = rows_[top + 5 : top + 16, 415:480] = True
    assert row_stops(rows_, gutters) == [16, 45, 75, 105, 135]


def test_letters_of_a_seal_beside_a_list_make_no_table() -> None:
    seal = Box(380, 190, 520, 340)
    beside = [box for i in range(6) for box in row(200 + i * 22, 2)]
    strokes = [Box(x, 200 + i * 22, x + 60, 210 + i * 22) for i in range(6) for x in (400.0, 470.0)]
    assert len(tables_beside_seals([*beside, *strokes], [], SIZE, [])) == 1
    assert tables_beside_seals([*beside, *strokes], [], SIZE, [seal]) == []


def test_a_seal_over_the_end_of_a_table_hides_none_of_it() -> None:
    (table,) = tables_beside_seals(rows(8), [], SIZE, [Box(400, 310, 540, 400)])
    assert len(stops(table)) == 9


def test_two_rows_without_numbers_on_top_of_a_page() -> None:
    lines: Lines = {
        (62, 75): [(85, 160), (163, 248), (422, 448)],
        (77, 87): [(85, 103)],
        (97, 138): [(85, 252), (258, 329), (344, 392), (470, 529)],
    }
    (table,) = white_tables(drawn(lines), [], SIZE)
    assert len(stops(table)) == 3
    assert len(table.columns) == 6


def test_the_line_over_a_number_in_the_middle_of_its_row_is_no_row() -> None:
    lines: Lines = {
        (62, 74): [(108, 322), (408, 502)],
        (76, 88): [(76, 87), (408, 649), (679, 763)],
        (89, 101): [(401, 506)],
        (107, 119): [(108, 389), (408, 589), (671, 772)],
        (120, 132): [(76, 87), (408, 540), (696, 748)],
        (139, 151): [(108, 396), (401, 517)],
        (152, 164): [(77, 88), (108, 396), (401, 649), (696, 747)],
        (165, 177): [(108, 346), (401, 517)],
        (185, 196): [(76, 87), (108, 373), (408, 557), (682, 759)],
        (203, 215): [(108, 389), (408, 589)],
        (216, 228): [(76, 87), (108, 154), (401, 649), (682, 790)],
        (229, 241): [(401, 452)],
        (248, 260): [(76, 87), (108, 373), (408, 557), (682, 759)],
    }
    (table,) = white_tables([Box(418, 34, 424, 46), *drawn(lines)], [], WIDE)
    assert len(stops(table)) == 7


def test_a_head_over_columns_that_keeps_none_of_their_gutters_is_the_table_s() -> None:
    """The white before its columns is too narrow for the table to be found by it."""
    lines: Lines = {
        (285, 298): [(120, 168), (173, 192), (197, 248), (253, 279), (282, 329)],
        (308, 318): [(307, 336), (341, 352)],
        (330, 339): [(315, 344)],
        (334, 347): [(87, 111), (143, 195), (199, 240), (276, 305), (355, 387), (413, 448), (452, 523)],
        (345, 355): [(315, 343)],
        (353, 362): [(274, 289), (292, 305), (361, 379)],
        (361, 372): [(318, 342)],
    }
    for y in (382, 422, 462, 502):
        lines[y, y + 12] = [(115, 145), (148, 206), (211, 234), (238, 271), (391, 445), (450, 495), (500, 544)]
        lines[y + 8, y + 19] = [(96, 101), (283, 298), (319, 341), (359, 380)]
        lines[y + 14, y + 26] = [(115, 150), (154, 222), (392, 432), (436, 473), (477, 521)]
    (table,) = white_tables(drawn(lines), [], SIZE)
    assert 298 < table.rows[0][0] < 308
    assert [y for y, x0, x1 in table.rows if x1 - x0 < 200]  # the line under the head
    assert len(stops(table)) == 7


def test_heads_beside_the_line_under_a_head_over_columns_tell_their_white() -> None:
    """Little stands under the third head; its words and those before it are heads all the same."""
    heads: Lines = {
        (174, 184): [(414, 436), (528, 629)],
        (187, 197): [(66, 80), (722, 775)],
        (198, 209): [(64, 82), (133, 241), (294, 390), (476, 516), (544, 620), (629, 685), (718, 780)],
    }
    words = drawn(heads)
    for i, y in enumerate((238, 320, 402, 470)):
        words += drawn({(y, y + 11): [(92, 282), (544, 614), (626, 701)], (y + 20, y + 31): [(71, 76), (719, 778)]})
        words += drawn({(y + 13, y + 24): [(92, 281), (414, 435), (458, 535)]})
        words += drawn({(y, y + 11): [(288, 374)]}) if i == 3 else []
    lines = [(y, 57.0, 791.0) for y in (172.8, 230.9, 313.4, 396.5, 464.2, 531.4)]
    (table,) = white_tables(words, [*lines, (194.4, 451.0, 706.0)], WIDE)
    assert any(282 < x < 290 for x, _ in table.columns)


def lone(y: float) -> list[Box]:
    """A row of three lines of print, the number and a unit beside the middle one."""
    return drawn(
        {
            (y, y + 11): [(98, 340), (630, 780)],
            (y + 15, y + 26): [(68, 78), (98, 330), (390, 440), (482, 600), (630, 785)],
            (y + 30, y + 41): [(630, 740)],
        }
    )


@pytest.mark.parametrize(
    ("top", "lines", "rows_"),
    [(60.0, [57.0, 105.0], 1), (60.0, [57.0], 0), (300.0, [297.0, 345.0], 0)],
    ids=["row", "one line", "amid the page"],
)
def test_one_row_on_top_of_a_page_between_two_lines(top: float, lines: list[float], rows_: int) -> None:
    text = [Box(60, 400, 780, 411), Box(60, 415, 500, 426)]
    found = [t for t in white_tables([*lone(top), *text], [(y, 57.0, 791.0) for y in lines], WIDE) if t.ruled]
    assert [len(stops(t)) - 1 for t in found] == [1] * rows_
    assert all(len(t.columns) == 6 for t in found)


def test_a_word_space_between_texts_set_in_the_middle_and_at_the_left_is_no_gutter() -> None:
    lines: Lines = {(127, 138): [(69, 90), (191, 291), (446, 491), (653, 696)]}
    for i, last in enumerate(([(559, 637)], [(559, 636)], [(644, 660), (662, 705)], [(560, 636), (640, 680)])):
        y = 146 + 19 * i
        lines[y, y + 11] = [(77, 81), (104, 264), (384, 500), *last]
    (table,) = white_tables(drawn(lines), [(121 + 19.2 * i, 57.0, 791.0) for i in range(6)], WIDE)
    assert len(table.columns) == 5


@pytest.mark.parametrize(
    ("beside", "together"),
    [(141, True), (151, False), (144, False)],
    ids=["heads between both", "a line of text", "flush"],
)
def test_a_head_over_three_columns_that_is_no_wider_than_one(beside: int, together: bool) -> None:
    """Beside it heads stand in the middle between it and the heads under it; beside a line of text they don't."""
    sides, heads = [(65, 83), (170, 290), (600, 720)], [(366, 404), (423, 472), (488, 530)]
    lines: Lines = {(124, 134): [(426, 467)], (159, 168): [(370, 400), (436, 460), (499, 520)]}
    lines |= {(beside, beside + 11): sides, (144, 155): heads} if beside != 144 else {(144, 155): [*sides, *heads]}
    for y in range(190, 330, 24):
        lines[y, y + 11] = [(70, 78), (103, 297), (378, 392), (441, 455), (505, 515), (545, 780)]
    (table,) = white_tables(drawn(lines), [], WIDE)
    assert len(table.columns) == 7
    assert (len([r for r in table.rows if r[2] - r[1] < 400]) == 1) is together
