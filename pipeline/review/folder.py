"""A folder of results with what people decided about them: the list of its documents, each document, the export."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from natsort import natsort_keygen, ns

from pipeline.document import Document, Indicator, Task
from pipeline.errors import BrokenFile, InputError, TooLarge, UnknownFormat, UnreadableFile, UsageError
from pipeline.export import (
    SEPARATORS,
    load_document,
    mark_of,
    ready_folder,
    refuse_foreign,
    refuse_foreign_documents,
    write_document,
    write_tables,
)
from pipeline.export.ownership import is_our_text, is_record
from pipeline.review.apply import apply
from pipeline.review.store import EXPORT, Store

_MOST_JSON = 64 << 20  # bytes: a plan of 500 pages has ten
_SPLIT = "Split the scan, and read its parts."
_TABLE_ID = re.compile(r"B\d{1,5}")
_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
_MOST_COLUMNS = 1000
_PATIENCE = 0.1  # seconds that a page may wait for documents that are new or were read again
natural = natsort_keygen(alg=ns.IGNORECASE)


@dataclass(frozen=True)
class Summary:
    """One document in the list."""

    stem: str
    number: str | None
    title: str | None
    tasks: int
    indicators: int
    open: int  # rows that a person should still look at; the document's own fields count as one
    open_fields: int  # of the document's own: those that a run counts one by one
    decided: int  # rows that people decided about
    sha256: str
    signature: tuple[int, int]  # of the file
    version: int  # the last decision that is in


class Folder:
    """Looks after new readings and new decisions by itself. Only files that lie in the folder are opened."""

    def __init__(self, out: Path) -> None:
        if not out.is_dir():
            raise UsageError(f"There is no folder {out}", "Name the folder that `kehoach run --out` wrote to.")
        self.out = out
        self.store = Store(out)
        self._lock = threading.Lock()
        self._known: dict[str, Summary] = {}
        self._foreign: dict[str, tuple[int, int]] = {}

    def list(self, patience: float = _PATIENCE) -> tuple[list[Summary], int]:
        """The documents, those with most to review first; and how many are not read yet, for want of time."""
        latest, end, waiting = self.store.latest(), time.monotonic() + patience, 0
        with self._lock:
            files = self.files()
            self._known = {stem: one for stem, one in self._known.items() if stem in files}
            for stem, signature in files.items():
                known = self._known.get(stem)
                fresh = known and known.signature == signature and known.version == latest.get(known.sha256, 0)
                if fresh or self._foreign.get(stem) == signature:
                    continue
                if time.monotonic() > end:
                    waiting += 1
                    continue
                self._learn(stem, signature, latest)
            found = list(self._known.values())
        return sorted(found, key=lambda one: (-one.open, natural(one.stem))), waiting

    def document(self, stem: str) -> tuple[Document, Document] | None:
        """The machine's document and the one with people's decisions in; None where there is none of that name."""
        signature = self.files().get(stem)
        machine = self._load(stem) if signature else None
        return (machine, apply(machine, self.store.of(machine.source.sha256))) if machine else None

    def next_open(self, stem: str) -> str | None:
        """The document to go on with."""
        return next((one.stem for one in self.list()[0] if one.open and one.stem != stem), None)

    def export(self, to: Path | None = None, csv_sep: str = ",") -> Path:
        """Write JSON, text and CSV with the decisions in. Gives the folder.

        Raises UsageError, ForeignOutput or another OutputNotWritable.
        """
        from pipeline.extract.unit_ids import unit_id

        if csv_sep not in SEPARATORS:
            raise UsageError(f"Not a separator for CSV files: {csv_sep!r}", "Give one of , ; | or tab: --csv-sep ';'")
        target = to or self.out / EXPORT
        if target.resolve() == self.out.resolve():
            raise UsageError("The export can't replace what the machine read", "Name another folder: --to FOLDER")
        if to is None and target.is_symlink():
            raise UsageError(f"{target} is a link", "Name the folder that is meant: --to FOLDER")
        ready_folder(target)
        refuse_foreign(target)
        decisions = self.store.all()
        stems = sorted(self.files(), key=natural)
        refuse_foreign_documents(target, stems)

        def documents() -> Iterator[tuple[str, Document]]:
            for stem in stems:
                machine = self._load(stem)
                if machine is None:
                    continue
                made = apply(machine, decisions.get(machine.source.sha256, []), unit_id)
                made.text = _text(self.out / f"{stem}.txt")
                write_document(made, target, stem, SEPARATORS[csv_sep])
                yield stem, made

        write_tables(documents(), target, csv_sep)
        return target

    def texts(self) -> dict[str, Path]:
        """The text of each document that people decided about, by the checksum of its scan."""
        wanted, found = set(self.store.latest()), dict[str, Path]()
        for stem in self.files() if wanted else ():
            machine = self._load(stem)
            if machine and machine.source.sha256 in wanted:
                found.setdefault(machine.source.sha256, self.out / f"{stem}.txt")
        return found

    def files(self) -> dict[str, tuple[int, int]]:
        """Stems of the JSON files that lie in the folder itself, no links out of it, with what tells a change."""
        found = {}
        for entry in self._results():
            if entry.is_file(follow_symlinks=False):
                stat = entry.stat(follow_symlinks=False)
                if stat.st_size <= _MOST_JSON:
                    found[entry.name.removesuffix(".json")] = (stat.st_mtime_ns, stat.st_size)
        return found

    def refused(self) -> dict[str, InputError]:
        """Stems of the JSON files that are not opened, with why: links, and results larger than any of ours."""
        found: dict[str, InputError] = {}
        for entry in self._results():
            path, stem = self.out / entry.name, entry.name.removesuffix(".json")
            if entry.is_symlink():
                found[stem] = UnreadableFile(f"{path} is a link, and is not opened", "Put the file itself there.")
            elif entry.is_file() and entry.stat().st_size > _MOST_JSON and is_record(path):
                found[stem] = TooLarge(f"{path} is larger than {_MOST_JSON >> 20} MB, and is not opened", _SPLIT)
        return found

    def _results(self) -> Iterator[os.DirEntry[str]]:
        with os.scandir(self.out) as entries:
            for entry in entries:
                if entry.name.endswith(".json") and entry.name != "run.json" and _is_text(entry.name):
                    yield entry

    def read(self, stem: str) -> Document | None:
        """The machine's document; None where another program wrote the file. Raises InputError where it is broken."""
        path = self.out / f"{stem}.json"
        if not mark_of(path):
            return None
        if not _has_letters(path):
            raise BrokenFile(f"{path} holds halves of letters", "Read its scan again.")
        made = load_document(path)
        if not _sane(made):
            raise UnknownFormat(f"{path} has tables that can't be", "Read its scan again.")
        return made

    def page_texts(self, stem: str) -> Sequence[str]:
        """The text of each page as it was read; empty where the file is gone or was changed."""
        path = self.out / f"{stem}.txt"
        try:
            return path.read_text("utf-8").rstrip("\n").split("\f") if is_our_text(path) else []
        except (OSError, UnicodeDecodeError):
            return []

    def _load(self, stem: str) -> Document | None:
        try:
            return self.read(stem)
        except InputError:
            return None

    def _learn(self, stem: str, signature: tuple[int, int], latest: dict[str, int]) -> None:
        machine = self._load(stem)
        if machine is None:
            self._foreign[stem] = signature
            return
        sha = machine.source.sha256
        version = latest.get(sha, 0)
        made = apply(machine, self.store.of(sha)) if version else machine
        rows: list[Task | Indicator] = [*made.tasks, *made.indicators]
        self._known[stem] = Summary(
            stem=stem,
            number=made.document.number,
            title=made.document.title,
            tasks=len(made.tasks),
            indicators=len(made.indicators),
            open=sum(row.needs_review for row in rows) + bool(made.document.reasons),
            open_fields=len(made.document.reasons),
            decided=sum(hasattr(row, "reviewed") for row in rows),
            sha256=sha,
            signature=signature,
            version=version,
        )


def _is_text(name: str) -> bool:
    """Whether a name can be shown: one of other bytes, or with half of a pair of surrogates in it, can't."""
    try:
        return bool(name.encode("utf-8"))
    except UnicodeEncodeError:
        return False


def _has_letters(path: Path) -> bool:
    """Whether all of its strings are text: JSON may write halves of letters, which no page and no file can hold."""
    data = path.read_bytes()
    if not _HALVES.search(data):
        return True
    try:
        return _is_text(json.dumps(json.loads(data), ensure_ascii=False))
    except (ValueError, RecursionError):
        return False


def _sane(document: Document) -> bool:
    """Whether its tables can be written: their ids become names of files, their sizes memory."""
    return all(
        _TABLE_ID.fullmatch(table.id)
        and 0 <= table.columns <= _MOST_COLUMNS
        and all(cell.column >= 0 and 1 <= cell.column_span <= _MOST_COLUMNS for row in table.rows for cell in row.cells)
        for table in document.tables
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8") if not path.is_symlink() else ""
    except (OSError, UnicodeDecodeError):
        return ""
