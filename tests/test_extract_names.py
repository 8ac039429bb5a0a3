"""Names in capitals, the signer's post and name."""

from __future__ import annotations

import pytest

from pipeline.extract.names import body_names, nice_case, person, position


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH SƠN NAM", "Ủy ban nhân dân tỉnh Sơn Nam"),
        ("UỶ BAN NHÂN DÂN HUYỆN HOÀ SƠN", "Uỷ ban nhân dân huyện Hoà Sơn"),
        ("UBND XÃ AN THƯỢNG", "UBND xã An Thượng"),
        ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", "Bộ Giáo dục và Đào tạo"),
        ("SỞ TÀI CHÍNH", "Sở Tài chính"),
        ("BAN DÂN TỘC", "Ban Dân tộc"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("CHỦ TỊCH", "Chủ tịch"),
        ("PHÓ GIÁM ĐỐC", "Phó Giám đốc"),
        ("BAN CHỈ ĐẠO PHÒNG, CHỐNG THIÊN TAI TỈNH", "Ban Chỉ đạo phòng, chống thiên tai tỉnh"),
        ("KHO BẠC NHÀ NƯỚC KHU VỰC XIV", "Kho bạc Nhà nước khu vực XIV"),
        ("BAN QUẢN LÝ KHU KINH TẾ AN HẢI", "Ban Quản lý Khu kinh tế An Hải"),
        ("TRƯỜNG THPT LÊ MẪU", "Trường THPT Lê Mẫu"),
        ("TRƯỜNG THPT CHI LĂNG", "Trường THPT Chi Lăng"),
        ("TRƯỜNG MẦM NON HOA SEN", "Trường Mầm non Hoa Sen"),
        ("TRƯỜNG THPT CHUYÊN THĂNG LONG", "Trường THPT chuyên Thăng Long"),
        ("TRƯỜNG PTDTNT N’TRANG LƠNG", "Trường PTDTNT N’Trang Lơng"),
        ("ĐẢNG ỦY PHƯỜNG B'LAO", "Đảng ủy phường B'Lao"),
        ("ĐOÀN TNCS HỒ CHÍ MINH", "Đoàn TNCS Hồ Chí Minh"),
        ("PHÒNG VĂN HÓA - XÃ HỘI", "Phòng Văn hóa - Xã hội"),
        ("ĐẢNG ỦY PHƯỜNG TÂN THÀNH", "Đảng ủy phường Tân Thành"),
        ("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO", "Viện kiểm sát nhân dân tối cao"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_ordinary_case(text: str, expected: str) -> None:
    assert nice_case(text) == expected


def test_bodies_over_lines() -> None:
    assert body_names(["UBND TỈNH SƠN NAM", "SỞ VĂN HÓA, THỂ THAO", "VÀ DU LỊCH"]) == [
        "UBND tỉnh Sơn Nam",
        "Sở Văn hóa, Thể thao và Du lịch",
    ]
    assert body_names(["", "dòng thường", "  "]) == []


@pytest.mark.parametrize(
    ("lines", "post"),
    [
        (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], "Chủ tịch"),
        (["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], "Phó chủ tịch"),
        (["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"], "Phó giám đốc"),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "Chánh văn phòng"),
        (["TRƯỞNG BAN"], "Trưởng ban"),
        (["T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"], "Phó bí thư thường trực"),
        (["GIÁM ĐÓC"], "Giám đốc"),
        (["Trần Văn Mẫu"], None),
        ([], None),
    ],
)
def test_posts(lines: list[str], post: str | None) -> None:
    found = position([*lines, "Trần Văn Mẫu"])
    assert (found and found.lower()) == (post and post.lower())
    assert found is None or found[0].isupper()


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["CHỦ TỊCH", "Trần Văn Mẫu"], "Trần Văn Mẫu"),
        (["CHỦ TỊCH", "TRẦN VĂN MẪU"], "Trần Văn Mẫu"),
        (["CHỦ TỊCH", "Lê Thị Ngọc Minh Anh"], "Lê Thị Ngọc Minh Anh"),
        (["GIÁM ĐỐC", "Hoàng Hà"], "Hoàng Hà"),
        (["GIÁM ĐỐC", "ThS. Nguyễn Văn Thử"], "Nguyễn Văn Thử"),
        (["CHỦ TỊCH", "Phạm Văn Mẫu", "~ . |"], "Phạm Văn Mẫu"),
        (["TRƯỞNG CÔNG AN XÃ", "Thiếu tá Nguyễn Văn Mẫu"], "Nguyễn Văn Mẫu"),
        (["GIÁM ĐỐC", "BS.CKII. Trần Văn Thử"], "Trần Văn Thử"),
        (["CHỦ TỊCH", "Y Mẫu Niê Kđăm"], "Y Mẫu Niê Kđăm"),
        (["CHÁNH THANH TRA", "Điểu K'Mẫu"], "Điểu K'Mẫu"),
        (["CHỦ TỊCH", "Trqn V1n Mẫu"], None),
        (["CHỦ TỊCH", "Sở Nội vụ"], None),
        (["CHỦ TỊCH", "Xyz Văn Mẫu"], None),
        (["PHÓ CHỦ TỊCH"], None),
        ([], None),
        (["Sùng A Hồ"], "Sùng A Hồ"),
        (["K' Brèm"], "K' Brèm"),
        (["Ya Loan"], "Ya Loan"),
        (["Lý A Páo"], "Lý A Páo"),
        (["Trần I Văn Mẫu"], "Trần Văn Mẫu"),
        (["Nguyễn Văn Á"], "Nguyễn Văn Á"),
        (["Lê Thị Như Ý"], "Lê Thị Như Ý"),
        (["NGÔ THỊ Ê"], "Ngô Thị Ê"),
        (["Phạm Văn A"], "Phạm Văn A"),
        (["Trần Văn Mẫu I"], "Trần Văn Mẫu"),  # a stroke
        (["Trần Văn Mẫu A"], "Trần Văn Mẫu"),
        (["Trần Mẫu J"], "Trần Mẫu"),
    ],
)
def test_names(lines: list[str], name: str | None) -> None:
    assert person(lines) == name


def test_who_signs_for_the_head_is_the_deputy() -> None:
    assert position(["KT. GIÁM ĐỐC", "PHO GIÁM ĐÓC", "Trần Văn Mẫu"]) in ("Phó giám đốc", "Phó Giám đốc")
    assert position(["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]) in ("Phó giám đốc", "Phó Giám đốc")
    assert position(["GIÁM ĐỐC"]) == "Giám đốc"
    assert position(["=K. CHỦ TỊCH", "CHỦ TỊCH"]) != "Chủ tịch"  # a seal hid the rest of "KT." and "PHÓ"


@pytest.mark.parametrize(
    ("lines", "post"),
    [
        (["Q. CHỦ TỊCH"], "Quyền chủ tịch"),
        (["KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC"], "Phó Giám đốc"),
        (["TL. BỘ TRƯỞNG", "KT. VỤ TRƯỞNG VỤ TỔ CHỨC CÁN BỘ", "PHÓ VỤ TRƯỞNG"], "Phó Vụ trưởng"),
        (["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG CẢI CÁCH HÀNH CHÍNH"], "Trưởng phòng Cải cách hành chính"),
        (["TM. BAN CHỈ ĐẠO", "KT. TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "PHÓ CHỦ TỊCH UBND TỈNH"], "Phó Chủ tịch UBND tỉnh"),
        (["T/M UBND XÃ", "CHỦ TỊCH"], "Chủ tịch"),
        (["TM. UBND XÃ", "“Ý PHỦ CHỦ TỊCH:"], "Phó Chủ tịch"),
        (["TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"], "Chánh Văn phòng"),
    ],
)
def test_the_signers_own_post(lines: list[str], post: str) -> None:
    assert position([*lines, "Trần Văn Mẫu"]) == post


@pytest.mark.parametrize(
    ("lines", "post"),
    [
        (["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "CHỦ TỊCH", "Lê Mẫu"], "Phó Chủ tịch"),
        (["KT. GIÁM ĐỐC", "GIÁM ĐỐC", "Lê Mẫu"], "Phó Giám đốc"),
        (["__ KT. GIÁM ĐỐC", "Z7 BỘ GIÁM ĐỐC", "Lê Mẫu"], "Phó Giám đốc"),
        (["CHỦ TỊCH", "Lê Mẫu", "CHỦ TỊCH", "Trần Thử"], "Chủ tịch"),
    ],
)
def test_a_post_printed_twice_is_a_deputys(lines: list[str], post: str) -> None:
    """The seal hid "KT." or "PHÓ"; two who sign have their names between."""
    assert position(lines) == post


@pytest.mark.parametrize("post", ["„£ PHÓ GHỦ TỊCH", "PHÓ GIÁM ĐÓỏC", "PHÓ CHÙ TỊCH"])
def test_a_misread_post_is_nobodys_name(post: str) -> None:
    assert person(["KT. CHỦ TỊCH", post]) is None
    assert person(["KT. CHỦ TỊCH", post, "Phó Đức Chính"]) == "Phó Đức Chính"
