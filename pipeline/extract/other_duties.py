"""Bodies that an item names and its row does not: one told to do another thing in a later clause, one at its start."""

from __future__ import annotations

from pipeline.extract.cues import after_lead_in, cue_at
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_ENDS = (".", ";")


def other_duties(text: str, known: set[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The bodies that a clause behind the first gives work to and that `known`, folded names, lacks: "Sở A rà soát quỹ
    nhà; giao Sở B thẩm định trước ngày 20/6". Who only helps, answers for failures or is told of has no duty."""
    t = tag(text, names)
    found: list[str] = []
    for i in range(2, len(t.tags)):
        given = t.word(i - 1) == "," and t.word(i).lower() in load("units.yaml")["giving"]
        if t.word(i - 1) not in _ENDS and not given:
            continue
        start = after_lead_in(t, i)
        units, end = units_at(t, start)
        if units and _told_to_act(t, end, ordered=start > i):
            found += [unit for unit in units if fold(unit) not in known]
    return found


def passed_over(text: str, known: set[str], names: frozenset[str] = frozenset()) -> bool:
    """Whether an item begins with a body that `known`, folded names, lacks: it may be the one who does the work."""
    t = tag(text, names)
    return any(fold(unit) not in known for unit in units_at(t, after_lead_in(t, 0))[0])


def _told_to_act(t: Tagged, end: int, *, ordered: bool) -> bool:
    if t.has(end, "SUPPORT") or t.has(end, "ANSWERS") or t.word(end) in load("units.yaml")["reported_after"]:
        return False
    if ordered:
        return t.word(end)[:1].islower() or t.word(end) == ":"
    return cue_at(t, end) or t.has(end, "VERB") > 1
