"""Learns the confusions from pages that were drawn and read: words aligned, then letters, counted, aligned again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from pipeline.restore.channel import Confusions, legible
from pipeline.restore.syllables import canonical, is_syllable
from pipeline.restore.tokens import Kind, sign_word, tokenize
from pipeline.restore.train_pages import ReadPage, ReadWord
from pipeline.text import fold

Pairs = Counter[tuple[str, str]]  # (what was printed, what was read)
_ROUNDS = 3
_MAX_LENGTH = 12
_STEPS = ((1, 1), (1, 2), (2, 1), (1, 0))
_PRIOR = 2.0  # how many sightings the shape of a letter is worth
_WORD_PRIOR = 8.0  # how many sightings of a word what its letters tell is worth
_WORD_GAIN = 0.5  # nats: whole readings that their letters explain nearly as well are not listed


def align(printed: list[str], got: list[str]) -> list[tuple[list[str], list[int]]]:
    """Printed words and the places of the read ones that stand for them: mostly one and one, else what is between
    spaces that both have."""
    a, b = " ".join(printed), " ".join(got)
    shared = [(-1, -1)]
    for op in Levenshtein.opcodes(fold(a), fold(b)):
        if op.tag == "equal":
            shared += [
                (op.src_start + k, op.dest_start + k)
                for k in range(op.src_end - op.src_start)
                if a[op.src_start + k] == " " == b[op.dest_start + k]
            ]
    shared.append((len(a), len(b)))
    out: list[tuple[list[str], list[int]]] = []
    i = j = 0
    for (left, low), (right, high) in pairwise(shared):
        words, count = a[left + 1 : right].split(" "), b[low + 1 : high].count(" ") + 1
        out.append((words, list(range(j, j + count))))
        i, j = i + len(words), j + count
    return out


def read_pairs(pages: Iterable[ReadPage]) -> list[tuple[str, ReadWord]]:
    """The words that stand one for one."""
    pairs: list[tuple[str, ReadWord]] = []
    for page in pages:
        words = [word for line in page.lines for word in line]
        printed = [word for paragraph in page.printed for word in paragraph]
        for parts, places in align(printed, [word.text for word in words]):
            if len(parts) == len(places) == 1:
                pairs.append((parts[0], words[places[0]]))
    return pairs


def syllable_pairs(pairs: Iterable[tuple[str, ReadWord]]) -> Pairs:
    """The syllables among the pairs, as the channel sees them."""
    out: Pairs = Counter()
    for printed, read in pairs:
        a, b = tokenize(printed), tokenize(read.text)
        b = sign_word(b) or b
        word, got = canonical(a.core.lower()), legible(b.core, b.case)
        if a.kind is Kind.WORD and is_syllable(word) and got and max(len(word), len(got)) <= _MAX_LENGTH:
            out[word, canonical(got)] += 1
    return out


def align_letters(printed: str, got: str, table: Confusions) -> tuple[float, list[tuple[str, str]]]:
    """The cheapest way from what was printed to what was read, as steps of `_STEPS`, and its cost."""
    rows, columns = len(printed), len(got)
    best = [[math.inf] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = 0.0
    for i in range(rows + 1):
        for j in range(columns + 1):
            for up, left in _STEPS:
                if i < up or j < left or best[i - up][j - left] == math.inf:
                    continue
                cost = best[i - up][j - left] + _step_cost(printed[i - up : i], got[j - left : j], table)
                if cost < best[i][j]:
                    best[i][j], came[i][j] = cost, (up, left)
    if best[rows][columns] == math.inf:
        return math.inf, []
    steps = []
    i, j = rows, columns
    while i or j:
        up, left = came[i][j]
        steps.append((printed[i - up : i], got[j - left : j]))
        i, j = i - up, j - left
    return best[rows][columns], steps[::-1]


def _step_cost(printed: str, got: str, table: Confusions) -> float:
    cost = table.cost(printed, got)
    return 14.0 if cost > 100 else cost  # two letters read as one may be found, dearly, while learning


def learn(words: Pairs) -> Confusions:
    """The costs of all steps that were seen, smoothed by the letters' shapes, and of whole words."""
    table = Confusions({})
    for _ in range(_ROUNDS):
        steps: Counter[tuple[str, str]] = Counter()
        printed: Counter[str] = Counter()
        for (word, got), count in words.items():
            for step in align_letters(word, got, table)[1]:
                steps[step] += count
            for size in (1, 2):
                for start in range(len(word) - size + 1):
                    printed[word[start : start + size]] += count
        table = Confusions({step: _cost(step, n, printed) for step, n in steps.items() if _worth(step, n)})
    table.words = _whole(words, table)
    table.wrong = sum(n for (a, b), n in words.items() if a != b) / max(words.total(), 1)
    return table


def _whole(words: Pairs, table: Confusions) -> dict[str, dict[str, float]]:
    """Readings of whole words that are likelier than their letters say."""
    totals: Counter[str] = Counter()
    for (word, _), count in words.items():
        totals[word] += count
    out: dict[str, dict[str, float]] = {}
    for (word, got), count in sorted(words.items()):
        letters = align_letters(word, got, table)[0]
        cost = -math.log((count + _WORD_PRIOR * math.exp(-letters)) / (totals[word] + _WORD_PRIOR))
        if count >= 2 and abs(letters - cost) > _WORD_GAIN:
            out.setdefault(got, {})[word] = round(cost, 2)
    return out


def _worth(step: tuple[str, str], count: int) -> bool:
    return count >= (1 if len(step[0]) == len(step[1]) == 1 else 2)


def _cost(step: tuple[str, str], count: int, printed: Counter[str]) -> float:
    prior = _PRIOR * math.exp(-Confusions({}).cost(*step)) if len(step[0]) == 1 else 0.0
    return -math.log((count + prior) / (printed[step[0]] + _PRIOR))
