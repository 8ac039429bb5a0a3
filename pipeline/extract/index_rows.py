"""Rows of an index table that are no item of lost points: sums of the rows under them, and what lost nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.document import Table, TableCell, TableRow
from pipeline.document.result import DOUBTFUL_CELL
from pipeline.extract.group_rows import rank_of
from pipeline.extract.groups import LABEL
from pipeline.text import fold

_POINTS = ("score_max", "score", "score_lost")
_SAID = ("cause", "task")
_TOLD = ("cause", "score", "score_lost")


def sum_rows(table: Table, roles: Sequence[str | None]) -> set[int]:
    """The rows whose points are those of the rows under them together: numbered over deeper numbers, and saying of
    themselves neither a cause nor what is to be done."""
    if "indicator" not in roles or "number" not in roles or not any(r in roles for r in _POINTS):
        return set()
    number = roles.index("number")
    body = [n for n, row in enumerate(table.rows) if not row.header]
    found = set()
    for n, below in pairwise(body):
        own, under = (_rank(table.rows[m].cells[number].text) for m in (n, below))
        if own is not None and under is not None and own < under and not _says(table.rows[n], roles):
            found.add(n)
    return found


def _rank(text: str) -> int | None:
    found = LABEL.match(text)
    if found:
        return rank_of(found[1])
    return 50 if re.fullmatch(r"\s*(?:[a-zđ]|[-+])\s*[.)]?\s*", text) else None


def _says(row: TableRow, roles: Sequence[str | None]) -> bool:
    cells = zip(row.cells, roles, strict=True)
    return any(cell.text and not cell.continued and role in _SAID for cell, role in cells)


def loses_points(row: TableRow, roles: Sequence[str | None]) -> bool:
    """Whether a row says of points that were given or lost, or why; a form still to be filled in says nothing."""
    cells = zip(row.cells, roles, strict=True)
    return any(role in _TOLD and (cell.text or cell.unread) for cell, role in cells)


def lost_nothing(row: TableRow, cells: Mapping[str, TableCell]) -> bool:
    """Whether a row of an index table has all its points, and no cause that says otherwise."""
    if "cause" in cells:
        return False
    if "score_lost" not in cells and "score" not in cells:
        return "task" not in cells and _all_alike(row)
    if "score_lost" in cells:
        return figure(cells["score_lost"].text) == 0
    full, got = (figure(cells[r].text) if r in cells else None for r in ("score_max", "score"))
    return full is not None and full == got


def _all_alike(row: TableRow) -> bool:
    """Whether the points of a row, the greatest and those that were given, are one and the same figure."""
    points = [figure(c.text) for c in row.cells[1:] if c.text and not c.continued]
    known = [p for p in points if p is not None]
    return len(known) > 1 and len(set(known)) == 1


def points_unread(cells: Mapping[str, TableCell]) -> bool:
    """Whether something stands where the points of a row should that is no figure, or may be another one: "?", "l,S".
    Longer words say it otherwise: "Không đạt"; so does "2đ"."""
    return any(_unread(cells[role]) for role in _POINTS if role in cells)


def _unread(cell: TableCell) -> bool:
    if not cell.text.strip():
        return cell.unread
    rest = re.sub(r"[^\W\d_]{3,}|\d+(?:[.,]\d+)?đ?(?!\w)|[\s%()/–—+-]", "", cell.text)
    return bool(rest.strip(".,;")) or cell.confidence < DOUBTFUL_CELL


def figure(text: str) -> float | None:
    """ "0,25" -> 0.25; None where the cell holds no plain figure."""
    found = re.fullmatch(r"\s*-?\d+(?:[.,]\d+)?\s*", fold(text))
    return float(found[0].replace(",", ".")) if found else None
