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


NOTED = ["TT", "Nội dung", "Chủ trì", "Thời hạn", "Ghi chú"]
BARE = [["1", "Lập hồ sơ học bạ số", "Phòng A", "15/9/2026", ""], ["2", "Tập huấn", "Phòng B", "20/10/2026", ""]]


@pytest.mark.parametrize("end", ["", " |"])
@pytest.mark.parametrize("sign", [" | ", "\t"])
def test_last_cells_that_are_all_empty(sign: str, end: str) -> None:
    rows = [sign.join(row) for row in [NOTED, *BARE]]
    rows[0] += end if sign == " | " else ""
    assert texts(only(rows)) == [NOTED, *BARE]
    assert not only(rows).doubted


def test_tabs_at_the_end_of_rows_may_be_lost() -> None:
    found = only(["\t".join(row).rstrip() for row in [NOTED, *BARE]])
    assert texts(found) == [NOTED, *BARE]
    assert found.doubted == {1, 2}
    assert not find_tables(["Việc\tNgười", "Lập hồ sơ", "Tập huấn"])


@pytest.mark.parametrize("closed", [False, True])
def test_bars_count_from_the_left(closed: bool) -> None:
    rows = [
        ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời hạn", "Ghi chú"],
        ["1", "Lập hồ sơ", "Phòng A", "Phòng B", "15/9/2026", ""],
        ["2", "Tập huấn", "Phòng B", "Đoàn trường", "20/10/2026", "2 buổi"],
        ["", "Họp", "Phòng B", "", "25/10/2026", ""],
        ["3", "Kiểm tra sổ đầu bài", "Phòng C", "", "30/9/2026", ""],
    ]
    made = only([f"| {' | '.join(row)} |" if closed else " | ".join(row) for row in rows])
    assert texts(made) == rows
    assert not made.doubted


def test_a_name_of_a_group_before_bars() -> None:
    rows = [" | ".join(row) for row in [NOTED, ["I", "CHUYÊN MÔN", ""], *BARE, ["II", "HÀNH CHÍNH", "", "", ""], *BARE]]
    assert texts(only(rows))[1][:2] == ["I", "CHUYÊN MÔN"]
    assert only(rows).rows == 7


def test_a_day_in_a_short_row_is_no_count() -> None:
    rows = [[*BARE[0][:4], "2 buổi"], [*BARE[1][:4], "3 buổi"], ["3", "Kiểm tra", "Phòng C", "30/9/2026"]]
    found = only([" | ".join(row) for row in [NOTED, *rows]])
    assert texts(found)[3] == [*rows[2], ""]
    assert found.doubted == {3}


@pytest.mark.parametrize("closed", [False, True])
def test_a_head_over_two_columns_with_an_empty_cell_beside_it(closed: bool) -> None:
    rows = [
        ["TT", "Nội dung", "Chủ trì", "Thời gian", ""],
        ["", "", "", "Từ ngày", "Đến ngày"],
        ["1", "Lập hồ sơ", "Phòng A", "15/9/2026", "20/9/2026"],
        ["2", "Tập huấn", "Phòng B", "20/10/2026", "21/10/2026"],
        ["3", "Sơ kết", "Phòng C", "", "30/10/2026"],
    ]
    found = only([f"| {' | '.join(row)} |" if closed else " | ".join(row) for row in rows])
    assert [(c.column, c.column_span, c.row_span) for c in found.cells if c.row == 0] == [
        (0, 1, 2),
        (1, 1, 2),
        (2, 1, 2),
        (3, 2, 1),
    ]


@pytest.mark.parametrize("head", [["Việc", "Ai làm", "Bao giờ xong"], ["Mở lớp bơi", "Nhà thiếu nhi", "Tháng 7/2026"]])
@pytest.mark.parametrize("end", ["", ";"])
def test_rows_that_are_alike_are_a_table_whatever_stands_over_them(head: list[str], end: str) -> None:
    rows = [head, ["Biên soạn tờ gấp", "Phòng Tư pháp", "30/4/2026"], ["Thi viết", "Đoàn Thanh niên", "Quý III/2026"]]
    (found,) = find_tables(["; ".join(row) + end for row in rows])
    assert (found.rows, found.columns) == (3, 3)


def test_rows_that_are_alike_end_where_others_begin() -> None:
    rows = [
        "Mở lớp bơi; Nhà thiếu nhi; Tháng 7/2026",
        "In tờ gấp; Phòng Tư pháp; 30/4/2026",
        "Thi viết; Đoàn xã; 1/9/2026",
    ]
    (found,) = find_tables([*rows, "", "II. NHIỆM VỤ", "- Đội Mạng lưới dò rò rỉ; sửa ngay; xong trước 15/3/2026."])
    assert (found.rows, found.last) == (3, 3)


def test_sentences_that_are_alike_are_no_table() -> None:
    assert find_tables(["Khoa Dược rà soát thuốc; lập biên bản; trước 15/4/2026"] * 3) == []


def test_clauses_that_semicolons_part_are_no_table() -> None:
    clauses = [
        "Rà soát hồ sơ; báo cáo Sở; hoàn thành trong tháng 7/2026 theo kế hoạch chung của toàn ngành.",
        "Họp dân; lấy ý kiến; gửi biên bản.",
        "Lập dự toán; trình duyệt; mua sắm.",
    ]
    assert find_tables(clauses) == []
