"""Documents to JSON, text and CSV: whole files, safe names, safe cells, ids that tie the tables."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Deadline, Document, Evidence, Head, Indicator, Reference, Section, Source, Task
from pipeline.errors import BrokenFile, OutputNotWritable, UnknownFormat, UnreadableFile, UsageError
from pipeline.export import (
    assign_stems,
    atomic,
    is_our_text,
    load_document,
    mark_of,
    ready_folder,
    write_document,
    write_tables,
)
from pipeline.export.cells import cell


def example(text: str = "Chủ trì rà soát thủ tục") -> Document:
    return Document(
        source=Source(path="quet/ke-hoach.pdf", sha256="0" * 64, pages=2),
        document=Head(number="12/KH-UBND", title="Cải cách hành chính", recipients=["Sở A", "Sở B"]),
        sections=[
            Section(id="I", heading="Mục tiêu", level=1, page=1),
            Section(id="II", heading="Nhiệm vụ", level=1, page=1),
            Section(id="II", heading="Tổ chức thực hiện", level=1, page=2),
        ],
        indicators=[Indicator(id="I1", kind="deducted", text="Hồ sơ trễ hạn", cause="Thiếu người", task_ids=["T1"])],
        tasks=[
            Task(
                id="T1",
                text=text,
                lead_units=["Sở Nội vụ", "Sở Y tế"],
                section="II",
                deadline=Deadline(text="Quý III", start="2026-07-01", end="2026-09-30", recurrence=["monthly"]),
                indicator_ids=["I1"],
                references=["5/QĐ-TTg"],
                confidence=0.875,
                reasons=["deadline"],
                evidence=[Evidence(page=2, bbox=(1, 2, 3, 4))],
            )
        ],
        references=[Reference(number="5/QĐ-TTg", doc_type="Quyết định")],
        text="Trang một\fTrang hai",
    )


def rows(path: Path, sep: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=sep))


def test_json_holds_the_contract_and_text_stands_beside_it(tmp_path: Path) -> None:
    data, text = write_document(example(unicodedata.normalize("NFD", "Rà soát")), tmp_path, "kh")
    record = json.loads(data.read_text(encoding="utf-8"))
    assert list(record)[:4] == ["schema_version", "source", "document", "sections"]
    assert record["tasks"][0]["text"] == "Rà soát"
    assert record["tasks"][0]["evidence"] == [{"page": 2, "bbox": [1.0, 2.0, 3.0, 4.0]}]
    assert "text" not in record
    assert "Rà soát".encode() in data.read_bytes()
    assert text.read_bytes() == "Trang một\fTrang hai".encode()
    assert sorted(os.listdir(tmp_path)) == ["kh.json", "kh.txt"]
    assert mark_of(data) is not None
    assert mark_of(text) is None
    assert is_our_text(text)


def test_source_path_keeps_its_form(tmp_path: Path) -> None:
    document = example()
    document.source.path = unicodedata.normalize("NFD", "kế hoạch.pdf")
    data, _ = write_document(document, tmp_path, "kh")
    assert load_document(data).source.path == document.source.path


def test_loaded_is_what_was_written(tmp_path: Path) -> None:
    data, _ = write_document(example(), tmp_path, "kh")
    record = load_document(data).as_json()
    assert (len(record["source"].pop("origin")), len(record["source"].pop("text_sha256"))) == (32, 64)
    assert record["source"].pop("tables_sha256") == []
    assert record == example().as_json()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", BrokenFile),
        (b"\xff\xfe{", BrokenFile),
        (b"[" * 100_000, BrokenFile),
        (b"[1, 2]", UnknownFormat),
        (b'{"name": "x"}', UnknownFormat),
        (b'{"schema_version": "9.0", "source": {}}', UnknownFormat),
        (b'{"schema_version": "1.0", "source": {"path": "x"}}', UnknownFormat),
    ],
)
def test_foreign_json_is_told(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(error) as caught:
        load_document(path)
    assert "x.json" in str(caught.value)


def test_missing_json_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        load_document(tmp_path / "none.json")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failed_write_leaves_the_earlier_file(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "a.txt").write_text("good")

    def fail() -> None:
        with atomic(tmp_path, ["a.txt", "b.txt"]) as (one, two):
            one.write(b"half")
            two.write(b"half")
            raise error

    with pytest.raises(error):
        fail()
    assert os.listdir(tmp_path) == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "good"


def test_killed_in_mid_write_leaves_no_partial_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("good")
    code = (
        "import os, sys; from pathlib import Path; from pipeline.export import atomic\n"
        "with atomic(Path(sys.argv[1]), ['a.txt']) as (f,):\n"
        "    f.write(b'half' * 100000); f.flush(); os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode == -9
    assert (tmp_path / "a.txt").read_text() == "good"
    (left,) = [path for path in tmp_path.iterdir() if path.name != "a.txt"]
    os.utime(left, (0, 0))  # as old as another day's
    ready_folder(tmp_path)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_files_have_the_rights_of_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        data, _ = write_document(example(), tmp_path, "kh")
    finally:
        os.umask(before)
    assert data.stat().st_mode & 0o777 == 0o640


def test_a_file_is_no_output_folder(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    for folder in (tmp_path / "x", tmp_path / "x" / "y"):
        with pytest.raises(OutputNotWritable):
            ready_folder(folder)


def test_tables_tie(tmp_path: Path) -> None:
    write_tables([("kh", example()), ("kh-2", example())], tmp_path)
    assert (tmp_path / "tasks.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    task, other = rows(tmp_path / "tasks.csv")
    assert (task["task_key"], other["task_key"]) == ("kh#T1", "kh-2#T1")
    assert task["lead_units"] == "Sở Nội vụ; Sở Y tế"
    assert (task["deadline_start"], task["deadline_end"], task["recurrence"]) == ("2026-07-01", "2026-09-30", "monthly")
    assert (task["confidence"], task["needs_review"], task["page"]) == ("0.875", "true", "2")
    section = {row["section_key"]: row for row in rows(tmp_path / "sections.csv")}[task["section_key"]]
    assert section["heading"] == task["section_heading"] == "Tổ chức thực hiện"  # the second II: the task is on page 2
    indicator = {row["indicator_key"]: row for row in rows(tmp_path / "indicators.csv")}[task["indicator_keys"]]
    assert (indicator["cause"], indicator["task_keys"]) == ("Thiếu người", "kh#T1")
    documents = {row["document_id"]: row for row in rows(tmp_path / "documents.csv")}
    assert documents[task["document_id"]]["recipients"] == "Sở A; Sở B"
    assert [row["document_id"] for row in rows(tmp_path / "references.csv")] == ["kh", "kh-2"]
    keys = [row["section_key"] for row in rows(tmp_path / "sections.csv")]
    assert len(set(keys)) == len(keys) == 6


@pytest.mark.parametrize(("given_sep", "sep"), [(";", ";"), ("tab", "\t"), ("\\t", "\t"), ("|", "|")])
def test_separator(tmp_path: Path, given_sep: str, sep: str) -> None:
    write_tables([("kh", example("một; hai | ba, bốn"))], tmp_path, given_sep)
    assert rows(tmp_path / "tasks.csv", sep)[0]["text"] == "một; hai | ba, bốn"


def test_no_separator_is_told_before_writing(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_tables([], tmp_path, "ab")
    assert os.listdir(tmp_path) == []


def test_every_column_has_its_value(tmp_path: Path) -> None:
    """No column of the header stays without a value that the rows give: a renamed one would."""
    write_tables([("kh", example())], tmp_path)
    for name in ("documents", "sections", "indicators", "tasks", "references"):
        empty = {key for key, value in rows(tmp_path / f"{name}.csv")[0].items() if value == ""}
        assert not {key for key in empty if key.endswith(("_key", "_id", "_path"))} - {"section_key", "section_id"}


def test_tables_fail_whole(tmp_path: Path) -> None:
    write_tables([("kh", example())], tmp_path)
    before = (tmp_path / "tasks.csv").read_bytes()

    def broken():  # type: ignore[no-untyped-def]
        yield "a", example()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_tables(broken(), tmp_path)
    assert (tmp_path / "tasks.csv").read_bytes() == before
    assert len(os.listdir(tmp_path)) == 5


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+84 cmd", "'+84 cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("＝1", "'＝1"),
        ("－x", "'－x"),
        ("\t=1", "' =1"),
        ("\r=1", "' =1"),
        ("- Sở Nội vụ chủ trì", "'- Sở Nội vụ chủ trì"),
        ("-5", "-5"),
        ("+3,5%", "+3,5%"),
        ("-1.250.000", "-1.250.000"),
        ("-5+cmd", "'-5+cmd"),
        ("một\nhai", "một hai"),
        ("a;=1", "a;'=1"),
        ("a, @x", "a, '@x"),
        ("a; + cmd|' /C calc'!A0", "a; '+ cmd|' /C calc'!A0"),
        ("a; -5+cmd", "a; '-5+cmd"),
        ("lập hồ sơ;\"=cmd|'/c calc'!A0", "lập hồ sơ;\"'=cmd|'/c calc'!A0"),
        ("tăng 5%, +3 điểm", "tăng 5%, +3 điểm"),
        ("Quý I - II", "Quý I - II"),
        (None, ""),
        (True, "true"),
        (3, "3"),
        (0.5, "0.5"),
        (1.0, "1"),
    ],
)
def test_cells(value: str | float | None, shown: str) -> None:
    assert cell(value) == shown


@given(st.text(alphabet=st.sampled_from("=+-@＝＋－＠ \t\r\n\u200b\ufeff5aé;,|'\"")))
def test_no_cell_starts_a_formula(text: str) -> None:
    """Whatever separator the spreadsheet goes by."""
    for sep in (None, ";", ",", "|", "\t"):
        for part in cell(text).split(sep) if sep else [cell(text)]:
            visible = part.strip(" \t\r\n\u200b\ufeff")
            assert not visible.startswith(("=", "@", "＝", "＠", "＋", "－"))
            assert not visible.startswith(("+", "-")) or re.match(r"[+-]5+([\s\u200b\ufeff]|$)", visible)


@given(st.text(alphabet=st.sampled_from("=@＝ 5aé;,|'\"")))
def test_no_cell_of_a_file_read_with_another_separator_starts_a_formula(text: str) -> None:
    """Marks of quotation are taken off there."""
    for written in ",;":
        file = io.StringIO()
        csv.writer(file, delimiter=written).writerow(["1", cell(text), "x"])
        for sep in ",;|":
            for row in csv.reader(io.StringIO(file.getvalue()), delimiter=sep):
                assert not any(part.lstrip().startswith(("=", "@", "＝")) for part in row)


def test_stems_are_kept_where_they_are_alone() -> None:
    paths = [Path("a/kế hoạch.pdf"), Path("a/b.tar.pdf")]
    assert list(assign_stems(paths).values()) == ["kế hoạch", "b.tar"]


@pytest.mark.parametrize(
    ("paths", "stems"),
    [
        (["x/kh.pdf", "y/kh.pdf"], ["x-kh", "y-kh"]),
        (["x/kh.pdf", "x/kh.png"], ["kh-pdf", "kh-png"]),
        (["x/kh.pdf", "x/kh.txt"], ["kh", "kh-txt"]),
        (["x/kh.pdf", "y/kh.txt", "y/kh.pdf"], ["x-kh", "kh-txt", "y-kh"]),
        (["x/kh.pdf", "x/kh.txt", "y/kh.txt"], ["kh", "x-kh-txt", "y-kh-txt"]),
        (["x/kh.txt", "y/kh.txt"], ["x-kh", "y-kh"]),
        (["x/KH.TXT", "x/kh.txt", "x/kh.pdf"], ["KH-TXT", "kh-txt-2", "kh"]),
        (["x/kh.pdf", "x/KH.pdf"], ["kh-2", "KH"]),
        (["x/kh.pdf", "x/kh.png", "y/kh.pdf"], ["x-kh-pdf", "x-kh-png", "y-kh-pdf"]),
        (["p/x/kh.pdf", "q/x/kh.pdf"], ["kh", "kh-2"]),
        (["x/kh.pdf", "y/kh.pdf", "z/x-kh.pdf"], ["x-kh-2", "y-kh", "x-kh"]),
        (["x/run.pdf", "x/CON.pdf"], ["run-2", "CON-2"]),
        (["x/=cmd.pdf", "x/-1.pdf", "x/..pdf"], ["cmd", "1", "document"]),
        (["x/a:b?.pdf"], ["a_b_"]),
    ],
)
def test_stems(paths: list[str], stems: list[str]) -> None:
    assert list(assign_stems([Path(path) for path in paths]).values()) == stems


def test_unicode_twins_are_parted() -> None:
    twins = [Path("x") / (unicodedata.normalize(form, "Quý tế") + ".pdf") for form in ("NFC", "NFD")]
    stems = list(assign_stems(twins).values())
    assert len({unicodedata.normalize("NFC", stem).casefold() for stem in stems}) == 2


def test_stems_pass_over_what_is_taken() -> None:
    assert assign_stems([Path("kh.pdf")], lambda path, stem: stem == "kh") == {Path("kh.pdf"): "kh-2"}


NAMES = st.lists(
    st.tuples(st.sampled_from(["x", "y", "X"]), st.sampled_from(["a", "A", "a-2", "x-a", "run"])), max_size=9
)


@given(NAMES, st.randoms())
def test_stems_never_meet_and_do_not_depend_on_order(names: list[tuple[str, str]], random) -> None:  # type: ignore[no-untyped-def]
    paths = list({Path(folder) / f"{name}.pdf" for folder, name in names})
    stems = assign_stems(paths)
    assert len({stem.casefold() for stem in stems.values()}) == len(paths)
    random.shuffle(paths)
    assert assign_stems(paths) == stems


def test_long_names_are_cut() -> None:
    (stem,) = assign_stems([Path("ế" * 300 + ".pdf")]).values()
    assert len(stem.encode()) <= 180
