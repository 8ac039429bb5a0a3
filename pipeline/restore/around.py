"""Which marks a word had, told by the words without marks on both sides: a log-linear model, small enough to look up.

Its features are contexts of the word: neighbours, the case and the punctuation, each hashed. For each context it knows
a weight of those of the word's forms for which the context tells something. Words that look alike without marks are one
class; a class's forms are numbered, the most frequent first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.language import Ids, LanguageModel, Scores
from pipeline.restore.store import load_arrays, save_arrays
from pipeline.restore.table import Hashes, Table, step

_MAGIC = b"kehoach-around-1\n"
PAD = 3  # places without a word before and behind each row of a text
CONTEXTS = 20
_A, _B = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
_31, _29 = np.uint64(31), np.uint64(29)
_BLOCK = 4096  # places looked up at once: more don't fit into the processor's cache


class Text(NamedTuple):
    """Words one after another, columns of one table. Each row of them stands between PAD empty places (class 0)."""

    classes: Ids
    case: Ids  # Case's value
    behind: Ids  # the punctuation behind: 0 none, 1 some, 2 the sentence ends; 2 at an empty place
    opened: Ids  # 1 where a sign stands before


def _mix(a: Hashes, b: Hashes) -> Hashes:
    x = ((a + _B) * _A) ^ (b * _B)
    x ^= x >> _31
    x *= _A
    x ^= x >> _29
    return x


def _tagged(number: int, *values: tuple[NDArray[np.integer], int]) -> Hashes:
    """Columns of small numbers as one, each with room for `size` values, marked with the feature's own number."""
    whole = np.full(len(values[0][0]), number << 24, np.int64)
    shift = 1
    for value, size in values:
        whole += value * shift
        shift *= size
    return whole.astype(np.uint64)


def contexts(text: Text, at: Ids) -> Hashes:
    """The contexts of the words at the places `at`: CONTEXTS columns."""

    def word(offset: int) -> Hashes:
        return text.classes[at + offset].astype(np.uint64)

    left, left2, left3, right, right2, right3 = (
        _mix(word(offset), np.array([1000 + offset], np.uint64)) for offset in (-1, -2, -3, 1, 2, 3)
    )
    opening = ((text.behind[at - 1] == 2) | (text.opened[at] != 0)).astype(np.int64)
    own, before, after = ((text.case[at + offset], 3) for offset in (0, -1, 1))
    case = (text.case[at] * 2 + opening, 6)
    signs = (text.behind[at - 1] * 6 + text.behind[at] * 2 + text.opened[at], 18)
    alone = _mix(word(0), np.zeros(len(at), np.uint64))
    one, two = _mix(alone, left), _mix(alone, right)
    both = _mix(one, right)
    far, wide = _mix(alone, left2), _mix(both, left2)
    older, later = _mix(one, left2), _mix(two, right2)
    return np.stack(
        [
            _mix(alone, _tagged(1, case, before, after)),
            one,
            two,
            both,
            older,
            later,
            wide,
            _mix(both, right2),
            _mix(older, left3),
            _mix(later, right3),
            far,
            _mix(alone, right2),
            _mix(one, _tagged(2, case, before)),
            _mix(two, _tagged(3, case, after)),
            _mix(both, _tagged(4, own, before, after)),
            _mix(alone, _tagged(5, signs, case)),
            _mix(far, right2),
            _mix(wide, right2),
            _mix(alone, left3),
            _mix(alone, right3),
        ],
        axis=1,
    )


@dataclass
class Around:
    """`levels`: the weight, in nats, that each of the table's sixteen codes stands for; the first is 0.

    `vocabulary` is that of the language model whose words it knows.
    """

    arrays: dict[str, NDArray[Any]]

    @cached_property
    def _table(self) -> Table:
        return Table(self.arrays["shifts"], self.arrays["slots"])

    @cached_property
    def _levels(self) -> Scores:
        return np.asarray(self.arrays["levels"], np.float32)

    def belongs_to(self, model: LanguageModel) -> bool:
        return int(self.arrays["vocabulary"][0]) == model.vocabulary

    @classmethod
    def load(cls, path: Path) -> Around:
        """Maps the file; processes share it. Raises FileNotFoundError where it is not there."""
        return cls(load_arrays(path, _MAGIC))

    def save(self, path: Path) -> None:
        save_arrays(path, _MAGIC, self.arrays)

    def shares(self, text: Text, at: Ids, sizes: Ids) -> Scores:
        """The log share of each form of the words at the places `at`; `sizes`: how many forms each has (1 at least)."""
        if not len(at):
            return np.zeros(0, np.float32)
        parts = [self._weights(text, at[a : a + _BLOCK], sizes[a : a + _BLOCK]) for a in range(0, len(at), _BLOCK)]
        scores = np.concatenate(parts)
        firsts = np.cumsum(sizes) - sizes
        scores -= np.repeat(np.maximum.reduceat(scores, firsts), sizes)
        scores -= np.repeat(np.log(np.add.reduceat(np.exp(scores), firsts)), sizes)
        return scores

    def _weights(self, text: Text, at: Ids, sizes: Ids) -> Scores:
        hashes = np.repeat(contexts(text, at), sizes, axis=0)
        number = np.arange(len(hashes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        codes = self._table.codes(hashes, step(number + 1)[:, None])
        return np.asarray(self._levels[codes].sum(axis=1), np.float32)


def laid_out(columns: Ids, sizes: Sequence[int]) -> tuple[Text, Ids]:
    """Rows of words, as the columns of `Text`, with empty places between them, and each word's place."""
    place = np.arange(len(columns)) + PAD * np.repeat(np.arange(1, len(sizes) + 1), sizes)
    whole = np.zeros((len(columns) + PAD * (len(sizes) + 1), 4), np.int64)
    whole[:, 2] = 2
    whole[place] = columns
    return Text(*whole.T), place
