"""Times that contradict themselves or that no calendar has: no dates, and the row is to be looked at."""

from __future__ import annotations

import pytest

from pipeline.document import Place, TableCell
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.recurrence_rules import no_such_day
from pipeline.extract.time_columns import time_of
from tests.helpers import grid, scanned
from tests.test_extract_confidence import doubts_of
from tests.test_extract_items import plan


@pytest.mark.parametrize("word", ["thủ tục", "tiếp tục", "liên tục", "tủ"])
def test_a_deadline_begins_with_a_word_of_its_own(word: str) -> None:
    found = find_deadline(f"rà soát {word} trước ngày 31/7/2026", plan_year=2026)
    assert found is not None
    assert found.text == "trước ngày 31/7/2026"


def test_the_word_that_says_the_day_again_is_still_part_of_it() -> None:
    found = find_deadline("trình trong phiên họp, tức ngày 31/7/2026", plan_year=2026)
    assert found is not None
    assert found.text == "tức ngày 31/7/2026"


def test_all_the_time_is_still_read() -> None:
    found = find_deadline("Liên tục", column=True)
    assert found is not None
    assert found.recurrence == ["continuous"]


@pytest.mark.parametrize(
    "cell",
    ["từ 30/6/2026 đến 1/1/2026", "30/6/2026 - 1/1/2026", "từ quý IV/2026 đến quý I/2026", "giai đoạn 2030-2025",
     "Năm 2026-2025", "2026 - 2025", "25-15/6/2026"],
)  # fmt: skip
def test_what_ends_before_it_begins_has_no_dates(cell: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found is not None
    assert (found.text, found.start, found.end) == (cell, None, None)


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("từ 1/1/2026 đến 30/6/2026", "2026-01-01", "2026-06-30"),
        ("30/6/2026 và 30/3/2026", "2026-03-30", "2026-06-30"),  # a list may stand in any order
        ("năm 2027, 2026", "2026-01-01", "2027-12-31"),
        ("giai đoạn 2025-2030", "2025-01-01", "2030-12-31"),
    ],
)
def test_ranges_and_lists_keep_their_dates(cell: str, start: str, end: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found is not None
    assert (found.start, found.end) == (start, end)


def _cells(begins: str, ends: str) -> dict[str, TableCell]:
    return {"deadline": TableCell(begins, Place(1, None)), "until": TableCell(ends, Place(1, None))}


def test_columns_of_beginning_and_end_in_the_wrong_order_give_no_dates() -> None:
    found = time_of(_cells("30/8/2026", "01/6/2026"), 2026, None)
    assert found is not None
    assert (found.text, found.start, found.end) == ("30/8/2026 - 01/6/2026", None, None)
    found = time_of(_cells("01/6/2026", "30/8/2026"), 2026, None)
    assert found is not None
    assert (found.start, found.end) == ("2026-06-01", "2026-08-30")


@pytest.mark.parametrize(
    "cell",
    ["quý I/2026 đến quý V/2026", "quý I đến quý V/2026", "quý I-V/2026", "tháng 1/2026 đến tháng 13/2026"],
)
def test_a_part_that_no_year_has_gives_no_dates(cell: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found is not None
    assert (found.text, found.start, found.end) == (cell, None, None)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("ngày 0 hằng tháng", "FREQ=MONTHLY"),
        ("trước ngày 32 hằng tháng", "FREQ=MONTHLY"),
        ("hằng tháng, trước ngày 45", "FREQ=MONTHLY"),
        ("trước ngày 30/02 hằng năm", "FREQ=YEARLY"),
        ("31/11 hằng năm", "FREQ=YEARLY"),
        ("32/12 hằng năm", "FREQ=YEARLY"),
        ("thứ 9 hằng tuần", "FREQ=WEEKLY"),
    ],
)
def test_a_day_that_never_comes_is_in_no_rule_and_is_told(cell: str, rule: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found is not None
    assert (found.text, found.rrule) == (cell, [rule])
    assert no_such_day(found.text, found.recurrence)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("ngày 31 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=31"),
        ("trước ngày 29/02 hằng năm", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
        ("thứ 6 hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
        ("thứ 2, thứ 4 và thứ 6 hằng tuần", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
        ("thứ Tư hằng tuần", "FREQ=WEEKLY;BYDAY=WE"),
        ("thứ Hai, thứ Tư, thứ Sáu hằng tuần", "FREQ=WEEKLY;BYDAY=MO,WE,FR"),
    ],
)
def test_a_day_that_comes_is_in_its_rule(cell: str, rule: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found is not None
    assert (found.text, found.rrule) == (cell, [rule])
    assert not no_such_day(found.text, found.recurrence)


@pytest.mark.parametrize(
    ("time", "looked_at"),
    [
        ("trước ngày 15 hằng tháng", False),
        ("trước ngày 32 hằng tháng", True),
        ("trước ngày 30/02 hằng năm", True),
        ("từ 30/6/2026 đến 1/1/2026", True),
    ],
)
def test_a_row_with_such_a_time_is_to_be_looked_at(time: str, looked_at: bool) -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế rà soát các quầy thuốc, xong trước ngày 10/6/2026.\n"
        f"2. Sở Y tế báo cáo kết quả kiểm tra các quầy thuốc {time}.\n"
    )
    _, task = plan(body).tasks
    assert task.deadline is not None
    assert task.needs_review is looked_at


@pytest.mark.parametrize(
    ("time", "told"),
    [
        ("30/6/2026", False),
        ("Trước ngày 30/6/2026", False),
        ("Không trước 30/6/2026", True),
        ("30/6/2026, riêng Sở Y tế 30/9/2026", True),
        ("Gia hạn đến 30/9/2026 (trước là 30/6/2026)", True),
        ("Đã hoàn thành ngày 30/5/2025", True),
    ],
)
def test_a_time_cell_that_may_say_something_else_is_to_be_looked_at(time: str, told: bool) -> None:
    table = grid(
        [
            ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian hoàn thành"],
            ["1", "Rà soát các quầy thuốc trên địa bàn", "Sở Y tế", time],
            ["2", "Kiểm tra sổ trực của các trạm y tế", "Sở Y tế", "30/6/2026"],
        ]
    )
    (_, one), (_, two) = doubts_of([scanned([table])])
    assert (one["time_unsettled"], two["time_unsettled"]) == (float(told), 0.0)


@pytest.mark.parametrize(
    ("behind", "looked_at"),
    [
        (".", False),
        (". Đã hoàn thành ngày 01/01/2020.", True),
        (". Bãi bỏ thời hạn 31/7/2026.", True),
        (" (trước là 30/5/2026).", True),
        (", việc cần làm trước là kiểm tra các trạm của 15 xã.", False),
    ],
)
def test_a_text_that_may_say_something_else_is_to_be_looked_at(behind: str, looked_at: bool) -> None:
    body = f"II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế rà soát các quầy thuốc, xong trước ngày 30/6/2026{behind}\n"
    (task,) = plan(body).tasks
    assert task.needs_review is looked_at


def test_a_speck_behind_the_word_of_a_second_quarter_does_not_end_the_range() -> None:
    found = find_deadline("Quý III - quý. IV/2024", column=True)
    assert found is not None
    assert (found.start, found.end) == ("2024-07-01", "2024-12-31")


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Phòng khám mở thêm bàn vào sáng thứ Ba, thứ Năm hằng tuần.", "thứ Ba, thứ Năm hằng tuần"),
        ("Phòng Tiếp dân trực vào thứ Tư và thứ Năm mỗi tuần.", "vào thứ Tư và thứ Năm mỗi tuần"),
        ("Văn phòng chuẩn bị kỳ họp lần thứ tư hằng năm.", "hằng năm"),
        ("Văn phòng chuẩn bị phiên họp lần thứ tư, báo cáo hằng tuần.", "hằng tuần"),
    ],
)
def test_weekdays_of_a_frequency_in_running_text(text: str, time: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.text == time


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Báo cáo vào thứ Sáu hằng tuần. Nạo vét kênh xong trước ngày 30/4/2026.", "FREQ=WEEKLY;BYDAY=FR"),
        ("Các xã báo cáo hằng quý về Sở. Phương án gửi trước ngày 15/3/2026.", "FREQ=MONTHLY;INTERVAL=3"),
        ("Mở lớp xong trước ngày 30/6/2026. Hằng tuần gửi tin cho Sở.", "FREQ=WEEKLY"),
        ("Gửi tin hằng tuần; nạo vét kênh xong trước ngày 30/4/2026.", "FREQ=WEEKLY"),
        ("Báo cáo hằng tháng về UBND TP. Huế đến hết ngày 31/12/2026.", "FREQ=MONTHLY;UNTIL=20261231"),
        ("Từ ngày 01/3/2026 đến ngày 30/4/2026, hằng tuần báo cáo.", "FREQ=WEEKLY;UNTIL=20260430"),
    ],
)
def test_a_frequency_ends_on_no_day_of_another_sentence(text: str, rule: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.rrule == [rule]


@pytest.mark.parametrize(
    ("text", "printed", "end"),
    [
        ("Vận hành hệ thống đặt lịch trước vào cuối năm 2026.", "vào cuối năm 2026", "2026-12-31"),
        ("Báo cáo chỉ số so với năm trước vào ngày 15/12/2026.", "vào ngày 15/12/2026", "2026-12-15"),
        ("Trả tiền tạm ứng trước trong quý III/2026.", "trong quý III/2026", "2026-09-30"),
        ("Gửi báo cáo chậm nhất trong tháng 8/2026.", "chậm nhất trong tháng 8/2026", "2026-08-31"),
    ],
)
def test_before_with_a_word_for_in_behind_it_is_no_part_of_a_time(text: str, printed: str, end: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.text, found.end) == (printed, end)
