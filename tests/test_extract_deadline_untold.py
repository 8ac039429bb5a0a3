"""Times whose days can't be told keep their words and get no dates; what only looks like them is read as it is."""

from __future__ import annotations

import time

import pytest

from pipeline.document import Task
from pipeline.extract.deadlines import find_deadline, find_period
from tests.helpers import read
from tests.test_extract_plans import HEAD

Dates = tuple[str | None, str | None]
ITEM = "II. NHIỆM VỤ\n1. Sở Y tế rà soát danh mục thuốc{}.\n"


def cell(text: str) -> tuple[str, Dates]:
    found = find_deadline(text, column=True, plan_year=2026, year_hint=2026)
    assert found
    return found.text, (found.start, found.end)


def task(behind: str) -> Task:
    (found,) = read(HEAD + ITEM.format(behind)).tasks
    return found


@pytest.mark.parametrize(
    "text",
    [
        "10/9/2026 (lịch âm)", "10/9/2026 lịch ta", "10/9/2026 âm", "5-10/3/2026 âm lịch", "Âm lịch: 10/3/2026",
        "Rằm tháng Giêng năm 2026", "15 tháng Giêng năm 2026", "23 tháng Chạp năm 2026", "Tháng Chạp năm 2026",
        "Tháng 7 âm lịch năm 2026", "Ngày 15-16 tháng 3 năm Bính Ngọ", "Mùng 5 tháng 5 năm Đinh Mùi",
        "Trước Tết Nguyên đán năm 2026", "Trước Tết cổ truyền 2026", "Tết Bính Ngọ 2026", "Giỗ Tổ năm 2026",
        "Từ 15/12/2026 đến Tết Nguyên đán 2027", "Tuần 30 năm 2026", "Week 30 2026", "2026-W30", "2026-W30-2",
        "Tuần 2/2026", "Tuần 1, 2 tháng 8/2026", "H1 2026", "H2/2026", "2H 2026", "HK1 2026", "HK II 2026-2027",
        "Học kỳ I năm học 2026-2027", "30 Septembre 2026", "20/11/2026 - 2026",
    ],
)  # fmt: skip
def test_a_time_that_no_day_of_ours_can_be_told_from_has_no_dates(text: str) -> None:
    assert cell(text) == (text, (None, None))


@pytest.mark.parametrize("text", ["07/2026/15", "12-9/2026", "2026-09-2026-10"])
def test_figures_that_make_no_time_are_no_part_of_one(text: str) -> None:
    assert find_deadline(text, column=True, plan_year=2026) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("10/9/2026 (dương lịch)", (None, "2026-09-10")),
        ("10/9/2026 âm thanh, ánh sáng", (None, "2026-09-10")),
        ("Rằm tháng Giêng (03/3/2026)", (None, "2026-03-03")),
        ("Trước Tết Nguyên đán 2026 (trước ngày 10/02/2026)", (None, "2026-02-10")),
        ("Tết trồng cây năm 2026", ("2026-01-01", "2026-12-31")),
        ("6 tháng đầu năm 2026", ("2026-01-01", "2026-06-30")),
        ("20/11/2026 - 2027", ("2026-11-20", "2027-12-31")),
        ("15/11/2026 - hết năm 2026", ("2026-11-15", "2026-12-31")),
        ("Quý IV/2026", ("2026-10-01", "2026-12-31")),
    ],
)
def test_what_only_looks_like_such_a_time_is_read(text: str, dates: Dates) -> None:
    assert cell(text)[1] == dates


def test_a_week_of_a_month_is_in_the_deadlines_words() -> None:
    assert cell("Tuần 3 tháng 7/2026") == ("Tuần 3 tháng 7/2026", ("2026-07-01", "2026-07-31"))


@pytest.mark.parametrize(
    ("behind", "text"),
    [
        (", trước rằm tháng Giêng năm 2026", "trước rằm tháng Giêng năm 2026"),
        (", trước Tết Nguyên đán 2026", "trước Tết Nguyên đán 2026"),
        (" trước Tết Nguyên đán Bính Ngọ 2026", "trước Tết Nguyên đán Bính Ngọ 2026"),
        (", hoàn thành trước Tết", "hoàn thành trước Tết"),
        (" trong tháng Giêng năm 2026", "trong tháng Giêng năm 2026"),
        (" trước 10/9/2026 lịch ta", "trước 10/9/2026 lịch ta"),
        (" trong tuần 30 năm 2026", "trong tuần 30 năm 2026"),
        (" trước 30 Septembre 2026", "trước 30 Septembre 2026"),
        (", xong trước học kỳ I năm học 2026-2027", "xong trước học kỳ I năm học 2026-2027"),
    ],
)
def test_such_a_time_in_running_text_flags_its_task(behind: str, text: str) -> None:
    found = task(behind)
    assert found.deadline
    assert (found.deadline.text, found.deadline.start, found.deadline.end) == (text, None, None)
    assert found.needs_review
    assert found.reasons


@pytest.mark.parametrize("opening", ["Ngày 10/3 âm lịch", "Rằm tháng Bảy"])
def test_such_a_time_may_open_an_item(opening: str) -> None:
    (found,) = read(HEAD + f"II. PHÂN CÔNG\n1. Sở Văn hóa\n- {opening}: tổ chức lễ dâng hương tại đền.\n").tasks
    assert found.deadline
    assert (found.deadline.text, found.deadline.end, found.needs_review) == (opening, None, True)


@pytest.mark.parametrize(
    "behind",
    [
        " phục vụ Tết Nguyên đán 2026", " trước, trong và sau Tết Nguyên đán 2026", " của Tết trồng cây năm 2026",
        " tại các cụm tháng giếng nước", " cho học kỳ I năm học 2026-2027", " theo mục 15.7.26",
    ],
)  # fmt: skip
def test_a_feast_or_term_that_the_work_is_about_is_no_deadline(behind: str) -> None:
    assert find_deadline(f"Sở Y tế rà soát danh mục thuốc{behind}.", plan_year=2026) is None


def test_a_feast_does_not_take_the_day_of_another_clause() -> None:
    found = find_deadline("Phục vụ Tết Nguyên đán hằng năm, báo cáo trước ngày 15/1/2026.", plan_year=2026)
    assert found
    assert (found.end, found.recurrence) == ("2026-01-15", ["annual"])


def test_a_heading_of_a_feast_gives_no_period() -> None:
    assert find_period("II. NHIỆM VỤ TẾT NGUYÊN ĐÁN 2026", plan_year=2026) is None
    found = find_period("1. Trước Tết Nguyên đán 2026", plan_year=2026)
    assert found
    assert (found.text, found.end) == ("Trước Tết Nguyên đán 2026", None)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "10/9/2026 âm, ", "rằm tháng Giêng năm 2026, ", "trước 15.7.26, ", "tuần 30 năm 2026, ", "HK1 2026 - ",
        "15, 16, ", "2026-09-10 to ", "tuần 3 tháng 7/2026, ", "9-12/2026, ", "15 Oct - ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", [True, False])
def test_thousands_of_such_times_take_no_square_of_their_number(piece: str, *, column: bool) -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        find_deadline(piece * times, column=column, plan_year=2026)
        return time.process_time() - begun

    seconds(10)
    # its square takes 64 times as long; looked at once more where other processes held this one up
    assert any(seconds(3200) < 24 * seconds(400) + 0.5 for _ in range(2))


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Sửa phòng học xong trước khai giảng năm học 2026 - 2027.", "xong trước khai giảng năm học 2026 - 2027"),
        (
            "Bàn giao bàn ghế trước khi khai giảng năm học mới 2026 - 2027.",
            "trước khi khai giảng năm học mới 2026 - 2027",
        ),
        ("Điều động giáo viên trước lễ khai giảng năm học 2026-2027.", "trước lễ khai giảng năm học 2026-2027"),
        ("Cấp sách cho học sinh nghèo trước ngày khai giảng.", "trước ngày khai giảng"),
        ("Kẻ vạch đỗ xe tại cổng trường trước khi bước vào năm học mới.", "trước khi bước vào năm học mới"),
    ],
)
def test_before_a_school_year_begins_is_a_time_without_a_day(text: str, printed: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.text, found.start, found.end) == (printed, None, None)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Tổ chức khai giảng năm học 2026 - 2027 vào ngày 05/9/2026.", "2026-09-05"),
        ("Sửa mái trường xong trước ngày khai giảng 05/9/2026.", "2026-09-05"),
        ("Chuẩn bị nội dung lễ khai giảng năm học 2026 - 2027.", None),
    ],
)
def test_a_school_years_beginning_that_no_time_leads_to_sets_none(text: str, end: str | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (found and found.end) == end
