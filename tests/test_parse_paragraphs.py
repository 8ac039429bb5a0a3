"""Printed lines to paragraphs, by where they stand: boxes made for each case."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Box, LabelKind, Line, Word
from pipeline.parse.geometry import measure, slant, straight
from pipeline.parse.paragraphs import Piece, goes_on, join, paragraph, pieces
from tests.helpers import CHAR, LEFT, PATIENT, PITCH, RIGHT, centred, down, full, line, moved, text_pages

INDENT = LEFT + 28

LONG = [
    "Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành và địa phương rà",
    "soát toàn bộ hồ sơ đang giải quyết, phân loại theo nguyên nhân và",
]
FIRST = [full(LONG[0], INDENT), full(LONG[1]), line("báo cáo trước ngày 20 hằng tháng.")]
SECOND = [
    full("Văn phòng có trách nhiệm theo dõi việc thực hiện và tổng hợp tình", INDENT),
    line("hình chung của toàn tỉnh."),
]


def texts(lines: list[Line]) -> list[str]:
    return [p.text for p in pieces(lines, 1, True)]


def test_an_indent_begins_a_paragraph() -> None:
    assert texts(down(FIRST + SECOND)) == [
        f"{LONG[0]} {LONG[1]} báo cáo trước ngày 20 hằng tháng.",
        "Văn phòng có trách nhiệm theo dõi việc thực hiện và tổng hợp tình hình chung của toàn tỉnh.",
    ]


def test_an_indented_line_after_a_full_last_line_begins_a_paragraph() -> None:
    ended = full("hợp báo cáo Ủy ban nhân dân tỉnh trước ngày 25 của tháng cuối quý.")
    assert len(texts(down([FIRST[0], FIRST[1], ended, *SECOND]))) == 2


def test_a_short_last_line_ends_a_paragraph_without_indents() -> None:
    lines = [
        full(LONG[0]),
        line("soát hồ sơ."),
        full("Văn phòng có trách nhiệm theo dõi việc thực hiện và"),
        line("gửi."),
    ]
    assert len(texts(down(lines))) == 2


def test_lines_without_a_sign_of_an_end_stay_together() -> None:
    lines = [full(LONG[0]), full(LONG[1]), full(LONG[0].lower()), line("báo cáo.")]
    assert len(texts(down(lines))) == 1


def test_a_gap_parts() -> None:
    above, below = down(FIRST), down([full(LONG[1]), line("hết.")], 100 + 3 * PITCH + 40)
    assert len(texts(above + below)) == 2


def test_a_label_begins_a_paragraph_after_a_closed_one() -> None:
    lines = [
        full("- Rà soát, bổ sung danh mục thủ tục hành chính đủ điều kiện trực", INDENT),
        line("tuyến toàn trình;"),
        line("- Công khai danh mục trên Cổng dịch vụ công.", INDENT),
        line("a) Lập danh mục;", INDENT),
    ]
    assert texts(down(lines))[1:] == ["- Công khai danh mục trên Cổng dịch vụ công.", "a) Lập danh mục;"]


def test_a_dash_that_a_full_line_breaks_before_is_no_label() -> None:
    lines = [
        full("Tăng cường phối hợp giữa cơ quan quản lý nhà nước về lao động", INDENT),
        full("- thương binh và xã hội với các cơ quan khác trên địa bàn trong"),
        line("thời gian tới."),
    ]
    assert len(texts(down(lines))) == 1


def test_a_centred_heading_stands_alone() -> None:
    lines = down([*FIRST, centred("Chương II", 0), centred("TRÁCH NHIỆM THỰC HIỆN", 0), *SECOND])
    found = texts(lines)
    assert found[0].endswith("hằng tháng.")
    assert found[-1].startswith("Văn phòng")
    assert len(found) >= 3


def test_a_bracket_under_a_heading_in_capitals_is_a_paragraph() -> None:
    lines = down([*FIRST, line("III. NHIỆM VỤ CỤ THỂ", 113.0), line("(Chi tiết tại bảng dưới đây)", 113.0), *SECOND])
    assert "(Chi tiết tại bảng dưới đây)" in texts(lines)


@pytest.mark.parametrize("degrees", [-1.0, -0.4, 0.4, 1.0])
def test_a_slanted_page_is_read_like_a_straight_one(degrees: float) -> None:
    lines = down(FIRST + SECOND + FIRST + SECOND)
    angle = math.radians(degrees)
    slanted = [Line([_turned(w, angle) for w in one.words]) for one in lines]
    assert slant(slanted) == pytest.approx(angle, abs=0.004)
    assert texts(slanted) == texts(lines)


def _turned(word: Word, angle: float) -> Word:
    x, y = word.box.x0, word.box.y0
    nx, ny = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
    return Word(word.text, Box(nx, ny, nx + word.box.width, ny + word.box.height))


def test_straightening_a_straight_line_changes_nothing() -> None:
    one = full(LONG[0])
    assert straight(one, 0.0) == pytest.approx(one.box)


def test_the_measure_is_taken_from_the_long_lines() -> None:
    boxes = [one.box for one in down([*FIRST, *SECOND, line("thấp", LEFT - 30)])]
    m = measure(boxes)
    assert (m.left, m.right, m.pitch) == (pytest.approx(LEFT), pytest.approx(RIGHT), pytest.approx(PITCH))


def test_no_lines_have_a_measure_too() -> None:
    m = measure([])
    assert m.width > 0
    assert m.pitch > 0
    assert pieces([], 1, True) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Quyết định số 15/2024/", "QĐ-UBND"], "Quyết định số 15/2024/QĐ-UBND"),
        (["Nghị định số 61/2018/NĐ-", "CP của Chính phủ"], "Nghị định số 61/2018/NĐ-CP của Chính phủ"),
        (["Quyết định số 1189/QĐĐ", "UBND ngày 09/8/2023"], "Quyết định số 1189/QĐ-UBND ngày 09/8/2023"),
        (["Nghị định số 61/2018/NĐ", "CP của Chính phủ"], "Nghị định số 61/2018/NĐ-CP của Chính phủ"),
        (["họp 2/QĐ", "cùng UBND"], "họp 2/QĐ cùng UBND"),
        (["Sở Lao động -", "Thương binh và Xã hội"], "Sở Lao động - Thương binh và Xã hội"),
        (["các sở,", "ngành"], "các sở, ngành"),
        (["một"], "một"),
        ([], ""),
    ],
)
def test_joining_lines(lines: list[str], expected: str) -> None:
    assert join(lines) == expected


@PATIENT
@given(
    st.lists(st.lists(st.sampled_from(["các", "sở,", "1.", "-", "NĐ-", "a)", "Ban", "hết."]), min_size=1), max_size=12)
)
def test_no_word_is_lost_or_added(rows: list[list[str]]) -> None:
    lines = down([line(" ".join(row)) for row in rows])
    found = pieces(lines, 1, True)
    assert [one for p in found for one in p.lines] == lines
    printed = "".join(w for row in rows for w in row)
    assert "".join(p.text for p in found).replace(" ", "") == printed


def test_a_text_file_with_a_paragraph_a_line_is_kept_so() -> None:
    lines = down([line("Sở Nội vụ"), line("rà soát danh mục"), line("và báo cáo")])
    assert [p.text for p in pieces(lines, 1, False, kept_lines=True)] == ["Sở Nội vụ", "rà soát danh mục", "và báo cáo"]


# ---------------------------------------------------------------- over pages


def piece(text: str, page: int = 1, indented: bool = False, is_centred: bool = False) -> Piece:
    return Piece(page, [line(text)], indented, is_centred, 1.0)


@pytest.mark.parametrize(
    ("last", "following", "expected"),
    [
        ("tổng hợp kết quả của các sở,", "ngành và địa phương.", True),
        ("giao Sở Tài chính chủ trì cùng", "Văn phòng tham mưu.", True),
        ("theo Nghị định số 61/2018/NĐ-", "CP của Chính phủ.", True),
        ("báo cáo trước ngày 20.", "Văn phòng theo dõi.", False),
        ("thực hiện các việc sau:", "Rà soát hồ sơ.", False),
        ("tổng hợp kết quả của các sở", "2. Công an tỉnh:", True),  # no indent: "2." may be a figure of the sentence
        ("tổng hợp kết quả;", "2. Công an tỉnh:", False),
        ("tổng hợp kết quả của các sở", "- Rà soát hồ sơ.", False),
        ("Trên đây là kế hoạch./.", "PHỤ LỤC", False),
        ("tổng hợp", "", False),
    ],
)
def test_a_paragraph_goes_on_over_a_page(last: str, following: str, expected: bool) -> None:
    after = Piece(2, [line(following)] if following else [], False, False, 9.0)
    assert goes_on(piece(last), after) is expected


def test_a_heading_at_the_foot_of_a_page_ends_there() -> None:
    first = pieces(down([*FIRST, line("3.3. Trưởng các bản", 113.0)]), 1, boxed=True)[-1]
    assert not goes_on(first, piece("Đôn đốc các hộ gia đình cung cấp giấy tờ đúng thời gian.", 2))


def test_an_indented_or_centred_piece_begins_anew() -> None:
    assert not goes_on(piece("tổng hợp kết quả của"), piece("Văn phòng theo dõi.", 2, indented=True))
    assert not goes_on(piece("tổng hợp kết quả của"), piece("PHỤ LỤC", 2, is_centred=True))
    assert not goes_on(piece("KẾ HOẠCH", is_centred=True), piece("năm tới", 2))


def test_a_joined_paragraph_knows_both_places() -> None:
    first = Piece(1, [line("- Rà soát danh mục theo Quyết định số 15/QĐ-", confidence=0.5)], True, False, 1.0)
    second = Piece(2, [line("UBND của tỉnh.")], False, False, 9.0)
    made = paragraph([first, second])
    assert made.text == "Rà soát danh mục theo Quyết định số 15/QĐ-UBND của tỉnh."
    assert made.label is not None
    assert made.label.kind == LabelKind.DASH
    assert [(p.page, p.box) for p in made.places] == [(1, first.lines[0].box), (2, second.lines[0].box)]
    assert made.parts == [first.text, second.text]
    assert 0.5 < made.confidence < 1.0
    assert made.page == 1


def test_text_files_give_no_boxes() -> None:
    made = paragraph([Piece(1, [line("Rà soát.")], False, False, 1.0, boxed=False)])
    assert made.places[0].box is None


def test_bold_is_what_most_words_are() -> None:
    one = line("Sở Nội vụ:")
    assert paragraph([Piece(1, [one], False, False, 1.0)]).bold is None
    for word in one.words:
        word.bold = word.text != "vụ:"
    assert paragraph([Piece(1, [one], False, False, 1.0)]).bold is True


def test_moved_lines_read_the_same_anywhere_on_the_page() -> None:
    lines = down(FIRST + SECOND)
    assert texts([moved(one, 30 * CHAR / 6, 211) for one in lines]) == texts(lines)


def test_an_indented_line_begins_a_paragraph_although_the_one_before_is_indented() -> None:
    one = line("Sở Nội vụ tổng hợp, báo cáo.", INDENT)
    two = full("Văn phòng có trách nhiệm theo dõi việc thực hiện của các phòng", INDENT)
    assert len(texts(down([*FIRST, one, two, line("và đơn vị.")]))) == 3


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Xử lý theo quy định. :", "Xử lý theo quy định."),
        ("Gửi về Sở Nội vụ; , .", "Gửi về Sở Nội vụ;"),
        ("Các sở có trách nhiệm:", "Các sở có trách nhiệm:"),
    ],
)
def test_a_speck_behind_the_end_introduces_nothing(printed: str, text: str) -> None:
    assert paragraph([Piece(1, [line(printed)], False, False, 1.0)]).text == text


def test_a_number_in_brackets_begins_a_paragraph_where_it_is_stepped_in() -> None:
    inside = [full(LONG[0], INDENT), full(LONG[1]), full("báo cáo những việc: (1) đã sửa xong các con đường trong xã;")]
    goes_on = full("(2) Nâng cấp trạm bơm; (3) cấp phát giống cây cho các hộ dân ở các xã")
    assert len(texts(down([*inside, goes_on]))) == 1
    assert len(texts(down([*inside, line("(2) Nâng cấp trạm bơm.", INDENT)]))) == 2


@pytest.mark.parametrize("head", ["III. TỔ CHỨC THỰC HIỆN", "CHI. TỔ CHỨC THỰC HIỆN"])
def test_words_under_a_heading_in_capitals_are_none_of_it(head: str) -> None:
    under = full("“51, Tổ Quản lý chất lượng làm đầu mối theo dõi các khoa, phòng thực hiện;", LEFT)
    lines = down([line(head, LEFT), under, line("báo cáo Giám đốc trước ngày 25 hằng tháng.")])
    assert pieces(lines, 1, boxed=True)[0].text == head


def test_bodies_with_their_work_behind_a_colon_are_paragraphs_however_long_their_lines() -> None:
    long = "Trạm Y tế xã: Tham mưu UBND xã triển khai kế hoạch; giám sát ca bệnh hằng ngày trước 16 giờ; dự trù thuốc."
    found = pieces(text_pages(f"{long}\nPhòng Kinh tế: Rà soát hồ sơ.\n")[0].lines(), 1, False)
    assert [piece.text for piece in found] == [long, "Phòng Kinh tế: Rà soát hồ sơ."]


def test_a_paragraph_a_line_goes_on_where_its_last_word_asks_for_a_figure() -> None:
    kept = [
        "a) Rà soát các nhà văn hóa theo Thông tư số",
        "14/2025/TT-BVH của Bộ, xong trước ngày",
        "15 tháng 7 năm 2026.",
        "b) Sửa chữa các nhà văn hóa bằng nguồn vốn được giao trong năm",
        "2. Công an xã",
        "100% nhà văn hóa có nội quy phòng cháy.",
    ]
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == [" ".join(kept[:3]), *kept[3:]]


@pytest.mark.parametrize(
    "kept",
    [
        ["1- Phòng Kinh tế và Trạm Y tế xã kiểm tra các điểm", "2- Công an xã kiểm tra bến đò trước ngày 30/4/2026."],
        ["1/ Phòng Kinh tế và Trạm Y tế xã kiểm tra các điểm", "2/ Công an xã kiểm tra bến đò."],
        ["1.1 Phòng Kinh tế và Trạm Y tế xã rà soát các khoản", "1.2 Công an xã kiểm tra bến đò."],
        ["1.Phòng Kinh tế và Trạm Y tế xã rà soát các khoản", "2.Công an xã kiểm tra bến đò."],
        ["01 - Phòng Kinh tế và Trạm Y tế xã rà soát các điểm", "02 - Công an xã kiểm tra bến đò."],
        ["II. CÁC CHỈ TIÊU PHÁT TRIỂN KINH TẾ - XÃ HỘI CẦN ĐẠT", "100% hộ dân có nước sạch."],
        ["2. Các chỉ tiêu cần đạt", "95% hồ sơ được số hóa."],
    ],
)
def test_an_item_or_a_heading_that_ends_so_takes_in_no_next_one(kept: list[str]) -> None:
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == kept


def test_an_article_s_clause_is_no_item() -> None:
    kept = ["1. Phòng Kinh tế lập danh mục các khoản chi theo quy định tại khoản", "2 Điều 5 Nghị định này."]
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == [" ".join(kept)]


def test_a_chapter_s_title_and_its_first_article_in_one_line_are_two() -> None:
    kept = ["Chương IV TỔ CHỨC THỰC HIỆN Điều 12. Trách nhiệm của Sở Y tế", "THEO Điều 5. LUẬT", "NỘI DUNG 3 Điều 4"]
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == [
        "Chương IV TỔ CHỨC THỰC HIỆN",
        "Điều 12. Trách nhiệm của Sở Y tế",
        *kept[1:],
    ]


@pytest.mark.parametrize(
    "kept",
    [
        ["a) Rà soát các tuyến đê xung yếu trên địa bàn theo chỉ đạo của", "Thủ tướng Chính phủ, báo cáo."],
        ["2. Ban Quản lý rừng phòng hộ Khe Giữa, các Hạt Kiểm lâm,", "Công ty Cấp nước Tân Hưng tuần tra."],
        ["- Cắm biển báo tại các ngầm tràn để người dân trong xã biết;", "cử người canh gác ban đêm."],
    ],
)
def test_a_paragraph_a_line_goes_on_behind_what_ends_nothing(kept: list[str]) -> None:
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == [" ".join(kept)]


@pytest.mark.parametrize(
    "kept",
    [
        ["a) Rà soát các tuyến đê xung yếu trên địa bàn theo chỉ đạo của", "b) Sửa chữa các cống."],
        [
            "1. Phòng Kinh tế xã phối hợp với các thôn trong xã thực hiện:",
            "rà soát hồ sơ các hộ nuôi tôm;",
            "cấp phép.",
        ],
        ["Kính gửi: Sở Y tế, Sở Nội vụ,", "Văn phòng xã"],
        ["DANH SÁCH CÁC ĐƠN VỊ KÝ CAM KẾT THU GOM RÁC THẢI CỦA", "Xã Tân Hưng"],
        ["Rà soát các tuyến đê xung yếu trên địa bàn các thôn trong xã.", "tiếp theo là các cống."],
    ],
)
def test_what_is_whole_takes_in_no_next_line(kept: list[str]) -> None:
    found = pieces(text_pages("\n".join(kept))[0].lines(), 1, boxed=False, kept_lines=True)
    assert [piece.text for piece in found] == kept
