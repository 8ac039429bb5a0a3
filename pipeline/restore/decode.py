"""Chooses words for a run of slots: a beam search over the language model, then how sure each choice is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.restore.language import START, Ids, LanguageModel, Scores


@dataclass(slots=True)
class Slot:
    """What may stand at one place: word ids, and for each its score (log probability of what was read, in nats)."""

    ids: Ids
    scores: Scores


@dataclass(slots=True)
class Choice:
    picked: int  # index into the slot's ids
    scores: Scores  # of each of the slot's ids with its neighbours as chosen, in nats

    def margin(self, other: int) -> float:
        """How much better the choice is than another of the slot's ids."""
        return float(self.scores[self.picked] - self.scores[other])


def decode(model: LanguageModel, slots: list[Slot], beam: int) -> list[Choice]:
    """The best words for the slots (none may be empty), a line start before them."""
    if not slots:
        return []
    path = _search(model, slots, beam)
    return _weigh(model, slots, path)


def _search(model: LanguageModel, slots: list[Slot], beam: int) -> list[int]:
    size = np.int64(len(model.words))
    before = last = np.array([START], np.int64)
    score = np.zeros(1, np.float32)
    trail: list[tuple[Ids, Ids]] = []  # for each step: the state it came from, the index in the slot
    for slot in slots:
        total = model.score(before[:, None], last[:, None], slot.ids[None, :]) + score[:, None] + slot.scores[None, :]
        flat = total.ravel()
        if len(flat) > 3 * beam:
            top = np.argpartition(-flat, 3 * beam)[: 3 * beam]
            top = top[np.argsort(-flat[top])]
        else:
            top = np.argsort(-flat)
        state, index = np.divmod(top, len(slot.ids))
        if len(top) > len(slot.ids):  # states that ended in the same two words are one
            _, first = np.unique(last[state] * size + slot.ids[index], return_index=True)
            first.sort()
            top, state, index = top[first[:beam]], state[first[:beam]], index[first[:beam]]
        before, last, score = last[state], slot.ids[index], flat[top]
        trail.append((state, index))
    at = int(np.argmax(score))
    path = []
    for state, index in reversed(trail):
        path.append(int(index[at]))
        at = int(state[at])
    return path[::-1]


def _weigh(model: LanguageModel, slots: list[Slot], path: list[int]) -> list[Choice]:
    """Each slot's candidates with the neighbours fixed; all slots in one go."""
    chosen = np.array([s.ids[p] for s, p in zip(slots, path, strict=True)], np.int64)
    padded = np.concatenate([[START, START], chosen, [START, START]]).astype(np.int64)
    sizes = np.array([len(s.ids) for s in slots])
    place = np.repeat(np.arange(len(slots)), sizes) + 2
    ids = np.concatenate([s.ids for s in slots])
    scores = np.concatenate([s.scores for s in slots]) + model.score(padded[place - 2], padded[place - 1], ids)
    one, two = padded[place + 1], padded[place + 2]
    scores = scores + np.where(one != START, model.score(padded[place - 1], ids, one), np.float32(0))
    scores = scores + np.where(two != START, model.score(ids, one, two), np.float32(0))
    parts = np.split(scores, np.cumsum(sizes)[:-1])
    return [Choice(p, part) for p, part in zip(path, parts, strict=True)]


def line_scores(model: LanguageModel, ids: Ids) -> Scores:
    """log p of each word of a line in its place, in nats."""
    padded = np.concatenate([[START, START], ids]).astype(np.int64)
    return model.score(padded[:-2], padded[1:-1], padded[2:])
