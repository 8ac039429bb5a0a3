"""What shines through a poor scan's paper into cells."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box, Line, PageImage, Word
from pipeline.ocr.shine import without_shine


def cell(text: str, n: int, confidence: float) -> list[Line]:
    return [Line([Word(text, Box(100, 20.0 * n, 140, 20.0 * n + 12), confidence)])]


def image(greys: list[int]) -> PageImage:
    """A page with a word's strokes at each cell's place, as dark as told."""
    ink = np.full((700, 300), 245, np.uint8)
    for n, grey in enumerate(greys):
        ink[20 * n + 3 : 20 * n + 9, 102:138:4] = grey
    return PageImage(1, ink, 150.0, 144, 336, 0, 0.0, np.eye(2, 3), [], [])


@pytest.mark.parametrize(
    ("text", "grey", "confidence", "kept"),
    [("3A", 205, 0.2, False), ("3A", 205, 0.7, True), ("3A", 165, 0.2, True), ("-", 205, 0.2, True)],
    ids=["pale and read badly", "pale print that was read", "dark print that was read badly", "a sign"],
)
def test_only_pale_words_that_were_read_badly_go(text: str, grey: int, confidence: float, kept: bool) -> None:
    cells = [cell("Nội", n, 0.9) for n in range(20)] + [cell(text, 20, confidence)]
    without_shine(cells, image([150] * 20 + [grey]))
    assert [bool(lines) for lines in cells] == [True] * 20 + [kept]


def test_a_page_of_few_sure_words_keeps_all() -> None:
    cells = [cell("Nội", n, 0.9) for n in range(5)] + [cell("3A", 5, 0.2)]
    without_shine(cells, image([150] * 5 + [205]))
    assert all(cells)


def test_the_sure_words_beside_it_stay() -> None:
    cells = [cell("Nội", n, 0.9) for n in range(20)]
    cells[4][0].words.append(Word("ñ§", Box(100, 400, 140, 412), 0.1))
    without_shine(cells, image([150] * 20 + [205]))
    assert cells[4][0].text == "Nội"
