"""Numbered items whose lines say who does them, when and where: "1. Lễ hội / - Thời gian: … / - Đơn vị chủ trì: …"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import LabelKind, Node
from pipeline.extract.columns import caption
from pipeline.knowledge import load
from pipeline.text import fold

_ITEMS = (LabelKind.NUMBER, LabelKind.DECIMAL, LabelKind.LETTER)
_DOERS = ("lead", "lead_support")


def is_item_with_captions(node: Node) -> bool:
    """A numbered item under which only captioned lines stand ("- Cơ quan chủ trì: …"): an item, no section."""
    labelled = [c for c in node.children if c.paragraph and c.paragraph.label]
    lines = [c.paragraph.text if c.paragraph else "" for c in labelled or node.children]
    lines = [part for line in lines for part in parts_of(line)]
    told = [caption(line) for line in lines]
    if not lines or all(told):
        return bool(lines)
    label = node.paragraph.label if node.paragraph else None
    named = any(role and role[0] in _DOERS for role in told)
    kept = all(role or is_detail(line) for role, line in zip(told, lines, strict=True))
    return named and kept and bool(label and label.kind in _ITEMS) and not any(c.children for c in labelled)


def parts_of(line: str) -> list[str]:
    """The captions of a line that holds several, "- Đơn vị chủ trì: A; địa điểm: B; - Thời hạn: C"; else the line."""
    parts = [part.lstrip("-–+ ") for part in re.split(r"\s*;\s+", line.strip(" ;."))]
    several = len(parts) > 1 and all(caption(part) or is_detail(part) for part in parts)
    return parts if several else [line]


def fields_of(line: str) -> list[tuple[str, str]]:
    """What the captions of a line give the item above it: role and words."""
    return [field for part in parts_of(line) if (field := caption(part))]


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
