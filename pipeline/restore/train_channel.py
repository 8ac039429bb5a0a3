"""Learns the confusions from pairs of printed and read words: aligned letter by letter, counted, aligned again."""

from __future__ import annotations

import math
from collections import Counter

from pipeline.restore.channel import Confusions
from pipeline.restore.syllables import canonical, is_syllable
from pipeline.restore.tokens import Kind, tokenize
from pipeline.restore.train_pages import Pairs

_ROUNDS = 3
_MAX_LENGTH = 12
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 0))
_PRIOR = 2.0  # how many sightings the shape of a letter is worth


def syllable_pairs(pairs: Pairs) -> Pairs:
    """The lower-case syllables among the pairs, each with what was read."""
    out: Pairs = []
    for printed, read in pairs:
        a, b = tokenize(printed), tokenize(read)
        word, got = canonical(a.core.lower()), b.core.lower()
        if a.kind is Kind.WORD and is_syllable(word) and got and max(len(word), len(got)) <= _MAX_LENGTH:
            out.append((word, got))
    return out


def align_letters(printed: str, got: str, table: Confusions) -> list[tuple[str, str]]:
    """The cheapest way from what was printed to what was read, as steps of `_STEPS`."""
    rows, columns = len(printed), len(got)
    best = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = 0.0
    for i in range(rows + 1):
        for j in range(columns + 1):
            for up, left in _STEPS:
                if i < up or j < left or best[i - up][j - left] == math.inf:
                    continue
                a, b = printed[i - up : i], got[j - left : j]
                cost = best[i - up][j - left] + _step_cost(a, b, table)
                if cost < best[i][j]:
                    best[i][j], came[i][j] = cost, (up, left)
    if best[rows][columns] == math.inf:
        return []
    steps = []
    i, j = rows, columns
    while i or j:
        up, left = came[i][j]
        steps.append((printed[i - up : i], got[j - left : j]))
        i, j = i - up, j - left
    return steps[::-1]


def _step_cost(printed: str, got: str, table: Confusions) -> float:
    cost = table.cost(printed, got)
    return 14.0 if cost > 100 else cost  # two letters read as one may be found, dearly, while learning


def learn(pairs: Pairs) -> Confusions:
    """The costs of all steps that were seen, smoothed by the letters' shapes."""
    table = Confusions({})
    words = Counter(syllable_pairs(pairs))
    for _ in range(_ROUNDS):
        steps: Counter[tuple[str, str]] = Counter()
        printed: Counter[str] = Counter()
        for (word, got), count in words.items():
            for step in align_letters(word, got, table):
                steps[step] += count
            for size in (1, 2):
                for start in range(len(word) - size + 1):
                    printed[word[start : start + size]] += count
        table = Confusions({step: _cost(step, n, printed) for step, n in steps.items() if _worth(step, n)})
    return table


def _worth(step: tuple[str, str], count: int) -> bool:
    return count >= (1 if len(step[0]) == len(step[1]) == 1 else 2)


def _cost(step: tuple[str, str], count: int, printed: Counter[str]) -> float:
    prior = _PRIOR * math.exp(-Confusions({}).cost(*step)) if len(step[0]) == 1 else 0.0
    return -math.log((count + prior) / (printed[step[0]] + _PRIOR))
