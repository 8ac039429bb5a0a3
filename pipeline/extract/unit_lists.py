"""The units of a text that holds nothing else: a table's unit cell, what stands before a colon."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import CAPITALS

_DIRT = re.compile(r"(?:\s+[^\w\s()“”\"]+)+$")  # signs that stand alone behind a name: dirt in its cell
_SHORTS = re.compile(rf"(?:[{CAPITALS}]{{2,}}\d*,\s+)+(?=[{CAPITALS}])")  # names in capitals before others
_BRACKET = re.compile(r"\s+\([^()]*\)(?=\s*(?:,|$))")  # behind a name: a post, an abbreviation, what it does


def _undashed(text: str) -> str:
    """ "- Sở A - Văn phòng B - Tổng hợp", units under each other with dashes, with semicolons for these dashes."""
    if not text.lstrip().startswith(("-", "–")):
        return text
    first, *rest = re.split(r"\s+[-–]\s+(?=\S)", text.strip())
    for piece in rest:
        first += ("; " if _names_a_unit(piece) else " - ") + piece
    return first


def _names_a_unit(piece: str) -> bool:
    """Whether a unit is named, and by more than a common noun: "Vụ Công chức - Viên chức" is one."""
    t = tag(piece)
    n = t.has(0, "GROUP")
    bare = n >= max(1, *(t.has(0, label) for label in ("SURE", "POST", "NAME", "MANY"))) and t.word(n) in ("", ";", ",")
    return not (bare and n > t.has(0, "HEAD")) and bool(units_at(t, 0, loose=True)[0])


def split_cell(text: str, known: frozenset[str] = frozenset()) -> list[str]:
    """The units of a table's unit cell; what the grammar doesn't know stands as printed, cut at semicolons."""
    found: list[str] = []
    text = _undashed(text).strip(" -+•.;'`_")
    if shorts := _SHORTS.match(text):
        text = shorts[0].replace(",", ";") + text[shorts.end() :]
    for part in re.split(r"\s*[;\n]\s*|\s+[+•]\s+", text):
        piece = _DIRT.sub("", part).strip(" -+•.,;'`_/|")
        if not piece:
            continue
        t = tag(piece, known)
        units, end = units_at(t, 0, loose=True)
        rest = piece[t.start(end) :].strip(" .,;") if units else piece
        pieces = units if units and not rest else _cut().split(_BRACKET.sub("", piece) or piece)
        found += [p.strip(" .-") for p in pieces if p.strip(" .-")] if pieces is not units else units
    return found


@cache
def _cut() -> re.Pattern[str]:
    """A comma before a capital, or before people: "Giáo viên bộ môn, giáo viên chủ nhiệm"."""
    people = "|".join(re.escape(who) for key in ("people", "addressed") for who in load("units.yaml")[key])
    return re.compile(rf",\s+(?=[{CAPITALS}]|(?:{people})\b)")
