"""Bodies and posts that give work to others: "Chính phủ đề nghị Hội X …", "Chánh án giao Văn phòng …"."""

from __future__ import annotations

import re

from pipeline.extract.cues import after_lead_in, people
from pipeline.extract.unit_persons import is_named_person
from pipeline.extract.units import Tagged, units_at
from pipeline.knowledge import load
from pipeline.text import one_tone


def speaks(unit: str) -> bool:
    """Whether a unit is one that gives work to others: "Thường trực Tỉnh ủy", "UBND tỉnh"."""
    said = re.sub(rf"^(?:{'|'.join(map(re.escape, load('units.yaml')['addressed']))}) ", "", unit.lower())
    return one_tone(said).startswith(tuple(map(one_tone, load("units.yaml")["speakers"])))


def after_speaker(t: Tagged, i: int) -> int:
    """Past the body that gives the work: "Chính phủ trân trọng đề nghị Hội Nông dân …"; i where none does."""
    units, end = units_at(t, i)
    if (behind := _past_words(t, i, units, end)) > i:
        return behind
    if not units and (n := people(t, i)):
        units, end = [t.printed(i, i + n)], i + n  # "Chánh án giao …"
    if len(units) != 1 or not t.has(end, "LEAD_IN"):
        return i
    given = after_lead_in(t, end)
    if given == end or not (speaks(units[0]) or _heads_a_body(t, units[0], end)):
        return i
    return end if units_at(t, given)[0] else i


def said_at(t: Tagged, end: int, *, by_speaker: bool = True) -> int:
    """How many tokens the verb of speech has that stands behind a unit: "kết luận" of "UBND tỉnh kết luận: …", with
    "như sau"; 0 for none. What a body gives out or directs is its own work, unless it is one that only speaks."""
    saying = load("units.yaml")["saying"]
    verbs = {one_tone(v) for v in [*saying["anyone"], *(saying["speakers"] if by_speaker else ())]}
    n = next((n for n in (6, 5, 4, 3, 2, 1) if one_tone(t.printed(end, end + n)) in verbs), 0)
    more = next((m for m in (2, 1) if n and t.printed(end + n, end + n + m) in saying["as_follows"]), 0)
    return n + more


def _past_words(t: Tagged, i: int, units: list[str], end: int) -> int:
    """Past whose words an item tells, where the one whom they give work to stands behind the colon: "Chủ tịch UBND
    tỉnh kết luận: Sở X …", "… yêu cầu các đơn vị: Sở X …", "Ông A, Giám đốc Sở Y: đề nghị Sở X …"; i for no such."""
    if len(units) != 1:
        return i
    if t.word(end) == ":" and is_named_person(units[0]):
        return end + 1 if t.word(end + 1).islower() and _gives_on(t, end + 1, asked=True) else i
    n = said_at(t, end, by_speaker=_speaks_for_others(units[0]))
    colon = end + n
    if n and t.word(colon) == "," and _speaks_for_others(units[0]) and _gives_on(t, colon + 1, asked=True):
        return colon + 1  # "Chủ tịch UBND tỉnh kết luận, giao Sở X …"
    if n and t.word(colon) != ":" and any(t.has(k, "MANY") for k in range(colon, colon + 2)):
        colon = units_at(t, colon, loose=True)[1]
    return colon + 1 if n and t.word(colon) == ":" and _gives_on(t, colon + 1, asked=False) else i


def _gives_on(t: Tagged, start: int, *, asked: bool) -> bool:
    """Whether a body stands at `start` that is to do something; `asked`: with "đề nghị" or the like before it."""
    given = after_lead_in(t, start)
    units, end = units_at(t, given)
    return bool(units) and (given > start or not asked) and t.word(end)[:1].isalpha()


def _speaks_for_others(unit: str) -> bool:
    return speaks(unit) or one_tone(unit.lower()).startswith(
        tuple(map(one_tone, load("units.yaml")["heads_of_bodies"]))
    )


def _heads_a_body(t: Tagged, unit: str, end: int) -> bool:
    """Whether the one who heads a body gives out work in so many words: "Hiệu trưởng giao Tổ Văn phòng …",
    "Chi cục trưởng yêu cầu các Đội …"; those of several bodies do it themselves: "Đảng ủy các xã giao …"."""
    words = load("units.yaml")
    heads, said = tuple(map(one_tone, words["heads_of_bodies"])), one_tone(unit.lower())
    if any(t.has(k, "MANY") for k in range(end)):
        return False
    asks = t.printed(end, end + 2) in words["asked_by_heads"]  # "Giám đốc Sở Y tế yêu cầu …" may be his own work
    return (t.word(end) in words["giving"] and said.startswith(heads)) or (asks and said in heads)
