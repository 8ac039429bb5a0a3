"""Random assignment tables: columns that vary, group rows, a joined lead cell now and then."""

from __future__ import annotations

from itertools import pairwise

from samples.generator.model import Table, TableCell, TableRow
from samples.generator.pieces import ROMAN, Pen, load
from samples.generator.written import row_task

_WIDTHS = {"no": 5, "text": 32, "product": 18, "due": 14, "lead": 16, "support": 17, "both": 24, "monitor": 14}


def _roles(pen: Pen) -> list[str]:
    roles = ["no", "text"]
    if pen.chance(0.7):
        roles.append("product")
    units = ["both"] if pen.chance(0.25) else ["lead", "support"]
    if pen.chance(0.3) and units != ["both"]:
        units.append("monitor")
    return [*roles, "due", *units] if pen.chance(0.5) else [*roles, *units, "due"]


def _row(pen: Pen, roles: list[str], number: int, work: tuple[str, str], bank: str) -> TableRow:
    lead = [pen.one(pen.body["units"])]
    support = pen.partners(lead) if pen.chance(0.85) else []
    monitor = [pen.one(pen.body["units"])]
    text, deadline = pen.deadline(bank)
    said = {
        "no": str(number),
        "text": work[0],
        "product": work[1],
        "due": text,
        "lead": lead[0],
        "support": "; ".join(support),
        "both": "; ".join([*lead, *support]),
        "monitor": monitor[0],
    }
    cells = [TableCell(said[role], i, centred=role in ("no", "due")) for i, role in enumerate(roles)]
    task = row_task(
        {
            "text": work[0],
            "product": work[1] if "product" in roles else "",
            "due": text,
            "lead": lead[0],
            "support": "; ".join(support),
            "monitor": monitor[0] if "monitor" in roles else "",
        },
        [deadline.start, deadline.end, *deadline.recurrence],
    )
    return TableRow([cell for cell in cells if cell.text or cell.column], task=task)


def _header(pen: Pen, roles: list[str], with_year: bool) -> TableRow:
    names = load("phrases")["headers"]
    cells = []
    for i, role in enumerate(roles):
        text = pen.one(["STT", "TT"]) if role == "no" else pen.one(names[role])
        if role == "due" and with_year:
            text += f" (năm {pen.year})"
        cells.append(TableCell(text, i, bold=True, centred=True))
    return TableRow(cells)


def assignment_table(pen: Pen) -> Table:
    """A table of 6 to 9 tasks, most in groups with their own rows."""
    roles = _roles(pen)
    with_year = pen.chance(0.25)
    works = pen.tasks(9)
    grouped = pen.chance(0.7)
    rows: list[TableRow] = []
    for i, work in enumerate(works):
        if grouped and i % 3 == 0:
            g = i // 3
            heading = pen.matter["groups"][g % len(pen.matter["groups"])]
            cells = [TableCell(ROMAN[g], 0, bold=True, centred=True)]
            cells.append(TableCell(heading, 1, len(roles) - 1, bold=True))
            rows.append(TableRow(cells, section=(ROMAN[g], heading)))
        rows.append(_row(pen, roles, i + 1, work, "column_year" if with_year else "column"))
    if pen.chance(0.5) and "lead" in roles:
        _join_leads(rows, roles.index("lead"))
    widths = [float(_WIDTHS[role]) for role in roles]
    return Table(widths, [_header(pen, roles, with_year)], rows, pen.chance(0.6))


def _join_leads(rows: list[TableRow], column: int) -> None:
    """Two neighbouring rows share one lead cell."""
    for above, below in pairwise(rows):
        if above.task is None or below.task is None:
            continue
        cell = next(c for c in above.cells if c.column == column)
        cell.row_span = 2
        below.cells = [c for c in below.cells if c.column != column]
        below.task.lead = list(above.task.lead)
        return
