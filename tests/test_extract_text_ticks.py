"""Ticked columns of tables in text files: months, quarters and units, parted by bars, tabs or semicolons."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Task
from pipeline.extract.mark_columns import marks_of, mend_ticks, month_of, says_nothing
from pipeline.flow import read_document
from tests.helpers import table
from tests.test_extract_plans import HEAD

SIGNS = ["|", "\t", ";"]
WORK = ["Rà soát hồ sơ đất đai các thôn", "Tiêm chủng cho trẻ em", "Phun thuốc diệt muỗi tại chợ"]


def tasks(tmp_path: Path, sign: str, heads: list[list[str]], cells: list[list[str]]) -> list[Task]:
    rows = [*heads, *([str(n), text, *own] for n, (text, own) in enumerate(zip(WORK, cells, strict=True), 1))]
    lines = [f"| {' | '.join(row)} |" if sign == "|" else sign.join(row) for row in rows]
    path = tmp_path / "kh.txt"
    path.write_text(HEAD + "II. BẢNG PHÂN CÔNG\n\n" + "\n".join(lines) + "\n", "utf-8")
    return read_document(path).tasks


def due(task: Task) -> tuple[str, str | None, str | None] | None:
    return (task.deadline.text, task.deadline.start, task.deadline.end) if task.deadline else None


@pytest.mark.parametrize("sign", SIGNS)
def test_months_without_a_head_over_them(tmp_path: Path, sign: str) -> None:
    heads = [["TT", "Nội dung công việc", "Đơn vị chủ trì", "Tháng 4/2026", "Tháng 5/2026", "Tháng 6/2026", "Ghi chú"]]
    cells = [["Phòng Kinh tế", "x", "", "", ""], ["Trạm Y tế", "", "x", "X", ""], ["Trạm Y tế", "-", "-", "[x]", ""]]
    found = tasks(tmp_path, sign, heads, cells)
    assert [t.lead_units for t in found] == [["Phòng Kinh tế"], ["Trạm Y tế"], ["Trạm Y tế"]]
    assert [due(t) for t in found] == [
        ("Tháng 4/2026", "2026-04-01", "2026-04-30"),
        ("Tháng 5/2026 - Tháng 6/2026", "2026-05-01", "2026-06-30"),
        ("Tháng 6/2026", "2026-06-01", "2026-06-30"),
    ]


@pytest.mark.parametrize("sign", SIGNS)
def test_months_under_a_head_with_the_year(tmp_path: Path, sign: str) -> None:
    heads = [
        ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian thực hiện năm 2026", "", "", ""],
        ["", "", "", "T5", "T6", "T7", "T8"],
    ]
    cells = [["Phòng Kinh tế", "x", "", "", ""], ["Trạm Y tế", "", "✔", "✔", ""], ["Trạm Y tế", "", "", "", "+"]]
    found = tasks(tmp_path, sign, heads, cells)
    assert [due(t) for t in found] == [
        ("Tháng 5", "2026-05-01", "2026-05-31"),
        ("Tháng 6 - Tháng 7", "2026-06-01", "2026-07-31"),
        ("Tháng 8", "2026-08-01", "2026-08-31"),
    ]


@pytest.mark.parametrize("sign", SIGNS)
def test_units_without_a_head_over_them(tmp_path: Path, sign: str) -> None:
    heads = [["TT", "Nội dung công việc", "Phòng Kinh tế", "Trạm Y tế", "Công an xã", "Thời gian"]]
    cells = [["x", "", "", "30/6/2026"], ["", "x", "", "15/7/2026"], ["", "☑", "☑", "20/7/2026"]]
    found = tasks(tmp_path, sign, heads, cells)
    assert [t.lead_units for t in found] == [["Phòng Kinh tế"], ["Trạm Y tế"], ["Trạm Y tế", "Công an xã"]]
    assert [t.deadline and t.deadline.end for t in found] == ["2026-06-30", "2026-07-15", "2026-07-20"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("heads", [["Tuần 1", "Tuần 2", "Tuần 3", "Tuần 4"], ["Mốc A", "Mốc B", "Mốc C", "Mốc D"]])
def test_ticks_that_say_nothing_we_know_are_told(tmp_path: Path, sign: str, heads: list[str]) -> None:
    over = [["TT", "Nội dung công việc", "Đơn vị chủ trì", *heads]]
    cells = [["Phòng Kinh tế", "x", "", "", ""], ["Trạm Y tế", "", "x", "x", ""], ["Trạm Y tế", "", "", "", "x"]]
    found = tasks(tmp_path, sign, over, cells)
    assert [due(t) for t in found] == [None] * 3
    assert all(t.needs_review for t in found)


def test_ticks_beside_who_and_when_are_no_doubt(tmp_path: Path) -> None:
    heads = [["TT", "Nội dung công việc", "Đơn vị chủ trì", "Nghị quyết", "Quyết định", "Thời gian"]]
    cells = [["Phòng Kinh tế", *two, day] for two, day in ((["x", ""], "30/6/2026"), (["", "x"], "30/7/2026"))]
    found = tasks(tmp_path, "|", heads, [*cells, ["Trạm Y tế", "", "x", "30/8/2026"]])
    assert not any(t.needs_review for t in found)


@pytest.mark.parametrize(
    ("head", "month"),
    [
        ("T1", (1, "")),
        ("Th.07", (7, "")),
        ("Tháng 12/2026", (12, "2026")),
        ("Tuần 1", None),
        ("T13", None),
        ("1", None),
    ],
)
def test_a_head_that_names_a_month(head: str, month: tuple[int, str] | None) -> None:
    assert month_of(head) == month


@pytest.mark.parametrize(
    "heads", [["T1", "T2", "T3", "T4"], ["Tuần 1", "Tuần 2", "Tuần 3", "Tuần 4"], ["1", "2", "3", "4"]]
)
def test_four_that_are_no_quarters(heads: list[str]) -> None:
    made = table([["TT", "Công việc", "Chủ trì", *heads], ["1", "Họp dân", "Trạm Y tế", "x", "", "", "x"]])
    said = [text for run in marks_of(made) for text in run.heads.values()]
    assert said == ([f"Tháng {n}" for n in range(1, 5)] if heads[0] == "T1" else [])


def test_a_dash_in_a_ticked_column_stays_one() -> None:
    rows = [["1", "Họp dân", "x", "-"], ["2", "Thu gom rác", "-", "x"], ["3", "Trồng cây", "x", "x"]]
    made = table([["TT", "Công việc", "Trạm Y tế", "Công an xã"], *rows])
    mend_ticks(made)
    assert [[c.text for c in row.cells[2:]] for row in made.rows[1:]] == [row[2:] for row in rows]


def test_a_column_of_ticks_says_nothing_where_its_head_does_not() -> None:
    made = table([["TT", "Công việc", "Có"], ["1", "Họp dân", "x"], ["2", "Thu gom rác", ""]])
    assert says_nothing(made, ["number", "task", None])
    assert not says_nothing(made, ["number", "task", "note"])
    assert not says_nothing(table([["TT", "Công việc", "Có"], ["1", "Họp dân", "ba"]]), ["number", "task", None])
    assert not says_nothing(made, ["deadline", "lead", None])


MONTHS = ["Đơn vị chủ trì", "T4/2026", "T5/2026", "T6/2026"]
WHO = ["Phòng Kinh tế", "Trạm Y tế", "Công an xã", "Thời gian"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("word", ["chính", "đầu mối", "x (chính)", "ph/h"])
def test_a_word_among_ticks_takes_no_unit_from_the_other_rows(tmp_path: Path, sign: str, word: str) -> None:
    cells = [[word, "x", "", "15/7/2026"], ["x", "x", "", "16/7/2026"], ["x", "x", "x", "17/7/2026"]]
    first, *others = tasks(tmp_path, sign, [["TT", "Nội dung công việc", *WHO]], cells)
    assert first.needs_review
    assert [t.lead_units for t in others] == [WHO[:2], WHO[:3]]
    assert not any(t.needs_review for t in others)


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("word", ["15", "trước ngày 15", "tuần 2"])
def test_a_time_among_ticks_takes_no_month_from_the_other_rows(tmp_path: Path, sign: str, word: str) -> None:
    cells = [["Trạm Y tế", word, "x", ""], ["Trạm Y tế", "x", "x", "x"], ["Phòng Kinh tế", "x", "x", ""]]
    first, *others = tasks(tmp_path, sign, [["TT", "Nội dung công việc", *MONTHS]], cells)
    assert first.needs_review
    assert [t.deadline and t.deadline.start for t in others] == ["2026-04-01"] * 2
    assert not any(t.needs_review for t in others)


@pytest.mark.parametrize("word", ["chính", "12", "giao ban hằng tuần"])
def test_a_column_of_other_words_among_ticked_ones_leaves_no_row_sure(tmp_path: Path, word: str) -> None:
    cells = [[word, "x", "", "15/7/2026"], [word, "x", "", "16/7/2026"], [word, "", "x", "17/7/2026"]]
    assert all(t.needs_review for t in tasks(tmp_path, "|", [["TT", "Nội dung công việc", *WHO]], cells))


def test_a_column_of_something_else_beside_ticked_ones_is_none_of_them(tmp_path: Path) -> None:
    heads = [["TT", "Nội dung công việc", *WHO[:2], "Tài liệu kèm theo", "Thời gian"]]
    cells = [["x", "", "bảng kê", "30/6/2026"], ["", "x", "danh sách", "15/7/2026"], ["x", "x", "", "20/7/2026"]]
    found = tasks(tmp_path, "|", heads, cells)
    assert [t.lead_units for t in found] == [[WHO[0]], [WHO[1]], WHO[:2]]
    assert not any(t.needs_review for t in found)


@pytest.mark.parametrize("no", ["✗", "✘", "k", "Không"])
def test_a_sign_for_no_beside_ticks_is_no_tick(tmp_path: Path, no: str) -> None:
    cells = [["Trạm Y tế", "✓", no, no], ["Trạm Y tế", no, "✓", no], ["Phòng Kinh tế", no, no, "✓"]]
    found = tasks(tmp_path, "|", [["TT", "Nội dung công việc", *MONTHS]], cells)
    assert [t.deadline and t.deadline.end for t in found] == ["2026-04-30", "2026-05-31", "2026-06-30"]
    assert all(t.needs_review for t in found)


@pytest.mark.parametrize("other", ["N", "?", "☒", "x"])
def test_signs_of_two_kinds_are_told(tmp_path: Path, other: str) -> None:
    cells = [["Trạm Y tế", "✓", other, ""], ["Trạm Y tế", other, "✓", ""], ["Phòng Kinh tế", "", "", "✓"]]
    found = tasks(tmp_path, "|", [["TT", "Nội dung công việc", *MONTHS]], cells)
    assert [t.needs_review for t in found] == [True, True, False]


@pytest.mark.parametrize("heads", [["I", "II", "III", "IV"], ["Đợt I", "Đợt II", "Đợt III", "Đợt IV"]])
def test_numerals_alone_head_neither_units_nor_quarters(tmp_path: Path, heads: list[str]) -> None:
    cells = [["Phòng Kinh tế", "x", "", "", ""], ["Trạm Y tế", "", "x", "x", ""], ["Trạm Y tế", "", "", "", "k"]]
    found = tasks(tmp_path, "|", [["TT", "Nội dung công việc", "Đơn vị chủ trì", *heads]], cells)
    assert [(t.lead_units, t.support_units, t.deadline) for t in found] == [
        ([unit], [], None) for unit in ("Phòng Kinh tế", "Trạm Y tế", "Trạm Y tế")
    ]
    assert all(t.needs_review for t in found)


def test_signs_of_a_text_stay_as_printed() -> None:
    rows = [["1", "Họp dân", "x", "✗"], ["2", "Thu gom rác", "x", "x"], ["3", "Trồng cây", "15", "x"]]
    made = table([["TT", "Công việc", "Trạm Y tế", "Công an xã"], *rows])
    mend_ticks(made)
    assert [[c.text for c in row.cells[2:]] for row in made.rows[1:]] == [row[2:] for row in rows]
