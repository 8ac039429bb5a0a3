"""Days written as other countries or programs write them, "2026-07-15", "15 July 2026", as they are written here."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import YEAR, knowledge

_YEAR = r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)"
_ISO_DAY = re.compile(rf"{_YEAR}(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?!\d|[-/.]\d(?!\d{{3}}))")
_ISO_DAYS = re.compile(rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)/(?P<last>\d\d)(?![\d/-])")
_ISO_DAY_TO_DAY = re.compile(rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)/(?P<other>\d\d)-(?P<last>\d\d)(?![\d/-])")
_ISO_MONTH = re.compile(rf"{_YEAR}[-./](?P<month>0?[1-9]|1[0-2])(?!\d|[-/.]\d)")
_ISO_MONTHS = re.compile(rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])/(?P<last>0[1-9]|1[0-2])(?![\d/-])")
# from one day or month to the other
_DAY_TO_DAY = re.compile(r"(?<!\d)(\d{4}([-/.])\d\d?\2\d\d?)[-/](?=\d{4}\2\d\d?\2\d\d?(?!\d))")
_MONTH_TO_MONTH = re.compile(r"(?<![\d/.-])(\d{4}-\d\d?)/(?=\d{4}-\d\d?(?![\d-]))")
_TWO_DIGITS = r"\d\d(?!\d)"


def as_written_here(text: str, folded: str) -> str:
    """`folded`, the folded `text`, with such days put in our order; as long as before, so that places fit both."""
    folded = _MONTH_TO_MONTH.sub(r"\1–", _DAY_TO_DAY.sub(r"\1–", folded))
    folded = _ISO_DAYS.sub(lambda m: f"{m['day']}-{m['last']}/{m['month']}/{m['year']}", folded)
    folded = _ISO_DAY_TO_DAY.sub(lambda m: f"{m['day']}/{m['month']}-{m['last']}/{m['other']}/{m['year']}", folded)
    folded = _ISO_MONTHS.sub(lambda m: f"{m['month']}-{m['last']}/{m['year']}", folded)
    folded = _ISO_DAY.sub(lambda m: _fill(m[0], f"{m['day']}/{m['month']}", f"/{m['year']}"), folded)
    folded = _ISO_MONTH.sub(_month_first, folded)
    parts, end = list[str](), 0
    for m in _named().finditer(text) if len(text) == len(folded) else ():
        parts += [folded[end : m.start()], _in_figures(m)]
        end = m.end()
    folded = "".join([*parts, folded[end:]])
    return _joined(text, folded) if len(text) == len(folded) else folded


def _joined(text: str, folded: str) -> str:
    """A foreign "to" between two times as a dash."""
    parts, end = list[str](), 0
    for m in _to().finditer(text):
        if re.match(r"t?\d", folded[m.end() :].lstrip()[:2]) and folded[: m.start()][-1:].isdigit():
            parts += [folded[end : m.start()], "–".center(len(m[0]))]
            end = m.end()
    return "".join([*parts, folded[end:]])


@cache
def _to() -> re.Pattern[str]:
    return re.compile(rf"(?<=[\d.])\s+(?:{'|'.join(knowledge()['foreign_until'])})\s+(?=\w)")


def _month_first(m: re.Match[str]) -> str:
    """ "2026-07" as "07/2026"; "2011-12" may be two years, and is neither."""
    two_years = int(m["month"]) == (int(m["year"]) + 1) % 100
    return "w" * len(m[0]) if two_years else f"{m['month']}/{m['year']}"


def _in_figures(m: re.Match[str]) -> str:
    """ "15 July 2026" as "15/7   /2026", "July 2026" as "t7  /2026"."""
    said = {name.rstrip("0123456789"): value for name, value in m.groupdict().items() if value}
    month = knowledge()["foreign_months"][said["name"].lower()]
    days = f"{said['begin']}-{said['day']}" if "begin" in said else said.get("day")
    if "year" not in said:
        return _fill(m[0], days or "", f"/{month}")
    return _fill(m[0], f"{days}/{month}" if days else f"t{month}", f"/{said['year']}")


def _fill(printed: str, first: str, last: str) -> str:
    """Both parts with spaces between them, as long as what they stand for; out of sight where there is no room."""
    room = len(printed) - len(first) - len(last)
    return first + " " * room + last if room >= 0 else "w" * len(printed)


@cache
def _named() -> re.Pattern[str]:
    """Days with their month's name as those countries print it: with a capital, for "may" is a word of ours."""
    names = sorted(map(str, knowledge()["foreign_months"]), key=len, reverse=True)
    some = "|".join(form for name in names for form in (name.capitalize(), name.upper()))
    name = rf"(?<![^\W\d_])(?P<name>{some})(?![^\W\d_])\.?"
    day = r"(?:(?P<begin>\d\d?)(?:st|nd|rd|th)?\s?[-–]\s?)?(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)"
    until = "|".join([*knowledge()["foreign_until"], *knowledge()["leads"]["until"]])
    closes = rf"(?=\s*(?:$|[,;.()–-]|(?:{until})\b))"
    short = rf"{_TWO_DIGITS}(?!(?:st|nd|rd|th)?[\s-]*(?:{some})(?![^\W\d_]))"  # and no "15 Oct - 20 Nov"
    forms = [
        rf"(?<![\d/.,-]){day}[\s/-]*{name}(?:[\s,/-]*(?P<year>{YEAR})|[\s,/-](?P<year>{short}))",
        rf"{name}\s+{day},?\s+(?P<year>{YEAR})",
        rf"{name}[\s/-]+(?P<year>{YEAR}){closes}",
        rf"(?<![\d/.,-]){day}[\s-]*{name}{closes}",
        rf"{name}\s+{day}{closes}",
    ]
    count = iter(range(1, 99))
    numbered = [re.sub(r"\(\?P<(\w+)>", lambda m: f"(?P<{m[1]}{next(count)}>", form) for form in forms]
    return re.compile("|".join(numbered))
