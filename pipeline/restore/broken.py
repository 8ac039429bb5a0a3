"""Words that a table's narrow column broke in their middle, "Phòn" over "g", "202" over "6", in one piece again.

A printer sets no hyphen there. Only what makes one syllable, or a year, of two pieces that are none is joined.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.document import Block, Cell, Line, Page
from pipeline.restore.syllables import is_syllable

_NARROW = 75.0  # points: the width of a column in which words have no room
_LETTERS = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")


def with_whole_words(page: Page) -> Page:
    """The page, the words of its tables' narrow cells joined over their lines; the page itself where none is broken."""
    blocks = [_block(block) for block in page.blocks]
    return page if all(a is b for a, b in zip(blocks, page.blocks, strict=True)) else replace(page, blocks=blocks)


def _block(block: Block) -> Block:
    if not block.grid:
        return block
    cells = [_cell(cell) for cell in block.grid.cells]
    if all(a is b for a, b in zip(cells, block.grid.cells, strict=True)):
        return block
    return replace(block, grid=replace(block.grid, cells=cells))


def _cell(cell: Cell) -> Cell:
    if cell.box.width > _NARROW or len(cell.lines) < 2:
        return cell
    lines = [Line(list(line.words)) for line in cell.lines]
    joined = False
    for upper, lower in pairwise(lines):
        if upper.words and lower.words and _breaks(upper.words[-1].text, lower.words[0].text):
            first, rest = upper.words[-1], lower.words.pop(0)
            upper.words[-1] = replace(
                first, text=first.text + rest.text, confidence=min(first.confidence, rest.confidence), choices=()
            )
            joined = True
    return replace(cell, lines=[line for line in lines if line.words]) if joined else cell


def _breaks(first: str, rest: str) -> bool:
    """Whether two pieces are one word: neither reads as print does, together they do."""
    tail = re.match(r"(\w+)[.,;:]?$", rest)
    if not tail:
        return False
    if _YEAR.fullmatch(first + tail[1]):
        return first.isdecimal() and len(first) == 3
    if not _LETTERS.fullmatch(first) or not _LETTERS.fullmatch(tail[1]) or not tail[1].islower():
        return False
    if is_syllable(first.lower()) and is_syllable(tail[1]):
        return False
    return (first.islower() or first.istitle()) and is_syllable((first + tail[1]).lower())
