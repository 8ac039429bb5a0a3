"""The periodic report's tables as plain rows, for every format it is written in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.document.tracker import PeriodicReport, ReportLine, Standing, UnitTally
from pipeline.exchange.words import day
from pipeline.knowledge import load
from pipeline.track.columns import Language

ORDER = (
    Standing.DONE,
    Standing.DONE_LATE,
    Standing.RUNNING,
    Standing.LATE,
    Standing.NOT_BEGUN,
    Standing.NO_DAY,
    Standing.DROPPED,
)
_DONE = (Standing.DONE, Standing.DONE_LATE)


def counts(report: PeriodicReport) -> dict[Standing, int]:
    """Of all tasks, each once."""
    found = report.counts or Counter(line.standing for line in report.lines)
    return {standing: found.get(standing, 0) for standing in ORDER}


def total(report: PeriodicReport) -> int:
    return sum(counts(report).values())


def done(report: PeriodicReport) -> int:
    return sum(counts(report)[standing] for standing in _DONE)


def unit_name(tally: UnitTally, language: Language) -> str:
    return tally.unit or str(load("tracker.yaml")["no_unit"][language])


def unit_row(tally: UnitTally) -> list[int]:
    """Given, then each count."""
    return [tally.total, *(tally.counts.get(standing, 0) for standing in ORDER)]


def late(report: PeriodicReport) -> Sequence[ReportLine]:
    """The late ones, longest late first."""
    found = [line for line in report.lines if line.standing is Standing.LATE]
    return sorted(found, key=lambda line: (line.due is None, line.due))


def days_late(line: ReportLine, report: PeriodicReport) -> int | None:
    """None where no day is known, or it is still to come."""
    days = (report.as_of - line.due).days if line.due else 0
    return days if days > 0 else None


def deadline(line: ReportLine) -> str:
    """The day; of a recurrence with the printed words, which say how often."""
    printed = line.task.deadline_text or ""
    if line.due is None:
        return printed
    return f"{day(line.due)} ({printed})" if line.task.recurrence and printed else day(line.due)


def documents(report: PeriodicReport) -> int:
    """How many documents the tasks come from."""
    found = {(line.task.document_id or line.task.document_number, line.task.document_title) for line in report.lines}
    return len(found)
