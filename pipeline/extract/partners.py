"""Whom the doer of an item works with: "phối hợp với …", "cùng …"."""

from __future__ import annotations

from pipeline.extract.cues import after_lead_in
from pipeline.extract.units import Tagged, units_at
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_CLAUSE = 200  # tokens: what stands farther before a cue is of another clause, whatever the signs say
_LAST = 60  # tokens of a last clause
_NAME = 12  # tokens before a comma in which a name that goes on behind it begins


def partners(t: Tagged, start: int) -> list[str]:
    """Everybody after "phối hợp với", "cùng …", where the item's own doer is the one who works with them."""
    found: dict[str, str] = {}  # by the folded name: each once
    i = start
    while i < len(t.tags):
        n = t.has(i, "SUPPORT")
        if not n:
            i += 1
            continue
        # "cùng" or "phối hợp" alone say other things too: a full name must follow
        cue = " ".join(t.word(k).lower() for k in range(i, i + n))
        bare = cue in load("units.yaml")["weak_support"] and t.word(i + n) != ":"
        units, end = units_at(t, i + n, loose=not bare)
        if units and not _others_work(t, start, i) and not _agreement(t, i):
            for unit in units:
                found.setdefault(fold(unit), unit)
        i = max(end, i + n)
    return list(found.values())


def past_partners(t: Tagged, end: int) -> int:
    """The colon that ends whom the doer, named before `end`, works with: "Sở A | chủ trì, phối hợp với Sở B: lập …"; 0
    where anything else is said before it, or nothing behind it."""
    k = end
    while n := t.has(k, "LEAD") or int(t.word(k) == ","):
        k += n
    n = t.has(k, "SUPPORT")
    units, colon = units_at(t, k + n, loose=True) if n else ([], k)
    return colon if units and t.word(colon) == ":" and colon + 1 < len(t.tags) else 0


def helpers_behind(t: Tagged) -> list[str]:
    """Everybody of a last clause that only says who helps: "Sở A chủ trì rà soát; Văn phòng, Sở B phối hợp."."""
    for i in range(len(t.tags) - 1, max(0, len(t.tags) - _LAST), -1):
        if t.word(i) in (".", ":") and i + 1 < len(t.tags):
            break
        if t.word(i) not in (";", ","):
            continue
        units, end = units_at(t, after_lead_in(t, i + 1), loose=True)
        if units and _only_helps(t, end) and not (t.word(i) == "," and _of_a_list(t, i)):
            return units
    return []


def _of_a_list(t: Tagged, comma: int) -> bool:
    """Whether the comma stands amid names: those before it help, too, or lead with the others."""
    return any(units_at(t, k, loose=True)[1] > comma for k in range(max(0, comma - _NAME), comma))


def _only_helps(t: Tagged, end: int) -> bool:
    """Whether "phối hợp" follows at `end`, and neither "với" nor another body behind it."""
    n = t.has(end, "SUPPORT")
    if " ".join(t.word(k).lower() for k in range(end, end + n)) not in load("units.yaml")["weak_support"]:
        return False
    rest = range(end + n, len(t.tags))
    return not any(t.word(k) in (",", ";") or units_at(t, k)[0] for k in rest)


def _others_work(t: Tagged, start: int, cue: int) -> bool:
    """Whether the clause before the cue is about others: "chỉ đạo Công an xã phối hợp với …"."""
    i = cue - 1
    while i >= max(start, cue - _CLAUSE) and t.word(i) not in (".", ";"):
        if t.has(i, "NOT_SUPPORT"):
            return t.word(cue - 1) not in (",", ";") and _named_between(t, i, cue)
        if t.word(i) == "," and not _unit_ends(t, i, cue):
            return False
        i -= 1
    return False


def _named_between(t: Tagged, i: int, cue: int) -> bool:
    return any(units_at(t, k, loose=True)[1] == cue for k in range(i + 1, cue) if units_at(t, k, loose=True)[0])


def _unit_ends(t: Tagged, i: int, cue: int) -> bool:
    """A comma inside the list of units right before the cue."""
    return any((r := units_at(t, k, loose=True))[0] and r[1] == cue for k in range(max(0, i - 12), i))


def _agreement(t: Tagged, cue: int) -> bool:
    """Whether the cue ends the name of a paper: "ký quy chế phối hợp với Bộ Công an"."""
    return any(
        f" {t.printed(max(0, cue - 3), cue).lower()}".endswith(f" {noun}")
        for noun in map(one_tone, load("units.yaml")["agreements"])
        if cue
    )
