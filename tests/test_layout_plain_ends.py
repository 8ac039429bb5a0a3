"""Where tables of text files end: what stands right under them or between two of them is in no cell of theirs."""

from __future__ import annotations

import pytest

from pipeline.layout.plain import find_tables
from tests.test_layout_plain import FORMS, ROWS, aligned, only, texts

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
