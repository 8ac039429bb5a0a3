"""Which words without marks are in doubt: what `around.py` and the language model's triples tell of each, alone.

The neighbours of a word are taken as `around.py` sees them. Where both together are nearly sure, nothing more is asked.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.around import Around, Text
from pipeline.restore.language import START, Ids, LanguageModel, Scores
from pipeline.restore.second import Forms, forms_at

DOUBTED = np.float32(np.log(0.998))  # a word whose best form has a larger share by both is not in doubt
_ASKED = np.float32(np.log(0.99))  # of a word whose best form has a larger share by `around.py` no triples are asked
_READ = np.float32(np.log(0.9))  # a form with a larger share is read as it is, a word without one without its marks
_LOCAL = np.float32(0.7)  # how far the triples count beside `around.py`


class Guess(NamedTuple):
    """What is told of the words at some places of a text; of each, its forms one after another."""

    forms: Forms  # by `around.py`
    triples: Scores  # what the language model gives each form; 0 where it was not asked
    best: Scores  # the log share of each word's best form
    doubts: Ids  # which of the places are in doubt
    words: Ids  # the text with the best forms
    read: Ids  # the same as a reader who knows of the doubts should read it, see `Forms.unmarked`


def guess(model: LanguageModel, around: Around, text: Text, words: Ids, at: Ids) -> Guess:
    """The words at the places `at` of a text whose words are `words`, START between rows."""
    forms = forms_at(model, around, text, at)
    best, top = best_forms(forms.shares, forms.sizes)
    chosen = words.copy()
    chosen[at] = forms.ids[forms.offsets + top]
    asked = np.flatnonzero(best < _ASKED)
    told = np.zeros(len(forms.ids), np.float32)
    each = np.repeat(best < _ASKED, forms.sizes)
    told[each] = triples(model, chosen, at[asked], forms.ids[each], forms.sizes[asked])
    best[asked], top[asked] = best_forms((forms.shares + _LOCAL * told)[each], forms.sizes[asked])
    chosen[at] = forms.ids[forms.offsets + top]
    read = chosen.copy()
    low = at[best < _READ]
    read[low] = model.forms.unmarked[text.classes[low]]
    return Guess(forms, told, best, asked[best[asked] < DOUBTED], chosen, read)


def best_forms(scores: Scores, sizes: Ids) -> tuple[Scores, Ids]:
    """For each word the log share of its best form, and the form's number."""
    if not len(sizes):
        return np.zeros(0, np.float32), np.zeros(0, np.int64)
    offsets = np.cumsum(sizes) - sizes
    most = np.maximum.reduceat(scores, offsets)
    hits = np.flatnonzero(scores == np.repeat(most, sizes))
    top = hits[np.searchsorted(hits, offsets)] - offsets
    return -np.log(np.add.reduceat(np.exp(scores - np.repeat(most, sizes)), offsets)), top


def triples(model: LanguageModel, words: Ids, at: Ids, ids: Ids, sizes: Ids) -> Scores:
    """What the language model gives each of the forms `ids` in its place, the two words on each side as in `words`."""
    place = np.repeat(at, sizes)
    left2, left, one, two = (words[place + step] for step in (-2, -1, 1, 2))
    scores = model.score(left2, left, ids)
    scores = scores + np.where(one != START, model.score(left, ids, one), np.float32(0))
    return np.asarray(scores + np.where((one != START) & (two != START), model.score(ids, one, two), np.float32(0)))


def signs(text: Text) -> NDArray[np.uint8]:
    """Case and punctuation of each place as one number below 18."""
    return ((text.case * 3 + text.behind) * 2 + text.opened).astype(np.uint8)
