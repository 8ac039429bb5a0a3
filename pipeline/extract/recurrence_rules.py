"""A deadline's recurrence as rules of RFC 5545 (iCalendar): what is printed of days and months, and nothing more."""

from __future__ import annotations

import calendar
import re

from pipeline.extract.deadline_atoms import any_of, knowledge, word
from pipeline.text import fold

_BASE = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY",
    "monthly": "FREQ=MONTHLY",
    "quarterly": "FREQ=MONTHLY;INTERVAL=3",
    "semiannual": "FREQ=MONTHLY;INTERVAL=6",
    "annual": "FREQ=YEARLY",
}
_LEAP = 2024  # any leap year: a 29/02 comes round
_WORKING = "BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"


def rules(text: str, recurrence: list[str], until: str | None) -> list[str]:
    """One rule each for the frequencies of a deadline's printed text; `until` is its last day (ISO).

    The day that a text names goes to its frequency where it has but one: which of several it belongs to isn't guessed.

    >>> rules("trước ngày 15 hằng tháng", ["monthly"], None)
    ['FREQ=MONTHLY;BYMONTHDAY=15']
    """
    kinds = [kind for kind in recurrence if kind in _BASE]
    folded = fold(text)
    found = _dated(folded, kinds[0]) if len(kinds) == 1 else [_BASE[kind] for kind in kinds]
    end = f";UNTIL={until.replace('-', '')}" if until else ""
    return [rule + end for rule in found]


def of_one_sentence(text: str, often: list[tuple[int, int]], times: list[tuple[int, int]]) -> tuple[str, bool]:
    """What is printed of the times that stand in the sentence of the frequencies, and whether all do: "hằng tuần. Nạo
    vét kênh trước ngày 30/4/2026" says nothing of how long. Stretches are given by where they begin and end."""
    near = [time for time in times if all(_no_stop(text, *sorted((time, one))) for one in often)]
    if not near:
        return "", not often
    return text[min(a for a, _ in near) : max(b for _, b in near)], len(near) == len(times)


def _no_stop(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether no sentence ends between two stretches, nor a clause behind which another one begins."""
    return re.search(r"[^\WA-ZĐ]\.\s|;\s+[^\W\d]", text[first[1] - 1 : second[0]]) is None


def no_such_day(text: str, recurrence: list[str]) -> bool:
    """Whether the text of a recurring deadline names a day that never comes: "ngày 32 hằng tháng", "30/02 hằng năm"."""
    folded = fold(text)
    if not recurrence:
        return False
    if any(not 2 <= number <= 7 for number in _weekday_numbers(folded)):
        return True
    single = re.findall(rf"\b{word('day')}\s*(\d\d?)(?![\d/])(?!\s*/)", folded)
    return any(not 0 < int(day) < 32 for day in single) or not all(_comes(d, m) for d, m in _pairs(folded))


def _weekday_numbers(folded: str) -> list[int]:
    """ "thứ 6 hằng tuần": 6, "thứ 2, thứ 4 hằng tuần": 2, 4. The week's first is "thứ 2", its last but one "thứ 7"."""
    numbered = rf"{word('weekday')}\s*\d\d?"
    listed = rf"\b{numbered}(?:\s*(?:{any_of(knowledge()['listing'])})\s*{numbered})*\s+{word('every')}\b"
    return [int(n) for found in re.finditer(listed, folded) for n in re.findall(r"\d+", found[0])]


def _comes(day: int, month: int) -> bool:
    return 0 < month < 13 and 0 < day <= calendar.monthrange(_LEAP, month)[1]


def _pairs(folded: str) -> list[tuple[int, int]]:
    """The days with their months, without a year."""
    pattern = rf"(?<![\d/])(\d\d?)\s*(?:/|{word('month')})\s*(\d\d?)(?![\d/])"
    return [(int(day), int(month)) for day, month in re.findall(pattern, folded)]


def _dated(folded: str, kind: str) -> list[str]:
    base, data = _BASE[kind], knowledge()
    if kind == "weekly":
        days = {fold(name): code for name, code in data["weekdays"].items()}
        named = [days[" ".join(m.split())] for m in re.findall(rf"\b{any_of(list(days))}\b", folded)]
        named += [list(days.values())[n - 2] for n in _weekday_numbers(folded) if 2 <= n <= 7]
        return [f"{base};BYDAY={','.join(dict.fromkeys(named))}" if named else base]
    if re.search(rf"\b{any_of(data['last_working_day'])}", folded):
        return [f"{base};{_WORKING}"]
    if re.search(rf"\b{any_of(data['last_day'])}", folded):
        return [f"{base};BYMONTHDAY=-1"]
    if kind in ("annual", "semiannual") and (rules_ := _days_of_the_year(folded) or _months_of_the_year(folded)):
        return rules_
    days_printed = ",".join(map(str, _days_of_the_month(folded)))
    if kind == "monthly" and days_printed:
        return [f"{base};BYMONTHDAY={days_printed}"]
    months = _months_of_the_quarter(folded)
    if kind == "quarterly" and days_printed and months:
        return [f"FREQ=YEARLY;BYMONTH={months};BYMONTHDAY={days_printed}"]
    return [base]


def _days_of_the_year(folded: str) -> list[str]:
    """ "trước ngày 20/6 và 20/12 hằng năm": a rule for each day of the month."""
    pairs = _pairs(folded)
    if not pairs or not all(_comes(day, month) for day, month in pairs):
        return []
    days = dict.fromkeys(d for d, _ in pairs)
    return [f"FREQ=YEARLY;BYMONTH={','.join(str(m) for d, m in pairs if d == day)};BYMONTHDAY={day}" for day in days]


def _months_of_the_year(folded: str) -> list[str]:
    """ "tháng 6 và tháng 11 hằng năm": a rule of these months; none where a day stands with them."""
    if re.search(rf"\b{word('day')}\b", folded):
        return []
    joint = rf"\s*{any_of(knowledge()['listing'])}\s*"
    found = re.findall(rf"\b{word('month')}\s*(\d\d?(?:{joint}(?:{word('month')}\s*)?\d\d?)*)(?![\d/])", folded)
    months = [int(n) for n in re.findall(r"\d+", found[0])] if len(found) == 1 else []
    return [f"FREQ=YEARLY;BYMONTH={','.join(map(str, months))}"] if months and all(0 < m <= 12 for m in months) else []


def _days_of_the_month(folded: str) -> list[int]:
    """The days behind "ngày", also several; none for a range or where a month stands with them."""
    joint = rf"\s*{any_of(knowledge()['listing'])}\s*"
    found = re.search(rf"\b{word('day')}\s*(\d\d?(?:{joint}(?:{word('day')}\s*)?\d\d?)*)", folded)
    if not found or re.match(
        rf"\s*(?:/|[-–]|{any_of(knowledge()['leads']['until'])}\b|{word('month')}\s*\d)", folded[found.end() :]
    ):
        return []
    if re.search(rf"\b{any_of(knowledge()['leads']['from'])}\s+{word('day')}?\s*$", folded[: found.start()]):
        return []
    days = [int(n) for n in re.findall(r"\d+", found[1])]
    return list(dict.fromkeys(days)) if all(0 < d <= 31 for d in days) else []


def _months_of_the_quarter(folded: str) -> str:
    for edge, months in knowledge()["month_of_quarter"].items():
        if re.search(
            rf"{word('month')}\s+{fold(edge)}\s+(?:{word('of')}\s+|{word('every')}\s+)?{word('quarter')}\b", folded
        ):
            return str(months)
    return ""
