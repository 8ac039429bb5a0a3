"""Plans with what readers trip over: who helps in a last clause, a colon of a plural, fields of no known kind, lists of
numbers."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.roles import roles_of
from tests.helpers import read

PLAN = "KẾ HOẠCH\nCông tác năm 2026\n\nI. NHIỆM VỤ\n{}\n"


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("Công an tỉnh chủ trì làm sạch dữ liệu; Văn phòng UBND tỉnh, Sở Tư pháp phối hợp.",
         ["Văn phòng UBND tỉnh", "Sở Tư pháp"]),
        ("Sở Y tế lập kế hoạch, Sở Tài chính phối hợp.", ["Sở Tài chính"]),
        ("Sở Y tế chủ trì, Sở Nội vụ, Sở Tài chính cùng phối hợp thực hiện.", ["Sở Nội vụ", "Sở Tài chính"]),
        ("Sở Công Thương kiểm tra chợ, đề nghị Công an tỉnh phối hợp.", ["Công an tỉnh"]),
        ("Sở Y tế, Sở Nội vụ phối hợp.", []),
        ("Sở Y tế xây dựng quy chế, chương trình phối hợp.", []),
        ("Sở Y tế ký kết với Công an tỉnh, Bộ đội Biên phòng phối hợp tuần tra.", []),
        ("Sở Nội vụ yêu cầu các xã, phường phối hợp thực hiện.", []),
    ],
)  # fmt: skip
def test_who_helps_in_the_last_clause(text: str, support: list[str]) -> None:
    assert roles_of(text).support == support


def test_whom_a_plural_means_behind_its_colon_is_asked_about() -> None:
    listed, ordered = read(
        PLAN.format(
            "1. Các khoa: Cơ khí, Điện - Điện tử nộp đề cương về Phòng Đào tạo trước ngày 12/3/2026.\n"
            "2. Các xã: Rà soát hộ nghèo, Báo cáo kết quả trước ngày 12/3/2026."
        )
    ).tasks
    assert listed.needs_review
    assert (ordered.lead_units, ordered.needs_review) == (["Các xã"], False)


def test_a_field_of_no_known_kind_is_asked_about() -> None:
    found = read(
        PLAN.format(
            "1. Kiểm tra việc thực hiện nghị quyết\n- Mốc kiểm tra: từ 01/01/2025 đến ngày kiểm tra.\n"
            "- Thời gian: tháng 5/2026.\n- Phòng tham mưu: Phòng Tổ chức đảng."
        )
    )
    assert all(task.needs_review for task in found.tasks)


def test_numbers_with_a_stroke_before_figures_are_labels() -> None:
    found = read("KẾ HOẠCH\nNăm 2026\n\nII/ CHỈ TIÊU\n1/ Trồng mới 50.000 cây xanh.\n2/ 100% cơ sở có công trình.\n")
    assert [one.text for one in found.indicators] == ["Trồng mới 50.000 cây xanh.", "100% cơ sở có công trình."]


def test_a_task_answers_all_the_criteria_that_it_names() -> None:
    found = read(
        "KẾ HOẠCH\nNăm 2026\n\n1. Các tiêu chí bị trừ điểm\n"
        "- Tiêu chí 1.3 Thực hiện kế hoạch: trừ 0,5 điểm do chậm tiến độ.\n"
        "- Tiêu chí 7.1 Ứng dụng CNTT: trừ 0,75 điểm do chưa liên thông phần mềm.\n"
        "2. Nhiệm vụ khắc phục\n- Văn phòng Sở khắc phục tiêu chí 1.3 và 7.1 trước 31/3/2026.\n"
    )
    assert found.tasks[0].indicator_ids == ["I1", "I2"]


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Mở chuyên mục, tuần 02 lần.", ["weekly"]),
        ("Phát thanh (ngày 2 lần) tại các thôn.", ["daily"]),
        ("Kiểm tra các cơ sở, năm 02 lần.", ["semiannual"]),
        ("Sinh hoạt, tuần 2 buổi.", ["weekly"]),
    ],
)
def test_how_often_in_a_unit_of_time(text: str, recurrence: list[str]) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.recurrence == recurrence


@pytest.mark.parametrize("text", ["Tiêm nhắc, tháng 3 lần 2.", "Họp tháng 3 lần thứ hai."])
def test_a_month_before_which_time_it_is(text: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is None or not found.recurrence


def test_closing_words_with_a_day_of_each_month_give_work() -> None:
    (task,) = read(
        PLAN.format("1. Công tác chung.")
        + "\nYêu cầu các sở, ban, ngành khẩn trương triển khai; định kỳ trước ngày 15 hằng tháng báo cáo Sở Nội vụ./.\n"
    ).tasks[-1:]
    assert task.lead_units == ["các sở, ban, ngành"]
    assert task.deadline
    assert task.deadline.recurrence == ["monthly"]


def test_work_that_is_given_behind_a_decision_without_a_label() -> None:
    (task,) = read(
        PLAN.format(
            "Hiệu trưởng đồng ý chủ trương sửa chữa nhà B2; giao Phòng Quản trị lập dự toán trước ngày 15/3/2026."
        )
    ).tasks
    assert task.lead_units == ["Phòng Quản trị"]


@pytest.mark.parametrize(
    "line",
    [
        "Định kỳ ngày 15 tháng cuối quý các thôn gửi báo cáo về Phòng Kinh tế để tổng hợp.",
        "1. Trưởng khoa, phòng báo cáo chỉ số chất lượng khoa mình ngày 25 mỗi tháng.",
    ],
)
def test_what_comes_again_and_gave_no_row_is_told(line: str) -> None:
    found = read(f"KẾ HOẠCH\nNăm 2026\n\nIII. GIÁM SÁT\n{line}\n2. Phòng Quản lý chất lượng giám sát các khoa.\n")
    told = any("lines_left" in page.warnings for page in found.pages)
    assert told or any("báo cáo" in task.text for task in found.tasks)


def test_nothing_tells_what_is_done_already_under_a_heading_on_both() -> None:
    body = "KẾ HOẠCH\nNăm 2026\n\nI. KẾT QUẢ NĂM 2025 VÀ NHIỆM VỤ NĂM 2026\n{}\nII. NHIỆM VỤ\n{}\n"
    line = "1. Phòng Văn hóa tổ chức {} buổi chiếu phim cho nhân dân các xã vùng cao."
    done, todo = read(body.format(line.format(12), line.format(15))).tasks
    assert (done.needs_review, todo.needs_review) == (True, False)


@pytest.mark.parametrize(
    ("line", "flagged"),
    [
        ("Chánh Văn phòng yêu cầu Phòng Tài chính chuyển kinh phí cho các xã.", True),
        ("Giám đốc Trung tâm Tin học yêu cầu các khoa cài đặt phần mềm.", True),
        ("Giám đốc Sở Y tế chỉ đạo mua thuốc cho các trạm.", False),
    ],
)
def test_who_asks_others_is_for_people_to_look_at(line: str, flagged: bool) -> None:
    (task,) = read(PLAN.format(f"1. {line}")).tasks
    assert task.needs_review is flagged
