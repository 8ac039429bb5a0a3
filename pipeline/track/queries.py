"""Questions to the tracker as SQL, and rows to the types of `pipeline.document.tracker`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select

from pipeline.document.tracker import Status, TrackedIndicator, TrackedTask
from pipeline.text import fold
from pipeline.track.days import coming_due, counted_day, days, told_due
from pipeline.track.models import DocumentRow, IndicatorRow, Schedule, TaskIndicator, TaskRow, TaskUnit
from pipeline.track.period import Period, week_of
from pipeline.track.progress import progress_of

T = TypeVar("T")
OPEN = (Status.NEW.value, Status.RUNNING.value)
_MOST_WORDS = 12
_MANY = 500  # values in one IN


class Bucket(StrEnum):
    """By when something is to be done, told from the day it is asked. This week is in this month and quarter, too."""

    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    NEXT = "next"  # after this quarter
    UNDATED = "undated"  # still to be done, but no day is known


@dataclass(frozen=True)
class TaskFilter:
    """Which tasks; what is not given doesn't matter."""

    unit: str | None = None  # its id
    leads_only: bool = True  # of the unit; else also what it supports and monitors
    bucket: Bucket | None = None
    period: Period | None = None  # due in it, done or not
    statuses: frozenset[Status] = field(default_factory=frozenset)
    indicator: str | None = None  # its key
    document: int | None = None
    text: str = ""  # each of its words stands in the task, its units, or the document's number or title; marks needn't
    needs_review: bool | None = None
    gone: bool = False  # those that the latest reading has no longer, instead of those it has


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of what was found."""

    items: tuple[T, ...]
    total: int
    number: int  # from 1
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


def conditions(db: Connection, wanted: TaskFilter, today: date) -> list[ColumnElement[bool]]:
    """The filter as SQL over tasks joined with their documents."""
    t, d = TaskRow, DocumentRow
    found: list[ColumnElement[bool]] = [or_(t.gone, d.gone) if wanted.gone else and_(~t.gone, ~d.gone)]
    if wanted.unit is not None:
        found.append(_of_unit(wanted.unit, wanted.leads_only))
    if wanted.bucket:
        found.append(in_bucket(wanted.bucket, today))
    if wanted.period:
        found.append(_in_period(db, wanted.period))
    if wanted.statuses:
        found.append(t.status.in_([status.value for status in wanted.statuses]))
    if wanted.indicator is not None:
        ties = select(TaskIndicator.task_id).join(IndicatorRow, IndicatorRow.id == TaskIndicator.indicator_id)
        found.append(t.id.in_(ties.where(IndicatorRow.key == wanted.indicator)))
    if wanted.document is not None:
        found.append(t.document_id == wanted.document)
    if wanted.needs_review is not None:
        found.append(t.needs_review == wanted.needs_review)
    return found + matching(wanted.text, t.folded, d.folded)


def matching(text: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Each word stands in one of the columns, which are folded."""
    words = fold(plain(text)).split()[:_MOST_WORDS]
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words]


def plain(key: str) -> str:
    """A key from outside, as a database takes it."""
    return key.replace("\0", "").encode("utf-8", "ignore").decode()


def in_bucket(bucket: Bucket, today: date) -> ColumnElement[bool]:
    due = TaskRow.due
    if bucket is Bucket.OVERDUE:
        return due < today
    if bucket is Bucket.UNDATED:
        return and_(due.is_(None), TaskRow.status.in_(OPEN))
    quarter = Period.quarter_of(today)
    if bucket is Bucket.NEXT:
        return due > quarter.end
    ends = {
        Bucket.WEEK: week_of(today)[1],
        Bucket.MONTH: Period.month(today.year, today.month).end,
        Bucket.QUARTER: quarter.end,
    }
    return due.between(today, ends[bucket])


def _of_unit(unit: str, leads_only: bool) -> ColumnElement[bool]:
    """A unit's tasks; of "" those that name no lead."""
    named = select(TaskUnit.task_id)
    if leads_only:
        named = named.where(TaskUnit.role == "lead")
    if not unit:
        return TaskRow.id.not_in(select(TaskUnit.task_id).where(TaskUnit.role == "lead"))
    return TaskRow.id.in_(named.where(TaskUnit.unit_id == unit))


def schedules(db: Connection) -> dict[int, tuple[tuple[str, ...], date | None]]:
    return {row.id: (tuple(row.rules), row.since) for row in db.execute(select(Schedule.__table__))}


def _in_period(db: Connection, period: Period) -> ColumnElement[bool]:
    known = schedules(db).items()
    recurring = [one for one, (rules, since) in known if days(rules, since, period.start, period.end)]
    once = and_(TaskRow.schedule_id.is_(None), TaskRow.end_on.between(period.start, period.end))
    return or_(once, *(TaskRow.schedule_id.in_(part) for part in _parts(recurring)))


def found_tasks(conditions_: list[ColumnElement[bool]]) -> Select[Any]:
    """Those tasks with the columns of their documents, by what is due first."""
    t, d = TaskRow.__table__.c, DocumentRow
    named = (d.number, d.title.label("document_title"), d.doc_type, d.issued_on, d.issuing_body)
    query = select(*t, *named, d.gone.label("document_gone"), Schedule.since).join(d, d.id == t.document_id)
    query = query.outerjoin(Schedule, Schedule.id == t.schedule_id)
    return query.where(*conditions_).order_by(t.due.asc().nulls_last(), t.document_id, t.position, t.id)


def count(db: Connection, conditions_: list[ColumnElement[bool]]) -> int:
    query = select(func.count()).select_from(TaskRow).join(DocumentRow, DocumentRow.id == TaskRow.document_id)
    return int(db.execute(query.where(*conditions_)).scalar_one())


def as_tasks(db: Connection, rows: Sequence[Row[Any]], tracker: str, today: date) -> list[TrackedTask]:
    """The rows of `found_tasks` with their units and indicators, and what is due as seen on a day."""
    ids = [row.id for row in rows]
    units = _by_task(db, ids, select(TaskUnit.task_id, TaskUnit.role, TaskUnit.name, TaskUnit.unit_id), TaskUnit)
    ties = select(TaskIndicator.task_id, IndicatorRow.key).join(
        IndicatorRow, IndicatorRow.id == TaskIndicator.indicator_id
    )
    indicators = _by_task(db, ids, ties, TaskIndicator)
    return [_task(row, units.get(row.id, []), indicators.get(row.id, []), tracker, today) for row in rows]


def _by_task(db: Connection, ids: list[int], query: Select[*tuple[Any, ...]], table: Any) -> dict[int, list[Row[Any]]]:
    order = (table.task_id, table.position if table is TaskUnit else IndicatorRow.position)
    found: dict[int, list[Row[Any]]] = {}
    for part in _parts(ids):
        for row in db.execute(query.where(table.task_id.in_(part)).order_by(*order)):
            found.setdefault(row[0], []).append(row)
    return found


def _parts(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + _MANY] for start in range(0, len(ids), _MANY))


def _task(row: Row[Any], units: list[Row[Any]], indicators: list[Row[Any]], tracker: str, today: date) -> TrackedTask:
    rules = tuple(row.rrule)
    named = {role: tuple(u.name for u in units if u.role == role) for role in ("lead", "support", "monitor")}
    return TrackedTask(
        key=row.key,
        text=row.text,
        document_number=row.number,
        document_title=row.document_title,
        document_type=row.doc_type,
        issued_on=row.issued_on,
        issuing_body=row.issuing_body,
        section=row.section,
        lead_units=named["lead"],
        support_units=named["support"],
        monitor_units=named["monitor"],
        unit_ids={u.name: u.unit_id for u in units},
        deadline_text=row.deadline_text,
        start=row.start_on,
        end=row.end_on,
        recurrence=tuple(row.recurrence),
        rrule=rules,
        product=row.product,
        indicator_keys=tuple(one.key for one in indicators),
        confidence=row.confidence,
        needs_review=row.needs_review,
        source_page=row.page,
        progress=progress_of(row),
        references=tuple(row.cited),
        due=told_due(rules, row.since, row.due, today) if rules else row.due,
        coming=_coming(row, rules, today),
        counted=counted_day(rules, row.since, row.done_on),
        version=f"{tracker}.{row.version}",
        gone=bool(row.gone or row.document_gone),
        document_id=row.document_id,
    )


def _coming(row: Row[Any], rules: tuple[str, ...], today: date) -> date | None:
    settled = row.status == Status.DROPPED.value or (row.status == Status.DONE.value and row.done_on is None)
    if not rules or settled or (row.due is None and (row.since or row.done_on)):
        return None
    return coming_due(rules, row.since, row.due, today)


def unanswered() -> ColumnElement[bool]:
    """Deducted indicators that no task answers, in documents that give work at all."""
    i = IndicatorRow
    tied = select(TaskIndicator.indicator_id).join(TaskRow, TaskRow.id == TaskIndicator.task_id).where(~TaskRow.gone)
    working = select(TaskRow.document_id).where(~TaskRow.gone)
    return and_(i.kind == "deducted", i.id.not_in(tied), i.document_id.in_(working))


def found_indicators(conditions_: list[ColumnElement[bool]]) -> Select[Any]:
    i, d = IndicatorRow.__table__.c, DocumentRow
    query = select(*i, d.number, d.title.label("document_title")).join(d, d.id == i.document_id)
    return query.where(~d.gone, *conditions_).order_by(i.document_id, i.position)


def as_indicators(db: Connection, rows: Sequence[Row[Any]]) -> list[TrackedIndicator]:
    tasks: dict[int, list[str]] = {}
    ties = select(TaskIndicator.indicator_id, TaskRow.key).join(TaskRow, TaskRow.id == TaskIndicator.task_id)
    for part in _parts([row.id for row in rows]):
        of_these = ties.where(TaskIndicator.indicator_id.in_(part), ~TaskRow.gone).order_by(TaskRow.position)
        for one, key in db.execute(of_these):
            tasks.setdefault(one, []).append(key)
    return [
        TrackedIndicator(
            row.key, row.kind, row.text, row.cause, row.number, row.document_title, tuple(tasks.get(row.id, ()))
        )
        for row in rows
    ]
