"""Random documents of many kinds, each with its gold, by seed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samples.generator.assign import assignment_table
from samples.generator.model import Appendix, Deadline, Doc, Indicator, Node, Task
from samples.generator.pieces import LETTERS, ROMAN, Pen, load

# doc type, its code, how its body is built
KINDS = ["plan", "repair", "table", "directive", "conclusion", "decision", "programme", "letter", "guide"]
CODES = {
    "Kế hoạch": "KH",
    "Chỉ thị": "CT",
    "Thông báo": "TB",
    "Quyết định": "QĐ",
    "Chương trình": "CTr",
    "Công văn": "",
    "Hướng dẫn": "HD",
}


def heading(label: str, text: str, children: list[Node], tail: str = "") -> Node:
    return Node(text=text, label=label, section=True, tail=tail, bold=True, children=children)


def _dashes(texts: list[str]) -> list[Node]:
    return [Node(text=text, label="-") for text in texts]


def self_name(pen: Pen) -> str:
    return str(pen.body["self"])


def intro(pen: Pen, kind: str) -> Node:
    cited = [pen.cite()[0] for _ in range(int(pen.rng.integers(1, 4)))]
    about = f"{kind} {pen.matter['name']} năm {pen.year}"
    return Node(text=f"Thực hiện {'; '.join(cited)}, {self_name(pen)} ban hành {about} như sau:")


def _purpose(pen: Pen) -> list[Node]:
    aims, demands = pen.matter["aims"], pen.matter["demands"]
    return [heading("1.", "Mục đích", _dashes(aims)), heading("2.", "Yêu cầu", _dashes(demands))]


def _targets(pen: Pen) -> list[Node]:
    return [
        Node(text=text, label="-", indicator=Indicator("target", text)) for text in pen.some(pen.matter["targets"], 3)
    ]


def _deducted(pen: Pen) -> list[Node]:
    out = []
    for text, sep, cause in pen.matter["deducted"]:
        printed = f"{text}{': ' + cause if sep == ':' else ' ' + cause if cause else ''}"
        out.append(Node(text=printed, label="-", indicator=Indicator("deducted", text, cause or None)))
    return out


def _groups(pen: Pen) -> list[Node]:
    """Work by fields; each item names its own subject."""
    out = []
    works = pen.tasks(6)
    style = pen.one(["-", "a)", "1.1."])
    for g, name in enumerate(pen.matter["groups"][:3]):
        items = []
        for i, (work, _) in enumerate(works[2 * g : 2 * g + 2]):
            label = {"-": "-", "a)": f"{LETTERS[i]})", "1.1.": f"{g + 1}.{i + 1}."}[style]
            items.append(pen.item(work, [], True, label))
        if items:
            out.append(heading(f"{g + 1}.", name, items))
    return out


def _mending(pen: Pen) -> list[Node]:
    """Work by units where some answers what lost points; the rest is other work, and one indicator may be left over."""
    remedies = pen.some(pen.matter["remedies"], len(pen.matter["remedies"]))
    if len(remedies) > 2 and pen.chance(0.5):
        remedies.pop()
    others = pen.some(pen.matter["tasks"], int(pen.rng.integers(1, 5)))
    works = pen.some([*remedies, *others], len(remedies) + len(others))
    out: list[Node] = []
    units = pen.some(pen.body["units"], 3)
    for k, unit in enumerate(units):
        items = []
        for work, _, *mends in works[k :: len(units)]:
            item = pen.item(work, [unit], False, "-")
            assert item.task
            item.task.mends = mends
            items.append(item)
        if items:
            out.append(heading(f"{k + 1}.", unit, items, ":" if pen.chance(0.5) else ""))
    return out


def _units(pen: Pen, count: int, lettered: bool = False, start: int = 1) -> list[Node]:
    """Work by units: headings with items, run-in heads, sentences with their own subject."""
    out: list[Node] = []
    for k, unit in enumerate(pen.some(pen.body["units"], count)):
        label = f"{start + k}."
        works = pen.tasks(int(pen.rng.integers(1, 4)))
        if len(works) == 1 and pen.chance(0.6):
            item = pen.item(works[0][0], [unit], False, label)
            item.run_in = unit
            out.append(item)
            continue
        items = [
            pen.item(work, [unit], False, f"{LETTERS[i]})" if lettered else "-") for i, (work, _) in enumerate(works)
        ]
        out.append(heading(label, unit, items, ":" if pen.chance(0.5) else ""))
    return out


def _follow_up(pen: Pen, kind: str, label: str) -> Node:
    """Who follows up, and how often."""
    wording, when, repeats = pen.one(load("phrases")["reports"])
    unit = pen.one(pen.body["units"])
    text = f"{'Giao ' if pen.chance(0.5) else ''}{unit} {wording.format(doc=kind, self=self_name(pen))}"
    return Node(text=text, label=label, task=Task(lead=[unit], deadline=Deadline(when, None, None, list(repeats))))


def _closing(pen: Pen, kind: str) -> list[Node]:
    text = pen.one(load("phrases")["closing"]).format(doc=kind, name=pen.matter["name"], self=self_name(pen))
    out = [Node(text=f"{text}./.")]
    if pen.chance(0.25):
        out.insert(0, Node(text=load("phrases")["liability"].format(self=self_name(pen))))
    return out


def romans(parts: list[tuple[str, list[Node]]], prefix: str = "") -> list[Node]:
    return [
        heading(f"{prefix}{ROMAN[i]}" + ("" if prefix else "."), text, nodes) for i, (text, nodes) in enumerate(parts)
    ]


def _plan(pen: Pen, doc: Doc) -> None:
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", _purpose(pen)),
        (pen.one(["MỤC TIÊU", "CHỈ TIÊU", "CÁC CHỈ TIÊU CHỦ YẾU"]), _targets(pen)),
        (pen.one(["NHIỆM VỤ, GIẢI PHÁP", "NHIỆM VỤ TRỌNG TÂM", "NỘI DUNG THỰC HIỆN"]), _groups(pen)),
        ("TỔ CHỨC THỰC HIỆN", [*_units(pen, 3), _follow_up(pen, doc.doc_type, "4.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), *_closing(pen, doc.doc_type)]


def _repair(pen: Pen, doc: Doc) -> None:
    doc.title = f"Khắc phục các tiêu chí bị trừ điểm năm {pen.year - 1} về {pen.matter['name']}"
    middle = [
        heading("1.", f"Các tiêu chí bị trừ điểm năm {pen.year - 1} và nguyên nhân", _deducted(pen)),
        heading("2.", "Phân công nhiệm vụ khắc phục", _renumber(_mending(pen), "2.")),
    ]
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", _purpose(pen)),
        ("NHIỆM VỤ KHẮC PHỤC", middle),
        ("TỔ CHỨC THỰC HIỆN", [_follow_up(pen, doc.doc_type, "1."), pen.item(pen.tasks(1)[0][0], [], True, "2.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), *_closing(pen, doc.doc_type)]


def _renumber(nodes: list[Node], prefix: str) -> list[Node]:
    for node in nodes:
        node.label = prefix + node.label
    return nodes


def _table(pen: Pen, doc: Doc) -> None:
    several = pen.chance(0.3)
    name = "PL1" if several else "PL"
    where = "Phụ lục I" if several else "Phụ lục"
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", _purpose(pen)),
        ("NỘI DUNG", [Node(text=f"Nội dung và phân công cụ thể tại {where} kèm theo {doc.doc_type} này.")]),
        ("TỔ CHỨC THỰC HIỆN", [_follow_up(pen, doc.doc_type, "1."), pen.item(pen.tasks(1)[0][0], [], True, "2.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), *_closing(pen, doc.doc_type)]
    number = f"{doc.number or '   '}{doc.symbol}"
    below = f"(Kèm theo {doc.doc_type} số {number} của {doc.issuing_body})"
    wide = pen.chance(0.75)
    title = [where, "BẢNG PHÂN CÔNG NHIỆM VỤ", " ".join(below.split())]
    doc.appendices = [Appendix(name, title, [Node(table=assignment_table(pen))], wide)]
    if several:
        nodes = romans([("CHỈ TIÊU", _targets(pen))])
        doc.appendices.append(Appendix("PL2", ["Phụ lục II", "CÁC CHỈ TIÊU CỤ THỂ", title[2]], nodes))


def _directive(pen: Pen, doc: Doc) -> None:
    done = load("phrases")["done"][0]
    assign = f"Để {pen.matter['name']}, {self_name(pen)} yêu cầu các đơn vị thực hiện những nhiệm vụ sau:"
    units = _units(pen, 5, lettered=True)
    doc.title = f"Về việc {doc.title[0].lower()}{doc.title[1:]}"
    doc.body = [
        Node(text=done),
        Node(text=f"Thực hiện {pen.cite()[0]}."),
        Node(text=assign),
        *units,
        _follow_up(pen, doc.doc_type, "6."),
        *_closing(pen, doc.doc_type),
    ]


def _conclusion(pen: Pen, doc: Doc) -> None:
    doc.title = f"Kết luận của lãnh đạo {self_name(pen)} tại cuộc họp về {pen.matter['name']}"
    items = [pen.item(work, [], True, f"{LETTERS[i]})") for i, (work, _) in enumerate(pen.tasks(5))]
    done = load("phrases")["done"][1].format(self=self_name(pen))
    doc.body = [
        Node(text=f"Ngày 03/{pen.month}/{pen.year}, {self_name(pen)} tổ chức cuộc họp về {pen.matter['name']}."),
        Node(text=f"Sau khi nghe báo cáo theo {pen.cite()[0]} và các ý kiến thảo luận, cuộc họp kết luận như sau:"),
        heading("1.", "Về đánh giá chung", [Node(text=done)]),
        heading("2.", "Về nhiệm vụ thời gian tới", items),
        Node(text=f"Thừa lệnh {self_name(pen)}, Văn phòng thông báo để các đơn vị biết, thực hiện./."),
    ]


def _decision(pen: Pen, doc: Doc) -> None:
    """A decision with the plan that it puts into force; how that plan's sections are named is left open."""
    doc.title = f"Ban hành Kế hoạch {pen.matter['name']} năm {pen.year}"
    doc.sections_scored = False
    unit = pen.one(pen.body["units"])
    cited = [Node(text=f"Căn cứ {pen.cite()[0]};", italic=True) for _ in range(3)]
    cited.append(Node(text=f"Theo đề nghị của {unit}.", italic=True))
    last = f"{unit} và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./."
    doc.body = [
        *cited,
        Node(text="QUYẾT ĐỊNH:", bold=True, align="centre"),
        Node(text=f"Ban hành kèm theo Quyết định này Kế hoạch {pen.matter['name']} năm {pen.year}.", label="Điều 1."),
        Node(text="Quyết định này có hiệu lực kể từ ngày ký.", label="Điều 2."),
        Node(text=last, label="Điều 3.", task=Task(lead=[unit], optional=True)),
    ]
    parts = [
        ("MỤC ĐÍCH, YÊU CẦU", _purpose(pen)),
        ("NHIỆM VỤ", _groups(pen)),
        ("TỔ CHỨC THỰC HIỆN", [*_units(pen, 2), _follow_up(pen, "Kế hoạch", "3.")]),
    ]
    number = " ".join(f"(Kèm theo Quyết định số {doc.number or '   '}{doc.symbol} của {doc.issuing_body})".split())
    doc.appendices = [Appendix("", ["KẾ HOẠCH", doc.title.removeprefix("Ban hành Kế hoạch "), number], romans(parts))]
    doc.appendices[0].title[1] = doc.appendices[0].title[1].capitalize()


def _programme(pen: Pen, doc: Doc) -> None:
    prefix = pen.one(["Phần ", "Chương "])
    deep = [
        heading(f"Mục {i + 1}", node.text, node.children) if prefix == "Chương " else node
        for i, node in enumerate(_groups(pen))
    ]
    parts = [
        ("MỤC TIÊU", _targets(pen)),
        ("NHIỆM VỤ", deep),
        ("TỔ CHỨC THỰC HIỆN", [*_units(pen, 3), _follow_up(pen, doc.doc_type, "4.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts, prefix), *_closing(pen, doc.doc_type)]


def _letter(pen: Pen, doc: Doc) -> None:
    doc.type_line = ""
    doc.title = f"V/v {pen.matter['name']} năm {pen.year}"
    doc.addressees = pen.some(pen.body["units"], 3)
    asked = f"{self_name(pen)} đề nghị {pen.listed(doc.addressees)}"
    items = [pen.item(work, list(doc.addressees), False, f"{i + 1}.") for i, (work, _) in enumerate(pen.tasks(4))]
    doc.body = [
        Node(text=f"Thực hiện {pen.cite()[0]}, {asked} thực hiện các nội dung sau:"),
        *items,
        Node(text=f"{self_name(pen)} đề nghị các đơn vị quan tâm thực hiện./."),
    ]


def _guide(pen: Pen, doc: Doc) -> None:
    doc.title = f"Trình tự, thủ tục {pen.matter['name']}"
    parts = [
        ("TRÌNH TỰ THỰC HIỆN", _dashes(load("phrases")["steps"])),
        ("TỔ CHỨC THỰC HIỆN", [*_units(pen, 3), _follow_up(pen, doc.doc_type, "4.")]),
    ]
    doc.body = [intro(pen, doc.doc_type), *romans(parts), *_closing(pen, doc.doc_type)]


_BUILD: dict[str, tuple[str, Callable[[Pen, Doc], None]]] = {
    "plan": ("Kế hoạch", _plan),
    "repair": ("Kế hoạch", _repair),
    "table": ("Kế hoạch", _table),
    "directive": ("Chỉ thị", _directive),
    "conclusion": ("Thông báo", _conclusion),
    "decision": ("Quyết định", _decision),
    "programme": ("Chương trình", _programme),
    "letter": ("Công văn", _letter),
    "guide": ("Hướng dẫn", _guide),
}


def compose(seed: int) -> Doc:
    """The random document of a seed; its kind goes round with the seed so that a run has all of them."""
    kind = KINDS[seed % len(KINDS)]
    doc_type, build = _BUILD[kind]
    doc, pen = blank_document(np.random.default_rng(seed), seed, doc_type, kind)
    build(pen, doc)
    doc.references = pen.references
    return doc


def blank_document(rng: np.random.Generator, seed: int, doc_type: str, kind: str) -> tuple[Doc, Pen]:
    """Head and foot of a random document, no body yet, and the pen to write it with."""
    body = load("bodies")[(seed * 7 + seed // 11) % len(load("bodies"))]
    matter = load("matters")[body["matters"][int(rng.integers(len(body["matters"])))]]
    pen = Pen(rng, body, matter, int(rng.integers(2024, 2028)), int(rng.integers(1, 10)))
    party = bool(body.get("party"))
    symbol = "-".join(part for part in (CODES[doc_type], body["symbol"]) if part)
    if party:
        code = f"-{CODES[doc_type]}/{body['symbol']}" if CODES[doc_type] else f"-CV/{body['symbol']}"
    else:
        code = f"/{CODES[doc_type]}-{body['symbol']}" if CODES[doc_type] else f"/{symbol}-VP"
    blank = pen.chance(0.12)
    lines = pen.one(body["signers"])
    doc = Doc(
        stem=f"{kind}-{body['key']}-{seed}",
        doc_type=doc_type,
        title=f"{matter['name'][0].upper()}{matter['name'][1:]} năm {pen.year}",
        number="" if blank else str(int(rng.integers(2, 900))).zfill(2),
        symbol=code,
        place=body["place"],
        year=pen.year,
        month=pen.month,
        day=None if blank and pen.chance(0.7) else int(rng.integers(11, 29)),
        left=list(body["left"]),
        own_lines=body["own"],
        parent_body=body["parent"],
        issuing_body=body["name"],
        signature=list(lines),
        signer_position=lines[-1].capitalize(),
        signer_name=pen.one(load("phrases")["signers"]),
        recipients=[name.rstrip(".") for name in body["recipients"]],
        party=party,
        handwritten=not blank and pen.chance(0.3),
        e_stamp=pen.chance(0.35),
        size=float(pen.one([13.0, 13.5, 14.0])),
        type_line=doc_type.upper(),
    )
    return doc, pen
