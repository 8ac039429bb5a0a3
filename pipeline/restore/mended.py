"""What became of a word, and of which words of its line."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.restore.lattice import Item
from pipeline.restore.tokens import Case, with_case


@dataclass(slots=True)
class Mended:
    """A word after restoration. `sure` is 0 to 1: how far it is to be believed; 1 where nothing was doubted.

    It stands for the words `first` to `last` of its line as it came; a part of one is piece `part` of `parts`.
    """

    text: str
    changed: bool = False
    sure: float = 1.0
    first: int = 0
    last: int = 0
    part: int = 0
    parts: int = 1


def kept(item: Item, sure: float = 1.0) -> Mended:
    """A token as it was read, but for its code's mending."""
    text = item.token.text
    changed = text != item.seen.text if item.parts == 1 else True
    return Mended(text, changed, sure, item.source, item.source, item.part, item.parts)


def mended(item: Item, text: str, sure: float) -> Mended:
    """A token with another text."""
    return Mended(text, True, sure, item.source, item.source, item.part, item.parts)


def two(item: Item, words: list[str], cut: int) -> list[Mended]:
    """A token as the two words that it was: the second begins at `cut`."""
    token = item.token
    capital = token.core[cut : cut + 1].isupper()
    cases = [token.case, token.case if token.case is Case.UPPER else Case.TITLE if capital else Case.LOWER]
    one, two = (with_case(word, case) for word, case in zip(words, cases, strict=True))
    sure, count = 0.9, item.parts + 1
    return [
        Mended(token.before + one, True, sure, item.source, item.source, item.part, count),
        Mended(two + token.after, True, sure, item.source, item.source, item.part + 1, count),
    ]


def joined(item: Item, following: Item, word: str) -> Mended:
    """Two tokens as the one word that they were."""
    text = item.token.before + with_case(word, item.token.case) + following.token.after
    return Mended(text, True, 0.9, item.source, following.source)
