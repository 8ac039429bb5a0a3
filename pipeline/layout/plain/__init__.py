"""Tables in the rows of a text file, told where that is safe: parted by bars, tabs, semicolons or columns of spaces."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.plain.model import Found, expanded
from pipeline.layout.plain.resumed import first_row, resumed
from pipeline.layout.plain.signs import Seen, bars, commas, gaps, semicolons, tabs
from pipeline.layout.plain.spaces import spaced
from pipeline.layout.plain.unparted import unparted

__all__ = ["Found", "expanded", "find_tables"]


def find_tables(rows: list[str], before: Sequence[list[str]] = ()) -> list[Found]:
    """The tables of a page in their order, none over another. Never raises.

    `before`: the last rows of the pages before it, the nearest one last. A table that ends there may go on with rows
    that would make none alone.
    """
    found = _from(rows, 0)
    top = first_row(rows)
    if top is None or (found and found[0].first <= top and found[0].columns > 1):
        return found
    rest = resumed(rows, top, before, find_tables)
    return [rest, *_from(rows, rest.last)] if rest else found


def _from(rows: list[str], floor: int) -> list[Found]:
    """The tables from row `floor` on."""
    wide = [expanded(row) for row in rows]
    found: list[Found] = []
    seen: Seen = {}
    at = floor
    while at < len(rows):
        table = _at(rows, wide, at, floor, seen)
        if table:
            found.append(table)
            at = floor = max(table.last, at + 1)
        else:
            at += 1
    return found


def _at(rows: list[str], wide: list[str], at: int, floor: int, seen: Seen) -> Found | None:
    if not rows[at].strip():
        return None
    by_signs = bars(rows, at, seen) or tabs(rows, at, seen) or semicolons(rows, at, seen) or commas(rows, at, seen)
    if by_signs:
        return by_signs
    by_white = gaps(wide, at, seen) or spaced(wide, at, floor, seen)
    if by_white:
        by_white.expanded = True
    return by_white or unparted(rows, at)
