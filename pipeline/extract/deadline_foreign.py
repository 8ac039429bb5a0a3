"""Days written as other countries or programs write them, "2026-07-15", "15 July 2026", as they are written here."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import YEAR, knowledge

_ISO_DAY = re.compile(
    r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d\d?)(?P=sign)(?P<day>\d\d?)(?!\d|[-/.]\d(?!\d{3}))"
)
_ISO_MONTH = re.compile(r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])(?!\d|[-/.]\d)")
_BETWEEN = re.compile(r"(?<=\d{4}-\d\d-\d\d)/(?=\d{4}-\d\d-\d\d)")  # from one day to the other
_TWO_DIGITS = r"\d\d(?!\d)"


def as_written_here(text: str, folded: str) -> str:
    """`folded`, the folded `text`, with such days put in our order; as long as before, so that places fit both."""
    folded = _BETWEEN.sub("–", folded)
    folded = _ISO_DAY.sub(lambda m: _fill(m[0], f"{m['day']}/{m['month']}", f"/{m['year']}"), folded)
    folded = _ISO_MONTH.sub(_month_first, folded)
    parts, end = list[str](), 0
    for m in _named().finditer(text) if len(text) == len(folded) else ():
        parts += [folded[end : m.start()], _in_figures(m)]
        end = m.end()
    return "".join([*parts, folded[end:]])


def _month_first(m: re.Match[str]) -> str:
    """ "2026-07" as "07/2026"; "2011-12" may be two years, and is neither."""
    two_years = int(m["month"]) == (int(m["year"]) + 1) % 100
    return "w" * len(m[0]) if two_years else f"{m['month']}/{m['year']}"


def _in_figures(m: re.Match[str]) -> str:
    """ "15 July 2026" as "15/7   /2026", "July 2026" as "t7  /2026"."""
    said = {name.rstrip("1234"): value for name, value in m.groupdict().items() if value}
    month = knowledge()["foreign_months"][said["name"].lower()]
    if "year" not in said:
        return _fill(m[0], said["day"], f"/{month}")
    return _fill(m[0], f"{said['day']}/{month}" if "day" in said else f"t{month}", f"/{said['year']}")


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
    day = r"(?P<day>\d\d?)(?:st|nd|rd|th)?(?!\d)"
    closes = r"(?=\s*(?:$|[,;.()–-]|to\b|đến\b))"
    forms = [
        rf"(?<![\d/.,-]){day}[\s-]*{name}[\s,-]*(?P<year>{YEAR}|{_TWO_DIGITS})",
        rf"{name}\s+{day},?\s+(?P<year>{YEAR})",
        rf"{name}[\s/-]+(?P<year>{YEAR}){closes}",
        rf"(?<![\d/.,-]){day}[\s-]*{name}{closes}",
    ]
    numbered = [re.sub(r"\(\?P<(\w+)>", rf"(?P<\g<1>{n}>", form) for n, form in enumerate(forms, 1)]
    return re.compile("|".join(numbered))
