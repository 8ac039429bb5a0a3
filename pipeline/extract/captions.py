"""Numbered items whose lines say who does them, when and where: "1. Lễ hội / - Thời gian: … / - Đơn vị chủ trì: …"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import LabelKind, Node, Paragraph
from pipeline.extract.columns import UNIT_ROLES, caption, is_time
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_ITEMS = (LabelKind.NUMBER, LabelKind.DECIMAL, LabelKind.LETTER)
_DOERS = ("lead", "lead_support")
_BETWEEN = re.compile(r"\s*[;.,]\s+[-–+\s]*(?=[^\W\d_][^:;.,]{1,60}:)")  # where the next caption of a line may begin


def is_item_with_captions(node: Node) -> bool:
    """An item, numbered or with a dash, under which only captioned lines stand ("- Cơ quan chủ trì: …"): no section."""
    labelled = [c for c in node.children if c.paragraph and c.paragraph.label]
    lines = [c.paragraph.text if c.paragraph else "" for c in labelled or node.children]
    lines = [part for line in lines for part in parts_of(line)]
    told = [caption(line) for line in lines]
    if not lines or all(told):
        return bool(lines)
    label = node.paragraph.label if node.paragraph else None
    named = any(role and role[0] in _DOERS for role in told)
    kept = all(role or is_detail(line) for role, line in zip(told, lines, strict=True))
    listed = bool(label and (label.kind in _ITEMS or (label.kind is LabelKind.DASH and _under_plus(labelled))))
    return named and kept and listed and not any(c.children for c in labelled)


def _under_plus(nodes: list[Node]) -> bool:
    """Whether captions stand one step below a dash: "- Nghị định về phí" / "+ Nội dung: …" / "+ Chủ trì: …"."""
    labels = [node.paragraph.label for node in nodes if node.paragraph]
    return bool(labels) and all(label and label.kind is LabelKind.PLUS for label in labels)


def lines_of_its_own(node: Node) -> list[Node]:
    """The captions under an item that say when or who, and what else of it, "- Mở lớp. / + Thời gian: … / + Địa điểm:
    …": the item's own, though others there may give work. None where the item is only a body's name, or a heading:
    what has a number or letter must say what is to be done."""
    label = node.paragraph.label if node.paragraph else None
    listed = bool(label and node.paragraph and label.kind in _ITEMS and opens_with_a_verb(node.paragraph.text))
    dashed = bool(label and label.kind is LabelKind.DASH and _under_plus(node.children))
    if not (dashed or listed) or _only_names(node):
        return []
    told = [(child, p.text) for child in node.children if (p := child.paragraph) and p.label]
    if any(
        child.children or (p := child.paragraph) is None or (p.label and p.label.kind in _ITEMS) for child, _ in told
    ):
        return []
    of_item = [child for child, line in told if fields_of(line) or is_detail(line)]
    if listed and any(_is_unknown_caption(line) for child, line in told if child not in of_item):
        return []
    says = any(role in (*UNIT_ROLES, "deadline") for _, line in told for role, _ in fields_of(line))
    return of_item if says else []


def _is_unknown_caption(line: str) -> bool:
    """Whether a line begins like a caption, of which nobody knows what it tells: "Mốc kiểm tra: từ 01/01/2025"."""
    return re.match(r"[^:;.,]{1,40}:\s+\S", line) is not None and not opens_with_a_verb(line)


def _only_names(node: Node) -> bool:
    """Whether an item is a body's name over what that has to do."""
    assert node.paragraph is not None
    t = tag(node.paragraph.text)
    units, end = units_at(t, 0)
    return bool(units) and not any(c.isalnum() for c in t.text[t.start(end) :])


def parts_of(line: str) -> list[str]:
    """The captions of a line that holds several, "- Chủ trì: A; địa điểm: B; - Thời hạn: C", "Chủ trì: A, B. Phối
    hợp: C, thời gian: D"; else the line."""
    text, begin, parts = line.strip(" ;."), 0, []
    for mark in _BETWEEN.finditer(text):
        if _is_caption(text[mark.end() :]):
            parts.append(text[begin : mark.start()])
            begin = mark.end()
    parts = [part.lstrip("-–+ ") for part in (*parts, text[begin:])]
    return parts if len(parts) > 1 and _is_caption(parts[0]) else [line]


def _is_caption(part: str) -> bool:
    return caption(part) is not None or is_detail(part)


def fields_of(line: str) -> list[tuple[str, str]]:
    """What the captions of a line give the item above it: role and words."""
    return [field for part in parts_of(line) if (field := caption(part))]


def is_next_item(nodes: list[Node], n: int) -> bool:
    """Whether a line that begins like a caption has the list's own next number, and says more than a name or a time:
    "2. Đầu mối: Sở Nội vụ. Tiếp nhận phản ánh của dân." is no caption of "1."."""
    paragraph, last = nodes[n].paragraph, nodes[n - 1].paragraph if n else None
    label, before = paragraph and paragraph.label, last and last.label
    if not paragraph or not label or not before or label.kind not in _ITEMS or before.kind is not label.kind:
        return False
    counts_on = label.value == (*before.value[:-1], before.value[-1] + 1)
    return counts_on and any(_says_more(*field) for field in fields_of(paragraph.text))


def _says_more(role: str, value: str) -> bool:
    """Whether more stands behind a caption's colon than who, or when: what the body does, or another sentence that
    names no further one. A body that only leads or helps is a name: "Sở Y tế chủ trì, phối hợp với Sở Tài chính"."""
    if role not in UNIT_ROLES:
        return role == "deadline" and not is_time(value)
    t = tag(value)
    if _people_with_duties(value):
        return True
    end = units_at(t, 0, loose=True)[1]
    stops = [k for k in range(end, len(t.tags)) if t.word(k) == "." and t.word(k + 1)[:1].isupper()]
    if any(not units_at(t, k + 1, loose=True)[0] for k in stops):
        return True
    deed = t.has(end, "DO")  # "quản lý" of "các Phòng quản lý nhà nước" is a topic, too
    return end > 0 and deed > 0 and not t.has(end, "TOPIC") and any(c.isalnum() for c in t.text[t.start(end + deed) :])


def _people_with_duties(value: str) -> bool:
    """Whether persons are named with what each does: "đồng chí A, Phó Bí thư phụ trách 05 thôn; đồng chí B …"."""
    words, low = load("units.yaml"), value.lower()
    if not low.startswith(tuple(f"{word} " for word in words["addressed"])):
        return False
    deeds = "|".join(map(re.escape, sorted(words["led_by_members"], key=len, reverse=True)))
    return re.search(rf"(?<!\w)(?:{deeds}),?\s+(?=\w)", low) is not None


def is_detail(line: str) -> bool:
    """A line that says where, with whom or what of an activity: "Địa điểm: Nhà văn hóa"."""
    return bool(_details().match(fold(line)))


def tells_causes(node: Node) -> bool:
    """Whether all that stands under an item are lines that say why: "+ Nguyên nhân: …"."""
    lines = [fold(c.paragraph.text) if c.paragraph and not c.children else "" for c in node.children]
    cues = tuple(map(fold, load("headings.yaml")["cause_cues"]))
    return bool(lines) and all(line.startswith(cues) and ":" in line for line in lines)


@cache
def _details() -> re.Pattern[str]:
    heads = load("table_headers.yaml")["detail_captions"]
    return re.compile(rf"(?:{'|'.join(re.escape(fold(head)) for head in heads)})\s*:\s*\S")


def lines_below(node: Node) -> list[Paragraph]:
    """All paragraphs under an item."""
    found: list[Paragraph] = []
    for child in node.children:
        if child.paragraph:
            found += [child.paragraph, *lines_below(child)]
    return found
