"""Lists of tasks as Redmine, Jira and Microsoft Planner import them; docs/exchange.md says which field goes where."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipeline.document.tracker import Status, TrackedTask
from pipeline.errors import UsageError
from pipeline.exchange import sheets
from pipeline.exchange.files import write_whole
from pipeline.exchange.sheets import Field, Sheet, Value
from pipeline.exchange.words import plain, said, to_review
from pipeline.export.cells import cell
from pipeline.knowledge import load
from pipeline.track.columns import LIST_JOINT, Language

_TITLE = 255  # characters of a title in all three
_CATEGORY = 60  # of a category in Redmine
_LABEL = re.compile(r"\s+")

Row = dict[str, list[str]]  # a column may stand several times


@dataclass(frozen=True)
class Preset:
    """One program's list: its heads in their order, and how a task fills them."""

    heads: tuple[str, ...]
    row: Callable[[TrackedTask, Language], dict[str, str | list[str]]]
    several: tuple[str, ...] = ()  # heads that are written once for each value
    bom: bool = False


def preset_bytes(name: str, tasks: Sequence[TrackedTask], language: Language = "vi") -> bytes:
    """The list as CSV: UTF-8, comma, a row of heads. Raises UsageError for a name that is none."""
    preset = _preset(name)
    rows = [preset.row(task, language) for task in tasks]
    width = {head: max([1, *(len(row[head]) for row in rows)]) for head in preset.several}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([head for head in preset.heads for _ in range(width.get(head, 1))])
    for row in rows:
        writer.writerow([value for head in preset.heads for value in _cells(row[head], width.get(head, 1))])
    return out.getvalue().encode("utf-8-sig" if preset.bom else "utf-8", "replace")


def write_preset(
    name: str, tasks: Sequence[TrackedTask], path: Path, language: Language = "vi", *, replace: bool = False
) -> Path:
    """Write it; Planner's as .xlsx where the path ends so. Raises ForeignOutput, OutputNotWritable, UsageError."""
    excel = name == "planner" and path.suffix.lower() == ".xlsx"
    data = planner_xlsx_bytes(tasks, language) if excel else preset_bytes(name, tasks, language)
    return write_whole(path, data, replace=replace)


def planner_xlsx_bytes(tasks: Sequence[TrackedTask], language: Language = "vi") -> bytes:
    """As Planner's "Import plan from Excel" takes it: days are days."""
    preset = PRESETS["planner"]
    book = sheets.book()
    fields = [Field(head, 50.0 if head == "Task Name" else 16.0) for head in preset.heads]
    made = Sheet(book, said("sheets", "planner", language=language), fields)
    made.head()
    for task in tasks:
        row: dict[str, Value] = {head: str(value) for head, value in preset.row(task, language).items()}
        row["Start date"], row["Due date"] = _days(task)
        row["Task Name"], row["Bucket"] = _title(task), _bucket(task, language)
        made.row([row[head] for head in preset.heads])
    return sheets.saved(book)


def _preset(name: str) -> Preset:
    if name not in PRESETS:
        raise UsageError(f"There is no list for {name!r}", f"Name one of {', '.join(PRESETS)}")
    return PRESETS[name]


def _cells(value: str | list[str], width: int) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [*values, *([""] * (width - len(values)))]


def _safe(text: str | None, most: int | None = None) -> str:
    """One line that no spreadsheet takes for a formula, cut at a word where it may not be longer."""
    return cell(_cut(plain(text), most))


def _cut(text: str, most: int | None) -> str:
    text = " ".join(text.split())
    if most is None or len(text) < most:
        return text
    return text[: most - 3].rsplit(" ", 1)[0] + " …"


def _title(task: TrackedTask) -> str:
    return _cut(plain(task.text), _TITLE)


def _days(task: TrackedTask) -> tuple[date | None, date | None]:
    """First and last day, of a recurring task the next one; a first day behind that one is left out."""
    due = task.next_on or task.end
    return (None if task.start and due and task.start > due else task.start), due


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _american(day: date | None) -> str:
    return day.strftime("%m/%d/%Y") if day else ""


def _description(task: TrackedTask, language: Language) -> str:
    """The whole task, then a line for each thing known of it; each line is safe by itself."""
    lines = {
        "review": to_review(task, language),
        "lead": LIST_JOINT.join(task.lead_units),
        "support": LIST_JOINT.join(task.support_units),
        "deadline": task.deadline_text,
        "product": task.product,
        "document": " – ".join(filter(None, [task.document_number, task.document_title])),
        "notes": task.progress.notes,
    }
    told = [f"{said('calendar', name, language=language)}: {plain(value)}" for name, value in lines.items() if value]
    return "\n".join(_safe(line) for line in [task.text, *told])


def _status(program: str, status: Status) -> str:
    return str(load("exchange.yaml")["statuses"][program][status.value])


def _percent(task: TrackedTask) -> str:
    if task.progress.status is Status.DONE:
        return "100"
    return "" if task.progress.percent is None else str(task.progress.percent)


def _redmine(task: TrackedTask, language: Language) -> dict[str, str | list[str]]:
    start, due = _days(task)
    return {
        "unique_id": _safe(task.key),
        "subject": _safe(task.text, _TITLE),
        "description": _description(task, language),
        "status": _status("redmine", task.progress.status),
        "category": _safe(task.lead_units[0] if task.lead_units else "", _CATEGORY),
        "assigned_to": _safe(task.progress.assignee),
        "start_date": _iso(start),
        "due_date": _iso(due),
        "done_ratio": _percent(task),
    }


def _jira(task: TrackedTask, language: Language) -> dict[str, str | list[str]]:
    start, due = _days(task)
    ids = [task.unit_ids.get(unit, "") for unit in task.lead_units]
    labels = [_LABEL.sub("-", plain(one)) for one in [*ids, task.document_number or ""]]
    return {
        "Summary": _safe(task.text, _TITLE),
        "Issue Type": str(load("exchange.yaml")["issue_type"]),
        "Status": _status("jira", task.progress.status),
        "Description": _description(task, language),
        "Assignee": _safe(task.progress.assignee),
        "Start date": _iso(start),
        "Due date": _iso(due),
        "External ID": _safe(task.key),
        "Labels": [_safe(one) for one in dict.fromkeys(filter(None, labels))],
    }


def _bucket(task: TrackedTask, language: Language) -> str:
    return plain(task.lead_units[0]) if task.lead_units else str(load("tracker.yaml")["no_unit"][language])


def _planner(task: TrackedTask, language: Language) -> dict[str, str | list[str]]:
    start, due = _days(task)
    return {
        "Task Name": _safe(task.text, _TITLE),
        "Assignment": _safe(task.progress.assignee),
        "Start date": _american(start),
        "Due date": _american(due),
        "Bucket": _safe(_bucket(task, language)),
        "Progress": _status("planner", task.progress.status),
        "Priority": str(load("exchange.yaml")["planner_priority"]),
        "Labels": _safe(task.document_number),
    }


PRESETS = {
    "redmine": Preset(
        (
            *("unique_id", "subject", "description", "status", "category", "assigned_to"),
            *("start_date", "due_date", "done_ratio"),
        ),
        _redmine,
    ),
    "jira": Preset(
        (
            *("Summary", "Issue Type", "Status", "Description", "Assignee"),
            *("Start date", "Due date", "External ID", "Labels"),
        ),
        _jira,
        several=("Labels",),
    ),
    "planner": Preset(
        ("Task Name", "Assignment", "Start date", "Due date", "Bucket", "Progress", "Priority", "Labels"),
        _planner,
        bom=True,
    ),
}
