"""Which rows of a table head its columns."""

from __future__ import annotations

import re

from pipeline.column_heads import head_phrases, is_number_head, number_heads, says_head
from pipeline.document import Cell, Grid, TableRow
from pipeline.text import fold

__all__ = ["centred_over", "is_head", "is_number_head", "opens"]

_HEAD_WORDS = 14  # a head cell has no more
_NAME_WORDS = 8  # words of a head that is a name
_CENTRED = 3  # cells of a head of which it can be told that they are
_SLACK, _OFF = 0.2, 0.06  # of a cell's width: white beside a line that tells, and how far its middle may lie off
_BUILT = 4  # cells at least of a first row that is told by how it is built


def is_head(row: TableRow) -> bool:
    """A row of column heads: two or more short cells that say what a column holds, and no long text."""
    texts = [fold(c.text).strip(" .:") for c in row.cells if c.text and not c.continued]
    if not texts or any(len(t.split()) > _HEAD_WORDS for t in texts):
        return False
    if len(texts) > 2 and texts[0].replace(" ", "") in number_heads():
        return True  # "STT" heads its column whatever stands beside it
    known = sum(says_head(t) for t in texts)
    return known >= 2 and known * 2 >= len(texts)


def opens(row: TableRow) -> bool:
    """Whether a table's first row heads it, though most of its heads are of no known kind."""
    return _built_as_head(row) or _mostly_head(row)


def centred_over(grid: Grid) -> bool:
    """Whether the first row's cells are all set in the middle of their columns, and those under them mostly are not in
    a column of words: that is how heads are set."""
    first = [c for c in grid.cells if c.row == 0 and c.lines]
    if grid.by_white or len(first) < _BUILT or any(len(line.words) > _HEAD_WORDS for c in first for line in c.lines):
        return False
    known = [told for c in first if (told := _centred(c)) is not None]
    if not all(known) or len(known) < max(_CENTRED, len(first) // 2):
        return False
    return any(_centred(c) and _set_at_left(grid, c) for c in first)


def _centred(cell: Cell) -> bool | None:
    """Whether a cell's lines stand in its middle; None where they fill it, so that nobody can tell."""
    width, told = cell.box.width, []
    for line in cell.lines:
        if line.words and width - line.box.width > _SLACK * width:
            told.append(abs(line.box.centre[0] - cell.box.centre[0]) < _OFF * width)
    return all(told) if told else None


def _set_at_left(grid: Grid, head: Cell) -> bool:
    """Whether the cells under a head that hold words are not set in the middle."""
    under = [c for c in grid.cells if c.row > 0 and c.column == head.column and c.column_span == 1 and c.lines]
    told = [_centred(c) for c in under if sum(len(line.words) for line in c.lines) > 2]
    return len(told) > 1 and told.count(False) > 0.6 * len(told)


def _built_as_head(row: TableRow) -> bool:
    """A first row of which one cell stands over several columns, all others reach down beside what stands under it,
    and at least one says what its column holds."""
    own = [c for c in row.cells if not c.continued and c.text]
    wide = [c for c in own if c.column_span > 1]
    if not wide or len(own) < _BUILT or any(len(c.text.split()) > _HEAD_WORDS for c in own):
        return False
    high = all(c.row_span > 1 for c in own if c.column_span == 1)
    return high and any(says_head(fold(c.text).strip(" .:")) for c in own)


def _mostly_head(row: TableRow) -> bool:
    """A first row of short names without a number before them, of which several are heads that are known by heart."""
    own = [c.text for c in row.cells if not c.continued and c.text]
    texts = [fold(text).strip(" .:") for text in own]
    if len(own) < _BUILT or not all(text[:1].isupper() and len(text.split()) <= _NAME_WORDS for text in own):
        return False
    if any(re.search(r"\d/\d|[.;]$", text) for text in own):
        return False
    exact = sum(text in head_phrases() for text in texts)
    return exact >= 2 and exact * 3 >= len(texts)
