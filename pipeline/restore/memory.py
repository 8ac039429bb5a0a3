"""A document's own words: what it says for certain helps where it can't be read well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np

from pipeline.restore.decode import CARRIED, Choice, Slot
from pipeline.restore.language import START, Ids, LanguageModel

_SURE = 4.0  # nats: a choice this much better than the next is remembered
_DOUBT = 3.0  # nats: a choice less sure than this is weighed again
_PAIR = 0.8  # nats: what a pair of words seen once is worth; more for each doubling
_MOST = 2.5
_TITLE, _MOST_TITLE = 1.2, 4.0  # nats: what each doubling of a capitalised word is worth where it is in doubt
_OFTEN = 3  # such words that stand so often at least
_RETURNS = 1  # a pair seen so often is remembered as one
_TOGETHER, _MOST_TOGETHER = 2.0, 6.0  # nats: what such a pair is worth for each doubling, and at most


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
        self._model = model
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

    def recall_titles(
        self, grids: Sequence[list[Slot]], weighed: Sequence[list[Choice]], titles: Sequence[list[bool]]
    ) -> None:
        """Capitalised words in doubt become those with the same letters that stand so elsewhere: "Ban", not "Bản".

        `titles`: for each slot whether its token has a capital inside a sentence.
        """
        counts = np.zeros(len(self._model.words), np.int64)
        doubts: list[tuple[Slot, Choice]] = []
        for slots, choices, flags in zip(grids, weighed, titles, strict=True):
            for slot, choice, flag in zip(slots, choices, flags, strict=True):
                if flag and choice.picked != CARRIED and choice.gap > _DOUBT:
                    counts[slot.ids[choice.picked]] += 1
                elif flag and choice.picked != CARRIED:
                    doubts.append((slot, choice))
        for slot, choice in doubts:
            alike = self._model.forms.of[slot.ids] == self._model.forms.of[slot.ids[choice.picked]]
            if slot.gives is not None and slot.needs is not None:
                alike &= (slot.gives == slot.gives[choice.picked]) & (slot.needs == slot.needs[choice.picked])
            often = np.where(counts[slot.ids] < _OFTEN, 0, counts[slot.ids])
            bonus = np.minimum(_TITLE * np.log2(1 + often), _MOST_TITLE)
            scores = choice.scores.astype(np.float64)
            scores[alike] += bonus[alike]
            best = int(np.where(alike, scores, -np.inf).argmax())
            if best != choice.picked:
                _choose(choice, scores, best)

    def _times(self, keys: Ids) -> Ids:
        """How often each pair stands in the text."""
        if not len(self._keys):
            return np.zeros(len(keys), np.int64)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._counts[place], 0)

    def _bonus(self, keys: Ids) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        times = self._times(keys)
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
            _choose(choice, scores, int(scores.argmax()))

    def recall(self, choices: list[Choice], slots: list[Slot]) -> bool:
        """Two words side by side, one of them in doubt, become a pair that returns elsewhere where that is likelier.

        Neither need be likely without the other. Tells whether anything changed; the choices then have the paths only.
        """
        live = [k for k, choice in enumerate(choices) if choice.picked != CARRIED]
        words = [START, START, *(int(slots[k].ids[choices[k].picked]) for k in live), START, START]
        changed = False
        for place, (i, j) in enumerate(pairwise(live)):
            one, two = slots[i], slots[j]
            if min(choices[i].gap, choices[j].gap) >= _DOUBT or one.gives is not None or two.gives is not None:
                continue
            found = self._better(one, two, words[place : place + 6])
            if found:
                choices[i].picked, choices[j].picked = found
                words[place + 2], words[place + 3] = int(one.ids[found[0]]), int(two.ids[found[1]])
                changed = True
        return changed

    def _better(self, one: Slot, two: Slot, words: list[int]) -> tuple[int, int] | None:
        """The remembered pair that is likelier than words[2:4] between the two words before and behind, as indices."""
        times = self._times((one.ids[:, None] * self._size + two.ids[None]).ravel())
        places = np.flatnonzero(times >= _RETURNS)
        if not len(places):
            return None
        i, j = np.divmod(places, len(two.ids))
        now = np.flatnonzero(one.ids == words[2])[:1], np.flatnonzero(two.ids == words[3])[:1]
        i, j = np.append(i, now[0]), np.append(j, now[1])
        a, b = one.ids[i], two.ids[j]
        before, last, behind, further = (np.full(len(a), words[k], np.int64) for k in (0, 1, 4, 5))
        score = one.scores[i] + two.scores[j] + self._model.score(before, last, a) + self._model.score(last, a, b)
        if words[4] != START:
            score = score + self._model.score(a, b, behind)
        if words[5] != START:
            score = score + self._model.score(b, behind, further)
        score[:-1] += np.minimum(_TOGETHER * np.log2(1 + times[places]), _MOST_TOGETHER)
        best = int(score.argmax())
        same = (a[best], b[best]) == (words[2], words[3])
        return None if same else (int(i[best]), int(j[best]))


def _choose(choice: Choice, scores: np.ndarray[tuple[int, ...], np.dtype[np.float64]], picked: int) -> None:
    """Makes a choice again by other scores."""
    choice.picked, choice.scores = picked, scores.astype(np.float32)
    choice.gap = float(scores[choice.picked] - np.delete(scores, choice.picked).max())


def _words(slots: list[Slot], choices: list[Choice]) -> tuple[list[int], list[bool]]:
    """The chosen words, and which of them are certain."""
    chosen = [(s, c) for s, c in zip(slots, choices, strict=True) if c.picked != CARRIED]
    return [int(s.ids[c.picked]) for s, c in chosen], [len(s.ids) == 1 or c.gap > _SURE for s, c in chosen]
