"""Columns whose heads nobody knows, beside heads that give out work: what their cells hold tells them.

"Bộ phận giúp việc" over names of units is who does it, where no other column says so; times under "Ghi chú" are those
of the work, where no other column tells them; the wordiest of the rest is the work. Tables of other kinds, whose heads
are known as such, are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.document import Table
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_WORK_WORDS = 3.5  # a column of work has more words in its cells
_UNITS, _TIMES = 0.6, 0.5  # of a column's cells
_TIME_WORDS = 12
_ROWS = 3  # cells that tell
_OTHER_KINDS = ("indicator", "score", "score_max", "score_lost", "cause", "target", "unit")


def guessed(table: Table, roles: list[str | None]) -> list[str | None]:
    """The roles with those of unknown columns, where the known ones say that work is given out."""
    giving = {"task", *UNIT_ROLES} & set(roles)
    if not giving or (set(_OTHER_KINDS) & set(roles) and "task" not in roles):
        return roles
    out, texts = list(roles), [_texts(table, c) for c in range(table.columns)]
    if not {"lead", "lead_support"} & set(out):
        _guess(out, texts, "lead", _UNITS, _is_units)
        if "task" in out and "lead" not in out:
            _people(table, out, texts)
    if {"lead", "lead_support"} & set(out) and "support" not in out:
        _helpers(table, out, texts)
    if "deadline" not in out:
        _guess(out, texts, "deadline", _TIMES, _is_time)
        _few_days(out, texts)
    if "deadline" not in out:
        _times_as_notes(out, texts)
    if (
        "task" not in out
        and "subject" not in out
        and {"lead", "field"} & set(out)
        and {"deadline", "support"} & set(out)
    ):
        themes = [c for c, role in enumerate(out) if role == "field" and "lead" in out and len(texts[c]) >= _ROWS]
        words = {c: sum(len(t.split()) for t in texts[c]) / len(texts[c]) for c in _unknown(out, texts) or themes}
        best = max(words, key=lambda c: words[c], default=None)
        if best is not None and words[best] >= _WORK_WORDS:
            out[best] = "task"
    return out


def _texts(table: Table, column: int) -> list[str]:
    cells = [r.cells[column] for r in table.rows if not r.header and r.cells[column].column_span == 1]
    return [c.text for c in cells if c.text and not c.continued]


def _unknown(roles: list[str | None], texts: list[list[str]]) -> list[int]:
    return [c for c, role in enumerate(roles) if role is None and texts[c]]


def _guess(
    roles: list[str | None], texts: list[list[str]], role: str, least: float, test: Callable[[str], bool]
) -> None:
    """Give the role, in place, to the first unknown column whose cells are mostly of its kind."""
    for c in _unknown(roles, texts):
        if len(texts[c]) >= _ROWS and sum(map(test, texts[c])) >= least * len(texts[c]):
            roles[c] = role
            return


def _few_days(roles: list[str | None], texts: list[list[str]]) -> None:
    """Make, in place, the only unknown column that holds nothing but days one of times, in a table of few rows."""
    found = [c for c in _unknown(roles, texts) if len(texts[c]) < _ROWS and all(map(_is_day, texts[c]))]
    if "deadline" not in roles and len(found) == 1:
        roles[found[0]] = "deadline"


def _helpers(table: Table, roles: list[str | None], texts: list[list[str]]) -> None:
    """Make a column of names one of those who help, in place, where a word of its head says so."""
    words = [fold(w) for w in load("table_headers.yaml")["helps"]]
    for c in _unknown(roles, texts):
        head = " ".join(fold(r.cells[c].text) for r in table.rows if r.header)
        named = len(texts[c]) > 1 and sum(map(_is_units, texts[c])) >= _UNITS * len(texts[c])
        if named and any(re.search(rf"\b{re.escape(w)}\b", head) for w in words):
            roles[c] = "support"
            return


def _times_as_notes(roles: list[str | None], texts: list[list[str]]) -> None:
    """Make the column of notes one of times, in place, where most of its cells are times."""
    for c, role in enumerate(roles):
        if role == "note" and len(texts[c]) >= _ROWS and sum(map(_is_time, texts[c])) >= _TIMES * len(texts[c]):
            roles[c] = "deadline"
            return


def _people(table: Table, roles: list[str | None], texts: list[list[str]]) -> None:
    """A list of people with the work of each: they do it, where that is work and no post in a committee."""
    work = texts[roles.index("task")]
    heads = [fold(w) for w in load("table_headers.yaml")["people_heads"]]
    posts = [fold(w) for w in load("table_headers.yaml")["posts"]]
    if sum(any(re.match(rf"{re.escape(p)}\b", fold(t)) for p in posts) for t in work) > len(work) / 2:
        roles[roles.index("task")] = "other"
        return
    wordy = bool(work) and sum(len(t.split()) for t in work) / len(work) >= _WORK_WORDS
    for c, role in enumerate(roles):
        said = " ".join(fold(r.cells[c].text) for r in table.rows if r.header)
        if wordy and role == "subject" and any(head in said for head in heads):
            roles[c] = "lead"
            return


def _is_units(text: str) -> bool:
    t = tag(text)
    units, end = units_at(t, 0, loose=True)
    return bool(units) and end >= 0.7 * len(t.tags)


def _is_time(text: str) -> bool:
    found = find_deadline(text, plan_year=None, column=True) if len(text.split()) <= _TIME_WORDS else None
    return found is not None


def _is_day(text: str) -> bool:
    """A time with its day, month and year, or one of the last two, and no figure alone."""
    found = find_deadline(text, plan_year=None, column=True) if len(text.split()) <= _TIME_WORDS else None
    return found is not None and bool(found.start or found.end) and not text.strip(" .").isdigit()
