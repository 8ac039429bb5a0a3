"""The pages of a scan as pictures, upright as the boxes of its document are; kept in a hidden folder of the results."""

from __future__ import annotations

import hashlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image

from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.export import atomic

CACHE = ".kehoach-pages"
_DPI = 110.0  # enough to read by, and drawn in a fifth of a second
_QUALITY = 72
_MOST_FILE = 2 << 30  # bytes of a scan
_MOST_CACHE = 2_000  # pictures
_AHEAD = 5  # pages drawn before they are asked for
_AT_ONCE = threading.Semaphore(2)


class ScanGone(Exception):
    """The scan can't be shown; `why` is a name of the words: scan_missing, scan_changed, scan_text, scan_failed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Scans:
    """Draws pages on demand.

    A document says itself where its scan lies, and may come from a stranger: a file is shown only where its checksum is
    the one in the document, so that whoever wrote it had the file already.
    """

    def __init__(self, out: Path, scans: Path | None = None) -> None:
        self.cache = out / CACHE
        self._folders = [Path.cwd(), out, out.parent, *([scans] if scans else [])]
        self._scans = scans
        self._sums: dict[tuple[str, int, int], str] = {}
        self._guard, self._drawing = threading.Lock(), dict[str, threading.Lock]()
        self._begun: set[str] = set()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="ahead")

    def source(self, document: Document) -> Path:
        """The scan's file. Raises ScanGone."""
        given = Path(document.source.path)
        places = [folder / given for folder in self._folders]
        places += [self._scans / given.name] if self._scans else []
        files = [path for path in dict.fromkeys(places) if _is_file(path)]
        for path in files:
            if self._checksum(path) == document.source.sha256:
                return path
        raise ScanGone("scan_changed" if files else "scan_missing")

    def picture(self, document: Document, number: int) -> bytes:
        """The page as JPEG. Raises ScanGone."""
        pages = {page.page: page for page in document.pages}
        if number not in pages or pages[number].width <= 0:
            raise ScanGone("scan_text")
        kept = self.cache / f"{document.source.sha256[:32]}-{number}-{pages[number].rotation}.jpg"
        path = self.source(document)
        with self._guard:
            lock = self._drawing.setdefault(kept.name, threading.Lock())
        with lock:  # a page that is being drawn is waited for, and not drawn twice
            if kept.is_file():
                return kept.read_bytes()
            with _AT_ONCE:
                data = _draw(path, number, pages[number].rotation)
            self._keep(kept.name, data)
        with self._guard:
            self._drawing.pop(kept.name, None)
        return data

    def waits(self, sha256: str) -> bool:
        """Whether nobody began to draw this scan's pages."""
        return sha256 not in self._begun

    def ahead(self, document: Document) -> None:
        """Begin to draw the first pages of a document that will be looked at; returns at once."""
        if self.waits(document.source.sha256):
            self._begun.add(document.source.sha256)
            for page in document.pages[:_AHEAD]:
                self._worker.submit(self._try, document, page.page)

    def _try(self, document: Document, number: int) -> None:
        with suppress(Exception):  # whoever asks for the page is told
            self.picture(document, number)

    def _keep(self, name: str, data: bytes) -> None:
        self.cache.mkdir(exist_ok=True)
        kept = sorted(self.cache.glob("*.jpg"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) + 1 - _MOST_CACHE)]:
            path.unlink(missing_ok=True)
        with atomic(self.cache, [name]) as (file,):
            file.write(data)

    def _checksum(self, path: Path) -> str:
        stat = path.stat()
        key = (str(path), stat.st_mtime_ns, stat.st_size)
        if key not in self._sums:
            with path.open("rb") as file:
                self._sums[key] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._sums[key]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file() and os.access(path, os.R_OK) and path.stat().st_size <= _MOST_FILE
    except (OSError, ValueError):  # a name with a null byte, or longer than any
        return False


def _draw(path: Path, number: int, rotation: int) -> bytes:
    """The page at a resolution to look at, turned as its text runs."""
    from pipeline.ingest import kind, picture, poppler

    try:
        which = kind.kind_of(path)
        if which is kind.FileKind.TEXT:
            raise ScanGone("scan_text")
        if which is kind.FileKind.PDF:
            image = Image.fromarray(poppler.render(path, number, _DPI))
        else:
            page = picture.read_page(path, number)
            if page.pixels is None:
                raise ScanGone("scan_text")
            image = Image.fromarray(page.pixels)
            image.thumbnail((int(page.width * _DPI / 72), int(page.height * _DPI / 72)))
    except InputError as error:
        raise ScanGone("scan_failed") from error
    if rotation:
        image = image.rotate(rotation, expand=True)
    out = BytesIO()
    image.convert("L" if _grey(image) else "RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _grey(image: Image.Image) -> bool:
    """Whether it has no colour worth keeping: grey pictures are drawn and sent faster."""
    low = image.convert("RGB").resize((64, 64)).convert("HSV").getchannel("S")
    return int(low.getextrema()[1]) < 24  # type: ignore[arg-type]
