"""Tables in columns of spaces, as `pdftotext -layout` gives them: where they begin and end, and their columns."""

from __future__ import annotations

from itertools import pairwise

from pipeline.knowledge import load
from pipeline.layout.plain.gutters import by_starts, columns_of, crosses
from pipeline.layout.plain.model import (
    SECTION,
    Bit,
    Found,
    Piece,
    PlainCell,
    Segment,
    heads_known,
    is_head,
    is_number,
    one_column,
    segments,
)
from pipeline.layout.plain.spaced_rows import Grid
from pipeline.text import fold

_SEED = 3  # pieces of a row with gaps between them: so many columns at least
_BLANK = 2  # rows of white inside of a table, at most
_ABOVE = 8  # rows of a head, or of a row that a page cut, over the first row of three pieces
_TOP = 12  # rows of a page's top, in which a table may go on
_HEAD_PIECE = 4  # words of a piece of a head that stands alone in its row
_AHEAD = 6  # rows in which a table must go on behind what may end it
_MOST = 2000  # rows of one table that are looked at together
_WIDE = 0.6  # of the table's width: a line of one piece as long is none of a cell
_GAP = 3  # signs of white inside of a cell that are no spaces of a justified line
_SLIPS, _RICHER = 2, 0.08  # lines with such white, and their share, at most


def spaced(rows: list[str], at: int, floor: int, seen: dict[str, int]) -> Found | None:
    """The table whose first row of three pieces is `at`; rows before `floor` are taken already. `seen`: up to which
    row one was looked for in vain, where no heads stand."""
    seed = segments(rows[at])
    if len(seed) < _SEED or (at < seen.get("spaces", 0) and not heads_known([p.text for p in seed])):
        return None
    end, whole = _region(rows, at)
    seen["spaces"] = end
    lines = {n: segments(rows[n]) for n in range(at, end) if rows[n].strip()}
    end, astray = _ends_before(rows, lines, whole, at, end)
    lines = {n: parts for n, parts in lines.items() if n < end}
    whole = (whole | astray) & set(lines)
    first = _head_above(rows, at, floor)
    lines |= {n: segments(rows[n]) for n in range(first, at)}
    headed = is_head([p.text for p in seed]) or _says_heads(lines, first, at)
    if not headed and not _counts(lines) and not _resumes(rows, at, seed):
        return None
    columns = columns_of(rows, {n: parts for n, parts in lines.items() if n not in whole}, at)
    if not is_head([p.text for p in seed]) or len(seed) < len(columns):  # else the row with all heads is the first
        first = _further_above(rows, first, floor, columns)
    lines |= {n: segments(rows[n]) for n in range(first, at)}
    resumed = _resumes(rows, at, seed)
    found = _in_rows(first, end, Grid(rows, lines, columns, whole), resumed=resumed)
    if not found or not _named(found):
        own = {n: parts for n, parts in lines.items() if n not in whole}
        numbers = sum(is_number(parts[0].text) for parts in own.values())
        soft = Grid(rows, lines, by_starts(own, numbers), whole, soft=True)
        more = not found or len(soft.columns) > found.columns  # without heads nothing says that two are taken for one
        found = (more and _in_rows(first, end, soft, resumed=resumed)) or found
    if found:
        return found
    return one_column(first, end, rows) if end - first > 1 and (headed or heads_known([p.text for p in seed])) else None


def _in_rows(first: int, end: int, grid: Grid, *, resumed: bool) -> Found | None:
    """The table of these lines; None where the columns can't be the right ones."""
    if len(grid.columns) < _SEED or len(grid.lines) - len(grid.whole) < _SEED or _restless(grid):
        return None
    if grid.soft and not grid.numbered:
        return None
    parted = grid.parted(first, end)
    named = is_head([t for t in grid.texts(*parted[0]) if t])
    if (named and not _two_heads(grid, *parted[0])) or ((grid.numbered or resumed) and not named):
        return _found(first, end, grid, parted)
    return None


def _named(found: Found) -> bool:
    """Whether its first row is one of heads."""
    return is_head([c.piece.text for c in found.cells if c.row == 0 and c.piece.text])


def _region(rows: list[str], at: int) -> tuple[int, set[int]]:
    """Where the table ends that a row begins; and its rows that run over all columns, which head groups."""
    whole = set[int]()
    width = len(rows[at].rstrip())
    n = end = at + 1
    blank = 0
    while n < min(len(rows), at + _MOST):
        parts = segments(rows[n])
        if not parts:
            blank += 1
            if blank > _BLANK and not _soon(rows, n):
                break
            n += 1
            continue
        width = max(width, parts[-1].end)
        lone = len(parts) == 1 or (len(parts) == 2 and is_number(parts[0].text))
        long = parts[-1].end - parts[-1].start > _WIDE * width
        section = len(parts) == 1 and bool(SECTION.match(parts[0].text))
        if (lone and (long or section)) or (blank and len(parts) < _SEED and not _low(parts)):
            if _closes(parts[0].text) or not _soon(rows, n + 1):
                break
            if lone and (long or section):
                whole.add(n)
        elif _closes(parts[0].text):
            break
        blank = 0
        n += 1
        end = n
    return end, whole


def _ends_before(
    rows: list[str], lines: dict[int, list[Segment]], whole: set[int], at: int, end: int
) -> tuple[int, set[int]]:
    """Where the table really ends: before what begins in its first column, runs over the white behind that and stands
    under all of its rows, or over heads that are printed again. And what stands so between its rows: it heads them."""
    beside = {n: parts for n, parts in lines.items() if len(parts) > 1 and n not in whole}
    columns = columns_of(rows, beside, at)
    astray: list[int] = []
    last = at  # the last row of two pieces or more
    for n, parts in lines.items():
        over = n in whole or (crosses(parts, columns) and parts[0].start < columns[0][1] and not _low(parts))
        if n not in beside and over:
            astray.append(n)
        elif n in beside:
            if astray and astray[-1] > last and is_head([p.text for p in parts]):
                end = next(k for k in astray if k > last)
                break
            last = n
    else:
        end = next((n for n in astray if n > last), end)
    return end, {n for n in astray if n < end}


def _low(parts: list[Segment]) -> bool:
    return all(p.text[:1].islower() for p in parts)


def _soon(rows: list[str], n: int) -> bool:
    """Whether a row of three pieces comes soon, or several of two."""
    near = [parts for row in rows[n : n + 2 * _AHEAD] if (parts := segments(row))][:_AHEAD]
    pairs = 0
    for parts in near:
        pairs += len(parts) > 1
        if len(parts) >= _SEED or pairs >= _SEED:
            return True
        if _closes(parts[0].text):
            return False
    return False


def _closes(text: str) -> bool:
    """How what stands behind a table begins: "Trên đây là", "Nơi nhận"."""
    cues = (*load("labels.yaml")["closings"], *load("parts.yaml")["recipients"])
    return fold(text).startswith(tuple(fold(w) for w in cues))


def _head_above(rows: list[str], at: int, floor: int) -> int:
    """Where the head begins whose middle row is `at`: rows over it of two pieces or more."""
    first = at
    while first > max(floor, at - _ABOVE) and len(segments(rows[first - 1])) > 1:
        first -= 1
    return first


def _further_above(rows: list[str], first: int, floor: int, columns: list[tuple[int, int]]) -> int:
    """Rows right over these that keep to the columns: pieces of heads, or of a row that a page cut."""
    least = max(floor, first - _ABOVE)
    at = first
    while at > least and (parts := segments(rows[at - 1])) and not crosses(parts, columns):
        short = all(len(p.text.split()) <= _HEAD_PIECE and not p.text.endswith((")", ":", ".")) for p in parts)
        if SECTION.match(parts[0].text) or (not short and at - 1 > 0 and rows[at - 2].strip()):
            break
        at -= 1
    return at if at > least or at == 0 or not rows[at - 1].strip() else first


def _says_heads(lines: dict[int, list[Segment]], first: int, at: int) -> bool:
    """Whether the rows round the first one of three pieces hold heads, in pieces."""
    near = [n for n in lines if first <= n <= at + _SEED]
    return heads_known([p.text for n in near for p in lines[n]]) > 1


def _counts(lines: dict[int, list[Segment]]) -> bool:
    """Whether rows begin with numbers that stand apart."""
    return sum(is_number(parts[0].text) for parts in lines.values()) > 1


def _resumes(rows: list[str], at: int, seed: list[Segment]) -> bool:
    """Whether a row on top of a page may be one of the table on the page before: a number, and several cells."""
    above = sum(bool(row.strip()) for row in rows[max(0, at - _TOP - _BLANK) : at])
    return above < _TOP and at < _TOP + _BLANK and len(seed) > _SEED and is_number(seed[0].text)


def _restless(grid: Grid) -> bool:
    """Whether the columns don't stand still: many lines have wide white inside of a cell."""
    own = [n for n in grid.lines if n not in grid.whole]
    parted = sum(any(_gap(grid.bits(n, c)) >= _GAP for c in range(len(grid.columns))) for n in own)
    return parted > max(_SLIPS, _RICHER * len(own))


def _gap(bits: list[Bit]) -> int:
    return max((b.start - a.end for a, b in pairwise(bits)), default=0)


def _two_heads(grid: Grid, a: int, b: int) -> bool:
    """Whether a cell of the heads holds two of them, side by side: two columns are taken for one."""
    return any(_gap(grid.bits(n, c)) > 1 for n in range(a, b) for c in range(len(grid.columns)))


def _found(first: int, end: int, grid: Grid, parted: list[tuple[int, int]]) -> Found:
    cells: list[PlainCell] = []
    for r, (a, b) in enumerate(parted):
        if a in grid.whole:
            cells += _title(r, a, grid)
            continue
        for c in range(len(grid.columns)):
            bits = [bit for n in range(a, b) for bit in grid.bits(n, c)]
            cells.append(PlainCell(r, c, 1, 1, Piece(bits, " ".join(grid.rows[i.row][i.start : i.end] for i in bits))))
    doubted = {r for r, (a, b) in enumerate(parted) if not grid.cut.isdisjoint(range(a, b))}
    return Found(first, end, len(parted), len(grid.columns), cells, by_white=True, doubted=doubted)


def _title(r: int, n: int, grid: Grid) -> list[PlainCell]:
    """A row over all columns, its number in the first one."""
    parts = grid.lines[n]
    bits = [Bit(n, p.start, p.end) for p in parts]
    if len(parts) > 1 and is_number(parts[0].text):
        rest = Piece(bits[1:], " ".join(p.text for p in parts[1:]))
        return [
            PlainCell(r, 0, 1, 1, Piece(bits[:1], parts[0].text)),
            PlainCell(r, 1, 1, len(grid.columns) - 1, rest),
        ]
    return [PlainCell(r, 0, 1, len(grid.columns), Piece(bits, " ".join(p.text for p in parts)))]
