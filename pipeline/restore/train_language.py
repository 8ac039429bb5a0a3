"""Counts syllables, pairs and triples of the corpus and makes the language model of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.language import OTHER, SPECIAL, START, Ids, LanguageModel, pack, word_id
from pipeline.restore.syllables import canonical, is_syllable
from pipeline.restore.table import build as build_table
from pipeline.restore.table import start, step
from pipeline.restore.tokens import Case, Kind, ends_sentence, tokenize
from pipeline.text import fold

Floats = NDArray[np.float64]
_MIN_WORD, _MAX_WORDS, _MAX_LENGTH = 10, 16_000, 12
_MIN_SYLLABLE = 4  # sightings of a syllable; other words need more
_SHIFT = np.uint64(16)
_MASK = np.uint64(0xFFFF)
_BYTES_PAIR, _BYTES_TRIPLE = 4 + 0.6, 3 + 0.6  # with the table's own
_PLAIN = 0.15  # how far a word's own probability counts beside its share among words that differ in marks only
_PAIRS = 0.4  # share of the bytes


@dataclass
class Stream:
    """Running text as raw words: ids into `raw`; -1 starts a line. `weight`: how much a sighting counts."""

    ids: NDArray[np.int32]
    weight: float


@dataclass
class Grams:
    """Distinct keys (16 bits a word), how often each was seen, and the same weighted."""

    keys: NDArray[np.uint64]
    seen: Ids
    weighted: Floats


class Reader:
    """Turns lines into streams; raw words are numbered once over all files."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.counts: Counter[int] = Counter()

    def stream(self, lines: Iterable[str], weight: float) -> Stream:
        numbers = self.numbers
        row: list[int] = []
        for line in lines:
            row.append(-1)
            row += [numbers.setdefault(word, len(numbers)) for word in line.split()]
        ids = np.array(row, np.int32)
        found = np.bincount(ids[ids >= 0])
        self.counts.update({i: int(found[i]) for i in np.flatnonzero(found).tolist()})
        return Stream(ids, weight)


@dataclass
class Vocabulary:
    """The model's words, and for each raw word its id (-1: punctuation only), its case, and if it ends a sentence."""

    words: list[str]
    of: Ids
    title: NDArray[np.bool_]
    upper: NDArray[np.bool_]
    ends: NDArray[np.bool_]
    word: NDArray[np.bool_]  # may be a syllable
    case: Ids
    behind: Ids  # punctuation: 0 none, 1 some, 2 the sentence ends
    opened: Ids  # 1 where a sign stands before


def vocabulary(reader: Reader) -> Vocabulary:
    """Words seen often enough, after the special ones: first the syllables, then others, the most frequent first."""
    raw = list(reader.numbers)
    tokens = [tokenize(word) for word in raw]
    counts: Counter[str] = Counter()
    texts = [canonical(t.core.lower()) if t.kind in (Kind.WORD, Kind.KEPT) else "" for t in tokens]
    for number, text in enumerate(texts):
        if text and len(text) <= _MAX_LENGTH and sum(c.isdigit() for c in text) < 2:
            counts[text] += reader.counts[number]
    ranked = counts.most_common()
    syllables = [w for w, n in ranked if n >= _MIN_SYLLABLE and is_syllable(w)]
    others = [w for w, n in ranked if n >= _MIN_WORD and not is_syllable(w)]
    words = [*SPECIAL, *syllables, *others[: _MAX_WORDS - len(syllables)]]
    ids = {word: index for index, word in enumerate(words)}
    return Vocabulary(
        words,
        np.array([-1 if t.kind is Kind.NONE else word_id(ids, t) for t in tokens], np.int64),
        np.array([t.case is Case.TITLE for t in tokens]),
        np.array([t.case is Case.UPPER for t in tokens]),
        np.array([t.kind is Kind.NONE or ends_sentence(t) for t in tokens]),
        np.array([t.kind is Kind.WORD for t in tokens]),
        np.array([t.case.value for t in tokens], np.int64),
        np.array([2 if ends_sentence(t) else int(bool(t.after)) for t in tokens], np.int64),
        np.array([int(bool(t.before)) for t in tokens], np.int64),
    )


def _row(stream: Stream, known: Vocabulary) -> Ids:
    """The words' ids, each line after two starts."""
    ids = np.where(stream.ids >= 0, known.of[np.maximum(stream.ids, 0)], -2)
    ids = ids[ids != -1]
    return np.repeat(np.where(ids == -2, START, ids), np.where(ids == -2, 2, 1))


def capital_shares(streams: Sequence[Stream], known: Vocabulary) -> Floats:
    """For each word, the share that is capitalised where no sentence begins."""
    title, plain = np.zeros(len(known.words)), np.zeros(len(known.words))
    for stream in streams:
        raw, before = stream.ids[1:], stream.ids[:-1]
        inside = (raw >= 0) & (before >= 0)
        raw, before = raw[inside], before[inside]
        use = ~known.ends[before] & ~known.upper[raw] & (known.of[raw] >= 0)
        raw = raw[use]
        is_title = known.title[raw]
        title += np.bincount(known.of[raw[is_title]], minlength=len(known.words)) * stream.weight
        plain += np.bincount(known.of[raw[~is_title]], minlength=len(known.words)) * stream.weight
    return (title + 0.3) / (title + plain + 1.0)


def count(streams: Sequence[Stream], known: Vocabulary) -> Grams:
    """All triples."""
    keys, seen, weights = [], [], []
    for stream in streams:
        row = _row(stream, known).astype(np.uint64)
        inner = row[2:] != START
        found, times = np.unique(
            ((row[:-2] << _SHIFT << _SHIFT) | (row[1:-1] << _SHIFT) | row[2:])[inner], return_counts=True
        )
        keys.append(found)
        seen.append(times)
        weights.append(times * stream.weight)
    every, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    return Grams(
        every,
        np.bincount(inverse, np.concatenate(seen)).astype(np.int64),
        np.bincount(inverse, np.concatenate(weights)).astype(np.float64),
    )


def _discounts(seen: Ids) -> Floats:
    """Modified Kneser-Ney: what is taken off a count of 0, 1, 2, 3 and more."""
    n = np.bincount(np.minimum(seen, 5), minlength=6).astype(float)
    if not n[1:4].all():  # a text too small to tell
        return np.array([0.0, 0.5, 0.75, 0.75])
    y = n[1] / (n[1] + 2 * n[2])
    return np.array([0.0, *(i - (i + 1) * y * n[i + 1] / n[i] for i in (1, 2, 3))])


def _smooth(group: Ids, seen: Ids, weighted: Floats, lower: Floats, groups: int) -> tuple[Floats, Floats]:
    """Discounted probabilities within each history plus the lower order's share; the shares."""
    off = np.minimum(_discounts(seen)[np.minimum(seen, 3)], weighted * 0.95)
    totals = np.maximum(np.bincount(group, weighted, groups), 1e-9)
    share = np.bincount(group, off, groups) / totals
    return (weighted - off) / totals[group] + share[group] * lower, share


def build(known: Vocabulary, grams: Grams, capitals: Floats, megabytes: float) -> LanguageModel:
    """The model of a size: the triples and pairs that tell most beyond the back-off are kept."""
    size = len(known.words)
    pairs, follows = np.unique(grams.keys & np.uint64(0xFFFFFFFF), return_inverse=True)
    first, second = (pairs >> _SHIFT).astype(np.int64), (pairs & _MASK).astype(np.int64)
    occurs = np.bincount(follows, grams.weighted)
    # Below the top order a pair counts by how many words it follows, but at a line's start, where nothing goes before.
    types = np.bincount(follows)
    types[first == START] = np.bincount(follows, grams.seen)[first == START]
    inner = first != START
    unigram = np.bincount(second[inner], minlength=size) + 0.2
    unigram[START] = 0.2
    unigram = unigram / unigram.sum()
    pair, pair_share = _smooth(first, types, types.astype(float), unigram[second], size)
    before = np.searchsorted(pairs, grams.keys >> _SHIFT)
    before_known = pairs[np.minimum(before, len(pairs) - 1)] == grams.keys >> _SHIFT
    before[~before_known] = len(pairs)  # two starts: a history that is no pair
    triple, share = _smooth(before, grams.seen, grams.weighted, pair[follows], len(pairs) + 1)
    alike = _alike(known.words)
    mass = _class_mass(first, second, pair, pair_share, unigram, alike)
    rival = _rival(grams.keys, triple, share[before], pair[follows], mass[follows], alike)
    gain = grams.weighted * (
        np.log(rival * mass[follows] / pair[follows]) + _PLAIN * np.log(triple / (share[before] * pair[follows]))
    )
    gain[~before_known] += 1e9 * (grams.seen[~before_known] > 2)
    keep = _best(gain, int(megabytes * 1e6 * (1 - _PAIRS) / _BYTES_TRIPLE))
    alone = pair_share[first] * unigram[second]
    whole = np.bincount(alike, unigram)[alike[second]]
    pair_gain = occurs * (np.log(pair / mass * whole / unigram[second]) + _PLAIN * np.log(pair / alone))
    needed = np.unique(before[keep & before_known])
    pair_gain[needed] = np.inf
    keep_pair = _best(pair_gain, max(int(megabytes * 1e6 * _PAIRS / _BYTES_PAIR), len(needed)))
    backoff = _left_over(first[keep_pair], pair[keep_pair], unigram[second[keep_pair]], size)
    lower = np.where(keep_pair, pair, backoff[first] * unigram[second])  # what the pruned model gives
    pair_backoff = _left_over(before[keep], triple[keep], lower[follows[keep]], len(pairs) + 1)
    extra = {"first": first[keep_pair], "second": second[keep_pair]}
    return LanguageModel(
        known.words,
        {
            "unigram": _log(unigram),
            "unigram_backoff": _log(backoff),
            "title": _log(capitals),
            "lower": _log(1 - capitals),
            "is_syllable": np.array([i > OTHER and is_syllable(w) for i, w in enumerate(known.words)]),
            **_pair_table(extra["first"], extra["second"], pair[keep_pair], pair_backoff[:-1][keep_pair]),
            **_triple_table(grams.keys[keep], triple[keep]),
        },
    )


def _alike(words: Sequence[str]) -> Ids:
    """A number for each word: the same for words that differ in their marks only."""
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(fold(word), len(numbers)) for word in words], np.int64)


def _class_mass(  # noqa: PLR0917 - columns of one table
    first: Ids, second: Ids, pair: Floats, share: Floats, unigram: Floats, alike: Ids
) -> Floats:
    """For each pair, the probability after its first word of all words that look like its second without marks."""
    _, inverse = np.unique(first * len(alike) + alike[second], return_inverse=True)
    seen = np.bincount(inverse, pair) - np.bincount(inverse, share[first] * unigram[second])
    return (seen[inverse] + share[first] * np.bincount(alike, unigram)[alike[second]]).clip(1e-12)


def _rival(  # noqa: PLR0917 - columns of one table
    keys: NDArray[np.uint64], triple: Floats, share: Floats, pair: Floats, mass: Floats, alike: Ids
) -> Floats:
    """For each triple, its word's share among the words that look like it without marks."""
    rest = alike[(keys & _MASK).astype(np.int64)].astype(np.uint64)
    _, inverse = np.unique((keys & ~_MASK) | rest, return_inverse=True)
    seen = np.bincount(inverse, triple - share * pair)[inverse]
    return np.asarray(triple / (seen + share * mass).clip(1e-12))


def _best(gain: Floats, number: int) -> NDArray[np.bool_]:
    if len(gain) <= number:
        return np.ones(len(gain), np.bool_)
    chosen = np.zeros(len(gain), np.bool_)
    chosen[np.argpartition(-gain, number)[:number]] = True
    return chosen


def _pair_table(first: Ids, second: Ids, pair: Floats, backoff: Floats) -> dict[str, NDArray[np.generic]]:
    table, places = build_table(start(first), step(second))
    rows: dict[str, NDArray[np.generic]] = {"pair_shifts": table.shifts, "pair_slots": table.slots}
    for name, values in (("pair", pair), ("pair_backoff", backoff)):
        column = np.zeros(len(table.slots), np.uint8)
        column[places] = _log(values)
        rows[name] = column
    return rows


def _triple_table(keys: NDArray[np.uint64], triple: Floats) -> dict[str, NDArray[np.generic]]:
    one, two, three = ((keys >> np.uint64(s)) & _MASK for s in (32, 16, 0))
    table, places = build_table(start(one, two), step(three))
    values = np.zeros(len(table.slots), np.uint8)
    values[places] = _log(triple)
    return {"triple_shifts": table.shifts, "triple_slots": table.slots, "triple": values}


def _log(values: Floats) -> NDArray[np.uint8]:
    return pack(np.log(np.clip(values, 1e-7, 1.0)))


def _left_over(group: Ids, kept: Floats, lower: Floats, groups: int) -> Floats:
    """Back-off weights: what a history's kept words leave, over what the lower order gives the others."""
    above = 1 - np.bincount(group, kept, groups)
    below = 1 - np.bincount(group, lower, groups)
    return np.clip(np.clip(above, 1e-4, 1) / np.clip(below, 1e-4, 1), 1e-6, 1.0)
