"""Where a title ends: a new line that names by what document the body goes is no part of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow import read_document

HEAD = """UBND TỈNH LÂM ĐỒNG
CÔNG AN TỈNH
Số: 352/KH-CAT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lâm Đồng, ngày 19 tháng 01 năm 2026

KẾ HOẠCH
"""


def title(path: Path, *lines: str) -> str | None:
    file = path / "a.txt"
    file.write_text(HEAD + "\n".join([*lines, "I. MỤC TIÊU", "Giảm số vụ phạm tội.", ""]), encoding="utf-8")
    return read_document(file).document.title


@pytest.mark.parametrize(
    "body",
    [
        ["Thực hiện Quyết định số 163/QĐ-TTg ngày 23/01/2025 của Thủ tướng", "Chính phủ, Công an tỉnh ban hành:"],
        ["Triển khai thực hiện Nghị quyết của Tỉnh ủy, số", "05-NQ/TU, Công an tỉnh ban hành Kế hoạch như sau:"],
        ["Căn cứ Quyết định số 163/QĐ-TTg, Công an tỉnh ban hành Kế hoạch như sau:"],
    ],
)
def test_a_line_that_goes_by_a_document_is_the_body(tmp_path: Path, body: list[str]) -> None:
    assert title(tmp_path, "Phòng, chống ma túy năm 2026 trên địa bàn tỉnh", *body) == (
        "Phòng, chống ma túy năm 2026 trên địa bàn tỉnh"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["Thực hiện Quyết định số 163/QĐ-TTg của Thủ tướng", "Chính phủ về phòng, chống ma túy"],
        ["Phòng, chống ma túy năm 2026", "thực hiện Quyết định số 163/QĐ-TTg"],
        ["Phòng, chống ma túy năm 2026", "Thực hiện Chương trình hành động của tỉnh"],
    ],
)
def test_a_title_that_says_so_itself(tmp_path: Path, lines: list[str]) -> None:
    assert title(tmp_path, *lines, "") == " ".join(lines)


UNTYPED = """ỦY BAN NHÂN DÂN TỈNH SƠN NAM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: {number}
Sơn Nam, ngày 21 tháng 3 năm 2026

VỀ VIỆC TĂNG CƯỜNG PHÒNG CHÁY CHỮA CHÁY RỪNG
TRONG MÙA KHÔ NĂM 2026
Thời gian qua, công tác phòng cháy chữa cháy rừng còn nhiều hạn chế. Chủ tịch UBND tỉnh yêu cầu:
1. Sở Nông nghiệp và Môi trường:
a) Kiểm tra các khu rừng có nguy cơ cháy cao trước ngày 15/4/2026.
b) Hướng dẫn chủ rừng theo quy định của pháp luật nước Cộng hòa xã hội chủ nghĩa Việt Nam về rừng.
2. Công an tỉnh: Xử lý nghiêm hành vi đốt rừng.
"""


def test_a_title_in_capitals_whose_type_line_is_lost(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(UNTYPED.format(number="06/CT-UBND"), encoding="utf-8")
    found = read_document(file)
    assert found.document.title == "VỀ VIỆC TĂNG CƯỜNG PHÒNG CHÁY CHỮA CHÁY RỪNG TRONG MÙA KHÔ NĂM 2026"
    assert found.document.doc_type == "Chỉ thị"
    assert "number" in found.document.reasons["doc_type"]
    assert [task.label for task in found.tasks] == ["a)", "b)", "2."]  # an item that names the republic ends no head


def test_letters_of_another_body_name_no_type(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(UNTYPED.format(number="680/CT-CS"), encoding="utf-8")
    assert read_document(file).document.doc_type is None


@pytest.mark.parametrize(
    ("below", "title"),
    [
        (
            "V/v đẩy mạnh giải ngân vốn\nđầu tư công năm 2026\n\nKính gửi: Các sở.",
            "V/v đẩy mạnh giải ngân vốn đầu tư công năm 2026",
        ),
        (
            "V/v: Triển khai kế hoạch của\nỦy ban nhân dân tỉnh\nKính gửi: Các sở.",
            "V/v: Triển khai kế hoạch của Ủy ban nhân dân tỉnh",
        ),
        ("\nV/v cung cấp điện\nCăn cứ Công văn số 12/UBND-KT, yêu cầu:", "V/v cung cấp điện"),
        ("V/v cung cấp điện\nPhòng Kỹ thuật rà soát lưới điện.", "V/v cung cấp điện"),
        ("Kính gửi: Các sở.\nV/v cung cấp điện, yêu cầu:", None),
    ],
)
def test_a_letters_subject_under_its_date(tmp_path: Path, below: str, title: str | None) -> None:
    file = tmp_path / "a.txt"
    head = HEAD.replace("/KH-CAT", "/CAT-PV01").removesuffix("KẾ HOẠCH\n").rstrip()
    file.write_text(f"{head}\n{below}\n1. Phòng Tham mưu lập báo cáo.\n", encoding="utf-8")
    found = read_document(file).document
    assert (found.title, found.doc_type) == (title, "Công văn")


def test_a_title_at_the_left_margin_under_a_head_of_two_columns(tmp_path: Path) -> None:
    wide = 40
    rows = [("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), ("TỈNH SƠN NAM", "Độc lập - Tự do - Hạnh phúc")]
    rows.append(("Số: 216/KH-UBND", "Sơn Nam, ngày 03 tháng 6 năm 2026"))
    body = "Căn cứ kết luận cuộc họp ngày 01 tháng 6 năm 2026, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:"
    lines = [
        *(left.ljust(wide) + right for left, right in rows),
        "",
        "KẾ HOẠCH",
        "Dọn kênh mương",
        "",
        body,
        "1. Sở Y tế báo cáo.",
    ]
    file = tmp_path / "a.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    head = read_document(file).document
    assert (head.doc_type, head.title) == ("Kế hoạch", "Dọn kênh mương")
    assert (head.issued_on, head.place) == ("2026-06-03", "Sơn Nam")


@pytest.mark.parametrize("opening", ["Ngày 01 tháng 6", "Chiều ngày 02/6"])
def test_a_sentence_that_begins_with_a_day_is_the_body(tmp_path: Path, opening: str) -> None:
    assert (
        title(tmp_path, "Kết luận về kênh mương", f"{opening} năm 2026, Giám đốc đã họp.") == "Kết luận về kênh mương"
    )


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("SỞ Y TẾ KIỂM TRA CÁC BỆNH VIỆN TRƯỚC NGÀY 15/7/2026.\nCÔNG AN TỈNH TUẦN TRA BAN ĐÊM.", None),
        ("ỦY BAN NHÂN DÂN TỈNH YÊU CẦU CÁC SỞ, NGÀNH:", None),
        ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN NAM\n\nCăn cứ Luật Thanh tra ngày 14/11/2022;", None),
        ("TĂNG CƯỜNG PHÒNG CHÁY RỪNG\n\nSỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "TĂNG CƯỜNG PHÒNG CHÁY RỪNG"),
    ],
)
def test_what_stands_in_capitals_under_a_head_and_is_no_title(tmp_path: Path, below: str, title: str | None) -> None:
    file = tmp_path / "a.txt"
    head = UNTYPED.format(number="06/CT-UBND").partition("\nVỀ VIỆC")[0]
    file.write_text(f"{head}\n{below}\n1. Công an tỉnh xử lý nghiêm hành vi đốt rừng.\n", encoding="utf-8")
    assert read_document(file).document.title == title


def test_a_letter_keeps_its_subject_over_a_line_in_capitals(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    head = HEAD.replace("352/KH-CAT", "352/CAT-PV01\nV/v ứng phó bão số 3").removesuffix("KẾ HOẠCH\n")
    file.write_text(f"{head}CÔNG AN TỈNH YÊU CẦU CÁC ĐƠN VỊ\n1. Phòng Tham mưu trực ban.\n", encoding="utf-8")
    found = read_document(file).document
    assert (found.title, found.doc_type) == ("V/v ứng phó bão số 3", "Công văn")


def test_who_decides_stands_right_under_a_title_in_small_letters(tmp_path: Path) -> None:
    body = ["GIÁM ĐỐC CÔNG AN TỈNH LÂM ĐỒNG", "Căn cứ Luật Công an nhân dân;", ""]
    assert title(tmp_path, "Phòng, chống ma túy năm 2026", *body) == "Phòng, chống ma túy năm 2026"
    assert title(tmp_path, "PHÒNG, CHỐNG MA TÚY NĂM 2026", "") == "PHÒNG, CHỐNG MA TÚY NĂM 2026"


def test_a_title_of_no_known_type_at_the_left_margin_is_whole(tmp_path: Path) -> None:
    head = (
        "      BỘ CÔNG THƯƠNG                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "    CỤC HÓA CHẤT XANH                   Độc lập - Tự do - Hạnh phúc\n"
        "     Số: 21/CHCX-VP                  Hà Nội, ngày 09 tháng 3 năm 2026\n\n"
        "     PHÂN CÔNG CÔNG VIỆC\n     TRIỂN KHAI CHƯƠNG TRÌNH CÔNG TÁC QUÝ II NĂM 2026 CỦA CỤC HÓA CHẤT XANH\n\n"
        "Lãnh đạo Cục phân công nhiệm vụ như sau:\n1. Văn phòng Cục lập dự toán.\n"
    )
    file = tmp_path / "a.txt"
    file.write_text(head, encoding="utf-8")
    document = read_document(file)
    assert document.document.title == (
        "PHÂN CÔNG CÔNG VIỆC TRIỂN KHAI CHƯƠNG TRÌNH CÔNG TÁC QUÝ II NĂM 2026 CỦA CỤC HÓA CHẤT XANH"
    )
    assert document.document.number == "21/CHCX-VP"


@pytest.mark.parametrize("line", ["TỔNG GIÁM ĐỐC CÔNG TY THÔNG BÁO", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ QUYẾT ĐỊNH"])
def test_who_decides_under_a_title_in_small_letters_needs_no_basis(tmp_path: Path, line: str) -> None:
    assert title(tmp_path, "Phòng, chống cháy rừng năm 2026", line, "Các phòng thực hiện:") == (
        "Phòng, chống cháy rừng năm 2026"
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [("KẾT LUẬN KIỂM TRA", "Kết luận"), ("CHƯƠNG TRÌNH PHỐI HỢP", "Chương trình"), ("KẾ HOẠCH HÀNH ĐỘNG", "Kế hoạch")],
)
def test_further_lines_that_name_a_type(tmp_path: Path, line: str, kind: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        HEAD.replace("KẾ HOẠCH\n", f"{line}\n") + "Việc quản lý đất công\n\nI. NỘI DUNG\n", encoding="utf-8"
    )
    document = read_document(file).document
    assert (document.doc_type, document.title) == (kind, "Việc quản lý đất công")
