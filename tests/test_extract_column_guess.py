"""Columns under heads that no list knows, told by what they hold; tables of other kinds are left alone."""

from __future__ import annotations

import pytest

from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import column_roles, read_table
from tests.helpers import table

WORK = ["Khơi rãnh thoát nước sau chợ", "Thay biển tên các ngõ", "Lập danh sách trẻ đi mẫu giáo"]
UNITS = ["Phòng Kinh tế", "Văn phòng UBND xã", "Trạm Y tế xã"]
TIMES = ["Quý II/2026", "Trước 20/8/2026", "Thường xuyên"]


def test_units_times_and_work_beside_one_known_head() -> None:
    rows = [[str(n), w, u, "Trưởng các thôn", t] for n, (w, u, t) in enumerate(zip(WORK, UNITS, TIMES, strict=True), 1)]
    made = table([["TT", "Mục", "Nơi đảm nhận", "Phối hợp", "Mốc"], *rows])
    assert column_roles(made) == ["number", "task", "lead", "support", "deadline"]


@pytest.mark.parametrize("head", ["Họ và tên", "Họ tên cán bộ"])
def test_people_with_their_work_do_it(head: str) -> None:
    people = ["Bế Văn Đàn", "Lý Thị Sao", "Nông Quốc Chấn"]
    made = table([[head, "Nhiệm vụ", "Thời gian"], *map(list, zip(people, WORK, TIMES, strict=True))])
    found = read_table(Item("", Context(), table=made), 2026).tasks
    assert [t.lead_units for t in found] == [[p] for p in people]


def test_members_of_a_committee_have_no_work() -> None:
    members = [["Bế Văn Đàn", "Chủ tịch", "Trưởng ban"], ["Lý Thị Sao", "Kế toán", "Ủy viên"]]
    made = table([["Họ và tên", "Chức vụ", "Nhiệm vụ"], *members])
    assert "lead" not in column_roles(made)
    assert read_table(Item("", Context(), table=made), 2026).tasks == []


def test_a_table_of_another_kind_keeps_its_unknown_columns() -> None:
    rows = [[str(n), w, u, "0 đồng"] for n, (w, u) in enumerate(zip(WORK, UNITS, strict=True))]
    made = table([["TT", "Tên thủ tục", "Nơi tiếp nhận", "Lệ phí"], *rows])
    assert column_roles(made) == ["number", "subject", None, "other"]


def test_times_under_notes_are_those_of_the_work() -> None:
    rows = [[str(n), w, u, t] for n, (w, u, t) in enumerate(zip(WORK, UNITS, TIMES, strict=True), 1)]
    made = table([["TT", "Nội dung", "Phối hợp", "Ghi chú"], *rows])
    assert column_roles(made) == ["number", "task", "support", "deadline"]
    told = table([["TT", "Nội dung", "Phối hợp", "Thời gian", "Ghi chú"], *[[*row, "Mới"] for row in rows]])
    assert column_roles(told)[-1] == "note"


def test_of_two_columns_of_work_the_one_joined_over_rows_is_a_theme() -> None:
    rows = [[str(n), "Vệ sinh môi trường", w, u] for n, (w, u) in enumerate(zip(WORK, UNITS, strict=True), 1)]
    made = table([["TT", "Nội dung", "Giải pháp", "Chủ trì"], *rows])
    for row in made.rows[2:]:
        row.cells[1].continued = row.cells[1].from_above = True
    assert column_roles(made) == ["number", None, "task", "lead"]


def test_heads_that_are_printed_again_and_misread_give_way_to_the_first() -> None:
    rows = [[str(n), w, f"{u}; Sở Y tế", t] for n, (w, u, t) in enumerate(zip(WORK, UNITS, TIMES, strict=True), 1)]
    made = table(
        [["TT", "Nội dung", "Chủ trì/phối hợp", "Thời hạn"], *rows, ["TT", "Nội dung", "Chủ trì/phế! hơn", ""]]
    )
    made.rows[-1].header = True
    assert column_roles(made) == ["number", "task", "lead_support", "deadline"]
    for row, head in ((made.rows[0], ""), (made.rows[-1], "Chủ trì/phối hợp")):
        row.cells[2].text = head
    assert column_roles(made) == ["number", "task", "lead_support", "deadline"]
