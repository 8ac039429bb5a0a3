"""Trains the tagger: which form a word in doubt had, told by the words around it that are sure, and by its row.

python -m pipeline.restore.train_tagger CORPORA_FOLDER --work FOLDER [--gazetteers FOLDER]

It needs torch and gensim (`pip install kehoach[train-tagger]`), and language.bin and around.bin of the same text. These
two have seen that text and are surer of it than of any other. So it learns from each quarter of the documents beside
models that were made of the other three. What was done already is found in the folder for work, and not done again.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.restore.language import LanguageModel
from pipeline.restore.tagger import BIASES, TABLES, Tagger, in_bytes
from pipeline.restore.tagger_data import Batch, Doubts, batches, blocks, load
from pipeline.restore.tagger_net import WIDE, Net
from pipeline.restore.train_vectors import vectors

STEPS = 16_000
_SCALES = 0.8, 0.6  # how far what both models say counts while it learns
_BATCH = 1024
_RATE, _WARM = 2e-3, 300  # of Adam, and the steps until it is reached
_MEAN = 0.999  # of the weights' running mean
_SAVE = 180.0  # seconds


def feed(paths: Sequence[Path], model: LanguageModel) -> Iterator[Batch]:
    """Batches without end: all blocks in an order drawn anew for each time through the text."""
    for epoch in count():
        for number in np.random.default_rng(epoch).permutation(len(paths)).tolist():
            with np.load(paths[number]) as columns:
                doubts = Doubts(**columns)
            yield from batches(model, doubts, _BATCH, epoch * 1000 + number)


class Trainer:
    """The network with the running mean of its weights, which is what is used in the end."""

    def __init__(self, model: LanguageModel, work: Path, vectors: NDArray[np.float32] | None = None) -> None:
        """`vectors`: of the words, to begin with."""
        torch.set_num_threads(1)
        torch.manual_seed(0)
        self.net = Net(model)
        if vectors is not None:
            self.net.words.weight.data.copy_(torch.from_numpy(vectors))
        self.mean = {name: value.detach().clone() for name, value in self.net.state_dict().items()}
        self.adam = torch.optim.Adam(self.net.parameters(), lr=_RATE, betas=(0.9, 0.99), fused=True)
        self.work, self.step = work, 0

    def learn(self, batches: Iterator[Batch], steps: int) -> None:
        """Up to so many steps; the rate falls to nothing in them."""
        saved, sums = time.monotonic(), np.zeros(4)
        while self.step < steps:
            rate = _RATE * min(1.0, (self.step + 1) / _WARM) * (1 - self.step / steps)
            for group in self.adam.param_groups:
                group["lr"] = rate
            sums += self._one(next(batches))
            if self.step % 100 == 0:
                loss, right, others = sums[1:] / sums[0]
                print(f"{self.step}: loss {loss:.4f}, right {right:.4f}, others {others:.4f}", flush=True)
                sums[:] = 0
            if time.monotonic() - saved > _SAVE:
                self.save(self.work / "tagger.pt")
                saved = time.monotonic()

    def _one(self, batch: Batch) -> Any:
        ids, signs, inside, group, forms, around, triples, right, weight = (torch.from_numpy(c) for c in batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.net(ids, signs, inside, group, forms)
        scores = scores + _SCALES[0] * around + _SCALES[1] * triples
        losses = torch.nn.functional.cross_entropy(scores, right, reduction="none")
        self.adam.zero_grad(set_to_none=True)
        ((losses * weight).sum() / weight.sum()).backward()
        self.adam.step()
        self.step += 1
        with torch.no_grad():
            share = min(_MEAN, self.step / (self.step + 20))
            for name, value in self.net.state_dict().items():
                self.mean[name].lerp_(value, 1 - share)
            hits = [(s.argmax(1) == right).float().mean() for s in (scores, around + triples)]
            return np.array([1.0, float(losses.detach().mean()), *map(float, hits)])

    def save(self, path: Path) -> None:
        spare = path.with_suffix(".new")
        state = {"net": self.net.state_dict(), "mean": self.mean, "adam": self.adam.state_dict(), "step": self.step}
        torch.save(state, spare)
        os.replace(spare, path)

    def load(self, path: Path) -> None:
        state = torch.load(path)
        self.net.load_state_dict(state["net"])
        self.adam.load_state_dict(state["adam"])
        self.mean, self.step = state["mean"], state["step"]


def pack(weights: dict[str, Any], vocabulary: int) -> Tagger:
    """A network's weights as what runs."""
    arrays: dict[str, Any] = {"vocabulary": np.array([vocabulary], np.uint32)}
    for name in TABLES:
        table, factor = in_bytes(weights[f"{name}.weight"].float().numpy())
        arrays |= {name: table, f"{name}_factor": factor}
    layers = {f"{name}_bias": f"{name}.bias" for name in TABLES} | {"form_bias": "bias", "bands": "bands"}
    return Tagger(arrays | {name: weights[layers[name]].float().numpy().astype(np.float16) for name in BIASES})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="the folder that language.bin and around.bin were trained on")
    parser.add_argument("--gazetteers", type=Path, help="the folder of names that they were trained on")
    parser.add_argument("--out", type=Path, default=Path("models/restore"))
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is kept on the way")
    parser.add_argument("--steps", type=int, default=STEPS)
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    model = LanguageModel.load(given.out / "language.bin")
    corpus = load(given.corpora, given.gazetteers, model)
    paths = blocks(corpus, model, given.work)
    trainer = Trainer(model, given.work, vectors(corpus, model, WIDE, given.work))
    del corpus
    trainer.learn(feed(paths, model), given.steps)
    trainer.save(given.work / "tagger.pt")
    pack(trainer.mean, model.vocabulary).save(given.out / "tagger.bin")


if __name__ == "__main__":
    main()
