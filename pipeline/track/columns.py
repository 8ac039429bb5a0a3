"""The workbook of tasks that goes out and comes back: its columns, and how it is known again.

`pipeline.exchange` writes it, `kehoach load FILE.xlsx` reads it; this is what both hold to:

- a row of heads (Vietnamese or English; rows may stand above it), then a row a task. The sheet is known by `KEY_HEAD`
  in its row of heads, a column by its head in either language; columns may be moved, hidden, added or left out.
- the key and the version stand in hidden columns, as text. The version is opaque: it says on which state of the task
  the row was written, so that an old workbook can't overwrite what was set later.
- days are dates, `percent` a whole number 0 to 100 (number format `0"%"`), lists one text joined by `LIST_JOINT`,
  truth the column's own head or nothing, `status` one of `status_words`. An empty cell is no value.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pipeline.document.tracker import Standing, Status
from pipeline.knowledge import load

Language = Literal["vi", "en"]

KEY_HEAD = "kehoach:key"
VERSION_HEAD = "kehoach:version"
LIST_JOINT = "; "
_LONGEST_TITLE = 60  # characters that tell a document without a number


class CellType(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    LIST = "list"
    DATE = "date"
    PERCENT = "percent"
    CHOICE = "choice"  # of the words of a status
    WHOLE = "whole"
    BOOL = "bool"


@dataclass(frozen=True)
class Column:
    """One column. `name` is the field of TrackedTask, of its Progress where `editable`."""

    name: str
    vi: str
    en: str
    type: CellType
    editable: bool = False
    hidden: bool = False

    def head(self, language: Language) -> str:
        return self.vi if language == "vi" else self.en


_TYPES = {
    "document_number": CellType.TEXT,
    "document_title": CellType.TEXT,
    "section": CellType.TEXT,
    "text": CellType.TEXT,
    "lead_units": CellType.LIST,
    "support_units": CellType.LIST,
    "monitor_units": CellType.LIST,
    "deadline_text": CellType.TEXT,
    "start": CellType.DATE,
    "end": CellType.DATE,
    "next_on": CellType.DATE,
    "missed_on": CellType.DATE,
    "recurrence": CellType.LIST,
    "product": CellType.TEXT,
    "status": CellType.CHOICE,
    "percent": CellType.PERCENT,
    "assignee": CellType.TEXT,
    "notes": CellType.TEXT,
    "done_on": CellType.DATE,
    "source_page": CellType.WHOLE,
    "needs_review": CellType.BOOL,
}
EDITABLE = ("status", "percent", "assignee", "notes", "done_on")


def _columns() -> tuple[Column, ...]:
    heads = load("tracker.yaml")["columns"]
    shown = [Column(n, heads[n]["vi"], heads[n]["en"], kind, n in EDITABLE) for n, kind in _TYPES.items()]
    hidden = [
        Column("key", KEY_HEAD, KEY_HEAD, CellType.TEXT, hidden=True),
        Column("version", VERSION_HEAD, VERSION_HEAD, CellType.TEXT, hidden=True),
    ]
    return (*hidden, *shown)


COLUMNS = _columns()


def sheet_name(language: Language) -> str:
    return str(load("tracker.yaml")["sheet"][language])


def status_words(language: Language) -> dict[Status, str]:
    """What a status is called in cells, lists and pages; either language comes back in."""
    words = load("tracker.yaml")["status"]
    return {status: str(words[status.value][language]) for status in Status}


def standing_words(language: Language) -> dict[Standing, str]:
    """What the report's counts are called."""
    words = load("tracker.yaml")["standing"]
    return {standing: str(words[standing.value][language]) for standing in Standing}


def document_name(number: str | None, title: str | None) -> str:
    """What a document is told by: its number; where it has none its title, cut at a word."""
    if number or not title:
        return number or ""
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rpartition(" ")[0] + " …"
