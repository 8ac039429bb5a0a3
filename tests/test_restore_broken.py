"""Words that a narrow column broke: joined where two pieces make what neither is."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Cell, Grid, Line, Page, TextSource, Word
from pipeline.restore.broken import with_whole_words


def page(width: float, *lines: str) -> Page:
    made = [
        Line([Word(w, Box(2 + 30 * i, 20 * n, 28 + 30 * i, 20 * n + 12)) for i, w in enumerate(text.split())])
        for n, text in enumerate(lines)
    ]
    cell = Cell(0, 0, 1, 1, Box(0, 0, width, 100), made)
    block = Block(BlockKind.TABLE, cell.box, grid=Grid(1, 1, [cell]))
    return Page(1, 595.0, 842.0, 0.0, 0, TextSource.LAYER, [block])


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("Phòn", "g Kỹ", "thuật"), "Phòng Kỹ thuật"),
        (("Qu", "ý II"), "Quý II"),
        (("Thán", "g 9"), "Tháng 9"),
        (("202", "8"), "2028"),
        (("Trước", "15/7/202", "8"), "Trước 15/7/202 8"),
        (("Ban", "an"), "Ban an"),  # both are words
        (("12", "8"), "12 8"),
        (("VP", "ủy ban"), "VP ủy ban"),
        (("Tổ", "ng công", "ty"), "Tổng công ty"),
    ],
)
def test_a_narrow_cell(lines: tuple[str, ...], whole: str) -> None:
    (block,) = with_whole_words(page(42.0, *lines)).blocks
    assert block.grid
    assert block.grid.cells[0].text == whole


def test_a_wide_cell_breaks_no_words() -> None:
    given = page(160.0, "Phòn", "g Kỹ thuật")
    assert with_whole_words(given) is given
