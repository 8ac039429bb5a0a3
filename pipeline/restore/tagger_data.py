"""What the tagger learns from: the words in doubt of the training text, with what the other two models say of them.

The text comes in blocks of about a million words, drawn from all files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.restore.around import PAD, Around, Text
from pipeline.restore.corpus import split
from pipeline.restore.doubt import guess, signs, triples
from pipeline.restore.language import START, Ids, LanguageModel
from pipeline.restore.tagger import steps
from pipeline.restore.train import GENERAL, SEED, WEIGHT
from pipeline.restore.train_around import BYTES, Places, places
from pipeline.restore.train_around import train as train_around
from pipeline.restore.train_language import Reader, Stream, Vocabulary, build, capital_shares, count, vocabulary

DOUBTS, CHANCE = 0.01, 0.2  # of the words that are in no doubt, the share that is learned, too
_BLOCK = 1_000_000  # words
_CHUNK = 50_000  # words that stay together
FOLDS = 4
_MEGABYTES = 12.0, 8.0  # of the models of the other documents: as large as the ones that run


class Laid(NamedTuple):
    """Streams as columns, and the word at each place, START between rows."""

    data: Places
    words: Ids


@dataclass
class Corpus:
    """The training text: each file's documents in FOLDS parts, by their places, and lists of names."""

    folds: list[list[Stream]]
    names: list[Stream]
    known: Vocabulary

    def without(self, fold: int) -> list[Stream]:
        """What the models are made of that tell of a fold."""
        return [stream for n, streams in enumerate(self.folds) if n != fold for stream in streams] + self.names

    def laid(self, streams: list[Stream], model: LanguageModel) -> Laid:
        rows = []
        for stream in streams:
            raw = stream.ids[(stream.ids < 0) | (self.known.of[np.maximum(stream.ids, 0)] != -1)]
            rows.append(np.repeat(raw, np.where(raw < 0, PAD, 1)))
        raw = np.concatenate([*rows, np.full(PAD, -1, np.int32)])
        words = np.where(raw < 0, START, self.known.of[np.maximum(raw, 0)])
        return Laid(places(streams, self.known, model.forms), words.astype(np.int32))


def load(corpora: Path, gazetteers: Path | None, model: LanguageModel) -> Corpus:
    """The text that `train.py` made the model of. Raises ValueError for another one."""
    reader = Reader()
    folds: list[list[Stream]] = [[] for _ in range(FOLDS)]
    for path in sorted(corpora.glob("*.txt.xz")):
        weight = 1.0 if GENERAL in path.name else WEIGHT
        streams = [reader.stream(document, weight) for document in split(path, SEED)[0]]
        for n, fold in enumerate(folds):
            fold.append(_joined(streams[n::FOLDS], weight))
    lists = sorted(gazetteers.glob("*.txt")) if gazetteers else []
    names = [reader.stream(path.read_text(encoding="utf-8").splitlines(), 1.0) for path in lists]
    known = vocabulary(reader)
    if known.words != list(model.words):
        raise ValueError("language.bin was trained on other text")
    return Corpus(folds, names, known)


def _joined(streams: list[Stream], weight: float) -> Stream:
    return Stream(np.concatenate([np.zeros(0, np.int32), *(stream.ids for stream in streams)]), weight)


def fold_models(corpus: Corpus, fold: int, work: Path) -> tuple[LanguageModel, Around]:
    """Models of the documents outside a fold, with the vocabulary of all; those in `work` are taken from there."""
    paths = work / f"language-{fold}.bin", work / f"around-{fold}.bin"
    if not all(path.exists() for path in paths):
        known, rest = corpus.known, corpus.without(fold)
        model = build(known, count(rest, known), capital_shares(rest, known), _MEGABYTES[0])
        around = train_around(places(rest, known, model.forms), model.vocabulary, int(_MEGABYTES[1] * 1e6 / BYTES))
        model.save(paths[0])
        around.save(paths[1])
    return LanguageModel.load(paths[0]), Around.load(paths[1])


class Doubts(NamedTuple):
    """A block's text, and the words to learn; `around` and `triples` hold each word's forms one after another."""

    ids: NDArray[np.uint16]  # what is read at each place, see `Tagger`
    signs: NDArray[np.uint8]
    at: NDArray[np.int32]  # places of the words to learn
    first: NDArray[np.int32]  # the row of each: its first place, and the one behind its last
    stop: NDArray[np.int32]
    group: NDArray[np.int16]
    right: NDArray[np.int8]
    weight: NDArray[np.float32]
    offsets: NDArray[np.int64]
    around: NDArray[np.float16]
    triples: NDArray[np.float16]


def parts(words: Ids, seed: int) -> list[list[slice]]:
    """A text as blocks of chunks, in an order drawn by the seed; chunks end where a row does."""
    ends = np.flatnonzero(words != START)
    cuts = [0]
    breaks = np.flatnonzero((words[:-1] == START) & (words[1:] != START)) + 1 - PAD
    for place in breaks.tolist():
        if place - cuts[-1] >= _CHUNK:
            cuts.append(place)
    cuts.append(int(ends[-1]) + 1 + PAD)
    chunks = [slice(a, b) for a, b in pairwise(cuts)]
    order = np.random.default_rng(seed).permutation(len(chunks))
    per = _BLOCK // _CHUNK
    return [[chunks[i] for i in order[a : a + per]] for a in range(0, len(order), per)]


def block(
    model: LanguageModel, around: Around, laid: Laid, chunks: list[slice], seed: int, *, also: float = DOUBTS
) -> Doubts:
    """The doubts of some chunks of the text, and the share `also` of its other words."""
    data, words = laid
    index = np.concatenate([np.arange(c.start, c.stop) for c in chunks] + [np.arange(len(words) - PAD, len(words))])
    text = Text(*(np.asarray(column[index], np.int64) for column in data.text))
    own, right, weight = words[index].astype(np.int64), data.right[index].astype(np.int64), data.weight[index]
    places = np.flatnonzero(right >= 0)
    places = places[(places >= PAD) & (places < len(index) - PAD)]
    found = guess(model, around, text, own, places)
    use = np.random.default_rng(seed).random(len(places)) < also
    use[found.doubts] = True
    at, size = places[use], found.forms.sizes[use]
    flat = np.repeat(use, found.forms.sizes)
    rows = np.flatnonzero(own == START)
    behind = np.searchsorted(rows, at)
    return Doubts(
        found.read.astype(np.uint16),
        signs(text),
        at.astype(np.int32),
        (rows[behind - 1] + 1).astype(np.int32),
        rows[behind].astype(np.int32),
        text.classes[at].astype(np.int16),
        right[at].astype(np.int8),
        weight[at],
        np.concatenate([[0], np.cumsum(size)]),
        found.forms.shares[flat].astype(np.float16),
        triples(model, found.words, at, found.forms.ids[flat], size).astype(np.float16),
    )


def blocks(corpus: Corpus, model: LanguageModel, work: Path, also: float = DOUBTS) -> list[Path]:
    """The doubts of every fold, told by models that haven't seen it: a file a block. What is in `work` is kept."""
    paths = []
    for number in range(FOLDS):
        name = f"fold-{number}-{also:g}"
        done = work / f"{name}.txt"
        if not done.exists():
            seen, around = fold_models(corpus, number, work)
            laid = corpus.laid(corpus.folds[number], model)
            names = []
            for n, chunks in enumerate(parts(laid.words, number + 1)):
                names.append(f"{name}-{n}.npz")
                np.savez(work / names[-1], **block(seen, around, laid, chunks, n, also=also)._asdict())
            done.write_text("\n".join(names), encoding="utf-8")
        paths += [work / name for name in done.read_text(encoding="utf-8").split()]
    return paths


class Batch(NamedTuple):
    """Words to learn: B x places around each, and B x K forms, padded."""

    ids: Ids
    signs: Ids
    inside: NDArray[np.bool_]
    group: Ids
    forms: Ids
    around: NDArray[np.float32]
    triples: NDArray[np.float32]
    right: Ids
    weight: NDArray[np.float32]


def batches(model: LanguageModel, doubts: Doubts, size: int, seed: int) -> Iterator[Batch]:
    """The doubts of a block in an order drawn by the seed; what is left over at its end is left out."""
    forms = model.forms
    random = np.random.default_rng(seed)
    count = np.diff(doubts.offsets)
    order = random.permutation(len(doubts.at))
    for a in range(0, len(order) - len(order) % size, size):
        pick = order[a : a + size]
        place = doubts.at[pick].astype(np.int64)[:, None] + steps()
        inside = (place >= doubts.first[pick][:, None]) & (place < doubts.stop[pick][:, None])
        place = np.where(inside, place, 0)
        number = np.arange(int(count[pick].max()))
        some = number < count[pick][:, None]
        flat = np.where(some, doubts.offsets[pick][:, None] + number, 0)
        group = doubts.group[pick].astype(np.int64)
        yield Batch(
            np.where(inside, doubts.ids[place], START).astype(np.int64),
            np.where(inside, doubts.signs[place], 0).astype(np.int64),
            inside,
            group,
            np.where(some, forms.ids[np.where(some, forms.first[group][:, None] + number, 0)], START),
            np.where(some, doubts.around[flat], -np.inf).astype(np.float32),
            np.where(some, doubts.triples[flat], 0).astype(np.float32),
            doubts.right[pick].astype(np.int64),
            doubts.weight[pick],
        )
