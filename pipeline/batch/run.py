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
from pipeline.batch.inputs import held_by_others
from pipeline.batch.ledger import Ledger, page_counts
from pipeline.batch.report import DocumentReport, RunReport
from pipeline.batch.summary import summary
from pipeline.batch.work import FLOW, Steps
from pipeline.document import Document
from pipeline.errors import InputError, KehoachError, UsageError
from pipeline.export import (
    SEPARATORS,
    assign_stems,
    atomic,
    load_document,
    ready_folder,
    write_document,
    write_tables,
)

if TYPE_CHECKING:
    from pipeline.options import Options


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
    progress: Callable[[Progress], None] = lambda state: None,
    steps: Steps = FLOW,
) -> RunReport:
    """Read every input in `jobs` worker processes and write all results to `out`.

    Each document is written as soon as it is done; the tables, run.json and run.md at the end, also after a Ctrl-C or
    when a needed program turns out to be missing. What fails for one document or page stays with it: see the report.

    Raises OutputNotWritable, and UsageError for a separator that is none, before anything is read.
    """
    if csv_sep not in SEPARATORS:
        raise UsageError(f"Not a separator for CSV files: {csv_sep!r}", "Give one of , ; | or tab: --csv-sep ';'")
    ready_folder(out)
    ledger = Ledger(assign_stems(inputs, held_by_others(out, inputs)), options, steps)
    report = RunReport(version=pipeline.__version__, started=_now(), documents=[e.report for e in ledger.entries])
    report.options = {
        **dataclasses.asdict(options),
        "jobs": jobs,
        "csv_sep": csv_sep,
        "out": os.fsencode(out).decode("utf-8", "replace"),
    }
    start = time.monotonic()
    stopped_by: KehoachError | None = None
    crew = Crew(jobs)
    try:
        _work(crew, ledger, out, csv_sep, progress)
        crew.close()
    except KeyboardInterrupt:
        report.interrupted = True
    except KehoachError as error:
        stopped_by = error
    finally:
        crew.kill()
    report.seconds = round(time.monotonic() - start, 3)
    report.ended = _now()
    _write_tables(report, out, csv_sep)
    report.add_up(stopped_by)
    with atomic(out, ["run.json", "run.md"]) as (data, text):
        data.write(report.model_dump_json(indent=1).encode("utf-8") + b"\n")
        text.write(summary(report).encode("utf-8", "replace"))
    return report


def _work(crew: Crew, ledger: Ledger, out: Path, csv_sep: str, progress: Callable[[Progress], None]) -> None:
    pages, done, total = 0, 0, len(ledger.entries)
    for job, outcome in crew.results(ledger.next_job):
        entry, document = ledger.settle(job, outcome)
        if document is not None:
            write_document(document, out, entry.report.stem, SEPARATORS[csv_sep])
            entry.report.finish(document)
        pages += job.key[0] == "page"
        ended = entry.report.status != "not_done"
        done += ended
        progress(Progress(pages, page_counts(ledger.entries), done, total, entry.report if ended else None))


def _write_tables(report: RunReport, out: Path, csv_sep: str) -> None:
    # A run that read nothing leaves the tables of an earlier one alone, as it does their documents.
    if any(document.done for document in report.documents) or not (out / "documents.csv").exists():
        write_tables(_written(report, out), out, csv_sep)


def _written(report: RunReport, out: Path) -> Iterator[tuple[str, Document]]:
    """This run's documents from their files, one at a time and in the inputs' order."""
    for document in report.documents:
        if not document.done:
            continue
        try:
            yield document.stem, load_document(out / f"{document.stem}.json")
        except InputError as error:  # someone took it away meanwhile
            document.fail(error)


def _now() -> str:
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")
