"""Days of the moon's calendar: "ngày 10/3 âm lịch", "Rằm tháng Bảy". Which days of ours they are isn't told."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import knowledge
from pipeline.text import NEAR


def lunar(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where a time at [start, end) of a text begins and ends with the words that say that it is the moon's; None where
    nothing says so."""
    before = _cue("before", r"(?<!\w)(?:{})\s*:?\s*$").search(text, max(0, start - NEAR), start)
    inside = _cue("before", r"(?<!\w)(?:{})(?!\w)").search(text, start, end)
    behind = _cue("behind", r"(?:\s+năm\s+[^\W\d_]+\s+[^\W\d_]+)?[\s,]*\(?\s*(?:{})(?!\w)").match(text, end)
    if not (before or inside or behind):
        return None
    return before.start() if before else start, behind.end() if behind else end


@cache
def _cue(name: str, pattern: str) -> re.Pattern[str]:
    forms = {form for word in knowledge()["lunar"][name] for form in (word, word.capitalize(), word.upper())}
    return re.compile(pattern.format("|".join(map(re.escape, sorted(forms, key=len, reverse=True)))))
