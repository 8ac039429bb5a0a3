"""Times in figures that are read only where their place says that they are times: "6/2026" in a time column, "15.7.26"
behind "trước", "15, 16/7/2026" behind "ngày", "(2027 - 2028)" at a text's end."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, pairwise

from pipeline.extract.deadline_atoms import DASH, MONTH, NO_DAY, YEAR, Atom, any_of, bounds, knowledge, opened, word
from pipeline.text import fold, just_before

_MONTHS, _DAYS = 12, 31


def bare(folded: str) -> list[Atom]:
    """What counts only in a time column: "6/2026", "9-12/2026", "2025-2030", "30/6/26"."""
    atoms = [_short_day(m) for m in _patterns()["short_day"].finditer(folded)]
    atoms += _months(folded)
    for m in _patterns()["years"].finditer(folded):
        kind = "year" if _before_years().search(just_before(folded, m.start()).rstrip()) else "vague"
        atom = Atom(kind, m.start(), m.end(), (1, 1), (12, 31), *bounds(m[1]))
        if not any(m.start() < other.end and other.start < m.end() for other in atoms):
            atoms.append(opened(folded, atom))
    return atoms


def led_days(folded: str) -> list[Atom]:
    """Days with a year of two digits behind a word that leads to a time: "trước 15.7.26"."""
    return [_short_day(m) for m in _patterns()["led_day"].finditer(folded)]


def closing_years(folded: str) -> list[Atom]:
    """Several years alone in the brackets that end a text: "… vận hành hệ thống (2027 - 2028).", "(2027 trở đi)"."""
    found = _patterns()["closing"].search(folded)
    if not found:
        return []
    atom = opened(folded, Atom("span", found.start("years"), found.end("years"), (1, 1), (12, 31), *bounds(found[1])))
    return [atom] if atom.open_ended or (atom.year or 0) < (atom.last_year or 0) else []


def name_a_plan(text: str, years: Atom) -> bool:
    """Whether such years are those of a plan that stands before them, or those that a report tells of."""
    return _named_years().search(fold(just_before(text, years.start))) is not None


def listed_days(folded: str) -> list[Atom]:
    """Several days of one month behind "ngày", or at the very beginning: "15, 16/7/2026", "ngày 5, 12 và 19/7"."""
    atoms = []
    for m in _patterns()["listed"].finditer(folded):
        days = [int(day) for day in re.findall(r"\d+", m["days"])] + [int(m["last"])]
        month = int(m["month"] or m["written"])
        rising = all(one < other for one, other in pairwise(days))
        if rising and days[0] > 0 and days[-1] <= _DAYS and 0 < month <= _MONTHS:
            year = m["year"] or m["year_written"]
            first, last = (month, days[0]), (month, days[-1])
            atoms.append(Atom("day", m.start(), m.end(), first, last, int(year) if year else None))
    return atoms


def _short_day(m: re.Match[str]) -> Atom:
    day = (int(m["month"]) or NO_DAY, int(m["day"]) or NO_DAY)
    return Atom("day", m.start("day"), m.end(), day, day, 2000 + int(m["year"]))


def _months(folded: str) -> list[Atom]:
    """Single months, lists and ranges of them; one that ends before it begins is none, nor is its end one alone."""
    atoms = []
    for m in _patterns()["month"].finditer(folded):
        last, begun = int(m["last"]), _patterns()["months_before"].search(just_before(folded, m.start("last")))
        first = int(begun[1]) if begun else last
        if first and first <= last:
            start = m.start() - len(begun[0]) if begun else m.start()
            atoms.append(Atom("month", start, m.end(), (first, 1), (last, 0), int(m["year"])))
    return atoms


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    day, month, year, leads = word("day"), word("month"), word("year"), knowledge()["leads"]
    short = r"(?P<day>\d\d?)\s*(?P<sign>[/.-])\s*(?P<month>\d\d?)\s*(?P=sign)\s*(?P<year>\d\d)(?![\d/]|[.-]\d)"
    led = any_of([*leads["before"], *leads["until"], *leads["from"], *knowledge()["words"]["day"]])
    more_years = rf"\s*(?:[,;&]|{DASH}|{word('and')})\s*(?:{year}\s*)?{YEAR}"
    sign = rf"\s*(?:[,&;+]|\b{any_of(knowledge()['untold']['also'])}\b)\s*"
    of_month = (
        rf"(?:/\s*(?P<month>\d\d?)(?:\s*/\s*(?P<year>{YEAR}))?(?!\s*[\d/%])"
        rf"|{month}\s*(?P<written>\d\d?)(?![\d/])(?:\s*,?\s*{year}\s*(?P<year_written>{YEAR}))?)"
    )
    until, onwards, fillers = any_of(leads["until"]), word("onwards"), any_of(knowledge()["closing_years"]["fillers"])
    forms = {
        "months_before": rf"(?<![\d/.,-])(?<!\d\s)(\d\d?)(?:{sign}\d\d?)*(?:{sign}|\s*(?:{DASH}|\b{until}\b)\s*)$",
        "short_day": rf"(?<![\d/.,-]){short}",
        "led_day": rf"\b{led}\s*{short}",
        "month": rf"(?<![\d/.,])(?:t\s*)?(?P<last>{MONTH})\s*[/.-]\s*(?P<year>{YEAR})(?!\s*/\s*\d|-\d\d?(?![\d/]))",
        "years": rf"(?<![\d/.,-])({YEAR}(?:{more_years})*)(?!\s*[/%]|-\d\d?(?![\d/]))",
        "closing": rf"\(\s*(?:{fillers}\s+)?(?P<years>{YEAR}(?:\s*{DASH}\s*{YEAR})?)(?:\s*,?\s*{onwards})?\s*\)\W*$",
        "listed": rf"(?:^\s*|\b{day}\s*)(?P<days>\d\d?(?:{sign}\d\d?)*){sign}(?P<last>\d\d?)\s*{of_month}",
    }
    return {name: re.compile(form) for name, form in forms.items()}


@cache
def _named_years() -> re.Pattern[str]:
    words = knowledge()["closing_years"]
    near = rf"\b{any_of(words['near'])}(?:\s+[\w-]+){{0,4}}"
    return re.compile(rf"(?:\b{any_of(words['named'])}\b[^.;]*|{near})\s*\([^(]*$")


@cache
def _before_years() -> re.Pattern[str]:
    """What may stand before a year that is meant as a whole, and no "Juillet 2026", "vụ Đông Xuân 2026"."""
    data = knowledge()
    words = [data["words"][name] for name in ("and", "of", "in", "span", "year")]
    known = chain(*data["leads"].values(), *words, data["joints"], data["blocks"]["titles"])
    return re.compile(rf"(?:^|[\W\d]|(?<!\w){any_of(list(known))})$")
