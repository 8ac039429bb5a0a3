"""A document's own words: what it says for certain helps where it can't be read well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from pipeline.restore.decode import CARRIED, Choice, Slot
from pipeline.restore.language import Ids, LanguageModel

_SURE = 4.0  # nats: a choice this much better than the next is remembered
_DOUBT = 3.0  # nats: a choice less sure than this is weighed again
_PAIR = 0.8  # nats: what a pair of words seen once is worth; more for each doubling
_MOST = 2.5


class Memory:
    """The pairs of words that stand in a text for certain, each with how often."""

    def __init__(
        self,
        model: LanguageModel,
        quiet: Iterable[tuple[list[Slot], list[int]]],
        grids: Sequence[list[Slot]],
        weighed: Sequence[list[Choice]],
    ) -> None:
        """`quiet`: rows in which nothing was in doubt; `grids` and `weighed`: the others and their choices."""
        self._size = np.int64(len(model.words))
        rows = [([int(s.ids[0]) for s in slots], [True] * len(slots)) for slots, _ in quiet]
        for slots, choices in zip(grids, weighed, strict=True):
            rows.append(_words(slots, choices))
        keys: list[int] = []
        for words, sure in rows:
            for i in range(len(words) - 1):
                if sure[i] and sure[i + 1]:
                    keys.append(words[i] * int(self._size) + words[i + 1])
        self._keys, self._counts = np.unique(np.array(keys, np.int64), return_counts=True)

    def _bonus(self, keys: Ids) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        if not len(self._keys):
            return np.zeros(len(keys))
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        times = np.where(self._keys[place] == keys, self._counts[place], 0)
        return np.asarray(np.minimum(_PAIR * np.log2(1 + times), _MOST), np.float64)

    def reconsider(self, choices: list[Choice], slots: list[Slot]) -> None:
        """Choices in doubt are made again with the memory of what stands beside each candidate elsewhere."""
        words, sure = _words(slots, choices)
        if all(sure):
            return
        place = 0
        for slot, choice in zip(slots, choices, strict=True):
            if choice.picked == CARRIED:
                continue
            at, place = place, place + 1
            if sure[at] or len(slot.ids) < 2 or choice.gap > _DOUBT or slot.gives is not None:
                continue
            scores = choice.scores.astype(np.float64)
            if at:
                scores += self._bonus(words[at - 1] * self._size + slot.ids)
            if at + 1 < len(words):
                scores += self._bonus(slot.ids * self._size + words[at + 1])
            choice.picked, choice.scores = int(scores.argmax()), scores.astype(np.float32)
            choice.gap = float(scores[choice.picked] - np.delete(scores, choice.picked).max())


def _words(slots: list[Slot], choices: list[Choice]) -> tuple[list[int], list[bool]]:
    """The chosen words, and which of them are certain."""
    chosen = [(s, c) for s, c in zip(slots, choices, strict=True) if c.picked != CARRIED]
    return [int(s.ids[c.picked]) for s, c in chosen], [len(s.ids) == 1 or c.gap > _SURE for s, c in chosen]
