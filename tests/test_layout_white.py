"""Tables that white space tells: where they are found, and where nothing must be."""

# ruff: noqa: E501

from __future__ import annotations

import pytest

from pipeline.document import Box
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
    assert all(left < at < right for at, left, right in zip([c[0] for c in table.columns[1:4]], (72, 285, 400), (95, 300, 420), strict=True))  # fmt: skip


def test_no_lines_at_all() -> None:
    (table,) = white_tables(rows(6), [], SIZE)
    assert len(table.rows) == 7
    assert len(table.columns) == 5


def test_lines_of_one_cell_stay_in_one_row() -> None:
    words = [box for i in range(6) for box in row(200 + i * 40)]
    words += [Box(95, 213 + i * 40, 280, 223 + i * 40) for i in range(6)]
    (table,) = white_tables(words, [], SIZE)
    assert len(table.rows) == 7


def test_a_group_row_joins_the_columns_that_its_words_run_over() -> None:
    words = [b for i in (0, 1, 3, 4) for b in row(200 + i * 22)] + [Box(60, 244, 400, 254)]
    (table,) = white_tables(words, rules(5), SIZE)
    spans = {round(at): sum(b - a for a, b in clear) for at, clear in table.columns[1:4]}
    assert len(spans) == 3
    assert sum(length < 110 for length in spans.values()) == 2  # the first two gutters; the last one stays clear


@pytest.mark.parametrize(
    "words",
    [
        [Box(85 + 30 * i + 7 * (n % 4), 100 + 19 * n, 111 + 30 * i + 7 * (n % 4), 112 + 19 * n) for n in range(30) for i in range(14)],
        [box for n in range(10) for box in (Box(60, 500 + 18 * n, 220, 511 + 18 * n), Box(340, 500 + 18 * n, 500, 511 + 18 * n))],
        [box for n in range(12) for box in (Box(85, 100 + 19 * n, 90, 108 + 19 * n), Box(105, 100 + 19 * n, 540, 112 + 19 * n))],
        [],
    ],
    ids=["prose with wide spaces", "two columns", "a list with dashes", "nothing"],
)  # fmt: skip
def test_what_is_no_table(words: list[Box]) -> None:
    assert white_tables(words, [], SIZE) == []
