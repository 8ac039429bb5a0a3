"""People who are named for the work."""

from __future__ import annotations

import pytest

from pipeline.extract.roles import roles_of


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
