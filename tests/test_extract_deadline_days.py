"""Days in items as people write them: behind weekdays, in lists, with months by their names, at ranges' ends."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline

Dates = tuple[str | None, str | None]


@pytest.mark.parametrize(
    ("text", "printed", "dates"),
    [
        ("Tổ chức đánh giá giữa kỳ trước 10/7/2026.", "trước 10/7/2026", (None, "2026-07-10")),
        ("Kiểm tra cuối kỳ trước ngày 10/7/2026.", "trước ngày 10/7/2026", (None, "2026-07-10")),
        ("Báo cáo trước 17 giờ 00 thứ Sáu, ngày 22/5/2026.", "trước 17 giờ 00 thứ Sáu, ngày 22/5/2026",
         (None, "2026-05-22")),
        ("Nhận hồ sơ đến 17h00 thứ Tư, ngày 20/5/2026.", "đến 17h00 thứ Tư, ngày 20/5/2026", (None, "2026-05-20")),
        ("Nộp hồ sơ trước thứ 6, ngày 22/5/2026.", "trước thứ 6, ngày 22/5/2026", (None, "2026-05-22")),
        ("Nộp hồ sơ trước thứ Ba (ngày 19 tháng 5 năm 2026).", "trước thứ Ba (ngày 19 tháng 5 năm 2026)",
         (None, "2026-05-19")),
        ("Nộp sản phẩm vào các ngày 15/4, 15/7 và 15/10/2026.", "vào các ngày 15/4, 15/7 và 15/10/2026",
         ("2026-04-15", "2026-10-15")),
        ("Trình dự thảo lần 1 ngày 01/4/2026 và hoàn chỉnh ngày 30/4/2026.", "hoàn chỉnh ngày 30/4/2026",
         (None, "2026-04-30")),
        ("Nộp hồ sơ không quá ngày 15/6/2026.", "không quá ngày 15/6/2026", (None, "2026-06-15")),
    ],
)  # fmt: skip
def test_a_day_is_read_whatever_stands_before_it(text: str, printed: str, dates: Dates) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.text, (found.start, found.end)) == (printed, dates)


@pytest.mark.parametrize(
    "text",
    ["Rà soát các văn bản do Chủ tịch ký trước ngày 10/7/2026.", "Bảo đảm không quá 1/3 số phiếu.",
     "Dành tối thiểu 1/3 thời gian cho thực hành."],
)  # fmt: skip
def test_what_was_signed_and_a_share_set_no_time(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Kiểm tra giá từ ngày 15/11/2026 đến hết năm.", ("2026-11-15", "2026-12-31")),
        ("Kiểm tra giá từ ngày 15/11/2026 đến hết năm 2026.", ("2026-11-15", "2026-12-31")),
        ("Kiểm tra giá từ tháng 3/2026 đến hết quý IV/2026.", ("2026-03-01", "2026-12-31")),
        ("Kiểm tra giá từ 15/11/2026 đến hết tháng 11/2026.", ("2026-11-15", "2026-11-30")),
    ],
)
def test_a_range_begins_with_its_first_day(text: str, dates: Dates) -> None:
    found = find_deadline(text, plan_year=2025)
    assert found is not None
    assert (found.start, found.end) == dates


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Nộp hồ sơ không quá ngày 15 tháng Sáu năm 2026.", (None, "2026-06-15")),
        ("Trình phê duyệt trong tháng Tư năm 2026.", ("2026-04-01", "2026-04-30")),
        ("Trình phê duyệt trong tháng mười hai/2026.", ("2026-12-01", "2026-12-31")),
        ("Trình phê duyệt trong tháng năm năm 2026.", ("2026-05-01", "2026-05-31")),
        ("Trình phê duyệt trong tháng Tư.", (None, None)),  # of which year isn't told
    ],
)
def test_a_month_by_its_name(text: str, dates: Dates) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.text in text
    assert (found.start, found.end, found.recurrence) == (*dates, [])


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Mỗi tháng hai lần kiểm tra.", ["monthly"]),
        ("Báo cáo hằng tháng, năm.", ["monthly", "annual"]),
        ("Kiểm tra trong các tháng năm 2026.", []),
        ("Xây dựng chương trình tháng Tư vấn pháp luật.", []),
    ],
)
def test_words_behind_a_month_that_name_none(text: str, recurrence: list[str]) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (found.recurrence if found else []) == recurrence
    assert found is None or (found.start, found.end) in ((None, None), ("2026-01-01", "2026-12-31"))
    assert found is None or "-05-" not in (found.start or "")


def test_how_often_at_most_is_no_part_of_a_frequency() -> None:
    found = find_deadline("Kiểm tra mỗi cơ sở không quá 03 lần trong 01 năm.", plan_year=2026)
    assert found is not None
    assert (found.text, found.recurrence) == ("03 lần trong 01 năm", ["annual"])


def test_a_span_of_days_at_most_is_still_read() -> None:
    found = find_deadline("Trả kết quả không quá 10 ngày kể từ ngày nhận hồ sơ.", plan_year=2026)
    assert found is not None
    assert (found.text, found.anchor) == ("không quá 10 ngày kể từ ngày nhận hồ sơ", "ngày nhận hồ sơ")
