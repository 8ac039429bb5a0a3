"""Lines down that are hardly darker than the paper's grain."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Pixels
from pipeline.layout.faint import with_faint
from pipeline.layout.tracks import Track

MM = 6.0
LEVELS = [100.0 + 30 * n for n in range(9)]
DOUBTFUL = (LEVELS[4], LEVELS[5])
X = 400


def columns() -> list[Track]:
    whole = [(LEVELS[0], LEVELS[-1])]
    middle = [(LEVELS[0], DOUBTFUL[0]), (DOUBTFUL[1], LEVELS[-1])]
    return [Track(100.0, whole), Track(X + 6.0, middle), Track(700.0, whole)]


def paper(drawn: list[int], darker: int = 12) -> Pixels:
    """Grain, and a line in these rows."""
    ink = np.random.default_rng(1).normal(235, 8, (500, 800))
    for n in drawn:
        ink[round(LEVELS[n]) : round(LEVELS[n + 1]), X : X + 2] -= darker
    return np.clip(ink, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(
    ("drawn", "told"),
    [(list(range(8)), True), ([0, 1, 2, 3, 5, 6, 7], False), ([4], False), ([], False)],
    ids=["drawn in all rows", "not in the doubtful one", "in that alone: a stroke", "nowhere"],
)
def test_a_faint_line_is_told_by_the_other_rows(drawn: list[int], told: bool) -> None:
    found = columns()
    assert with_faint(found, LEVELS, paper(drawn), MM) == found
    assert found[1].covers(*DOUBTFUL) is told
    assert found[0].spans == found[2].spans == [(LEVELS[0], LEVELS[-1])]


def test_letters_over_the_place_of_a_faint_line_are_none() -> None:
    ink = paper([0, 1, 2, 3, 5, 6, 7])
    y0, y1 = (round(y) for y in DOUBTFUL)
    for x in range(X - 100, X + 100, 7):  # stems as high as the row lets them
        ink[y0 + 6 : y1 - 6, x : x + 3] = 90
    found = columns()
    assert with_faint(found, LEVELS, ink, MM) == found
    assert not found[1].covers(*DOUBTFUL)


def test_the_left_edge_of_words_is_no_faint_line() -> None:
    ink = paper([])
    for n in [0, 1, 2, 3, 5, 6, 7]:
        y = round(LEVELS[n])
        ink[y + 9 : y + 21, X + 10 : X + 120] = 90
    found = columns()
    assert with_faint(found, LEVELS, ink, MM) == found
    assert not found[1].covers(*DOUBTFUL)


def test_a_column_without_a_line_beside_those_that_have_one_is_a_space() -> None:
    ink = paper(list(range(8)))
    ink[:, X + 200 : X + 202] = np.clip(ink[:, X + 200 : X + 202].astype(int) - 12, 0, 255)
    whole = [(LEVELS[0], LEVELS[-1])]
    found = [Track(float(x), whole) for x in (50, 250, X, X + 200, 700)]
    assert [track.at for track in with_faint(found, LEVELS, ink, MM)] == [50, X, X + 200, 700]
    assert with_faint(found, LEVELS, paper([]), MM) == found
