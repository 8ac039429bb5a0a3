"""An output folder's documents as one HTML page for the operator: what is done, what failed, where the time goes."""

from __future__ import annotations

import heapq
import html
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pipeline
from pipeline.batch.ledger import FOLDER, read_reports, read_same_numbers
from pipeline.batch.report import DocumentReport, People, Problem, nobody
from pipeline.errors import ForeignOutput
from pipeline.export import atomic
from pipeline.knowledge import load
from pipeline.wording import mend_vi

NAME = "report.html"
_MARK = b"<!-- kehoach report -->"
_ROWS, _SLOWEST, _ITEMS = 500, 20, 8


@dataclass
class _Found:
    """The figures of the page; nothing in it grows with the number of documents."""

    counts: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    spent: Counter[str] = field(default_factory=Counter)
    confidence: list[int] = field(default_factory=lambda: [0] * 10)
    failed: list[dict[str, Any]] = field(default_factory=list)
    failed_count: int = 0
    review: list[dict[str, Any]] = field(default_factory=list)
    review_count: int = 0
    slow: list[tuple[float, int, DocumentReport]] = field(default_factory=list)
    same_numbers: list[tuple[str, list[str]]] = field(default_factory=list)
    people: People = nobody

    def take(self, document: DocumentReport) -> None:
        self.statuses[document.status] += 1
        self.counts.update({"documents": 1, "pages": document.pages if document.done else 0})
        if document.error:
            self.failed_count += 1
            if len(self.failed) < _ROWS:
                reason, mend = _told(document.error)
                self.failed.append({"path": document.path, "status": document.status, "reason": reason, "mend": mend})
        if not document.done:
            return
        if (decided := self.people(document.stem, document.sha256)) is not None:
            document.decide(decided)
        for name in ("tasks", "indicators", "needs_review", "reviewed"):
            self.counts[name] += document.counts.get(name, 0)
        self.spent.update(document.stages)
        self.confidence = [sum(pair) for pair in zip(self.confidence, document.confidence or [0] * 10, strict=True)]
        for row in _pages(document):
            self.review_count += 1
            if len(self.review) < _ROWS:
                self.review.append(row)
        item = (document.seconds, self.counts["documents"], document)
        document.slim()
        if len(self.slow) < _SLOWEST:
            heapq.heappush(self.slow, item)
        else:
            heapq.heappushpop(self.slow, item)

    @property
    def stages(self) -> list[tuple[str, float]]:
        return list(self.spent.items())

    @property
    def stages_sum(self) -> float:
        return sum(self.spent.values()) or 1.0

    @property
    def pages_read(self) -> int:
        return max(1, self.counts["pages"])

    @property
    def most_confidence(self) -> int:
        return max(1, *self.confidence)

    @property
    def slowest(self) -> list[dict[str, Any]]:
        return [
            {"stem": one.stem, "link": _link(one.stem), "pages": max(1, one.pages), "seconds": seconds}
            for seconds, _, one in sorted(self.slow, key=lambda item: -item[0])
        ]


def write_html(out: Path, people: People | None = None) -> Path:
    """Write report.html into an output folder, also while a run is at work there. Gives its path.

    `people`: from a stem and its scan's checksum the document as people left it; None where they decided nothing.

    Raises UnreadableFile where the folder has no ledger, OutputNotWritable, or ForeignOutput where a report.html stands
    that kehoach did not write.
    """
    path = out / NAME
    if os.path.lexists(path) and not (path.is_file() and _MARK in path.read_bytes()[:200]):
        raise ForeignOutput(f"{path} was not written by kehoach and would be overwritten")
    text = page(read_reports(out), list(read_same_numbers(out)), str(out.resolve()), people)
    with atomic(out / FOLDER, [NAME]) as (file,):  # there no run that begins sweeps up
        file.write(text.encode("utf-8", "replace"))
    os.replace(out / FOLDER / NAME, path)
    return path


def page(
    documents: Iterator[DocumentReport],
    same_numbers: list[tuple[str, list[str]]],
    folder: str,
    people: People | None = None,
) -> str:
    """The page; whatever documents hold is text in it, never markup."""
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup

    found = _Found(same_numbers=same_numbers, people=people or nobody)
    for document in documents:
        found.take(document)

    def more(count: int, shown: int) -> Markup:
        rest = f"<p>… {count - shown} {html.escape(_both('more', 'report'))}</p>" if count > shown else ""
        return Markup(rest)

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True)
    return environment.get_template("page.html").render(
        found=found,
        say=lambda name, part="report": _both(name, part),
        more=more,
        version=pipeline.__version__,
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
        folder=folder,
    )


def _pages(document: DocumentReport) -> Iterator[dict[str, Any]]:
    """A row for each page of a document that a person should look at; what stands on no page comes first."""
    warnings = {
        problem.page: "; ".join(_both(w, "warnings") for w in problem.warnings) for problem in document.warnings
    }
    items: dict[int, list[str]] = {}
    for one in document.review:
        items.setdefault(one.page or 0, []).append(one.id)
    for number in sorted({*warnings, *items}):
        some = items.get(number, [])
        told = ", ".join(some[:_ITEMS]) + (f" … +{len(some) - _ITEMS}" if len(some) > _ITEMS else "")
        yield {
            **{"stem": document.stem, "link": _link(document.stem), "page": number},
            **{"warnings": warnings.get(number, ""), "rows": told},
        }


def _told(error: Problem) -> tuple[str, str]:
    known = load("messages.yaml")["errors"].get(error.code, {})
    parts = ((error.message, known.get("vi", "")), (error.mend, mend_vi(error.mend, error.code)))
    reason, mend = (" / ".join(part for part in pair if part) for pair in parts)
    return reason, mend


def _link(stem: str) -> str:
    return quote(f"{stem}.json")


def _both(name: str, part: str) -> str:
    entry = load("messages.yaml")[part].get(name)
    return f"{entry['en']} / {entry['vi']}" if entry else name
