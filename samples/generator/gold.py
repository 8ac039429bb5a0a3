"""The gold of a set document: the .json and .txt of the output contract."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from samples.generator.model import Deadline, Doc, Indicator, Node, Table, TableRow, Task
from samples.generator.scan import ScannedPage
from samples.generator.typeset import Layout

Record = dict[str, Any]


def join_id(parent: str, label: str) -> str:
    """The path of the printed labels; a label that repeats its parents' numbers is joined once.

    >>> join_id("II.2", "2.2.1."), join_id("1", "a)")
    ('II.2.2.1', '1.a')
    """
    own = label.strip(" .)").split()[-1]
    if not parent:
        return own
    path, parts = parent.split("."), own.split(".")
    if len(parts) > 1 and path[-len(parts) + 1 :] == parts[:-1]:
        parts = parts[-1:]
    return ".".join(path + parts)


class _Collector:
    """Walks a document in reading order and writes down what it means."""

    def __init__(self, doc: Doc, layout: Layout, scanned: list[ScannedPage]) -> None:
        self.doc, self.layout, self.scanned = doc, layout, scanned
        self.sections: list[Record] = []
        self.indicators: list[Record] = []
        self.tasks: list[Record] = []
        self.optional: list[Record] = []
        self.tables: list[Record] = []

    def evidence(self, things: list[object]) -> list[Record]:
        """One entry a page, in points of the page as scanned (skew and all), turned upright."""
        boxes: dict[int, NDArray[np.float64]] = {}
        for thing in things:
            for page, box in self.layout.spots.get(id(thing), []):
                corners = np.array([[x, y, 1.0] for x in (box[0], box[2]) for y in (box[1], box[3])])
                moved = corners @ self.scanned[page - 1].motion.T
                boxes[page] = np.vstack([boxes[page], moved]) if page in boxes else moved
        return [
            {"page": page, "bbox": [round(float(v), 1) for v in (*m.min(axis=0), *m.max(axis=0))]}
            for page, m in sorted(boxes.items())
        ]

    def tree(self, nodes: list[Node], parent: str, level: int) -> None:
        for node in nodes:
            section, deeper = parent, level
            if node.section:
                section, deeper = join_id(parent, node.label), level + 1
                self.section(section, node.text, deeper, [node])
            if node.indicator is not None:
                self.indicator(node.indicator, parent, [node])
            if node.task is not None:
                text = " ".join([node.task.text or node.text, *node.more])
                self.task(node.task, text, parent, [node])
            if node.table is not None:
                self.table(node.table, parent, level)
            self.tree(node.children, section, deeper)

    def moved(self, page: int, box: tuple[float, float, float, float]) -> list[float]:
        """A box of the typeset page as it lies on the scanned one, turned upright."""
        corners = np.array([[x, y, 1.0] for x in (box[0], box[2]) for y in (box[1], box[3])])
        m = corners @ self.scanned[page - 1].motion.T
        return [round(float(v), 1) for v in (*m.min(axis=0), *m.max(axis=0))]

    def cells(self, table: Table) -> None:
        """The table as it is printed: each cell with its text, joined over pages, and its part on each page."""
        found: dict[tuple[int, int], Record] = {}
        repeats: list[Record] = []
        for c in self.layout.cells:
            if c.table != id(table):
                continue
            part = {"page": c.page, "bbox": self.moved(c.page, c.box), "text": c.text}
            spans = {"row": c.row, "column": c.column, "row_span": c.row_span, "column_span": c.column_span}
            if c.again:
                repeats.append(spans | part)
            else:
                cell = found.setdefault((c.row, c.column), spans | {"text": "", "parts": []})
                cell["text"] = f"{cell['text']} {c.text}".strip()
                cell["parts"].append(part)
        record = {"form": table.form, "columns": len(table.widths), "head_rows": len(table.header)}
        record |= {"rules": table.rules.kind if table.rules else "full"}
        record |= {"damage": table.rules.damage if table.rules else "none"}
        groups = [len(table.header) + i for i, row in enumerate(table.rows) if row.section]
        rows = len(table.header) + len(table.rows)
        self.tables.append(record | {"rows": rows, "groups": groups, "cells": list(found.values()), "repeats": repeats})

    def table(self, table: Table, parent: str, level: int) -> None:
        self.cells(table)
        section = parent
        for row in table.rows:
            if row.section is not None:
                section = join_id(parent, row.section[0])
                self.section(section, row.section[1], level + 1, [row])
            if row.indicator is not None:
                self.indicator(row.indicator, section, [row])
            if row.task is not None:
                self.task(row.task, row.task.text or "", section, [row])

    def section(self, name: str, heading: str, level: int, things: list[Node] | list[TableRow]) -> None:
        page = self.evidence(list(things))[0]["page"]
        self.sections.append({"id": name, "heading": heading.rstrip(" :"), "level": level, "page": page})

    def indicator(self, found: Indicator, section: str, things: list[Node] | list[TableRow]) -> None:
        record = {"id": f"i{len(self.indicators) + 1}", "kind": found.kind, "text": found.text, "cause": found.cause}
        record |= {"section": self.name(section), "task_ids": [], **found.figures}
        self.indicators.append(record | self.sure(list(things)))

    def task(self, task: Task, text: str, section: str, things: list[Node] | list[TableRow]) -> None:
        into = self.optional if task.optional else self.tasks
        record = {
            "id": f"{'o' if task.optional else 't'}{len(into) + 1}",
            "text": text,
            "lead_units": task.lead,
            "support_units": task.support,
            "monitor_units": task.monitor,
            "deadline": deadline(task.deadline),
            "product": task.product,
            "section": self.name(section),
            "indicator_ids": [],
            "indicators": list(task.mends),  # settled at the end, when all indicators are known
            "references": task.references,
        }
        into.append(record | self.sure(list(things)))

    def name(self, section: str) -> str | None:
        """A task's section; an appendix's title is none."""
        if not self.doc.sections_scored:
            return "?"
        return None if section in {"", *(a.id for a in self.doc.appendices)} else section

    def sure(self, things: list[object]) -> Record:
        return {"confidence": 1.0, "needs_review": False, "evidence": self.evidence(things)}

    def run(self) -> None:
        self.tree(self.doc.body, "", 0)
        for appendix in self.doc.appendices:
            self.tree(appendix.body, appendix.id, 1 if appendix.id else 0)
        self.link()

    def link(self) -> None:
        """A task's `mends` count the deducted indicators; the gold's `indicators` count all of them, both from 1."""
        deducted = [i for i, one in enumerate(self.indicators) if one["kind"] == "deducted"]
        for task in self.tasks:
            task["indicators"] = [deducted[k - 1] + 1 for k in task["indicators"]]
            for k in task["indicators"]:
                task["indicator_ids"].append(self.indicators[k - 1]["id"])
                self.indicators[k - 1]["task_ids"].append(task["id"])


def deadline(found: Deadline | None) -> Record | None:
    return None if found is None else asdict(found)


def head(doc: Doc) -> Record:
    return {
        "number": doc.full_number,
        "doc_type": doc.doc_type,
        "title": doc.title,
        "issued_on": doc.issued_on,
        "place": doc.place,
        "parent_body": doc.parent_body,
        "issuing_body": doc.issuing_body,
        "signer_position": doc.signer_position,
        "signer_name": doc.signer_name,
        "recipients": doc.recipients,
    }


def gold(doc: Doc, layout: Layout, scanned: list[ScannedPage], sha256: str) -> tuple[Record, str]:
    """The gold as JSON and as text, NFC; pages of the text are parted by form feeds."""
    found = _Collector(doc, layout, scanned)
    found.run()
    pages = [
        {
            "page": i,
            "width": round(laid.width, 2),
            "height": round(laid.height, 2),
            "dpi": page.dpi,
            "rotation": page.turn,
            "text_source": "ocr",
            "confidence": 1.0,
            "warnings": ["turned"] if page.turn else [],
        }
        for i, (laid, page) in enumerate(zip(layout.pages, scanned, strict=True), 1)
    ]
    record: Record = {
        "schema_version": "1.0",
        "source": {"path": f"{doc.stem}.pdf", "sha256": sha256, "pages": len(pages)},
        "document": head(doc),
        "indicators": found.indicators,
        "tasks": found.tasks,
        "tables": found.tables,
        "optional_tasks": found.optional,
        "references": [asdict(reference) for reference in doc.references],
        "pages": pages,
    }
    if doc.form:
        record["form"] = doc.form
    if doc.sections_scored:
        record["sections"] = found.sections
    text = "\f".join("\n".join(page.texts) + "\n" for page in layout.pages)
    return record, unicodedata.normalize("NFC", text)
