"""Vectors of words that the tagger's learning starts from: words that stand in the same company have similar ones.

The network learns from words in doubt only, too few to find out what the rare ones among their neighbours mean. Running
text tells it of all of them (word2vec, CBOW, by gensim).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from gensim.models import Word2Vec
from numpy.typing import NDArray

from pipeline.restore.language import START, Ids, LanguageModel
from pipeline.restore.tagger_data import Corpus

_WINDOW, _OTHERS, _RARER, _EPOCHS = 8, 8, 1e-4, 4  # words on each side, words that stand elsewhere, gensim's `sample`
_HIDDEN = 0.15  # of the words the share that stands there without marks: these are read, too
_SPREAD = 0.3  # of the numbers
_SEED = 3


def vectors(corpus: Corpus, model: LanguageModel, wide: int, work: Path) -> NDArray[np.float32]:
    """A row for each word and for each class without marks (`Forms.unmarked`); those never seen have random ones."""
    text = work / "rows.txt"
    with text.open("w", encoding="ascii") as file:
        file.writelines(f"{' '.join(map(str, row))}\n" for row in _rows(corpus, model))
    found = Word2Vec(
        corpus_file=str(text),
        vector_size=wide,
        window=_WINDOW,
        negative=_OTHERS,
        sample=_RARER,
        epochs=_EPOCHS,
        min_count=1,
        workers=1,
        seed=1,
    ).wv
    count = max(len(model.words), int(model.forms.unmarked.max()) + 1)
    table = np.random.default_rng(0).normal(size=(count, wide)).astype(np.float32) * _SPREAD
    seen = np.array([int(word) for word in found.index_to_key])
    table[seen] = found.vectors * (_SPREAD / found.vectors.std())
    return table


def _rows(corpus: Corpus, model: LanguageModel) -> Iterator[list[int]]:
    random = np.random.default_rng(_SEED)
    for fold in corpus.folds:
        words = corpus.laid(fold, model).words.astype(np.int64)
        words = np.where(random.random(len(words)) < _HIDDEN, _unmarked(model, words), words)
        starts = np.flatnonzero(words == START)
        for a, b in pairwise([*starts.tolist(), len(words)]):
            if b - a > 1:
                yield words[a + 1 : b].tolist()


def _unmarked(model: LanguageModel, words: Ids) -> Ids:
    """What words are read as whose marks are not known."""
    forms = model.forms
    unmarked = forms.unmarked[forms.of[words]]
    return np.where((unmarked > 0) & (words != START), unmarked, words)
