"""From an address to an engine over a tracker's database of the right schema. Nobody else's database is touched."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError

from pipeline.track.errors import (
    BadAddress,
    ForeignDatabase,
    LaterTracker,
    NoDriver,
    NoTracker,
    TrackerBroken,
    TrackerBusy,
    Unreachable,
)
from pipeline.track.models import Base, Meta

VERSION_TABLE = "kehoach_schema"
HEAD = "0001"  # of the migrations
_WAIT = 30.0  # seconds for another writer
_LOCK = 0x6B65686F  # of PostgreSQL's advisory locks: writers of many rows one after the other
_SQLITE = b"SQLite format 3\0"


def connect(address: str, create: bool) -> Engine:
    """An engine over the tracker at an address; made where it is missing and `create` says so.

    Raises BadAddress, NoDriver, Unreachable, NoTracker, ForeignDatabase, LaterTracker.
    """
    url = _url(address)
    if url.get_backend_name() == "sqlite":
        _look_at_file(url, create)
    engine = _engine(url)
    try:
        with _told(url), engine.connect() as connection:
            version = _version(connection, url)
        if version is None and not create:
            raise NoTracker(f"There is no tracker in {shown(url)}")
        if version != HEAD:
            _migrate(engine, url)
    except BaseException:
        engine.dispose()
        raise
    return engine


def shown(url: URL) -> str:
    """An address without its password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on one state of the database."""
    on_server = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with _told(engine.url), engine.connect().execution_options(**on_server) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, many: bool = False) -> Iterator[Connection]:
    """A transaction: all of it or nothing. `many`: of many rows, one such at a time. Raises TrackerBusy."""
    with _told(engine.url), engine.connect().execution_options(writes=True) as connection, connection.begin():
        if many and engine.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield connection


def _url(address: str) -> URL:
    if "://" not in address:
        if not address.strip():
            raise BadAddress("The tracker's address is empty")
        if address.strip() == ":memory:":
            raise BadAddress("A tracker in memory is gone when the command ends")
        return URL.create("sqlite", database=address)
    scheme, _, rest = address.partition("://")
    try:
        url = make_url(f"postgresql://{rest}" if scheme == "postgres" else address)
    except (ArgumentError, ValueError) as error:
        raise BadAddress(f"Not an address of a database ({scheme}://…)") from error
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(query={})  # a file of the name that is written there, nothing else
    raise BadAddress(f"Not a kind of database that keeps a tracker: {scheme}://")


def _look_at_file(url: URL, create: bool) -> None:
    """Refuse what is none of ours before SQLite opens it, and so without a byte of it changed."""
    path = Path(str(url.database))
    if not path.exists():
        if not create:
            raise NoTracker(f"There is no tracker {path}")
        if not path.parent.is_dir():
            raise BadAddress(f"There is no folder {path.parent}", "Make it, or name a file in a folder that is there.")
        return
    if not path.is_file():
        raise ForeignDatabase(f"{path} is not a file")
    try:
        with path.open("rb") as file:
            start = file.read(16)
        if not start:
            return
        if start != _SQLITE:
            raise ForeignDatabase(f"{path} is not a database of SQLite")
    except OSError as error:
        raise Unreachable(f"Cannot read {path}: {error.strerror or error}", "Give yourself the right to it.") from error


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
        engine = create_engine(url, connect_args={"timeout": _WAIT})
    except NoSuchModuleError as error:
        raise BadAddress(f"Not a kind of database that keeps a tracker: {url.drivername}") from error
    except ModuleNotFoundError as error:
        raise NoDriver(f"The driver of PostgreSQL is not installed: {error.name}") from error
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    """Transactions are begun by us: Python's own begin too late to keep two writers apart."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")  # with the write-ahead log: whole after a power cut


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _version(connection: Connection, url: URL) -> str | None:
    """The step that the database is at; None for an empty one. Raises ForeignDatabase, LaterTracker."""
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE not in names:
        on_server = url.get_backend_name() != "sqlite"
        foreign = names & set(Base.metadata.tables) if on_server else names
        if foreign:
            raise ForeignDatabase(f"{shown(url)} has tables of another program: {', '.join(sorted(foreign)[:5])}")
        return None
    found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar()
    if found is not None and found not in _steps():
        raise LaterTracker(f"{shown(url)} was changed by a later version of kehoach (schema {found}, here {HEAD})")
    return str(found) if found else None


def _steps() -> set[str]:
    return {HEAD} | {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> Any:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "pipeline.track:migrations")
    return config


def _migrate(engine: Engine, url: URL) -> None:
    """Bring the schema to the latest step, in one transaction; another program may be at the same."""
    from alembic import command

    if engine.dialect.name == "sqlite":
        with _told(url), engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA journal_mode = WAL")  # type: ignore[union-attr]
    with writing(engine, many=True) as connection:
        if _version(connection, url) == HEAD:
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if not connection.execute(select(Meta.value).where(Meta.name == "id")).first():
            connection.execute(insert(Meta), [{"name": "id", "value": secrets.token_hex(8)}])


@contextmanager
def _told(url: URL) -> Iterator[None]:
    """What a database says, as errors that tell the mend."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        first = str(error.orig).strip().partition("\n")[0]
        if "database is locked" in first or "lock timeout" in first:
            raise TrackerBusy(f"Another program has {shown(url)} to itself") from error
        if url.get_backend_name() == "sqlite":
            raise TrackerBroken(f"{shown(url)}: {first}") from error
        raise Unreachable(f"{shown(url)} can't be reached: {first}") from error
    except DBAPIError as error:
        if url.get_backend_name() == "sqlite" and "not a database" in str(error.orig):
            raise ForeignDatabase(f"{shown(url)} is not a database of SQLite") from error
        if "malformed" in str(error.orig):
            raise TrackerBroken(f"{shown(url)}: {error.orig}") from error
        raise
