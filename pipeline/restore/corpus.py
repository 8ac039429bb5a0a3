"""Training text: corpus files (xz, a paragraph a line) as documents, split in a fixed way, filtered, and counted."""

from __future__ import annotations

import lzma
import random
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.restore.legacy import legacy_encoding
from pipeline.text import nfc

_HEAD = re.compile(r"CỘNG H[ÒO][AÀ] XÃ HỘI CHỦ NGHĨA VIỆT NAM.*Số ?:")
_MAX_LINES = 400  # where no head shows, a document ends here
_HELD_OUT = 0.03


def documents(path: Path) -> Iterator[list[str]]:
    """The documents of one file, as near as they can be told apart: each head starts one, at most 400 lines long.

    Whole documents in an encoding from before Unicode are left out.
    """
    lines: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if lines and (len(lines) >= _MAX_LINES or _HEAD.search(line)):
                yield from _kept(lines)
                lines = []
            lines.append(nfc(line.strip()))
    yield from _kept(lines)


def _kept(lines: list[str]) -> Iterator[list[str]]:
    good = [line for line in lines if line and legacy_encoding(line) is None]
    if good:
        yield good


def split(paths: list[Path], seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """Documents to train on, and about 3 % held out, drawn document by document with the seed."""
    rng = random.Random(seed)
    kept: list[list[str]] = []
    held: list[list[str]] = []
    for path in paths:
        for document in documents(path):
            (held if rng.random() < _HELD_OUT else kept).append(document)
    return kept, held
