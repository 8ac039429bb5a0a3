"""Words that head the columns of tables, for layout and parse alike."""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz import fuzz

from pipeline.knowledge import load
from pipeline.text import fold

_ALIKE = 88.0  # from there on a head is one that is known, misread
_LONG = 5  # letters: a longer phrase also heads a column where more stands behind it


@cache
def number_heads() -> frozenset[str]:
    return frozenset(fold(p) for p in load("table_headers.yaml")["roles"]["number"])


@cache
def head_phrases() -> frozenset[str]:
    return frozenset(fold(p) for phrases in load("table_headers.yaml")["roles"].values() for p in phrases)


def is_number_head(text: str) -> bool:
    """ "STT" and the like: what heads a column of numbers."""
    return fold(text).strip(" .:").replace(" ", "") in number_heads()


@lru_cache(maxsize=4096)
def says_head(text: str) -> bool:
    """Whether a folded text says what a column holds."""
    phrases = head_phrases()
    return (
        text in phrases
        or any(text.startswith(p) for p in phrases if len(p) > _LONG)
        or max((fuzz.ratio(text, p) for p in phrases), default=0.0) >= _ALIKE
    )
