"""Ruled tables that a page's end cuts: no line closes their last row, or stands over their first."""

from __future__ import annotations

from pipeline.document import Rule
from pipeline.layout.tables import find_tables
from tests.test_layout_tables_damage import X, Y, cells, lines_across, page

ROW = 40  # pixels: 10 mm


def down(top: int, bottom: int, places: tuple[int, ...] = X) -> list[Rule]:
    return [Rule(x, top, x, bottom) for x in places]


def test_lines_down_that_run_on_below_the_last_line_hold_a_row() -> None:
    found = cells(page(lines_across(), down(Y[0], Y[-1] + ROW)))
    assert len(found) == 12
    assert max(c.box.y1 for c in found) > Y[-1] + ROW - 5


def test_lines_down_that_begin_over_the_first_line_hold_a_row() -> None:
    found = cells(page(lines_across(), down(Y[0] - ROW, Y[-1])))
    assert len(found) == 12
    assert min(c.box.y0 for c in found) < Y[0] - ROW + 5


def test_the_rest_of_a_row_and_the_line_that_closes_it_are_a_table() -> None:
    """All that a page holds of its table: one line across, right under the end of a cell."""
    assert len(cells(page(lines_across()[-1:], down(Y[-1] - ROW, Y[-1])))) == 3


def test_a_piece_of_a_line_down_counts_once() -> None:
    """Bad copies break the lines down: pieces beside each other are one column's."""
    pieces = [Rule(x + 1, Y[-1] - 2, x + 1, Y[-1] + ROW) for x in X]
    assert len(cells(page(lines_across(), [*down(Y[0], Y[-1]), *pieces]))) == 12


def test_strokes_at_some_lines_down_close_no_row() -> None:
    """A signature or a seal reaches under the table: not both of its sides, or not on one level."""
    inner = [*down(Y[0], Y[-1], X[:1]), *down(Y[0], Y[-1] + ROW, X[1:])]
    assert len(cells(page(lines_across(), inner))) == 9
    uneven = [Rule(x, Y[0], x, Y[-1] + 20 + 25 * n) for n, x in enumerate(X)]
    assert len(cells(page(lines_across(), uneven))) == 9


def test_lines_down_a_little_too_long_close_no_row() -> None:
    assert len(cells(page(lines_across(), down(Y[0] - 6, Y[-1] + 8)))) == 9


def test_a_row_joined_over_columns_may_stand_beside_the_open_one() -> None:
    """A group's name in the last closed row: its inner lines down are missing there, and run on below it."""
    above = [Rule(x, Y[0], x, Y[2]) for x in X[1:3]] + [Rule(x, Y[3], x, Y[3] + ROW) for x in X[1:3]]
    found = cells(page(lines_across(), [*down(Y[0], Y[-1] + ROW, (X[0], X[-1])), *above]))
    assert sorted(c.column_span for c in found) == [*[1] * 9, 3]


def test_lines_down_alone_that_begin_and_end_together_hold_a_row() -> None:
    assert len(cells(page([], down(Y[0], Y[0] + ROW)))) == 3


def test_lines_down_alone_that_end_apart_or_stand_close_hold_none() -> None:
    uneven = [Rule(x, Y[0] + 20 * n, x, Y[0] + 60 + 20 * n) for n, x in enumerate(X)]
    assert find_tables(page([], uneven)) == []
    assert find_tables(page([], down(Y[0], Y[0] + ROW, (100, 130, 160, 190)))) == []
    assert find_tables(page([], down(Y[0], Y[0] + ROW, X[:3]))) == []
