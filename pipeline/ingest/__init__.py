"""Files to pages: what a file is, how many pages it has, and each page as pixels or as lines that can be trusted."""

from __future__ import annotations

from pathlib import Path

from pipeline.document import SourceFile, SourcePage
from pipeline.errors import NoPages, PageFailed
from pipeline.ingest.believe import judge
from pipeline.ingest.inputs import find_inputs
from pipeline.ingest.kind import FileKind, fingerprint, kind_of

__all__ = ["find_inputs", "judge", "open_source", "read_source_page"]


def open_source(path: Path) -> SourceFile:
    """What the file is, judged by its content and not by its name, and how many pages it has.

    Raises UnreadableFile, EmptyFile, UnknownFormat, BrokenFile, EncryptedFile, NoPages or TooLarge.
    """
    from pipeline.ingest import pdf, picture, plain  # only where a file is opened: they bring pikepdf and Pillow

    kind = kind_of(path)
    counters = {FileKind.PDF: pdf.count_pages, FileKind.IMAGE: picture.count_pages, FileKind.TEXT: plain.count_pages}
    pages = counters[kind](path)
    if pages < 1:
        raise NoPages(f"{path.name}: the file has no pages")
    return SourceFile(path=str(path), sha256=fingerprint(path), kind=str(kind), pages=pages)


def read_source_page(source: SourceFile, number: int, *, believe_layer: bool = True) -> SourcePage:
    """Page `number` (from 1): RGB pixels, or the lines of a text that can be trusted. One page at a time in memory.

    A PDF's own text is used where it is believable and `believe_layer` is set; else the page is rendered.
    Raises PageFailed, TooLarge or another InputError; MissingProgram where poppler is not installed.
    """
    from pipeline.ingest import pdf, picture, plain

    if not 1 <= number <= source.pages:
        raise PageFailed(f"{source.path} has {source.pages} pages: there is no page {number}")
    path = Path(source.path)
    if source.kind == FileKind.PDF:
        return pdf.read_page(path, number, believe_layer=believe_layer)
    return picture.read_page(path, number) if source.kind == FileKind.IMAGE else plain.read_page(path, number)
