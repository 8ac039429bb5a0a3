"""Cells of which the reader took the lines for columns of upright text."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box, Line, Word
from pipeline.ocr.broken import doubted, in_pieces, line_by_line
from pipeline.ocr.engine import Crop


def word(text: str, x0: float, x1: float, y0: float = 0.0) -> Word:
    return Word(text, Box(x0, y0, x1, y0 + 12), 0.9)


class Reader:
    """Reads what it is told, and keeps the crops."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.crops = texts, list[Crop]()

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        self.crops += crops
        return [[Line([word(text, 5, 60)])] for text in self.texts[: len(crops)]]


def test_lines_side_by_side_are_pieces_of_one() -> None:
    assert in_pieces([Line([word("ảng", 70, 90)]), Line([word("hòng", 30, 50), word("Đả", 55, 71)])])
    assert not in_pieces([Line([word("Văn", 5, 30), word("phòng", 35, 70)]), Line([word("Đảng", 5, 40, 15)])])
    assert not in_pieces([Line([word("Chủ trì", 5, 40)]), Line([word("Phối hợp", 200, 240)])])  # far apart


@pytest.mark.parametrize("grey", [0, 150], ids=["black", "faint"])
def test_each_line_is_read_alone(grey: int) -> None:
    pixels = np.full((110, 260), 255, np.uint8)
    pixels[8:14, 40:60] = 0  # marks over the first line
    pixels[18:44, 20:200] = 0
    pixels[60:86, 90:140] = 0
    pixels[:, 250:252] = 0  # a piece of the cell's line
    reader = Reader("Văn phòng Đảng", "ủy")
    pixels = np.maximum(pixels, np.uint8(grey))
    lines = line_by_line(Crop(pixels), reader, 200)  # type: ignore[arg-type]
    assert [line.text for line in lines] == ["Văn phòng Đảng", "ủy"]
    assert [crop.single_line for crop in reader.crops] == [True, True]
    assert [line.box.y0 for line in lines] == [4, 56]
    assert line_by_line(Crop(pixels[50:]), reader, 200) == []  # type: ignore[arg-type]


def test_what_stays_in_pieces_is_doubted_and_put_in_order() -> None:
    pieces = [Line([word("ảng", 70, 90)]), Line([word("Văn", 5, 30), word("ph", 35, 50)])]
    lines = doubted([*pieces, Line([word("ủy", 5, 20, 16)])])
    assert [line.text for line in lines] == ["Văn ph ảng", "ủy"]
    assert max(w.confidence for line in lines for w in line.words) < 0.75
