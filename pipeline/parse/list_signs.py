"""Signs that label items only where a document lists with them: "o" and "§" of a list that a word processor made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from pipeline.bare_heads import heads_alone
from pipeline.document import Page
from pipeline.knowledge import load
from pipeline.text import CAPITALS, roman_value

_NEAR = 8  # lines between two items of one list
_BESIDE = 3  # lines between an item and one of another sign
_FIRST, _SECOND, _EIGHTH = "i)", "ii)", "h)"  # labels by which small Roman numerals are told from letters
_ROMAN = re.compile(rf"([ivx]{{1,5}})\)\s+(?=[\"“‘(]?[\d{CAPITALS}])")
_HERE: ContextVar[frozenset[str]] = ContextVar("list_signs", default=frozenset())


@contextmanager
def listing(pages: Sequence[Page]) -> Iterator[None]:
    """Within it, `sign_of` knows the signs with which these pages list items."""
    token = _HERE.set(_signs_of([line.text for page in pages for block in page.blocks for line in block.lines]))
    try:
        yield
    finally:
        _HERE.reset(token)


def sign_of(text: str) -> str:
    """The sign at the head of an item of this document's lists; "" for none."""
    found = _opening().match(text)
    return found[1] if found and found[1] in _HERE.get() else ""


def small_roman(text: str) -> tuple[int, str]:
    """The value and the print of "ii)" at the head of an item, in a document that counts so; (0, "") for none."""
    found = _ROMAN.match(text)
    value = roman_value(found[1].upper()) if found and _SECOND in _HERE.get() else None
    return (value, found[0].strip()) if found and value else (0, "")


def _signs_of(lines: Sequence[str]) -> frozenset[str]:
    """The signs that begin several lines near each other, or one beside an item with another sign; "ii)" too."""
    found = [(n, at[1]) for n, text in enumerate(lines) if (at := _opening().match(text))]
    others = {n for n, text in enumerate(lines) if text[:1] in load("labels.yaml")["bullets"] and text[:1].strip()}
    kept = {_SECOND} if _counts_by_romans(lines) else set[str]()
    for n, sign in found:
        same = any(m != n and other == sign and abs(m - n) <= _NEAR for m, other in found)
        beside = others | {m for m, other in found if other != sign and _ended(lines, m)}
        if same or (_ended(lines, n) and any(abs(m - n) <= _BESIDE for m in beside)):
            kept.add(sign)
    goes_on = {sign for n, sign in found if not _ended(lines, n)}
    return frozenset(kept - goes_on.intersection(load("labels.yaml")["list_signs"]["behind_stops"]))


def _counts_by_romans(lines: Sequence[str]) -> bool:
    """Whether "i)" and "ii)" begin lines near each other, and no list goes from "h)" to "i)"."""
    first, second, letters = (
        [n for n, text in enumerate(lines) if text.startswith(f"{label} ")] for label in (_FIRST, _SECOND, _EIGHTH)
    )
    return not letters and any(0 < n - m <= _NEAR for n in second for m in first)


def _ended(lines: Sequence[str], n: int) -> bool:
    """Whether the line before ends a sentence, or is a body's name: "2. Sở Nội vụ"."""
    before = lines[n - 1].rstrip() if n else ""
    return before.endswith((".", ";", ":")) or any(map(heads_alone, (before, before.partition(" ")[2])))


@cache
def _opening() -> re.Pattern[str]:
    signs = {key: "".join(map(re.escape, some)) for key, some in load("labels.yaml")["list_signs"].items()}
    figures, capitals = signs["before_figures"], signs["before_capitals"] + signs["behind_stops"]
    quote = r"\s+[\"“‘(]?"
    return re.compile(rf"([{figures}](?={quote}[\d{CAPITALS}])|[{capitals}](?={quote}[{CAPITALS}]))")
