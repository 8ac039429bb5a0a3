"""Rows of pieces -> a table: what stands over several columns, what goes on the row before, what is short of cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.layout.plain.model import TALLEST, Found, Piece, PlainCell, is_head, is_number

_MOSTLY = 0.6  # of a column's cells
POINTS = ("-", "–", "—", "+", "•")
_TITLE = 2  # pieces of a row that names a group: its number and its name


@dataclass(slots=True)
class Row:
    """A row of a table as its signs part it, from the file's row `first` on."""

    pieces: list[Piece]
    first: int
    doubted: bool = False

    @property
    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]


def filled(first: int, last: int, rows: list[Row], columns: int, cut: Callable[[int, str], list[Piece]]) -> Found:
    """The table of these rows; each character of theirs is in one of its cells."""
    rows = _spread(_joined(rows, columns), columns)
    found = Found(first, last, len(rows), columns, [], cut=cut)
    spans, figures = _spans_of_head(rows, columns), _figures_at_end(rows, columns)
    for r, row in enumerate(rows):
        if r == 0 and spans:
            places, at = [], 0
            for span in spans:
                places.append((at, span))
                at += span
        else:
            places = _places(row, columns, figures)
        if row.doubted:
            found.doubted.add(r)
        cells = [PlainCell(r, c, 1, span, p) for (c, span), p in zip(places, row.pieces, strict=True)]
        found.cells += cells
    if spans:
        _reach_down(found)
    return found


def _joined(rows: list[Row], columns: int) -> list[Row]:
    """The rows, those that only go on the one before them put into its cells."""
    numbered = _numbered(rows)
    out: list[Row] = []
    for row in rows:
        whole = out and len(row.pieces) == columns == len(out[-1].pieces) and _height(out[-1]) < TALLEST
        if whole and _goes_on(row, out[-1], numbered):
            for a, b in zip(out[-1].pieces, row.pieces, strict=True):
                a.add(b.bits, b.text)
            out[-1].doubted |= row.doubted
        else:
            out.append(row)
    return out


def _height(row: Row) -> int:
    return max(len(piece.bits) for piece in row.pieces)


def _numbered(rows: list[Row]) -> bool:
    own = [row.pieces[0].text for row in rows[1:] if row.pieces and row.pieces[0].text]
    return len(own) > 1 and sum(map(is_number, own)) >= _MOSTLY * len(own)


def _goes_on(row: Row, before: Row, numbered: bool) -> bool:
    if row.texts[0] or is_head(before.texts) or not any(row.texts):
        return False
    said = [(a, b) for a, b in zip(before.texts, row.texts, strict=True) if b]
    low = [b for a, b in said if a and not b[:1].isupper() and not b[:1].isdigit()]
    if numbered and any(b.startswith(POINTS) for b in low) and len(low) < len(said):
        return False  # a point of the row before, with who does it or a time of its own
    return bool(low) if numbered else len(low) == len(said)


def _spread(rows: list[Row], columns: int) -> list[Row]:
    """The rows, the head without the empty cells beside a name under which heads of their own stand."""
    if len(rows) < 2 or len(rows[0].pieces) != columns or len(rows[1].pieces) != columns:
        return rows
    under = [i for i, text in enumerate(rows[1].texts) if text]
    bare = [i for i, text in enumerate(rows[0].texts) if not text]
    if not bare or under != [bare[0] - 1, *bare] or under != list(range(under[0], under[-1] + 1)):
        return rows
    return [Row([p for p in rows[0].pieces if p.text], rows[0].first, rows[0].doubted), *rows[1:]]


def _spans_of_head(rows: list[Row], columns: int) -> list[int]:
    """Of a head that lacks cells, how many columns each takes: the one over the heads that stand under it alone."""
    if len(rows) < 2 or not _TITLE < len(rows[0].pieces) < columns or len(rows[1].pieces) != columns:
        return []
    more = columns - len(rows[0].pieces)
    under = [i for i, text in enumerate(rows[1].texts) if text]
    for n in range(len(rows[0].pieces)):
        if under == list(range(n, n + more + 1)):
            return [more + 1 if i == n else 1 for i in range(len(rows[0].pieces))]
    return []


def _reach_down(found: Found) -> None:
    """The heads that stand beside one over several columns reach down beside what stands under that."""
    wide = next(c for c in found.cells if c.row == 0 and c.column_span > 1)
    covered = range(wide.column, wide.column + wide.column_span)
    found.cells = [c for c in found.cells if c.row != 1 or c.column in covered]
    for cell in found.cells:
        if cell.row == 0 and cell is not wide:
            cell.row_span = 2


def _places(row: Row, columns: int, figures: str) -> list[tuple[int, int]]:
    """Column and span of each piece of a row. `figures`: what the last column holds where it holds figures, which those
    of a short row then belong to; days do where other days stand there."""
    count = len(row.pieces)
    if count == columns:
        return [(c, 1) for c in range(columns)]
    if count == 1:
        return [(0, columns)]
    if count == _TITLE and is_number(row.texts[0]):
        return [(0, 1), (1, columns - 1)]
    row.doubted = True
    places = [(c, 1) for c in range(count)]
    if any(c.isdigit() for c in row.texts[-1]) and figures and ("/" in figures or "/" not in row.texts[-1]):
        places[-1] = (columns - 1, 1)
    return places


def _figures_at_end(rows: list[Row], columns: int) -> str:
    """The words of the last column where most of its cells hold figures, as those of times do; else none."""
    ends = [r.texts[-1] for r in rows if len(r.pieces) == columns and not is_head(r.texts)]
    told = sum(any(c.isdigit() for c in end) for end in ends)
    return " ".join(ends) if told >= _MOSTLY * len(ends) else ""
