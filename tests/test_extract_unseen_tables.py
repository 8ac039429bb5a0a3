"""Assignment tables as many bodies write them: who leads and supports in one cell, marks for "as above", months over
rows, two time columns, groups by unit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Box, Cell, Grid, SourceFile, Table, TableCell
from pipeline.extract.cell_fields import fields_of_cell
from pipeline.extract.cell_units import cell_units
from pipeline.extract.columns import role_of
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, read_table
from pipeline.flow import understand
from pipeline.parse.tables import rows_of
from tests.helpers import grid, line, scanned, table


def found(made: Table, year: int | None = 2026, **context: object) -> Found:
    return read_table(Item("", Context(**context), table=made), year)  # type: ignore[arg-type]


def rows(heads: Sequence[str], *more: Sequence[str]) -> Table:
    return table([heads, *more])


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("Cục Đường bộ chủ trì, phối hợp với Vụ Pháp chế, Vụ Vận tải", ["Cục Đường bộ"], ["Vụ Pháp chế", "Vụ Vận tải"]),
        ("Sở Nội vụ chủ trì và phối hợp với các đơn vị liên quan", ["Sở Nội vụ"], ["các đơn vị liên quan"]),
        ("Sở Nội vụ chủ trì, phối hợp chặt chẽ với Công an tỉnh", ["Sở Nội vụ"], ["Công an tỉnh"]),
        ("Sở Nội vụ chủ trì; Sở Tài chính phối hợp", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ chủ trì; Sở Tài chính, Sở Y tế phối hợp thực hiện.", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Y tế"]),
        ("Sở Nội vụ (chủ trì), Sở Tài chính, Sở Y tế", ["Sở Nội vụ"], ["Sở Tài chính", "Sở Y tế"]),
        ("Sở Nội vụ (chủ trì); Sở Tài chính (phối hợp)", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ phối hợp với Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Chủ trì: Sở Nội vụ; Phối hợp: Sở Tài chính", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Nội vụ chủ trì", ["Sở Nội vụ"], []),
        ("Các cơ quan chủ trì nhiệm vụ", ["Các cơ quan chủ trì nhiệm vụ"], []),
        ("Sở Nội vụ, Sở Tài chính", ["Sở Nội vụ", "Sở Tài chính"], []),
        ("Sở KH&CN, VP UBND tỉnh", ["Sở KH&CN", "VP UBND tỉnh"], []),
        ("VP HĐND và UBND xã; CA xã", ["VP HĐND và UBND xã", "CA xã"], []),
        ("Sở Nội vụ £ *%", ["Sở Nội vụ"], []),
        ("Sở Nội vụ /", ["Sở Nội vụ"], []),
        ("Giáo viên bộ môn, giáo viên chủ nhiệm", ["Giáo viên bộ môn", "giáo viên chủ nhiệm"], []),
    ],
)
def test_a_cell_that_says_who_leads_and_who_works_with_them(cell: str, lead: list[str], support: list[str]) -> None:
    assert cell_units(cell) == (lead, support)
    made = rows(["STT", "Nhiệm vụ", "Đơn vị thực hiện"], ["1", "Rà soát các tuyến đường", cell])
    [task] = found(made).tasks
    assert (task.lead_units, task.support_units) == (lead, support)
    assert fields_of_cell("lead", cell, None) == {"lead_units": lead, **({"support_units": support} if support else {})}


@pytest.mark.parametrize("mark", ["-nt-", "nt", "n/t", "Như trên", "“", '"'])
def test_a_mark_for_the_same_as_above(mark: str) -> None:
    made = rows(
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        ["1", "Rà soát văn bản", "Sở Tư pháp", "Quý I/2026"],
        ["2", "Công bố kết quả", mark, mark],
        ["3", "Báo cáo kết quả", mark, "Quý II/2026"],
    )
    tasks = found(made).tasks
    assert [t.lead_units for t in tasks] == [["Sở Tư pháp"]] * 3
    assert [t.deadline.end if t.deadline else None for t in tasks] == ["2026-03-31", "2026-03-31", "2026-06-30"]


@pytest.mark.parametrize(
    ("cell", "lead"),
    [("~-nó", "Sở Tư pháp"), ("nỉ", "Sở Tư pháp"), ("~ít", "Sở Tư pháp"), ("bộ", "bộ"), ("Nt", "Sở Tư pháp")],
)
def test_a_mark_that_was_misread(cell: str, lead: str) -> None:
    made = rows(["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát văn bản", "Sở Tư pháp"], ["2", "Công bố kết quả", cell])
    assert found(made).tasks[1].lead_units == [lead]


def test_a_mark_in_the_first_row_stands_for_nothing() -> None:
    made = rows(["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát văn bản", "Như trên"])
    assert [t.lead_units for t in found(made).tasks] == [["Như trên"]]


def test_a_month_over_the_rows_is_their_time() -> None:
    made = rows(
        ["TT", "Nội dung công việc", "Chủ trì", "Thời gian"],
        ["THÁNG 9/2025"],
        ["1", "Kiểm tra đầu năm học", "Văn phòng Sở", ""],
        ["2", "Hướng dẫn giáo dục mầm non", "Phòng Mầm non", "Trước 20/9"],
        ["THÁNG 10/2025"],
        ["3", "Thi chọn đội tuyển", "Phòng Khảo thí", ""],
    )
    times = [(t.deadline.start, t.deadline.end) for t in found(made).tasks if t.deadline]
    assert times == [("2025-09-01", "2025-09-30"), (None, "2025-09-20"), ("2025-10-01", "2025-10-31")]
    assert found(made).sections == []


def test_a_group_beside_one_with_a_period_has_none_of_it() -> None:
    made = rows(
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
        ["I", "Nhiệm vụ quý I/2026", "", ""],
        ["1", "Rà soát văn bản", "Sở Tư pháp", ""],
        ["II", "Nhiệm vụ khác", "", ""],
        ["2", "Công bố kết quả", "Sở Tư pháp", ""],
    )
    assert [t.deadline.end if t.deadline else None for t in found(made).tasks] == ["2026-03-31", None]


def test_a_group_named_after_a_purpose_holds_work_where_units_do_it() -> None:
    made = rows(
        ["TT", "Nhiệm vụ", "Chủ trì"],
        ["I", "HUY ĐỘNG NGUỒN LỰC", ""],
        ["1", "Bố trí kinh phí cho các đề án", "Sở Tài chính"],
    )
    assert [t.lead_units for t in found(made).tasks] == [["Sở Tài chính"]]


def test_rows_under_a_unit_are_its_work() -> None:
    made = rows(
        ["TT", "Nhiệm vụ", "Ghi chú"],
        ["I. Sở Nội vụ"],
        ["1", "Rà soát tổ chức bộ máy", "Báo cáo"],
        ["II. Công an tỉnh"],
        ["1", "Bảo đảm an ninh mạng", "Kế hoạch"],
        ["2", "Sở Tài chính thẩm định kinh phí", "Báo cáo"],
    )
    assert [t.lead_units for t in found(made).tasks] == [["Sở Nội vụ"], ["Công an tỉnh"], ["Sở Tài chính"]]


def test_a_list_grouped_by_topics_gives_no_work() -> None:
    made = rows(["TT", "Nội dung", "Ghi chú"], ["I. Cải cách thể chế"], ["1", "Rà soát văn bản", "Báo cáo"])
    assert found(made).tasks == []


def test_two_time_columns_are_one_range() -> None:
    heads: list[list[str | None]] = [
        ["STT", "Nội dung công việc", "Chủ trì", "Thời gian thực hiện", None],
        [None, None, None, "Bắt đầu", "Kết thúc"],
        ["1", "Niêm yết thủ tục", "Phòng Kinh tế", "Tháng 01/2026", "Tháng 3/2026"],
        ["2", "Sơ kết kế hoạch", "Phòng Kinh tế", "05/6/2026", "30/6/2026"],
        ["3", "Tổng kết kế hoạch", "Phòng Kinh tế", "", "Quý IV/2026"],
    ]
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (2, 1), (0, 3): (1, 2)}
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid(heads, spans)])])
    assert [(t.deadline.start, t.deadline.end) for t in document.tasks if t.deadline] == [
        ("2026-01-01", "2026-03-31"),
        ("2026-06-05", "2026-06-30"),
        ("2026-10-01", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("ST T", "number"),
        ("Người phụ trách", "lead"),
        ("Khoa, phòng chịu trách nhiệm", "lead"),
        ("Phân công", "lead"),
        ("Vấn đề tồn tại", "field"),
        ("Thời hạn báo cáo", "deadline"),
    ],
)
def test_heads_of_many_bodies(head: str, role: str) -> None:
    assert role_of(head) == role


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Từ 15 đến 30/9/2026", "2026-09-15", "2026-09-30"),
        ("Từ 01/11 đến 20/11/2026", "2026-11-01", "2026-11-20"),
        ("Từ tháng 6 đến 30/9/2026", "2026-06-01", "2026-09-30"),
        ("Tháng /02/2026", "2026-02-01", "2026-02-28"),
    ],
)
def test_ranges_of_a_time_column(text: str, start: str, end: str) -> None:
    deadline = find_deadline(text, column=True)
    assert deadline is not None
    assert (deadline.start, deadline.end) == (start, end)


def test_a_detailed_plan_by_months_is_no_monthly_work() -> None:
    deadline = find_deadline("Lập kế hoạch chi tiết từng tháng, gửi Sở Tài chính trước ngày 10/3/2026")
    assert deadline is not None
    assert (deadline.end, deadline.recurrence) == ("2026-03-10", [])


def test_what_lost_points_and_what_is_done_about_it_in_one_row() -> None:
    blocks = [
        grid(
            [
                ["TT", "Tiêu chí", "Điểm trừ", "Nguyên nhân", "Giải pháp khắc phục", "Chủ trì", "Thời gian"],
                ["1", "Xử lý văn bản", "0,5", "Còn quá hạn", "Theo dõi hạn xử lý", "Văn phòng Sở", "Quý I/2026"],
                [None, None, None, None, "Cảnh báo trước hạn", "Văn phòng Sở", "Quý II/2026"],
            ],
            {(1, c): (2, 1) for c in range(4)},
        )
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned(blocks)])
    assert [(i.text, i.cause) for i in document.indicators] == [("Xử lý văn bản", "Còn quá hạn")]
    assert [(t.text, t.deadline.end if t.deadline else None) for t in document.tasks] == [
        ("Theo dõi hạn xử lý", "2026-03-31"),
        ("Cảnh báo trước hạn", "2026-06-30"),
    ]


# ---------------------------------------------------------------- cells of several lines


def cell(*texts: str, width: float = 100.0) -> TableCell:
    """The cell with these lines, in a table of one cell."""
    box = Box(85, 100, 85 + width, 200)
    lines = [line(text, 90, 104 + 16 * i) for i, text in enumerate(texts)]
    return rows_of(Grid(1, 1, [Cell(0, 0, 1, 1, box, lines)]), 1)[0].cells[0]


def test_units_under_each_other_without_a_sign_are_several() -> None:
    made = rows(["TT", "Nhiệm vụ", "Phối hợp"], ["1", "Rà soát văn bản", ""])
    stacked = cell("Sở Tư pháp", "Văn phòng Sở", "Công an tỉnh", width=220)
    made.rows[1].cells[2] = stacked
    assert stacked.text == "Sở Tư pháp Văn phòng Sở Công an tỉnh"
    assert found(made).tasks[0].support_units == ["Sở Tư pháp", "Văn phòng Sở", "Công an tỉnh"]


def test_a_name_that_wraps_is_one() -> None:
    made = rows(["TT", "Nhiệm vụ", "Phối hợp"], ["1", "Rà soát văn bản", ""])
    made.rows[1].cells[2] = cell("Hội Cựu chiến", "binh Công an", "tỉnh", width=95)
    assert made.rows[1].cells[2].parts == []
    assert len(found(made).tasks[0].support_units) == 1


@pytest.mark.parametrize(
    ("lines", "text"),
    [(("Tháng 01/202", "6"), "Tháng 01/2026"), (("Tổ 5/20", "3 hộ"), "Tổ 5/20 3 hộ")],
)
def test_a_year_that_a_narrow_column_broke(lines: tuple[str, str], text: str) -> None:
    assert cell(*lines).text == text


def test_names_of_a_cell_with_both_are_learned_apart() -> None:
    blocks = [
        grid(
            [
                ["TT", "Nhiệm vụ", "Đơn vị thực hiện"],
                ["1", "Rà soát văn bản", "Vụ Vận tải chủ trì, phối hợp với Vụ Pháp chế"],
                ["2", "Công bố văn bản", "Như trên"],
            ]
        )
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned(blocks)])
    assert [t.lead_units for t in document.tasks] == [["Vụ Vận tải"], ["Vụ Vận tải"]]
