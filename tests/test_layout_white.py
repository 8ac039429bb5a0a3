"""Tables that white space tells: where they are found, and where nothing must be."""

from __future__ import annotations

import pytest

from pipeline.document import Box
from pipeline.layout.sides import WhiteTable
from pipeline.layout.white import white_tables

SIZE = (595.0, 842.0)
COLUMNS = (60.0, 95.0, 300.0, 420.0)  # left edges of the words
WIDTHS = (12.0, 190.0, 100.0, 90.0)


def row(y: float, columns: int = 4, high: float = 10.0) -> list[Box]:
    return [Box(x, y, x + w, y + high) for x, w in list(zip(COLUMNS, WIDTHS, strict=True))[:columns]]


def rows(count: int, pitch: float = 22.0) -> list[Box]:
    return [box for i in range(count) for box in row(200 + i * pitch)]


def rules(count: int, pitch: float = 22.0) -> list[tuple[float, float, float]]:
    return [(194 + i * pitch, 50.0, 540.0) for i in range(count + 1)]


def test_lines_between_rows_make_a_table_of_all_columns() -> None:
    (table,) = white_tables(rows(5), rules(5), SIZE)
    assert len(table.rows) == 6
    assert len(table.columns) == 5
    for (at, _), left, right in zip(table.columns[1:4], (72, 285, 400), (95, 300, 420), strict=True):
        assert left < at < right


def test_no_lines_at_all() -> None:
    (table,) = white_tables(rows(6), [], SIZE)
    assert len(table.rows) == 7
    assert len(table.columns) == 5


def test_lines_of_one_cell_stay_in_one_row() -> None:
    words = [box for i in range(6) for box in row(200 + i * 40)]
    words += [Box(95, 213 + i * 40, 280, 223 + i * 40) for i in range(6)]
    (table,) = white_tables(words, [], SIZE)
    assert len(table.rows) == 7


def clear(table: WhiteTable) -> list[float]:
    """How much of each gutter is clear, in points."""
    return [sum(b - a for a, b in spans) for _, spans in table.columns[1:-1]]


def test_a_group_row_is_one_cell_up_to_the_table_s_end() -> None:
    words = [b for i in (0, 1, 3, 4) for b in row(200 + i * 22)] + [Box(60, 244, 400, 254)]
    (table,) = white_tables(words, rules(5), SIZE)
    assert len(clear(table)) == 3
    assert all(length < 110 for length in clear(table))


def test_a_number_and_a_short_title_make_a_group_row() -> None:
    words = [b for i in (0, 1, 3, 4) for b in row(200 + i * 22)] + [row(244)[0], Box(95, 244, 180, 254)]
    (table,) = white_tables(words, rules(5), SIZE)
    whole, *others = clear(table)
    assert whole >= 110
    assert len(others) == 2
    assert all(length < 110 for length in others)


def test_lines_that_a_bad_copy_broke_part_rows() -> None:
    words = [box for i in range(3) for box in row(200 + i * 22)]
    ends = ((0, 190), (200, 330), (350, 490))
    broken = [(y + 0.5 * n, x0 + a, x0 + b) for y, x0, _ in rules(3) for n, (a, b) in enumerate(ends)]
    (table,) = white_tables(words, broken, SIZE)
    assert len({y for y, _, _ in table.rows}) == 4
    assert len(table.columns) == 5


def test_a_gutter_that_words_run_over_needs_more_that_keep_it() -> None:
    left, right = COLUMNS[-1], COLUMNS[-1] + WIDTHS[-1]
    last = [Box(left, 200, right, 210)]  # the head
    last += [Box(left, 200 + i * 22, left + 40, 210 + i * 22) for i in range(1, 14)]
    last += [Box(left + 60, 200 + i * 22, right, 210 + i * 22) for i in (3, 5)]
    words = [box for i in range(14) for box in row(200 + i * 22, 3)] + last
    (table,) = white_tables(words, rules(14), SIZE)
    assert len(table.columns) == 5


def grid(lefts: list[float], rights: list[float], top: float, pitch: float, count: int) -> list[Box]:
    """Words of the same edges on every line."""
    both = list(zip(lefts, rights, strict=True))
    return [Box(a, top + pitch * n, b, top + pitch * n + 11) for n in range(count) for a, b in both]


def prose() -> list[Box]:
    """Wide spaces that move from line to line."""
    starts = [(85 + 30 * i, 100 + 19 * n, 7 * (n % 4)) for n in range(30) for i in range(14)]
    return [Box(x + off, y, x + 26 + off, y + 12) for x, y, off in starts]


@pytest.mark.parametrize(
    "words",
    [prose(), grid([60, 340], [220, 500], 500, 18, 10), grid([85, 105], [90, 540], 100, 19, 12), []],
    ids=["prose with wide spaces", "two columns", "a list with dashes", "nothing"],
)
def test_what_is_no_table(words: list[Box]) -> None:
    assert white_tables(words, [], SIZE) == []


def test_a_head_and_one_row_between_three_lines() -> None:
    words = row(200) + row(222)[1:2]
    (table,) = white_tables([*words, *row(600, 1), *row(620, 1), *row(640, 1)], rules(2), SIZE)
    assert len(table.rows) == 3
    assert len(table.columns) == 5


def test_the_last_line_may_be_worn() -> None:
    worn = [(304.0, 300.0, 540.0)]
    (table,) = white_tables(rows(5), [*rules(4), *worn], SIZE)
    assert len({y for y, _, _ in table.rows}) == 6


def test_the_spaces_of_the_same_justified_line_in_several_rows_are_no_column() -> None:
    words = rows(8, 40)
    for i in (1, 3, 4, 6):  # "Trung tâm Dữ    liệu / quan trắc" in the third column
        words.remove(Box(COLUMNS[2], 200 + i * 40, COLUMNS[2] + WIDTHS[2], 210 + i * 40))
        words += [Box(x0, 200 + i * 40, x1, 210 + i * 40) for x0, x1 in ((300, 370), (378, 400))]
        words.append(Box(300, 213 + i * 40, 350, 223 + i * 40))
    (table,) = white_tables(words, rules(8, 40), SIZE)
    assert len(table.columns) == 5


@pytest.mark.parametrize("ruled", [True, False])
def test_two_tables_with_a_title_between(ruled: bool) -> None:
    upper = rows(5)
    lower = [Box(x, 370 + i * 22, x + w, 380 + i * 22) for i in range(5) for x, w in ((60, 12), (95, 60), (190, 330))]
    title = [Box(225, 335, 375, 348)]
    lines = [*rules(5), *((364 + i * 22, 50.0, 540.0) for i in range(6))] if ruled else []
    found = white_tables(upper + title + lower, lines, SIZE)
    assert [len(t.columns) for t in found] == [5, 4]


def test_a_head_over_the_heads_of_two_columns_without_lines() -> None:
    body = [box for i in range(5) for box in row(240 + i * 22)]
    head = [Box(60, 208, 80, 218), Box(150, 208, 230, 218), Box(350, 198, 460, 208)]
    head += [Box(310, 216, 380, 226), Box(425, 216, 500, 226)]
    (table,) = white_tables(head + body, [], SIZE)
    (over,) = [r for r in table.rows if r[2] - r[1] < 300]
    assert 208 < over[0] < 216
    assert 285 <= over[1] <= 300
    middle = table.columns[3]
    assert middle[1][0][0] == over[0]  # the line between the two columns begins under their common head


def test_a_cell_joined_over_two_numbered_rows_does_not_join_them() -> None:
    words = rows(6, 34)
    words.remove(Box(COLUMNS[3], 234, COLUMNS[3] + WIDTHS[3], 244))
    words.remove(Box(COLUMNS[3], 268, COLUMNS[3] + WIDTHS[3], 278))
    words.append(Box(COLUMNS[3], 251, COLUMNS[3] + WIDTHS[3], 261))  # in the middle of rows 2 and 3
    words += [Box(95, 212 + i * 34, 280, 222 + i * 34) for i in range(6)]
    (table,) = white_tables(words, [], SIZE)
    assert len(table.rows) == 7
