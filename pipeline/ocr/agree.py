"""Two readings of one picture made one: where they differ, both stay as choices for restoration, or the sounder wins.

Two models err in different places: on scans at 150 dpi words that both read alike were right in 96 of 100 cases, where
they differed one of them was right in 85, each as often as the other. Which of two words is meant is for the language
model to say (`Word.choices`); numbers, codes and punctuation, which it leaves alone, are decided here.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.document import Line, Word

_SAME_LINE = 0.5  # of the lower line's height that two readings of a line share
_SAME_PLACE = 0.3  # of the narrower word's width that two readings of a word share
_EVEN = 0.5  # the chance of either reading where two words differ
_DOUBT = 0.55  # the most that a word is worth on which the readings differ, until the language decides
_ALONE = 0.8  # the least confidence of a word that one reading alone has seen
_STRAY = "“”\"'‘’`´.,:;·•~^*_-"  # what specks beside a word are read as
_EDGES = re.compile(r"^(\W*)(.*?)(\W*)$", re.DOTALL)
# Numbers and codes as they are printed; what has such a form is sounder than what has not.
_SOUND = re.compile(
    r"\(?(?:\d{1,2}\.){0,3}\d{1,2}[.)]?"  # labels: "1.", "2.2.1"
    r"|\(?\d{1,3}(?:\.\d{3})*(?:,\d+)?%?"  # amounts
    r"|\(?(?:0?[1-9]|[12]\d|3[01])[/-](?:0?[1-9]|1[0-2])(?:[/-](?:19|20)\d\d)?"  # days
    r"|\(?(?:0?[1-9]|1[0-2])/(?:19|20)\d\d"  # months
    r"|\(?(?:I{1,3}|IV|VI{0,3}|I?X|XI{0,3})(?:/(?:19|20)\d\d)?"  # Roman numerals, quarters
    r"|\d{1,5}(?:/(?:19|20)\d\d)?[/-][A-ZĐ][A-Za-zĐđ]*(?:[-/][A-ZĐ][A-Za-zĐđ]*)*"  # document numbers
)


def agree(first: list[Line], second: list[Line]) -> list[Line]:
    """The lines of the first reading with what the second one knows better; boxes in the same pixels.

    Lines that the second reading alone has seen are added where it is sure of them; none is taken away.
    """
    left = list(second)
    out = []
    for line in first:
        same = max(left, key=lambda other: _shared(line, other), default=None)
        if same is None or _shared(line, same) < _SAME_LINE:
            out.append(line)
            continue
        left.remove(same)
        out.append(Line(_words(line.words, same.words)))
    new = [line for line in left if line.confidence >= _ALONE and sum(c.isalnum() for c in line.text) > 1]
    new = [line for line in new if all(_shared(line, other) < _SAME_LINE / 2 for other in out)]
    return sorted([*out, *new], key=lambda line: line.box.y0) if new else out


def _shared(one: Line, two: Line) -> float:
    a, b = one.box, two.box
    high = min(a.y1, b.y1) - max(a.y0, b.y0)
    wide = min(a.x1, b.x1) - max(a.x0, b.x0)
    return high / max(1.0, min(a.height, b.height)) if wide > 0 else 0.0


def _words(one: list[Word], two: list[Word]) -> list[Word]:
    """One line's words out of two readings of it."""
    matcher = SequenceMatcher(None, [w.text for w in one], [w.text for w in two], autojunk=False)
    out: list[Word] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            out += [_agreed(x, y) for x, y in zip(one[a:b], two[c:d], strict=True)]
        elif b - a == d - c and all(_beside(x, y) for x, y in zip(one[a:b], two[c:d], strict=True)):
            out += [_choose(x, y) for x, y in zip(one[a:b], two[c:d], strict=True)]
        else:
            out += _parted(one[a:b], two[c:d])
    return out


def _agreed(one: Word, two: Word) -> Word:
    return replace(one, confidence=max(one.confidence, two.confidence))


def _beside(one: Word, two: Word) -> bool:
    shared = min(one.box.x1, two.box.x1) - max(one.box.x0, two.box.x0)
    return shared > _SAME_PLACE * min(one.box.width, two.box.width)


def _choose(one: Word, two: Word) -> Word:
    """One word of two readings of the same place that differ."""
    (before, core, after), (also_before, other, also_after) = _split(one.text), _split(two.text)
    better = one if one.confidence > two.confidence else two
    if any(c.isdigit() for c in core + other) or not (core and other):
        sounder = _sounder(one, two)
        return replace(sounder or better, confidence=min(better.confidence, _ALONE if sounder else _DOUBT))
    edges = _quieter(before, also_before), _quieter(after, also_after, better is one)
    if core == other:
        return replace(better, text=edges[0] + core + edges[1])
    base, rival = (core, other) if better is one else (other, core)
    return replace(
        better, text=edges[0] + base + edges[1], confidence=min(better.confidence, _DOUBT),
        choices=((base, _EVEN), (rival, _EVEN)),
    )  # fmt: skip


def _split(text: str) -> tuple[str, str, str]:
    found = _EDGES.match(text)
    assert found
    return found[1], found[2], found[3]


def _sounder(one: Word, two: Word) -> Word | None:
    """The word that has the form of a number, a day or a code, where the other has none."""
    sound = [bool(_SOUND.fullmatch(word.text.replace("⁄", "/").rstrip(".,;:)"))) for word in (one, two)]
    return None if sound[0] == sound[1] else (one if sound[0] else two)


def _quieter(one: str, two: str, first: bool = True) -> str:
    """The signs beside a word: a stray one that only one reading has seen goes, except for what ends a sentence."""
    if one == two:
        return one
    short, long = sorted((one, two), key=len)
    if not short and set(long) <= set(_STRAY):
        return short
    return long if long.startswith(short) else (one if first else two)


def _parted(one: list[Word], two: list[Word]) -> list[Word]:
    """Several words against another number of words: those of the reading that is surer of them.

    Where only spaces and stray signs differ, the reading with more words has them right: a speck joins words.
    """
    if not one:
        return [word for word in two if word.confidence >= _ALONE and any(c.isalnum() for c in word.text)]
    if not two:
        return [w for w in one if w.confidence >= _DOUBT or any(c.isalnum() for c in w.text)]
    if _letters(one) == _letters(two):
        return one if len(one) > len(two) else two
    return one if _mean(one) >= _mean(two) else two


def _letters(words: list[Word]) -> str:
    return "".join(c for word in words for c in word.text if c.isalnum())


def _mean(words: list[Word]) -> float:
    return sum(w.confidence * len(w.text) for w in words) / max(1, sum(len(w.text) for w in words))
