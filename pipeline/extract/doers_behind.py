"""Who does the work where that stands behind it: "… (Phòng A chủ trì; các phòng phối hợp)", "…: Phòng A tham mưu.",
"…. Đơn vị thực hiện: Phòng A."."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.columns import caption
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.partners import partners
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load

_NEAR = 8  # tokens before a bracket in which the body stands that it tells more of
_DOERS = ("lead", "support", "lead_support")
_BRACKET = re.compile(r"\(([^()]{6,200})\)[\s.;]*$")
_COLON = re.compile(r":\s+([^:]{6,200}?)[\s.;]*$")
_CAPTION = re.compile(r"(?:(?<=[.;])\s+|\s[-–]\s+|\()([^\W\d_][^.;:()]{2,60}?:\s*)")


def doers_behind(text: str, names: frozenset[str] = frozenset()) -> tuple[list[str], list[str], str] | None:
    """The units that lead and those that help, of what closes an item, and by what sign that was told; None where
    nothing there says who does it."""
    for pattern in (_BRACKET, _COLON):
        if not (found := pattern.search(text)):
            continue
        first, *others = re.split(r";\s+", found[1])
        if not others or not all(_helping(tag(other, names)) for other in others):
            first, *others = _others().split(found[1])
        t = tag(first, names)
        lead, end = units_at(t, 0)
        timed = t.word(end) in (";", ",") and others == [] and _is_time(first[t.start(end) + 1 :])
        if lead and timed:
            return lead, [], "clause"
        if lead and t.has(end, "LEAD"):
            return lead, [*partners(t, end), *(u for o in others for u in _helping(tag(o, names)))], "clause"
        if lead and not t.word(end) and not others and pattern is _BRACKET and not _named_before(text, found, names):
            return lead, [], "bracket"
    return None


def _named_before(text: str, bracket: re.Match[str], names: frozenset[str]) -> bool:
    """Whether a body stands near before a bracket: "báo cáo UBND tỉnh (Sở Y tế)" says through whom."""
    t = tag(text[: bracket.start()], names)
    count = len(t.tags)
    return any(units_at(t, k, loose=True)[0] for k in range(max(0, count - _NEAR), count))


def _is_time(text: str) -> bool:
    """Whether a few words say nothing but when: "quý III/2026"."""
    found = find_deadline(text, column=True)
    return found is not None and len(found.text) >= len(text.strip()) - 1


@cache
def _others() -> re.Pattern[str]:
    """The sign before those who only help: before a plural, and where "phối hợp" ends the text."""
    units = load("units.yaml")
    many = "|".join(map(re.escape, units["plurals"]))
    helping = "|".join(map(re.escape, units["weak_support"]))
    return re.compile(rf"[;,]\s+(?=(?:{many})\b|[^\W\d_]+\s[^;]*(?:{helping})$)")


def _helping(t: Tagged) -> list[str]:
    """Units that only help: "các khoa phối hợp"."""
    units, end = units_at(t, 0, loose=True)
    return units if t.has(end, "SUPPORT") else []


def captions_inside(text: str) -> dict[str, str]:
    """Unit fields that an item names behind its work: "…. Đơn vị thực hiện: Phòng A. Thời gian: …" -> lead, Phòng A."""
    marks = list(_CAPTION.finditer(text))
    found: dict[str, str] = {}
    for mark, after in zip(marks, [*(m.start() for m in marks[1:]), len(text)], strict=False):
        value = re.split(r"[.)](?:\s|$)", text[mark.end() : after])[0].strip(" .;-–(")
        known = caption(mark[1] + value) if value else None
        if known and known[0] in _DOERS:
            found.setdefault(*known)
    return found
