"""The outline's headings as sections, and which of their numbers may be others."""

from __future__ import annotations

from collections.abc import Set

from pipeline.document import Label, LabelKind, Node, Section
from pipeline.extract.captions import is_item_with_captions
from pipeline.knowledge import load

_AROUND = " .,:;)/-–|'`"  # signs beside a label


def sections(
    nodes: list[Node], from_tables: list[Section], gaps: Set[str] = frozenset(), lost: Set[str] = frozenset()
) -> list[Section]:
    """The outline's headings in reading order; sections of table rows after those of their pages.

    `gaps`: ids of sections beside a gap or a repeat in the numbering; `lost`: of those with a table of which rows may
    have given nothing.
    """
    found: list[Section] = []
    _sections(nodes, found, gaps)
    told = load("messages.yaml")["sections"]["rows_lost"]["en"]
    for section in (s for s in found if s.id in lost):
        section.needs_review, section.reasons = True, [*section.reasons, told]
    return sorted([*found, *from_tables], key=lambda s: s.page)


def _sections(nodes: list[Node], found: list[Section], gaps: Set[str]) -> None:
    for node in nodes:
        if node.section_id and node.paragraph and not is_item_with_captions(node):
            heading = node.paragraph.text.strip().rstrip(":").strip()
            reasons = _reasons(node.paragraph.label, node.section_id, gaps)
            found.append(
                Section(
                    id=node.section_id,
                    heading=heading,
                    level=node.level,
                    page=node.paragraph.page,
                    label=node.paragraph.label.printed if node.paragraph.label else None,
                    needs_review=bool(reasons),
                    reasons=reasons,
                )
            )
        _sections(node.children, found, gaps)


def _reasons(label: Label | None, section: str, gaps: Set[str]) -> list[str]:
    words = load("messages.yaml")
    told = []
    if label and label.kind is LabelKind.ROMAN and (printed := label.printed.strip(_AROUND)) != label.text:
        told.append(words["sections"]["number_mended"]["en"].format(printed, label.text))
    if section in gaps:
        told.append(words["doubts"]["section_broken"]["en"])
    return told
