"""Rows of assignment, index and target tables -> sections, tasks and indicators, by the roles of their columns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.document import Deadline, Indicator, Place, Section, Table, TableCell, TableRow, Task
from pipeline.extract.cell_units import units_of, watchers
from pipeline.extract.column_choice import head_roles, one_of_each
from pipeline.extract.column_guess import guessed
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.group_rows import Above, Groups, rank_of
from pipeline.extract.group_siblings import heading_rows, siblings
from pipeline.extract.groups import LABEL, group_heading, group_labels
from pipeline.extract.index_rows import figure, loses_points, lost_nothing, sum_rows
from pipeline.extract.items import Context, Item
from pipeline.extract.mark_columns import MARK, marks_of, spelled_out
from pipeline.extract.references import find_references
from pipeline.extract.roles import roles_of
from pipeline.extract.table_titles import about_money
from pipeline.extract.tasks import evidence
from pipeline.extract.time_columns import time_of, until_column
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_WORK_WORDS = 3.5  # a column of work has more words in its cells; names and figures have fewer
_TIME_WORDS = 12  # a time column's cell has no more
_OF_THE_WORK = ("number", "task", "deadline", "product", *UNIT_ROLES)
_YEAR = re.compile(r"\b(20\d\d)\b")


@dataclass(slots=True)
class Found:
    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """The group rows over the row in hand: their labels, so that ids can be joined."""

    letters: bool = False  # C and D are letters, behind B
    path: list[tuple[int, str]] = field(default_factory=list)  # (rank, label)

    def enter(self, label: str) -> str:
        rank = rank_of(label, letters=self.letters)
        while self.path and self.path[-1][0] >= rank:
            self.path.pop()
        if rank > 2 and self.path and label.startswith(self.path[-1][1] + "."):
            self.path.pop()  # a decimal repeats its parent's number
        self.path.append((rank, label))
        return ".".join(p[1] for p in self.path)


def read_table(item: Item, year: int | None) -> Found:
    """What an item's table holds. A table whose columns say nothing of work or indicators gives nothing."""
    table = item.table
    assert table is not None
    table, roles = spelled_out(table, column_roles(table))
    found = Found()
    context = _under_no_purpose(item.context, roles)
    base = context.section or context.appendix or ""
    heads = [r for r in table.rows if r.header]
    labels = heading_rows(table.rows, group_labels(table, roles))
    beside = siblings(table.rows, labels)
    hint = _year_hint(heads, roles) or item.year
    group = _Group(letters="B" in labels.values())
    groups = Groups(context, list(labels.values()), year, assigns=any(r in roles for r in UNIT_ROLES))
    above, until = Above(roles, table.rows), until_column(table, roles)
    given = _gives_work(table, roles, context, year) or _grouped_by_unit(table, roles, labels, context)
    if "money" in roles and "deadline" not in roles and about_money(item.title):
        given = False
    sums = sum_rows(table, roles)
    for n, row in enumerate(table.rows):
        if row.header or n in sums or not any(c.text for c in row.cells) or _repeats(row, roles):
            continue
        if label := labels.get(n):
            heading = group_heading(row)
            here = group.enter(label) if label not in ("-", "?") else ""
            path = f"{base}.{here}" if base and here else here
            if path:
                level = len(path.split("."))
                found.sections.append(Section(id=path, heading=heading.rstrip(" :"), level=level, page=_page(row)))
            context = groups.enter(label, heading, path)
            continue
        if n in beside:  # a row that is counted like the groups stands in none of them
            context = groups.leave()
            group.path.clear()
        known = ["until" if c == until else role for c, role in enumerate(roles)]
        _read_row(above.resolve(row), known, context, (year, hint) if given else None, found)
    return found


def _repeats(row: TableRow, roles: list[str | None]) -> bool:
    """Whether a row says nothing of its own: the work and all that belongs to it are cells of the row above that reach
    into it. What shines through from a sheet's back makes such rows."""
    said = [c for c, role in zip(row.cells, roles, strict=True) if role in _OF_THE_WORK and c.text]
    return "task" in roles and row.cells[roles.index("task")].from_above and all(c.from_above for c in said)


def _under_no_purpose(context: Context, roles: list[str | None]) -> Context:
    """Work with who does it and by when is no aim, whatever heading the table seems to stand under: the one before it
    may not have been told as a heading."""
    gives = {"task", "deadline"} <= set(roles) and any(role in roles for role in UNIT_ROLES)
    return replace(context, kind=None) if gives and context.kind == "purpose" else context


def _gives_work(table: Table, roles: list[str | None], context: Context, year: int | None) -> bool:
    """Whether a table gives out work: it has a column of work, and says who does it or by when.

    Lists of procedures, papers, fees or sums have neither: they are kept as tables only. Without heads the units must
    be told, for what looks like times stands in many tables.
    """
    if "task" not in roles:
        return False
    if any(r in roles for r in UNIT_ROLES) or context.units:
        return True
    body = [r for r in table.rows if not r.header]
    if "deadline" not in roles or len(body) == len(table.rows):
        return False
    column = roles.index("deadline")
    times = [r.cells[column].text for r in body if r.cells[column].text and not r.cells[column].continued]
    return bool(times) and _share(times, lambda t: _is_time(t, year)) >= 0.5


def _grouped_by_unit(table: Table, roles: list[str | None], labels: dict[int, str], context: Context) -> bool:
    """Whether the work of a table stands under the units that do it: most of its group rows name one."""
    named = [Groups(context, [], None).enter("-", group_heading(table.rows[n]), "").units for n in labels]
    return "task" in roles and bool(named) and sum(bool(units) for units in named) > len(named) / 2


def _is_time(text: str, year: int | None) -> bool:
    """A time that a plan sets: short, and the grammar can date it or tell how often."""
    found = find_deadline(text, plan_year=year, column=True) if len(text.split()) <= _TIME_WORDS else None
    return found is not None and bool(found.start or found.end or found.recurrence)


def _page(row: TableRow) -> int:
    return row.cells[0].place.page


def column_roles(table: Table) -> list[str | None]:
    """The role of each column, from its heads (the lowest that says something), else from what the cells hold."""
    heads, roles = [r for r in table.rows if r.header], head_roles(table)
    # a head that names other things is believed: that table assigns no work
    roles = guessed(table, roles) if heads else _by_content(table, roles)
    ticked = {c for run in marks_of(table) for c in run.heads}
    roles = one_of_each(table, roles)
    return [MARK if c in ticked else r for c, r in enumerate(roles)]


def _by_content(table: Table, roles: list[str | None]) -> list[str | None]:
    """Units and dates tell their columns; of the rest the wordiest is the work."""
    body = [r for r in table.rows if not r.header]
    texts = [
        [r.cells[c].text for r in body if r.cells[c].text and not r.cells[c].continued] for c in range(table.columns)
    ]
    out = list(roles)
    units = {c for c, column in enumerate(texts) if column and not out[c] and _share(column, _is_units) > 0.6}
    people = {c for c in units if _share(texts[c], _is_titled) > 0.6}
    for c, column in enumerate(texts):
        if out[c] or not column:
            continue
        if all(LABEL.match(t) for t in column):
            out[c] = "number"
        elif c in units:
            watches = c in people and len(people) < len(units)
            out[c] = "monitor" if watches else "support" if "lead" in out else "lead"
        elif _share(column, lambda t: _is_time(t, None)) > 0.5:
            out[c] = "deadline"
    told = any(r in ("lead", "deadline") for r in out) and not any(r in ("task", "indicator") for r in out)
    return _wordiest(table, out) if told else out


def _wordiest(table: Table, roles: list[str | None]) -> list[str | None]:
    """The column of most words, of those that nothing is known of, as the one of work."""
    body = [r for r in table.rows if not r.header]
    words: dict[int, float] = {}
    for c in (c for c, role in enumerate(roles) if not role):
        texts = [r.cells[c].text for r in body if r.cells[c].text and not r.cells[c].continued]
        words[c] = sum(len(t.split()) for t in texts) / max(1, len(texts))
    best = max(words, key=lambda c: words[c], default=None)
    if best is None or words[best] < _WORK_WORDS:
        return roles
    return [*roles[:best], "task", *roles[best + 1 :]]


def _share(texts: list[str], test: object) -> float:
    assert callable(test)
    return sum(bool(test(t)) for t in texts) / len(texts)


def _is_units(text: str) -> bool:
    t = tag(text)
    units, end = units_at(t, 0, loose=True)
    return bool(units) and end >= 0.7 * len(t.tags)


def _is_titled(text: str) -> bool:
    """ "Đ/c Nguyễn Văn A", "Đồng chí Phó Chủ tịch": who watches over the work, beside the bodies that do it."""
    return fold(text).startswith(tuple(f"{fold(title)} " for title in load("table_headers.yaml")["comrades"]))


def _year_hint(heads: list[TableRow], roles: list[str | None]) -> int | None:
    for row in heads:
        for cell, role in zip(row.cells, roles, strict=True):
            if role == "deadline" and (found := _YEAR.search(cell.text)):
                return int(found[1])
    return None


# ---------------------------------------------------------------- rows


def _read_row(
    row: TableRow, roles: list[str | None], context: Context, years: tuple[int | None, int | None] | None, found: Found
) -> None:
    """`years`: the plan's and the head's; None where the table gives no work."""
    cells: dict[str, TableCell] = {}
    for cell, role in zip(row.cells, roles, strict=True):
        if role and role not in cells and cell.text and not _copy_of_left(row, cell):
            cells[role] = cell
    work = cells.get("task")
    totals = {fold(w) for w in load("table_headers.yaml")["totals"]}
    if any(r in cells and fold(cells[r].text).strip(" .:") in totals for r in ("task", "indicator")):
        return
    if work and not re.search(r"[^\W\d_]{2}", work.text):
        return  # a row of column numbers that was misread: "(l) | (2) | 3"
    lost = loses_points(row, roles)
    aimed = context.kind == "targets" or ("task" not in roles and any(r in roles for r in ("unit", "target")))
    if "indicator" in cells and lost and not cells["indicator"].from_above and not lost_nothing(row, cells):
        found.indicators.append(_indicator(row, cells, roles, context))
    if "indicator" in cells and lost and not (years and any(r in roles for r in (*UNIT_ROLES, "deadline"))):
        return  # a list of what lost points; with units or times it says what is to be done about it, too
    if work and years and context.kind not in ("purpose", "reported"):
        found.tasks.append(_task(row, roles, cells, context, years))
    elif "indicator" in cells and aimed:
        found.indicators.append(_indicator(row, cells, roles, context))


def _copy_of_left(row: TableRow, cell: TableCell) -> bool:
    """A copy of a cell joined over columns: it speaks for the first of them only."""
    at = next(i for i, c in enumerate(row.cells) if c is cell)
    return cell.continued and at > 0 and cell.column_span > 1 and row.cells[at - 1].text == cell.text


def _places(row: TableRow) -> list[Place]:
    return [p for c in row.cells if c.text for p in (c.place, *c.more)]


def _task(
    row: TableRow,
    roles: list[str | None],
    cells: dict[str, TableCell],
    context: Context,
    years: tuple[int | None, int | None],
) -> Task:
    text = re.sub(r"^[-+•]\s+", "", cells["task"].text)
    lead, support = units_of(cells, context.names)
    said = roles_of(text, context.names)
    unread = any(cell.unread for cell, role in zip(row.cells, roles, strict=True) if role in UNIT_ROLES)
    heads = [] if unread else list(context.units)  # what can't be read may name another
    rule = "column" if lead else said.rule or "none"
    return Task(
        id="",
        text=text,
        lead_units=lead or said.lead or heads,
        support_units=support or [u for u in said.support if u not in lead],
        monitor_units=watchers(cells, context.names),
        deadline=_deadline(cells, text, context, *years),
        product=cells["product"].text if "product" in cells else None,
        section=context.section,
        references=[r.number for c in cells.values() for r in find_references(c.text)],
        confidence=min(c.confidence for c in cells.values()),
        evidence=evidence(_places(row)),
        rule=f"table.{rule}",  # type: ignore[call-arg]  # an extra field of the record
    )


def _deadline(
    cells: dict[str, TableCell], text: str, context: Context, year: int | None, hint: int | None
) -> Deadline | None:
    own = context.period.end if context.period else None
    if "deadline" in cells or "until" in cells:
        return time_of(cells, year, hint or (int(own[:4]) if own else None)) or context.period
    found = find_deadline(text, plan_year=year)
    if found and context.period and found.start and not found.end:
        return context.period  # "bảng giá áp dụng từ ngày 01/01/2027": when its rule begins, not when it is written
    return found or context.period


def _indicator(row: TableRow, cells: dict[str, TableCell], roles: list[str | None], context: Context) -> Indicator:
    deducted = any(r in roles for r in ("cause", "score_lost", "score", "score_max"))
    extra = {r: figure(cells[r].text) for r in ("score_max", "score", "score_lost") if r in cells}
    return Indicator(
        id="",
        kind="deducted" if deducted else "target",
        text=cells["indicator"].text,
        cause=cells["cause"].text if "cause" in cells else None,
        section=context.section,
        confidence=min(c.confidence for c in cells.values()),
        evidence=evidence(_places(row)),
        **extra,  # type: ignore[arg-type]
    )
