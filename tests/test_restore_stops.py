"""Commas and full stops that an OCR took for each other."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.restore import restore, restore_page

GOOD = "Ủy ban nhân dân tỉnh giao các sở, ban, ngành tổ chức thực hiện Kế hoạch cải cách hành chính năm 2022."
POOR = "Uỷ bạn nhản dân tính gjao các sờ, bạn, ngảnh tô chúc thục hjện Kê hoạch cải cảch hảnh chính nãm 2022 cúa tĩnh."


def _last(text: str, confidence: float = 0.95) -> str:
    box = Box(72, 72, 300, 90)
    lines = [Line([Word(word, box, confidence) for word in line.split()]) for line in text.split("\n")]
    page = Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, lines)])
    return restore_page(page).lines()[-1].text


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Phối hợp với các sở. ngành liên quan.", "Phối hợp với các sở, ngành liên quan."),
        ("- Rà soát. sửa đổi quy chế làm việc.", "- Rà soát, sửa đổi quy chế làm việc."),
    ],
)
def test_a_full_stop_inside_a_sentence_was_a_comma(read: str, right: str) -> None:
    assert _last(f"{GOOD}\n{read}") == right


@pytest.mark.parametrize("read", ["KẾ HOẠCH KIỂM TRA. GIÁM SÁT NĂM 2026", "CÔNG TÁC PHÒNG. CHỐNG THIÊN TAI NĂM 2026"])
def test_a_headings_full_stop_that_the_ocr_doubted_was_a_comma(read: str) -> None:
    assert _last(f"{GOOD}\n{read}", 0.8) == read.replace(".", ",")
    assert _last(f"{GOOD}\n{read}", 0.95) == read


@pytest.mark.parametrize("confidence", [0.95, 0.8, 0.5])
@pytest.mark.parametrize(
    "text",
    [
        "ỦY BAN NHÂN DÂN. CHỦ TỊCH.",
        "PHỤ LỤC II. DANH MỤC. NHIỆM VỤ TRỌNG TÂM NĂM 2026",
        "SỞ Y TẾ. SỞ NỘI VỤ. ỦY BAN NHÂN DÂN CÁC XÃ",
        "II. TỔ CHỨC THỰC HIỆN. KINH PHÍ BẢO ĐẢM",
        "GIÁM ĐỐC. SỞ Y TẾ",
    ],
)
def test_headings_of_several_sentences_keep_their_stops(text: str, confidence: float) -> None:
    assert _last(f"{GOOD}\n{text}", confidence) == text


@pytest.mark.parametrize(
    "text",
    [
        "1. tổ chức hội nghị triển khai.",  # a number
        "Ông A. phát biểu tại hội nghị.",  # a name cut short
        "UBND. tổ chức thực hiện.",  # an abbreviation
        "Sở Y tế thực hiện. Các huyện báo cáo.",  # a sentence's head
        "Theo Báo Nhân Dân. ngày 12 tháng 5 năm 2026.",  # a source
        "Theo Báo Nhân Dân. tr. 5.",
        "TM. CHỦ TỊCH PHÓ CHỦ TỊCH",
        "Giao các sở... thực hiện theo quy định.",
    ],
)
def test_full_stops_that_stay(text: str) -> None:
    assert _last(f"{GOOD}\n{text}") == text


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}\n- Phối hợp với các sở. ngành liên quan – theo quy định.",
        f"{POOR}\n- Phối hợp với các sở. ngành liên quan theo quy định.",
        "- các phòng. đơn vị thuộc sở;",
        "- cac phong. don vi thuoc so;",
        "Sở Nội vụ tổng hợp kết quả của các đơn vị, Trong trường hợp cần thiết thì báo cáo.",
        f"{POOR}\nSở Nội vụ tổng hợp kết quả của các đơn vị, Trong trường hợp cần thiết thì báo cáo.",
        "Trién khai thuc hién Quyét dinh s6 12 cua Chu tich tinh. vé cai cach hanh chinh, Trong nam nay co hai s6",
    ],
)
def test_text_that_nothing_has_read_keeps_its_stops(text: str) -> None:
    assert [c for c in restore(text) if c in ".,"] == [c for c in text if c in ".,"]


def test_a_comma_before_a_sentence_is_a_full_stop_in_a_poor_text_only() -> None:
    read = "Sở Nội vụ tổng hợp kết quả, Trong trường hợp cần thiết thì báo cáo."
    assert _last(f"{GOOD}\n{read}") == read
    assert _last(f"{GOOD}\n{read}", 0.8) == read  # the words are good, though the OCR was not sure of them
    assert _last(f"{POOR}\n{POOR}\n{read}", 0.8) == read.replace("quả,", "quả.")


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế, Sở Nội vụ, Công an tỉnh, Các xã, phường.",
        "Đội 1, Tổ 2, Thôn 3, Một số hộ dân",
        "Kế hoạch số 12, Các đơn vị",
        "Căn cứ Chỉ thị của Chủ tịch tỉnh số 05, Trong đó có hai việc.",
        "Nắng chiều, Xin nhận nơi này, Những bài ca",
        "Sở Tư pháp, Các sở và các xã.",
    ],
)
def test_commas_of_lists_stay_in_poor_text(text: str) -> None:
    assert [c for c in _last(f"{POOR}\n{POOR}\n{text}", 0.8) if c in ".,"] == [c for c in text if c in ".,"]
