"""A report's period: a month, a quarter, a half-year, a year, or any days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.knowledge import load
from pipeline.track.days import YEARS as DAY_YEARS
from pipeline.track.errors import BadPeriod

_ROMAN = ("I", "II", "III", "IV")
_NAMED = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d\d)))?", re.IGNORECASE)
_DAYS = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Period:
    """From one day to another, both in it. `name` comes back through `parse`: "2026-Q3"."""

    start: date
    end: date
    name: str
    title: str  # Vietnamese: "quý III năm 2026"

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        title = _title("month", month=month, year=year)
        return cls(*_months(year, month, 1), f"{year}-{month:02}", title)

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        title = _title("quarter", roman=_ROMAN[quarter - 1], year=year)
        return cls(*_months(year, 3 * quarter - 2, 3), f"{year}-Q{quarter}", title)

    @classmethod
    def half(cls, year: int, half: int) -> Period:
        return cls(*_months(year, 6 * half - 5, 6), f"{year}-H{half}", _title(f"half_{half}", year=year))

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(*_months(year, 1, 12), f"{year}", _title("year", year=year))

    @classmethod
    def days(cls, start: date, end: date) -> Period:
        """Raises BadPeriod where it ends before it begins."""
        if end < start:
            raise BadPeriod(f"The period ends before it begins: {start} to {end}")
        checked_day(start), checked_day(end)
        title = _title("days", start=f"{start:%d/%m/%Y}", end=f"{end:%d/%m/%Y}")
        return cls(start, end, f"{start}..{end}", title)

    @classmethod
    def parse(cls, name: str) -> Period:
        """ "2026", "2026-H1", "2026-Q3", "2026-07", "2026-01-01..2026-03-15". Raises BadPeriod."""
        if match := _DAYS.fullmatch(name.strip()):
            try:
                start, end = date.fromisoformat(match[1]), date.fromisoformat(match[2])
            except ValueError as error:
                raise BadPeriod(f"Not a day: {name}") from error
            return cls.days(start, end)
        match = _NAMED.fullmatch(name.strip())
        if not match or int(match[1]) not in YEARS or (match[4] and not 1 <= int(match[4]) <= 12):
            raise BadPeriod(f"Not a period: {name[:40]}")
        year = int(match[1])
        if match[2]:
            return cls.quarter(year, int(match[2]))
        if match[3]:
            return cls.half(year, int(match[3]))
        return cls.month(year, int(match[4])) if match[4] else cls.year(year)

    @classmethod
    def quarter_of(cls, day: date) -> Period:
        return cls.quarter(day.year, (day.month + 2) // 3)


def checked_day(day: date) -> date:
    """A day that a report can be about. Raises BadPeriod."""
    if day.year not in DAY_YEARS:
        raise BadPeriod(
            f"Not a day of a report: {day}", f"Give a day of the years {DAY_YEARS[0]} to {DAY_YEARS[-1]}: 2026-03-15"
        )
    return day


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def week_of(day: date) -> tuple[date, date]:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _title(kind: str, **values: object) -> str:
    return str(load("tracker.yaml")["period"][kind]).format(**values)
