"""Paragraphs at the end of a list or document that give work of their own and go on nothing before them."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.document import Node
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

SENTENCE = re.compile(r"(?:(?<=[^\W\d_]{2}[.])|(?<=\d{4}[.]))\s+(?=[^\W\d_a-z])")


def closing_order(text: str) -> str:
    """The last sentences of a closing paragraph that say who watches: "Trên đây là …. Giao Sở X theo dõi, đôn đốc …";
    "" where there are none."""
    words = load("labels.yaml")
    sentences = SENTENCE.split(text)
    first = fold(sentences[0])
    announces = any(f" {fold(cue)} " in first for cue in words["announcing"]["cues"])
    if not announces and not first.startswith(tuple(map(fold, words["closings"]))):
        return ""
    for n, sentence in enumerate(sentences[1:], 1):
        said = one_tone(sentence.lower())
        orders = said.startswith(tuple(f"{w} " for w in words["closing_orders"]["orders"]))
        if orders and any(w in said for w in words["closing_orders"]["watch"]):
            return " ".join(sentences[n:])
    return _reports_by_a_day(text)


def _reports_by_a_day(text: str) -> str:
    """From the clause on that says who does something by a day: "Trên đây là …; Hội các xã báo cáo trước ngày
    25/11/2026."; "" where there is none, or where it is about difficulties."""
    starts = [m.end() for m in re.finditer(r"[;.]\s+(?=[^\W\d_])", text)]
    for start in starts:
        clause = text[start:]
        roles, due = roles_of(clause), find_deadline(clause)
        troubled = any(fold(word) in fold(clause) for word in load("headings.yaml")["meanwhile"]["unless"])
        if roles.rule == "subject" and not roles.reported and due and due.end and due.start is None and not troubled:
            return clause
    return ""


def split_off(node: Node, names: frozenset[str]) -> tuple[Node, list[Node]]:
    """A list's last item without the paragraphs under it that have a subject and a duty of their own: "Phòng X có
    trách nhiệm tổng hợp …" behind "4. Các xã gửi báo cáo …"; and these."""
    own = roles_of(node.paragraph.text, names) if node.paragraph else None
    if own is None:
        return node, []
    first = next((n for n, c in enumerate(node.children) if _has_its_own(c, own.lead, names)), len(node.children))
    others = node.children[first:]  # behind the first of them the list is done
    return (replace(node, children=node.children[:first]), others) if others else (node, [])


def _has_its_own(child: Node, lead: list[str], names: frozenset[str]) -> bool:
    paragraph = child.paragraph
    if paragraph is None or paragraph.label or child.children or paragraph.text.rstrip().endswith(":"):
        return False
    roles = roles_of(paragraph.text, names)
    if roles.rule != "subject" or set(roles.lead) & set(lead):
        return False
    behind = paragraph.text[paragraph.text.find(roles.lead[-1]) + len(roles.lead[-1]) :].lstrip()
    if not lead:
        return roles.told or roles.ordered  # behind an item that names nobody
    return roles.ordered or behind.startswith(tuple(load("units.yaml")["duties"]))
