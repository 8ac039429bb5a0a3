"""The words of a text's lines as items to be mended: what is a heading, what opens a sentence, which lines run on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from pipeline.knowledge import load
from pipeline.restore.codes import mend_code
from pipeline.restore.foreign import foreign
from pipeline.restore.lattice import Item, Seen
from pipeline.restore.signs import mend_signs
from pipeline.restore.syllables import is_syllable
from pipeline.restore.tokens import Case, Kind, Token, capitals, keep_measures, mend_quarter, pieces, tokenize
from pipeline.text import fold, one_tone

LONG_LINE = 8  # words that make a line's own score worth believing
_FEWEST, _MOST = 2, 6  # words of a person's name
_SURE = 0.9  # the confidence of a word that the OCR did not doubt
_BRACKETS = 40  # words within which a bracket is closed
_STOPS = frozenset(".;:!?")
_CLOSED = {"(": ")", "‘": "’", "'": "'"}


def items_of(line: Sequence[Seen], number: int, above: Sequence[Seen] = ()) -> list[Item]:
    """`above`: the line before it."""
    items: list[Item] = []
    before = ""
    for source, (seen, text) in enumerate(zip(line, mend_signs(line, above), strict=True)):
        parts = _pieces(mend_quarter(before, text))
        before = text
        items += [Item(token, seen, number, source, part, len(parts)) for part, token in enumerate(parts)]
    for item, token in zip(items, keep_measures([i.token for i in items]), strict=True):
        item.token = token
    for item, heading in zip(items, capitals([i.token for i in items]), strict=True):
        item.heading = heading
    for item, alien in zip(items, foreign([i.token for i in items]), strict=True):
        item.foreign = alien
    for item, named in zip(items, peoples_names(items), strict=True):
        item.named = named
    if any("-" in seen.text or seen.text[1:] == "." for seen in line):
        for item, abroad in zip(items, _spelled_abroad(items), strict=True):
            item.named |= abroad
    return items


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[Token, ...]:
    return tuple(tokenize(part) for part in pieces(mend_code(word)))


def mark_openings(run: list[Item]) -> list[Item]:
    """Notes where a capital is only a sentence's beginning, and where a bracket that nothing closes is a letter's."""
    opening = True
    for index, item in enumerate(run):
        opened = item.token.before[-1:]
        if opened and opened in _CLOSED:
            closing = _CLOSED[opened]
            item.stray = int(not any(closing in other.token.after for other in run[index : index + _BRACKETS]))
        item.queried = index + 1 < len(run) and _runs_on(run[index + 1].token)
        item.opening = opening or bool(item.token.before)
        item.lone = item.queried and (index == 0 or run[index - 1].token.case is not Case.TITLE)
        after = item.token.after
        label = after[:1] == ")" and item.token.kind is Kind.KEPT and len(item.token.core) == 1
        opening = item.token.kind is Kind.NONE or label or (after != "" and not _STOPS.isdisjoint(after))
    return run


def _runs_on(token: Token) -> bool:
    """Whether a word can't begin a sentence."""
    return token.kind is not Kind.NONE and token.case is Case.LOWER and not token.before


def wraps(line: list[Item], following: list[Item]) -> bool:
    """Whether a sentence seems to go on from one line to the next."""
    if not line or not following or any(i.heading for i in (*line, *following)):
        return False
    opens_low = following[0].token.kind is Kind.WORD and following[0].token.case is Case.LOWER
    if len(line) < LONG_LINE and not opens_low:
        return False
    return not any(c in line[-1].token.after for c in ".;:") and following[0].token.kind is not Kind.NONE


def names_a_person(line: Sequence[Item]) -> bool:
    """Whether all that stands in a line is a person's name, well printed: what a name is, no language model knows.

    "Tô Lam" is nobody's misread name. A surname leads, all words are syllables with a capital, one has its marks, and
    no OCR doubted any of them.
    """
    words = [item for item in line if item.token.kind is not Kind.NONE]
    read = any(item.seen.confidence is not None for item in line)  # two may be a place's: "Hà Nôi"
    if not _FEWEST + read <= len(words) <= _MOST or len(words) != len(line):
        return False
    cores = [item.token.core for item in words]
    titled = all(core[:1].isupper() and (core[1:].islower() or len(core) == 1) for core in cores)
    titled |= len(cores) > _FEWEST and "".join(cores).isupper() and one_tone(cores[1].lower()) in _middles()
    sure = all(item.seen.confidence is None or item.seen.confidence >= _SURE for item in words)
    first = one_tone(cores[0].lower())
    marked = any(fold(core) != core.lower() for core in cores)
    return titled and sure and marked and first in _surnames() and all(is_syllable(core.lower()) for core in cores)


def peoples_names(row: Sequence[Item]) -> list[bool]:
    """For each item whether it stands in a name behind a lone letter: "Giàng A Pó", "Hồ Thị Y Nưi".

    Such names are of peoples whose syllables no language model knows.
    """
    cores = [item.token.core for item in row]
    flags = [False] * len(row)
    for at in range(2, len(row)):
        lone = cores[at - 1] in load("names.yaml")["lone_middles"] and cores[at][:1].isupper()
        if lone and one_tone(cores[at - 2].lower()) in _surnames() | _middles() and cores[at - 2][:1].isupper():
            flags[at] = not (row[at - 2].token.after or row[at - 1].token.after or row[at].token.before)
    return flags


def _spelled_abroad(row: Sequence[Item]) -> list[bool]:
    """For each item whether it is of a name as it is spelled abroad, where no OCR has read: "Lien-Hang T. Nguyen".

    No word of it has a mark, and one has a hyphen or is cut short to its letter.
    """
    flags = [False] * len(row)
    begin = 0
    while begin < len(row):
        end = begin
        while end < len(row) and row[end].seen.confidence is None and _unmarked_name(row[end].token):
            end += 1
            if row[end - 1].token.after and not _initial(row[end - 1].token):
                break
        name = [item.token for item in row[begin:end]]
        if len(name) > 1 and any("-" in token.core or _initial(token) for token in name[:-1]):
            flags[begin:end] = [True] * len(name)
        begin = max(end, begin + 1)
    return flags


def _unmarked_name(token: Token) -> bool:
    core = token.core
    return core.isascii() and core[:1].isupper() and (len(core) == 1 or not core.isupper()) and not core[-1].isdigit()


def _initial(token: Token) -> bool:
    return len(token.core) == 1 and token.after == "."


@lru_cache(maxsize=1)
def _middles() -> frozenset[str]:
    return frozenset(one_tone(name) for name in load("names.yaml")["middles"])


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(one_tone(name.lower()) for name in load("surnames.yaml")["surnames"])
