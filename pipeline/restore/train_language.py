"""Counts syllables, pairs and triples of the corpus and makes the language model of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.language import NUMBER, OTHER, SPECIAL, START, Ids, LanguageModel, Scores
from pipeline.restore.syllables import canonical
from pipeline.restore.tokens import Kind, tokenize

_DISCOUNT = 0.75
_MIN_WORD, _MAX_WORDS = 12, 12_000
_NUMBER = "<n>"


class Reader:
    """Words as lower-case strings, cached: most words of a corpus are seen thousands of times."""

    def __init__(self) -> None:
        self.known: dict[str, str] = {}

    def line(self, line: str) -> list[str]:
        known = self.known
        out = []
        for word in line.split():
            text = known.get(word)
            if text is None:
                token = tokenize(word)
                text = _NUMBER if token.kind is Kind.NUMBER else canonical(token.core.lower()) if token.core else ""
                known[word] = text
            if text:
                out.append(text)
        return out


def count_words(lines: Iterable[str], reader: Reader) -> list[str]:
    """The vocabulary: words seen often enough, the most frequent first, after the special ones."""
    counts: Counter[str] = Counter()
    for line in lines:
        counts.update(reader.line(line))
    counts.pop(_NUMBER, None)
    kept = [w for w, n in counts.most_common(_MAX_WORDS) if n >= _MIN_WORD and len(w) <= 12]
    return [*SPECIAL, *kept]


def to_ids(lines: Iterable[str], words: list[str], reader: Reader) -> Ids:
    """The lines as one row of ids, each line after two starts."""
    ids = {word: index for index, word in enumerate(words)} | {_NUMBER: NUMBER}
    row: list[int] = []
    for line in lines:
        row += [START, START]
        row += [ids.get(word, OTHER) for word in reader.line(line)]
    return np.array(row, np.int64)


def build(words: list[str], row: Ids, min_pair: int, min_triple: int) -> LanguageModel:
    """Interpolated Kneser-Ney of order three; pairs and triples seen less often than said are left to the back-off.

    Back-off weights are those of the pruned model: what is left over of each history, so that it sums to one.
    """
    size = len(words)
    inner = row[1:] != START  # nothing is predicted at a start
    pairs, pair_counts = np.unique(row[:-1][inner] * size + row[1:][inner], return_counts=True)
    inner = row[2:] != START
    triple_row = (row[:-2] * size + row[1:-1])[inner] * size + row[2:][inner]
    triples, triple_counts = np.unique(triple_row, return_counts=True)
    unigram = _unigram(size, pairs)
    # Below the top order a pair counts by how many words it follows.
    types = np.bincount(np.searchsorted(pairs, triples % (size * size)), minlength=len(pairs)).astype(np.float64)
    starts = pairs // size == START
    types[starts] = pair_counts[starts]
    types = np.maximum(types, 1)
    pair_prob, _ = _interpolate(pairs // size, types, unigram[pairs % size], size)
    history = np.searchsorted(pairs, triples // size)
    history_known = pairs[np.minimum(history, len(pairs) - 1)] == triples // size
    lower = pair_prob[np.searchsorted(pairs, triples % (size * size))]
    triple_prob, _ = _interpolate(history, triple_counts.astype(np.float64), lower, len(pairs) + 1)
    keep = (triple_counts >= min_triple) & history_known & (np.log(triple_prob / lower) > 0.3)
    keep_pair = pair_counts >= min_pair
    keep_pair[history[keep]] = True
    keep &= keep_pair[np.minimum(history, len(pairs) - 1)]
    backoff = _left_over(pairs[keep_pair] // size, pair_prob[keep_pair], unigram[pairs[keep_pair] % size], size)
    renumber = np.cumsum(keep_pair) - 1
    trigram_history = renumber[history[keep]]
    pair_backoff = _left_over(trigram_history, triple_prob[keep], lower[keep], int(keep_pair.sum()))
    return LanguageModel(
        words,
        _log(unigram),
        _log(backoff),
        pairs[keep_pair],
        _log(pair_prob[keep_pair]),
        _log(pair_backoff),
        trigram_history * size + triples[keep] % size,
        _log(triple_prob[keep]),
    )


def _log(values: NDArray[np.float64]) -> Scores:
    return np.log(np.clip(values, 1e-7, 1.0)).astype(np.float32)


def _unigram(size: int, pairs: Ids) -> NDArray[np.float64]:
    types = np.bincount(pairs % size, minlength=size).astype(np.float64) + 0.5
    types[START] = 0.5
    return np.asarray(types / types.sum())


def _interpolate(
    group: Ids, counts: NDArray[np.float64], lower: NDArray[np.float64], groups: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Discounted probabilities within each history plus the lower order's share; the shares."""
    totals = np.bincount(group, counts, groups)
    share = _DISCOUNT * np.bincount(group, minlength=groups) / np.maximum(totals, 1)
    return (counts - _DISCOUNT) / totals[group] + share[group] * lower, share


def _left_over(group: Ids, kept: NDArray[np.float64], lower: NDArray[np.float64], groups: int) -> NDArray[np.float64]:
    """Back-off weights: what a history's kept words leave, over what the lower order gives the others."""
    above = 1 - np.bincount(group, kept, groups)
    below = 1 - np.bincount(group, lower, groups)
    return np.asarray(np.clip(above, 1e-4, 1) / np.clip(below, 1e-4, 1))
