"""Two readings of one picture made one: what both read, what only one reads, numbers, codes and stray signs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, Line, Word
from pipeline.ocr.agree import agree
from tests.helpers import PATIENT


def said(text: str, y: float = 100.0, sure: float = 0.7, x: float = 50.0) -> Line:
    """A line whose words stand 10 pixels a letter; "a|b" is one word read beside a place of its own."""
    words = []
    for word in text.split():
        words.append(Word(word, Box(x, y, x + 10 * len(word), y + 30), sure))
        x += 10 * len(word) + 10
    return Line(words)


def one(first: str, second: str, sure: tuple[float, float] = (0.7, 0.7)) -> Line:
    found = agree([said(first, sure=sure[0])], [said(second, sure=sure[1])])
    assert len(found) == 1
    return found[0]


def test_what_both_read_alike_is_as_sure_as_the_surer() -> None:
    line = one("Rà soát hồ sơ", "Rà soát hồ sơ", (0.6, 0.9))
    assert line.text == "Rà soát hồ sơ"
    assert {word.confidence for word in line.words} == {0.9}
    assert not any(word.choices for word in line.words)


def test_two_words_are_both_left_to_the_language() -> None:
    line = one("tổng hợp hằng năm", "tống hợp hàng năm", (0.9, 0.8))
    assert line.text == "tổng hợp hằng năm"
    assert [dict(w.choices) for w in line.words] == [{"tổng": 0.5, "tống": 0.5}, {}, {"hằng": 0.5, "hàng": 0.5}, {}]
    assert line.words[0].confidence <= 0.55 < line.words[1].confidence


@pytest.mark.parametrize(
    ("first", "second", "right"),
    [
        ("ngày 15/1l/2025", "ngày 15/11/2025", "ngày 15/11/2025"),
        ("số 12/QĐ-UBND", "số I2/QĐ-UBND", "số 12/QĐ-UBND"),
        ("đạt 95°%", "đạt 95%", "đạt 95%"),
        ("quý III/2026", "quý 1II/2026", "quý III/2026"),
        ("mục 2.l.", "mục 2.1.", "mục 2.1."),
    ],
)
def test_the_reading_that_has_a_numbers_form_is_taken(first: str, second: str, right: str) -> None:
    for sure in ((0.9, 0.5), (0.5, 0.9)):
        assert one(first, second, sure).text == right
        assert one(second, first, sure).text == right


def test_two_numbers_that_differ_are_doubted() -> None:
    word = one("30/6/2026", "30/8/2026", (0.95, 0.9)).words[0]
    assert word.text == "30/6/2026"
    assert word.confidence <= 0.55
    assert not word.choices  # the language knows nothing of numbers


def test_stray_signs_of_one_reading_go_and_ends_of_sentences_stay() -> None:
    assert one("'rà soát", "rà soát").text == "rà soát"
    assert one("hồ sơ`", "hồ sơ").text == "hồ sơ"
    assert one("đúng hạn./.", "đúng hạn.").text == "đúng hạn./."


def test_words_that_a_speck_has_joined_are_parted() -> None:
    assert one("chủ-trì thực hiện", "chủ trì thực hiện", (0.9, 0.6)).text == "chủ trì thực hiện"


def test_lines_that_one_reading_alone_has_seen() -> None:
    first = [said("Rà soát hồ sơ", 100), said("và báo cáo", 200)]
    sure, unsure = said("trong tháng sáu", 150, 0.9), said("jk llz", 260, 0.5)
    assert [line.text for line in agree(first, [first[0], sure, unsure])] == [
        "Rà soát hồ sơ",
        "trong tháng sáu",
        "và báo cáo",
    ]
    assert [line.text for line in agree(first, [])] == ["Rà soát hồ sơ", "và báo cáo"]


TOKENS = ["rà", "soát", "hồ", "sơ", "12/QĐ-UBND", "30/6/2026", "95%", "'", "-", "(a)", "tổng", "tống", "III"]
WORDS = st.lists(st.sampled_from(TOKENS), max_size=7)


@PATIENT
@given(WORDS, WORDS, st.floats(0, 1), st.floats(0, 1))
def test_no_word_is_invented_and_none_is_lost_that_both_have_read(
    one: list[str], two: list[str], sure: float, also: float
) -> None:
    first, second = said(" ".join(one), sure=sure), said(" ".join(two), sure=also)
    found = agree([first] if one else [], [second] if two else [])
    text = " ".join(line.text for line in found)
    seen = set(re.findall(r"\w+", " ".join(one + two)))
    assert set(re.findall(r"\w+", text)) <= seen
    if one == two and one:
        assert text == " ".join(one)
    for word in (word for line in found for word in line.words):
        assert 0 <= word.confidence <= 1
        assert all(chance > 0 for _, chance in word.choices)
