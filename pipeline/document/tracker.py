"""What the tracker keeps and tells: tasks as they are followed up, and the periodic report made of them.

The machine's part of a row comes from the documents that were read; `Progress` is what people set, and no reading
changes it. These types know nothing of databases, web pages or files: `pipeline.track` fills them,
`pipeline.exchange` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where a task stands; late is told from the deadline, not set."""

    NEW = "new"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


class Standing(StrEnum):
    """A task on a given day, as the report counts it."""

    DONE = "done"
    DONE_LATE = "done_late"
    RUNNING = "running"
    LATE = "late"
    NOT_BEGUN = "not_begun"
    NO_DAY = "no_day"  # not begun or running, and nobody said by when
    DROPPED = "dropped"


@dataclass(frozen=True)
class Progress:
    """What people set on a task."""

    status: Status = Status.NEW
    percent: int | None = None  # 0 to 100
    assignee: str | None = None
    notes: str | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class TrackedTask:
    """One task with its document, as the tracker shows and exports it."""

    key: str  # stands for the task in files that go out and come back
    text: str
    document_number: str | None
    document_title: str | None
    document_type: str | None
    issued_on: str | None  # ISO; YYYY-MM where the day can't be read
    issuing_body: str | None
    section: str | None = None
    lead_units: tuple[str, ...] = ()
    support_units: tuple[str, ...] = ()
    monitor_units: tuple[str, ...] = ()
    unit_ids: dict[str, str] = field(default_factory=dict)  # unit as printed -> one id for the body
    deadline_text: str | None = None
    start: date | None = None
    end: date | None = None
    recurrence: tuple[str, ...] = ()
    rrule: tuple[str, ...] = ()  # RFC 5545
    product: str | None = None
    indicator_keys: tuple[str, ...] = ()
    confidence: float = 0.0
    needs_review: bool = False
    source_page: int | None = None
    progress: Progress = Progress()
    references: tuple[str, ...] = ()  # documents cited in it
    due: date | None = None  # by when something is next to be done; None where nothing is left, or no day is known
    coming: date | None = None  # of a recurring task: its next due day from today on; `due` may be one that was missed
    counted: date | None = None  # of a recurring task: the due day that `progress.done_on` counts for
    version: str = ""  # of `progress`, opaque: goes out with files and tells whether what comes back is out of date
    gone: bool = False  # the latest reading has it no longer; kept for what people set
    document_id: int = 0  # of the tracker

    @property
    def next_on(self) -> date | None:
        """The day that files tell as the next one: of a recurring task one still to come, where there is one."""
        return self.coming or self.due

    @property
    def missed_on(self) -> date | None:
        """The due day of a recurring task that was missed, where others are still to come."""
        return self.due if self.due and self.coming and self.due < self.coming else None


@dataclass(frozen=True)
class HistoryEntry:
    """Something that happened to a task: what people set, or what a reading did to one they had set something on."""

    number: int  # rises
    kind: str  # set, import (from a workbook), reading (the machine's part changed), gone, back
    who: str  # a person, or the command
    at: str  # ISO 8601 with the zone
    before: dict[str, object]  # of the fields that changed
    after: dict[str, object]


@dataclass(frozen=True)
class TrackedUnit:
    """One body, with how many tasks it leads."""

    unit_id: str
    name: str
    tasks: int
    open: int  # neither done nor dropped
    late: int  # due before today
    undated: int = 0  # open, and no day is known


@dataclass(frozen=True)
class TrackedDocument:
    """One document, with how many tasks it gives."""

    document_id: int
    number: str | None
    title: str | None
    doc_type: str | None
    issued_on: str | None
    issuing_body: str | None
    source_path: str
    tasks: int


@dataclass(frozen=True)
class TrackedIndicator:
    """One indicator with what answers it."""

    key: str
    kind: str  # deducted, target
    text: str
    cause: str | None
    document_number: str | None
    document_title: str | None
    task_keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitTally:
    """One unit's line in the periodic report: the tasks it leads. A task with two leads counts in both."""

    unit: str  # "" for the tasks that name no lead
    counts: dict[Standing, int]
    unit_id: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class ReportLine:
    """One task in the periodic report."""

    task: TrackedTask
    standing: Standing
    due: date | None  # the last day; of a recurring task the missed day where it is late, else its last in the period


@dataclass(frozen=True)
class PeriodicReport:
    """The report of a period: how many tasks, per unit, which are late, which indicators no task answers."""

    title: str  # "quý III năm 2026", "6 tháng đầu năm 2026", "năm 2026"
    start: date
    end: date
    as_of: date
    units: tuple[UnitTally, ...]
    lines: tuple[ReportLine, ...]
    unanswered: tuple[TrackedIndicator, ...]
    reporting_body: str | None = None
    counts: dict[Standing, int] = field(default_factory=dict)  # of all tasks, each once

    @property
    def total(self) -> int:
        return sum(self.counts.values())
