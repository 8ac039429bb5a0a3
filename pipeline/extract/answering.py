"""Items that only say who answers for failures, and no work beside that."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.cues import clause_opening
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_classes import holds
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.knowledge import load
from pipeline.text import fold

_CLAUSE = 8  # words that a first clause with work of its own has, and more
_LONG = 60  # words: what has more says more than that


def only_answers(text: str) -> bool:
    """ "Trưởng phòng chịu trách nhiệm trước Giám đốc …", and no "Rà soát hồ sơ, chịu trách nhiệm trước …"."""
    folded = fold(text)
    if folded.startswith(tuple(map(fold, load("units.yaml")["led_by_members"]))) or len(folded.split()) >= _LONG:
        return False
    if not _answers(text):
        return False
    first, *more = re.split(r"[.;]\s", text)
    if not _answers(first) and len(first.split()) > _CLAUSE:
        return False
    return not any(_is_work(part) for part in (first, *more))


def says_more(text: str) -> bool:
    """Whether an item that only answers has a clause beside that, which may be work in words that we don't know:
    "Chịu trách nhiệm trước Giám đốc; phân luồng giao thông"; no condition, "nếu để xảy ra …"."""
    parts = [part.strip(" ./;") for part in re.split(r"[.;]\s", text)]
    others = [part for part in parts if len(part.split()) > 2 and not _answers(part)]
    return any(not clause_opening().match(fold(part)) for part in others)


def _answers(text: str) -> bool:
    folded = fold(text)
    return any(holds(folded, fold(phrase)) for phrase in load("units.yaml")["answers_for"])


def _is_work(clause: str) -> bool:
    """Whether a clause says what is to be done, or by when; of one that answers, what it says before."""
    if not _answers(clause):
        return _due(clause) or (opens_with_a_verb(clause) and not clause_opening().match(fold(clause)))
    before = _beside().match(clause)
    return before is not None and (opens_with_a_verb(before[1]) or _due(before[1]))


@cache
def _beside() -> re.Pattern[str]:
    """What is said before who answers for it, joined by a comma or "và": "tổ chức, cá nhân chịu …" are who answer."""
    units = load("units.yaml")
    phrases = "|".join(re.escape(phrase) for phrase in units["answers_for"])
    joins = "|".join(re.escape(word) for word in units["joins"]["and"])
    adverbs = "|".join(re.escape(word) for word in units["answering_adverbs"])
    return re.compile(rf"(.+?)\s*(?:,|\s(?:{joins})\s)\s*(?:(?:{joins}|{adverbs})\s+)*(?:{phrases})", re.IGNORECASE)


def _due(text: str) -> bool:
    found = find_deadline(text)
    return found is not None and found.end is not None and not (found.start or "").endswith("-01-01")
