"""run.json and run.md, a document at a time: a run of a hundred thousand is never held whole."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.batch.report import DocumentReport, RunReport
from pipeline.batch.summary import Summary
from pipeline.export import atomic


def write_report(report: RunReport, documents: Callable[[], Iterator[DocumentReport]], out: Path) -> None:
    """Write both; `documents` gives the reports of all documents, whole. Raises OutputNotWritable."""
    told = Summary(report)
    with atomic(out, ["run.json", "run.md"]) as (data, text):
        _json(report, data, (told.take(document) for document in documents()))
        text.write(told.text().encode("utf-8", "replace"))


def _json(report: RunReport, file: BinaryIO, documents: Iterator[DocumentReport]) -> None:
    """The fields in their order, `documents` streamed."""
    record = report.model_dump(mode="json", exclude={"documents"})
    file.write(b"{")
    for index, name in enumerate(RunReport.model_fields):
        file.write(f'{"," if index else ""}\n "{name}": '.encode())
        if name == "documents":
            file.write(b"[")
            for number, document in enumerate(documents):
                file.write(b",\n" if number else b"\n")
                file.write(document.model_dump_json(indent=1).encode("utf-8"))
            file.write(b"]")
        else:
            file.write(json.dumps(record[name], ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    file.write(b"\n}\n")
