"""Trains the tagger: which form a word in doubt had, told by the words around it that are sure, and by its row.

python -m pipeline.restore.train_tagger CORPORA_FOLDER --work FOLDER [--gazetteers FOLDER]

It needs torch (`pip install kehoach[train-tagger]`), and language.bin and around.bin of the same text. First it learns
from the whole text beside these two models. They have seen that text and are surer of it than of any other; so it then
learns from a quarter of the documents beside two models that were made of the others.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from pipeline.restore.around import Around
from pipeline.restore.language import LanguageModel
from pipeline.restore.tagger import BIASES, TABLES, Tagger, in_bytes
from pipeline.restore.tagger_data import Batch, Corpus, Doubts, block, fold_models, load, parts
from pipeline.restore.tagger_data import batches as batches_of
from pipeline.restore.tagger_net import Net
from pipeline.restore.train_language import Stream

STEPS = 3011, 4500  # in the whole text, and in the quarter
_SCALES = (0.6, 0.33), (0.8, 0.6)  # how far what both models say counts while it learns from each
_QUARTER = 0.7  # what is kept: so much of the weights after the quarter, the rest of those before it
_BATCH = 1024
_RATE, _WARM = 2e-3, 300  # of Adam, and the steps until it is reached
_MEAN = 0.999  # of the weights' running mean
_SAVE = 180.0  # seconds


class Feed:
    """Batches of a text without end; its blocks are looked up when they are first needed, and kept."""

    def __init__(self, make: Callable[[int], Doubts], count: int, model: LanguageModel) -> None:
        self.make, self.count, self.model = make, count, model
        self.kept: dict[int, Doubts] = {}

    def __iter__(self) -> Iterator[Batch]:
        epoch = 0
        while True:
            for number in np.random.default_rng(epoch).permutation(self.count).tolist():
                if number not in self.kept:
                    self.kept[number] = self.make(number)
                yield from batches_of(self.model, self.kept[number], _BATCH, epoch * 1000 + number)
            epoch += 1


class Trainer:
    """The network with the running mean of its weights, which is what is used in the end."""

    def __init__(self, model: LanguageModel, work: Path) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(0)
        self.net = Net(model)
        self.mean = {name: value.detach().clone() for name, value in self.net.state_dict().items()}
        self.adam = torch.optim.Adam(self.net.parameters(), lr=_RATE, betas=(0.9, 0.99), fused=True)
        self.work, self.step = work, 0

    def learn(self, feed: Feed, steps: int, scales: tuple[float, float], falling: bool) -> None:
        """So many steps; the rate falls to nothing in them, or stays."""
        saved, sums = time.monotonic(), np.zeros(4)
        for number, batch in zip(range(steps), feed, strict=False):
            rise = min(1.0, (self.step + 1) / _WARM)
            for group in self.adam.param_groups:
                group["lr"] = _RATE * rise * ((1 - number / steps) if falling else 1.0)
            sums += self._one(batch, scales)
            if self.step % 100 == 0:
                loss, right, others = sums[1:] / sums[0]
                print(f"{self.step}: loss {loss:.4f}, right {right:.4f}, others {others:.4f}", flush=True)
                sums[:] = 0
            if time.monotonic() - saved > _SAVE:
                self.save(self.work / "tagger.pt")
                saved = time.monotonic()

    def _one(self, batch: Batch, scales: tuple[float, float]) -> Any:
        ids, signs, inside, group, forms, around, triples, right, weight = (torch.from_numpy(c) for c in batch)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self.net(ids, signs, inside, group, forms)
        scores = scores + scales[0] * around + scales[1] * triples
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
            return np.array([1.0, float(losses.mean()), *map(float, hits)])

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


def mixed(first: dict[str, Any], second: dict[str, Any], share: float) -> dict[str, Any]:
    """Weights between two networks': the second alone knows the quarter too well."""
    return {name: value * (1 - share) + second[name] * share for name, value in first.items()}


def pack(weights: dict[str, Any], vocabulary: int) -> Tagger:
    """A network's weights as what runs."""
    arrays: dict[str, Any] = {"vocabulary": np.array([vocabulary], np.uint32)}
    for name in TABLES:
        table, factor = in_bytes(weights[f"{name}.weight"].float().numpy())
        arrays |= {name: table, f"{name}_factor": factor}
    layers = {f"{name}_bias": f"{name}.bias" for name in TABLES} | {"form_bias": "bias", "bands": "bands"}
    return Tagger(arrays | {name: weights[layers[name]].float().numpy().astype(np.float16) for name in BIASES})


def _feed(corpus: Corpus, streams: list[Stream], model: LanguageModel, around: Around, seed: int) -> Feed:
    """`model`: which the doubts are of; the numbers of its words are those of any model of the same corpus."""
    laid = corpus.laid(streams, model)
    chunks = parts(laid.words, seed)
    return Feed(lambda number: block(model, around, laid, chunks[number], number), len(chunks), model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="the folder that language.bin and around.bin were trained on")
    parser.add_argument("--gazetteers", type=Path, help="the folder of names that they were trained on")
    parser.add_argument("--out", type=Path, default=Path("models/restore"))
    parser.add_argument("--work", type=Path, required=True, help="a folder for what is kept on the way")
    parser.add_argument("--steps", type=int, nargs=2, default=STEPS, metavar=("WHOLE", "QUARTER"))
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    model, around = LanguageModel.load(given.out / "language.bin"), Around.load(given.out / "around.bin")
    corpus = load(given.corpora, given.gazetteers, model)
    trainer = Trainer(model, given.work)
    trainer.learn(_feed(corpus, corpus.whole(), model, around, 1), given.steps[0], _SCALES[0], falling=False)
    trainer.save(given.work / "whole.pt")
    before = {name: value.clone() for name, value in trainer.mean.items()}
    feed = _feed(corpus, corpus.fold, *fold_models(corpus), 2)
    trainer.learn(feed, given.steps[1], _SCALES[1], falling=True)
    trainer.save(given.work / "tagger.pt")
    pack(mixed(before, trainer.mean, _QUARTER), model.vocabulary).save(given.out / "tagger.bin")


if __name__ == "__main__":
    main()
