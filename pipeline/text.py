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


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without marks: 'Hoà Bình' -> 'hoa binh'. As long as its text in NFC."""
    text = nfc(text).translate(_D)
    out = []
    for char in text:
        base = unicodedata.normalize("NFD", char)
        out.append(base[0] if len(base) > 1 and unicodedata.combining(base[1]) else char)
    return "".join(out).lower()
