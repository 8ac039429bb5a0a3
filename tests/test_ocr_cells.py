"""Cells of tables on their way to the engine: rims cleaned, paper whitened, numerals counted."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import BlockKind, Box, Line, PageImage, Pixels, Word
from pipeline.ocr.crops import clear_lone_strokes, clear_rim, cut, whitened
from pipeline.ocr.noise import without_noise
from pipeline.ocr.numerals import recount

MM = 200 / 25.4


def cell(paper: int = 250) -> Pixels:
    """20 x 12 mm of paper with a figure's worth of ink in its middle."""
    part = np.full((round(12 * MM), round(20 * MM)), paper, np.uint8)
    part[40:62, 70:84] = 30
    return part


def test_soft_remains_of_a_rule_are_cleared_and_print_stays() -> None:
    part = cell()
    part[1:4], part[:, :3] = 215, 200
    clear_rim(part, MM)
    assert part[:5].min() == 250 or part[:5].min() == 255
    assert part[45, 75] == 30


def test_the_foot_of_a_line_that_stands_on_the_rule_is_no_rule() -> None:
    part = cell()
    for x in range(4, 150, 4):  # stems on a common foot, seven pixels over the edge
        part[70:88, x : x + 3] = 60
    part[86:88, 4:150] = 60
    part[-1] = 60
    clear_rim(part, MM)
    assert part[86:88, 4:150].max() == 60
    assert part[-2:].min() == 255
    turned = np.ascontiguousarray(part.T)
    clear_rim(turned, MM)
    assert turned[4:150, 86:88].max() == 60


def test_a_crooked_piece_of_a_rule_is_cleared() -> None:
    part = cell()
    for x in range(part.shape[1]):
        part[2 + x // 60, x] = 120
    clear_lone_strokes(part, MM)
    assert part[:8].min() > 200
    assert part[45, 75] == 30


def test_paper_is_as_white_as_the_border_and_ink_stays_dark() -> None:
    part = whitened(cell(236))
    assert part[0, 0] == 255
    assert part[45, 75] < 40
    dark = np.full((30, 30), 90, np.uint8)
    assert whitened(dark) is dark


@pytest.mark.parametrize(("y", "read"), [(2, True), (40, True), (95 - 22, False)])
def test_a_lone_mark_on_a_tall_cells_lower_rule_is_none(y: int, read: bool) -> None:
    part = np.full((round(12.2 * MM), round(20 * MM)), 250, np.uint8)
    part[y : y + 22, 20:34] = 30
    image = PageImage(1, part, 200.0, 60, 40, 0, 0.0, np.eye(2, 3))
    piece = cut(image, Box(0, 0, part.shape[1], part.shape[0]), BlockKind.TABLE)
    assert (piece.crop is not None) is read


def strokes(count: int, text: str, before: str = "") -> tuple[list[Line], PageImage]:
    ink = np.full((60, 200), 255, np.uint8)
    for i in range(count):
        ink[20:44, 100 + 9 * i : 104 + 9 * i] = 0
    words = [Word(before, Box(20, 20, 80, 44))] if before else []
    words.append(Word(text, Box(98, 20, 100 + 9 * count, 44)))
    return [Line(words)], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3))


@pytest.mark.parametrize(
    ("count", "text", "before", "right"),
    [
        (2, "H", "quý", "II"),
        (3, "IH", "Quý", "III"),
        (3, "IHI", "", "III"),
        (2, "H", "Phòng", "H"),  # a letter among words stays
        (2, "TT", "", "TT"),
        (1, "I", "quý", "I"),
        (2, "Ĩ1", "quý", "II"),
        (3, "1II/2026", "Quý", "III/2026"),
        (2, "N", "quý", "II"),
        (4, "fV/2025", "quý", "IV/2025"),
        (1, "1/2026", "quý", "1/2026"),  # a digit is printed, too
        (2, "NN", "Sở", "NN"),
    ],
)
def test_strokes_that_run_together_are_counted(count: int, text: str, before: str, right: str) -> None:
    lines, image = strokes(count, text, before)
    recount(lines, image)
    assert lines[0].words[-1].text == right


def test_a_quarter_whose_strokes_cannot_be_counted_is_doubted() -> None:
    lines, image = strokes(1, "III", "quý")  # three were read, one is seen: they run together
    recount(lines, image)
    word = lines[0].words[-1]
    assert word.text == "III"
    assert word.confidence <= 0.4


@pytest.mark.parametrize(
    ("text", "sure", "kept"), [("`", 0.4, False), ("rà", 0.4, True), ("-", 0.4, True), (".", 0.9, True)]
)
def test_specks_beside_words_go(text: str, sure: float, kept: bool) -> None:
    image = PageImage(1, np.full((60, 300), 255, np.uint8), 200.0, 60, 40, 0, 0.0, np.eye(2, 3))
    piece = cut(image, Box(0, 0, 300, 60), BlockKind.TEXT)
    line = Line(
        [
            Word("soát", Box(20, 20, 80, 44), 0.9),
            Word(text, Box(100, 20, 124, 44), sure),
            Word("hồ", Box(140, 20, 180, 44), 0.9),
        ]
    )
    words = [word.text for word in without_noise([line], piece, image)[0].words]
    assert words == (["soát", text, "hồ"] if kept else ["soát", "hồ"])
