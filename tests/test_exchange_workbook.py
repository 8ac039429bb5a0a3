"""The workbook of tasks: typed cells, what may be changed and what not, and no formula, whatever a text begins with."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.document.tracker import Progress, Status
from pipeline.errors import ForeignOutput, OutputNotWritable
from pipeline.exchange import workbook_bytes, write_workbook
from pipeline.exchange.words import plain
from pipeline.text import nfc
from pipeline.track.columns import COLUMNS, EDITABLE, KEY_HEAD, VERSION_HEAD, CellType, sheet_name, status_words
from pipeline.wording import how_often
from tests.exchange_helpers import indicator, sample_tasks, task

FULL = task(
    lead_units=("Văn phòng Sở", "Thanh tra Sở"),
    deadline_text="trước ngày 30/4/2026",
    start=date(2026, 4, 1),
    end=date(2026, 4, 30),
    due=date(2026, 4, 30),
    coming=date(2026, 5, 31),
    version="17",
    source_page=2,
    needs_review=True,
    progress=Progress(Status.RUNNING, 40, "Nguyễn Văn A", "Đang chờ", date(2026, 4, 20)),
)


def opened(data: bytes) -> Any:
    return load_workbook(io.BytesIO(data))


def cells(sheet: Any, row: int = 2) -> dict[str, Any]:
    return {head.value: cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_column_holds_its_type(language: Any) -> None:
    sheet = opened(workbook_bytes([FULL], [], language))[sheet_name(language)]
    found = cells(sheet)
    assert list(found) == [column.head(language) for column in COLUMNS]
    for column in COLUMNS:
        value = getattr(FULL.progress if column.editable else FULL, column.name)
        cell = found[column.head(language)]
        match column.type:
            case CellType.DATE:
                assert cell.value == datetime.combine(value, datetime.min.time())
                assert cell.number_format == "dd/mm/yyyy"
            case CellType.LIST:
                words = [how_often(one, language) for one in value] if column.name == "recurrence" else value
                assert (cell.value or "") == "; ".join(words)
            case CellType.CHOICE:
                assert cell.value == status_words(language)[Status.RUNNING]
            case CellType.PERCENT:
                assert (cell.value, cell.number_format) == (40, '0"%"')
            case CellType.BOOL:
                assert cell.value == column.head(language)
            case CellType.TEXT:
                assert (cell.value or "") == (value or "")
            case _:
                assert cell.value == value
                assert type(cell.value) is type(value)


def test_doubt_is_told_in_words_in_a_column_that_is_seen() -> None:
    sheet = opened(workbook_bytes([FULL, task()], []))[sheet_name("vi")]
    doubted, sure = (cells(sheet, row)["Cần kiểm tra"] for row in (2, 3))
    assert (doubted.value, sure.value) == ("Cần kiểm tra", None)
    assert not sheet.column_dimensions[doubted.column_letter].hidden
    assert doubted.protection.locked


def test_only_what_people_set_can_be_changed_and_the_keys_are_hidden() -> None:
    sheet = opened(workbook_bytes([FULL], []))[sheet_name("vi")]
    assert sheet.protection.sheet
    assert not sheet.protection.autoFilter, "filters stay free"
    found = cells(sheet)
    free = {column.name for column in COLUMNS if not found[column.vi].protection.locked}
    assert free == set(EDITABLE)
    tinted = {column.name for column in COLUMNS if found[column.vi].fill.fgColor.rgb == "00FFF8DC"}
    assert tinted == set(EDITABLE)
    for head in (KEY_HEAD, VERSION_HEAD):
        assert sheet.column_dimensions[found[head].column_letter].hidden
        assert found[head].data_type == "s"


def test_head_filter_validation_and_paper() -> None:
    sheet = opened(workbook_bytes([FULL, FULL], []))[sheet_name("vi")]
    assert sheet.freeze_panes.endswith("2")
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, len(COLUMNS)).column_letter}3"
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    at = {column.name: sheet.cell(1, n).column_letter for n, column in enumerate(COLUMNS, 1)}
    status = rules[f"{at['status']}2:{at['status']}3"]
    assert status.formula1 == '"' + ",".join(status_words("vi").values()) + '"'
    percent = rules[f"{at['percent']}2:{at['percent']}3"]
    assert (percent.type, percent.formula1, percent.formula2) == ("whole", "0", "100")
    assert rules[f"{at['done_on']}2:{at['done_on']}3"].type == "date"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert found_wrap(sheet)


def found_wrap(sheet: Any) -> bool:
    return bool(cells(sheet)["Nhiệm vụ"].alignment.wrap_text)


def test_indicators_name_the_tasks_that_answer_them() -> None:
    one, two = task("k1", "Việc một", lead_units=("Sở A",)), task("k2", "Việc hai")
    book = opened(workbook_bytes([one, two], [indicator(task_keys=("k1", "k2", "elsewhere")), indicator("i2")]))
    sheet = book["Chỉ tiêu"]
    first, second = cells(sheet, 2), cells(sheet, 3)
    assert first["Nhiệm vụ khắc phục"].value == "1) Việc một (Sở A)\n2) Việc hai (…)"
    assert first["Số nhiệm vụ"].value == 3, "also those that the workbook does not hold"
    assert (second["Số nhiệm vụ"].value, second["Nhiệm vụ khắc phục"].value) == (0, None)
    assert first["Loại"].value == "Bị trừ điểm"
    assert KEY_HEAD not in [cell.value for cell in sheet[1]], "the reader knows the sheet of tasks by it"


def test_recurring_work_is_told_in_words_with_its_next_and_its_missed_day() -> None:
    missed = task(due=date(2026, 3, 31), coming=date(2026, 12, 31), recurrence=("quarterly", "monthly"))
    once = task("k2", due=date(2026, 3, 31))
    sheet = opened(workbook_bytes([missed, once], []))[sheet_name("vi")]
    first, second = cells(sheet, 2), cells(sheet, 3)
    assert first["Chu kỳ"].value == "hằng quý; hằng tháng"
    assert [first[head].value.date() for head in ("Hạn kế tiếp", "Kỳ quá hạn")] == [missed.coming, missed.due]
    assert (second["Hạn kế tiếp"].value.date(), second["Kỳ quá hạn"].value) == (once.due, None)


def test_the_legend_tells_every_column_in_both_languages() -> None:
    sheet = opened(workbook_bytes([], []))["Hướng dẫn"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    for column in COLUMNS:
        if not column.hidden:
            assert f"{column.vi} / {column.en}" in texts


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", '=HYPERLINK("x")', "#N/A", "#REF!"])
def test_no_text_becomes_a_formula_or_an_error(text: str) -> None:
    data = workbook_bytes([task(text=text, progress=Progress(notes=text))], [indicator(text=text)])
    for sheet in opened(data):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type not in ("f", "e")
    assert cells(opened(data)[sheet_name("vi")])["Nhiệm vụ"].value == text
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)


@settings(deadline=None, max_examples=15)
@given(st.text(), st.text())
def test_any_text_makes_a_workbook_that_opens(text: str, notes: str) -> None:
    data = workbook_bytes([task(text=text, progress=Progress(notes=notes))], [indicator(text=text)])
    found = cells(opened(data)[sheet_name("vi")])
    assert (found["Nhiệm vụ"].value or "") == plain(text)
    assert plain(notes) == nfc(plain(notes))


def test_a_file_that_is_there_is_not_replaced_unasked(tmp_path: Path) -> None:
    path = tmp_path / "viec.xlsx"
    path.write_text("filled in by somebody")
    with pytest.raises(ForeignOutput):
        write_workbook([FULL], [], path)
    assert path.read_text() == "filled in by somebody"
    write_workbook([FULL], [], path, replace=True)
    assert cells(load_workbook(path)[sheet_name("vi")])["Nhiệm vụ"].value == FULL.text
    with pytest.raises(OutputNotWritable):
        write_workbook([FULL], [], tmp_path / "nowhere" / "viec.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["viec.xlsx"]


def test_an_empty_tracker_has_its_heads() -> None:
    sheet = opened(workbook_bytes([], []))[sheet_name("vi")]
    assert sheet.max_row == 1
    assert opened(workbook_bytes(sample_tasks(), []))[sheet_name("vi")].max_row == len(sample_tasks()) + 1
