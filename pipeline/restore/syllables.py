"""What a Vietnamese syllable is: its parts, its tone, and where the tone is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.knowledge import load
from pipeline.text import fold

TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED_TONES = {"\u0301", "\u0323"}
_QUALITY = "ăâêôơ"
_VOWELS = "aăâeêioôơuưy"


@cache
def _tables() -> tuple[re.Pattern[str], frozenset[str], tuple[str, ...]]:
    table = load("syllables.yaml")
    onsets = sorted(table["onsets"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, onsets))), frozenset(table["rhymes"]), tuple(table["stopped"])


def split_tone(word: str) -> tuple[str, str]:
    """'hoạch' -> ('hoach', U+0323). Two tones or none: the tones as they stand."""
    parts = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in parts if c in TONES)
    return unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES)), tones


def _parts(base: str) -> tuple[str, str] | None:
    """Onset and rhyme of a lower-case word without its tone; None where it is no syllable."""
    pattern, rhymes, _ = _tables()
    for size in range(min(3, len(base)), -1, -1):
        if base[size:] in rhymes and pattern.fullmatch(base[:size]):
            return base[:size], base[size:]
    return None


@lru_cache(maxsize=8192)
def shaped(word: str) -> bool:
    """Whether lower-case letters without marks are those of a Vietnamese syllable."""
    return word in _bare_shapes()


@cache
def _bare_shapes() -> frozenset[str]:
    table = load("syllables.yaml")
    return frozenset(fold(onset + rhyme) for onset in table["onsets"] for rhyme in table["rhymes"])


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Whether a lower-case word is built as a Vietnamese syllable, wherever its tone is written."""
    base, tone = split_tone(word)
    parts = _parts(base)
    if parts is None or len(tone) > 1:
        return False
    stopped = parts[1].endswith(_tables()[2])
    return not stopped or tone in _STOPPED_TONES


@lru_cache(maxsize=8192)
def canonical(word: str) -> str:
    """A lower-case syllable with its tone where today's schoolbooks write it: 'hoà' -> 'hòa'. Others unchanged."""
    base, tone = split_tone(word)
    parts = _parts(base)
    if parts is None or len(tone) != 1:
        return word
    onset, rhyme = parts
    vowels = [i for i, c in enumerate(rhyme) if c in _VOWELS]
    marked = [i for i in vowels if rhyme[i] in _QUALITY]
    if marked:
        place = marked[-1]
    elif len(vowels) == 3 or (len(vowels) == 2 and vowels[-1] + 1 < len(rhyme)):
        place = vowels[1]
    else:
        place = vowels[0]
    return unicodedata.normalize("NFC", onset + rhyme[: place + 1] + tone + rhyme[place + 1 :])
