"""How signs cut a row of a text file into pieces: bars, tabs, semicolons with quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.layout.plain.model import TALLEST, Bit, Piece, is_number

BAR = re.compile(r"(?<!\\)[|│┃║¦]")
RULE = re.compile(r"[\s|+:=\-_.─━═┼├┤┬┴┌┐└┘│┃╪╞╡╤╧╟╢║╔╗╚╝╠╣╦╩╬]{3,}")
_LINE = re.compile(r"[=\-_─━═]{3}")
_MARKUP = re.compile(r"<br\s*/?>|\*\*|(?<![^\W_])__|__(?![^\W_])", re.IGNORECASE)

Cut = Callable[[int, str], list[Piece]]


def is_rule(row: str) -> bool:
    """A line of dashes between rows, "|---|---|" or "+=====+", and nothing else."""
    return bool(RULE.fullmatch(row)) and bool(_LINE.search(row))


def piece(n: int, row: str, start: int, end: int) -> Piece:
    """The stretch of a row without white at its ends, and without Markdown's marks."""
    bits, at = list[Bit](), start
    for gap, following in [(m.start(), m.end()) for m in _MARKUP.finditer(row, start, end)] + [(end, end)]:
        text = row[at:gap]
        if text.strip():
            bits.append(Bit(n, at + len(text) - len(text.lstrip()), at + len(text.rstrip())))
        at = following
    return Piece(bits, " ".join(row[b.start : b.end] for b in bits))


def by_bars(n: int, row: str) -> list[Piece]:
    places = [m.start() for m in BAR.finditer(row)]
    pieces = _between(n, row, [(p, p + 1) for p in places])
    if places and not row[: places[0]].strip():
        pieces = pieces[1:]
    if places and not row[places[-1] + 1 :].strip() and len(pieces) > 1:
        pieces = pieces[:-1]
    return pieces


def by_open_bars(n: int, row: str) -> list[Piece]:
    """Cut at bars that only part cells: nothing before the first or behind the last one is an empty cell."""
    return _between(n, row, [(m.start(), m.end()) for m in BAR.finditer(row)])


def by_tabs(n: int, row: str) -> list[Piece]:
    return _between(n, row, [(m.start(), m.end()) for m in re.finditer("\t", row)])


def by_runs_of_tabs(n: int, row: str) -> list[Piece]:
    return _between(n, row, [(m.start(), m.end()) for m in re.finditer("[ ]*\t[\t ]*", row.rstrip())])


def by_spaces(n: int, row: str) -> list[Piece]:
    """Cut at two spaces or more."""
    lead = len(row) - len(row.lstrip())
    cuts = [(m.start(), m.end()) for m in re.finditer(r"\s{2,}", row.rstrip()) if m.start() > lead]
    return _between(n, row, cuts)


def by_semicolons(n: int, row: str) -> list[Piece]:
    """Cut at semicolons that stand in no quotes; the quotes round a piece are no part of it, and one that nothing
    closes is a stray one."""
    cuts, quoted = _outside_quotes(row, ";", quoted=False)
    if quoted:
        cuts = _outside_quotes(row, ";", quoted=False, stray=_opened_last(row, cuts))[0]
    return [_unquoted([row], p, n) for p in _between(n, row, cuts)]


QUOTED = {by_semicolons: ";", by_tabs: "\t"}  # of the cuts of sheets, the sign


def by_quotes(rows: list[str], n: int, sign: str) -> tuple[list[Piece], int] | None:
    """The pieces of the row that begins at n and goes on inside of quotes, as sheets write a cell with line breaks, and
    the row behind it. None: no cell is quoted over the row's end, or what would be one has no end."""
    cuts, quoted = _outside_quotes(rows[n], sign, quoted=False)
    pieces, last = _between(n, rows[n], cuts), n
    while quoted and last + 1 < min(len(rows), n + TALLEST):
        last += 1
        cuts, quoted = _outside_quotes(rows[last], sign, quoted=True)
        if _is_a_row(rows[last], sign) and ((quoted and not cuts) or sign == ";"):
            return None  # a row of its own behind a stray quote
        first, *more = _between(last, rows[last], cuts)
        pieces[-1].add(first.bits, first.text)
        pieces += more
    return None if quoted or last == n else ([_unquoted(rows, p) for p in pieces], last + 1)


def _is_a_row(row: str, sign: str) -> bool:
    """Whether a row of the file that would be inside of quotes is one of the table: a sheet's cell holds no tabs, and
    hardly a number before several semicolons."""
    if sign == "\t":
        return sign in row
    first, *more = row.split(sign)
    return len(more) > 1 and is_number(first.strip(' "'))


def _opened_last(row: str, cuts: list[tuple[int, int]]) -> int:
    """The place of the quote that nothing closes: the first one behind the last cut outside of quotes."""
    return row.find('"', cuts[-1][1] if cuts else 0)


def _outside_quotes(row: str, sign: str, *, quoted: bool, stray: int = -1) -> tuple[list[tuple[int, int]], bool]:
    """Where the sign stands in no quotes, and whether the row ends inside of some; `quoted`: it begins there; `stray`:
    the place of a quote that is none."""
    cuts, fresh = list[tuple[int, int]](), not quoted
    for i, char in enumerate(row):
        if char == '"' and (quoted or fresh) and i != stray:
            quoted = not quoted
        elif char == sign and not quoted:
            cuts.append((i, i + 1))
        fresh = fresh and char.isspace() if char != sign or quoted else True
    return cuts, quoted


def _unquoted(rows: list[str], p: Piece, first: int = 0) -> Piece:
    """Without the quotes round it; others are the cell's own. `first`: the place of the first one of `rows`."""
    if not p.text or p.text.count('"') > 2:
        return p
    begins, ends = p.text[0] == '"', len(p.text) > 1 and p.text[-1] == '"'
    if p.text.count('"') != begins + ends or not begins:
        return p
    bits = [*p.bits]
    bits[0] = bits[0]._replace(start=bits[0].start + 1)
    bits[-1] = bits[-1]._replace(end=bits[-1].end - ends)
    made = Piece()
    for bit in bits:
        inner = piece(bit.row, rows[bit.row - first], bit.start, bit.end)
        made.add(inner.bits, inner.text)
    return made


def _between(n: int, row: str, cuts: list[tuple[int, int]]) -> list[Piece]:
    ends = [start for start, _ in cuts] + [len(row)]
    starts = [0] + [end for _, end in cuts]
    return [piece(n, row, a, b) for a, b in zip(starts, ends, strict=True)]
