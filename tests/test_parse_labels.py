"""Labels: whole ones, damaged ones, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import LabelKind
from pipeline.parse.labels import read_label, read_lost_label
from pipeline.text import roman_value, to_roman
from tests.helpers import PATIENT

K = LabelKind

WHOLE = [
    ("I. MỤC ĐÍCH, YÊU CẦU", K.ROMAN, "I", (1,), "MỤC ĐÍCH, YÊU CẦU"),
    ("XIV. TỔ CHỨC THỰC HIỆN", K.ROMAN, "XIV", (14,), "TỔ CHỨC THỰC HIỆN"),
    ("IV/ Giải pháp", K.ROMAN, "IV", (4,), "Giải pháp"),
    ("V . KINH PHÍ", K.ROMAN, "V", (5,), "KINH PHÍ"),
    ("II) Nhiệm vụ", K.ROMAN, "II", (2,), "Nhiệm vụ"),
    ("1. Sở Xây dựng:", K.NUMBER, "1", (1,), "Sở Xây dựng:"),
    ("12) Công an tỉnh", K.NUMBER, "12", (12,), "Công an tỉnh"),
    ("3.Rà soát hồ sơ", K.NUMBER, "3", (3,), "Rà soát hồ sơ"),
    ("2/ Ban Dân tộc", K.NUMBER, "2", (2,), "Ban Dân tộc"),
    ("-5/ Ban Dân tộc", K.NUMBER, "5", (5,), "Ban Dân tộc"),
    ("1.2/ Ban Dân tộc", K.DECIMAL, "1.2", (1, 2), "Ban Dân tộc"),
    ("a/ Rà soát hồ sơ", K.LETTER, "a", (1,), "Rà soát hồ sơ"),
    ("b- Rà soát hồ sơ", K.LETTER, "b", (2,), "Rà soát hồ sơ"),
    ("A.MỤC TIÊU CHUNG", K.UPPER, "A", (1,), "MỤC TIÊU CHUNG"),
    ("1. 100% hồ sơ được số hóa", K.NUMBER, "1", (1,), "100% hồ sơ được số hóa"),
    ("2.1. Cải cách thể chế", K.DECIMAL, "2.1", (2, 1), "Cải cách thể chế"),
    ("2.1 Cải cách thể chế", K.DECIMAL, "2.1", (2, 1), "Cải cách thể chế"),
    ("2. 1. Cải cách thể chế", K.DECIMAL, "2.1", (2, 1), "Cải cách thể chế"),
    ("4.2.3.1. “Một cửa” điện tử", K.DECIMAL, "4.2.3.1", (4, 2, 3, 1), "“Một cửa” điện tử"),
    ("a) Lập danh mục", K.LETTER, "a", (1,), "Lập danh mục"),
    ("đ) Tổng hợp báo cáo", K.LETTER, "đ", (5,), "Tổng hợp báo cáo"),
    ("e)Tổng hợp", K.LETTER, "e", (6,), "Tổng hợp"),
    ("g. Đôn đốc", K.LETTER, "g", (7,), "Đôn đốc"),
    ("B. NỘI DUNG", K.UPPER, "B", (2,), "NỘI DUNG"),
    ("A- MỤC ĐÍCH, YÊU CẦU", K.UPPER, "A", (1,), "MỤC ĐÍCH, YÊU CẦU"),
    ("C – TỔ CHỨC THỰC HIỆN", K.UPPER, "C", (3,), "TỔ CHỨC THỰC HIỆN"),
    ("- Rà soát", K.DASH, "-", (0,), "Rà soát"),
    ("– Rà soát", K.DASH, "–", (0,), "Rà soát"),
    ("-Rà soát", K.DASH, "-", (0,), "Rà soát"),
    ("+ Rà soát", K.PLUS, "+", (0,), "Rà soát"),
    ("• Rà soát", K.BULLET, "•", (0,), "Rà soát"),
    ("Điều 3. Trách nhiệm thi hành", K.ARTICLE, "Điều 3", (3,), "Trách nhiệm thi hành"),
    ("Phần I. QUY ĐỊNH CHUNG", K.PART, "I", (1,), "QUY ĐỊNH CHUNG"),
    ("PHẦN THỨ HAI: NHIỆM VỤ", K.PART, "II", (2,), "NHIỆM VỤ"),
    ("Phần thứ nhất", K.PART, "I", (1,), ""),
    ("Chương IV", K.PART, "IV", (4,), ""),
    ("Mục 2. Nhiệm vụ cụ thể", K.UPPER, "2", (2,), "Nhiệm vụ cụ thể"),
]


@pytest.mark.parametrize(("text", "kind", "name", "value", "rest"), WHOLE)
def test_label(text: str, kind: LabelKind, name: str, value: tuple[int, ...], rest: str) -> None:
    label, after = read_label(text)
    assert label is not None
    assert (label.kind, label.text, label.value, after) == (kind, name, value, rest)


DAMAGED = [
    ("l. MỤC TIÊU", K.NUMBER, 1),  # a number by itself: only the sequence tells that it was Roman
    ("|. Mục tiêu", K.NUMBER, 1),
    ("Il. MỤC TIÊU", K.ROMAN, 2),
    ("I1. MỤC TIÊU", K.ROMAN, 2),
    ("lI. MỤC TIÊU", K.ROMAN, 2),
    ("H. NHIỆM VỤ", K.ROMAN, 2),
    ("IH. TỔ CHỨC", K.ROMAN, 3),
    ("lII. TỔ CHỨC", K.ROMAN, 3),
    ("Vl. KINH PHÍ", K.ROMAN, 6),
    ("l|l, KINH PHÍ", K.ROMAN, 3),
    ("II MỤC TIÊU, CHỈ TIÊU", K.ROMAN, 2),
    ("IV TỔ CHỨC THỰC HIỆN", K.ROMAN, 4),
    ("_đ) Tổng hợp báo cáo", K.LETTER, 5),  # a speck before the label
    ("-2. Sở Nội vụ:", K.NUMBER, 2),
]


def test_a_letter_of_dirt_before_a_decimal() -> None:
    label, rest = read_label("ụ 2.3. Phòng Quản lý hạ tầng:")
    assert label is not None
    assert (label.kind, label.value, rest) == (K.DECIMAL, (2, 3), "Phòng Quản lý hạ tầng:")


@pytest.mark.parametrize(("text", "kind", "value"), DAMAGED)
def test_damaged_label(text: str, kind: LabelKind, value: int) -> None:
    label, _ = read_label(text)
    assert label is not None
    assert (label.kind, label.value) == (kind, (value,))


NO_LABELS = [
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "15/7/2026 là hạn nộp báo cáo",
    "30.6.2026 hoàn thành",
    "1.250 tỷ đồng từ ngân sách tỉnh",
    "2,5 điểm bị trừ",
    "2026 là năm cuối của kỳ kế hoạch",
    "3 tháng một lần",
    "100% thủ tục hành chính được công khai",
    "-2030 và các năm tiếp theo",
    "-5 độ C vào ban đêm",
    "Phần lớn hồ sơ được giải quyết đúng hạn",
    "Mục tiêu của kế hoạch",
    "mục 2 của Kế hoạch này",
    "vụ 2.3. Phòng chống dịch",
    "a 2.3 điểm",
    "Điều này cần được làm rõ",
    "ý kiến của các sở, ngành",
    "Xem xét, quyết định",
    "Vì vậy, các sở cần khẩn trương",
    "I",
    "-",
    "",
    "   ",
    "TP. Hồ Chí Minh",
    "KT. CHỦ TỊCH",
    "(1) và (2)",
]


@pytest.mark.parametrize("text", NO_LABELS)
def test_no_label(text: str) -> None:
    assert read_label(text) == (None, text)


def test_letters_count_in_the_vietnamese_order() -> None:
    values = [label.value[0] for c in "abcdđeghik" if (label := read_label(f"{c}) Rà soát")[0])]
    assert values == list(range(1, 11))


def test_an_odd_letter_is_left_to_the_sequence() -> None:
    label, rest = read_label("ø) Báo cáo kết quả")
    assert label is not None
    assert (label.kind, label.value, rest) == (K.LETTER, (0,), "Báo cáo kết quả")


SOUP = st.text(alphabet='IVXLHl1|!0129abđĐÔ.,)/:-–+•_ "“%(', max_size=30) | st.text(max_size=60)


@PATIENT
@given(SOUP)
def test_nothing_raises_and_nothing_is_lost(text: str) -> None:
    label, rest = read_label(text)
    if label is None:
        assert rest == text
        return
    assert rest == text[len(text) - len(rest) :]
    taken = text[: len(text) - len(rest)]
    assert taken.strip()
    assert label.printed.strip() in taken
    assert label.text


@PATIENT
@given(st.integers(1, 399))
def test_roman_numbers_come_back(value: int) -> None:
    assert roman_value(to_roman(value)) == value


@PATIENT
@given(st.text(alphabet="IVXLC", min_size=1, max_size=8))
def test_only_well_formed_roman_numbers_have_a_value(text: str) -> None:
    value = roman_value(text)
    assert value is None or to_roman(value) == text


@PATIENT
@given(st.integers(1, 39), st.sampled_from(["NHIỆM VỤ", "Đánh giá chung", "“Một cửa”"]))
def test_every_roman_label_is_read(value: int, heading: str) -> None:
    label, rest = read_label(f"{to_roman(value)}. {heading}")
    assert label is not None
    assert (label.kind, label.value, rest) == (K.ROMAN, (value,), heading)


@PATIENT
@given(st.lists(st.integers(1, 99), min_size=2, max_size=5))
def test_every_decimal_label_is_read(numbers: list[int]) -> None:
    text = ".".join(map(str, numbers))
    label, rest = read_label(f"{text}. Tổ chức")
    assert label is not None
    assert (label.kind, label.text, label.value, rest) == (K.DECIMAL, text, tuple(numbers), "Tổ chức")


@pytest.mark.parametrize("text", ["KHI. TỔ CHỨC THỰC HIỆN", "'HL. TỔ CHỨC THỰC HIỆN", "TII. TỔ CHỨC THỰC HIỆN"])
def test_a_numeral_that_ran_together_before_a_heading(text: str) -> None:
    label, rest = read_lost_label(text)
    assert label is not None
    assert (label.kind, label.value, rest) == (LabelKind.ROMAN, (0,), "TỔ CHỨC THỰC HIỆN")


@pytest.mark.parametrize("text", ["KT. CHỦ TỊCH TỈNH", "TL. CHỦ TỊCH TỈNH", "HCM. Tổ chức thực hiện", "VN. A"])
def test_what_is_no_lost_numeral(text: str) -> None:
    assert read_lost_label(text) == (None, text)


@pytest.mark.parametrize(
    "text", ["-" * 20_000, "- " * 20_000, "." * 20_000 + "1. Tổ chức", "-" * 20_000 + " 1. Tổ chức"]
)
def test_a_line_of_dashes_is_read_to_its_end(text: str) -> None:
    read_label(text)


def test_a_label_behind_some_specks() -> None:
    label, rest = read_label("- - ~ 1. Tổ chức")
    assert label is not None
    assert (label.kind, label.text, rest) == (K.NUMBER, "1", "Tổ chức")


def test_a_long_speck_before_a_number() -> None:
    label, rest = read_label("— 2. Văn phòng Sở")
    assert label is not None
    assert (label.kind, label.text, rest) == (K.NUMBER, "2", "Văn phòng Sở")


def test_a_numeral_behind_a_speck_before_a_heading() -> None:
    label, rest = read_label(".H. NHIỆM VỤ CỤ THỂ")
    assert label is not None
    assert (label.kind, label.text, rest) == (K.ROMAN, "II", "NHIỆM VỤ CỤ THỂ")
    assert read_label(".V. A")[0] is None


@pytest.mark.parametrize(("text", "number"), [("999. Kiểm kê kho", "999"), ("1000. Kiểm kê kho", "1000")])
def test_numbers_of_long_lists(text: str, number: str) -> None:
    label, rest = read_label(text)
    assert label
    assert (label.text, rest) == (number, "Kiểm kê kho")


@pytest.mark.parametrize("text", ["2026. Các đơn vị báo cáo", "1.000 đồng", "1000 cây xanh", "10000. Kiểm kê kho"])
def test_years_and_sums_are_no_labels(text: str) -> None:
    assert read_label(text) == (None, text)


@pytest.mark.parametrize("sign", [*"•➢✓❖■►◆○", "\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc"])
def test_the_bullets_of_word_processors(sign: str) -> None:
    label, rest = read_label(f"{sign} Rà soát hồ sơ")
    assert label
    assert (label.kind, rest) == (LabelKind.BULLET, "Rà soát hồ sơ")
    assert read_label(sign) == (None, sign)


@pytest.mark.parametrize("sign", ["→", "⇒", "§", "©"])
def test_signs_that_are_no_bullets(sign: str) -> None:
    assert read_label(f"{sign} Đoàn xã, ngày 15/5/2026") == (None, f"{sign} Đoàn xã, ngày 15/5/2026")
