"""How many points the text of an indicator says that it was given, could have had, or lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.extract.gives_work import is_given_out, item_roles
from pipeline.extract.items import Item
from pipeline.extract.opening_verbs import acts
from pipeline.knowledge import load
from pipeline.text import fold

_NUMBER = r"\d+(?:[.,]\d+)?"
_FEWEST = 2  # items of one list that say it, under a heading that doesn't


def points_of(text: str) -> dict[str, float]:
    """The points as a table's columns would give them: "4,87 điểm, giảm 0,31 điểm" -> score and score_lost."""
    found: dict[str, float] = {}
    for m in _points().finditer(text.lower()):
        if m["lost"] and m["than"]:
            continue  # "giảm 3,2 điểm so với năm 2024": fewer than before, and none taken off
        if m["lost"]:
            found.setdefault("score_lost", _value(m["points"]))
        elif "score" not in found and (m["given"] or m["most"] or m["sign"]):
            found["score"] = _value(m["points"])
            found |= {"score_max": _value(m["most"])} if m["most"] else {}
    return found


def loses(text: str) -> bool:
    """Whether a text says in figures that points were lost: "bị trừ 0,5 điểm", "đạt 1,5/2 điểm"."""
    points = points_of(text)
    return "score_lost" in points or points.get("score", 0.0) < points.get("score_max", 0.0)


def told_by_points(items: Sequence[Item]) -> None:
    """Make, in place, items that say what they lost indicators, where several of one list do and its heading doesn't
    say what it lists; what gives work is none."""
    lists: dict[tuple[str | None, str | None], list[Item]] = defaultdict(list)
    for item in items:
        if item.table is None and item.labelled and item.context.kind in (None, "reported") and loses(item.text):
            lists[item.context.appendix, item.context.section].append(item)
    for some in lists.values():
        told = [item for item in some if _named().match(item.text.lower()) or not _gives(item)]
        for item in told if len(told) >= _FEWEST else []:
            item.context = replace(item.context, kind="indicators")


def _gives(item: Item) -> bool:
    return acts(fold(item.text)) or is_given_out(item) or bool(item_roles(item).lead)


@cache
def _named() -> re.Pattern[str]:
    """A name, and the points right behind its colon or bracket, though it begins like work: "Số hóa hồ sơ: đạt …"."""
    words = load("headings.yaml")["points"]
    verbs, unit = "|".join(map(re.escape, words["verbs"])), words["unit"]
    return re.compile(rf"[^:;.(]{{3,120}}[:(]\s*(?:(?:{verbs})\s+)*{_NUMBER}\s*(?:/\s*{_NUMBER}\s*)?{unit}")


@cache
def _points() -> re.Pattern[str]:
    words = load("headings.yaml")["points"]
    lost, given = ("|".join(map(re.escape, sorted(words[key], key=len, reverse=True))) for key in ("losing", "verbs"))
    said = rf"(?:(?P<lost>(?<!\w)(?:{lost}))\s+|(?P<given>(?<!\w)(?:{given}))\s+|(?P<sign>[:(]\s*))?"
    unit = rf"{words['unit']}(?!\s*%|\s+{words['of_shares']})"
    than = rf"(?P<than>\s+(?:{'|'.join(map(re.escape, words['than']))})(?!\w))?"
    return re.compile(rf"{said}(?<![\d.,/])(?P<points>{_NUMBER})(?:\s*/\s*(?P<most>{_NUMBER}))?\s*{unit}{than}")


def _value(text: str) -> float:
    return float(text.replace(",", "."))
