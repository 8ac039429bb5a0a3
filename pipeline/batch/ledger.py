"""The ledger of an output folder: what was read, page by page, so that a run that was killed goes on from there.

SQLite in write-ahead mode, in `.kehoach/` of the folder; every step is one transaction. The order is: a page's words
are kept as they come; a document's files are written beside their places; what is to be renamed is noted; the files
are renamed; the document is noted as done. Whatever the moment of a kill, the next run finds what is missing.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.batch.report import DocumentReport
from pipeline.batch.work import PackedPage
from pipeline.errors import DamagedLedger, DiskFull, ForeignOutput, OutputNotWritable, UnreadableFile
from pipeline.export import finish_moves, origin_of
from pipeline.remote import address_of
from pipeline.remote import signature as remote_signature

FOLDER = ".kehoach"
_NAME = "ledger.sqlite"
_OURS = 0x6B686368  # application_id: "khch"
_SCHEMA_VERSION = 1
_OLD = 30 * 24 * 3600.0  # seconds: pages of a document that nobody finished are let go after it
_RACY = 2.0  # seconds within which a file may change again without a new time of change
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_TABLES = {"files", "documents", "pages", "moves", "notes"}
_SCHEMA = """
CREATE TABLE files (origin TEXT PRIMARY KEY, signature TEXT, sha256 TEXT) WITHOUT ROWID;
CREATE TABLE documents (origin TEXT PRIMARY KEY, stem TEXT, sha256 TEXT, key TEXT, status TEXT, tries INTEGER,
                        number TEXT, report TEXT) WITHOUT ROWID;
CREATE INDEX documents_key ON documents (key);
CREATE INDEX documents_number ON documents (number) WHERE number IS NOT NULL;
CREATE TABLE pages (key TEXT, number INTEGER, kept REAL, packed BLOB, warnings TEXT, PRIMARY KEY (key, number));
CREATE TABLE moves (made TEXT, name TEXT);
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
"""


@dataclass(frozen=True)
class Known:
    """What the ledger knows of an input."""

    stem: str
    sha256: str
    key: str
    status: str
    tries: int  # runs that ended with this key and did not read it whole


class Ledger:
    """One for a run, held by the process that writes the results.

    One that turns out to be damaged when it is opened is put aside, and a new one begun. Its methods raise
    OutputNotWritable, DiskFull, and DamagedLedger where damage shows later: looking all of it through at each start
    would take as long as many runs do.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self._path = out / FOLDER / _NAME
        try:
            self._open()
        except DamagedLedger:
            self.put_aside()
            self._open()

    def put_aside(self) -> None:
        """Damaged from outside: the results are there, and what is missing is read again."""
        self.close()
        for suffix in ("", "-wal", "-shm"):
            path, aside = Path(f"{self._path}{suffix}"), Path(f"{self._path}.damaged{suffix}")
            aside.unlink(missing_ok=True)  # of another ledger
            if path.exists():
                os.replace(path, aside)

    def close(self) -> None:
        with suppress(sqlite3.Error, AttributeError):  # it was never opened
            self._db.close()

    # ------------------------------------------------------------ files

    def checksum(self, path: Path, digest: Callable[[Path], str | None]) -> str | None:
        """The SHA-256 of a file; taken anew unless size, place and both times are those it was taken at."""
        origin, signature = origin_of(path), signature_of(path)
        if signature is None:
            return None
        row = self._one("SELECT sha256 FROM files WHERE origin = ? AND signature = ?", (origin, signature))
        if row:
            return str(row[0])
        started = time.time()
        found = digest(path)
        if found and signature_of(path) == signature and _settled(path, started):
            self._do("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (origin, signature, found))
        return found

    def keep_checksum(self, path: Path, signature: str | None, sha256: str) -> None:
        """Of a file that lies elsewhere: to take it again would be to fetch it again."""
        if signature:
            self._do("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (origin_of(path), signature, sha256))

    # ------------------------------------------------------------ pages

    def pages(self, key: str) -> set[int]:
        """The pages that were read already."""
        with _as_output_error(self._path):
            return {int(number) for (number,) in self._db.execute("SELECT number FROM pages WHERE key = ?", (key,))}

    def keep_page(self, key: str, page: PackedPage) -> None:
        row = (key, page.number, time.time(), page.packed, json.dumps([str(one) for one in page.warnings]))
        self._do("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", row)

    def packed(self, key: str) -> list[PackedPage]:
        """All its pages that were read, in order."""
        query = "SELECT number, packed, warnings FROM pages WHERE key = ? ORDER BY number"
        with _as_output_error(self._path):
            rows = self._db.execute(query, (key,))
            return [PackedPage(number, packed, json.loads(warnings), None) for number, packed, warnings in rows]

    def forget_pages(self, key: str) -> None:
        self._do("DELETE FROM pages WHERE key = ?", (key,))

    # ------------------------------------------------------------ documents

    def known(self, path: Path) -> Known | None:
        row = self._one("SELECT stem, sha256, key, status, tries FROM documents WHERE origin = ?", (origin_of(path),))
        return Known(*row) if row else None

    def intend(self, moves: Iterable[tuple[str, str]]) -> None:
        """Note what is about to be renamed or removed, so that it can be ended after a kill."""
        with self._writing():
            self._db.executemany("INSERT INTO moves VALUES (?, ?)", list(moves))

    def settle(self, path: Path, report: DocumentReport, sha256: str, key: str, number: str | None) -> None:
        """The end of a document in this run: its report, and what was renamed for it is done with.

        The pages of one that was read whole are let go; those of another wait for the next run.
        """
        before = self.known(path)
        again = before.tries if before and before.key == key else 0
        tries = 0 if report.whole else again + 1
        row = (origin_of(path), report.stem, sha256, key, report.status, tries, number, report.model_dump_json())
        with self._writing():
            self._db.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            self._db.execute("DELETE FROM moves")
            if report.done:  # a file that was moved: its result has a new source
                self._db.execute("DELETE FROM documents WHERE stem = ? AND origin <> ?", (report.stem, row[0]))
            if report.whole:
                self._db.execute("DELETE FROM pages WHERE key = ?", (key,))

    def stem_of(self, key: str) -> str | None:
        """The result that was read whole under a key, if there is one."""
        query = "SELECT stem FROM documents WHERE key = ? AND status IN ('ok', 'ok_with_warnings') ORDER BY stem"
        row = self._one(query, (key,))
        return str(row[0]) if row else None

    def report(self, path: Path) -> DocumentReport | None:
        """The whole report of the last run that dealt with the file."""
        row = self._one("SELECT report FROM documents WHERE origin = ?", (origin_of(path),))
        with _as_output_error(self._path):
            return DocumentReport.model_validate_json(row[0]) if row else None

    def same_numbers(self) -> Iterator[tuple[str, list[str]]]:
        """Stems of documents that bear one number and differ in content; (number, stems)."""
        with _as_output_error(self._path):
            found = list(_same_numbers(self._db, self._out))
        yield from found

    # ------------------------------------------------------------ notes

    def note(self, name: str) -> str | None:
        row = self._one("SELECT value FROM notes WHERE name = ?", (name,))
        return str(row[0]) if row else None

    def keep_note(self, name: str, value: str) -> None:
        self._do("INSERT OR REPLACE INTO notes VALUES (?, ?)", (name, value))

    # ------------------------------------------------------------ inside

    def _open(self) -> None:
        with _as_output_error(self._path):
            self._db = self._connect()
            self._recover()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._path, isolation_level=None, timeout=30, check_same_thread=False)
        try:
            (ours,) = db.execute("PRAGMA application_id").fetchone()
            (tables,) = db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if tables and ours != _OURS:
                raise ForeignOutput(f"{self._path} is a database that kehoach did not write and would be overwritten")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version != _SCHEMA_VERSION:  # new, or an earlier version's: what it knew is read again
                self._make(db)
            if not _tables(db) >= _TABLES:
                raise DamagedLedger(f"{self._path} lacks some of its tables")
            db.execute("SELECT count(*) FROM documents").fetchone()
        except BaseException:
            db.close()
            raise
        return db

    def _make(self, db: sqlite3.Connection) -> None:
        drops = "".join(f'DROP TABLE "{name}";' for name in _tables(db))
        marks = f"PRAGMA application_id = {_OURS}; PRAGMA user_version = {_SCHEMA_VERSION};"
        db.executescript(f"BEGIN IMMEDIATE; {drops} {_SCHEMA} {marks} COMMIT;")

    def _recover(self) -> None:
        """End what a killed run had begun to rename, and let go of what nobody came back for."""
        moves = [(str(made), str(name)) for made, name in self._db.execute("SELECT made, name FROM moves")]
        finish_moves(self._out, moves)
        with self._writing():
            self._db.execute("DELETE FROM moves")
            self._db.execute("DELETE FROM pages WHERE kept < ?", (time.time() - _OLD,))

    def _one(self, query: str, values: tuple[Any, ...]) -> Any:
        with _as_output_error(self._path):
            return self._db.execute(query, values).fetchone()

    def _do(self, query: str, values: tuple[Any, ...]) -> None:
        with self._writing():
            self._db.execute(query, values)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with _as_output_error(self._path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise


def _tables(db: sqlite3.Connection) -> set[str]:
    return {str(name) for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def read_reports(out: Path) -> Iterator[DocumentReport]:
    """The reports of all documents of a folder, by path, one at a time; also while a run is at work there.

    Raises UnreadableFile where there is no ledger.
    """
    with _reading(out) as db:
        for report, sha256 in db.execute("SELECT report, sha256 FROM documents ORDER BY stem, origin"):
            found = DocumentReport.model_validate_json(report)
            found.sha256 = sha256 or ""
            yield found


def read_same_numbers(out: Path) -> Iterator[tuple[str, list[str]]]:
    """As `Ledger.same_numbers`, without holding the folder."""
    with _reading(out) as db:
        yield from _same_numbers(db, out)


@contextmanager
def _reading(out: Path) -> Iterator[sqlite3.Connection]:
    path = out / FOLDER / _NAME
    if not path.exists():
        raise UnreadableFile(f"{out}: no ledger of kehoach is there", "Name a folder that `kehoach run` wrote to.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as db:
            yield db
    except (sqlite3.Error, ValueError) as error:  # ValueError: a report in it that is none
        said = f"{path}: no ledger of kehoach is there, or it can't be read: {error}"
        raise UnreadableFile(said, "Name a folder that `kehoach run` wrote to.") from error


def _same_numbers(db: sqlite3.Connection, out: Path) -> Iterator[tuple[str, list[str]]]:
    query = """SELECT number, group_concat(stem, char(10)) FROM (SELECT number, stem, sha256 FROM documents
               WHERE number IS NOT NULL AND status IN ('ok', 'ok_with_warnings', 'partial') ORDER BY stem)
               GROUP BY number HAVING count(DISTINCT sha256) > 1 ORDER BY number"""
    for number, stems in db.execute(query):
        there = [stem for stem in str(stems).split("\n") if (out / f"{stem}.json").is_file()]
        if len(there) > 1:
            yield str(number).partition("\t")[0], there


def signature_of(path: Path) -> str | None:
    """What tells that a file is as it was without reading it; None where there is none that could be read."""
    address = address_of(path)
    if address:
        return remote_signature(address)
    try:
        state = path.stat()
    except OSError:
        return None
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ctime_ns} {state.st_ino}"


def _settled(path: Path, now: float) -> bool:
    """Whether the file was last changed long enough ago that another change would show."""
    try:
        state = path.stat()
    except OSError:
        return False
    return now - max(state.st_mtime, state.st_ctime) > _RACY


@contextmanager
def _as_output_error(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        unreadable = sqlite3.SQLITE_CORRUPT if isinstance(error, sqlite3.OperationalError) else 0  # text that is none
        code = getattr(error, "sqlite_errorcode", unreadable) & 0xFF  # without what the extended codes add
        if code == sqlite3.SQLITE_FULL:
            raise DiskFull(f"No room is left to write to {path}: {error}") from error
        if code in _DAMAGED:
            raise DamagedLedger(f"{path} is damaged: {error}") from error
        raise OutputNotWritable(f"Cannot write to {path}: {error}") from error
    except ValueError as error:  # a text that should be JSON
        raise DamagedLedger(f"{path} is damaged: {type(error).__name__}") from error
