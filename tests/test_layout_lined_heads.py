"""Tables with a line over their heads and one under them, and none between their rows; rows without numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from pipeline.document import Box
from pipeline.layout.cell_lines import stops_of_cells
from pipeline.layout.gutters import Mask
from pipeline.layout.white import white_tables
from tests.test_layout_white import SIZE
from tests.test_layout_white_parts import stops

LEFTS, RIGHTS = (60, 230, 340, 450), (215, 325, 435, 535)
LEADING, HIGH = 13, 11
GUTTERS = [(216, 229), (326, 339), (436, 449)]
HEADS = [Box(x + 20, 205, x + 60, 216) for x in LEFTS]
LINES = [(200.0, 50.0, 545.0), (222.0, 50.0, 545.0)]


def cell(column: int, y: float, lines: int) -> list[Box]:
    """Lines of print of one cell, the last of them shorter."""
    ends = [RIGHTS[column] - (30 if k == lines - 1 else 0) for k in range(lines)]
    return [Box(LEFTS[column], y + LEADING * k, end, y + LEADING * k + HIGH) for k, end in enumerate(ends)]


def rows(counts: Sequence[Sequence[int]], top: float, white: float = 6, middle: bool = True) -> list[Box]:
    """Rows whose cells have so many lines of print, `middle`: the shorter ones stand in the middle of their row."""
    found, y = list[Box](), top
    for row in counts:
        most = max(row)
        for n, lines in enumerate(row):
            off = (most - lines) * LEADING / 2 if middle and n else 0
            found += cell(n, y + off, lines)
        y += most * LEADING - (LEADING - HIGH) + white
    return found


BODY = [(1, 1, 1, 1), (3, 1, 2, 1), (1, 1, 3, 1), (2, 1, 1, 1), (1, 1, 4, 2), (2, 2, 1, 1)]


def mask(words: list[Box]) -> Mask:
    out = np.zeros((842, 595), np.bool_)
    for word in words:
        out[int(word.y0) : int(word.y1), int(word.x0) : int(word.x1)] = True
    return out


@pytest.mark.parametrize("middle", [True, False], ids=["in the middle of rows", "on top of them"])
def test_lines_of_one_cell_stand_closer_than_rows(middle: bool) -> None:
    assert len(stops_of_cells(mask(rows(BODY, 230, middle=middle)), GUTTERS)) == len(BODY) + 1


def test_single_rows_as_close_as_lines_are_not_told() -> None:
    words = rows([(1, 1, 1, 1)] * 6, 230, white=LEADING - HIGH)
    assert stops_of_cells(mask(words), GUTTERS) == []


def test_a_low_last_word_begins_no_row() -> None:
    """What has no tall letters leaves more white over it."""
    words = rows(BODY, 230)
    low = [w._replace(y0=w.y0 + 4) if w.x0 == LEFTS[0] and w.x1 < RIGHTS[0] else w for w in words]
    assert len(stops_of_cells(mask(low), GUTTERS)) == len(BODY) + 1


@pytest.mark.parametrize("end", [True, False], ids=["a line at the end", "none"])
def test_heads_between_two_lines_have_their_rows_under_them(end: bool) -> None:
    words = [*HEADS, *rows(BODY, 230)]
    foot = max(w.y1 for w in words) + 4
    (table,) = white_tables(words, [*LINES, *([(foot, 50.0, 545.0)] if end else [])], SIZE)
    assert len(stops(table)) == len(BODY) + 2
    assert len(table.columns) == 5


def test_a_title_over_the_heads_is_none_of_them() -> None:
    title = [Box(180, 160, 420, 172), Box(200, 178, 400, 190)]
    (table,) = white_tables([*title, *HEADS, *rows(BODY, 230)], LINES, SIZE)
    assert table.rows[0][0] == 200


def test_text_under_two_lines_is_no_row() -> None:
    text = [Box(60, y, 540, y + HIGH) for y in range(230, 500, 16)]
    assert [len(stops(table)) for table in white_tables([*HEADS, *text], LINES, SIZE)] == [2]
    assert not white_tables([Box(60, 205, 300, 216), *text], LINES, SIZE)
