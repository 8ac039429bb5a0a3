"""Chooses words for rows of slots: a beam search over the language model, for many rows at once, and how sure it is.

A state is a candidate with the best words before it. Most slots take one word for one token. A token that may be two
words has two slots, two tokens that may be one word have a candidate that reaches over both: marks on the candidates
(`needs`, `gives`) say which may follow which, and `carry` lets a state pass a slot without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.language import START, Ids, LanguageModel, Scores
from pipeline.restore.table import start, step

_BATCH = 96  # rows searched at once
THOROUGH, QUICK = (8, 2), (12, 1)  # kept a slot: candidates, and words before each; marks alone need no more
_CARRYING = 40  # states where some pass a slot: they have paid for no word yet and would push out all others
_NEVER = np.float32(-1e9)
CARRIED = -1  # the index that stands for passing a slot


@dataclass(slots=True, eq=False)
class Slot:
    """What may stand at one place: word ids, and for each its score (log probability of what was read, in nats).

    `needs` and `gives` are marks, 0 where nothing is joined or split. A state with the mark `carry[0]` may pass the
    slot without a word and then has the mark `carry[1]`. Slots that are the same object are laid out once.
    """

    ids: Ids
    scores: Scores
    needs: Ids | None = None
    gives: Ids | None = None
    carry: tuple[int, int] | None = None


@dataclass(slots=True)
class Choice:
    """`picked` is an index into the slot's ids, or CARRIED. `scores`: of each id with its neighbours as chosen.

    `gap`: how much better it is than the next best of the slot, in nats.
    """

    picked: int
    scores: Scores
    gap: float

    def margin(self, other: int) -> float:
        """How much better the choice is than another of the slot's ids, in nats."""
        return float(self.scores[self.picked] - self.scores[other])


class _Layout(NamedTuple):
    """Distinct slots as rows of equal length."""

    ids: Ids
    scores: Scores
    needs: Ids
    gives: Ids
    carry: Ids  # n x 2, -1 for none
    sizes: Ids


class _Beam(NamedTuple):
    """States of each row: B x Q, and B x P x Q where they differ by the words before."""

    word: Ids
    mark: Ids
    before: Ids
    backoff: Scores
    score: Scores

    def first(self, rows: int) -> _Beam:
        return _Beam(self.word[:rows], self.mark[:rows], self.before[:rows], self.backoff[:rows], self.score[:rows])


class _Trail(NamedTuple):
    """For each state, where it came from (B x P x Q), and its candidate (B x Q)."""

    state: Ids
    place: Ids
    candidate: Ids


def decode(model: LanguageModel, rows: list[list[Slot]], kept: tuple[int, int] = THOROUGH) -> list[list[int]]:
    """For each row the index of the best candidate of each slot, or CARRIED. A line's start stands before each row."""
    out = [[0] * len(row) for row in rows]
    windows = [(i, a, b) for i, row in enumerate(rows) for a, b in _windows(row)]
    windows.sort(key=lambda w: w[1] - w[2])
    for first in range(0, len(windows), _BATCH):
        batch = windows[first : first + _BATCH]
        paths = _search(model, [rows[i][a:b] for i, a, b in batch], kept)
        for (i, a, b), path in zip(batch, paths, strict=True):
            out[i][a:b] = path
    return out


def _windows(row: list[Slot]) -> list[tuple[int, int]]:
    """The parts of a row where there is a choice, each with two slots before and after: what is further off has no say.

    So the search is as exact as over the whole row.
    """
    found: list[tuple[int, int]] = []
    for place, slot in enumerate(row):
        if len(slot.ids) == 1 and slot.carry is None and slot.gives is None:
            continue
        start, end = max(0, place - 2), min(len(row), place + 3)
        if found and start <= found[-1][1] - 2:
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found


def _lay_out(slots: list[Slot]) -> _Layout:
    sizes = np.array([len(s.ids) for s in slots], np.int64)
    shape = len(slots), int(sizes.max())
    ids, needs, gives = (np.zeros(shape, np.int64) for _ in range(3))
    scores = np.full(shape, _NEVER, np.float32)
    carry = np.full((len(slots), 2), -1, np.int64)
    for row, slot in enumerate(slots):
        size = len(slot.ids)
        ids[row, :size], scores[row, :size] = slot.ids, slot.scores
        if slot.needs is not None and slot.gives is not None:
            needs[row, :size], gives[row, :size] = slot.needs, slot.gives
        if slot.carry:
            carry[row] = slot.carry
    return _Layout(ids, scores, needs, gives, carry, sizes)


def _search(model: LanguageModel, rows: list[list[Slot]], kept: tuple[int, int]) -> list[list[int]]:
    """Rows of slots, the longest first."""
    number: dict[int, int] = {}
    distinct: list[Slot] = []
    grid = np.zeros((len(rows), len(rows[0])), np.int64)
    for i, row in enumerate(rows):
        for j, slot in enumerate(row):
            if id(slot) not in number:
                number[id(slot)] = len(distinct)
                distinct.append(slot)
            grid[i, j] = number[id(slot)]
    layout = _lay_out(distinct)
    joins = bool((layout.carry >= 0).any() or layout.needs.any() or layout.gives.any())
    lengths = np.array([len(row) for row in rows])
    begin = np.full((len(rows), 1), START, np.int64)
    zero = np.zeros((len(rows), 1, 1), np.float32)
    beam = _Beam(begin, np.zeros_like(begin), begin[:, None], zero, zero)
    trails: list[_Trail] = []
    ends = np.zeros((len(rows), 2), np.int64)
    for t in range(grid.shape[1]):
        active = int((lengths > t).sum())
        beam, trail = _advance(model, beam.first(active), layout, grid[:active, t], joins, kept)
        trails.append(trail)
        flat = np.where(beam.mark[:, None] == 0, beam.score, _NEVER).reshape(active, -1).argmax(axis=1)
        ends[:active, 0], ends[:active, 1] = np.divmod(flat, beam.word.shape[1])
    return _back(trails, ends, lengths)


def _advance(  # noqa: PLR0917
    model: LanguageModel, beam: _Beam, layout: _Layout, which: Ids, joins: bool, kept: tuple[int, int]
) -> tuple[_Beam, _Trail]:
    """One slot further in every row."""
    width = int(layout.sizes[which].max())
    ids, own = layout.ids[which, :width], layout.scores[which, :width]
    pairs, backoffs = model.pair_scores(beam.word[:, :, None], ids[:, None, :])
    lower = pairs[:, None] + beam.backoff[..., None]
    total = model.triple_scores(start(beam.before, beam.word[:, None])[..., None], step(ids)[:, None, None], lower)
    total += beam.score[..., None]
    place = total.argmax(axis=1)
    best = total.max(axis=1)  # B x Q x K
    gives = layout.gives[which, :width] if joins else np.zeros_like(ids)
    if joins:
        best[beam.mark[:, :, None] != layout.needs[which, :width][:, None]] = _NEVER
    best += own[:, None]
    states, scores = [], []
    for _ in range(min(kept[1], best.shape[1])):
        top = best.argmax(axis=1)[:, None]  # B x 1 x K
        states.append(top)
        scores.append(np.take_along_axis(best, top, 1))
        np.put_along_axis(best, top, _NEVER * 2, 1)
    state, score = np.concatenate(states, 1), np.concatenate(scores, 1)
    place = np.take_along_axis(place, state, 1)
    before = _pick(beam.word, state)
    backoff = np.take_along_axis(backoffs, state, 1)
    candidate = np.broadcast_to(np.arange(width), ids.shape)
    new, trail = _Beam(ids, gives, before, backoff, score), _Trail(state, place, candidate)
    if joins and (layout.carry[which] >= 0).any():
        new, trail = _carry(beam, *_prune(new, trail, 2 * kept[0]), layout.carry[which])
        return _prune(new, trail, _CARRYING)
    return _prune(new, trail, kept[0])


def _pick(values: Ids, index: Ids) -> Ids:
    """values B x Q by index B x P x K."""
    return values[np.arange(len(values))[:, None, None], index]


def _carry(beam: _Beam, new: _Beam, trail: _Trail, carry: Ids) -> tuple[_Beam, _Trail]:
    """Adds the states that pass the slot without a word."""
    may = beam.mark == carry[:, :1]
    score = np.where(may[:, None], beam.score, _NEVER)
    mark = np.where(may, carry[:, 1:], beam.mark)
    count, depth, wide = beam.score.shape
    state = np.broadcast_to(np.arange(wide), (count, depth, wide))
    place = np.broadcast_to(np.arange(depth)[:, None], (count, depth, wide))
    deep = max(depth, new.score.shape[1])

    def both(a: NDArray[np.generic], b: NDArray[np.generic], fill: float) -> NDArray[np.generic]:
        parts = []
        for part in (a, b):
            missing = deep - part.shape[1]
            parts.append(np.pad(part, ((0, 0), (0, missing), (0, 0)), constant_values=fill) if missing else part)
        return np.concatenate(parts, axis=2)

    joined = _Beam(
        np.concatenate([new.word, beam.word], 1),
        np.concatenate([new.mark, mark], 1),
        both(new.before, beam.before, 0),  # type: ignore[arg-type]
        both(new.backoff, beam.backoff, 0),  # type: ignore[arg-type]
        both(new.score, score, float(_NEVER) * 2),  # type: ignore[arg-type]
    )
    candidates = np.concatenate([trail.candidate, np.full((count, wide), CARRIED)], 1)
    return joined, _Trail(both(trail.state, state, 0), both(trail.place, place, 0), candidates)  # type: ignore[arg-type]


def _prune(beam: _Beam, trail: _Trail, most: int) -> tuple[_Beam, _Trail]:
    if beam.word.shape[1] <= most:
        return beam, trail
    top = np.argpartition(-beam.score[:, 0], most, axis=1)[:, :most]
    deep = top[:, None]
    word, mark, candidate = (np.take_along_axis(a, top, 1) for a in (beam.word, beam.mark, trail.candidate))
    before, state, place = (np.take_along_axis(a, deep, 2) for a in (beam.before, trail.state, trail.place))
    backoff, score = (np.take_along_axis(a, deep, 2) for a in (beam.backoff, beam.score))
    return _Beam(word, mark, before, backoff, score), _Trail(state, place, candidate)


def _back(trails: list[_Trail], ends: Ids, lengths: Ids) -> list[list[int]]:
    """The candidates along the best way of each row."""
    count = len(lengths)
    place, state = ends[:, 0].copy(), ends[:, 1].copy()
    picked = np.zeros((count, len(trails)), np.int64)
    for t in range(len(trails) - 1, -1, -1):
        rows = np.arange(int((lengths > t).sum()))
        trail, p, q = trails[t], place[rows], state[rows]
        picked[rows, t] = trail.candidate[rows, q]
        place[rows], state[rows] = trail.place[rows, p, q], trail.state[rows, p, q]
    return [row[:size].tolist() for row, size in zip(picked, lengths.tolist(), strict=True)]


def weigh(model: LanguageModel, rows: list[list[Slot]], paths: list[list[int]]) -> list[list[Choice]]:
    """Each slot's candidates with the neighbours as chosen; all slots in one go."""
    chosen: list[int] = [START, START]
    slots: list[Slot] = []
    places: list[int] = []
    for row, path in zip(rows, paths, strict=True):
        for slot, picked in zip(row, path, strict=True):
            slots.append(slot)
            places.append(len(chosen) if picked != CARRIED else 0)
            if picked != CARRIED:
                chosen.append(int(slot.ids[picked]))
        chosen += [START, START]
    if not slots:
        return [[] for _ in rows]
    words = np.array(chosen, np.int64)
    sizes = [len(s.ids) for s in slots]
    place = np.repeat(places, sizes)
    at = np.maximum(place, 2)
    ids = np.concatenate([s.ids for s in slots])
    scores = np.concatenate([s.scores for s in slots]) + model.score(words[at - 2], words[at - 1], ids)
    one, two = words[at + 1], words[np.minimum(at + 2, len(words) - 1)]
    scores = scores + np.where(one != START, model.score(words[at - 1], ids, one), np.float32(0))
    scores = scores + np.where((one != START) & (two != START), model.score(ids, one, two), np.float32(0))
    return _choices(paths, scores, np.array(sizes, np.int64))


def _choices(paths: list[list[int]], scores: Scores, sizes: Ids) -> list[list[Choice]]:
    """The slots' shares of all scores, slot by slot."""
    firsts = np.cumsum(sizes) - sizes
    at = firsts + np.maximum(np.array([p for path in paths for p in path], np.int64), 0)
    others = scores.copy()
    others[at] = -np.inf
    gaps = (scores[at] - np.maximum.reduceat(others, firsts)).tolist()
    out: list[list[Choice]] = []
    slot = 0
    bounds = np.append(firsts, len(scores)).tolist()
    for path in paths:
        row = []
        for picked in path:
            row.append(Choice(picked, scores[bounds[slot] : bounds[slot + 1]], gaps[slot]))
            slot += 1
        out.append(row)
    return out


def word_scores(model: LanguageModel, ids: Ids) -> Scores:
    """log p of each word in its place, in nats; START before and between lines (twice) gets no meaning."""
    padded = np.concatenate([[START, START], ids]).astype(np.int64)
    return model.score(padded[:-2], padded[1:-1], padded[2:])
