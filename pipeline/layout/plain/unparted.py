"""Rows of a table of which nothing tells the columns: an OCR read it line by line, or cell by cell."""

from __future__ import annotations

import re

from pipeline.column_heads import head_phrases, is_number_head
from pipeline.layout.plain.model import Found, one_column
from pipeline.text import fold

_HEADS = 2  # of known kind behind "STT"
_LONGEST = 160  # signs of a line of heads
_COUNTED = re.compile(r"\W{0,2}(\d{1,5})\b[.)|\s]")
_ROWS = 3  # that count on, or the heads are no table's


def unparted(rows: list[str], at: int) -> Found | None:
    """The table that begins with a line of heads with single spaces between them, "STT Nhiệm vụ Cơ quan chủ trì"."""
    words = rows[at].split()
    if len(words) <= _HEADS or len(rows[at]) > _LONGEST or not is_number_head(words[0].strip("|.:")):
        return None
    last, number = at + 1, 0
    for n in range(at + 1, len(rows)):
        match = _COUNTED.match(rows[n].strip())
        if match and int(match[1]) == number + 1:
            number, last = number + 1, n + 1
        elif (not rows[n].strip() and not _counts_on(rows, n + 1, number)) or (rows[n].strip() and n - last > 12):
            break
        elif rows[n].strip():
            last = n + 1
    return one_column(at, last, rows) if number >= _ROWS or (number and _known(words[1:]) >= _HEADS) else None


def _counts_on(rows: list[str], n: int, number: int) -> bool:
    following = next((row.strip() for row in rows[n : n + 3] if row.strip()), "")
    match = _COUNTED.match(following)
    return bool(match and int(match[1]) == number + 1)


def _known(words: list[str]) -> int:
    """How many heads of known kind stand one behind another."""
    rest = " " + " ".join(fold(" ".join(words)).replace("|", " ").split()) + " "
    at = known = 0
    while at < len(rest) - 1:
        longest = max((len(p) for p in head_phrases() if rest.startswith(f" {p} ", at)), default=0)
        known += longest > 0
        at = at + longest + 1 if longest else rest.index(" ", at + 1)
    return known
