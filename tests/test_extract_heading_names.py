"""Names in headings that go on behind a comma, and branches named by where they are."""

from __future__ import annotations

import pytest

from pipeline.extract.heading_names import heading_units


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Phòng Kiểm sát thi hành án dân sự, hành chính (Phòng 11)", ["Phòng Kiểm sát thi hành án dân sự, hành chính"]),
        ("Sở Tài chính, các sở, ngành liên quan", ["Sở Tài chính", "các sở, ngành liên quan"]),
        ("Phòng Kinh tế, Văn phòng UBND xã", ["Phòng Kinh tế", "Văn phòng UBND xã"]),
        ("Phòng Nội vụ, trưởng các đơn vị", ["Phòng Nội vụ", "trưởng các đơn vị"]),
        ("Tại phòng giao dịch NHCSXH các khu vực", ["phòng giao dịch NHCSXH các khu vực"]),
        ("Phòng Kiểm sát thi hành án dân sự, hành chính", ["Phòng Kiểm sát thi hành án dân sự, hành chính"]),
        ("Giao Thường trực Hội đồng nhân dân tỉnh, các", ["Thường trực Hội đồng nhân dân tỉnh"]),
        ("Thành phố Hồ Chí Minh, ngày 19 tháng 11 năm", ["Thành phố Hồ Chí Minh"]),
        ("Tại hội trường xã", []),
        ("Nội dung Sở Nội vụ có trách nhiệm chủ trì", ["Sở Nội vụ"]),
        ("Những nội dung Công an tỉnh chủ trì", ["Công an tỉnh"]),
        ("Nội dung phối hợp của Sở Y tế", ["Sở Y tế"]),
        ("Nội dung báo cáo UBND tỉnh", []),
        ("Nội dung làm việc với Sở Y tế", []),
    ],
)
def test_units_of_a_heading(heading: str, units: list[str]) -> None:
    assert heading_units(heading)[0] == units


def test_a_new_plural_is_no_field() -> None:
    assert "các tiểu ban" not in heading_units("Ban Tổ chức, các tiểu ban")[0][0]
