"""Small helpers on Vietnamese text that every stage may use: folding for matching, never for printing."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def collapse(text: str) -> str:
    """NFC, with runs of white space as one space."""
    return re.sub(r"\s+", " ", nfc(text)).strip()


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """Letters without marks, capitals kept: 'Hoà Bình' -> 'Hoa Binh'. As long as its text in NFC."""
    out = []
    for char in nfc(text).translate(_D):
        base = unicodedata.normalize("NFD", char)
        out.append(base[0] if len(base) > 1 and unicodedata.combining(base[1]) else char)
    return "".join(out)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Lower case without marks: 'Hoà Bình' -> 'hoa binh'. As long as its text in NFC."""
    return bare(text).lower()


# Capital letters for the inside of a regular expression's brackets: a range À-Ỵ would hold small letters too.
CAPITALS = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper() and fold(chr(c)).isascii())


def capital_share(text: str) -> float:
    """The share of capitals among the letters; 0 for no letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


_NEW_TONES = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_OLD_TONES = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONE_PAIRS = dict(zip(_NEW_TONES.split(), _OLD_TONES.split(), strict=True))


@lru_cache(maxsize=4096)
def one_tone(text: str) -> str:
    """Tone marks put where the old spelling has them, so that "hoà" matches "hòa": for matching only, same length."""
    text = nfc(text)
    for new, old in _TONE_PAIRS.items():
        if new in text or new.title() in text or new.upper() in text:
            text = text.replace(new, old).replace(new.title(), old.title()).replace(new.upper(), old.upper())
    return text


_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def roman_value(text: str) -> int | None:
    """12 for "XII"; None where it is no well-formed Roman numeral."""
    total = 0
    for i, char in enumerate(text):
        value = _ROMAN.get(char)
        if value is None:
            return None
        total += -value if i + 1 < len(text) and _ROMAN.get(text[i + 1], 0) > value else value
    return total if total and to_roman(total) == text else None


def to_roman(value: int) -> str:
    out = ""
    for number, sign in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while value >= number:
            out, value = out + sign, value - number
    return out
