"""Many documents through the flow, into one folder."""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pipeline
from pipeline.batch.crew import Crew
from pipeline.batch.inputs import results, stems_for
from pipeline.batch.interrupts import Interrupts
from pipeline.batch.ledger import Entry, Ledger, page_counts
from pipeline.batch.report import UNREAD, DocumentReport, RunReport, Skipped
from pipeline.batch.summary import summary
from pipeline.batch.work import FLOW, REPORT_IT, Steps
from pipeline.document import Document
from pipeline.errors import InputError, KehoachError, UsageError, WorseResult
from pipeline.export import (
    SEPARATORS,
    Reserve,
    atomic,
    load_document,
    ready_folder,
    refuse_foreign,
    write_document,
    write_tables,
)

if TYPE_CHECKING:
    from pipeline.options import Options


_RESERVE = (1 << 18, 1 << 13)  # bytes kept free for the report: for a run, and for each of its documents


@dataclass(frozen=True)
class Progress:
    """Where a run stands."""

    pages: int
    pages_total: int  # of the documents opened so far; all are opened before the first page is read
    documents: int
    documents_total: int
    finished: DocumentReport | None = None  # set once for each document, when it is done or has failed


def run(
    inputs: Sequence[Path],
    out: Path,
    *,
    jobs: int,
    options: Options,
    csv_sep: str = ",",
    skipped: Sequence[tuple[Path, str]] = (),
    progress: Callable[[Progress], None] = lambda state: None,
    steps: Steps = FLOW,
) -> RunReport:
    """Read every input in `jobs` worker processes and write all results to `out`.

    Each document is written as soon as it is done; run.json and run.md at the end, also after a Ctrl-C or when a needed
    program turns out to be missing; then the tables, of all documents in `out`. What fails for one document or page
    stays with it: see the report. `skipped`: files that were passed over, with the reason, for the report to tell.

    Raises OutputNotWritable, and UsageError for a separator that is none, before anything is read.
    """
    if csv_sep not in SEPARATORS:
        raise UsageError(f"Not a separator for CSV files: {csv_sep!r}", "Give one of , ; | or tab: --csv-sep ';'")
    ready_folder(out)
    refuse_foreign(out)
    ledger = Ledger(stems_for(out, inputs), options, steps)
    report = RunReport(version=pipeline.__version__, started=_now(), documents=[e.report for e in ledger.entries])
    report.options = {**dataclasses.asdict(options), "jobs": jobs, "csv_sep": csv_sep, "out": _utf8(out)}
    report.skipped = [Skipped(path=_utf8(path), reason=reason) for path, reason in skipped]
    start = time.monotonic()
    reserve = Reserve(out, _RESERVE[0] + _RESERVE[1] * len(ledger.entries))
    crew = Crew(jobs)
    with Interrupts() as interrupts:
        stopped_by = _attempt(report, lambda: _work(crew, ledger, out, csv_sep, progress))
        interrupts.mute()
        try:
            crew.kill() if stopped_by or report.interrupted else crew.close()
        finally:
            reserve.free()
            report.seconds, report.ended = round(time.monotonic() - start, 3), _now()
            _write_report(report, out, stopped_by)
        interrupts.arm()
        told = report.model_copy(deep=True)
        stopped_by = _attempt(report, lambda: _write_tables(report, out, csv_sep)) or stopped_by
        interrupts.mute()
        report.add_up(stopped_by)
        if report != told:
            _write_report(report, out, stopped_by)
    return report


def _attempt(report: RunReport, call: Callable[[], None]) -> KehoachError | None:
    """Whatever ends it, the report is to be written: the error comes back as a value."""
    try:
        call()
    except KeyboardInterrupt:
        report.interrupted = True
    except KehoachError as error:
        return error
    except Exception as error:
        return KehoachError(f"{type(error).__name__}: {error}", REPORT_IT)
    return None


def _work(crew: Crew, ledger: Ledger, out: Path, csv_sep: str, progress: Callable[[Progress], None]) -> None:
    pages, done, total = 0, 0, len(ledger.entries)
    for job, outcome in crew.results(ledger.next_job):
        entry, document = ledger.settle(job, outcome)
        if document is not None:
            _keep(document, entry, out, SEPARATORS[csv_sep])
        pages += job.key[0] == "page"
        ended = entry.report.status != "not_done"
        done += ended
        progress(Progress(pages, page_counts(ledger.entries), done, total, entry.report if ended else None))


def _keep(document: Document, entry: Entry, out: Path, sep: str) -> None:
    """Write a document, unless an earlier run read more pages of the same file."""
    unread = _unread(document)
    if unread:
        try:
            earlier = load_document(out / f"{entry.report.stem}.json")
        except InputError:
            earlier = None
        if earlier and earlier.source.sha256 == document.source.sha256 and _unread(earlier) < unread:
            entry.report.finish(document)
            entry.report.fail(
                WorseResult(f"{unread} of {document.source.pages} pages could not be read; an earlier run read more")
            )
            return
    write_document(document, out, entry.report.stem, sep)
    entry.report.finish(document)


def _unread(document: Document) -> int:
    return sum(bool(UNREAD & set(page.warnings)) for page in document.pages)


def _write_report(report: RunReport, out: Path, stopped_by: KehoachError | None) -> None:
    report.add_up(stopped_by)
    with atomic(out, ["run.json", "run.md"]) as (data, text):
        data.write(report.model_dump_json(indent=1).encode("utf-8") + b"\n")
        text.write(summary(report).encode("utf-8", "replace"))


def _write_tables(report: RunReport, out: Path, csv_sep: str) -> None:
    write_tables(_stored(report, out), out, csv_sep)


def _stored(report: RunReport, out: Path) -> Iterator[tuple[str, Document]]:
    """All documents in the folder, this run's and earlier ones', one at a time."""
    for path in results(out):
        try:
            yield path.stem, load_document(path)
        except InputError:  # cut off by hand, or taken away meanwhile
            report.skipped.append(Skipped(path=_utf8(path), reason="broken_result"))


def _utf8(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
