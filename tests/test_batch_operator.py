"""What the operator sees: the report page, log lines, stage times; and a folder that is watched."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.batch import log
from pipeline.batch.html import page, write_html
from pipeline.batch.report import DocumentReport, Review, RunReport
from pipeline.batch.watch import Arrivals, watch
from pipeline.batch.work import attempt
from pipeline.cli import app
from pipeline.cli_told import Arrived
from pipeline.errors import ExitCode, ForeignOutput, UnreadableFile
from pipeline.export import write_document
from pipeline.flow import read_document
from pipeline.review.after_run import as_far_as_decided, as_people_left
from pipeline.review.decisions import EDITABLE
from pipeline.review.folder import Folder
from pipeline.timing import collect, timed
from tests.review_helpers import SHA, decide, document
from tests.test_batch_resume import go, scan, statuses

# ---------------------------------------------------------------- the page


def test_the_report_page_tells_all_in_both_languages(tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(out, scan(tmp_path / "plan.pdf", "fine", "bad"), scan(tmp_path / "<b>x&y.pdf", "bad"))
    go(out, scan(tmp_path / "other plan.pdf", "fine", "fine"))  # another run: the page is of the folder
    path = write_html(out)
    text = path.read_text(encoding="utf-8")
    assert "&lt;b&gt;x&amp;y.pdf" in text  # names are text, never markup
    assert "<b>x" not in text
    for words in ("Báo cáo lần chạy", "Run report", "plan.json", "None of its 1 pages", "Không đọc được trang"):
        assert words in text
    assert "12/KH-UBND" in text
    assert "other%20plan.json" in text
    assert "render_failed" not in text.partition("<body>")[2].replace("(render_failed)", "")  # said in words
    assert write_html(out) == path  # its own page is replaced


def test_the_page_names_the_rows_to_look_at() -> None:
    review = [Review(id="T4", page=2), Review(id="I1", page=2), Review(id="place")]
    one = DocumentReport(path="plan.pdf", stem="plan", status="ok", pages=2, review=review)
    text = page(iter([one]), [], "out")
    assert "<td>T4, I1</td>" in text
    assert "<td>place</td>" in text


def test_rows_that_people_decided_about_need_no_review_any_more(tmp_path: Path) -> None:
    write_document(document(5), tmp_path, "kh")
    report = DocumentReport(path="kh.pdf", stem="kh", sha256=SHA, pages=1)
    report.finish(document(5))
    folder, before = Folder(tmp_path), page(iter([report.model_copy(deep=True)]), [], "out", as_people_left(tmp_path))
    assert "<b>7</b>to review" in before
    assert "<b>0</b>put right or confirmed by people" in before
    found = folder.document("kh")
    assert found
    first, second, *_ = (str(task.key) for task in found[1].tasks)  # type: ignore[attr-defined]
    decide(folder.store, found[1], first, **{name: getattr(found[1].tasks[0], name) for name in ("text", "lead_units")})
    decide(folder.store, found[1], second, removed=True)
    text = page(iter([report]), [], "out", as_people_left(tmp_path))
    assert "<b>4</b>tasks" in text
    assert "<b>5</b>to review" in text
    assert "<b>1</b>put right or confirmed by people" in text
    assert "<td>T3, T4, T5, I1</td>" in text


def test_files_that_a_watch_cannot_read_are_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "letter.docx").write_bytes(b"PK\x03\x04")
    (folder / "scan.pdf.part").write_bytes(b"%PDF")
    arrived = Arrived(folder, folder / "out")
    assert arrived() == []
    told = capsys.readouterr().err
    assert "letter.docx: no format that is read / định dạng không đọc" in told
    assert "part" not in told
    scan(folder / "plan.pdf")
    (folder / "out").mkdir()
    (folder / "out" / "page.html").write_text("<p>")
    assert arrived() == [folder / "plan.pdf"]
    assert capsys.readouterr().err == ""
    (folder / "list.xlsx").write_bytes(b"PK\x03\x04")
    assert Arrived(folder, tmp_path / "out", quiet=True)() == [folder / "plan.pdf"]
    assert capsys.readouterr().err == ""


def test_the_command_counts_what_people_decided(tmp_path: Path) -> None:
    out = tmp_path / "out"
    go(out, scan(tmp_path / "a.pdf", "fine", "fine"), scan(tmp_path / "b.pdf", "other"))
    folder = Folder(out)
    found = folder.document("a")
    assert found
    decide(folder.store, found[1], found[1].tasks[0].key, text="Rà soát thủ tục")  # type: ignore[attr-defined]
    assert CliRunner().invoke(app, ["report", str(out)]).exit_code == 0
    assert "<b>1</b>put right or confirmed by people" in (out / "report.html").read_text(encoding="utf-8")


def review_of(report: RunReport, out: Path) -> tuple[set[str], dict[str, int]]:
    """The ids of the first document's rows to look at, and its counts."""
    first = json.loads((out / "run.json").read_text(encoding="utf-8"))["documents"][0]
    assert report.totals["needs_review"] == len(first["review"])
    return {one["id"] for one in first["review"]}, first["counts"]


def test_the_next_run_lists_no_row_that_people_decided_about(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf", "fine", "fine")
    before, _ = review_of(go(out, one), out)
    folder = Folder(out)
    found = folder.document("a")
    assert found
    task = found[1].tasks[0]
    decide(folder.store, found[1], task.key, **{n: getattr(task, n) for n in EDITABLE["task"]})  # type: ignore[attr-defined]
    after, counts = review_of(go(out, one, people=as_far_as_decided(out)), out)
    assert before - after == {task.id}
    assert (counts["needs_review"], counts["reviewed"]) == (len(after), 1)
    assert review_of(go(out, one), out)[0] == before  # the ledger has what was read


def test_a_foreign_page_is_left_and_a_folder_without_a_ledger_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as caught:
        write_html(tmp_path)
    assert "kehoach run" in caught.value.mend
    out = tmp_path / "out"
    go(out, scan(tmp_path / "a.pdf"))
    (out / "report.html").write_text("<p>mine</p>")
    with pytest.raises(ForeignOutput):
        write_html(out)
    assert (out / "report.html").read_text() == "<p>mine</p>"


def test_a_moved_file_is_counted_once(tmp_path: Path) -> None:
    out, one = tmp_path / "out", scan(tmp_path / "a.pdf")
    go(out, one)
    (tmp_path / "moved").mkdir()
    moved = one.rename(tmp_path / "moved/a.pdf")
    assert statuses(go(out, moved)) == ["ok"]
    assert "<b>1</b>documents" in write_html(out).read_text(encoding="utf-8")


# ---------------------------------------------------------------- times and lines


def test_stage_times_come_from_the_worker_to_run_json(tmp_path: Path) -> None:
    def slow() -> None:
        time.sleep(0.02)

    for _ in range(2):  # what one job spent is not told of the next
        outcome = attempt(timed("ocr", slow))
        assert 0.02 <= outcome.stages["ocr"] < 1
    assert collect() == {}
    go(tmp_path / "out", scan(tmp_path / "a.pdf"))
    told = json.loads((tmp_path / "out/run.json").read_text())
    assert told["stages"] == {}  # the made-up steps have none
    assert sum(told["confidence"]) == 1


def test_the_flow_times_every_stage() -> None:
    from pipeline.flow import read_document

    collect()
    read_document("samples/chi-thi.txt")
    assert {"ingest", "restore", "parse", "extract"} <= set(collect())


@pytest.mark.parametrize("style", ["json", "text"])
def test_events_are_printed_a_line_each(style: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    handler = log.to_stderr(style)
    try:
        go(tmp_path / "out", scan(tmp_path / "a\nb.pdf"), scan(tmp_path / "c.pdf", "bad"))
    finally:
        logging.getLogger("kehoach").removeHandler(handler)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    if style == "json":
        records = [json.loads(line) for line in lines]
        assert [one["event"] for one in records] == ["run_started", "document", "document", "run_ended"]
        bad = next(one for one in records if one.get("status") == "failed")
        assert (bad["level"], bad["error"]["code"]) == ("warning", "page_failed")
        assert records[-1]["totals"]["documents"] == 2
    else:
        assert "a\\nb.pdf" in lines[1] + lines[2]


# ---------------------------------------------------------------- watching


def test_a_file_that_grows_waits(tmp_path: Path) -> None:
    arrivals = Arrivals(5.0)
    path = scan(tmp_path / "a.pdf")
    arrivals.look([path], 0.0)
    assert arrivals.complete(4.0) == []
    with path.open("a") as file:
        file.write("more")
    assert arrivals.complete(6.0) == []  # it has grown: its time begins anew
    assert arrivals.complete(10.0) == []
    assert arrivals.complete(11.0) == [path]
    arrivals.look([path], 12.0)
    assert arrivals.complete(20.0) == []  # each state once
    scan(path, "another")
    arrivals.look([path], 21.0)
    path.unlink()
    assert arrivals.complete(30.0) == []


def test_what_lay_there_long_is_complete_at_once(tmp_path: Path) -> None:
    old, new = scan(tmp_path / "old.pdf"), scan(tmp_path / "new.pdf")
    os.utime(old, (1, 1))
    arrivals = Arrivals(5.0)
    arrivals.look([old, new], 100.0, time.time())
    assert arrivals.complete(100.0) == [old]
    assert arrivals.complete(105.0) == [new]


def test_a_folder_is_watched_until_told_to_stop(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    inbox, out, stop = tmp_path / "in", tmp_path / "out", threading.Event()
    os.utime(scan(inbox / "first.pdf"), (1, 1))
    seen: list[str] = []

    def read(paths: list[Path]) -> bool:
        seen.extend(document.stem for document in go(out, *paths).documents)
        return True

    def feed() -> None:
        time.sleep(1)
        path = inbox / "second.pdf"
        for _ in range(8):  # it grows for longer than it has to be at rest
            with path.open("a") as file:
                file.write("fine\n")
            time.sleep(0.2)

    feeder = threading.Thread(target=feed)
    feeder.start()
    watcher = threading.Thread(
        target=watch,
        args=([inbox], lambda: sorted(inbox.glob("*.pdf")), read),
        kwargs={"settle": 1.0, "stop": stop},
        daemon=True,
    )
    watcher.start()
    end = time.monotonic() + 25
    while len(seen) < 2 and time.monotonic() < end:
        time.sleep(0.1)
    stop.set()
    watcher.join(10)
    feeder.join()
    assert not watcher.is_alive()
    assert seen == ["first", "second"]
    assert (out / "second.txt").read_text().count("\f") == 7


def test_ctrl_c_ends_the_watch_as_the_table_of_exit_codes_says(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    words = [sys.executable, "-m", "pipeline.cli", "watch", str(tmp_path), "--out", str(tmp_path / "out")]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stderr
        assert "Watching" in watching.stderr.readline()
        assert "Đang theo dõi" in watching.stderr.readline()
        time.sleep(1)
        watching.send_signal(signal.SIGINT)
        try:
            _, said = watching.communicate(timeout=30)
        finally:
            watching.kill()
    assert watching.returncode == ExitCode.INTERRUPTED
    assert said.strip() == ""


def test_a_document_whose_table_gave_no_rows_is_to_be_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "kh.txt"
    rows = ["STT   Nhiệm vụ   Cơ quan chủ trì", "  1 Rà soát hồ sơ   Sở Y tế", " 2 Báo cáo       Sở Nội vụ"]
    path.write_text("\n".join(["KẾ HOẠCH", "Năm 2026", "", "I. BẢNG PHÂN CÔNG", "", *rows]), "utf-8")
    document = read_document(path)
    document.tasks, document.pages[0].warnings = [], ["table_unsure"]
    report = DocumentReport(path=str(path), stem="kh")
    report.finish(document)
    (one,) = [item for item in report.review if item.page]
    assert (one.page, bool(one.reasons), bool(one.reasons_vi)) == (1, True, True)
    assert one.reasons != one.reasons_vi
