"""What belongs to a table without lines: its ends, its rest on the next page, its joined cells and its titles."""

from __future__ import annotations

import pytest

from pipeline.document import Box
from pipeline.layout.sides import WhiteTable
from pipeline.layout.white import white_tables
from tests.test_layout_white import COLUMNS, SIZE, WIDTHS, row, rows, rules

TEXT = (60.0, 540.0)  # from and to of a line of text


def stops(table: WhiteTable) -> list[float]:
    return sorted({y for y, _, _ in table.rows})


def low(y: float, texts: tuple[int, ...] = (2, 3)) -> list[Box]:
    """A second line in some cells."""
    return [Box(COLUMNS[c], y, COLUMNS[c] + WIDTHS[c] / 2, y + 10) for c in texts]


def text_line(y: float) -> list[Box]:
    return [Box(x, y, x + 40, y + 10) for x in range(60, 540, 43)]


def test_the_last_line_of_a_cell_under_the_white_is_of_the_table() -> None:
    words = [*rows(6), *low(322, (2,)), *text_line(352)]
    (table,) = white_tables(words, [], SIZE)
    assert 332 < stops(table)[-1] < 352


def test_a_line_of_text_under_a_table_is_not_cut() -> None:
    words = [*rows(6), *text_line(334), *text_line(352)]
    (table,) = white_tables(words, [], SIZE)
    assert stops(table)[-1] < 336


def test_lines_of_text_over_the_heads_are_not_of_the_table() -> None:
    (table,) = white_tables([*text_line(168), *text_line(182), *rows(6)], [], SIZE)
    assert 190 < stops(table)[0] < 200


def test_two_rows_on_top_of_a_page_are_the_rest_of_a_table() -> None:
    words = [Box(295, 40, 301, 50), *(w for y in (60, 90) for w in (*row(y), *low(y + 12)))]
    (table,) = white_tables(words, [], SIZE)
    assert len(stops(table)) == 3
    assert len(table.columns) == 5


@pytest.mark.parametrize(
    "words",
    [
        [w for y in (300, 330) for w in (*row(y), *low(y + 12))],
        [Box(x, y, x + 180, y + 10) for y in (60, 76, 92) for x in (60, 330)],
        [w for y in (60, 76, 92) for w in text_line(y)],
    ],
    ids=["amid the page", "the heads of two bodies", "text"],
)
def test_what_is_no_rest_of_a_table(words: list[Box]) -> None:
    assert white_tables(words, [], SIZE) == []


def test_the_end_of_a_broken_row_on_top_of_a_page_is_a_row() -> None:
    words = [Box(COLUMNS[1], 180, COLUMNS[1] + 100, 190), *rows(5)]
    (table,) = white_tables(words, [], SIZE)
    assert len(stops(table)) == 7
    (table,) = white_tables([Box(COLUMNS[1] + 40, 180, COLUMNS[1] + 140, 190), *rows(5)], [], SIZE)
    assert len(stops(table)) == 6  # it does not begin where the column does


def test_a_page_number_over_the_heads_is_no_row() -> None:
    heads = [w for i in range(5) for w in row(70 + 22 * i)]
    (table,) = white_tables([Box(301, 40, 307, 50), *heads], [], SIZE)
    assert stops(table)[0] > 60
    (table,) = white_tables([Box(COLUMNS[1], 40, COLUMNS[1] + 30, 50), *heads], [], SIZE)
    assert stops(table)[0] < 40  # the end of a row that a page broke begins where its column does


def test_a_title_under_one_row_parts_it_from_the_next_table() -> None:
    words = [*row(60), *low(72), Box(240, 106, 360, 118), *(w for i in range(5) for w in row(136 + 22 * i))]
    last = max(white_tables(words, [], SIZE), key=lambda t: stops(t)[0])
    assert 118 < stops(last)[0] <= 136


def test_a_group_without_a_number_is_joined_over_all_columns() -> None:
    wide = [Box(x, 200 + 22 * i, x + w, 210 + 22 * i) for i in range(6) for x, w in ((60, 150), (240, 100), (400, 90))]
    words = [w for w in wide if w.y0 != 244 or w.x0 == 60]
    words += [Box(520, 200 + 22 * i, 545, 210 + 22 * i) for i in (0, 1, 3, 4, 5)]
    (table,) = white_tables(words, [], SIZE)
    clear = [[a for a, b in spans if a < 249 < b] for _, spans in table.columns[1:-1]]
    assert len(clear) == 3
    assert not any(clear)


def test_a_text_in_the_middle_of_two_rows_joins_them() -> None:
    words = [w for i in range(6) for w in (*row(200 + 34 * i, 3), *low(212 + 34 * i, (1,)))]
    at = [205.0 + 34 * i for i in range(6) if i not in (2, 3)] + [290.0]
    words += [Box(COLUMNS[3], y, COLUMNS[3] + 40, y + 10) for y in at]
    (table,) = white_tables(words, [], SIZE)
    border = min(stops(table), key=lambda y: abs(y - 295))
    assert max(x1 for y, _, x1 in table.rows if y == border) < COLUMNS[3]
    others = [y for y in stops(table) if y != border]
    assert all(max(x1 for y, _, x1 in table.rows if y == other) > COLUMNS[3] for other in others)


def test_words_of_one_line_over_two_columns_are_one_cell() -> None:
    words = [w for w in rows(5) if not (w.y0 == 244 and w.x0 in COLUMNS[2:])]
    words += [Box(COLUMNS[2], 244, 408, 254), Box(411, 244, 470, 254)]
    (table,) = white_tables(words, rules(5), SIZE)
    assert not any(a < 249 < b for a, b in table.columns[3][1])


def test_a_row_under_the_last_line_that_was_seen() -> None:
    words = [*rows(6), *text_line(345)]
    (table,) = white_tables(words, rules(5), SIZE)
    assert len(stops(table)) == 7


def test_the_bar_of_a_large_letter_is_no_line_between_rows() -> None:
    (table,) = white_tables(rows(5), [*rules(5), (228.0, COLUMNS[3], COLUMNS[3] + 20)], SIZE)
    assert len(stops(table)) == 6


def narrow_numbers(shift: int = 0) -> list[Box]:
    """Rows of three lines, the number beside the second; "STT" leaves two points of white before the texts."""
    words = [Box(60, 200, 93, 210), Box(150, 200, 230, 210), Box(310, 200, 370, 210), Box(430, 200, 480, 210)]
    for i in range(4):
        y = 218 + 39 * i
        words += [Box(73 + shift * i, y + 12, 80 + shift * i, y + 22)]
        words += [
            Box(x, y + low, x + wide, y + low + 10)
            for x, wide in ((95, 190), (300, 80), (420, 60))
            for low in (0, 12, 24)
        ]
    return words


def test_the_white_behind_numbers_is_narrow_under_their_head() -> None:
    (table,) = white_tables(narrow_numbers(), [], SIZE)
    assert len(stops(table)) == 6  # the heads, and four rows of three lines each
    assert len(table.columns) == 5
    assert 93 <= table.columns[1][0] <= 95


def test_words_that_stand_on_no_axis_are_no_numbers() -> None:
    (table,) = white_tables(narrow_numbers(shift=4), [], SIZE)
    assert len(table.columns) == 4


@pytest.mark.parametrize(("beside", "is_head"), [(217, False), (210, True)], ids=["text", "head"])
def test_a_line_of_text_over_the_heads_is_no_head(beside: float, is_head: bool) -> None:
    """A head over columns has the other heads beside the middle of it and of those under it."""
    heads = [Box(x, beside, x + wide, beside + 10) for x, wide in ((60, 24), (430, 70))]
    heads += [Box(180, 199, 330, 209), Box(140, 217, 240, 227), Box(310, 217, 390, 227)]
    (table,) = white_tables([*heads, *(box for i in range(6) for box in row(244 + 22 * i))], [], SIZE)
    assert (stops(table)[0] < 204) == is_head
