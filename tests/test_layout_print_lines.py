"""The white between the lines of a table's cells: what parts two cells is wider."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box
from pipeline.layout.print_lines import line_white, printed_lines
from pipeline.layout.tracks import Sheet

MM = 6.0


def sheet(tops: list[int], high: int = 18) -> Sheet:
    """Lines of print, 3 mm high, at these heights."""
    ink = np.full((600, 400), 235, np.uint8)
    for y in tops:
        ink[y : y + high, 30:300] = 40
    return Sheet(ink, MM, 150.0)


@pytest.mark.parametrize(
    ("pitch", "white"),
    [(30, 4.5 * MM), (60, 1.4 * 42)],  # lines that stand close; a printer's wide spacing
)
def test_two_cells_stand_farther_apart_than_the_lines_of_one(pitch: int, white: float) -> None:
    made = sheet([20 + pitch * n for n in range(4)])
    assert line_white(made, [Box(0, 0, 390, 40 + 4 * pitch)], 4.5) == pytest.approx(white, abs=2)


def test_cells_of_one_line_tell_nothing_of_it() -> None:
    made = sheet([20])
    assert line_white(made, [Box(0, 0, 390, 60)], 4.5) == line_white(made, [], 4.5) == 4.5 * MM


def test_specks_are_no_lines() -> None:
    made = sheet([20])
    made.ink[50:53, 100:130] = 40
    assert printed_lines(made, Box(0, 0, 390, 100)).max() < 40
