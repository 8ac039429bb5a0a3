"""What a single line of a head or foot is: a type, a motto, a post."""

from __future__ import annotations

import pytest

from pipeline.parse.zones import is_motto, is_position, type_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KẾ HOẠCH", "ke hoach"),
        ("K Ế  H O Ạ C H", "ke hoach"),
        ("KÉ HOẠCH", "ke hoach"),
        ("_ CHỈ THỊ _", "chi thi"),
        ("QUYẾT ĐỊNH:", "quyet dinh"),
        ("THÔNG BÁO KẾT LUẬN", "thong bao ket luan"),
        ("Kế hoạch", None),
        ("KẾ HOẠCH CẢI CÁCH HÀNH CHÍNH NĂM 2026", None),
        ("ỦY BAN NHÂN DÂN", None),
    ],
)
def test_type_lines(text: str, name: str | None) -> None:
    assert type_name(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("CONG HOA XA HOI CHU NGHIA VIET NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        ("Độc lâp- Tự do - Hạnh phức", True),
        ("ĐẢNG CỘNG SẢN VIỆT NAM", True),
        ("ỦY BAN NHÂN DÂN TỈNH", False),
        ("phát triển kinh tế - xã hội", False),
        ("", False),
    ],
)
def test_mottos(text: str, expected: bool) -> None:
    assert is_motto(text) is expected


@pytest.mark.parametrize(
    "text", ["CHỦ TỊCH", "KT. CHỦ TỊCH", "PHÓ GIÁM ĐỐC", "TL. BỘ TRƯỞNG", "Q. GIÁM ĐỐC", "TRƯỞNG BAN"]
)
def test_posts(text: str) -> None:
    assert is_position(text)


@pytest.mark.parametrize("text", ["Chủ tịch", "TRẦN VĂN MẪU", "Chủ tịch chỉ đạo các ban", "RÀ SOÁT"])
def test_no_posts(text: str) -> None:
    assert not is_position(text)
