"""Tasks, indicators and reports of the tracker, made in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.document.tracker import (
    PeriodicReport,
    Progress,
    ReportLine,
    Standing,
    Status,
    TrackedIndicator,
    TrackedTask,
    UnitTally,
)
from pipeline.export import load_document

SAMPLE = Path(__file__).parent.parent / "samples" / "ke-hoach-khac-phuc.json"
AS_OF = date(2026, 9, 30)


def task(key: str = "k1", text: str = "Rà soát thủ tục hành chính", **more: Any) -> TrackedTask:
    head: dict[str, Any] = {
        "document_number": "87/KH-SXD",
        "document_title": "Khắc phục các tiêu chí bị trừ điểm",
        "document_type": "Kế hoạch",
        "issued_on": "2026-03-16",
        "issuing_body": "Sở Xây dựng",
    }
    return TrackedTask(key=key, text=text, **{**head, **more})


def indicator(key: str = "i1", text: str = "Hồ sơ trễ hạn", **more: Any) -> TrackedIndicator:
    rest: dict[str, Any] = {"kind": "deducted", "cause": "Thiếu người", "document_number": "87/KH-SXD"}
    return TrackedIndicator(key=key, text=text, **{**rest, "document_title": None, **more})


def sample_tasks() -> list[TrackedTask]:
    """The tasks of the sample's plan, some of them begun or done."""
    document, found = load_document(SAMPLE), []
    states = (Status.NEW, Status.RUNNING, Status.DONE)
    for number, one in enumerate(document.tasks):
        state, deadline = states[number % 3], one.deadline
        done_on = date(2026, 6, number + 1) if state is Status.DONE else None
        end = date.fromisoformat(deadline.end) if deadline and deadline.end else None
        found.append(
            task(
                f"k{number}",
                one.text,
                lead_units=tuple(one.lead_units),
                deadline_text=deadline.text if deadline else None,
                end=end,
                due=end,
                rrule=tuple(deadline.rrule) if deadline else (),
                recurrence=tuple(deadline.recurrence) if deadline else (),
                progress=Progress(state, done_on=done_on),
            )
        )
    return found


def sample_report(title: str, start: date, end: date) -> PeriodicReport:
    """The report of a period of the sample's plan, as of its end."""
    lines = tuple(ReportLine(one, _standing(one, end), one.due) for one in sample_tasks())
    indicators = [one for one in load_document(SAMPLE).indicators if one.kind == "deducted"]
    unanswered = tuple(indicator(f"i{n}", one.text, cause=one.cause) for n, one in enumerate(indicators) if n < 2)
    return PeriodicReport(title, start, end, end, _tallies(lines), lines, unanswered, "Sở Xây dựng")


def _standing(one: TrackedTask, as_of: date) -> Standing:
    if one.progress.status is Status.DONE:
        late = one.due and one.progress.done_on and one.progress.done_on > one.due
        return Standing.DONE_LATE if late else Standing.DONE
    if one.due and one.due < as_of:
        return Standing.LATE
    return Standing.RUNNING if one.progress.status is Status.RUNNING else Standing.NOT_BEGUN


def _tallies(lines: Sequence[ReportLine]) -> tuple[UnitTally, ...]:
    counts: dict[str, Counter[Standing]] = {}
    for line in lines:
        for unit in line.task.lead_units or ("",):
            counts.setdefault(unit, Counter())[line.standing] += 1
    return tuple(UnitTally(unit, dict(found)) for unit, found in counts.items())
