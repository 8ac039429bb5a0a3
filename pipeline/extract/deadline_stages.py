"""Headings that are no more than a time or a stage: "Tháng 3", "Giai đoạn 1 (tháng 5)"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Deadline
from pipeline.extract.deadline_atoms import any_of, knowledge
from pipeline.text import fold, nfc


@cache
def stage() -> re.Pattern[str]:
    """A stage as a heading's first words, folded: "Giai đoạn 1:", "Đợt II"."""
    return re.compile(rf"^{any_of(knowledge()['stages'])}(?:\s+(?:\d{{1,2}}|[ivx]+))?(?!\s*[\w/])\s*[:(–-]*\s*")


def is_a_time(heading: str, period: Deadline | None) -> bool:
    """Whether a heading says nothing but its period, a stage's number aside: then it heads a list of work by time."""
    if period is None:
        return False
    rest = fold(nfc(heading)).replace(fold(period.text), " ").strip()
    return not stage().sub("", rest).strip(" .:;()–-")
