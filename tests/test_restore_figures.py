"""Figures with their units, labels and words cut short: never changed, however badly a text was read."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.knowledge import load
from pipeline.restore import restore, restore_page
from pipeline.restore.syllables import is_syllable
from pipeline.restore.tokens import Kind, keep_measures, tokenize

GOOD = "Ủy ban nhân dân tỉnh giao các sở, ban, ngành tổ chức thực hiện Kế hoạch cải cách hành chính năm 2022."
POOR = "Uỷ bạn nhản dân tính gjao các sờ, bạn, ngảnh tô chúc thục hjện Kê hoạch cải cảch hảnh chính nãm 2022 cúa tĩnh."
NOISY = "Trién khai thuc hién Quyét dinh s6 12/QD-UBND ngay 3/4/2022 cua Chu tich UBND tinh vé cai cach hanh chinh"
KEPT = [
    "12.000.000 đ",
    "20.000 đ.",
    "500.000 đ/người",
    "5 tr đ",
    "7 tr.đ",
    "10 ng.đ",
    "12 Kg",
    "(Kg)",
    "Km",
    "5 Kw",
    "30 Mbps",
    "3 ha",
    "8 h",
    "v.v.",
    "v.v..",
    "a.b.c",
    "B1. B2",
    "A1, C3",
]


def _read(text: str, confidence: float) -> str:
    box = Box(72, 72, 300, 90)
    lines = [Line([Word(word, box, confidence) for word in line.split()]) for line in text.split("\n")]
    page = Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, lines)])
    return restore_page(page).lines()[-1].text


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("around", [GOOD, POOR, NOISY, "Kinh phi thuc hien do ngan sach cap"])
def test_text(kept: str, around: str) -> None:
    assert restore(f"{around}\nhoach {kept} thuc").split()[-1 - len(kept.split()) : -1] == kept.split()
    assert restore(f"Mua bàn, ghế {kept} cho các trường") == f"Mua bàn, ghế {kept} cho các trường"


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("confidence", [0.99, 0.9, 0.5])
@pytest.mark.parametrize("around", [GOOD, POOR])
def test_pages(kept: str, around: str, confidence: float) -> None:
    assert _read(f"{around}\n{around}\nMua bàn, ghế {kept} cho các trường", confidence).split()[3:-3] == kept.split()


def test_labels_are_no_words_of_another_language() -> None:
    for text in ("- UBND các xã. B1. B2 phường;", "hạng mục A1. B2, C3 tại khu B"):
        assert restore(text) == text


def test_a_sum_without_marks_gets_its_unit() -> None:
    once = restore("Kinh phi 12.000.000 d ve viec tang cuong cong tac")
    assert once == "Kinh phí 12.000.000 đ về việc tăng cường công tác"
    assert restore(once) == once
    assert restore(f"{NOISY} 5.000.000 d.").split()[-1] == "đ."


def test_near_misses_are_words() -> None:
    words = ["thị", "xã", "Ha", "Tinh,", "12", "Ha", "Noi,", "đ", "v,", "S6", "12"]
    kinds = [t.kind for t in keep_measures([tokenize(w) for w in words])]
    assert kinds == [*[Kind.WORD] * 4, Kind.NUMBER, *[Kind.WORD] * 5, Kind.NUMBER]
    assert restore(f"{NOISY} S6 12 cua BO Noi vu").split()[-6:] == ["Số", "12", "của", "Bộ", "Nội", "vụ"]


def test_the_lists() -> None:
    listed = [*load("codes.yaml")["measures"], *load("codes.yaml")["measures_behind"]]
    assert len(set(listed)) == len(listed)
    assert all(unit == unit.lower() for unit in listed)
    assert not any(is_syllable(unit) for unit in load("codes.yaml")["measures"])


@pytest.mark.parametrize("label", ["I.1", "I.2", "I-1", "a.1", "l.1", "C.1", "V.1", "1.I"])
def test_labels_of_a_letter_and_a_figure_stay(label: str) -> None:
    text = f"Chỉ tiêu {label} đat, chỉ tieu {label} chưa đat, chỉ tiêu {label} khong dat"
    assert restore(text).split().count(label) + restore(text).split().count(f"{label},") == 3
    assert label in restore(f"Bieu {label} TIEN DO THUC HIEN CAC NHIEM VU NAM 2026")
