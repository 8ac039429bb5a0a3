"""Where a task stands in a period on a day: what the periodic report counts. Pure functions.

A task is in a period's report if it had begun by its end and was not settled before it, or if it is due in it. What
was done after the day of the report is not done yet on that day.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pipeline.document.tracker import Standing, Status
from pipeline.track.days import counts_for, days
from pipeline.track.period import Period

_BACK = timedelta(days=366)  # an unanswered due day of a year ago is still told
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


def standing(facts: Facts, period: Period, as_of: date) -> tuple[Standing, date | None] | None:
    """The standing and the due day; None where the task is not in the period's report."""
    if facts.begins and facts.begins > period.end:
        return None
    return _recurring(facts, period, as_of) if facts.rules else _once(facts, period, as_of)


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
    return _under_way(facts), end


def _recurring(facts: Facts, period: Period, as_of: date) -> tuple[Standing, date | None] | None:
    due = days(facts.rules, facts.since, period.start, period.end)
    last = due[-1] if due else None
    if facts.status is Status.DROPPED or (facts.status is Status.DONE and facts.done_on is None):
        settled = Standing.DROPPED if facts.status is Status.DROPPED else Standing.DONE  # for good
        return None if last is None or _settled_before(facts, period) else (settled, last)
    done_on = facts.done_on if facts.done_on and facts.done_on <= as_of else None
    done = _done_until(facts, done_on)
    until = min(as_of - timedelta(days=1), period.end)
    past = days(facts.rules, facts.since, period.start - _BACK, until)
    if past and (done is None or done < past[-1]):
        return Standing.LATE, last or past[-1]
    if last is None:
        return None
    if done_on and done and done >= last:
        return (Standing.DONE_LATE if done_on > last and done == last else Standing.DONE), last
    return (Standing.RUNNING if done else _under_way(facts)), last


def _done_until(facts: Facts, done_on: date | None) -> date | None:
    """The last due day that what was done counts for."""
    if done_on is None:
        return None
    return counts_for(days(facts.rules, facts.since, done_on - _BACK, done_on + _BACK), done_on)


def _settled_before(facts: Facts, period: Period) -> bool:
    settled = facts.done_on or facts.settled_on
    return facts.status in _SETTLED and settled is not None and settled < period.start


def _under_way(facts: Facts) -> Standing:
    begun = facts.status is not Status.NEW or bool(facts.percent)
    return Standing.RUNNING if begun else Standing.NOT_BEGUN
