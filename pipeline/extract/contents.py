"""Sub-items that only list the contents of what their item orders: "báo cáo các số liệu về: + Tiến độ; + Vướng mắc"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Node
from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_NEAR = 60  # letters before the colon in which the cue stands


def lists_contents(node: Node, names: frozenset[str] = frozenset()) -> bool:
    """Whether an item orders one thing and its labelled sub-items, all noun phrases, say what that holds.

    They give nobody anything to do: the lowest item that does is the one above them.
    """
    if node.paragraph is None or not node.children or not _introduces(node.paragraph.text, names):
        return False
    parts = [child.paragraph for child in node.children]
    leaves = all(not child.table and not any(_labelled(c) for c in child.children) for child in node.children)
    return leaves and all(p is not None and p.label and _names_a_thing(p.text, names) for p in parts)


def may_be_contents(node: Node, text: str, names: frozenset[str] = frozenset()) -> bool:
    """Whether a sub-item of `node` may only say what that item's order holds, though others there give work."""
    return node.paragraph is not None and _introduces(node.paragraph.text, names) and _names_a_thing(text, names)


def _labelled(node: Node) -> bool:
    return node.table is not None or bool(node.paragraph and node.paragraph.label)


def _introduces(text: str, names: frozenset[str]) -> bool:
    folded = fold(text).rstrip()
    if not folded.endswith(":") or not _cue("contents").search(folded[-_NEAR:]):
        return False
    return bool(_cue("orders").match(folded)) or roles_of(text, names).rule == "subject"


def _names_a_thing(text: str, names: frozenset[str]) -> bool:
    said = one_tone(text.lower())  # with its marks: "về lao động", and not "vẽ"
    things = tuple(one_tone(thing) for thing in load("headings.yaml")["lists_contents"]["things"])
    acts = said.startswith(_verbs()) and not said.startswith(things)
    return not acts and not text.rstrip().endswith(":") and not roles_of(text, names).lead


@cache
def _verbs() -> tuple[str, ...]:
    units = load("units.yaml")
    words = [*load("headings.yaml")["actions"], *units["verbs"], *units["short_verbs"], *units["lead_cues"]]
    return tuple(f"{one_tone(word)} " for word in words)


@cache
def _cue(name: str) -> re.Pattern[str]:
    """A cue of headings.yaml: `contents` right before the colon, `orders` at the item's start."""
    words = load("headings.yaml")["lists_contents"][name]
    some = "|".join(sorted((re.escape(fold(word)) for word in words), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{some})(?!\w)[^.;,]{{0,12}}:$" if name == "contents" else rf"(?:{some})(?!\w)")
