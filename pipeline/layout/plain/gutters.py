"""The columns of a table in a text file: white that runs down between its words through all of its rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

from pipeline.layout.plain.model import Segment

_LEAST = 3  # columns
_CLEAR = 2  # signs of white that part two cells for certain
_SEEN = 2  # rows that show white of one sign to be as wide in them
_BEGIN = 0.5  # of the table's rows: so many have a line that begins where a column does, give or take a sign
_APART = 4  # signs from one column's beginning to the next one's
_FEW = 6  # rows of which one is enough
_WORD = re.compile(r"\S+")


def columns_of(rows: list[str], lines: dict[int, list[Segment]], at: int) -> list[tuple[int, int]]:
    """The stretches of the columns. `at`: the row with the heads, or the last one that may hold pieces of them."""
    width = max((parts[-1].end for parts in lines.values()), default=0)
    taken = bytearray(width + 1)
    for n in lines:
        for m in _WORD.finditer(rows[n]):
            taken[m.start() : m.end()] = b"\x01" * (m.end() - m.start())
    runs = [(m.start(), m.end()) for m in re.finditer(b"\x01+", bytes(taken))]
    columns: list[tuple[int, int]] = []
    for start, end in runs:
        if columns and start - columns[-1][1] < _CLEAR and not _parts(rows, lines, columns[-1], (start, end)):
            columns[-1] = (columns[-1][0], end)
        else:
            columns.append((start, end))
    return _with_heads(lines, columns, at)


def by_starts(lines: dict[int, list[Segment]], numbers: int) -> list[tuple[int, int]]:
    """The stretches of the columns by where their cells begin, as `pdftotext -layout` sets narrow columns: long lines
    run over the white behind them. `numbers`: how many rows the table has, by their numbers."""
    width = max((parts[-1].end for parts in lines.values()), default=0)
    begun = Counter(part.start for parts in lines.values() for part in parts)
    near = {at: sum(begun[at + d] for d in (-1, 0, 1)) for at in begun}
    starts: list[int] = []
    for at in sorted(near, key=lambda at: (-near[at], at)):
        if near[at] >= max(2.0, _BEGIN * numbers) and all(abs(at - other) >= _APART for other in starts):
            starts.append(at)
    starts.sort()
    return [(start, end - 1) for start, end in pairwise([*starts, width + 1])]


def _parts(rows: list[str], lines: dict[int, list[Segment]], left: tuple[int, int], right: tuple[int, int]) -> bool:
    """Whether narrow white is wider in some rows with words on both sides: single spaces lie under each other, too."""
    both = wide = 0
    for n in lines:
        a, b = rows[n][left[0] : left[1]].rstrip(), rows[n][right[0] : right[1]]
        if a and b.strip():
            both += 1
            wide += right[0] + len(b) - len(b.lstrip()) - left[0] - len(a) >= _CLEAR
    return not both or wide >= (1 if both <= _FEW else _SEEN)


def _with_heads(lines: dict[int, list[Segment]], columns: list[tuple[int, int]], at: int) -> list[tuple[int, int]]:
    """A head that stands beside what it heads, in no row together with it, put to it."""
    inside = [{n for n, parts in lines.items() if any(p.start < e and p.end > s for p in parts)} for s, e in columns]
    n = 0
    while n + 1 < len(columns) and len(columns) > _LEAST:
        one, other = inside[n], inside[n + 1]
        heads = one and other and (max(one) <= at < min(other) or max(other) <= at < min(one))
        if heads and not one & other:
            columns[n : n + 2] = [(columns[n][0], columns[n + 1][1])]
            inside[n : n + 2] = [one | other]
        else:
            n += 1
    return columns


def crosses(parts: list[Segment], columns: list[tuple[int, int]]) -> bool:
    """Whether a piece runs over the white between two columns."""
    ends = [end for _, end in columns]
    for part in parts:
        at = bisect_left(ends, part.start + 1)
        if at + 1 < len(columns) and columns[at + 1][0] < part.end:
            return True
    return False
