"""What only looks like a time, put out of sight: decrees' numbers, hours, "đầu tư", "24/7"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import any_of, knowledge, word
from pipeline.text import fold

_DECREE = re.compile(r"\b\d{1,4}/\d{4}/[a-z]{2,}[\w-]*")


def readable(text: str) -> str:
    """The text folded, with what only looks like a time put out of sight: decrees' numbers, hours, "đầu tư"."""
    folded = _DECREE.sub(lambda m: "x" * len(m[0]), fold(text))  # "08/2022/NĐ-CP" names no month
    printed = text.lower()
    if len(printed) == len(folded):
        parts, end = [], 0
        for m in _other_words().finditer(printed):
            parts += [folded[end : m.start()], "w" * (m.end() - m.start())]  # an x stands for a decree's number
            end = m.end()
        folded = "".join([*parts, folded[end:]])
    folded = _clock().sub(lambda m: " " * len(m[0]), folded)
    return _all_day().sub(lambda m: "w" * len(m[0]), folded)


@cache
def _all_day() -> re.Pattern[str]:
    """ "24/7" that says all day, and no day: "trực suốt 24/7", and not "ngày 24/7"."""
    always = knowledge()["all_day"]
    figures = "|".join(map(re.escape, always["figures"]))
    return re.compile(rf"\b{any_of(always['behind'])}\s+(?:{figures})(?![\d/])")


@cache
def _other_words() -> re.Pattern[str]:
    words = sorted(knowledge()["other_words"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b")


@cache
def _clock() -> re.Pattern[str]:
    """An hour before a day: "17h00 ngày", "16 giờ 30 phút, ngày"; "24 giờ kể từ khi" is a span."""
    clock = knowledge()["clock"]
    minute = rf"(?:\s*\d\d?\s*(?:{any_of(clock['minute'])})?\b)?"
    day = rf"(?:{word('day')}|{any_of(list(knowledge()['weekdays']))}|{word('every')}|\d\d?\s*/)"
    army = rf"|(?<![\w/.])[0-2]\d[.:][0-5]\d(?=\s*,?\s*{word('day')})"
    return re.compile(rf"(?<![\w/])\d\d?\s*{any_of(clock['hour'])}{minute}(?=\s*,?\s*{day}){army}")
