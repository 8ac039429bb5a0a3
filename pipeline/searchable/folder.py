"""A folder of results to searchable PDFs, in its folder `searchable`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from natsort import natsorted

from pipeline.document import Document
from pipeline.errors import (
    BrokenFile,
    ForeignOutput,
    InputError,
    KehoachError,
    OutputNotWritable,
    UnreadableFile,
    UsageError,
)
from pipeline.export import atomic, load_words, ready_folder, refuse_no_results
from pipeline.remote import address_of, fetched, stored
from pipeline.review.folder import Folder
from pipeline.review.scans import ScanGone, Scans
from pipeline.searchable.corrections import corrected
from pipeline.searchable.make import MARK, Made, NoScan, digest_of, make_searchable, refuse_text

FOLDER = "searchable"
_GONE = {
    "scan_changed": "The scan has changed since it was read: read it again with `kehoach run`.",
    "scan_missing": "Say where the scans lie now: --scans FOLDER",
}


@dataclass(frozen=True)
class Done:
    """What became of one document."""

    stem: str
    path: Path
    made: Made | None = None  # None: it was there already, or failed
    error: KehoachError | None = None

    @property
    def skipped(self) -> bool:
        """It has no scan, only a text: that is no failure."""
        return isinstance(self.error, NoScan)


def searchable(
    out: Path, stems: Sequence[str] = (), *, scans: Path | None = None, to: Path | None = None
) -> Iterator[Done]:
    """Write <stem>.pdf for each document, or those named; one that is as it would be made now is left.

    The words are those of the reading with people's corrections in. What fails for one document stays with it.
    Raises UsageError for a stem that is none, OutputNotWritable.
    """
    refuse_no_results(out)
    folder = Folder(out)
    all_ = natsorted(summary.stem for summary in folder.list(patience=float("inf"))[0])
    if unknown := [stem for stem in stems if stem not in all_]:
        raise UsageError(f"There is no document {', '.join(unknown)} in {out}", "Name the stem of a .json in it.")
    target = to or out / FOLDER
    if to is None and target.is_symlink():
        raise UsageError(f"{target} is a link", "Name the folder that is meant: --to FOLDER")
    ready_folder(target)
    where = Scans(out, scans)
    for stem, error in folder.refused().items() if not stems else ():
        yield Done(stem, target / f"{stem}.pdf", error=error)
    for stem in stems or all_:
        path = target / f"{stem}.pdf"
        yield _done(folder, stem, where, path)


def _done(folder: Folder, stem: str, where: Scans, path: Path) -> Done:
    """What became of one document: whatever its files bring about stays with it. Raises OutputNotWritable."""
    try:
        return Done(stem, path, _one(folder, stem, where, path))
    except (InputError, ForeignOutput) as error:
        return Done(stem, path, error=error)
    except OutputNotWritable:  # so will it be for all that follow
        raise
    except KehoachError as error:
        return Done(stem, path, error=error)
    except Exception as error:  # whatever a broken or a made-up file brings about in the libraries
        told = BrokenFile(f"{stem}: no searchable PDF can be made of it: {type(error).__name__}: {error}"[:500])
        return Done(stem, path, error=told)


def _one(folder: Folder, stem: str, where: Scans, path: Path) -> Made | None:
    found = folder.document(stem)
    if found is None:
        raise UnreadableFile(f"{stem}.json can't be read")
    machine, decided = found
    scan = _scan(machine, where)
    refuse_text(scan)
    mark = _mark(path)
    pages = corrected(load_words(folder.out, stem), machine, decided) if _has_pictures(machine) else []
    wanted = digest_of(machine.source.sha256, pages)
    if mark == wanted:
        return None
    if path.exists() and not mark:
        raise ForeignOutput(f"{path} was not written by kehoach and would be overwritten")
    made = make_searchable(scan, pages, wanted)
    with atomic(path.parent, [path.name]) as (file,):
        file.write(made.data)
    return made


def _has_pictures(document: Document) -> bool:
    return any(page.text_source != "text" for page in document.pages)


def _scan(document: Document, where: Scans) -> Path:
    """The scan, from wherever it lies: always the file that was read. A document may come from a stranger."""
    address = address_of(document.source.path)
    here = document
    if address and address.startswith("file://"):
        source = document.source.model_copy(update={"path": address.removeprefix("file://")})
        here = document.model_copy(update={"source": source})
    try:
        return where.source(here)
    except ScanGone as error:
        if address and stored(address):
            return _fetched(address, document.source.sha256)
        said = f"The scan {document.source.path} is not where it was, or is another file now"
        raise UnreadableFile(said, _GONE.get(error.why, "")) from error


def _fetched(address: str, sha256: str) -> Path:
    path = fetched(address)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise UnreadableFile(f"The scan {address} is another file now", _GONE["scan_changed"])
    return path


def _mark(path: Path) -> str:
    """What a file of ours was made of; empty for any other."""
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get(MARK, ""))
    except (OSError, pikepdf.PdfError, ValueError, TypeError):
        return ""
