"""Which lines of a table in columns of spaces make one of its rows.

The lines of a cell stand in the middle of its row's lines, or begin at its top; each row has one number, where rows
have any; a cell begins with no small letter. Of all ways to part the lines the one is taken that offends least.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipeline.column_heads import number_heads
from pipeline.layout.plain.model import Bit, Segment, is_number, names_column
from pipeline.text import fold

_NUMBERS = 0.6  # of the first column's cells that are numbers in a table that numbers its rows
_FEW = 2  # numbers, at least
_YEAR = 4  # figures
_TALL = (40, 14)  # lines of a row at most: in tables with numbers, and without
_SAMPLE = 300  # lines by which is told how cells are set
_RARE = 0.25  # of the lines, that white follows, where white parts rows
# what each offence costs; they were set by hand, and tell right from wrong by wide margins
_ROW, _EMPTY, _LOW, _ASIDE, _PARAGRAPH, _UNDONE, _WHITE, _UNNUMBERED, _HEAD = (
    0.5,
    0.7,
    3.0,
    1.2,
    1.0,
    1.5,
    1.5,
    6.0,
    1.5,
)
_WORD = re.compile(r"\S+")
_SLACK = (1, 3)  # signs that a word may begin before its column; one with a capital
_HALF = 0.5  # lines that a cell may lie off its row's middle
_HOLE = 2  # lines from one line of a cell to the next, at most


@dataclass(slots=True)
class _Cell:
    """What the cost of one cell is made of, line by line."""

    first: int = -1
    last: int = -1
    text: str = ""
    cost: float = 0.0

    def add(self, line: int, text: str, width: int, head: bool) -> None:
        if self.first < 0:
            self.first = line
            self.cost += _LOW if _goes_on(text) and not head else 0.0
        else:
            room = width - len(self.text) > len(text.split(" ", 1)[0]) + 1
            begins = (text[0].isupper() or text[0].isdigit()) and not head
            self.cost += _PARAGRAPH * (begins and room) + _PARAGRAPH * (
                begins and text[0].isupper() and line - self.last > 1
            )
            self.cost += _PARAGRAPH if line - self.last > _HOLE else 0.0
        self.last, self.text = line, text

    def settled(self, top: int, bottom: int, by_top: bool) -> float:
        """The cost of the cell in a row of these lines."""
        if self.first < 0:
            return _EMPTY
        middle = abs((self.first + self.last) / 2 - (top + bottom) / 2)
        aside = self.first - top if by_top else max(0.0, middle - _HALF)
        return self.cost + _ASIDE * aside + (_UNDONE if self.text.endswith((",", "-", "/")) else 0.0)


def _goes_on(text: str) -> bool:
    return text[0].islower() or text[0] in ",.;:)%"


def _of_head(texts: list[list[str]]) -> bool:
    """Whether the first cell is "STT", or goes on to be it: a narrow column breaks it."""
    said = fold("".join(row[0] for row in texts))
    return bool(said) and any(head.startswith(said) for head in number_heads())


def _heads(texts: list[list[str]]) -> int:
    """How many of the cells of a row are heads that are known, word for word."""
    said = [" ".join(t for t in column if t) for column in zip(*texts, strict=True)]
    return sum(bool(t) and names_column(t) for t in said)


@dataclass
class Grid:
    """The lines of a table, cut at its columns. `whole`: lines that run over all of them. `soft`: lines may run over
    the white behind a column; `cut` are those that had to be cut at a single space."""

    rows: list[str]
    lines: dict[int, list[Segment]]
    columns: list[tuple[int, int]]
    whole: set[int]
    soft: bool = False
    cut: set[int] = field(default_factory=set)
    _bits: dict[int, list[list[Bit]]] = field(default_factory=dict)

    def bits(self, n: int, column: int) -> list[Bit]:
        """What stands in a column of a line."""
        if n not in self._bits:
            own: list[list[Bit]] = [[] for _ in self.columns]
            at = last = 0
            for m in _WORD.finditer(self.rows[n]) if n in self.lines else ():
                if self.soft and last and m.start() - last == 1:
                    home = self._behind(at, m)
                    if home != at and n not in self.whole:
                        self.cut.add(n)
                else:  # a cell of a soft grid is where most of it stands
                    end = next(p.end for p in self.lines[n] if p.end >= m.end()) if self.soft else m.end()
                    home = self._home(m.start(), end)
                at, last = home, m.end()
                cell = own[at]
                if cell and m.start() - cell[-1].end == 1:
                    cell[-1] = cell[-1]._replace(end=m.end())
                else:
                    cell.append(Bit(n, m.start(), m.end()))
            self._bits[n] = own
        return self._bits[n][column]

    def _home(self, start: int, end: int) -> int:
        """The column that a word shares most with, or lies nearest to."""
        return max(
            range(len(self.columns)), key=lambda c: min(self.columns[c][1], end) - max(self.columns[c][0], start)
        )

    def _behind(self, column: int, word: re.Match[str]) -> int:
        """The column of a word with one space before it: that of the word before, until the next column begins."""
        following = column + 1
        slack = _SLACK[word.group()[:1].isupper()]
        begun = following < len(self.columns) and word.start() >= self.columns[following][0] - slack
        return following if begun else column

    def text(self, n: int, column: int) -> str:
        return " ".join(self.rows[n][b.start : b.end] for b in self.bits(n, column))

    def texts(self, a: int, b: int) -> list[str]:
        """The cells of a row of the lines [a, b)."""
        return [" ".join(t for n in range(a, b) if (t := self.text(n, c))) for c in range(len(self.columns))]

    @cached_property
    def numbered(self) -> bool:
        """Whether the first column holds the rows' numbers."""
        own = [t for n in self.lines if n not in self.whole and (t := self.text(n, 0))]
        numbers = sum(map(is_number, own)) + len(self._years)
        return numbers >= _NUMBERS * len(own) and (numbers >= _FEW or numbers == len(own) > 0)

    @cached_property
    def _years(self) -> set[int]:
        """The lines with numbers of rows that look like years: 1900 behind 1899."""
        found, before = set[int](), ""
        for n in self.lines:
            text = self.text(n, 0).strip(" .)") if n not in self.whole else ""
            if len(text) == _YEAR and text.isdecimal() and not is_number(text):
                found |= {n} if before.isdecimal() and int(before) + 1 == int(text) else set()
            before = text or before
        return found

    def _counts(self, n: int, text: str) -> bool:
        return is_number(text) or n in self._years

    def parted(self, first: int, end: int) -> list[tuple[int, int]]:
        """The rows as stretches of lines."""
        found: list[tuple[int, int]] = []
        stretch: list[int] = []
        for n in [*(n for n in range(first, end) if n in self.lines), end]:
            if n in self.whole or n == end:
                found += self._stretch(stretch, head=not found)
                found += [(n, n + 1)] if n != end else []
                stretch = []
            else:
                stretch.append(n)
        return found

    def _stretch(self, lines: list[int], head: bool) -> list[tuple[int, int]]:
        if not lines:
            return []
        sample = lines[:_SAMPLE]
        by_top = self._least(sample, True, head)[0] < self._least(sample, False, head)[0]
        return self._least(lines, by_top, head)[1]

    def _least(self, lines: list[int], by_top: bool, head: bool) -> tuple[float, list[tuple[int, int]]]:
        """The cheapest way to part lines into rows, and what it costs."""
        texts = [[self.text(n, c) for c in range(len(self.columns))] for n in lines]
        blanks = sum(b - a > 1 for a, b in pairwise(lines)) <= _RARE * len(lines)
        best, back = [0.0] + [math.inf] * len(lines), [0] * (len(lines) + 1)
        for i in range(len(lines)):
            for j, cost in self._from(
                lines[i : i + _TALL[0]], texts[i : i + _TALL[0]], by_top, head and i == 0, blanks
            ):
                if best[i] + cost < best[i + j]:
                    best[i + j], back[i + j] = best[i] + cost, i
        found, j = list[tuple[int, int]](), len(lines)
        while j:
            found.append((lines[back[j]], lines[j - 1] + 1))
            j = back[j]
        return best[-1], found[::-1]

    def _from(
        self, lines: list[int], texts: list[list[str]], by_top: bool, head: bool, blanks: bool
    ) -> list[tuple[int, float]]:
        """Of each row that begins with the first line: how many lines it has, and what it costs."""
        cells = [_Cell() for _ in self.columns]
        found, numbers, white = list[tuple[int, float]](), 0, 0.0
        for j in range(min(len(lines), _TALL[not self.numbered])):
            numbers += self.numbered and self._counts(lines[j], texts[j][0]) and not (head and _of_head(texts[: j + 1]))
            if numbers > 1 or (head and numbers and j):
                break
            if j and lines[j] - lines[j - 1] > 1 and blanks:
                white += _WHITE
            for c, text in enumerate(texts[j]):
                if text:
                    cells[c].add(lines[j], text, self.columns[c][1] - self.columns[c][0], head)
            cost = sum(cell.settled(lines[0], lines[j], by_top) for cell in cells)
            if head:
                cost = min(cost, sum(cell.settled(lines[0], lines[j], not by_top) for cell in cells))
                cost -= _HEAD * _heads(texts[: j + 1])
            cost += _ROW + white + (_UNNUMBERED if self.numbered and not numbers and not head else 0.0)
            found.append((j + 1, cost))
        return found
