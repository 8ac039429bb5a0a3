"""Tables that tick columns: who does it, and when, stand in the heads. Which of several times is the work's."""

from __future__ import annotations

import pytest

from pipeline.document import Node, Table, Task
from pipeline.extract.columns import role_of
from pipeline.extract.items import Context, Item
from pipeline.extract.mark_columns import marks_of, mend_ticks
from pipeline.extract.table_rows import column_roles, read_table
from pipeline.extract.unit_cells import mend_unit_cells
from pipeline.extract.unit_lists import split_cell
from pipeline.parse.tables import rows_of
from tests.helpers import grid, table

UPPER = ["TT", "Công việc", "Đơn vị thực hiện", None, None, "Thời gian thực hiện năm 2025", None, None, None]
LOWER = [None, None, "Khoa Nội", "Khoa Dược", "Phòng Điều dưỡng", "Quý I", "Quý II", "Quý III", "Quý IV"]
WIDE = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 3), (0, 5): (1, 4)}


def ticked(*rows: list[str | None], upper: list[str | None] = UPPER, lower: list[str | None] = LOWER) -> Table:
    made = grid([upper, lower, *rows], WIDE)
    assert made.grid
    return Table(len(upper), rows_of(made.grid, 1))


def tasks(made: Table, **context: object) -> list[Task]:
    return read_table(Item("", Context(**context), table=made), 2026).tasks  # type: ignore[arg-type]


def due(task: Task) -> tuple[str, str | None, str | None] | None:
    return (task.deadline.text, task.deadline.start, task.deadline.end) if task.deadline else None


def test_ticks_say_who_and_when() -> None:
    made = ticked(
        ["1", "Kiểm kê tủ thuốc cấp cứu", "", "x", "", "x", "", "", ""],
        ["2", "Tập huấn quy trình rửa tay thường quy", "", "", "x", "", "x", "x", ""],
        ["3", "Sửa hệ thống oxy trung tâm", "x", "x", "", "x", "", "", "x"],
        ["4", "Bình bệnh án mỗi khoa một lần", "", "", "", "", "", "", ""],
    )
    assert column_roles(made) == ["number", "task", *["mark"] * 7]
    found = tasks(made)
    assert [t.lead_units for t in found] == [["Khoa Dược"], ["Phòng Điều dưỡng"], ["Khoa Nội", "Khoa Dược"], []]
    assert [due(t) for t in found] == [
        ("Quý I", "2025-01-01", "2025-03-31"),
        ("Quý II - Quý III", "2025-04-01", "2025-09-30"),
        ("Quý I, Quý IV", "2025-01-01", "2025-12-31"),
        None,
    ]


def test_a_sign_of_its_own_says_who_helps() -> None:
    [task] = tasks(ticked(["1", "Kiểm kê tủ thuốc cấp cứu", "PH", "CT", "PH", "x", "", "", ""]))
    assert (task.lead_units, task.support_units) == (["Khoa Dược"], ["Khoa Nội", "Phòng Điều dưỡng"])


def test_heads_broken_in_narrow_columns_and_ticks_misread() -> None:
    lower = [*LOWER[:5], "Q uý I", "Qua ý II", "Quy IH", "Q uý IV"]
    made = ticked(
        ["1", "Kiểm kê tủ thuốc cấp cứu", "", "xã", "", "ở", "", "", ""],
        ["2", "Tập huấn quy trình rửa tay thường quy", "xe", "", "", "", "", "x", "xứ"],
        lower=lower,
    )
    first, second = tasks(made)
    assert (first.lead_units, second.lead_units) == (["Khoa Dược"], ["Khoa Nội"])
    assert due(first) == ("Quý I", "2025-01-01", "2025-03-31")
    assert due(second) == ("Quý III - Quý IV", "2025-07-01", "2025-12-31")


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Cấp trình", ["UBND", "HĐND", "Tỉnh ủy"]),  # who approves it does not do it
        ("Loại văn bản", ["Nghị quyết", "Quyết định", "Chỉ thị"]),
    ],
)
def test_ticks_under_other_heads_name_nobody(upper: str, lower: list[str]) -> None:
    made = ticked(
        ["1", "Soạn quy chế chi tiêu", "x", "", "", "x", "", "", ""],
        ["2", "Soạn bảng giá dịch vụ", "", "", "x", "", "x", "", ""],
        upper=["TT", "Công việc", upper, None, None, *UPPER[5:]],
        lower=[None, None, *lower, *LOWER[5:]],
    )
    assert all(min(run.heads) == 5 for run in marks_of(made))
    assert not [task for task in tasks(made, units=("Phòng Tài vụ",)) if task.lead_units != ["Phòng Tài vụ"]]


def test_short_names_and_figures_are_no_ticks() -> None:
    made = ticked(["1", "Soạn quy chế chi tiêu", "3", "12", "", "5", "6", "7", "8"])
    assert marks_of(made) == []
    names = table(
        [["TT", "Công việc", "Chủ trì", "Phối hợp"], ["1", "Soạn quy chế", "VP", "CA"], ["2", "Họp", "VP", ""]]
    )
    assert marks_of(names) == []
    assert column_roles(names) == ["number", "task", "lead", "support"]


def test_of_two_time_columns_the_one_that_can_be_dated() -> None:
    heads = ["TT", "Nội dung kiểm tra", "Thời gian làm việc tại đơn vị", "Thời gian tiến hành", "Đơn vị chủ trì"]
    made = table(
        [
            heads,
            ["1", "Kiểm tra quy chế chi tiêu nội bộ", "03 ngày", "Quý II/2026", "Phòng Tài chính"],
            ["2", "Kiểm tra hồ sơ nhân sự", "05 ngày", "Tháng 8/2026", "Phòng Tổ chức"],
        ]
    )
    assert column_roles(made) == ["number", "task", None, "deadline", "lead"]
    assert [t.deadline and t.deadline.end for t in tasks(made)] == ["2026-06-30", "2026-08-31"]


def test_the_day_from_which_a_rule_holds_gives_way_to_the_month_over_the_row() -> None:
    made = table(
        [
            ["TT", "Nội dung", "Cơ quan chủ trì"],
            ["THÁNG 5 NĂM 2026"],
            ["1", "Quy định phí tham quan áp dụng từ ngày 01/10/2026", "Sở Tài chính"],
            ["2", "Đề án bến xe, hoàn thành trước ngày 20/5/2026", "Sở Xây dựng"],
        ]
    )
    assert [t.deadline and t.deadline.end for t in tasks(made)] == ["2026-05-31", "2026-05-20"]


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Cô Hiền (HT)", ["Cô Hiền"]),
        ("Thầy Quang (GDTC, TPT), cô Ngân (khối 3)", ["Thầy Quang", "cô Ngân"]),
        ("Đ/c Bình, đ/c Tuyết", ["Đ/c Bình", "đ/c Tuyết"]),
        ("(Theo phân công)", ["(Theo phân công)"]),
    ],
)
def test_people_without_their_brackets(cell: str, units: list[str]) -> None:
    assert split_cell(cell) == units


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Cơ quan chủ trì/Cơ quan phối hợp", "lead_support"),
        ("Đơn vị thực hiện (chủ trì, phối hợp)", "lead_support"),
        ("Đơn vị phối hợp thực hiện", "support"),
        ("LĐ Sở phụ trách", "monitor"),
        ("Lãnh đạo UBND chỉ đạo", "monitor"),
        ("Tên nghị quyết", "task"),
        ("Thời hạn thanh tra", "other"),
        ("Ban thẩm tra", "other"),
    ],
)
def test_heads_of_other_bodies(head: str, role: str) -> None:
    assert role_of(head) == role


def test_work_under_a_head_that_nobody_knows() -> None:
    made = table(
        [
            ["Mã", "Sáng kiến dự thi", "Bộ phận chủ trì", "Thời hạn hoàn thành"],
            ["A1", "Làm vườn rau sạch trên sân thượng trường", "Tổ Sinh", "Tháng 9/2026"],
            ["A2", "Vẽ tranh tường dọc hành lang khối nhà B", "Đoàn trường", "Tháng 10/2026"],
        ]
    )
    assert column_roles(made) == [None, "task", "lead", "deadline"]


@pytest.mark.parametrize("mark", ["-//-", "//", "″", '- " -'])
def test_marks_for_the_cell_above(mark: str) -> None:
    made = table(
        [
            ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"],
            ["1", "Sửa mái nhà kho dụng cụ", "Đội Công trình", "Quý I/2026"],
            ["2", "Quét vôi tường rào", mark, "Quý II/2026"],
        ]
    )
    assert [t.lead_units for t in tasks(made)] == [["Đội Công trình"]] * 2


def test_names_under_each_other_where_one_stands_alone_elsewhere() -> None:
    leads = ["P. Kỹ thuật vận hành", "P. Kỹ thuật vận hành", "P. Kỹ thuật vận hành Xưởng Cơ điện", "Phòng Kế hoạch"]
    made = table(
        [["Nhiệm vụ", "Chủ trì"], *([f"Bảo dưỡng máy bơm số {n} trạm đầu mối", u] for n, u in enumerate(leads))]
    )
    mend_unit_cells([Node(table=made)])
    assert [t.lead_units for t in tasks(made)][2:] == [["P. Kỹ thuật vận hành", "Xưởng Cơ điện"], ["Phòng Kế hoạch"]]


def test_years_and_lone_signs_as_heads() -> None:
    made = ticked(
        ["1", "Lát vỉa hè phố chợ", "PH", "CT", "", "x", "", "", ""],
        upper=["TT", "Công việc", "Phân công thực hiện", None, None, "Lộ trình", None, None, None],
        lower=[None, None, "Tổ A", "Tổ B", "Phòng Quản lý đô thị", "2026", "2027", "2028", "2029"],
    )
    [task] = tasks(made)
    assert (task.lead_units, task.support_units) == (["Tổ B"], ["Tổ A"])
    assert due(task) == ("2026", "2026-01-01", "2026-12-31")


@pytest.mark.parametrize("head", ["Ngày, tháng", "Tháng", "Lịch"])
def test_a_column_of_times_whatever_its_head(head: str) -> None:
    made = table(
        [
            [head, "Nội dung", "Chủ trì"],
            ["02/7/2026", "Cấp phát giống keo cho các hộ", "Kiểm lâm viên"],
            ["05 - 08/7/2026", "Đo đạc lại nương rẫy", "Địa chính xã"],
            ["Cả tháng 7/2026", "Trực cháy rừng", "Dân quân xã"],
        ]
    )
    assert column_roles(made)[0] == "deadline"
    assert [t.deadline and t.deadline.end for t in tasks(made)] == ["2026-07-02", "2026-07-08", "2026-07-31"]


def test_heads_that_only_hold_such_a_word_are_no_times() -> None:
    assert role_of("Ngày sinh") != "deadline"
    assert role_of("Tuần tra") != "deadline"


def test_the_chief_of_an_office_of_two_bodies() -> None:
    assert split_cell("Chánh Văn phòng HĐND và UBND xã") == ["Chánh Văn phòng HĐND và UBND xã"]
    assert split_cell("Chánh Văn phòng, Giám đốc Sở Y tế") == ["Chánh Văn phòng", "Giám đốc Sở Y tế"]


def test_a_cell_that_a_page_cut_is_one_name_as_elsewhere() -> None:
    made = table(
        [["Nhiệm vụ", "Chủ trì"], *([f"Trồng dặm rừng ngập mặn ô số {n}", "Hạt Kiểm lâm Thanh tra"] for n in range(3))]
    )
    made.rows[2].cells[1].parts = ["Hạt Kiểm lâm", "Thanh tra"]
    mend_unit_cells([Node(table=made)])
    assert len({tuple(t.lead_units) for t in tasks(made)}) == 1


def test_ticks_that_a_scan_made_into_words_are_ticks_again() -> None:
    made = ticked(
        ["1", "Kiểm kê tủ thuốc cấp cứu", "", "xã", "", "x", "", "", ""],
        ["2", "Tập huấn rửa tay thường quy", "x", "", "", "", "x", "x", "xử"],
    )
    mend_ticks(made)
    assert [c.text for c in made.rows[2].cells[2:]] == ["", "x", "", "x", "", "", ""]
    assert made.rows[3].cells[8].text == "x"
    assert made.rows[3].cells[8].confidence < 1


def test_signs_of_two_kinds_stay() -> None:
    made = ticked(["1", "Kiểm kê tủ thuốc", "PH", "CT", "CI", "x", "", "", ""])
    mend_ticks(made)
    assert [c.text for c in made.rows[2].cells[2:5]] == ["PH", "CT", "CI"]


def test_one_read_as_a_roman_numeral_beside_figures() -> None:
    leads = ["Tổ dân phố I", "Tổ dân phố 2", "Tổ dân phố 3", "Khu I", "Khu II"]
    made = table([["Nhiệm vụ", "Chủ trì"], *([f"Vận động thu quỹ khuyến học đợt {n}", u] for n, u in enumerate(leads))])
    mend_unit_cells([Node(table=made)])
    assert [r.cells[1].text for r in made.rows[1:]] == ["Tổ dân phố 1", *leads[1:]]


def test_years_out_of_their_order_are_not_believed() -> None:
    lower = [*LOWER[:5], "2026", "2023", "2028", "2029"]
    made = ticked(["1", "Lát vỉa hè phố chợ", "", "x", "", "", "x", "", ""], lower=lower)
    assert all(run.role == "lead" for run in marks_of(made))


def test_a_head_that_was_read_badly_makes_its_rows_doubtful() -> None:
    lower = [*LOWER[:2], "Khoa Nội", "Kh8a Dưực", "Phòng Điều dưỡng", *LOWER[5:]]
    made = ticked(
        ["1", "Kiểm kê tủ thuốc", "x", "", "", "x", "", "", ""],
        ["2", "Rửa tay", "", "x", "", "", "x", "", ""],
        lower=lower,
    )
    first, second = tasks(made)
    assert first.confidence > second.confidence
