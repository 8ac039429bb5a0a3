"""Reasons and errors in both languages: what is kept in English is said in Vietnamese as well.

The words are those of knowledge/messages.yaml, and of single errors those of knowledge/refusals.yaml.
"""

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
    return _whole().get(reason) or _filled_in(reason, _patterns())


def error_vi(message: str, code: str) -> str:
    """An error in Vietnamese: what its own words say, else what all errors of its code say; "" where neither is known.

    >>> error_vi("There is no /a/b", "no_inputs"), error_vi("something new", "no_inputs")
    ('Không có /a/b', 'Không tìm thấy bản quét nào')
    """
    return _filled_in(message, _refusals("errors")) or str(_of_code(code).get("vi", ""))


def mend_vi(mend: str, code: str) -> str:
    """An error's mend in Vietnamese, in the same way.

    >>> mend_vi("Name a file in it.", "output_not_writable")
    'Ghi tên một tệp trong thư mục đó.'
    """
    return _filled_in(mend, _refusals("mends")) or str(_of_code(code).get("mend", ""))


def typed_vi(message: str) -> str:
    """What typer says of a command line, in Vietnamese; "" where that is not known.

    >>> typed_vi("No such command 'rum'. Did you mean 'run'?")
    "Không có lệnh 'rum'; có phải là 'run'?"
    """
    return _filled_in(message, _refusals("typed")) or ""


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


def _of_code(code: str) -> dict[str, str]:
    return dict(load("messages.yaml")["errors"].get(code, {}))


def _filled_in(said: str, patterns: list[tuple[re.Pattern[str], str]]) -> str | None:
    for pattern, vietnamese in patterns:
        if found := pattern.fullmatch(said):
            return vietnamese.format(*(_by_system().get(part, part) for part in found.groups()))
    return None


@cache
def _by_system() -> dict[str, str]:
    return {one["en"]: one["vi"] for one in load("refusals.yaml")["system"]}


@cache
def _refusals(kind: str) -> list[tuple[re.Pattern[str], str]]:
    """The longest first: "There is no folder {}" before "There is no {}"."""
    known = sorted(load("refusals.yaml")[kind], key=lambda one: -len(one["en"]))
    return [(_pattern(one["en"]), one["vi"]) for one in known]


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
    return [(_pattern(one["en"]), one["vi"]) for one in others]


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile(re.escape(english).replace(r"\{\}", "(.*)"), re.DOTALL)
