"""What a target is to reach: comparator, value, unit and year of each figure in its words.

"Phấn đấu đến năm 2030 tối thiểu 95% hồ sơ được số hóa" -> [(>=, 95.0, "%", 2030)]
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.document import Figure
from pipeline.extract.deadline_atoms import YEAR, any_of, word
from pipeline.extract.references import find_references
from pipeline.knowledge import load
from pipeline.text import collapse, fold, just_before, just_behind, nfc

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
_WORDS_BEFORE = 40  # characters before a figure in which its comparator stands


def figures(text: str) -> list[Figure]:
    """The figures of a target's text, in order; a year only where one is printed, of a span of years the last.

    Numbers of documents, dates, years and labels are none. A number with a unit that no list knows counts too, its unit
    being the word behind it; a bare one does not.
    """
    text = nfc(text)
    folded = _without_names(text)
    printed = [(m.start(), int(m[1])) for m in _years().finditer(_without_codes(text))]
    found = []
    for m in _figure().finditer(folded):
        unit = _unit(text, m)
        if unit is None:
            continue
        before = folded[max(0, m.start() - _WORDS_BEFORE) : m.start()]
        span = [_value(n) for n in (m["low"], m["high"]) if n]
        found.append(
            Figure(
                comparator=_comparator(before, just_behind(folded, m.end()), len(span)),
                value=span[0],
                upper=span[1] if len(span) > 1 else None,
                unit=unit,
                year=_year_of(m.start(), printed),
            )
        )
    return found


def _without_names(text: str) -> str:
    """The text folded, with numbers of documents and days put out of sight."""
    folded = _without_codes(text)
    day = rf"(?<![\d/])\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?{YEAR}|{word('day')}\s+\d{{1,2}}\b"
    month = rf"{word('month')}\s+\d{{1,2}}(?:/{YEAR})?"
    return re.sub(f"{day}|{month}", lambda m: "x" * len(m[0]), folded)


def _without_codes(text: str) -> str:
    """The text folded, cited documents' numbers and dates out of sight."""
    folded = fold(text)
    for number in (fold(r.number) for r in find_references(text)):
        cited = rf"{re.escape(number)}(?:\s*,?\s*{word('day')}\s+[\d/.-]+)?"
        folded = re.sub(cited, lambda m: "x" * len(m[0]), folded)
    return folded


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w/.,-])(?P<low>{_NUMBER})(?:\s*(?:-|–|den)\s*(?P<high>{_NUMBER}))?(?![\w/]|[.,]\d)\s*(?P<sign>%|‰)?"
    )


def _unit(text: str, m: re.Match[str]) -> str | None:
    """The unit as printed; None where the number is a year, a label or stands alone."""
    if m["sign"]:
        return m["sign"]
    if re.fullmatch(YEAR, m["low"]) and re.search(
        rf"(?:{word('year')}|{word('span')})\s*$", fold(just_before(text, m.start()))
    ):
        return None
    data = load("figures.yaml")
    after = fold(just_behind(text, m.end()))
    known = re.match(rf"\s*({any_of(data['units'])})(?!\w)", after)
    if known:
        return collapse(text[m.end() : m.end() + known.end()])
    named = re.search(rf"\b{any_of(data['named_before'])}\s*$", fold(just_before(text, m.start())))
    other = re.match(r"\s+([^\W\d_]+)", just_behind(text, m.end()))
    if named or not other or fold(other[1]) in {fold(w) for w in data["no_units"]}:
        return None
    return other[1]


def _value(printed: str) -> float:
    """ "1.250,5" -> 1250.5: a point parts thousands, a comma decimals; "95.5" is decimal too."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", printed):
        printed = printed.replace(".", "")
    return float(printed.replace(",", "."))


def _comparator(before: str, after: str, numbers: int) -> str:
    if numbers > 1:
        return "between"
    words: dict[str, list[Any]] = load("figures.yaml")["comparators"]
    for sign, cues in words.items():
        if re.search(rf"\b{any_of(cues)}(?:\s+\w+){{0,2}}\s*$", before):
            return sign
    behind: dict[str, list[Any]] = load("figures.yaml")["comparators_behind"]
    return next((s for s, cues in behind.items() if re.match(rf"\s*{any_of(cues)}\b", after)), "=")


@cache
def _years() -> re.Pattern[str]:
    """ "năm 2030", "giai đoạn 2026-2030", "đến ngày 31/12/2026"."""
    return re.compile(rf"\b(?:{word('year')}|{word('span')}\s*{YEAR}\s*[-–]|{word('day')}\s+\d\d?/\d\d?/)\s*({YEAR})")


def _year_of(at: int, printed: list[tuple[int, int]]) -> int | None:
    """The year that stands nearest before the figure, else the first behind it."""
    before = [y for start, y in printed if start < at]
    return before[-1] if before else printed[0][1] if printed else None
