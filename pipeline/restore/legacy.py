"""Text in the encodings from before Unicode (TCVN3, VNI), recognised and converted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from pipeline.knowledge import load
from pipeline.restore.syllables import is_syllable

_MIN_WORDS = 3  # fewer words with odd letters prove nothing
_MIN_VALID = 0.85  # of them, converted
_MAX_VALID = 0.5  # of them, as they stand
_IN_NEITHER = re.compile("[\u1ea0-\u1ef9ơưƠƯ]")  # letters that neither encoding has
_CHUNK = re.compile(r"[A-Za-z\u00a1-\u00ff\u00ad]+")


@cache
def _tcvn3() -> dict[int, int]:
    table = load("legacy.yaml")["tcvn3"]
    return str.maketrans(table["from"], table["to"])


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern of everything that is converted, longest first, and its table."""
    table = load("legacy.yaml")["vni"]
    single: dict[str, str] = table["single"]
    pairs = dict(single)
    for bases, marks, quality in (
        (table["tone_bases"], table["tones"], ""),
        (table["circumflex_bases"], table["circumflex"], "\u0302"),
        (table["breve_bases"], table["breve"], "\u0306"),
    ):
        for base in bases:
            for mark, tone in marks.items():
                pairs[base + mark] = unicodedata.normalize("NFC", single.get(base, base) + quality + tone)
    pairs |= {key.upper(): value.upper() for key, value in pairs.items()}
    pairs |= {key[0].upper() + key[1:]: value.upper() for key, value in list(pairs.items()) if key == key.lower()}
    keys = sorted(pairs, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, keys))), pairs


def from_tcvn3(text: str) -> str:
    """Every TCVN3 letter as its Unicode one. Capitals of the capital fonts (.VnTimeH) come out as small letters."""
    return unicodedata.normalize("NFC", text).translate(_tcvn3())


def from_vni(text: str) -> str:
    """Every VNI letter, or pair of letter and marks, as its Unicode letter."""
    pattern, table = _vni()
    return pattern.sub(lambda m: table[m.group()], unicodedata.normalize("NFC", text))


def _odd_words(text: str) -> list[str]:
    return [w for w in _CHUNK.findall(text) if max(w) > "\xa0"]


def _valid(words: list[str], change: Callable[[str], str]) -> float:
    return sum(is_syllable(change(w).lower()) for w in words) / len(words)


def legacy_encoding(text: str) -> str | None:
    """ "tcvn3" or "vni" where the text is in that encoding, else None. Needs at least three words that show it."""
    if text.isascii():
        return None
    text = unicodedata.normalize("NFC", text)
    if _IN_NEITHER.search(text):
        return None
    words = _odd_words(text)
    if len(words) < _MIN_WORDS or _valid(words, str) > _MAX_VALID:
        return None
    share, name = max((_valid(words, from_tcvn3), "tcvn3"), (_valid(words, from_vni), "vni"))
    return name if share >= _MIN_VALID else None


def to_unicode(text: str) -> str:
    """The text in NFC, converted where `legacy_encoding` recognises an old encoding."""
    name = legacy_encoding(text)
    if name == "tcvn3":
        return from_tcvn3(text)
    return from_vni(text) if name == "vni" else unicodedata.normalize("NFC", text)
