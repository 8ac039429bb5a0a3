"""Documents that are made for their tables: which kind, how many, how ruled and damaged, which way the page lies."""

from __future__ import annotations

import numpy as np

from samples.generator.compose import blank_document, heading, intro, romans, self_name
from samples.generator.forms import assignment
from samples.generator.model import Appendix, Doc, Node, Rules, Table
from samples.generator.other_tables import index_table, other_table, target_table
from samples.generator.pieces import Pen, load

FORMS = ["assign", "assign", "assign", "index", "assign", "target", "assign", "mixed", "assign", "other"]
KINDS = ["full", "full", "full", "full", "full", "open", "full", "across", "full", "none"]
DAMAGES = ["none", "faint", "none", "broken", "doubled", "none", "partial", "none", "wavy"]


def table_document(seed: int) -> Doc:
    """The table document of a seed. Forms, rules and damages go round with the seed, each at its own pace."""
    rng = np.random.default_rng([seed, 4])
    form = FORMS[seed % len(FORMS)]
    kind = KINDS[(seed * 3 + seed // 10) % len(KINDS)]
    damage = DAMAGES[(seed * 2 + seed // 9) % len(DAMAGES)] if kind == "full" else "none"
    doc, pen = blank_document(rng, seed, "Kế hoạch", f"bang-{form}-{seed}")
    doc.handwritten, doc.e_stamp, doc.number, doc.day = False, False, str(int(rng.integers(11, 900))), 15
    doc.form = form
    tables = _tables(pen, form, Rules(kind, damage, seed))
    for table in tables:
        table.tight = pen.chance(0.6)
        table.size = float(pen.one([0.0, 11.0, 12.0, 13.0]))
    tables[-1].seal = pen.chance(0.12)
    landscape = max(len(t.widths) for t in tables) > 5 or pen.chance(0.5)
    if form in ("index", "target", "other") and pen.chance(0.5):
        _in_body(pen, doc, tables)
    else:
        _in_appendix(pen, doc, tables, landscape)
    doc.references = pen.references
    return doc


def _tables(pen: Pen, form: str, rules: Rules) -> list[Table]:
    many = int(pen.rng.integers(7, 19))
    if form == "assign":
        return [assignment(pen, many, rules)]
    if form == "index":
        return [index_table(pen, min(many, 13), rules)]
    if form == "target":
        return [target_table(pen, min(many, 9), rules)]
    if form == "mixed":  # one table ends, another with other columns begins
        return [assignment(pen, many // 2, rules), other_table(pen, rules, "budget"), assignment(pen, 5, rules)]
    return [other_table(pen, rules), other_table(pen, rules)]


def _titled(pen: Pen, table: Table, number: int, several: bool) -> list[Node]:
    kind = table.form if table.form in ("assign", "index", "target") else "other"
    title = str(pen.one(load("tables")["titles"][kind]))
    nodes = [Node(text=title, bold=True, align="centre")] if several else []
    return [*nodes, Node(table=table)]


def _in_appendix(pen: Pen, doc: Doc, tables: list[Table], landscape: bool) -> None:
    parts = [
        ("MỤC ĐÍCH", [Node(text=text, label="-") for text in pen.matter["aims"]]),
        ("NỘI DUNG", [Node(text=f"Nội dung cụ thể tại Phụ lục kèm theo {doc.doc_type} này.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), Node(text="Trên đây là Kế hoạch, yêu cầu thực hiện./.")]
    form = tables[0].form if tables[0].form in ("assign", "index", "target") else "other"
    title = ["Phụ lục", str(pen.one(load("tables")["titles"][form]))]
    title.append(f"(Kèm theo {doc.doc_type} số {doc.number}{doc.symbol} của {doc.issuing_body})")
    several = len(tables) > 1
    nodes = [n for i, table in enumerate(tables) for n in _titled(pen, table, i, several and i > 0)]
    doc.appendices = [Appendix("PL", title, nodes, landscape)]


def _in_body(pen: Pen, doc: Doc, tables: list[Table]) -> None:
    """The table stands under a heading, with paragraphs over and under it."""
    names = {"index": "CÁC TIÊU CHÍ BỊ TRỪ ĐIỂM", "target": "CÁC CHỈ TIÊU"}
    title = names.get(tables[0].form, "KINH PHÍ VÀ SỐ LIỆU")
    lead_in = Node(text=f"{self_name(pen)} tổng hợp số liệu tại bảng dưới đây.")
    under = Node(text="Số liệu trong bảng được tổng hợp từ báo cáo của các đơn vị trực thuộc.")
    nodes = [lead_in, *(n for table in tables for n in _titled(pen, table, 0, False)), under]
    doc.body = [intro(pen, doc.doc_type), heading("I.", title, nodes)]
    doc.body.append(Node(text="Trên đây là Kế hoạch, yêu cầu các đơn vị thực hiện./."))
