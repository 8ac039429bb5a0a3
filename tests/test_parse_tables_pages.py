"""A table's columns and its broken row on the next page, told by those of the page before."""

from __future__ import annotations

import pytest

from pipeline.document import Block, Line
from pipeline.parse import outline
from tests.helpers import block, grid, line, scanned
from tests.test_parse_tables import HEADS, joined, texts


def two_columns_in_one(rows: list[tuple[str, str, str, str]]) -> Block:
    """A grid of three columns: what belongs into the second and third of four stands in one cell."""
    made = grid([[a, None, "", d] for a, _, _, d in rows], {(r, 2): (1, 1) for r in range(len(rows))})
    assert made.grid
    made.grid.columns = 3
    for cell in made.grid.cells:
        cell.column -= cell.column > 1
        if cell.column == 1:
            _, b, c, _ = rows[cell.row]
            cell.box = cell.box._replace(x0=175.0)
            y = cell.box.y0 + 2
            whole = line(b, 177, y)
            whole.words += line(c, 267, y).words
            cell.lines = [whole]
    return made


def test_a_page_that_shows_fewer_columns_takes_those_of_the_page_before() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    after = two_columns_in_one([("3", "Công khai.", "Sở Công an", "Quý II"), ("4", "Tổ chức.", "Sở Y tế", "Quý IV")])
    found = joined(first, after)
    assert texts(found)[2:] == [["3", "Công khai.", "Sở Công an", "Quý II"], ["4", "Tổ chức.", "Sở Y tế", "Quý IV"]]


def with_a_stroke(rows_: list[list[str]]) -> Block:
    """The same columns, the second parted by a stroke at its middle."""
    made = grid([[a, b, "", c, d] for a, b, c, d in rows_])
    assert made.grid
    for cell in made.grid.cells:
        x0, x1 = ((85, 175), (175, 230), (230, 265), (265, 355), (355, 445))[cell.column]
        dx = x0 + 2 - cell.lines[0].words[0].box.x0 if cell.lines else 0
        cell.box = cell.box._replace(x0=x0, x1=x1)
        for one in cell.lines:
            for w in one.words:
                w.box = w.box._replace(x0=w.box.x0 + dx, x1=w.box.x1 + dx)
    return made


def test_a_page_with_a_stroke_in_a_column_keeps_the_columns_of_the_page_before() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    rows_ = [["3", "Công khai.", "Sở Công an", "Quý II"], ["4", "Tổ chức.", "Sở Y tế", "Quý IV"]]
    assert texts(joined(first, with_a_stroke(rows_)))[2:] == rows_


def test_the_same_heads_again_stand_over_as_many_columns() -> None:
    """Justified words leave a white stretch in a cell of each row, the heads too."""
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    after = with_a_stroke([HEADS, ["3", "Công", "Sở Công an", "Quý II"]])
    assert after.grid
    for column, text in ((1, "Nhiệm"), (2, "vụ")):
        after.grid.cells[column].lines = [line(text, (198, 232)[column - 1], 102)]
    after.grid.cells[7].lines = [line("khai", 232, 142)]
    assert texts(joined(first, after))[-1] == ["3", "Công khai", "Sở Công an", "Quý II"]


def test_longer_words_on_the_next_page_move_an_edge_into_the_white_beside_it() -> None:
    """No word stands in the last column there, so that the page alone shows three; the page lies where the other did,
    though all of its edges, moved together, would lie between words."""
    heads = ["TT", "Việc", "Cơ quan", "Ghi chú"]
    first = grid([heads, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    after = grid([["3", "Rà soát hết danh mục", "Sở Y tế"], ["4", "Công khai", "Sở Nội vụ"]])
    assert after.grid
    for cell in after.grid.cells:
        cell.box = cell.box._replace(x0=300, x1=445) if cell.column == 2 else cell.box
        if cell.column == 2:
            cell.lines = [line(cell.text, 305, cell.box.y0 + 2)]
    assert texts(joined(first, after))[2:] == [
        ["3", "Rà soát hết danh mục", "Sở Y tế", ""],
        ["4", "Công khai", "Sở Nội vụ", ""],
    ]


def test_two_heads_that_the_page_before_took_for_one_stay_two() -> None:
    first = grid([["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], ["1", "Rà soát", "Sở Nội vụ", "Quý I"]])
    after = with_a_stroke([["TT", "Nhiệm", "Chủ trì", "Thời gian"], ["2", "Kiểm", "Sở Y tế", "Quý I"]])
    assert after.grid
    after.grid.cells[2].lines, after.grid.cells[7].lines = [line("vụ", 242, 102)], [line("Sở A", 242, 142)]
    pages = [scanned([b], n) for n, b in enumerate([first, after], 1)]
    assert [n.table.columns for n in outline(pages).body if n.table] == [4, 5]


def test_another_table_with_more_columns_stays_another() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    other = with_a_stroke([["3", "Công", "Sở Công an", "Quý II"]])
    assert other.grid
    other.grid.cells[2].lines = [line("khai", 232, 102)]
    pages = [scanned([b], n) for n, b in enumerate([first, other], 1)]
    assert [n.table.columns for n in outline(pages).body if n.table] == [4, 5]


def test_words_over_an_edge_keep_a_table_of_fewer_columns_as_it_is() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    rows_ = [("3", "Công khai danh mục", "thủ tục", "Quý II"), ("4", "Tổ chức hội nghị toàn", "tỉnh", "Quý IV")]
    pages = [scanned([b], n) for n, b in enumerate([first, two_columns_in_one(rows_)], 1)]
    found = [n.table for n in outline(pages).body if n.table]
    assert [t.columns for t in found] == [4, 3]


def test_the_rest_of_a_broken_row_that_the_next_page_shows_as_lines() -> None:
    body = [[str(n), f"Việc thứ {n}.", "Sở Nội vụ", "Quý I"] for n in (1, 2)]

    def found(work: str, unit: str) -> list[list[str]]:
        rest = block([Line([*line(work, 177, 60).words, *line(unit, 267, 60).words])])
        pages = [scanned([grid([HEADS, *body, ["3", "Mở lớp", "Sở Y tế và", "Quý III"]])], 1), scanned([rest], 2)]
        (table,) = [n.table for n in outline(pages).body if n.table]
        return texts(table)

    assert found("tại các xã", "Sở Nội vụ")[-1] == ["3", "Mở lớp tại các xã", "Sở Y tế và Sở Nội vụ", "Quý III"]
    assert found("Nơi nhận:", "Giám đốc")[-1] == ["3", "Mở lớp", "Sở Y tế và", "Quý III"]


@pytest.mark.parametrize("heads", [[], [["TT", "Nhiệm", "vụ", "Cơ quan chủ trì", "Thời gian"]]], ids=["none", "again"])
def test_words_that_a_page_shares_out_wrongly_go_to_the_columns_of_the_page_before(heads: list[list[str]]) -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]])
    after = grid([*heads, ["3", "Công bố", "thủ tục", "Sở Y tế", "Quý II"], ["4", "Mở lớp.", "", "Sở Y tế", "Quý IV"]])
    assert after.grid
    lefts = (85, 175, 215, 230, 355)
    for cell in after.grid.cells:
        x0, x1 = [*lefts, 445][cell.column : cell.column + 2]
        cell.box = cell.box._replace(x0=x0, x1=x1)
        at = {2: 215, 3: 267}.get(cell.column, x0 + 2)
        for one in cell.lines:
            cell.lines = [line(one.text, at, one.box.y0)]
    assert texts(joined(first, after))[2:] == [
        ["3", "Công bố thủ tục", "Sở Y tế", "Quý II"],
        ["4", "Mở lớp.", "Sở Y tế", "Quý IV"],
    ]


def test_heads_printed_again_over_the_end_of_a_row_are_those_of_the_page_before() -> None:
    """The page alone shows three columns: the head over two of them hides the white between, and little stands under
    them."""
    heads = [["TT", "Nhiệm vụ", "Phân công", None], [None, None, "Chủ trì", "Phối hợp"]]
    spans = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)}
    first = grid([*heads, ["1", "Rà soát", "Sở Nội vụ", "Sở Y tế"]], spans)
    after = grid([["", "", "Phân công"], ["TT", "Nhiệm vụ", ""], ["", "danh mục", ""]])
    assert after.grid
    for cell in after.grid.cells:
        cell.box = cell.box._replace(x1=445) if cell.column == 2 else cell.box
    over, lower, rest = (c for c in after.grid.cells if c.column == 2)
    over.lines = [line("Phân công", 315, over.box.y0 + 2)]
    lower.lines = [Line([*line("Chủ trì", 267, y := lower.box.y0 + 2).words, *line("Phối hợp", 357, y).words])]
    rest.lines = [line("Sở Công an", 357, rest.box.y0 + 2)]
    between = grid([*heads, ["2", "Rà soát", "Sở Nội vụ", "Sở Y tế và"]], spans)
    found = joined(first, between, after)
    assert texts(found)[-1] == ["2", "Rà soát danh mục", "Sở Nội vụ", "Sở Y tế và Sở Công an"]
    again = [row for row in found.rows[-2:] if row.header]
    assert [[c.text for c in row.cells if not c.continued] for row in again] == [
        ["TT", "Nhiệm vụ", "Phân công"],
        ["Chủ trì", "Phối hợp"],
    ]


def test_a_misread_number_does_not_join_two_whole_rows() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Mở lớp học", "Sở Y tế", "Quý I"]])
    found = joined(first, grid([["lñ", "Công khai.", "Sở Y tế", "Quý II"]]))
    assert [t[1] for t in texts(found)] == ["Rà soát.", "Mở lớp học", "Công khai."]


def test_specks_do_not_join_two_whole_rows_without_numbers() -> None:
    heads = ["Nhiệm vụ trọng tâm", "Cơ quan chủ trì", "Thời gian"]
    after = grid([["Bố trí trực ban", "ì Sở Y tế", "Quý II"]])
    found = joined(grid([heads, ["Rà soát danh mục.", "Sở Nội vụ", "Quý I"]]), after)
    assert len(texts(found)) == 2
    found = joined(grid([heads, ["Rà soát danh mục", "Sở Nội", "Quý I"]]), grid([["Luật Đất đai.", "vụ", "năm nay"]]))
    assert texts(found) == [["Rà soát danh mục Luật Đất đai.", "Sở Nội vụ", "Quý I năm nay"]]


JOINED = {(1, 0): (2, 1), (1, 1): (2, 1)}
POINTS = ["TT", "Tiêu chí", "Giải pháp", "Bộ phận", "Thời gian"]


def test_a_whole_row_under_a_number_of_the_page_before() -> None:
    first = grid(
        [
            POINTS,
            ["1", "Hồ sơ trễ hạn", "Cử người trực.", "Tổ Một cửa", "Quý I"],
            [None, None, "Gọi điện báo trước.", "Văn thư", "Quý II"],
            ["2", "Phòng chờ", "Mua quạt, ghế", "Kế toán", "Tháng 3"],
        ],
        JOINED,
    )
    after = grid(
        [["", "", "Lắp mái che", "Địa chính", "Tháng 5"], ["3", "Mạng yếu", "Đổi nhà mạng", "Văn thư", "Quý I"]]
    )
    found = texts(joined(first, after))
    assert found[2:] == [
        ["2", "Phòng chờ", "Mua quạt, ghế", "Kế toán", "Tháng 3"],
        ["2", "Phòng chờ", "Lắp mái che", "Địa chính", "Tháng 5"],
        ["3", "Mạng yếu", "Đổi nhà mạng", "Văn thư", "Quý I"],
    ]


def test_the_rest_of_a_cell_under_a_number_of_the_page_before() -> None:
    first = grid(
        [
            POINTS,
            ["1", "Hồ sơ trễ hạn", "Cử người trực.", "Tổ Một cửa", "Quý I"],
            [None, None, "Gọi điện báo trước.", "Văn thư", "Quý II"],
            ["2", "Phòng chờ", "Mua quạt, ghế.", "Kế toán", "Tháng 3"],
        ],
        JOINED,
    )
    after = grid([["", "", "Kê lại bàn làm việc.", "", ""], ["3", "Mạng yếu", "Đổi nhà mạng", "Văn thư", "Quý I"]])
    assert texts(joined(first, after))[2][2] == "Mua quạt, ghế. Kê lại bàn làm việc."


def test_a_code_that_the_page_cut_is_one_rows() -> None:
    rows_ = [[f"KH{n:02}", f"Nuôi cá lồng đợt {n}.", "Tổ Thủy sản", "Quý I"] for n in range(1, 5)]
    first = grid([HEADS, *rows_, ["KH0", "Lát gạch", "Tổ Thi", "Quý"]])
    after = grid([["5", "vỉa hè.", "công", "II"], ["KH06", "Trồng cây.", "Tổ Cây xanh", "Quý I"]])
    found = texts(joined(first, after))
    assert found[4:] == [
        ["KH0 5", "Lát gạch vỉa hè.", "Tổ Thi công", "Quý II"],
        ["KH06", "Trồng cây.", "Tổ Cây xanh", "Quý I"],
    ]


def test_ticks_on_top_of_a_page_go_on_no_cell() -> None:
    heads = ["Nhóm", "TT", "Nhiệm vụ", "Chủ trì", "Tháng 5"]
    first = grid(
        [heads, ["Chợ", "1", "Sơn cổng chợ", "Tổ Mộc", "x"], [None, "2", "Rửa nền chợ", "Tổ Vệ sinh", "x"]],
        {(1, 0): (2, 1)},
    )
    after = grid([["", "3", "Thay bóng đèn", "Tổ Điện", "x"], ["", "4", "Kê sạp", "Tổ Mộc", "x"]])
    assert [row[2] for row in texts(joined(first, after))] == ["Sơn cổng chợ", "Rửa nền chợ", "Thay bóng đèn", "Kê sạp"]


@pytest.mark.parametrize(("text", "rows"), [("ngành và địa phương", 2), ("II. Công khai", 3)])
def test_the_end_of_a_first_cell_that_white_shows_as_a_title(text: str, rows: int) -> None:
    """Without numbers a row's rest may be one line in the first column, which looks like a group's title."""
    heads = ["Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    first = grid([heads, ["Rà soát danh mục của các sở,", "Sở Nội vụ", "Quý I"]])
    second = grid([[text, None, None], ["Đo đạc.", "Sở Y tế", "Quý II"]], {(0, 0): (1, 3)})
    for made in (first, second):
        assert made.grid
        made.grid.by_white = True
    found = joined(first, second)
    assert len(texts(found)) == rows
    assert texts(found)[0][1:] == ["Sở Nội vụ", "Quý I"]


def test_a_row_with_cells_joined_over_columns_goes_on_over_a_page() -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Sản phẩm", "Bắt đầu", "Kết thúc"]
    last = ["2", "Mở lớp tập huấn cho viên chức", "Khoa Công nghệ thông", "Lớp", "Thường xuyên", None]
    rest = ["", "và người lao động", "tin", "", "", None]
    more = ["3", "Rà soát.", "Khoa Luật", "Báo cáo", "9/2026", "10/2026"]
    found = joined(
        grid([heads, ["1", "Rà soát.", "Khoa Luật", "Báo cáo", "8/2026", "9/2026"], last], {(2, 4): (1, 2)}),
        grid([rest, more], {(0, 4): (1, 2)}),
    )
    assert [row[:3] for row in texts(found)[1:]] == [
        ["2", "Mở lớp tập huấn cho viên chức và người lao động", "Khoa Công nghệ thông tin"],
        ["3", "Rà soát.", "Khoa Luật"],
    ]


def test_what_says_only_work_where_all_rows_say_more_is_the_rest_of_a_row() -> None:
    pair = [["1.1", "Rà soát.", "Sở Nội vụ", "Quý I"], [None, "- Mở lớp.", "Sở Y tế", "Quý II"]]
    body = [row for _ in range(3) for row in pair]
    spans = {(1 + 2 * n, 0): (2, 1) for n in range(4)}
    cut = [["1.2", "Công khai.", "Sở Y tế", "Quý I"], [None, "Lập sổ: - Ghi tên;", "Sở Tài chính", "Quý II"]]
    rest = [["", "- Ghi ngày.", "", ""], ["1.3", "Sơ kết.", "Sở Y tế", "Quý II"]]
    found = joined(grid([HEADS, *body, *cut], spans), grid(rest))
    assert [row[1] for row in texts(found)[-3:]] == ["Công khai.", "Lập sổ: - Ghi tên; - Ghi ngày.", "Sơ kết."]


def test_misread_numbers_under_heads_printed_again_are_no_rest_of_a_row() -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian", "Sản phẩm", "Ghi chú"]
    first = grid([heads, ["1", "Mở lớp cho viên", "Sở Y tế", "Quý I", "Lớp", ""]])
    numbers = ["(tại", "(2)", "SG)", "(4", "(5)", "lại)"]
    found = joined(first, grid([heads, numbers, ["2", "Rà soát.", "Sở Nội vụ", "Quý II", "Báo cáo", ""]]))
    assert [row[2] for row in texts(found)] == ["Sở Y tế", "Sở Nội vụ"]


@pytest.mark.parametrize(("lost", "told"), [(1, True), (4, False)])
def test_a_cell_that_a_page_parts_from_its_joined_one_where_a_few_rows_lost_theirs(lost: int, told: bool) -> None:
    numbered = [[str(i), f"Rà soát văn bản loại {i}", f"Phòng số {i}", "Quý I"] for i in range(1, 51)]
    for row in numbered[10 : 10 + lost]:
        row[2] = ""
    after = grid([["51", "Công khai thủ tục", "", "Quý II"], ["52", "Mở lớp tập huấn", "Phòng số 52", "Quý II"]])
    table = joined(grid([["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"], *numbered]), after)
    assert texts(table)[-2][2] == ("Phòng số 50" if told else "")


@pytest.mark.parametrize(
    ("rest", "heads_again", "tables"),
    [("địa phương", False, 1), ("Số liệu do các xã gửi", False, 2), ("địa phương", True, 2)],
    ids=["the rest", "a sentence", "heads of another table"],
)
def test_the_end_of_one_cell_alone_over_the_rows_of_the_next_page(rest: str, heads_again: bool, tables: int) -> None:
    """Without numbers and lines it stands apart from the rows under it, as a line of text does."""
    heads, others = ["Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"], ["Nội dung", "Đơn vị", "Kinh phí"]
    first = grid([heads, ["Rà soát danh mục của các sở, ngành và", "Sở Nội vụ", "Quý I"]])
    second = grid([*([others] if heads_again else []), ["Đo đạc.", "Sở Y tế", "Quý II"]], top=120.0)
    for made in (first, second):
        assert made.grid
        made.grid.by_white = True
    pages = [scanned([first], 1), scanned([block([line(rest, 87, 90.0)]), second], 2)]
    found = [n.table for n in outline(pages).body if n.table]
    assert len(found) == tables
    if tables == 1:
        assert texts(found[0])[0][0] == "Rà soát danh mục của các sở, ngành và địa phương"
        assert len(texts(found[0])) == 2
