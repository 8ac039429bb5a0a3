"""`kehoach track-export`, `kehoach track-report` and `kehoach searchable`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli_told import say, tell_document
from pipeline.cli_track import Db, loaded_tracker

if TYPE_CHECKING:
    from pipeline.document.tracker import TrackedIndicator, TrackedTask
    from pipeline.errors import UsageError
    from pipeline.track import Tracker
    from pipeline.track.columns import Language

_PAGE = 500
_NEAR = 60.0  # of 100: how alike a unit's name must be to be offered

Out = Annotated[Path, typer.Option("--out", metavar="OUT", help="The folder of results, for its tracker.sqlite.")]
Unit = Annotated[
    str | None, typer.Option(help="Only what this unit leads: its id (so-xay-dung) or name.", metavar="NAME")
]
English = Annotated[bool, typer.Option("--english", help="Heads and words in English.")]
Replace = Annotated[bool, typer.Option("--replace", help="Write over a file that is there.")]


def add_commands(app: typer.Typer) -> None:
    app.command("track-export")(track_export)
    app.command("track-report")(track_report)
    app.command("searchable")(make_searchable)


def track_export(  # noqa: PLR0917 - typer makes options of them
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".xlsx, .ics, or .csv with --preset.")],
    out: Out = Path("outputs"),
    db: Db = None,
    preset: Annotated[str | None, typer.Option(metavar="NAME", help="A list for redmine, jira or planner.")] = None,
    unit: Unit = None,
    alarm: Annotated[int | None, typer.Option(min=0, metavar="DAYS", help=".ics: remind so many days before.")] = None,
    english: English = False,
    replace: Replace = False,
) -> None:
    """Write the tracker's tasks: a workbook that comes back, a calendar, or a list for another tracker.

    Xuất nhiệm vụ: bảng Excel để điền rồi nạp lại, lịch, hoặc danh sách cho phần mềm khác.
    """
    from pipeline.exchange import write_calendar, write_preset, write_workbook
    from pipeline.track import TaskFilter, Tracker

    kind, language = _kind(file, preset), _language(english)
    with Tracker.open(loaded_tracker(out, db)) as tracker:
        tasks = tracker.all_tasks(TaskFilter(unit=_unit_id(tracker, unit)))
        if unit is not None and not tasks:
            raise _leads_nothing(unit)
        indicators = _indicators(tracker) if kind == "workbook" else []
    if kind == "preset":
        write_preset(str(preset), tasks, file, language, replace=replace)
    elif kind == "calendar":
        write_calendar(tasks, file, language, alarm_days=alarm, replace=replace)
    else:
        write_workbook(tasks, indicators, file, language, replace=replace)
    _tell_export(tasks, kind, file)


def track_report(  # noqa: PLR0917 - typer makes options of them
    period: Annotated[
        str, typer.Argument(metavar="PERIOD", help="2026, 2026-H1, 2026-Q3, 2026-07 or 2026-01-01..2026-03-15.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help=".docx in the layout of NĐ 30/2020, or .xlsx.")],
    out: Out = Path("outputs"),
    db: Db = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="As things stood on this day.")
    ] = None,
    unit: Unit = None,
    parent: Annotated[
        str | None, typer.Option(metavar="NAME", help="The body above the reporting one, for the head of .docx.")
    ] = None,
    english: English = False,
    replace: Replace = False,
) -> None:
    """Write the periodic report: of a quarter, half-year, year, month or any days.

    Ghi báo cáo định kỳ: quý, 6 tháng, năm, tháng hoặc khoảng ngày bất kỳ.
    """
    from pipeline.errors import UsageError
    from pipeline.exchange import write_report_docx, write_report_xlsx
    from pipeline.track import Period, Tracker

    kind = file.suffix.lower()
    if kind not in (".docx", ".xlsx"):
        raise UsageError(f"{file} is neither .docx nor .xlsx", "Name a file that ends so.")
    with Tracker.open(loaded_tracker(out, db)) as tracker:
        report = tracker.periodic_report(Period.parse(period), as_of.date() if as_of else None, _unit_id(tracker, unit))
    if kind == ".docx":
        write_report_docx(report, file, parent, replace=replace)
    else:
        write_report_xlsx(report, file, _language(english), replace=replace)
    say("track_report_done", title=report.title, day=f"{report.as_of:%d/%m/%Y}", file=file)
    if as_of is None and report.end < report.as_of:
        say("track_report_ended", day=report.end)
    if unit is not None and not report.units:
        say("track_report_no_unit", unit=unit)


def make_searchable(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder of results.")] = Path("outputs"),
    stems: Annotated[list[str] | None, typer.Argument(metavar="[STEM]...", help="Only these documents.")] = None,
    scans: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where the scans lie now, if they were moved.")
    ] = None,
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder for the files.", show_default="OUT/searchable")
    ] = None,
) -> None:
    """Write each scan as a PDF that can be searched, with the corrected text under its pages.

    Ghi từng bản quét thành PDF tìm kiếm được, với văn bản đã sửa dưới trang ảnh.
    """
    from rich.console import Console

    from pipeline.errors import ExitCode
    from pipeline.searchable import searchable

    console, failed = Console(stderr=True), False
    for done in searchable(out, stems or (), scans=scans, to=to):
        if done.skipped:
            say("searchable_text", stem=done.stem)
        elif done.error:
            failed = True
            tell_document(console, done.stem, done.error)
        elif done.made is None:
            say("searchable_unchanged", path=done.path)
        else:
            held = (done.made.signatures, "signature holds", "signatures hold")
            name = "searchable_signed" if done.made.signatures else "searchable_done"
            say(name, path=done.path, pages=(done.made.pages, "page"), held=held)
    raise typer.Exit(ExitCode.SOME_FAILED if failed else ExitCode.OK)


def _tell_export(tasks: list[TrackedTask], kind: str, file: Path) -> None:
    if kind != "calendar":
        say("track_export_done", tasks=(len(tasks), "task"), file=file)
        return
    from pipeline.exchange import count_events

    events, dated = count_events(tasks)
    say("track_export_events", events=(events, "event"), dated=(dated, "task"), file=file)
    if left := len(tasks) - dated:
        say("track_export_undated", left=(left, "task has", "tasks have"))


def _unit_id(tracker: Tracker, asked: str | None) -> str | None:
    """The id of the unit that was asked for by id or printed name. Raises UsageError with near names."""
    if asked is None:
        return None
    from rapidfuzz import fuzz, process

    from pipeline.errors import UsageError
    from pipeline.extract.unit_ids import unit_id
    from pipeline.text import fold

    names = tracker.unit_names()
    by_words = {fold(name): one for one, name in names.items()}
    found = next((one for one in (asked, by_words.get(fold(asked)), unit_id(asked)) if one in names), None)
    if found is not None:
        return found
    forms = {**by_words, **{one: one for one in names}}
    near = process.extract(fold(asked), list(forms), scorer=fuzz.WRatio, limit=3, score_cutoff=_NEAR)
    ids = dict.fromkeys(forms[form] for form, *_ in near)
    meant = ", ".join(f"{names[one]} ({one})" for one in ids)
    raise UsageError(
        f"No task names the unit {asked!r}",
        f"Did you mean {meant}?" if meant else "Its names stand under “Đơn vị” in kehoach track.",
    )


def _leads_nothing(unit: str) -> UsageError:
    from pipeline.errors import UsageError

    mend = "Without --unit all tasks are written; whom a unit works with is told by “Đơn vị” in kehoach track."
    return UsageError(f"{unit} leads no task: nothing was written", mend)


def _kind(file: Path, preset: str | None) -> str:
    from pipeline.errors import UsageError
    from pipeline.exchange import PRESETS

    suffix = file.suffix.lower()
    if preset is not None:
        if preset not in PRESETS:
            raise UsageError(f"There is no list for {preset!r}", f"Name one of {', '.join(PRESETS)}")
        if suffix == ".csv" or (preset, suffix) == ("planner", ".xlsx"):
            return "preset"
    elif suffix in (".xlsx", ".ics"):
        return {".xlsx": "workbook", ".ics": "calendar"}[suffix]
    raise UsageError(f"What is {file} to be?", "End it with .xlsx or .ics, or with .csv and --preset NAME.")


def _language(english: bool) -> Language:
    return "en" if english else "vi"


def _indicators(tracker: Tracker) -> list[TrackedIndicator]:
    found, number = list[Any](), 1
    while True:
        page = tracker.indicators(page=number, size=_PAGE)
        found += page.items
        if number >= page.pages:
            return found
        number += 1
