"""The words of a document's pages with their boxes, small: what a searchable PDF is made of later.

Pages are gone once a document is done; this is kept in `.kehoach/words/<stem>.gz` beside the ledger. JSON, for it may
come from elsewhere; boxes in tenths of a point.
"""

from __future__ import annotations

import gzip
import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.document import Box, Line, Page
from pipeline.errors import BrokenFile, UnreadableFile
from pipeline.text import nfc

FOLDER = ".kehoach/words"
_VERSION = 1
_MOST = 64 << 20  # bytes unpacked: 500 pages have ten
_FARTHEST = 1e6  # points
_MEND = "Read the scan again: kehoach run SCAN --out OUT --force"


@dataclass(frozen=True)
class PrintedWord:
    text: str
    box: Box  # points on the upright page


@dataclass(frozen=True)
class PrintedPage:
    """What was read of one page, line by line."""

    number: int
    width: float  # points, upright
    height: float
    rotation: int  # how far the content lay turned clockwise
    source: str  # ocr, layer, text, none
    lines: tuple[tuple[PrintedWord, ...], ...] = field(default=())


def pack_words(pages: Iterable[Page]) -> bytes:
    """The words of read pages, packed."""
    made = [
        [
            page.number,
            page.width,
            page.height,
            page.rotation,
            page.source.value,
            [_packed(line) for line in page.lines()],
        ]
        for page in pages
    ]
    text = json.dumps([_VERSION, made], ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode("utf-8", "replace"), 6, mtime=0)


def words_path(folder: Path, stem: str) -> Path:
    return folder / FOLDER / f"{stem}.gz"


def load_words(folder: Path, stem: str) -> list[PrintedPage]:
    """The pages of a result. Raises UnreadableFile where nothing was kept, BrokenFile."""
    path = words_path(folder, stem)
    try:
        if path.is_symlink():
            raise UnreadableFile(f"{path} is a link", _MEND)
        with gzip.open(path) as file:
            data = file.read(_MOST + 1)
    except FileNotFoundError as error:
        raise UnreadableFile(f"The places of the words of {stem} were not kept: {path} is missing", _MEND) from error
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenFile(f"{path} can't be read: {error}", _MEND) from error
    try:
        version, pages = json.loads(data)
        if version != _VERSION or len(data) > _MOST:
            raise ValueError(f"version {version}")
        return [_page(*page) for page in pages]
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BrokenFile(f"{path} is not as kehoach wrote it: {error}", _MEND) from error


def _packed(line: Line) -> list[Any]:
    return [[*(round(10 * at) for at in word.box), nfc(word.text)] for word in line.words]


def _page(*record: Any) -> PrintedPage:
    number, width, height, rotation, source, lines = record
    made = tuple(tuple(_word(*word) for word in line) for line in lines)
    if not (0 <= float(width) < _FARTHEST and 0 <= float(height) < _FARTHEST):  # neither is NaN
        raise ValueError("a page of no size")
    return PrintedPage(int(number), float(width), float(height), int(rotation), str(source), made)


def _word(*record: Any) -> PrintedWord:
    x0, y0, x1, y1, text = record
    if not all(math.isfinite(at) and abs(at) < 10 * _FARTHEST for at in (x0, y0, x1, y1)):
        raise ValueError("a word that is on no page")
    return PrintedWord(str(text), Box(x0 / 10, y0 / 10, x1 / 10, y1 / 10))
