"""Time phrases: a table of real-looking forms, headings, and properties that hold for any text."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.deadlines import find_deadline, find_period, parse_date
from pipeline.text import nfc

CASES = yaml.safe_load((Path(__file__).parent / "data" / "deadlines.yaml").read_text(encoding="utf-8"))
ORDER = ["daily", "weekly", "monthly", "quarterly", "semiannual", "annual", "continuous"]
PIECES = [
    "trước ngày",
    "chậm nhất",
    "đến hết",
    "trong",
    "từ",
    "đến",
    "quý",
    "quy",
    "tháng",
    "năm",
    "hằng",
    "hàng",
    "định kỳ",
    "6 tháng",
    "III",
    "111",
    "lI",
    "30/6/2026",
    "31/02/2026",
    "15/12",
    "2026",
    "2025-2030",
    ",",
    ";",
    ".",
    "và",
    "thường xuyên",
    "hoàn thành",
    "đầu",
    "cuối",
    "ngày 20",
    "tháng cuối quý",
    "lần/năm",
    "02",
    "kể từ",
    "của tháng liền kề",
    "(",
    ")",
    "/",
    "-",
    "NQ-CP",
    "số 27/NQ-CP",
    "các năm tiếp theo",
    "trong năm",
    "0",
    "99",
]


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 250


@pytest.mark.parametrize(("text", "options", "expected"), CASES)
def test_form(text: str, options: dict[str, Any], expected: list[Any] | None) -> None:
    found = find_deadline(text, **options)
    got = None if found is None else [found.start, found.end, found.recurrence]
    assert got == expected, found
    if found:
        assert found.text
        assert found.text in text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Thời gian gửi: xong trước 01/12/2018.", "xong trước 01/12/2018"),
        ("Trong năm 2018, Văn phòng tiếp tục", "Trong năm 2018"),
        ("tổng hợp, báo cáo trước ngày 20 tháng cuối quý.", "trước ngày 20 tháng cuối quý"),
        ("báo cáo định kỳ (trước ngày 15 tháng 12), đột xuất", "trước ngày 15 tháng 12"),
        ("rà soát, hoàn thành trong quý III/2026; báo cáo", "hoàn thành trong quý III/2026"),
    ],
)
def test_text_is_the_phrase_as_printed(text: str, printed: str) -> None:
    found = find_deadline(text)
    assert found
    assert found.text == printed


@pytest.mark.parametrize(
    ("heading", "span"),
    [
        ("Nhiệm vụ quý III/2026", ("2026-07-01", "2026-09-30")),
        ("1. Trong tháng 7/2026:", ("2026-07-01", "2026-07-31")),
        ("II. Nhiệm vụ trọng tâm 6 tháng cuối năm 2026", ("2026-07-01", "2026-12-31")),
        ("Quý IV/2026", ("2026-10-01", "2026-12-31")),
        ("a) Công việc trong năm 2026", ("2026-01-01", "2026-12-31")),
        ("Các nhiệm vụ hoàn thành trước ngày 30/6/2026", (None, "2026-06-30")),
    ],
)
def test_headings_that_give_a_period(heading: str, span: tuple[str | None, str]) -> None:
    found = find_period(heading)
    assert found
    assert (found.start, found.end) == span


@pytest.mark.parametrize(
    "heading",
    [
        "Kế hoạch năm 2026",
        "Mục tiêu đến năm 2030",
        "I. Tình hình thực hiện nhiệm vụ quý II/2026",
        "2.1. Các chỉ số CCHC bị trừ điểm trong năm 2021",
        "1. Tiếp tục triển khai thực hiện Kế hoạch CCHC năm 2022",
        "Tổ chức thực hiện",
        "",
    ],
)
def test_headings_that_only_name_a_time(heading: str) -> None:
    assert find_period(heading) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("ngày 15/7/2021", "2021-07-15"),
        ("ngày 16 tháng 4 năm 2021", "2021-04-16"),
        ("01 / 02 / 2024", "2024-02-01"),
        ("31/02/2024", None),
        ("29/02/2024", "2024-02-29"),
        ("tháng 4 năm 2021", None),
        ("không có ngày", None),
    ],
)
def test_parse_date(text: str, day: str | None) -> None:
    assert parse_date(text) == day


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join), st.text(max_size=60)),
    st.booleans(),
    st.sampled_from([None, 2026]),
)
def test_any_text(text: str, column: bool, year: int | None) -> None:
    for found in (find_deadline(text, column=column, plan_year=year, year_hint=year), find_period(text)):
        if found is None:
            continue
        assert found.text in nfc(text)
        days = [date.fromisoformat(day) for day in (found.start, found.end) if day]
        assert days == sorted(days)
        assert found.recurrence == [kind for kind in ORDER if kind in found.recurrence]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2089, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for printed in (f"{day.day}/{day.month}/{day.year}", f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"):
        found = find_deadline(f"hoàn thành trước {printed}")
        assert found
        assert found.end == day.isoformat()
        assert found.start is None
