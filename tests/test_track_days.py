"""The days of recurring tasks, the periods of reports, and where a task stands in them. No database."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document.tracker import Standing, Status
from pipeline.track import Period
from pipeline.track.days import coming_due, days, is_rule, next_due, told_due
from pipeline.track.errors import BadPeriod
from pipeline.track.period import week_of
from pipeline.track.standing import Facts, standing

MONTHLY = ("FREQ=MONTHLY;BYMONTHDAY=15",)
ISSUED = date(2026, 2, 20)
Q3 = Period.quarter(2026, 3)


def of_year(rule: str, since: date = ISSUED, year: int = 2026) -> list[str]:
    return [f"{day:%d/%m}" for day in days((rule,), since, date(year, 1, 1), date(year, 12, 31))]


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "31/03 30/06 30/09 31/12"),  # the calendar's, though issued in February
        ("FREQ=MONTHLY;INTERVAL=6", "30/06 31/12"),
        ("FREQ=YEARLY", "31/12"),
        ("FREQ=MONTHLY;BYMONTHDAY=31;UNTIL=20260630", "28/02 31/03 30/04 31/05 30/06"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20", "20/06 20/12"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=-1", "31/03 30/06 30/09 31/12"),
        ("FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "31/03 30/06 30/09 31/12"),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25", "25/03 25/06 25/09 25/12"),
        ("FREQ=WEEKLY;UNTIL=20260306", "20/02 27/02 06/03"),  # Fridays
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20260306", "23/02 02/03"),
    ],
)
def test_rules_as_plans_mean_them(rule: str, due: str) -> None:
    assert of_year(rule) == due.split()


@pytest.mark.parametrize(
    "rule",
    [
        *("", "FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1", "FREQ=DAILY;BYHOUR=1", "?;=;"),
        *(
            "FREQ=DAILY;INTERVAL=²",
            "FREQ=MONTHLY;BYDAY=999MO;COUNT=1",
            "FREQ=MONTHLY;BYDAY=+999MO",
            "FREQ=DAILY;COUNT=1001",
        ),
        *("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31,30;COUNT=5", "FREQ=DAILY;BYDAY=MO;BYSETPOS=2;COUNT=3"),
        *("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2;COUNT=3", "FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2", "FREQ=DAILY;FREQ=DAILY"),
        *("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31", "FREQ=MONTHLY;BYMONTHDAY=5;BYSETPOS=2", "FREQ=DAILY\nDTSTART=1"),
        *("FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1;COUNT=3", "FREQ=YEARLY;UNTIL=20261399", "FREQ=MONTHLY;BYMONTHDAY=٣"),
        *("FREQ=MONTHLY;INTERVAL=999999", "FREQ=MONTHLY;BYMONTHDAY=x", "FREQ=MONTHLY;BYMONTH=13"),
    ],
)
def test_what_is_no_rule(rule: str) -> None:
    assert not is_rule(rule)
    assert of_year(rule) == []


def test_rules_that_never_come_true_end() -> None:
    assert next_due(("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;BYSETPOS=1",), ISSUED, None) is None
    assert days(MONTHLY, date(1, 1, 1), date(1, 1, 1), date(9999, 12, 31)) == ()


@given(since=st.dates(date(2020, 1, 1), date(2030, 1, 1)), first=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_days_are_the_same_whatever_part_is_asked_for(since: date, first: date) -> None:
    rules = (*MONTHLY, "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20", "FREQ=WEEKLY;BYDAY=MO")
    whole = days(rules, since, date(2019, 1, 1), date(2032, 1, 1))
    assert days(rules, since, first, date(2032, 1, 1)) == tuple(day for day in whole if day >= first)
    assert all(day >= since for day in whole)


@pytest.mark.parametrize(
    ("done_on", "due"),
    [
        (None, date(2026, 3, 15)),
        (date(2026, 6, 14), date(2026, 7, 15)),
        (date(2026, 6, 20), date(2026, 7, 15)),  # late for June, not early for July
        (date(2026, 7, 10), date(2026, 8, 15)),
        (date(2026, 12, 14), None),  # the last of them
    ],
)
def test_what_was_done_counts_for_the_nearest_day(done_on: date | None, due: date | None) -> None:
    assert next_due((MONTHLY[0] + ";UNTIL=20261231",), ISSUED, done_on) == due


def once(**given_: object) -> Facts:
    usual = {"status": Status.NEW, "percent": None, "done_on": None, "settled_on": None, "begins": ISSUED, "end": None}
    return Facts(**{**usual, **given_})  # type: ignore[arg-type]


def monthly(**given_: object) -> Facts:
    return once(rules=MONTHLY, since=ISSUED, **given_)


AUGUST = date(2026, 8, 12)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (once(end=date(2026, 6, 30)), Standing.LATE),  # from an earlier quarter
        (once(end=AUGUST), Standing.NOT_BEGUN),  # the last day itself
        (once(end=date(2026, 8, 11), status=Status.RUNNING), Standing.LATE),
        (once(end=date(2026, 12, 1), percent=5), Standing.RUNNING),
        (once(), Standing.NO_DAY),
        (once(status=Status.RUNNING), Standing.NO_DAY),
        (once(rules=MONTHLY), Standing.NO_DAY),  # nobody knows from when on
        (once(begins=date(2026, 10, 1)), None),
        (once(end=date(2026, 8, 1), status=Status.DONE, done_on=date(2026, 8, 1)), Standing.DONE),
        (once(end=date(2026, 8, 1), status=Status.DONE, done_on=date(2026, 8, 2)), Standing.DONE_LATE),
        (once(end=date(2026, 8, 1), status=Status.DONE), Standing.DONE),  # nobody said when
        (once(end=date(2026, 8, 1), status=Status.DONE, done_on=date(2026, 5, 1)), Standing.DONE),  # early, due here
        (once(end=date(2026, 6, 1), status=Status.DONE, done_on=date(2026, 5, 1)), None),
        (once(status=Status.DONE, settled_on=date(2026, 5, 1)), None),
        (once(end=date(2026, 9, 1), status=Status.DONE, done_on=date(2026, 8, 20)), Standing.RUNNING),  # after the day
        (once(status=Status.DROPPED, settled_on=AUGUST), Standing.DROPPED),
        (once(status=Status.DROPPED, settled_on=date(2026, 5, 1)), None),
        (monthly(), Standing.LATE),
        (monthly(done_on=date(2026, 7, 16)), Standing.RUNNING),
        (monthly(done_on=date(2026, 6, 16)), Standing.LATE),  # July's was missed
        (monthly(status=Status.DONE, settled_on=AUGUST), Standing.DONE),  # for good
        (monthly(status=Status.DONE, settled_on=date(2026, 5, 1)), None),
    ],
)
def test_where_a_task_stands_in_august(facts: Facts, told: Standing | None) -> None:
    found = standing(facts, Q3, AUGUST)
    assert (found[0] if found else None) == told


def test_a_recurring_task_at_the_end_of_the_quarter() -> None:
    end = date(2026, 9, 30)
    assert standing(monthly(done_on=date(2026, 9, 14)), Q3, end) == (Standing.DONE, date(2026, 9, 15))
    assert standing(monthly(done_on=date(2026, 9, 17)), Q3, end) == (Standing.DONE_LATE, date(2026, 9, 15))
    yearly = once(rules=("FREQ=YEARLY",), since=ISSUED)
    assert standing(yearly, Q3, end) is None
    assert standing(yearly, Period.quarter(2027, 1), date(2027, 2, 1)) == (Standing.LATE, date(2026, 12, 31))


def quarterly(since: date, **given_: object) -> Facts:
    return once(rules=("FREQ=MONTHLY;INTERVAL=3",), since=since, begins=since, **given_)


def test_a_late_recurring_task_is_told_by_its_first_missed_day_of_a_year() -> None:
    """The day that lists and overview tell, which is in the past: not its next."""
    today, old = date(2026, 11, 28), date(2018, 3, 1)
    for period in (Period.quarter(2026, 4), Period.half(2026, 2), Period.year(2026)):
        assert standing(quarterly(old), period, today) == (Standing.LATE, date(2025, 12, 31))
    assert told_due(("FREQ=MONTHLY;INTERVAL=3",), old, date(2018, 3, 31), today) == date(2025, 12, 31)
    missed = quarterly(old, done_on=date(2026, 4, 2))
    assert standing(missed, Period.quarter(2026, 4), today) == (Standing.LATE, date(2026, 6, 30))


def test_of_days_missed_longer_ago_the_last_is_told() -> None:
    rules = ("FREQ=MONTHLY;INTERVAL=3;UNTIL=20181231",)
    today, since = date(2026, 11, 28), date(2018, 5, 1)
    assert told_due(rules, since, date(2018, 6, 30), today) == date(2018, 12, 31)
    facts = once(rules=rules, since=since)
    assert standing(facts, Period.quarter(2026, 4), today) == (Standing.LATE, date(2018, 12, 31))
    assert told_due(MONTHLY, ISSUED, date(2026, 8, 15), AUGUST) == date(2026, 8, 15)  # not missed
    assert told_due(MONTHLY, ISSUED, None, AUGUST) is None


def test_a_mark_is_in_time_for_its_own_day_only() -> None:
    """Of a plan of 2018, set done in November 2026."""
    today = date(2026, 11, 28)
    yearly = once(rules=("FREQ=YEARLY",), since=date(2018, 3, 1), begins=None, status=Status.DONE, done_on=today)
    assert standing(yearly, Period.year(2026), today) == (Standing.DONE, date(2026, 12, 31))
    assert standing(yearly, Period.year(2018), today) == (Standing.DONE_LATE, date(2018, 12, 31))
    assert standing(yearly, Period.year(2025), today) == (Standing.DONE_LATE, date(2025, 12, 31))
    marked = yearly._replace(marked=date(2018, 12, 20))  # it had been done then, too
    assert standing(marked, Period.year(2018), today) == (Standing.DONE, date(2018, 12, 31))
    assert standing(marked, Period.year(2018), date(2019, 1, 2)) == (Standing.DONE, date(2018, 12, 31))
    late = yearly._replace(since=date(2017, 3, 1), marked=date(2018, 2, 20))  # that was for 2017
    assert standing(late, Period.year(2018), today) == (Standing.DONE_LATE, date(2018, 12, 31))


@settings(deadline=None)
@given(
    since=st.dates(date(2016, 1, 1), date(2026, 1, 1)),
    today=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    done_on=st.none() | st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    rule=st.sampled_from([MONTHLY[0], "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY", "FREQ=MONTHLY;UNTIL=20180630"]),
)
def test_report_and_lists_tell_the_same_missed_day(since: date, today: date, done_on: date | None, rule: str) -> None:
    facts = once(rules=(rule,), since=since, done_on=done_on, status=Status.RUNNING)
    due = told_due((rule,), since, next_due((rule,), since, done_on), today)
    found = standing(facts, Period.year(today.year), today)
    late = found[1] if found and found[0] is Standing.LATE else None
    assert late == (due if due and due < today else None)


@pytest.mark.parametrize(
    ("name", "title", "start", "end"),
    [
        ("2026-Q3", "quý III năm 2026", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026-h1", "6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", "6 tháng cuối năm 2026", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026", "năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2024-02", "tháng 2 năm 2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01-05..2026-03-15", "từ ngày 05/01/2026 đến ngày 15/03/2026", date(2026, 1, 5), date(2026, 3, 15)),
    ],
)
def test_periods(name: str, title: str, start: date, end: date) -> None:
    period = Period.parse(name)
    assert (period.title, period.start, period.end) == (title, start, end)
    assert Period.parse(period.name) == period


@pytest.mark.parametrize(
    "name",
    [
        "",
        "2026-Q5",
        "2026-13",
        "2026-00",
        "0001",
        "9999",
        "2026-03-15..2026-01-05",
        "2026-02-30..2026-03-01",
        "0001-01-01..9999-12-31",
    ],
)
def test_no_periods(name: str) -> None:
    with pytest.raises(BadPeriod) as told:
        Period.parse(name)
    assert told.value.mend


def test_weeks_and_quarters_of_days() -> None:
    assert week_of(date(2026, 8, 12)) == (date(2026, 8, 10), date(2026, 8, 16))
    quarters = [Period.quarter_of(date(2026, month, 1)).name[-2:] for month in (1, 3, 4, 9, 12)]
    assert quarters == ["Q1", "Q1", "Q2", "Q3", "Q4"]


@given(
    st.builds(
        lambda often, more: ";".join([f"FREQ={often}", *dict.fromkeys(more)]),
        st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
        st.lists(
            st.one_of(
                st.builds("INTERVAL={}".format, st.integers(1, 120)),
                st.builds("COUNT={}".format, st.integers(1, 20)),
                st.builds("BYSETPOS={}".format, st.integers(-5, 5)),
                st.builds("BYMONTH={}".format, st.integers(1, 12)),
                st.builds("BYMONTHDAY={},{}".format, st.integers(-1, 31), st.integers(26, 32)),
                st.builds(
                    "BYDAY={}{}".format, st.sampled_from(["", "1", "-5", "6", "+999"]), st.sampled_from(["MO", "SU"])
                ),
            ),
            max_size=4,
        ),
    )
)
def test_no_rule_is_too_much(rule: str) -> None:
    if is_rule(rule):
        assert next_due((rule,), ISSUED, None) is None or next_due((rule,), ISSUED, None) >= ISSUED  # type: ignore[operator]


def test_the_next_day_of_recurring_work_is_one_to_come() -> None:
    quarterly = ("FREQ=MONTHLY;INTERVAL=3",)
    assert coming_due(quarterly, date(2018, 1, 1), date(2018, 3, 31), date(2026, 2, 1)) == date(2026, 3, 31)
    assert coming_due(quarterly, ISSUED, date(2026, 12, 31), date(2026, 2, 1)) == date(2026, 12, 31)  # the rest is done
    assert coming_due(quarterly, None, None, date(2026, 2, 1)) == date(2026, 3, 31)  # nobody knows since when
    assert coming_due(quarterly, ISSUED, None, date(2026, 2, 1)) is None
    ended = ("FREQ=MONTHLY;UNTIL=20260630",)
    assert coming_due(ended, ISSUED, date(2026, 2, 28), date(2026, 7, 1)) is None
