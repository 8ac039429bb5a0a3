"""Tables of poor scans: letters, marks and specks in cells, heads and groups that were misread, joined cells."""

from __future__ import annotations

import pytest

from pipeline.document import BlockKind, Node, SourceFile, Table
from pipeline.extract.columns import role_of
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, read_table
from pipeline.extract.time_columns import time_of
from pipeline.extract.unit_cells import mend_unit_cells
from pipeline.extract.unit_heads import mended_heads
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.vocabulary import unit_names
from pipeline.flow import understand
from pipeline.parse.tables import extend, rows_of
from tests.helpers import block, grid, line, scanned, table

HEADS = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian"]


def found(made: Table, confidence: float = 0.9, **context: object) -> Found:
    for row in made.rows:
        for cell in row.cells:
            cell.confidence = confidence
    return read_table(Item("", Context(**context), table=made), 2026)  # type: ignore[arg-type]


def marked(*leads: str) -> Table:
    """Rows of work, each with its cell of who leads."""
    works = ["Rà soát văn bản", "Công bố kết quả", "Báo cáo kết quả", "Sơ kết kế hoạch"]
    rows = [[str(n), work, lead, "", ""] for n, (work, lead) in enumerate(zip(works, leads, strict=False), 1)]
    return table([HEADS, *rows])


def test_scraps_of_the_mark_for_the_same_as_above() -> None:
    made = marked("Sở Tư pháp", "m", "Đ", "Sở Y tế")
    assert [t.lead_units for t in found(made).tasks] == [["Sở Tư pháp"]] * 3 + [["Sở Y tế"]]
    one = marked("Sở Tư pháp", "m", "nt", "Sở Y tế")
    assert [t.lead_units for t in found(one).tasks] == [["Sở Tư pháp"]] * 3 + [["Sở Y tế"]]


@pytest.mark.parametrize("lead", ["cóc", "KT"])
def test_what_may_name_somebody_is_no_scrap(lead: str) -> None:
    assert [t.lead_units for t in found(marked("Sở Tư pháp", lead, "nt")).tasks][1] == [lead]


def test_one_scrap_alone_and_scraps_of_a_text_stand_for_nothing() -> None:
    assert found(marked("Sở Tư pháp", "m", "Sở Y tế")).tasks[1].lead_units == ["m"]
    assert found(marked("Sở Tư pháp", "m", "Đ"), confidence=1.0).tasks[1].lead_units == ["m"]


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Tố CNTT", "Tổ CNTT"),
        ("Phòng Y tế; Sờ Nội vụ", "Phòng Y tế; Sở Nội vụ"),
        ("Chì cục Thuế", "Chi cục Thuế"),
        ("- Vân phòng HĐND", "- Văn phòng HĐND"),
        ("Tô Ngọc Vân", "Tô Ngọc Vân"),  # a person
        ("Trường Ban", "Trường Ban"),  # may be Trưởng ban
        ("Bản Mường", "Bản Mường"),
        ("Hội đồng trường", "Hội đồng trường"),
    ],
)
def test_heads_of_names_that_lost_their_marks(read: str, right: str) -> None:
    assert mended_heads(read) == right
    made = marked(read)
    made.rows[1].cells[2].confidence = 0.9
    mend_unit_cells([Node(None, table=made)])
    assert made.rows[1].cells[2].text == right
    text = marked(read)
    mend_unit_cells([Node(None, table=text)])
    assert text.rows[1].cells[2].text == read  # what was not read from pixels stands


def test_a_body_and_not_a_village() -> None:
    made = marked("Ban Xây dựng Đoàn", "Ban Xây dựng Đoàn", "Ban Xây dựng Đoàn", "Bản Xây dựng Đoàn")
    made.rows.append(table([["5", "Tổng kết", "Bản Xây dựng Đoàn", "", ""]]).rows[0])
    mend_unit_cells([Node(None, table=made)])
    assert {row.cells[2].text for row in made.rows if not row.header} == {"Ban Xây dựng Đoàn"}


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("CGC, PC Quảng Ngãi, PC Gia Lai", ["CGC", "PC Quảng Ngãi", "PC Gia Lai"]),
        ("CTĐL, CGC, B4", ["CTĐL", "CGC", "B4"]),
        ("Ban KT, AT, KD", ["Ban KT, AT, KD"]),
        ("Ban Viễn thông và CNTT", ["Ban Viễn thông và CNTT"]),
        ("Sở Nội vụ và VNPT", ["Sở Nội vụ", "VNPT"]),
        ("Chi cục Kiểm lâm, các xã đoàn", ["Chi cục Kiểm lâm", "các xã đoàn"]),
    ],
)
def test_short_forms_in_cells(cell: str, units: list[str]) -> None:
    assert split_cell(cell) == units


def test_common_nouns_under_one_plural_stay_one_beside_the_plural_alone() -> None:
    made = marked("Các khoa, phòng", "Các khoa", "Khoa Dược")
    names = unit_names([Node(None, table=made)])
    assert names == {"Khoa Dược"}
    assert found(made, names=names).tasks[0].lead_units == ["Các khoa, phòng"]


def test_work_under_a_heading_of_aims_is_work() -> None:
    made = table([HEADS, ["1", "Rà soát văn bản", "Sở Tư pháp", "", "Tháng 3/2026"]])
    assert [t.lead_units for t in found(made, kind="purpose").tasks] == [["Sở Tư pháp"]]
    aims = table([["TT", "Nội dung", "Thời gian"], ["1", "Nâng cao chất lượng phục vụ", "Năm 2026"]])
    assert found(aims, kind="purpose").tasks == []


def groups(*labels: str) -> list[str]:
    rows = [
        [row for label in labels for row in ([label, "Nhóm việc", "", "", ""], ["1", "Rà soát", "Sở Y tế", "", ""])]
    ]
    return [section.id for section in found(table([HEADS, *rows[0]])).sections]


def test_letters_of_groups_go_on_over_c_and_d() -> None:
    assert groups("A", "B", "C", "D") == ["A", "B", "C", "D"]
    assert groups("A", "B", "có", "D") == ["A", "B", "C", "D"]


def test_numerals_begin_again_under_c() -> None:
    rows: list[list[str]] = []
    for label in ("A", "I", "II", "B", "C", "I"):
        rows.append([label, "Nhóm việc", "", "", ""])
    made = table([HEADS, *rows, ["1", "Rà soát", "Sở Y tế", "", ""]])
    assert [section.id for section in found(made).sections] == ["A", "A.I", "A.II", "B", "C", "C.I"]


def test_an_unread_cell_takes_nobody_from_the_heading() -> None:
    made = marked("Sở Tư pháp", "")
    made.rows[2].cells[2].unread = True
    assert [t.lead_units for t in found(made, units=("Tổng công ty X",)).tasks] == [["Sở Tư pháp"], []]
    assert found(marked("Sở Tư pháp", ""), units=("Tổng công ty X",)).tasks[1].lead_units == ["Tổng công ty X"]


@pytest.mark.parametrize(
    ("cell", "start", "end"),
    [
        ("Từ 01/9 :¡ đến 15/11/2026", "2026-09-01", "2026-11-15"),
        ("Tháng 3 - 4/2026", "2026-03-01", "2026-04-30"),
    ],
)
def test_dirt_between_the_words_of_a_time(cell: str, start: str, end: str) -> None:
    deadline = time_of({"deadline": table([[cell, ""]]).rows[0].cells[0]}, 2026, None)
    assert deadline
    assert (deadline.start, deadline.end) == (start, end)


@pytest.mark.parametrize(
    ("read", "right"), [("31/01202 6", "31/01/2026"), ("30/62026", "30/62026"), ("2/2026", "2/2026")]
)
def test_a_lost_slash_before_a_year(read: str, right: str) -> None:
    made = grid([["1", read]]).grid
    assert made
    assert rows_of(made, 1)[0].cells[1].text == right


def test_a_joined_cell_goes_on_over_a_page_in_a_table_with_groups() -> None:
    rows = [["I", "Nhóm việc", "", ""], *([str(n), f"Việc số {n}", "Sở Y tế", "Quý I/2026"] for n in range(1, 7))]
    made = table([["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], *rows])
    extend(made, table([["7", "Việc số 7", "", "Quý II/2026"]], heads=0).rows)
    assert made.rows[-1].cells[2].text == "Sở Y tế"


def test_an_order_that_a_plan_is_based_on_gives_its_work_to_nobody() -> None:
    intro = "Căn cứ chỉ đạo của Tập đoàn X, Tổng công ty Y ban hành Kế hoạch với các nội dung sau:"
    rows = [["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], ["1", "Rà soát lưới điện", "", "Tháng 3/2026"]]
    page = scanned([block([line(intro)], BlockKind.TEXT), grid(rows, top=200.0)])
    [task] = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [page]).tasks
    assert task.lead_units == []


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Nội dung trọng tâm", "task"),  # much like "Nội dung tồn tại", which is a theme
        ("Nội dung chỉ đạo", "task"),  # without marks it holds "nội dung chi"
        ("Các bước thực hiện", "task"),
        ("Hạng mục", "task"),
        ("Cơ quan chuẩn bị", "lead"),
        ("Phòng tham mưu", "lead"),
        ("Ai thực hiện", "lead"),
        ("Cùng thực hiện", "support"),
        ("Khi nào xong", "deadline"),
        ("Phó Chủ tịch phụ trách", "monitor"),
        ("Phụ trách chỉ đạo", "monitor"),
        ("Minh chứng", "product"),
        ("Cơ quan thẩm định", "approver"),
        ("Cơ quan chú tri", "lead"),  # misread
        ("Nội dung tổn tại", "field"),
    ],
)
def test_heads_of_columns(head: str, role: str) -> None:
    assert role_of(head) == role


def test_a_table_whose_work_stands_under_a_head_of_themes() -> None:
    works = ["Tổ chức lễ khai giảng năm học mới", "Khảo sát chất lượng đầu năm", "Hội nghị viên chức, người lao động"]
    rows = [["Tháng 9/2026", work, "Công đoàn", "Văn phòng"] for work in works]
    made = table([["Thời gian", "Nhóm nội dung", "Chủ trì", "Phối hợp"], *rows])
    assert [t.text for t in found(made).tasks] == works


def test_a_row_that_says_nothing_of_its_own_is_none() -> None:
    """The work and all beside it reach into a row that only the back's print makes."""
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian", "Ghi chú"]
    one = ["1", "Rà soát văn bản.", "Sở Y tế", "Quý II/2026", "Nhiệm vụ"]
    made = grid([heads, one, [None, None, None, None, "Sản phẩm"]], {(1, c): (2, 1) for c in range(4)})
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    assert [task.text for task in document.tasks] == ["Rà soát văn bản."]


@pytest.mark.parametrize("mark", ["Như trên M", "nt", "-nt-."])
def test_a_speck_beside_the_mark_for_the_same_is_no_name(mark: str) -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    made = grid([heads, ["1", "Rà soát.", "Sở Y tế", "Quý I/2026"], ["2", "Mở lớp.", mark, "Quý II/2026"]])
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    assert [task.lead_units for task in document.tasks] == [["Sở Y tế"]] * 2


def test_a_name_alone_before_a_count_that_begins_again_is_a_group_whose_numeral_was_lost() -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    work = [[str(n), text, "Sở Y tế", "Quý I/2026"] for n, text in ((1, "Rà soát văn bản."), (2, "Mở lớp tập huấn."))]
    groups = [["A", "KINH TẾ", "", ""], ["", "Nông nghiệp", "", ""], *work, ["", "Tài chính", "", ""], *work]
    made = grid([heads, *groups, ["B", "VĂN HÓA", "", ""], ["I", "Giáo dục", "", ""], *work])
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    assert [section.id for section in document.sections] == ["A", "A.I", "A.II", "B", "B.I"]
    assert len(document.tasks) == 6


def test_a_one_right_over_a_one_is_roman_and_d_behind_it_two() -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    work = [[f"1.{n}", text, "Sở Y tế", "Quý I/2026"] for n, text in ((1, "Rà soát."), (2, "Mở lớp."))]
    groups = [
        ["1", "THỂ CHẾ", "", ""],
        ["1", "Văn bản", "", ""],
        *work,
        ["D", "BỘ MÁY", "", ""],
        ["1", "Cơ sở", "", ""],
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid([heads, *groups, *work])])])
    assert [section.id for section in document.sections] == ["I", "I.1", "II", "II.1"]


@pytest.mark.parametrize("one", ["I", "ï.", ""])
def test_what_stands_right_under_a_numeral_and_over_decimals_is_a_one(one: str) -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    work = [[f"1.{n}", text, "Sở Y tế", "Quý I/2026"] for n, text in ((1, "Rà soát."), (2, "Mở lớp."))]
    groups = [
        ["I", "THỂ CHẾ", "", ""],
        ["I", "Văn bản", "", ""],
        *work,
        ["II", "BỘ MÁY", "", ""],
        ["1", "Cơ sở", "", ""],
    ]
    document = understand(
        SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid([heads, *groups, *work], {(2, 1): (1, 3)})])]
    )
    assert [section.id for section in document.sections] == ["I", "I.1", "II", "II.1"]
