"""The time of a table's row: its time cell, or the two cells "from" and "to"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.document import Deadline, Table, TableCell
from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.deadlines import find_deadline
from pipeline.knowledge import load
from pipeline.text import fold

_DIRT = re.compile(r"\s+[^\w\s/,;()–-]+(?=\s)")  # signs that stand alone between the words of a time


def time_of(cells: Mapping[str, TableCell], year: int | None, hint: int | None) -> Deadline | None:
    """What a row's time cells say; kept as printed where it can't be dated. `hint`: a year that stands over them."""
    first = _cell(cells["deadline"].text, year, hint) if "deadline" in cells else None
    last = _cell(cells["until"].text, year, hint) if "until" in cells else None
    if first is None or last is None:
        return first or last
    start, end = first.start or first.end, last.end
    if start and end and start > end:  # it ends before it begins: which of the two is wrong can't be told
        start = end = None
    return Deadline(
        text=f"{first.text} - {last.text}",
        start=start,
        end=end,
        recurrence=list(dict.fromkeys([*first.recurrence, *last.recurrence])),
    )


def _cell(text: str, year: int | None, hint: int | None) -> Deadline | None:
    text = _slashed(_DIRT.sub(" ", text))
    return find_deadline(text, plan_year=year, column=True, year_hint=hint) or unread(text)


def _slashed(text: str) -> str:
    """ "6 tháng lần", "6 tháng/tần": "6 tháng/lần" with the slash or a letter misread."""
    words = load("time.yaml")
    times = words["often"]["times"][0]
    months, last = any_of(words["words"]["month"]), re.escape(fold(times)[1:])
    found = re.search(rf"(\d\d?\s+{months})(?:\s*/\s*|\s+)\w?{last}\W*$", fold(text))
    return f"{text[: found.end(1)]}/{times}" if found else text


def unread(text: str) -> Deadline | None:
    """A time that the grammar can't date is kept as printed where it holds a figure; else there is no deadline."""
    return Deadline(text=text) if re.search(r"\d", text) else None


def until_column(table: Table, roles: list[str | None]) -> int | None:
    """The column that says when the work ends, where the time column before it says when it begins."""
    times = [c for c, role in enumerate(roles) if role == "deadline"]
    heads = [row for row in table.rows if row.header]
    if len(times) != 2 or not heads:
        return None
    words = load("table_headers.yaml")
    first, last = (fold(heads[-1].cells[c].text).strip(" .:()") for c in times)
    return times[1] if _at_edge(first, words["begins"]) and _at_edge(last, words["ends"]) else None


def _at_edge(head: str, words: Iterable[str]) -> bool:
    """Whether a folded head begins or ends with one of the words: "Từ ngày", "Thời gian từ", and not "Tuần"."""
    return any(re.search(rf"^{re.escape(w)}\b|\b{re.escape(w)}$", head) for w in map(fold, words))
