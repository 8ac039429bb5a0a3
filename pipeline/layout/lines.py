"""The same for pages whose lines are known already: trusted text layers and text files."""

from __future__ import annotations

from pipeline.document import Block, BlockKind, Box, Line, SourcePage, Word, bounding
from pipeline.layout.regions import arrange


def blocks_of_lines(page: SourcePage) -> list[Block]:
    """Blocks of a page of lines (boxes in points), in reading order; a line that runs over both columns is cut."""
    words = [word for line in page.lines for word in line.words]
    width = max(page.width, max((w.box.x1 for w in words), default=0.0))
    height = max(page.height, max((w.box.y1 for w in words), default=0.0))
    pieces = arrange([w.box for w in words], width, height, [])
    blocks = [Block(kind, box) for kind, box in pieces]
    if not blocks:
        return []
    for line in page.lines:
        parts: dict[int, list[Word]] = {}
        for word in line.words:
            parts.setdefault(_home(word.box, pieces), []).append(word)
        for place, part in parts.items():
            blocks[place].lines.append(Line(part))
    for block in blocks:
        block.box = bounding([line.box for line in block.lines]) or block.box
    return [block for block in blocks if block.lines]


def _home(box: Box, pieces: list[tuple[BlockKind, Box]]) -> int:
    """The place of the block that a word lies in, or lies nearest to."""

    def key(place: int) -> tuple[float, float]:
        other = pieces[place][1]
        x, y = box.centre
        away = max(other.x0 - x, x - other.x1, 0.0) + max(other.y0 - y, y - other.y1, 0.0)
        return -other.overlap(box), away

    return min(range(len(pieces)), key=key)
