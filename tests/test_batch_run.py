"""Runs in real worker processes, with made-up documents that fail in every way there is.

A fake input's name is its script: "3p.txt" has three pages; words in the name make it fail.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.batch import Progress, RunReport, Steps, run
from pipeline.document import (
    Block,
    BlockKind,
    Box,
    Document,
    Evidence,
    Line,
    Page,
    PageRecord,
    PageWarning,
    Source,
    SourceFile,
    Task,
    TextSource,
    Word,
)
from pipeline.errors import BrokenFile, ExitCode, MissingProgram, OutputNotWritable, UsageError
from pipeline.export import load_document
from pipeline.taught import NOTHING, Taught


@dataclass(frozen=True)
class Options:
    """As flow.Options, without what importing the flow costs."""

    engine: str = "auto"
    believe_layer: bool = True
    page_timeout: float = 120.0
    taught: Taught = NOTHING


def fake_open(path: Path) -> SourceFile:
    name = path.stem
    if "broken" in name:
        raise BrokenFile(f"{name} is no PDF")
    return SourceFile(str(path), hashlib.sha256(name.encode()).hexdigest(), "pdf", int(name.partition("p")[0]))


def fake_read(source: SourceFile, number: int, options: object) -> Page:
    name = Path(source.path).stem
    if "missing" in name:
        raise MissingProgram("tesseract is not installed")
    if f"raise{number}" in name or "raiseall" in name:
        raise RuntimeError("bug")
    if f"die{number}" in name or "dieall" in name:
        os._exit(11)
    if f"once{number}" in name:
        mark = Path(source.path).with_suffix(".mark")
        if not mark.exists():
            mark.touch()
            os._exit(11)
    if "slow" in name:
        Path(source.path).with_suffix(".begun").touch()
        time.sleep(60)
    words = [Word(f"trang {number}", Box(0, 0, 1, 1))]
    page = Page(number, 595.0, 842.0, 300.0, 0, TextSource.OCR, [Block(BlockKind.TEXT, Box(0, 0, 1, 1), [Line(words)])])
    if "blank" in name:
        page.warnings.append(PageWarning.BLANK)
    return page


def fake_understand(source: SourceFile, pages: list[Page]) -> Document:
    if "lost" in Path(source.path).stem:
        raise ValueError("no way through")
    return Document(
        source=Source(path=source.path, sha256=source.sha256, pages=source.pages),
        tasks=[
            Task(id=f"T{page.number}", text=block.text, evidence=[Evidence(page=page.number)])
            for page in pages
            for block in page.blocks
        ],
        pages=[
            PageRecord(
                page=page.number,
                width=page.width,
                height=page.height,
                dpi=page.dpi,
                rotation=page.rotation,
                text_source=page.source,
                confidence=page.confidence,
                warnings=[str(warning) for warning in page.warnings],
            )
            for page in pages
        ],
        text="\f".join(block.text for page in pages for block in page.blocks),
    )


FAKES = Steps(fake_open, fake_read, fake_understand)


def go(folder: Path, names: list[str], jobs: int = 1, **more: object) -> tuple[RunReport, Path]:
    paths = [folder / f"{name}.pdf" for name in names]
    out = folder / "out"
    report = run(paths, out, jobs=jobs, options=Options(), steps=FAKES, **more)  # type: ignore[arg-type]
    return report, out


def told(out: Path) -> dict[str, dict[str, object]]:
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return {document["stem"]: document for document in record["documents"]}


def task_keys(out: Path) -> list[str]:
    with (out / "tasks.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["task_key"] for row in csv.DictReader(file)]


def test_everything_that_can_go_wrong_stays_where_it_is(tmp_path: Path) -> None:
    bad = ["2pbroken", "2praise2", "3pdie2", "2praiseall", "1plost", "2ponce1", "1pdieall"]
    names = ["1p", *bad, "2pblank", "12p"]
    seen: list[Progress] = []
    report, out = go(tmp_path, names, jobs=2, progress=seen.append)
    status = {document.stem: document.status for document in report.documents}
    assert list(status) == names  # in the order of the inputs
    assert {stem for stem, s in status.items() if s == "ok"} == {"1p", "12p", "2ponce1"}
    assert {stem for stem, s in status.items() if s == "failed"} == {"2pbroken", "2praiseall", "1plost", "1pdieall"}
    assert report.exit_code == ExitCode.SOME_FAILED
    runs = told(out)
    codes = {stem: document["error"]["code"] for stem, document in runs.items() if document["error"]}  # type: ignore[index]
    assert codes == {
        "2pbroken": "broken_file",
        "2praiseall": "page_failed",
        "1plost": "error",
        "1pdieall": "worker_crashed",
    }
    assert all(document["error"]["mend"] for document in runs.values() if document["error"])  # type: ignore[index]
    assert runs["3pdie2"]["warnings"] == [
        {"page": 2, "warnings": ["ocr_failed"], "detail": "the process that worked on it died, twice"}
    ]
    assert runs["2praise2"]["warnings"] == [{"page": 2, "warnings": ["ocr_failed"], "detail": "RuntimeError: bug"}]
    assert (out / "3pdie2.txt").read_text() == "trang 1\ftrang 3"
    assert (out / "12p.txt").read_text().count("\f") == 11
    assert [key for key in task_keys(out) if key[0] in "13"][:4] == ["1p#T1", "3pdie2#T1", "3pdie2#T3", "12p#T1"]
    assert not (out / "2praiseall.json").exists()
    assert (seen[-1].documents, seen[-1].pages) == (10, seen[-1].pages_total)
    assert sorted(state.finished.stem for state in seen if state.finished) == sorted(names)
    summary = (out / "run.md").read_text(encoding="utf-8")
    assert "2pbroken is no PDF / Tệp bị hỏng" in summary
    assert "| 2pblank | 1 | blank page / trang trắng |" in summary
    assert "T12: trang 12" in summary


def test_all_well(tmp_path: Path) -> None:
    report, out = go(tmp_path, ["2p"])
    assert report.exit_code == ExitCode.OK
    assert report.totals == {
        **{"documents": 1, "ok": 1, "ok_with_warnings": 0, "partial": 0, "linked": 0, "failed": 0},
        **{"not_done": 0, "reused": 0, "pages": 2},
        **{"sections": 0, "indicators": 0, "tasks": 2, "references": 0, "needs_review": 2},
    }
    assert report.options["jobs"] == 1
    assert sorted(os.listdir(out)) == sorted(
        [
            *[".kehoach", "2p.json", "2p.txt", "run.json", "run.md"],
            *["documents.csv", "sections.csv", "indicators.csv", "tasks.csv", "references.csv"],
        ]
    )


def test_a_failed_run_leaves_the_good_result(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    good = fake_understand(
        SourceFile(str(tmp_path / "1praiseall.pdf"), "0", "pdf", 1),
        [fake_read(SourceFile("1p", "0", "pdf", 1), 1, None)],
    )
    from pipeline.export import write_document, write_tables

    write_document(good, out, "1praiseall")
    write_tables([("1praiseall", good)], out)
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    report, _ = go(tmp_path, ["1praiseall"])
    assert report.documents[0].status == "failed"
    assert report.documents[0].stem == "1praiseall"
    after = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    assert {name: after[name] for name in before} == before


def test_a_missing_program_stops_the_run(tmp_path: Path) -> None:
    report, out = go(tmp_path, ["1pmissing", "1p"])
    assert report.exit_code == ExitCode.MISSING
    assert report.error is not None
    assert "apt-get install" in report.error.mend
    assert {document["status"] for document in told(out).values()} == {"not_done"}


def test_a_hanging_page_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.batch import plan

    real = plan.Job
    monkeypatch.setattr(
        plan, "Job", lambda key, call, args, limit: real(key, call, args, 0.5 if key[0] == "page" else limit)
    )
    report, out = go(tmp_path, ["1pslow", "1p"], jobs=2)
    assert [document.status for document in report.documents] == ["failed", "ok"]
    assert "ocr_timeout" in str(told(out)["1pslow"]["error"])


def test_documents_are_written_as_they_are_done(tmp_path: Path) -> None:
    there: list[bool] = []

    def look(state: Progress) -> None:
        if state.finished:
            there.append((tmp_path / "out" / f"{state.finished.stem}.json").exists())

    go(tmp_path, ["1p", "2p"], progress=look)
    assert there == [True, True]


def test_of_the_last_documents_the_longest_is_read_first_and_tables_keep_the_inputs_order(tmp_path: Path) -> None:
    """A worker that has nothing more to read then waits for a short document only."""
    names, seen = ["1pa", "2pb", "3pd", "4pc"], list[str]()
    _, out = go(tmp_path, names, progress=lambda state: seen.append(state.finished.stem) if state.finished else None)
    assert seen == ["4pc", "3pd", "2pb", "1pa"]
    assert list(dict.fromkeys(key.partition("#")[0] for key in task_keys(out))) == names


def test_of_many_documents_the_first_is_read_first(tmp_path: Path) -> None:
    names, seen = ["1p", *(f"2p{n}" for n in range(16)), "3p"], list[str]()
    go(tmp_path, names, progress=lambda state: seen.append(state.finished.stem) if state.finished else None)
    assert seen == ["1p", "2p0", "3p", *(f"2p{n}" for n in range(1, 16))]


# A shell gives what it starts in the background no ear for SIGINT: the script takes it back.
SCRIPT = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from test_batch_run import go
def tell(state):
    if state.finished:
        (Path(sys.argv[2]) / f"{state.finished.stem}.told").touch()
if __name__ == "__main__":
    sys.exit(go(Path(sys.argv[2]), ["1p", "1pslow"], jobs=1, progress=tell)[0].exit_code)
"""


def test_ctrl_c_keeps_what_is_done(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(Path(__file__).parent), str(tmp_path)]
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + 30
        # The worker has the next page before the document is written: "begun" says nothing of what is done.
        while not all((tmp_path / name).exists() for name in ("1p.told", "1pslow.begun")):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        assert process.wait(30) == ExitCode.INTERRUPTED
    finally:
        process.kill()
    assert b"Traceback" not in (process.stderr.read() if process.stderr else b"")
    out = tmp_path / "out"
    assert {stem: document["status"] for stem, document in told(out).items()} == {"1p": "ok", "1pslow": "not_done"}
    assert len(load_document(out / "1p.json").tasks) == 1
    assert task_keys(out) == ["1p#T1"]
    assert "bị ngắt giữa chừng" in (out / "run.md").read_text(encoding="utf-8")


def test_workers_go_when_the_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), str(Path(__file__).parent), str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while not (tmp_path / "1pslow.begun").exists():
        assert time.monotonic() < end
        time.sleep(0.05)
    workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    process.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in workers):
        assert time.monotonic() < end
        time.sleep(0.05)
    assert workers


def test_output_that_cannot_be_is_told_before_reading(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputNotWritable):
        go(tmp_path, ["1p"])


def test_bad_separator_is_told_before_reading(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        go(tmp_path, ["1p"], csv_sep="ab")
    assert not (tmp_path / "out").exists()
