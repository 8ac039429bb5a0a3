"""The smallest parts of Vietnamese time phrases: a day, a month, a quarter, a year, a frequency.

Everything here works on folded text (`pipeline.text.fold`), which is as long as its original, so offsets fit both.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any

from pipeline.knowledge import load
from pipeline.text import fold, just_before, nfc

YEAR = r"(?:19|20)\d\d(?!\d)"
MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_ROMAN = r"(?:[il1]v|[il1|!]{1,3}|0?[2-4])(?![0-9a-z])"
DASH = "[-–—]"
UNTOLD, UNTOLD_NAME = "\ue000", "\ue001"  # stand in folded text for what no dates can be told from: no one prints them
NO_DAY = 99  # for a printed 0, which an Atom has other uses for: the calendar has no such day


Finder = Callable[[str], Iterable["Atom"]]
Frequency = tuple[int, int, tuple[str, ...]]  # start, end, kinds of recurrence


@dataclass(frozen=True, slots=True)
class Atom:
    """One part of a time phrase, at [start, end) of the text.

    `first` and `last` are (month, day); a month of 0 is the neighbour's, a day of 0 the month's last.
    """

    kind: str  # day, month, quarter, half, year, span, recurrence, relative, vague, untold
    start: int
    end: int
    first: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)
    year: int | None = None
    last_year: int | None = None  # where it is another than `year`
    recurrence: tuple[str, ...] = ()
    own_year: bool = False  # "trong năm": the plan's own
    open_ended: bool = False  # "và những năm tiếp theo"

    @property
    def dated(self) -> bool:
        return self.kind not in ("recurrence", "relative", "vague", "untold")


def knowledge() -> dict[str, Any]:
    found: dict[str, Any] = load("time.yaml")
    return found


def any_of(words: list[str]) -> str:
    """A pattern for any of these phrases, folded, the longest first."""
    return _any_of(tuple(map(str, words)))


@lru_cache(maxsize=1024)  # each time in a text asks for the same ones
def _any_of(words: tuple[str, ...]) -> str:
    forms = sorted({fold(word) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"


def word(name: str) -> str:
    return any_of(knowledge()["words"][name])


def parse_date(text: str) -> str | None:
    """The first full date in the text ("15/7/2021", "ngày 16 tháng 4 năm 2021") as ISO; None for no real day."""
    folded = fold(nfc(text))
    for atom in _full_days(folded):
        return iso_day(atom.year or 0, *atom.first)
    return None


def iso_day(year: int, month: int, day: int) -> str | None:
    """A day as ISO, the month's last for day 0; None where the calendar has no such day."""
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1]).isoformat()
    except (ValueError, calendar.IllegalMonthError):
        return None


def quarter_number(roman: str) -> int | None:
    """ "III", and what OCR makes of it ("111", "lII"), as 3; None for no quarter."""
    roman = fold(roman)
    if roman.lstrip("0") in ("2", "3", "4"):
        return int(roman)
    if re.fullmatch(r"[il1]v", roman):
        return 4
    return len(roman) if re.fullmatch(r"[il1|!]{1,3}", roman) else None


def find_atoms(folded: str, often: list[Frequency], first: Sequence[Finder], last: Sequence[Finder]) -> list[Atom]:
    """The parts in the order in which they stand, none overlapping another; earlier kinds win.

    `often` are the phrases that `find_recurrences` found; `first` and `last` find further kinds.
    """
    finders: list[Finder] = [*first, _relatives, _school_years, _full_days]
    finders.append(lambda _: [Atom("recurrence", start, end, recurrence=kinds) for start, end, kinds in often])
    finders += [_parts_of_years, _no_days, _no_parts, _days, _quarters, _months, _years, *last]
    atoms: list[Atom] = []
    taken = Taken(folded)
    for finder in finders:
        new = [a for a in finder(folded) if not taken.holds(a.start, a.end)]
        for atom in new:
            taken.add(atom.start, atom.end)
        atoms += new
    return sorted(atoms, key=lambda a: a.start)


class Taken:
    """Which characters of a text belong to something that was found in it."""

    def __init__(self, text: str) -> None:
        self._marks = bytearray(len(text))

    def add(self, start: int, end: int) -> None:
        self._marks[start:end] = b"\1" * (end - start)

    def holds(self, start: int, end: int) -> bool:
        """Whether any of the characters is taken."""
        return self._marks.find(1, start, end) >= 0


def _list(item: str) -> str:
    """Several of the same, joined: the later ones only where no other word follows ("tháng 6, 02 nhiệm vụ")."""
    joint = rf"\s*(?:[,;&+]|{DASH}|{word('and')})\s*"
    follows = rf"(?=\s*(?:$|[,;.)&+]|{DASH}|/\s*{YEAR}|{word('year')}\s*{YEAR}|{word('and')}))"
    return rf"{item}(?:{joint}{item}{follows})*"


def _with_year() -> str:
    return rf"(?:\s*(?:/|{DASH}|,?\s*(?:{word('of')}\s*)?{word('year')})\s*(?:{word('year')}\s*)?({YEAR}))?"


@cache
def _compiled(name: str) -> re.Pattern[str]:
    return re.compile((_numbered_patterns() | _loose_patterns() | _impossible_patterns())[name])


@cache
def _numbered_patterns() -> dict[str, str]:
    """Times with their numbers: days, months, quarters, years."""
    day, month, year, quarter = word("day"), word("month"), word("year"), word("quarter")
    one_month = rf"(?:{month}\s*)?{MONTH}(?!\s*/\s*\d\d?(?!\d))"
    one_quarter = rf"(?:{quarter}\.?\s*)?{_ROMAN}"  # a speck behind the word was read as a dot
    named = rf"(?:{day}\s*)?"
    week, leads = fold(knowledge()["words"]["week"][0]), knowledge()["leads"]
    more_years = rf"\s*(?:[,;&]|{DASH}|{word('and')})\s*(?:{year}\s*)?{YEAR}"
    return {
        "numeric": rf"(?<![\d/]){named}(?:(\d\d?)\s*{DASH}\s*)?(?<!\d)(\d\d?)\s*([/.-])\s*(\d\d?)\s*\3\s*({YEAR})",
        "from_day": rf"(?<=\btu\s)(\d\d?)\s*(?:{any_of(knowledge()['leads']['until'])})\s*(?:{day}\s*)?"
        rf"(\d\d?)\s*/\s*({MONTH})(?:\s*/\s*({YEAR}))?(?![\d/])",
        "written": rf"(?<![\d/])(?<!{week}\s){named}"
        rf"(\d\d?)\s*,?\s*{month}\s*(\d\d?)(?!\d)\s*(?:,?\s*{year}|/)\s*({YEAR})",
        "day_month": rf"(?<![\d/.,])(?<!{week}\s){named}(\d\d?)\s*"
        rf"(?:/\s*(\d\d?)(?![\d/%])|{month}\s*(\d\d?)(?![\d/]))(?!\s*/\s*\d)",
        "dashed": rf"(?:\b{day}|\b{any_of(leads['before'])}|\b{any_of(leads['until'])}|\b{any_of(leads['from'])})\s*"
        rf"(?P<named>(\d\d?)\s?[-–]\s?(\d\d?)(?!\s?[-–/.]?\s?\d|\s?%))",
        "day_only": rf"\b{day}\s*(\d\d?)(?!\s*[\d/])(?:\s*{DASH}\s*(\d\d?)(?![\d/]))?",
        "months": rf"\b(?:(?:cac\s+)?{month}\s*(?:/\s*)?|t(?={MONTH}\s*/\s*{YEAR}))({_list(one_month)}){_with_year()}",
        "quarters": rf"\b(?:cac\s+)?{quarter}\s*({_list(one_quarter)}){_with_year()}",
        "years": rf"\b{year}\s*({YEAR}(?:{more_years})*)(?!\s*/\s*\d)",
        "span": rf"\b{word('span')}\s*({YEAR}\s*(?:{DASH}|{word('and')})\s*(?:{year}\s*)?{YEAR})",
        "school": rf"\b{word('school_year')}\s*{YEAR}(?:\s*{DASH}\s*{YEAR})?",
    }


@cache
def _loose_patterns() -> dict[str, str]:
    """Parts of years, years without a number, spans of days from an event."""
    month, year, first, last = word("month"), word("year"), word("first"), word("last")
    later = word("later_half")
    numbers = "|".join(["[0-9]{1,3}", *(fold(n) for n in knowledge()["numbers"])])
    limit = any_of(knowledge()["limits"])
    unit = any_of(knowledge()["limit_units"])
    return {
        "group": rf"(?<![\w/])({numbers})\s*{month}\s*({first}|{last})\s*(?:{word('of')}\s*)?{year}(?:\s*({YEAR}))?",
        "half_year": rf"\b{word('half')}\s+({first}|{last}|{later})\s*{year}(?:\s*({YEAR}))?",
        "in_year": rf"\b(?:{word('in')}\s+{year}(?:\s+{word('this_year')})?|{year}\s+nay)(?=\s*(?:$|[,;.):]|va\s))",
        "vague": rf"\b(?:{first}|{word('middle')}|{last})\s*{year}(?:\s+nay)?(?!\s*\d)",
        "relative": rf"\b{limit}\s*(?:{numbers})\s*(?:\([^)]{{1,12}}\)\s*)?{unit}\s*(?:lam\s+viec\s*)?"
        rf",?\s*{word('since')}[^,;.()]{{0,80}}",
        "onwards": rf"\s*,?\s*{word('onwards')}",
    }


@cache
def _impossible_patterns() -> dict[str, str]:
    """Figures that stand where a part of the calendar should, and name none: only where their place leaves no doubt."""
    day, quarter = word("day"), any_of([q for q in knowledge()["words"]["quarter"] if len(q) > 1])
    until = any_of(knowledge()["leads"]["until"])
    in_year = rf"\s*(?:/|{DASH}|,?\s*(?:{word('of')}\s*)?{word('year')})\s*{YEAR}"
    month = r"(?:00?|1[3-9]|[2-9]\d)"
    often = rf"(?:{word('every')}|{word('periodic')})"
    units = any_of(list(knowledge()["units"]))
    return {
        "no_quarter": rf"(?:\b{quarter}\s*(?:[il1|!]{{4,}}|vi{{0,3}}|i?x|0?[05-9])"
        rf"|(?<=[ivl1])\s*(?:{DASH}|{until}\b)\s*(?:vi{{0,3}}|i?x))(?![0-9a-z]){in_year}",
        "no_month": rf"(?:\b{word('month')}\s*{month}|(?<=\d)\s*(?:{DASH}|{until}\b)\s*{month}(?=\s*/)){in_year}"
        r"(?!\s*/)",
        "no_day": rf"(?<![\d/.,])(?:{day}\s*)?(?<!\d)(\d\d?)(?:\s*/\s*(\d\d?))?(?![\d/])"
        rf"(?=\s*,?\s*(?:{word('of')}\s+)?{often}\b)",
        "no_day_behind": rf"\b{often}\s+{units}\s*[,(:]?\s*(?:\w+\s+){{0,2}}(?P<day>{day}\s*(\d\d?)(?![\d/]))",
    }


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return int({fold(name): number for name, number in knowledge()["numbers"].items()}.get(text, 0))


def opened(folded: str, atom: Atom) -> Atom:
    onwards = _compiled("onwards").match(folded, atom.end)
    return replace(atom, end=onwards.end(), open_ended=True) if onwards else atom


def _relatives(folded: str) -> list[Atom]:
    return [Atom("relative", m.start(), m.start() + len(m[0].rstrip())) for m in _compiled("relative").finditer(folded)]


def _school_years(folded: str) -> list[Atom]:
    return [Atom("vague", m.start(), m.end()) for m in _compiled("school").finditer(folded)]


def _full_days(folded: str) -> list[Atom]:
    atoms = []
    for m in _compiled("from_day").finditer(folded):  # "từ 15 đến 30/9/2026"
        month = int(m[3]) or NO_DAY
        first, last = (month, int(m[1]) or NO_DAY), (month, int(m[2]) or NO_DAY)
        atoms.append(Atom("day", m.start(), m.end(), first, last, int(m[4]) if m[4] else None))
    ranges = Taken(folded)
    for atom in atoms:
        ranges.add(atom.start, atom.end)
    for m in _compiled("numeric").finditer(folded):
        if ranges.holds(m.start(), m.end()):
            continue
        day, month, year = int(m[2]) or NO_DAY, int(m[4]) or NO_DAY, int(m[5])
        atoms.append(Atom("day", m.start(), m.end(), (month, int(m[1] or day) or NO_DAY), (month, day), year))
    for m in _compiled("written").finditer(folded):
        if _of_months(folded, m):
            continue
        named = (int(m[2]) or NO_DAY, int(m[1]) or NO_DAY)
        atoms.append(Atom("day", m.start(), m.end(), named, named, int(m[3])))
    return sorted(atoms, key=lambda a: a.start)


def _days(folded: str) -> list[Atom]:
    atoms, taken = [], Taken(folded)
    for m in _compiled("day_month").finditer(folded):
        day, month = int(m[1]) or NO_DAY, int(m[2] or m[3]) or NO_DAY
        named = re.match(word("day"), m[0]) is not None
        if _of_months(folded, m):
            continue
        if (0 < day < 32 and 0 < month < 13) or (named and m[2]):
            atoms.append(Atom("day", m.start(), m.end(), (month, day), (month, day)))
            taken.add(m.start(), m.end())
    for m in _compiled("dashed").finditer(folded):
        day, month = int(m[2]), int(m[3])
        if 0 < day < 32 and 0 < month < 13 and (day > month or _dashes_days(folded)):
            at = m.start() if m[0].startswith(fold(knowledge()["words"]["day"][0])) else m.start("named")
            atoms.append(Atom("day", at, m.end(), (month, day), (month, day)))
            taken.add(at, m.end())
    for m in _compiled("day_only").finditer(folded):
        atom = Atom("day", m.start(), m.end(), (0, int(m[1])), (0, int(m[2] or m[1])))
        if 0 < int(m[1]) < 32 and not taken.holds(m.start(), m.end()):
            atoms.append(atom)
    return atoms


def _dashes_days(folded: str) -> bool:
    """Whether a text writes its days with dashes, "10-11-2026"; else "ngày 01-8" may be eight days."""
    return re.search(rf"(?<![\d-])\d\d?-\d\d?-{YEAR}", folded) is not None


def _no_days(folded: str) -> list[Atom]:
    """Days that no month has, beside a frequency: "ngày 32 hằng tháng", "32/12 hằng năm"."""
    atoms = []
    for m in _compiled("no_day").finditer(folded):
        day, month = int(m[1]), int(m[2]) if m[2] else None
        named = re.match(word("day"), m[0]) is not None
        one_fits = month is not None and (0 < month < 13 or 0 < day < 32)
        if (day == 0 or day > 31 or month == 0 or (month or 1) > 12) and (named or one_fits):
            atoms.append(Atom("day", m.start(), m.end(), (NO_DAY, NO_DAY), (NO_DAY, NO_DAY)))
    for m in _compiled("no_day_behind").finditer(folded):
        if not 0 < int(m[2]) < 32:
            atoms.append(Atom("day", m.start("day"), m.end("day"), (NO_DAY, NO_DAY), (NO_DAY, NO_DAY)))
    return atoms


def _no_parts(folded: str) -> list[Atom]:
    """Months and quarters that no year has: "quý V/2026". A time with one of them has no dates."""
    return [
        Atom(kind, m.start(), m.end(), (NO_DAY, 1), (NO_DAY, 1), int(m[0][-4:]))
        for kind in ("quarter", "month")
        for m in _compiled(f"no_{kind}").finditer(folded)
    ]


def _of_months(folded: str, day: re.Match[str]) -> bool:
    """True for what is a list of months and no day: the "3, tháng 9" of "tháng 3, tháng 9"."""
    if re.match(word("day"), day[0]):
        return False
    return "," in day[0] or re.search(rf"{word('month')}\s*$", just_before(folded, day.start())) is not None


def _months(folded: str) -> list[Atom]:
    atoms = []
    for m in _compiled("months").finditer(folded):
        months = [int(n) for n in re.findall(r"\d+", m[1])]
        year = int(m[2]) if m[2] else None
        first, last = (months[0], months[-1]) if _is_range(m[1]) else (min(months), max(months))
        # "tháng 10 - tháng 3/2026" runs over the turn of the year
        begin = year - 1 if year and first > last else year
        atoms.append(opened(folded, Atom("month", m.start(), m.end(), (first, 1), (last, 0), begin, year)))
    return atoms


def _quarters(folded: str) -> list[Atom]:
    atoms = []
    for m in _compiled("quarters").finditer(folded):
        listed = re.sub(word("quarter"), " ", m[1])
        found = [quarter_number(n) for n in re.findall(_ROMAN, listed)]
        quarters = [n for n in found if n]
        if not quarters:
            continue
        first, last = (quarters[0], quarters[-1]) if _is_range(m[1]) else (min(quarters), max(quarters))
        year = int(m[2]) if m[2] else None
        begin = year - 1 if year and first > last else year
        atom = Atom("quarter", m.start(), m.end(), (3 * first - 2, 1), (3 * last, 0), begin, year)
        atoms.append(opened(folded, atom))
    return atoms


def _is_range(text: str) -> bool:
    return re.search(rf"{DASH}|\b{any_of(knowledge()['leads']['until'])}\b", text) is not None


def bounds(text: str) -> tuple[int, int]:
    """The first and the last year of a list; a range keeps its order, for one that ends before it begins is no time."""
    years = [int(y) for y in re.findall(YEAR, text)]
    return (years[0], years[-1]) if _is_range(text) else (min(years), max(years))


def _years(folded: str) -> list[Atom]:
    atoms, taken = list[Atom](), Taken(folded)
    for name in ("span", "years"):
        for m in _compiled(name).finditer(folded):
            atom = Atom("year", m.start(), m.end(), (1, 1), (12, 31), *bounds(m[1]))
            if not taken.holds(m.start(), m.end()):
                atoms.append(opened(folded, atom))
                taken.add(atom.start, atoms[-1].end)
    for m in _compiled("in_year").finditer(folded):
        atoms.append(opened(folded, Atom("year", m.start(), m.end(), (1, 1), (12, 31), own_year=True)))
    atoms += [Atom("vague", m.start(), m.end()) for m in _compiled("vague").finditer(folded)]
    return atoms


def _parts_of_years(folded: str) -> list[Atom]:
    atoms = []
    for m in _compiled("group").finditer(folded):
        months, early = _number(m[1]), re.fullmatch(word("first"), m[2]) is not None
        if 0 < months < 12:
            first, last = (1, months) if early else (13 - months, 12)
            atoms.append(Atom("half", m.start(), m.end(), (first, 1), (last, 0), int(m[3]) if m[3] else None))
    for m in _compiled("half_year").finditer(folded):
        first, last = (1, 6) if re.fullmatch(word("first"), m[1]) else (7, 12)
        atoms.append(Atom("half", m.start(), m.end(), (first, 1), (last, 0), int(m[2]) if m[2] else None))
    return atoms
