"""Dark fields with white letters, as heads of tables are set."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.document import Pixels, SourcePage, TextSource
from pipeline.image import prepare
from pipeline.image.fields import without_dark_fields

DPI = 150.0
BLUE, RED, GREY = (41, 77, 133), (160, 20, 20), (120, 120, 120)


def sheet(colour: tuple[int, int, int], letters: tuple[int, int, int] = (255, 255, 255)) -> Pixels:
    """A table of two rows and three columns, its heads on a dark ground."""
    page = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.rectangle(page, (120, 200), (1120, 260), colour, -1)
    for x in (160, 520, 860):
        cv2.putText(page, "Chu tri", (x, 242), cv2.FONT_HERSHEY_DUPLEX, 1.0, letters, 2)
        for y in (310, 370):
            cv2.putText(page, "So Noi vu", (x, y), cv2.FONT_HERSHEY_DUPLEX, 0.8, (0, 0, 0), 1)
    for y in (200, 260, 325, 385):
        cv2.line(page, (120, y), (1120, y), (0, 0, 0), 2)
    for x in (120, 480, 820, 1120):
        cv2.line(page, (x, 200), (x, 385), (0, 0, 0), 2)
    return page


def prepared(page: Pixels) -> tuple[list[int], list[int]]:
    """Where the lines across lie, and where those down begin."""
    image = prepare(SourcePage(1, 595, 842, TextSource.OCR, page, DPI))
    return sorted({round(r.y0, -1) for r in image.horizontal}), [r.y0 for r in image.vertical]


@pytest.mark.parametrize("colour", [BLUE, RED, GREY], ids=["blue", "red", "grey"])
def test_the_lines_of_dark_heads_are_those_of_the_table(colour: tuple[int, int, int]) -> None:
    across, down = prepared(sheet(colour))
    assert across in ([200, 260, 320, 380], [200, 260, 330, 380])
    assert len(down) == 4
    assert max(down) < 215


@pytest.mark.parametrize("colour", [BLUE, RED, GREY], ids=["blue", "red", "grey"])
def test_white_letters_on_a_dark_ground_become_dark_ones(colour: tuple[int, int, int]) -> None:
    turned = without_dark_fields(sheet(colour), DPI)
    inside = turned[206:254, 130:470, 0]
    assert float(np.median(inside)) > 240
    assert 0.05 < float((inside < 100).mean()) < 0.4


def test_the_ground_may_be_shaded_by_a_copier() -> None:
    page = sheet(GREY).astype(np.float32)
    page *= np.linspace(1.0, 1.35, page.shape[1])[None, :, None]
    turned = without_dark_fields(np.clip(page, 0, 255).astype(np.uint8), DPI)
    for x0, x1 in ((130, 470), (830, 1110)):
        assert float(np.median(turned[206:254, x0:x1, 0])) > 240


def test_a_page_without_such_fields_stays_as_it_is() -> None:
    plain = sheet((255, 255, 255), (0, 0, 0))
    tinted = sheet((200, 200, 200), (0, 0, 0))
    grey = sheet(GREY, (0, 0, 0))  # black letters on grey read as they are
    bar = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.rectangle(bar, (120, 200), (1120, 260), (0, 0, 0), -1)  # struck out
    picture = np.full((1754, 1240, 3), 255, np.uint8)
    cv2.rectangle(picture, (120, 200), (620, 600), (40, 40, 40), -1)
    cv2.circle(picture, (370, 400), 120, (250, 250, 250), -1)
    for page in (plain, tinted, grey, bar, picture):
        assert without_dark_fields(page, DPI) is page
