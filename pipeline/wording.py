"""Reasons in both languages: what the JSON keeps in English, said in Vietnamese as well (knowledge/messages.yaml)."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge import load


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word.

    >>> counted(1, "task"), counted(3, "task"), counted(2, "holds", "hold")
    ('1 task', '3 tasks', '2 hold')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def reason_vi(reason: str) -> str | None:
    """A reason of a row or a head field in Vietnamese; None where messages.yaml doesn't know it.

    >>> reason_vi("no unit is named")
    'không nêu đơn vị thực hiện'
    """
    if whole := _whole().get(reason):
        return whole
    for pattern, vietnamese in _patterns():
        if found := pattern.fullmatch(reason):
            return vietnamese.format(*found.groups())
    return None


def in_vietnamese(reasons: list[str]) -> list[str]:
    """The reasons in Vietnamese, one for each; what is not known stays in English."""
    return [reason_vi(one) or one for one in reasons]


def in_both(reason: str) -> str:
    """ "no unit is named / không nêu đơn vị thực hiện"; what is not known stays in English alone."""
    vietnamese = reason_vi(reason)
    return f"{reason} / {vietnamese}" if vietnamese else reason


def how_often(recurrence: str, language: str = "vi") -> str:
    """A recurrence as people say it; what is none of ours stays as it is.

    >>> how_often("monthly")
    'hằng tháng'
    """
    words = load("time.yaml")["recurrence"].get(recurrence)
    return str(words[language]) if words else recurrence


def _messages() -> list[dict[str, str]]:
    messages = load("messages.yaml")
    return [m for kind in ("doubts", "head_reasons", "sections") for m in messages[kind].values()]


@cache
def _whole() -> dict[str, str]:
    """The messages that are the same in every document."""
    return {one["en"]: one["vi"] for one in reversed(_messages()) if "{}" not in one["en"]}


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """The other messages' English as a pattern, `{}` for what a document puts in, and their Vietnamese."""
    others = [one for one in _messages() if "{}" in one["en"]]
    return [(re.compile(re.escape(one["en"]).replace(r"\{\}", "(.*)"), re.DOTALL), one["vi"]) for one in others]
