"""Tables in the rows of a text file, told where that is safe: parted by bars, tabs, semicolons or columns of spaces."""

from __future__ import annotations

from pipeline.layout.plain.model import Found
from pipeline.layout.plain.signs import Seen, bars, gaps, semicolons, tabs
from pipeline.layout.plain.spaces import spaced
from pipeline.layout.plain.unparted import unparted

__all__ = ["Found", "expanded", "find_tables"]

_TAB = 8


def expanded(row: str) -> str:
    """A row with spaces for its tabs, as columns of spaces are told in it."""
    return row.expandtabs(_TAB) if "\t" in row else row


def find_tables(rows: list[str]) -> list[Found]:
    """The tables of a page in their order, none over another. Never raises."""
    wide = [expanded(row) for row in rows]
    found: list[Found] = []
    seen: Seen = {}
    at = floor = 0
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
    by_signs = bars(rows, at, seen) or tabs(rows, at, seen) or semicolons(rows, at, seen)
    if by_signs:
        return by_signs
    by_white = gaps(wide, at, seen) or spaced(wide, at, floor, seen)
    if by_white:
        by_white.expanded = True
    return by_white or unparted(rows, at)
