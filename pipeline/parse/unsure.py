"""Tables that white space alone parts: which of their rows may have been told wrongly, by what the cells say.

A cell cut in two goes on in small letters or lacks its row's number, two rows in one hold two numbers, a column too
many has no head, two columns in one leave white between their words.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile

from pipeline.document import Grid, Table, TableRow
from pipeline.parse.heads import is_head, is_number_head

_FEW = 3  # rows, at least, that tell columns
_LOW = 0.25  # of a column's cells, from which on it is no slip that they begin with small letters
_STYLE = 0.75  # of them, from which on all are set so
_SPARSE = 0.35  # of the rows, at most, hold words in a column that is doubted for want of a head
_MANY = 3  # numbers in one row's number cell: more than a number of parts, "1 2", that a scan put apart
_LONG = 6  # signs that a number has at most
_WHITE = 6.0  # points of white from the top to the bottom of a column, from which on it may be two
_BOTH = 3  # rows, at least, with words on both sides of it
_NUMBER = re.compile(r"\W*(?:\d+(?:[.,]\d+)*|[IVXLivx]+|[a-zđA-ZĐ])\W*")


def mark_unsure(table: Table) -> None:
    """Set `unsure` of the rows that may be wrong, in place: of those that white space parts, and of those with several
    numbers where each row has one, for the lines between them were lost."""
    for row in _many_in_one(table):
        row.unsure = True
    if not any(row.by_white for row in table.rows):
        return
    body = [row for row in table.rows if not row.header and not _is_title(row)]
    if len(body) < _FEW or _columns_doubtful(table, body) or _cut_through(body):
        marked = table.rows
    else:
        marked = [*_by_number(table, body), *_by_letters(body), *(row for row in body if is_head(row))]
    for row in marked:
        row.unsure = row.unsure or row.by_white


def _many_in_one(table: Table) -> list[TableRow]:
    """The rows of a table of numbered rows whose number cell holds several numbers, and hardly anything else."""
    firsts = [(row, row.cells[0].text.split()) for row in table.rows if row.cells and not row.cells[0].continued]
    if not any(words and is_number_head(words[0]) for _, words in firsts):
        return []
    counts = [(row, words, sum(bool(_NUMBER.fullmatch(w)) for w in words)) for row, words in firsts]
    return [row for row, words, count in counts if count >= _MANY and 2 * count > len(words)]


def holds_white(grid: Grid) -> bool:
    """Whether a column may be two: white runs down through the lines of its cells."""
    for n in range(grid.columns):
        cells = [c for c in grid.cells if c.column == n and c.column_span == 1 and c.lines]
        words = sorted((w.box.x0, w.box.x1) for c in cells for line in c.lines for w in line.words)
        end = words[0][1] if words else 0.0
        for x0, x1 in words:
            if x0 - end >= _WHITE and _parts(grid, n, (x0 + end) / 2) >= _BOTH:
                return True
            end = max(end, x1)
    return False


def _parts(grid: Grid, column: int, x: float) -> int:
    """In how many rows words of one line stand on both sides of x."""
    return sum(
        any(line.box.x0 < x < line.box.x1 for line in c.lines)
        for c in grid.cells
        if c.column == column and c.column_span == 1
    )


def _is_title(row: TableRow) -> bool:
    """A row of one text, a number beside it at most; what goes on in small letters is none."""
    said = [c for c in row.cells if (c.text or c.unread) and not c.continued]
    if len(said) == 2 and said[0] is row.cells[0] and len(said[0].text) <= _LONG:
        said = said[1:]
    at = row.cells.index(said[0]) if said else 0
    return not said or (len(said) == 1 and not said[0].text[:1].islower() and (at < 2 or said[0].column_span > 1))


def _columns_doubtful(table: Table, body: list[TableRow]) -> bool:
    first = list(takewhile(lambda row: row.header, table.rows))
    if not first:
        return True
    if any(cell.text[:1].islower() for row in first for cell in row.cells):
        return True  # the rest of a head that goes on
    if is_number_head(first[0].cells[0].text.split(" ")[0]) and " " in first[0].cells[0].text:
        return True  # the numbers and what stands behind them are in one
    for n in range(table.columns):
        own = [row.cells[n] for row in first if row.cells[n].text and not row.cells[n].from_above]
        headed = bool(own) and not own[-1].continued and own[-1].column_span == 1
        if not headed and (not own or sum(bool(row.cells[n].text) for row in body) <= _SPARSE * len(body)):
            return True
        if not headed and own and own[-1].column_span > 1:
            return True  # one head over two columns
    return False


def _cut_through(body: list[TableRow]) -> bool:
    """Whether cells of several columns begin with small letters: their lines were taken for rows."""
    shares = [len(low) / len(all_) for low, all_ in _low_starts(body) if all_]
    return sum(share >= _LOW for share in shares) > 1


def _low_starts(body: list[TableRow]) -> list[tuple[list[int], list[int]]]:
    """Of each column but the first: the rows whose cell begins with a small letter, and all with words."""
    out = []
    for n in range(1, len(body[0].cells)):
        texts = [
            (k, row.cells[n].text) for k, row in enumerate(body) if row.cells[n].text and not row.cells[n].continued
        ]
        out.append(([k for k, text in texts if text[:1].islower()], [k for k, _ in texts]))
    return out


def _by_number(table: Table, body: list[TableRow]) -> list[TableRow]:
    """Rows without a number where others have one, those with two, and those beside a gap in the counting."""
    numbers = [row.cells[0].text.strip() for row in body]
    told = [bool(_NUMBER.fullmatch(n)) and len(n) <= _LONG for n in numbers]
    headed = any(is_number_head(row.cells[0].text) for row in table.rows if row.header)
    if sum(told) < (_FEW if headed else max(_FEW, len(body) / 2)):
        return []
    found = []
    for n, row in enumerate(body):
        cell = row.cells[0]
        if not told[n] and not cell.continued and not (cell.unread and not cell.text):
            found += [row, *body[max(0, n - 1) : n]]
    counted = [(n, int(text.strip(".,() "))) for n, text in enumerate(numbers) if text.strip(".,() ").isdecimal()]
    for (m, a), (n, b) in pairwise(counted):
        if n == m + 1 and b not in (1, a, a + 1):
            found += [body[m], body[n]]
    return found


def _by_letters(body: list[TableRow]) -> list[TableRow]:
    """Rows of which cells begin with a small letter where those of their column don't, and the rows before them."""
    cut = [k for low, all_ in _low_starts(body) if len(low) < _STYLE * len(all_) for k in low]
    return [body[i] for k in cut for i in (k - 1, k) if i >= 0]
