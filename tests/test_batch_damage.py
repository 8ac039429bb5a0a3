"""A ledger that was damaged costs time, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.batch.ledger import FOLDER, Ledger
from pipeline.errors import DamagedLedger, ExitCode
from tests.test_batch_resume import go, outputs, scan, statuses


def middle_overwritten(ledger: Path) -> None:
    data = bytearray(ledger.read_bytes())
    assert len(data) > 12288
    data[4096:12288] = b"\xa5" * 8192
    ledger.write_bytes(data)


def leaves_overwritten(ledger: Path) -> None:
    """The schema and the count of the documents are whole: it opens."""
    data = bytearray(ledger.read_bytes())
    with sqlite3.connect(ledger) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'documents'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    db.close()
    data[(root - 1) * size : root * size] = b"\xa5" * size
    ledger.write_bytes(data)


def tables_dropped(ledger: Path) -> None:
    with sqlite3.connect(ledger) as db:
        db.execute("DROP TABLE pages")
        db.execute("DROP TABLE notes")
    db.close()


def report_spoiled(ledger: Path) -> None:
    with sqlite3.connect(ledger) as db:
        db.execute("UPDATE documents SET report = '{', sha256 = CAST(x'ff' AS TEXT)")
    db.close()


@pytest.mark.parametrize("damage", [middle_overwritten, leaves_overwritten, tables_dropped, report_spoiled])
def test_a_ledger_damaged_within_is_put_aside(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    out, one, ledger = tmp_path / "out", scan(tmp_path / "a.pdf"), tmp_path / "out" / FOLDER / "ledger.sqlite"
    go(out, one)
    before = outputs(out)
    damage(ledger)
    report = go(out, one)
    assert (statuses(report), report.exit_code) == (["ok"], ExitCode.OK)
    assert outputs(out) == before
    assert ledger.with_name("ledger.sqlite.damaged").exists()
    assert [document.reused for document in go(out, one).documents] == [True]


@pytest.mark.parametrize("method", ["settle", "keep_note", "note"])
def test_damage_that_shows_while_reading_begins_the_run_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """Reading, or when the tables are written: no worker and no file is left of the first attempt."""
    real, calls = getattr(Ledger, method), []

    def spoilt(self: Ledger, *given: object) -> object:
        calls.append(given)
        if len(calls) == 1:
            raise DamagedLedger("damaged")
        return real(self, *given)

    monkeypatch.setattr(Ledger, method, spoilt)
    out = tmp_path / "out"
    report = go(out, scan(tmp_path / "a.pdf"))
    assert (statuses(report), report.exit_code, len(calls) > 1) == (["ok"], ExitCode.OK, True)
    assert not [path for path in out.iterdir() if path.name.startswith(".") and path.name != FOLDER]


def test_damage_that_comes_again_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def spoilt(*_: object) -> None:
        raise DamagedLedger("damaged")

    monkeypatch.setattr(Ledger, "settle", spoilt)
    with pytest.raises(DamagedLedger):
        go(tmp_path / "out", scan(tmp_path / "a.pdf"))
