"""The pages of a scan as pictures, upright as the boxes of its document are; kept in a hidden folder of the results."""

from __future__ import annotations

import hashlib
import os
import secrets
import threading
import time
from contextlib import suppress
from io import BytesIO
from pathlib import Path

from PIL import Image

from pipeline.document import Document, Indicator, Task
from pipeline.errors import InputError
from pipeline.review.ahead import Ahead

CACHE = ".kehoach-pages"
_DPI = 110.0  # enough to read by, and drawn in a tenth of a second
_QUALITY = 72
_MOST_FILE = 2 << 30  # bytes of a scan
_MOST_CACHE = 400 << 20  # bytes: some two thousand pages
_SWEEP = 0.2  # of them, that are given back at once where it is full
_AHEAD = 4  # pages of a document drawn before they are asked for
_STALE = 3600.0  # seconds: a part of that age was left by a program that was killed
_JPEG = b"\xff\xd8\xff"
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
        self._keeping = threading.Lock()
        self._guard, self._drawing = threading.Lock(), dict[str, threading.Lock]()
        self._begun: set[str] = set()
        self._ahead = Ahead[tuple[Document, int]](lambda wish: self._drawn(*wish))
        self._size: int | None = None  # bytes of the kept pictures; counted when the first one is added

    def source(self, document: Document) -> Path:
        """The scan's file. Raises ScanGone."""
        given = Path(document.source.path)
        places = [folder / given for folder in self._folders]
        parts = [part for part in given.parts if part not in ("..", given.anchor)]
        places += [self._scans.joinpath(*parts[at:]) for at in range(len(parts))] if self._scans else []
        files = [path for path in dict.fromkeys(places) if _is_file(path)]
        for path in files:
            if self._checksum(path) == document.source.sha256:
                return path
        raise ScanGone("scan_changed" if files else "scan_missing")

    def picture(self, document: Document, number: int) -> bytes:
        """The page as JPEG; then the pages beside it are drawn too. Raises ScanGone."""
        with self._ahead.serving():
            data = self._drawn(document, number)
        pages = {page.page for page in document.pages}
        kept = [near for near in (number + 1, number - 1, number + 2) if near in pages]
        self._ahead.wish([(document, near) for near in kept if not self._path(document, near).is_file()])
        return data

    def waits(self, sha256: str) -> bool:
        """Whether nobody began to draw this scan's pages."""
        return sha256 not in self._begun

    def ahead(self, document: Document) -> None:
        """Begin to draw a document that will be looked at, where its first doubtful row stands; returns at once."""
        if self.waits(document.source.sha256):
            self._begun.add(document.source.sha256)
            rows: list[Task | Indicator] = [*document.indicators, *document.tasks]
            places = [one.page for row in rows if row.needs_review for one in row.evidence]
            pages = sorted((page.page for page in document.pages), key=lambda n: abs(n - (places or [1])[0]))
            self._ahead.wish([(document, number) for number in pages[:_AHEAD]])

    def _path(self, document: Document, number: int) -> Path:
        turned = next((page.rotation for page in document.pages if page.page == number), 0)
        return self.cache / f"{document.source.sha256[:32]}-{number}-{turned}-{_DPI:.0f}.jpg"

    def _drawn(self, document: Document, number: int) -> bytes:
        pages = {page.page: page for page in document.pages}
        if number not in pages or pages[number].width <= 0:
            raise ScanGone("scan_text")
        kept = self._path(document, number)
        path = self.source(document)
        with self._guard:
            lock = self._drawing.setdefault(kept.name, threading.Lock())
        with lock:  # a page that is being drawn is waited for, and not drawn twice
            if (known := self._known(kept)) is not None:
                return known
            with _AT_ONCE:
                data = _draw(path, number, pages[number].rotation)
            self._keep(kept.name, data)
        with self._guard:
            self._drawing.pop(kept.name, None)
        return data

    def _known(self, kept: Path) -> bytes | None:
        """A kept picture. No link is followed: the folder may come from a stranger."""
        if self.cache.is_symlink() or kept.is_symlink():
            return None
        try:
            data = kept.read_bytes()
            os.utime(kept)  # those that nobody looks at go first
        except OSError:
            return None
        return data if data.startswith(_JPEG) else None

    def _keep(self, name: str, data: bytes) -> None:
        """A picture that can't be kept, as on a full disk, is drawn again the next time."""
        with suppress(OSError), self._keeping:
            self.cache.mkdir(exist_ok=True)
            if self.cache.is_symlink():
                return
            temporary = self.cache / f"{name}.{secrets.token_hex(4)}.part"
            try:
                temporary.write_bytes(data)
                os.replace(temporary, self.cache / name)
            finally:
                temporary.unlink(missing_ok=True)
            if self._size is not None:
                self._size += len(data)
            if self._size is None or self._size > _MOST_CACHE:
                self._size = self._swept()

    def _swept(self) -> int:
        """Take away the pictures that were not looked at for longest, and what a kill left; gives the bytes left."""
        kept = sorted(((path.stat(), path) for path in self.cache.glob("*.jpg")), key=lambda pair: -pair[0].st_mtime)
        size = 0
        for about, path in kept:
            if size + about.st_size > (1 - _SWEEP) * _MOST_CACHE and size:
                path.unlink(missing_ok=True)
            else:
                size += about.st_size
        for path in self.cache.glob("*.part"):
            if time.time() - path.stat().st_mtime > _STALE:
                path.unlink(missing_ok=True)
        return size

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
    from pipeline.ingest import kind, pdf, picture

    try:
        which = kind.kind_of(path)
        if which is kind.FileKind.TEXT:
            raise ScanGone("scan_text")
        if which is kind.FileKind.PDF:
            image = Image.fromarray(pdf.look(path, number, _DPI))
        else:
            image = picture.look(path, number, _DPI)
    except InputError as error:
        raise ScanGone("scan_failed") from error
    if image.mode == "RGB" and _grey(image):
        image = image.convert("L")
    if rotation:
        image = image.rotate(rotation, expand=True)
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _grey(image: Image.Image) -> bool:
    """Whether it has no colour worth keeping: grey pictures are drawn and sent faster."""
    low = image.resize((64, 64), reducing_gap=2).convert("HSV").getchannel("S")
    return int(low.getextrema()[1]) < 24  # type: ignore[arg-type]
