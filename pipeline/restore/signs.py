"""Labels, figures and signs whose shape an OCR took for another, told by where they stand; by explicit rules only."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.knowledge import load
from pipeline.restore.lattice import Seen
from pipeline.restore.tokens import is_roman
from pipeline.text import fold, nfc

_NUMBERED = re.compile(r"(\d),")  # longer ones begin addresses as well: "15, Nguyễn Trãi"
_ENDS = frozenset('.;:!?”"')
_NEAR = 3  # words behind a figure in which others of its kind stand
_EDGES = '.,;:)”"'  # what may stand behind a figure


def mend_signs(line: Sequence[Seen], above: Sequence[Seen]) -> list[str]:
    """The words of a line, the signs that an OCR misread mended; other text stays. `above`: the line before it."""
    words = [seen.text for seen in line]
    if not any(seen.confidence is not None for seen in line):
        return words
    for misread, right in load("misread_signs.yaml")["letters"].items():
        words = [word.replace(misread, right) for word in words]
    labels: dict[str, str] = load("misread_signs.yaml")["labels"]
    words = [labels.get(word, word) for word in words]
    words[0] = _label(words, above)
    for index, word in enumerate(words):
        behind = words[index + 1] if index + 1 < len(words) else ""
        words[index] = _figure(words[max(0, index - 2) : index], word, words[index + 1 : index + 1 + _NEAR])
        beside = load("misread_signs.yaml")["alone"].get(word)
        ranged = index > 0 and words[index - 1][-1:].isdigit()  # "2021 ~ 2025", but "~ 3.000" is about as much
        about = behind[:1].isdigit() and not ranged
        if beside and len(words) > 1 and not about:
            words[index] = beside[min(index, 1)]
    return words


def _label(words: Sequence[str], above: Sequence[Seen]) -> str:
    """The first word of a line; "1," before a capital is a label, but where the line above goes on: "các ngày 1,"."""
    first: dict[str, str] = load("misread_signs.yaml")["first_labels"]
    found = _NUMBERED.fullmatch(words[0])
    ended = not above or above[-1].text[-1:] in _ENDS
    if found and ended and len(words) > 1 and words[1][:1].isupper() and not _is_address(words[1:]):
        return found[1] + "."
    return first.get(words[0], words[0])


def _is_address(words: Sequence[str]) -> bool:
    """Whether the words behind a number are a street's name and where the street is: "Nguyễn Trãi, thành phố …"."""
    name = next((n for n, word in enumerate(words, 1) if word.endswith(",") or not word[:1].isupper()), 0)
    behind = " ".join(words[name : name + 2]).lower()
    return name > 1 and words[name - 1][:1].isupper() and behind.startswith(tuple(_places()))


def _places() -> list[str]:
    return [f"{place} " for place in load("misread_signs.yaml")["places"]]


def _figure(before: Sequence[str], word: str, after: Sequence[str]) -> str:
    """A word that is a figure, by the words beside it: "khoản I" (not "Khoản I.", "khoản I và II"), "Phụ lục HI"."""
    known = load("misread_signs.yaml")
    core = word.rstrip(_EDGES)
    behind = word[len(core) :]
    told = [fold(text) for text in before]
    if not told or before[-1][-1:] in _ENDS:
        return word
    counted = (text.rstrip(_EDGES) for text in after)
    other = nfc(" ".join(before).lower()) in known["no_figure"] or any(len(c) > 1 and is_roman(c) for c in counted)
    if told[-1] in known["figure"] and core in known["one"] and "." not in behind and not other:
        return "1" + behind
    if told[-1] in known["roman"] or " ".join(told) in known["roman"]:
        strokes = known["strokes"]
        roman = "".join(strokes.get(letter, letter) for letter in core)
        if roman != core and (len(core) > 1 or not core.isascii()) and is_roman(roman):
            return roman + behind
    return word
