"""Where tables of text files end: what stands right under them or between two of them is in no cell of theirs."""

from __future__ import annotations

import pytest

from pipeline.layout.plain import find_tables
from tests.test_layout_plain import FORMS, HEADS, ROWS, aligned, only, texts

LONG = [f"- nội dung thứ {k} của hồ sơ" for k in range(30)]
UNDER = [
    "Ghi chú: thời hạn tính theo ngày làm việc.",
    "Tổ chức thực hiện",
    "Các nhiệm vụ thường xuyên giao cho các đơn vị theo bảng sau đây:",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("under", UNDER)
def test_a_line_under_a_table_is_in_no_cell(form: str, under: str) -> None:
    table = only([*FORMS[form](ROWS), under, "", "III. TỔ CHỨC THỰC HIỆN"])
    assert texts(table) == ROWS


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("between", [[line] for line in UNDER] + [[UNDER[0], "Bảng 2. Nhiệm vụ thường xuyên"]])
def test_lines_between_two_tables_are_in_neither(form: str, between: list[str]) -> None:
    found = find_tables([*FORMS[form](ROWS), *between, *FORMS[form](ROWS)])
    assert [texts(table) for table in found] == [ROWS, ROWS]


def test_a_line_over_the_columns_heads_the_rows_under_it() -> None:
    rows = aligned([*ROWS, ["4", "Kiểm tra liên ngành", "Công an phường", "Trạm Y tế", "Tháng 8/2026"]])
    table = only([*rows[:3], "Nhóm nhiệm vụ về an toàn", *rows[3:]])
    assert texts(table)[3] == ["Nhóm nhiệm vụ về an toàn", "", "", "", ""]
    assert texts(table)[2] == ROWS[2]


@pytest.mark.parametrize("sign", [";", "\t"])
@pytest.mark.parametrize("columns", [(1,), (4,), (1, 4)])
def test_quoted_cells_of_many_lines(sign: str, columns: tuple[int, ...]) -> None:
    rows = [[*row] for row in ROWS]
    for column in columns:
        rows[2][column] = "\n".join(["Gồm:", *LONG])
    made = [sign.join(f'"{text}"' if "\n" in text else text for text in row) for row in rows]
    want = [[text.replace("\n", " ") for text in row] for row in rows]
    assert texts(only("\n".join(made).split("\n"))) == want


@pytest.mark.parametrize("column", [1, 2, 4])
def test_cells_of_many_lines_between_tabs(column: int) -> None:
    rows = [[*row] for row in ROWS]
    rows[2][column] = "\n".join(["Gồm:", *LONG])
    want = [[text.replace("\n", " ") for text in row] for row in rows]
    assert texts(only("\n".join("\t".join(row) for row in rows).split("\n"))) == want


def test_a_stray_quote_joins_no_rows() -> None:
    rows = ["\t".join(row) for row in ROWS]
    rows[1] = rows[1].replace("Rà soát", '"Rà soát')
    rows[3] = rows[3].replace("Tập huấn", '"Tập huấn')
    assert only(rows).rows == len(ROWS)


@pytest.mark.parametrize("first", [995, 1895])
def test_columns_of_spaces_with_numbers_of_four_figures(first: int) -> None:
    rows = [
        HEADS,
        *([str(n), f"Rà soát hồ sơ {n}", "Sở Y tế", "Sở Tư pháp", "Quý II"] for n in range(first, first + 20)),
    ]
    assert texts(only(aligned(rows))) == rows
