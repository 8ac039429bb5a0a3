"""The periodic report out of the tracker: counts over all tasks of the period, lines for those that are asked for.

Of 20,000 tasks most are of a few hundred kinds, for the standing is told from what was set and the days alone. The
database counts the kinds; a standing is told once for each; tasks are read only for the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, case, distinct, func, null, or_, select

from pipeline.document.tracker import PeriodicReport, ReportLine, Standing, Status, TrackedTask, UnitTally
from pipeline.text import fold
from pipeline.track.models import DocumentRow, History, TaskRow, TaskUnit, Unit
from pipeline.track.period import Period
from pipeline.track.progress import IMPORT, SET
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
from pipeline.track.standing import Facts, standing

_IN_ONE_QUESTION = 500
_LAST = date.max
_KIND = (
    *(TaskRow.status, TaskRow.percent, TaskRow.done_on),
    *(TaskRow.settled_on, TaskRow.end_on, TaskRow.schedule_id),
)
_MARKED = "marked_by_end"
Kind = tuple[Any, ...]
Columns = tuple[Any, ...]
Known = dict[int, tuple[tuple[str, ...], date | None]]


class _Asked(NamedTuple):
    """The tasks that may be in the report, the columns that tell their kind, and the day of the report."""

    begun: list[ColumnElement[bool]]
    columns: Columns
    as_of: date


class _Told(NamedTuple):
    """Where the tasks of a kind stand, and how many they are."""

    standing: Standing
    due: date | None
    number: int


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
    begun = [*conditions(db, TaskFilter(unit=unit), as_of), _begun_by(period)]
    asked = _Asked(begun, (*_KIND, _marked(min(period.end, as_of))), as_of)
    told = _tell(db, asked, period)
    counts: Counter[Standing] = Counter()
    for one in told.values():
        counts[one.standing] += one.number
    wanted = {kind: one for kind, one in told.items() if standings is None or one.standing in standings}
    return PeriodicReport(
        title=period.title,
        start=period.start,
        end=period.end,
        as_of=as_of,
        units=_tallies(db, asked, told, unit),
        lines=_lines(db, tracker, asked, wanted, most),
        unanswered=() if unit else _unanswered(db, period),
        reporting_body=_reporting_body(db, unit),
        counts=dict(counts),
    )


def _marked(day: date) -> ColumnElement[Any]:
    """Of a recurring task that was set done after a day: the latest day up to it that it had been set done on.

    The task keeps only its last; those of past periods stand in the history.
    """
    done_on = History.after["done_on"].as_string()
    marks = select(func.max(done_on)).where(
        History.task_id == TaskRow.id, History.kind.in_((SET, IMPORT)), done_on <= day.isoformat()
    )
    asked = and_(TaskRow.schedule_id.is_not(None), TaskRow.done_on > day)
    return case((asked, marks.correlate(TaskRow).scalar_subquery()), else_=null()).label(_MARKED)


def _begun_by(period: Period) -> ColumnElement[bool]:
    """Tasks whose first day, or their document's, is not after the period; days of issue are ISO texts."""
    start, issued = TaskRow.start_on, DocumentRow.issued_on
    of_document = or_(issued.is_(None), issued.not_like("____-__%"), issued <= period.end.isoformat())
    return or_(start <= period.end, and_(start.is_(None), of_document))


def _tell(db: Connection, asked: _Asked, period: Period) -> dict[Kind, _Told]:
    """The kinds of tasks that are in the report."""
    query = select(*asked.columns, func.count()).join(DocumentRow, DocumentRow.id == TaskRow.document_id)
    known = schedules(db)
    found = {}
    for *kind, number in db.execute(query.where(*asked.begun).group_by(*_KIND, _MARKED)).all():
        if told := standing(_facts(tuple(kind), known), period, asked.as_of):
            found[tuple(kind)] = _Told(*told, number)
    return found


def _facts(kind: Kind, known: Known) -> Facts:
    status, percent, done_on, settled_on, end_on, schedule_id, marked = kind
    rules, since = known[schedule_id] if schedule_id is not None else ((), None)
    return Facts(
        Status(status),
        percent,
        done_on,
        settled_on,
        None,
        end_on,
        rules,
        since,
        date.fromisoformat(marked) if marked else None,
    )


def _tallies(db: Connection, asked: _Asked, told: dict[Kind, _Told], unit: str | None) -> tuple[UnitTally, ...]:
    """By the units' names; last the tasks that name no lead."""
    leads = and_(TaskUnit.task_id == TaskRow.id, TaskUnit.role == "lead")
    query = select(TaskUnit.unit_id, *asked.columns, func.count(distinct(TaskRow.id))).select_from(TaskRow)
    query = (
        query.join(DocumentRow, DocumentRow.id == TaskRow.document_id).outerjoin(TaskUnit, leads).where(*asked.begun)
    )
    if unit:
        query = query.where(TaskUnit.unit_id == unit)
    tallies: dict[str, Counter[Standing]] = {}
    for one, *kind, number in db.execute(query.group_by(TaskUnit.unit_id, *_KIND, _MARKED)).all():
        if about := told.get(tuple(kind)):
            tallies.setdefault(one or "", Counter())[about.standing] += number
    names = dict(db.execute(select(Unit.id, Unit.name)).all()) | {"": ""}
    made = [UnitTally(names[one], dict(counts), one) for one, counts in tallies.items()]
    return tuple(sorted(made, key=lambda tally: (not tally.unit_id, fold(tally.unit), tally.unit_id)))


def _lines(
    db: Connection,
    tracker: str,
    asked: _Asked,
    wanted: dict[Kind, _Told],
    most: int | None,
) -> tuple[ReportLine, ...]:
    """Those that are due first; of one day in the order of their documents."""
    chosen, enough = dict[Kind, _Told](), 0
    last: date | None = None
    for kind, one in sorted(wanted.items(), key=lambda pair: pair[1].due or _LAST):
        if most is not None and enough >= most and one.due != last:
            break
        chosen[kind], last, enough = one, one.due, enough + one.number
    if not chosen:
        return ()
    place = (TaskRow.document_id, TaskRow.position, TaskRow.id)
    query = select(*place, *asked.columns).join(DocumentRow, DocumentRow.id == TaskRow.document_id)
    found = []
    for document, position, task_id, *said in db.execute(query.where(*asked.begun, _may_be(chosen))).all():
        if about := chosen.get(tuple(said)):
            found.append(((about.due or _LAST, document, position, task_id), about))
    found.sort(key=lambda line: line[0])
    return tuple(_read(db, tracker, [(place[3], about) for place, about in found[:most]], asked.as_of))


def _may_be(kinds: Collection[Kind]) -> ColumnElement[bool]:
    """A question by days that holds for all tasks of these kinds, and for few others."""
    ends = [end for *_, end, schedule, _ in kinds if schedule is None and end]
    parts: list[ColumnElement[bool]] = [TaskRow.schedule_id.in_({kind[-2] for kind in kinds if kind[-2] is not None})]
    once = TaskRow.schedule_id.is_(None)
    if ends:
        parts.append(and_(once, TaskRow.end_on.between(min(ends), max(ends))))
    if any(schedule is None and end is None for *_, end, schedule, _ in kinds):
        parts.append(and_(once, TaskRow.end_on.is_(None)))
    return or_(*parts)


def _read(db: Connection, tracker: str, wanted: list[tuple[int, _Told]], as_of: date) -> list[ReportLine]:
    tasks: dict[int, TrackedTask] = {}
    for start in range(0, len(wanted), _IN_ONE_QUESTION):
        ids = [task_id for task_id, _ in wanted[start : start + _IN_ONE_QUESTION]]
        rows = db.execute(found_tasks([TaskRow.id.in_(ids)])).all()
        tasks |= dict(zip((row.id for row in rows), as_tasks(db, rows, tracker, as_of), strict=True))
    return [ReportLine(tasks[task_id], told.standing, told.due) for task_id, told in wanted]


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
