"""Small helpers on Vietnamese text that every stage may use: folding for matching, never for printing."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from pipeline.knowledge import load

_D = {"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"}
_SHORT = 200  # characters: longer texts are not kept, for a paragraph may be as long as a book
NEAR = 240  # characters: no phrase is longer that is looked for right before or behind a place


class _Bases(dict[int, str]):
    """Each letter's base, for `str.translate`; found out when the letter first comes."""

    def __missing__(self, code: int) -> str:
        char = _D.get(chr(code), chr(code))
        base = unicodedata.normalize("NFD", char)
        self[code] = base[0] if len(base) > 1 and unicodedata.combining(base[1]) else char
        return self[code]


_bases = _Bases()


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def collapse(text: str) -> str:
    """NFC, with runs of white space as one space."""
    return re.sub(r"\s+", " ", nfc(text)).strip()


def bare(text: str) -> str:
    """Letters without marks, capitals kept: 'Hoà Bình' -> 'Hoa Binh'. As long as its text in NFC."""
    return nfc(text).translate(_bases)


def fold(text: str) -> str:
    """Lower case without marks: 'Hoà Bình' -> 'hoa binh'. As long as its text in NFC."""
    return _fold(text) if len(text) <= _SHORT else bare(text).lower()


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    return bare(text).lower()


def has_words(text: str, phrase: str) -> bool:
    """Whether a phrase of the knowledge stands in a text as whole words."""
    return phrase in text and bool(_as_words(phrase).search(text))


@lru_cache(maxsize=1 << 12)
def _as_words(phrase: str) -> re.Pattern[str]:
    # there are more phrases than `re` keeps patterns for, and to make one anew takes longer than to look for it
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")


# whole sequences for a terminal first, then single control characters and what turns the direction of writing
_COMMANDS = r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]+[@-~]|\x1b\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\)"
_CONTROLS = re.compile(_COMMANDS + "|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# without width, and in no Vietnamese word: joiners, marks of a text's beginning, tags
_SOFT_HYPHEN, _UNICODE = "\xad", re.compile("[\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")  # in TCVN3 it is a letter
_UNSEEN = re.compile("[\u034f\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")


_OTHER = re.compile("[\u0370-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")


def latin(text: str) -> str:
    """Letters of other scripts that look like Latin ones, inside words that are Latin otherwise, as these.

    >>> latin("Kế hоạch")  # with a Cyrillic o
    'Kế hoạch'
    """
    return _LETTERS.sub(_one_script, text) if _OTHER.search(text) else text


def _one_script(match: re.Match[str]) -> str:
    if not _OTHER.search(match.group()):
        return match.group()
    word = match.group().translate(_lookalikes())
    own = any(c.isascii() or "\u00c0" <= c <= "\u01b0" or "\u1ea0" <= c <= "\u1ef9" for c in match.group())
    return match.group() if not own or _OTHER.search(word) else nfc(word)


@cache
def _lookalikes() -> dict[int, int]:
    table = load("lookalikes.yaml")
    return str.maketrans(table["from"], table["to"])


def without_controls(text: str) -> str:
    """Without what would move a terminal's cursor or colours, turn the direction of writing, or stand unseen in a word;
    tabs and breaks of lines and pages stay."""
    text = _UNSEEN.sub("", _CONTROLS.sub("", text))
    return text.replace(_SOFT_HYPHEN, "") if _SOFT_HYPHEN in text and _UNICODE.search(text) else text


def has_controls(text: str) -> bool:
    """Whether a text holds what may show it as another one than it is. Unseen signs inside of words don't."""
    return bool(_CONTROLS.search(text))


def just_before(text: str, position: int) -> str:
    """As much of what stands before a place as a phrase may have that ends there.

    To look through all of it for each place takes the square of the text's length.
    """
    return text[max(0, position - NEAR) : position]


def just_behind(text: str, position: int) -> str:
    """As much of what stands behind a place as a phrase may have that begins there."""
    return text[position : position + NEAR]


# Capital letters for the inside of a regular expression's brackets: a range À-Ỵ would hold small letters too.
CAPITALS = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper() and fold(chr(c)).isascii())


def capital_share(text: str) -> float:
    """The share of capitals among the letters; 0 for no letters."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


_NEW_TONES = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ"
_OLD_TONES = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy"
_TONE_PAIRS = dict(zip(_NEW_TONES.split(), _OLD_TONES.split(), strict=True))


def one_tone(text: str) -> str:
    """Tone marks put where the old spelling has them, so that "hoà" matches "hòa": for matching only, same length."""
    return _one_tone(text) if len(text) <= _SHORT else _toned(text)


@lru_cache(maxsize=4096)
def _one_tone(text: str) -> str:
    return _toned(text)


def _toned(text: str) -> str:
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
