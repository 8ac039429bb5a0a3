"""The periodic report as a workbook: totals, units, what is late, all tasks, indicators without a task."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.document.tracker import PeriodicReport, ReportLine
from pipeline.exchange import figures, sheets
from pipeline.exchange.files import write_whole
from pipeline.exchange.sheets import Field, Sheet, Value
from pipeline.exchange.words import day, said
from pipeline.track.columns import LIST_JOINT, Language, document_name, standing_words

_WIDTHS = {"order": 5.0, "unit": 26.0, "task": 50.0, "document": 14.0, "indicator": 60.0, "cause": 45.0, "notes": 20.0}
_WIDTHS |= {"due": 11.0, "days_late": 9.0, "percent": 10.0, "done_on": 11.0, "subject": 30.0}


def report_xlsx_bytes(report: PeriodicReport, language: Language = "vi") -> bytes:
    book = sheets.book()
    _summary(book, report, language)
    _units(book, report, language)
    _lines(book, "late", figures.late(report), report, language)
    _lines(book, "lines", report.lines, report, language)
    _unanswered(book, report, language)
    return sheets.saved(book)


def write_report_xlsx(report: PeriodicReport, path: Path, language: Language = "vi", *, replace: bool = False) -> Path:
    """Write it. Raises ForeignOutput where a file stands there, OutputNotWritable."""
    return write_whole(path, report_xlsx_bytes(report, language), replace=replace)


def _fields(names: Sequence[str], language: Language) -> list[Field]:
    percent = {"percent"}
    return [
        Field(said("heads", n, language=language), _WIDTHS.get(n, 14.0), format="percent" if n in percent else None)
        for n in names
    ]


def _counts(language: Language) -> list[Field]:
    return [Field(standing_words(language)[standing], 14.0) for standing in figures.ORDER]


def _rate(done: int, whole: int) -> float | None:
    return round(100 * done / whole, 1) if whole else None


def _summary(book: Any, report: PeriodicReport, language: Language) -> None:
    fields = [*_fields(["given"], language), *_counts(language), *_fields(["rate"], language)]
    above = 4
    made = Sheet(book, said("sheets", "summary", language=language), fields, above=above)
    made.note(f"{report.reporting_body or ''} {report.title}".strip(), title=True)
    made.note(f"{said('period', language=language)}: {day(report.start)} – {day(report.end)}")
    made.note(f"{said('as_of', language=language)}: {day(report.as_of)}")
    made.note("")
    made.head()
    whole = figures.total(report)
    values: list[Value] = [whole, *figures.counts(report).values(), _rate(figures.done(report), whole)]
    made.row(values, bold=True)


def _units(book: Any, report: PeriodicReport, language: Language) -> None:
    fields = [*_fields(["order", "unit", "given"], language), *_counts(language), *_fields(["rate"], language)]
    made = Sheet(book, said("sheets", "units", language=language), fields)
    made.head()
    for number, tally in enumerate(report.units, 1):
        row = figures.unit_row(tally)
        values: list[Value] = [number, figures.unit_name(tally, language), *row, _rate(row[1] + row[2], row[0])]
        made.row(values)
    made.filter()


def _lines(book: Any, name: str, lines: Sequence[ReportLine], report: PeriodicReport, language: Language) -> None:
    names = ["order", "task", "unit", "due", "standing", "days_late", "percent", "done_on", "document", "notes"]
    fields = _fields(names, language)
    made = Sheet(book, said("sheets", name, language=language), fields)
    made.head()
    words, late = standing_words(language), {id(line) for line in figures.late(report)}
    for number, line in enumerate(lines, 1):
        task = line.task
        values: list[Value] = [number, task.text, LIST_JOINT.join(task.lead_units), line.due, words[line.standing]]
        values += [figures.days_late(line, report) if id(line) in late else None, task.progress.percent]
        values += [task.progress.done_on, document_name(task.document_number, task.document_title), task.progress.notes]
        made.row(values)
    made.filter()


def _unanswered(book: Any, report: PeriodicReport, language: Language) -> None:
    fields = _fields(["order", "indicator", "cause", "document", "subject"], language)
    made = Sheet(book, said("sheets", "unanswered", language=language), fields)
    made.head()
    for number, one in enumerate(report.unanswered, 1):
        named = document_name(one.document_number, one.document_title)
        made.row([number, one.text, one.cause, named, one.document_title])
    made.filter()
