"""Orientation, skew, seals, blank pages and rules, on pages drawn here."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from pipeline.document import PageWarning, Pixels, SourcePage, TextSource
from pipeline.image import prepare
from pipeline.image.orientation import find_rotation


def _page(pixels: Pixels, dpi: float = 150.0) -> SourcePage:
    high, wide = pixels.shape[:2]
    return SourcePage(1, wide * 72 / dpi, high * 72 / dpi, TextSource.OCR, pixels, dpi)


def _text(lines: int = 24) -> Pixels:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    for i in range(lines):
        cv2.putText(page, "Kinh phi thuc hien hang nam do Sở bao dam", (120, 200 + i * 55), 0, 1.0, (0, 0, 0), 2)
    return page


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_come_back_upright(turn: int) -> None:
    upright = _text()
    turned = np.ascontiguousarray(np.rot90(upright, -turn // 90))
    plain = prepare(_page(upright)).ink

    def likes_upright(crop: Pixels) -> float:
        found = cv2.matchTemplate(plain, crop, cv2.TM_CCOEFF_NORMED)
        return float(found.max())

    image = prepare(_page(turned), likes_upright)
    assert image.rotation == turn
    assert image.ink.shape == upright.shape[:2]
    assert PageWarning.TURNED in image.warnings


@pytest.mark.parametrize("angle", [-3.0, -0.7, 0.4, 2.2])
def test_skew_is_found_and_taken_out(angle: float) -> None:
    upright = _text()
    matrix = cv2.getRotationMatrix2D((620, 877), -angle, 1.0)  # OpenCV turns anticlockwise
    image = prepare(_page(cv2.warpAffine(upright, matrix, (1240, 1754), borderValue=(255, 255, 255))))
    assert image.skew == pytest.approx(angle, abs=0.1)
    # a point of the straight image goes back to where it stood on the crooked page
    x, y = matrix @ np.array([200.0, 400.0, 1.0])
    box = image.page_box(200, 400, 200, 400)
    assert box.x0 == pytest.approx(x * 72 / 150, abs=1.5)
    assert box.y0 == pytest.approx(y * 72 / 150, abs=1.5)


def test_a_red_seal_goes_and_black_under_it_stays() -> None:
    page = _text()
    cv2.circle(page, (800, 1000), 110, (215, 40, 50), 8)
    image = prepare(_page(page))
    assert len(image.seals) == 1
    x0, y0, x1, y1 = image.seals[0]
    assert abs((x0 + x1) / 2 - 800) < 15
    assert abs((y0 + y1) / 2 - 1000) < 15
    without = prepare(_page(_text())).ink
    assert np.mean((image.ink < 128) != (without < 128)) < 0.001


@pytest.mark.parametrize("sealed", [True, False])
def test_a_signature_high_on_a_page_goes_where_a_seal_stands(sealed: bool) -> None:
    page = _text()
    if sealed:
        cv2.circle(page, (800, 300), 110, (215, 40, 50), 8)
    before = prepare(_page(page)).ink
    stroke = cv2.line(np.full_like(page, 255), (760, 240), (900, 380), (28, 52, 150), 6, cv2.LINE_AA)
    after = prepare(_page(np.minimum(page, stroke))).ink
    around = np.s_[200:420, 700:960]
    assert bool(np.mean(after[around] < before[around].astype(np.int16) - 60) < 0.001) is sealed
    assert np.mean(after[around] > before[around].astype(np.int16) + 60) < 0.01  # print under it stays


def test_blank_pages_also_with_a_seal_shining_through() -> None:
    page = np.full((1754, 1240, 3), 252, np.uint8)
    assert prepare(_page(page)).blank
    cv2.circle(page, (400, 1000), 100, (225, 120, 130), 8)
    image = prepare(_page(page))
    assert image.blank
    assert image.warnings == [PageWarning.BLANK]


def test_black_pages_and_sparse_pages() -> None:
    black = prepare(_page(np.full((1754, 1240, 3), 12, np.uint8)))
    assert black.blank
    assert PageWarning.BLACK in black.warnings
    sparse = prepare(_page(_text(1)), lambda _: 0.45)  # reads badly every way
    assert not sparse.blank
    assert sparse.rotation == 0
    few = cv2.putText(np.full((1754, 1240), 255, np.uint8), "12", (600, 90), 0, 1.0, 0, 2)
    assert find_rotation(few, 150.0, 180, lambda _: pytest.fail("a page without a word is not read")) == 0


def _reader(word: Pixels, well: float) -> Callable[[Pixels], float]:
    """Reads a crop well where it holds the word upright."""

    def look(crop: Pixels) -> float:
        found = cv2.matchTemplate(cv2.copyMakeBorder(crop, 80, 80, 80, 80, 0, value=255), word, cv2.TM_CCOEFF_NORMED)
        return well if float(found.max()) > 0.8 else 0.3 * well

    return look


def _one_word() -> tuple[Pixels, Pixels]:
    """A page with one word, and the word."""
    page = cv2.putText(np.full((1754, 1240), 255, np.uint8), "xuyen", (600, 200), 0, 1.5, 0, 4)
    return page, np.ascontiguousarray(page[160:218, 598:740])


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize(("well", "is_sure"), [(0.24, True), (0.1, False)])
def test_a_page_with_one_word_is_turned_only_where_it_reads_surely(turn: int, well: float, is_sure: bool) -> None:
    page, word = _one_word()
    turned = np.ascontiguousarray(np.rot90(page, -turn // 90))
    assert find_rotation(turned, 150.0, 180, _reader(word, well)) == (turn if is_sure else 0)


@pytest.mark.parametrize("well", [0.68, 0.24])
def test_specks_in_columns_turn_no_page_that_reads_as_it_lies(well: float) -> None:
    page, word = _one_word()
    for y in range(400, 1300, 14):
        page[y : y + 9, 900:906] = 120
    assert find_rotation(page, 150.0, 180, None) != 0  # what the ink alone says
    assert find_rotation(page, 150.0, 180, _reader(word, well)) == 0


def test_the_shadow_at_an_edge_turns_no_sparse_page() -> None:
    ink = np.full((1754, 1240), 250, np.uint8)
    for y in range(120, 280, 32):
        cv2.putText(ink, "Ke hoach cong tac nam cua tinh", (200, y), cv2.FONT_HERSHEY_COMPLEX, 0.7, 40, 1)
    ink[:, -24:][np.random.default_rng(0).random((1754, 24)) < 0.45] = 60
    assert find_rotation(ink, 150.0, 180, None) == 0


def test_rules_are_found_over_breaks_and_letters_are_none() -> None:
    page = _text()
    cv2.line(page, (100, 140), (500, 140), (0, 0, 0), 2)
    cv2.line(page, (510, 140), (1000, 140), (0, 0, 0), 2)
    cv2.line(page, (60, 300), (60, 1200), (0, 0, 0), 2)
    image = prepare(_page(page))
    assert [(abs(r.x0 - 100) < 4, abs(r.x1 - 1000) < 4) for r in image.horizontal] == [(True, True)]
    assert any(abs(r.x0 - 60) < 3 and r.y1 - r.y0 > 880 for r in image.vertical)


def test_faint_lines_of_a_table_are_followed_where_they_pale() -> None:
    page = np.full((1100, 1240, 3), 245, np.uint8)
    rng = np.random.default_rng(3)
    for y in range(200, 801, 100):
        cv2.line(page, (150, y), (1050, y), (225, 225, 225), 2)
        cv2.line(page, (150, y), (400, y), (205, 205, 205), 2)  # darker in a part
        for x in (170, 520, 820):
            if y < 800:
                cv2.putText(page, "Thanh tra tinh", (x, y + 60), 0, 0.8, (60, 60, 60), 2)
    for x in (150, 500, 800, 1050):
        cv2.line(page, (x, 200), (x, 800), (222, 222, 222), 2)
    noisy = np.clip(page + rng.normal(0, 2, page.shape), 0, 255).astype(np.uint8)
    image = prepare(_page(noisy))
    long = [rule for rule in image.horizontal if rule.x1 - rule.x0 > 850]
    assert [round(rule.y0, -1) for rule in long] == list(range(200, 801, 100))
    assert len({round(rule.x0, -1) for rule in image.vertical}) == 4


def test_feet_of_letters_grow_into_no_line() -> None:
    assert not [rule for rule in prepare(_page(_text())).horizontal if rule.x1 - rule.x0 > 200]


@pytest.mark.parametrize("turn", [90, 270])
def test_the_reader_is_asked_once_where_the_likelier_way_reads_well(turn: int) -> None:
    turned = np.ascontiguousarray(np.rot90(_text(), -turn // 90))
    asked: list[Pixels] = []

    def reads_well(crop: Pixels) -> float:
        asked.append(crop)
        return 0.9

    prepare(_page(turned), reads_well)
    assert len(asked) == 1
    asked.clear()

    def reads_badly(crop: Pixels) -> float:
        asked.append(crop)
        return 0.4

    prepare(_page(turned), reads_badly)
    assert len(asked) == 2
