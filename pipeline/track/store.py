"""The tracker: the one door to its database."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from types import TracebackType

from sqlalchemy import and_, case, extract, func, select

from pipeline.document.tracker import (
    HistoryEntry,
    PeriodicReport,
    Progress,
    Standing,
    TrackedDocument,
    TrackedIndicator,
    TrackedTask,
    TrackedUnit,
)
from pipeline.export import origin_of
from pipeline.text import fold
from pipeline.track import queries
from pipeline.track.connect import connect, reading, shown, writing
from pipeline.track.errors import TrackerBroken, UnknownTask
from pipeline.track.imports import Imported, import_workbook
from pipeline.track.load import Loaded, load_folder
from pipeline.track.models import DocumentRow, History, IndicatorRow, Meta, TaskRow, TaskUnit, Unit
from pipeline.track.period import YEARS, Period, checked_day
from pipeline.track.progress import entry_of, set_progress
from pipeline.track.queries import Bucket, Page, TaskFilter
from pipeline.track.report import periodic_report

_SIZE = 50  # rows of a page
_MOST_SIZE = 1000


class Tracker:
    """A tracker's database. Safe for many threads; each question sees one state, each act is whole or not at all.

    `today` is the clock: what is overdue is told from it.
    """

    def __init__(self, address: str, create: bool = False, today: Callable[[], date] = date.today) -> None:
        self._engine = connect(address, create)
        self._today = today
        with reading(self._engine) as db:
            found = db.execute(select(Meta.value).where(Meta.name == "id")).scalar()
        if found is None:
            self._engine.dispose()
            raise TrackerBroken(f"{shown(self._engine.url)} has lost its id")
        self.id = str(found)

    @classmethod
    def open(cls, address: str, create: bool = False, today: Callable[[], date] = date.today) -> Tracker:
        """Open the tracker at an address: a file, sqlite:///FILE or postgresql://USER@HOST/DATABASE.

        `create` makes it where it is missing. Raises TrackerError.
        """
        return cls(address, create, today)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Tracker:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return shown(self._engine.url)

    @property
    def today(self) -> date:
        return self._today()

    def load(self, out: Path, progress: Callable[[int, int], None] | None = None) -> Loaded:
        """Load a folder of results, with the reviewers' decisions in."""
        return load_folder(self._engine, out, progress)

    def import_workbook(self, path: Path, who: str) -> Imported:
        """Set what people wrote into a workbook that went out; rows that are out of date or wrong are told."""
        return import_workbook(self._engine, self.id, path, who, self.today)

    def tasks(self, wanted: TaskFilter | None = None, page: int = 1, size: int = _SIZE) -> Page[TrackedTask]:
        """Those that are due first come first."""
        size = min(max(1, size), _MOST_SIZE)
        with reading(self._engine) as db:
            conditions = queries.conditions(db, wanted or TaskFilter(), self.today)
            total = queries.count(db, conditions)
            number = min(max(1, page), max(1, -(-total // size)))
            rows = db.execute(queries.found_tasks(conditions).limit(size).offset((number - 1) * size)).all()
            return Page(tuple(queries.as_tasks(db, rows, self.id, self.today)), total, number, size)

    def all_tasks(self, wanted: TaskFilter | None = None) -> list[TrackedTask]:
        """All that match, for files that go out."""
        with reading(self._engine) as db:
            conditions = queries.conditions(db, wanted or TaskFilter(), self.today)
            return queries.as_tasks(db, db.execute(queries.found_tasks(conditions)).all(), self.id, self.today)

    def task(self, key: str) -> TrackedTask:
        """Also one that is gone. Raises UnknownTask."""
        with reading(self._engine) as db:
            rows = db.execute(queries.found_tasks([TaskRow.key == queries.plain(key)])).all()
            if not rows:
                raise UnknownTask(f"There is no task {key[:40]}")
            return queries.as_tasks(db, rows, self.id, self.today)[0]

    def history(self, key: str) -> list[HistoryEntry]:
        """What happened to a task, oldest first. Raises UnknownTask."""
        with reading(self._engine) as db:
            task_id = db.execute(select(TaskRow.id).where(TaskRow.key == queries.plain(key))).scalar()
            if task_id is None:
                raise UnknownTask(f"There is no task {key[:40]}")
            query = select(History.__table__).where(History.task_id == task_id).order_by(History.id)
            return [entry_of(row) for row in db.execute(query)]

    def set_progress(self, key: str, who: str, before: Progress, after: Progress) -> TrackedTask:
        """Set what a person wants, who saw `before`; gives the task as it is now.

        Raises UnknownTask, BadProgress, and ProgressConflict where somebody else was faster.
        """
        with writing(self._engine) as db:
            set_progress(db, queries.plain(key), who, before, after, today=self.today)
        return self.task(key)

    def units(self) -> list[TrackedUnit]:
        """The units that lead tasks, with how many, by name."""
        t, u = TaskRow, TaskUnit
        is_open = t.status.in_(queries.OPEN)
        numbers = (
            func.count(),
            func.sum(case((is_open, 1), else_=0)),
            func.sum(case((t.due < self.today, 1), else_=0)),
            func.sum(case((and_(is_open, t.due.is_(None)), 1), else_=0)),
        )
        query = select(Unit.id, Unit.name, *numbers).join(u, u.unit_id == Unit.id).join(t, t.id == u.task_id)
        query = query.join(DocumentRow, DocumentRow.id == t.document_id)
        query = query.where(u.role == "lead", ~t.gone, ~DocumentRow.gone).group_by(Unit.id, Unit.name)
        with reading(self._engine) as db:
            found = [TrackedUnit(*row) for row in db.execute(query)]
        return sorted(found, key=lambda unit: (fold(unit.name), unit.unit_id))

    def unit_names(self) -> dict[str, str]:
        """Every unit that a task names, by its id, in the order of the names."""
        with reading(self._engine) as db:
            found = db.execute(select(Unit.id, Unit.name)).all()
        return dict(sorted(found, key=lambda unit: (fold(unit[1]), unit[0])))

    def unit_name(self, unit_id: str) -> str | None:
        with reading(self._engine) as db:
            return db.execute(select(Unit.name).where(Unit.id == queries.plain(unit_id))).scalar()

    def buckets(self, unit: str | None = None) -> dict[Bucket, int]:
        """How many tasks are due by when."""
        t = TaskRow
        sums = [func.sum(case((queries.in_bucket(one, self.today), 1), else_=0)) for one in Bucket]
        with reading(self._engine) as db:
            conditions = queries.conditions(db, TaskFilter(unit=unit), self.today)
            query = select(*sums).select_from(t).join(DocumentRow, DocumentRow.id == t.document_id)
            row = db.execute(query.where(*conditions)).one()
        return {one: number or 0 for one, number in zip(Bucket, row, strict=True)}

    def indicators(
        self, unanswered: bool = False, text: str = "", page: int = 1, size: int = _SIZE
    ) -> Page[TrackedIndicator]:
        """In the order of their documents; or only the deducted ones that no task answers."""
        size = min(max(1, size), _MOST_SIZE)
        conditions = queries.matching(text, IndicatorRow.folded, DocumentRow.folded)
        if unanswered:
            conditions = [queries.unanswered(), *conditions]
        with reading(self._engine) as db:
            query = queries.found_indicators(conditions)
            total = int(db.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one())
            number = min(max(1, page), max(1, -(-total // size)))
            rows = db.execute(query.limit(size).offset((number - 1) * size)).all()
            return Page(tuple(queries.as_indicators(db, rows)), total, number, size)

    def indicator(self, key: str) -> TrackedIndicator | None:
        with reading(self._engine) as db:
            rows = db.execute(queries.found_indicators([IndicatorRow.key == queries.plain(key)])).all()
            return queries.as_indicators(db, rows)[0] if rows else None

    def documents(self) -> list[TrackedDocument]:
        """Those of the latest load, the newest first."""
        d, t = DocumentRow, TaskRow
        named = (d.id, d.number, d.title, d.doc_type, d.issued_on, d.issuing_body, d.source_path)
        query = select(*named, func.count(t.id)).outerjoin(t, and_(t.document_id == d.id, ~t.gone))
        query = query.where(~d.gone).group_by(*named).order_by(d.issued_on.desc().nulls_last(), d.id)
        with reading(self._engine) as db:
            return [TrackedDocument(*row) for row in db.execute(query)]

    def years(self) -> list[int]:
        """Those of the documents and deadlines, this one and its neighbours; the latest first."""
        d, t, this = DocumentRow, TaskRow, self.today.year
        issued = select(func.substr(d.issued_on, 1, 4)).where(~d.gone, d.issued_on.is_not(None)).distinct()
        ends = select(extract("year", t.end_on)).where(~t.gone, t.end_on.is_not(None)).distinct()
        with reading(self._engine) as db:
            found = [*db.execute(issued).scalars(), *db.execute(ends).scalars()]
        known = {int(one) for one in found if str(one).isdecimal() and int(one) in YEARS}
        return sorted(known | {this - 1, this, this + 1}, reverse=True)

    def stems(self, out: Path) -> dict[int, str]:
        """The documents that were loaded from a folder, by their ids: the names of their files there."""
        query = select(DocumentRow.id, DocumentRow.stem).where(DocumentRow.folder == origin_of(out))
        with reading(self._engine) as db:
            return dict(db.execute(query).all())

    def review_key(self, key: str) -> str:
        """The key of a task's row in the review; empty where there is no such task."""
        with reading(self._engine) as db:
            return db.execute(select(TaskRow.review_key).where(TaskRow.key == queries.plain(key))).scalar() or ""

    def periodic_report(
        self,
        period: Period,
        as_of: date | None = None,
        unit: str | None = None,
        *,
        standings: Collection[Standing] | None = None,
        most: int | None = None,
    ) -> PeriodicReport:
        """The report on a period as things stand on a day (today); `unit`: only what it leads.

        `standings` and `most` bound the lines; the counts are always of all.
        """
        with reading(self._engine) as db:
            day = checked_day(as_of or self.today)
            return periodic_report(db, self.id, period, day, unit=unit, standings=standings, most=most)
