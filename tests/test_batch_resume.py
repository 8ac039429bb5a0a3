"""Going on where a run was ended: nothing is lost, nothing is read twice, and the outputs are those of one run."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.batch import Choice, RunReport, Steps, run
from pipeline.batch.ledger import FOLDER, Ledger
from pipeline.batch.version import key_of, stages_version
from pipeline.document import Document, Page, PageWarning, SourceFile
from pipeline.errors import ExitCode, ForeignOutput
from pipeline.export import load_document
from tests.test_batch_run import Options, fake_read, fake_understand


def made_open(path: Path) -> SourceFile:
    """A document whose content says how many pages it has, and on each line what happens on one of them."""
    data = path.read_bytes()
    return SourceFile(str(path), hashlib.sha256(data).hexdigest(), "pdf", len(data.splitlines()))


def made_read(source: SourceFile, number: int, options: object) -> Page:
    """Each reading is counted in a file beside the source."""
    path = Path(source.path)
    word = path.read_text().splitlines()[number - 1]
    with path.with_suffix(".reads").open("a") as file:
        file.write(f"{number}\n")
    if word == "slow":
        time.sleep(0.05)
    page = fake_read(SourceFile("1p", "", "pdf", 9), number, options)
    if word == "bad" and not path.with_suffix(".mended").exists():
        page.blocks, page.warnings, page.problem = [], [PageWarning.RENDER_FAILED], "poppler said no"
    if word == "change":
        path.write_text(f"{path.read_text()}one more\n")
    return page


def made_understand(source: SourceFile, pages: list[Page]) -> Document:
    document = fake_understand(source, pages)
    document.document.number = "12/KH-UBND" if "plan" in Path(source.path).stem else None
    if Path(source.path).read_text().startswith("blank"):
        document.text = " \f\n"
    return document


MADE = Steps(made_open, made_read, made_understand)


def go(out: Path, *inputs: Path, **more: object) -> RunReport:
    given: dict[str, object] = {"jobs": 1, "options": Options(), "steps": MADE, **more}
    return run(list(inputs), out, **given)  # type: ignore[arg-type]


def scan(path: Path, *words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{word}\n" for word in words or ("fine",)))
    return path


def reads(path: Path) -> list[int]:
    """The pages that were read of it, in order, since the last call."""
    told = path.with_suffix(".reads")
    found = [int(line) for line in told.read_text().split()] if told.exists() else []
    told.unlink(missing_ok=True)
    return found


def outputs(out: Path) -> dict[str, bytes]:
    """Every file but the ledger and what tells of times."""
    return {p.name: p.read_bytes() for p in out.iterdir() if p.is_file() and p.name not in ("run.json", "run.md")}


def statuses(report: RunReport) -> list[str]:
    return [document.status for document in report.documents]


def test_a_second_run_reads_nothing_and_says_so(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf", "fine", "fine")
    first = go(out, one)
    assert reads(one) == [1, 2]
    before = outputs(out)
    times = {name: (out / name).stat().st_mtime_ns for name in before}
    second = go(out, one)
    assert (reads(one), outputs(out)) == ([], before)
    assert {name: (out / name).stat().st_mtime_ns for name in before} == times  # not even written
    assert (statuses(second), second.totals["reused"], second.exit_code) == (["ok"], 1, ExitCode.OK)
    assert (second.totals["tasks"], second.totals["pages"]) == (first.totals["tasks"], first.totals["pages"]) == (2, 2)
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert told["documents"][0]["reused"] is True
    assert len(told["documents"][0]["review"]) == 2  # as whole as the first time
    assert "đã đọc từ lần chạy trước: 1" in (out / "run.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("change", ["content", "options", "separator", "result", "text", "force"])
def test_what_changed_is_read_again(tmp_path: Path, change: str) -> None:
    out, one, other = tmp_path / "out", scan(tmp_path / "a.pdf"), scan(tmp_path / "b.pdf", "fine", "fine")
    go(out, one, other)
    assert (reads(one), reads(other)) == ([1], [1, 2])
    more: dict[str, object] = {}
    if change == "content":
        scan(one, "fine", "fine", "fine")
    elif change == "options":
        more["options"] = Options(believe_layer=False)
    elif change == "separator":
        more["csv_sep"] = ";"
    elif change == "force":
        more["choice"] = Choice.ALL
    else:
        for name in ("a.txt", "a.json") if change == "result" else ("a.txt",):
            (out / name).unlink()
    go(out, one, other, **more)
    assert reads(one)
    assert bool(reads(other)) == (change in ("options", "separator", "force"))
    assert {path.stem for path in out.glob("*.txt")} == {"a", "b"}


def test_a_longer_time_limit_changes_nothing(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf")
    go(out, one)
    go(out, one, options=Options(page_timeout=300.0))
    assert reads(one) == [1]


def test_a_failed_page_makes_it_partial_and_only_that_page_is_read_again(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf", "fine", "bad", "fine")
    report = go(out, one)
    assert (statuses(report), report.exit_code) == (["partial"], ExitCode.SOME_FAILED)
    assert [problem.page for problem in report.documents[0].warnings] == [2]
    assert (out / "a.txt").read_text() == "trang 1\ftrang 3"
    assert reads(one) == [1, 2, 3]
    one.with_suffix(".mended").touch()
    report = go(out, one)
    assert reads(one) == [2]
    assert (statuses(report), report.exit_code) == (["ok"], ExitCode.OK)
    assert (out / "a.txt").read_text() == "trang 1\ftrang 2\ftrang 3"
    with sqlite3.connect(out / FOLDER / "ledger.sqlite") as ledger:
        assert ledger.execute("SELECT count(*) FROM pages").fetchone() == (0,)


def test_what_keeps_failing_is_left_alone_until_asked_for(tmp_path: Path) -> None:
    out, one, other = tmp_path / "out", scan(tmp_path / "a.pdf", "fine", "bad"), scan(tmp_path / "b.pdf")
    for tried in ([1, 2], [2], [2], [], []):
        report = go(out, one, other)
        assert reads(one) == tried
        assert (statuses(report), report.exit_code) == (["partial", "ok"], ExitCode.SOME_FAILED)
    reads(other)
    new = scan(tmp_path / "new.pdf")
    one.with_suffix(".mended").touch()
    report = go(out, one, other, new, choice=Choice.FAILED)
    assert (reads(one), reads(other), reads(new)) == ([2], [], [])
    assert statuses(report) == ["ok"]


def test_a_file_that_changes_while_it_is_read_fails_and_is_read_by_the_next_run(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf", "change", "fine")
    report = go(out, one)
    assert report.documents[0].error is not None
    assert report.documents[0].error.code == "changed_file"
    assert not (out / "a.json").exists()
    scan(one, "fine", "fine", "fine")
    assert statuses(go(out, one)) == ["ok"]
    assert load_document(out / "a.json").source.pages == 3


def test_no_text_is_never_done(tmp_path: Path) -> None:
    report = go(tmp_path / "out", scan(tmp_path / "a.pdf", "blank"))
    assert report.documents[0].error is not None
    assert report.documents[0].error.code == "no_text"
    assert report.exit_code == ExitCode.SOME_FAILED


def test_the_same_scan_twice_is_read_once_and_linked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    one, twin, third = (scan(tmp_path / name, "fine", "same") for name in ("a.pdf", "x/twin.pdf", "y/third.pdf"))
    for _ in range(2):
        report = go(out, one, twin, jobs=2)
        assert (statuses(report), report.exit_code) == (["ok", "linked"], ExitCode.OK)
        assert report.documents[1].same_as == "a"
    assert sorted(reads(one) + reads(twin)) == [1, 2]  # by two workers, in any order
    assert statuses(go(out, third)) == ["linked"]  # also to what an earlier run read
    assert reads(third) == []
    assert {path.stem for path in out.glob("*.txt")} == {"a"}
    assert "trùng nhau" in (out / "run.md").read_text(encoding="utf-8")
    scan(one, "another content")
    assert statuses(go(out, one, twin)) == ["ok", "ok"]  # its twin is gone: now it is read itself


def test_twins_of_what_fails_fail_too(tmp_path: Path) -> None:
    one, twin = scan(tmp_path / "a.pdf", "bad"), scan(tmp_path / "b.pdf", "bad")
    report = go(tmp_path / "out", one, twin)
    assert statuses(report) == ["failed", "failed"]
    assert all(document.error and document.error.code == "page_failed" for document in report.documents)


def test_one_number_with_two_contents_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(out, scan(tmp_path / "plan.pdf"))
    report = go(out, scan(tmp_path / "other plan.pdf", "fine", "fine"), scan(tmp_path / "letter.pdf"))
    assert [(same.number, same.stems) for same in report.same_numbers] == [("12/KH-UBND", ["other plan", "plan"])]
    assert "12/KH-UBND" in (out / "run.md").read_text(encoding="utf-8")


def test_a_key_depends_on_content_stages_and_options() -> None:
    options = Options()
    keys = {
        key_of("a", "1", options, ","),  # type: ignore[arg-type]
        key_of("b", "1", options, ","),  # type: ignore[arg-type]
        key_of("a", "2", options, ","),  # type: ignore[arg-type]
        key_of("a", "1", replace(options, engine="pytesseract"), ","),  # type: ignore[arg-type]
        key_of("a", "1", options, ";"),  # type: ignore[arg-type]
    }
    assert len(keys) == 5
    assert key_of("a", "1", replace(options, page_timeout=1.0), ",") in keys  # type: ignore[arg-type]
    assert len(stages_version()) == 16


def test_a_damaged_ledger_costs_only_time(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf")
    go(out, one)
    before = outputs(out)
    (out / FOLDER / "ledger.sqlite").write_bytes(b"no database" * 1000)
    for suffix in ("-wal", "-shm"):
        (out / FOLDER / f"ledger.sqlite{suffix}").unlink(missing_ok=True)
    assert statuses(go(out, one)) == ["ok"]
    assert outputs(out) == before


def test_a_foreign_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "out" / FOLDER / "ledger.sqlite"
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as foreign:
        foreign.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(ForeignOutput):
        go(tmp_path / "out", scan(tmp_path / "a.pdf"))
    assert path.read_bytes() == before


@pytest.mark.parametrize("done", [0, 1, 2, 3])
def test_renames_that_were_begun_are_ended(tmp_path: Path, done: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after any of the renames of a result that replaces another."""
    from pipeline.export import files

    out, one = tmp_path / "out", scan(tmp_path / "a.pdf")
    go(out, one)
    scan(one, "fine", "fine")
    shutil.copytree(tmp_path, tmp_path.with_name(f"{tmp_path.name}-whole"))
    whole = tmp_path.with_name(f"{tmp_path.name}-whole") / "out"

    real, count = os.replace, 0

    def replace_some(src: object, dst: object) -> None:
        nonlocal count
        if Path(str(dst)).stem == "a":
            count += 1
            if count > done:
                os.kill(os.getpid(), signal.SIGKILL)
        real(str(src), str(dst))

    child = os.fork()
    if not child:
        monkeypatch.setattr(files.os, "replace", replace_some)
        go(out, one)
        os._exit(0)
    _, state = os.waitpid(child, 0)
    assert os.WIFSIGNALED(state) == (done < 2)
    assert statuses(go(out, one)) == ["ok"]
    monkeypatch.setattr(files.os, "replace", real)
    assert {p.name for p in out.iterdir()} == {p.name for p in whole.iterdir()}
    assert (out / "a.txt").read_text() == "trang 1\ftrang 2"
    assert load_document(out / "a.json").source.pages == 2


def test_two_runs_into_one_folder_take_turns(tmp_path: Path) -> None:
    inputs = [
        [scan(tmp_path / side / f"{n}.pdf", "slow", f"{side} {n}") for n in range(4)] for side in ("left", "right")
    ]
    processes = [start(tmp_path, [path.name for path in paths], paths[0].parent) for paths in inputs]
    assert [process.wait(60) for process in processes] == [0, 0]
    out = tmp_path / "out"
    texts = sorted(path.read_text() for path in out.glob("*.txt"))
    assert len(texts) == 8
    assert {path.name for path in out.glob("*.json")} == {
        *(f"{n}{more}.json" for n in range(4) for more in ("", "-2")),
        "run.json",
    }
    assert [sorted(reads(path)) for paths in inputs for path in paths] == [[1, 2]] * 8


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from tests.test_batch_resume import go
if __name__ == "__main__":
    sys.exit(go(Path(sys.argv[2]), *map(Path, sys.argv[3:]), jobs=2).exit_code)
"""


def start(folder: Path, names: list[str], where: Path) -> subprocess.Popen[bytes]:
    script = folder / "script.py"
    script.write_text(SCRIPT)
    root = Path(__file__).parent.parent
    command = [sys.executable, str(script), str(root), str(folder / "out"), *(str(where / name) for name in names)]
    return subprocess.Popen(command, start_new_session=True)


def kill_and_go_on(folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    lengths = [7, 1, 3, 12, 2, 1, 5]
    paths = [scan(folder / f"{n}.pdf", *(["slow"] * length), str(n)) for n, length in enumerate(lengths)]
    names = [path.name for path in paths]
    assert start(folder, names, folder).wait(60) == 0
    undisturbed = outputs(folder / "out")
    shutil.rmtree(folder / "out")
    for path in paths:
        reads(path)
    killed = 0
    while killed < kills:
        process = start(folder, names, folder)
        try:
            process.wait(chance.uniform(0.3, 2.2))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
            continue
        shutil.rmtree(folder / "out")  # it came to its end: once more from the beginning
    assert start(folder, names, folder).wait(60) == 0
    assert outputs(folder / "out") == undisturbed
    left = [path.name for path in (folder / "out").iterdir() if path.name.startswith(".kehoach-")]
    assert not left


def test_kill_9_and_on_again(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, kills=3, seed=1)


@pytest.mark.slow
def test_kill_9_at_twenty_instants(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, kills=20, seed=2)


def test_a_long_document_goes_on_at_the_page_it_was_at(tmp_path: Path) -> None:
    one = scan(tmp_path / "a.pdf", *(["slow"] * 60))
    process = start(tmp_path, ["a.pdf"], tmp_path)
    end = time.monotonic() + 60
    while not one.with_suffix(".reads").exists() or one.with_suffix(".reads").read_text().count("\n") < 20:
        assert time.monotonic() < end
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = reads(one)
    assert start(tmp_path, ["a.pdf"], tmp_path).wait(60) == 0
    after = reads(one)
    assert len(before) + len(after) <= 60 + 4  # the pages that were in hand at the kill
    assert sorted({*before, *after}) == list(range(1, 61))
    assert (tmp_path / "out/a.txt").read_text() == "\f".join(f"trang {n}" for n in range(1, 61))


def test_the_ledger_takes_a_checksum_once(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    one = scan(tmp_path / "a.pdf")
    os.utime(one, (1, 1))
    taken: list[Path] = []

    def digest(path: Path) -> str:
        taken.append(path)
        return "0"

    ledger = Ledger(tmp_path)
    time.sleep(2.1)  # a file that was just written is not trusted
    for _ in range(3):
        assert ledger.checksum(one, digest) == "0"
    assert len(taken) == 1
    scan(one, "more")
    ledger.checksum(one, digest)
    assert len(taken) == 2
    ledger.close()
