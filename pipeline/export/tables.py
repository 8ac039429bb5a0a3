"""The tables of a run: one row for each document, section, indicator, task and reference."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.document import Document, Evidence, Section
from pipeline.errors import UsageError
from pipeline.export.cells import Cell, cell, joined
from pipeline.export.files import atomic
from pipeline.wording import in_vietnamese, reason_vi

Row = dict[str, Cell]

SEPARATORS = {",": ",", ";": ";", "|": "|", "\t": "\t", "\\t": "\t", "tab": "\t"}


def write_tables(documents: Iterable[tuple[str, Document]], folder: Path, sep: str = ",") -> list[Path]:
    """Write documents.csv, sections.csv, indicators.csv, tasks.csv and references.csv, all of them or none.

    `documents` gives each document with its stem, which is its id; they are taken one at a time. UTF-8 with BOM, so
    that Excel opens them as they are. Raises UsageError for a separator that is none, OutputNotWritable.
    """
    if sep not in SEPARATORS:
        raise UsageError(f"Not a separator for CSV files: {sep!r}", "Give one of , ; | or tab: --csv-sep ';'")
    with atomic(folder, TABLE_FILES) as files:
        outs = [io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="") for file in files]
        writers = []
        for out, (_, columns) in zip(outs, TABLES.values(), strict=True):
            writers.append(csv.DictWriter(out, columns, delimiter=SEPARATORS[sep], lineterminator="\r\n"))
            writers[-1].writeheader()
        for stem, document in documents:
            for writer, (rows, _) in zip(writers, TABLES.values(), strict=True):
                for row in rows(stem, document):
                    writer.writerow({name: cell(value) for name, value in row.items()})
        for out in outs:
            out.flush()
            out.detach()
    return [folder / name for name in TABLE_FILES]


def _documents(stem: str, document: Document) -> Iterator[Row]:
    head = document.document
    yield {
        "document_id": stem,
        "source_path": document.source.path,
        "sha256": document.source.sha256,
        "pages": document.source.pages,
        "number": head.number,
        "doc_type": head.doc_type,
        "title": head.title,
        "issued_on": head.issued_on,
        "place": head.place,
        "parent_body": head.parent_body,
        "issuing_body": head.issuing_body,
        "signer_position": head.signer_position,
        "signer_name": head.signer_name,
        "recipients": joined(head.recipients),
        "sections": len(document.sections),
        "indicators": len(document.indicators),
        "tasks": len(document.tasks),
        "references": len(document.references),
        "needs_review": len(head.reasons)
        + sum(task.needs_review for task in document.tasks)
        + sum(indicator.needs_review for indicator in document.indicators),
        "reasons": joined(f"{field}: {reason}" for field, reason in head.reasons.items()),
        "reasons_vi": joined(f"{field}: {reason_vi(reason) or reason}" for field, reason in head.reasons.items()),
        "warnings": joined(f"{page.page}: {', '.join(page.warnings)}" for page in document.pages if page.warnings),
    }


def _sections(stem: str, document: Document) -> Iterator[Row]:
    keys = _section_keys(stem, document.sections)
    for key, section in zip(keys, document.sections, strict=True):
        yield {
            "section_key": key,
            "document_id": stem,
            "section_id": section.id,
            "heading": section.heading,
            "level": section.level,
            "page": section.page,
        }


def _indicators(stem: str, document: Document) -> Iterator[Row]:
    for item in document.indicators:
        yield {
            "indicator_key": f"{stem}#{item.id}",
            "document_id": stem,
            "number": document.document.number,
            "title": document.document.title,
            "issued_on": document.document.issued_on,
            "indicator_id": item.id,
            "kind": item.kind,
            **_place(stem, document, item.section, item.evidence),
            "text": item.text,
            "cause": item.cause,
            "task_keys": joined(f"{stem}#{task}" for task in item.task_ids),
            "confidence": item.confidence,
            "needs_review": item.needs_review,
            "reasons": joined(item.reasons),
            "reasons_vi": joined(in_vietnamese(item.reasons)),
            "source_path": document.source.path,
            "unsure_words": joined(item.unsure_words),
        }


def _tasks(stem: str, document: Document) -> Iterator[Row]:
    for item in document.tasks:
        deadline = item.deadline
        yield {
            "task_key": f"{stem}#{item.id}",
            "document_id": stem,
            "number": document.document.number,
            "title": document.document.title,
            "issued_on": document.document.issued_on,
            "task_id": item.id,
            **_place(stem, document, item.section, item.evidence),
            "text": item.text,
            "lead_units": joined(item.lead_units),
            "support_units": joined(item.support_units),
            "monitor_units": joined(item.monitor_units),
            "deadline_text": deadline.text if deadline else None,
            "deadline_start": deadline.start if deadline else None,
            "deadline_end": deadline.end if deadline else None,
            "recurrence": joined(deadline.recurrence) if deadline else None,
            "product": item.product,
            "indicator_keys": joined(f"{stem}#{indicator}" for indicator in item.indicator_ids),
            "references": joined(item.references),
            "confidence": item.confidence,
            "needs_review": item.needs_review,
            "reasons": joined(item.reasons),
            "reasons_vi": joined(in_vietnamese(item.reasons)),
            "source_path": document.source.path,
            "unsure_words": joined(item.unsure_words),
        }


def _references(stem: str, document: Document) -> Iterator[Row]:
    for index, item in enumerate(document.references, 1):
        why: dict[str, str] = (item.model_extra or {}).get("reasons", {})
        yield {
            "reference_key": f"{stem}#R{index}",
            "document_id": stem,
            "number": item.number,
            "doc_type": item.doc_type,
            "issued_on": item.issued_on,
            "issuer": item.issuer,
            "reasons": joined(f"{field}: {reason}" for field, reason in why.items()),
            "reasons_vi": joined(f"{field}: {reason_vi(reason) or reason}" for field, reason in why.items()),
        }


def _section_keys(stem: str, sections: list[Section]) -> list[str]:
    """A key for each section; a label that is printed twice is counted: "kh#S:II", "kh#S:II~2"."""
    seen: dict[str, int] = {}
    keys = []
    for section in sections:
        seen[section.id] = seen.get(section.id, 0) + 1
        again = f"~{seen[section.id]}" if seen[section.id] > 1 else ""
        keys.append(f"{stem}#S:{section.id}{again}")
    return keys


def _place(stem: str, document: Document, section: str | None, evidence: list[Evidence]) -> Row:
    """The columns that say where an item stands. Of sections with one id it is the last that begins before the item."""
    page = evidence[0].page if evidence else None
    both = zip(_section_keys(stem, document.sections), document.sections, strict=True)
    same = [(key, found) for key, found in both if found.id == section]
    before = [pair for pair in same if page is None or pair[1].page <= page] or same[:1]
    key, found = before[-1] if before else (None, None)
    return {
        "section_key": key,
        "section_id": section,
        "section_heading": found.heading if found else None,
        "page": page,
    }


_PLACE = ["section_key", "section_id", "section_heading", "page"]
_REVIEW = ["confidence", "needs_review", "reasons", "reasons_vi", "source_path", "unsure_words"]
_OF = ["document_id", "number", "title", "issued_on"]

TABLES: dict[str, tuple[Callable[[str, Document], Iterator[Row]], list[str]]] = {
    "documents": (
        _documents,
        [
            *["document_id", "source_path", "sha256", "pages", "number", "doc_type", "title", "issued_on", "place"],
            *["parent_body", "issuing_body", "signer_position", "signer_name", "recipients", "sections"],
            *["indicators", "tasks", "references", "needs_review", "reasons", "reasons_vi", "warnings"],
        ],
    ),
    "sections": (_sections, ["section_key", "document_id", "section_id", "heading", "level", "page"]),
    "indicators": (
        _indicators,
        ["indicator_key", *_OF, "indicator_id", "kind", *_PLACE, "text", "cause", "task_keys", *_REVIEW],
    ),
    "tasks": (
        _tasks,
        [
            *["task_key", *_OF, "task_id", *_PLACE, "text", "lead_units", "support_units", "monitor_units"],
            *["deadline_text", "deadline_start", "deadline_end", "recurrence", "product"],
            *["indicator_keys", "references", *_REVIEW],
        ],
    ),
    "references": (
        _references,
        ["reference_key", "document_id", "number", "doc_type", "issued_on", "issuer", "reasons", "reasons_vi"],
    ),
}

TABLE_FILES = tuple(f"{name}.csv" for name in TABLES)
