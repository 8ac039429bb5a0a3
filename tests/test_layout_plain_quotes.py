"""Quotation marks in tables parted by semicolons or tabs: stray ones take no row along, those of sheets hold a cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Task
from pipeline.flow import read_document
from pipeline.layout.plain import find_tables
from pipeline.layout.plain.cuts import by_quotes, by_semicolons, by_tabs
from tests.test_extract_plans import HEAD

ROWS = [
    "1;Rà soát hồ sơ đất đai;Phòng Kinh tế;30/6/2026",
    "2;Tiêm chủng cho trẻ em;Trạm Y tế;15/7/2026",
    "3;Thu gom rác thải;Ban quản lý chợ;25/7/2026",
]


@pytest.mark.parametrize(
    ("old", "new"),
    [("Tiêm", '"Tiêm'), ("Trạm", '"Trạm'), ("15/7", '"15/7'), ("2;", '"2;'), ("trẻ em", 'trẻ em"'), ("2026", '2026"')],
)
def test_a_stray_quote_takes_no_cell_along(old: str, new: str) -> None:
    row = ROWS[1].replace(old, new)
    assert [p.text.strip('"') for p in by_semicolons(0, row)] == ROWS[1].split(";")
    assert by_quotes([ROWS[0], row, ROWS[2]], 1, ";", 4) is None


def test_two_stray_quotes_take_no_row_along() -> None:
    rows = [ROWS[0].replace("Rà", '"Rà'), ROWS[1], ROWS[2].replace("chợ", 'chợ"')]
    assert by_quotes(rows, 0, ";", 4) is None
    assert [len(by_semicolons(n, row)) for n, row in enumerate(rows)] == [4, 4, 4]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('2;"Tiêm chủng; cho trẻ em";Trạm Y tế', ["2", "Tiêm chủng; cho trẻ em", "Trạm Y tế"]),
        ('2;"Tiêm ""mũi 1""; mũi 2";Trạm Y tế', ["2", 'Tiêm "mũi 1"; mũi 2', "Trạm Y tế"]),
        ('2;"""Sóng; gió""";"Trạm ""A"""', ["2", '"Sóng; gió"', 'Trạm "A"']),
        ('2;"";Trạm Y tế', ["2", "", "Trạm Y tế"]),
        ('2;"Một cửa" xã;"Trạm Y tế"', ["2", '"Một cửa" xã', "Trạm Y tế"]),
        ('2;Chương trình "Sóng; gió";Trạm Y tế', ["2", 'Chương trình "Sóng', 'gió"', "Trạm Y tế"]),
        ('2;"Tiêm chủng; uống vắc xin";"Trạm Y tế', ["2", "Tiêm chủng; uống vắc xin", "Trạm Y tế"]),
    ],
)
def test_quotes_that_are_closed_hold_semicolons(row: str, cells: list[str]) -> None:
    assert [p.text for p in by_semicolons(0, row)] == cells


def test_a_cell_of_several_rows_stays_one() -> None:
    rows = ['2;"Tiêm chủng;', "- Vắc xin sởi; bại liệt;", '- Vắc xin cúm";Trạm Y tế;15/7/2026']
    found = by_quotes(rows, 0, ";", 4)
    assert found
    assert [p.text for p in found[0]] == [
        "2",
        "Tiêm chủng; - Vắc xin sởi; bại liệt; - Vắc xin cúm",
        "Trạm Y tế",
        "15/7/2026",
    ]
    assert found.end == 3
    assert not found.doubted


def tasks(tmp_path: Path, rows: list[str]) -> list[Task]:
    path = tmp_path / "kh.txt"
    path.write_text(HEAD + "II. BẢNG PHÂN CÔNG\n\n" + "\n".join(rows) + "\n", "utf-8")
    return read_document(path).tasks


NUMBERED = "TT;Nội dung công việc;Đơn vị chủ trì;Thời gian"
BARE = "Nội dung công việc;Đơn vị chủ trì;Thời gian"


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("strays", [(0, 1), (0, 2), (1, 2), (0,), (0, 1, 2)])
@pytest.mark.parametrize("numbered", [True, False])
def test_rows_behind_stray_quotes_are_rows(
    tmp_path: Path, sign: str, strays: tuple[int, ...], *, numbered: bool
) -> None:
    rows = [row if numbered else row.partition(";")[2] for row in ROWS]
    for n in strays:
        rows[n] = rows[n].replace("Rà", '"Rà').replace("Tiêm", '"Tiêm').replace("Thu", '"Thu')
    head = NUMBERED if numbered else BARE
    found = tasks(tmp_path, [row.replace(";", sign) for row in [head, *rows]])
    assert [t.text.strip('"') for t in found] == [row.split(";")[1] for row in ROWS]
    assert [t.lead_units for t in found] == [[row.split(";")[2]] for row in ROWS]


def test_a_quoted_word_closes_no_stray_quote_above(tmp_path: Path) -> None:
    rows = ['"Rà soát đất đai;Phòng Kinh tế;30/6/2026', "Tiêm chủng cho trẻ;Trạm Y tế;15/7/2026"]
    found = tasks(tmp_path, [BARE, *rows, 'Tặng "nhà tình nghĩa";Hội Nông dân xã;25/7/2026'])
    assert [t.lead_units for t in found] == [["Phòng Kinh tế"], ["Trạm Y tế"], ["Hội Nông dân xã"]]
    assert found[2].text == 'Tặng "nhà tình nghĩa"'


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (['1;"Rà soát hồ sơ', '2; 3; 4 việc khác";'], "Rà soát hồ sơ 2; 3; 4 việc khác"),
        (['1;"Rà soát hồ sơ:', "a; b; c; d; e", '5; 6; 7";'], "Rà soát hồ sơ: a; b; c; d; e 5; 6; 7"),
        (['1;"Rà soát hồ sơ', 'ở ""Một cửa""; lập danh sách";'], 'Rà soát hồ sơ ở "Một cửa"; lập danh sách'),
        (['1;"Rà soát hồ sơ', 'ở ""Một cửa""";'], 'Rà soát hồ sơ ở "Một cửa"'),
    ],
)
def test_lines_of_a_quoted_cell_are_no_rows(tmp_path: Path, lines: list[str], text: str) -> None:
    rows = [*lines[:-1], lines[-1] + "Phòng Kinh tế;30/6/2026", *ROWS[1:]]
    found = tasks(tmp_path, [NUMBERED, *rows])
    assert [t.lead_units for t in found] == [["Phòng Kinh tế"], ["Trạm Y tế"], ["Ban quản lý chợ"]]
    assert (found[0].text, found[0].needs_review) == (text, False)


def test_a_quoted_line_that_may_be_a_row_is_told() -> None:
    rows = ['1;"Rà soát', "2; hồ sơ; nhà; đất", 'tại thôn";Phòng Kinh tế;30/6/2026', ROWS[1]]
    found = by_quotes(rows, 0, ";", 4)
    assert found
    assert (len(found.pieces), found.end, found.doubted) == (4, 3, True)


def test_two_quotes_for_one_in_tabs() -> None:
    row = '1\t"Rà soát ""Một cửa"" các xã"\t"Một cửa"\tTrạm Y tế'
    assert [p.text for p in by_tabs(0, row)] == ["1", 'Rà soát "Một cửa" các xã', '"Một cửa"', "Trạm Y tế"]


def test_a_table_parted_by_commas(tmp_path: Path) -> None:
    rows = ["1,Rà soát đất đai, nhà ở,Phòng Kinh tế,30/6/2026", '2,"Họp dân, các thôn",Trạm Y tế,15/7/2026']
    found = tasks(tmp_path, [NUMBERED.replace(";", ","), *rows, "3,Thu gom rác,Ban quản lý chợ,25/7/2026"])
    assert [t.text for t in found] == ["Rà soát đất đai, nhà ở", "Họp dân, các thôn", "Thu gom rác"]
    assert [t.lead_units for t in found] == [["Phòng Kinh tế"], ["Trạm Y tế"], ["Ban quản lý chợ"]]


def test_rows_with_other_commas_are_told(tmp_path: Path) -> None:
    rows = ["1,Rà soát đất đai,nhà ở,Phòng Kinh tế,30/6/2026", "2,Họp dân,các thôn,Trạm Y tế,15/7/2026"]
    path = tmp_path / "kh.txt"
    path.write_text(HEAD + "\n".join(["II. BẢNG", NUMBERED.replace(";", ","), *rows]) + "\n", "utf-8")
    document = read_document(path)
    assert all(task.needs_review for task in document.tasks)
    assert "table_unsure" in document.pages[0].warnings


def test_prose_with_commas_is_no_table() -> None:
    rows = ["Nội dung, thời gian, đơn vị chủ trì", "Rà soát, lập danh sách, báo cáo"]
    assert find_tables(rows) == []
