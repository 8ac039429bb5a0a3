"""The language model: syllable trigrams with modified Kneser-Ney smoothing, pruned, in bytes, mapped from its file."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.store import load_arrays, save_arrays
from pipeline.restore.syllables import canonical
from pipeline.restore.table import Hashes, Table, start, step
from pipeline.restore.tokens import Kind, Token
from pipeline.text import fold

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
START, NUMBER, OTHER, CODE = 0, 1, 2, 3
SPECIAL = ("<s>", "<n>", "<u>", "<c>")
STEP = 16.0  # a byte is 1/16 nat
_MAGIC = b"kehoach-lm-2\n"
_CACHE = 16384  # words whose ids are remembered


def pack(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Log probabilities (0 or less, in nats) as bytes."""
    return np.clip(np.round(-values * STEP), 0, 255).astype(np.uint8)


_UNPACKED: Scores = np.arange(256, dtype=np.float32) / np.float32(-STEP)


def unpack(packed: NDArray[np.uint8]) -> Scores:
    return _UNPACKED[packed]


class Forms(NamedTuple):
    """The classes of words that look alike without marks, and the words of each."""

    of: Ids  # the class of each word
    named: dict[str, int]  # the class of lower-case letters without marks
    first: Ids  # where each class's forms begin in `ids`
    sizes: Ids  # 0 where no word with marks looks so
    ids: Ids  # the words: the most frequent syllable first, then words of other languages
    number: Ids  # of each word among the forms of its class; -1 where it is none of them
    unmarked: Ids  # of each class of several forms, a number behind all words: one of them, the marks not known


@dataclass
class LanguageModel:
    """Log probabilities, in nats, of a word after two others. Word ids index `words`; see `train_language`."""

    words: list[str]
    arrays: dict[str, NDArray[Any]]

    def __post_init__(self) -> None:
        self._token_ids: dict[tuple[str, Kind], int] = {}
        get = self.arrays.__getitem__
        self.unigram: Scores = unpack(get("unigram"))
        self.unigram_backoff: Scores = unpack(get("unigram_backoff"))
        self.title: Scores = unpack(get("title"))  # log of the share of capitalised ones inside sentences
        self.lower: Scores = unpack(get("lower"))  # log of the rest
        self._pairs = Table(get("pair_shifts"), get("pair_slots"))
        self._triples = Table(get("triple_shifts"), get("triple_slots"))
        self._pair, self._pair_backoff, self._triple = get("pair"), get("pair_backoff"), get("triple")

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Maps the file; processes share it. Raises FileNotFoundError where it is not there."""
        arrays = load_arrays(path, _MAGIC)
        return cls(bytes(arrays.pop("words")).decode("utf-8").split("\n"), arrays)

    def save(self, path: Path) -> None:
        text = np.frombuffer("\n".join(self.words).encode("utf-8"), np.uint8)
        save_arrays(path, _MAGIC, {"words": text, **self.arrays})

    @cached_property
    def ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @cached_property
    def syllables(self) -> Ids:
        """The ids of the words that are Vietnamese syllables."""
        return np.flatnonzero(self.arrays["is_syllable"]).astype(np.int64)

    @cached_property
    def by_fold(self) -> dict[str, Ids]:
        """The syllables that look alike without marks, the most frequent first."""
        found: dict[str, list[int]] = {}
        for index in self.syllables.tolist():
            found.setdefault(fold(self.words[index]), []).append(index)
        return {key: np.array(ids, np.int64) for key, ids in found.items()}

    @cached_property
    def vocabulary(self) -> int:
        """A number that tells this list of words from others."""
        return zlib.crc32("\n".join(self.words).encode("utf-8"))

    @cached_property
    def forms(self) -> Forms:
        named: dict[str, int] = {}
        of = [named.setdefault(fold(word), len(named)) for word in self.words]
        rows: list[list[int]] = [[] for _ in named]
        for index, word in enumerate(self.words):
            if word.isalpha():
                rows[of[index]].append(index)
        for name, row in zip(named, rows, strict=True):
            if all(self.words[index] == name for index in row) and name not in self.by_fold:
                row.clear()  # nothing to choose: a foreign word
        sizes = np.array([len(row) for row in rows], np.int64)
        ids = np.array([index for row in rows for index in row], np.int64)
        first = np.cumsum(sizes) - sizes
        number = np.full(len(self.words), -1, np.int64)
        number[ids] = np.arange(len(ids)) - np.repeat(first, sizes)
        unmarked = np.where(sizes > 1, len(self.words) - 1 + np.cumsum(sizes > 1), 0)
        return Forms(np.array(of, np.int64), named, first, sizes, ids, number, unmarked)

    def syllable_id(self, word: str) -> int | None:
        """The id of a lower-case syllable, wherever its tone is written; None where the model doesn't know it."""
        index = self.ids.get(canonical(word))
        return index if index is not None and self.arrays["is_syllable"][index] else None

    def token_id(self, token: Token) -> int:
        """What a token is as context for others."""
        found = self._token_ids.get((token.core, token.kind))
        if found is None:
            if len(self._token_ids) >= _CACHE:
                self._token_ids.clear()
            found = self._token_ids[token.core, token.kind] = word_id(self.ids, token)
        return found

    def pair_scores(self, last: Ids, word: Ids) -> tuple[Scores, Scores]:
        """log p(word | last), and the back-off weight of the two as what comes before; they broadcast together."""
        place, known = self._pairs.find(start(last), step(word))
        scores = np.where(known, _UNPACKED[self._pair[place]], self.unigram_backoff[last] + self.unigram[word])
        return scores, np.where(known, _UNPACKED[self._pair_backoff[place]], np.float32(0))

    def triple_scores(self, before: Hashes, word: Hashes, otherwise: Scores) -> Scores:
        """log p(word | two before), from `start` and `step`; `otherwise` is what the back-off gives."""
        place, known = self._triples.find(before, word)
        return np.where(known, _UNPACKED[self._triple[place]], otherwise)

    def score(self, before: Ids, last: Ids, word: Ids) -> Scores:
        """log p(word | before, last), over three arrays of ids that broadcast together."""
        pair, _ = self.pair_scores(last, word)
        _, backoff = self.pair_scores(before, last)
        return self.triple_scores(start(before, last), step(word), pair + backoff)


def word_id(ids: dict[str, int], token: Token) -> int:
    """The id of a token's word, or of what kind of unknown thing it is."""
    if token.kind is Kind.NUMBER:
        return NUMBER
    known = ids.get(canonical(token.core.lower()))
    if known is not None:
        return known
    return CODE if token.kind is Kind.KEPT and any(c.isdigit() or c in "/@" for c in token.core) else OTHER
