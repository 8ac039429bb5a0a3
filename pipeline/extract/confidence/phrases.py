"""What a text begins with: phrases of the knowledge about doubts, and known verbs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_FEW = 3  # letters of a word that is another one with other marks


@cache
def phrases(name: str) -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(fold(w)) for w in load("doubts.yaml")[name]), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


@cache
def _verbs() -> re.Pattern[str]:
    words = [*load("headings.yaml")["actions"]]
    keys = ("openers", "lead_cues", "after_subject_anyway", "support_cues")
    words += [w for key in keys for w in load("units.yaml")[key]]
    some = "|".join(sorted((re.escape(fold(w)) for w in words), key=len, reverse=True))
    return re.compile(rf"(?:{some})(?!\w)")


def verb(rest: str) -> bool:
    """Whether what follows a unit begins with a known verb, or with "và" and another name."""
    folded = fold(rest).lstrip()
    if rest.lstrip()[:1].islower() and begins(rest.lstrip(), "done_by_units"):
        return True
    return bool(_verbs().match(folded)) or folded.startswith(("va ", ",", ";", "cung ", "("))


def name_verb(rest: str) -> bool:
    """Whether what follows a unit begins, in small letters, with a verb or another word that ends names."""
    return rest[:1].islower() and bool(_enders().match(one_tone(rest)))


@cache
def _enders() -> re.Pattern[str]:
    """With their marks: of the many words that end names, some are others without."""
    words, also = load("units.yaml"), "|".join(map(one_tone, load("doubts.yaml")["also_in_names"]))
    some = sorted({re.escape(one_tone(w)) for w in (*words["verbs"], *words["short_verbs"])}, key=len, reverse=True)
    return re.compile(rf"(?!(?:{also})(?!\w))(?:{'|'.join(some)})(?!\w)")


def may_go_on(unit: str, rest: str) -> bool:
    """Whether a plural that is no more than a common noun stands before two verbs, the first of which may be part of
    its name: "Các phòng | nghiên cứu rà soát", "Các đơn vị | quản lý chợ rà soát"."""
    either = load("doubts.yaml")["either"]
    noun = unit.lower().partition(" ")[2]
    deed = next((d for d in either["deeds"] if rest.startswith(d + " ")), "")
    if deed and noun in either["heads"] and _verbs().match(fold(rest[len(deed) + 1 :])):
        return True
    return _does_to(noun, rest, may_help=False)


def partner_may_go_on(unit: str, rest: str) -> bool:
    """The same of whom somebody works with: "các đơn vị | quản lý chợ trong việc …"."""
    return _does_to(unit.lower().partition(" ")[2], rest, may_help=True)


def _does_to(noun: str, rest: str, *, may_help: bool) -> bool:
    """Whether a deed and a few words for what is done, in small letters, stand before a second verb, or before the
    next name of a list."""
    wide = load("doubts.yaml")["either_wide"]
    deed = next((d for d in wide["deeds"] if rest.startswith(d + " ")), "")
    if not deed or noun.rpartition(", ")[2] not in wide["heads"]:
        return False
    words = rest[len(deed) + 1 :].split()
    for k, word in enumerate(words[: wide["most"] + 1]):
        following = " ".join(words[k:])
        if may_help and k and following.startswith(tuple(f"{w} " for w in wide["for"])):
            return True
        if k and _verbs().match(fold(following)) and word[:1].islower():
            return word not in wide["signs"] and not begins(following, "done_by_units")
        behind = (words[k + 1 : k + 2] or [""])[0]
        if word.endswith(",") and (behind[:1].isupper() or (may_help and behind in load("units.yaml")["plurals"])):
            return True
        if not word.isalpha() or word[:1].isupper() or word in wide["signs"]:
            return False
    return False


def ends_with(text: str, name: str) -> bool:
    """Whether the last word is one of a list; marks count here: "để" ends no sentence, "đề" may."""
    last = text.rpartition(" ")[2]
    return one_tone(last.strip(" ;,").lower()) in load("doubts.yaml")[name]


def begins(text: str, name: str) -> bool:
    """Whether a text begins with a phrase of a list; for a word of two or three letters its marks count, too: "để", and
    not "Đề nghị"."""
    bare = text.lstrip(' -+•"“')
    found = phrases(name).match(fold(bare))
    if found and len(found[0]) <= _FEW:
        return one_tone(bare[: found.end()].lower()) in map(one_tone, load("doubts.yaml")[name])
    return bool(found)


def acts(text: str, units: Sequence[str]) -> bool:
    """Whether the text begins with a known verb, past the name of who does it."""
    folded = fold(text)
    for unit in units:
        at = folded.find(fold(unit), 0, 30 + len(unit))
        if at >= 0:
            folded = folded[at + len(unit) :]
    return bool(_verbs().match(folded.lstrip(" ,:-")))
