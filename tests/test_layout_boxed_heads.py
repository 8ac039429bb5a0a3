"""Tables of which only the heads stand in a box: the rows under it are told by numbers or by white."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest

from pipeline.document import BlockKind, Box, PageImage, Region, Rule
from pipeline.layout import find_regions
from pipeline.layout.boxed import rows_under

DPI = 144.0  # two pixels to the point
SIDES = (60, 100, 300, 430, 540)  # points: the lines down of the heads' box
WIDE = (60, 220, 350, 440, 540)  # without a column of numbers
NUMBERS = 40
TOP, UNDER = 120, 150
LEADING, HIGH = 14, 9  # of lines of print

Lines = Sequence[int]  # how many lines of print each column's cell has in a row


class Sheet:
    """A page that is drawn in points."""

    def __init__(self, sides: Sequence[int] = SIDES) -> None:
        self.sides = sides
        self.ink = np.full((1684, 1190), 255, np.uint8)
        self.across: list[Rule] = []
        self.down: list[Rule] = []

    def word(self, x0: float, y: float, x1: float) -> None:
        self.ink[round(2 * y) : round(2 * (y + HIGH)), round(2 * x0) : round(2 * x1)] = 20

    def level(self, y: int) -> None:
        self.ink[2 * y - 1 : 2 * y + 1, 2 * self.sides[0] : 2 * self.sides[-1]] = 0
        self.across.append(Rule(2 * self.sides[0], 2 * y, 2 * self.sides[-1], 2 * y))

    def heads(self, down_to: int = UNDER) -> None:
        for y in (TOP, UNDER):
            self.level(y)
        for x in self.sides:
            self.ink[2 * TOP : 2 * down_to, 2 * x - 1 : 2 * x + 1] = 0
            self.down.append(Rule(2 * x, 2 * TOP, 2 * x, 2 * down_to))
        for a, b in pairwise(self.sides):
            self.word((a + b) / 2 - 12, TOP + 10, (a + b) / 2 + 12)

    def row(self, y: float, lines: Lines) -> float:
        """Draw a row and say where it ends; a column that is as narrow as numbers holds one."""
        for a, b, count in zip(self.sides, self.sides[1:], lines, strict=False):
            for k in range(count):
                end = b - 6 - (40 if k == count - 1 else 0)
                self.word(a + 5, y + k * LEADING, a + 14 if b - a <= NUMBERS else end)
        return y + max(lines) * LEADING

    def tables(self) -> list[Region]:
        image = PageImage(1, self.ink, DPI, 595, 842, 0, 0.0, np.eye(2, 3), self.across, self.down)
        return [r for r in find_regions(image) if r.kind == BlockKind.TABLE]


ROWS: list[Lines] = [(1, 2, 1, 1), (1, 1, 1, 1), (1, 3, 2, 1), (1, 1, 1, 2), (1, 2, 1, 1)]


def shape(table: Region) -> tuple[int, int]:
    return max(c.row + c.row_span for c in table.cells), max(c.column + c.column_span for c in table.cells)


@pytest.mark.parametrize("with_end", [True, False], ids=["a line at the end", "none"])
def test_numbered_rows_under_a_box_are_rows_of_its_columns(with_end: bool) -> None:
    sheet, y = Sheet(), UNDER + 6.0
    sheet.heads()
    for lines in ROWS:
        y = sheet.row(y, lines) + 6
    if with_end:
        sheet.level(round(y))
    (table,) = sheet.tables()
    assert shape(table) == (6, 4)
    assert table.by_white
    assert len(table.cells) == 24


def test_the_name_of_a_group_is_a_row_of_one_cell() -> None:
    sheet, y = Sheet(), UNDER + 6.0
    sheet.heads()
    for n, lines in enumerate(ROWS):
        if n in (0, 3):
            sheet.word(65, y, 380)
            y += LEADING + 6
        y = sheet.row(y, lines) + 6
    (table,) = sheet.tables()
    assert shape(table) == (8, 4)
    assert [c.row for c in table.cells if c.column_span == 4] == [1, 5]


def test_rows_without_numbers_are_told_by_the_white_between_them() -> None:
    sheet, y = Sheet(WIDE), UNDER + 8.0
    sheet.heads()
    for lines in ROWS:
        y = sheet.row(y, lines) + 8
    (table,) = sheet.tables()
    assert shape(table) == (6, 4)


def test_text_under_a_box_is_no_row() -> None:
    sheet = Sheet()
    sheet.heads()
    for k in range(8):
        sheet.word(60, UNDER + 12 + 18 * k, 540)
    (table,) = sheet.tables()
    assert shape(table) == (1, 4)


def test_signatures_under_a_box_are_no_rows() -> None:
    sheet = Sheet()
    sheet.heads()
    for k in range(5):
        sheet.word(65, UNDER + 20 + 14 * k, 95)
    sheet.word(440, UNDER + 20, 520)
    sheet.word(440, UNDER + 76, 520)
    (table,) = sheet.tables()
    assert shape(table) == (1, 4)


@pytest.mark.parametrize(("numbers", "told"), [(1, True), (3, False)])
def test_what_no_white_parts_is_one_row_only_where_it_has_one_number(numbers: int, told: bool) -> None:
    mask = np.zeros((842, 595), np.bool_)
    for k in range(numbers):
        mask[160 + 20 * k : 170 + 20 * k, 70:80] = True
    for a, b in pairwise(SIDES[1:]):
        mask[158:225, a + 5 : b - 5] = True
    found = rows_under(Box(SIDES[0], TOP, SIDES[-1], UNDER), SIDES, mask, [])
    assert (found is not None) is told


def test_a_word_that_runs_over_a_column_ends_no_table_within_a_row() -> None:
    sheet, y = Sheet(), UNDER + 6.0
    sheet.heads()
    for n, lines in enumerate(ROWS):
        if n == 3:
            sheet.word(105, y, 310)  # of the row's first line, over the line between columns
        y = sheet.row(y, lines) + 6
    (table,) = sheet.tables()
    assert shape(table) == (6, 4)
