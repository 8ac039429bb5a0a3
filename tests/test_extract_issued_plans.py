"""Forms of the plans that decisions issue: captions under items, duties of others, lists of projects and of land."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_period
from pipeline.extract.heading_names import heading_units
from pipeline.extract.other_duties import must_another
from pipeline.extract.roles import roles_of
from tests.helpers import read
from tests.test_bare_heads import HEAD, tasks


@pytest.mark.parametrize("caption", ["Thời hạn ban hành", "Thời hạn trình", "Thời gian xây dựng", "Thời hạn gửi"])
def test_captions_of_times_by_which_papers_are_issued(caption: str) -> None:
    lines = f"+ Nội dung: quy định khoản 2 Điều 8.\n+ Cơ quan chủ trì: Sở Y tế.\n+ {caption}: trước ngày 20/10/2026."
    (task,) = tasks(f"1. Xây dựng các quyết định\na) Quyết định về phí khám bệnh\n{lines}")
    assert (task.text, task.lead_units) == ("Quyết định về phí khám bệnh", ["Sở Y tế"])
    assert task.deadline is not None
    assert task.deadline.end == "2026-10-20"


@pytest.mark.parametrize("stop", ["", "."])
def test_an_item_with_captions_needs_no_full_stop(stop: str) -> None:
    """Its text can't go on, for the captions stand under it."""
    (task,) = tasks(f"1. Rà soát cơ sở dữ liệu y tế{stop}\n- Cơ quan chủ trì: Sở Y tế.\n- Thời hạn: 30/6/2026.")
    assert not task.needs_review


def test_an_item_without_a_full_stop_and_captions_stays_flagged() -> None:
    (task,) = tasks("1. Sở Y tế rà soát cơ sở dữ liệu y tế và")
    assert task.needs_review


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Trong quá trình lập quy hoạch, chủ đầu tư phải lấy ý kiến người dân.", True),
        ("Trong quá trình thực hiện, phải bảo đảm an toàn cho học sinh.", True),
        ("Trong quá trình thực hiện, nếu có nội dung phải sửa đổi, các xã báo cáo Sở Nội vụ.", False),
        ("Trong quá trình thực hiện, phải kịp thời báo cáo khó khăn, vướng mắc.", False),
    ],
)
def test_what_must_be_done_meanwhile_is_an_item(text: str, kept: bool) -> None:
    found = tasks(f"1. Sở Xây dựng\na) Rà soát các khu dân cư.\nb) {text}\nc) Cắm mốc lộ giới các tuyến đường.")
    assert (text in [t.text for t in found]) is kept
    assert len(found) == 2 + kept


@pytest.mark.parametrize(
    ("text", "known", "another"),
    [
        ("Cơ quan lập quy hoạch phải lấy ý kiến người dân.", "so xay dung", True),
        ("Khi lập quy hoạch, chủ đầu tư phải lấy ý kiến người dân.", "so xay dung", True),
        ("Đơn vị phải lấy ý kiến người dân.", "cac don vi", False),
        ("Báo cáo cơ quan cấp trên những việc phải sửa đổi.", "so xay dung", False),
        ("Cơ quan lập quy hoạch, rà soát những việc phải làm.", "so xay dung", False),
    ],
)
def test_common_nouns_that_must_do_the_work(text: str, known: str, another: bool) -> None:
    assert must_another(text, {known}) is another


def test_another_ones_duty_under_a_bodys_name_is_flagged() -> None:
    found = tasks("1. Sở Xây dựng\na) Rà soát các khu dân cư.\nb) Cơ quan lập quy hoạch phải lấy ý kiến người dân.")
    assert [t.needs_review for t in found] == [False, True]


@pytest.mark.parametrize(
    "partner", ["các cơ quan có thẩm quyền", "cơ quan có thẩm quyền", "các cơ quan có thẩm quyền liên quan"]
)
def test_bodies_that_have_the_power_are_named_whole(partner: str) -> None:
    (task,) = tasks(f"1. Sở Nội vụ\n- Phối hợp với {partner} kiểm tra việc tuyển dụng.")
    assert task.support_units == [partner]


def test_a_body_of_its_own_name_that_has_the_power() -> None:
    (task,) = tasks("1. Sở Nội vụ có thẩm quyền kiểm tra việc tuyển dụng ở các xã.")
    assert task.lead_units != ["Sở Nội vụ có thẩm quyền"]


@pytest.mark.parametrize("heading", ["Kế hoạch sử dụng đất", "Danh mục các dự án ưu tiên đầu tư"])
def test_lists_of_projects_and_land_give_no_work_but_by_a_day(heading: str) -> None:
    body = (
        f"1. {heading}\n- Xây dựng trung tâm văn hóa ở vùng cao.\n- Mở rộng sân vận động của tỉnh.\n"
        "- Sở Tài chính trình phương án vốn trước ngày 15/9/2026.\n2. Sở Nội vụ sắp xếp cán bộ."
    )
    found = read(HEAD.format(filler="") + body).tasks
    assert [t.lead_units for t in found] == [["Sở Tài chính"], ["Sở Nội vụ"]]


@pytest.mark.parametrize(
    ("before", "name", "behind"),
    [
        ("", "Các tổ chức, cá nhân và hộ gia đình khai thác, sử dụng nước mặt trên địa bàn tỉnh", " có trách nhiệm"),
        ("", "Các cơ sở sản xuất, kinh doanh muối ăn trên địa bàn", ""),
        ("Đối với ", "các hộ nuôi trồng thủy sản", ""),
    ],
)
def test_whoever_uses_something_is_named_whole(before: str, name: str, behind: str) -> None:
    assert heading_units(before + name + behind) == ([name], True)


def test_who_uses_something_and_does_the_work_is_not_named_with_it() -> None:
    assert heading_units("Các doanh nghiệp khai thác cát rà soát bãi tập kết")[0] == ["Các doanh nghiệp"]


@pytest.mark.parametrize(
    ("heading", "start"),
    [
        ("Mở rộng mạng lưới trạm quan trắc (2027 - 2028)", "2027-01-01"),
        ("Giai đoạn 1 (2026 - 2027)", "2026-01-01"),
        ("Nhiệm vụ, giải pháp trọng tâm (2026 - 2030)", None),
        ("Kế hoạch trồng rừng (2026 - 2030)", None),
    ],
)
def test_years_in_a_headings_brackets(heading: str, start: str | None) -> None:
    found = find_period(heading, plan_year=2026)
    assert (found and found.start) == start


@pytest.mark.parametrize(
    ("heading", "unit", "flagged"),
    [
        (
            "Các cơ quan đăng ký đầu tư (Sở Tài chính, Ban Quản lý các khu công nghiệp):",
            "Các cơ quan đăng ký đầu tư",
            False,
        ),
        ("Các ngân hàng cho vay nhà ở xã hội:", "Các ngân hàng", True),
        ("Các ngân hàng thực hiện những việc sau:", "Các ngân hàng", False),
    ],
)
def test_a_heading_that_says_which_of_many_are_meant(heading: str, unit: str, flagged: bool) -> None:
    body = f"1. {heading}\na) Rà soát hồ sơ của từng dự án.\nb) Báo cáo kết quả hằng quý.\n2. Sở Nội vụ sắp xếp cán bộ."
    first = read(HEAD.format(filler="") + body).tasks[0]
    assert (first.lead_units, first.needs_review) == ([unit], flagged)


@pytest.mark.parametrize("works", ["giao thông", "dân dụng và công nghiệp tỉnh", "nông nghiệp và phát triển nông thôn"])
def test_a_body_that_builds_works_of_a_kind_is_named_whole(works: str) -> None:
    name = f"Ban Quản lý dự án đầu tư xây dựng các công trình {works}"
    assert roles_of(f"Giao {name} bàn giao mốc trước ngày 15/7/2026.").lead == [name]


@pytest.mark.parametrize("intro", ["họp và thống nhất các nội dung sau:", "có ý kiến như sau:"])
def test_work_given_behind_a_finding_under_no_heading(intro: str) -> None:
    body = (
        f"Ngày 01 tháng 6 năm 2026, Chủ tịch UBND tỉnh {intro}\n1. Sở Xây dựng báo cáo trước ngày 20/6/2026.\n"
        "2. Tiến độ giải ngân còn chậm. Giao Sở Tài chính điều chuyển vốn trước ngày 21/6/2026.\n"
        "3. Công tác tuyên truyền còn hạn chế. Đề nghị Sở Văn hóa tăng cường tuyên truyền.\n"
        "4. Hồ sơ còn thiếu, xong trước ngày 25/6/2026."
    )
    document = read(HEAD.format(filler="").replace("II. NHIỆM VỤ\n", "") + body)
    assert [task.lead_units for task in document.tasks] == [["Sở Xây dựng"], ["Sở Tài chính"], ["Sở Văn hóa"]]
    assert [line.text for page in document.pages for line in page.left] == [
        "Hồ sơ còn thiếu, xong trước ngày 25/6/2026."
    ]


def test_captions_with_a_plus_under_a_dash_are_fields_of_the_dash() -> None:
    (one, two) = tasks(
        "1. Xây dựng các quyết định\n- Quyết định về phí khám bệnh\n+ Nội dung: quy định khoản 2 Điều 8.\n"
        "+ Cơ quan chủ trì: Sở Y tế.\n+ Thời hạn trình: trước ngày 20/10/2026.\n"
        "- Quyết định về phí thư viện.\n+ Nội dung: quy định khoản 7.\n+ Cơ quan chủ trì: Sở Nội vụ.\n"
    )
    assert (one.text, one.lead_units) == ("Quyết định về phí khám bệnh", ["Sở Y tế"])
    assert one.deadline is not None
    assert (two.text, two.lead_units, two.deadline) == ("Quyết định về phí thư viện.", ["Sở Nội vụ"], None)
