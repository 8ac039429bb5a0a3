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
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.restore.language import LanguageModel
from pipeline.restore.tagger import BIASES, TABLES, Tagger, in_bytes
from pipeline.restore.tagger_data import CHANCE, DOUBTS, Batch, Doubts, batches, blocks, load
from pipeline.restore.tagger_net import SIXTEEN, WIDE, Net
from pipeline.restore.train_vectors import vectors

_BATCH = 1024
_MEAN = 0.999  # of the weights' running mean
_SAVE = 180.0  # seconds


class Phase(NamedTuple):
    """A part of what a network learns; the rate rises in the first steps, then falls to nothing."""

    also: float  # the share of words that are in no doubt, see `tagger_data.blocks`
    steps: int
    rate: float  # of Adam
    warm: int  # steps until it is reached
    dropped: float
    scales: tuple[float, float]  # how far what `around.py` and the triples say counts meanwhile


# From words drawn by chance, told by nobody, it learns what words mean; then what the others doubt; both twice.
PHASES = (
    Phase(CHANCE, 5000, 2e-3, 100, 0.05, (0.0, 0.0)),
    Phase(DOUBTS, 5000, 1.5e-3, 100, 0.1, (0.8, 0.6)),
    Phase(CHANCE, 7000, 1.5e-3, 100, 0.05, (0.0, 0.0)),
    Phase(DOUBTS, 7500, 1.5e-3, 100, 0.1, (0.8, 0.6)),
)


def feed(paths: Sequence[Path], model: LanguageModel) -> Iterator[Batch]:
    """Batches without end: all blocks in an order drawn anew for each time through the text."""
    for epoch in count():
        for number in np.random.default_rng(epoch).permutation(len(paths)).tolist():
            with np.load(paths[number]) as columns:
                doubts = Doubts(**columns)
            yield from batches(model, doubts, _BATCH, epoch * 1000 + number)


class Trainer:
    """The network with the running mean of its weights, which is what is used in the end."""

    def __init__(self, model: LanguageModel, path: Path, vectors: NDArray[np.float32] | None = None) -> None:
        """`path`: the file that its state is kept in. `vectors`: of the words, to begin with."""
        torch.set_num_threads(1)
        torch.manual_seed(0)
        self.net = Net(model)
        if vectors is not None:
            self.net.words.weight.data.copy_(torch.from_numpy(vectors))
        self.path, self.phase = path, 0
        self._begin()

    def _begin(self) -> None:
        """A new phase goes on from where the net is."""
        self.mean = {name: value.detach().clone() for name, value in self.net.state_dict().items()}
        self.adam = torch.optim.Adam(self.net.parameters(), betas=(0.9, 0.99), fused=True)
        self.step = 0

    def learn(self, batches: Iterator[Batch], phase: Phase) -> None:
        saved, sums = time.monotonic(), np.zeros(4)
        self.net.drop.p = phase.dropped
        while self.step < phase.steps:
            rate = phase.rate * min(1.0, (self.step + 1) / phase.warm) * (1 - self.step / phase.steps)
            for group in self.adam.param_groups:
                group["lr"] = rate
            sums += self._one(next(batches), phase.scales)
            if self.step % 100 == 0:
                loss, right, others = sums[1:] / sums[0]
                print(f"{self.step}: loss {loss:.4f}, right {right:.4f}, others {others:.4f}", flush=True)
                sums[:] = 0
            if time.monotonic() - saved > _SAVE:
                self.save()
                saved = time.monotonic()
        self.net.load_state_dict(self.mean)
        self.phase += 1
        self._begin()

    def _one(self, batch: Batch, scales: tuple[float, float]) -> Any:
        ids, signs, inside, group, forms, around, triples, right, weight = (torch.from_numpy(c) for c in batch)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=SIXTEEN):
            scores = self.net(ids, signs, inside, group, forms)
        none = torch.isneginf(around)  # a word with fewer forms than others
        told = scales[0] * around.masked_fill(none, 0) + scales[1] * triples
        scores = (scores + told).masked_fill(none, -1e4)
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

    def save(self) -> None:
        spare = self.path.with_suffix(".new")
        state = {"net": self.net.state_dict(), "mean": self.mean, "adam": self.adam.state_dict()}
        torch.save(state | {"step": self.step, "phase": self.phase}, spare)
        os.replace(spare, self.path)

    def load(self) -> None:
        state = torch.load(self.path)
        self.net.load_state_dict(state["net"])
        self.adam.load_state_dict(state["adam"])
        self.mean, self.step, self.phase = state["mean"], state["step"], state["phase"]


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
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    model = LanguageModel.load(given.out / "language.bin")
    corpus = load(given.corpora, given.gazetteers, model)
    table = vectors(corpus, model, WIDE, given.work)
    texts = {also: blocks(corpus, model, given.work, also) for also in (DOUBTS, CHANCE)}
    del corpus
    trainer = Trainer(model, given.work / "tagger.pt", table)
    if trainer.path.exists():
        trainer.load()
    for phase in PHASES[trainer.phase :]:
        trainer.learn(feed(texts[phase.also], model), phase)
        trainer.save()
    pack(trainer.mean, model.vocabulary).save(given.out / "tagger.bin")


if __name__ == "__main__":
    main()
