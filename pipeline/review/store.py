"""Where decisions are kept: `review.sqlite` in the folder of results. Rows are only ever added."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import ExitCode, KehoachError
from pipeline.review.decisions import EDITABLE, OWN, Anchor, Decision, Fields, fold

STORE = "review.sqlite"
EXPORT = "reviewed"  # the folder of the export, inside the results
_WAIT = 10.0  # seconds for another writer
_VERSION = 1
_SCHEMA = (
    "CREATE TABLE decisions (number INTEGER PRIMARY KEY AUTOINCREMENT, batch TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " item TEXT NOT NULL, kind TEXT NOT NULL, anchor TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,"
    " who TEXT NOT NULL, at TEXT NOT NULL, undoes TEXT)",
    "CREATE INDEX of_source ON decisions (sha256, item, number)",
    "CREATE TRIGGER kept_as_it_was BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END",
    "CREATE TRIGGER kept_for_ever BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are kept'); END",
)
_COLUMNS = "number, batch, item, kind, anchor, before, after, who, at, undoes"


class StoreBroken(KehoachError):
    code = "store_broken"
    exit_code = ExitCode.USAGE
    default_mend = "Put back a copy of review.sqlite, or update kehoach if a later version wrote it."


class Conflict(Exception):
    """Somebody else decided about the row since it was looked at."""

    def __init__(self, item: str, latest: Decision | None) -> None:
        super().__init__(item)
        self.item, self.latest = item, latest


class NothingToUndo(Exception):
    """There is no decision of this person in this document that still holds."""


@dataclass(frozen=True)
class Change:
    """What a person wants to be so of one row. `seen`: the row's version that they looked at, 0 for none."""

    item: str
    kind: str
    anchor: Anchor
    before: Fields
    after: Fields
    seen: int


class Store:
    """The decisions of a folder. Safe for many threads and processes: each call has its own connection."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / STORE

    def of(self, sha256: str) -> list[Decision]:
        """All decisions about one scan, oldest first."""
        return self._read(f"SELECT {_COLUMNS} FROM decisions WHERE sha256 = ? ORDER BY number", (sha256,))

    def all(self) -> dict[str, list[Decision]]:
        """The decisions of the folder by the scan they are about."""
        found: dict[str, list[Decision]] = {}
        if self.path.exists():
            with self._open() as db:
                for row in db.execute(f"SELECT {_COLUMNS}, sha256 FROM decisions ORDER BY number"):
                    found.setdefault(row[-1], []).append(_decision(row[:-1]))
        return found

    def rows(self) -> int:
        """How many rows people decided about."""
        with self._open() as db:
            query = "SELECT COUNT(*) FROM (SELECT DISTINCT sha256, item FROM decisions WHERE undoes IS NULL)"
            return int(db.execute(query).fetchone()[0])

    def last(self) -> int:
        """The number of the last decision of the folder; 0 for none."""
        if not self.path.exists():
            return 0
        with self._open() as db:
            return int(db.execute("SELECT COALESCE(MAX(number), 0) FROM decisions").fetchone()[0])

    def latest(self) -> dict[str, int]:
        """The number of the last decision about each scan."""
        if not self.path.exists():
            return {}
        with self._open() as db:
            return dict(db.execute("SELECT sha256, MAX(number) FROM decisions GROUP BY sha256"))

    def add(self, sha256: str, changes: Sequence[Change], who: str, undoes: str | None = None) -> str:
        """Keep an act: all its changes or none. Gives its batch. Raises Conflict where a row was changed since."""
        batch, now = secrets.token_hex(8), datetime.now(UTC).astimezone().isoformat(timespec="milliseconds")
        with self._open() as db:
            db.execute("BEGIN IMMEDIATE")
            for one in changes:
                query = f"SELECT {_COLUMNS} FROM decisions WHERE sha256 = ? AND item = ? ORDER BY number DESC LIMIT 1"
                last = db.execute(query, (sha256, one.item)).fetchone()
                if (last[0] if last else 0) != one.seen:
                    raise Conflict(one.item, _decision(last) if last else None)
            for one in changes:
                texts = [json.dumps(x, ensure_ascii=False) for x in (one.anchor.as_json(), one.before, one.after)]
                db.execute(
                    "INSERT INTO decisions (batch, sha256, item, kind, anchor, before, after, who, at, undoes)"
                    " VALUES (?,?,?,?,?,?,?,?,?,?)",
                    (batch, sha256, one.item, one.kind, *texts, who, now, undoes),
                )
            db.execute("COMMIT")
        return batch

    def undo(self, sha256: str, who: str) -> list[str]:
        """Take back this person's last act that holds; gives the keys of its rows.

        Raises NothingToUndo, or Conflict where somebody decided about one of its rows after it.
        """
        decisions = self.of(sha256)
        taken_back = {one.undoes for one in decisions if one.undoes}
        mine = [d for d in decisions if d.who == who and not d.undoes and d.batch not in taken_back]
        if not mine:
            raise NothingToUndo
        batch = [d for d in mine if d.batch == mine[-1].batch]
        states = fold(decisions)
        alive = [d for d in decisions if not d.undoes and d.batch not in taken_back]
        for one in batch:
            later = [d for d in alive if d.item == one.item and d.number > one.number and d.batch != one.batch]
            if later:
                raise Conflict(one.item, later[-1])
        changes = [
            Change(one.item, one.kind, one.anchor, one.after, one.before, states[one.item].version) for one in batch
        ]
        self.add(sha256, changes, who, undoes=batch[0].batch)
        return [one.item for one in batch]

    def _read(self, query: str, values: tuple[str, ...]) -> list[Decision]:
        if not self.path.exists():
            return []
        with self._open() as db:
            return [_decision(row) for row in db.execute(query, values)]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A connection in autocommit; what was begun and not committed is rolled back when it is closed."""
        if self.path.is_symlink():  # it may point at another program's database
            raise StoreBroken(f"{self.path} is a link")
        try:
            db = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        except sqlite3.Error as error:
            raise StoreBroken(f"{self.path} can't be opened: {error}") from error
        try:
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                raise StoreBroken(f"{self.path} was written by a later version of kehoach")
            if version < _VERSION:
                self._make(db)
            yield db
        except sqlite3.DatabaseError as error:
            raise StoreBroken(f"{self.path}: {error}") from error
        finally:
            db.close()

    @staticmethod
    def _make(db: sqlite3.Connection) -> None:
        db.execute("BEGIN IMMEDIATE")
        if db.execute("PRAGMA user_version").fetchone()[0] < _VERSION:  # nobody was faster
            for statement in _SCHEMA:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {_VERSION}")
        db.execute("COMMIT")


def _decision(row: tuple[object, ...]) -> Decision:
    number, batch, item, kind, anchor, before, after, who, at, undoes = row
    try:
        parsed = [json.loads(str(x)) for x in (anchor, before, after)]
        known = {*EDITABLE.get(str(kind), ()), *OWN}
        fields = [{name: value for name, value in part.items() if name in known} for part in parsed[1:]]
        place = Anchor.of_json(parsed[0])
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise StoreBroken(f"review.sqlite: decision {number} can't be understood") from error
    return Decision(
        int(str(number)), str(batch), str(item), str(kind), place, fields[0], fields[1],
        str(who), str(at), None if undoes is None else str(undoes),
    )  # fmt: skip
