"""What people wrote into a workbook, into the tracker: row by row, and no row that is out of date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from pipeline.document.tracker import Progress, Status
from pipeline.errors import KehoachError
from pipeline.export.cells import cell
from pipeline.knowledge import load
from pipeline.track.columns import EDITABLE
from pipeline.track.connect import writing
from pipeline.track.errors import BadProgress, FutureDay, NotBegun
from pipeline.track.models import History, TaskRow
from pipeline.track.progress import IMPORT, SET, allow, checked, filled_in, progress_at, progress_of, set_progress
from pipeline.track.workbook import BadCell, SheetRow, rows_of, told

_IN_ONE_QUESTION = 500


class RowRefused(KehoachError):
    """A row of a workbook that was not taken over; the others were."""

    code = "row_refused"

    def __init__(self, row: SheetRow, kind: str, en: str, vi: str) -> None:
        super().__init__(f"{row.sheet}, row {row.number}: {en}", "Put the row right, or export the workbook anew.")
        self.row, self.kind, self.en, self.vi = row, kind, en, vi
        self.message_vi = f"{row.sheet}, {load('tracker.yaml')['row_number'].format(row.number)}: {vi}"

    def __reduce__(self) -> tuple[type, tuple[SheetRow, str, str, str]]:  # type: ignore[override]
        return type(self), (self.row, self.kind, self.en, self.vi)


@dataclass
class Imported:
    """What came of a workbook."""

    changed: int = 0
    unchanged: int = 0
    refused: list[RowRefused] = field(default_factory=list)


def import_workbook(engine: Engine, tracker: str, path: Path, who: str, today: date) -> Imported:
    """Set what people wrote, all of it in one transaction; rows that can't be are in `refused`.

    Raises UnreadableFile and BadWorkbook where the file as a whole can't come in.
    """
    done = Imported()
    rows = _single(list(rows_of(path)), done)
    with writing(engine, many=True) as db:
        known = _tasks(db, [row.key for row in rows])
        take = partial(_take, db, tracker, who, today)
        for row in rows:
            try:
                changed = take(row, known.get(row.key))
            except RowRefused as error:
                done.refused.append(error)
                continue
            done.changed += changed
            done.unchanged += not changed
    done.refused.sort(key=lambda one: (one.row.sheet, one.row.number))
    return done


def _single(rows: list[SheetRow], done: Imported) -> list[SheetRow]:
    """One row a task. Rows of one task that say the same are one, those that don't are refused."""
    first: dict[str, SheetRow] = {}
    quarrel: set[str] = set()
    for row in rows:
        other = first.setdefault(row.key, row)
        if row.key and other is not row and (other.values, other.version) != (row.values, row.version):
            quarrel.add(row.key)
    kept = []
    for row in rows:
        if not row.key:
            done.refused.append(_refused(row, "no_key"))
        elif row.key in quarrel:
            done.refused.append(_refused(row, "twice"))
        elif first[row.key] is row:
            kept.append(row)
    return kept


def _tasks(db: Connection, keys: list[str]) -> dict[str, Row[Any]]:
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(keys), _IN_ONE_QUESTION):
        query = select(TaskRow.__table__).where(TaskRow.key.in_(keys[start : start + _IN_ONE_QUESTION]))
        found |= {row.key: row for row in db.execute(query)}
    return found


def _take(  # noqa: PLR0917 - the first four are bound once
    db: Connection, tracker: str, who: str, today: date, row: SheetRow, task: Row[Any] | None
) -> bool:
    """Whether the row changed anything. Raises RowRefused."""
    if task is None:
        raise _refused(row, "unknown_task")
    seen = _seen(db, tracker, row, task)
    if row.bad:
        raise _refused_cell(row, row.bad)
    edits = _edits(row, seen)
    current = progress_of(task)
    try:
        given = {*edits, "percent"}  # its column stands in the sheet: what is left there is meant
        wanted = checked(filled_in(current, replace(current, **edits), given, today))
        allow(current, wanted, today)
    except (FutureDay, NotBegun) as error:
        raise _refused_cell(row, BadCell("done_on", error.code, f"{wanted.done_on:%d/%m/%Y}")) from error
    except BadProgress as error:
        raise _refused_cell(row, _bad_cell(edits, error)) from error
    if wanted == current:
        return False
    if current != seen:
        raise _conflict(db, row, task, [name for name in edits if getattr(current, name) != edits[name]])
    return set_progress(db, row.key, who, current, wanted, today=today, kind=IMPORT)


def _bad_cell(edits: dict[str, Any], error: BadProgress) -> BadCell:
    """Which of the edits can't be kept."""
    for name, value in edits.items():
        try:
            checked(replace(Progress(), **{name: value}))
        except BadProgress as own:
            kind = {"percent": "percent", "done_on": "day"}.get(name, "too_long")
            return BadCell(name, kind, own.message if kind == "too_long" else value)
    return BadCell("notes", "too_long", error.message)


def _seen(db: Connection, tracker: str, row: SheetRow, task: Row[Any]) -> Progress:
    """What had been set on the task when the row was written."""
    of, _, number = row.version.rpartition(".")
    if of and of != tracker:
        raise _refused(row, "other_tracker")
    if not of or not number.isascii() or not number.isdigit() or len(number) > 12:
        raise _refused(row, "bad_version")
    if int(number) == task.version:
        return progress_of(task)
    seen = progress_at(db, task.id, int(number))
    if seen is None:
        raise _refused(row, "bad_version")
    return seen


def _edits(row: SheetRow, seen: Progress) -> dict[str, Any]:
    """What a person changed in the row. Texts go out with a mark before what looks like a formula, and on one line."""
    edits: dict[str, Any] = {}
    for name in EDITABLE:
        if name not in row.values:
            continue
        value, before = row.values[name], getattr(seen, name)
        if name == "status" and value is None:
            raise _refused_cell(row, BadCell("status", "status", ""))
        if isinstance(value, str) and not isinstance(value, Status):
            if before is not None and value in (cell(before), cell(before).strip()):
                continue
            plain = value.removeprefix("'")
            value = plain if cell(plain) == value else value
            if checked(Progress(notes=value[:20_000])).notes == before:
                continue
        if value != before:
            edits[name] = value
    return edits


def _conflict(db: Connection, row: SheetRow, task: Row[Any], names: Iterable[str]) -> RowRefused:
    query = select(History.who).where(History.task_id == task.id, History.kind.in_((SET, IMPORT)))
    who = db.execute(query.order_by(History.id.desc()).limit(1)).scalar() or ""
    heads = load("tracker.yaml")["columns"]
    fields = {language: ", ".join(heads[name][language] for name in names) for language in ("en", "vi")}
    words = load("tracker.yaml")["row_problems"]["conflict"]
    en, vi = (words[language].format(who=who, fields=fields[language]) for language in ("en", "vi"))
    return RowRefused(row, "conflict", en, vi)


def _refused(row: SheetRow, kind: str) -> RowRefused:
    words = load("tracker.yaml")["row_problems"][kind]
    return RowRefused(row, kind, words["en"], words["vi"])


def _refused_cell(row: SheetRow, bad: BadCell) -> RowRefused:
    return RowRefused(row, "bad_value", told(bad, "en"), told(bad, "vi"))
