"""A small convolutional reader of short numbers, run with numpy: see models/digits/README.md."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, reduce
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.errors import MissingProgram

HIGH, BASE, EM = 32, 23, 20  # rows of a strip; the row of the baseline; pixels to an em of the print
_WIDE = 112  # the least width of a strip
_OTHER, _BLANK = 10, 11  # "something, but no digit"; nothing between two signs
_LEAST = 1e-12
_SEEN = 0.5  # chance that a reading must have by itself before it is weighed among the possible ones
_POOL = {0: (2, 2), 1: (2, 1), 2: (2, 1)}
_PADDED = {0: (1, 1), 1: (1, 1), 2: (1, 1), 3: (1, 1), 4: (0, 1), 5: (0, 3)}

Floats = NDArray[np.float32]
Layers = list[tuple[Floats, Floats]]


class Guess:
    """What a strip holds: digits, or nothing readable (`text` is empty), and the chance that it is just that."""

    __slots__ = ("chance", "text")

    def __init__(self, text: str, chance: float) -> None:
        self.text, self.chance = text, chance


def read_strips(strips: list[Pixels], among: Sequence[tuple[int, ...]] = ()) -> Guess:
    """One number in several strips of `HIGH` rows (0 is ink): a guess's chance is the mean over strips and nets.

    `among`: all that may stand there, where that is known (the days of a month): the chance is then that of the guess
    among these, the nets' doubt about things that can't be put aside. Where the nets see little of any of them, the
    chance stays as it was. Raises MissingProgram where the model's file is missing.
    """
    columns = [some for layers in _nets() for some in _columns(strips, layers)]
    guesses = {_greedy(one) for some in columns for one in some}
    chances = {guess: _mean([_chances(some, [guess])[:, 0] for some in columns]) for guess in guesses}
    best = max(chances, key=lambda guess: chances[guess])
    if best in among and chances[best] >= _SEEN:
        chances[best] = _mean([_shares(some, best, among) for some in columns])
    text = "" if _OTHER in best else "".join(map(str, best))
    return Guess(text, chances[best])


def _folder() -> Path:
    package = Path(__file__).resolve().parent.parent
    packed = package / "_models" / "digits"
    return packed if packed.is_dir() else package.parent / "models" / "digits"


def open_nets() -> None:
    """Load the nets now, for they are large. Raises MissingProgram where their file is missing."""
    _nets()


@cache
def _nets() -> list[Layers]:
    """Nets trained apart from each other: they rarely err alike, so their mean is surer than either."""
    paths = sorted(_folder().glob("digits*.npz"))
    if not paths:
        raise MissingProgram(f"{_folder() / 'digits.npz'} is missing", "git checkout models/digits")
    return [_layers(path) for path in paths]


def _layers(path: Path) -> Layers:
    with np.load(path) as kept:
        count = len(kept.files) // 2
        return [(kept[f"w{n}"].astype(np.float32), kept[f"b{n}"].astype(np.float32)) for n in range(count)]


def _columns(strips: Sequence[Pixels], layers: Layers) -> list[Floats]:
    """Strips -> strips x columns x 12 probabilities, a column for every two pixels; those of one width together."""
    by_width: dict[int, list[Pixels]] = {}
    for strip in strips:
        wide = max(_WIDE, strip.shape[1] + strip.shape[1] % 2)
        before = (wide - strip.shape[1]) // 2
        after = wide - strip.shape[1] - before
        padded = cv2.copyMakeBorder(strip, 0, 0, before, after, cv2.BORDER_CONSTANT, value=255)
        by_width.setdefault(wide, []).append(np.asarray(padded, np.uint8))
    return [_seen(np.stack(some), layers) for some in by_width.values()]


def _seen(strips: Pixels, layers: Layers) -> Floats:
    """The net's probabilities for strips of one width."""
    x: Floats = ((255.0 - strips.astype(np.float32)) / 255.0)[None]
    for n, (weight, bias) in enumerate(layers):
        x = _convolve(x, weight, bias, _PADDED[n])
        if n < len(layers) - 1:
            x = np.maximum(x, 0)
        if n in _POOL:
            down, across = _POOL[n]
            x = _largest([x[:, :, row::down] for row in range(down)])
            x = _largest([x[:, :, :, column::across] for column in range(across)])
    scores = x[:, :, 0].transpose(1, 2, 0)
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    return np.asarray(powers / powers.sum(axis=2, keepdims=True), dtype=np.float32)


def _largest(layers: list[Floats]) -> Floats:
    """Of each place; several times as quick as `max` along an axis as short as that."""
    return reduce(np.maximum, layers)


def _convolve(x: Floats, weight: Floats, bias: Floats, pad: tuple[int, int]) -> Floats:
    """C x strips x H x W with O x C x h x w -> O x strips x H' x W'."""
    out, _, high, wide = weight.shape
    channels, count, rows, columns = x.shape
    padded = np.zeros((channels, count, rows + 2 * pad[0], columns + 2 * pad[1]), np.float32)
    padded[:, :, pad[0] : pad[0] + rows, pad[1] : pad[1] + columns] = x
    windows = np.lib.stride_tricks.sliding_window_view(padded, (high, wide), axis=(2, 3))  # C, strips, H', W', h, w
    flat = windows.transpose(0, 4, 5, 1, 2, 3).reshape(channels * high * wide, -1)
    found = weight.reshape(out, -1) @ flat + bias[:, None]
    return np.asarray(found.reshape(out, *windows.shape[1:4]), dtype=np.float32)


def _greedy(columns: Floats) -> tuple[int, ...]:
    best = columns.argmax(axis=1)
    kept = [int(c) for i, c in enumerate(best) if i == 0 or c != best[i - 1]]
    return tuple(c for c in kept if c != _BLANK)


def _mean(values: list[NDArray[np.float64]]) -> float:
    return float(np.mean(np.concatenate(values)))


def _chances(columns: Floats, readings: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """Strips x readings: the probability of each reading, summed over all ways to lay it along the columns (CTC's
    forward sum).

    The readings are of one length.
    """
    rows = [[_BLANK, *(state for sign in signs for state in (sign, _BLANK))] for signs in readings]
    states = np.array(rows, dtype=np.int64)
    may_skip = (states[:, 2:] != _BLANK) & (states[:, 2:] != states[:, :-2])
    seen = columns[:, :, states]  # strips, columns, readings, states
    alpha = np.zeros(seen[:, 0].shape)
    alpha[..., :2] = seen[:, 0, :, :2]
    for column in range(1, seen.shape[1]):
        stepped = alpha.copy()
        stepped[..., 1:] += alpha[..., :-1]
        stepped[..., 2:] += alpha[..., :-2] * may_skip
        alpha = stepped * seen[:, column]
    return np.asarray(alpha[..., -2:].sum(axis=-1) if states.shape[1] > 1 else alpha[..., -1], dtype=np.float64)


def _shares(columns: Floats, reading: tuple[int, ...], among: Sequence[tuple[int, ...]]) -> NDArray[np.float64]:
    """How much of the chance of all that may stand there is this reading's, in each strip."""
    lengths = {len(one) for one in among}
    whole = sum(_chances(columns, [r for r in among if len(r) == length]).sum(axis=1) for length in lengths)
    return np.asarray(_chances(columns, [reading])[:, 0] / np.maximum(whole, _LEAST), np.float64)
