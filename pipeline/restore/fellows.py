"""What the other places of a text say of a word in doubt that stand there beside the same word: it is one word mostly.

"Dai do sat" returns ten times in an article. At each place the words around tell something else of it; together they
tell more. Places where nobody doubts have no say: there the same letters are often another word ("để", "đề").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.around import Text
from pipeline.restore.language import Ids, Scores

_COUNTS = np.float32(0.3)  # how far another place counts beside a word's own
_MOST = 2  # places that count; more of them count as much together
_LEAST = np.float32(-6.0)  # nats: no place holds a form for less likely


def fellows(text: Text, at: Ids, sizes: Ids, scores: Scores) -> Scores:
    """What to add to `scores` (nats), which hold the forms of the words at the places `at` one after another."""
    if not len(at):
        return scores
    offsets = np.cumsum(sizes) - sizes
    shares = scores - np.repeat(np.maximum.reduceat(scores, offsets), sizes)
    shares = np.maximum(shares - np.repeat(np.log(np.add.reduceat(np.exp(shares), offsets)), sizes), _LEAST)
    own, case = text.classes[at], text.case[at] != 0
    left = np.where(text.behind[at - 1] == 0, text.classes[at - 1], 0)
    right = np.where(text.behind[at] == 0, text.classes[at + 1], 0)
    return _from_others(shares, sizes, left, own, case) + _from_others(shares, sizes, right, own, case)


def _from_others(shares: Scores, sizes: Ids, beside: Ids, own: Ids, case: NDArray[np.bool_]) -> Scores:
    """What places say that have the same neighbour on one side (0: none); same words have the same forms."""
    most = int(own.max()) + 1
    _, group, count = np.unique((beside * most + own) * 2 + case, return_inverse=True, return_counts=True)
    others = np.where(beside > 0, count[group] - 1, 0)
    width = int(sizes.max())
    number = np.arange(len(shares)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    form = np.repeat(group, sizes) * width + number
    told = np.bincount(form, shares)[form] - shares
    weight = _COUNTS * np.minimum(others, _MOST) / np.maximum(others, 1)
    return np.asarray(told * np.repeat(weight, sizes), np.float32)
