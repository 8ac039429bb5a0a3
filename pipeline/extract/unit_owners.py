"""Owners of projects, who are named by what they own: "Các chủ đầu tư dự án nhà ở xã hội khẩn trương …"."""

from __future__ import annotations

from pipeline.extract.cues import cue_at, urged
from pipeline.extract.unit_names import lone_verb, topic
from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load
from pipeline.text import one_tone

_LONGEST = 6  # words of a noun for what is owned
_SIGNS = ("", ".", ";", ":", "(")


def owner_of_works(t: Tagged, i: int) -> int:
    """Where such a name that begins at i ends, right before what its bearer is to do; 0 where none begins, or where
    nothing tells that it is whole."""
    words = load("units.yaml")
    k = i + t.has(i, "MANY")
    owner = _noun(t, k, words["owners_of"]["nouns"])
    if not owner or not (k > i or t.word(i)[:1].isupper()):
        return 0
    k += owner
    k += t.has(k, "MANY")
    works = _noun(t, k, words["owners_of"]["works"])
    if not works:
        return 0
    k += works
    if not _ends(t, k):
        k = topic(t, k) or k
    return k if _ends(t, k) else 0


def _noun(t: Tagged, k: int, nouns: list[str]) -> int:
    """How many tokens the longest of these nouns has at k; 0 for none."""
    known = set(map(one_tone, nouns))
    return next((n for n in range(_LONGEST, 0, -1) if t.printed(k, k + n).lower() in known), 0) if t.word(k) else 0


def _ends(t: Tagged, k: int) -> bool:
    """Whether a sign, an "and" or a verb stands at k; a comma may go on a list of what is owned."""
    if t.word(k) in (*_SIGNS, *load("units.yaml")["joins"]["and"]):
        return True
    duty = any(t.printed(k, k + n) in load("units.yaml")["told_to"] for n in (1, 2, 3))
    return duty or cue_at(t, k) or t.has(k, "VERB") > 1 or urged(t, k) or lone_verb(t, k)


def may_own(unit: str, rest: str) -> bool:
    """Whether an owner's name without works may go on with them: "Các chủ đầu tư | dự án chợ, bến xe …"."""
    words = load("units.yaml")["owners_of"]
    return unit.lower().endswith(tuple(words["nouns"])) and rest.lower().startswith(tuple(words["works"]))
