"""Assignment, index and target tables: the roles of columns, group rows, joined cells, units and times."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Page, SourceFile, Table
from pipeline.extract.columns import caption, role_of
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, column_roles, read_table
from pipeline.flow import understand
from tests.helpers import grid, on_pages, scanned, table

HEADS = ["TT", "Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]


def found(made: Table, year: int | None = 2026, **context: str) -> Found:
    return read_table(Item("", Context(**context), table=made), year)  # type: ignore[arg-type]


def rows(*more: Sequence[str], heads: Sequence[str] = HEADS) -> Table:
    return table([heads, *more])


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("STT", "number"),
        ("TT", "number"),
        ("Nhiệm vụ", "task"),
        ("Nội dung công việc", "task"),
        ("NHIỆM VỤ CỤ THỂ", "task"),
        ("Tên nhiệm vụ, đề án", "task"),
        ("Cơ quan chủ trì", "lead"),
        ("Đơn vị chủ trì thực hiện", "lead"),
        ("Cơ quan, đơn vị thực hiện", "lead"),
        ("Đơn vị chủ trì/phối hợp", "lead_support"),
        ("Chủ trì / phối hợp", "lead_support"),
        ("Cơ quan phối hợp", "support"),
        ("Theo dõi, kiểm tra, đôn đốc", "monitor"),
        ("Sản phẩm", "product"),
        ("Kết quả đầu ra", "product"),
        ("Thời gian hoàn thành", "deadline"),
        ("Thời hạn", "deadline"),
        ("Lộ trình", "deadline"),
        ("Thời gian hoàn thành năm 2026", "deadline"),
        ("Thoi gian hoan thanh", "deadline"),
        ("Cấp trình/phê duyệt", "approver"),
        ("Nhóm nhiệm vụ", "field"),
        ("Lĩnh vực", "field"),
        ("Lĩnh vực, tiêu chí", "indicator"),
        ("Kinh phí (triệu đồng)", "money"),
        ("Ghi chú", "note"),
        ("Tiêu chí", "indicator"),
        ("Điểm tối đa", "score_max"),
        ("Điểm bị trừ", "score_lost"),
        ("Nguyên nhân", "cause"),
        ("", None),
        ("(1)", None),
        ("Họ và tên", "subject"),
    ],
)
def test_a_heads_role(head: str, role: str | None) -> None:
    assert role_of(head) == role


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cơ quan chủ trì: Sở Nội vụ", ("lead", "Sở Nội vụ")),
        ("Đơn vị phối hợp: Các phòng.", ("support", "Các phòng.")),
        ("Thời gian hoàn thành: Quý II/2026", ("deadline", "Quý II/2026")),
        ("Sản phẩm: Báo cáo.", ("product", "Báo cáo.")),
        ("Sở Nội vụ: Rà soát", None),
        ("Kết quả: đạt 90%", None),
        ("Cơ quan chủ trì:", None),
        ("", None),
    ],
)
def test_a_caption(text: str, expected: tuple[str, str] | None) -> None:
    assert caption(text) == expected


def test_a_row_is_a_task() -> None:
    work = "Xây dựng phần mềm theo Quyết định số 15/QĐ-UBND."
    [task] = found(rows(["1", work, "Phần mềm", "Sở Nội vụ", "Sở Tài chính; Công an tỉnh", "Quý II"])).tasks
    assert task.text == work
    assert task.lead_units == ["Sở Nội vụ"]
    assert task.support_units == ["Sở Tài chính", "Công an tỉnh"]
    assert task.monitor_units == []
    assert task.product == "Phần mềm"
    assert task.deadline is not None
    assert (task.deadline.text, task.deadline.start, task.deadline.end) == ("Quý II", None, None)
    assert task.references == ["15/QĐ-UBND"]
    assert [e.page for e in task.evidence] == [1]


def test_group_rows_are_sections() -> None:
    made = rows(
        ["I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""],
        ["1", "Rà soát văn bản", "Báo cáo", "Sở Tư pháp", "Các sở", "Quý I/2026"],
        ["II", "Cải cách thủ tục", "", "", "", ""],
        ["1", "Công khai thủ tục", "Danh mục", "Văn phòng", "Các sở", "Thường xuyên"],
        ["2", "Số hóa hồ sơ", "Kho dữ liệu", "Văn phòng", "Các sở", "Hằng tháng"],
    )
    got = found(made, appendix="PL")
    assert [(s.id, s.heading, s.level, s.page) for s in got.sections] == [
        ("PL.I", "CẢI CÁCH THỂ CHẾ", 2, 1),
        ("PL.II", "Cải cách thủ tục", 2, 1),
    ]
    assert [t.section for t in got.tasks] == ["PL.I", "PL.II", "PL.II"]
    assert [t.deadline.recurrence if t.deadline else None for t in got.tasks] == [[], ["continuous"], ["monthly"]]


def test_group_rows_over_all_columns() -> None:
    made = rows(
        ["I. Văn bản pháp luật:"],
        ["1", "Rà soát văn bản.", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"],
        ["II. Theo dõi thi hành"],
        ["1", "Kiểm tra văn bản.", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"],
    )
    got = found(made, appendix="PL1")
    assert [(s.id, s.heading) for s in got.sections] == [
        ("PL1.I", "Văn bản pháp luật"),
        ("PL1.II", "Theo dõi thi hành"),
    ]
    assert [t.section for t in got.tasks] == ["PL1.I", "PL1.II"]


def test_a_damaged_group_label_is_put_back() -> None:
    row = ["1", "Rà soát", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"]
    made = rows(
        ["I", "Thể chế", "", "", "", ""],
        row,
        ["H", "Thủ tục", "", "", "", ""],
        row,
        ["II", "Bộ máy", "", "", "", ""],
        row,
    )
    assert [s.id for s in found(made, appendix="PL").sections] == ["PL.I", "PL.II", "PL.III"]


def test_a_numeral_that_was_read_as_a_letter_or_as_nothing_is_put_back() -> None:
    row = ["1", "Rà soát", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"]
    made = rows(
        ["A", "Thể chế", "", "", "", ""],
        row,
        ["II", "Thủ tục", "", "", "", ""],
        row,
        ["HỘ)", "Bộ máy", "", "", "", ""],
        row,
    )
    assert [s.id for s in found(made, appendix="PL").sections] == ["PL.I", "PL.II", "PL.III"]
    letters = rows(["A", "Thể chế", "", "", "", ""], ["I", "Thủ tục", "", "", "", ""], row)
    assert [s.id for s in found(letters, appendix="PL").sections] == ["PL.A", "PL.A.I"]


def test_a_name_alone_where_a_numeral_lacks_is_a_group() -> None:
    row = ["1", "Rà soát", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"]
    second = ["II", "Thủ tục", "", "", "", ""]
    made = rows(["", "Thể chế", "", "", "", ""], row, second, row)
    assert [s.id for s in found(made, appendix="PL").sections] == ["PL.I", "PL.II"]
    whole = rows(["I", "Thể chế", "", "", "", ""], row, ["", "Kiểm tra", "", "", "", ""], second, row)
    assert [task.text for task in found(whole, appendix="PL").tasks] == ["Rà soát", "Kiểm tra", "Rà soát"]


def test_work_whose_number_cant_be_read_is_no_group() -> None:
    made = rows(["1", "Rà soát", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"], ["(", "Kiểm tra văn bản", "", "", "", ""])
    assert [task.text for task in found(made, appendix="PL").tasks] == ["Rà soát", "Kiểm tra văn bản"]


def test_rows_with_a_name_only_that_are_counted_on_are_no_groups() -> None:
    made = rows(
        ["1", "Sở Y tế", "", "", "", ""],
        ["2", "Sở Nội vụ", "", "", "", ""],
        ["3", "Sở Tư pháp", "Báo cáo", "", "", ""],
        ["§", "Sở Công Thương", "Báo cáo", "", "", ""],
        ["5", "Sở Tài chính", "", "", "", ""],
        ["6", "Công an tỉnh", "", "", "", ""],
    )
    assert found(made, appendix="PL").sections == []


def test_groups_with_figures_over_rows_with_decimals_stay_groups() -> None:
    row = ["Rà soát", "Báo cáo", "Sở Tư pháp", "", "Quý I/2026"]
    made = rows(
        ["1", "Thể chế", "", "", "", ""], ["1.1", *row], ["1.2", *row], ["2", "Thủ tục", "", "", "", ""], ["2.1", *row]
    )
    assert [s.id for s in found(made, appendix="PL").sections] == ["PL.1", "PL.2"]


def test_a_work_cell_joined_over_rows_gives_a_task_a_row() -> None:
    blocks = [
        grid(
            [
                ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
                ["1", "Tuyên truyền về chuyển đổi số", "Sở Y tế", "Quý II/2026"],
                [None, None, "Sở Nội vụ", "Quý III/2026"],
            ],
            {(1, 0): (2, 1), (1, 1): (2, 1)},
        )
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned(blocks)])
    assert [(t.text, t.lead_units) for t in document.tasks] == [
        ("Tuyên truyền về chuyển đổi số", ["Sở Y tế"]),
        ("Tuyên truyền về chuyển đổi số", ["Sở Nội vụ"]),
    ]
    assert all(t.evidence and on_pages(t.evidence, document) for t in document.tasks)


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("Sở Nội vụ/Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ; các sở, ban, ngành", ["Sở Nội vụ"], ["các sở, ban, ngành"]),
        ("Chủ trì: Sở Nội vụ; Phối hợp: Sở Tài chính, Sở Y tế", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Y tế"]),
        ("Sở Nội vụ", ["Sở Nội vụ"], []),
    ],
)
def test_one_column_for_lead_and_support(cell: str, lead: list[str], support: list[str]) -> None:
    made = rows(["1", "Rà soát", cell], heads=["TT", "Nhiệm vụ", "Chủ trì/phối hợp"])
    [task] = found(made).tasks
    assert (task.lead_units, task.support_units) == (lead, support)


def test_a_monitor_column() -> None:
    heads = ["TT", "Nhiệm vụ", "Chủ trì", "Theo dõi, kiểm tra, đôn đốc"]
    [task] = found(rows(["1", "Rà soát", "Sở Y tế", "Văn phòng; Thanh tra tỉnh"], heads=heads)).tasks
    assert task.monitor_units == ["Văn phòng", "Thanh tra tỉnh"]


def test_a_cell_joined_over_two_unit_columns_speaks_for_the_first() -> None:
    made = grid(
        [["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp"], ["1", "Rà soát", "Theo Quyết định số 9/QĐ-UBND", None]],
        {(1, 2): (1, 2)},
    )
    [task] = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])]).tasks
    assert task.lead_units == ["Theo Quyết định số 9/QĐ-UBND"]
    assert task.support_units == []


def test_a_year_over_the_time_column() -> None:
    heads = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian năm 2027"]
    [task] = found(rows(["1", "Rà soát", "Sở Y tế", "Quý I"], heads=heads), None).tasks
    assert task.deadline is not None
    assert (task.deadline.start, task.deadline.end) == ("2027-01-01", "2027-03-31")


def test_a_time_that_cannot_be_dated_is_kept_as_printed() -> None:
    heads = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"]
    made = rows(["1", "Rà soát", "Sở Y tế", "Sau 5 buổi họp"], ["2", "Báo cáo", "Sở Y tế", "Theo yêu cầu"], heads=heads)
    first, second = (t.deadline for t in found(made).tasks)
    assert first is not None
    assert (first.text, first.end) == ("Sau 5 buổi họp", None)
    assert second is None


def test_a_table_without_heads_is_read_by_what_its_cells_hold() -> None:
    made = table(
        [
            ["1", "Rà soát toàn bộ danh mục thủ tục hành chính", "Sở Nội vụ", "Quý I/2026"],
            ["2", "Xây dựng kế hoạch kiểm tra công vụ của tỉnh", "Thanh tra tỉnh", "Quý II/2026"],
        ],
        heads=0,
    )
    assert column_roles(made) == ["number", "task", "lead", "deadline"]
    assert [t.lead_units for t in found(made).tasks] == [["Sở Nội vụ"], ["Thanh tra tỉnh"]]


def test_an_index_table_gives_indicators() -> None:
    heads = ["TT", "Tiêu chí", "Điểm tối đa", "Điểm bị trừ", "Nguyên nhân"]
    made = rows(
        ["1", "Công khai ngân sách", "2", "0,25", "Chậm đăng tải"],
        ["2", "Số hóa hồ sơ", "1,5", "x", ""],
        heads=heads,
    )
    got = found(made, section="I")
    assert got.tasks == []
    assert [(i.kind, i.text, i.cause, i.section) for i in got.indicators] == [
        ("deducted", "Công khai ngân sách", "Chậm đăng tải", "I"),
        ("deducted", "Số hóa hồ sơ", None, "I"),
    ]
    dumped = got.indicators[0].model_dump()
    assert (dumped["score_max"], dumped["score_lost"]) == (2.0, 0.25)
    assert got.indicators[1].model_dump()["score_lost"] is None


def test_target_rows() -> None:
    heads = ["TT", "Chỉ tiêu", "ĐVT", "Kế hoạch giao"]
    got = found(rows(["1", "Tỷ lệ hồ sơ đúng hạn", "%", "95"], heads=heads), kind="targets")
    assert [(i.kind, i.text, i.cause) for i in got.indicators] == [("target", "Tỷ lệ hồ sơ đúng hạn", None)]


def test_schedules_and_other_tables_give_nothing() -> None:
    schedule = rows(["1", "Sở Nội vụ", "15/3/2026"], heads=["TT", "Đơn vị được kiểm tra", "Thời gian"])
    people = rows(["1", "Trần Văn Mẫu", "0900"], heads=["TT", "Họ và tên", "Điện thoại"])
    assert found(people) == Found()
    assert found(schedule).indicators == []
    reported = rows(["1", "Rà soát", "x", "Sở Y tế", "", "2025"])
    assert found(reported, kind="reported").tasks == []


def test_an_empty_row_is_passed_over() -> None:
    assert found(rows(["", "", "", "", "", ""])) == Found()


def test_a_task_over_two_pages_has_evidence_on_both() -> None:
    heads = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"]
    first = scanned([grid([heads, ["1", "Rà soát danh mục của các sở,", "Sở Nội vụ", "Quý I/2026"]])])
    second = scanned([grid([["", "ngành và địa phương", "", ""], ["2", "Báo cáo", "Sở Y tế", "Quý I/2026"]])], 2)
    pages: list[Page] = [first, second]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 2), pages)
    assert [t.text for t in document.tasks] == ["Rà soát danh mục của các sở, ngành và địa phương", "Báo cáo"]
    assert [e.page for e in document.tasks[0].evidence] == [1, 2]
    assert all(on_pages(t.evidence, document) for t in document.tasks)


def test_a_misread_row_of_column_numbers_gives_nobody_work() -> None:
    made = rows(
        ["a", "(2)", "8", "(4}", "", "6"], ["1", "Trồng cây dọc kênh", "Báo cáo", "Phòng Kinh tế", "", "5/2026"]
    )
    assert [t.text for t in found(made).tasks] == ["Trồng cây dọc kênh"]


def test_two_heads_read_as_one_leave_the_times_in_their_column() -> None:
    both = "Hạn hoàn thành đến (năm 2027) Đơn vị chủ trì/phối hợp"
    lines = [
        ["1", "Cập nhật phác đồ điều trị", "Trước 20/7", "Phòng Kế hoạch tổng hợp; Khoa Dược"],
        ["2", "Tập huấn kỹ năng giao tiếp", "Tháng 5", "Khoa Khám bệnh"],
        ["3", "Bố trí lại buồng khám", "Quý IV", "Khoa Khám bệnh"],
    ]
    made = rows(*lines, heads=["TT", "Nhiệm vụ", both, both])
    assert column_roles(made) == ["number", "task", "deadline", "lead_support"]
    assert found(made).tasks[0].lead_units == ["Phòng Kế hoạch tổng hợp"]


def test_a_column_of_units_stays_one_where_a_cell_holds_a_time() -> None:
    lines = [
        ["1", "Cập nhật phác đồ điều trị", "Khoa Dược"],
        ["2", "Tập huấn kỹ năng giao tiếp", "Trước 20/7"],
        ["3", "Bố trí lại buồng khám", "Khoa Khám bệnh"],
    ]
    assert column_roles(rows(*lines, heads=["TT", "Nhiệm vụ", "Cơ quan chủ trì"])) == ["number", "task", "lead"]
