"""What is found in the rows of a text file: bits of rows, cells made of them, tables made of cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.column_heads import head_phrases, is_number_head, says_head
from pipeline.text import fold

TALLEST = 200  # lines of a cell: what would go on one for longer is none of it
_TAB = 8  # signs to a tab stop
_SHORT = 8  # signs of a row's number at most
_LONGEST_HEAD = 150  # signs
_HEAD_WORDS = 14  # words that a column's head has at most
_NUMBER = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|(?!19|20)\d{4}|[IVXLCivxlc]{1,6}|[A-Za-zĐđ]|[A-ZĐ]{1,3}[-.]?\d{1,3})\)?[.):]?",
    re.UNICODE,
)


_LABEL = r"(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)"
SECTION = re.compile(_LABEL + r"[.)]\s+\S")  # how a heading begins
ITEM = re.compile(_LABEL + r"\s?[.)/]\s+\S|[-–+•*]\s")  # how a heading or an item of a list does


class Bit(NamedTuple):
    """A stretch of one row: the row's place on its page, and where in it the stretch begins and ends."""

    row: int
    start: int
    end: int


@dataclass(slots=True)
class Piece:
    """What one cell holds, line by line."""

    bits: list[Bit] = field(default_factory=list)
    text: str = ""
    doubled: bool = False  # in its rows two quotes stand for one that is printed
    breaks: list[int] = field(default_factory=list)  # the bits before which the text was broken on purpose

    def add(self, bits: list[Bit], text: str, *, broken: bool = False) -> None:
        if broken and self.bits and bits:
            self.breaks.append(len(self.bits))
        self.bits += bits
        self.text = f"{self.text} {text}".strip()


@dataclass(slots=True)
class PlainCell:
    row: int
    column: int
    row_span: int
    column_span: int
    piece: Piece


@dataclass(slots=True)
class Found:
    """A table in the rows [first, last) of a page."""

    first: int
    last: int
    rows: int
    columns: int
    cells: list[PlainCell]
    by_white: bool = False
    expanded: bool = False  # its places are those in rows whose tabs are spaces
    doubted: set[int] = field(default_factory=set)
    cut: Callable[[int, str], list[Piece]] | None = None  # how its signs part a row


def expanded(row: str) -> str:
    """A row with spaces for its tabs, as columns of spaces are told in it."""
    return row.expandtabs(_TAB) if "\t" in row else row


def is_number(text: str) -> bool:
    """Whether a cell may be the number of its row."""
    return len(text) <= _SHORT and bool(_NUMBER.fullmatch(text.strip()))


def heads_known(texts: list[str]) -> int:
    """How many of the texts say what a column holds; all count where the first is "STT"."""
    if any(len(t) > _LONGEST_HEAD for t in texts):
        return 0
    said = [fold(t).strip(" .:*_\"'") for t in texts]
    if any(len(t.split()) > _HEAD_WORDS for t in said):
        return 0
    known = sum(bool(t) and says_head(t) for t in said)
    return max(known, 2) if said and is_number_head(said[0]) and len([t for t in said if t]) > 2 else known


def names_column(text: str) -> bool:
    """Whether a text is a head that is known, and nothing more."""
    return is_number_head(text) or fold(text).strip(" .:*_") in head_phrases()


def is_head(texts: list[str]) -> bool:
    """Whether cells are those of a row of heads."""
    filled = [t for t in texts if t.strip()]
    known = heads_known(filled)
    return len(filled) > 1 and known >= 2 and (known * 2 >= len(filled) or is_number_head(filled[0]))


def one_column(first: int, last: int, rows: list[str]) -> Found:
    """Rows that are a table's for certain, of which the columns can't be told: each is kept whole, and doubted."""
    cells: list[PlainCell] = []
    for n in range(first, last):
        text = rows[n].strip()
        if text:
            start = len(rows[n]) - len(rows[n].lstrip())
            bit = Bit(n, start, start + len(text))
            cells.append(PlainCell(len(cells), 0, 1, 1, Piece([bit], text)))
    return Found(first, last, len(cells), 1, cells, by_white=True, doubted=set(range(len(cells))))


@dataclass(slots=True)
class Segment:
    """Words of one row with single spaces between them."""

    start: int
    end: int
    text: str


_SEGMENT = re.compile(r"\S+(?: \S+)*")


def segments(row: str) -> list[Segment]:
    return [Segment(m.start(), m.end(), m.group()) for m in _SEGMENT.finditer(row)]
