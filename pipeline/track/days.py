"""The days on which recurring tasks are due: rules of RFC 5545 expanded within bounds.

A rule that names no day means the last day of its period: "hằng quý" is due on 31/3, 30/6, 30/9 and 31/12, by the
calendar whenever the plan was issued. What was done on a day counts for the due day nearest to it; those before are
settled by it, but late.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrule, rruleset, rrulestr

from pipeline.track.rules import parts_of

YEARS = range(1900, 2201)  # of all days of the tracker: others are misread, or made up
BACK = timedelta(days=366)  # of the missed days those of the last year are told
_AHEAD = 9  # years: a 29 February comes again within eight
_NO_RULE = (ValueError, TypeError, LookupError, ArithmeticError)


@lru_cache(maxsize=32_768)
def days(rules: tuple[str, ...], since: date | None, start: date, end: date) -> tuple[date, ...]:
    """The due days from `start` to `end`, none before `since`. Rules that are none of ours give no days.

    >>> days(("FREQ=MONTHLY;INTERVAL=3",), date(2026, 2, 13), date(2026, 1, 1), date(2026, 9, 1))
    (datetime.date(2026, 3, 31), datetime.date(2026, 6, 30))
    """
    first = max(start, since) if since else start
    if first > end or not (first.year in YEARS and end.year in YEARS):
        return ()
    if since and since.year not in YEARS:
        return ()
    if since is None or all(_by_calendar(rule) for rule in rules):
        return tuple(day for day in _expanded(rules, start, start, end) if day >= first)
    return _expanded(rules, since, first, end)


def _by_calendar(rule: str) -> bool:
    """Whether its days are the same wherever it is counted from: most are, and are then expanded but once."""
    parts = parts_of(rule) or {}
    monthly = parts.get("FREQ") == "MONTHLY" and parts.get("INTERVAL") in ("3", "6")
    return "COUNT" not in parts and (parts.get("INTERVAL", "1") == "1" or monthly)


@lru_cache(maxsize=8192)
def _expanded(rules: tuple[str, ...], since: date, first: date, end: date) -> tuple[date, ...]:
    found = rruleset()
    for text in rules:
        if made := _bounded(text, since, end):
            try:
                expanded = rrulestr(made[0], dtstart=made[1])
            except _NO_RULE:
                continue
            if isinstance(expanded, rrule):
                found.rrule(expanded)
    return tuple(moment.date() for moment in found.between(_moment(first), _moment(end), inc=True))


@lru_cache(maxsize=8192)
def is_rule(text: str) -> bool:
    """Whether it is a rule that can be expanded here, and has a day at all."""
    made = _bounded(text, date(2000, 1, 1), date(2000 + _AHEAD, 12, 31))
    try:
        expanded = rrulestr(made[0], dtstart=made[1]) if made else None
        return isinstance(expanded, rrule) and next(iter(expanded), None) is not None
    except _NO_RULE:
        return False


def next_due(rules: tuple[str, ...], since: date | None, done_on: date | None) -> date | None:
    """The first due day that what was done doesn't count for; None where there is none, or no first day is known."""
    if done_on is None:
        if since is None:
            return None
        found = days(rules, since, since, _later(since))
        return found[0] if found else None
    found = _around(rules, since, done_on)
    done = counts_for(found, done_on)
    return next((day for day in found if done is None or day > done), None)


def _around(rules: tuple[str, ...], since: date | None, done_on: date) -> tuple[date, ...]:
    begin = since or date(max(YEARS[0], done_on.year - 1), 1, 1)
    near = max(begin, done_on - timedelta(days=366 * _AHEAD)) if done_on > begin else begin
    return days(rules, since, date(near.year, 1, 1), _later(max(done_on, near)))


def told_due(rules: tuple[str, ...], since: date | None, first: date | None, as_of: date) -> date | None:
    """The due day that is told on a day, of a recurring task whose first open due day is `first`.

    That day itself, unless it was missed: then the first missed day of the year before; where all were missed
    earlier, the last of them.
    """
    if first is None or first >= as_of:
        return first
    until = as_of - timedelta(days=1)
    within = days(rules, since, max(first, as_of - BACK), until)
    if within:
        return within[0]
    earlier = days(rules, since, first, until)
    return earlier[-1] if earlier else first


def coming_due(rules: tuple[str, ...], since: date | None, first: date | None, as_of: date) -> date | None:
    """The first due day from a day on, of a recurring task whose first open due day is `first`; None for none.

    Where nobody knows since when it recurs, it is counted from that day on.
    """
    if first is None or first >= as_of:
        return first if first or since else next(iter(days(rules, as_of, as_of, as_of + BACK)), None)
    near = days(rules, since, as_of, as_of + BACK) or days(rules, since, as_of, _later(as_of))
    return near[0] if near else None


def counted_day(rules: tuple[str, ...], since: date | None, done_on: date | None) -> date | None:
    """The due day that what was done on a day counts for."""
    if done_on is None or not rules:
        return None
    near = days(rules, since, done_on - BACK, done_on + BACK)  # quicker, and nearly always enough
    return counts_for(near or _around(rules, since, done_on), done_on)


def counts_for(due: Sequence[date], done_on: date) -> date | None:
    """The due day that something done on a day counts for: the nearest; of two as near, the earlier."""
    return min(due, key=lambda day: (abs(day - done_on), day), default=None)


def _bounded(rule: str, since: date, end: date) -> tuple[str, datetime] | None:
    """The rule with its days named, ended at `end`, and the day it counts from."""
    parts = parts_of(rule)
    if parts is None:
        return None
    begin = _begin(parts, int(parts.get("INTERVAL", "1")), since)
    day = parts.get("BYMONTHDAY", "")
    if day in ("29", "30", "31") and not {"BYDAY", "BYSETPOS"} & set(parts) and len(parts.get("BYMONTH", "")) < 3:
        parts |= {"BYMONTHDAY": ",".join(map(str, range(28, int(day) + 1))), "BYSETPOS": "-1"}  # or the month's last
    if "COUNT" not in parts:
        parts["UNTIL"] = min(parts.get("UNTIL", "99991231")[:8], f"{end:%Y%m%d}")
    return ";".join(f"{name}={value}" for name, value in parts.items()), _moment(begin)


def _begin(parts: dict[str, str], interval: int, since: date) -> date:
    """Where to count from; names the last day of the period where the rule names none."""
    months = {"MONTHLY": interval, "YEARLY": 12 * interval}.get(parts["FREQ"])
    if months is None:
        if parts["FREQ"] == "WEEKLY" and "BYDAY" not in parts:
            parts["BYDAY"] = "FR"
        return since
    day_named = "BYMONTHDAY" in parts or "BYDAY" in parts
    if not day_named:
        parts["BYMONTHDAY"] = "-1"
    if parts["FREQ"] == "YEARLY":
        if "BYMONTH" not in parts and "BYSETPOS" not in parts:
            parts["BYMONTH"] = "12"
        return date(since.year, 1, 1)
    if 12 % months or months == 1:
        return since.replace(day=1)
    last = (since.month - 1) // months * months + months  # of the calendar's quarter or half-year
    return date(since.year, last, 1)


def _later(day: date) -> date:
    year = min(day.year + _AHEAD, YEARS[-1])
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)
