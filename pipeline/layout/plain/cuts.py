"""How signs cut a row of a text file into pieces: bars, tabs, semicolons with quotes."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.layout.plain.model import Bit, Piece

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


def by_tabs(n: int, row: str) -> list[Piece]:
    return _between(n, row, [(m.start(), m.end()) for m in re.finditer("\t", row)])


def by_runs_of_tabs(n: int, row: str) -> list[Piece]:
    return _between(n, row, [(m.start(), m.end()) for m in re.finditer("[ ]*\t[\t ]*", row.rstrip())])


def by_spaces(n: int, row: str) -> list[Piece]:
    """Cut at two spaces or more."""
    lead = len(row) - len(row.lstrip())
    cuts = [(m.start(), m.end()) for m in re.finditer(r"\s{2,}", row.rstrip()) if m.start() > lead]
    return _between(n, row, cuts)


def by_semicolons(n: int, row: str, quoted: bool = False) -> list[Piece]:
    """Cut at semicolons that stand in no quotes; the quotes round a piece are no part of it. `quoted`: the row begins
    inside of quotes."""
    cuts, fresh = list[tuple[int, int]](), not quoted
    for i, char in enumerate(row):
        if char == '"' and (quoted or fresh):
            quoted = not quoted
        elif char == ";" and not quoted:
            cuts.append((i, i + 1))
        fresh = fresh and char.isspace() if char != ";" or quoted else True
    return [_unquoted(n, row, p) for p in _between(n, row, cuts)]


def _unquoted(n: int, row: str, p: Piece) -> Piece:
    if not p.text or p.text.count('"') > 2:
        return p
    begins, ends = p.text[0] == '"', len(p.text) > 1 and p.text[-1] == '"'
    whole = p.text.count('"') == begins + ends  # no others: they are the cell's own, or open a cell of several rows
    return piece(n, row, p.bits[0].start + begins, p.bits[-1].end - ends) if whole and len(p.bits) == 1 else p


def _between(n: int, row: str, cuts: list[tuple[int, int]]) -> list[Piece]:
    ends = [start for start, _ in cuts] + [len(row)]
    starts = [0] + [end for _, end in cuts]
    return [piece(n, row, a, b) for a, b in zip(starts, ends, strict=True)]
