"""Lines without a label that head what stands under them, "Sở Y tế:", "Tháng 7/2026": for those who part lines and who
read items."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_LONGEST = 12  # words
_STOPS = (".", ";", ",", "!", "?")


def heads_alone(text: str) -> bool:
    """Whether a line may be no more than a body's name or a time, over what it does or what is due then. A sentence, or
    a line that ends with anything but a colon or a word, is none. It says nothing of what stands under it."""
    line = text.strip()
    if not line[:1].isupper() or line.endswith(_STOPS) or len(line.split()) > _LONGEST:
        return False
    return is_time(line) or bool(_bodies().match(one_tone(line.rstrip(" :").lower())))


def heads_a_list(text: str) -> bool:
    """Whether a line may be the heading of the list that begins behind it: a few words, no sentence and no time."""
    line = text.strip()
    return line[:1].isupper() and line[-1:].isalpha() and ":" not in line and len(line.split()) <= _LONGEST


def is_time(text: str) -> bool:
    """Whether a line is a day, week, month, quarter or year and nothing else: "Tháng 7/2026:", "Quý III năm 2026"."""
    return bool(_times().fullmatch(fold(text.strip())))


@cache
def _bodies() -> re.Pattern[str]:
    """A body's name, tones kept, for "Sơ" is no "Sở"; a colon behind more of the line is a sentence's."""
    units = load("units.yaml")
    begins = [*units["heads"], *units["sufficient"], *units["positions"], *units["plurals"]]
    before = "|".join(re.escape(one_tone(w)) for w in load("labels.yaml")["before_bodies"])
    names = "|".join(re.escape(one_tone(str(w))) for w in sorted(begins, key=len, reverse=True))
    return re.compile(rf"(?:(?:{before})\s+)?(?:{names})(?!\w)[^:.;]*$")


@cache
def _times() -> re.Pattern[str]:
    words = load("time.yaml")["words"]
    kinds = [*words["month"], *words["quarter"], *words["year"], *words["week"]]
    names = "|".join(re.escape(fold(w)) for w in kinds if len(w) > 1)
    days = "|".join(re.escape(fold(w)) for w in words["day"])
    lone = load("time.yaml")["lone"]
    ordinal, within, whole = ("|".join(map(fold, lone[key])) for key in ("ordinal", "within", "whole"))
    counted = rf"(?:{names})\s+(?:(?:{ordinal})\s+)?[\divx]+(?:\s*/\s*\d{{4}})?"
    day = rf"(?:{days})\s+\d\d?/\d\d?(?:/\d{{4}})?"
    return re.compile(rf"(?:(?:{within})\s+)?(?:{counted}(?:\s*,?\s+{counted})*|{day}|(?:{whole})(?:\s+\d{{4}})?)\s*:?")
