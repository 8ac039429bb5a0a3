"""A second look: which form of a word the words on both sides call for, in text that an OCR has read.

The language model reads from left to right and sees two words; `around.py` sees three on each side, and reads them
without their marks, so that a wrong tone beside a word doesn't mislead it.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.restore.around import Around, Text, laid_out
from pipeline.restore.decode import CARRIED, Choice, Slot
from pipeline.restore.language import Ids, LanguageModel, Scores
from pipeline.restore.lattice import Item
from pipeline.restore.tokens import Case, Kind, Token, ends_sentence, plain

_LEAST = np.float32(-9.0)  # nats: no form is less likely than this by what stands around it


class Forms(NamedTuple):
    """For places of a text, the forms of their words one after another, each with its log share."""

    ids: Ids
    shares: Scores
    offsets: Ids  # where each place's forms begin
    sizes: Ids


def forms_at(model: LanguageModel, around: Around, text: Text, at: Ids) -> Forms:
    """The forms of the words at the places `at`, each of which has one at least."""
    forms = model.forms
    group = text.classes[at]
    sizes, firsts = forms.sizes[group], forms.first[group]
    offsets = np.cumsum(sizes) - sizes
    ids = forms.ids[np.repeat(firsts - offsets, sizes) + np.arange(int(sizes.sum()))]
    return Forms(ids, around.shares(text, at, sizes), offsets, sizes)


def columns(model: LanguageModel, token: Token, word: int) -> tuple[int, int, int, int]:
    """A token as the columns of `Text`, with another word in its place."""
    behind = 2 if ends_sentence(token) else int(bool(token.after))
    return int(model.forms.of[word]), token.case.value, behind, int(bool(token.before))


def opinions(
    model: LanguageModel, around: Around, runs: Sequence[Sequence[Item]], only: Container[int] | None = None
) -> dict[int, float]:
    """For read syllables (by their items' id) how much likelier another with the same letters is, in nats.

    `only`: the items that are asked about, by their ids; all where it is None.
    """
    rows = [[item for item in run if item.token.kind is not Kind.NONE] for run in runs]
    items = [item for row in rows for item in row]
    if not items:
        return {}
    own = np.array([model.token_id(item.token) for item in items], np.int64)
    table = [columns(model, item.token, word) for item, word in zip(items, own.tolist(), strict=True)]
    text, place = laid_out(np.array(table, np.int64), [len(row) for row in rows])
    forms = model.forms
    some = [item.readable and (only is None or id(item) in only) and plain(item.token.core) for item in items]
    asked = np.array(some, np.bool_)
    at = np.flatnonzero(asked & (forms.number[own] >= 0) & (forms.sizes[forms.of[own]] > 1))
    if not len(at):
        return {}
    found = forms_at(model, around, text, place[at])
    most = np.maximum.reduceat(found.shares, found.offsets)
    gaps = most - found.shares[found.offsets + forms.number[own[at]]]
    return {id(items[index]): gap for index, gap in zip(at.tolist(), gaps.tolist(), strict=True) if gap > 0}


class Chosen(NamedTuple):
    """A row of slots with what was chosen, and the token of each."""

    slots: Sequence[Slot]
    choices: Sequence[Choice]
    tokens: Sequence[Token]


def look_again(
    model: LanguageModel, around: Around, rows: Sequence[Chosen], weight: float, weight_title: float
) -> None:
    """Chooses again among the forms of each chosen word, with what stands around it weighed in.

    `weight_title`: for capitalised words, many of which are names that no text has.
    """
    table: list[tuple[int, int, int, int]] = []
    sizes: list[int] = []
    asked: list[tuple[int, Slot, Choice, float]] = []
    forms = model.forms
    for row in rows:
        before = len(table)
        for slot, choice, token in zip(row.slots, row.choices, row.tokens, strict=True):
            if choice.picked == CARRIED:
                continue
            word = int(slot.ids[choice.picked])
            if len(slot.ids) > 1 and forms.sizes[forms.of[word]] > 1 and forms.number[word] >= 0:
                share = weight_title if token.case is Case.TITLE else weight
                asked.append((len(table), slot, choice, share))
            table.append(columns(model, token, word))
        sizes.append(len(table) - before)
    if not asked:
        return
    text, place = laid_out(np.array(table, np.int64), sizes)
    found = forms_at(model, around, text, place[np.array([at for at, *_ in asked])])
    for (_, slot, choice, share), offset, size in zip(asked, found.offsets.tolist(), found.sizes.tolist(), strict=True):
        _choose(model, slot, choice, found.shares[offset : offset + size] * np.float32(share))


def _choose(model: LanguageModel, slot: Slot, choice: Choice, shares: Scores) -> None:
    """Among the candidates with the picked one's letters the best with `shares` added."""
    forms = model.forms
    alike = forms.of[slot.ids] == forms.of[slot.ids[choice.picked]]
    if slot.gives is not None and slot.needs is not None:
        alike &= (slot.gives == slot.gives[choice.picked]) & (slot.needs == slot.needs[choice.picked])
    at = np.flatnonzero(alike)
    if len(at) < 2:
        return
    told = np.maximum(shares, _LEAST)[forms.number[slot.ids[at]]]
    scores = choice.scores.copy()
    scores[at] += told - told.max()
    choice.picked = int(at[scores[at].argmax()])
    choice.scores = scores
    choice.gap = float(scores[choice.picked] - np.delete(scores, choice.picked).max())
