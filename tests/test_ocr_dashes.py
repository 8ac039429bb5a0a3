"""Dashes that begin items beside a cell's side, and specks that are read as dashes."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.document import Box, Line, PageImage, Pixels, Word
from pipeline.ocr.dashes import drop_specks, find_dashes

DPI = 200.0
MM = DPI / 25.4


def image(ink: Pixels) -> PageImage:
    return PageImage(1, ink, DPI, 100, 40, 0, 0.0, np.eye(2, 3))


def cell() -> tuple[Pixels, Line]:
    """A page with a cell's side at 30, and the letters of a word from 70 on."""
    ink = np.full((60, 300), 250, np.uint8)
    ink[:, 30:33] = 90
    for x in range(70, 160, 12):
        ink[20:44, x : x + 8] = 60
    return ink, Line([Word("Phối", Box(69, 18, 120, 46)), Word("hợp:", Box(126, 18, 168, 46))])


def test_a_dash_beside_a_cells_side_is_found() -> None:
    ink, line = cell()
    ink[31:34, 44:54] = 60
    find_dashes([line], image(ink))
    assert line.text == "- Phối hợp:"


def test_a_dash_beside_a_side_in_pieces_is_found_on_a_pale_copy() -> None:
    ink, line = cell()
    ink[18:46, 30:33] = 250
    ink[18:28, 30:32] = ink[32:44, 31:32] = 150
    ink[31:34, 44:54] = 165
    find_dashes([line], image(ink))
    assert line.text == "- Phối hợp:"


@pytest.mark.parametrize("in_cell", [True, False])
def test_a_small_dash_is_one_in_a_cell_only(in_cell: bool) -> None:
    ink, line = cell()
    ink[31:34, 50:56] = 60
    find_dashes([line], image(ink), in_cell)
    assert line.text == ("- Phối hợp:" if in_cell else "Phối hợp:")


@pytest.mark.parametrize("x", [8, 16])
def test_the_end_of_the_next_cells_text_is_no_dash(x: int) -> None:
    ink, line = cell()
    ink[31:34, x : x + 10] = 60
    find_dashes([line], image(ink))
    assert line.text == "Phối hợp:"


@pytest.mark.parametrize(("wide", "high", "kept"), [(10, 3, True), (7, 4, True), (4, 4, False), (2, 5, False)])
def test_a_speck_is_no_dash(wide: int, high: int, kept: bool) -> None:
    ink, line = cell()
    ink[30 : 30 + high, 180 : 180 + wide] = 60
    line.words.append(Word("-", Box(178, 28, 182 + wide, 32 + high), 0.93))
    (found,) = drop_specks([line], image(ink))
    assert found.text == ("Phối hợp: -" if kept else "Phối hợp:")


def test_a_speck_over_a_dash_leaves_it() -> None:
    ink, line = cell()
    ink[32:35, 180:191] = 170
    ink[24:27, 184:187] = 20
    line.words.append(Word("-", Box(178, 22, 193, 37), 0.93))
    assert [one.text for one in drop_specks([line], image(ink))] == ["Phối hợp: -"]
