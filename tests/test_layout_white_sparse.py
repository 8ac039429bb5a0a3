"""Tables with lines round their heads, at their end or between groups, and none between their rows."""

from __future__ import annotations

import pytest

from pipeline.document import Box
from pipeline.layout.white import white_tables
from tests.test_layout_white import SIZE, row, rules
from tests.test_layout_white_parts import low, stops

Rule = tuple[float, float, float]


def level(y: float) -> Rule:
    return (y, 50.0, 540.0)


def body(count: int, numbered: bool = True) -> list[Box]:
    """Rows of two lines; without numbers the first column has words as wide as the others."""
    found = []
    for i in range(count):
        y = 200.0 + 34 * i
        words = row(y) if numbered else [Box(x, y, x + 80, y + 10) for x in (60, 180, 310, 440)]
        found += [*words, *(low(y + 13, (1,)) if numbered else [Box(60, y + 13, 120, y + 23)])]
    return found


@pytest.mark.parametrize("numbered", [True, False], ids=["with numbers", "without"])
def test_lines_over_and_under_the_heads_and_at_the_end(numbered: bool) -> None:
    (table,) = white_tables(body(8, numbered), [level(194), level(228), level(470)], SIZE)
    assert len(stops(table)) == 9


def test_lines_between_groups_of_numbered_rows() -> None:
    across = [level(194), level(228), level(330), level(432), level(534)]
    (table,) = white_tables(body(10), across, SIZE)
    assert len(stops(table)) == 11


def test_a_row_of_several_lines_between_two_lines_is_one() -> None:
    """Its number stands once; the others have lines under each other that are as far apart as rows."""
    words = [*row(200), *row(222), *(b for y in (244, 262, 280, 298) for b in row(y)[1:]), *row(244)[:1], *row(320)]
    across = [level(y) for y in (194, 216, 238, 314, 336)]
    (table,) = white_tables(words, across, SIZE)
    assert len(stops(table)) == 5


def test_each_row_between_lines_stays_as_it_is() -> None:
    (table,) = white_tables([b for i in range(6) for b in row(200 + 22 * i)], rules(6), SIZE)
    assert len(stops(table)) == 7


def test_the_end_of_a_row_under_heads_that_are_printed_again_is_no_part_of_the_next_row() -> None:
    """On top of a page; under a text the same lines are one row, whose number stands in the middle."""
    end = [Box(95, 67, 250, 77)]
    words = [*row(40), *end, *row(88), *low(101, (1,)), *row(124), *low(137, (1,)), *row(160), *low(173, (1,))]
    across = [level(34), level(58), level(190)]
    (table,) = white_tables(words, across, SIZE)
    assert len(stops(table)) == 6
    text = [Box(x, 20, x + 40, 30) for x in range(60, 540, 43)]
    lower = [w._replace(y0=w.y0 + 60, y1=w.y1 + 60) for w in words]
    (table,) = white_tables([*text, *lower], [level(y + 60) for y, _, _ in across], SIZE)
    assert len(stops(table)) == 5


def test_lines_end_where_a_cell_joined_over_rows_begins() -> None:
    """Words stand in the middle of their columns, so that the middle of the white is far from the line."""
    pitch = 30
    words = [b for i in range(7) for b in row(200 + pitch * i)]
    narrow = [b for b in words if b.x0 not in (300.0, 95.0)]
    lead = [Box(330, 200 + pitch * i, 380, 210 + pitch * i) for i in (0, 1, 2, 5, 6)]
    lead += [Box(330, 200 + pitch * 3.5, 380, 210 + pitch * 3.5)]
    work = [Box(95, 200 + pitch * i, 250, 210 + pitch * i) for i in range(7)]
    levels = [190.0 + pitch * i for i in range(8)]
    across = [level(y) for y in levels if y != levels[4]] + [(levels[4], 50.0, 265.0), (levels[4], 408.0, 540.0)]
    across += [(levels[1], 50.0, 265.0), (levels[1], 408.0, 540.0)]
    (table,) = white_tables([*narrow, *lead, *work], across, SIZE)
    assert any(abs(x - 265) <= 3 for x, _ in table.columns)
    assert any(abs(x - 408) <= 3 for x, _ in table.columns)


def test_the_last_row_at_a_pages_foot_is_no_table_of_its_own() -> None:
    columns = ((60, 12), (95, 120), (250, 60), (340, 70), (450, 80))
    words = [Box(x, 480 + 34 * i, x + w, 490 + 34 * i) for i in range(8) for x, w in columns]
    words += [low(493 + 34 * i, (1,))[0] for i in range(8)]
    (table,) = white_tables(words, [level(474), level(508), level(750)], SIZE)
    assert len(stops(table)) == 9


def test_numbers_part_rows_that_stand_closer_than_rows_without_any() -> None:
    """Between lines of a row there is still less white than between rows."""
    words = []
    for i in range(6):
        y = 200.0 + 27 * i
        words += [*row(y), *low(y + 12, (1,))]
    across = [level(172), level(196), level(277), level(361)]
    (table,) = white_tables([*row(180), *words], across, SIZE)
    assert len(stops(table)) == 8
