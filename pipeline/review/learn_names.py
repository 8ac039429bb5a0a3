"""Which names of units are worth telling the reader: those with which it finds more of what people decided.

Each document is held out in its turn: a name is tried on it only where at least two others name it. The document's text
is read again, with the name and without (the .txt beside its record: no scan is read), and the tasks whose lead units
are those that people decided are counted. A name is kept that won somewhere and lost nowhere; all of them are kept only
if together they win too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from pipeline.errors import InputError
from pipeline.review.decisions import Decision, active
from pipeline.review.units import known_names
from pipeline.taught import NOTHING, Taught
from pipeline.text import collapse, fold

LEAST_DOCUMENTS = 2  # that name a unit before it is believed
_UNITS = ("lead_units", "support_units", "monitor_units")
_SAME = 80.0  # of 100 letters: the same task
Read = Callable[[Taught], Sequence[tuple[str, Sequence[str]]]]  # what is known -> text and lead units of each task


@dataclass(frozen=True)
class Reviewed:
    """A document that people decided about: its units, the lead units of each task they decided, and its reading."""

    names: frozenset[str]
    leads: Mapping[str, tuple[str, ...]]  # a task's text as decided -> its lead units
    text: str  # folded
    read: Read


@dataclass(frozen=True)
class Worth:
    """What names are worth on documents held out."""

    kept: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()  # with which some task was read worse
    tasks: int = 0  # decided tasks of the documents in which a name could be tried
    right_before: int = 0
    right_after: int = 0


def reviewed(path: Path, decisions: Sequence[Decision]) -> Reviewed:
    """`path`: the .txt of the document; one that isn't there or can't be read shows nothing."""
    try:
        text = fold(path.read_text(encoding="utf-8")) if not path.is_symlink() else ""
    except (OSError, UnicodeDecodeError):
        text = ""
    leads: dict[str, tuple[str, ...]] = {}
    for one in active(decisions):
        said = one.after.get("text") or one.anchor.text
        if one.kind == "task" and "lead_units" in one.after and not one.after.get("removed"):
            leads[said] = tuple(one.after["lead_units"] or ())
    return Reviewed(names_in(decisions), leads, " ".join(text.split()), _reader(path))


def names_in(decisions: Sequence[Decision]) -> frozenset[str]:
    """The units that people wrote or confirmed in one document."""
    found: set[str] = set()
    for one in active(decisions):
        if one.kind == "task" and not one.after.get("removed"):
            found |= {collapse(name) for part in _UNITS for name in one.after.get(part) or ()}
    return frozenset(filter(None, found))


def new_names(documents: Sequence[frozenset[str]]) -> list[str]:
    """Those of at least two documents that the gazetteer doesn't have."""
    known = {fold(name) for name in known_names()}
    counts: dict[str, int] = {}
    for names in documents:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= LEAST_DOCUMENTS and fold(name) not in known)


def worth_of(documents: Sequence[Reviewed]) -> Worth:
    """Names tried one by one, then those that won all at once."""
    won: set[str] = set()
    lost: set[str] = set()
    plain: dict[int, int] = {}
    usable: dict[int, list[str]] = {}
    for index, one in enumerate(documents):
        others = new_names([other.names for other in documents if other is not one])
        usable[index] = [name for name in others if fold(name) in one.text] if one.leads else []
        if not usable[index]:
            continue
        plain[index] = _right(one, NOTHING)
        for name in usable[index]:
            gain = _right(one, Taught((name,))) - plain[index]
            (won if gain > 0 else lost if gain < 0 else set()).add(name)
    kept = tuple(sorted(won - lost))
    before = sum(plain.values())
    after = sum(
        _right(documents[i], Taught(tuple(n for n in usable[i] if n in kept))) if set(kept) & set(usable[i]) else right
        for i, right in plain.items()
    )
    tasks = sum(len(documents[i].leads) for i in plain)
    return Worth(kept if after > before else (), tuple(sorted(lost)), tasks, before, max(before, after))


def _right(one: Reviewed, taught: Taught) -> int:
    """How many of the decided tasks are found with the lead units that people decided."""
    tasks = one.read(taught)
    return sum(
        any(tuple(units) == leads and fuzz.ratio(fold(said), fold(text)) >= _SAME for text, units in tasks)
        for said, leads in one.leads.items()
    )


def _reader(path: Path) -> Read:
    def read(taught: Taught) -> list[tuple[str, Sequence[str]]]:
        from pipeline.flow import read_document
        from pipeline.options import Options

        try:
            made = read_document(path, Options(taught=taught))
        except InputError:
            return []
        return [(task.text, task.lead_units) for task in made.tasks]

    return read
