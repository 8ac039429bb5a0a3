"""People who are named for the work."""

from __future__ import annotations

import pytest

from pipeline.extract.roles import roles_of
from pipeline.extract.unit_persons import is_named_person


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Giao TS. Lê Đình Hậu (Phó Trưởng phòng Đào tạo) làm đầu mối xây dựng đề án.", ["TS. Lê Đình Hậu"]),
        ("Giao ông Nguyễn Văn A chủ trì rà soát.", ["ông Nguyễn Văn A"]),
        (
            "Giao đồng chí Nguyễn Văn A, Phó Chủ tịch UBND xã trực tiếp chỉ đạo.",
            ["đồng chí Nguyễn Văn A, Phó Chủ tịch UBND xã"],
        ),
        ("Đảng phí: đồng chí thủ quỹ thu, nộp đảng phí trước ngày 10 hằng tháng.", ["đồng chí thủ quỹ"]),
        (
            "Đồng chí Hồ Sỹ Thắng - Chủ tịch UBND xã, Chủ tịch Hội đồng: chỉ đạo chung.",
            ["Đồng chí Hồ Sỹ Thắng - Chủ tịch UBND xã, Chủ tịch Hội đồng"],
        ),
        (
            "Đồng chí Lê An, Chủ tịch UBND xã, Trưởng Công an xã: chỉ đạo chung.",
            ["Đồng chí Lê An, Chủ tịch UBND xã", "Trưởng Công an xã"],
        ),
        ("Đồng ý với ý kiến của ông Nguyễn Văn B về phương án.", []),
    ],
)
def test_whom_work_is_given_to(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Bà Hoàng Thị Loan", True),
        ("đ/c Thiếu tá Phan Văn Bình", True),
        ("Cô Phạm Thu Hà - Tổng phụ trách Đội", True),
        ("đồng chí Vũ Thị Lan, Phó Bí thư Đảng ủy", True),
        ("cô Hà", False),
        ("Sở Y tế", False),
        ("đồng chí Trưởng Công an phường", False),
    ],
)
def test_who_is_named_as_a_person(text: str, person: bool) -> None:
    assert is_named_person(text) is person
