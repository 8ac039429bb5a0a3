"""The words of times behind which a numeral or a figure is looked at again."""

from __future__ import annotations

from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold


def is_word(text: str, name: str) -> bool:
    """Whether a text is the word, with or without its marks. `name`: month or quarter, as in knowledge/time.yaml."""
    return fold(text) in _forms(name)


@cache
def _forms(name: str) -> frozenset[str]:
    # a lone "q" is a district's or a figure's, too
    return frozenset(fold(form) for form in load("time.yaml")["words"][name] if len(form) > 1)
