"""What an OCR of the wrong language makes of Vietnamese besides letters: signs, strokes and capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.restore.language import LanguageModel
from pipeline.restore.lattice import Item, Loud, loud
from pipeline.restore.syllables import shaped
from pipeline.restore.tokens import Case, Kind, Token, abbreviations, is_roman, sign_word
from pipeline.text import fold

_TALL = frozenset("AOUY")  # capitals that a vowel with a mark above it looks like
_ALIKE = frozenset("CPSVX")  # capitals that look like their small letters
# Log of the share of capitals inside sentences: a word below begins with one by misreading, by the capital's kind.
_RARELY, _HARDLY = -3.0, -5.5
_MOSTLY = -1.0  # the same: words above have one in most places
_DASH = "—"  # what is read where a dash is printed: Vietnamese print has the shorter one
_LONGEST = 7  # letters of a syllable
_ROUND = re.compile("[016][a-z]")  # what "là", "ôn" and "ơi" are read as; elsewhere a figure with a letter is one
_COUNTED = "abcde"  # letters of such figures that are counted: beside "1b" a "1a" is one


def expose(run: Sequence[Item]) -> None:
    """Notes which tokens of a run may be words after all, though they look like signs, abbreviations or codes."""
    counted = _counted({item.token.core for item in run})
    for item in run:
        if item.heading:
            continue
        word = sign_word(item.token)
        if word:
            item.token = word
        elif item.token.kind is Kind.KEPT and _ROUND.fullmatch(item.token.core) and item.token.core not in counted:
            item.token = replace(item.token, kind=Kind.WORD)
        elif item.token.text == _DASH:
            item.token = replace(item.token, before="–")
    for item, row in zip(run, _in_headings(run), strict=True):
        if row and not item.heading and hides(item.token):
            item.loud = Loud.ROW
        elif not item.heading:
            item.loud = loud(item.token)


def _counted(cores: set[str]) -> set[str]:
    """Figures with letters that stand beside the next or the last of their kind: of "tổ 1a, tổ 1b" both."""
    pairs = [{f"{figure}{a}", f"{figure}{b}"} for figure in "016" for a, b in pairwise(_COUNTED)]
    return {core for pair in pairs if pair <= cores for core in pair}


def _in_headings(run: Sequence[Item]) -> list[bool]:
    """For each token whether a word of a row of capitals stands beside it."""
    flags = [item.heading for item in run]
    return [
        any(flags[max(0, i - 1) : i + 2]) or (0 < i < len(run) - 1 and _quiet(run[i - 1]) and any(flags[i - 2 : i]))
        for i in range(len(run))
    ]


def _quiet(item: Item) -> bool:
    return item.token.kind is not Kind.WORD


def hides(token: Token) -> bool:
    """Whether a token among capitals that is kept elsewhere may be one of their words: "TU" for "TỪ"."""
    core = token.core
    if token.kind is not Kind.KEPT or token.case is not Case.UPPER or not core.isalpha() or is_roman(core):
        return False
    return 2 <= len(core) <= _LONGEST and (core not in abbreviations() or shaped(fold(core)))


def case_of_word(item: Item, word: str, model: LanguageModel) -> Case:
    """The case of what was read in the wrong language: a mark or a small l may look like a capital."""
    token = item.token
    share = float(model.title[model.ids[word]])
    if item.loud is Loud.TALL:
        return Case.TITLE
    if item.loud is Loud.ALONE and len(token.core) == 2:
        return Case.LOWER if token.core[0] in "IJ" else Case.TITLE if share > _MOSTLY else token.case
    if token.case is not Case.TITLE:
        return token.case
    if token.core[0] in "IJ":
        return Case.LOWER if word[0] == "l" else token.case
    if item.opening:
        return token.case
    if token.core[:2].lower() == token.core[0].lower() * 2 and share < _RARELY:
        return Case.LOWER  # "Vvé": a small letter, read twice
    tall = token.core[0] in _TALL or fold(token.core[0]) != fold(word[0])
    small = share < _RARELY if tall else share < _HARDLY and token.core[0] in _ALIKE
    return Case.LOWER if small else token.case
