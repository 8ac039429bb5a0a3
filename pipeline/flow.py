"""The stages in their order, in one place, and one document's way through them.

    ingest -> image -> layout -> ocr -> restore     a page at a time: `read_page`
           -> parse -> extract                      the whole document: `understand`

No stage knows the next: each takes what the one before it made, as typed in `document/`.
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

from pipeline.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Line,
    Page,
    PageWarning,
    SourceFile,
    SourcePage,
    TextSource,
    Word,
)
from pipeline.errors import InputError, OcrFailed, OcrTimeout
from pipeline.export.words import pack_words
from pipeline.extract import extract
from pipeline.image import prepare
from pipeline.ingest import judge, open_source, read_source_page
from pipeline.layout import blocks_of_lines, blocks_with_tables, find_regions
from pipeline.ocr import Engine, open_engine, open_nets, open_second, probe, read_regions
from pipeline.options import Options
from pipeline.parse import outline
from pipeline.restore import restore_page
from pipeline.taught import NOTHING, Taught
from pipeline.timing import timed

# each stage's time is taken at its door; the probe that `prepare` makes of the way up counts as image
read_source_page, prepare = timed("ingest", read_source_page), timed("image", prepare)
find_regions, read_regions = timed("layout", find_regions), timed("ocr", read_regions)
restore_page, outline, extract = timed("restore", restore_page), timed("parse", outline), timed("extract", extract)

DEFAULT = Options()
LOW_CONFIDENCE = 0.75  # a page's mean word confidence under which a person should look


_LOADING = threading.Lock()


@cache
def _engine(name: str, timeout: float) -> Engine:
    """The process's engine: opened once, kept for all pages."""
    return open_engine(name, timeout=timeout)


@cache
def _second(name: str, timeout: float) -> Engine | None:
    """The reader that is asked where the first one is unsure; None where its model is not installed."""
    return open_second(name, timeout=timeout)


def read_page(source: SourceFile, number: int, options: Options = DEFAULT) -> Page:
    """One page, read and restored. A page that can't be read comes back empty, with a warning that says why.

    Raises MissingProgram where Tesseract or poppler is not installed.
    """
    try:
        taken = read_source_page(source, number, believe_layer=options.believe_layer)
    except InputError as error:
        return _empty(number, PageWarning.RENDER_FAILED, problem=error.message)
    if taken.source is not TextSource.OCR or taken.pixels is None:
        page = _from_lines(taken)
    else:
        try:
            page = _from_pixels(taken, options)
        except OcrTimeout as error:
            return _empty(number, PageWarning.OCR_TIMEOUT, taken, error.message)
        except OcrFailed as error:
            return _empty(number, PageWarning.OCR_FAILED, taken, error.message)
    page = restore_page(page)
    if page.blocks and page.confidence < LOW_CONFIDENCE:
        page.warnings.append(PageWarning.LOW_CONFIDENCE)
    if judge("\n".join(line.text for line in page.lines())).other_language:
        page.warnings.append(PageWarning.FOREIGN)
    return page


def understand(source: SourceFile, pages: list[Page], taught: Taught = NOTHING) -> Document:
    """The pages of one document as its record: fields, sections, indicators, tasks, references."""
    document = extract(outline(pages), pages, source, taught=taught)
    document.words = pack_words(pages) if source.kind != "text" else b""
    return document


def warm_up() -> None:
    """Load what the first document would wait for: models, knowledge, phrases. Raises ModelMissing."""
    box = Box(72.0, 72.0, 300.0, 90.0)
    line = Line([Word(word, box, 0.5) for word in ("Ke", "hoạch", "của", "Sở", "Nội", "vụ", "truoc", "30/6/2026.")])
    page = Page(1, 595.0, 842.0, 200.0, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, [line])])
    understand(SourceFile("", "", "pdf", 1), [restore_page(page)])
    open_nets()


def _warm() -> None:
    """What is loaded once a process is loaded by one thread; the others wait for it."""
    with _LOADING:
        _load_once()


@cache
def _load_once() -> None:
    warm_up()


def read_document(path: str | Path, options: Options = DEFAULT) -> Document:
    """Read one file. Raises an InputError for a file that can't be read at all.

    >>> document = read_document("samples/chi-thi.pdf")  # doctest: +SKIP
    >>> [task.text for task in document.tasks if task.needs_review]  # doctest: +SKIP
    """
    source = open_source(Path(path))
    _warm()
    pages = [read_page(source, number, options) for number in range(1, source.pages + 1)]
    return understand(source, pages, options.taught)


def _from_pixels(taken: SourcePage, options: Options) -> Page:
    engine = _engine(options.engine, options.page_timeout)
    image = prepare(taken, probe(engine))
    image.warnings = list(dict.fromkeys([*taken.warnings, *image.warnings]))
    if image.blank:
        page = _empty(taken.number, None, taken)
        page.rotation, page.warnings = image.rotation, image.warnings
        page.width, page.height = image.width, image.height
        return page
    second = _second(options.engine, options.page_timeout)
    return read_regions(image, find_regions(image), engine, second)


def _from_lines(taken: SourcePage) -> Page:
    page = _empty(taken.number, None, taken)
    page.dpi = 0.0  # the words are not read from the image
    shown = blocks_with_tables(taken, prepare(taken)) if taken.pixels is not None else None
    page.blocks, page.source = shown or blocks_of_lines(taken), taken.source
    return page


def _empty(
    number: int, warning: PageWarning | None, taken: SourcePage | None = None, problem: str | None = None
) -> Page:
    page = Page(number, 0.0, 0.0, 0.0, 0, TextSource.NONE, warnings=[warning] if warning else [], problem=problem)
    if taken:
        page.width, page.height, page.dpi = taken.width, taken.height, taken.dpi
        page.warnings = [*taken.warnings, *page.warnings]
    return page
