"""The order of a time's parts: what ends before it begins contradicts itself, and gives no dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.extract.deadline_atoms import Atom, any_of, iso_day, knowledge
from pipeline.text import fold


def runs_backwards(text: str, atoms: Sequence[Atom]) -> bool:
    """Whether an atom, or two with "đến" or a dash between them in the text, end before they begin.

    The years have to be known; days in a list ("30/6/2026 và 30/3/2026") may stand in any order.
    """
    folded = fold(text)
    joint = re.compile(rf"[\s,]*(?:[-–—]|{any_of(knowledge()['leads']['until'])}\b)")
    for atom in atoms:
        if _before(_last(atom), _first(atom)):
            return True
    return any(
        joint.match(folded[one.end : other.start]) and _before(_last(other), _first(one))
        for one, other in pairwise(atoms)
    )


def first_days(text: str, atoms: Sequence[Atom]) -> list[str | None]:
    """The first day of each atom, ISO, without those that only end a range: the year of "từ 15/11/2026 đến hết năm"."""
    folded = fold(text)
    until = re.compile(rf"[\s,]*{any_of(knowledge()['leads']['until'])}\b")
    ends = [two for one, two in pairwise(atoms) if until.match(folded[one.end : two.start])]
    return [_first(atom) for atom in atoms if not any(atom is end for end in ends)]


def _first(atom: Atom) -> str | None:
    return iso_day(atom.year or 0, *atom.first)


def _last(atom: Atom) -> str | None:
    return iso_day(atom.last_year or atom.year or 0, *atom.last)


def _before(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one < other


def first_is_alone(atom: Atom) -> bool:
    """True for a single month, quarter, day or year, which after "từ" only begins a time."""
    months = {"quarter": 2, "year": 11}.get(atom.kind, 0)
    if atom.kind == "day" and atom.first != atom.last:
        return False
    return atom.last[0] - atom.first[0] == months and atom.last_year in (None, atom.year)


def over_all(spans: Iterable[tuple[str | None, str | None]]) -> tuple[str | None, str | None]:
    """Several deadlines: from the first date to the last."""
    days = sorted(day for span in spans for day in span if day)
    return (days[0], days[-1]) if len(set(days)) > 1 else (None, days[-1])


def trimmed(text: str) -> str:
    """A time's words without signs around them, or a bracket that opens and never closes."""
    text = text.strip(" ,;:-–")
    if text.count("(") > text.count(")"):
        text = text[:-1] if text.endswith("(") else text
    return text.strip()
