"""Training text: corpus files (xz, a paragraph a line) as documents, filtered, and split in a fixed way."""

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
HELD_OUT = 0.03


def documents(path: Path) -> Iterator[list[str]]:
    """The documents of one file, as near as they can be told apart: each head starts one, at most 400 lines long.

    Lines in an encoding from before Unicode are left out.
    """
    lines: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if lines and (len(lines) >= _MAX_LINES or _HEAD.search(line)):
                yield _kept(lines)
                lines = []
            lines.append(nfc(line.strip()))
    if lines:
        yield _kept(lines)


def _kept(lines: list[str]) -> list[str]:
    return [line for line in lines if line and legacy_encoding(line) is None]


def split(path: Path, seed: int) -> tuple[list[list[str]], list[list[str]]]:
    """One file's documents to train on, and about 3 % held out, each drawn by the seed, the file's name and its place.

    So other files, or their order, don't change the split.
    """
    kept: list[list[str]] = []
    held: list[list[str]] = []
    for number, document in enumerate(documents(path)):
        out = random.Random(f"{seed}/{path.name}/{number}").random() < HELD_OUT
        (held if out else kept).append(document)
    return kept, held
