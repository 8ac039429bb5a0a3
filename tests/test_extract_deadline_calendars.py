"""Days as programs and other countries write them, and days of the moon's calendar."""

from __future__ import annotations

import pytest

from pipeline.bare_heads import is_time
from pipeline.extract.deadlines import find_deadline, find_period
from tests.helpers import read
from tests.test_extract_plans import HEAD

Dates = tuple[str | None, str | None]


def dates(text: str, *, column: bool = True) -> Dates | None:
    found = find_deadline(text, column=column, plan_year=2026, year_hint=2026)
    return (found.start, found.end) if found else None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-07-15", (None, "2026-07-15")),
        ("2026/7/5", (None, "2026-07-05")),
        ("2026.11.30", (None, "2026-11-30")),
        ("2026-07-15 00:00:00", (None, "2026-07-15")),
        ("2026-07-01/2026-07-15", ("2026-07-01", "2026-07-15")),
        ("2026-07-01 - 2026-07-15", ("2026-07-01", "2026-07-15")),
        ("Từ 2026-07-01 đến 2026-07-15", ("2026-07-01", "2026-07-15")),
        ("2026-07", ("2026-07-01", "2026-07-31")),
        ("2026-13-45", (None, None)),
        ("2026-02-30", (None, None)),
        ("15 July 2026", (None, "2026-07-15")),
        ("15-Jul-2026", (None, "2026-07-15")),
        ("15-Jul-26", (None, "2026-07-15")),
        ("15-Jul", (None, "2026-07-15")),
        ("Dec 3, 2026", (None, "2026-12-03")),
        ("1st October 2026", (None, "2026-10-01")),
        ("July 2026", ("2026-07-01", "2026-07-31")),
        ("SEPT 2026", ("2026-09-01", "2026-09-30")),
        ("Juillet 2026", (None, None)),  # a word we don't know before a year: a part of it
        ("Vụ Đông Xuân 2026", (None, None)),
        ("Tết 2026", (None, None)),
    ],
)
def test_a_day_is_never_read_as_its_year(cell: str, expected: Dates) -> None:
    assert dates(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026", ("2026-01-01", "2026-12-31")),
        ("2026-2030", ("2026-01-01", "2030-12-31")),
        ("2026 - 2027", ("2026-01-01", "2027-12-31")),
        ("Hoàn thành 2026", ("2026-01-01", "2026-12-31")),
        ("Hết 2026", (None, "2026-12-31")),
        ("Từ 2026 đến 2030", ("2026-01-01", "2030-12-31")),
        ("Kế hoạch 2026", None),
        ("2011-12", None),  # two years perhaps
    ],
)
def test_years_stay_years(cell: str, expected: Dates | None) -> None:
    assert dates(cell) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rà soát, hoàn thành trước ngày 2026-07-15.", (None, "2026-07-15")),
        ("Rà soát hồ sơ trước 15 July 2026.", (None, "2026-07-15")),
        ("Rà soát theo Kế hoạch số 12/KH-UBND ngày 2026-07-15.", None),
        ("May 2026 bộ đồng phục cho học sinh.", None),
        ("Nhập hồ sơ mã 2026-07-15/QĐ vào phần mềm.", None),
    ],
)
def test_such_days_in_running_text(text: str, expected: Dates | None) -> None:
    assert dates(text, column=False) == expected


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        ("15/7/2026 (âm lịch)", "15/7/2026 (âm lịch)", (None, None)),
        ("Ngày 10/3 âm lịch", "Ngày 10/3 âm lịch", (None, None)),
        ("10/3 (ÂL)", "10/3 (ÂL)", (None, None)),
        ("Từ 10/1 đến 15/1 âm lịch", "Từ 10/1 đến 15/1 âm lịch", (None, None)),
        ("Rằm tháng Bảy", "Rằm tháng Bảy", (None, None)),
        ("Ngày 15/8 âm lịch (tức ngày 25/9/2026)", "Ngày 15/8 âm lịch (tức ngày 25/9/2026)", (None, "2026-09-25")),
        ("15/7/2026 (dương lịch)", "15/7/2026", (None, "2026-07-15")),
        ("15/7/2026 (âm thanh, ánh sáng)", "15/7/2026", (None, "2026-07-15")),
    ],
)
def test_a_day_of_the_moon_is_no_day_of_ours(cell: str, text: str, expected: Dates) -> None:
    found = find_deadline(cell, column=True, plan_year=2026, year_hint=2026)
    assert found
    assert (found.text, (found.start, found.end)) == (text, expected)


def test_a_yearly_day_of_the_moon_has_no_rule() -> None:
    moon, sun = (find_deadline(f"Ngày 10/3 {words}hằng năm", column=True) for words in ("âm lịch ", ""))
    assert moon
    assert sun
    assert (moon.recurrence, moon.rrule) == (["annual"], [])
    assert sun.rrule


def test_a_day_of_the_moon_flags_its_task() -> None:
    body = "II. NHIỆM VỤ\n1. Phòng Văn hóa - Xã hội chuẩn bị lễ hội, hoàn thành trước ngày {} {}.\n"
    (moon,) = read(HEAD + body.format("10/3/2026", "(âm lịch)")).tasks
    assert moon.needs_review
    assert moon.deadline
    assert (moon.deadline.text, moon.deadline.end) == ("hoàn thành trước ngày 10/3/2026 (âm lịch)", None)


@pytest.mark.parametrize(
    ("line", "alone"), [("Cả năm:", True), ("Cả năm 2026", True), ("Trong năm", True), ("Cả năm học", False)]
)
def test_the_whole_year_heads_a_list(line: str, alone: bool) -> None:
    assert is_time(line) is alone
    found = find_period(line, plan_year=2026)
    assert not alone or (found and (found.start, found.end) == ("2026-01-01", "2026-12-31"))
    assert alone or not found or not found.end


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026/09/10-2026/10/10", ("2026-09-10", "2026-10-10")),
        ("2026.09.10/2026.10.10", ("2026-09-10", "2026-10-10")),
        ("2026-07-15/20", ("2026-07-15", "2026-07-20")),
        ("2026-07-15/08-20", ("2026-07-15", "2026-08-20")),
        ("2026-09-10 to 2026-09-20", ("2026-09-10", "2026-09-20")),
        ("2026-09/2026-10", ("2026-09-01", "2026-10-31")),
        ("2026-07/09", ("2026-07-01", "2026-09-30")),
        ("2026-7", ("2026-07-01", "2026-07-31")),
        ("2026.07", ("2026-07-01", "2026-07-31")),
        ("2026/7", ("2026-07-01", "2026-07-31")),
        ("2026-Q3", ("2026-07-01", "2026-09-30")),
        ("October 15-20, 2026", ("2026-10-15", "2026-10-20")),
        ("15-20 October 2026", ("2026-10-15", "2026-10-20")),
        ("15 Oct - 20 Nov 2026", ("2026-10-15", "2026-11-20")),
        ("Sept 15 to October 20, 2026", ("2026-09-15", "2026-10-20")),
        ("1/Mar/2026", (None, "2026-03-01")),
        ("9-12/2026", ("2026-09-01", "2026-12-31")),
        ("Từ 9 đến 12/2026", ("2026-09-01", "2026-12-31")),
        ("3, 4/2026", ("2026-03-01", "2026-04-30")),
        ("15/7/2026, 8/2026", ("2026-07-15", "2026-08-31")),
        ("15, 16/7/2026", ("2026-07-15", "2026-07-16")),
        ("15, 16 và 17/7/2026", ("2026-07-15", "2026-07-17")),
        ("Ngày 5, 12, 19 tháng 7 năm 2026", ("2026-07-05", "2026-07-19")),
        ("15.7.26", (None, "2026-07-15")),
        ("31.13.26", (None, None)),
    ],
)
def test_ranges_and_lists_of_such_times(cell: str, expected: Dates) -> None:
    assert dates(cell) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rà soát hồ sơ trước 2026-09-10 to 2026-09-20.", ("2026-09-10", "2026-09-20")),
        ("Rà soát hồ sơ, trước 15.7.26.", (None, "2026-07-15")),
        ("Rà soát hồ sơ, trước 1/Mar/2026.", (None, "2026-03-01")),
        ("Rà soát hồ sơ, Q3/2026.", ("2026-07-01", "2026-09-30")),
        ("Rà soát hồ sơ, quý III/2026.", ("2026-07-01", "2026-09-30")),
        ("Báo cáo kết quả 6 tháng, quý III/2026.", None),
        ("Báo cáo kết quả quý II, quý III/2026.", None),
        ("Cấp 15, 16/7/2026 hồ sơ.", None),
        ("Rà soát mục 15.7.26 của dự toán.", None),
        ("Sửa quy chuẩn từ 10.10.10.5.", None),
    ],
)
def test_such_times_in_running_text(text: str, expected: Dates | None) -> None:
    assert dates(text, column=False) == expected
