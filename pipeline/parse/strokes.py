"""Pieces of a table's pale lines down that were read as signs beside the words of a cell."""

from __future__ import annotations

from dataclasses import replace

from pipeline.document import Cell, Grid, Line, Word

_STROKES = frozenset("¡Ï¦†‡|")  # no word is written with them; a bar may be one alone
_STUCK = "¡"  # before a line's first word
_LETTERS = 2  # of a word beside which a stroke is no figure that was misread


def without_strokes(grid: Grid) -> Grid:
    """The grid, its cells that hold words without such signs."""
    return replace(grid, cells=[_cleaned(cell) for cell in grid.cells])


def _cleaned(cell: Cell) -> Cell:
    words = [word.text for line in cell.lines for word in line.words]
    if not any(sum(map(str.isalpha, text)) >= _LETTERS for text in words):
        return cell  # a lone sign in the column of numbers is a figure
    if not any(set(text) <= _STROKES or text.startswith(_STUCK) for text in words):
        return cell
    lines = [kept for line in cell.lines if (kept := _line(line)).words]
    return replace(cell, lines=lines) if lines else cell


def _line(line: Line) -> Line:
    words = [word for word in line.words if not set(word.text) <= _STROKES]
    if words and words[0].text.startswith(_STUCK) and words[0].text[1:].isalpha():
        words[0] = _bare(words[0])
    return Line(words)


def _bare(word: Word) -> Word:
    return replace(word, text=word.text[1:])
