"""What a run was: the data of run.json."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pydantic import BaseModel, Field

from pipeline.document import Document, Evidence, Indicator, PageWarning, Task
from pipeline.errors import ExitCode, KehoachError
from pipeline.knowledge import load
from pipeline.wording import in_vietnamese

UNREAD = {PageWarning.RENDER_FAILED, PageWarning.OCR_FAILED, PageWarning.OCR_TIMEOUT, PageWarning.OUT_OF_MEMORY}
STATUSES = ("ok", "ok_with_warnings", "partial", "linked", "failed", "not_done")
_REVIEW_TEXT = 90  # characters of an item's text, enough to find it by
_NO_ROW = "?"  # stands for the id of what became no row


# From a stem and its scan's checksum: the document as people left it; None where nobody decided anything.
People = Callable[[str, str], Document | None]


def nobody(stem: str, sha256: str) -> None:
    """Where no decisions are looked for."""


class Problem(BaseModel):
    """An error as a report keeps it."""

    code: str
    message: str
    mend: str

    @classmethod
    def of(cls, error: KehoachError) -> Problem:
        return cls(code=error.code, message=_text(error.message), mend=_text(error.mend))


class PageProblem(BaseModel):
    page: int
    warnings: list[str]
    detail: str | None = None  # what was raised, where something was


class Review(BaseModel):
    """Something in a document that a person should look at."""

    id: str  # a task's or indicator's, or the name of a field of the head; "?" for a line that became neither
    page: int | None = None
    text: str = ""
    reasons: list[str] = Field(default_factory=list)
    reasons_vi: list[str] = Field(default_factory=list)  # the same in Vietnamese


class Unanswered(BaseModel):
    """A deducted indicator that no task of its document seems to answer."""

    id: str
    page: int | None = None
    text: str = ""


class Skipped(BaseModel):
    """A file in a folder that was passed over, and why: a key of `skipped` in messages.yaml."""

    path: str
    reason: str


def _of_tables(document: Document) -> list[Review]:
    """Of a document that gave no rows, the pages with a table that could not be made out: they may hold all of them."""
    words = load("messages.yaml")["warnings"][PageWarning.TABLE_UNSURE.value]
    tables = {table.page: table.id for table in reversed(document.tables)}
    pages = [page.page for page in document.pages if PageWarning.TABLE_UNSURE.value in page.warnings]
    return [
        Review(id=tables.get(page, "B?"), page=page, reasons=[words["en"]], reasons_vi=[words["vi"]]) for page in pages
    ]


def _of_lines(document: Document) -> list[Review]:
    """The lines that look like work and gave no row."""
    words = load("messages.yaml")["warnings"][PageWarning.LINES_LEFT.value]
    some = {"reasons": [words["en"]], "reasons_vi": [words["vi"]]}
    return [
        Review(id=_NO_ROW, page=page.page, text=_short(line.text), **some)
        for page in document.pages
        for line in page.left
    ]


class DocumentReport(BaseModel):
    """One input and what came of it."""

    path: str
    stem: str
    # ok, ok_with_warnings, partial (some pages could not be read), linked (same content as another), failed,
    # not_done (the run ended before)
    status: str = "not_done"
    same_as: str | None = None  # of one that is linked: the stem of the result with its content
    reused: bool = False  # an earlier run has read it; nothing was changed since
    error: Problem | None = None
    pages: int = 0
    warnings: list[PageProblem] = Field(default_factory=list)
    counts: dict[str, int] = Field(default_factory=dict)  # sections, indicators, tasks, references, needs_review
    review: list[Review] = Field(default_factory=list)
    unanswered: list[Unanswered] = Field(default_factory=list)
    seconds: float = 0.0  # of work, all workers together
    stages: dict[str, float] = Field(default_factory=dict)  # seconds of each stage in it
    confidence: list[int] = Field(default_factory=list)  # how many rows have 0.0 to 0.1, …, 0.9 to 1
    sha256: str = Field(default="", exclude=True)  # of its scan, where the ledger tells

    @property
    def done(self) -> bool:
        """Whether it has a result of its own."""
        return self.status in ("ok", "ok_with_warnings", "partial")

    @property
    def whole(self) -> bool:
        """Whether nothing is left to be read of it."""
        return self.status in ("ok", "ok_with_warnings", "linked")

    def link(self, other: DocumentReport) -> None:
        """It has the content of another, which was read."""
        self.status, self.same_as = "linked", other.stem

    def take_over(self, earlier: DocumentReport) -> None:
        """What an earlier run found of the same file; the bulk of it stays in the ledger."""
        for name in ("status", "same_as", "error", "pages", "warnings", "counts", "seconds", "stages", "confidence"):
            setattr(self, name, getattr(earlier, name))
        self.reused = True

    def add_time(self, seconds: float, stages: dict[str, float]) -> None:
        self.seconds = round(self.seconds + seconds, 3)
        for stage, some in stages.items():
            self.stages[stage] = round(self.stages.get(stage, 0.0) + some, 3)

    def slim(self) -> None:
        """Let go of what grows with the document; the ledger has it."""
        self.review, self.unanswered = [], []

    def finish(self, document: Document) -> None:
        """Take over what the document tells."""
        items: list[Task | Indicator] = [*document.tasks, *document.indicators]
        details = {problem.page: problem.detail for problem in self.warnings}
        self.warnings = [
            PageProblem(page=page.page, warnings=page.warnings, detail=details.get(page.page))
            for page in document.pages
            if page.warnings or details.get(page.page)
        ]
        self.review = [
            Review(id=field, reasons=[reason], reasons_vi=in_vietnamese([reason]))
            for field, reason in document.document.reasons.items()
        ]
        for item in items:
            if item.needs_review:
                some = {"reasons": item.reasons, "reasons_vi": in_vietnamese(item.reasons)}
                self.review.append(Review(id=item.id, page=_page(item.evidence), text=_short(item.text), **some))
        if not items:
            self.review += _of_tables(document)
        self.review += _of_lines(document)
        self.unanswered = [
            Unanswered(id=one.id, page=_page(one.evidence), text=_short(one.text)) for one in document.unanswered()
        ]
        self.confidence = [0] * 10
        for item in items:
            self.confidence[min(9, max(0, int(item.confidence * 10)))] += 1
        self.counts = {
            "sections": len(document.sections),
            "indicators": len(document.indicators),
            "tasks": len(document.tasks),
            "references": len(document.references),
            "needs_review": len(self.review),
        }
        unread = any(UNREAD & set(page.warnings) for page in document.pages)
        self.status = "partial" if unread else "ok_with_warnings" if self.warnings else "ok"

    def decide(self, document: Document) -> None:
        """Take over what people decided about it; the confidences stay those of the machine."""
        confidence = self.confidence
        self.finish(document)
        rows = [*document.tasks, *document.indicators, document.document]
        self.counts["reviewed"] = sum(hasattr(row, "reviewed") for row in rows)
        self.confidence = confidence

    def fail(self, error: KehoachError) -> None:
        self.status, self.error = "failed", Problem.of(error)


class SameNumber(BaseModel):
    """Documents of the folder that bear one number and differ in content."""

    number: str
    stems: list[str]


class RunReport(BaseModel):
    """A whole run. `error` is set where it had to stop: a missing program, an output that can't be written to."""

    tool: str = "kehoach"
    version: str
    started: str  # ISO 8601 with the zone
    ended: str = ""
    seconds: float = 0.0  # by the clock
    options: dict[str, str | int | float | bool] = Field(default_factory=dict)
    interrupted: bool = False
    error: Problem | None = None
    documents: list[DocumentReport] = Field(default_factory=list)
    same_numbers: list[SameNumber] = Field(default_factory=list)
    skipped: list[Skipped] = Field(default_factory=list)
    totals: dict[str, int] = Field(default_factory=dict)
    stages: dict[str, float] = Field(default_factory=dict)  # seconds of each, of what this run read
    confidence: list[int] = Field(default_factory=list)  # as of a document, of all documents
    exit_code: int = int(ExitCode.OK)

    def add_up(self, stopped_by: KehoachError | None) -> None:
        """Count, and settle the exit code."""
        totals = {"documents": len(self.documents)}
        for status in STATUSES:
            totals[status] = sum(document.status == status for document in self.documents)
        totals["reused"] = sum(document.reused for document in self.documents)
        totals["pages"] = sum(document.pages for document in self.documents if document.done)
        for name in ("sections", "indicators", "tasks", "references", "needs_review"):
            totals[name] = sum(document.counts.get(name, 0) for document in self.documents)
        self.totals = totals
        self.confidence = [
            sum(column) for column in zip(*(one.confidence or [0] * 10 for one in self.documents), strict=True)
        ]
        self.stages = {}
        for document in self.documents:
            for stage, seconds in document.stages.items() if not document.reused else ():
                self.stages[stage] = round(self.stages.get(stage, 0.0) + seconds, 3)
        if self.interrupted:
            self.exit_code = int(ExitCode.INTERRUPTED)
        elif stopped_by is not None:
            self.error = Problem.of(stopped_by)
            self.exit_code = int(stopped_by.exit_code)
        elif totals["failed"] or totals["not_done"] or totals["partial"]:
            self.exit_code = int(ExitCode.SOME_FAILED)


def _page(evidence: Sequence[Evidence]) -> int | None:
    return evidence[0].page if evidence else None


def _short(text: str) -> str:
    return text if len(text) <= _REVIEW_TEXT else text[: _REVIEW_TEXT - 1].rstrip() + "…"


def _text(value: str) -> str:
    """Without the stand-ins for bytes of file names that are no UTF-8: JSON and pydantic refuse them."""
    return value.encode("utf-8", "replace").decode("utf-8")
