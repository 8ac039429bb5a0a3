"""Lines between rows that are hardly darker than the paper's grain."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from pipeline.document import Pixels
from pipeline.layout.across import find_across
from pipeline.layout.tracks import Track

MM = 6.0
COLUMNS = [100.0, 160.0, 600.0, 820.0, 1100.0]
TOP, BOTTOM = 100.0, 500.0
LOST = [198, 288, 408]


def paper(lines: list[int], columns: list[float] = COLUMNS, darker: int = 12) -> Pixels:
    """Grain, words in all columns, and faint lines at these heights over these columns."""
    grain = np.random.default_rng(2).normal(0, 8, (600, 1200))
    print_ = np.full(grain.shape, 235, np.uint8)
    for y in range(130, 490, 30):
        for a, b in pairwise(COLUMNS):
            text = "m" * int((b - a - 16) / 15)
            cv2.putText(print_, text, (round(a) + 8, y), cv2.FONT_HERSHEY_COMPLEX, 0.55, 60, 1)
    ink = print_ + grain
    for y in lines:
        ink[y : y + 2, round(columns[0]) : round(columns[-1])] -= darker
    return np.clip(ink, 0, 255).astype(np.uint8)


def found(ink: Pixels, columns: list[float] = COLUMNS, bottom: float = BOTTOM) -> list[float]:
    rows = [Track(y, [(columns[0], columns[-1])]) for y in (TOP, bottom)]
    find_across(rows, columns, ink, MM)
    assert [r.at for r in rows] == sorted(r.at for r in rows)
    assert all(r.covers(columns[0], columns[-1]) for r in rows)
    return [r.at for r in rows[1:-1]]


def test_lines_that_were_lost_over_the_whole_table_are_told() -> None:
    assert found(paper(LOST)) == pytest.approx(LOST, abs=2)


def test_print_is_no_line() -> None:
    assert found(paper([])) == []


def test_a_line_over_some_columns_parts_no_whole_table() -> None:
    assert found(paper(LOST, COLUMNS[1:])) == []


def test_low_rows_and_tables_of_two_columns_are_left_alone() -> None:
    assert found(paper([198]), bottom=270.0) == []
    assert found(paper(LOST), COLUMNS[:3]) == []


@pytest.mark.parametrize("y", [185, 303, 424])
def test_a_line_through_the_letters_lies_on_the_other_side(y: int) -> None:
    assert found(paper([y])) == []


@pytest.mark.parametrize(("darker", "told"), [(10, []), (45, [LOST[1]])])
def test_a_line_much_paler_than_those_around_it_shines_through(darker: int, told: list[int]) -> None:
    ink = paper([LOST[1]], darker=darker)
    for y in (TOP, BOTTOM):
        ink[round(y) : round(y) + 3, round(COLUMNS[0]) : round(COLUMNS[-1])] = 90
    assert found(ink) == pytest.approx(told, abs=2)
