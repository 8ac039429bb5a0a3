"""The inner loops of `train_around.py`, compiled by numba where it is there: without it they are right, but slow.

Each context's forms have their weights in a line of 16 neighbouring slots of a large field (more forms: another line).
Contexts that fall on one line are told apart by 32 bits; the one that needed a slot most often owns it.
"""

# Loops over single numbers, for numba to compile: no array expressions, few functions, no types of ours but tuples.
from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

_F = TypeVar("_F", bound=Callable[..., Any])
RATE = 0.15
_STEP, _PENALTY = np.float32(RATE), np.float32(0.15)
_SURE = 0.998  # a place that is as sure as this teaches nothing
_SLIGHT = 0.01  # a gradient smaller than this is left out
_MOST = 128  # forms of a class
_PART = 1 << 22


def _compiled(function: _F) -> _F:
    try:
        import numba
    except ImportError:
        return function
    return numba.njit(fastmath=True)(function)  # type: ignore[no-any-return]


class Block(NamedTuple):
    """Places to learn from: contexts (rows), the right form, how many forms there are, how much the place counts."""

    contexts: NDArray[np.uint64]
    right: NDArray[np.int8]
    sizes: NDArray[np.int8]
    weight: NDArray[np.float32]


class Field(NamedTuple):
    """For each slot: the gradients' sum (then the weight), the sum of their squares, whose it is, by how many votes.

    After `prune` the second is 0 where nothing is kept.
    """

    sums: NDArray[np.float32]
    squares: NDArray[np.float32]
    owner: NDArray[np.uint32]
    votes: NDArray[np.uint8]


class Found(NamedTuple):
    """The kept weights with their keys."""

    contexts: NDArray[np.uint64]
    forms: NDArray[np.int64]
    weights: NDArray[np.float32]


def empty_field(bits: int) -> Field:
    size = 1 << bits
    return Field(
        np.zeros(size, np.float32), np.zeros(size, np.float32), np.zeros(size, np.uint32), np.zeros(size, np.uint8)
    )


def prune(field: Field, entries: int) -> int:
    """Keeps the slots whose weights matter most, by their size and how often they were needed; how many."""
    worth = np.zeros(len(field.sums), np.float32)
    for a in range(0, len(worth), _PART):
        z, n = field.sums[a : a + _PART], field.squares[a : a + _PART]
        z[:] = -_STEP * np.sign(z) * np.maximum(np.abs(z) - _PENALTY, 0) / (1 + np.sqrt(n))
        worth[a : a + _PART] = np.abs(z) * np.sqrt(n)
    some = worth[worth > 0]
    least = np.partition(some, -entries)[-entries] if len(some) > entries else np.float32(0)
    kept = 0
    for a in range(0, len(worth), _PART):
        keep = (worth[a : a + _PART] >= least) & (worth[a : a + _PART] > 0)
        field.sums[a : a + _PART][~keep] = 0
        field.squares[a : a + _PART] = np.where(keep, field.squares[a : a + _PART] + 1, 0)
        kept += int(keep.sum())
    return kept


@_compiled
def count(contexts: Any, counters: Any, shift: Any) -> None:
    """Adds the contexts' sightings to the counters; `shift` takes a context's number to the counters'."""
    for i in range(contexts.shape[0]):
        for j in range(contexts.shape[1]):
            k = contexts[i, j] >> shift
            if counters[k] < 200:
                counters[k] += 1


@_compiled
def _slot(context: Any, form: Any, mask: Any) -> Any:
    line = (context >> np.uint64(8)) & mask
    if form >= 16:
        line = (line + np.uint64(form >> 4) * np.uint64(40503)) & mask
    return (line << np.uint64(4)) | (np.uint64(form & 15) ^ (context & np.uint64(15)))


@_compiled
def _shares(scores: Any, size: Any) -> None:
    """Scores as shares, in their place."""
    most = scores[0]
    for c in range(size):
        most = max(most, scores[c])
    total = np.float32(0)
    for c in range(size):
        scores[c] = np.exp(scores[c] - most)
        total += scores[c]
    for c in range(size):
        scores[c] /= total


@_compiled
def _weight(z: Any, n: Any) -> Any:
    if z > _PENALTY:
        return -_STEP * (z - _PENALTY) / (np.float32(1) + np.sqrt(n))
    if z < -_PENALTY:
        return -_STEP * (z + _PENALTY) / (np.float32(1) + np.sqrt(n))
    return np.float32(0)


@_compiled
def _push(context: Any, form: Any, g: Any, field: Any, mask: Any) -> None:
    """One gradient for one weight."""
    sums, squares, owner, votes = field
    s = _slot(context, form, mask)
    before, after = np.sqrt(squares[s]), np.sqrt(squares[s] + g * g)
    sums[s] += g - (after - before) / _STEP * _weight(sums[s], squares[s])
    squares[s] += g * g
    mine = np.uint32(context >> np.uint64(32))
    if owner[s] == mine:
        if votes[s] < 250:
            votes[s] += 1
    elif votes[s] == 0:
        owner[s] = mine
        votes[s] = 1
    else:
        votes[s] -= 1


@_compiled
def compete(block: Any, field: Any, counters: Any, shift: Any, least: Any) -> None:
    """One block of the first pass; contexts count that were seen `least` times."""
    mask = np.uint64(len(field.sums) // 16 - 1)
    scores = np.zeros(_MOST, np.float32)
    used = np.zeros(block.contexts.shape[1], np.uint64)
    for i in range(block.contexts.shape[0]):
        size, right, count = int(block.sizes[i]), int(block.right[i]), 0
        for c in range(size):
            scores[c] = 0
        for j in range(block.contexts.shape[1]):
            context = block.contexts[i, j]
            if counters[context >> shift] >= least:
                used[count] = context
                count += 1
                for c in range(size):
                    s = _slot(context, c, mask)
                    scores[c] += _weight(field.sums[s], field.squares[s])
        _shares(scores, size)
        if scores[right] > _SURE:
            continue
        for c in range(size):
            g = block.weight[i] * (scores[c] - np.float32(c == right))
            if abs(g) >= _SLIGHT:
                for k in range(count):
                    _push(used[k], c, g, field, mask)


@_compiled
def weigh(block: Any, field: Any, rate: Any) -> None:
    """One block of the second pass."""
    sums, squares, owner = field.sums, field.squares, field.owner
    mask = np.uint64(len(sums) // 16 - 1)
    scores = np.zeros(_MOST, np.float32)
    room = block.contexts.shape[1] * _MOST
    hit, form = np.zeros(room, np.uint64), np.zeros(room, np.int64)
    for i in range(block.contexts.shape[0]):
        size, right, count = int(block.sizes[i]), int(block.right[i]), 0
        for c in range(size):
            scores[c] = 0
        for j in range(block.contexts.shape[1]):
            context = block.contexts[i, j]
            mine = np.uint32(context >> np.uint64(32))
            for c in range(size):
                s = _slot(context, c, mask)
                if squares[s] > 0 and owner[s] == mine:
                    scores[c] += sums[s]
                    hit[count] = s
                    form[count] = c
                    count += 1
        _shares(scores, size)
        if scores[right] > _SURE:
            continue
        for k in range(count):
            s = hit[k]
            g = block.weight[i] * (scores[form[k]] - np.float32(form[k] == right))
            squares[s] += g * g
            sums[s] -= rate * g / np.sqrt(squares[s])


@_compiled
def collect(block: Any, field: Any, out: Any, found: Any) -> Any:
    """Writes the block's kept weights with their keys behind the first `found`; how many there are then."""
    mask = np.uint64(len(field.sums) // 16 - 1)
    for i in range(block.contexts.shape[0]):
        for j in range(block.contexts.shape[1]):
            context = block.contexts[i, j]
            mine = np.uint32(context >> np.uint64(32))
            for c in range(block.sizes[i]):
                s = _slot(context, c, mask)
                if field.squares[s] > 0 and field.owner[s] == mine:
                    field.squares[s] = 0  # each one once
                    out.contexts[found] = context
                    out.forms[found] = c
                    out.weights[found] = field.sums[s]
                    found += 1
    return found
