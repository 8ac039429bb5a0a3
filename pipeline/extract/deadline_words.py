"""What only looks like a time, put out of sight: decrees' numbers, hours, "đầu tư", "24/7"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.deadline_atoms import any_of, knowledge
from pipeline.extract.deadline_stages import clock, daytimes
from pipeline.text import fold

_DECREE = re.compile(r"\b\d{1,4}/\d{4}/[a-z]{2,}[\w-]*")


def readable(text: str) -> str:
    """The text folded, with what only looks like a time put out of sight: decrees' numbers, hours, "đầu tư"."""
    folded = _DECREE.sub(lambda m: "x" * len(m[0]), fold(text))  # "08/2022/NĐ-CP" names no month
    printed = text.lower()
    if len(printed) == len(folded):
        folded = _hidden(folded, daytimes().finditer(printed), " ")
        folded = _hidden(folded, _other_words().finditer(printed), "w")  # an x stands for a decree's number
    folded = clock().sub(lambda m: " " * len(m[0]), folded)
    return _all_day().sub(lambda m: "w" * len(m[0]), folded)


def _hidden(folded: str, matches: Iterator[re.Match[str]], sign: str) -> str:
    parts, end = [], 0
    for m in matches:
        parts += [folded[end : m.start()], sign * (m.end() - m.start())]
        end = m.end()
    return "".join([*parts, folded[end:]])


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
