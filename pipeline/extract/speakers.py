"""Bodies and posts that give work to others: "Chính phủ đề nghị Hội X …", "Chánh án giao Văn phòng …"."""

from __future__ import annotations

import re

from pipeline.extract.cues import after_lead_in, people
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
    if not units and (n := people(t, i)):
        units, end = [t.printed(i, i + n)], i + n  # "Chánh án giao …"
    if len(units) != 1 or not t.has(end, "LEAD_IN"):
        return i
    given = after_lead_in(t, end)
    if given == end or not (speaks(units[0]) or _heads_a_body(t, units[0], end)):
        return i
    return end if units_at(t, given)[0] else i


def _heads_a_body(t: Tagged, unit: str, end: int) -> bool:
    """Whether the one who heads a body gives out work in so many words: "Hiệu trưởng giao Tổ Văn phòng …"; those of
    several bodies do it themselves: "Đảng ủy các xã giao …"."""
    words = load("units.yaml")
    one = not any(t.has(k, "MANY") for k in range(end))
    return (
        one
        and t.word(end) in words["giving"]
        and one_tone(unit.lower()).startswith(tuple(map(one_tone, words["heads_of_bodies"])))
    )
