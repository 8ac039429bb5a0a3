"""Databases that are missing, broken, foreign or later, and what the command says of them."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import ExitCode, KehoachError
from pipeline.track import Tracker
from pipeline.track.connect import HEAD, VERSION_TABLE, _scripts, reading, writing
from pipeline.track.errors import (
    BadAddress,
    ForeignDatabase,
    LaterTracker,
    NoDriver,
    NoTracker,
    TrackerBusy,
    TrackerError,
    Unreachable,
)
from pipeline.track.models import Base
from tests.conftest import execute
from tests.track_helpers import document, opened, results, workbook


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        *(("mysql://x/y", BadAddress), ("nonsense://", BadAddress), ("", BadAddress), ("sqlite://", BadAddress)),
        *(
            ("postgresql://[::/x", BadAddress),
            ("sqlite:///:memory:", BadAddress),
            (":memory:", BadAddress),
            ("http://x/tracker", BadAddress),
        ),
        ("/nowhere/at/all/tracker.sqlite", BadAddress),
        ("postgresql://me:secret@127.0.0.1:1/kehoach", Unreachable),
        ("postgres://me:secret@/kehoach?host=/nowhere", Unreachable),
    ],
)
def test_addresses_that_lead_nowhere(address: str, kind: type[TrackerError]) -> None:
    with pytest.raises(kind) as told:
        Tracker.open(address, create=True)
    assert told.value.mend
    assert "secret" not in told.value.message


def test_no_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.partition(".")[0] == "psycopg"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(NoDriver, match="not installed") as told:
        Tracker.open("postgresql://me@127.0.0.1/kehoach")
    assert "kehoach[postgres]" in told.value.mend


def test_nothing_there_is_made_only_by_a_load(tmp_path: Path) -> None:
    with pytest.raises(NoTracker):
        Tracker.open(str(tmp_path / "none.sqlite"))
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(NoTracker):
        Tracker.open(str(tmp_path / "empty.sqlite"))
    assert [one.name for one in tmp_path.iterdir()] == ["empty.sqlite"]
    opened(str(tmp_path / "empty.sqlite")).close()


def test_a_foreign_file_is_refused_and_not_touched(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE tasks (mine TEXT)")
    (tmp_path / "notes.txt").write_text("của tôi", encoding="utf-8")
    (tmp_path / "cut.db").write_bytes(b"SQLite format 3\0 and no more")
    (tmp_path / "folder.sqlite").mkdir()
    before = {one: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    for one in [*before, tmp_path / "folder.sqlite"]:
        with pytest.raises(ForeignDatabase):
            Tracker.open(str(one), create=True)
    assert {one: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()} == before


def test_a_foreign_database_on_a_server_is_refused(postgres: str) -> None:
    execute(postgres, "CREATE DATABASE other")
    import psycopg

    with psycopg.connect(postgres.format("other"), autocommit=True) as connection:
        connection.execute("CREATE TABLE tasks (mine TEXT)")
        with pytest.raises(ForeignDatabase, match="tasks"):
            Tracker.open(postgres.format("other"), create=True)
        found = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert found == [("tasks",)]
    with pytest.raises(Unreachable):
        Tracker.open(postgres.format("no_such_database"), create=True)


def test_a_later_schema_is_refused(address: str) -> None:
    with opened(address) as tracker, writing(tracker._engine) as db:
        db.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(LaterTracker, match="9999") as told:
        Tracker.open(address, create=True)
    assert "Update" in told.value.mend


def test_the_migrations_make_what_the_models_say(address: str) -> None:
    with opened(address) as tracker, reading(tracker._engine) as db:
        context = MigrationContext.configure(db, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Base.metadata) == []
    assert _scripts().get_current_head() == HEAD


def test_a_database_that_another_program_keeps(
    tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.track.connect._WAIT", 0.1)
    shutil.copyfile(empty_file, tmp_path / "t.sqlite")
    out = results(tmp_path / "out", document())
    other = sqlite3.connect(tmp_path / "t.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with opened(str(tmp_path / "t.sqlite")) as tracker:
        with pytest.raises(TrackerBusy):
            tracker.load(out)
        other.execute("ROLLBACK")
        assert tracker.load(out).tasks.new == 3
    other.close()


def test_the_errors_travel() -> None:
    import pickle

    from pipeline.document.tracker import Progress
    from pipeline.track.errors import ProgressConflict

    error = pickle.loads(pickle.dumps(ProgressConflict("k", Progress(), None)))
    assert (error.key, error.mend) == ("k", ProgressConflict.default_mend)


def run(*words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["load", *map(str, words)])
    if isinstance(done.exception, KehoachError):
        return int(done.exception.exit_code), done.exception.message
    return done.exit_code, done.output


def test_the_command(tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    code, said = run(out)
    assert (code, "Tasks: 3 new, 0 changed, 0 unchanged, 0 gone" in said) == (0, True)
    code, said = run(out)
    assert (code, "Nothing has changed." in said) == (0, True)
    (out / "broken.json").write_text('{"schema_version": "1.0",', encoding="utf-8")
    code, said = run(out)
    assert (code, "broken.json" in said) == (int(ExitCode.SOME_FAILED), True)
    place = out / "tracker.sqlite"
    with opened(str(place)) as tracker:
        workbook(tracker, tmp_path / "w.xlsx")
    code, said = run(tmp_path / "w.xlsx", "--db", place)
    assert (code, "0 changed, 3 unchanged, 0 refused" in said) == (0, True)
    with opened(str(place)) as tracker, writing(tracker._engine) as db:
        db.execute(text("UPDATE tracker SET value = 'another'"))
    code, said = run(tmp_path / "w.xlsx", "--db", place)
    assert (code, "sổ theo dõi khác" in said) == (int(ExitCode.SOME_FAILED), True)
    assert run(tmp_path / "w.xlsx")[0] == int(ExitCode.USAGE)
    assert run(tmp_path / "nothing")[0] == int(ExitCode.USAGE)


def test_a_link_in_the_place_of_the_tracker_is_not_followed(tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    (out / "tracker.sqlite").symlink_to(tmp_path / "elsewhere.sqlite")
    code, said = run(out)
    assert (code, "link" in said) == (int(ExitCode.USAGE), True)
    assert not (tmp_path / "elsewhere.sqlite").exists()
