"""From a printed recurrence to days: where it begins, and on which day it falls where none is printed.

The rules of a deadline say what is printed and nothing more: "hằng quý" is `FREQ=MONTHLY;INTERVAL=3`, without a day.
The day is then the last one of its month, quarter, half-year or year, or the Friday of its week; it counts from
the day the document was issued. Day 31 of a month that has 30 is its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import rrulestr

from pipeline.track.days import YEARS as YEARS_OF_DAYS
from pipeline.track.days import is_rule
from pipeline.track.rules import parts_of

YEARS = 5  # a recurrence without an end goes on for so long
_LAST = {3: (3, 6, 9, 12), 6: (6, 12)}  # the last months of quarters and half-years
_EVEN = {(step, first): tuple(range(first, 13, step)) for step in (3, 6) for first in range(1, step + 1)}


@dataclass(frozen=True)
class Repeat:
    """One rule with its first day, as RFC 5545 wants them: the first day is one of the rule's."""

    first: date
    rule: str  # without UNTIL
    until: date

    def days(self, start: date, end: date) -> list[date]:
        """Its days from `start` to `end`, both counted."""
        found = rrulestr(self.rule, dtstart=datetime.combine(self.first, time()))
        last = min(end, self.until)
        days = (one.date() for one in takewhile(lambda one: one.date() <= last, found))
        return [one for one in days if one >= start]


def repeats(rules: tuple[str, ...], anchor: date, end: date | None = None, today: date | None = None) -> list[Repeat]:
    """The rules of one deadline, from `anchor` on until their own end, `end`, or five years after it or `today`.

    A rule that no calendar takes in is left out; so is one that has no day until its end.
    """
    found = []
    for text in filter(is_rule, rules):
        parts = parts_of(text) or {}
        until = _until(parts.pop("UNTIL", "")) or end or _years_later(max(anchor, today or anchor))
        for parts_, months in _split(parts):
            rule = ";".join(f"{name}={value}" for name, value in parts_.items())
            first = _first(rule, months, anchor, until)
            if first:
                found.append(Repeat(first, rule, until))
    return found


def anchor_of(start: date | None, issued_on: str | None, today: date) -> date:
    """Where a recurrence begins: its own first day, the day of issue (the first of a month without day), or today."""
    if start:
        return start
    parts = (issued_on or "").split("-")
    try:
        issued = date(int(parts[0]), int(parts[1]), int(parts[2]) if len(parts) > 2 else 1)
    except (ValueError, IndexError):
        return today
    return issued if issued.year in YEARS_OF_DAYS else today


def _until(text: str) -> date | None:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()
    except ValueError:
        return None


def _years_later(anchor: date) -> date:
    """The last day of five years."""
    return anchor.replace(year=anchor.year + YEARS, day=min(anchor.day, 28)) - timedelta(days=1)


def _split(parts: dict[str, str]) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """A rule as one or more that offices' calendars take in, each with the months it may begin in; () for any."""
    frequency, days = parts.get("FREQ"), parts.get("BYMONTHDAY")
    if frequency == "WEEKLY" and "BYDAY" not in parts:
        yield {**parts, "BYDAY": "FR"}, ()
    elif frequency == "MONTHLY":
        months = _LAST.get(int(parts.get("INTERVAL", "1")), ())
        if days or "BYDAY" in parts:
            yield from ((one, months) for one in _by_day(parts))
        else:
            yield {**parts, "BYMONTHDAY": "-1"}, months
    elif frequency == "YEARLY":
        yield from _yearly(parts)
    else:
        yield parts, ()


def _yearly(parts: dict[str, str]) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Rules of several months become one of every so many months, or one for each: Outlook knows no others."""
    if "BYMONTH" not in parts:
        by_day = {} if "BYDAY" in parts else {"BYMONTHDAY": "31"}
        yield {"FREQ": "YEARLY", "BYMONTH": "12", **parts, **by_day}, ()
        return
    months = tuple(sorted(int(month) for month in parts["BYMONTH"].split(",")))
    if "BYMONTHDAY" not in parts:
        yield parts, ()
        return
    days = {"BYMONTHDAY": parts["BYMONTHDAY"]}
    even = next((step for (step, _), all_ in _EVEN.items() if all_ == months), None)
    if even:
        yield from ((one, months) for one in _by_day({"FREQ": "MONTHLY", "INTERVAL": str(even), **days}))
        return
    for month in months:
        yield {"FREQ": "YEARLY", "BYMONTH": str(month), **days}, ()


def _by_day(parts: dict[str, str]) -> Iterator[dict[str, str]]:
    """Days that some months lack stand for the last one there is."""
    days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    if not any(day > 28 for day in days):
        yield parts
        return
    usual = [str(day) for day in days if day <= 28]
    if usual:
        yield {**parts, "BYMONTHDAY": ",".join(usual)}
    for day in (day for day in days if day > 28):
        if day == 31:
            yield {**parts, "BYMONTHDAY": "-1"}
        else:
            yield {**parts, "BYMONTHDAY": ",".join(map(str, range(28, day + 1))), "BYSETPOS": "-1"}


def _first(rule: str, months: tuple[int, ...], anchor: date, until: date) -> date | None:
    """The first day of the rule, not before the anchor."""
    start = anchor
    for _ in range(13):
        try:
            found = rrulestr(rule, dtstart=datetime.combine(start, time()))
            first = next(iter(found), None)
        except (ValueError, LookupError):
            return None
        if first is None or first.date() > until:
            return None
        if not months or first.month in months:
            return first.date()
        start = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return None
