"""A quotation mark that nothing closes, in a table parted by semicolons: every row stays."""

from __future__ import annotations

import pytest

from pipeline.layout.plain.cuts import by_quotes, by_semicolons

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
    assert by_quotes([ROWS[0], row, ROWS[2]], 1, ";") is None


def test_two_stray_quotes_take_no_row_along() -> None:
    rows = [ROWS[0].replace("Rà", '"Rà'), ROWS[1], ROWS[2].replace("chợ", 'chợ"')]
    assert by_quotes(rows, 0, ";") is None
    assert [len(by_semicolons(n, row)) for n, row in enumerate(rows)] == [4, 4, 4]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ('2;"Tiêm chủng; cho trẻ em";Trạm Y tế', ["2", "Tiêm chủng; cho trẻ em", "Trạm Y tế"]),
        ('2;Chương trình "Sóng; gió";Trạm Y tế', ["2", 'Chương trình "Sóng', 'gió"', "Trạm Y tế"]),
        ('2;"Tiêm chủng; uống vắc xin";"Trạm Y tế', ["2", "Tiêm chủng; uống vắc xin", "Trạm Y tế"]),
    ],
)
def test_quotes_that_are_closed_hold_semicolons(row: str, cells: list[str]) -> None:
    assert [p.text for p in by_semicolons(0, row)] == cells


def test_a_cell_of_several_rows_stays_one() -> None:
    rows = ['2;"Tiêm chủng;', "- Vắc xin sởi; bại liệt;", '- Vắc xin cúm";Trạm Y tế;15/7/2026']
    found = by_quotes(rows, 0, ";")
    assert found
    assert [p.text for p in found[0]] == [
        "2",
        "Tiêm chủng; - Vắc xin sởi; bại liệt; - Vắc xin cúm",
        "Trạm Y tế",
        "15/7/2026",
    ]
    assert found[1] == 3
