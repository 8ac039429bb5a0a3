"""Misread names of units: put right where the document itself tells, and only there."""

from __future__ import annotations

import pytest

from pipeline.document import Document, Line, SourceFile, TextSource, Word
from pipeline.flow import understand
from tests.helpers import block, down, full, grid, line, scanned


def read(*lines: Line, source: TextSource = TextSource.OCR) -> Document:
    return understand(
        SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([block(down(list(lines), 120.0))], source=source)]
    )


def hard(one: Line, *words: str) -> Line:
    """The line with some of its words read badly."""
    return Line([Word(w.text, w.box, 0.5 if w.text.strip(":.") in words else 1.0) for w in one.words])


def plan(heading: Line, source: TextSource = TextSource.OCR) -> Document:
    return read(
        full("Căn cứ Kế hoạch của tỉnh, các phòng thực hiện những nội dung sau", 113.0),
        line("I. PHÂN CÔNG NHIỆM VỤ"),
        heading,
        line("- Rà soát thủ tục hành chính.", 113.0),
        line("2. Phòng Quy hoạch:"),
        line("- Phối hợp với Văn phòng Sở công bố quy hoạch.", 113.0),
        line("- Báo cáo về Văn phòng Sở trước ngày 15/6/2026.", 113.0),
        source=source,
    )


def test_a_misread_name_in_a_heading() -> None:
    found = plan(hard(line("1. Văn phòng Sử:"), "Sử"))
    assert found.tasks[0].lead_units == ["Văn phòng Sở"]
    assert "Văn phòng Sở" in [s.heading for s in found.sections]


@pytest.mark.parametrize(
    "heading",
    [
        line("1. Văn phòng Sử:"),  # read well
        hard(line("1. Văn phòng Sanh:"), "Sanh"),  # more than a letter off
        hard(line("1. Văn phòng 5:"), "5"),
    ],
)
def test_a_name_that_may_be_another_one_stays(heading: Line) -> None:
    assert plan(heading).tasks[0].lead_units != ["Văn phòng Sở"]


def test_a_text_layer_is_believed() -> None:
    found = plan(hard(line("1. Văn phòng Sử:"), "Sử"), TextSource.LAYER)
    assert found.tasks[0].lead_units == ["Văn phòng Sử"]


def test_places_that_are_alike_stay() -> None:
    found = read(
        line("I. PHÂN CÔNG NHIỆM VỤ"),
        hard(line("1. Ủy ban nhân dân xã Tân Ân:"), "Ân"),
        line("- Rà soát thủ tục hành chính.", 113.0),
        line("2. Phòng Quy hoạch:"),
        line("- Phối hợp với Ủy ban nhân dân xã Tân An công bố quy hoạch.", 113.0),
        line("- Gửi Ủy ban nhân dân xã Tân An trước ngày 15/6/2026.", 113.0),
    )
    assert found.tasks[0].lead_units == ["Ủy ban nhân dân xã Tân Ân"]


def test_a_misread_name_in_a_table() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì"],
        ["1", "Rà soát văn bản", "Khoa Nhi"],
        ["2", "Công bố văn bản", "Khoa Nhi"],
        ["3", "Báo cáo kết quả", "Khoa Nhị"],
        ["4", "Tổng kết kết quả", "Khoa Nội"],
    ]
    made = grid(rows)
    assert made.grid is not None
    for cell in made.grid.cells:
        cell.lines = [hard(one, "Nhị", "Nội") for one in cell.lines]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    assert [t.lead_units for t in document.tasks] == [["Khoa Nhi"]] * 3 + [["Khoa Nội"]]


def in_table(*leads: str, lost: str) -> list[list[str]]:
    """The leads of a table's rows, of which a word was hardly read."""
    work = ["Rà soát văn bản", "Công bố văn bản", "Báo cáo kết quả", "Tổng kết kết quả", "Mở lớp tập huấn", "Lập hồ sơ"]
    made = grid([["TT", "Nhiệm vụ", "Chủ trì"], *([str(i + 1), work[i], lead] for i, lead in enumerate(leads))])
    assert made.grid is not None
    for cell in made.grid.cells:
        cell.lines = [hard(one, lost) for one in cell.lines]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    return [task.lead_units for task in document.tasks]


@pytest.mark.parametrize(
    ("name", "misread", "lost"),
    [
        ("Khoa Công nghệ số", "Khoa Công sphệ số", "sphệ"),
        ("Phòng Đào tạo đại học", "Phòng Đào sẵn đại học", "sẵn"),
        ("UBND đặc khu Phú Quốc", "LBND đặc khu Phú Quốc", "LBND"),
    ],
)
def test_a_lost_word_of_a_long_name_is_the_one_that_stands_there_elsewhere(name: str, misread: str, lost: str) -> None:
    assert in_table(name, name, name, misread, lost=lost)[3] == [name]


def test_a_lost_word_stays_where_two_may_stand_there() -> None:
    first, second = "Phòng Đào tạo đại học", "Phòng Đào sâu đại học"
    leads = in_table(first, first, first, second, "Phòng Đào sẵn đại học", lost="sẵn")
    assert leads[4] == ["Phòng Đào sẵn đại học"]
