"""The order of a time's parts: what ends before it begins contradicts itself, and gives no dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.extract.deadline_atoms import Atom, any_of, iso_day, knowledge
from pipeline.text import fold


def runs_backwards(text: str, atoms: Sequence[Atom]) -> bool:
    """Whether an atom, or two with "đến" or a dash between them in the text, end before they begin, or lack a day.

    The years have to be known; days in a list ("30/6/2026 và 30/3/2026") may stand in any order.
    """
    joint = re.compile(rf"[\s,]*(?:[-–—]|{any_of(knowledge()['leads']['until'])}\b)")
    for atom in atoms:
        if _before(_last(atom), _first(atom)):
            return True
    if any(_lost_its_day(text, one, other) for one, other in pairwise(atoms)):
        return True
    return any(
        joint.match(fold(text[one.end : other.start])) and _before(_last(other), _first(one))
        for one, other in pairwise(atoms)
    )


def _lost_its_day(text: str, one: Atom, other: Atom) -> bool:
    """Whether a range from a day ends with that day's year alone: "20/11/2026 - 2026"."""
    if one.kind != "day" or other.kind != "year" or one.year != other.year:
        return False
    return re.fullmatch(r"\s*[-–—]\s*\d{4}", text[one.end : other.end]) is not None


def first_days(text: str, atoms: Sequence[Atom], *, ranging: bool) -> list[str | None]:
    """The first day of each atom, ISO, without those that only end a range: the year of "từ 15/11/2026 đến hết năm".

    `ranging` says that "từ" leads to them; else only what "hết" stands before is such an end.
    """
    leads = knowledge()["leads"]
    until = re.compile(rf"[\s,]*{any_of(leads['until'])}\b" if ranging else rf"[\s,–-]*{any_of(leads['before'])}\b")
    ends = [two for one, two in pairwise(atoms) if until.match(fold(text[one.end : two.start]))]
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


def completed(atoms: list[Atom], plan_year: int | None, year_hint: int | None, *, ranging: bool) -> list[Atom]:
    """Each with the month and year printed only at a neighbour: "ngày 01 đến 15/7/2026", "quý I, quý II/2026"."""
    heads = len(atoms) > 1 and atoms[0].kind == "year" and all(a.kind != "year" and not a.year for a in atoms[1:])
    year = (atoms[0].year if heads else None) or year_hint
    if heads:
        atoms = atoms[1:]
    done: list[Atom] = []
    month, turned = 0, False
    for atom in reversed(atoms):
        if atom.own_year:
            begun = next((a.year for a in atoms if a.year), None) if ranging else None  # "từ 15/11/2026 đến hết năm"
            atom = replace(atom, year=begun or plan_year or year_hint)  # noqa: PLW2901
        if atom.first[0] == 0:
            atom = replace(atom, first=(month, atom.first[1]), last=(month, atom.last[1]))  # noqa: PLW2901
        if atom.year is None:
            # "từ 15/10 đến 15/3/2026" runs over the turn of the year; without "từ" the first one's year can't be told
            later = bool(done and year and done[-1].first < atom.first and year == done[-1].year)
            told = ranging and not turned  # nor can a second turn
            atom = replace(atom, year=year - later if year and (told or not later) else None)  # noqa: PLW2901
            turned |= later
        turned |= atom.last_year not in (None, atom.year)  # it turned inside: "tháng 11 - 1/2019"
        done.append(atom)
        month, year = atom.first[0], atom.year or year
    return done[::-1]
