"""The units of a text that holds nothing else: a table's unit cell, what stands before a colon."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from pipeline.extract.unit_parts import joins
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load
from pipeline.text import CAPITALS, one_tone

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
        piece = _parted(piece, known)
        if ";" in piece:
            found += split_cell(piece, known)
            continue
        t = tag(piece, known)
        units, end = units_at(t, 0, loose=True)
        rest = piece[t.start(end) :].strip(" .,;") if units else piece
        if rest and len(units) > 1:
            known_first, rest = _unfinished(t, units, end)
            found += known_first
        if units and not rest:
            found += [one for unit in units for one in _by_posts(unit)]
            continue
        pieces = _cut().split(_BRACKET.sub("", rest if len(units) > 1 else piece) or piece)
        found += [p.strip(" .-") for p in pieces if p.strip(" .-") and not _is_no_name(p)]
    return found


def _by_posts(unit: str) -> list[str]:
    """ "Các đồng chí ủy viên Ban X, Trưởng các ban" as two; one person with a post is one."""
    several = unit.lower().startswith(tuple(f"{word} " for word in load("units.yaml")["plurals"]))
    return _several_posts().split(unit) if several else [unit]


@cache
def _several_posts() -> re.Pattern[str]:
    """The comma before a post that several hold."""
    words = load("units.yaml")
    posts = "|".join(re.escape(post) for post in sorted(words["positions"], key=len, reverse=True))
    many = "|".join(re.escape(word) for word in words["plurals"])
    return re.compile(rf",\s+(?=(?i:{posts})\s+(?:{many})\s)")


def _is_no_name(piece: str) -> bool:
    """Whether a piece is a figure, a time, an address or a word such as "Không", which name nobody."""
    text = piece.strip(" .-…")
    if not re.search(r"[^\W\d_]{2}|^[^\W\d_]\d*$", text) or "@" in text or text[0] in "=#":
        return True
    return text.lower() in load("units.yaml")["no_names"] or _time().fullmatch(text.lower()) is not None


@cache
def _time() -> re.Pattern[str]:
    """ "15/6/2026", "quý III"."""
    words = load("time.yaml")["words"]
    named = "|".join(re.escape(word) for kind in ("day", "week", "month", "quarter", "year") for word in words[kind])
    return re.compile(rf"(?:{named})?\s*[\divx][\divx./\s-]*")


def _unfinished(t: Tagged, units: list[str], end: int) -> tuple[list[str], str]:
    """Of a cell's list the names that are whole, and the rest of it: from the last name on, where it goes on behind
    what the grammar knows of it."""
    parted = t.word(end) in (",", ";", "/") or joins(t, end, "and")
    if parted and not t.word(end + 1).islower():  # "các cơ quan báo chí, phát thanh, truyền hình khác" goes on
        return units, t.text[t.start(end + 1) :].strip(" .,;")
    return units[:-1], t.text[t.text.rfind(units[-1], 0, t.start(end)) :].strip(" .,;")


def _parted(piece: str, known: frozenset[str]) -> str:
    """Names that stand under each other without a sign, "Sở Tài chính UBND các xã", with semicolons between them: a
    whole name that is nobody's part before another one, or one of the same kind."""
    t, nobodys = tag(piece, known), [one_tone(word) for word in load("units.yaml")["nobodys_part"]]
    begins = [0]
    for k in range(1, len(t.tags)):
        last = begins[-1]
        if t.has(last, "NAME") != k - last or not t.word(k)[:1].isupper():
            continue
        own = one_tone(t.word(last).lower()) in nobodys
        same = t.word(k) == t.word(last) and bool(t.has(k, "NAME"))
        if same or (own and (t.has(k, "NAME") or t.has(k, "SURE"))):
            begins.append(k)
    cuts = [0, *map(t.start, begins[1:]), len(piece)]
    return "; ".join(piece[a:b].strip() for a, b in pairwise(cuts))


@cache
def _cut() -> re.Pattern[str]:
    """A comma before a capital, or before people: "Giáo viên bộ môn, giáo viên chủ nhiệm"."""
    people = "|".join(re.escape(who) for key in ("people", "addressed") for who in load("units.yaml")[key])
    return re.compile(rf",\s+(?=[{CAPITALS}]|(?:{people})\b)")
