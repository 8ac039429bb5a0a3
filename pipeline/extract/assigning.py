"""Whether a kind of document gives out work: invitations don't, reports and petitions only where they say who."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Head, Task
from pipeline.extract.heading_classes import holds
from pipeline.knowledge import load
from pipeline.text import fold


def gives_out(task: Task, head: Head, headings: list[str]) -> bool:
    """Whether a task can be one in a document of this kind. `headings`: those over it."""
    kind = doc_kind(head)
    words = load("not_assigning.yaml")
    if kind in words["never"] or _is_a_statute(kind, head.title or ""):
        return False
    if task.lead_units or (kind not in words["seldom"] and not _lays_down_law(head)):
        return True
    over = " / ".join(map(fold, headings))
    return any(fold(phrase) in over for phrase in words["headings"])


def _is_a_statute(kind: str | None, title: str) -> bool:
    """Whether a title is on what a body is there for. "Quy chế phối hợp thực hiện chức năng, nhiệm vụ, quyền hạn …"
    says who does what all the same, and so does a directive."""
    words, said = load("not_assigning.yaml"), fold(title)
    found = [said.index(phrase) for phrase in map(fold, words["titles"]) if phrase in said]
    if not found or kind in words["assigning"]:
        return False
    return not any(holds(said[: min(found)], phrase) for phrase in words["titles_unless"])


def _lays_down_law(head: Head) -> bool:
    """A legal document has the year in its number, "98/2025/QĐ-UBND": what names nobody there is a rule, no work."""
    return bool(re.match(r"\d+/(?:19|20)\d\d/", head.number or ""))


def doc_kind(head: Head) -> str | None:
    """The document's type; where no line names it, as its number's letters tell it: "45-GM/BTCTU" is an invitation."""
    if head.doc_type or not head.number:
        return head.doc_type
    parts = head.number.replace("/", "-").split("-")
    return next((kind for part in parts[1:] if (kind := _codes().get(fold(part)))), None)


@cache
def _codes() -> dict[str, str]:
    return {fold(code): str(name) for name, codes in load("doc_types.yaml")["types"].items() for code in codes}
