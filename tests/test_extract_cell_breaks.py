"""Unit cells of texts whose lines are broken with <br> or inside of quotes: several names, or one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Task
from pipeline.extract.cell_breaks import names_of_lines
from pipeline.extract.cell_units import cell_units
from pipeline.flow import read_document
from tests.test_extract_plans import HEAD


def first_task(tmp_path: Path, lines: list[str], *, quoted: bool) -> Task:
    cell = f'"{chr(10).join(lines)}"' if quoted else "<br>".join(lines)
    sign = ";" if quoted else "|"
    rows = [
        ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian"],
        ["1", "Rà soát hồ sơ đất đai các thôn", cell, "15/7/2026"],
        ["2", "Tiêm chủng cho trẻ em", "Sở Tư pháp", "16/7/2026"],
    ]
    path = tmp_path / "kh.txt"
    path.write_text(HEAD + "II. BẢNG PHÂN CÔNG\n\n" + "\n".join(sign.join(row) for row in rows) + "\n", "utf-8")
    return read_document(path).tasks[0]


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize(
    "lines",
    [
        ["Công an tỉnh", "UBND các xã"],
        ["Ban Chỉ huy Quân sự xã", "Công an xã"],
        ["Hội Phụ nữ xã", "UBND xã"],
        ["Thanh tra tỉnh", "Sở Y tế", "Văn phòng UBND tỉnh"],
        ["Sở Y tế", "các địa phương"],
    ],
)
def test_names_on_lines_of_their_own(tmp_path: Path, lines: list[str], *, quoted: bool) -> None:
    task = first_task(tmp_path, lines, quoted=quoted)
    assert (task.lead_units, task.support_units, task.needs_review) == (lines, [], False)


@pytest.mark.parametrize("cue", ["phối hợp", "Phối hợp", "phối hợp với", "- Phối hợp:"])
def test_a_line_that_says_who_helps(tmp_path: Path, cue: str) -> None:
    task = first_task(tmp_path, ["Sở Y tế", f"{cue} Sở Nội vụ"], quoted=False)
    assert (task.lead_units, task.support_units, task.needs_review) == (["Sở Y tế"], ["Sở Nội vụ"], False)


@pytest.mark.parametrize("quoted", [False, True])
@pytest.mark.parametrize(
    "lines",
    [
        ["Văn phòng", "UBND tỉnh"],
        ["Ban Tuyên giáo", "Tỉnh ủy"],
        ["Ban Quản lý", "Khu kinh tế"],
        ["Bộ Chỉ huy", "Quân sự tỉnh"],
        ["Sở Nông nghiệp", "và Môi trường"],
        ["Phòng Văn hóa -", "Xã hội"],
        ["Trung tâm Y tế", "huyện"],
    ],
)
def test_a_name_that_goes_on_in_the_next_line(tmp_path: Path, lines: list[str], *, quoted: bool) -> None:
    task = first_task(tmp_path, lines, quoted=quoted)
    assert (task.lead_units, task.needs_review) == ([" ".join(lines)], False)


@pytest.mark.parametrize(
    "lines",
    [
        ["Thanh tra", "Sở Y tế"],
        ["Phòng Kinh tế", "Hạ tầng"],
        ["Sở Y tế", "Ông Nguyễn Văn A"],
        ["Trạm Y tế", "Tổ dân phố 3"],
        ["Ông Trần Văn Bình", "Bà Lê Thị Hoa"],
    ],
)
def test_lines_that_may_be_one_name_or_two_are_told(tmp_path: Path, lines: list[str]) -> None:
    assert first_task(tmp_path, lines, quoted=False).needs_review


def test_marks_for_bold_break_no_line(tmp_path: Path) -> None:
    assert first_task(tmp_path, ["**Công an** tỉnh"], quoted=False).lead_units == ["Công an tỉnh"]


def test_a_bracket_belongs_to_the_line_above_it() -> None:
    assert names_of_lines(["Công an tỉnh", "(PC07)", "Sở Y tế"]) == (["Công an tỉnh (PC07)", "Sở Y tế"], False)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Sở Y tế phối hợp Sở Nội vụ", (["Sở Y tế"], ["Sở Nội vụ"])),
        ("Công an xã, Trạm Y tế phối hợp các thôn", (["Công an xã", "Trạm Y tế"], ["các thôn"])),
        ("Tổ phối hợp Công an - Quân sự", (["Tổ phối hợp Công an - Quân sự"], [])),
    ],
)
def test_who_helps_without_with(text: str, units: tuple[list[str], list[str]]) -> None:
    assert cell_units(text) == units
