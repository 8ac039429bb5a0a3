"""Which documents of a run are to be read, where each of them stands, and which job comes next."""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.batch.crew import Job
from pipeline.batch.ledger import Known, Ledger, signature_of
from pipeline.batch.report import UNREAD, DocumentReport, PageProblem
from pipeline.batch.version import key_of
from pipeline.batch.work import Outcome, PackedPage, Steps, empty_page, read_job, understand_job
from pipeline.document import Document, PageWarning, SourceFile
from pipeline.errors import (
    ChangedFile,
    ExitCode,
    KehoachError,
    OcrTimeout,
    OutOfMemory,
    PageFailed,
    WorkerCrashed,
)
from pipeline.export import is_whole
from pipeline.remote import address_of

if TYPE_CHECKING:
    from pipeline.options import Options

_OPEN_LIMIT = 600.0  # seconds: to take the checksum of a huge file from a slow share
_UNDERSTAND_LIMIT = (300.0, 5.0)  # seconds: for a document, and for each page of it
_LAST = 16  # documents among which the longest is read first
_AHEAD = 1000  # documents that are open and wait: more would be open too long before they are read
_TRIES = 3  # runs that try a document which fails; --retry-failed tries it again


class Choice(Enum):
    """Which of the inputs a run reads."""

    NEEDED = "needed"  # what is new, changed or failed
    ALL = "all"  # --force
    FAILED = "failed"  # --retry-failed


@dataclass(frozen=True)
class Key:
    """What the key of a document is made of besides its content."""

    stages: str
    options: Options
    csv_sep: str

    def of(self, sha256: str) -> str:
        return key_of(sha256, self.stages, self.options, self.csv_sep)


@dataclass(eq=False, slots=True)
class Entry:
    """One document on its way. The words of its pages lie in the ledger meanwhile."""

    path: Path
    report: DocumentReport
    place: int  # among the inputs
    size: int = -1  # of the file when it was about to be opened, in bytes
    source: SourceFile | None = None
    signature: str | None = None  # of the file when it was opened
    sha256: str = ""
    key: str = ""
    to_ask: deque[int] = field(default_factory=deque)  # pages that were not given out yet
    left: int = 0  # pages that are not back yet
    unread: dict[int, PackedPage] = field(default_factory=dict)
    crashed: type[KehoachError] | None = None
    twins: list[Entry] = field(default_factory=list)  # other inputs with the same content
    later: list[Entry] = field(default_factory=list)  # inputs that were linked to its result: is it still theirs?
    waits: bool = False  # for another document's end
    noted: bool = False  # the ledger has its report


class Plan:
    """All documents of a run, in their order. Files are opened first, for the number of pages tells the time left;
    then a document that is all read comes before new pages, so that results are out early and little is held."""

    def __init__(
        self, stems: dict[Path, str], steps: Steps, ledger: Ledger, *, out: Path, key: Key, choice: Choice
    ) -> None:
        self.entries = [
            Entry(path, DocumentReport(path=address_of(path) or _utf8(path), stem=stem), place)
            for place, (path, stem) in enumerate(stems.items())
        ]
        self._steps, self._ledger, self._out, self._key, self._choice = steps, ledger, out, key, choice
        self._to_open = deque(self.entries)
        self._to_read: deque[Entry] = deque()
        self._to_understand: deque[Entry] = deque()
        self._reading: Entry | None = None  # whose pages are given out
        self._by_stem = {entry.report.stem: entry for entry in self.entries}
        self._first: dict[str, Entry] = {}  # of the documents with one key
        self._opening: set[Entry] = set()
        self._held: list[Entry] = []  # opened; an earlier input may be the same
        self._ended: deque[Entry] = deque()

    def next_job(self) -> Job | None:
        if self._to_understand:
            return self._understand(self._to_understand.popleft())
        while self._to_open and len(self._to_read) < _AHEAD:
            entry = self._to_open.popleft()
            if not self._is_known(entry):
                entry.size = _size(entry.path)
                self._opening.add(entry)
                return Job(("open", entry, 0), self._steps.open, (entry.path,), _OPEN_LIMIT)
        if self._to_read:
            entry = self._next_to_read()
            number = entry.to_ask.popleft()
            if not entry.to_ask:
                self._to_read.popleft()
            # the engine keeps its own limit; this is for all that may hang
            limit = 2 * self._key.options.page_timeout + 60
            return Job(("page", entry, number), read_job, (self._steps, entry.source, number, self._key.options), limit)
        return None

    def _next_to_read(self) -> Entry:
        """The first, and when few are left the longest: a worker that has no more work then waits for a short one."""
        if self._reading is not self._to_read[0] and not self._to_open and len(self._to_read) <= _LAST:
            longest = max(self._to_read, key=lambda entry: len(entry.to_ask))
            self._to_read.remove(longest)
            self._to_read.appendleft(longest)
        self._reading = self._to_read[0]
        return self._reading

    def settle(self, job: Job, outcome: Outcome) -> tuple[Entry, Document | None]:
        """Note what came of a job. Gives the document when that was the last of its jobs.

        Raises the error where it concerns the whole run: a program that is missing.
        """
        kind, entry, number = job.key
        entry.report.add_time(outcome.seconds, outcome.stages)
        if outcome.error is not None and outcome.error.exit_code != ExitCode.SOME_FAILED:
            raise outcome.error
        if kind == "page":
            self._take_page(entry, number, outcome)
        elif outcome.error is not None:
            entry.report.fail(outcome.error)
        elif kind == "open":
            entry.source = outcome.value
            self._held.append(entry)
        else:
            return entry, outcome.value
        if kind == "open":
            self._opening.discard(entry)
            self._let_go()
        return entry, None

    def _let_go(self) -> None:
        """Of inputs with one content the earliest has the result, whichever worker opens its own first. Only files of
        one size can be the same: no other waits."""
        waiting = sorted(self._held, key=lambda entry: entry.place)
        self._held = []
        for entry in waiting:
            if any(one.size == entry.size and one.place < entry.place for one in self._opening):
                self._held.append(entry)
            else:
                assert entry.source is not None
                self._opened(entry, entry.source)

    def ended(self) -> Iterator[Entry]:
        """Documents that came to their end without a job of their own: read before, or the same as another."""
        while self._ended:
            yield self._ended.popleft()

    def has_ended(self) -> bool:
        return bool(self._ended)

    def release_twins(self, entry: Entry) -> None:
        """The inputs with the content of a document that has ended share its fate; others that waited are looked at."""
        for one in entry.later:
            one.waits = False
            self._to_open.append(one)
        entry.later = []
        for twin in entry.twins:
            if entry.report.done:
                twin.report.link(entry.report)
            else:
                twin.report.status, twin.report.error = entry.report.status, entry.report.error
            twin.report.pages = entry.report.pages
            self._ended.append(twin)
        entry.twins = []

    def _is_known(self, entry: Entry) -> bool:
        """Whether an earlier run has dealt with the file as it is now, so that nothing is to be done."""
        known = self._ledger.known(entry.path) if self._choice is Choice.NEEDED else None
        sha256 = self._ledger.checksum(entry.path, _digest) if known else None
        if known is None or sha256 != known.sha256 or self._key.of(known.sha256) != known.key:
            return False
        report = self._ledger.report(entry.path)
        if report and report.same_as and self._waits_for(entry, report.same_as):
            return True
        if report is None or not self._stands(entry, known, report):
            return False
        entry.report.take_over(report)
        entry.report.stem = known.stem  # also where a person has changed the result: theirs stays, and none is made
        entry.sha256, entry.key, entry.noted = known.sha256, known.key, True
        if report.status in ("ok", "ok_with_warnings"):
            self._first.setdefault(entry.key, entry)
        self._ended.append(entry)
        return True

    def _stands(self, entry: Entry, known: Known, report: DocumentReport) -> bool:
        if known.status == "linked":
            return report.same_as is not None and is_whole(self._out, report.same_as, known.sha256)
        if report.whole:
            return is_whole(self._out, known.stem, known.sha256)
        return known.tries >= _TRIES

    def _opened(self, entry: Entry, source: SourceFile) -> None:
        entry.source, entry.sha256, entry.key = source, source.sha256, self._key.of(source.sha256)
        entry.signature = signature_of(entry.path)
        entry.report.pages = source.pages
        if address_of(entry.path):
            self._ledger.keep_checksum(entry.path, entry.signature, source.sha256)
        first = self._first.setdefault(entry.key, entry)
        if first is not entry:
            first.twins.append(entry)
            if first.report.status != "not_done":
                self.release_twins(first)
            return
        if self._choice is Choice.ALL:
            self._ledger.forget_pages(entry.key)
        elif self._is_twin(entry):
            return
        there = self._ledger.pages(entry.key)
        entry.to_ask = deque(number for number in range(1, source.pages + 1) if number not in there)
        entry.left = len(entry.to_ask)
        (self._to_read if entry.to_ask else self._to_understand).append(entry)

    def _is_twin(self, entry: Entry) -> bool:
        """Whether an earlier run read its content from another file, whose result is there."""
        stem = self._ledger.stem_of(entry.key)
        if stem and self._waits_for(entry, stem):
            return True
        if stem is None or stem == entry.report.stem or not is_whole(self._out, stem, entry.sha256):
            return False
        entry.report.status, entry.report.same_as = "linked", stem
        return True

    def _waits_for(self, entry: Entry, stem: str) -> bool:
        """Put off what is linked to a result that this run may replace, until it is known."""
        target = self._by_stem.get(stem)
        if target is None or target is entry or target.waits or target.report.status != "not_done":
            return False
        target.later.append(entry)
        entry.waits = True
        return True

    def _take_page(self, entry: Entry, number: int, outcome: Outcome) -> None:
        entry.left -= 1
        if outcome.error is None:
            page: PackedPage = outcome.value
            if UNREAD & set(page.warnings):
                entry.unread[number] = page
            else:
                self._ledger.keep_page(entry.key, page)
            if page.problem:
                entry.report.warnings.append(_told(page, page.problem))
        else:
            page = entry.unread[number] = empty_page(number, _warning_of(outcome.error))
            entry.crashed = entry.crashed or _worst(outcome.error)
            entry.report.warnings.append(_told(page, outcome.error.message))
        if entry.left:
            return
        if entry.signature != signature_of(entry.path):
            self._ledger.forget_pages(entry.key)  # some may be of the old content, some of the new
            entry.report.fail(ChangedFile(f"{entry.path.name} was changed or taken away while it was read"))
        elif entry.source and len(entry.unread) == entry.source.pages:
            entry.report.fail(_nothing_read(entry))
        else:
            self._to_understand.append(entry)
            return
        entry.unread = {}

    def _understand(self, entry: Entry) -> Job:
        pages = [*self._ledger.packed(entry.key), *entry.unread.values()]
        pages.sort(key=lambda page: page.number)
        entry.unread = {}
        limit = _UNDERSTAND_LIMIT[0] + _UNDERSTAND_LIMIT[1] * len(pages)
        return Job(("understand", entry, 0), understand_job, (self._steps, entry.source, pages), limit)


def _utf8(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _digest(path: Path) -> str | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _warning_of(error: KehoachError) -> PageWarning:
    if isinstance(error, OcrTimeout):
        return PageWarning.OCR_TIMEOUT
    return PageWarning.OUT_OF_MEMORY if isinstance(error, OutOfMemory) else PageWarning.OCR_FAILED


def _worst(error: KehoachError) -> type[KehoachError] | None:
    """The kind of a page's error that a document keeps of which no page could be read."""
    return type(error) if isinstance(error, (WorkerCrashed, OutOfMemory)) else None


def _told(page: PackedPage, reason: str) -> PageProblem:
    return PageProblem(
        page=page.number,
        warnings=[str(warning) for warning in page.warnings],
        detail=reason.encode("utf-8", "replace").decode("utf-8"),
    )


def _nothing_read(entry: Entry) -> KehoachError:
    """The error of a document of which no page came through; its earlier result, if there is one, is left alone."""
    causes = sorted({str(w) for page in entry.unread.values() for w in page.warnings if w in UNREAD})
    details = [problem.detail for problem in entry.report.warnings if problem.detail]
    message = f"None of its {len(entry.unread)} pages could be read ({', '.join(causes)})"
    if details:
        message += f": {details[0]}"
    told = {problem.page for problem in entry.report.warnings}
    entry.report.warnings += [
        PageProblem(page=page.number, warnings=[str(warning) for warning in page.warnings])
        for page in entry.unread.values()
        if page.number not in told
    ]
    entry.report.warnings.sort(key=lambda problem: problem.page)
    return (entry.crashed or PageFailed)(message)


def page_counts(entries: Sequence[Entry]) -> int:
    """All pages of the documents that could be opened so far."""
    return sum(entry.report.pages for entry in entries)
