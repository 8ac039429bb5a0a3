"""Rules of dots and short dashes, as spreadsheets draw them between rows."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Pixels
from pipeline.image.rules import find_rules

DPI, LEVEL = 150.0, 150


def sheet() -> Pixels:
    return np.full((400, 900), 255, np.uint8)


@pytest.mark.parametrize(("dash", "pitch"), [(2, 5), (3, 6), (8, 14)], ids=["dots", "wide dots", "dashes"])
def test_a_line_of_dots_is_a_rule(dash: int, pitch: int) -> None:
    page = sheet()
    for x in range(100, 800, pitch):
        page[200:202, x : x + dash] = 40
    across, down = find_rules(page, DPI, LEVEL)
    assert [(abs(r.x0 - 100) < 8, abs(r.x1 - 800) < 16, abs(r.y0 - 200) < 3) for r in across] == [(True, True, True)]
    assert not down


def test_what_stands_over_letters_or_far_apart_is_none() -> None:
    page = sheet()
    for x in range(100, 800, 14):  # stems with a point over each, and points with words' white between them
        page[150:164, x : x + 3] = 40
        page[143:146, x : x + 3] = 40
    for x in range(100, 800, 5):  # a bar of hatching is as thick as letters are high
        page[260:270, x : x + 2] = 40
    assert find_rules(page, DPI, LEVEL) == ([], [])
