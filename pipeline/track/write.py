"""One reading into the tracker, inside the caller's transaction: the machine's columns only, never what people set."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.document.tracker import Status
from pipeline.text import fold
from pipeline.track.days import next_due
from pipeline.track.identity import Known, same_rows
from pipeline.track.models import (
    Citation,
    DocumentRow,
    History,
    IndicatorRow,
    Schedule,
    TaskIndicator,
    TaskRow,
    TaskUnit,
    Unit,
)
from pipeline.track.reading import Reading, ReadRow, Values

LOADER = "kehoach load"  # who, in the history
_TOLD = ("text", "deadline_text", "start_on", "end_on", "recurrence", "product")  # of a reading, in the history
_OPEN = (Status.NEW.value, Status.RUNNING.value)


@dataclass
class Counts:
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def add(self, other: Counts) -> None:
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.gone += other.gone


@dataclass
class Written:
    """What one document came to."""

    tasks: Counts = field(default_factory=Counts)
    indicators: Counts = field(default_factory=Counts)
    new: bool = False
    changed: bool = False  # itself or anything of it


@dataclass(frozen=True)
class Origin:
    """Where a reading comes from, beside what it says."""

    sha256: str
    origin: str
    folder: str
    stem: str
    fingerprint: str


class Writer:
    """Writes readings; remembers which units and schedules are there. `forget` after a transaction that failed."""

    def __init__(self) -> None:
        self._units: set[str] = set()
        self._schedules: dict[str, int] = {}

    def forget(self) -> None:
        self._units.clear()
        self._schedules.clear()

    def document(self, db: Connection, reading: Reading, origin: Origin, others: set[str]) -> Written:
        """Write one document. `others`: checksums of the other documents that are there, which keep their rows."""
        done = Written()
        document_id = self._document_row(db, reading, origin, others, done)
        tasks = self._tasks(db, document_id, reading, origin.sha256, done.tasks)
        indicators = self._indicators(db, document_id, reading, origin.sha256, done.indicators)
        _links(db, reading, tasks, indicators)
        db.execute(delete(Citation).where(Citation.document_id == document_id))
        if reading.citations:
            db.execute(insert(Citation), [{"document_id": document_id, **one} for one in reading.citations])
        done.changed |= any(c.new + c.changed + c.gone for c in (done.tasks, done.indicators))
        return done

    def _document_row(self, db: Connection, reading: Reading, origin: Origin, others: set[str], done: Written) -> int:
        values = {**reading.values, **vars(origin), "gone": False}
        found = db.execute(select(DocumentRow).where(DocumentRow.sha256 == origin.sha256)).first()
        found = found or _scanned_anew(db, reading, origin, others)
        if found is None:
            done.new = True
            made = db.execute(insert(DocumentRow).returning(DocumentRow.id), [values])
            return int(made.scalar_one())
        done.changed = found.gone or any(getattr(found, name) != value for name, value in reading.values.items())
        db.execute(update(DocumentRow).where(DocumentRow.id == found.id).values(values))
        return int(found.id)

    def _tasks(self, db: Connection, document_id: int, reading: Reading, sha256: str, counts: Counts) -> dict[str, int]:
        """Gives the ids by the review's keys."""
        query = select(TaskRow).where(TaskRow.document_id == document_id)
        known = db.execute(query.order_by(TaskRow.gone, TaskRow.id).with_for_update()).all()
        kept = same_rows([_known(row) for row in known], reading.tasks)
        self._need_units(db, reading.tasks)
        ids, told, changed_units = dict[str, int](), list[Values](), list[int]()
        updates: list[Values] = []
        units = _units_of(db, document_id) if known else {}
        for index, row in enumerate(known):
            if index not in kept:
                continue
            position = kept[index]
            read = reading.tasks[position]
            values = self._columns(db, read, position)
            ids[read.review_key] = row.id
            same = row.digest == read.digest and not row.gone
            counts.unchanged += same
            counts.changed += not same
            if row.digest != read.digest:
                changed_units.append(row.id)
            if same and (row.review_key, row.position, row.page, row.bbox) == _place(read, position):
                continue
            values["due"] = _due(values, read, row.status, row.done_on)
            updates.append({**values, "gone": False, "b_id": row.id})
            if row.version and not same:
                told += _events(row, values, units.get(row.id, []), read)
        _update(db, TaskRow, updates)
        self._gone(db, [row for index, row in enumerate(known) if index not in kept], counts, told)
        taken = set(kept.values())
        fresh = [index for index in range(len(reading.tasks)) if index not in taken]
        ids |= self._new_tasks(db, document_id, [(i, reading.tasks[i]) for i in fresh], sha256)
        counts.new += len(fresh)
        self._name_units(db, reading, ids, {*changed_units, *(ids[reading.tasks[i].review_key] for i in fresh)})
        if told:
            db.execute(insert(History), told)
        return ids

    def _new_tasks(
        self, db: Connection, document_id: int, rows: list[tuple[int, ReadRow]], sha256: str
    ) -> dict[str, int]:
        if not rows:
            return {}
        keys = _free_keys(db, TaskRow, [row for _, row in rows], sha256)
        made = []
        for key, (position, row) in zip(keys, rows, strict=True):
            values = self._columns(db, row, position)
            values["due"] = _due(values, row, Status.NEW.value, None)
            made.append({**values, "key": key, "document_id": document_id, "status": Status.NEW.value, "version": 0})
        db.execute(insert(TaskRow), [{**one, "gone": False} for one in made])
        return _ids(db, TaskRow, keys, rows)

    def _gone(self, db: Connection, rows: Sequence[Row[Any]], counts: Counts, told: list[Values]) -> None:
        """Those on which nobody set anything are removed, the others marked; a person may be at it at this moment."""
        if not rows:
            return
        ids = [row.id for row in rows]
        db.execute(delete(TaskRow).where(TaskRow.id.in_(ids), TaskRow.version == 0))
        db.execute(update(TaskRow).where(TaskRow.id.in_(ids), ~TaskRow.gone).values(gone=True))
        for row in rows:
            counts.gone += not row.gone
            if row.version and not row.gone:
                told.append(_event(row.id, "gone", {}, {}))

    def _indicators(
        self, db: Connection, document_id: int, reading: Reading, sha256: str, counts: Counts
    ) -> dict[str, int]:
        query = select(IndicatorRow).where(IndicatorRow.document_id == document_id).order_by(IndicatorRow.id)
        known = db.execute(query).all()
        kept = same_rows([_known(row) for row in known], reading.indicators)
        ids, updates = {}, []
        for index, position in kept.items():
            row, read = known[index], reading.indicators[position]
            ids[read.review_key] = int(row.id)
            same = row.digest == read.digest
            counts.unchanged += same
            counts.changed += not same
            if not same or (row.review_key, row.position, row.page, row.bbox) != _place(read, position):
                updates.append({**_plain(read, position), "b_id": row.id})
        _update(db, IndicatorRow, updates)
        gone = [row.id for index, row in enumerate(known) if index not in kept]
        counts.gone += len(gone)
        if gone:
            db.execute(delete(IndicatorRow).where(IndicatorRow.id.in_(gone)))
        taken = set(kept.values())
        rows = [(i, row) for i, row in enumerate(reading.indicators) if i not in taken]
        counts.new += len(rows)
        if not rows:
            return ids
        keys = _free_keys(db, IndicatorRow, [row for _, row in rows], sha256)
        made = [
            {**_plain(row, i), "key": key, "document_id": document_id} for key, (i, row) in zip(keys, rows, strict=True)
        ]
        db.execute(insert(IndicatorRow), made)
        return ids | _ids(db, IndicatorRow, keys, rows)

    def _columns(self, db: Connection, row: ReadRow, position: int) -> Values:
        values = _plain(row, position)
        values["schedule_id"] = self._schedule(db, row) if row.values["rrule"] else None
        return values

    def _schedule(self, db: Connection, row: ReadRow) -> int:
        rules, since = row.values["rrule"], row.values["since"]
        digest = hashlib.blake2b(json.dumps([rules, str(since)]).encode(), digest_size=16).hexdigest()
        if digest not in self._schedules:
            _insert_missing(db, Schedule, [{"digest": digest, "rules": rules, "since": since}])
            found = db.execute(select(Schedule.id).where(Schedule.digest == digest)).scalar_one()
            self._schedules[digest] = int(found)
        return self._schedules[digest]

    def _need_units(self, db: Connection, rows: Iterable[ReadRow]) -> None:
        named = {unit.unit_id: unit.name for row in rows for unit in row.units}
        missing = [{"id": one, "name": name} for one, name in named.items() if one not in self._units]
        if missing:
            _insert_missing(db, Unit, missing)
            self._units |= {one["id"] for one in missing}

    @staticmethod
    def _name_units(db: Connection, reading: Reading, ids: dict[str, int], changed: set[int]) -> None:
        if not changed:
            return
        db.execute(delete(TaskUnit).where(TaskUnit.task_id.in_(changed)))
        rows = [
            {"task_id": ids[row.review_key], "role": u.role, "position": i, "name": u.name, "unit_id": u.unit_id}
            for row in reading.tasks
            if ids[row.review_key] in changed
            for i, u in enumerate(row.units)
        ]
        if rows:
            db.execute(insert(TaskUnit), rows)


def due_of(
    end: date | None, rules: Sequence[str], since: date | None, status: str, done_on: date | None
) -> date | None:
    """By when something is next to be done. Of a recurring task that is done for good, by no day."""
    if status == Status.DROPPED.value or (status == Status.DONE.value and done_on is None):
        return None
    if rules and (since or done_on):
        return next_due(tuple(rules), since, done_on)
    return end if status in _OPEN else None


def _due(values: Values, row: ReadRow, status: str, done_on: date | None) -> date | None:
    return due_of(values["end_on"], values["rrule"], row.values["since"], status, done_on)


def _scanned_anew(db: Connection, reading: Reading, origin: Origin, others: set[str]) -> Row[Any] | None:
    """The row of the document that was read from the same file before it was scanned anew; not any other document's."""
    query = select(DocumentRow).where(DocumentRow.origin == origin.origin).order_by(DocumentRow.id.desc())
    for row in db.execute(query):
        if row.sha256 in others:
            continue
        if row.number and reading.values["number"] and _letters(row.number) == _letters(reading.values["number"]):
            return row
        known = db.execute(select(TaskRow).where(TaskRow.document_id == row.id, ~TaskRow.gone)).all()
        if known and 2 * len(same_rows([_known(one) for one in known], reading.tasks)) >= len(known):
            return row
    return None


def _letters(number: str) -> str:
    return "".join(fold(number).split())


def _known(row: Row[Any]) -> Known:
    box = row.bbox
    return Known(row.review_key, row.page, (box[0], box[1], box[2], box[3]) if box else None, row.text)


def _plain(row: ReadRow, position: int) -> Values:
    values = {name: value for name, value in row.values.items() if name != "since"}
    return {**values, "review_key": row.review_key, "position": position, "digest": row.digest}


def _place(row: ReadRow, position: int) -> tuple[str, int, int | None, list[float] | None]:
    return row.review_key, position, row.values["page"], row.values["bbox"]


def _free_keys(db: Connection, table: type[TaskRow | IndicatorRow], rows: list[ReadRow], sha256: str) -> list[str]:
    """A key for each new row, the same whichever tracker it is first loaded into."""
    first = [hashlib.sha256(f"{sha256}|{row.review_key}".encode()).hexdigest()[:16] for row in rows]
    taken = set(db.execute(select(table.key).where(table.key.in_(first))).scalars())
    found = []
    for one in first:
        key, count = one, 1
        while key in taken:  # a row that was found again under other words has it
            count += 1
            key = f"{one}-{count}"
            if key not in taken and db.execute(select(table.id).where(table.key == key)).first():
                taken.add(key)
        taken.add(key)
        found.append(key)
    return found


def _ids(
    db: Connection, table: type[TaskRow | IndicatorRow], keys: list[str], rows: list[tuple[int, ReadRow]]
) -> dict[str, int]:
    found = dict(db.execute(select(table.key, table.id).where(table.key.in_(keys))).all())
    return {row.review_key: found[key] for key, (_, row) in zip(keys, rows, strict=True)}


def _update(db: Connection, table: type[TaskRow | IndicatorRow], rows: list[Values]) -> None:
    if rows:
        from sqlalchemy import bindparam

        db.execute(update(table.__table__).where(table.__table__.c.id == bindparam("b_id")), rows)  # type: ignore[arg-type]


def _insert_missing(db: Connection, table: type[Unit | Schedule], rows: list[Values]) -> None:
    """Insert what another load hasn't inserted meanwhile."""
    if db.dialect.name == "postgresql":
        db.execute(postgresql.insert(table).on_conflict_do_nothing(), rows)
    else:
        db.execute(sqlite.insert(table).on_conflict_do_nothing(), rows)


def _links(db: Connection, reading: Reading, tasks: dict[str, int], indicators: dict[str, int]) -> None:
    ids = list(tasks.values())
    if ids:
        db.execute(delete(TaskIndicator).where(TaskIndicator.task_id.in_(ids)))
    rows = [
        {"task_id": tasks[task], "indicator_id": indicators[one], "score": score, "why": why}
        for task, one, score, why in reading.links
        if task in tasks and one in indicators
    ]
    if rows:
        db.execute(insert(TaskIndicator), rows)


def _units_of(db: Connection, document_id: int) -> dict[int, list[tuple[str, str]]]:
    query = select(TaskUnit.task_id, TaskUnit.role, TaskUnit.name).join(TaskRow, TaskRow.id == TaskUnit.task_id)
    found: dict[int, list[tuple[str, str]]] = {}
    for task, role, name in db.execute(query.where(TaskRow.document_id == document_id).order_by(TaskUnit.position)):
        found.setdefault(task, []).append((role, name))
    return found


def _events(row: Row[Any], values: Values, units: list[tuple[str, str]], read: ReadRow) -> list[Values]:
    """What a reading did to a task on which people had set something."""
    found = [_event(row.id, "back", {}, {})] if row.gone else []
    before = {name: _shown(getattr(row, name)) for name in _TOLD} | _by_role(units)
    after = {name: _shown(values[name]) for name in _TOLD} | _by_role([(u.role, u.name) for u in read.units])
    names = [name for name in after if before[name] != after[name]]
    if names:
        found.append(_event(row.id, "reading", {n: before[n] for n in names}, {n: after[n] for n in names}))
    return found


def _by_role(units: list[tuple[str, str]]) -> Values:
    roles = {role: [name for one, name in units if one == role] for role in ("lead", "support", "monitor")}
    return {f"{role}_units": names for role, names in roles.items()}


def _shown(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _event(task_id: int, kind: str, before: Values, after: Values) -> Values:
    return {"task_id": task_id, "kind": kind, "who": LOADER, "at": now(), "before": before, "after": after}


def now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
