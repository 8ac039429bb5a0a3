"""How signs cut a row of a text file into pieces: bars, tabs, semicolons with quotes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

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
    bits, breaks, at, broken = list[Bit](), list[int](), start, False
    marks = [(m.start(), m.end()) for m in _MARKUP.finditer(row, start, end)]
    for gap, following in [*marks, (end, end)]:
        text = row[at:gap]
        if text.strip():
            breaks += [len(bits)] if broken and bits else []
            bits.append(Bit(n, at + len(text) - len(text.lstrip()), at + len(text.rstrip())))
            broken = False
        broken = broken or row[gap:following].startswith("<")
        at = following
    return Piece(bits, " ".join(row[b.start : b.end] for b in bits), breaks=breaks)


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
    pieces = _between(n, row, [(m.start(), m.end()) for m in re.finditer("\t", row)])
    return [_unquoted([row], p, n) if '""' in p.text[1:-1] else p for p in pieces]


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


def by_ended_semicolons(n: int, row: str) -> list[Piece]:
    """As by semicolons, one of which ends each row: nothing behind the last one is no cell."""
    pieces = by_semicolons(n, row)
    return pieces[:-1] if len(pieces) > 1 and not pieces[-1].text and row.rstrip().endswith(";") else pieces


def by_commas(n: int, row: str) -> list[Piece]:
    """Cut at commas with no space behind them that stand in no quotes, as programs write them, and no prose does."""
    cuts, quoted = _outside_quotes(row, ",", quoted=False)
    if quoted:
        cuts = _outside_quotes(row, ",", quoted=False, stray=_opened_last(row, cuts))[0]
    cuts = [(a, b) for a, b in cuts if not row[b : b + 1].isspace()]
    return [_unquoted([row], p, n) for p in _between(n, row, cuts)]


QUOTED = {by_semicolons: ";", by_ended_semicolons: ";", by_tabs: "\t"}  # of the cuts of sheets, the sign


class Quoted(NamedTuple):
    """A row of the table of several rows of the file, the last of them right before `end`."""

    pieces: list[Piece]
    end: int
    doubted: bool  # some of these may be rows of their own, behind a stray quote


def by_quotes(rows: list[str], n: int, sign: str, columns: int) -> Quoted | None:
    """The row that begins at n and goes on inside of quotes, as sheets write a cell with line breaks. None: no cell is
    quoted over the row's end, or what would be one has no end, or holds rows of its own behind a stray quote."""
    cuts, quoted = _outside_quotes(rows[n], sign, quoted=False)
    pieces, last = _between(n, rows[n], cuts), n
    inside = [rows[n][_opened_last(rows[n], cuts) :]] if quoted else []
    behind = ""
    while quoted and last + 1 < min(len(rows), n + TALLEST):
        last += 1
        cuts, quoted = _outside_quotes(rows[last], sign, quoted=True)
        closed = _closed_at(rows[last])
        inside.append(rows[last][:closed])
        behind = rows[last][closed + 1 :].strip()
        first, *more = _between(last, rows[last], cuts)
        pieces[-1].add(first.bits, first.text, broken=True)
        pieces += more
        if sign == "\t" and any(sign in part for part in inside):
            return None  # a sheet's cell holds no tabs
    if quoted or last == n:
        return None
    fits = len(pieces) == columns and (not behind or behind.startswith(sign))
    below = rows[n + 1 : last + 1]
    whole, *wholes = (_pieces_of(row, sign) == columns for row in rows[n : last + 1])
    counted = [_is_counted(row, sign) for row in below]
    if (whole and all(wholes)) or (not fits and any((whole, *wholes, *counted))):
        return None
    doubted = sign != "\t" and any(one and (whole or number) for one, number in zip(wholes, counted, strict=True))
    return Quoted([_unquoted(rows, p) for p in pieces], last + 1, doubted)


def _pieces_of(row: str, sign: str) -> int:
    """How many pieces a row has where its quotes are none; nothing behind the last sign is none."""
    return row.count(sign) + (not row.rstrip(" ").endswith(sign))


def _is_counted(row: str, sign: str) -> bool:
    """Whether a row begins with a number before several signs, as one of the table does."""
    first, *more = row.split(sign)
    return len(more) > 1 and is_number(first.strip(' "'))


def _closed_at(row: str) -> int:
    """Where the quotes that hold a row's beginning are closed; its end where they are not."""
    return next((m.end() - 1 for m in re.finditer('"+', row) if len(m.group()) % 2), len(row))


def _opened_last(row: str, cuts: list[tuple[int, int]]) -> int:
    """The place of the quote that nothing closes: the first one behind the last cut outside of quotes."""
    return row.find('"', cuts[-1][1] if cuts else 0)


def _outside_quotes(row: str, sign: str, *, quoted: bool, stray: int = -1) -> tuple[list[tuple[int, int]], bool]:
    """Where the sign stands in no quotes, and whether the row ends inside of some; `quoted`: it begins there; `stray`:
    the place of a quote that is none."""
    cuts, fresh, doubled = list[tuple[int, int]](), not quoted, -1
    for i, char in enumerate(row):
        if char == '"' and quoted and i != doubled and row[i + 1 : i + 2] == '"':
            doubled = i + 1  # two of them inside of quotes are one that is printed
        elif char == '"' and (quoted or fresh) and i not in (stray, doubled):
            quoted = not quoted
        elif char == sign and not quoted:
            cuts.append((i, i + 1))
        fresh = fresh and char.isspace() if char != sign or quoted else True
    return cuts, quoted


def _unquoted(rows: list[str], p: Piece, first: int = 0) -> Piece:
    """Without the quotes round it; others are the cell's own. `first`: the place of the first one of `rows`."""
    if p.text[:1] != '"':
        return p
    ends = len(p.text) > 1 and p.text[-1] == '"'
    doubled = '""' in p.text[1 : -1 if ends else None]
    inner = p.text[1:-1].replace('""', "") if ends else p.text[1:]
    if '"' in inner:
        return p
    bits = [*p.bits]
    bits[0] = bits[0]._replace(start=bits[0].start + 1)
    bits[-1] = bits[-1]._replace(end=bits[-1].end - ends)
    made = Piece(doubled=doubled)
    for at, bit in enumerate(bits):
        part = piece(bit.row, rows[bit.row - first], bit.start, bit.end)
        made.add(part.bits, part.text.replace('""', '"') if doubled else part.text, broken=at in p.breaks)
    return made


def _between(n: int, row: str, cuts: list[tuple[int, int]]) -> list[Piece]:
    ends = [start for start, _ in cuts] + [len(row)]
    starts = [0] + [end for _, end in cuts]
    return [piece(n, row, a, b) for a, b in zip(starts, ends, strict=True)]
