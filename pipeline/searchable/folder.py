"""A folder of results to searchable PDFs, in its folder `searchable`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from natsort import natsorted

from pipeline.document import Document
from pipeline.errors import ForeignOutput, InputError, KehoachError, UnreadableFile, UsageError
from pipeline.export import atomic, load_words, ready_folder, refuse_no_results
from pipeline.remote import address_of, fetched
from pipeline.review.folder import Folder
from pipeline.review.scans import ScanGone, Scans
from pipeline.searchable.corrections import corrected
from pipeline.searchable.make import MARK, Made, digest_of, make_searchable

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
    for stem in stems or all_:
        path = target / f"{stem}.pdf"
        try:
            yield Done(stem, path, _one(folder, stem, where, path))
        except InputError as error:
            yield Done(stem, path, error=error)
        except ForeignOutput as error:
            yield Done(stem, path, error=error)


def _one(folder: Folder, stem: str, where: Scans, path: Path) -> Made | None:
    found = folder.document(stem)
    if found is None:
        raise UnreadableFile(f"{stem}.json can't be read")
    machine, decided = found
    scan = _scan(machine, where)
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
    if address_of(document.source.path):
        return fetched(document.source.path)
    try:
        return where.source(document)
    except ScanGone as error:
        said = f"The scan {document.source.path} is not where it was, or is another file now"
        raise UnreadableFile(said, _GONE.get(error.why, "")) from error


def _mark(path: Path) -> str:
    """What a file of ours was made of; empty for any other."""
    try:
        with pikepdf.open(path) as pdf:
            return str(pdf.docinfo.get(MARK, ""))
    except (OSError, pikepdf.PdfError, ValueError, TypeError):
        return ""
