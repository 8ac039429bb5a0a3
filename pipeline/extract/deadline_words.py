"""What only looks like a time, put out of sight: decrees' numbers, hours, "đầu tư", "24/7"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.extract.deadline_atoms import YEAR, any_of, knowledge, word
from pipeline.extract.deadline_foreign import as_written_here
from pipeline.extract.deadline_stages import clock, daytimes
from pipeline.extract.deadline_untold import as_marked
from pipeline.text import fold

_DECREE = re.compile(r"\b\d{1,4}/\d{4}/[a-z]{2,}[\w-]*")


def readable(text: str) -> str:
    """The text folded, with what only looks like a time put out of sight: decrees' numbers, hours, "đầu tư"."""
    folded = _DECREE.sub(lambda m: "x" * len(m[0]), fold(text))  # "08/2022/NĐ-CP" names no month
    folded = as_written_here(text, folded)
    printed = text.lower()
    if len(printed) == len(folded):
        folded = _hidden(folded, daytimes().finditer(printed), " ")
        others = (m for m in _other_words().finditer(printed) if folded[m.start()] != " ")  # "thứ Tư, ngày 20/5"
        others = (m for m in others if not (m[0] in knowledge()["weekdays"] and _each_week().match(printed, m.end())))
        folded = _hidden(folded, others, "w")  # an x stands for a decree's number
        folded = _months_as_numbers(text, folded)
    folded = clock().sub(lambda m: " " * len(m[0]), folded)
    folded = _shares().sub(lambda m: "w" * len(m[0]), folded)
    folded = _backwards().sub(lambda m: "w" * len(m[0]), folded)
    return as_marked(text, _all_day().sub(lambda m: "w" * len(m[0]), folded))


def _hidden(folded: str, matches: Iterator[re.Match[str]], sign: str) -> str:
    parts, end = [], 0
    for m in matches:
        parts += [folded[end : m.start()], sign * (m.end() - m.start())]
        end = m.end()
    return "".join([*parts, folded[end:]])


def without_likes(clause: str, printed: str) -> str:
    """A folded clause, the end of what is `printed`, without the words that only without their marks say that something
    happened: "giữa kỳ", and not "ký"."""
    words = "|".join(knowledge()["blocks"]["not_happened"])
    return _hidden(clause, re.finditer(rf"\b(?:{words})\b", printed[len(printed) - len(clause) :].lower()), "w")


def _months_as_numbers(text: str, folded: str) -> str:
    """ "tháng Sáu" as "thang   6", as long as before: a month's name ends where its number does then."""
    names = {fold(name): number for name, number in knowledge()["month_names"].items()}
    parts, end = [], 0
    for m in _month_names().finditer(folded):
        name = text[m.start("name") : m.end("name")]
        last = name.split()[-1]
        proper = last[0].isupper() and last[1:].islower() and not re.match(r"\s*\d", folded[m.end() :])
        if not (proper or _ends_a_month().match(folded, m.end())) or not _is_spelled(name):
            continue
        parts += [folded[end : m.start("name")], str(names[" ".join(m["name"].split())]).rjust(len(name))]
        end = m.end()
    return "".join([*parts, folded[end:]])


def _is_spelled(name: str) -> bool:
    """Whether a month's name has its marks: "tháng bà" is none."""
    return " ".join(name.lower().split()) in knowledge()["month_names"]


@cache
def _month_names() -> re.Pattern[str]:
    often = "".join(rf"(?<!\b{fold(every)}\s)" for every in knowledge()["words"]["every"])
    names = any_of(list(knowledge()["month_names"]))
    return re.compile(rf"{often}\b{word('month')}\s+(?P<name>{names})(?!\w)")


@cache
def _ends_a_month() -> re.Pattern[str]:
    """A year behind a month's name in small letters; else "tháng hai lần", "các tháng năm 2026" would be months."""
    return re.compile(rf"\s*(?:/|,?\s*{word('year')})\s*{YEAR}")


@cache
def _shares() -> re.Pattern[str]:
    """A share that looks like a day, "tối thiểu 1/3", and what says how often at most: "không quá 03 lần"."""
    times = any_of(knowledge()["often"]["times"])
    shares = any_of(knowledge()["shares"])
    return re.compile(rf"\b{shares}(?:\s+\d\d?/\d\d?(?![\d/])|(?=\s+\d+\s+{times}\b))")


@cache
def _backwards() -> re.Pattern[str]:
    """Years that say which things are meant: "dự án hoàn thành từ năm 2024 trở về trước"."""
    back = any_of(knowledge()["blocks"]["backwards"])
    done = any_of(knowledge()["leads"]["done"])
    lead = rf"(?:{done}\s+)?(?:{any_of(knowledge()['leads']['from'])}\s+)?"
    return re.compile(rf"\b{lead}(?:{word('year')}\s+)?(?:19|20)\d\d\s+{back}\b")


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
def _each_week() -> re.Pattern[str]:
    """What goes on behind a weekday that a frequency names, as printed: "thứ Tư | hằng tuần", "thứ Tư |, thứ Sáu hằng
    tuần"; "lần thứ tư hằng năm" has none."""
    days, every = "|".join(knowledge()["weekdays"]), "|".join(knowledge()["words"]["every"])
    listed, week = "|".join(knowledge()["listing"]), "|".join(knowledge()["words"]["week"])
    return re.compile(rf"(?:\s*(?:{listed})\s*(?:{days}))*\s+(?:{every})\s+(?:{week})\b")


@cache
def span_of_a_plan() -> re.Pattern[str]:
    """ "giai đoạn 2026 - 2030", "giai đoạn 2": it names a plan or a part of a work, and says nothing of the time behind
    it."""
    which = r"(?:\d{4}\s*[-–]\s*\d{4}|(?:\d|[ivx]{1,3})\b(?![/.-]\d))"
    return re.compile(rf"\b{any_of(knowledge()['span_words'])}\s+{which}")


@cache
def week() -> str:
    return fold(knowledge()["words"]["week"][0])


@cache
def edges() -> dict[str, str]:
    """The folded words for a time's beginning, middle and end -> first, middle, last."""
    words = knowledge()["words"]
    return {fold(form): edge for edge in ("first", "middle", "last") for form in words[edge]}
