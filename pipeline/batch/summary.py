"""run.md: the run for a person, in English and Vietnamese."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.batch.report import DocumentReport, Problem, RunReport
from pipeline.knowledge import load
from pipeline.wording import in_both

_MOST = 500  # rows of a table; the rest is in the CSV files
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def summary(report: RunReport) -> str:
    """The report as Markdown, every heading and message in both languages."""
    lines = [f"# {_both('report', 'title')}", "", f"{report.tool} {report.version}, {report.started} – {report.ended}"]
    if report.interrupted:
        lines += ["", f"**{_both('report', 'interrupted')}**"]
    if report.error:
        reason, mend = _told(report.error)
        lines += ["", f"**{_both('report', 'stopped')}: {reason}**", "", mend]
    lines += ["", f"## {_both('report', 'totals')}", "", *_totals(report)]
    read = [document for document in report.documents if document.done]
    failed = [document for document in report.documents if not document.done]
    lines += _section("read", ["file", "pages", "tasks", "needs_review", "seconds", "status"], map(_read_row, read))
    lines += _section("failed", ["file", "status", "reason", "mend"], map(_failed_row, failed))
    lines += _section("warnings", ["document", "page", "warning"], (row for doc in read for row in _page_rows(doc)))
    lines += _section(
        "review", ["document", "page", "item", "reason"], (row for doc in read for row in _review_rows(doc))
    )
    open_ones = [row for doc in read for row in _unanswered_rows(doc)]
    lines += _section("unanswered", ["document", "page", "item"], open_ones) if open_ones else []
    skipped = [[_safe(one.path), _both("skipped", one.reason)] for one in report.skipped]
    lines += _section("skipped", ["file", "reason"], skipped) if skipped else []
    return "\n".join(lines) + "\n"


def _totals(report: RunReport) -> Iterable[str]:
    for name in ("documents", "pages", "sections", "indicators", "tasks", "references", "needs_review"):
        yield f"- {_both('report', name)}: {report.totals.get(name, 0)}"
    for name in ("ok", "ok_with_warnings", "failed", "not_done"):
        if report.totals.get(name):
            yield f"- {_both('statuses', name)}: {report.totals[name]}"
    yield f"- {_both('report', 'seconds')}: {report.seconds:.1f}"


def _section(name: str, columns: list[str], rows: Iterable[list[str]]) -> list[str]:
    found = list(rows)
    lines = ["", f"## {_both('report', name)}", ""]
    if not found:
        return [*lines, _both("report", "nothing")]
    lines.append("| " + " | ".join(_both("report", column) for column in columns) + " |")
    lines.append("|" + " --- |" * len(columns))
    lines += ["| " + " | ".join(row) + " |" for row in found[:_MOST]]
    if len(found) > _MOST:
        lines += ["", f"… {len(found) - _MOST} {_both('report', 'more')}"]
    return lines


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
    return reason, f"{_safe(error.mend)} / {known.get('mend', '')}".removesuffix(" / ")


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


def _both(part: str, name: str) -> str:
    """A message in both languages; a name that is not known, from a later version perhaps, as it is."""
    entry = load("messages.yaml")[part].get(name)
    return f"{entry['en']} / {entry['vi']}" if entry else _safe(name)


def _safe(text: str) -> str:
    """Text of a document or file name as plain words of one table cell."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
