"""The periodic report out of the tracker: counts over all tasks of the period, lines for those that are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from pipeline.document.tracker import PeriodicReport, ReportLine, Standing, Status, TrackedTask, UnitTally
from pipeline.text import fold
from pipeline.track.models import DocumentRow, TaskRow, TaskUnit, Unit
from pipeline.track.period import Period
from pipeline.track.queries import (
    TaskFilter,
    as_indicators,
    as_tasks,
    conditions,
    found_indicators,
    found_tasks,
    schedules,
    unanswered,
)
from pipeline.track.reading import first_day
from pipeline.track.standing import Facts, standing

_IN_ONE_QUESTION = 500
_LAST = date.max


class _Counted(NamedTuple):
    task_id: int
    standing: Standing
    due: date | None


def periodic_report(
    db: Connection,
    tracker: str,
    period: Period,
    as_of: date,
    *,
    unit: str | None = None,
    standings: Collection[Standing] | None = None,
    most: int | None = None,
) -> PeriodicReport:
    """The report on the tasks of a period as they stand on a day.

    `unit`: only what it leads. `standings` and `most` bound the lines (by due day); the counts are always of all.
    """
    counted = _count(db, period, as_of, unit)
    wanted = [one for one in counted if standings is None or one.standing in standings]
    wanted.sort(key=lambda one: one.due or _LAST)
    return PeriodicReport(
        title=period.title,
        start=period.start,
        end=period.end,
        as_of=as_of,
        units=_tallies(db, counted, unit),
        lines=_lines(db, tracker, wanted[:most]),
        unanswered=() if unit else _unanswered(db, period),
        reporting_body=_reporting_body(db, unit),
        counts=dict(Counter(one.standing for one in counted)),
    )


def _count(db: Connection, period: Period, as_of: date, unit: str | None) -> list[_Counted]:
    t, d = TaskRow, DocumentRow
    columns = (t.id, t.status, t.percent, t.done_on, t.settled_on, t.start_on, t.end_on, t.schedule_id, d.issued_on)
    query = select(*columns).join(d, d.id == t.document_id).where(*conditions(db, TaskFilter(unit=unit), as_of))
    known = schedules(db)
    days_of: dict[str | None, date | None] = {}
    found = []
    for row in db.execute(query.order_by(t.document_id, t.position, t.id)):
        if row.issued_on not in days_of:
            days_of[row.issued_on] = first_day(row.issued_on)
        told = standing(_facts(row, known, days_of[row.issued_on]), period, as_of)
        if told:
            found.append(_Counted(row.id, *told))
    return found


def _facts(
    row: Row[*tuple[Any, ...]], known: dict[int, tuple[tuple[str, ...], date | None]], issued: date | None
) -> Facts:
    rules, since = known[row.schedule_id] if row.schedule_id is not None else ((), None)
    return Facts(
        Status(row.status),
        row.percent,
        row.done_on,
        row.settled_on,
        row.start_on or issued,
        row.end_on,
        rules,
        since,
    )


def _tallies(db: Connection, counted: list[_Counted], unit: str | None) -> tuple[UnitTally, ...]:
    """By the units' names; last the tasks that name no lead."""
    query = select(TaskUnit.task_id, TaskUnit.unit_id).where(TaskUnit.role == "lead")
    if unit is not None:
        query = query.where(TaskUnit.unit_id == unit)
    leads: dict[int, set[str]] = {}
    for task, one in db.execute(query):
        leads.setdefault(task, set()).add(one)
    tallies: dict[str, Counter[Standing]] = {}
    for task, told, _ in counted:
        for one in leads.get(task, ("",)):
            tallies.setdefault(one, Counter())[told] += 1
    names = dict(db.execute(select(Unit.id, Unit.name)).all()) | {"": ""}
    made = [UnitTally(names[one], dict(counts), one) for one, counts in tallies.items()]
    return tuple(sorted(made, key=lambda tally: (not tally.unit_id, fold(tally.unit), tally.unit_id)))


def _lines(db: Connection, tracker: str, wanted: list[_Counted]) -> tuple[ReportLine, ...]:
    tasks: dict[int, TrackedTask] = {}
    for start in range(0, len(wanted), _IN_ONE_QUESTION):
        ids = [one.task_id for one in wanted[start : start + _IN_ONE_QUESTION]]
        rows = db.execute(found_tasks([TaskRow.id.in_(ids)])).all()
        tasks |= dict(zip((row.id for row in rows), as_tasks(db, rows, tracker), strict=True))
    return tuple(ReportLine(tasks[one.task_id], one.standing, one.due) for one in wanted)


def _unanswered(db: Connection, period: Period) -> tuple[Any, ...]:
    rows = db.execute(found_indicators([unanswered(), _issued_by(period)])).all()
    return tuple(as_indicators(db, rows))


def _issued_by(period: Period) -> Any:
    """Documents of an unknown day count as issued; ISO texts compare as days do."""
    issued = DocumentRow.issued_on
    return issued.is_(None) | (issued <= period.end.isoformat())


def _reporting_body(db: Connection, unit: str | None) -> str | None:
    """The unit; of the report on all, the body that issued the plans, where it is one."""
    if unit is not None:
        return db.execute(select(Unit.name).where(Unit.id == unit)).scalar()
    query = select(DocumentRow.issuing_body).where(~DocumentRow.gone, DocumentRow.issuing_body.is_not(None)).distinct()
    bodies = db.execute(query.limit(2)).scalars().all()
    return bodies[0] if len(bodies) == 1 else None
