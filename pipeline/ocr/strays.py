"""Signs that the engine reads where a cell holds none: specks, and what shines through a poor scan's paper.

Only what no Vietnamese print has goes: an apostrophe at a word's end, a quotation mark that nothing closes, a full stop
before a small letter. The words themselves stay as they were read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.document import Box, Line, Word
from pipeline.ocr.times import is_word

_QUOTES = '"“”„'
_MARKS = "'`´‘’^ˆ¨˜"  # Vietnamese has no apostrophes; within a name one may stand: "M'Nông"
_STOPS = ".,:;"
_SPECKS = set(".,;_|\\{}[]!~·°" + _MARKS)  # signs that print never sets apart from words
_LAST = set(":;*+&$#§%=<>-")  # signs that end no cell, but close to a word
_ITEM = re.compile(r"\(\d{1,2}\)|[^\w\s-]?\w?\)")  # "(3)", or what is left of it
_FAR = 0.6  # of a word's height
_LEADERS = re.compile(r"\.{3,}")
_VOWEL = re.compile(r"[aeiouyàáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
_MARKED = re.compile(r"[^\x00-\x7f]")  # a Vietnamese letter: no part of an address
_STOPPED = re.compile(r"([^\W\d_]{2,})\.([^\W\d_]{2,})")
_CAPITAL = re.compile(r"(?=.*[^A-ZĐ])[A-ZÀÁẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÈÉẺẼẸÊẾỀỂỄỆÌÍỈĨỊÒÓỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÙÚỦŨỤƯỨỪỬỮỰỲÝỶỸỴ]{2,4}")
_FIGURES = re.compile(r"([lI|]\d|\d[lI|]|[l|]{2})(?=$|[/.,;-])")
_MONTHS = 12
_CAPITALS = 0.34  # of a cell's words: with more in capitals it is set in them
_DAY_OR_MONTH = re.compile(r"\d{1,2}/\d")  # no number of this form begins with a stop
_GLUED = re.compile(r"([^\W\d_][a-zđ]*[^\x00-\x7f]\w*)\.([^\W\d_]+)")  # "Sở.Y"
_TIME = re.compile(r"\d\d?/\d")
_PARTED = re.compile(r"(\d+)['`´’]([^\W\d_]{2,})")
_NUMBERED = re.compile(
    r"([^\W\d_][a-zđ]*[^\x00-\x7f][^\W\d_]*)(\d{1,2}(?:/\d{1,4}){0,2})[.,;:]?"
)  # "vụ2", "tháng9/2026"


def without_strays(lines: list[Line]) -> list[Line]:
    """The lines of one cell without stray signs."""
    quotes = sum(c in _QUOTES for line in lines for c in line.text)
    out = []
    for line in lines:
        words = [part for word in line.words for part in _parts(word)]
        words = [w for w in (_bare(word, quotes == 1) for word in words) if w]
        for i, word in enumerate(words[:-1]):
            if _stops_nothing(word.text, words[i + 1].text):
                words[i] = replace(word, text=word.text.rstrip("."))
        for before, word in pairwise(words):
            _month(word, before.text)
            if before.text[-1] == "," and is_word(before.text[:-1], "month") and _TIME.match(word.text):
                before.text = before.text[:-1]
        if words:
            out.append(Line(words))
    while out and _is_far(out[-1].words):
        out[-1].words.pop()
    _in_small_letters(out)
    _in_sequence([line.words[0] for line in out])
    if out and len(out[0].words) > 1 and set(out[0].words[0].text) <= {".", "…"}:
        out[0] = Line(out[0].words[1:])  # nothing is left out before the first word
    return out


def _is_far(words: list[Word]) -> bool:
    """Whether the last word is a sign that stands by itself, farther off than a word's space."""
    if len(words) < 2 or not set(words[-1].text) <= _LAST:
        return False
    return words[-1].box.x0 - words[-2].box.x1 > _FAR * words[-2].box.height


def _in_sequence(firsts: list[Word]) -> None:
    """ "@)" between the items (2) and (4) of a cell is (3), in place. `firsts`: each line's first word."""
    items = [word for word in firsts if _ITEM.fullmatch(word.text)]
    values = [int(word.text[1:-1]) if word.text[1:-1].isdecimal() else None for word in items]
    for i in range(1, len(items) - 1):
        before, after = values[i - 1], values[i + 1]
        if values[i] is None and before is not None and after == before + 2:
            items[i].text = f"({before + 1})"


def _month(word: Word, before: str) -> None:
    """ "tháng l1": letters that ones were read as, in place, in a month's figures."""
    found = _FIGURES.match(word.text) if is_word(before, "month") else None
    figures = re.sub(r"[lI|]", "1", found[1]) if found else ""
    if found and int(figures) <= _MONTHS:
        word.text = figures + word.text[found.end(1) :]


def _in_small_letters(lines: list[Line]) -> None:
    """Words of the marked capitals that look like their small letters, put into small ones, in place, where the cell
    has others in small letters: "tại cơ SỞ". No abbreviation has a mark over a vowel but TƯ."""
    words = [word for line in lines for word in line.words]
    lengthy = [w.text for w in words if sum(c.isalpha() for c in w.text) > 1]
    if sum(text.isupper() for text in lengthy) > _CAPITALS * len(lengthy):
        return
    for before, word, after in zip(words, words[1:], [*words[2:], None], strict=False):
        bare = word.text.strip(".,;:()")
        if _CAPITAL.fullmatch(bare) and bare != "TƯ" and before.text[-1] not in ".:-":
            begins = after is not None and word.text[-1].isalpha() and after.text.istitle()  # a name: "SỞ Nội vụ"
            word.text = word.text.capitalize() if begins else word.text.lower()


def _parts(word: Word) -> list[Word]:
    """Two words that a speck joined: "cơ.sở", "8'năm"; a word and its figure: "vụ2"."""
    found = _PARTED.fullmatch(word.text)
    if not found and (stopped := _STOPPED.fullmatch(word.text.rstrip(_STOPS))):
        small = stopped[2].islower() and _MARKED.search(word.text)
        found = _STOPPED.match(word.text) if small else None
    found = found or _GLUED.fullmatch(word.text) or _numbered(word.text)
    if not found:
        return [word]
    share = (found.end(1) + 0.5) / len(word.text)
    middle = word.box.x0 + share * word.box.width
    x0, y0, x1, y1 = word.box
    first = replace(word, text=found[1], box=Box(x0, y0, middle, y1), choices=())
    return [first, replace(word, text=word.text[found.start(2) :], box=Box(middle, y0, x1, y1), choices=())]


def _numbered(text: str) -> re.Match[str] | None:
    """A word with a figure at its end, which no Vietnamese word has."""
    found = _NUMBERED.fullmatch(text)
    return found if found and (found[1].islower() or found[1].istitle()) else None


def _bare(word: Word, lone_quote: bool) -> Word | None:
    """The word without stray signs at its ends; None where it is nothing else."""
    text = word.text.strip(_MARKS + (_QUOTES if lone_quote else ""))
    if not any(c.isalnum() for c in text):
        text = text.rstrip(_STOPS) if text[:1] in "-–—" else text
        stray = set(text) <= _SPECKS and not _LEADERS.fullmatch(text)
        return None if stray else replace(word, text=text)
    rest = text.lstrip(_STOPS)
    if rest[0].isalpha() or _DAY_OR_MONTH.match(rest):
        text = rest
    return replace(word, text=re.sub(r",\.$|\.,$", ",", text))


def _stops_nothing(text: str, following: str) -> bool:
    """Whether a full stop is none, for the sentence goes on; abbreviations have a stop, too."""
    bare = text[:-1]
    return (
        text[-1] == "."
        and len(bare) > 1
        and bare.isalpha()
        and not bare.isupper()
        and bool(_VOWEL.search(bare))
        and following[0].islower()
        and len(following) > 1
    )
