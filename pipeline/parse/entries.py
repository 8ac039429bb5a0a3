"""What was read of all pages as one row of lines and grids, without page numbers, stamps and footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.document import BlockKind, Grid, Line, Page, TextSource, Word
from pipeline.knowledge import load
from pipeline.parse.notes import count_notes
from pipeline.parse.strokes import without_strokes
from pipeline.text import collapse, fold

_COLUMNS = (BlockKind.LEFT, BlockKind.RIGHT)
_SKIPPED = (BlockKind.STAMP, BlockKind.PAGE_NUMBER)
_SPECKS = set(":.,;'`|_~^°ˆ¨˜‘’·¬!†‡")  # signs that print never sets apart; before a line a dash is a label
_NEVER = set("†‡ˆ¨˜¬")  # and that it never has at all
_DASHES = set("-–—")  # at a line's end
_APART = 0.6  # of its height: farther than words stand from each other
_LOWEST = 8.0  # points: specks are low, the words beside them are not


@dataclass(slots=True)
class Entry:
    """A line or a grid in reading order."""

    page: int
    kind: BlockKind
    block: int  # its block's place in the document
    line: Line | None = None
    grid: Grid | None = None

    @property
    def text(self) -> str:
        return collapse(self.line.text) if self.line else ""

    @property
    def printed(self) -> bool:
        """A line of text, not a grid."""
        return self.line is not None


@cache
def _page_number() -> re.Pattern[str]:
    words = "|".join(fold(w) for w in load("parts.yaml")["page_words"])
    return re.compile(rf"[-–—\s]*(?:(?:{words})\s*)?\d{{1,3}}(?:\s?/\s?\d{{1,3}})?[-–—\s.]*")


def _without_specks(line: Line) -> Line:
    """The line without the signs that stand far before its first word and behind its last: dust, read as print."""
    words = line.words
    while len(words) > 1 and _is_speck(words[0], words[1].box.x0 - words[0].box.x1):
        words = words[1:]
    while len(words) > 1 and _is_speck(words[-1], words[-1].box.x0 - words[-2].box.x1, dashes=True):
        words = words[:-1]
    return line if len(words) == len(line.words) else Line(words)


def _is_speck(word: Word, away: float, dashes: bool = False) -> bool:
    signs = _SPECKS | _DASHES if dashes else _SPECKS
    return set(word.text) <= _NEVER or (set(word.text) <= signs and away > _APART * max(word.box.height, _LOWEST))


def entries(pages: list[Page]) -> list[Entry]:
    """Everything that was read, without page numbers and stamps."""
    found: list[Entry] = []
    for page in pages:
        first = len(found)
        for i, block in enumerate(page.blocks):
            if block.kind in _SKIPPED:
                continue
            key = page.number * 1000 + i
            if block.grid:
                grid = without_strokes(block.grid) if page.source == TextSource.OCR else block.grid
                found.append(Entry(page.number, block.kind, key, grid=grid))
            lines = map(_without_specks, block.lines)
            found += [Entry(page.number, block.kind, key, line=line) for line in lines if line.text.strip()]
        _drop_page_number(found, first)
    return found


def _drop_page_number(found: list[Entry], first: int) -> None:
    for i in (first, len(found) - 1):
        if first <= i < len(found) and found[i].line and _page_number().fullmatch(fold(found[i].text)):
            del found[i]


def without_notes(flow: list[Entry], pages: list[Page]) -> tuple[list[Entry], list[Entry]]:
    """The entries but for the footnotes of printed pages, and these."""
    kept, aside = list[Entry](), list[Entry]()
    for page in pages:
        own = [e for e in flow if e.page == page.number]
        lines = [e.line for e in own if e.line]
        count = count_notes(lines, page.height) if lines and page.source != TextSource.TEXT else 0
        notes = [e for e in own if e.line][len(lines) - count :]
        if any(e.kind in _COLUMNS for e in notes):
            notes = []
        aside += notes
        kept += [e for e in own if not any(e is n for n in notes)]
    return kept, aside
