"""Numbered lines that begin like captions: items of their own, or what the item before them lacks."""

from __future__ import annotations

import pytest

from tests.helpers import read
from tests.test_bare_heads import HEAD, tasks

FIRST = "1. Sở Lao động rà soát hộ nghèo.\n"


@pytest.mark.parametrize(
    "line",
    [
        "Đầu mối: Sở Nội vụ. Tiếp nhận phản ánh của dân.",
        "Đơn vị phối hợp: Sở Y tế rà soát hồ sơ trước ngày 5/6/2026.",
        "Đơn vị chủ trì: Sở Y tế kiểm tra bệnh viện.",
    ],
)
def test_the_lists_next_number_with_work_is_an_item(line: str) -> None:
    found = tasks(f"{FIRST}2. {line}\n3. Sở Ngoại vụ đón đoàn công tác.")
    assert [(t.lead_units, t.support_units) for t in (found[0], found[2])] == [
        (["Sở Lao động"], []),
        (["Sở Ngoại vụ"], []),
    ]
    assert found[1].text == line
    assert found[1].lead_units or found[1].needs_review


@pytest.mark.parametrize(
    ("line", "partners"),
    [
        ("Sở Y tế, UBND các xã.", ["Sở Y tế", "UBND các xã"]),
        ("các Phòng quản lý nhà nước.", ["các Phòng quản lý nhà nước"]),
    ],
)
def test_a_numbered_line_with_names_or_a_time_is_a_caption(line: str, partners: list[str]) -> None:
    (task,) = tasks(
        f"1. Tổ chức ngày hội việc làm.\n2. Đơn vị chủ trì: Sở Nội vụ.\n3. Đơn vị phối hợp: {line}\n"
        "4. Thời gian thực hiện: Tháng 5/2026."
    )
    assert (task.lead_units, task.support_units) == (["Sở Nội vụ"], partners)
    assert task.deadline is not None
    assert task.deadline.end == "2026-05-31"


def test_a_dash_with_a_caption_stays_one() -> None:
    (task,) = tasks("1. Tổ chức ngày hội việc làm.\n- Đơn vị chủ trì: Sở Nội vụ.\n- Đơn vị phối hợp: Sở Y tế.")
    assert (task.lead_units, task.support_units) == (["Sở Nội vụ"], ["Sở Y tế"])


def test_such_an_item_is_kept_without_a_heading_over_it() -> None:
    head = HEAD.replace("II. NHIỆM VỤ\n", "").format(filler="")
    body = f"{FIRST}2. Đầu mối: Sở Nội vụ. Tiếp nhận phản ánh của dân.\n3. Sở Ngoại vụ đón đoàn công tác."
    found = read(head + body).tasks
    assert [t.lead_units for t in (found[0], found[2])] == [["Sở Lao động"], ["Sở Ngoại vụ"]]
    assert found[1].needs_review


LINES = "- Đơn vị chủ trì: Phòng Kinh tế.\n- Thời gian hoàn thành: 30/6/2026.\n"


@pytest.mark.parametrize(
    ("more", "flagged"),
    [
        ("", False),
        ("- Đơn vị chủ trì: Trạm Y tế.\n", True),
        ("- Thời gian báo cáo: 10/7/2026.\n", True),
        ("- Thời gian: 30/6/2026\n", False),  # the same again
        ("- Sản phẩm: Báo cáo.\n", False),
    ],
)
def test_two_captions_that_say_different_things_flag_their_item(more: str, flagged: bool) -> None:
    body = f"1. Tập huấn kỹ năng số cho cán bộ các thôn.\n{LINES}{more}"
    (task,) = read(HEAD.format(filler="") + body).tasks
    assert (task.lead_units, task.deadline and task.deadline.end) == (["Phòng Kinh tế"], "2026-06-30")
    assert task.needs_review is flagged


@pytest.mark.parametrize(("own", "below"), [("- ", "+ "), ("a) ", "- ")])
def test_an_item_with_a_time_under_it_keeps_it_beside_the_work_there(own: str, below: str) -> None:
    found = tasks(
        f"1. Sở Nội vụ\n{own}Tổ chức lễ ra quân:\n{below}Thời gian: ngày 07/6/2026.\n{below}Địa điểm: bến phà.\n"
        f"{below}Vận động mỗi hộ một người tham gia.\n2. Sở Y tế\n- Lập đội cấp cứu lưu động tại bến."
    )
    assert [(t.text, t.lead_units, t.deadline and t.deadline.end) for t in found] == [
        ("Tổ chức lễ ra quân", ["Sở Nội vụ"], "2026-06-07"),
        ("Vận động mỗi hộ một người tham gia.", ["Sở Nội vụ"], None),
        ("Lập đội cấp cứu lưu động tại bến.", ["Sở Y tế"], None),
    ]


def test_a_time_under_a_dash_is_that_ones() -> None:
    found = tasks(
        "1. Sở Nội vụ\n- Mở lớp bơi cho thiếu nhi.\n+ Thời gian: tháng 7/2026.\n+ Địa điểm: bể bơi xã.\n"
        "- Hội nghị sơ kết\n+ Thời gian: ngày 25/9/2026.\n+ Thành phần: các phòng."
    )
    assert [(t.text, t.deadline and t.deadline.end) for t in found] == [
        ("Mở lớp bơi cho thiếu nhi.", "2026-07-31"),
        ("Hội nghị sơ kết", "2026-09-25"),
    ]


def test_a_name_over_a_time_and_work_is_nobodys_work() -> None:
    (task,) = tasks("1. Phân công\n- Sở Y tế:\n+ Thời gian: ngày 15/9/2026.\n+ Trực cấp cứu tại quảng trường.")
    assert (task.text, task.lead_units) == ("Trực cấp cứu tại quảng trường.", ["Sở Y tế"])


def test_people_with_what_each_does_are_an_item_of_their_own() -> None:
    line = "Phân công: đồng chí Lê A, Phó Bí thư trực tiếp chỉ đạo 05 chi bộ; đồng chí Vũ B, Chánh Văn phòng theo dõi."
    first, second = tasks(f"{FIRST}2. {line}")
    assert first.lead_units == ["Sở Lao động"]
    assert "05 chi bộ" in second.text
    (only,) = tasks("1. Tổ chức ngày hội việc làm.\n2. Phân công: đồng chí Lê A, Phó Chủ tịch phụ trách.")
    assert only.text == "Tổ chức ngày hội việc làm."


def test_a_closing_formula_inside_a_body_closes_no_heading_that_goes_on() -> None:
    found = tasks(
        "1. Phòng Kế hoạch\n- Lập dự toán kinh phí của huyện.\nTrong quá trình thực hiện, nếu có vướng mắc, các đơn vị "
        "phản ánh về Phòng Kế hoạch.\n- Thẩm định các dự án.\n2. Phòng Y tế\n- Mua thuốc cho các trạm."
    )
    assert [(t.text, t.lead_units) for t in found] == [
        ("Lập dự toán kinh phí của huyện.", ["Phòng Kế hoạch"]),
        ("Thẩm định các dự án.", ["Phòng Kế hoạch"]),
        ("Mua thuốc cho các trạm.", ["Phòng Y tế"]),
    ]


def test_lines_under_a_dash_are_that_ones_also_where_nobody_knows_what_one_tells() -> None:
    found = tasks(
        "1. Sở Nội vụ\n- Tổ chức hội thi nấu ăn.\n+ Thời gian: 08/3/2026.\n+ Thuê âm thanh ánh sáng.\n"
        "- Mở lớp kỹ năng số cho hội viên.\n+ Thời gian: tháng 5/2026.\n+ Số lớp: 2 lớp."
    )
    assert [(t.text, t.deadline and t.deadline.end) for t in found[:3]] == [
        ("Tổ chức hội thi nấu ăn.", "2026-03-08"),
        ("Thuê âm thanh ánh sáng.", None),
        ("Mở lớp kỹ năng số cho hội viên.", "2026-05-31"),
    ]
    assert all(t.needs_review for t in found[3:])
