"""Many documents through the flow, into one folder."""

from __future__ import annotations

import dataclasses
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.batch.crew import MEMORY_LIMIT, Crew, Engine, Job, ProcessWorker
from pipeline.batch.inputs import results, stems_for
from pipeline.batch.interrupts import Interrupts
from pipeline.batch.ledger import FOLDER, Ledger
from pipeline.batch.lock import alone
from pipeline.batch.log import event
from pipeline.batch.plan import Choice, Entry, Key, Plan, page_counts
from pipeline.batch.report import UNREAD, DocumentReport, People, RunReport, SameNumber, Skipped, nobody
from pipeline.batch.report_files import write_report
from pipeline.batch.version import stages_version
from pipeline.batch.work import REPORT_IT, Steps, steps_for
from pipeline.document import Document
from pipeline.errors import DamagedLedger, InputError, KehoachError, NoText, UsageError, WorseResult
from pipeline.export import (
    SEPARATORS,
    TABLE_FILES,
    Reserve,
    load_document,
    ready_folder,
    refuse_foreign,
    sweep_temporary,
    write_document,
    write_tables,
)
from pipeline.forks import beginning_to_work
from pipeline.limits import limit_of
from pipeline.text import nfc

if TYPE_CHECKING:
    from pipeline.options import Options


_RESERVE = (1 << 18, 1 << 13)  # bytes kept free for the report: for a run, and for each of its documents
_MOST_RESERVE = 1 << 26
_NO_GUARD = "A worker imports the script that defines its steps, and that begins a run: put the run under `if __name__`"


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    pages: int
    pages_total: int  # of the documents opened so far; a thousand are opened ahead of the first page
    documents: int
    documents_total: int
    finished: DocumentReport | None = None  # set once for each document, when it is done or has failed


@dataclass(frozen=True)
class _Folder:
    """Where a run writes to, and how."""

    out: Path
    ledger: Ledger
    sep: str
    people: People


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    jobs: int,
    options: Options,
    csv_sep: str = ",",
    choice: Choice = Choice.NEEDED,
    memory_limit: int = MEMORY_LIMIT,
    scheduler: str | None = None,
    skipped: Sequence[tuple[Path, str]] = (),
    progress: Callable[[Progress], None] = lambda state: None,
    waiting: Callable[[], None] = lambda: None,
    people: People = nobody,
    steps: Steps | None = None,
) -> RunReport:
    """Read the inputs in `jobs` worker processes and write all results to `out`: what is new, changed or failed.

    Each page is kept as it is read, each document written as soon as it is done; run.json and run.md at the end, also
    after a Ctrl-C or when a needed program turns out to be missing; then the tables, of all documents in `out`. What
    fails for one document or page stays with it: see the report. `skipped`: files that were passed over, with the
    reason, for the report to tell. Where another run has the folder, `waiting` is called and this one waits.
    `memory_limit`: bytes, for each worker with the programs it starts. `scheduler`: the address of a Dask cluster that
    does the work; `jobs` then says nothing. `people`: what they decided, so that the report's list of what is to review
    leaves it out; the results stay as read.

    Raises OutputNotWritable, ClusterError, and UsageError for a separator that is none, before anything is read.
    """
    if beginning_to_work():
        raise UsageError(_NO_GUARD, 'Put what runs it under: if __name__ == "__main__":')
    if csv_sep not in SEPARATORS:
        raise UsageError(f"Not a separator for CSV files: {csv_sep!r}", "Give one of , ; | or tab: --csv-sep ';'")
    refuse_foreign(out)
    with alone(out / FOLDER, waiting):
        ready_folder(out)
        key = Key(stages_version(), options, csv_sep)

        def once(ledger: Ledger) -> RunReport:
            engine = _engine(jobs, memory_limit, scheduler, scripted=steps is not None and steps.scripted)
            wanted = [path for path in inputs if choice is not Choice.FAILED or _failed(ledger, path)]
            plan = Plan(stems_for(out, wanted), steps or steps_for(options), ledger, out=out, key=key, choice=choice)
            report = RunReport(version=pipeline.__version__, started=_now(), documents=[e.report for e in plan.entries])
            report.options = {
                **dataclasses.asdict(options),
                "taught": options.taught.version,
                "jobs": jobs,
                "csv_sep": csv_sep,
                "out": _utf8(out),
            }
            report.skipped = [Skipped(path=_utf8(path), reason=reason) for path, reason in skipped]
            _go(plan, report, _Folder(out, ledger, csv_sep, people), engine, progress)
            return report

        return _with_ledger(out, once)


def _with_ledger(out: Path, once: Callable[[Ledger], RunReport]) -> RunReport:
    """Once more, with a new ledger, where the one that was there turns out to be damaged."""
    ledger = Ledger(out)
    try:
        sweep_temporary(out)
        return once(ledger)
    except DamagedLedger:
        ledger.put_aside()
        ledger = Ledger(out)
        return once(ledger)
    finally:
        ledger.close()


def _engine(jobs: int, memory_limit: int, scheduler: str | None, *, scripted: bool) -> Engine:
    if scheduler is None:
        return Crew(jobs, partial(ProcessWorker, memory_limit, scripted), memory_limit)
    from pipeline.batch.dask_crew import DaskCrew

    return DaskCrew(scheduler, memory_limit)


def _go(plan: Plan, report: RunReport, folder: _Folder, crew: Engine, progress: Callable[[Progress], None]) -> None:
    """Read, and write the report and the tables, whatever ends the reading."""
    start = time.monotonic()
    reserve = Reserve(folder.out, min(_MOST_RESERVE, _RESERVE[0] + _RESERVE[1] * len(plan.entries)))

    def write(stopped_by: KehoachError | None) -> None:
        report.add_up(stopped_by)
        write_report(report, lambda: _full_reports(plan, folder), folder.out)

    event("run_started", documents=len(plan.entries), options=report.options)
    with Interrupts() as interrupts:
        stopped_by = _attempt(report, lambda: _work(crew, plan, folder, progress))
        interrupts.mute()
        try:
            crew.kill() if stopped_by or report.interrupted else crew.close()
        finally:
            reserve.free()
            _refuse_damage(stopped_by)
            report.seconds, report.ended = round(time.monotonic() - start, 3), _now()
            same = folder.ledger.same_numbers()
            for entry in plan.entries:
                if _decide(entry, entry.report, folder.people):
                    entry.report.slim()  # as all that were noted
            report.same_numbers = [SameNumber(number=number, stems=stems) for number, stems in same]
            write(stopped_by)
        interrupts.arm()
        told = report.model_copy(deep=True)
        stopped_by = _attempt(report, lambda: _write_tables(report, folder)) or stopped_by
        interrupts.mute()
        _refuse_damage(stopped_by)
        report.add_up(stopped_by)
        if report != told:
            write(stopped_by)
    error = report.error.model_dump() if report.error else None
    event("run_ended", totals=report.totals, seconds=report.seconds, exit_code=report.exit_code, error=error)


def _refuse_damage(stopped_by: KehoachError | None) -> None:
    """No report is made of a damaged ledger: the run begins anew."""
    if isinstance(stopped_by, DamagedLedger):
        raise stopped_by


def _failed(ledger: Ledger, path: Path) -> bool:
    known = ledger.known(path)
    return known is not None and known.status in ("failed", "partial")


def _attempt(report: RunReport, call: Callable[[], None]) -> KehoachError | None:
    """Whatever ends it, the report is to be written: the error comes back as a value."""
    try:
        call()
    except KeyboardInterrupt:
        report.interrupted = True
    except KehoachError as error:
        return error
    except Exception as error:
        return limit_of(error) or KehoachError(f"{type(error).__name__}: {error}", REPORT_IT)
    return None


def _work(crew: Engine, plan: Plan, folder: _Folder, progress: Callable[[Progress], None]) -> None:
    pages, done, total = 0, 0, len(plan.entries)

    def told(entry: Entry | None) -> None:
        nonlocal done
        done += entry is not None
        if entry:
            _log_document(entry.report)
        progress(Progress(pages, page_counts(plan.entries), done, total, entry.report if entry else None))

    def without_work() -> None:
        for entry in plan.ended():
            if not entry.noted:
                _note(entry, folder, None)
            told(entry)
            plan.release_twins(entry)

    def next_job() -> Job | None:
        job = plan.next_job()
        while job is None and plan.has_ended():  # what waited for these can go on
            without_work()
            job = plan.next_job()
        return job

    for job, outcome in crew.results(next_job):
        entry, document = plan.settle(job, outcome)
        pages += job.key[0] == "page"
        if document is not None:
            try:
                crew.refill()  # the disk takes its time
            finally:
                _keep(document, entry, folder)
        elif entry.report.status != "not_done":
            _note(entry, folder, None)
        ended = entry.report.status != "not_done"
        told(entry if ended else None)
        if ended:
            plan.release_twins(entry)
        without_work()
    without_work()


def _keep(document: Document, entry: Entry, folder: _Folder) -> None:
    """Write a document, unless nothing was read or an earlier run read more pages of the same file."""
    unread = _unread(document)
    error: KehoachError | None = None
    if not document.text.strip():
        error = NoText(f"No text was found on its pages ({document.source.pages})")
    elif unread and _earlier_unread(entry, folder.out) < unread:
        error = WorseResult(f"{unread} of {document.source.pages} pages could not be read; an earlier run read more")
    else:
        sep = SEPARATORS[folder.sep]
        write_document(document, folder.out, entry.report.stem, sep, folder.ledger.intend)
    entry.report.finish(document)
    if error:
        entry.report.fail(error)
    _note(entry, folder, _number_of(document))


def _note(entry: Entry, folder: _Folder, number: str | None) -> None:
    """Into the ledger with it; what grows with the document is not held any longer."""
    folder.ledger.settle(entry.path, entry.report, entry.sha256, entry.key, number)
    entry.noted = True
    entry.report.slim()


def _earlier_unread(entry: Entry, out: Path) -> float:
    """How many pages the result that is there lacks of the same content; infinity where there is none."""
    try:
        earlier = load_document(out / f"{entry.report.stem}.json")
    except InputError:
        return float("inf")
    return _unread(earlier) if earlier.source.sha256 == entry.sha256 else float("inf")


def _unread(document: Document) -> int:
    return sum(bool(UNREAD & set(page.warnings)) for page in document.pages)


def _number_of(document: Document) -> str | None:
    """What tells one numbered document from another: number, body and year, for numbers begin anew each year."""
    head = document.document
    if not head.number:
        return None
    parts = (head.number, head.issuing_body or "", (head.issued_on or "")[:4])
    return "\t".join(" ".join(nfc(part).split()) for part in parts)


def _log_document(report: DocumentReport) -> None:
    about = report.model_dump(include={"path", "stem", "status", "pages", "reused", "same_as", "seconds", "stages"})
    error = report.error.model_dump() if report.error else None
    unread = [problem.page for problem in report.warnings if UNREAD & set(problem.warnings)]
    level = logging.INFO if report.whole else logging.WARNING
    event("document", level, **about, error=error, unread_pages=unread)


def _decide(entry: Entry, report: DocumentReport, people: People) -> bool:
    """What people decided about it is no longer to be reviewed; the ledger keeps the machine's own."""
    decided = people(report.stem, entry.sha256 or "") if entry.noted and report.done else None
    if decided is not None:
        report.decide(decided)
    return decided is not None


def _full_reports(plan: Plan, folder: _Folder) -> Iterator[DocumentReport]:
    """The reports with what the ledger has of them, one at a time."""
    for entry in plan.entries:
        full = folder.ledger.report(entry.path) if entry.noted else None
        if full is not None:
            full.reused, full.path, full.stem = entry.report.reused, entry.report.path, entry.report.stem
            _decide(entry, full, folder.people)
        yield full or entry.report


def _write_tables(report: RunReport, folder: _Folder) -> None:
    """The tables of the whole folder, unless nothing has changed since they were written."""
    found = results(folder.out)
    state = _state(folder, found)
    if folder.ledger.note("tables") != state:
        write_tables(_stored(report, found), folder.out, folder.sep)
        folder.ledger.keep_note("tables", _state(folder, found))


def _state(folder: _Folder, found: Sequence[Path]) -> str:
    """Changes whenever a result or a table does."""
    state = hashlib.sha256(f"{stages_version()} {pipeline.__version__} {folder.sep}".encode())
    for path in [*found, *(folder.out / name for name in TABLE_FILES)]:
        try:
            about = path.stat()
            state.update(f"{os.fsencode(path.name)!r} {about.st_size} {about.st_mtime_ns} {about.st_ino}\n".encode())
        except OSError:
            state.update(f"{os.fsencode(path.name)!r} -\n".encode())
    return state.hexdigest()


def _stored(report: RunReport, found: Sequence[Path]) -> Iterator[tuple[str, Document]]:
    """All documents in the folder, this run's and earlier ones', one at a time."""
    for path in found:
        try:
            yield path.stem, load_document(path)
        except InputError:  # cut off by hand, or taken away meanwhile
            report.skipped.append(Skipped(path=_utf8(path), reason="broken_result"))


def _utf8(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
