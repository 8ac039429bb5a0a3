"""Names of units for who types one: those of the document, then those of the gazetteer."""

from __future__ import annotations

from functools import cache

from pipeline.document import Document
from pipeline.knowledge import load
from pipeline.text import fold

_MOST = 8


def complete(typed: str, document: Document, learned: tuple[str, ...] = ()) -> list[str]:
    """Names in which each typed word begins a word, marks and case set aside; those of the document first, then the
    `learned` ones. Short forms that everybody knows count in full.

    >>> complete("so noi", Document(source={"path": "", "sha256": "", "pages": 0}))
    ['Sở Nội vụ']
    """
    wanted = " ".join(_short_forms().get(word, word) for word in fold(typed).split()).split()
    if not wanted:
        return []
    own = [n for t in document.tasks for n in (*t.lead_units, *t.support_units, *t.monitor_units)]
    found = [name for name in dict.fromkeys([*own, *learned, *known_names()]) if _fits(fold(name), wanted)]
    near = {*own, *learned}
    return sorted(found, key=lambda name: (name not in near, not fold(name).startswith(" ".join(wanted))))[:_MOST]


def _fits(name: str, wanted: list[str]) -> bool:
    words = name.split()
    for one in wanted:
        place = next((i for i, word in enumerate(words) if word.startswith(one)), None)
        if place is None:
            return False
        words = words[place + 1 :]
    return True


@cache
def _short_forms() -> dict[str, str]:
    """ "ubnd" -> "uy ban nhan dan"."""
    return {fold(short): fold(full) for short, full in load("gazetteer.yaml")["short_forms"].items()}


@cache
def known_names() -> tuple[str, ...]:
    """The names of the gazetteer."""
    kinds = load("gazetteer.yaml")["kinds"]
    return tuple(x if isinstance(x, str) else x["name"] for names in kinds.values() for x in names)
