"""Days that print no month, under the month that stands over them: "trước ngày 15" under "Tháng 7/2026"."""

from __future__ import annotations

import calendar
import re
from functools import cache

from pipeline.document import Deadline
from pipeline.extract.deadline_atoms import any_of, knowledge, word
from pipeline.extract.deadlines import find_deadline
from pipeline.text import fold


def in_its_month(found: Deadline, period: Deadline | None) -> Deadline:
    """A time of days alone, dated by the one month that stands over it; as it was where that is no single month."""
    month = _month(period)
    if not month or not is_of_days(found.text):
        return found
    dated = find_deadline(f"{found.text}/{month}", column=True)
    if not dated or not dated.end or dated.recurrence:
        return found
    return found.model_copy(update={"start": dated.start, "end": dated.end})


def day_of_its_month(text: str, period: Deadline | None) -> Deadline | None:
    """The one time of days alone that a text prints under a month: "họp giao ban từ ngày 10 đến 12"; None for none, or
    for several."""
    found = list(_named_days().finditer(fold(text)))
    if len(found) != 1 or not _month(period):
        return None
    dated = in_its_month(Deadline(text=text[found[0].start() : found[0].end()]), period)
    return dated if dated.end else None


def is_of_days(text: str) -> bool:
    """Whether a text says nothing but days of a month: "15", "trước ngày 15", "từ ngày 10 đến 12"."""
    return _days().fullmatch(fold(text).strip(" .,;:()")) is not None


@cache
def _days() -> re.Pattern[str]:
    return re.compile(rf"(?:{_led()}\s+)*(?:{word('day')}\s*)?{_listed()}")


@cache
def _named_days() -> re.Pattern[str]:
    """The same inside of a text, where "ngày" has to stand before the first of them, and no month behind the last."""
    month = rf"\s*(?:[/.-]\s*\d|\d|{word('month')}|{word('every')})"
    return re.compile(rf"(?<!\w)(?:{_led()}\s+)*{word('day')}\s+{_listed()}(?!\d)(?!{month})")


def _led() -> str:
    leads = knowledge()["leads"]
    return any_of([*leads["before"], *leads["until"], *leads["from"], *leads["done"]])


def _listed() -> str:
    leads = knowledge()["leads"]
    joint = rf"(?:[,&-]|–|{word('and')}|{any_of(leads['until'])}|{any_of(leads['before'])})"
    return rf"\d\d?(?:\s*{joint}\s*(?:{word('day')}\s*)?\d\d?)*"


def _month(period: Deadline | None) -> str:
    """ "7/2026" for a period of that month, whole; "" for any other."""
    if not period or not period.start or not period.end or period.start[:7] != period.end[:7]:
        return ""
    year, month = int(period.start[:4]), int(period.start[5:7])
    whole = period.start.endswith("-01") and int(period.end[8:]) == calendar.monthrange(year, month)[1]
    return f"{month}/{year}" if whole else ""
