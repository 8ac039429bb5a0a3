"""The tables of the tracker.

What the machine read and reviewers decided comes from the documents and is replaced by each load. What people set on
a task stands in its last columns, which no load writes; every change of it in `history`, to which rows are only added.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from pipeline.document.tracker import Status

_ROWS = "CASCADE"  # what belongs to a document or a task goes with it; history never goes


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[str]: JSON, list[float]: JSON}  # noqa: RUF012


class Meta(Base):
    """What the tracker knows of itself: its id, which goes out with files."""

    __tablename__ = "tracker"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class DocumentRow(Base):
    """One scan. Known by its checksum; a scan that was made anew keeps its row where it is the same document."""

    __tablename__ = "documents"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(Text, unique=True)
    origin: Mapped[str] = mapped_column(Text, index=True)  # the scan's place, as a hash
    folder: Mapped[str] = mapped_column(Text, index=True)  # of the results it was loaded from, as a hash
    stem: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))  # of reading and decisions: the same, nothing to do
    source_path: Mapped[str] = mapped_column(Text)
    pages: Mapped[int]
    number: Mapped[str | None] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str | None] = mapped_column(Text)
    parent_body: Mapped[str | None] = mapped_column(Text)
    issuing_body: Mapped[str | None] = mapped_column(Text)
    signer_position: Mapped[str | None] = mapped_column(Text)
    signer_name: Mapped[str | None] = mapped_column(Text)
    recipients: Mapped[list[str]]
    folded: Mapped[str] = mapped_column(Text)  # number and title, for searches
    gone: Mapped[bool] = mapped_column(default=False)  # its folder has it no longer


class Unit(Base):
    """One body, whatever its name was printed like."""

    __tablename__ = "units"
    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)  # as it is printed most


class Schedule(Base):
    """The days of recurring tasks: many tasks have the same."""

    __tablename__ = "schedules"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    rules: Mapped[list[str]]
    since: Mapped[date | None]


class TaskRow(Base):
    __tablename__ = "tasks"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete=_ROWS))
    review_key: Mapped[str] = mapped_column(Text)  # of the row in the latest reading
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # of all that the reading says
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)  # text and units, for searches
    page: Mapped[int | None]
    bbox: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    section: Mapped[str | None] = mapped_column(Text)
    deadline_text: Mapped[str | None] = mapped_column(Text)
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    recurrence: Mapped[list[str]]
    rrule: Mapped[list[str]]
    product: Mapped[str | None] = mapped_column(Text)
    cited: Mapped[list[str]]
    confidence: Mapped[float]
    needs_review: Mapped[bool]
    gone: Mapped[bool] = mapped_column(default=False)
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"), index=True)  # of a recurring task
    due: Mapped[date | None]  # the day by which something is next to be done; None where nothing is left

    status: Mapped[str] = mapped_column(String(10), default=Status.NEW.value)
    percent: Mapped[int | None]
    assignee: Mapped[str | None] = mapped_column(Text)
    notes: Mapped[str | None] = mapped_column(Text)
    done_on: Mapped[date | None]
    settled_on: Mapped[date | None]  # the day on which somebody set it done or dropped
    version: Mapped[int] = mapped_column(default=0)  # the last history entry of what people set; 0: nobody did

    __table_args__ = (
        CheckConstraint(f"status IN ({', '.join(repr(s.value) for s in Status)})", name="status"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index(None, "document_id", "position"),
        Index(None, "due", "status"),
        Index(None, "status"),
    )


class TaskUnit(Base):
    """A unit that a task names, as printed."""

    __tablename__ = "task_units"
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete=_ROWS), primary_key=True)
    role: Mapped[str] = mapped_column(String(8), primary_key=True)  # lead, support, monitor
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[str] = mapped_column(ForeignKey("units.id"))

    __table_args__ = (Index(None, "unit_id", "role", "task_id"),)


class IndicatorRow(Base):
    __tablename__ = "indicators"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete=_ROWS))
    review_key: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)
    page: Mapped[int | None]
    bbox: Mapped[list[float] | None] = mapped_column(JSON(none_as_null=True))
    cause: Mapped[str | None] = mapped_column(Text)
    section: Mapped[str | None] = mapped_column(Text)
    confidence: Mapped[float]
    needs_review: Mapped[bool]

    __table_args__ = (Index(None, "document_id", "position"),)


class TaskIndicator(Base):
    """A task that seems to answer an indicator."""

    __tablename__ = "task_indicators"
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete=_ROWS), primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id", ondelete=_ROWS), primary_key=True, index=True)
    score: Mapped[float | None]
    why: Mapped[list[str]]


class Citation(Base):
    """A document that a document cites."""

    __tablename__ = "citations"
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete=_ROWS), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(Text)
    doc_type: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[str | None] = mapped_column(Text)
    issuer: Mapped[str | None] = mapped_column(Text)


class History(Base):
    """What happened to a task, in order. Triggers refuse to change or remove a row."""

    __tablename__ = "history"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    who: Mapped[str] = mapped_column(Text)
    at: Mapped[str] = mapped_column(String(40))
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]

    __table_args__ = ({"sqlite_autoincrement": True},)
