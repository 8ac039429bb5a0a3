"""Commas and full stops that an OCR took for each other, told by the word behind them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from pipeline.knowledge import load
from pipeline.restore.language import LanguageModel
from pipeline.restore.lattice import Item
from pipeline.restore.mended import Mended
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Case, Kind, Token, abbreviations, plain, tokenize

# Log of the share of capitals inside sentences: a word below, after a comma that follows such, opens a sentence.
_STOPS_NUMBER, _STOPS_WORD = -3.0, -4.0
_SHORTEST = 2  # letters of a word before a comma: a single one is an abbreviation


def mend_stops(run: Sequence[Item], out: Sequence[list[Mended]], model: LanguageModel, poor: bool) -> None:
    """Mends the commas and full stops behind the words `out` that were made of a run.

    Commas before a capital only in a `poor` text: in others they part names ("Nắng chiều, Xin nhận nơi này").
    """
    for (item, words), (following, next_words) in pairwise(zip(run, out, strict=True)):
        if not words or not next_words or following.token.before or item.token.kind is Kind.NONE:
            continue
        text, behind = words[-1].text, tokenize(next_words[0].text)
        if poor and text.endswith(",") and following.token.case is Case.TITLE:
            sign = "." if _opens(behind, item, model) else ","
        elif text.endswith("."):
            sign = "," if item.line == following.line and _runs_on(tokenize(text), behind, item) else "."
        else:
            continue
        if not text.endswith(sign):
            words[-1].text = text[:-1] + sign
            words[-1].changed = True


def _opens(behind: Token, item: Item, model: LanguageModel) -> bool:
    """Whether a word has a capital at the head of sentences only, so that no comma stands before it."""
    known = model.syllable_id(canonical(behind.core.lower())) if behind.case is Case.TITLE else None
    bound = _STOPS_NUMBER if item.token.kind is Kind.NUMBER else _STOPS_WORD
    return known is not None and float(model.title[known]) < bound


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


@cache
def _stand_behind() -> frozenset[str]:
    return frozenset(load("stops.yaml")["behind_full_stop"])
