"""Where a task stands in a period on a day: what the periodic report counts. Pure functions.

A task is in a period's report if it had begun by its end and was not settled before it, or if it is due in it. What
was done after the day of the report is not done yet on that day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pipeline.document.tracker import Standing, Status
from pipeline.track.days import BACK, counted_day, days, next_due, told_due
from pipeline.track.period import Period

_SETTLED = (Status.DONE, Status.DROPPED)


class Facts(NamedTuple):
    """What the standing is told from."""

    status: Status
    percent: int | None
    done_on: date | None
    settled_on: date | None
    begins: date | None  # the task's first day, or its document's day of issue
    end: date | None
    rules: tuple[str, ...] = ()
    since: date | None = None  # of a recurring task
    marked: date | None = None  # of a recurring task: the latest day that it was set done on by the period's end


def standing(facts: Facts, period: Period, as_of: date) -> tuple[Standing, date | None] | None:
    """The standing and the due day; None where the task is not in the period's report."""
    if facts.begins and facts.begins > period.end:
        return None
    known = facts.rules and (facts.since or facts.done_on)  # else nobody knows from when on its days count
    return _recurring(facts, period, as_of) if known else _once(facts, period, as_of)


def _once(facts: Facts, period: Period, as_of: date) -> tuple[Standing, date | None] | None:
    end = facts.end
    if _settled_before(facts, period) and not (end and period.start <= end <= period.end):
        return None
    if facts.status is Status.DROPPED:
        return Standing.DROPPED, end
    if facts.status is Status.DONE and not (facts.done_on and facts.done_on > as_of):
        late = bool(end and facts.done_on and facts.done_on > end)
        return (Standing.DONE_LATE if late else Standing.DONE), end
    if end and end < as_of:
        return Standing.LATE, end
    return (_under_way(facts) if end else Standing.NO_DAY), end


def _recurring(facts: Facts, period: Period, as_of: date) -> tuple[Standing, date | None] | None:
    rules, since = facts.rules, facts.since
    due = days(rules, since, period.start, period.end)
    last = due[-1] if due else None
    if facts.status is Status.DROPPED or (facts.status is Status.DONE and facts.done_on is None):
        settled = Standing.DROPPED if facts.status is Status.DROPPED else Standing.DONE  # for good
        return None if last is None or _settled_before(facts, period) else (settled, last)
    mark = facts.done_on if facts.done_on and facts.done_on <= as_of else facts.marked
    done = counted_day(rules, since, mark)
    if missed := _missed(facts, mark, done, min(as_of, period.end + timedelta(days=1))):
        return Standing.LATE, missed
    if last is None:
        return None
    if mark and done and done >= last:
        return (Standing.DONE_LATE if _day_done(facts, mark, last) > last else Standing.DONE), last
    return (Standing.RUNNING if done else _under_way(facts)), last


def _missed(facts: Facts, mark: date | None, done: date | None, until: date) -> date | None:
    """As `told_due` tells it, and quicker: many tasks have the same days in the year before."""
    rules, since = facts.rules, facts.since
    within = days(rules, since, until - BACK, until - timedelta(days=1))
    if within:
        return next((day for day in within if done is None or day > done), None)
    if since and since >= until - BACK:
        return None
    first = next_due(rules, since, mark)
    return told_due(rules, since, first, until) if first and first < until else None


def _day_done(facts: Facts, mark: date, last: date) -> date:
    """When what was due on a day was done: a later mark settles it, but an earlier one may have counted for it."""
    before = counted_day(facts.rules, facts.since, facts.marked)
    return facts.marked if facts.marked and before and before >= last else mark


def _settled_before(facts: Facts, period: Period) -> bool:
    settled = facts.done_on or facts.settled_on
    return facts.status in _SETTLED and settled is not None and settled < period.start


def _under_way(facts: Facts) -> Standing:
    begun = facts.status is not Status.NEW or bool(facts.percent)
    return Standing.RUNNING if begun else Standing.NOT_BEGUN
