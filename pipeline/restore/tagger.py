"""Which form a word in doubt had: a small network that reads the words around it, and those of its row.

It reads words with their marks where these are nearly sure (`doubt.py`), so that it need not find them out again: the
nearest ones in their places, and those up to REACH words off by what the word in doubt looks for (attention). The
network has two layers of hidden numbers, and compares what they know with a vector of each form. It is in bytes, with
one factor a row, and runs in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from pipeline.restore.language import START, Ids, LanguageModel, Scores
from pipeline.restore.store import load_arrays, save_arrays

NEAR, REACH = 7, 32  # words on each side that are read in their places, and that are read at all
BANDS = (0, 1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 28)  # distances, each from one to the next, that it tells apart
SIGNS = 18
TABLES = ("words", "signs", "near", "query", "second", "out")  # in bytes, a factor a row
BIASES = ("near_bias", "query_bias", "second_bias", "out_bias", "form_bias", "bands")
_MAGIC = b"kehoach-tagger-1\n"
_BLOCK = 128  # words at once: more don't fit into the processor's cache
_NEVER = np.float32(-1e4)


class Reading(NamedTuple):
    """A text as the network reads it, one column a place."""

    ids: Ids  # words, and `Forms.unmarked`
    signs: NDArray[np.uint8]  # below SIGNS


class Asked(NamedTuple):
    """The words in doubt."""

    at: Ids  # their places
    first: Ids  # where the row of each begins
    stop: Ids  # and the place behind its end
    classes: Ids


def steps() -> Ids:
    return np.arange(-REACH, REACH + 1)


def bands() -> Ids:
    """The number of each step's band: those behind the word come after those before it."""
    band = np.searchsorted(np.array(BANDS), np.abs(steps()), side="right") - 1
    return band + len(BANDS) * (steps() > 0)


def in_bytes(table: NDArray[np.floating]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """Rows as whole numbers up to 127, and each row's factor."""
    factor = np.maximum(np.abs(table).max(axis=1) / 127, 1e-6).astype(np.float16)
    return np.clip(np.round(table / factor[:, None].astype(np.float32)), -127, 127).astype(np.int8), factor


@dataclass
class Tagger:
    """`arrays`: TABLES, each with NAME_factor, BIASES, and the vocabulary of the language model that it knows."""

    arrays: dict[str, NDArray[Any]]

    @classmethod
    def load(cls, path: Path) -> Tagger:
        """Maps the file; processes share it. Raises FileNotFoundError, and ValueError for another version's file."""
        arrays = load_arrays(path, _MAGIC)
        for name in set(TABLES) & arrays.keys():
            arrays[name] = arrays[name].reshape(len(arrays[f"{name}_factor"]), -1)
        if "bands" in arrays:
            arrays["bands"] = arrays["bands"].reshape(-1, 2 * len(BANDS))
        return cls(arrays)

    def save(self, path: Path) -> None:
        save_arrays(path, _MAGIC, self.arrays)

    def belongs_to(self, model: LanguageModel) -> bool:
        return int(self.arrays["vocabulary"][0]) == model.vocabulary

    @cached_property
    def _threads(self) -> ThreadpoolController:
        return ThreadpoolController()

    @cached_property
    def _layers(self) -> dict[str, Scores]:
        """The layers turned for products, the signs, and the biases, as numbers of 32 bits: 6 MB."""
        turned = {name: np.ascontiguousarray(self._rows(name).T) for name in ("near", "query", "second", "out")}
        biases = {name: self.arrays[name].astype(np.float32) for name in BIASES}
        return {**turned, **biases, "signs": self._rows("signs")}

    def _rows(self, name: str, which: Ids | slice = slice(None)) -> Scores:
        """Rows of a table as numbers."""
        factor = self.arrays[f"{name}_factor"][which].astype(np.float32)
        return np.asarray(self.arrays[name][which].astype(np.float32) * factor[:, None])

    def told(self, model: LanguageModel, reading: Reading, asked: Asked) -> Scores:
        """How likely each form of the words in doubt is, in nats but for a sum a word; forms one after another."""
        if not len(asked.at):
            return np.zeros(0, np.float32)
        forms = model.forms
        sizes = forms.sizes[asked.classes]
        offsets = np.cumsum(sizes) - sizes
        ids = forms.ids[np.repeat(forms.first[asked.classes] - offsets, sizes) + np.arange(int(sizes.sum()))]
        own = forms.unmarked[asked.classes]
        known, found = np.unique(np.concatenate([[START], reading.ids, own, ids]), return_inverse=True)
        table = self._rows("words", known)
        count = len(reading.ids) + 1
        read, own, form = found[:count], found[count : count + len(own)], found[count + len(own) :]
        # OpenBLAS's threads win nothing on products as small as these, and lose much where other processes run.
        with self._threads.limit(limits=1, user_api="blas"):
            parts = [
                self._known(table, read, reading.signs, Asked(*(column[a : a + _BLOCK] for column in asked)), own[a:])
                for a in range(0, len(asked.at), _BLOCK)
            ]
        known_of = np.repeat(np.concatenate(parts), sizes, axis=0)
        return np.asarray(np.einsum("nd,nd->n", known_of, table[form]) + self._layers["form_bias"][ids])

    def _known(self, table: Scores, read: Ids, signs: NDArray[np.uint8], asked: Asked, own: Ids) -> Scores:
        """What the network knows of some words: a vector each. `read` is an index into `table`, a start before it."""
        layers = self._layers
        place = asked.at[:, None] + steps()
        inside = (place >= asked.first[:, None]) & (place < asked.stop[:, None])
        index = read[np.where(inside, place + 1, 0)]
        index[:, REACH] = own[: len(index)]
        words = table[index]  # B x places x numbers
        count, _, wide = words.shape
        close = slice(REACH - NEAR, REACH + NEAR + 1)
        sign = signs[np.where(inside[:, close], place[:, close], 0)]
        sign[~inside[:, close]] = 0
        near = words[:, close] + layers["signs"][sign]
        hidden = np.maximum(near.reshape(count, -1) @ layers["near"] + layers["near_bias"], 0)
        query = (hidden @ layers["query"] + layers["query_bias"]).reshape(count, -1, wide)
        scores = query @ words.transpose(0, 2, 1) * np.float32(wide**-0.5) + layers["bands"][:, bands()]
        inside[:, REACH] = False
        scores = np.where(inside[:, None], scores, _NEVER)
        most = np.maximum(scores.max(axis=2, keepdims=True), 0)  # one more choice, of none of the words, has 0
        scores = np.exp(scores - most)
        shares = scores / (scores.sum(axis=2, keepdims=True) + np.exp(-most))
        seen = (shares @ words).reshape(count, -1)
        hidden = np.maximum(np.concatenate([hidden, seen], axis=1) @ layers["second"] + layers["second_bias"], 0)
        return np.asarray(hidden @ layers["out"] + layers["out_bias"])
