"""Faint ticks that the engine did not read are found by those that it read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.document import Box, CellRegion, Line, PageImage, Pixels, Word
from pipeline.ocr.ticks import find_ticks

DPI, WIDE, HIGH, COLUMNS, ROWS = 150.0, 66, 50, 4, 5


def page(marks: dict[tuple[int, int], int], strokes: str = "x") -> Pixels:
    """A grid of empty cells with a mark of that grey in some, on grainy paper."""
    rng = np.random.default_rng(5)
    ink = np.full((ROWS * HIGH, COLUMNS * WIDE), 246.0)
    for (row, column), grey in marks.items():
        x, y = column * WIDE + 30, row * HIGH + 20
        cv2.line(ink, (x, y), (x + 8, y + 9), float(grey), 2)
        if strokes == "x":
            cv2.line(ink, (x + 8, y), (x, y + 9), float(grey), 2)
    return np.clip(cv2.GaussianBlur(ink, (0, 0), 0.9) + rng.normal(0, 3, ink.shape), 0, 255).astype(np.uint8)


def read(ink: Pixels, texts: dict[tuple[int, int], str], confidence: float = 0.8) -> dict[tuple[int, int], str]:
    """The words of each cell after the ticks were looked for."""
    cells, lines = [], []
    for row in range(ROWS):
        for column in range(COLUMNS):
            x, y = column * WIDE, row * HIGH
            cells.append(CellRegion(row, column, 1, 1, Box(x + 2, y + 2, x + WIDE - 2, y + HIGH - 2)))
            word = Word(texts.get((row, column), ""), Box(x + 29, y + 19, x + 40, y + 31), confidence)
            lines.append([Line([word])] if word.text else [])
    find_ticks(cells, lines, PageImage(1, ink, DPI, 100, 40, 0, 0.0, np.eye(2, 3)))
    found = {(c.row, c.column): " ".join(line.text for line in own) for c, own in zip(cells, lines, strict=True)}
    return {place: text for place, text in found.items() if text}


DARK = {(0, 0): 60, (1, 1): 60, (2, 2): 80}
TICKS = dict.fromkeys(DARK, "x")


@pytest.mark.parametrize("misread", ["", "`", "*", "bộ"])
def test_a_faint_tick_beside_ticks_that_were_read_is_found(misread: str) -> None:
    ink = page({**DARK, (3, 0): 150, (4, 3): 150})
    found = read(ink, {**TICKS, **({(3, 0): misread} if misread else {})})
    assert found == {**TICKS, (3, 0): "x", (4, 3): "x"}


def test_a_tick_over_the_first_one_that_was_read_is_found() -> None:
    ticks = {(2, 0): 60, (3, 1): 60, (4, 2): 80}
    texts = {**dict.fromkeys(ticks, "x"), (0, 1): "Quý II"}
    assert read(page({**ticks, (1, 3): 150}), texts) == {**texts, (1, 3): "x"}


def test_empty_cells_and_other_marks_hold_none() -> None:
    ink = page(DARK)
    ink = np.minimum(ink, page({(3, 0): 90}, strokes="slash"))
    assert read(ink, TICKS) == TICKS


def test_what_shines_through_from_the_back_is_no_tick() -> None:
    assert read(np.minimum(page(DARK), page({(3, 0): 205, (1, 3): 200})), TICKS) == TICKS


def test_a_column_of_numbers_holds_none() -> None:
    texts = {**TICKS, (0, 3): "A", (1, 3): "1", (2, 3): "2"}
    assert read(page({**DARK, (0, 3): 60, (4, 3): 60}), texts) == texts


def test_two_ticks_tell_too_little() -> None:
    two = dict.fromkeys([(0, 0), (1, 1)], "x")
    assert read(page({**DARK, (3, 0): 150}), two) == two


def test_a_column_of_words_has_no_ticks_and_sure_ones_stay() -> None:
    texts = {**TICKS, (3, 3): "Sở Y tế", (4, 1): "v"}
    assert read(page({**DARK, (4, 3): 120, (4, 1): 60}), texts) == texts
