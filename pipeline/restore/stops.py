"""Commas, full stops and semicolons that an OCR took for others, told by the words around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.knowledge import load
from pipeline.restore.language import LanguageModel
from pipeline.restore.lattice import Item
from pipeline.restore.mended import Mended
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, Kind, Token, abbreviations, ends_sentence, plain, tokenize
from pipeline.text import one_tone

# Log of the share of capitals inside sentences: a word below, after a comma, opens a sentence.
_OPENS = -4.0
_SHORTEST = 2  # letters of a word before a comma: a single one is an abbreviation
_SENTENCE = 6  # words before a comma that a full stop could end; fewer may be the first of several names
_HEADING = 6  # words of a heading that has a comma
_DOUBTED = 0.9  # the OCR's confidence in a heading's word with a full stop
_UNSURE = 0.95  # the OCR's confidence in a word with a colon that may be a semicolon
_CAPTION = 8  # words of a topic before a colon; names may have more
_YEAR = re.compile(r"(?:19|20)\d\d|\d{1,2}/(?:\d{1,2}/)?\d{4}")  # figures that end a sentence: a year, a date


def mend_stops(run: Sequence[Item], out: Sequence[list[Mended]], model: LanguageModel, poor: bool) -> None:
    """Mends the commas and full stops behind the words `out` that were made of a run.

    Commas before a capital only in a `poor` text, and in no list: they part names ("Nắng chiều, Xin nhận nơi này").
    """
    for index, ((item, words), (following, next_words)) in enumerate(pairwise(zip(run, out, strict=True))):
        if not words or not next_words or following.token.before or item.token.kind is Kind.NONE:
            continue
        text, behind = words[-1].text, tokenize(next_words[0].text)
        if poor and text.endswith(",") and following.token.case is Case.TITLE:
            sign = "." if _opens(behind, item, model) and not _lists(run, index) else ","
        elif text.endswith("."):
            goes_on = item.line == following.line and _runs_on(tokenize(text), behind, item)
            sign = "," if goes_on and (not item.heading or _one_sentence(run, item)) else "."
        elif text.endswith(":"):
            part = _goes_on_behind_part(tokenize(text), behind, item, following) and not _is_caption(run, index)
            sign = ";" if part else ":"
        else:
            continue
        if not text.endswith(sign):
            words[-1].text = text[:-1] + sign
            words[-1].changed = True


def _opens(behind: Token, item: Item, model: LanguageModel) -> bool:
    """Whether a word has a capital at the head of sentences only, so that no comma stands before it."""
    known = model.syllable_id(canonical(behind.core.lower())) if behind.case is Case.TITLE else None
    ends = not any(c.isdigit() for c in item.token.core) or _YEAR.fullmatch(item.token.core)
    return known is not None and bool(ends) and float(model.title[known]) < _OPENS


def _lists(run: Sequence[Item], index: int) -> bool:
    """Whether the comma at `index` may part names: others do in its sentence, or little stands before it."""
    first = index
    while first and not ends_sentence(run[first - 1].token):
        first -= 1
    last = index + 1
    while last < len(run) - 1 and not ends_sentence(run[last].token):
        last += 1
    commas = [at for at in range(first, last) if at != index and "," in run[at].token.after]
    words = [item for item in run[first : index + 1] if item.token.kind is not Kind.NONE]
    return len(words) < _SENTENCE or any(run[at + 1].token.case is not Case.LOWER for at in commas)


def _one_sentence(run: Sequence[Item], item: Item) -> bool:
    """Whether a heading's full stop, one that an OCR doubted, is the only one: others have sentences or labels."""
    row = [other for other in run if other.line == item.line]
    stops = sum(bool({".", ":", ";"} & {*other.token.before, *other.token.after}) for other in row)
    return stops == 1 and _doubted(item, _DOUBTED) and sum(other.heading for other in row) >= _HEADING


def _runs_on(token: Token, behind: Token, item: Item) -> bool:
    """Whether a sentence goes on behind a word with a full stop: small letters, or a row of capitals, go on."""
    core = token.core
    if token.after != "." or len(core) < _SHORTEST or not plain(core) or core in abbreviations():
        return False
    if behind.kind is not Kind.WORD or not plain(behind.core) or behind.core in _stand_behind():
        return False
    if token.case is Case.UPPER:
        return item.heading and behind.case is Case.UPPER
    return behind.case is Case.LOWER


def _doubted(item: Item, least: float) -> bool:
    return item.seen.confidence is not None and item.seen.confidence < least


def _goes_on_behind_part(token: Token, behind: Token, item: Item, following: Item) -> bool:
    """Whether a list's next part follows a doubtful colon: small letters, behind no word that brings a list."""
    if token.after != ":" or not plain(token.core) or not _doubted(item, _UNSURE) or item.line != following.line:
        return False
    brings = one_tone(token.core.lower()) in _before_colon()
    return not brings and behind.kind is Kind.WORD and behind.case is Case.LOWER and plain(behind.core)


def _is_caption(run: Sequence[Item], index: int) -> bool:
    """Whether a name or a topic stands before the colon at `index`, and no semicolon: "Sở Y tế: rà soát …"; what is to
    be done is longer, or begins with its verb."""
    first = index
    while first and not ends_sentence(run[first - 1].token) and ";" not in run[first - 1].token.after:
        first -= 1
    listed = first > 0 and ";" in run[first - 1].token.after
    words = [item for item in run[first : index + 1] if item.token.kind is not Kind.NONE]
    said = one_tone(" ".join(item.token.core.lower() for item in words[:2]))
    most = _CAPTION if f"{said} ".startswith(_actions()) else 2 * _CAPTION
    return not listed and len(words) <= most


@cache
def _actions() -> tuple[str, ...]:
    return tuple(f"{one_tone(verb)} " for verb in load("headings.yaml")["actions"])


@cache
def _before_colon() -> frozenset[str]:
    return frozenset(one_tone(word) for word in load("stops.yaml")["before_colon"])


@cache
def _stand_behind() -> frozenset[str]:
    return frozenset(load("stops.yaml")["behind_full_stop"])
