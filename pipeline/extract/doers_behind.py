"""Who does the work where that stands behind it: "… (Phòng A chủ trì; các phòng phối hợp)", "…: Phòng A tham mưu.",
"…. Đơn vị thực hiện: Phòng A."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.document import Node, Paragraph
from pipeline.extract.columns import caption
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.partners import partners
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load

_CLAUSE = 160  # letters of a last clause that says who leads
_NEAR = 8  # tokens before a bracket in which the body stands that it tells more of
_WORK = 2  # words in small letters that what is to be done has at least
_HABIT, _SHARE = 3, 4  # items that end so, and the part of all items that they are at least
_SIGNS = (";", ",", "-", "–")
_DOERS = ("lead", "support", "lead_support")
_BRACKET = re.compile(r"[(\[]([^()\[\]]{6,200})[)\]][\s.;]*$")
_BEFORE_TIME = re.compile(r"(.*\([^()]{6,200}\))[\s,]+([^()]{4,40})$")
_ARROW = re.compile(r"\s(?:→|➔|➜|⇒|[-=]>)\s*([^→➔➜⇒>]{4,200}?)[\s.;]*$")
_COLON = re.compile(r":\s+([^:]{6,200}?)[\s.;]*$")
_DASH = re.compile(r"\s[-–]\s+(?=[^\W\d_a-z])")  # before a name
_CAPTION = re.compile(r"(?:(?<=[.;])\s+|\s[-–]\s+|\()([^\W\d_][^.;:()]{2,60}?:\s*)")


def doers_behind(
    text: str, names: frozenset[str] = frozenset(), *, habit: bool = False
) -> tuple[list[str], list[str], str] | None:
    """The units that lead and those that help, of what closes an item, and by what sign that was told; None where
    nothing there says who does it. `habit`: the document's items name their doers in brackets."""
    if (timed_after := _BEFORE_TIME.match(text)) and _is_time(timed_after[2]):
        text = timed_after[1]  # "… (Phòng A chủ trì, Phòng B phối hợp) trước 20/6/2026."
    for pattern in (_ARROW, _BRACKET, _COLON):
        if not (found := pattern.search(text)):
            continue
        first, *others = re.split(r";\s+", found[1])
        if not others or not all(_helping(tag(other, names)) for other in others):
            first, *others = _others().split(found[1])
        others = [other for other in others if not _share(other)]
        t = tag(first, names)
        lead, end = units_at(t, 0)
        timed = t.word(end) in _SIGNS and others == [] and _is_time(first[t.start(end) + 1 :])
        if lead and timed:
            return lead, [], "clause"
        helped = t.has(end, "SUPPORT") and pattern is _BRACKET and not _named_before(text, found, names, habit)
        if lead and helped:
            return lead, partners(t, end), "clause" if habit else "bracket"
        if lead and pattern is _BRACKET and others == [] and _prepares(t, end) and not units_at(tag(text, names), 0)[0]:
            return lead, partners(t, end), "bracket"
        if lead and t.has(end, "LEAD"):
            return lead, [*partners(t, end), *(u for o in others for u in _helping(tag(o, names)))], "clause"
        if lead and not t.word(end) and not others and pattern is _ARROW:
            return lead, [], "clause"
        if (
            lead
            and not t.word(end)
            and not others
            and pattern is _BRACKET
            and not _named_before(text, found, names, habit)
        ):
            return lead, [], "bracket"
    return _behind_a_dash(text, names) or _closing_clause(text, names)


def _behind_a_dash(text: str, names: frozenset[str]) -> tuple[list[str], list[str], str] | None:
    """Who leads by what stands behind a dash and ends the text: "Xử lý ổ dịch - Trạm Y tế chủ trì, Công an phối hợp.",
    "Dọn vệ sinh – Phòng Kinh tế."; the first dash with a body behind it, for names have dashes, too."""
    for dash in _DASH.finditer(text):
        before = text[: dash.start()]
        if _ends_with_a_name(tag(before, names)) or sum(map(str.islower, before.split())) < _WORK:
            continue  # "Văn phòng HĐND - UBND cấp xã", "Lê Văn A - Ủy viên Ban Thường vụ"
        first, *others = _others().split(text[dash.end() :].rstrip(" .;"))
        t = tag(first, names)
        lead, end = units_at(t, 0)
        helped = [_helping(tag(other, names)) for other in others]
        if not lead or not all(helped):
            continue
        if t.has(end, "LEAD"):
            return lead, [*partners(t, end), *(u for units in helped for u in units)], "clause"
        if not t.word(end) and _opens_with_a_deed(text) and not _named_before(text, dash, names, habit=False):
            return lead, [u for units in helped for u in units], "bracket"
    return None


def _opens_with_a_deed(text: str) -> bool:
    t = tag(text)
    return any(t.has(0, x) for x in ("DO", "VERB", "LEAD")) or t.word(0).lower() in load("units.yaml")["short_verbs"]


def _ends_with_a_name(t: Tagged) -> bool:
    """Whether a body's name ends the text."""
    count = len(t.tags)
    return any(units_at(t, k, loose=True)[1] == count for k in range(max(0, count - _NEAR), count))


def _closing_clause(text: str, names: frozenset[str]) -> tuple[list[str], list[str], str] | None:
    """Who leads by the last clause: "Phát động phong trào …; Hội Nông dân và các đoàn thể chủ trì thực hiện."."""
    last = text.rpartition("; ")[2].rstrip(" .;")
    t = tag(last, names) if len(last) < min(len(text), _CLAUSE) else None
    lead, end = units_at(t, 0) if t else ([], 0)
    if not t or not lead or not t.has(end, "LEAD"):
        return None
    start = tag(text, names)
    if any(t.word(k) == "," and units_at(t, k + 1)[0] for k in range(end, len(t.tags))):
        return None  # two who each do a part
    # "Chánh Văn phòng, …; Hiệu trưởng … chịu trách nhiệm": all of them
    listed = start.has(0, "POST") > 0 or bool(units_at(start, 0, loose=True)[0])
    if not listed and not any(start.has(0, x) for x in ("DO", "VERB", "LEAD", "SUPPORT", "LEAD_IN")):
        return lead, partners(t, end), "later"  # "Chương trình A: trao quà; Ban B tham mưu danh sách"
    rest = t.printed(end, len(t.tags)).lower()
    return (lead, [], "later") if rest in load("units.yaml")["only_leads"] else None


def names_doers_in_brackets(nodes: list[Node], names: frozenset[str]) -> bool:
    """Whether it is a document's habit to end its items with who does them: "… (Phòng A)", "… (Phòng B, hạn 31/3)"."""
    leaves = [p.text for p in _leaves(nodes)]
    ended = [text for text in leaves if _BRACKET.search(text)]
    if len(ended) < _HABIT or len(ended) * _SHARE < len(leaves):
        return False
    return sum(doers_behind(text, names, habit=True) is not None for text in ended) >= max(_HABIT, len(ended) // 2)


def _leaves(nodes: list[Node]) -> Iterator[Paragraph]:
    for node in nodes:
        if node.children:
            yield from _leaves(node.children)
        elif node.paragraph and node.paragraph.label:
            yield node.paragraph


def _named_before(text: str, bracket: re.Match[str], names: frozenset[str], habit: bool) -> bool:
    """Whether a body stands near before a bracket: "báo cáo UBND tỉnh (Sở Y tế)" says through whom. Where brackets name
    the doers, only one to whom something is sent right there."""
    t = tag(text[: bracket.start()], names)
    count = len(t.tags)
    if habit:
        sent = [k for k in range(max(0, count - 2 * _NEAR), count) if t.word(k).lower() in load("units.yaml")["sends"]]
        return any(units_at(t, k + 1, loose=True)[1] == count for k in sent)
    return any(units_at(t, k, loose=True)[0] for k in range(max(0, count - _NEAR), count))


def _share(text: str) -> bool:
    """Whether a part only says how much each does: "mỗi đơn vị 10 xe"."""
    return text.lower().startswith(tuple(f"{w} " for w in load("units.yaml")["each"])) and bool(re.search(r"\d", text))


def _prepares(t: Tagged, end: int) -> bool:
    """Whether a verb at `end` says that the body before it does the work: "(Văn phòng chuẩn bị nội dung)"."""
    return any(t.printed(end, end + n) in load("units.yaml")["bracket_deeds"] for n in (1, 2))


def _is_time(text: str) -> bool:
    """Whether a few words say little but when: "quý III/2026", "hạn 31/3"."""
    found = find_deadline(text, column=True)
    return found is not None and 2 * len(found.text) >= len(text.strip())


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
