"""Columns of times: pairs "from" and "to", heads of many bodies, and days under heads that say nothing of a time."""

from __future__ import annotations

import pytest

from pipeline.document import Table
from pipeline.extract.column_choice import is_doubted
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import column_roles, read_table
from tests.helpers import table

WORK = ["Lập hồ sơ mời thầu công trình", "Tổ chức hội nghị khách hàng", "Kiểm kê tài sản của cơ quan"]
UNITS = ["Phòng Kỹ thuật", "Văn phòng Sở", "Phòng Tài chính"]
BEGINS, ENDS = ["01/4/2026", "02/4/2026", "03/4/2026"], ["10/6/2026", "11/6/2026", "Tháng 6/2026"]


def made(heads: list[str], *columns: list[str]) -> Table:
    rows = [[str(n), *cells] for n, cells in enumerate(zip(WORK, UNITS, *columns, strict=True), 1)]
    return table([["TT", "Nội dung", "Đơn vị chủ trì", *heads], *rows])


@pytest.mark.parametrize(
    "heads",
    [
        ("Từ ngày", "Đến ngày"),
        ("Từ", "Đến"),
        ("Từ tháng", "Đến tháng"),
        ("Thời gian từ", "Thời gian đến"),
        ("Ngày bắt đầu", "Ngày kết thúc"),
    ],
)
def test_two_columns_give_the_first_and_the_last_day(heads: tuple[str, str]) -> None:
    found = read_table(Item("", Context(), table=made(list(heads), BEGINS, ENDS)), 2026).tasks
    assert [(t.deadline.start, t.deadline.end) for t in found if t.deadline] == [
        ("2026-04-01", "2026-06-10"),
        ("2026-04-02", "2026-06-11"),
        ("2026-04-03", "2026-06-30"),
    ]


def test_a_column_of_weeks_is_not_one_that_begins() -> None:
    assert column_roles(made(["Tuần", "Thời hạn hoàn thành"], ["Tuần 1", "Tuần 2", "Tuần 3"], ENDS))[-1] == "deadline"
    found = read_table(Item("", Context(), table=made(["Tuần", "Hạn"], ["1", "2", "3"], ENDS)), 2026).tasks
    assert [t.deadline.text for t in found if t.deadline] == ENDS


@pytest.mark.parametrize("head", ["Mốc thời gian", "Mốc thời gian thực hiện", "Thời lượng", "Cột mốc"])
def test_days_under_these_heads_are_those_of_the_work(head: str) -> None:
    assert column_roles(made([head, "Ghi chú"], ENDS, ["x", "", ""]))[3] == "deadline"


def test_how_long_or_how_often_a_thing_goes_on_is_no_deadline() -> None:
    assert column_roles(made(["Thời lượng"], ["15 ngày", "2 buổi/tuần", "90 phút"]))[3] == "other"
    assert column_roles(made(["Mốc thời gian kiểm tra", "Thời gian"], ["2024", "2025", "2025"], ENDS))[3:] == [
        "other",
        "deadline",
    ]


def test_few_rows_with_days_under_an_unknown_head() -> None:
    one = table([["TT", "Nội dung", "Chủ trì", "Thời kỳ làm xong việc"], ["1", WORK[0], UNITS[0], "15/9/2026"]])
    assert column_roles(one)[3] == "deadline"
    counted = table([["TT", "Nội dung", "Chủ trì", "Số học viên"], ["1", WORK[0], UNITS[0], "2026"]])
    assert column_roles(counted)[3] != "deadline"


def test_days_that_no_role_takes_are_doubted() -> None:
    beside = made(["Ngày họp", "Thời hạn"], BEGINS, ENDS)
    assert is_doubted(beside, column_roles(beside))
    given = made(["Ngày giao"], BEGINS)
    assert is_doubted(given, column_roles(given))
    both = made(["Ngày giao", "Thời hạn"], BEGINS, ENDS)
    assert not is_doubted(both, column_roles(both))
    numbers = made(["Số lớp học", "Thời hạn"], ["2", "5.6", "2026"], ENDS)
    assert not is_doubted(numbers, column_roles(numbers))
