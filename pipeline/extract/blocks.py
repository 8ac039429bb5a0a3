"""Plans whose parts each say what is to be done, then who does it and when, as headings side by side:

1. Nội dung / a) … b) … / 2. Cơ quan chủ trì, phối hợp / - Bộ A. - Bộ B. / 3. Thời gian thực hiện: năm 2026
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pipeline.document import Deadline, Node
from pipeline.extract.columns import caption
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.unit_lists import split_cell
from pipeline.knowledge import load
from pipeline.text import fold

_NAMES = 30  # words that a line of names has at most


@dataclass(frozen=True, slots=True)
class Block:
    """What one such heading says of all the work in the part before it."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    period: Deadline | None = None

    def joined(self, other: Block) -> Block:
        return Block(self.lead + other.lead, self.support + other.support, self.period or other.period)


def block_of(node: Node, names: frozenset[str], year: int | None) -> Block | None:
    """Who and when, where a heading says nothing else; None for every other node."""
    paragraph = node.paragraph
    if paragraph is None or paragraph.label is None:
        return None
    if said := caption(paragraph.text):
        return None if node.children else _filled(said[0], [said[1]], names, year)
    role = _role(paragraph.text)
    if role is None or not node.children:
        return None
    inner = [block_of(child, names, year) for child in node.children]
    if role == "lead_support":
        told = [block for block in inner if block]
        return _joined(told) if len(told) == len(inner) else None
    lines = [child.paragraph.text for child in node.children if child.paragraph and not child.children]
    if len(lines) < len(node.children) or any(len(line.split()) > _NAMES for line in lines):
        return None
    return _filled(role, lines, names, year)


@lru_cache(maxsize=256)
def _role(heading: str) -> str | None:
    said = fold(heading).strip(" .:")
    heads = load("table_headers.yaml")["block_heads"]
    return next((str(role) for role, phrases in heads.items() if said in map(fold, phrases)), None)


def _filled(role: str, lines: list[str], names: frozenset[str], year: int | None) -> Block | None:
    if role == "deadline":
        found = find_deadline(lines[0], plan_year=year, column=True)
        return Block(period=found) if found else None
    units = tuple(unit for line in lines for unit in split_cell(line.rstrip(" .;"), names))
    if role not in ("lead", "support", "lead_support"):
        return None
    if role == "lead_support":
        return Block(lead=units[:1], support=units[1:])
    return Block(lead=units) if role == "lead" else Block(support=units)


def _joined(blocks: list[Block]) -> Block | None:
    whole = Block()
    for block in blocks:
        whole = whole.joined(block)
    return whole if whole != Block() else None
