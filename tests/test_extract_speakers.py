"""Whose words an item tells, and whom they give the work to."""

from __future__ import annotations

import pytest

from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from tests.test_extract_confidence_leads import doubts


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Thường trực Tỉnh ủy kết luận: Giao Sở Nội vụ lập đề án trước ngày 5/6/2026.", ["Sở Nội vụ"]),
        ("Phó Chủ tịch UBND tỉnh kết luận: Sở Tài chính lập đề án.", ["Sở Tài chính"]),
        ("Chủ tịch UBND tỉnh giao: Sở Tư pháp lập đề án.", ["Sở Tư pháp"]),
        ("Chủ tịch UBND tỉnh yêu cầu các đơn vị: Sở Tài chính lập đề án.", ["Sở Tài chính"]),
        (
            "Giám đốc Sở Y tế giao: Phòng Nghiệp vụ Y, Phòng Tổ chức cán bộ rà soát.",
            ["Phòng Nghiệp vụ Y", "Phòng Tổ chức cán bộ"],
        ),
        ("Ông Trần Văn Minh, Giám đốc Sở Y tế: đề nghị Sở Tài chính cấp vốn.", ["Sở Tài chính"]),
        (
            "Ông Trần Văn Minh, Giám đốc Sở Y tế: rà soát hồ sơ của Sở Tài chính.",
            ["Ông Trần Văn Minh, Giám đốc Sở Y tế"],
        ),
        ("Sở Y tế chỉ đạo: các bệnh viện trực cấp cứu.", ["Sở Y tế"]),
        ("UBND tỉnh yêu cầu Sở Tài chính: Sở Xây dựng gửi gì thì thẩm định.", ["Sở Tài chính"]),
        ("Chủ tịch UBND tỉnh kết luận, giao Sở Nội vụ lập đề án.", ["Sở Nội vụ"]),
        ("Sở Tài chính giao: Phòng Ngân sách lập dự toán.", ["Sở Tài chính"]),
        ("Sở Y tế: Đề nghị Sở Tài chính cấp vốn.", ["Sở Y tế"]),
        ("Cục trưởng yêu cầu Phòng Kế toán đối chiếu công nợ.", ["Phòng Kế toán"]),
        ("Tổng Giám đốc đề nghị Ban Kỹ thuật kiểm định cẩu.", ["Ban Kỹ thuật"]),
        ("Giám đốc Sở Y tế yêu cầu các bệnh viện trực cấp cứu.", ["Giám đốc Sở Y tế"]),
        ("Hiệu trưởng các trường yêu cầu giáo viên nộp giáo án.", ["Hiệu trưởng các trường"]),
    ],
)
def test_who_only_speaks_does_not_lead(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    "verb", [verb for kind in ("anyone", "speakers") for verb in load("units.yaml")["saying"][kind]]
)
def test_no_name_ends_with_a_verb_of_speech(verb: str) -> None:
    assert roles_of(f"Chủ tịch UBND tỉnh {verb}: Giao Sở Nội vụ lập đề án.").lead == ["Sở Nội vụ"]
    assert not any(verb in unit for unit in roles_of(f"UBND tỉnh {verb}: lập đề án trong quý này.").lead)


@pytest.mark.parametrize("ending", load("units.yaml")["saying"]["as_follows"])
def test_words_that_follow(ending: str) -> None:
    text = f"Thường trực Tỉnh ủy kết luận {ending}: Giao Sở Nội vụ lập đề án."
    assert roles_of(text).lead == ["Sở Nội vụ"]


def test_work_told_as_done_behind_a_topic() -> None:
    assert doubts("1. Về tiến độ dự án: Sở Xây dựng báo cáo đã hoàn thành 50%.")["reported"] == 1.0
    assert doubts("1. Về tiến độ dự án: Sở Xây dựng báo cáo Sở Tài chính tiến độ.")["reported"] == 0.0
