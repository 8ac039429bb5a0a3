"""A small convolutional reader of short numbers, run with numpy: see models/digits/README.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.errors import MissingProgram

HIGH, BASE, EM = 32, 23, 20  # rows of a strip; the row of the baseline; pixels to an em of the print
_WIDE = 112  # the least width of a strip
_OTHER, _BLANK = 10, 11  # "something, but no digit"; nothing between two signs
_POOL = {0: (2, 2), 1: (2, 1), 2: (2, 1)}
_PADDED = {0: (1, 1), 1: (1, 1), 2: (1, 1), 3: (1, 1), 4: (0, 1), 5: (0, 3)}

Floats = NDArray[np.float32]
Layers = list[tuple[Floats, Floats]]


class Guess:
    """What a strip holds: digits, or nothing readable (`text` is empty), and the chance that it is just that."""

    __slots__ = ("chance", "text")

    def __init__(self, text: str, chance: float) -> None:
        self.text, self.chance = text, chance


def read_strips(strips: list[Pixels]) -> Guess:
    """One number in several strips of `HIGH` rows (0 is ink): a guess's chance is the mean over strips and nets.

    Raises MissingProgram where the model's file is missing.
    """
    columns = [_columns(strip, layers) for layers in _nets() for strip in strips]
    guesses = {_greedy(one) for one in columns}
    chances = {guess: float(np.mean([_chance(one, guess) for one in columns])) for guess in guesses}
    best = max(chances, key=lambda guess: chances[guess])
    text = "" if _OTHER in best else "".join(map(str, best))
    return Guess(text, chances[best])


def _folder() -> Path:
    package = Path(__file__).resolve().parent.parent
    packed = package / "_models" / "digits"
    return packed if packed.is_dir() else package.parent / "models" / "digits"


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


def _columns(strip: Pixels, layers: Layers) -> Floats:
    """A strip -> columns x 12 probabilities, a column for every two pixels."""
    wide = max(_WIDE, strip.shape[1] + strip.shape[1] % 2)
    before = (wide - strip.shape[1]) // 2
    after = wide - strip.shape[1] - before
    padded = cv2.copyMakeBorder(strip, 0, 0, before, after, cv2.BORDER_CONSTANT, value=255)
    x: Floats = ((255.0 - padded.astype(np.float32)) / 255.0)[None]
    for n, (weight, bias) in enumerate(layers):
        x = _convolve(x, weight, bias, _PADDED[n])
        if n < len(layers) - 1:
            x = np.maximum(x, 0)
        if n in _POOL:
            down, across = _POOL[n]
            c, h, w = x.shape
            x = x.reshape(c, h // down, down, w // across, across).max(axis=(2, 4))
    scores = x[:, 0].T
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _convolve(x: Floats, weight: Floats, bias: Floats, pad: tuple[int, int]) -> Floats:
    """C x H x W with O x C x h x w -> O x H' x W'."""
    out, _, high, wide = weight.shape
    x = np.pad(x, ((0, 0), (pad[0], pad[0]), (pad[1], pad[1])))
    windows = np.lib.stride_tricks.sliding_window_view(x, (high, wide), axis=(1, 2))  # C, H', W', h, w
    rows, columns = windows.shape[1:3]
    flat = windows.transpose(0, 3, 4, 1, 2).reshape(-1, rows * columns)
    return np.asarray((weight.reshape(out, -1) @ flat + bias[:, None]).reshape(out, rows, columns), dtype=np.float32)


def _greedy(columns: Floats) -> tuple[int, ...]:
    best = columns.argmax(axis=1)
    kept = [int(c) for i, c in enumerate(best) if i == 0 or c != best[i - 1]]
    return tuple(c for c in kept if c != _BLANK)


def _chance(columns: Floats, signs: tuple[int, ...]) -> float:
    """The probability of the signs, summed over all ways to lay them along the columns (CTC's forward sum)."""
    states = [_BLANK]
    for sign in signs:
        states += [sign, _BLANK]
    may_skip = np.array([s != _BLANK and i >= 2 and s != states[i - 2] for i, s in enumerate(states)])
    alpha = np.zeros(len(states))
    alpha[:2] = columns[0][states[:2]]
    for column in columns[1:]:
        stepped = alpha.copy()
        stepped[1:] += alpha[:-1]
        stepped[2:] += np.where(may_skip[2:], alpha[:-2], 0)
        alpha = stepped * column[states]
    return float(alpha[-2:].sum())
