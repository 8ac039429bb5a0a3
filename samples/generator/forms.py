"""Assignment tables in many forms: columns, two-row heads, groups, joined cells, several units in a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from samples.generator.model import Deadline, Rules, Table, TableCell, TableRow, Task
from samples.generator.pieces import ROMAN, Pen, load

WIDTHS = {
    "no": 5, "text": 32, "product": 18, "due": 14, "lead": 16, "support": 17, "both": 24, "monitor": 14,
    "approver": 11, "money": 9, "note": 11, "field": 13,
}  # fmt: skip
_CENTRED = ("no", "due", "approver", "money")
_UNITS = ("lead", "support", "both", "monitor")


@dataclass(slots=True)
class Form:
    """What one table keeps to from its first row to its last."""

    roles: list[str]
    year_in_head: bool
    dashed: bool  # units of a cell stand under each other, with dashes
    captioned: bool  # "Chủ trì: …" inside a column for both
    centred: list[str]
    labels: str  # of its rows: plain, decimal (1.1), dotted (1.)
    grouped: bool
    widths: list[float] = field(default_factory=list)


def _roles(pen: Pen) -> list[str]:
    roles = ["no"] if pen.chance(0.93) else []
    roles.append("text")
    product, approver = pen.chance(0.6), pen.chance(0.15)
    units = ["both"] if pen.chance(0.22) else ["lead", "support"] if pen.chance(0.85) else ["lead"]
    if pen.chance(0.25) and units != ["both"]:
        units.append("monitor")
    middle = (["product"] if product else []) + (["approver"] if approver else [])
    order = int(pen.rng.integers(4))
    roles += {
        0: [*middle, "due", *units],
        1: [*middle, *units, "due"],
        2: [*units, "due", *middle],
        3: [*units, *middle, "due"],
    }[order]
    if pen.chance(0.12):
        roles.append("money")
    if pen.chance(0.2):
        roles.append("note")
    return roles


def draw_form(pen: Pen) -> Form:
    roles = _roles(pen)
    centred = [r for r in roles if r in _CENTRED or (r in _UNITS and pen.chance(0.35))]
    labels = pen.one(["plain", "plain", "plain", "decimal", "dotted"])
    form = Form(roles, pen.chance(0.2), pen.chance(0.18), pen.chance(0.3), centred, labels, pen.chance(0.6))
    form.widths = [WIDTHS[r] * float(pen.rng.uniform(0.85, 1.2)) for r in roles]
    return form


# ---------------------------------------------------------------- heads


def _head_text(pen: Pen, role: str, form: Form) -> str:
    names = load("tables")["heads"] | {"field": load("tables")["long"]["fields"]}
    text = str(pen.one(names[role]))
    if role == "due" and form.year_in_head:
        text += f" (năm {pen.year})"
    return text.upper() if form.labels == "dotted" else text


def draw_head(pen: Pen, form: Form) -> list[TableRow]:
    """One row of heads, or two with a head over the columns that belong together; a row of numbers now and then."""
    over = _stretch(form.roles) if pen.chance(0.3) else None
    first, second = [], []
    for i, role in enumerate(form.roles):
        text = _head_text(pen, role, form)
        if over and over[0] <= i < over[1]:
            second.append(TableCell(text, i, bold=True, centred=True))
        else:
            first.append(TableCell(text, i, 1, 2 if over else 1, bold=True, centred=True))
    if over:
        name = pen.one(load("tables")["over"]["units" if form.roles[over[0]] in _UNITS else "done"])
        first.append(TableCell(name, over[0], over[1] - over[0], bold=True, centred=True))
    rows = [TableRow(sorted(first, key=lambda c: c.column))]
    if over:
        rows.append(TableRow(second))
    if pen.chance(0.12):
        rows.append(TableRow([TableCell(f"({i + 1})", i, centred=True) for i in range(len(form.roles))]))
    return rows


def _stretch(roles: list[str]) -> tuple[int, int] | None:
    """From and to of neighbouring columns that a common head may stand over."""
    for kinds in (_UNITS, ("product", "due")):
        inside = [i for i, r in enumerate(roles) if r in kinds]
        if len(inside) > 1 and inside[-1] - inside[0] == len(inside) - 1:
            return inside[0], inside[-1] + 1
    return None


# ---------------------------------------------------------------- rows


def _deadline(pen: Pen, form: Form) -> tuple[str, Deadline]:
    if form.year_in_head:
        return pen.deadline("column_year")
    bank = "column" if pen.chance(0.6) else "column_more"
    return pen.deadline(bank)


def _work(pen: Pen, work: str) -> str:
    """A work item, longer now and then."""
    if pen.chance(0.3):
        work += "; " + str(pen.one(load("phrases")["more_work"]))
    if pen.chance(0.12):
        work += f" theo {pen.cite()[0]}"
    return work + ("." if pen.chance(0.3) else "")


def _listed(pen: Pen, form: Form, units: list[str]) -> tuple[str, list[str]]:
    """(text, paragraphs) of a cell of units."""
    if form.dashed and len(units) > 1:
        parts = [f"- {u}" for u in units]
        return " ".join(parts), parts
    return pen.one(["; ", "; ", ", "]).join(units) if not any("," in u for u in units) else "; ".join(units), []


def draw_row(pen: Pen, form: Form, label: str, work: tuple[str, str]) -> TableRow:
    lead: list[str] = pen.some(pen.body["units"], 2 if pen.chance(0.12) and "lead" in form.roles else 1)
    support = pen.partners(lead) if pen.chance(0.85) else []
    words = load("tables")
    leader = words["leaders"] if pen.chance(0.5) else pen.body["units"]
    due, deadline = _deadline(pen, form)
    text = _work(pen, work[0])
    said: dict[str, tuple[str, list[str]]] = {
        "no": (label, []),
        "text": (text, []),
        "product": (work[1] if pen.chance(0.92) else "", []),
        "due": (due, []),
        "lead": _listed(pen, form, lead),
        "support": _listed(pen, form, support),
        "both": _both(pen, form, lead, support),
        "monitor": (pen.one(leader), []),
        "approver": (pen.one(words["approvers"]), []),
        "money": (pen.one(words["money"]), []),
        "note": (pen.one(words["notes"]), []),
        "field": ("", []),
    }
    cells = [
        TableCell(said[role][0], i, centred=role in form.centred, parts=said[role][1])
        for i, role in enumerate(form.roles)
    ]
    has = set(form.roles)
    task = Task(
        text=text,
        lead=lead,
        support=support if has & {"support", "both"} else [],
        monitor=[said["monitor"][0]] if "monitor" in has else [],
        deadline=deadline,
        product=said["product"][0] or None if "product" in has else None,
        references=[],
    )
    return TableRow(cells, task=task)


def _both(pen: Pen, form: Form, lead: list[str], support: list[str]) -> tuple[str, list[str]]:
    if form.captioned:
        parts = [f"- Chủ trì: {lead[0]}", *([f"- Phối hợp: {'; '.join(support)}"] if support else [])]
        return " ".join(parts), parts
    return "; ".join([lead[0], *support]), []


def _labels(form: Form, group: int, inside: int, count: int) -> str:
    if form.labels == "decimal" and form.grouped:
        return f"{group + 1}.{inside + 1}"
    return f"{count + 1}." if form.labels == "dotted" else str(count + 1)


def assignment(pen: Pen, count: int, rules: Rules) -> Table:
    """A table of `count` tasks."""
    form = draw_form(pen)
    own = [tuple(task[:2]) for task in pen.matter["tasks"]]
    rest = [tuple(t[:2]) for m in load("matters").values() if m is not pen.matter for t in m["tasks"]]
    works = [*pen.some(own, len(own)), *pen.some(rest, len(rest))][:count]
    rows: list[TableRow] = []
    per = int(pen.rng.integers(2, 6))
    for i, work in enumerate(works):
        if form.grouped and i % per == 0:
            rows.append(draw_group(pen, form, i // per))
        rows.append(draw_row(pen, form, _labels(form, i // per, i % per, i), (work[0], work[1])))
    for role, share in (("lead", 0.35), ("due", 0.15), ("product", 0.1)):
        if role in form.roles and pen.chance(share):
            join_rows(pen, rows, form.roles.index(role), role)
    if "lead" in form.roles and form.roles[form.roles.index("lead") + 1 :][:1] == ["support"] and pen.chance(0.12):
        _join_columns(pen, rows, form.roles.index("lead"))
    return Table(form.widths, draw_head(pen, form), rows, pen.chance(0.5), rules, "assign", form.roles)


def draw_group(pen: Pen, form: Form, number: int) -> TableRow:
    heading = pen.matter["groups"][number % len(pen.matter["groups"])]
    label = str(number + 1) if form.labels == "decimal" else ROMAN[number % len(ROMAN)]
    if form.roles[0] != "no":
        cell = TableCell(f"{label}. {heading}", 0, len(form.roles), bold=True)
        return TableRow([cell], section=(label, heading))
    cells = [TableCell(label, 0, bold=True, centred=True)]
    if pen.chance(0.75):
        cells.append(TableCell(heading, 1, len(form.roles) - 1, bold=True))
    else:  # the row's other cells stay empty
        cells += [TableCell(heading if i == 1 else "", i, bold=True) for i in range(1, len(form.roles))]
    return TableRow(cells, section=(label, heading))


def join_rows(pen: Pen, rows: list[TableRow], column: int, role: str) -> None:
    """Two or three neighbouring rows share a cell; once a call."""

    def free(row: TableRow) -> bool:
        return bool(row.task) and any(c.column == column and c.row_span == c.column_span == 1 for c in row.cells)

    starts = [i for i, (a, b) in enumerate(pairwise(rows)) if free(a) and free(b)]
    if not starts:
        return
    at = pen.one(starts)
    more = 2 if pen.chance(0.3) and at + 2 < len(rows) and free(rows[at + 2]) else 1
    top = rows[at].task
    assert top is not None
    next(c for c in rows[at].cells if c.column == column).row_span = 1 + more
    for row in rows[at + 1 : at + 1 + more]:
        row.cells = [c for c in row.cells if c.column != column]
        assert row.task is not None
        _share(row.task, top, role)


def _share(task: Task, top: Task, role: str) -> None:
    """The work, lead, time or product that a cell joined over rows gives to each of them."""
    if role == "lead":
        task.lead = list(top.lead)
    elif role == "due":
        task.deadline = top.deadline
    elif role == "text":
        task.text = top.text
    else:
        task.product = top.product


def _join_columns(pen: Pen, rows: list[TableRow], column: int) -> None:
    """One row's lead and support are one cell, which names those who do it."""
    at = pen.one([i for i, r in enumerate(rows) if r.task])
    row, task = rows[at], rows[at].task
    if task is None or sum(c.column in (column, column + 1) and c.row_span == 1 for c in row.cells) < 2:
        return
    name = pen.one(["Các phòng, ban, đơn vị", "Các cơ quan, đơn vị"])
    row.cells = [c for c in row.cells if c.column not in (column, column + 1)]
    row.cells.append(TableCell(name, column, 2))
    row.cells.sort(key=lambda c: c.column)
    task.lead, task.support = [name], []
