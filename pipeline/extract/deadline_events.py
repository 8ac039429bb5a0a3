"""Whether the words before a bare day say that something is held then: "tổ chức diễn tập ngày 21/3/2026"."""

from __future__ import annotations

import re

from pipeline.extract.deadline_atoms import any_of, knowledge

_FAR = 60  # characters between the event and its day


def holds_an_event(clause: str) -> bool:
    """Whether a folded clause ends with an event that is ordered, and names no paper that the day may be of."""
    words = knowledge()["events"]
    held = rf"\b{any_of(words['verbs'])}\s+(?:\w+\s+){{0,2}}{any_of(words['nouns'])}\b([^.;:]{{0,{_FAR}}})$"
    found = re.search(held, clause)
    return found is not None and not re.search(rf"\b{any_of(words['papers'])}\b", found[0])
