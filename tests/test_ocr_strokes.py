"""The numeral behind "quý" is counted on the page: serifs join its I's, print slants, a slash follows."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.document import Box, Line, PageImage, Pixels, Word
from pipeline.ocr.numerals import recount
from pipeline.ocr.strokes import count_strokes

CAP, STEM, STEP = 22, 4, 11  # pixels: height, width and distance of the I's
LEFT = 100
SIZE = (64, 320)


def numeral(count: int, slash: bool = False, blur: float = 0.0, lean: float = 0.0) -> Pixels:
    """A page's row with I's at LEFT, whose serifs touch, and a slash behind them."""
    ink = np.full(SIZE, 255, np.uint8)
    for i in range(count):
        x = LEFT + 3 + STEP * i
        ink[20 : 20 + CAP, x : x + STEM] = 0
        ink[20:22, x - 3 : x + STEM + 4] = ink[18 + CAP : 20 + CAP, x - 3 : x + STEM + 4] = 0
    if slash:
        x = LEFT + STEP * count + 3
        cv2.line(ink, (x, 20 + CAP), (x + 8, 20), 0, 2)
    if lean:
        way = np.array([[1, -lean, lean * (20 + CAP / 2)], [0, 1, 0]])
        ink = np.asarray(cv2.warpAffine(ink, way, SIZE[::-1], borderValue=255), np.uint8)
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), blur), np.uint8) if blur else ink


def read(ink: Pixels, *texts: str, confidence: float = 0.9) -> list[Word]:
    """What becomes of "quý" and the words behind it, the first of which lies over the numeral."""
    words = [Word("Quý", Box(30, 20, 84, 44), confidence), Word(texts[0], Box(98, 19, 160, 43), confidence)]
    words += [Word(text, Box(180 + 60 * i, 19, 230 + 60 * i, 43), confidence) for i, text in enumerate(texts[1:])]
    recount([Line(words)], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    return words[1:]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("slash", [False, True])
@pytest.mark.parametrize(("blur", "lean"), [(0.0, 0.0), (1.6, 0.0), (0.8, 0.28)])
def test_strokes_are_counted_between_their_serifs(count: int, slash: bool, blur: float, lean: float) -> None:
    strokes = count_strokes(numeral(count, slash, blur, lean)[14:48, LEFT - 8 : LEFT + 80])
    assert (strokes.count, strokes.sure) == (count, True)


def test_strokes_under_a_rule_of_the_table_are_counted() -> None:
    ink = numeral(2)
    ink[8:10] = 0
    assert count_strokes(ink[4:48, LEFT - 2 : LEFT + 60]).count == 2


def test_white_paper_and_small_print_have_no_strokes() -> None:
    assert count_strokes(np.full((30, 40), 250, np.uint8)).count == 0
    assert not count_strokes(np.zeros((6, 40), np.uint8)).sure


@pytest.mark.parametrize(
    ("count", "text", "right"),
    [
        (2, "1/2026", "II/2026"),
        (3, "11/2026", "III/2026"),
        (3, "HI/2026", "III/2026"),
        (2, "I⁄2026", "II⁄2026"),
        (3, "II12025", "III/2025"),
        (1, "1/2026", "1/2026"),  # a figure is printed, too
        (1, "Í/2026", "I/2026"),
        (1, "2/2026", "2/2026"),
        (1, "TV/2026", "IV/2026"),
        (1, "ìv/2026", "IV/2026"),
        (3, "III:2026", "III/2026"),
        (2, "HH/2026", "II/2026"),  # more strokes than any quarter has
        (3, "HN/2026", "III/2026"),
    ],
)
def test_a_quarter_has_the_strokes_that_are_printed(count: int, text: str, right: str) -> None:
    assert read(numeral(count, slash=True), text)[0].text == right


def test_the_other_spelling_of_quarter_counts() -> None:
    words = [Word("Quí", Box(30, 20, 84, 44)), Word("1", Box(98, 19, 140, 43))]
    recount([Line(words)], PageImage(1, numeral(2), 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert words[1].text == "II"


def test_what_was_counted_is_believed_but_not_the_year_beside_it() -> None:
    assert read(numeral(2), "H", confidence=0.5)[0].confidence >= 0.8
    assert read(numeral(2, slash=True), "H/2026", confidence=0.5)[0].confidence == 0.5


def test_fewer_strokes_than_were_read_are_doubted() -> None:
    (word,) = read(numeral(1), "III")
    assert (word.text, word.confidence) == ("III", 0.4)


@pytest.mark.parametrize("text", ["LH", "I,IH", "|", "!"])
def test_what_may_be_a_list_or_a_rule_stays_and_is_doubted(text: str) -> None:
    (word,) = read(numeral(1), text)
    assert (word.text, word.confidence) == (text, 0.4)


def test_a_list_gets_the_comma_that_was_not_read() -> None:
    ink = numeral(1)
    ink[:, 180:240] = numeral(2)[:, LEFT - 2 : LEFT + 58]
    assert [word.text for word in read(ink, "L", "H")] == ["I,", "II"]


def test_a_comma_of_a_list_that_was_read_as_a_stop() -> None:
    ink = numeral(1)
    ink[:, 180:240] = numeral(2, slash=True)[:, LEFT - 2 : LEFT + 58]
    assert [word.text for word in read(ink, "1.", "1/2026")] == ["1,", "II/2026"]
    assert read(numeral(1), "I.", "Rà")[0].text == "I."


@pytest.mark.parametrize(
    ("text", "sure", "right"), [("thi", 0.5, "III"), ("thi", 0.95, "thi"), ("trong", 0.5, "trong")]
)
def test_a_short_word_before_the_year_that_was_hard_to_read_is_the_numeral(text: str, sure: float, right: str) -> None:
    words = [
        Word("{Quý", Box(30, 20, 84, 44)),
        Word(text, Box(98, 19, 134, 43), sure),
        Word("năm", Box(160, 19, 200, 43)),
    ]
    recount([Line(words)], PageImage(1, numeral(3), 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert words[1].text == right


@pytest.mark.parametrize(("sign", "rest"), [("-", ["quý", "II/2026"]), ("năm", ["2026"])])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_numeral_that_was_not_read_stands_between_its_words(sign: str, rest: list[str], count: int) -> None:
    words = [Word("Quý", Box(30, 20, 84, 44), 0.9), Word(sign, Box(170, 19, 190, 43), 0.9)]
    words += [Word(text, Box(200 + 60 * i, 19, 250 + 60 * i, 43), 0.9) for i, text in enumerate(rest)]
    line = Line(words)
    recount([line], PageImage(1, numeral(count), 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    numerals = ["I" * count] if count else []
    assert [word.text for word in line.words][: 2 + len(numerals)] == ["Quý", *numerals, sign]
    assert line.words[0].confidence == (0.9 if count else 0.4)


def test_later_quarters_of_a_list_are_counted() -> None:
    ink = numeral(1)
    ink[:, 180:240] = numeral(3)[:, LEFT - 2 : LEFT + 58]
    assert [word.text for word in read(ink, "I,", "H")] == ["I,", "III"]


def test_a_quarter_behind_the_word_that_comes_again_is_counted() -> None:
    ink = numeral(1)
    ink[:, 240:300] = numeral(3)[:, LEFT - 2 : LEFT + 58]
    words = [Word("Quý", Box(30, 20, 84, 44)), Word("I", Box(98, 19, 112, 43)), Word("-", Box(130, 30, 140, 34))]
    words += [Word("quý", Box(160, 20, 214, 44)), Word("H1/2026", Box(240, 19, 300, 43))]
    recount([Line(words)], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert [word.text for word in words[1:]] == ["I", "-", "quý", "III/2026"]


@pytest.mark.parametrize("text", ["QuýH", "Quíi", "quý1"])
def test_a_numeral_that_sticks_to_its_word_is_doubted(text: str) -> None:
    words = [Word("Trong", Box(30, 20, 84, 44), 0.9), Word(text, Box(98, 19, 160, 43), 0.9)]
    recount([Line(words)], PageImage(1, numeral(2), 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert words[1].confidence == 0.4


def test_a_word_between_two_quarters_is_a_numeral() -> None:
    words = [Word("Quý", Box(30, 20, 84, 44)), Word("HỆ", Box(98, 19, 134, 43), 0.3), Word("-", Box(150, 30, 160, 34))]
    words += [Word("quý", Box(180, 20, 234, 44)), Word("IV/2026", Box(250, 19, 300, 43))]
    recount([Line(words)], PageImage(1, numeral(3), 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert [word.text for word in words] == ["Quý", "III", "-", "quý", "IV/2026"]
    assert words[1].confidence == 0.8


@pytest.mark.parametrize(("text", "count"), [("QuýH", 2), ("Quýi", 1), ("Quý]", 1), ("Quý1", 3)])
def test_a_numeral_that_sticks_to_its_word_is_counted_behind_the_space_that_is_seen(text: str, count: int) -> None:
    ink = numeral(count)
    for x in range(34, 84, 12):  # the letters of "Quý"
        ink[22:48, x : x + 8] = 30
    line = Line([Word(text, Box(32, 19, LEFT + 12 * count + 2, 48), 0.9)])
    recount([line], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert [w.text for w in line.words] == ["Quý", "I" * count]
    assert line.words[0].box.x1 < line.words[1].box.x0


@pytest.mark.parametrize("text", ["báu", "hiếm", "vị", "Hải"])
def test_words_behind_quy_stay(text: str) -> None:
    (word,) = read(numeral(2), text)
    assert (word.text, word.confidence) == (text, 0.9)


def test_a_numeral_on_the_line_below_is_counted() -> None:
    ink = np.vstack([np.full((40, SIZE[1]), 255, np.uint8), numeral(3, slash=True)])
    lines = [Line([Word("Quý", Box(30, 10, 84, 34))]), Line([Word("1/2026", Box(98, 59, 160, 83))])]
    recount(lines, PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert lines[1].words[0].text == "III/2026"


def test_a_quarter_behind_one_that_was_not_read_is_doubted() -> None:
    ink = numeral(1)
    ink[:, 180:240] = numeral(2)[:, LEFT - 2 : LEFT + 58]
    words = [Word("Quý", Box(30, 20, 84, 44), 0.9), Word("II", Box(180, 19, 220, 43), 0.9)]
    recount([Line(words)], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert (words[1].text, words[1].confidence) == ("II", 0.4)


def test_a_wide_space_before_a_quarter_is_no_doubt() -> None:
    ink = np.full(SIZE, 255, np.uint8)
    ink[:, 180:240] = numeral(2)[:, LEFT - 2 : LEFT + 58]
    words = [Word("Quý", Box(30, 20, 84, 44), 0.9), Word("II", Box(180, 19, 220, 43), 0.9)]
    recount([Line(words)], PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3)))
    assert (words[1].text, words[1].confidence) == ("II", 0.9)
