"""The language model: syllable trigrams with Kneser-Ney smoothing, pruned and packed into numpy arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.syllables import canonical, is_syllable
from pipeline.restore.tokens import Kind, Token
from pipeline.text import fold

Ids = NDArray[np.int64]
Scores = NDArray[np.float32]
START, NUMBER, OTHER = 0, 1, 2
SPECIAL = ("<s>", "<n>", "<u>")
STEP = 16.0  # packed log probabilities: a byte is 1/16 nat


def pack(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Log probabilities (0 or less, in nats) as bytes."""
    return np.clip(np.round(-values * STEP), 0, 255).astype(np.uint8)


def unpack(packed: NDArray[np.uint8]) -> Scores:
    return packed.astype(np.float32) / np.float32(-STEP)


@dataclass
class LanguageModel:
    """Log probabilities, in nats, of a word after two others. Word ids index `words`."""

    words: list[str]
    unigram: Scores  # V
    unigram_backoff: Scores  # V
    bigram_keys: Ids  # sorted, first * V + second
    bigram: Scores
    bigram_backoff: Scores
    trigram_keys: Ids  # sorted, index of the bigram * V + third
    trigram: Scores

    @classmethod
    def load(cls, path: Path) -> LanguageModel:
        """Raises FileNotFoundError where the model is not there."""
        with np.load(path) as data:
            words = bytes(data["words"]).decode("utf-8").split("\n")
            size = len(words)
            first = np.repeat(np.arange(size), data["followers"])
            pairs = np.repeat(np.arange(len(data["second"])), data["third_counts"])
            return cls(
                words,
                unpack(data["unigram"]),
                unpack(data["unigram_backoff"]),
                first * size + data["second"],
                unpack(data["bigram"]),
                unpack(data["bigram_backoff"]),
                pairs * size + data["third"],
                unpack(data["trigram"]),
            )

    def save(self, path: Path) -> None:
        size = len(self.words)
        np.savez_compressed(
            path,
            words=np.frombuffer("\n".join(self.words).encode("utf-8"), np.uint8),
            unigram=pack(self.unigram),
            unigram_backoff=pack(self.unigram_backoff),
            followers=np.bincount(self.bigram_keys // size, minlength=size).astype(np.uint16),
            second=(self.bigram_keys % size).astype(np.uint16),
            bigram=pack(self.bigram),
            bigram_backoff=pack(self.bigram_backoff),
            third_counts=np.bincount(self.trigram_keys // size, minlength=len(self.bigram_keys)).astype(np.uint16),
            third=(self.trigram_keys % size).astype(np.uint16),
            trigram=pack(self.trigram),
        )

    @cached_property
    def ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    @cached_property
    def syllables(self) -> Ids:
        """The ids of the words that are Vietnamese syllables."""
        return np.array([i for i, w in enumerate(self.words) if i > OTHER and is_syllable(w)], np.int64)

    @cached_property
    def by_fold(self) -> dict[str, Ids]:
        """The syllables that look alike without marks."""
        found: dict[str, list[int]] = {}
        for index in self.syllables.tolist():
            found.setdefault(fold(self.words[index]), []).append(index)
        return {key: np.array(ids, np.int64) for key, ids in found.items()}

    def syllable_id(self, word: str) -> int | None:
        """The id of a lower-case syllable, wherever its tone is written; None where the model doesn't know it."""
        index = self.ids.get(canonical(word))
        return index if index is not None and is_syllable(word) else None

    def token_id(self, token: Token) -> int:
        """What a token is as context for others."""
        if token.kind is Kind.NUMBER:
            return NUMBER
        return self.ids.get(canonical(token.core.lower()), OTHER)

    def score(self, before: Ids, last: Ids, word: Ids) -> Scores:
        """log p(word | before, last), over three arrays of ids that broadcast together."""
        size = len(self.words)
        history = self._find(self.bigram_keys, before * size + last)
        pair = self._find(self.bigram_keys, last * size + word)
        known_pair = pair >= 0
        scores = np.where(known_pair, self.bigram[pair], self.unigram_backoff[last] + self.unigram[word])
        triple = self._find(self.trigram_keys, np.where(history >= 0, history * size + word, -1))
        backed = scores + np.where(history >= 0, self.bigram_backoff[history], np.float32(0))
        return np.asarray(np.where(triple >= 0, self.trigram[triple], backed), np.float32)

    @staticmethod
    def _find(keys: Ids, wanted: Ids) -> Ids:
        """Where each key stands; -1 where it doesn't."""
        if not len(keys):
            return np.full(np.shape(wanted), -1, np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, place, -1)
