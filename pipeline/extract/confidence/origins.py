"""Where an item comes from: its place among its neighbours, its table and row. What the doubts about it are told by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.document import Indicator, Label, LabelKind, Node, Outline, Table, TableCell, TableRow, Task
from pipeline.extract.column_choice import is_doubted
from pipeline.extract.items import Item
from pipeline.extract.mark_columns import spelled_out
from pipeline.extract.table_rows import column_roles
from pipeline.extract.tasks import evidence
from pipeline.text import fold

_COUNTED = (LabelKind.ROMAN, LabelKind.NUMBER, LabelKind.DECIMAL, LabelKind.LETTER)
_MOSTLY = 0.8  # of a table's rows
_AHEAD = 40  # rows that give no item, between two that do
_SHORT = 12  # letters of a cell that names no work
_FIGURES = 6  # a row's number has fewer
_E = 6  # the place of e) among the letters: a, b, c, d, đ, e
_HEADINGS = (
    LabelKind.ROMAN,
    LabelKind.NUMBER,
    LabelKind.DECIMAL,
)  # a letter that is missing says little of its neighbours


@dataclass(slots=True)
class Row:
    """The table row of an item, its cells by their role."""

    table: Table
    cells: dict[str, TableCell]
    columns: set[str]  # the roles that the table has
    headed: bool  # the table's columns have heads
    in_sequence: bool  # its number follows that of the row before
    whole: bool  # none of its cells has ink that could not be read
    texts: list[TableCell] = field(default_factory=list)
    unsure: bool = False  # white space alone parts it from others, and may part it wrongly
    doubted: bool = False  # another column than the chosen one may hold the work or its time
    by_white: bool = False  # white space parts it from others
    timed: bool = False  # no column is for times, and nearly all rows have theirs from the text or from a group's name


@dataclass(slots=True)
class Origin:
    """One task or indicator, the outline's item it was made of and, in a table, its row."""

    found: Task | Indicator
    item: Item
    row: Row | None = None
    misread: list[str] = field(default_factory=list)  # words of its text, as far as they are doubted one by one


class Neighbours:
    """What stands around a document's rows: its printed numbering, where a label is missing or out of its order, what
    the headings say, and when it was issued."""

    def __init__(self, outline: Outline, issued_on: str | None = None) -> None:
        self.issued_on = issued_on
        self.broken: set[int] = set()  # ids of first places of items whose label doesn't follow the one before
        self._anew: set[int] = set()  # ids of first places of items behind one at which a list begins anew
        self.gaps: set[str] = set()  # sections beside a gap in the numbering
        self.headings: dict[str, str] = {}
        self._alone: set[int] = set()  # ids of first places of paragraphs that stand alone under a heading
        self._folded: dict[str, str] = {}
        self._walk(outline.body)

    def _walk(self, nodes: Sequence[Node]) -> None:
        before: Node | None = None
        anew = False
        for last, node in zip([None, *nodes], nodes, strict=False):
            if node.paragraph and node.section_id:
                self.headings.setdefault(node.section_id, node.paragraph.text)
                if len(node.children) == 1 and (only := node.children[0].paragraph) and not only.label:
                    self._alone.update(id(place) for place in only.places[:1])
            if node.paragraph and node.paragraph.label and node.paragraph.label.kind in _COUNTED:
                if not _follows(before, node.paragraph.label):
                    self._mark(before)
                    self._mark(node)
                anew |= last is not None and last is before and _begins_again(last, node)
                before = node
            if anew and node.paragraph:
                self._anew.update(id(place) for place in node.paragraph.places[:1])
            self._walk(node.children)

    def _mark(self, node: Node | None) -> None:
        if node is None or node.paragraph is None:
            return
        if node.section_id and node.paragraph.label and node.paragraph.label.kind in _HEADINGS:
            self.gaps.add(node.section_id)
        self.broken.update(id(place) for place in node.paragraph.places[:1])

    def label_broken(self, item: Item) -> bool:
        return bool(item.places) and id(item.places[0]) in self.broken

    def behind_lost_heading(self, item: Item) -> bool:
        """Whether a list began anew above the item, or at it, right behind another: the heading between is lost."""
        return bool(item.places) and id(item.places[0]) in self._anew

    def alone(self, item: Item) -> bool:
        return bool(item.places) and id(item.places[0]) in self._alone

    def section_broken(self, section: str | None) -> bool:
        """Whether the section or one over it stands beside a gap."""
        return any(part in self.gaps for part in _path(section))

    def over(self, section: str | None) -> list[str]:
        """The headings over an item, the nearest first."""
        return [self.headings[part] for part in _path(section) if part in self.headings]

    def folded_over(self, section: str | None) -> list[tuple[str, str]]:
        """The headings over an item, the nearest first, each with itself folded."""
        parts = [part for part in _path(section) if part in self.headings]
        for part in parts:
            if part not in self._folded:
                self._folded[part] = fold(self.headings[part])
        return [(self.headings[part], self._folded[part]) for part in parts]


def _path(section: str | None) -> Iterator[str]:
    while section:
        yield section
        section = section.rpartition(".")[0]


def _begins_again(last: Node, node: Node) -> bool:
    """Whether a label is a first one right behind a later one of its kind: "d)", "a)"."""
    one, other = (n.paragraph.label if n.paragraph else None for n in (last, node))
    return one is not None and other is not None and one.kind is other.kind and one.value[-1] > other.value[-1] == 1


def _follows(before: Node | None, label: Label) -> bool:
    """Whether a label is the next one in its numbering, or begins one."""
    known = before.paragraph.label if before and before.paragraph else None
    if known is None or known.kind is not label.kind:
        return label.value[-1] == 1
    step = label.value[-1] - known.value[-1]
    without = label.kind is LabelKind.LETTER and label.value[-1] == _E and step == 2  # d), e): many leave đ) out
    return step == 1 or without or (label.value[-1] == 1 and label.value != known.value)


def origins_of_table(item: Item, found: Sequence[Task | Indicator]) -> list[Origin]:
    """The items of a table with their rows, which are known by their places."""
    table = item.table
    assert table is not None
    table, roles = spelled_out(table, column_roles(table))
    headed = any(row.header for row in table.rows)
    rows: dict[tuple[object, ...], list[Row]] = {}
    for printed in table.rows:
        if not printed.header:
            rows.setdefault(_key(printed), []).append(_row(table, printed, roles, headed=headed))
    every = [row for some in rows.values() for row in some]
    _count(every)
    doubted = is_doubted(table, roles)
    timed = [one.deadline is not None for one in found if isinstance(one, Task)]
    for row in every:
        row.doubted = doubted
        row.timed = "deadline" not in row.columns and sum(timed) >= _MOSTLY * len(timed)
    return [Origin(one, item, row) for one, row in zip(found, _rows_of(found, rows), strict=True)]


def _rows_of(found: Sequence[Task | Indicator], rows: dict[tuple[object, ...], list[Row]]) -> Iterator[Row | None]:
    """Each item's row. Rows of a text file share one place, their page: the next one that holds the item's words."""
    at: dict[int, int] = {}
    for one in found:
        some = rows.get(tuple((e.page, e.bbox) for e in one.evidence), [])
        if len(some) < 2:
            yield some[0] if some else None
            continue
        first = at.get(id(some), 0)
        holds = (
            n
            for n in range(first, min(len(some), first + _AHEAD))
            if any(_says(cell, one.text) for cell in some[n].texts)
        )
        at[id(some)] = place = next(holds, first)
        yield some[place]


def _says(cell: TableCell, text: str) -> bool:
    return text in cell.text or (len(cell.text) > _SHORT and cell.text in text)


def _count(rows: Sequence[Row]) -> None:
    """Mark the rows whose number doesn't follow the one before, and the rows before them: either may hold two."""
    printed = [row for row in rows if sum(bool(cell.text) for cell in row.texts) > 2]  # others are group rows
    counted = 2 * sum(_number(row) is not None for row in printed) > len(printed)
    number: int | None = None
    before: Row | None = None
    for row in printed:
        label = _number(row)
        follows = label in (1, (number or 0) + 1) if number is not None else True
        row.in_sequence = follows if label is not None else not counted
        if before and not row.in_sequence:
            before.in_sequence = False
        number, before = label if label is not None else number, row


def _key(row: TableRow) -> tuple[object, ...]:
    places = [place for cell in row.cells if cell.text for place in (cell.place, *cell.more)]
    return tuple((e.page, e.bbox) for e in evidence(places))


def _row(table: Table, row: TableRow, roles: Sequence[str | None], *, headed: bool) -> Row:
    cells: dict[str, TableCell] = {}
    for cell, role in zip(row.cells, roles, strict=True):
        if role:
            cells.setdefault(role, cell)
    own = [cell for cell in row.cells if not cell.continued]
    whole = not any(cell.unread and not cell.text for cell in own)
    return Row(table, cells, {r for r in roles if r}, headed, True, whole, own, row.unsure, by_white=row.by_white)


def _number(row: Row) -> int | None:
    text = row.cells["number"].text.strip(" .)") if "number" in row.cells else ""
    return int(text) if text.isdigit() and len(text) < _FIGURES else None
