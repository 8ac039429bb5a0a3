"""Names and times over a list, without a number: nothing before them is lost, and what follows is theirs."""

from __future__ import annotations

import pytest

from pipeline.bare_heads import heads_alone, is_time
from pipeline.document import Task
from tests.helpers import read

HEAD = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NGÃI

Số: 12/KH-UBND

Quảng Ngãi, ngày 5 tháng 3 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026

{filler}II. NHIỆM VỤ
"""
# with it no line of a list fills its line
FILLER = "Căn cứ chương trình công tác của tỉnh, Ủy ban nhân dân tỉnh ban hành kế hoạch với các nội dung dưới đây.\n\n"


def tasks(body: str, filler: str = "") -> list[Task]:
    return read(HEAD.format(filler=filler) + body).tasks


def led(body: str, filler: str = "") -> list[tuple[str, list[str]]]:
    return [(t.text, t.lead_units) for t in tasks(body, filler)]


@pytest.mark.parametrize("filler", ["", FILLER])
@pytest.mark.parametrize(
    "line",
    [
        "Sở Y tế:",
        "Sở Y tế",
        "Đối với Sở Y tế:",
        "Đối với Sở Y tế",
        "Sở Y tế có trách nhiệm",
        "Sở Y tế có trách nhiệm:",
        "- Sở Y tế:",
        "* Sở Y tế",
        "+ Sở Y tế",
    ],
)
def test_a_name_without_a_number_heads_what_follows(line: str, filler: str) -> None:
    body = f"1. Sở Nội vụ\n- Rà soát thủ tục hành chính thuộc thẩm quyền.\n{line}\n- Kiểm tra các bệnh viện công lập."
    assert led(body, filler) == [
        ("Rà soát thủ tục hành chính thuộc thẩm quyền.", ["Sở Nội vụ"]),
        ("Kiểm tra các bệnh viện công lập.", ["Sở Y tế"]),
    ]


@pytest.mark.parametrize("filler", ["", FILLER])
@pytest.mark.parametrize(
    ("line", "end"),
    [("Tháng 7/2026:", "2026-07-31"), ("Tháng 7/2026", "2026-07-31"), ("Quý III năm 2026:", "2026-09-30")],
)
def test_a_time_without_a_number_heads_what_follows(line: str, end: str, filler: str) -> None:
    body = f"1. Tháng 6/2026\n- Sở Nội vụ rà soát thủ tục hành chính.\n{line}\n- Sở Tư pháp thẩm định văn bản quy phạm."
    ends = [(t.text, t.deadline.end if t.deadline else None) for t in tasks(body, filler)]
    assert ends == [
        ("Sở Nội vụ rà soát thủ tục hành chính.", "2026-06-30"),
        ("Sở Tư pháp thẩm định văn bản quy phạm.", end),
    ]


def test_the_next_number_ends_what_such_a_name_heads() -> None:
    body = "1. Sở Nội vụ\n- Rà soát thủ tục.\nSở Y tế:\n- Kiểm tra bệnh viện.\n2. Sở Tư pháp\n- Thẩm định văn bản."
    assert [units for _, units in led(body)] == [["Sở Nội vụ"], ["Sở Y tế"], ["Sở Tư pháp"]]


def test_names_that_are_a_list_head_nothing() -> None:
    body = "1. Sở Nội vụ\n- Mời các cơ quan sau:\n+ Sở Y tế\n+ Sở Tư pháp\n- Rà soát thủ tục hành chính."
    assert led(body)[-1] == ("Rà soát thủ tục hành chính.", ["Sở Nội vụ"])


@pytest.mark.parametrize(
    ("line", "alone"),
    [
        ("Sở Y tế:", True),
        ("Các sở, ban, ngành", True),
        ("Về phía UBND cấp xã:", True),
        ("Sở Y tế.", False),
        ("Sở Y tế: kiểm tra", False),
        ("Sơ kết công tác năm", False),
        ("sở Y tế:", False),
        ("Trong đó:", False),
        ("Năm 2026", True),
    ],
)
def test_what_may_head_alone(line: str, alone: bool) -> None:
    assert heads_alone(line) is alone


def test_a_time_and_more_is_no_time() -> None:
    assert is_time("Quý III/2026:")
    assert not is_time("Tháng 7/2026 rà soát")


@pytest.mark.parametrize(
    "heading",
    [
        "Sở Y tế (hoàn thành trước ngày 30/6/2026)",
        "Sở Y tế hoàn thành trước ngày 30/6/2026",
        "Sở Y tế (chủ trì), Sở Tài chính (phối hợp)",
        "Sở Y tế chủ trì, phối hợp với Sở Tài chính",
    ],
)
def test_the_first_dash_under_a_heading_that_fills_its_line(heading: str) -> None:
    body = f"1. {heading}\n- Mua thuốc cho các bệnh viện.\n- Mua giường cho các bệnh viện."
    assert [text for text, _ in led(body)] == ["Mua thuốc cho các bệnh viện.", "Mua giường cho các bệnh viện."]


def test_a_dash_of_a_name_at_a_lines_end_begins_no_list() -> None:
    body = "1. Hằng tháng tổng hợp, gửi Phòng Tài chính\n- Kế hoạch thẩm tra.\n- Lưu hồ sơ."
    assert "Phòng Tài chính - Kế hoạch" in " ".join(s.heading for s in read(HEAD.format(filler="") + body).sections)


@pytest.mark.parametrize("filler", ["", FILLER])
@pytest.mark.parametrize("line", ["Sở Y tế:", "Sở Y tế"])
def test_a_name_between_lettered_items_heads_the_second_list(line: str, filler: str) -> None:
    body = (
        "1. Sở Nội vụ\na) Rà soát thủ tục hành chính.\nb) Lập danh mục hồ sơ.\n"
        f"{line}\na) Kiểm tra các bệnh viện công lập.\nb) Mua thuốc cho các bệnh viện.\n"
        "2. Sở Tư pháp\n- Thẩm định văn bản."
    )
    assert [units for _, units in led(body, filler)] == [["Sở Nội vụ"]] * 2 + [["Sở Y tế"]] * 2 + [["Sở Tư pháp"]]


@pytest.mark.parametrize("line", ["Sở Y tế:", "Sở Y tế"])
def test_a_numbered_sentence_before_a_name_is_kept(line: str) -> None:
    body = (
        "1. Sở Nội vụ rà soát thủ tục hành chính.\n"
        f"{line}\n- Kiểm tra các bệnh viện công lập.\n2. Tổng hợp, báo cáo kết quả."
    )
    assert led(body) == [
        ("Sở Nội vụ rà soát thủ tục hành chính.", ["Sở Nội vụ"]),
        ("Kiểm tra các bệnh viện công lập.", ["Sở Y tế"]),
        ("Tổng hợp, báo cáo kết quả.", []),
    ]


@pytest.mark.parametrize(
    ("line", "time"), [("Ngày 5/6/2026:", True), ("Tuần 1 tháng 7/2026", True), ("Ngày hội", False)]
)
def test_days_and_weeks_are_times(line: str, time: bool) -> None:
    assert is_time(line) is time


def test_a_name_and_when_it_is_done_in_one_heading() -> None:
    body = "1. Sở Y tế hoàn thành trước ngày 30/6/2026\n- Mua thuốc cho các bệnh viện.\n- Mua giường cho các bệnh viện."
    ends = [(t.lead_units, t.deadline.end if t.deadline else None) for t in tasks(body)]
    assert ends == [(["Sở Y tế"], "2026-06-30")] * 2


@pytest.mark.parametrize(
    ("heading", "support"),
    [
        ("Sở Y tế (chủ trì), Sở Tài chính (phối hợp)", ["Sở Tài chính"]),
        ("Sở Y tế (chủ trì), Sở Tài chính, Sở Nội vụ (phối hợp):", ["Sở Tài chính", "Sở Nội vụ"]),
    ],
)
def test_who_helps_in_a_bracket_of_a_heading(heading: str, support: list[str]) -> None:
    found = tasks(f"1. {heading}\n- Mua thuốc cho các bệnh viện.\n- Mua giường cho các bệnh viện.")
    assert [(t.lead_units, t.support_units) for t in found] == [(["Sở Y tế"], support)] * 2
