"""Handwritten numbers in the head: where the gap is, what is believed, what is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Block, BlockKind, Box, Line, Page, PageImage, Pixels, TextSource, Word
from pipeline.ocr import digits_net
from pipeline.ocr.digits_net import HIGH, Guess, read_strips
from pipeline.ocr.handwriting import read_handwriting

DPI = 200.0
SIZE = 36  # 13 pt at 200 dpi
PLAIN, ITALIC = (f"/usr/share/fonts/truetype/croscore/Tinos-{n}.ttf" for n in ("Regular", "Italic"))


def _page(words: list[tuple[str, str, float]], font: str, kind: BlockKind) -> tuple[PageImage, Page]:
    """A page with one head line. Each word: as drawn, as the engine read it, how sure; "" is no word at all."""
    picture = Image.new("L", (1654, 2339), 255)
    face, x, made = ImageFont.truetype(font, SIZE), 200.0, []
    for drawn, told, confidence in words:
        ImageDraw.Draw(picture).text((x, 300), drawn, font=face, fill=0, anchor="ls")
        left, top, right, bottom = face.getbbox(drawn, anchor="ls")
        k = 72 / DPI
        if told:
            box = Box((x + left) * k, (300 + top) * k, (x + right) * k, (300 + bottom) * k)
            made.append(Word(told, box, confidence))
        x += face.getlength(drawn) + SIZE * 0.2
    to_page = np.array([[72 / DPI, 0, 0], [0, 72 / DPI, 0]])
    image = PageImage(1, np.asarray(picture), DPI, 595, 842, 0, 0.0, to_page)
    block = Block(kind, Box(50, 80, 560, 120), [Line(made)])
    return image, Page(1, 595, 842, DPI, 0, TextSource.OCR, [block])


def _date(day: str, told: str, confidence: float) -> tuple[PageImage, Page]:
    words = [("Lâm", "Lâm", 0.9), ("Sơn,", "Sơn,", 0.9), ("ngày", "ngày", 0.9), (day, told, confidence)]
    words += [(w, w, 0.95) for w in ("tháng", "5", "năm", "2026")]
    return _page(words, ITALIC, BlockKind.RIGHT)


def _number(drawn: str, told: str, confidence: float) -> tuple[PageImage, Page]:
    words = [("Số:", "Số:", 0.9), (drawn, told, confidence), ("/CT-UBND", "/CT-UBND", 0.9)]
    return _page(words, PLAIN, BlockKind.LEFT)


def _says(text: str, chance: float):  # type: ignore[no-untyped-def]
    return lambda strips: Guess(text, chance)


def test_a_day_that_the_engine_could_not_read_is_put_in() -> None:
    image, page = _date("28", "⁄Ÿ", 0.3)
    read_handwriting(image, page, _says("28", 0.97))
    line = page.blocks[0].lines[0]
    assert line.text == "Lâm Sơn, ngày 28 tháng 5 năm 2026"
    assert next(w for w in line.words if w.text == "28").confidence == pytest.approx(0.97)
    lefts = [w.box.x0 for w in line.words]
    assert lefts == sorted(lefts)


def test_a_number_that_the_engine_could_not_read_is_put_in() -> None:
    image, page = _number("07", "0}", 0.85)
    read_handwriting(image, page, _says("07", 0.95))
    line = page.blocks[0].lines[0]
    assert line.text == "Số: 07/CT-UBND"
    assert line.words[1].confidence >= 0.6


def test_a_number_stuck_to_its_neighbours_is_put_in() -> None:
    image, page = _date("28", "", 0.3)
    line = page.blocks[0].lines[0]
    first = next(i for i, w in enumerate(line.words) if w.text == "ngày")
    both = line.words[first : first + 2]
    line.words[first : first + 2] = [Word("ngày&0tháng", both[0].box.union(both[1].box), 0.0)]
    read_handwriting(image, page, _says("28", 0.95))
    assert line.text == "Lâm Sơn, ngày 28 tháng 5 năm 2026"


@pytest.mark.parametrize(("text", "chance"), [("28", 0.6), ("45", 0.99), ("", 0.99), ("00", 0.99)])
def test_an_unsure_or_impossible_day_changes_nothing(text: str, chance: float) -> None:
    image, page = _date("28", "⁄Ÿ", 0.3)
    before = page.blocks[0].text
    read_handwriting(image, page, _says(text, chance))
    assert page.blocks[0].text == before


def test_two_readers_that_differ_are_both_doubted() -> None:
    image, page = _date("03", "23", 0.72)
    read_handwriting(image, page, _says("03", 0.97))
    word = next(w for w in page.blocks[0].lines[0].words if w.text == "23")
    assert word.confidence < 0.6


def test_two_readers_that_agree_are_believed_more() -> None:
    image, page = _date("23", "23", 0.55)
    read_handwriting(image, page, _says("23", 0.97))
    assert next(w for w in page.blocks[0].lines[0].words if w.text == "23").confidence == pytest.approx(0.97)


def test_an_engine_that_left_a_digit_out_does_not_contradict() -> None:
    image, page = _number("09", "0", 0.64)
    read_handwriting(image, page, _says("09", 0.96))
    assert page.blocks[0].text == "Số: 09/CT-UBND"


def test_clear_print_and_later_pages_are_not_looked_at() -> None:
    def never(strips: list[Pixels]) -> Guess:
        raise AssertionError("asked")

    image, page = _date("23", "23", 0.96)
    read_handwriting(image, page, never)
    image, page = _date("23", "⁄Ÿ", 0.3)
    page.number = 2
    read_handwriting(image, page, never)


def test_the_model_reads_what_is_drawn() -> None:
    """Print, which it knows too: the gap found, the strips cut and the model run together."""
    image, page = _date("28", "⁄Ÿ", 0.3)
    read_handwriting(image, page)
    assert page.blocks[0].text == "Lâm Sơn, ngày 28 tháng 5 năm 2026"
    image, page = _number("364", "@", 0.3)
    read_handwriting(image, page)
    assert page.blocks[0].text == "Số: 364/CT-UBND"


def test_the_model_reads_nothing_from_white_or_noise() -> None:
    white = np.full((HIGH, 90), 255, np.uint8)
    assert read_strips([white]).text == ""
    noise = np.random.default_rng(3).integers(0, 256, (8, HIGH, 90)).astype(np.uint8)
    guess = read_strips(list(noise))
    assert guess.text == "" or guess.chance < 0.5


def test_strips_of_all_widths_are_read_as_each_alone() -> None:
    rng = np.random.default_rng(2)
    strips = [rng.integers(0, 256, (HIGH, wide)).astype(np.uint8) for wide in (90, 130, 47, 130, 112)]
    layers = digits_net._nets()[0]
    alone = [digits_net._columns([strip], layers)[0][0] for strip in strips]
    together = [one for some in digits_net._columns(strips, layers) for one in some]
    by_width = sorted(range(5), key=lambda i: strips[i].shape[1] > 112)
    assert all(np.allclose(one, alone[i], atol=1e-5) for one, i in zip(together, by_width, strict=True))


def _chance(columns: digits_net.Floats, signs: tuple[int, ...]) -> float:
    return float(digits_net._chances(columns[None], [signs])[0, 0])


def test_the_chances_of_all_readings_add_up() -> None:
    columns = np.random.default_rng(5).random((3, 12)).astype(np.float32)
    columns /= columns.sum(axis=1, keepdims=True)
    signs = range(11)
    total = _chance(columns, ()) + sum(_chance(columns, (a,)) for a in signs)
    total += sum(_chance(columns, (a, b)) for a in signs for b in signs)
    total += sum(_chance(columns, (a, b, c)) for a in signs for b in signs for c in signs)
    assert total == pytest.approx(1.0, abs=1e-4)


def test_the_chances_of_readings_of_one_length_are_those_of_each() -> None:
    rng = np.random.default_rng(5)
    columns = rng.dirichlet(np.ones(12), 20).astype(np.float32)
    readings = [(1, 1), (1, 2), (9, 0)]
    together = digits_net._chances(columns[None], readings)[0]
    assert np.allclose(together, [_chance(columns, one) for one in readings])
    every = sum(float(_chance(columns, (a,))) for a in range(12) if a != 11)
    assert 0 < every < 1


def test_a_reading_is_weighed_among_those_that_may_stand_there() -> None:
    columns = np.full((4, 12), 0.01, np.float32)
    columns[:, 11], columns[1, 11], columns[1, 4] = 0.89, 0.0, 0.6
    columns[1, 10] = 0.3  # something that is no digit: no day
    alone = _chance(columns, (4,))
    assert digits_net._shares(columns[None], (4,), [(d,) for d in range(10)])[0] > max(0.8, alone)
