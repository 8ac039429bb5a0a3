"""A second field in small letters that a unit's name lists behind a comma: "Tiểu ban Lễ tân, khánh tiết"."""

from __future__ import annotations

from pipeline.extract.cues import cue_at, urged
from pipeline.extract.unit_names import lone_verb
from pipeline.extract.units import Tagged
from pipeline.knowledge import load
from pipeline.text import one_tone

_FIELD = 5  # words of a second field of a name, and the verb behind them


def second_field(t: Tagged, units: list[str], end: int) -> int:
    """Where a second field in small letters ends that a name lists: "Tiểu ban Lễ tân, khánh tiết | trang trí"; 0 where
    what follows the comma is no field, or no verb follows it."""
    words = load("units.yaml")
    head, last = one_tone(units[0].lower()), units[0].rpartition(" ")[2]
    if len(units) > 1 or t.word(end) != "," or not last.islower() or not head.startswith(tuple(words["fielded"])):
        return 0
    k = end + 1
    while k <= end + _FIELD and t.word(k).islower() and t.word(k).isalpha() and not t.has(k, "GROUP"):
        if t.word(k) in words["not_after_subject"] or t.word(k) in words["small_words"] or urged(t, k):
            return 0
        if k > end + 1 and (cue_at(t, k) or t.has(k, "VERB") > 1 or lone_verb(t, k)):
            return k
        if cue_at(t, k) or t.has(k, "VERB"):
            return 0
        k += 1
    return k if t.word(k) == ":" and k > end + 1 else 0
