"""Tables in columns of spaces, as `pdftotext -layout` gives them: where they begin and end, and their columns."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.knowledge import load
from pipeline.layout.plain.model import (
    Bit,
    Found,
    Piece,
    PlainCell,
    Segment,
    heads_known,
    is_head,
    is_number,
    one_column,
    segments,
)
from pipeline.layout.plain.spaced_rows import Grid
from pipeline.text import fold

_SEED = 3  # pieces of a row with gaps between them: so many columns at least
_BLANK = 2  # rows of white inside of a table, at most
_ABOVE = 5  # rows of a head over the first row of three pieces
_AHEAD = 6  # rows in which a table must go on behind what may end it
_MOST = 2000  # rows of one table that are looked at together
_SECTION = re.compile(r"(?:[IVXLC]{1,5}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)[.)]\s+\S")


class Runs:
    """Stretches of a row's places where something stands in some row, each with the rows that stand in it."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.inside: list[set[int]] = []

    def touched(self, start: int, end: int) -> list[int]:
        """The runs that a stretch overlaps."""
        at = max(0, bisect_right(self.starts, start) - 1)
        found = []
        while at < len(self.starts) and self.starts[at] < end:
            if self.ends[at] > start:
                found.append(at)
            at += 1
        return found

    def add(self, n: int, parts: list[Segment]) -> None:
        """Put what stands in row n to the runs; those that it joins become one."""
        for part in parts:
            start, end, inside = part.start, part.end, {n}
            over = self.touched(start, end)
            if over:
                start, end = min(start, self.starts[over[0]]), max(end, self.ends[over[-1]])
                inside = self.inside[over[0]] if len(over) == 1 else set().union(*(self.inside[i] for i in over))
                inside.add(n)
                cut = slice(over[0], over[-1] + 1)
                del self.starts[cut], self.ends[cut], self.inside[cut]
            at = bisect_right(self.starts, start)
            self.starts.insert(at, start)
            self.ends.insert(at, end)
            self.inside.insert(at, inside)

    def bridged(self, parts: list[Segment]) -> bool:
        """Whether a stretch of the row runs over the white between two runs that stand side by side in some row."""
        for part in parts:
            over = self.touched(part.start, part.end)
            if any(self.inside[a] & self.inside[b] for a, b in zip(over, over[1:], strict=False)):
                return True
        return False


def spaced(rows: list[str], at: int, floor: int) -> Found | None:
    """The table whose first row of three pieces is `at`; rows before `floor` are taken already."""
    if len(segments(rows[at])) < _SEED:
        return None
    runs, end, whole = _region(rows, at)
    first = _head_above(rows, at, floor, runs)
    lines = {n: segments(rows[n]) for n in range(first, end) if rows[n].strip()}
    heads = [p.text for n in range(first, min(at + 1, end)) for p in lines.get(n, [])]
    columns = _columns(runs, at)
    grid = Grid(rows, lines, columns, whole)
    named = _named(grid, first, end)
    numbered = len(columns) >= _SEED and grid.numbered
    if len(columns) < _SEED or not (named or numbered) or len(lines) - len(whole) < _SEED:
        known = heads_known([p.text for p in lines[at]])
        return one_column(first, end, rows) if known >= _SEED and is_head(heads) and end - first > 1 else None
    return _found(first, end, grid)


def _region(rows: list[str], at: int) -> tuple[Runs, int, set[int]]:
    """The white from a row on downward; where it ends; the rows that run over all of it, which head groups."""
    runs, whole = Runs(), set[int]()
    runs.add(at, segments(rows[at]))
    n = end = at + 1
    blank = 0
    while n < min(len(rows), at + _MOST):
        parts = segments(rows[n])
        if not parts:
            blank += 1
            if blank > _BLANK and not _soon(rows, n, runs):
                break
            n += 1
            continue
        if runs.bridged(parts) or (len(parts) == 1 and _SECTION.match(parts[0].text)):
            if _closes(parts[0].text) or not _soon(rows, n + 1, runs):
                break
            if runs.bridged(parts):
                whole.add(n)
        elif len(parts) < _SEED and blank and not _soon(rows, n + 1, runs) and not _low(parts):
            break
        if n not in whole:
            runs.add(n, parts)
        blank = 0
        n += 1
        end = n
    return runs, end, whole


def _low(parts: list[Segment]) -> bool:
    return all(p.text[:1].islower() for p in parts)


def _soon(rows: list[str], n: int, runs: Runs) -> bool:
    """Whether a row of three pieces that fits the white comes soon."""
    near = [parts for row in rows[n : n + 2 * _AHEAD] if (parts := segments(row))][:_AHEAD]
    for parts in near:
        if len(parts) >= _SEED and not runs.bridged(parts):
            return True
        if len(parts) == 1 and _closes(parts[0].text):
            return False
    return False


def _closes(text: str) -> bool:
    """How what stands behind a table begins: "Trên đây là", "Nơi nhận"."""
    cues = (*load("labels.yaml")["closings"], *load("parts.yaml")["recipients"])
    return fold(text).startswith(tuple(fold(w) for w in cues))


def _head_above(rows: list[str], at: int, floor: int, runs: Runs) -> int:
    """Where the head begins whose middle row is `at`: rows over it that fit the white."""
    first = at
    for n in range(at - 1, max(floor, at - _ABOVE) - 1, -1):
        parts = segments(rows[n])
        if len(parts) < 2 or runs.bridged(parts):
            break
        first = n
    for n in range(first, at):
        runs.add(n, segments(rows[n]))
    return first


def _columns(runs: Runs, at: int) -> list[tuple[int, int]]:
    """The columns' stretches; a head that stands beside what it heads, in no row together with it, is put to it."""
    columns = [(*place, inside) for *place, inside in zip(runs.starts, runs.ends, runs.inside, strict=True)]
    n = 0
    while n + 1 < len(columns) and len(columns) > _SEED:
        (start, _, one), (_, end, other) = columns[n], columns[n + 1]
        heads = max(one) <= at < min(other) or max(other) <= at < min(one)
        if heads and not one & other:
            columns[n : n + 2] = [(start, end, one | other)]
        else:
            n += 1
    return [(start, end) for start, end, _ in columns]


def _named(grid: Grid, first: int, end: int) -> bool:
    """Whether the first row of the table is one of heads."""
    return is_head([t for t in grid.texts(*grid.parted(first, end)[0]) if t])


def _found(first: int, end: int, grid: Grid) -> Found:
    parted = grid.parted(first, end)
    cells: list[PlainCell] = []
    for r, (a, b) in enumerate(parted):
        if a in grid.whole:
            cells += _title(r, a, grid)
            continue
        for c in range(len(grid.columns)):
            bits = [bit for n in range(a, b) for bit in grid.bits(n, c)]
            cells.append(PlainCell(r, c, 1, 1, Piece(bits, " ".join(grid.rows[i.row][i.start : i.end] for i in bits))))
    return Found(first, end, len(parted), len(grid.columns), cells, by_white=True)


def _title(r: int, n: int, grid: Grid) -> list[PlainCell]:
    """A row over all columns, its number in the first one."""
    parts = grid.lines[n]
    bits = [Bit(n, p.start, p.end) for p in parts]
    if len(parts) > 1 and is_number(parts[0].text):
        rest = Piece(bits[1:], " ".join(p.text for p in parts[1:]))
        return [
            PlainCell(r, 0, 1, 1, Piece(bits[:1], parts[0].text)),
            PlainCell(r, 1, 1, len(grid.columns) - 1, rest),
        ]
    return [PlainCell(r, 0, 1, len(grid.columns), Piece(bits, " ".join(p.text for p in parts)))]
