"""Rows of work that are counted like the groups of their table, and groups that head nothing."""

from __future__ import annotations

import pytest

from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import read_table
from tests.helpers import table

HEADS = ["TT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian"]
FIRST = [["A", "CÔNG TÁC Y TẾ", "", ""], ["1", "Phun thuốc diệt muỗi", "Sở Y tế", "15/7/2026"]]
LAST = ["Trồng cây đầu xuân ở các thôn", "Sở Y tế", "16/7/2026"]


def found(rows: list[list[str]]) -> list[tuple[str, str | None]]:
    made = table([HEADS, *rows])
    return [(t.text, t.section) for t in read_table(Item("", Context(section="II"), table=made), 2026).tasks]


@pytest.mark.parametrize("work", ["Tiêm chủng trẻ em", "Họp dân các thôn", "Rà soát hộ nghèo"])
def test_a_numbered_row_over_the_next_group_is_work(work: str) -> None:
    rows = [*FIRST, ["B", "CÔNG TÁC NỘI VỤ", "", ""], ["1", work, "", ""], ["C", "CÔNG TÁC KHÁC", "", ""], ["1", *LAST]]
    assert [text for text, _ in found(rows)] == [FIRST[1][1], work, LAST[0]]
    assert found(rows)[-1][1] == "II.C"


@pytest.mark.parametrize("work", ["Họp dân các thôn", "Sửa chữa nhà văn hóa"])
def test_rows_lettered_like_the_groups_are_in_none(work: str) -> None:
    groups = [*FIRST, ["B", "CÔNG TÁC NỘI VỤ", "", ""], ["1", "Rà soát biên chế", "Sở Nội vụ", "15/7/2026"]]
    rows = [*groups, ["C", work, "", ""], ["D", *LAST]]
    assert found(rows) == [
        (FIRST[1][1], "II.A"),
        ("Rà soát biên chế", "II.B"),
        (work, "II"),
        (LAST[0], "II"),
    ]


def test_both_under_each_other() -> None:
    rows = [["B", "CÔNG TÁC NỘI VỤ", "", ""], ["1", "Tiêm chủng trẻ em", "", ""], ["C", "Họp dân các thôn", "", ""]]
    assert [text for text, _ in found([*FIRST, *rows, ["D", *LAST]])] == [
        FIRST[1][1],
        "Tiêm chủng trẻ em",
        "Họp dân các thôn",
        LAST[0],
    ]


@pytest.mark.parametrize(
    ("groups", "section"),
    [
        ([["B", "Công tác nội vụ", "", ""]], "II.B"),
        ([["B", "Công tác nội vụ", "", ""], ["I", "Biên chế", "", ""]], "II.B.I"),
        ([["B", "CÔNG TÁC NỘI VỤ", "", ""], ["C", "CÔNG TÁC KHÁC", "", ""]], "II.C"),
    ],
)
def test_groups_that_head_rows_stay(groups: list[list[str]], section: str) -> None:
    assert found([*FIRST, *groups, ["1", *LAST]]) == [(FIRST[1][1], "II.A"), (LAST[0], section)]
