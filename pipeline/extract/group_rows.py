"""What the group rows of a table give to the rows under them: a section, a class of work, units, a period; and what
stands in a row only as a mark for "the same as above"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline.document import TableCell, TableRow
from pipeline.extract.deadlines import find_period
from pipeline.extract.heading_classes import classify
from pipeline.extract.heading_names import heading_units
from pipeline.extract.items import Context
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_UNDER_ALL = 50  # the rank of a group row without a label that stands under labelled ones
_OVER_ALL = -1
_LETTERED = 40  # the rank of groups a, b, c: under all that have a number
_SCRAP = 2  # letters of what a scan makes of "nt"
_SCRAPS = 2  # of these in a column tell that they stand for something
_NAMING = ("lead", "support", "lead_support", "monitor")
_REPEATED = (*_NAMING, "deadline", "product")


def rank_of(label: str, *, letters: bool = False) -> int:
    """How deep a label stands: A 0, I 1, 1 2, 1.1 3, a under all of them. `letters`: groups "B" are there, which C and
    D go on."""
    if label.isalpha() and label.islower():
        return _LETTERED
    return (
        0
        if re.fullmatch("[A-H]", label) and (letters or label not in "CD")
        else 1
        if label.isalpha()
        else 2 + label.count(".")
    )


class Groups:
    """The group rows over the row in hand: each gives on what the one above it says, but for what it says itself."""

    def __init__(self, base: Context, labels: Sequence[str], year: int | None, *, assigns: bool = False) -> None:
        """`assigns`: the table has a column for who does the work."""
        self._base, self._year, self._assigns = base, year, assigns
        self._open: list[tuple[int, Context]] = []
        self._letters = "B" in labels
        self._bare = _OVER_ALL if labels and labels[0] in ("-", "?") else _UNDER_ALL

    def enter(self, label: str, heading: str, section: str) -> Context:
        """The context of the rows under this group row; `section` is empty where the row is none."""
        rank = rank_of(label, letters=self._letters) if section else self._bare
        while self._open and self._open[-1][0] >= rank:
            self._open.pop()
        above = self._open[-1][1] if self._open else self._base
        units, about = heading_units(heading, above.names) if above.gives else ([], False)
        here = replace(
            above,
            section=section or above.section,
            kind=self._kind(heading) or above.kind,
            period=find_period(heading, plan_year=self._year) or above.period,
            units=tuple(units) if about and units else above.units,
        )
        self._open.append((rank, here))
        return here

    def leave(self) -> Context:
        """The context of rows that stand in no group."""
        self._open.clear()
        return self._base

    def _kind(self, heading: str) -> str | None:
        """The class of a group's heading; "Huy động nguồn lực" over rows with their units is work."""
        kind = classify(heading)
        return None if self._assigns and kind in ("purpose", "reported") else kind


@cache
def _same() -> frozenset[str]:
    return frozenset(re.sub(r"\W", "", fold(mark)) for mark in load("table_headers.yaml")["same_as_above"])


def same_as_above(text: str) -> bool:
    """ "-nt-", "Như trên", a ditto mark, "-//-"; a speck beside it may be read as a letter, "Như trên M"."""
    if re.fullmatch(r"[-–—\s]*[\"”“″'’/]{1,4}[-–—\s]*", text.strip()):
        return True
    words = fold(text).split()
    if len(words) > 1 and len(words[-1].strip(".,;:-")) <= 1:
        words = words[:-1]
    return re.sub(r"\W", "", "".join(words)) in _same()


def _may_be_the_mark(text: str) -> bool:
    """What scans make of "-nt-" in a column of units, "~nó", "-nỉ", "ít": a short small word that names nobody."""
    word = re.sub(r"\W", "", text)
    short = word.islower() and re.fullmatch(r"n\w{0,2}|\w?t", fold(word)) is not None
    return short and one_tone(word) not in _of_names()


@cache
def _of_names() -> frozenset[str]:
    words = (load("units.yaml")[key] for key in ("groups", "heads", "sufficient"))
    return frozenset(one_tone(word) for some in words for word in some)


def _is_scrap(cell: TableCell) -> bool:
    """A letter or two of a scan, "m", "Đ", "mu", that name nobody; what is in capitals may be a body's short form."""
    word = re.sub(r"[^\w]", "", cell.text)
    names = len(word) > 1 and word.isupper()
    return cell.confidence < 1 and word.isalpha() and len(word) <= _SCRAP and not names and " " not in cell.text.strip()


class Above:
    """What each column last said, for the rows that only refer to it."""

    def __init__(self, roles: Sequence[str | None], rows: Sequence[TableRow] = ()) -> None:
        self._columns = [c for c, role in enumerate(roles) if role in _REPEATED]
        self._units = {c for c, role in enumerate(roles) if role in _NAMING}
        self._said: dict[int, TableCell] = {}
        self._scraps = self._with_scraps(roles, [row.cells for row in rows if not row.header])

    def _with_scraps(self, roles: Sequence[str | None], body: Sequence[Sequence[TableCell]]) -> set[int]:
        """The columns of names in which scraps stand for the mark: where the mark is read elsewhere in the table, or
        several scraps stand among those who lead, of whom no row lacks one."""
        marks = [c for cells in body for c in self._units if same_as_above(cells[c].text)]
        led = [c for c in self._units if roles[c] == "lead"]
        scraps = sum(_is_scrap(cells[c]) for cells in body for c in led)
        return self._units if marks else set(led) if scraps >= _SCRAPS else set()

    def resolve(self, row: TableRow) -> TableRow:
        """The row with what the marks stand for."""
        cells = list(row.cells)
        names_nobody = any(_is_scrap(cells[c]) for c in self._scraps)
        for c in self._columns:
            cell = cells[c]
            marked = same_as_above(cell.text) or (c in self._units and _may_be_the_mark(cell.text))
            marked = marked or ((c in self._scraps or names_nobody) and _is_scrap(cell))
            if cell.text and marked and c in self._said:
                said = self._said[c]
                cells[c] = replace(cell, text=said.text, parts=said.parts)
            elif cell.text:
                self._said[c] = cell
        return TableRow(cells, row.header)
