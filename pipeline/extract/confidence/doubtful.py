"""Words of a row that may be misread though the row is right otherwise, told one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.extract.confidence.words import Read, Words
from pipeline.restore import KEPT_IN_DOUBT

UNSURE = 0.75  # a word read with less may be another one
_CONTRADICTED = 0.9  # with less it is told where the document spells the same words otherwise
_SURE = 0.9  # what confirms or contradicts a word was read with this at least


@dataclass(frozen=True)
class Doubtful:
    """Words of a text, as they stand there, each once."""

    unsure: list[str] = field(default_factory=list)  # hard to read: for who reads the row
    misread: list[str] = field(default_factory=list)  # of them those for which the row should be looked at


def doubtful_words(words: Words, near: Sequence[int], text: str) -> Doubtful:
    """The doubtful ones among a text's words, which were read at the places `near`.

    A word counts as confirmed where it stands beside the same neighbour elsewhere in the document and was read there
    for certain. Otherwise it is told where restoration doubted it and could not mend it, or where the document spells
    it with other marks beside that neighbour. What the reader alone was unsure of is right too often for that, and is
    only unsure, and so are codes and figures, which have doubts of their own.
    """
    said = Counter(text.split())
    said -= Counter(words.words[i].text for i in near if words.words[i].confidence >= _SURE)  # of a row's other cells
    unsure: dict[str, bool] = {}
    for i in near:
        read = words.words[i]
        if read.text not in said or read.confidence >= _CONTRADICTED or not any(map(str.isalnum, read.text)):
            continue
        same, other = words.beside(i, _SURE)
        if same:
            continue
        misread = _is_word(read) and (read.confidence == KEPT_IN_DOUBT or other > 0)
        if misread or read.confidence < UNSURE:
            unsure[read.text] = unsure.get(read.text, False) or misread
    return Doubtful(list(unsure), [word for word, misread in unsure.items() if misread])


def _is_word(read: Read) -> bool:
    return any(map(str.isalpha, read.text)) and not any(map(str.isdigit, read.text))
