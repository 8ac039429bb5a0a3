"""Verbs behind a name inside of a text, that tell whether the one named does the work, or a part of it."""

from __future__ import annotations

from pipeline.extract.units import Tagged, units_at
from pipeline.knowledge import load


def with_a_share(t: Tagged, cue: int) -> list[str]:
    """Who else does a part, told by the same word as the first: "A phụ trách tuyến 1, B phụ trách tuyến 2"."""
    said = t.printed(cue, cue + t.has(cue, "LEAD"))
    found: list[str] = []
    k = cue
    while said and k < len(t.tags) and t.word(k) not in (".", ";"):
        units, end = units_at(t, k + 1) if t.word(k) == "," else ([], k)
        found += units if units and t.printed(end, end + t.has(end, "LEAD")) == said else []
        k = max(k + 1, end)
    return found


def by_whom(t: Tagged, end: int) -> bool:
    """Whether what is done stands behind "do X", an adverb before it or not."""
    urging, deeds = load("units.yaml")["urging"], load("units.yaml")["by_deeds"]
    k = end + next((n for n in (2, 1) if t.printed(end, end + n) in urging), 0)
    return t.printed(k, k + 2) in deeds


def verb_follows(t: Tagged, end: int) -> bool:
    return bool(t.has(end, "VERB")) or t.word(end) in load("units.yaml")["short_verbs"]
