"""Units' names in a table's cells of which the first word lost its marks: "Tố CNTT", "Chì cục Thuế"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.spelling import surnames
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_LONGEST = 4  # words of a head
_BEGINS = re.compile(r"(?:^|(?<=[;,\n])\s*|(?<=[;,\n-] )|^[-+•]\s*)(?=[^\W\d_])")
_FIRST = ("heads", "sufficient", "positions", "names", "groups", "plurals", "people", "persons", "addressed")


def mended_heads(text: str) -> str:
    """The text of a cell with the first words of its names as they are spelled, where they can be no others."""
    out, done = "", 0
    for found in _BEGINS.finditer(text):
        at = found.end()
        if at >= done and (new := _mended(text[at:])):
            old, head = new
            out, done = out + text[done:at] + head, at + len(old)
    return out + text[done:]


def _mended(text: str) -> tuple[str, str] | None:
    """The head as read, and as spelled; None where it is right, or no head, or two of them."""
    words = re.findall(r"[^\W\d_]+", text)[: _LONGEST + 1]
    known, heads = _known()
    spans = [" ".join(words[:n]) for n in range(min(_LONGEST, len(words)), 0, -1)]
    spans = [span for span in spans if text.startswith(span)]
    if any(one_tone(span.lower()) in known for span in spans):
        return None
    for span in spans:
        right = heads.get(fold(span), set())
        if len(right) == 1 and _stands_before_a_name(text[len(span) :], span):
            head = next(iter(right))
            return span, head.capitalize() if span[:1].isupper() else head
    return None


def _stands_before_a_name(rest: str, head: str) -> bool:
    """Whether a name follows the head; one that is a surname, too, stands before an acronym: no person has one."""
    if not re.match(r"\s+[^\W\d_]", rest):
        return False
    following = rest.split(maxsplit=1)[0].strip(",;.")
    if one_tone(head.lower()) in surnames() or not head[:1].isupper():
        return len(following) > 1 and following.isupper()
    return following[:1].isupper()


@cache
def _known() -> tuple[frozenset[str], dict[str, set[str]]]:
    """All that may begin a unit's name, and the heads by what is left of them without marks."""
    words = load("units.yaml")
    known = frozenset(one_tone(name.lower()) for key in _FIRST for name in words[key])
    heads: dict[str, set[str]] = {}
    for head in (*words["heads"], *words["groups"]):
        if fold(head) != head:
            heads.setdefault(fold(head), set()).add(head)
    return known, heads
