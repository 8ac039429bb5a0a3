"""The foot of a document that was taken for the last rows of the table over it: its two columns stand under the
table's, and no line parts them where the lines are too pale to be seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.document import BlockKind, Cell, Grid, Line
from pipeline.parse.entries import Entry
from pipeline.parse.feet import is_last_recipient

_ROWS = 4  # at most that a foot is read as: the post, what stands under it, the name
Test = Callable[[str], bool]


def foot_apart(flow: Sequence[Entry], is_recipients: Test, is_position: Test) -> list[Entry]:
    """The entries, the rows of a foot taken out of their grid and put behind it as the lines of two columns."""
    found: list[Entry] = []
    for entry in flow:
        first, edge = _foot_of(entry.grid, is_recipients, is_position) if entry.grid else (0, 0)
        if not entry.grid or not edge:
            found.append(entry)
            continue
        grid, foot = entry.grid, [c for c in entry.grid.cells if c.row >= first]
        if first:
            doubted = frozenset(r for r in grid.doubted if r < first)
            kept = replace(grid, rows=first, cells=[c for c in grid.cells if c.row < first], doubted=doubted)
            found.append(replace(entry, grid=kept))
        for kind, some in (
            (BlockKind.LEFT, [c for c in foot if c.column < edge]),
            (BlockKind.RIGHT, [c for c in foot if c.column >= edge]),
        ):
            found += [Entry(entry.page, kind, entry.block, line=line) for line in _lines(some)]
    return found


def _foot_of(grid: Grid, is_recipients: Test, is_position: Test) -> tuple[int, int]:
    """The row with which a foot begins and the column with which its signature does; (0, 0) where there is none. Only
    a list of recipients with a signer's post in a cell to its right is a foot."""
    for first in range(max(0, grid.rows - _ROWS), grid.rows):
        foot = [c for c in grid.cells if c.row >= first]
        listed = next((c for c in foot if c.row == first and _lists(c, is_recipients)), None)
        signed = [c.column for c in foot if listed and c.column > listed.column and _signs(c, is_position)]
        if signed and not any(c.row < first < c.row + c.row_span for c in grid.cells):
            return first, min(signed)
    return 0, 0


def _lists(cell: Cell, is_recipients: Test) -> bool:
    """ "Nơi nhận: / - Các ấp; / - Lưu: VT.": more than the head of a column."""
    texts = [line.text for line in cell.lines if line.text.strip()]
    return len(texts) > 1 and (is_recipients(texts[0]) or any(map(is_last_recipient, texts)))


def _signs(cell: Cell, is_position: Test) -> bool:
    return any(is_position(line.text) for line in cell.lines)


def _lines(cells: list[Cell]) -> list[Line]:
    """Their lines from row to row."""
    ordered = sorted(cells, key=lambda c: (c.row, c.column))
    return [line for cell in ordered for line in cell.lines if line.text.strip()]
