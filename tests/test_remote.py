"""Scans and results at addresses; the file system of this machine stands in for a store, by way of fsspec."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline import remote
from pipeline.errors import NoInputs, UnreadableFile, UsageError
from pipeline.export import origin_of

pytest.importorskip("fsspec")
ROOT = Path(__file__).parent.parent
GOOD = (ROOT / "samples/chi-thi.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("s3://bucket/a b.pdf", "s3://bucket/a b.pdf"),
        ("gs://x/y/z.png", "gs://x/y/z.png"),
        ("file:///scans/a.pdf", "file:///scans/a.pdf"),
        ("/scans/a.pdf", None),
        ("scans/a.pdf", None),
        ("C:/x.pdf", None),
        ("a:b.pdf", None),
        ("s3://", "s3://"),
    ],
)
def test_an_address_comes_through_a_path(path: str, address: str | None) -> None:
    assert remote.address_of(Path(path)) == remote.address_of(path) == address
    if address:
        assert origin_of(Path(path)) == origin_of(path)


def test_what_an_address_holds_is_found_and_fetched_once(tmp_path: Path) -> None:
    for name in ("10.txt", "2.txt", "sub/a.pdf", "x.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = remote.find(tmp_path.as_uri(), {".txt", ".pdf"})
    assert [path.name for path in found] == ["2.txt", "10.txt", "a.pdf"]
    assert remote.find((tmp_path / "x.md").as_uri(), {".txt"})[0].name == "x.md"
    copy = remote.fetched(found[0])
    assert copy.read_text() == "2.txt"
    assert remote.fetched(found[0]) == copy
    (tmp_path / "2.txt").write_text("changed")
    assert remote.fetched(found[0]).read_text() == "changed"
    for path in found[1:]:
        remote.fetched(path)
    assert not copy.exists()  # two are kept
    with pytest.raises(NoInputs):
        remote.find((tmp_path / "sub").as_uri(), {".txt"})
    with pytest.raises(UnreadableFile):
        remote.fetched(Path((tmp_path / "none.txt").as_uri()))
    with pytest.raises(UsageError):
        remote.find("nosuchstore://x/y", {".txt"})


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        "XDG_STATE_HOME": str(folder / "state"),
    }
    command = [sys.executable, "-m", "pipeline.cli", "run", *words, "--jobs", "1"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_run_from_address_to_address(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / f"in/{name}.txt").write_text(f"{GOOD}\n{name}\n", encoding="utf-8")
    words = [(tmp_path / "in").as_uri(), "--out", (tmp_path / "out").as_uri()]
    done = run(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"a.json", "a.txt", "b.json", "tasks.csv", "run.json", "run.md"} <= files
    assert f'"path": "{(tmp_path / "in/a.txt").as_uri()}"' in (tmp_path / "out/a.json").read_text(encoding="utf-8")
    again = run(tmp_path, *words)
    assert "2 documents read (2 before)" in again.stdout
    before = (tmp_path / "out/b.json").read_bytes()
    (tmp_path / "in/b.txt").write_text(f"{GOOD}\nnew\n", encoding="utf-8")
    assert "2 documents read (1 before)" in run(tmp_path, *words).stdout
    assert (tmp_path / "out/b.json").read_bytes() != before


@pytest.fixture
def ftp(tmp_path: Path) -> Iterator[str]:
    """A folder of this machine behind a real server: an address with a host, listings that are kept."""
    server_of = pytest.importorskip("pyftpdlib.servers")
    handler_of = pytest.importorskip("pyftpdlib.handlers")
    authorizers = pytest.importorskip("pyftpdlib.authorizers")
    (tmp_path / "store/in").mkdir(parents=True)
    authorizer = authorizers.DummyAuthorizer()
    authorizer.add_user("user", "word", str(tmp_path / "store"), perm="elradfmwMT")
    handler = type("Handler", (handler_of.FTPHandler,), {"authorizer": authorizer})
    server = server_of.ThreadedFTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.1}, daemon=True)
    thread.start()
    yield f"ftp://user:word@127.0.0.1:{server.address[1]}"
    server.close_all()
    thread.join(timeout=10)


@pytest.mark.slow
def test_a_run_over_a_store_with_a_host(tmp_path: Path, ftp: str) -> None:
    for name in ("a", "b"):
        (tmp_path / f"store/in/{name}.txt").write_text(f"{GOOD}\n{name}\n", encoding="utf-8")
    found = remote.find(f"{ftp}/in", {".txt"})
    assert [remote.address_of(path) for path in found] == [f"{ftp}/in/a.txt", f"{ftp}/in/b.txt"]
    before = remote.signature(f"{ftp}/in/a.txt")
    words = [f"{ftp}/in", "--out", f"{ftp}/out"]
    done = run(tmp_path, *words)
    assert done.returncode == 0, done.stderr
    there = {path.name for path in (tmp_path / "store/out").iterdir()}
    assert {"a.json", "a.txt", "b.json", "tasks.csv", "run.json", "run.md"} <= there
    assert "2 documents read (2 before)" in run(tmp_path, *words).stdout
    (tmp_path / "store/in/a.txt").write_text(f"{GOOD}\nnew\n", encoding="utf-8")
    assert remote.signature(f"{ftp}/in/a.txt") != before
    assert "2 documents read (1 before)" in run(tmp_path, *words).stdout


@pytest.mark.parametrize("call", [lambda: remote.Mirror("s3://"), lambda: remote.find("gs:///", {".pdf"})])
def test_a_store_without_a_bucket_is_refused(call: Callable[[], object]) -> None:
    with pytest.raises(UsageError, match="names no bucket"):
        call()
