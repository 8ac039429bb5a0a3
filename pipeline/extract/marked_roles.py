"""Who leads and who helps by what stands beside a name: "Sở A phối hợp Sở B (chủ trì)", "…, trong đó Sở B chủ trì"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold

_SPAN = 120  # letters between "trong đó" and "chủ trì"
_MARKS = 20  # of one text that are looked at


def as_marked(text: str, lead: Sequence[str], support: Sequence[str]) -> tuple[list[str], list[str]]:
    """The units of an item that lead and that help, as marks behind their names say; as they came where none does."""
    folded, named = fold(text), [*lead, *support]
    marked = {
        kind: [folded[: m.start()] for m in _mark(kind).finditer(folded)][:_MARKS] for kind in ("lead", "support")
    }
    leading = [unit for unit in named if _ends_one(marked["lead"], unit)]
    if not leading and (part := _of_them().search(folded)):
        leading = [unit for unit in named if f" {fold(unit)} " in f" {re.sub('[,;]', ' ', part[1])} "]
    helping = [unit for unit in named if _ends_one(marked["support"], unit)]
    leading = leading or [unit for unit in lead if unit not in helping]
    if not leading or leading == list(lead):
        return list(lead), list(support)
    return leading, [unit for unit in named if unit not in leading]


def leads_by_a_mark(folded: str, end: int) -> bool:
    """Whether what stands behind a name in a folded text says that it leads: "chủ trì", "(cơ quan chủ trì)"."""
    return bool(_leads().match(folded, end))


def _ends_one(before_marks: Sequence[str], unit: str) -> bool:
    """Whether a mark stands right behind the unit's name."""
    name = fold(unit)
    return any(text.endswith(name) and not text[: -len(name)][-1:].isalnum() for text in before_marks)


@cache
def _mark(kind: str) -> re.Pattern[str]:
    """ "(chủ trì)", with the white space before it."""
    return re.compile(rf"\s*\({_noun()}(?:{_words(kind)})\s*\)")


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"\s*\(?\s*{_noun()}(?:{_words('lead')})(?!\w)")


@cache
def _of_them() -> re.Pattern[str]:
    words = "|".join(map(fold, load("units.yaml")["marks"]["of_them"]))
    return re.compile(rf"\b(?:{words})\s+([^.;:()]{{3,{_SPAN}}}?)\s+(?:{_words('lead')})\b")


@cache
def _noun() -> str:
    return rf"(?:(?:{'|'.join(map(fold, load('units.yaml')['marks']['nouns']))})\s+)?"


def _words(kind: str) -> str:
    return "|".join(map(fold, load("units.yaml")["marks"][kind]))
