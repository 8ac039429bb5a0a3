"""Deadlines as iCalendar: read back with icalendar, occurrences with recurring-ical-events, over five years."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from pipeline.document.tracker import Progress, Status
from pipeline.exchange import calendar_bytes
from pipeline.exchange.recurring import anchor_of, repeats
from pipeline.exchange.words import plain
from pipeline.track.days import days
from tests.exchange_helpers import sample_tasks, task
from tests.helpers import PATIENT

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
ISSUED = date(2026, 3, 16)
FIVE = date(2031, 5, 31)  # the last day of five years from NOW, which is later than the day of issue


def read(*tasks: Any, **more: Any) -> Any:
    return Calendar.from_ical(calendar_bytes(tasks, now=NOW, **more))


def occurrences(calendar: Any, start: date = date(2026, 1, 1), end: date = date(2036, 1, 1)) -> list[date]:
    return sorted(event["dtstart"].dt for event in recurring_ical_events.of(calendar).between(start, end))


def of_rule(*rules: str, **more: Any) -> list[date]:
    return occurrences(read(task(rrule=rules, **more)))


def months(first: date, step: int, day: int | None) -> list[date]:
    """Day `day` of every `step`-th month, the month's last where it has none; None: the last. Until five years on."""
    found, at = [], first.replace(day=1)
    while at <= FIVE:
        following = (at + timedelta(days=32)).replace(day=1)
        last = following - timedelta(days=1)
        one = last if day is None or day > last.day else at.replace(day=day)
        if ISSUED <= one <= FIVE:
            found.append(one)
        for _ in range(step):
            at = (at + timedelta(days=32)).replace(day=1)
    return found


MARCH = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=15", months(MARCH, 1, 15)),
        ("FREQ=MONTHLY;BYMONTHDAY=31", months(MARCH, 1, None)),
        ("FREQ=MONTHLY;BYMONTHDAY=30", months(MARCH, 1, 30)),
        ("FREQ=MONTHLY;BYMONTHDAY=5,31", sorted([*months(MARCH, 1, 5), *months(MARCH, 1, None)])),
        ("FREQ=MONTHLY", months(MARCH, 1, None)),
        ("FREQ=MONTHLY;INTERVAL=3", months(MARCH, 3, None)),
        ("FREQ=MONTHLY;INTERVAL=6", months(date(2026, 6, 1), 6, None)),
        ("FREQ=YEARLY", [date(year, 12, 31) for year in range(2026, 2031)]),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20", months(date(2026, 6, 1), 6, 20)),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25", months(MARCH, 3, 25)),
        ("FREQ=YEARLY;BYMONTH=1,8;BYMONTHDAY=10", None),
        ("FREQ=WEEKLY;BYDAY=MO", None),
        ("FREQ=WEEKLY", None),
        ("FREQ=DAILY", None),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
        ("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
    ],
)
def test_a_recurrence_has_the_right_days_for_five_years(rule: str, expected: list[date] | None) -> None:
    found = of_rule(rule)
    assert found
    if expected is not None:
        assert found == expected
    else:  # as the tracker itself has them
        assert found == list(days((rule,), ISSUED, ISSUED, FIVE))


@pytest.mark.parametrize("issued", ["2026-01-05", "2026-02-28", "2026-05-31", "2026-12-31", "2024-02-29"])
@pytest.mark.parametrize("rule", ["FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=MONTHLY", "FREQ=YEARLY"])
def test_quarters_are_those_of_the_calendar_whenever_a_plan_was_issued(rule: str, issued: str) -> None:
    day = date.fromisoformat(issued)
    begin = max(day, NOW.date())
    last = date(begin.year + 5, begin.month, min(begin.day, 28)) - timedelta(days=1)
    calendar = read(task(rrule=(rule,), issued_on=issued))
    assert occurrences(calendar, date(2024, 1, 1)) == list(days((rule,), day, day, last))


def test_an_end_bounds_it_and_a_month_of_issue_counts_from_its_first_day() -> None:
    assert of_rule("FREQ=MONTHLY;UNTIL=20260531") == [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
    assert of_rule("FREQ=MONTHLY", end=date(2026, 4, 30)) == [date(2026, 3, 31), date(2026, 4, 30)]
    assert of_rule("FREQ=WEEKLY", issued_on="2026-03")[0] == date(2026, 3, 6)
    assert anchor_of(None, None, date(2026, 6, 1)) == date(2026, 6, 1)
    assert anchor_of(None, "no day", date(2026, 6, 1)) == date(2026, 6, 1)
    assert anchor_of(date(2026, 5, 5), "2026-03-16", date(2026, 6, 1)) == date(2026, 5, 5)


def test_an_old_plan_without_an_end_is_still_in_the_calendar() -> None:
    old = task("k7", rrule=("FREQ=MONTHLY;INTERVAL=3",), issued_on="2018-03-16")
    event = read(old).walk("VEVENT")[0]
    assert str(event["uid"]) == "k7@kehoach"
    assert event["dtstart"].dt == date(2018, 3, 31)
    assert date(2026, 6, 30) in occurrences(read(old))
    ended = task(rrule=("FREQ=MONTHLY;UNTIL=20190101",), issued_on="2018-03-16")
    assert occurrences(read(ended)) == []


def test_the_first_day_is_one_of_the_rule() -> None:
    for event in read(*sample_tasks()).walk("VEVENT"):
        assert event["dtstart"].dt == event["dtend"].dt - timedelta(days=1)
        if "rrule" in event:
            only = Calendar()
            only.add_component(event)
            found = occurrences(only)
            assert found[0] == event["dtstart"].dt
            assert found[-1] <= event["rrule"]["until"][0]


@pytest.mark.parametrize(
    "rule", ["", "FREQ=SOMETIMES", "FREQ=MONTHLY;BYMONTHDAY=40", "INTERVAL=x", "FREQ=MONTHLY;INTERVAL=x"]
)
def test_a_rule_that_is_none_leaves_the_last_day(rule: str) -> None:
    assert of_rule(rule, end=date(2026, 9, 30)) == [date(2026, 9, 30)]
    assert of_rule(rule) == []


def test_an_event_says_who_what_and_where_from() -> None:
    text = "Rà soát; cắt giảm, đơn giản hóa\nthủ tục \\ biểu mẫu"
    one = task(
        "a1b2", text, lead_units=("Văn phòng Sở", "Sở A, B"), deadline_text="trước ngày 30/4/2026",
        end=date(2026, 4, 30), product="Báo cáo",
    )  # fmt: skip
    (event,) = read(one, alarm_days=3).walk("VEVENT")
    assert event["uid"] == "a1b2@kehoach"
    assert str(event["summary"]) == "Văn phòng Sở; Sở A, B: " + text.replace("\n", " ")
    assert str(event["description"]).startswith(text)
    assert "Văn bản: 87/KH-SXD" in event["description"]
    assert "Cần kiểm tra" not in event["description"]
    (doubted,) = read(replace(one, needs_review=True, source_page=2)).walk("VEVENT")
    assert "Cần kiểm tra: kết quả đọc có thể sai, cần đối chiếu với trang 2" in doubted["description"]
    assert event["dtstart"].params["value"] == "DATE"
    assert event["transp"] == "TRANSPARENT"
    assert list(event["categories"].cats) == ["Văn phòng Sở", "Sở A, B"]
    (alarm,) = event.walk("VALARM")
    assert alarm["trigger"].dt == timedelta(days=-3)


def test_done_and_dropped_are_told_and_the_uid_stays() -> None:
    def event(status: Status) -> Any:
        (found,) = read(task(end=date(2026, 4, 30), progress=Progress(status))).walk("VEVENT")
        return found

    assert {str(event(status)["uid"]) for status in Status} == {"k1@kehoach"}
    assert str(event(Status.DONE)["summary"]).startswith("[Hoàn thành] ")
    assert event(Status.DROPPED)["status"] == "CANCELLED"
    assert "status" not in event(Status.NEW)


def test_several_rules_are_several_events_with_uids_of_their_own() -> None:
    events = read(task(rrule=("FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY"))).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == ["k1@kehoach", "k1-2@kehoach"]


def test_a_task_without_a_day_has_no_event() -> None:
    assert read(task(recurrence=("continuous",))).walk("VEVENT") == []


def test_days_between_are_those_of_the_events() -> None:
    (one,) = repeats(("FREQ=MONTHLY;BYMONTHDAY=15",), ISSUED)
    assert one.days(date(2026, 5, 1), date(2026, 7, 15)) == [date(2026, 5, 15), date(2026, 6, 15), date(2026, 7, 15)]


@PATIENT
@given(st.text(), st.text(), st.text(min_size=1))
def test_any_text_comes_back_from_the_calendar(text: str, unit: str, notes: str) -> None:
    one = task(text=text, lead_units=(unit,), end=date(2026, 4, 30), progress=Progress(notes=notes))
    (event,) = read(one).walk("VEVENT")
    assert plain(str(event["description"])).startswith(plain(text))
    assert len(calendar_bytes([one], now=NOW).splitlines()) > 10


@pytest.mark.parametrize(
    "odd",
    [
        {"rrule": ("FREQ=DAILY;BYDAY=+999MO",)},
        {"end": date(9999, 12, 31)},
        {"start": date(9999, 12, 31), "rrule": ("FREQ=DAILY",)},
        {"issued_on": "9999-12-31", "rrule": ("FREQ=MONTHLY",)},
        {"rrule": ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31,30;COUNT=5",)},
    ],
)
def test_one_task_of_no_time_does_not_break_the_calendar(odd: dict[str, Any]) -> None:
    made = read(task("odd", **odd), task("good", end=date(2026, 6, 30)))
    assert "good@kehoach" in [event["uid"] for event in made.walk("VEVENT")]
