"""Columns that are ticked: a unit or a quarter heads each of them, and an "x" in a row says that it is meant.

A row then reads as if the heads of its ticked columns stood in one cell: "Phòng Hạ tầng", "Quý I - Quý III".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from pipeline.document import Table, TableCell, TableRow
from pipeline.extract.columns import UNIT_ROLES, role_of
from pipeline.extract.deadline_month import is_of_days
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold, roman_value

MARK = "mark"  # the role of a ticked column
_AROUND = " .()[]"  # beside a tick
_SHORT = 3  # letters: a tick, and what a scan makes of it
_TICKED = 0.8  # of the cells that are not empty
_USUAL = 0.3  # of the ticks that were read as such, of all
_DOUBTED = 0.6  # confidence of one that was not
_KNOWN = 0.5  # of the heads must be told
_PERIODS = {4: "quarter", 12: "month"}
_ROMAN = ("i", "ii", "iii", "iv")


@dataclass(frozen=True, slots=True)
class Marks:
    """A run of ticked columns: what the ticks give ("lead", "support", "deadline"), and what heads each column."""

    role: str
    heads: dict[int, str]
    sure: dict[int, float]  # how well each head was read
    denied: bool = False  # ticks that are known stand among them, beside which a sign for "no" is none
    mixed: bool = False  # ticks stand there beside crosses, which may say "no"


def marks_of(table: Table) -> list[Marks]:
    """The runs of ticked columns of a table with heads."""
    heads = [row for row in table.rows if row.header]
    body = [row for row in table.rows if not row.header]
    if not heads or not body:
        return []
    found = []
    for over, columns in _runs(heads, body, table.columns):
        if len(columns) > 1 and _ticked(body, columns):
            own = [_own_head(heads, c, over) for c in columns]
            if told := _told(over, own):
                sure = {c: _sure(heads, c, text, told[0]) for c, text in zip(columns, own, strict=True)}
                texts = [r.cells[c].text for r in body for c in columns]
                denied, mixed = any(map(_known, texts)), any(_among(text, "tick_checks") for text in texts)
                found.append(Marks(told[0], dict(zip(columns, told[1], strict=True)), sure, denied, mixed))
    return found


def spelled_out(table: Table, roles: list[str | None]) -> tuple[Table, list[str | None]]:
    """The table and its columns' roles, the first column of each run holding what the ticks of its row say."""
    runs = marks_of(table)
    if not runs:
        return table, roles
    roles, rows = list(roles), [TableRow(list(r.cells), r.header, r.by_white, r.unsure) for r in table.rows]
    for run in runs:
        role = "support" if run.role == "lead" and "lead" in roles else run.role
        first, second = list(run.heads)[:2]
        roles[first] = role
        if role == "lead" and "support" not in roles:
            roles[second] = "support"
        for row in rows:
            if not row.header:
                row.unsure |= _is_strange(row, run)
                _spell(row, run, second if role == "lead" else None)
    return Table(table.columns, rows), roles


def mend_ticks(table: Table) -> None:
    """Put, in place, ticks that a scan made into words back: "xã" where the columns' others are an "x". Signs of a text
    and signs for "no" stay, and so does what is too much for a tick."""
    for run in marks_of(table):
        cells = [r.cells[c] for r in table.rows if not r.header for c in run.heads if r.cells[c].column_span == 1]
        known = Counter(cell.text.lower() for cell in cells if _known(cell.text))
        usual = next((text for text, _ in known.most_common(1)), "")
        strange = [cell for cell in cells if not _blank(cell.text) and not _known(cell.text)]
        if len(known) == 1 and known[usual] >= _USUAL * (known[usual] + len(strange)):
            for cell in (c for c in strange if c.place.box and _is_tick(c) and not _among(c.text, "tick_noes")):
                cell.text, cell.confidence = usual, min(cell.confidence, _DOUBTED)


def says_nothing(table: Table, roles: Sequence[str | None]) -> bool:
    """Whether ticks stand in a column of which nothing tells what they say, where who does the work, or when, is told
    nowhere else."""
    if "deadline" in roles and any(role in UNIT_ROLES for role in roles):
        return False
    body = [row for row in table.rows if not row.header]
    for column in (c for c, role in enumerate(roles) if role is None):
        texts = [r.cells[column].text for r in body if r.cells[column].column_span == 1]
        printed = [text for text in texts if text and not _blank(text)]
        if any(map(_known, printed)) and 2 * sum(map(_may_be_tick, printed)) >= len(printed):
            return True
    return False


def _known(text: str) -> bool:
    return _among(text, "tick_leads", "tick_supports")


def _among(text: str, *keys: str) -> bool:
    words = load("table_headers.yaml")
    return fold(text).strip(_AROUND) in {fold(w) for key in keys for w in words[key]}


def _blank(text: str) -> bool:
    """A sign that says that a column isn't meant: "-", an empty box."""
    return text.strip(_AROUND) in ("", *load("table_headers.yaml")["tick_blanks"])


def _runs(heads: Sequence[TableRow], body: Sequence[TableRow], columns: int) -> list[tuple[str, list[int]]]:
    """Neighbouring columns under one upper head; without an upper head those that are ticked, of times or of others."""
    over = [_over(heads, c) for c in range(columns)]
    kinds = [(text, "" if text else _kind(heads, body, c)) for c, text in enumerate(over)]
    runs = [(key, [c for c, _ in run]) for key, run in groupby(enumerate(kinds), key=lambda one: one[1])]
    return [(text, found) for (text, kind), found in runs if text or kind]


def _kind(heads: Sequence[TableRow], body: Sequence[TableRow], column: int) -> str:
    """ "time" or "other" for a column of ticks, or an empty one, by what heads it; "" for one of something else. A time
    or somebody's name heads a column of its run whatever stands in it, so that no cell of another kind takes the column
    out of a run that is believed."""
    own, printed = _own_head(heads, column, ""), [r.cells[column] for r in body if r.cells[column].text]
    if not own:
        return ""
    if month_of(own) or find_deadline(own, plan_year=2000, year_hint=2000, column=True):
        return "time"
    plain = all(c.column_span > 1 or _known(c.text) or _blank(c.text) for c in printed)
    return "other" if role_of(own) is None and (plain or _is_unit(own)) else ""


def _over(heads: Sequence[TableRow], column: int) -> str:
    """The head that stands over a column and its neighbours; "" where none does."""
    return next((r.cells[column].text for r in heads if r.cells[column].column_span > 1), "")


def _own_head(heads: Sequence[TableRow], column: int, over: str) -> str:
    texts = [r.cells[column].text for r in heads if r.cells[column].text and r.cells[column].text != over]
    named = [text for text in texts if re.search(r"[^\W_]", text) and not re.fullmatch(r"\(\d+\)", text)]
    return Counter(named).most_common(1)[0][0] if named else ""  # of those that each page prints again


def _sure(heads: Sequence[TableRow], column: int, text: str, role: str) -> float:
    """How well a head was read; one that names nobody among units was read badly, whatever the engine says."""
    read = [r.cells[column].confidence for r in heads if r.cells[column].text == text]
    known = role == "deadline" or _is_unit(text)
    return max(read, default=1.0) if known else min(_DOUBTED, max(read, default=1.0))


def _ticked(body: Sequence[TableRow], columns: Sequence[int]) -> bool:
    """Whether hardly anything but ticks stands in some columns, and in no row a cell of another kind."""
    cells = [r.cells[c] for r in body for c in columns if r.cells[c].column_span == 1]
    printed = [c for c in cells if c.unread or not _blank(c.text)]
    ticks = sum(_is_tick(c) for c in printed)
    return bool(printed) and ticks >= _TICKED * len(printed)


def _is_tick(cell: TableCell) -> bool:
    return _may_be_tick(cell.text)


def _may_be_tick(printed: str) -> bool:
    text = printed.strip(_AROUND)
    short = len(text) <= _SHORT and not any(c.isdigit() for c in text)
    return _known(text) or short or _among(text, "tick_noes")


def _is_strange(row: TableRow, run: Marks) -> bool:
    """Whether some cell of a row's run is neither a tick that is known nor empty, or may be the sign for "no"."""
    texts = [row.cells[c].text for c in run.heads if row.cells[c].column_span == 1]
    doubtful = run.mixed and any(_among(text, "tick_crosses") for text in texts)
    return doubtful or any(not _blank(text) and not _known(text) for text in texts)


def _told(over: str, own: list[str]) -> tuple[str, list[str]] | None:
    """What ticks under these heads give, and the heads as they are said."""
    role = role_of(over) if over else None
    if role in (None, "deadline") and (periods := _periods(over, own)):
        return "deadline", periods
    if role in (None, *UNIT_ROLES) and sum(map(_is_unit, own)) > _KNOWN * len(own) and all(own):
        return "lead" if role in (None, "lead_support") else role or "lead", own
    return None


def _is_unit(head: str) -> bool:
    """A head that names somebody; "Chủ trì" and the like only say what its column holds."""
    if role_of(head) in UNIT_ROLES:
        return False
    units, _ = units_at(tag(head), 0, loose=True)
    return bool(units) or (head.isupper() and head.isalpha() and roman_value(head) is None)


def _periods(over: str, own: list[str]) -> list[str] | None:
    """The heads as times, each another one; None where they are none. Those of narrow columns are broken and misread:
    four in their order are quarters, twelve months."""
    if months := _months(over, own):
        return months
    kind = _PERIODS.get(len(own))
    ordered = _in_order(own) if kind and _may_be(kind, own, bare=bool(over)) else 0
    if kind and ordered >= len(own) / 2 and (role_of(over) == "deadline" or ordered == len(own)):
        words = load("time.yaml")["words"]
        named = words[kind][0].capitalize()
        return [f"{named} {_ROMAN[n].upper() if kind == 'quarter' else n + 1}" for n in range(len(own))]
    told = [find_deadline(head, plan_year=2000, year_hint=2000, column=True) for head in own]
    ends = [d.end for d in told if d and d.end]
    return own if len(ends) == len(own) and all(a < b for a, b in pairwise(ends)) else None


def month_of(head: str) -> tuple[int, str] | None:
    """The number of a month and the year behind it: "Tháng 7", "T7/2026", "Th.07"; None for another head."""
    month = fold(load("time.yaml")["words"]["month"][0])
    found = re.fullmatch(rf"(?:{month}|t|th)[\s.]*0?(\d\d?)(?:\s*/\s*(20\d\d))?", fold(head).strip(" .:()"))
    return (int(found[1]), found[2] or "") if found and 0 < int(found[1]) < 13 else None


def _months(over: str, own: list[str]) -> list[str] | None:
    """Heads that are months in their order, whatever their count, as they are said; figures alone under "Tháng"."""
    word = load("time.yaml")["words"]["month"][0]
    bare = re.search(rf"\b{fold(word)}\b", fold(over)) is not None
    found = [month_of(head) or (month_of(f"{word} {head}") if bare else None) for head in own]
    told = [(year, month) for month, year in filter(None, found)]
    if len(told) < len(own) or any(a >= b for a, b in pairwise(told)):
        return None
    return [f"{word.capitalize()} {month}" + (f"/{year}" if year else "") for year, month in told]


def _may_be(kind: str, own: list[str], *, bare: bool) -> bool:
    """Whether heads can be quarters or months by the letters before their figures, which may be misread; "Tuần 1" is
    neither, nor is a figure alone without a head over it."""
    names = [re.sub(r"[\W\d_]|(?:i{1,3}|iv|ih)\W*$", "", fold(head)) for head in own]
    known = fold(load("time.yaml")["words"][kind][0])
    alike = [name for name in names if (name[:1] == known[:1] and name[1:2] in ("", known[1])) or (bare and not name)]
    return len(alike) >= len(own) / 2


def _in_order(own: list[str]) -> int:
    """How many heads end in the number of their place: "Quý II", "Q.2", "T12"."""
    count = 0
    for n, head in enumerate(own, 1):
        text = re.sub(r"[^a-z0-9]", "", fold(head).partition("/")[0])
        roman = re.search(r"(?<![iv])(i{1,3}|iv)$", text)
        figure = re.search(r"(?<!\d)0?(\d+)$", text)
        count += bool((roman and n <= len(_ROMAN) and roman[1] == _ROMAN[n - 1]) or (figure and int(figure[1]) == n))
    return count


def _spell(row: TableRow, run: Marks, second: int | None) -> None:
    """Put what the ticks of a row say into its first ticked column; supporters into the second, where one is given."""
    columns = list(run.heads)
    if any(row.cells[c].column_span > 1 for c in columns):
        return  # a group row
    printed = [c for c in columns if row.cells[c].unread or not _blank(row.cells[c].text)]
    ticked = [c for c in printed if not (run.denied and _among(row.cells[c].text, "tick_noes"))]
    helping = _helping(row, ticked) if second is not None else []
    leading = [c for c in ticked if c not in helping]
    said = _time_of(row, columns, ticked, run) if run.role == "deadline" else "; ".join(run.heads[c] for c in leading)
    first, source = columns[0], (leading or ticked or columns)[0]
    spelled = {first: (said, source)}
    if second is not None:
        spelled[second] = ("; ".join(run.heads[c] for c in helping), (helping or [second])[0])
    old, sure = list(row.cells), min((run.sure[c] for c in ticked), default=1.0)
    for c in columns:
        text, at = spelled.get(c, ("", c))
        row.cells[c] = replace(old[at], text=text, confidence=min(old[at].confidence, sure), parts=[], unread=False)


def _helping(row: TableRow, ticked: Sequence[int]) -> list[int]:
    """The columns whose sign says that the unit works with another one, which is told by its own sign."""
    words = load("table_headers.yaml")
    leads, supports = ({fold(w) for w in words[key]} for key in ("tick_leads", "tick_supports"))
    said = {c: fold(row.cells[c].text).strip(_AROUND) for c in ticked}
    helping = [c for c, text in said.items() if text in supports]
    return helping if any(text in leads for text in said.values()) else []


def _time_of(row: TableRow, columns: Sequence[int], ticked: Sequence[int], run: Marks) -> str:
    """ "Quý I - Quý III" for ticks side by side, "Quý I, Quý IV" for others; with its day where one stands for the
    tick, "trước ngày 15 Tháng 4/2026"."""
    whole: list[str] = []
    if len(ticked) == 1 and month_of(run.heads[ticked[0]]) and is_of_days(row.cells[ticked[0]].text):
        return f"{row.cells[ticked[0]].text} {run.heads[ticked[0]]}"
    for _, some in groupby(ticked, key=lambda c: columns.index(c) - ticked.index(c)):
        group = [run.heads[c] for c in some]
        whole.append(group[0] if len(group) == 1 else f"{group[0]} - {group[-1]}")
    return ", ".join(whole)
