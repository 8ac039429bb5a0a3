"""Labels, figures and signs that an OCR misread, and right words that only look as if it had."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.restore import restore, restore_page

GOOD = "Ủy ban nhân dân tỉnh giao các sở, ban, ngành tổ chức thực hiện Kế hoạch cải cách hành chính năm 2022."
NOISY = "Trién khai thuc hién Quyét dinh s6 12/QD-UBND ngay 3/4/2022 cua Chu tich UBND tinh vé cai cach hanh chinh"


def _read(text: str, confidence: float = 0.9, before: str = GOOD) -> str:
    box = Box(72, 72, 300, 90)
    lines = [Line([Word(word, box, confidence) for word in line.split()]) for line in f"{before}\n{text}".split("\n")]
    page = Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, lines)])
    return restore_page(page).lines()[-1].text


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("€) Thẩm định hồ sơ;", "c) Thẩm định hồ sơ;"),
        ("Các điểm a, b và ©) của khoản này.", "Các điểm a, b và c) của khoản này."),
        ("1, Đối với các sở, ngành:", "1. Đối với các sở, ngành:"),
        ("Š. Công tác kiểm tra", "5. Công tác kiểm tra"),
        ("Quy định tại khoản I Điều 5 Nghị định này", "Quy định tại khoản 1 Điều 5 Nghị định này"),
        ("Quy định tại khoản !, khoản 2 Điều 5", "Quy định tại khoản 1, khoản 2 Điều 5"),
        ("Chi tiết tại Phụ lục HI ban hành kèm theo", "Chi tiết tại Phụ lục III ban hành kèm theo"),
        ("Chi tiết tại Phụ lục Ï ban hành kèm theo", "Chi tiết tại Phụ lục I ban hành kèm theo"),
        ("Hoàn thành 1⁄2 kế hoạch năm", "Hoàn thành 1/2 kế hoạch năm"),
        ("~ Xây dựng kế hoạch kiểm tra", "- Xây dựng kế hoạch kiểm tra"),
        ("Giai đoạn 2021 ~ 2025 của tỉnh", "Giai đoạn 2021 – 2025 của tỉnh"),
    ],
)
def test_a_misread_sign_is_told_by_its_place(read: str, right: str) -> None:
    assert _read(read) == right


@pytest.mark.parametrize(
    "text",
    [
        "Phụ lục H kèm theo kế hoạch",  # an appendix may be called so
        "Nhóm HI gồm các xã miền núi",
        "Khoản I. Quy định chung",
        "Giá bán 100 € mỗi chiếc",
        "Các hộ loại I Điều tra lại",
    ],
)
def test_other_signs_stay(text: str) -> None:
    assert _read(text) == text


def test_a_line_that_goes_on_begins_with_no_label() -> None:
    assert _read("2, Ủy ban nhân dân xã chủ trì.", before=f"{GOOD}\nThực hiện các khoản 1,").startswith("2, ")


def test_signs_of_a_text_that_no_ocr_has_read_stay() -> None:
    for text in ("€) Thẩm định hồ sơ", "1, Đối với các sở", "khoản I Điều 5", "1⁄2 kế hoạch"):
        assert restore(f"{GOOD}\n{text}").split("\n")[1] == text


def test_a_doubtful_colon_before_a_lists_next_part_was_a_semicolon() -> None:
    read = "Rà soát các văn bản quy phạm pháp luật: tổ chức thực hiện."
    assert _read(read, 0.8) == read.replace(":", ";")
    assert _read(read, 0.96) == read
    for brings in ("Kế hoạch gồm: tổ chức thực hiện.", "Giao các sở thực hiện như sau: tổ chức kiểm tra."):
        assert _read(brings, 0.8) == brings


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Viéc xu ly cac vénqdé phan cép phat hién qua kiém tra", "vấn đề"),
        ("xay dung ké hoach &g dung cdng nghé théng tin", "ứng dụng"),
        ("Pang bo tinh uy Vvé cong tic cai cach hanh chinh", "ủy về công"),
        ("day manh cai cach hanh chinh tinh quang Ngéi giai doan", "tỉnh Quảng Ngãi"),
        ("nhiém vu chua hoan thanh Ia cong tac chi dao dieu hanh", "là công tác"),
    ],
)
def test_what_an_ocr_of_the_wrong_language_makes_of_words(read: str, right: str) -> None:
    assert right in restore(f"{NOISY}\n{read}")


def test_a_capitalised_word_that_stands_often_in_a_text_is_remembered() -> None:
    often = "Trién khai nhiém vu cua Ban nam 2022; chu dong tham muu Truong Ban va cac phong cua Ban trong co quan"
    doubtful = "Qua ket qud theo doi va bao cdo két qua thi hanh phdp ludt, Ban khdng phat hién van ban phai xu Iy"
    assert ", Ban không" in restore("\n".join([NOISY, *[often] * 5, doubtful]))


def test_a_kind_of_document_that_is_a_bodys_letters_too() -> None:
    assert restore("Quyết định số 649/QP-UBND") == "Quyết định số 649/QĐ-UBND"
    for code in ("142/QĐ-QP", "282/CT-QP", "39/CP-NN"):
        assert restore(f"văn bản số {code}") == f"văn bản số {code}"


ODD = "\n".join([GOOD] * 6) + " Có viềt nhầm."  # one word that is none: the text is no longer thought quite right


@pytest.mark.parametrize(
    "text",
    [
        "Vai trò của bit chẵn lẻ trong một nhóm bit được tính khi truyền.",
        "Giá trị pH của nước thải có ý nghĩa quan trọng trong xử lý.",
        "Ở Nam Bộ Việt Nam ph được phát âm là /ph/ trong tiếng địa phương.",
        "Theo nghiên cứu của Lien-Hang Nguyen công bố năm 2012 tại Hoa Kỳ.",
        "Theo nghiên cứu của Lien-Hang T. Nguyen công bố năm 2012.",
        "Theo giáo phận Đà Lạt. aViệt Nam phản đối hành động này.",
        "Biệt tài tý hon của cậu bé được nhiều người biết.",
    ],
)
def test_right_words_that_no_list_has_stay_where_no_ocr_has_read(text: str) -> None:
    assert restore(f"{ODD}\n{text}").split("\n")[-1] == text


@pytest.mark.parametrize(
    "text",
    [
        "~ 5 độ C so với hiện nay.",
        "Tổng kinh phí dự kiến ~ 3.000 triệu đồng.",
        "Chuyển tiền vào tài khoản I mở tại Kho bạc.",
        "15, Nguyễn Trãi, thành phố Quảng Ngãi",
        "Quy định tại khoản I, II Điều 5",
        "Các khoản I và II của Phụ lục",
        "Theo khoản I và khoản II Mục này",
        "7, Lê Lợi, phường Nghĩa Lộ",
    ],
)
def test_signs_that_may_be_right_stay(text: str) -> None:
    assert _read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế: rà soát hồ sơ.",
        "1. Chủ tịch Ủy ban nhân dân các xã, phường, thị trấn: rà soát hồ sơ.",
        "- Lưu ý: không áp dụng.",
        "Kiểm tra hồ sơ: đơn vị nộp báo cáo.",
    ],
)
def test_a_doubtful_colon_behind_a_name_or_a_topic_stays(text: str) -> None:
    assert _read(text, 0.8) == text


def test_a_doubtful_colon_behind_another_part_of_a_list_was_a_semicolon() -> None:
    read = "Sở Y tế rà soát; Sở Nội vụ lập danh sách: báo cáo kết quả."
    assert _read(read, 0.8) == read.replace(":", ";")
