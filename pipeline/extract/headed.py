"""What holds behind a line that is no more than a body's name or a time, and has no number: "Sở Y tế:", "+ Sở Y tế"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.bare_heads import heads_alone, is_time
from pipeline.document import Deadline, LabelKind, Node
from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.deadlines import find_period
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from pipeline.extract.unit_lists import split_cell
from pipeline.knowledge import load
from pipeline.text import fold, nfc

_INTRODUCTION = 40  # words of a line that says whose work follows
_SIGNS = (LabelKind.DASH, LabelKind.PLUS, LabelKind.BULLET)


@dataclass(frozen=True, slots=True)
class Led:
    """Who does what follows and with whom, or when it is due; `over`: the kind of the list's labels."""

    over: LabelKind
    units: tuple[str, ...] | None = None  # None: the line says a time
    support: tuple[str, ...] = ()
    period: Deadline | None = None

    def given(self) -> dict[str, Any]:
        """The fields of a context that the line sets."""
        return {"period": self.period} if self.units is None else {"units": self.units, "support": self.support}


def headed(nodes: list[Node], n: int, names: frozenset[str], year: int | None) -> Led | None:
    """What a line over a labelled item says of it; None for a line that is no bare name or time, or an item itself.
    Nobody, and not who did the items before it, where a name without a colon can't be read."""
    line, over = nodes[n].paragraph, label_next(nodes, n)
    if line is None or over is None or not heads_alone(line.text):
        return None
    if line.label and not _signed(nodes, n, over):
        return None
    if is_time(line.text):
        return Led(over, period=find_period(line.text, plan_year=year))
    units, about = heading_units(line.text, names)
    if about:
        helps = partners_of(line.text, names)
        return Led(over, tuple(u for u in units if u not in helps) or tuple(units), helps)
    return None if line.text.rstrip().endswith(":") else Led(over, ())


def partners_of(intro: str, names: frozenset[str]) -> tuple[str, ...]:
    """Whom a heading's unit works with in all of its items: "2. Sở X chủ trì, phối hợp với Y:", "Sở X (chủ trì), Sở Y
    (phối hợp)"."""
    if support := roles_of(intro, names).support:
        return tuple(support)
    roles = load("table_headers.yaml")["roles"]
    told = rf"\(\s*{any_of(roles['lead'])}\s*\)\W+(\w[^()]*?)\s*\(\s*{any_of(roles['support'])}\s*\)"
    found = re.search(told, fold(nfc(intro)))
    return tuple(split_cell(nfc(intro)[found.start(1) : found.end(1)], names)) if found else ()


def _signed(nodes: list[Node], n: int, over: LabelKind) -> bool:
    """Whether a sign with a name heads its siblings: "- Sở Y tế:" or, among dashes, "+ Sở Y tế"."""
    line, following = nodes[n].paragraph, nodes[n + 1].paragraph
    if nodes[n].children or not line or not line.label or not following or heads_alone(following.text):
        return False
    signs = line.label.kind in _SIGNS and over in _SIGNS
    return signs and (line.text.rstrip().endswith(":") or line.label.kind is not over)


def label_next(nodes: list[Node], n: int) -> LabelKind | None:
    """The kind of the label of the paragraph right behind a node; None where none has one."""
    following = nodes[n + 1].paragraph if n + 1 < len(nodes) else None
    return following.label.kind if following and following.label else None


def ends_list(node: Node, over: LabelKind) -> bool:
    """Whether a node's label goes on with what stood before the headed list: "2." behind dashes."""
    label = node.paragraph.label if node.paragraph else None
    return label is not None and label.kind is not over and label.kind not in _SIGNS


def introduced(intro: str, names: frozenset[str]) -> list[str]:
    """Whose work is listed after an introduction: "Bộ Tài chính chỉ đạo Bảo hiểm xã hội Việt Nam:"; of a long one,
    whose duty that is: "Thủ trưởng các đơn vị chịu trách nhiệm lập báo cáo …, cụ thể như sau:"."""
    if len(intro.split()) <= _INTRODUCTION:
        units, about = heading_units(intro, names)
        return units if about else []
    said = roles_of(intro, names)
    return said.lead if said.rule == "subject" and said.told else []
