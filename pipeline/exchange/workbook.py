"""The workbook of tasks: what `pipeline/track/columns.py` describes, to be filled in and brought back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.document.tracker import Status, TrackedIndicator, TrackedTask
from pipeline.exchange import sheets
from pipeline.exchange.files import write_whole
from pipeline.exchange.sheets import Field, Sheet, Value
from pipeline.exchange.words import said
from pipeline.knowledge import load
from pipeline.track.columns import COLUMNS, LIST_JOINT, CellType, Column, Language, sheet_name, status_words
from pipeline.wording import how_often

_WIDTHS = {"text": 44.0, "document_title": 26.0, "lead_units": 16.0, "support_units": 14.0, "monitor_units": 14.0}
_WIDTHS |= {"document_number": 13.0, "section": 8.0, "deadline_text": 14.0, "product": 13.0, "notes": 19.0}
_WIDTHS |= {"recurrence": 12.0, "percent": 10.0, "source_page": 7.0, "needs_review": 9.0}
# hidden at first, so that the rest can be read on A4
_SELDOM = {"document_title", "section", "monitor_units", "start", "end", "recurrence", "source_page"}


def workbook_bytes(
    tasks: Sequence[TrackedTask], indicators: Sequence[TrackedIndicator], language: Language = "vi"
) -> bytes:
    """The workbook: the tasks, the indicators with the tasks that answer them, and how to use it."""
    book = sheets.book()
    _tasks(book, tasks, language)
    _indicators(book, indicators, {task.key: task for task in tasks}, language)
    _legend(book, language)
    return sheets.saved(book)


def write_workbook(
    tasks: Sequence[TrackedTask],
    indicators: Sequence[TrackedIndicator],
    path: Path,
    language: Language = "vi",
    *,
    replace: bool = False,
) -> Path:
    """Write it. Raises ForeignOutput where a file stands there, OutputNotWritable."""
    return write_whole(path, workbook_bytes(tasks, indicators, language), replace=replace)


def _field(column: Column, language: Language) -> Field:
    kind = {CellType.PERCENT: "percent", CellType.DATE: "date"}.get(column.type)
    hidden = column.hidden or column.name in _SELDOM
    return Field(column.head(language), _WIDTHS.get(column.name, 12.0), hidden, column.editable, kind)


def _value(task: TrackedTask, column: Column, statuses: dict[Status, str], language: Language) -> Value:
    value: Any = getattr(task.progress if column.editable else task, column.name)
    if column.name == "recurrence":
        value = [how_often(one, language) for one in value]
    if column.type is CellType.LIST:
        return LIST_JOINT.join(value)
    if column.type is CellType.CHOICE:
        return statuses[value]
    if column.type is CellType.BOOL:
        return column.head(language) if value else ""
    if column.type is CellType.TEXT:
        return str(value or "")
    return value  # type: ignore[no-any-return]


def _tasks(book: Any, tasks: Sequence[TrackedTask], language: Language) -> None:
    fields = [_field(column, language) for column in COLUMNS]
    made = Sheet(book, sheet_name(language), fields)
    statuses = status_words(language)
    made.head()
    for task in tasks:
        made.row([_value(task, column, statuses, language) for column in COLUMNS])
    made.filter()
    if tasks:
        _validate(made.made, len(tasks) + 1, language)
        _mark_late(made.made, len(tasks) + 1, language)
    made.protect()


def _letter(name: str) -> str:
    return get_column_letter([column.name for column in COLUMNS].index(name) + 1)


def _validate(made: Any, last: int, language: Language) -> None:
    words = ",".join(status_words(language).values())
    status = DataValidation("list", formula1=f'"{words}"', allow_blank=True)
    percent = DataValidation("whole", operator="between", formula1="0", formula2="100", allow_blank=True)
    done_on = DataValidation("date", operator="greaterThan", formula1=str(_serial(date(2000, 1, 1))), allow_blank=True)
    rules = {"status": status, "percent": percent, "done_on": done_on}
    hints = {"status": "status_hint", "percent": "percent_hint", "done_on": "date_hint"}
    for name, rule in rules.items():
        rule.showErrorMessage = True
        rule.error = said(hints[name], language=language)
        rule.add(f"{_letter(name)}2:{_letter(name)}{last}")
        made.data_validations.append(rule)


def _serial(value: date) -> int:
    return (value - date(1899, 12, 30)).days


def _mark_late(made: Any, last: int, language: Language) -> None:
    """Red where the day is past and nobody said done or dropped; the day is today's wherever it is opened."""
    status = _letter("status")
    over = [status_words(language)[one] for one in (Status.DONE, Status.DROPPED)]
    still = "".join(f',${status}2<>"{word}"' for word in over)
    for due in (_letter("next_on"), _letter("missed_on")):
        rule = FormulaRule([f"AND(ISNUMBER(${due}2),${due}2<TODAY(){still})"], font=sheets.RED)  # type: ignore[no-untyped-call]
        made.conditional_formatting.add(f"{due}2:{due}{last}", rule)


def _indicators(
    book: Any, indicators: Iterable[TrackedIndicator], tasks: dict[str, TrackedTask], language: Language
) -> None:
    widths = {"kind": 13.0, "indicator": 50.0, "cause": 40.0, "task_count": 9.0, "answers": 55.0, "document": 16.0}
    heads = {name: said("heads", name, language=language) for name in (*widths, "subject")}
    fields = [Field(head, widths.get(name, 30.0)) for name, head in heads.items()]
    made = Sheet(book, said("sheets", "indicators", language=language), fields)
    made.head()
    for one in indicators:
        answers = [tasks[key] for key in one.task_keys if key in tasks]
        texts = [f"{n}) {task.text} ({LIST_JOINT.join(task.lead_units) or '…'})" for n, task in enumerate(answers, 1)]
        kind = said("kind", one.kind, language=language)
        values = [kind, one.text, one.cause, len(one.task_keys), "\n".join(texts)]
        made.row([*values, one.document_number, one.document_title])
    made.filter()


def _legend(book: Any, language: Language) -> None:
    names = ("column", "meaning_vi", "meaning_en", "set_by")
    fields = [
        Field(said("heads", name, language=language), width)
        for name, width in zip(names, (26, 60, 60, 16), strict=True)
    ]
    notes = load("exchange.yaml")["legend"]
    above = 2 * len(notes) + 1
    made = Sheet(book, said("sheets", "legend", language=language), fields, above=above)
    for note in notes:
        made.note(note["vi"])
        made.note(note["en"])
    made.note("")
    made.head()
    for column in COLUMNS:
        if column.hidden:
            continue
        meaning = load("exchange.yaml")["meanings"][column.name]
        who = said("person" if column.editable else "machine", language=language)
        made.row([f"{column.vi} / {column.en}", meaning["vi"], meaning["en"], who])
