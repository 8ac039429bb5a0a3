"""Tables parted by white: the spaces of justified lines on pages without heads, what a page leaves of a table without
numbers, cells joined over rows."""

from __future__ import annotations

import numpy as np

from pipeline.document import Box
from pipeline.layout.reach import reach
from pipeline.layout.white import white_tables
from tests.test_layout_white import SIZE
from tests.test_layout_white_ends import Lines, drawn
from tests.test_layout_white_heads import WIDE
from tests.test_layout_white_parts import stops


def test_the_spaces_of_a_page_without_heads_under_which_words_run_through() -> None:
    """The first row is none of heads; in its justified line a dash stands between wide spaces."""
    lines: Lines = {
        (62, 73): [(111, 364), (540, 570), (578, 591), (600, 623), (645, 669)],
        (67, 69): [(527, 531), (632, 635)],
        (76, 85): [(527, 553)],
        (84, 95): [(77, 91), (428, 483), (716, 752)],
        (90, 101): [(527, 619)],
        (105, 116): [(527, 612)],
        (125, 136): [(77, 92), (111, 322), (411, 501), (712, 757)],
        (144, 156): [(112, 383), (527, 659)],
        (152, 162): [(401, 509)],
        (159, 169): [(77, 92), (111, 383), (541, 566), (576, 601), (612, 630), (640, 669), (716, 752)],
        (166, 175): [(442, 468)],
        (173, 183): [(111, 144), (527, 556)],
        (192, 205): [(82, 87), (111, 181)],
        (213, 224): [(111, 383), (527, 599), (608, 633), (637, 666)],
        (221, 232): [(77, 91), (411, 501), (712, 757)],
        (228, 239): [(112, 140), (527, 619)],
        (247, 258): [(112, 299), (527, 619)],
        (254, 266): [(401, 509)],
        (262, 273): [(77, 92), (527, 599), (608, 633), (637, 666), (716, 752)],
        (269, 278): [(442, 468)],
        (276, 288): [(527, 622)],
    }
    across = [(float(y), 61.0, 796.0) for y in (57, 119, 139, 188, 208, 242, 291)]
    (table,) = white_tables([Box(418, 30, 424, 41), *drawn(lines)], across, WIDE)
    assert len(table.columns) == 6


def test_the_spaces_of_justified_lines_under_a_first_line_are_no_column() -> None:
    """ "- Chủ trì: …" is short; "- Phối hợp: …" under it is justified, and one word of it stands behind its space."""
    lines: Lines = {(372, 383): [(66, 82), (169, 267), (372, 506), (547, 641), (674, 768)]}
    for y, wide in ((411, (504, 510)), (460, (504, 512)), (508, (504, 512))):
        lines[y, y + 11] = [(97, 340), (347, 439), (658, 730)]
        lines[y + 15, y + 26] = [(72, 76), (97, 151), (347, wide[0]), (wide[1], 531), (563, 625)]
        if y < 508:
            lines[y + 28, y + 39] = [(97, 200), (347, 393)]
    (table,) = white_tables(drawn(lines), [], WIDE)
    assert len(table.columns) == 6


def test_rows_of_four_columns_without_numbers_on_top_of_a_page() -> None:
    """The end of a row that the page broke, a group and two rows, the first with a wide space in a justified line."""
    lines: Lines = {
        (64, 74): [(424, 436), (451, 471), (486, 507), (522, 543)],
        (80, 90): [(425, 504), (509, 519), (524, 543)],
        (96, 106): [(424, 449)],
        (119, 129): [(87, 149)],
        (142, 153): [(87, 261), (267, 334), (425, 512)],
        (157, 168): [(87, 251), (267, 282), (362, 400), (424, 454), (460, 476), (483, 516), (522, 543)],
        (173, 182): [(424, 440)],
        (195, 206): [(87, 261), (424, 456), (463, 482), (489, 510), (517, 542)],
        (210, 221): [(87, 185), (425, 457), (465, 493), (500, 543)],
        (216, 229): [(360, 400)],
        (225, 236): [(424, 450), (455, 512)],
        (240, 251): [(425, 484)],
    }
    (table,) = white_tables([Box(313, 36, 318, 46), *drawn(lines)], [], SIZE)
    assert len(table.columns) == 5
    assert len(stops(table)) == 5


def test_heads_and_one_row_of_four_columns_on_top_of_a_page() -> None:
    lines: Lines = {
        (59, 71): [(597, 622)],
        (66, 80): [(672, 770)],
        (74, 86): [(169, 258), (385, 552), (575, 643)],
        (81, 94): [(673, 770)],
        (88, 99): [(591, 627)],
        (110, 122): [(57, 187)],
        (130, 141): [(57, 337), (384, 552)],
        (137, 148): [(570, 648)],
        (144, 156): [(383, 466), (470, 554), (694, 748)],
        (151, 161): [(600, 618)],
        (159, 169): [(431, 507)],
    }
    (table,) = white_tables([Box(418, 33, 424, 43), *drawn(lines)], [], WIDE)
    assert len(table.columns) == 5
    assert len(stops(table)) == 4


def test_a_cell_joined_over_two_rows_without_numbers_does_not_join_them() -> None:
    lines: Lines = {(178, 189): [(174, 264), (391, 558), (581, 649), (690, 765)]}
    for y in range(277, 480, 34):
        lines[y, y + 11] = [(64, 377), (390, 560), (584, 647), (704, 750)]
        lines[y + 14, y + 25] = [(64, 340), (408, 542)]
    lines |= {
        (195, 205): [(64, 347), (385, 565)],
        (202, 211): [(588, 642)],
        (209, 219): [(407, 543)],
        (226, 237): [(707, 747)],
        (228, 239): [(64, 375), (391, 559)],
        (235, 246): [(588, 642)],
        (243, 253): [(63, 356), (387, 563)],
        (249, 260): [(588, 642)],
        (257, 268): [(454, 496)],
    }
    (table,) = white_tables(drawn(lines), [], WIDE)
    assert any(219 < y < 229 for y in stops(table))


def test_the_line_over_a_table_is_not_cut_into() -> None:
    mask = np.zeros((400, 600), np.bool_)
    for y in range(112, 300, 20):
        for x0, x1 in ((60, 180), (240, 330), (400, 540)):
            mask[y : y + 11, x0:x1] = True
    mask[97:110, 150:480] = True  # its white to the table is less than is kept round one
    assert reach((120, 300), mask, [(180, 240), (330, 400)], (0, 400))[0] == 110
