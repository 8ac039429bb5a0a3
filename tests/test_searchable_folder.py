"""From a run's results to searchable PDFs: words that were kept, corrections, the command, files of others."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.document import Deadline, Document, Evidence, Indicator, Line, Page, TextSource, Word
from pipeline.document.page import Block, BlockKind, Box
from pipeline.errors import BrokenFile, ForeignOutput, UnreadableFile, UsageError
from pipeline.export import PrintedPage, PrintedWord, load_words, pack_words, words_path, write_document
from pipeline.review.folder import Folder
from pipeline.searchable import searchable
from pipeline.searchable.corrections import corrected
from tests.review_helpers import decide, document
from tests.test_searchable import found_words, scan

MISREAD = "Rà soát, cắt giàm các trường thông tin trùng lặp trong biểu mẫu điện tử."
RIGHT = "Rà soát, cắt giảm các trường thông tin trùng lặp trong biểu mẫu điện tử."


def read_page(text: str = MISREAD) -> Page:
    at, words = 90.0, []
    for part in text.split():
        words.append(Word(part, Box(at, 110, at + 5 * len(part), 122)))
        at += 5 * len(part) + 5
    block = Block(BlockKind.TEXT, Box(85, 100, 540, 140), [Line(words)])
    return Page(1, 595.0, 842.0, 300, 0, TextSource.OCR, [block])


def results(out: Path, stem: str = "kh") -> Path:
    """A folder with a scan and what was read of it."""
    out.mkdir(exist_ok=True)
    path = scan(out.parent / f"{stem}.pdf")
    made = document(1, path=str(path), sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    made.tasks[0].text, made.text, made.words = MISREAD, MISREAD, pack_words([read_page()])
    write_document(made, out, stem)
    return path


def test_words_come_back_as_they_were_read(tmp_path: Path) -> None:
    results(tmp_path / "out")
    (one,) = load_words(tmp_path / "out", "kh")
    assert (one.number, one.width, one.height, one.rotation, one.source) == (1, 595.0, 842.0, 0, "ocr")
    assert [[word.text for word in line] for line in one.lines] == [MISREAD.split()]
    assert one.lines[0][0].box == read_page().blocks[0].lines[0].words[0].box


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no gzip",
        gzip.compress(b"[2,[]]", mtime=0),
        gzip.compress(b"{}", mtime=0),
        gzip.compress(b"[1,[[1]]]", mtime=0),
    ],
)
def test_words_of_other_hands_are_refused(data: bytes, tmp_path: Path) -> None:
    results(tmp_path / "out")
    words_path(tmp_path / "out", "kh").write_bytes(data)
    with pytest.raises(BrokenFile):
        load_words(tmp_path / "out", "kh")


def test_without_words_it_says_how_to_get_them(tmp_path: Path) -> None:
    results(tmp_path / "out")
    words_path(tmp_path / "out", "kh").unlink()
    (done,) = searchable(tmp_path / "out")
    assert isinstance(done.error, UnreadableFile)
    assert "--force" in done.error.mend


def test_it_is_written_once_and_again_when_people_decided(tmp_path: Path) -> None:
    out = tmp_path / "out"
    path = results(out)
    before = path.read_bytes()
    (done,) = searchable(out)
    assert done.made
    texts = [text for text, _ in found_words(done.path.read_bytes(), tmp_path)[0]]
    assert texts == MISREAD.split()
    (again,) = searchable(out)
    assert (again.made, again.error) == (None, None)
    folder = Folder(out)
    found = folder.document("kh")
    assert found
    decide(folder.store, found[1], found[1].tasks[0].key, text=RIGHT)  # type: ignore[attr-defined]
    (third,) = searchable(out)
    assert third.made
    assert [text for text, _ in found_words(third.path.read_bytes(), tmp_path)[0]] == RIGHT.split()
    assert path.read_bytes() == before


def test_a_file_of_somebody_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    results(out)
    (out / "searchable").mkdir()
    foreign = scan(out / "searchable" / "kh.pdf")
    before = foreign.read_bytes()
    (done,) = searchable(out)
    assert isinstance(done.error, ForeignOutput)
    assert foreign.read_bytes() == before


def test_a_text_is_passed_over_and_no_failure(tmp_path: Path) -> None:
    out, runner = tmp_path / "out", CliRunner()
    results(out)
    text = tmp_path / "note.txt"
    text.write_text("Kế hoạch", encoding="utf-8")
    made = document(1, path=str(text), sha256=hashlib.sha256(text.read_bytes()).hexdigest())
    write_document(made, out, "note")
    said = runner.invoke(app, ["searchable", str(out)])
    assert said.exit_code == 0, said.output
    assert "note: a text and no scan, passed over" in said.output
    assert "kh.pdf: text under 1 page\n" in said.output
    assert not (out / "searchable" / "note.pdf").exists()
    results(out, "kh-2").unlink()
    assert runner.invoke(app, ["searchable", str(out)]).exit_code == 3, "others still fail"


def test_the_command_tells_what_became_of_each(tmp_path: Path) -> None:
    out, runner = tmp_path / "out", CliRunner()
    path = results(out)
    results(out, "kh-2").unlink()
    said = runner.invoke(app, ["searchable", str(out)])
    assert said.exit_code == 3
    assert "kh.pdf: text under 1 page\n" in said.output
    assert "kh-2: The scan" in said.output
    assert "kh.pdf: unchanged\n" in runner.invoke(app, ["searchable", str(out), "kh"]).output
    moved = tmp_path / "moved"
    moved.mkdir()
    path.rename(moved / path.name)
    assert runner.invoke(app, ["searchable", str(out), "kh"]).exit_code == 3
    assert runner.invoke(app, ["searchable", str(out), "kh", "--scans", str(moved)]).exit_code == 0
    with pytest.raises(UsageError):
        list(searchable(out, ["nobody"]))


def corrected_text(old: str, new: str, printed: str) -> str:
    """A task's text put right in what was printed."""
    at, words = 90.0, []
    for part in printed.split():
        words.append(PrintedWord(part, Box(at, 110, at + 20, 122)))
        at += 25
    pages = [PrintedPage(1, 3000.0, 842.0, 0, "ocr", (tuple(words),))]
    machine = document(1)
    machine.tasks[0].text, machine.tasks[0].evidence = old, [Evidence(page=1, bbox=(80, 100, 2900, 140))]
    decided = machine.model_copy(deep=True)
    decided.tasks[0].text = new
    decided.tasks[0].reviewed = {"by": "A", "on": ""}  # type: ignore[attr-defined]
    (made,) = corrected(pages, machine, decided)
    return " ".join(word.text for word in made.lines[0])


@pytest.mark.parametrize(
    ("old", "new", "printed", "wanted"),
    [
        ("rà soat thủ tục", "rà soát thủ tục", "1. rà soat thủ tục ;", "1. rà soát thủ tục ;"),
        ("ràsoát thủ tục", "rà soát thủ tục", "- ràsoát thủ tục", "- rà soát thủ tục"),
        ("rà so át thủ tục", "rà soát thủ tục", "rà so át thủ tục", "rà soát thủ tục"),
        ("rà soát thủ tục hành", "rà soát thủ tục hành chính", "rà soát thủ tục hành", "rà soát thủ tục hành chính"),
        ("Sở A rà soát thủ tục", "rà soát thủ tục", "Sở A rà soát thủ tục", "Sở A rà soát thủ tục"),
        ("rà soát thủ tục", "một việc khác hẳn, viết lại", "rà soát thủ tục", "rà soát thủ tục"),
    ],
)
def test_corrections_go_where_the_words_are(old: str, new: str, printed: str, wanted: str) -> None:
    assert corrected_text(old, new, printed) == wanted


def test_fields_of_the_head_units_deadlines_and_causes_are_put_right_too() -> None:
    words = ["Số:", "12/KH-UBNO", "Sở", "Nội", "vụ", "trước", "ngày", "30/6/2O26", "Thiêu", "người"]
    line = tuple(PrintedWord(word, Box(90 + 50 * n, 110, 130 + 50 * n, 122)) for n, word in enumerate(words))
    box = [Evidence(page=1, bbox=(80, 100, 2900, 140))]
    machine = document(1)
    machine.document.number = "12/KH-UBNO"
    machine.tasks[0].evidence, machine.tasks[0].deadline = box, Deadline(text="trước ngày 30/6/2O26")
    machine.indicators = [Indicator(id="I1", kind="deducted", text="x", cause="Thiêu người", evidence=box)]
    decided: Document = machine.model_copy(deep=True)
    decided.document.number = "12/KH-UBND"
    decided.tasks[0].deadline = Deadline(text="trước ngày 30/6/2026")
    decided.indicators[0].cause = "Thiếu người"
    for one in (decided.document, decided.tasks[0], decided.indicators[0]):
        one.reviewed = {"by": "A", "on": ""}  # type: ignore[union-attr]
    (made,) = corrected([PrintedPage(1, 3000.0, 842.0, 0, "ocr", (line,))], machine, decided)
    assert " ".join(w.text for w in made.lines[0]) == "Số: 12/KH-UBND Sở Nội vụ trước ngày 30/6/2026 Thiếu người"


def test_only_the_json_knows_no_words(tmp_path: Path) -> None:
    results(tmp_path / "out")
    assert "words" not in json.loads((tmp_path / "out" / "kh.json").read_text(encoding="utf-8"))


def document_of(out: Path, stem: str, **changes: str) -> None:
    """A result whose source says what a stranger wants."""
    path = out / f"{stem}.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["source"] |= changes
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")


def test_only_the_scan_that_was_read_is_opened_wherever_a_document_says_it_lies(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    out = tmp_path / "out"
    for stem in ("a", "b", "c", "d", "e", "f"):
        path = results(out, stem)
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(path.read_bytes() + b"%secret")
    store = fsspec.filesystem("memory")
    store.pipe_file("/scans/a.pdf", (tmp_path / "a.pdf").read_bytes())
    store.pipe_file("/scans/b.pdf", secret.read_bytes())
    places = {
        "a": "memory://scans/a.pdf",
        "b": "memory://scans/b.pdf",
        "c": secret.as_uri(),
        "d": f"s3://x::{secret.as_uri()}",
        "e": "nosuchstore://x/y.pdf",
        "f": (tmp_path / "f.pdf").as_uri(),
    }
    for stem, place in places.items():
        document_of(out, stem, path=place)
    found = {done.stem: done for done in searchable(out)}
    assert [stem for stem, done in found.items() if done.made] == ["a", "f"]
    assert all(isinstance(found[stem].error, UnreadableFile) for stem in "bcde")


def test_a_store_that_is_not_installed_fails_its_document_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    for stem in ("a", "b"):
        results(out, stem)
    document_of(out, "a", path="oss://bucket/a.pdf")
    monkeypatch.setitem(sys.modules, "ossfs", None)
    first, second = searchable(out)
    assert first.error
    assert first.error.mend
    assert second.made


@pytest.mark.parametrize(
    "data",
    [
        b'[1,[[1,595,842,0,"ocr",[[[Infinity,1,2,3,"a"]]]]]]',
        b'[1,[[1,595,842,0,"ocr",[[[1' + b"0" * 400 + b',1,2,3,"a"]]]]]]',
        b'[1,[[1,Infinity,842,0,"ocr",[]]]]',
        b'[1,[[1,595,842,Infinity,"ocr",[]]]]',
    ],
)
def test_boxes_that_are_on_no_page_are_refused(data: bytes, tmp_path: Path) -> None:
    results(tmp_path / "out")
    words_path(tmp_path / "out", "kh").write_bytes(gzip.compress(data, mtime=0))
    with pytest.raises(BrokenFile):
        load_words(tmp_path / "out", "kh")


def test_damage_inside_a_gz_is_refused(tmp_path: Path) -> None:
    results(tmp_path / "out")
    path = words_path(tmp_path / "out", "kh")
    data = bytearray(path.read_bytes())
    data[10:20] = b"\xff" * 10
    path.write_bytes(data)
    with pytest.raises(BrokenFile):
        load_words(tmp_path / "out", "kh")


@pytest.mark.parametrize("error", [StopIteration(), OverflowError(), RecursionError(), MemoryError(), KeyError("x")])
def test_whatever_one_document_brings_about_the_others_are_made(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.searchable import folder

    out = tmp_path / "out"
    for stem in ("a", "b"):
        results(out, stem)
    real = folder.make_searchable

    def fails(path: Path, *more: Any) -> Any:
        if path.name == "a.pdf":
            raise error
        return real(path, *more)

    monkeypatch.setattr(folder, "make_searchable", fails)
    first, second = searchable(out)
    assert isinstance(first.error, BrokenFile)
    assert second.made


def test_a_text_longer_than_any_task_stays_as_it_was_read() -> None:
    words = [f"từ{number % 7}" for number in range(90)]
    right = [*words[:40], "đúng", *words[41:]]
    assert corrected_text(" ".join(words), " ".join(right), " ".join(words)) == " ".join(right)
    longer = [*words, *["x"] * 5000]
    assert corrected_text(" ".join(longer), " ".join([*right, *longer[90:]]), " ".join(words)) == " ".join(words)
