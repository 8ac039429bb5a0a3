"""What the files say (knowledge/exchange.yaml), and texts as every file format may hold them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from pipeline.document.tracker import TrackedTask
from pipeline.knowledge import load
from pipeline.text import nfc
from pipeline.track.columns import Language

# what XML 1.0 and spreadsheets can't hold: control characters but tab and line feed, halves of letters, non-characters
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_BREAKS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


def said(*path: str, language: Language) -> str:
    """A word in one language: `said("heads", "unit", language="vi")`."""
    found: Any = load("exchange.yaml")
    for name in path:
        found = found[name]
    return str(found[language])


def to_review(task: TrackedTask, language: Language) -> str | None:
    """What to do about a task that may have been read wrongly; None where nothing is in doubt, or somebody decided."""
    if not task.needs_review:
        return None
    if task.source_page is None:
        return said("calendar", "review_why", language=language)
    return said("calendar", "review_page", language=language).format(page=task.source_page)


def letter(name: str, **values: object) -> str:
    """A phrase of the Vietnamese report."""
    return str(load("exchange.yaml")["letter"][name]).format(**values)


def plain(text: str | None) -> str:
    """NFC, without what XML can't hold; line breaks as line feeds."""
    return _UNFIT.sub("", _BREAKS.sub("\n", nfc(text or ""))).strip()


def day(value: date | None) -> str:
    """As Vietnamese documents write it: days under 10 and the months January and February with a nought before."""
    if value is None:
        return ""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"{value.day:02d}/{month}/{value.year}"


def share(part: int, whole: int, language: str = "vi") -> str:
    """A percentage, in Vietnamese with a decimal comma; "0" of nothing.

    >>> share(1, 8), share(1, 8, "en"), share(1, 2)
    ('12,5', '12.5', '50')
    """
    told = f"{100 * part / whole:.1f}".removesuffix(".0") if whole else "0"
    return told if language == "en" else told.replace(".", ",")
