"""Signs that the engine reads where a cell holds none, and marks in numbers that it leaves out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, Line, PageImage, Word
from pipeline.ocr.separators import find_separators
from pipeline.ocr.strays import without_strays


def cell(*texts: str) -> list[Line]:
    return [
        Line([Word(w, Box(60 * i, 30 * n, 60 * i + 50, 30 * n + 20)) for i, w in enumerate(text.split())])
        for n, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ('"Thường xuyên', "Thường xuyên"),
        ("'Trước ngày 20/10", "Trước ngày 20/10"),
        ("Tháng 8'năm 2027", "Tháng 8 năm 2027"),
        ("Ban Nội chính Tỉnh' ủy. `", "Ban Nội chính Tỉnh ủy."),
        ("Phòng Khách hàng .doanh nghiệp", "Phòng Khách hàng doanh nghiệp"),
        ("Phòng Khách hàng. doanh nghiệp", "Phòng Khách hàng doanh nghiệp"),
        ("nhân lực.và vật tư", "nhân lực và vật tư"),
        ("tại các cơ.sở", "tại các cơ sở"),
        ("Sở Văn hóa,. Thể thao", "Sở Văn hóa, Thể thao"),
        ("... 300", "300"),
        ("Trước tháng, 10/2024", "Trước tháng 10/2024"),
        ("Tháng 11 -, 12/2026", "Tháng 11 - 12/2026"),
        ("Sở.Y tế", "Sở Y tế"),
        ("Tháng l1", "Tháng 11"),
        ("Trong tháng .11/2026", "Trong tháng 11/2026"),
        ("Thuế khu vực3", "Thuế khu vực 3"),
        ("Trước tháng9/2027;", "Trước tháng 9/2027;"),
        ("tháng 1l/2026", "tháng 11/2026"),
        ("cấp CƠ SỞ: Trong thời hạn", "cấp cơ sở: Trong thời hạn"),
        ("Ban Chỉ huy Quân SỰ xã", "Ban Chỉ huy Quân sự xã"),
        ("Giám đốc các SỞ Nội vụ", "Giám đốc các Sở Nội vụ"),
    ],
)
def test_stray_signs_go(read: str, printed: str) -> None:
    assert [line.text for line in without_strays(cell(read))] == [printed]


@pytest.mark.parametrize(
    "text",
    [
        'đề án "Làng số" của tỉnh',
        "đề án “Làng số”.",
        "người M'Nông, H'Mông",
        "TP. hồ Kẻ Gỗ, đ/c. trưởng phòng",
        "quangngai.gov.vn",
        "CO2, m2, Q3, THPT2, PM2.5, ĐH2",
        "Kiểm tra. Báo cáo kết quả",
        "- Chủ trì : Sở Nội vụ",
        "X",
        "tháng II",
        "tháng 9",
        "KẾ HOẠCH CẢI CÁCH",
        "Ban Bí thư TƯ Đảng",
        "Nghị quyết của HĐND tỉnh",
        "SỞ Nội vụ chủ trì",
        "tháng ...",
        "45,5",
        "≥ 95 %",
    ],
)
def test_what_is_printed_stays(text: str) -> None:
    assert [line.text for line in without_strays(cell(text))] == [text]


def test_a_quotation_that_wraps_keeps_its_marks() -> None:
    lines = cell('Đề án "Làng', 'số" của tỉnh')
    assert [line.text for line in without_strays(lines)] == ['Đề án "Làng', 'số" của tỉnh']


def test_an_items_number_is_told_by_those_round_it() -> None:
    lines = cell("(1) Luật Đất đai;", "(2) Nghị định;", "@) Thông tư;", "(4) Quyết định", "a) mục riêng")
    assert [line.words[0].text for line in without_strays(lines)] == ["(1)", "(2)", "(3)", "(4)", "a)"]


def test_a_cell_of_specks_is_empty() -> None:
    assert without_strays(cell("` .", "'")) == []


@pytest.mark.parametrize(("x", "kept"), [(118, True), (150, False)])
def test_a_sign_far_behind_the_last_word_goes(x: int, kept: bool) -> None:
    (line,) = cell("Nội dung")
    line.words.append(Word(":", Box(x, 0, x + 4, 20)))
    assert [one.text for one in without_strays([line])] == ["Nội dung :" if kept else "Nội dung"]


def test_a_parted_word_shares_its_box() -> None:
    (line,) = without_strays(cell("8'năm"))
    assert [w.box.y1 for w in line.words] == [20, 20]
    assert line.words[0].box.x1 == line.words[1].box.x0


@given(st.lists(st.text(min_size=1, max_size=12).filter(lambda t: t.split() == [t]), max_size=6))
def test_letters_and_figures_stay(words: list[str]) -> None:
    """All but their size: "cơ SỞ" is put into small letters."""
    lines = cell(" ".join(words)) if words else []
    before = [c.casefold() for line in lines for c in line.text if c.isalnum()]
    assert [c.casefold() for line in without_strays(lines) for c in line.text if c.isalnum()] == before


def number(text: str) -> PageImage:
    """A page with figures as bars of ink, and a dot at their feet for each comma or point."""
    ink = np.full((60, 300), 250, np.uint8)
    x = 40
    for sign in text:
        if sign.isdigit():
            ink[20:42, x : x + 10] = 40
            x += 14
        else:
            ink[38:43, x : x + 4] = 40
            x += 8
    return PageImage(1, ink, 200.0, 100, 40, 0, 0.0, np.eye(2, 3))


@pytest.mark.parametrize(
    ("printed", "read", "label", "right"),
    [
        ("45,5", "455", False, "45,5"),
        ("0,75", "075", False, "0,75"),
        ("1.1", "11", True, "1.1"),
        ("2.10", "210.", True, "2.10."),
        ("1.500.000", "1500000", False, "1.500.000"),
        ("455", "455", False, "455"),
        ("45,5", "45", False, "45"),  # a figure was lost, too: nothing is put right
        ("45,", "45", False, "45"),
    ],
)
def test_a_separator_that_was_left_out_is_seen(printed: str, read: str, label: bool, right: str) -> None:
    line = Line([Word(read, Box(38, 18, 46 + 12 * len(printed), 44))])
    find_separators([line], number(printed), label)
    assert line.text == right
