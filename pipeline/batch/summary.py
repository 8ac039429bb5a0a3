"""run.md: the run for a person, in English and Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from pipeline.batch.report import STATUSES, DocumentReport, Problem, RunReport, Skipped
from pipeline.ingest.kind import NOT_READ
from pipeline.knowledge import load
from pipeline.wording import in_both, mend_vi

_MOST = 500  # rows of a table; the rest is in the CSV files
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


class _Table:
    """Rows as they come, no more of them than anybody reads."""

    def __init__(self, name: str, *columns: str) -> None:
        self._name, self._columns = name, columns
        self._rows: list[list[str]] = []
        self._count = 0

    def add(self, rows: Iterable[list[str]]) -> None:
        for row in rows:
            self._count += 1
            if len(self._rows) < _MOST:
                self._rows.append(row)

    def lines(self, *, always: bool = False) -> list[str]:
        if not self._rows and not always:
            return []
        lines = ["", f"## {_both('report', self._name)}", ""]
        if not self._rows:
            return [*lines, _both("report", "nothing")]
        lines.append("| " + " | ".join(_both("report", column) for column in self._columns) + " |")
        lines.append("|" + " --- |" * len(self._columns))
        lines += ["| " + " | ".join(row) + " |" for row in self._rows]
        if self._count > _MOST:
            lines += ["", f"… {self._count - _MOST} {_both('report', 'more')}"]
        return lines


class Summary:
    """The report as Markdown, every heading and message in both languages; documents are taken one at a time."""

    def __init__(self, report: RunReport) -> None:
        self._report = report
        self._read = _Table("read", "file", "pages", "tasks", "needs_review", "seconds", "status")
        self._failed = _Table("failed", "file", "status", "reason", "mend")
        self._linked = _Table("linked", "file", "same_as")
        self._warnings = _Table("warnings", "document", "page", "warning")
        self._review = _Table("review", "document", "page", "item", "reason")
        self._unanswered = _Table("unanswered", "document", "page", "item")

    def take(self, document: DocumentReport) -> DocumentReport:
        if document.done:
            self._read.add([_read_row(document)])
            self._warnings.add(_page_rows(document))
            self._review.add(_review_rows(document))
            self._unanswered.add(_unanswered_rows(document))
        elif document.status == "linked":
            self._linked.add([[_safe(document.path), _safe(document.same_as or "")]])
        else:
            self._failed.add([_failed_row(document)])
        return document

    def text(self) -> str:
        report = self._report
        lines = [
            f"# {_both('report', 'title')}",
            "",
            f"{report.tool} {report.version}, {report.started} – {report.ended}",
        ]
        if report.interrupted:
            lines += ["", f"**{_both('report', 'interrupted')}**"]
        if report.error:
            reason, mend = _told(report.error)
            lines += ["", f"**{_both('report', 'stopped')}: {reason}**", "", mend]
        lines += ["", f"## {_both('report', 'totals')}", "", *_totals(report)]
        for table in (self._read, self._failed):
            lines += table.lines(always=True)
        lines += self._linked.lines()
        numbers = _Table("same_numbers", "number", "document")
        numbers.add([_safe(same.number), _safe("; ".join(same.stems))] for same in report.same_numbers)
        lines += numbers.lines()
        for table in (self._warnings, self._review):
            lines += table.lines(always=True)
        skipped = _Table("skipped", "file", "reason")
        skipped.add(_skipped_rows(report.skipped))
        lines += [*self._unanswered.lines(), *skipped.lines()]
        return "\n".join(lines) + "\n"


def summary(report: RunReport) -> str:
    """The report of a run whose documents are all at hand."""
    told = Summary(report)
    for document in report.documents:
        told.take(document)
    return told.text()


def _totals(report: RunReport) -> Iterable[str]:
    for name in ("documents", "pages", "sections", "indicators", "tasks", "references", "needs_review"):
        yield f"- {_both('report', name)}: {report.totals.get(name, 0)}"
    if report.totals.get("reused"):
        yield f"- {_both('report', 'reused')}: {report.totals['reused']}"
    for name in STATUSES:
        if report.totals.get(name):
            yield f"- {_both('statuses', name)}: {report.totals[name]}"
    yield f"- {_both('report', 'seconds')}: {report.seconds:.1f}"


def _read_row(document: DocumentReport) -> list[str]:
    counts = document.counts
    numbers = [document.pages, counts.get("tasks", 0), counts.get("needs_review", 0)]
    return [
        _safe(document.path),
        *(str(number) for number in numbers),
        f"{document.seconds:.1f}",
        _both("statuses", document.status),
    ]


def _failed_row(document: DocumentReport) -> list[str]:
    name, status = _safe(document.path), _both("statuses", document.status)
    if document.error is None:
        return [name, status, "", ""]
    return [name, status, *_told(document.error)]


def _told(error: Problem) -> tuple[str, str]:
    """What went wrong, and what mends it, in both languages."""
    known = load("messages.yaml")["errors"].get(error.code, {})
    reason = f"{_safe(error.message)} / {known.get('vi', '')}".removesuffix(" / ")
    return reason, f"{_safe(error.mend)} / {mend_vi(error.mend, error.code)}".removesuffix(" / ")


def _page_rows(document: DocumentReport) -> Iterable[list[str]]:
    for problem in document.warnings:
        words = "; ".join(_both("warnings", warning) for warning in problem.warnings)
        detail = f" ({_safe(problem.detail)})" if problem.detail else ""
        yield [_safe(document.stem), str(problem.page), words + detail]


def _review_rows(document: DocumentReport) -> Iterable[list[str]]:
    for item in document.review:
        what = _safe(f"{item.id}: {item.text}" if item.text else item.id)
        yield [_safe(document.stem), str(item.page or ""), what, _safe("; ".join(map(in_both, item.reasons)))]


def _unanswered_rows(document: DocumentReport) -> Iterable[list[str]]:
    for item in document.unanswered:
        yield [_safe(document.stem), str(item.page or ""), _safe(f"{item.id}: {item.text}")]


def _skipped_rows(skipped: Sequence[Skipped]) -> Iterable[list[str]]:
    """By name what somebody may miss; of other files that lie in the folders, programs perhaps, how many of a kind."""
    others: dict[str, list[str]] = {}
    for one in skipped:
        suffix = PurePath(one.path).suffix.lower()
        if one.reason == "other_format" and suffix not in NOT_READ:
            others.setdefault(suffix, []).append(one.path)
        else:
            yield [_safe(one.path), _both("skipped", one.reason)]
    for suffix, paths in sorted(others.items()):
        told = paths[0] if len(paths) == 1 else f"{len(paths)} × *{suffix}"
        yield [_safe(told), _both("skipped", "other_format")]


def _both(part: str, name: str) -> str:
    """A message in both languages; a name that is not known, from a later version perhaps, as it is."""
    entry = load("messages.yaml")[part].get(name)
    return f"{entry['en']} / {entry['vi']}" if entry else _safe(name)


def _safe(text: str) -> str:
    """Text of a document or file name as plain words of one table cell."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
