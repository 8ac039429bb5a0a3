"""Plans whose table of work goes on over ten pages and more, as the real ones do."""

from __future__ import annotations

import numpy as np

from samples.generator.compose import blank_document, intro, romans
from samples.generator.forms import WIDTHS, Form, draw_form, draw_group, draw_head, draw_row, join_rows
from samples.generator.model import Appendix, Doc, Node, Rules, Table, TableCell, TableRow
from samples.generator.pieces import ROMAN, Pen, load, low

DAMAGES = ["none", "none", "faint", "none", "broken", "partial", "none", "wavy", "doubled"]
_NARROW = 4.2  # share of a number column that holds its numbers and nothing more
_FIELD = 1  # the column of fields, where there is one


def long_document(seed: int) -> Doc:
    """The long document of a seed: 10 to 20 pages of one table, mostly landscape."""
    rng = np.random.default_rng([seed, 7])
    doc, pen = blank_document(rng, seed, "Kế hoạch", f"dai-{seed}")
    doc.handwritten, doc.e_stamp, doc.number, doc.day = False, False, str(int(rng.integers(11, 900))), 15
    doc.form = "long"
    rules = Rules("open" if pen.chance(0.12) else "full", "none", seed)
    rules.damage = DAMAGES[seed % len(DAMAGES)] if rules.kind == "full" else "none"
    table = long_table(pen, int(rng.integers(40, 72)), rules)
    table.tight, table.size = pen.chance(0.75), float(pen.one([12.0, 12.0, 13.0]))
    parts = [
        ("MỤC ĐÍCH", [Node(text=text, label="-") for text in pen.matter["aims"]]),
        ("NỘI DUNG", [Node(text=f"Nội dung cụ thể tại Phụ lục kèm theo {doc.doc_type} này.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), Node(text="Trên đây là Kế hoạch, yêu cầu thực hiện./.")]
    title = ["Phụ lục", str(pen.one(load("tables")["long"]["title"]))]
    title.append(f"(Kèm theo {doc.doc_type} số {doc.number}{doc.symbol} của {doc.issuing_body})")
    doc.appendices = [Appendix("PL", title, [Node(table=table)], pen.chance(0.8))]
    doc.references = pen.references
    return doc


def long_table(pen: Pen, count: int, rules: Rules) -> Table:
    """A table of `count` tasks, each with words of its own."""
    form = draw_form(pen)
    fields = form.roles[0] == "no" and pen.chance(0.25)
    if fields:  # the fields stand in a column and not in rows over their groups
        form.roles.insert(_FIELD, "field")
        form.widths.insert(_FIELD, float(WIDTHS["field"]))
        form.grouped, form.labels = False, "plain"
    if form.roles[0] == "no":
        form.widths[0] = _NARROW if count < 100 else 5.0
    rows, inside, group, per = list[TableRow](), 0, 0, int(pen.rng.integers(4, 10))
    for i, (work, product) in enumerate(_works(pen, count)):
        if form.grouped and inside == 0:
            rows.append(draw_group(pen, form, group % len(ROMAN)))
        label = f"{group % len(ROMAN) + 1}.{inside + 1}" if form.labels == "decimal" and form.grouped else str(i + 1)
        row = draw_row(pen, form, label + "." * (form.labels == "dotted"), (work, product))
        _itemise(pen, form, row)
        rows.append(row)
        inside += 1
        if inside == per:
            inside, group, per = 0, group + 1, int(pen.rng.integers(4, 10))
    for role, share in (("lead", 0.5), ("due", 0.4), ("product", 0.2), ("text", 0.2)):
        if role in form.roles and pen.chance(share):
            for _ in range(int(pen.rng.integers(2, 6))):
                join_rows(pen, rows, form.roles.index(role), role)
    if fields:
        _join_fields(pen, rows)
    return Table(form.widths, draw_head(pen, form), rows, pen.chance(0.5), rules, "assign", form.roles)


def _works(pen: Pen, count: int) -> list[tuple[str, str]]:
    """Work and product; no two are alike, and their lengths are as different as they are in real plans."""
    words = load("tables")["long"]
    plain = [(str(t[0]), str(t[1])) for m in load("matters").values() for t in m["tasks"]]
    every = [(f"{work} {where}", product) for work, product in plain for where in words["where"]]
    out = []
    for work, product in pen.some(every, count):
        more = pen.some(words["more"], int(pen.rng.integers(0, 3)))
        out.append((work + "".join(f"; {low(text)}" if pen.chance(0.5) else f". {text}" for text in more), product))
    return out


def _itemise(pen: Pen, form: Form, row: TableRow) -> None:
    """Dash items under each other, in the cell of the work or of the product, now and then."""
    words = load("tables")["long"]
    assert row.task
    for cell in row.cells:
        role = form.roles[cell.column]
        if role == "text" and pen.chance(0.15):
            items = [f"- {text};" for text in pen.some(words["items"], int(pen.rng.integers(2, 5)))]
            cell.parts = [cell.text.rstrip(".") + ":", *items[:-1], items[-1].rstrip(";") + "."]
            cell.text = row.task.text = " ".join(cell.parts)
        elif role == "product" and pen.chance(0.15):
            cell.parts = [f"- {text}" for text in pen.some(words["products"], int(pen.rng.integers(2, 4)))]
            cell.text = row.task.product = " ".join(cell.parts)


def _join_fields(pen: Pen, rows: list[TableRow]) -> None:
    """Cells of fields, each over some rows."""
    names = [g for m in load("matters").values() for g in m["groups"]]
    at = 0
    while at < len(rows):
        many = min(int(pen.rng.integers(3, 9)), len(rows) - at)
        for row in rows[at : at + many]:
            row.cells = [c for c in row.cells if c.column != _FIELD]
        rows[at].cells.append(TableCell(str(pen.one(names)), _FIELD, row_span=many, centred=pen.chance(0.5)))
        rows[at].cells.sort(key=lambda c: c.column)
        at += many
