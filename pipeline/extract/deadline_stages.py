"""Headings that are no more than a time or a stage, "Tháng 3", "Giai đoạn 1 (tháng 5)", and times of the day."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Deadline
from pipeline.extract.deadline_atoms import any_of, knowledge, word
from pipeline.text import fold, nfc


@cache
def stage() -> re.Pattern[str]:
    """A stage as a heading's first words, folded: "Giai đoạn 1:", "Đợt II"."""
    return re.compile(rf"^{any_of(knowledge()['stages'])}(?:\s+(?:\d{{1,2}}|[ivx]+))?(?!\s*[\w/])\s*[:(–-]*\s*")


def is_a_time(heading: str, period: Deadline | None) -> bool:
    """Whether a heading says nothing but its period, a stage's number aside: then it heads a list of work by time."""
    if period is None:
        return False
    rest = fold(nfc(heading)).replace(fold(period.text), " ").strip()
    return not stage().sub("", rest).strip(" .:;()–-")


def begins_stages(before: str, between: str) -> bool:
    """Whether a few words before a cell's first time say of what stage it is, as others do before the second one:
    "Sơ kết: 20/6/2026; tổng kết: 15/12/2026". Both are folded."""
    named = r"\W*(?:[a-z]+\s*){1,4}:\s*"
    return bool(re.fullmatch(named, before) and re.fullmatch(rf"\s*[;,]{named}(?:[a-z]+\s*){{0,2}}", between))


@cache
def daytimes() -> re.Pattern[str]:
    """ "Sáng ngày 19/5", "lúc 7 giờ, ngày 19/5", "thứ Sáu, ngày 22/5": the part of a day or the weekday before it, told
    with its marks."""
    words = "|".join(sorted(knowledge()["daytimes"], key=len, reverse=True))
    days = "|".join([*knowledge()["weekdays"], *knowledge()["weekday_before"]])
    names, hours = knowledge()["words"], "|".join(knowledge()["clock"]["hour"])
    figure = rf"(?:(?:{'|'.join(names['day'])})\s+)?\d{{1,2}}\s*"
    day = rf"{figure}(?:[/.-]\s*\d|{'|'.join(names['month'])})"
    return re.compile(
        rf"\b(?:{words})(?=[\s,]+{figure}(?:[/.-]\s*\d|(?:{hours})(?![^\W\d_])))|\b(?:{days})(?=[\s,(]+{day})"
    )


@cache
def clock() -> re.Pattern[str]:
    """An hour before a day: "17h00 ngày", "16 giờ 30 phút, ngày"; "24 giờ kể từ khi" is a span."""
    clock = knowledge()["clock"]
    minute = rf"(?:\s*\d\d?\s*(?:{any_of(clock['minute'])})?\b)?"
    day = rf"(?:{word('day')}|{any_of(list(knowledge()['weekdays']))}|{word('every')}|\d\d?\s*/)"
    army = rf"|(?<![\w/.])[0-2]\d[.:][0-5]\d(?=\s*,?\s*{word('day')})"
    return re.compile(rf"(?<![\w/])\d\d?\s*{any_of(clock['hour'])}{minute}(?=\s*,?\s*{day}){army}")
