"""Rows of work that are counted like the groups of their table: "B | CÔNG TÁC NỘI VỤ" over rows of its own, then
"C | Họp dân các thôn", which heads none. Where such a row names nobody and no time it looks like a group."""

from __future__ import annotations

import re

from pipeline.document import TableRow
from pipeline.extract.group_rows import rank_of

_LETTER = re.compile("[A-H]")


def heading_rows(rows: list[TableRow], labels: dict[int, str]) -> dict[int, str]:
    """The groups without the rows that head nothing: a number right over a group that is none under it, or over the
    table's end; a letter right over a row of work that has the next letter."""
    letters, out = "B" in labels.values(), dict[int, str]()
    for n, label in labels.items():
        following = next((m for m in range(n + 1, len(rows)) if not rows[m].header), None)
        below = labels.get(following, "") if following is not None else ""
        wide = any(cell.column_span > 1 for cell in rows[n].cells)
        number = _label(rows[n])  # as printed: "1" may have been taken for I
        over = below not in ("", "-", "?") and rank_of(below, letters=letters) < rank_of("1")
        counted = number.isdecimal() and (following is None or over)
        lettered = _LETTER.fullmatch(label) and following is not None and not below
        beside = lettered and following is not None and _label(rows[following]) == chr(ord(label) + 1)
        if wide or not (counted or beside) or rows[n].cells[1].text.isupper():
            out[n] = label
    return out


def siblings(rows: list[TableRow], labels: dict[int, str]) -> set[int]:
    """The rows of work with the letter behind that of a group, or of another such row: no part of that group."""
    last, out = "", set[int]()
    for n, row in enumerate(rows):
        own = _label(row)
        if _LETTER.fullmatch(labels.get(n, "")):
            last = labels[n]
        elif last and n not in labels and not row.header and own == chr(ord(last) + 1):
            out.add(n)
            last = own
    return out


def _label(row: TableRow) -> str:
    return row.cells[0].text.strip(" .)")
