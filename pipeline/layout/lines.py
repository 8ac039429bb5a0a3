"""The same for pages whose lines are known already: trusted text layers and text files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.document import Block, BlockKind, Box, Line, SourcePage, TextSource, Word, bounding
from pipeline.layout.plain_blocks import with_tables
from pipeline.layout.regions import arrange

# A text file's page may have any number of lines of any length, and the search for columns grows with their square.
_MEASURE = 1200.0  # points, 200 characters: a longer line of a text file is a paragraph and stands in no column
_PART = (120, 240)  # lines that are looked at together: text files are cut at a blank line between these


def blocks_of_lines(page: SourcePage) -> list[Block]:
    """Blocks of a page of lines (boxes in points), in reading order; a line that runs over both columns is cut."""
    if page.source is not TextSource.TEXT:
        return _blocks(page.lines, page.width, page.height, long=None)
    return with_tables(page, _blocks_of_rows)


def _blocks_of_rows(page: SourcePage) -> list[Block]:
    """The blocks of what no table is of a text file's page."""
    if not page.lines:
        return []
    parts = list(_parts(page.lines))
    if len(parts) == 1:
        return _blocks(page.lines, page.width, page.height, long=_MEASURE)
    blocks: list[Block] = []
    for part in parts:
        found = _blocks(_shifted(part, _middle(part)), page.width, 3 * _height(part), long=_MEASURE)
        for block in found:
            block.lines = _shifted(block.lines, -_middle(part))
            block.box = bounding([line.box for line in block.lines]) or block.box
        blocks += found
    return blocks


def _blocks(lines: list[Line], width: float, height: float, long: float | None) -> list[Block]:
    """`long`: the right end from which on a line is laid out as one piece, cut there."""
    words = [(word.box, word) for line in lines if not _is_long(line, long) for word in line.words]
    whole = [(line.box._replace(x1=long), line) for line in lines if long and _is_long(line, long)]
    boxes = [box for box, _ in words] + [box for box, _ in whole]
    width = max(min(width, long or width), max((box.x1 for box in boxes), default=0.0))
    height = max(height, max((box.y1 for box in boxes), default=0.0))
    pieces = arrange(boxes, width, height, [])
    blocks = [Block(kind, box) for kind, box in pieces]
    if not blocks:
        return []
    for line in lines:
        parts: dict[int, list[Word]] = {}
        if long and _is_long(line, long):
            parts[_home(line.box._replace(x1=long), pieces)] = line.words
        else:
            for word in line.words:
                parts.setdefault(_home(word.box, pieces), []).append(word)
        for place, part in parts.items():
            blocks[place].lines.append(Line(part))
    for block in blocks:
        block.box = bounding([line.box for line in block.lines]) or block.box
    return [block for block in blocks if block.lines]


def _is_long(line: Line, long: float | None) -> bool:
    return long is not None and line.words[-1].box.x1 > long > line.words[0].box.x0


def _parts(lines: list[Line]) -> Iterator[list[Line]]:
    """The lines in parts that a page could hold, cut where the most white is."""
    start = 0
    while len(lines) - start > _PART[1]:
        places = range(start + _PART[0], start + _PART[1])
        end = max(places, key=lambda i: lines[i].words[0].box.y0 - lines[i - 1].words[0].box.y1)
        yield lines[start:end]
        start = end
    yield lines[start:]


def _height(part: list[Line]) -> float:
    return part[-1].words[0].box.y1 - part[0].words[0].box.y0


def _middle(part: list[Line]) -> float:
    """How far to move a part so that it lies in the middle of a page three times as high: page numbers are no part."""
    return _height(part) - part[0].words[0].box.y0


def _shifted(lines: list[Line], down: float) -> list[Line]:
    return [
        Line(
            [replace(word, box=word.box._replace(y0=word.box.y0 + down, y1=word.box.y1 + down)) for word in line.words]
        )
        for line in lines
    ]


def _home(box: Box, pieces: list[tuple[BlockKind, Box]]) -> int:
    """The place of the block that a word lies in, or lies nearest to."""

    def key(place: int) -> tuple[float, float]:
        other = pieces[place][1]
        x, y = box.centre
        away = max(other.x0 - x, x - other.x1, 0.0) + max(other.y0 - y, y - other.y1, 0.0)
        return -other.overlap(box), away

    return min(range(len(pieces)), key=key)
