"""Where each document of a run stands, and which job comes next."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.crew import Job
from pipeline.batch.report import UNREAD, DocumentReport, PageProblem
from pipeline.batch.work import Outcome, PackedPage, Steps, empty_page, read_job, understand_job
from pipeline.document import Document, PageWarning, SourceFile
from pipeline.errors import ExitCode, KehoachError, OcrTimeout, PageFailed, WorkerCrashed

if TYPE_CHECKING:
    from pipeline.options import Options

_OPEN_LIMIT = 600.0  # seconds: to take the checksum of a huge file from a slow share
_UNDERSTAND_LIMIT = (300.0, 5.0)  # seconds: for a document, and for each page of it


@dataclass(eq=False)
class Entry:
    """One document on its way."""

    path: Path
    report: DocumentReport
    source: SourceFile | None = None
    asked: int = 0  # pages given out
    pages: dict[int, PackedPage] = field(default_factory=dict)
    crashed: bool = False


class Ledger:
    """All documents of a run, in their order. Files are opened first, for the number of pages tells the time left;
    then a document that is all read comes before new pages, so that results are out early and little is held."""

    def __init__(self, stems: dict[Path, str], options: Options, steps: Steps) -> None:
        self.entries = [
            Entry(path, DocumentReport(path=os.fsencode(path).decode("utf-8", "replace"), stem=stem))
            for path, stem in stems.items()
        ]
        self._options, self._steps = options, steps
        self._to_open = deque(self.entries)
        self._to_read: deque[Entry] = deque()
        self._to_understand: deque[Entry] = deque()

    def next_job(self) -> Job | None:
        if self._to_understand:
            entry = self._to_understand.popleft()
            pages = [entry.pages[number] for number in sorted(entry.pages)]
            entry.pages = {}
            limit = _UNDERSTAND_LIMIT[0] + _UNDERSTAND_LIMIT[1] * len(pages)
            return Job(("understand", entry, 0), understand_job, (self._steps, entry.source, pages), limit)
        if self._to_open:
            entry = self._to_open.popleft()
            return Job(("open", entry, 0), self._steps.open, (entry.path,), _OPEN_LIMIT)
        if self._to_read:
            entry = self._to_read[0]
            entry.asked += 1
            if entry.source is None or entry.asked >= entry.source.pages:
                self._to_read.popleft()
            limit = 2 * self._options.page_timeout + 60  # the engine keeps its own limit; this is for all that may hang
            return Job(
                ("page", entry, entry.asked),
                read_job,
                (self._steps, entry.source, entry.asked, self._options),
                limit,
            )
        return None

    def settle(self, job: Job, outcome: Outcome) -> tuple[Entry, Document | None]:
        """Note what came of a job. Gives the document when that was the last of its jobs.

        Raises the error where it concerns the whole run: a program that is missing.
        """
        kind, entry, number = job.key
        entry.report.seconds = round(entry.report.seconds + outcome.seconds, 3)
        if outcome.error is not None and outcome.error.exit_code != ExitCode.SOME_FAILED:
            raise outcome.error
        if kind == "page":
            self._take_page(entry, number, outcome)
        elif outcome.error is not None:
            entry.report.fail(outcome.error)
        elif kind == "open":
            self._opened(entry, outcome.value)
        else:
            return entry, outcome.value
        return entry, None

    def _opened(self, entry: Entry, source: SourceFile) -> None:
        entry.source = source
        entry.report.pages = source.pages
        (self._to_read if source.pages else self._to_understand).append(entry)

    def _take_page(self, entry: Entry, number: int, outcome: Outcome) -> None:
        if outcome.error is None:
            entry.pages[number] = outcome.value
            if outcome.value.problem:
                entry.report.warnings.append(_told(outcome.value, outcome.value.problem))
        else:
            late = isinstance(outcome.error, OcrTimeout)
            entry.pages[number] = empty_page(number, PageWarning.OCR_TIMEOUT if late else PageWarning.OCR_FAILED)
            entry.crashed = entry.crashed or isinstance(outcome.error, WorkerCrashed)
            entry.report.warnings.append(_told(entry.pages[number], outcome.error.message))
        if entry.source is None or len(entry.pages) < entry.source.pages:
            return
        if all(UNREAD & set(page.warnings) for page in entry.pages.values()):
            entry.report.fail(_nothing_read(entry))
            entry.pages = {}
        else:
            self._to_understand.append(entry)


def _told(page: PackedPage, reason: str) -> PageProblem:
    return PageProblem(
        page=page.number,
        warnings=[str(warning) for warning in page.warnings],
        detail=reason.encode("utf-8", "replace").decode("utf-8"),
    )


def _nothing_read(entry: Entry) -> KehoachError:
    """The error of a document of which no page came through; its earlier result, if there is one, is left alone."""
    causes = sorted({str(w) for page in entry.pages.values() for w in page.warnings if w in UNREAD})
    details = [problem.detail for problem in entry.report.warnings if problem.detail]
    message = f"None of its {len(entry.pages)} pages could be read ({', '.join(causes)})"
    if details:
        message += f": {details[0]}"
    told = {problem.page for problem in entry.report.warnings}
    entry.report.warnings += [
        PageProblem(page=page.number, warnings=[str(warning) for warning in page.warnings])
        for page in entry.pages.values()
        if page.number not in told
    ]
    entry.report.warnings.sort(key=lambda problem: problem.page)
    return WorkerCrashed(message) if entry.crashed else PageFailed(message)


def page_counts(entries: Sequence[Entry]) -> int:
    """All pages of the documents that could be opened so far."""
    return sum(entry.report.pages for entry in entries)
