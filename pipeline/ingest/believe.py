"""Whether a text can be trusted: good Vietnamese, something else that is printed so, or garbage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.knowledge import load
from pipeline.text import fold, nfc

TONES = "\u0300\u0301\u0303\u0309\u0323"
_TOKEN = re.compile(r"[^\W_]+(?:[^\w\s][^\W_]+)*")  # letters and digits, with single signs between them
_CODE = re.compile(r"[A-ZĐ0-9./\-–:,&]+")  # abbreviations, numbers, dates: nothing to judge
_MARKED = re.compile(r"[\u00c0-\u1ef9]")
_BROKEN = re.compile(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]")


@dataclass(frozen=True)
class Verdict:
    """What a text looks like. All shares are 0 to 1; of an empty text they are 0."""

    words: int  # words that were judged: no codes, no numbers
    valid: float  # of the words, how many are Vietnamese syllables
    marked: float  # of the words, how many carry a mark
    foreign: float  # of the letters, how many no Vietnamese keyboard has
    broken: float  # of all characters, how many are private, control or replacement characters
    mixed: float  # of the words, how many mix small letters with digits, signs or capitals
    plain: float  # of the words, how many are syllables but for the marks, or common English words
    capitals: int  # words left out of judgement as abbreviations
    signs: float  # of the characters but spaces and leaders, how many are no letters and no figures

    @property
    def vietnamese(self) -> bool:
        """Right Vietnamese, as printed: hardly a word that is none. Garbage with marks stays under 0.8 valid."""
        return self.valid >= 0.93 and self.marked >= 0.5 and self._whole()

    @property
    def printed(self) -> bool:
        """Good enough for a page whose text came from no OCR: Vietnamese with names and foreign words, or English."""
        if not self._whole():
            return False
        if self.words < 12:  # too few words for shares: a table of figures, a cover
            return self.signs <= 0.4 and self.capitals <= 20  # shifted letters look like many abbreviations
        if self.marked >= 0.3:
            return self.valid >= 0.7
        return self.marked <= 0.03 and self.plain >= 0.2

    @property
    def other_language(self) -> bool:
        """English, or another script: enough common words or letters to tell it from Vietnamese that was badly read."""
        english = self.words >= 25 and self.marked <= 0.1 and 0.15 <= self.plain < 0.85  # from there: only marks lack
        return english or (self.words >= 5 and self.foreign >= 0.5)

    def _whole(self) -> bool:
        return self.broken <= 0.01 and self.foreign <= 0.02 and self.mixed <= 0.06


@cache
def _tables() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    table = load("syllables.yaml")
    return frozenset(table["onsets"]), frozenset(table["rhymes"]), tuple(table["stopped"])


@lru_cache(maxsize=8192)
def is_syllable(word: str, stripped: bool = False) -> bool:
    """Whether a lower-case word is built as a Vietnamese syllable; `stripped`: as one without its marks."""
    parts = unicodedata.normalize("NFD", word)
    tones = [c for c in parts if c in TONES]
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
    onsets, rhymes, stops = _stripped_tables() if stripped else _tables()
    if len(tones) > 1:
        return False
    for size in range(min(3, len(base)), -1, -1):
        if base[:size] in onsets and base[size:] in rhymes:
            return stripped or not base.endswith(stops) or tones in (["\u0301"], ["\u0323"])
    return False


@cache
def _stripped_tables() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    onsets, rhymes, stops = _tables()
    return frozenset(map(fold, onsets)), frozenset(map(fold, rhymes)), stops


@cache
def _alphabet() -> frozenset[str]:
    """Every letter of Vietnamese and English, small and capital, with every tone."""
    onsets, rhymes, _ = _tables()
    small = set("".join(onsets | rhymes)) | set("abcdefghijklmnopqrstuvwxyz")
    small |= {nfc(c + tone) for c in small if fold(c) in "aeiouy" for tone in TONES}
    return frozenset(small | {c.upper() for c in small})


def _is_mixed(token: str) -> bool:
    """'ngliTa', 'c6', 'hi¢u': small letters beside what never stands beside them in print."""
    for part in re.split(r"[-/.,–:()]", token):
        if not any(c.islower() for c in part):
            continue
        if any(c.isdigit() or not c.isalnum() for c in part) or any(c.isupper() for c in part[2:]):
            return True
    return False


def judge(text: str) -> Verdict:
    """Measure a page's text; decide with `vietnamese` or `printed`."""
    text = nfc(text)
    english = frozenset(load("layer.yaml")["english"])
    tokens = [t for t in _TOKEN.findall(text) if not _CODE.fullmatch(t) or (t.isalpha() and len(t) > 1)]
    mixed = sum(map(_is_mixed, tokens))
    words = [w for t in tokens for w in re.findall(r"[^\W\d_]+", t)]
    # Capitals without a mark may be abbreviations: UBND, CCHC. They count only where they are syllables.
    judged = [w for w in words if not w.isupper() or _MARKED.search(w) or is_syllable(w.lower())]
    capitals, words = len(words) - len(judged), judged
    letters = [c for c in text if c.isalpha()]
    seen = [c for c in text if not c.isspace() and c not in "._…-"]
    alphabet = _alphabet()
    size = max(1, len(words))
    return Verdict(
        words=len(words),
        valid=sum(is_syllable(w.lower()) for w in words) / size,
        marked=sum(bool(_MARKED.search(w)) for w in words) / size,
        foreign=sum(c not in alphabet for c in letters) / max(1, len(letters)),
        broken=len(_BROKEN.findall(text)) / max(1, len(text)),
        mixed=mixed / max(1, len(tokens)),
        plain=_plain(words, english),
        capitals=capitals,
        signs=sum(not c.isalnum() for c in seen) / max(1, len(seen)),
    )


def _plain(words: list[str], english: frozenset[str]) -> float:
    """At least 0.2 where the text is English or Vietnamese typed without marks; noise has neither."""
    size = max(1, len(words))
    common = sum(w.lower() in english for w in words) / size
    bare = sum(len(w) > 1 and is_syllable(w.lower(), stripped=True) for w in words) / size
    return max(common, bare if bare >= 0.85 else 0.0)
