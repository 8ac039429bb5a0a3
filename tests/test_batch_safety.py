"""What a run must never do: overwrite what is not its own, lose its report, or pass over a scan without a word."""

from __future__ import annotations

import csv
import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.batch import Choice, DocumentReport, Steps, run, without_outputs
from pipeline.batch.inputs import results, stems_for
from pipeline.document import Document, PageWarning, SourceFile, TableCellRecord, TableRecord, TableRowRecord
from pipeline.document import Page as ReadPage
from pipeline.errors import BrokenFile, DiskFull, ExitCode, ForeignOutput
from pipeline.export import TABLE_FILES, write_tables
from tests.test_batch_run import Options, fake_read, fake_understand, task_keys


def open_whole(path: Path) -> SourceFile:
    """A made-up document of one page with the checksum of its content; "bad" in it: it can't be read."""
    if b"bad" in path.read_bytes():
        raise BrokenFile(f"{path.name} is bad")
    return SourceFile(str(path), hashlib.sha256(path.read_bytes()).hexdigest(), "pdf", 2)


def read_some(source: SourceFile, number: int, options: object) -> ReadPage:
    page = fake_read(SourceFile("1p.pdf", "", "pdf", 2), number, options)
    if number == 2 and os.path.exists(Path(source.path).with_suffix(".fail")):
        page.warnings, page.blocks, page.problem = [PageWarning.RENDER_FAILED], [], "poppler said no"
    return page


WHOLE = Steps(open_whole, read_some, fake_understand)


def scan(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def source_of(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["source"]["path"])


def go(out: Path, *inputs: Path, **more: object):  # type: ignore[no-untyped-def]
    return run(list(inputs), out, jobs=1, options=Options(), steps=WHOLE, **more)  # type: ignore[arg-type]


# ---------------------------------------------------------------- foreign files


@pytest.mark.parametrize("name", [*TABLE_FILES, "run.json", "run.md"])
@pytest.mark.parametrize("content", ["id,name\r\n1,Nguyễn\r\n", "\ufefftask_key,document_id,my notes\r\n", "{}"])
def test_foreign_tables_and_reports_are_not_overwritten(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8", newline="")
    before = (tmp_path / name).read_bytes()
    with pytest.raises(ForeignOutput) as caught:
        go(tmp_path, scan(tmp_path / "in/a.pdf"))
    assert name in caught.value.message
    assert "--out" in caught.value.mend
    assert caught.value.exit_code == ExitCode.USAGE
    assert (tmp_path / name).read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == sorted(["in", name])


@pytest.mark.parametrize("sep", [",", ";", "|", "tab"])
def test_own_and_empty_tables_are_replaced(tmp_path: Path, sep: str) -> None:
    write_tables([], tmp_path, sep)
    (tmp_path / "tasks.csv").write_bytes(b"")
    assert go(tmp_path, scan(tmp_path / "in/a.pdf")).exit_code == ExitCode.OK
    assert go(tmp_path, tmp_path / "in/a.pdf", csv_sep=sep).exit_code == ExitCode.OK


# ---------------------------------------------------------------- whose result is whose


def test_a_second_source_of_one_name_gets_its_own_result(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first, second = scan(tmp_path / "x/kh.pdf", "một"), scan(tmp_path / "y/kh.pdf", "hai")
    go(out, first)
    go(out, second)
    assert [source_of(out / f"{stem}.json") for stem in ("kh", "kh-2")] == [str(first), str(second)]
    assert {key.partition("#")[0] for key in task_keys(out)} == {"kh", "kh-2"}  # the tables are of the whole folder
    for inputs in ([second], [first, second], [first]):  # each finds its own again
        go(out, *inputs)
        assert [path.stem for path in results(out)] == ["kh", "kh-2"]
        assert source_of(out / "kh-2.json") == str(second)


def test_a_changed_or_moved_source_replaces_its_result(tmp_path: Path) -> None:
    out, source = tmp_path / "out", scan(tmp_path / "x/kh.pdf", "một")
    go(out, source)
    scan(source, "scanned again")
    go(out, source)
    moved = tmp_path / "z/kh.pdf"
    moved.parent.mkdir()
    source.rename(moved)
    go(out, moved)
    assert [path.stem for path in results(out)] == ["kh"]
    assert source_of(out / "kh.json") == str(moved)


def test_the_same_relative_path_elsewhere_is_another_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("x", "y"):
        scan(tmp_path / place / "kh.pdf", place)
        monkeypatch.chdir(tmp_path / place)
        go(tmp_path / "out", Path("kh.pdf"))
    assert [path.stem for path in results(tmp_path / "out")] == ["kh", "kh-2"]


def test_a_failed_document_leaves_its_earlier_result(tmp_path: Path) -> None:
    out, source = tmp_path / "out", scan(tmp_path / "kh.pdf")
    go(out, source)
    before = {name: (out / name).read_bytes() for name in ("kh.json", "kh.txt", "tasks.csv")}
    scan(source, "bad")
    report = go(out, source)
    assert (report.documents[0].stem, report.documents[0].status) == ("kh", "failed")
    assert {name: (out / name).read_bytes() for name in before} == before


def test_a_worse_run_leaves_the_better_result(tmp_path: Path) -> None:
    out, source = tmp_path / "out", scan(tmp_path / "kh.pdf")
    go(out, source)
    before = (out / "kh.json").read_bytes()
    scan(tmp_path / "kh.fail")
    report = go(out, source, choice=Choice.ALL)
    assert report.documents[0].error.code == "worse_result"
    assert report.documents[0].warnings[0].detail == "poppler said no"
    assert (out / "kh.json").read_bytes() == before
    scan(source, "another content")  # then there is nothing to keep
    assert go(out, source).documents[0].status == "partial"
    assert "poppler said no" in (out / "run.md").read_text(encoding="utf-8")
    (tmp_path / "kh.fail").unlink()
    assert go(out, source).documents[0].status == "ok"


# ---------------------------------------------------------------- inputs and results in one folder


def test_results_beside_their_scans_are_passed_over_and_told(tmp_path: Path) -> None:
    from pipeline.ingest import find_inputs

    scans = [scan(tmp_path / name, name) for name in ("kh.pdf", "letter.txt", "note.txt")]
    scan(tmp_path / "note.json", "{}")
    for _ in range(3):
        found = find_inputs([tmp_path])
        inputs, skipped = without_outputs(found.inputs, [tmp_path], found.skipped)
        assert inputs == scans
        report = go(tmp_path, *inputs, skipped=skipped)
        assert [document.stem for document in report.documents] == ["kh", "letter-2", "note-2"]
    told = {Path(one.path).name: one.reason for one in report.skipped}
    assert told == {
        **{"kh.txt": "own_result", "letter-2.txt": "own_result", "note-2.txt": "own_result"},
        "note.json": "other_format",
    }
    words = (
        "the text of the document in the .json beside it, no scan / văn bản của tệp .json cùng tên, không phải bản quét"
    )
    assert words in (tmp_path / "run.md").read_text(encoding="utf-8")
    assert (tmp_path / "letter.txt").read_text() == "letter.txt"
    assert (tmp_path / "note.json").read_text() == "{}"


def test_a_text_that_a_person_changed_is_theirs(tmp_path: Path) -> None:
    source = scan(tmp_path / "kh.pdf")
    go(tmp_path, source)
    (tmp_path / "kh.txt").write_text("sửa tay")
    inputs, _ = without_outputs([source, tmp_path / "kh.txt"])
    assert inputs == [source, tmp_path / "kh.txt"]
    assert stems_for(tmp_path, [source]) == {source: "kh-2"}
    go(tmp_path, source)
    assert (tmp_path / "kh.txt").read_text() == "sửa tay"


def understand_tables(source: SourceFile, pages: list[ReadPage]) -> Document:
    """As many tables as the source has t's, each with the source's content in it."""
    document = fake_understand(source, pages)
    content = Path(source.path).read_text()
    for n in range(content.count("t")):
        row = TableRowRecord(kind="row", cells=[TableCellRecord(column=0, text=content)])
        document.tables.append(TableRecord(id=f"B{n + 1}", page=1, columns=1, head=["a"], roles=[None], rows=[row]))
    return document


def go_tables(out: Path, source: Path) -> set[str]:
    """The CSV tables in `out` after a run."""
    steps = Steps(open_whole, read_some, understand_tables)
    run([source], out, jobs=1, options=Options(), steps=steps, choice=Choice.ALL)  # type: ignore[arg-type]
    return {path.name for path in out.glob("*.B*.csv")}


def test_tables_of_a_document_are_replaced_and_swept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert go_tables(out, scan(tmp_path / "kh.pdf", "ttt")) == {"kh.B1.csv", "kh.B2.csv", "kh.B3.csv"}
    (out / "kh.Bang.csv").write_text("x")
    assert go_tables(out, scan(tmp_path / "kh.pdf", "t")) == {"kh.B1.csv", "kh.Bang.csv"}


@pytest.mark.parametrize("content", [b"a person's own", b"\xef\xbb\xbfa\r\nsaved by a spreadsheet\r\n"])
def test_a_persons_csv_called_as_a_table_stays(tmp_path: Path, content: bytes) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "kh.B2.csv").write_bytes(content)
    assert go_tables(out, scan(tmp_path / "kh.pdf", "tt")) == {"kh.B2.csv", "kh-2.B1.csv", "kh-2.B2.csv"}
    assert (out / "kh.B2.csv").read_bytes() == content


def test_a_table_that_a_person_changed_is_theirs(tmp_path: Path) -> None:
    out, source = tmp_path / "out", scan(tmp_path / "kh.pdf", "tt")
    go_tables(out, source)
    theirs = (out / "kh.B1.csv").read_bytes() + b"one row more\r\n"
    (out / "kh.B1.csv").write_bytes(theirs)
    assert "kh-2.B1.csv" in go_tables(out, source)
    assert (out / "kh.B1.csv").read_bytes() == theirs


def test_tables_of_a_result_without_their_checksums_are_known_by_their_mark(tmp_path: Path) -> None:
    out, source = tmp_path / "out", scan(tmp_path / "kh.pdf", "tt")
    go_tables(out, source)
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))
    del record["source"]["tables_sha256"]
    (out / "kh.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    assert go_tables(out, source) == {"kh.B1.csv", "kh.B2.csv"}


def test_a_json_of_the_same_shape_that_is_not_ours_stays(tmp_path: Path) -> None:
    gold = Document.model_validate({"source": {"path": "kh.pdf", "sha256": "0", "pages": 1}})
    (tmp_path / "kh.json").write_text(gold.model_dump_json(indent=1))
    assert stems_for(tmp_path, [tmp_path / "kh.pdf"]) == {tmp_path / "kh.pdf": "kh-2"}


def test_a_damaged_result_is_left_out_of_the_tables_and_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(out, scan(tmp_path / "a.pdf", "a"), scan(tmp_path / "b.pdf", "b"))
    whole = (out / "a.json").read_text()
    (out / "a.json").write_text(whole[:-40])
    report = go(out, tmp_path / "b.pdf")
    assert [(Path(one.path).name, one.reason) for one in report.skipped] == [("a.json", "broken_result")]
    assert {key.partition("#")[0] for key in task_keys(out)} == {"b"}
    assert "damaged result" in (out / "run.md").read_text()


def test_unread_fields_of_the_head_count_as_to_review(tmp_path: Path) -> None:
    document = fake_understand(SourceFile("a.pdf", "0", "pdf", 1), [])
    document.document.reasons = {"number": "handwritten", "title": "none"}
    report = DocumentReport(path="a.pdf", stem="a")
    report.finish(document)
    assert report.counts["needs_review"] == len(report.review) == 2
    assert all(one.reasons for one in report.review)
    write_tables([("a", document)], tmp_path)
    with (tmp_path / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["needs_review"] for row in csv.DictReader(file)] == ["2"]


# ---------------------------------------------------------------- the report is never lost


def test_a_full_disk_is_told_and_the_report_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk fills while documents are written, and has room again for the report by the reserve."""
    from pipeline.export import files

    real = os.fsync

    def fsync(handle: int) -> None:
        held = [name for name in os.listdir(tmp_path / "out") if (tmp_path / "out" / name).stat().st_size > 200_000]
        name = os.readlink(f"/proc/self/fd/{handle}")
        if held and os.path.isfile(name) and 0 < os.stat(name).st_size < 200_000:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    monkeypatch.setattr(files.os, "fsync", fsync)
    report = go(tmp_path / "out", scan(tmp_path / "a.pdf"))
    assert report.error is not None
    assert report.error.code == DiskFull.code
    assert report.exit_code == ExitCode.USAGE
    told = json.loads((tmp_path / "out/run.json").read_text())
    assert (told["error"]["code"], told["documents"][0]["status"]) == ("disk_full", "not_done")
    assert "Đĩa đã đầy" in (tmp_path / "out/run.md").read_text(encoding="utf-8")
    assert not [name for name in os.listdir(tmp_path / "out") if name.startswith(".kehoach-")]


def test_tables_that_cannot_be_written_do_not_cost_the_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        assert (tmp_path / "out/run.json").exists()
        raise DiskFull("No room is left")

    monkeypatch.setattr(sys.modules["pipeline.batch.run"], "write_tables", fail)
    assert go(tmp_path / "out", scan(tmp_path / "a.pdf")).exit_code == ExitCode.USAGE
    told = json.loads((tmp_path / "out/run.json").read_text())
    assert (told["error"]["code"], told["documents"][0]["status"]) == ("disk_full", "ok")


def test_a_fault_of_ours_in_mid_run_does_not_cost_the_report(tmp_path: Path) -> None:
    def fail(state: object) -> None:
        raise RuntimeError("bug")

    report = go(tmp_path / "out", scan(tmp_path / "a.pdf"), progress=fail)
    assert report.exit_code == ExitCode.SOME_FAILED
    assert "RuntimeError" in json.loads((tmp_path / "out/run.json").read_text())["error"]["message"]


# A shell gives what it starts in the background no ear for SIGINT: the script takes it back.
SCRIPT = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from tests.test_batch_run import go
from pipeline.batch.summary import Summary
real = Summary.text
def slowly(self):
    Path(sys.argv[3], "writing").touch()
    time.sleep(1)
    return real(self)
Summary.text = slowly
def tell(state):
    if state.finished:
        Path(sys.argv[3], f"{state.finished.stem}.told").touch()
if __name__ == "__main__":
    sys.exit(go(Path(sys.argv[3]), ["1p", "1pslow"], jobs=1, progress=tell)[0].exit_code)
"""


def test_impatient_hands_do_not_cost_the_report(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    root = Path(__file__).parent.parent
    command = [sys.executable, str(script), str(root), str(root / "tests"), str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        end = time.monotonic() + 60
        while not all((tmp_path / name).exists() for name in ("1p.told", "1pslow.begun")):
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        for _ in range(10):
            time.sleep(0.05)
            process.send_signal(signal.SIGINT)
        while not (tmp_path / "writing").exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == ExitCode.INTERRUPTED
    finally:
        process.kill()
    assert b"Traceback" not in (process.stderr.read() if process.stderr else b"")
    told = json.loads((tmp_path / "out/run.json").read_text())
    assert {one["stem"]: one["status"] for one in told["documents"]} == {"1p": "ok", "1pslow": "not_done"}


# ---------------------------------------------------------------- names, links, many workers


def test_any_file_name_comes_through(tmp_path: Path) -> None:
    names = ["a\nb.pdf", "-rf.pdf", "😀.pdf", "=1+1.pdf", "x" * 251 + ".pdf", os.fsdecode(b"\xff\xfe.pdf"), "a|b`c.pdf"]
    report = go(
        tmp_path / "out",
        *(scan(tmp_path / "in" / name, name[:9].encode("utf-8", "replace").decode()) for name in names),
    )
    assert {document.status for document in report.documents} == {"ok"}
    assert len(results(tmp_path / "out")) == len(names)
    with (tmp_path / "out/documents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(names)
    again = go(tmp_path / "out", *(tmp_path / "in" / name for name in names))
    assert [one.stem for one in again.documents] == [one.stem for one in report.documents]


def test_an_input_that_vanishes_fails_alone(tmp_path: Path) -> None:
    from pipeline.batch.work import FLOW

    (tmp_path / "a.txt").write_text("Kế hoạch cải cách hành chính năm 2026")
    os.mkfifo(tmp_path / "pipe.pdf")
    inputs = [tmp_path / "a.txt", tmp_path / "gone.pdf", tmp_path / "pipe.pdf"]
    steps = Steps(FLOW.open, fake_read, fake_understand)
    report = run(inputs, tmp_path / "out", jobs=2, options=Options(), steps=steps)  # type: ignore[arg-type]
    codes = [document.error.code if document.error else None for document in report.documents]
    assert codes[1:] == ["unreadable_file", "special_file"]


def test_more_workers_than_work(tmp_path: Path) -> None:
    inputs = [scan(tmp_path / f"{number}.pdf", str(number)) for number in range(2)]
    report = run(inputs, tmp_path / "out", jobs=100, options=Options(), steps=WHOLE)  # type: ignore[arg-type]
    assert report.totals["ok"] == 2


def test_the_report_names_office_files_and_counts_what_is_neither_scan_nor_document(tmp_path: Path) -> None:
    names = [*(f"code/{number}.py" for number in range(28)), "a.docx", "b.docx", "note.md"]
    skipped = [(tmp_path / name, "other_format") for name in names]
    report = go(tmp_path / "out", scan(tmp_path / "kh.pdf"), skipped=skipped)
    assert len(report.skipped) == len(names)
    told = (tmp_path / "out" / "run.md").read_text(encoding="utf-8").partition("What was passed over")[2]
    assert "| 28 × \\*.py | no format that is read" in told
    assert all(f"{name} | no format" in told for name in ("a.docx", "b.docx", "note.md"))
    assert told.count(".py") == 1
