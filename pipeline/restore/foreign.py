"""Which words of a text are foreign, though some of them look like Vietnamese ones without their marks.

"We will do so" stays in a line that lost its marks, though "do so" is "đồ sộ" there, and so do the words of a file's
name: "tep ke hoach.docx".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import groupby

from pipeline.knowledge import load
from pipeline.restore.syllables import shaped
from pipeline.restore.tokens import Case, Kind, Token, ends_sentence, is_file
from pipeline.text import fold

_FEWEST = 2  # words that no Vietnamese one looks like, in a run
_LONGEST_NAME = 6  # words of a file's name


@cache
def _words(which: str) -> frozenset[str]:
    return frozenset(load("foreign.yaml")[which])


@lru_cache(maxsize=8192)
def _looks(core: str, quiet: bool) -> str:
    """F for a word that is foreign for certain, E for an English one that may be Vietnamese, else nothing."""
    low = core.lower()
    if not (quiet and core.isascii() and core.isalpha()):
        return ""
    if low in _words("english"):
        return "E"
    return "F" if len(low) > 1 and not shaped(low) else ""


class Foreign(Enum):
    NO = 0
    PHRASE = 1  # a word of a foreign run that no Vietnamese one looks like
    STAYS = 2  # one that could be Vietnamese elsewhere, or of a file's name: it is what it is


def foreign(tokens: Sequence[Token], known: Callable[[str], bool] | None = None) -> list[Foreign]:
    """What each token of a row is.

    `known`: whether a foreign word is a real one, where an OCR may have made it of a Vietnamese one.
    """
    found = [Foreign.NO] * len(tokens)
    looks = [_looks(t.core, t.kind is Kind.KEPT or (t.kind is Kind.WORD and t.case is not Case.UPPER)) for t in tokens]
    if known:
        looks = ["" if look == "F" and not known(t.core) else look for look, t in zip(looks, tokens, strict=True)]
    breaks = [ends_sentence(token) for token in tokens]
    number, runs = 0, []
    for look, stop in zip(looks, breaks, strict=True):
        runs.append(number if look else -1)
        number += bool(not look or stop)
    place = 0
    for run, group in groupby(runs):
        size = len(list(group))
        part = looks[place : place + size]
        if run >= 0 and part.count("F") >= _FEWEST:
            for offset in _inner(part, tokens[place].core.lower()):
                found[place + offset] = Foreign.STAYS if part[offset] == "E" else Foreign.PHRASE
        place += size
    for index, token in enumerate(tokens):
        if token.kind is Kind.KEPT and is_file(token.core):
            _name(tokens, index, found)
    return found


def _inner(part: Sequence[str], first: str) -> range:
    """The words of a run that are foreign: a look-alike at an end only beside another one."""
    start, end = 0, len(part)
    if part[0] == "E" and first not in _words("articles"):
        start = part.index("F")
    if part[-1] == "E" and part[-2] == "F":
        end -= 1
    return range(start, end)


def _name(tokens: Sequence[Token], index: int, found: list[Foreign]) -> None:
    """Marks the words between "tep" and the token that ends a file's name."""
    for place in range(index - 1, max(-1, index - _LONGEST_NAME - 1), -1):
        if tokens[place].after:
            return
        if fold(tokens[place].core) in _words("file_words"):
            found[place + 1 : index] = [Foreign.STAYS] * (index - place - 1)
            return
