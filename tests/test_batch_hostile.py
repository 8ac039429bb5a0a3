"""The real program over folders of harm: good files are read, each other fails for itself, nothing else is touched."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline.batch import Steps, run
from pipeline.document import Page, SourceFile
from pipeline.errors import ExitCode
from pipeline.export import load_document
from pipeline.ingest import find_inputs
from tests.hostile import hostile
from tests.test_batch_resume import MADE, Options, go, made_open, made_understand, outputs, reads, scan, statuses

ROOT = Path(__file__).parent.parent
GOOD = (ROOT / "samples/chi-thi.txt").read_text(encoding="utf-8")


def good(folder: Path, number: int) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"tốt {n}.txt" for n in range(number)]
    for n, path in enumerate(paths):
        path.write_text(f"{GOOD}\nBản số {n}.\n", encoding="utf-8")
    return paths


def kehoach(*words: object, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "pipeline.cli", *map(str, words)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def tree(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file with its time and content."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def harm(folder: Path, good_ones: int, bad_ones: int, quick: bool) -> None:
    inbox, out = folder / "in", folder / "out"
    (folder / "beside").mkdir()
    (folder / "beside/secret.txt").write_text(GOOD, encoding="utf-8")
    good(inbox, good_ones)
    bad = hostile(inbox / "bad", bad_ones, quick)
    (inbox / "link.txt").symlink_to(folder / "beside/secret.txt")
    (inbox / "folder").symlink_to(folder / "beside")
    os.mkfifo(inbox / "pipe.pdf")
    before = tree(folder)
    done = kehoach("run", inbox, "--out", out, "--jobs", 2, "--page-timeout", 30, folder=folder)
    assert done.returncode == ExitCode.SOME_FAILED, done.stderr
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr  # names can't colour or move the terminal
    after = tree(folder)
    assert {name: state for name, state in after.items() if not name.startswith("out/")} == before
    report = json.loads((out / "run.json").read_text(encoding="utf-8"))
    failed = [one for one in report["documents"] if one["status"] == "failed"]
    assert len(failed) == len(bad), [one["path"] for one in report["documents"] if one["status"] != "failed"]
    codes = {one["error"]["code"] for one in failed}
    assert "error" not in codes, [one for one in failed if one["error"]["code"] == "error"]
    assert all(one["error"]["mend"] for one in failed)
    assert len(list(out.glob("tốt *.txt"))) == good_ones
    assert all(load_document(path).tasks for path in out.glob("tốt *.json"))
    reasons = {Path(one["path"]).name: one["reason"] for one in report["skipped"]}
    assert reasons == {"link.txt": "outside_link", "folder": "outside_link", "pipe.pdf": "special_file"}


def test_good_files_among_hostile_ones(tmp_path: Path) -> None:
    harm(tmp_path, 3, 32, quick=True)


@pytest.mark.slow
def test_fifty_good_files_among_two_hundred_hostile_ones(tmp_path: Path) -> None:
    harm(tmp_path, 50, 200, quick=False)


def test_links_out_of_a_folder_are_read_only_where_named(tmp_path: Path) -> None:
    inside = scan(tmp_path / "in/a.pdf")
    (tmp_path / "in/sub").mkdir()
    (tmp_path / "in/sub/b.pdf").symlink_to(inside)  # stays within: the same file
    outside = scan(tmp_path / "c.pdf")
    (tmp_path / "in/c.pdf").symlink_to(outside)
    found = find_inputs([tmp_path / "in"])
    assert found.inputs == [inside]
    assert dict(found.skipped) == {
        tmp_path / "in/c.pdf": "outside_link",
        tmp_path / "in/sub/b.pdf": "same_file",
    }
    assert find_inputs([tmp_path / "in/c.pdf"]).inputs == [tmp_path / "in/c.pdf"]
    (tmp_path / "named").symlink_to(tmp_path / "in")  # the folder itself may be a link
    assert len(find_inputs([tmp_path / "named"]).inputs) == 1


# ---------------------------------------------------------------- files that move while they are read


def vanish_read(source: SourceFile, number: int, options: object) -> Page:
    page = MADE.read_page(source, number, options)  # type: ignore[arg-type]
    if number == 1:
        Path(source.path).unlink()
    return page


def test_a_file_that_vanishes_while_it_is_read_fails_alone(tmp_path: Path) -> None:
    one, other = scan(tmp_path / "a.pdf", "fine"), scan(tmp_path / "b.pdf", "fine", "fine")
    steps = Steps(made_open, vanish_read, made_understand)
    report = run([one, other], tmp_path / "out", jobs=1, options=Options(), steps=steps)  # type: ignore[arg-type]
    codes = [document.error.code if document.error else None for document in report.documents]
    assert codes[0] == "changed_file"
    assert report.exit_code == ExitCode.SOME_FAILED
    assert not (tmp_path / "out/a.json").exists()


# ---------------------------------------------------------------- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Path:  # type: ignore[misc]
    """A file system of 24 MB, where the machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root mounts a tmpfs")
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=24m", "none", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no tmpfs here: {done.stderr!r}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_disk_that_is_full_is_told_and_the_next_run_goes_on(small_disk: Path, tmp_path: Path) -> None:
    paths = [scan(tmp_path / f"{n}.pdf", *(["fine"] * 40), str(n)) for n in range(12)]
    out = small_disk / "out"
    ballast = small_disk / "ballast"
    go(tmp_path / "whole", *paths)
    for path in paths:
        reads(path)
    ballast.write_bytes(os.urandom(23_300_000))
    report = go(out, *paths)
    assert (report.error.code if report.error else None, report.exit_code) == ("disk_full", ExitCode.USAGE)
    assert "not_done" in statuses(report)
    told = json.loads((out / "run.json").read_text())
    assert told["error"]["code"] == "disk_full"
    ballast.unlink()
    assert statuses(go(out, *paths)) == ["ok"] * len(paths)
    assert outputs(out) == outputs(tmp_path / "whole")


def test_a_ledger_that_cannot_grow_stops_the_run_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As above where nothing can be mounted: the ledger's first page finds no room."""
    from pipeline.batch.ledger import Ledger
    from pipeline.errors import DiskFull

    one, other = scan(tmp_path / "a.pdf", "fine", "fine"), scan(tmp_path / "b.pdf")
    real, count = Ledger.keep_page, 0

    def keep_page(self: Ledger, *more: object) -> None:
        nonlocal count
        count += 1
        if count == 2:
            raise DiskFull(os.strerror(errno.ENOSPC))
        real(self, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(Ledger, "keep_page", keep_page)
    report = go(tmp_path / "out", one, other)
    assert (statuses(report), report.exit_code) == (["not_done", "not_done"], ExitCode.USAGE)
    count = 9
    assert statuses(go(tmp_path / "out", one, other)) == ["ok", "ok"]
    assert sorted(reads(one)) == [1, 2, 2]  # the first page was kept


def test_files_that_come_and_go_while_folders_are_walked(tmp_path: Path) -> None:
    good(tmp_path / "in", 3)
    stop = threading.Event()

    def stir() -> None:
        while not stop.is_set():
            path = tmp_path / "in/x.pdf"
            path.write_text("x")
            (tmp_path / "in/sub").mkdir(exist_ok=True)
            path.unlink()
            (tmp_path / "in/sub").rmdir()

    stirrer = threading.Thread(target=stir)
    stirrer.start()
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            inputs = find_inputs([tmp_path / "in"]).inputs
            assert len([path for path in inputs if path.suffix == ".txt"]) == 3
    finally:
        stop.set()
        stirrer.join()
