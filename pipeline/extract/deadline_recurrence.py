"""How often: "hằng quý", "định kỳ 6 tháng, năm", "02 lần/năm", "trước ngày 05 của tháng liền kề". On folded text."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import Frequency, Taken, any_of, knowledge, word
from pipeline.text import fold

_WEEK = 7  # days


def in_order(kinds: set[str]) -> list[str]:
    """Sorted from daily to continuous."""
    return [kind for kind in knowledge()["recurrence"] if kind in kinds]


def find_recurrences(folded: str) -> list[Frequency]:
    """(start, end, kinds) of each phrase that says a frequency, whatever it belongs to; none overlapping another."""
    found, taken = list[Frequency](), Taken(folded)
    for name in (
        "times",
        "every_so_long",
        "each_gathers",
        "year_before",
        "gatherings",
        "periodic",
        "every",
        "reports",
        "by_period",
        "before_report",
        "before_bracket",
        "adjacent",
        "phrases",
        "whole",
    ):
        for m in _compiled()[name].finditer(folded):
            kinds = set[str]() if name == "every" and _dealt_out(folded, m.start()) else _kinds(name, m)
            if kinds and not taken.holds(m.start(), m.end()):
                found.append((m.start(), m.start() + len(m[0].rstrip(" ,;")), tuple(in_order(kinds))))
                taken.add(*found[-1][:2])
    return found


def _dealt_out(folded: str, start: int) -> bool:
    """Whether periods are what something is parted for: "xác định chỉ tiêu cho từng năm"."""
    return re.search(rf"\b{any_of(knowledge()['often']['dealt_out'])}\s+$", folded[:start]) is not None


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    """Patterns by name; every one of them holds a place's units in its named groups."""
    data = knowledge()
    # an hour's or a sum's "ngày 20", "năm 2026", "quý II" are no units
    end = r"(?![\w])(?!\s*(?:\d|/|[ivl1]+\b))"
    numbers = "|".join(["\\d{1,3}", *(fold(n) for n in data["numbers"])])
    often = {name: any_of(words) for name, words in data["often"].items()}
    months = rf"(?:0?[1-9]|1[0-2]|{often['long']})\s+{word('month')}"
    name = any_of(list(data["units"]))
    early = rf"(?:\s+{word('first')}\s+{word('year')})?"
    unit = rf"(?:(?:(?:{often['one']}|{often['whole']})\s+)?{name}|{months}{early}){end}"
    every, periodic = word("every"), word("periodic")
    joint = rf"\s*(?:,|;|/|\b{often['or']}\b|&)\s*(?:{often['or']}\s+)?(?:{often['report']}\s+)?"
    joint += rf"(?:{periodic}\s+)?(?:{every}\s+)?"
    units = rf"{unit}(?:{joint}{unit})*"
    bracket = rf"\s*\(\s*{often['bracket']}\b"
    day = rf"(?:{word('day')}\s*)?\d\d?(?:\s*/\s*\d\d?)?"
    weekday = any_of(list(data["weekdays"]))
    week = any_of([n for n, kind in data["units"].items() if kind == "weekly"])
    and_ = rf"\s*(?:{any_of(data['listing'])})\s*"
    numbered = rf"{word('weekday')}\s*\d\d?(?:{and_}{word('weekday')}\s*\d\d?)*(?=\s+{every}\s+{week}\b)"
    on_day = rf"(?:(?:{weekday}(?:{and_}{weekday})*|{numbered})\s+)?"
    later = any_of([n for n, kind in data["units"].items() if kind != "daily"])  # "07 ngày sau" is no frequency
    edge = rf"(?:{word('month')}\s+(?:{word('first')}|{word('last')})\s+)?"
    patterns = {
        "times": rf"\b(?P<count>{numbers})\s*{often['times']}\s*(?:/|{often['within']}\s)\s*"
        rf"(?:{often['one']}\s+)?(?P<units>{name}){end}"
        rf"|\b{often['each']}\s+(?P<per>{name})\s*(?P<often>{numbers})\s*{often['times']}\b"
        # set off by signs, for a "tháng 3" may stand before "lần" as well
        rf"|(?:^|(?<=[,;]\s)|(?<=\())(?P<alone>{name})\s+(?P<so_often>{numbers})\s+"
        rf"(?:{often['times']}|{often['gatherings']})(?=\s*(?:$|[.,;)]))",
        "each_gathers": rf"\b{often['each']}\s+(?P<units>{later})\s+(?:{numbers})\s*{often['gatherings']}\b"
        rf"|\b{every}\s+(?P<counted>{later})(?=\s+\d{{1,3}}\s+(?!{often['sums']}\b)[^\W\d_])",
        "year_before": rf"\b(?:{any_of(data['leads']['before'])})\s+{day}\s+(?P<year>{any_of(data['year_before'])})\b",
        "every_so_long": rf"\b(?P<long>{numbers})\s*(?P<of>{name})\s*(?:/|{often['one']})\s*"
        rf"(?:{often['one']}\s+)?{often['times']}\b",
        "gatherings": rf"\b(?:{numbers})\s*{often['gatherings']}\s+(?:[^\W\d_]+\s+){{0,4}}?[^\W\d_]+\s*/\s*"
        rf"(?:{often['one']}\s+)?(?P<units>{later}){end}|\b(?:{numbers})\s*{often['gatherings']}\s*/\s*"
        rf"(?:{often['one']}\s+)?(?P<plain>{later}){end}",
        "every": rf"\b(?:{periodic}\s+)?(?:{often['at']}\s+)?{on_day}{every}\s+(?P<units>{units})"
        rf"(?:\s*\(?(?:{often['at']}\s+)?{weekday}\)?)?",
        "periodic": rf"\b{periodic}\s*:?\s*(?:{often['report']}\s+)?(?P<units>{units})",
        "reports": rf"\b{often['report']}\s+(?P<units>{unit}(?:{joint}{unit})+)",
        "by_period": rf"\b{often['by']}\s+(?P<units>{later}{end}(?:{joint}{unit})*)"
        rf"(?=\s*(?:$|[.,;)]|{often['sent_to']}\b))",
        "before_report": rf"(?:^|(?<=[.,;]\s))(?P<units>{unit}(?:{joint}{unit})+|{months})"
        rf"(?=\s+(?:{often['having']}\s+)?{often['reported']}\b)",
        "before_bracket": rf"(?<![\w/])(?P<units>{unit})(?={bracket})",
        "adjacent": rf"\b{day}\s*(?:{word('of')}\s+)?{edge}(?:{word('of')}\s+)?(?P<next>{later})\s+{word('next')}\b"
        rf"|\b{day}\s*{word('of')}\s+(?:{word('month')}\s+(?:{word('first')}|{word('last')})\s+"
        rf"(?:{word('of')}\s+|{word('every')}\s+)*)?(?P<units>{name}){end}(?!\s+(?:{word('first')}|{word('last')})\b)",
        "phrases": rf"\b(?P<phrase>{any_of(list(data['phrases']))})(?!\w)(?!\s*(?:\d|[ivl1]+\b))",
        "whole": rf"^\W*(?P<units>{unit}(?:{joint}{unit})+|{months}{end})\W*$",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def _kinds(name: str, m: re.Match[str]) -> set[str]:
    data = knowledge()
    groups = m.groupdict()
    if name == "phrases":
        return {kind for phrase, kind in data["phrases"].items() if fold(phrase) == " ".join(m[0].split())}
    if name == "year_before":
        return {"annual"}
    if name == "each_gathers":
        return _units(m["units"] or m["counted"])
    if name == "times":
        unit = _unit(groups["units"] or groups["per"] or groups["alone"])
        count = _number(groups["count"] or groups["often"] or groups["so_often"])
        if unit == "annual":
            return {data["times_a_year"].get(count, "annual")}
        return {unit} if unit else set()
    if name == "every_so_long":
        unit, long = _unit(groups["of"]), _number(groups["long"])
        if unit == "monthly":
            return {data["months"][long]} if long in data["months"] else set()
        if unit == "daily" and long == _WEEK:
            return {"weekly"}
        return {unit} if unit and long == 1 else set()
    if name == "gatherings":
        return _units(m["units"] or m["plain"])
    if groups.get("next"):
        unit = _unit(groups["next"])
        return {unit} if unit else set()
    return _units(m["units"])


def _units(text: str) -> set[str]:
    """The frequencies of a list of periods: "quý, 6 tháng, năm"."""
    data = knowledge()
    numbers = "|".join(["\\d{1,2}", *(fold(n) for n in data["numbers"])])
    kinds: set[str] = set()
    for count, name in re.findall(rf"(?:\b({numbers})\s+)?({any_of(list(data['units']))})\b", text):
        unit = _unit(name)
        months = _number(count) if count else 1
        if unit == "monthly" and months != 1:
            unit = data["months"].get(months)
        if unit:
            kinds.add(unit)
        elif re.search(rf"{word('first')}\s+{word('year')}", text):
            kinds.discard("annual")
    return kinds


def _unit(name: str) -> str | None:
    units = {fold(unit): kind for unit, kind in knowledge()["units"].items()}
    return units.get(" ".join(name.split()))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return int({fold(name): number for name, number in knowledge()["numbers"].items()}.get(text, 0))
