"""A scan and its words to a PDF that can be searched; the scan itself is only read."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Name

from pipeline.errors import BrokenFile, EncryptedFile, UnknownFormat
from pipeline.export import PrintedPage
from pipeline.ingest.kind import FileKind, kind_of
from pipeline.ingest.sheet import to_shown
from pipeline.searchable.font import Font
from pipeline.searchable.layer import layer
from pipeline.searchable.pictures import pdf_of
from pipeline.searchable.strip import drop_signatures, strip_invisible

MARK = "/KehoachLayer"  # in the document's information: what it was made of
_DAMAGE = (
    *(pikepdf.PdfError, pikepdf.DependencyError, zlib.error, OSError, RuntimeError, ArithmeticError),
    *(ValueError, TypeError, LookupError, AttributeError, NotImplementedError),
)


@dataclass(frozen=True)
class Made:
    """A searchable PDF."""

    data: bytes
    pages: int  # that were given text
    signatures: int  # that the copy does without


class NoScan(UnknownFormat):
    """A text: nothing is amiss with it, and there are no pages to lay words under."""


def refuse_text(scan: Path) -> FileKind:
    """What the scan is. Raises NoScan for a text file."""
    kind = kind_of(scan)
    if kind is FileKind.TEXT:
        raise NoScan(f"{scan.name} is a text and no scan", "It can be searched as it is.")
    return kind


def digest_of(sha256: str, pages: Sequence[PrintedPage]) -> str:
    """Changes with the scan and with every word that is put under it."""
    return hashlib.sha256(repr((3, sha256, pages)).encode("utf-8", "replace")).hexdigest()[:32]


def make_searchable(scan: Path, pages: Sequence[PrintedPage], mark: str = "") -> Made:
    """The scan as a PDF with the words under its pages, as invisible text. Pages with a good text of their own stay.

    Raises NoScan for a text file, EncryptedFile, BrokenFile.
    """
    kind = refuse_text(scan)
    try:
        with _opened(scan, kind, pages) as pdf:
            return _made(pdf, {page.number: page for page in pages}, mark)
    except pikepdf.PasswordError as error:
        raise EncryptedFile(f"{scan.name} is locked with a password") from error
    except _DAMAGE as error:
        raise BrokenFile(f"{scan.name}: no searchable PDF can be made of it: {error}") from error


def _opened(scan: Path, kind: FileKind, pages: Sequence[PrintedPage]) -> pikepdf.Pdf:
    if kind is FileKind.PDF:
        return pikepdf.open(scan)
    turned = [(page.height, page.width) if page.rotation in (90, 270) else (page.width, page.height) for page in pages]
    return pdf_of(scan, [(wide or 595.0, high or 842.0) for wide, high in turned])


def _made(pdf: pikepdf.Pdf, pages: dict[int, PrintedPage], mark: str) -> Made:
    wanted = {number: page for number, page in pages.items() if page.source == "ocr" and page.lines}
    font = Font(word.text for page in wanted.values() for line in page.lines for word in line)
    put = font.put(pdf) if wanted else None
    count = 0
    for number, page in enumerate(pdf.pages, 1):
        if number not in wanted or put is None:
            continue
        strip_invisible(pdf, page)
        name = str(page.add_resource(put, Name.Font, prefix="K")).removeprefix("/")
        text = zlib.compress(layer(wanted[number], to_shown(page), font, name), 9)
        # before the page's own content: under the picture, and in the page's own space
        page.contents_add(pdf.make_stream(text, Filter=Name.FlateDecode), prepend=True)
        count += 1
    signatures = drop_signatures(pdf)
    pdf.docinfo[MARK] = mark
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return Made(out.getvalue(), count, signatures)
