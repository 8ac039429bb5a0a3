"""Figures of times are looked at again by those of the page's sure times."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Box, CellRegion, Line, PageImage, Pixels, Word
from pipeline.ocr.figures import check_figures

FONT = "/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf"
WIDE, HIGH = 120, 44
SURE = ["01/2026", "02/2026", "12/2026", "11/2026", "06/2026", "16/2026", "21/2026"]


@pytest.fixture(scope="module")
def font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, 22)


def drawn(texts: list[str], font: ImageFont.FreeTypeFont) -> tuple[Pixels, list[Box]]:
    """One cell under the other, each with its text on grainy paper, and where the texts stand."""
    sheet = Image.new("L", (WIDE, HIGH * len(texts)), 245)
    pen, boxes = ImageDraw.Draw(sheet), []
    for i, text in enumerate(texts):
        pen.text((14, HIGH * i + 8), text, font=font, fill=110)
        boxes.append(Box(*map(float, pen.textbbox((14, HIGH * i + 8), text, font=font))))
    grain = np.random.default_rng(3).normal(0, 6, (HIGH * len(texts), WIDE))
    return np.clip(np.asarray(sheet, np.float64) + grain, 0, 255).astype(np.uint8), boxes


def checked(printed: str, read: str, confidence: float, font: ImageFont.FreeTypeFont) -> Word | None:
    """What becomes of a time that was read so, under the sure ones; None where its cell stays empty."""
    ink, boxes = drawn([*SURE, printed], font)
    cells = [CellRegion(i, 0, 1, 1, Box(2, HIGH * i + 2, WIDE - 2, HIGH * (i + 1) - 2)) for i in range(len(boxes))]
    words = [Word(text, box, 0.96) for text, box in zip(SURE, boxes, strict=False)]
    lines = [[Line([word])] for word in words] + [[Line([Word(read, boxes[-1], confidence)])] if read else []]
    check_figures(cells, lines, PageImage(1, ink, 150.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert [word.text for word in words] == SURE
    return lines[-1][0].words[0] if lines[-1] else None


@pytest.mark.parametrize("read", ["10/2036", "10/2028", "102026", "19/2026", "10/2026", "1072026"])
def test_a_doubtful_time_is_what_its_figures_look_like(font: ImageFont.FreeTypeFont, read: str) -> None:
    word = checked("10/2026", read, 0.55, font)
    assert word
    assert (word.text, word.confidence) == ("10/2026", 0.8) or (read == "10/2028" and word.text == "10/2026")


def test_a_time_of_which_nothing_was_read_is_found(font: ImageFont.FreeTypeFont) -> None:
    word = checked("10/2026", "", 0.0, font)
    assert word
    assert word.text == "10/2026"


@pytest.mark.parametrize("text", ["trong", "x", ""])
def test_what_is_no_time_gives_none(font: ImageFont.FreeTypeFont, text: str) -> None:
    assert checked(text, "", 0.0, font) is None


def test_a_figure_that_looks_like_none_of_its_kind_is_doubted(font: ImageFont.FreeTypeFont) -> None:
    word = checked("07/2026", "02/2026", 0.7, font)  # no seven is known
    assert word
    assert (word.text, word.confidence) == ("02/2026", 0.4)


def test_a_sure_time_stays(font: ImageFont.FreeTypeFont) -> None:
    word = checked("10/2026", "10/2028", 0.95, font)
    assert word
    assert word.text == "10/2028"
