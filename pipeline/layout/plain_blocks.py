"""The blocks of a text file's page: its tables as grids, what stands between them as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.document import Block, BlockKind, Box, Cell, Grid, Line, SourcePage, Word, bounding
from pipeline.layout.plain import Found, expanded, find_tables
from pipeline.layout.plain.model import Bit, PlainCell

CHAR_WIDTH, LINE_HEIGHT, TAB = 6.0, 14.0, 8  # points of a sign and of a row, as ingest lays them; signs to a tab stop


def with_tables(page: SourcePage, blocks_of: Callable[[SourcePage], list[Block]]) -> list[Block]:
    """Blocks in reading order; `blocks_of` makes those of the lines between the tables."""
    found = find_tables(page.rows, page.before)
    if not found:
        return blocks_of(page)
    blocks: list[Block] = []
    at = 0
    confidence = page.lines[0].words[0].confidence if page.lines else 1.0
    for table in found:
        blocks += blocks_of(_part(page, at, table.first))
        blocks.append(_block(page.rows, table, confidence))
        at = table.last
    return blocks + blocks_of(_part(page, at, len(page.rows)))


def _part(page: SourcePage, first: int, last: int) -> SourcePage:
    top, bottom = first * LINE_HEIGHT, last * LINE_HEIGHT
    return replace(page, lines=[line for line in page.lines if top <= line.words[0].box.y0 < bottom])


def _block(rows: list[str], table: Found, confidence: float) -> Block:
    if table.expanded:
        rows = [*rows[: table.first], *map(expanded, rows[table.first : table.last]), *rows[table.last :]]
    cells = [cell for cell in (_cell(rows, c, confidence) for c in table.cells) if cell]
    grid = Grid(table.rows, table.columns, cells, table.by_white, frozenset(table.doubted))
    box = bounding([cell.box for cell in cells]) or Box(0, 0, 0, 0)
    return Block(BlockKind.TABLE, box, grid=grid)


def _cell(rows: list[str], cell: PlainCell, confidence: float) -> Cell | None:
    lines = [line for bit in cell.piece.bits if (line := _line(rows[bit.row], bit, confidence)).words]
    for word in (word for line in lines for word in line.words if cell.piece.doubled):
        word.text = word.text.replace('""', '"')
    box = bounding([line.box for line in lines]) or Box(0, 0, 0, 0)
    breaks = tuple(cell.piece.breaks)
    return Cell(cell.row, cell.column, cell.row_span, cell.column_span, box, lines, breaks=breaks)


def _line(row: str, bit: Bit, confidence: float) -> Line:
    top = bit.row * LINE_HEIGHT
    return Line(
        [
            Word(row[a:b], Box(x * CHAR_WIDTH, top, (x + b - a) * CHAR_WIDTH, top + LINE_HEIGHT), confidence)
            for a, b, x in _words(row, bit)
        ]
    )


def _words(row: str, bit: Bit) -> Iterator[tuple[int, int, int]]:
    """Of each word: where it begins and ends in its row, and its place on the page."""
    at, x = bit.start, len(row[: bit.start].expandtabs(TAB))
    while at < bit.end:
        end = at
        while end < bit.end and not row[end].isspace():
            end += 1
        if end > at:
            yield at, end, x
        x += end - at + 1
        at = end + 1
