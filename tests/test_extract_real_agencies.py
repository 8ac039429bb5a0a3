"""How agencies write whose work it is: topics with a time of their own, lone paragraphs, roles and trades as names."""

from __future__ import annotations

import pytest

from pipeline.document import Deadline, Task
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from tests.test_extract_items import plan, tasks


def ends(found: Deadline | None) -> tuple[str | None, str | None]:
    return (found.start, found.end) if found else (None, None)


def under(heading: str, *items: str) -> list[Task]:
    return plan(
        f"I. TỔ CHỨC THỰC HIỆN\n{heading}\n" + "\n".join(items) + "\nII. KINH PHÍ\nTheo dự toán được giao.\n"
    ).tasks


# ---------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Về số vốn chưa giải ngân trong năm 2025: Sở Y tế báo cáo UBND tỉnh trong quý I năm 2026.",
            ("2026-01-01", "2026-03-31"),
        ),
        ("Về chợ đã đóng cửa trong tháng 3/2026: giao Sở Y tế kiểm tra, xong trước 20/5/2026.", (None, "2026-05-20")),
        ("Về hội chợ: Sở Y tế cử cán bộ trực trong tháng 5/2026.", ("2026-05-01", "2026-05-31")),
        ("Về chuẩn bị hội chợ trong tháng 5/2026: Sở Y tế cử cán bộ trực.", ("2026-05-01", "2026-05-31")),
        ("Về kho lúa: Sở Y tế rà soát.", (None, None)),
    ],
)
def test_the_time_behind_a_topic_comes_first(text: str, days: tuple[str | None, str | None]) -> None:
    [task] = plan(f"I. KẾT LUẬN\n1. {text}\n").tasks
    assert ends(task.deadline) == days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (
            "Thống nhất mở rộng giai đoạn 2 của bến xe, báo cáo Sở trong tháng 12 năm 2026.",
            ("2026-12-01", "2026-12-31"),
        ),
        ("Bàn giao giai đoạn II của kho, gửi hồ sơ trong quý III/2026.", ("2026-07-01", "2026-09-30")),
        ("Rà soát kết quả giai đoạn trong tháng 12 năm 2026 của các phòng.", (None, None)),
    ],
)
def test_a_numbered_stage_of_a_work_is_no_time_told(text: str, days: tuple[str | None, str | None]) -> None:
    assert ends(find_deadline(text, plan_year=2026)) == days


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Định kỳ hằng tháng rà soát hồ sơ, 06 tháng có sơ kết.", ["monthly", "semiannual"]),
        ("Hằng quý rà soát, 6 tháng có đánh giá công tác trực.", ["quarterly", "semiannual"]),
        ("Hằng quý rà soát thuốc còn hạn 6 tháng có trong kho.", ["quarterly"]),
    ],
)
def test_periods_at_which_something_is_summed_up(text: str, kinds: list[str]) -> None:
    found = find_deadline(text)
    assert found is not None
    assert found.recurrence == kinds


# ---------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        (
            "Đề nghị các doanh nghiệp sản xuất, chế biến và xuất khẩu thủy sản",
            ["các doanh nghiệp sản xuất, chế biến và xuất khẩu thủy sản"],
        ),
        ("Các cơ sở thu mua, bảo quản và kinh doanh nông sản", ["Các cơ sở thu mua, bảo quản và kinh doanh nông sản"]),
        ("Các hộ kinh doanh, các đơn vị thu gom", ["Các hộ kinh doanh", "các đơn vị"]),
        ("Cơ quan chủ trì giải quyết hồ sơ cấp phép", ["Cơ quan chủ trì giải quyết hồ sơ cấp phép"]),
        ("Đơn vị phối hợp kiểm tra hiện trường", ["Đơn vị phối hợp kiểm tra hiện trường"]),
        (
            "Cơ quan quản lý nhà nước về thú y cấp tỉnh có trách nhiệm:",
            ["Cơ quan quản lý nhà nước về thú y cấp tỉnh"],
        ),
        ("Trách nhiệm của Cơ quan có chức năng cấp phép cấp xã", ["Cơ quan có chức năng cấp phép cấp xã"]),
        ("Cán bộ, công chức, viên chức", ["Cán bộ, công chức, viên chức"]),
        ("Kế toán, thủ quỹ", ["Kế toán", "thủ quỹ"]),
    ],
)
def test_roles_trades_and_staff_as_names(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


def test_a_role_without_more_words_names_nobody() -> None:
    assert heading_units("Cơ quan chủ trì") == ([], False)


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        (
            "Các đơn vị cấp nước và cơ quan chuyên môn quản lý ngành, lĩnh vực cấp tỉnh: phối hợp với Sở Y tế lấy mẫu.",
            ["Các đơn vị cấp nước và cơ quan chuyên môn quản lý ngành, lĩnh vực cấp tỉnh"],
            ["Sở Y tế"],
        ),
        (
            "Cơ quan quản lý nhà nước về thú y cấp tỉnh có trách nhiệm lấy mẫu.",
            ["Cơ quan quản lý nhà nước về thú y cấp tỉnh"],
            [],
        ),
        ("Theo dõi dịch bệnh, báo cáo Chính phủ, Thủ tướng Chính phủ kịp thời điều chỉnh.", [], []),
        ("Đề xuất mức thu, để Bộ Tài chính, Bộ Y tế khẩn trương ban hành.", [], []),
        ("Theo phân công, Sở Y tế khẩn trương lấy mẫu.", ["Sở Y tế"], []),
        (
            "Phối hợp với các vụ, cục thuộc Bộ Y tế và cơ quan, đơn vị liên quan rà soát hồ sơ.",
            [],
            ["các vụ, cục thuộc Bộ Y tế", "cơ quan, đơn vị liên quan"],
        ),
        ("Các Cụm, Khối thi đua trực thuộc tổ chức bình xét.", ["Các Cụm, Khối thi đua trực thuộc"], []),
        ("Phối hợp với các Ban, Văn phòng Tỉnh ủy rà soát hồ sơ.", [], ["các Ban", "Văn phòng Tỉnh ủy"]),
        (
            "Phối hợp với UBND các xã, phường và cơ quan, đơn vị có liên quan rà soát hồ sơ.",
            [],
            ["UBND các xã, phường", "cơ quan, đơn vị có liên quan"],
        ),
        (
            "Phối hợp với các xã, phường và cơ quan, đơn vị có liên quan rà soát hồ sơ.",
            [],
            ["các xã, phường và cơ quan, đơn vị có liên quan"],
        ),
        (
            "Sở Y tế phối hợp với các đơn vị có liên quan, tổ chức khảo sát các bến đò.",
            ["Sở Y tế"],
            ["các đơn vị có liên quan"],
        ),
        (
            "Sở Y tế phối hợp với các cơ quan, tổ chức có liên quan rà soát.",
            ["Sở Y tế"],
            ["các cơ quan, tổ chức có liên quan"],
        ),
    ],
)
def test_where_names_end(text: str, lead: list[str], support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == (lead, support)


# ---------------------------------------------------------------- what is somebody's work


def test_a_paragraph_that_begins_with_a_clause_says_who_does_it() -> None:
    said = "Trên cơ sở Kế hoạch này, các sở, ban, ngành ban hành kế hoạch của mình; chịu trách nhiệm trước UBND tỉnh."
    assert [t.lead_units for t in plan(f"I. NHIỆM VỤ\n1. Rà soát hồ sơ.\nII. TỔ CHỨC THỰC HIỆN\n{said}\n").tasks] == [
        [],
        ["các sở, ban, ngành"],
    ]
    answers = "Thủ trưởng các sở chịu trách nhiệm trước UBND tỉnh về kết quả."
    assert tasks(f"I. NHIỆM VỤ\n1. Rà soát hồ sơ.\nII. TỔ CHỨC THỰC HIỆN\n{answers}\n") == ["Rà soát hồ sơ."]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Phụ trách chung, trực tiếp chỉ đạo, chịu trách nhiệm trước UBND tỉnh về kết quả kiểm kê.", True),
        ("Trực tiếp điều hành tổ giúp việc và chịu trách nhiệm trước Trưởng ban.", True),
        ("Chịu trách nhiệm trước UBND tỉnh về kết quả kiểm kê.", False),
        ("Trực tiếp chịu trách nhiệm trước Trưởng ban về số liệu.", False),
    ],
)
def test_duties_of_a_committees_members(text: str, counts: bool) -> None:
    found = [t.text for t in under("1. Trưởng Ban Chỉ đạo", f"- {text}", "- Duyệt báo cáo.")]
    assert found == ([text] if counts else []) + ["Duyệt báo cáo."]


@pytest.mark.parametrize("heading", ["2. Các tổ chức, cá nhân liên quan", "2. Sở Y tế"])
def test_the_last_paragraph_may_stand_alone_under_a_body(heading: str) -> None:
    body = "I. TỔ CHỨC THỰC HIỆN\n1. Sở Nội vụ\na) Rà soát biên chế.\nb) Mở lớp tập huấn.\n{}\n"
    body += "Phối hợp với Sở Nội vụ đề xuất mẫu sổ./.\n"
    found = plan(body.format(heading)).tasks
    assert [(t.lead_units, t.section) for t in found[2:]] == [([heading[3:]], "I.2")]
    closing = body.replace("Phối hợp với Sở Nội vụ đề xuất mẫu sổ", "Trên đây là Kế hoạch của Sở").format(heading)
    assert all("Trên đây" not in text for text in tasks(closing))


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Văn phòng Sở theo dõi, đôn đốc các phòng thực hiện Kế hoạch này, báo cáo Giám đốc Sở./.", [["Văn phòng Sở"]]),
        ("Các phòng, đơn vị theo dõi, đôn đốc việc thực hiện Kế hoạch này, báo cáo Giám đốc Sở./.", []),
        ("Văn phòng Sở thông báo để các phòng, đơn vị biết, thực hiện./.", []),
    ],
)
def test_one_body_that_watches_closes_a_document(text: str, lead: list[list[str]]) -> None:
    found = plan(f"I. NHIỆM VỤ\n1. Sở Y tế rà soát hồ sơ.\n2. Sở Nội vụ tập huấn.\n{text}\n").tasks
    assert [t.lead_units for t in found[2:]] == lead


def test_items_that_name_bodies_under_an_aim_to_be_reached() -> None:
    heading = "1. Hoàn thành mục tiêu đưa vào sử dụng 30 cây cầu dân sinh trong năm"
    work = [
        "a) Sở Xây dựng đôn đốc các nhà thầu.",
        "b) Công an tỉnh phân luồng giao thông.",
        "c) Đẩy nhanh nghiệm thu.",
    ]
    found = plan(f"{heading}\n" + "\n".join(work) + "\n")
    assert [t.lead_units for t in found.tasks] == [["Sở Xây dựng"], ["Công an tỉnh"], []]
    aims = ["a) 100% cầu được kiểm định.", "b) 90% người dân hài lòng.", "c) Không để chậm tiến độ."]
    found = plan(f"{heading}\n" + "\n".join(aims) + "\n")
    assert found.tasks == []


def test_partners_told_under_a_bodys_heading_hold_for_what_follows() -> None:
    found = under(
        "1. Sở Y tế", "Chủ trì, phối hợp với các sở, UBND các xã:", "- Rà soát trạm y tế.", "- Tập huấn cho trạm."
    )
    assert [(t.lead_units, t.support_units) for t in found] == [(["Sở Y tế"], ["các sở", "UBND các xã"])] * 2
    found = under("1. Sở Y tế", "Tập trung các việc sau:", "- Rà soát trạm y tế.", "- Tập huấn cho trạm.")
    assert [t.support_units for t in found] == [[], []]


# ---------------------------------------------------------------- what is to be looked at


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("1. Sở Y tế", "Chỉ đạo các trạm y tế trực cấp cứu trong dịp lễ."),
        ("1. Sở Y tế", "- Căn cứ chức năng, nhiệm vụ được giao, hướng dẫn các xã vệ sinh giếng nước."),
        ("1. Nhiệm vụ chung", "- Sở Y tế khẩn trương chủ trì, phối hợp với Sở Nội vụ kiểm tra bếp ăn."),
        ("1. Sở Y tế", "- Rà soát số trạm theo Nghị quyết hằng năm của HĐND tỉnh."),
        ("1. Sở Y tế", "- Kiểm kê thuốc từ tháng 12/2025 đến khi kết thúc đợt dịch."),
    ],
)
def test_rows_that_are_sure(heading: str, item: str) -> None:
    first, *_ = under(heading, item, *(["- Tập huấn cho cán bộ trạm."] if item.startswith("-") else []))
    assert not first.needs_review, first.reasons


@pytest.mark.parametrize(
    ("heading", "item"),
    [
        ("1. Sở Y tế", "- Căn cứ Nghị quyết của HĐND tỉnh về y tế cơ sở."),
        ("1. Sở Y tế", "- Kiểm kê thuốc từ tháng 3/2023 đến khi kết thúc đợt dịch."),
        ("1. Nhiệm vụ chung", "- Sở Y tế dự phòng miền núi chủ trì kiểm tra bếp ăn."),
    ],
)
def test_rows_to_be_looked_at(heading: str, item: str) -> None:
    first, *_ = under(heading, item, "- Tập huấn cho cán bộ trạm.")
    assert first.needs_review
