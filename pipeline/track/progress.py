"""What people set on a task: checked, kept beside what stood there before, and never lost to a second person."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.document.tracker import HistoryEntry, Progress, Status
from pipeline.track.errors import BadProgress, FutureDay, NotBegun, ProgressConflict, UnknownTask
from pipeline.track.models import History, Schedule, TaskRow
from pipeline.track.reading import clean
from pipeline.track.write import due_of, now

SET, IMPORT = "set", "import"  # kinds of what people set
_LONGEST = {"assignee": 200, "notes": 20_000}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ALL = 100  # per cent
_SETTLED = (Status.DONE, Status.DROPPED)
_YEARS = range(1900, 2200)


def checked(progress: Progress) -> Progress:
    """As it is kept: texts NFC and trimmed, empty ones None. Raises BadProgress."""
    percent = progress.percent
    if percent is not None and (isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100):
        raise BadProgress(f"Not a percentage: {percent!r}")
    if progress.done_on is not None and progress.done_on.year not in _YEARS:
        raise BadProgress(f"Not a day on which something was done: {progress.done_on}", "Give a day of these years.")
    assignee, notes = _text("assignee", progress.assignee), _text("notes", progress.notes)
    return replace(progress, status=Status(progress.status), assignee=assignee, notes=notes)


def allow(before: Progress, after: Progress, today: date) -> None:
    """Raises FutureDay and NotBegun where the day of what is set anew can't be."""
    day = after.done_on
    if day is None or (day, after.status) == (before.done_on, before.status):
        return
    if day > today:
        raise FutureDay(f"A day that is still to come: {day}")
    if after.status is Status.NEW:
        raise NotBegun(f"Done on {day}, and not begun")


def filled_in(before: Progress, after: Progress, given: Container[str], today: date) -> Progress:
    """What follows from a status that is set anew, but for the fields that are `given`.

    Done is done today, and wholly; what is not done any more loses its day.
    """
    if after.status is Status.DONE and before.status is not Status.DONE:
        percent = after.percent if "percent" in given else _ALL
        after = replace(after, done_on=after.done_on or today, percent=percent)
    if after.status is not Status.DONE and before.status is Status.DONE and "done_on" not in given:
        after = replace(after, done_on=None, percent=None if after.percent == _ALL else after.percent)
    if after.status is Status.NEW is not before.status and after.done_on == before.done_on:
        after = replace(after, done_on=None)  # it was begun by mistake: its day goes with that
    return after


def set_progress(
    db: Connection, key: str, who: str, before: Progress, after: Progress, *, today: date, kind: str = SET
) -> bool:
    """Set it, inside the caller's transaction; whether anything changed.

    `before` is what the person saw. Raises UnknownTask, BadProgress, and ProgressConflict where it is another by now.
    """
    before, after = checked(before), checked(after)
    row = db.execute(select(TaskRow).where(TaskRow.key == key).with_for_update()).first()
    if row is None:
        raise UnknownTask(f"There is no task {key[:40]}")
    current = progress_of(row)
    if current == after:
        return False
    allow(current, after, today)
    if current != before:
        raise ProgressConflict(key, current, _latest(db, row.id))
    entry = {"task_id": row.id, "kind": kind, "who": clean(who), "at": now()}
    changed = [name for name, value in asdict(after).items() if value != getattr(current, name)]
    entry |= {"before": _as_json(current), "after": _as_json(after) | {"changed": changed}}
    number = db.execute(insert(History).returning(History.id), [entry]).scalar_one()
    values = asdict(after) | {"status": after.status.value, "version": number, "due": _due(db, row, after)}
    values["settled_on"] = None
    if after.status in _SETTLED:
        values["settled_on"] = row.settled_on if current.status == after.status else today
    db.execute(update(TaskRow).where(TaskRow.id == row.id).values(values))
    return True


def progress_of(row: Row[Any]) -> Progress:
    return Progress(Status(row.status), row.percent, row.assignee, row.notes, row.done_on)


def progress_at(db: Connection, task_id: int, version: int) -> Progress | None:
    """What was set on a task at a version; None where it never had it."""
    if version == 0:
        return Progress()
    found = db.execute(select(History.after).where(History.id == version, History.task_id == task_id)).scalar()
    return from_json(found) if found else None


def from_json(data: Mapping[str, Any]) -> Progress:
    done_on = data.get("done_on")
    return Progress(
        Status(data["status"]),
        data.get("percent"),
        data.get("assignee"),
        data.get("notes"),
        date.fromisoformat(done_on) if done_on else None,
    )


def entry_of(row: Row[Any]) -> HistoryEntry:
    """A history row, with the fields that changed."""
    before, after = dict(row.before), dict(row.after)
    changed = after.pop("changed", list(after))
    return HistoryEntry(
        row.id,
        row.kind,
        row.who,
        row.at,
        {name: before.get(name) for name in changed},
        {name: after.get(name) for name in changed},
    )


def _latest(db: Connection, task_id: int) -> HistoryEntry | None:
    of_people = select(History).where(History.task_id == task_id, History.kind.in_((SET, IMPORT)))
    row = db.execute(of_people.order_by(History.id.desc()).limit(1)).first()
    return entry_of(row) if row else None


def _due(db: Connection, row: Row[Any], after: Progress) -> date | None:
    since = None
    if row.schedule_id is not None:
        since = db.execute(select(Schedule.since).where(Schedule.id == row.schedule_id)).scalar()
    return due_of(row.end_on, row.rrule, since, after.status.value, after.done_on)


def _as_json(progress: Progress) -> dict[str, Any]:
    done_on = progress.done_on.isoformat() if progress.done_on else None
    return asdict(progress) | {"status": progress.status.value, "done_on": done_on}


def _text(name: str, value: str | None) -> str | None:
    made = _CONTROL.sub("", clean(value or "")).replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(made) > _LONGEST[name]:
        raise BadProgress(f"The text is too long: {len(made)} characters of {_LONGEST[name]} ({name})")
    return made or None
