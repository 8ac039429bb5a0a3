"""Times that say when, and no day of ours that could be told from them: the moon's calendar ("10/3 âm lịch", "rằm tháng
Giêng", "trước Tết Nguyên đán 2026"), weeks of a year, school terms, half years, months in a language we don't read.

They are marked in the folded text, so that nothing in them is read as a day, month or year of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.extract.deadline_atoms import UNTOLD, UNTOLD_NAME, YEAR, Atom, knowledge

_DAYS = r"\d{1,4}(?:\s?[/.–-]\s?\d{1,4}){0,2}"  # "10/3", "10-15/3", "2026-09-10"
_SIGN = r"\s*[/,–-]?\s*"


def as_marked(text: str, folded: str) -> str:
    """`folded`, the folded `text`, with such times as marks; as long as before, so that places fit both."""
    if len(text) != len(folded):
        return folded
    signs = list(folded)
    for pattern, sign in ((_named(), UNTOLD_NAME), (_numbered(), UNTOLD)):
        for m in pattern.finditer(text):
            signs[m.start() : m.end()] = sign * (m.end() - m.start())
    for m in _strange_month().finditer(text):
        if re.search(r"[a-z]{3}", folded[m.start() : m.end()]):  # else it was read
            signs[m.start() : m.end()] = UNTOLD_NAME * (m.end() - m.start())
    return "".join(signs)


def untold(folded: str) -> Iterator[Atom]:
    """What `as_marked` marked, as parts of a time."""
    for m in re.finditer(f"{UNTOLD}+|{UNTOLD_NAME}+", folded):
        yield Atom("untold", m.start(), m.end())


def is_a_name(folded: str, atom: Atom) -> bool:
    """Whether it is such a time said by a name ("Tết Nguyên đán"), often only what the work is about."""
    return folded[atom.start] == UNTOLD_NAME


def _either(words: list[str]) -> str:
    forms = sorted(map(str, words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms) + ")"


def _moon_year() -> str:
    """ "Bính Ngọ"."""
    moon = knowledge()["lunar"]
    return rf"{_either(moon['stems'])}\s+{_either(moon['branches'])}(?!\w)"


def _words() -> tuple[Any, str, str, str, str]:
    """The words of the moon's calendar, and patterns for day, month, year and a year behind a time."""
    names = knowledge()["words"]
    day, month, year = (_either(names[name]) for name in ("day", "month", "year"))
    moon = knowledge()["lunar"]
    of_year = rf"(?:\s+(?:{year}\s+)?{_moon_year()})?(?:\s*(?:/|,?\s*{year})?\s*{YEAR})?"
    return moon, day, month, year, of_year


@cache
def _numbered() -> re.Pattern[str]:
    """Days and months of the moon, and weeks of a year."""
    moon, day, month, year, of_year = _words()
    calendar = knowledge()["untold"]
    name = _either(list(knowledge()["month_names"]))
    figures = rf"(?:{day}\s+)?{_DAYS}(?:\s+{month}\s+(?:\d\d?|{name}))?|{month}\s+(?:\d\d?|{name})"
    behind = rf"(?:{_either(moon['behind'])}(?!\w)|{_either(moon['ending'])}(?=\s*(?:$|[,.;:)])))"
    full = _either(moon["full"])
    months = rf"{month}\s+{_either(moon['months'])}(?!\w)"
    before = rf"{_either(moon['before'])}\s*:?\s*(?:{figures}|{months})(?!\w)"
    weeks, of, also = (_either(words) for words in (calendar["weeks"], knowledge()["words"]["of"], calendar["also"]))
    forms = [
        rf"(?:{figures}){of_year}[\s,]*\(?\s*{behind}{of_year}",
        rf"(?:{figures})\s+{year}\s+{_moon_year()}{of_year}",
        rf"(?:(?:{day}\s+)?(?:{_DAYS}|{full})\s+)?{months}{of_year}",
        rf"{before}{of_year}",
        rf"(?:{day}\s+)?{full}(?:\s+{month}\s+(?:\d\d?|{name}))?(?!\w){of_year}",
        rf"{weeks}\s*\d(?:\s*(?:[,–-]|{also})\s*\d)+\s*,?\s*(?:{of}\s+)?{month}\s+\d\d?(?:\s*(?:/|{year})\s*{YEAR})?",
        rf"{weeks}\s*\d\d?(?:\s*[,–-]\s*\d\d?)*{_SIGN}(?:{of}\s+)?(?:{year}\s*)?{YEAR}",
        rf"{YEAR}\s?[/-]?\s?W\d\d?(?:-\d)?(?!\w)",
    ]
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(forms)})", re.IGNORECASE)


@cache
def _named() -> re.Pattern[str]:
    """Feasts of the moon's calendar, school terms and half years."""
    moon, _, _, year, of_year = _words()
    calendar = knowledge()["untold"]
    feast = rf"{_either(moon['feasts'])}(?!\w)(?:\s+{_either(moon['old'])}(?!\w))?"
    alone = rf"{_either(moon['feasts_alone'])}(?=\s*(?:$|[,.;:()]|(?:{year}\s+)?{YEAR}|{_moon_year()}))"
    school_year = _either(knowledge()["words"]["school_year"])
    years = rf"(?:{school_year}|{year})?\s*{YEAR}(?:\s*[/–-]\s*(?:{YEAR}|\d\d(?!\d)))?"
    term = rf"{_either(calendar['terms'])}\s*(?:[123]|I{{1,3}})(?!\w){_SIGN}\(?{years}"
    half = rf"(?:H[12]|[12]H){_SIGN}{YEAR}|{YEAR}\s?[/-]?\s?(?:H[12]|[12]H)(?!\w)"
    quarter = rf"{YEAR}Q[1-4](?!\w)"  # no room for it in our order
    forms = [rf"(?:{feast}|{alone}){of_year}", _opening(school_year, years), term, half, quarter]
    return re.compile(rf"(?<![\w/.-])(?:{'|'.join(forms)})", re.IGNORECASE)


def _opening(school_year: str, years: str) -> str:
    """When a school year begins: "lễ khai giảng năm học mới 2026 - 2027", "khi bước vào năm học mới", "ngày khai giảng"
    with no day behind it."""
    calendar = knowledge()["untold"]
    new = rf"(?:\s+{_either(calendar['new'])})?"
    alone = "|".join(form for form in map(str, calendar["opening"]) if form.endswith(tuple(calendar["whole_opening"])))
    named = rf"{_either(calendar['opening'])}\s+{school_year}{new}(?!\w)(?:\s*{years})?"
    return rf"{named}|{_either(alone.split('|'))}(?=\s*(?:$|[,.;:()]))"


@cache
def _strange_month() -> re.Pattern[str]:
    """ "30 Septembre 2026": a day, a word without our marks that may be a month's name, and a year."""
    return re.compile(rf"(?<![\w/.,-])\d\d?[\s/-]\s?[A-Z][a-zA-Zéèûäç]{{2,9}}\.?[\s/-]\s?{YEAR}")
