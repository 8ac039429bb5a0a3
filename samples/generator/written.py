"""The documents that are written out whole, in content/written/*.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from samples.generator.model import (
    Appendix,
    Deadline,
    Doc,
    Indicator,
    Node,
    Reference,
    Table,
    TableCell,
    TableRow,
    Task,
)

FOLDER = Path(__file__).parent / "content" / "written"
Record = dict[str, Any]


def _deadline(given: list[Any] | None) -> Deadline | None:
    """[text, start, end, recurrence…]"""
    if not given:
        return None
    text, start, end, *recurrence = [*given, None, None][: max(len(given), 3)]
    return Deadline(text, start, end, [r for r in recurrence if r])


def _task(given: Record, text: str | None, lead: list[str]) -> Task:
    return Task(
        text=text,
        lead=given.get("lead", lead),
        support=given.get("support", []),
        monitor=given.get("monitor", []),
        deadline=_deadline(given.get("due")),
        product=given.get("product"),
        references=given.get("refs", []),
        mends=given.get("mends", []),
        optional=given.get("optional", False),
    )


def _node(given: Record, lead: list[str]) -> Node:
    """One item. h: heading, t: text, task, ind (with cause), target, table; `unit` is handed down as the lead."""
    lead = given.get("unit", lead)
    node = Node(label=given.get("l", ""), run_in=given.get("run", ""), more=given.get("more", []))
    node.bold, node.italic = given.get("bold", False), given.get("italic", False)
    if "h" in given:
        node.text, node.section, node.tail = given["h"], True, given.get("tail", "")
        node.bold = given.get("bold", True)
    elif "task" in given:
        node.text = given["task"]
        node.task = _task(given, None, lead)
    elif "ind" in given:
        cause = given.get("cause")
        node.text = given["ind"] + given.get("sep", "") + (f" {cause}" if cause else "") + given.get("end", "")
        node.indicator = Indicator("deducted", given["ind"], cause)
    elif "target" in given:
        node.text = given["target"]
        node.indicator = Indicator("target", given["target"])
    elif "table" in given:
        node.table = _table(given["table"])
    else:
        node.text = given["t"]
    node.children = [_node(child, lead) for child in given.get("kids", [])]
    return node


def _cells(given: list[Any], header: bool, centred: list[int]) -> list[TableCell]:
    """A cell is its text, [text, column span, row span], or null where a joined cell covers it."""
    out = []
    for column, cell in enumerate(given):
        if cell is None:
            continue
        text, wide, high = [*cell, 1, 1][:3] if isinstance(cell, list) else (cell, 1, 1)
        out.append(TableCell(str(text), column, wide, high, header, header or column in centred))
    return out


def units(text: str) -> list[str]:
    """The units of a table cell; there they are always parted by semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]


def row_task(said: dict[str, str], due: list[Any] | None) -> Task:
    """The task of a table row from its cells by role; `due`: start, end, recurrence…"""
    start, end, *recurrence = due or [None, None]
    return Task(
        text=said["text"],
        lead=units(said.get("lead", "")),
        support=units(said.get("support", "")),
        monitor=units(said.get("monitor", "")),
        deadline=Deadline(said["due"], start, end, recurrence) if due else None,
        product=said.get("product") or None,
    )


def _table(given: Record) -> Table:
    centred = given.get("centred", [0])
    header = [TableRow(_cells(row, True, centred)) for row in given["header"]]
    rows: list[TableRow] = []
    above: dict[int, str] = {}
    for row in given["rows"]:
        if "group" in row:
            label, heading = row["group"]
            span = len(given["widths"]) - 1
            cells = [TableCell(label, 0, bold=True, centred=True), TableCell(heading, 1, span, bold=True)]
            rows.append(TableRow(cells, section=(label, heading)))
            continue
        cells = _cells(row["cells"], False, centred)
        for cell in cells:  # a joined cell speaks for the rows that it covers, a joined heading for none
            above[cell.column] = cell.text
        said = {role: above.get(column, "") for column, role in enumerate(given["roles"])}
        rows.append(TableRow(cells, task=row_task(said, row.get("due"))))
    return Table(given["widths"], header, rows, given.get("repeat", True))


def written(name: str) -> Doc:
    """The document of that name."""
    given: Record = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    body = [_node(item, []) for item in given.pop("body")]
    appendices = [
        Appendix(a["id"], a["title"], [_node(item, []) for item in a["body"]], a.get("landscape", False))
        for a in given.pop("appendices", [])
    ]
    references = [Reference(*row) for row in given.pop("references", [])]
    return Doc(stem=name, body=body, appendices=appendices, references=references, **given)
