"""Workbooks that come back into the tracker: with SQLite and with a real PostgreSQL server."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.document.tracker import Progress, Status
from pipeline.errors import InputError
from pipeline.track import Tracker
from pipeline.track import workbook as reader
from pipeline.track.columns import COLUMNS, Language, sheet_name
from pipeline.track.errors import BadWorkbook
from pipeline.track.workbook import rows_of
from tests.track_helpers import TEXTS, by_text, document, done, opened, results, workbook

RUNNING = Progress(Status.RUNNING, 30)


@pytest.fixture
def tracker(address: str, tmp_path: Path) -> Iterator[Tracker]:
    with opened(address) as made:
        made.load(results(tmp_path / "out", document()))
        yield made


def edit(path: Path, begins: str, **cells: Any) -> Path:
    """Write into the row of the task that begins so; a tuple is a value and the format it is shown in."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[2]]
    columns = {one.name: heads.index(one.vi) + 1 for one in COLUMNS if one.vi in heads}
    for row in sheet.iter_rows(min_row=3):
        if str(row[columns["text"] - 1].value).startswith(begins):
            for name, value in cells.items():
                cell = sheet.cell(row[0].row, columns[name])
                cell.value = value[0] if isinstance(value, tuple) else value
                if isinstance(value, tuple):
                    cell.number_format = value[1]
    book.save(path)
    return path


def refused(tracker: Tracker, path: Path) -> list[tuple[str, int]]:
    return [(one.kind, one.row.number) for one in tracker.import_workbook(path, "Lan").refused]


def test_what_was_not_edited_changes_nothing(tracker: Tracker, tmp_path: Path) -> None:
    key = by_text(tracker, TEXTS[0]).key
    tracker.set_progress(key, "Lan", Progress(), done(notes="- gửi ngày 2/8;\n=xong, +1"))
    imported = tracker.import_workbook(workbook(tracker, tmp_path / "w.xlsx"), "Minh")
    assert (imported.changed, imported.unchanged, imported.refused) == (0, 3, [])
    assert len(tracker.history(key)) == 1


def test_edits_come_in_with_their_history(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx")
    edit(path, TEXTS[0], status="Đang thực hiện", percent=30)
    edit(path, TEXTS[1], status="hoàn thành", done_on=datetime(2026, 8, 3), assignee="  Lan ", notes="'- gửi", text="x")
    imported = tracker.import_workbook(path, "Minh")
    assert (imported.changed, imported.unchanged, imported.refused) == (2, 1, [])
    assert by_text(tracker, TEXTS[0]).progress == RUNNING
    second = by_text(tracker, TEXTS[1])  # its text is the machine's, whatever stands in the file
    assert second.progress == Progress(Status.DONE, None, "Lan", "- gửi", date(2026, 8, 3))
    assert [(one.kind, one.who) for one in tracker.history(second.key)] == [("import", "Minh")]
    again = tracker.import_workbook(path, "Minh")
    assert (again.changed, again.refused) == (0, [])


def test_an_old_workbook_overwrites_nothing(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx")
    edit(path, TEXTS[0], status="Hoàn thành")
    edit(path, TEXTS[1], percent=10)
    edit(path, TEXTS[2], notes="mới")
    first, second, third = (by_text(tracker, text).key for text in TEXTS[:3])
    tracker.set_progress(first, "Lan", Progress(), RUNNING)
    tracker.set_progress(second, "Lan", Progress(), Progress(percent=10))  # the same as in the file
    imported = tracker.import_workbook(path, "Minh")
    assert (imported.changed, imported.unchanged) == (1, 1)
    (told,) = imported.refused
    assert told.kind == "conflict"
    assert "Lan" in told.en
    assert "Trạng thái" in told.vi
    assert told.message.startswith(f"{told.row.sheet}, row {told.row.number}: ")
    assert told.message_vi == f"{told.row.sheet}, dòng {told.row.number}: {told.vi}"
    assert tracker.task(first).progress == RUNNING
    assert tracker.task(third).progress.notes == "mới"


def test_a_row_nobody_edited_is_no_conflict_however_old(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx")
    for before, after in ((Progress(), RUNNING), (RUNNING, done())):
        tracker.set_progress(by_text(tracker, TEXTS[0]).key, "Lan", before, after)
    imported = tracker.import_workbook(path, "Minh")
    assert (imported.changed, imported.unchanged, imported.refused) == (0, 3, [])


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ({"percent": (0.5, "0%")}, {"percent": 50}),
        ({"percent": (50, '0"%"')}, {"percent": 50}),
        ({"percent": "50 %"}, {"percent": 50}),
        ({"percent": 50.0}, {"percent": 50}),
        ({"done_on": "3/8/2026"}, {"done_on": date(2026, 8, 3)}),
        ({"done_on": "2026-08-03"}, {"done_on": date(2026, 8, 3)}),
        ({"status": "running"}, {"status": Status.RUNNING}),
        ({"status": "Dung thuc hien"}, {"status": Status.DROPPED}),
        ({"notes": 5.0}, {"notes": "5"}),
        ({"notes": datetime(2026, 8, 12)}, {"notes": "12/08/2026"}),
    ],
)
def test_cells_as_people_type_them(
    empty_file: Path, tmp_path: Path, cells: dict[str, Any], values: dict[str, Any]
) -> None:
    with opened(str(empty_file)) as tracker:
        path = workbook(tracker, tmp_path / "w.xlsx")
    book = load_workbook(path)
    book.worksheets[0].append(["k", "t.0", *("",) * 5, "Rà soát"])
    book.save(path)
    (row,) = rows_of(edit(path, "", **cells))
    assert row.bad is None
    assert {name: value for name, value in row.values.items() if value} == values


def test_bad_rows_are_told_and_the_rest_comes_in(tracker: Tracker, tmp_path: Path) -> None:
    bad: list[dict[str, Any]] = [
        *({"status": "xong rồi"}, {"status": None}, {"percent": 101}, {"percent": 12.5}, {"percent": True}),
        *({"done_on": 46000}, {"done_on": "31/2/2026"}, {"done_on": "hôm qua"}, {"notes": True}, {"notes": "=1+1"}),
        *({"notes": "x" * 20_001}, {"version": "7"}, {"version": "abc.0"}, {"key": "zzz"}, {"key": None}),
    ]
    for cells in bad:
        path = edit(workbook(tracker, tmp_path / "w.xlsx"), TEXTS[0], **cells)
        edit(path, TEXTS[1], notes=str(cells)[:60])
        kinds = {"version": "bad_version" if cells.get("version") == "7" else "other_tracker"}
        kinds |= {"key": "no_key" if cells.get("key", 1) is None else "unknown_task"}
        assert refused(tracker, path) == [(kinds.get(next(iter(cells)), "bad_value"), 3)], cells
        assert by_text(tracker, TEXTS[1]).progress.notes == str(cells)[:60]
    assert by_text(tracker, TEXTS[0]).progress == Progress()


def test_days_to_come_and_days_of_tasks_not_begun_are_told(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx")
    edit(path, TEXTS[0], status="Hoàn thành", done_on="13/8/2026")
    edit(path, TEXTS[1], done_on="12/8/2026")
    edit(path, TEXTS[2], status="Hoàn thành", done_on="12/8/2026")
    imported = tracker.import_workbook(path, "Lan")
    assert imported.changed == 1
    first, second = imported.refused
    assert first.vi == "Ngày hoàn thành: ngày trong tương lai: 13/08/2026"
    assert first.en == "Done on: a day in the future: 13/08/2026"
    assert "chưa thực hiện" in second.vi
    assert "not begun" in second.en


def test_rows_of_one_task_that_quarrel(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    sheet.append([cell.value for cell in sheet[3]])
    book.save(path)
    assert refused(tracker, path) == []
    sheet.append(
        [{"Ghi chú": "khác"}.get(head.value, cell.value) for head, cell in zip(sheet[2], sheet[3], strict=True)]
    )
    book.save(path)
    assert refused(tracker, path) == [("twice", 3), ("twice", 6), ("twice", 7)]


def test_columns_moved_left_out_and_in_english(tracker: Tracker, tmp_path: Path) -> None:
    path = workbook(tracker, tmp_path / "w.xlsx", "en")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[2]]
    sheet.insert_cols(1)
    sheet.cell(2, 1, "My own")
    sheet.delete_cols(heads.index("Status") + 2)
    notes = [cell.value for cell in sheet[2]].index("Notes") + 1
    sheet.cell(3, notes, "mới")
    book.save(path)
    assert refused(tracker, path) == []
    assert [one.progress for one in tracker.all_tasks()] == [Progress(notes="mới"), Progress(), Progress()]


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/big.xml", bytes(2 << 20))


def entities(path: Path) -> None:
    """A workbook whose sheet would grow without end."""
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "aaaaaaaaaa">{nested}]>'
    book = Workbook()
    book.save(path)
    with zipfile.ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    name = "xl/worksheets/sheet1.xml"
    sheet = parts[name].decode()
    row = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = (
        head + sheet.replace("<sheetData />", row).replace("<sheetData/>", row)
    ).encode()
    with zipfile.ZipFile(path, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)


def foreign(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Họ tên", "Trạng thái"])
    book.save(path)


def without_version(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["kehoach:key", "Trạng thái"])
    book.save(path)


def twice(path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["kehoach:key", "kehoach:version", "Trạng thái", "Status"])
    book.save(path)


@pytest.mark.parametrize(
    "make",
    [
        *(bomb, entities, foreign, without_version, twice),
        *(
            lambda path: path.write_bytes(b"PK\x03\x04 cut"),
            lambda path: path.write_text("a,b"),
            lambda path: path.mkdir(),
        ),
        lambda path: None,
    ],
)
def test_files_that_are_no_workbook_of_ours(
    empty_file: Path, tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_MOST_UNPACKED", 1 << 20)
    path = tmp_path / "w.xlsx"
    make(path)
    with Tracker.open(str(empty_file)) as tracker, pytest.raises(InputError) as told:
        tracker.import_workbook(path, "Lan")
    assert told.value.mend


def test_an_empty_sheet_of_ours_is_fine(empty_file: Path, tmp_path: Path) -> None:
    with Tracker.open(str(empty_file)) as tracker:
        imported = tracker.import_workbook(workbook(tracker, tmp_path / "w.xlsx"), "Lan")
    assert (imported.changed, imported.unchanged, imported.refused) == (0, 0, [])


def test_a_bad_workbook_is_told_by_its_kind(empty_file: Path, tmp_path: Path) -> None:
    foreign(tmp_path / "w.xlsx")
    with Tracker.open(str(empty_file)) as tracker, pytest.raises(BadWorkbook, match="columns of tasks"):
        tracker.import_workbook(tmp_path / "w.xlsx", "Lan")


def test_the_names_of_the_columns_are_told_apart() -> None:
    for language in ("vi", "en"):
        heads = [one.head(language) for one in COLUMNS]
        assert len(set(heads)) == len(heads)
    vi, en = ({one.head(language): one.name for one in COLUMNS} for language in ("vi", "en"))
    assert all(vi[head] == en[head] for head in set(vi) & set(en))
    languages: tuple[Language, ...] = ("vi", "en")
    assert [sheet_name(one) for one in languages] == ["Nhiệm vụ", "Tasks"]
