"""Rows of a table of which nothing tells the columns: an OCR read it line by line, or cell by cell."""

from __future__ import annotations

import re

from pipeline.column_heads import head_phrases, is_number_head
from pipeline.layout.plain.model import Found, one_column
from pipeline.text import fold

_HEADS = 2  # of known kind behind "STT"
_LONGEST = 160  # signs of a line of heads
_COUNTED = re.compile(r"\W{0,2}(\d{1,3})\b[.)|\s]")
_ROWS = 3  # that count on, or the heads are no table's


def unparted(rows: list[str], at: int) -> Found | None:
    """The table that begins with a line of heads with single spaces between them, "STT Nhiệm vụ Cơ quan chủ trì"."""
    if not _heads(rows[at]):
        return None
    last, number = at + 1, 0
    for n in range(at + 1, len(rows)):
        match = _COUNTED.match(rows[n].strip())
        if match and int(match[1]) == number + 1:
            number, last = number + 1, n + 1
        elif not rows[n].strip() and not _counts_on(rows, n + 1, number):
            break
        elif rows[n].strip() and n - last > 12:
            break
        elif rows[n].strip():
            last = n + 1
    return one_column(at, last, rows) if number >= _ROWS - 1 else None


def _counts_on(rows: list[str], n: int, number: int) -> bool:
    following = next((row.strip() for row in rows[n : n + 3] if row.strip()), "")
    match = _COUNTED.match(following)
    return bool(match and int(match[1]) == number + 1)


def _heads(row: str) -> bool:
    words = row.split()
    if len(words) < 1 + _HEADS or len(row) > _LONGEST or not is_number_head(words[0].strip("|.:")):
        return False
    rest = " ".join(fold(" ".join(words[1:])).replace("|", " ").split())
    taken, known = 0, 0
    while taken < len(rest):
        longest = max((len(p) for p in head_phrases() if rest.startswith(p, taken)), default=0)
        known += longest > 0
        step = longest or max(1, rest.find(" ", taken) - taken if " " in rest[taken:] else len(rest) - taken)
        taken += step
        while taken < len(rest) and rest[taken] == " ":
            taken += 1
    return known >= _HEADS
