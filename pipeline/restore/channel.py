"""What an OCR makes of letters: the cost of having read something where a syllable was printed, and the best syllables.

A printed letter becomes nothing, one or two read characters, or two printed letters become one; each has its cost in
nats. All syllables are held in a tree, letter by letter; its levels are walked with numpy, hopeless branches left out.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pipeline.restore.language import Ids, LanguageModel, Scores
from pipeline.restore.tokens import Case
from pipeline.text import fold

FLOOR = 9.0  # nats: a single letter read as anything
VOWEL = 6.5  # nats: a vowel read as another
_VOWELS = frozenset("aeiouy")
_BLOTS = frozenset("&@")  # signs as wide as two letters, which an OCR reads for them
_INFINITE = np.float32(1e9)
_CACHE = 16384
_BRANCH = np.float32(10.0)  # nats: a branch this much worse than the best of its level is cut


def legible(core: str, case: Case) -> str:
    """A read word as the channel sees it: small letters, but a capital I among small ones is kept: it may be an l."""
    lower = core.lower()
    if case is Case.UPPER or len(lower) != len(core):
        return lower
    return "".join("I" if c == "I" else d for c, d in zip(core, lower, strict=True))


@dataclass
class Confusions:
    """Costs in nats. `costs`: of (printed, read), printed with one or two letters, read with none to two characters.

    `words`: of whole readings that were seen often, read -> {printed: cost}. `wrong`: the share of words read wrong
    where these were learned.
    """

    costs: dict[tuple[str, str], float]
    words: dict[str, dict[str, float]] = field(default_factory=dict)
    wrong: float = 0.1

    @classmethod
    def load(cls, path: Path) -> Confusions:
        """Raises FileNotFoundError where the table is not there."""
        table = json.loads(path.read_text(encoding="utf-8"))
        costs = {(printed, got): cost for printed, row in table["letters"].items() for got, cost in row.items()}
        return cls(costs, table["words"], table["wrong"])

    def save(self, path: Path) -> None:
        table: dict[str, dict[str, float]] = {}
        for (printed, got), cost in sorted(self.costs.items()):
            table.setdefault(printed, {})[got] = round(cost, 2)
        parts = {"wrong": json.dumps(round(self.wrong, 4)), "letters": _rows(table), "words": _rows(self.words)}
        text = ",\n".join(f"{json.dumps(name)}: {part}" for name, part in parts.items())
        path.write_text("{\n" + text + "\n}\n", encoding="utf-8")

    def cost(self, printed: str, got: str) -> float:
        """Learned, or what the letters' shapes make likely."""
        learned = self.costs.get((printed, got))
        return shape_cost(printed, got) if learned is None else learned


def _rows(table: dict[str, dict[str, float]]) -> str:
    rows = (f"{json.dumps(k, ensure_ascii=False)}: {json.dumps(r, ensure_ascii=False)}" for k, r in table.items())
    return "{\n" + ",\n".join(rows) + "\n}"


def shape_cost(printed: str, got: str) -> float:
    """The cost of something never seen, by the letters alone; infinite for what is not allowed."""
    if len(printed) == 1 and len(got) == 1:
        if printed == got:
            return 0.5
        if fold(printed) == fold(got):
            return 3.5
        return VOWEL if fold(printed) in _VOWELS and fold(got) in _VOWELS else FLOOR
    if len(printed) == 1:
        return FLOOR if not got else FLOOR + shape_cost(printed, got[0]) / 2
    return float(_INFINITE)


@dataclass
class _Level:
    """The nodes of one depth, those of one parent beside each other."""

    first: Ids  # of each node of the level above: where its children begin; one more than nodes
    letter: Ids
    pair: Ids  # the letter above and this one, as a number
    word: Ids  # id of the syllable that ends here, else -1


@dataclass
class Channel:
    """Finds the syllables that a read word may stand for."""

    model: LanguageModel
    confusions: Confusions
    width: int = 64
    _found: OrderedDict[str, tuple[Ids, Scores]] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        words = [self.model.words[i] for i in self.model.syllables.tolist()]
        self.letters = sorted({c for w in words for c in w})
        self.number = {c: i for i, c in enumerate(self.letters)}
        self.pairs: dict[str, int] = {}
        self._grow(dict(zip(words, self.model.syllables.tolist(), strict=True)))
        self._rows: dict[str, Scores] = {}
        self._shape_rows: dict[str, Scores] = {}
        self._pair_rows: dict[str, Scores] = {}
        self._by_read: dict[tuple[str, int], list[tuple[str, float]]] = {}
        for (printed, got), cost in self.confusions.costs.items():
            self._by_read.setdefault((got, len(printed)), []).append((printed, cost))

    def _grow(self, words: dict[str, int]) -> None:
        self.levels: list[_Level] = []
        above: dict[str, int] = {"": 0}
        ordered = sorted(words)
        for depth in range(1, max(map(len, words)) + 1):
            nodes = list(dict.fromkeys(w[:depth] for w in ordered if len(w) >= depth))
            pair = [self.pairs.setdefault(n[-2:], len(self.pairs)) if depth > 1 else 0 for n in nodes]
            parent = np.array([above[n[:-1]] for n in nodes], np.int64)
            self.levels.append(
                _Level(
                    np.searchsorted(parent, np.arange(len(above) + 1)),
                    np.array([self.number[n[-1]] for n in nodes], np.int64),
                    np.array(pair, np.int64),
                    np.array([words.get(n, -1) for n in nodes], np.int64),
                )
            )
            above = {n: i for i, n in enumerate(nodes)}

    def _row(self, got: str) -> Scores:
        """The cost of reading `got` for each letter."""
        row = self._rows.get(got)
        if row is None:
            row = self._shapes(got)
            for printed, cost in self._by_read.get((got, 1), ()):
                if printed in self.number:
                    row[self.number[printed]] = cost
            self._rows[got] = row
        return row

    def _shapes(self, got: str) -> Scores:
        """`shape_cost` of each letter; two read characters cost what the first of them does, half."""
        if len(got) > 1:
            return FLOOR + self._shapes(got[0]) / np.float32(2)
        row = self._shape_rows.get(got)
        if row is None:
            row = self._shape_rows[got] = np.array([shape_cost(c, got) for c in self.letters], np.float32)
        return row.copy()

    def _pair_row(self, got: str) -> Scores:
        row = self._pair_rows.get(got)
        if row is None:
            row = np.full(len(self.pairs), FLOOR if got in _BLOTS else _INFINITE, np.float32)
            for printed, cost in self._by_read.get((got, 2), ()):
                if printed in self.pairs:
                    row[self.pairs[printed]] = cost
            self._pair_rows[got] = row
        return row

    def candidates(self, read: str) -> tuple[Ids, Scores]:
        """The likeliest syllables for a `legible` word (ids) and minus their costs (nats).

        At most `width`; rare syllables go first where the list is full.
        """
        found = self._found.get(read)
        if found is None:
            found = self._best(read, *self._search(read))
            self._found[read] = found
            if len(self._found) > _CACHE:
                self._found.popitem(last=False)
        return found

    def _search(self, read: str) -> tuple[Ids, Scores]:
        """All syllables within reach and their costs."""
        size = len(read)
        none = self._row("")
        ones = np.stack([self._row(c) for c in read], axis=1)
        twos = np.stack([self._row(read[i : i + 2]) for i in range(size - 1)], axis=1) if size > 1 else None
        pairs = np.stack([self._pair_row(c) for c in read], axis=1)
        above = np.full((1, size + 1), _INFINITE, np.float32)
        above[0, 0] = 0
        kept = np.zeros(1, np.int64)  # the nodes of the level above that are not cut
        grand = above  # for each of them, its parent's row
        ids, costs = [], []
        for depth, level in enumerate(self.levels):
            first, count = level.first[kept], level.first[kept + 1] - level.first[kept]
            parent = np.repeat(np.arange(len(kept)), count)
            nodes = np.arange(len(parent)) + np.repeat(first - np.cumsum(count) + count, count)
            letter = level.letter[nodes]
            base = above[parent]
            here = base + none[letter][:, None]
            np.minimum(here[:, 1:], base[:, :-1] + ones[letter], out=here[:, 1:])
            if twos is not None:
                np.minimum(here[:, 2:], base[:, :-2] + twos[letter], out=here[:, 2:])
            if depth:
                np.minimum(here[:, 1:], grand[parent][:, :-1] + pairs[level.pair[nodes]], out=here[:, 1:])
            ends = np.flatnonzero(level.word[nodes] >= 0)
            ids.append(level.word[nodes[ends]])
            costs.append(here[ends, size])
            least = here.min(axis=1)
            good = np.flatnonzero(least <= least.min() + _BRANCH) if len(least) else np.zeros(0, np.int64)
            kept, grand, above = nodes[good], base[good], here[good]
            if not len(kept):
                break
        return np.concatenate(ids), np.concatenate(costs)

    def _best(self, read: str, ids: Ids, costs: Scores) -> tuple[Ids, Scores]:
        known = self.confusions.words.get(read)
        if known:
            found = [(self.model.ids[word], cost) for word, cost in known.items() if word in self.model.ids]
            extra = np.array([i for i, _ in found], np.int64)
            usual = ~np.isin(ids, extra)
            ids = np.concatenate([ids[usual], extra])
            costs = np.concatenate([costs[usual], np.array([c for _, c in found], np.float32)])
        rank = costs - self.model.unigram[ids] / 2
        order = np.argsort(rank)[: self.width]
        order = order[costs[order] < costs.min() + 3 * FLOOR]
        return ids[order], -costs[order]
