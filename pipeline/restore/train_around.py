"""Learns `around.py`'s weights: which form of a word its neighbours without marks call for.

First all contexts compete for weights (FTRL with an L1 penalty, one pass over the text), then those that tell most are
kept and weighed again without the others (AdaGrad, one pass), then the weights become sixteen levels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore import learner
from pipeline.restore.around import PAD, Around, Text, contexts
from pipeline.restore.language import START, Forms
from pipeline.restore.table import build, step
from pipeline.restore.train_language import Stream, Vocabulary

Floats = NDArray[np.float32]
Small = NDArray[np.int8]
_ADMINISTRATIVE = 2.0  # what a word of administrative text counts; one of general text 1
_BLOCK = 20_000  # places learned from at once
_CHUNK = 500  # neighbouring places stay together when the text is shuffled
_COUNTERS = 29  # bits
_LEAST = 2  # sightings of a context
_LEVELS = 16
_SLOWER = 0.7  # how far the second pass slows down
BYTES = 2.57  # of a weight, in the mean: its slot, and its share of the table's own


class Places(NamedTuple):
    """All of the text, and what is to be learned at each of its places."""

    text: Text
    right: Small  # the number of the form that stands there; -1 where nothing is to be learned
    sizes: Small
    weight: Floats


def places(streams: Sequence[Stream], known: Vocabulary, forms: Forms) -> Places:
    """The streams as columns; a line is a row."""
    rows = []
    for stream in streams:
        raw = stream.ids[(stream.ids < 0) | (known.of[np.maximum(stream.ids, 0)] != -1)]
        raw = np.repeat(raw, np.where(raw < 0, PAD, 1))
        rows.append((raw, np.full(len(raw), _ADMINISTRATIVE if stream.weight > 1 else 1.0, np.float32)))
    end = np.full(PAD, -1, np.int32), np.ones(PAD, np.float32)
    raw = np.concatenate([row[0] for row in (*rows, end)])
    at = np.maximum(raw, 0)
    word = np.where(raw < 0, START, known.of[at])
    classes = forms.of[word].astype(np.int32)
    text = Text(
        np.where(raw < 0, 0, classes),
        np.where(raw < 0, 0, known.case[at]),
        np.where(raw < 0, 2, known.behind[at]),
        np.where(raw < 0, 0, known.opened[at]),
    )
    sizes = forms.sizes[classes]
    right = np.where((raw >= 0) & known.word[at] & (sizes > 1), forms.number[word], -1)
    return Places(text, right.astype(np.int8), sizes.astype(np.int8), np.concatenate([row[1] for row in (*rows, end)]))


def train(data: Places, vocabulary: int, entries: int, bits: int = 28) -> Around:
    """The model with at most so many weights. `bits`: of the space that the contexts compete in, 13 bytes each."""
    field = learner.empty_field(bits)
    counters = np.zeros(1 << _COUNTERS, np.uint8)
    shift = np.uint64(64 - _COUNTERS)
    for block in _blocks(data, None):
        learner.count(block.contexts, counters, shift)
    for block in _blocks(data, 0):
        learner.compete(block, field, counters, shift, _LEAST)
    del counters
    kept = learner.prune(field, entries)
    every, done = int((data.right >= 0).sum()), 0
    for block in _blocks(data, 1):
        learner.weigh(block, field, np.float32(learner.RATE * (1 - _SLOWER * done / every)))
        done += len(block.right)
    out = learner.Found(np.zeros(kept, np.uint64), np.zeros(kept, np.int64), np.zeros(kept, np.float32))
    found = 0
    for block in _blocks(data, None):
        found = learner.collect(block, field, out, found)
    return pack(learner.Found(*(column[:found] for column in out)), vocabulary)  # type: ignore[arg-type]


def _blocks(data: Places, seed: int | None) -> Iterator[learner.Block]:
    """The places to learn from, shuffled by the seed."""
    every = np.flatnonzero(data.right >= 0)
    if seed is not None:
        chunks = [every[a : a + _CHUNK] for a in range(0, len(every), _CHUNK)]
        order = np.random.default_rng(seed).permutation(len(chunks))
        every = np.concatenate([chunks[i] for i in order])
    for first in range(0, len(every), _BLOCK):
        at = every[first : first + _BLOCK]
        yield learner.Block(contexts(data.text, at), data.right[at], data.sizes[at], data.weight[at])


def pack(found: learner.Found, vocabulary: int) -> Around:
    """The weights as levels, in a table."""
    levels = _levels(found.weights)
    codes = 1 + np.searchsorted((levels[1:-1] + levels[2:]) / 2, found.weights)  # levels[0] stands for nothing
    table, at = build(found.contexts, step(found.forms + 1))
    table = table.coded(at, codes)
    number = np.array([vocabulary], np.uint32)
    return Around({"levels": levels, "shifts": table.shifts, "slots": table.slots, "vocabulary": number})


def _levels(weights: Floats, rounds: int = 60) -> Floats:
    """0, and the weights' means in groups so that the squares of what is lost are small, in rising order."""
    sample = np.sort(weights[:: max(1, len(weights) // 400_000)].astype(np.float64))
    levels = np.quantile(sample, (np.arange(_LEVELS - 1) + 0.5) / (_LEVELS - 1))
    sums = np.concatenate([[0.0], np.cumsum(sample)])
    for _ in range(rounds):
        cuts = np.concatenate([[0], np.searchsorted(sample, (levels[1:] + levels[:-1]) / 2), [len(sample)]])
        sizes = np.diff(cuts)
        levels = np.where(sizes > 0, np.diff(sums[cuts]) / np.maximum(sizes, 1), levels)
    return np.concatenate([[0.0], levels]).astype(np.float32)
