"""Whose work stands behind a line that is no more than a body's name and has no number: "Sở Y tế:", "+ Sở Y tế"."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.bare_heads import heads_alone, is_time
from pipeline.document import LabelKind, Node
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of

_SIGNS = (LabelKind.DASH, LabelKind.PLUS, LabelKind.BULLET)


@dataclass(frozen=True, slots=True)
class Led:
    """Who does what follows, and with whom."""

    units: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


def headed(line: str, names: frozenset[str]) -> Led | None:
    """Who a line over a list says does it; None for a line that is no bare name. Nobody, and not who did the items
    before it, where the name can't be read."""
    if not heads_alone(line) or is_time(line):
        return None
    units, about = heading_units(line, names)
    if about:
        return Led(tuple(units), tuple(roles_of(line, names).support))
    return None if line.rstrip().endswith(":") else Led()


def heads_siblings(nodes: list[Node], n: int, names: frozenset[str]) -> Led | None:
    """The same for a sign with a name, "- Sở Y tế:" or, among dashes, "+ Sở Y tế"; None where it is an item itself."""
    node, following = nodes[n].paragraph, nodes[n + 1].paragraph if n + 1 < len(nodes) else None
    if nodes[n].children or not node or not node.label or not following or not following.label:
        return None
    signs = node.label.kind in _SIGNS and following.label.kind in _SIGNS
    parts = node.text.rstrip().endswith(":") or node.label.kind is not following.label.kind
    return headed(node.text, names) if signs and parts and not heads_alone(following.text) else None


def labelled_next(nodes: list[Node], n: int) -> bool:
    """Whether a labelled paragraph stands right behind a node."""
    return any(node.paragraph is not None and node.paragraph.label is not None for node in nodes[n + 1 : n + 2])
