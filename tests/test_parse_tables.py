"""Grids of pages to tables: heads, joined cells, rows broken over a page, heads printed again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Block, BlockKind, Line, Table, TableRow
from pipeline.parse import outline
from pipeline.parse.heads import is_head
from pipeline.parse.tables import continues, extend, row_text, rows_of
from tests.helpers import PATIENT, block, grid, line, scanned, table

HEADS = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]


def rows(made: Block, page: int = 1) -> list[TableRow]:
    assert made.grid
    return rows_of(made.grid, page)


def texts(found: Table) -> list[list[str]]:
    return [[c.text for c in row.cells] for row in found.rows if not row.header]


def joined(*blocks: Block) -> Table:
    """The one table that these grids make, a page each."""
    pages = [scanned([b], n) for n, b in enumerate(blocks, 1)]
    found = [n.table for n in outline(pages).body if n.table]
    assert len(found) == 1
    return found[0]


def test_heads_and_rows() -> None:
    found = joined(grid([HEADS, ["1", "Rà soát danh mục", "Sở Nội vụ", "Quý II"]]))
    assert [r.header for r in found.rows] == [True, False]
    assert texts(found) == [["1", "Rà soát danh mục", "Sở Nội vụ", "Quý II"]]
    assert found.rows[1].cells[1].place.box == (175, 140, 265, 180)


def test_a_head_of_two_rows() -> None:
    made = grid(
        [
            ["TT", "Nhiệm vụ", "Cơ quan thực hiện", None],
            [None, None, "Chủ trì", "Phối hợp"],
            ["1", "Rà soát", "A", "B"],
        ],
        {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2)},
    )
    found = rows(made)
    assert [r.header for r in found] == [True, True, False]
    assert [c.text for c in found[1].cells] == ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp"]
    assert [c.continued for c in found[1].cells] == [True, True, False, False]


def test_a_row_of_numbers_under_the_heads_is_a_head() -> None:
    found = rows(grid([HEADS, ["(1)", "(2)", "(3)", "(4)"], ["1", "Rà soát", "Sở Nội vụ", "Quý II"]]))
    assert [r.header for r in found] == [True, True, False]


def test_misread_numbers_under_the_heads_are_put_right() -> None:
    found = rows(grid([HEADS, ["@)", "(2)", "œ", "(4)"], ["1", "Rà soát", "Sở Nội vụ", "Quý II"]]))
    assert [r.header for r in found] == [True, True, False]
    assert [c.text for c in found[1].cells] == ["(1)", "(2)", "(3)", "(4)"]


def test_a_first_row_of_figures_is_no_row_of_numbers() -> None:
    found = rows(grid([["TT", "Chỉ tiêu", "Năm 2025", "Năm 2026"], ["1", "Số xã", "3", "4"], ["2", "%", "40", "60"]]))
    assert [[c.text for c in r.cells] for r in found[1:]] == [["1", "Số xã", "3", "4"], ["2", "%", "40", "60"]]
    assert not found[1].header


def test_a_first_row_of_work_is_no_head() -> None:
    found = rows(grid([["7", "Rà soát danh mục thủ tục hành chính", "Sở Nội vụ", "Quý II"]]))
    assert [r.header for r in found] == [False]


def test_damaged_heads_are_heads() -> None:
    assert is_head(table([["STT", "Nhiém vụ", "Cơ quan chù trì", "Thời gian hoàn thành"]]).rows[0])
    assert not is_head(table([["1", "Rà soát", "Sở Nội vụ", "Thường xuyên"]]).rows[0])
    assert not is_head(table([["", "", "", ""]]).rows[0])


def test_cells_joined_over_rows_are_repeated_and_marked() -> None:
    made = grid([HEADS, ["1", "Rà soát", "Sở Nội vụ", "Quý II"], ["2", "Công khai", None, "Quý III"]], {(1, 2): (2, 1)})
    found = rows(made)
    assert [r.cells[2].text for r in found[1:]] == ["Sở Nội vụ", "Sở Nội vụ"]
    assert [r.cells[2].continued for r in found[1:]] == [False, True]
    assert row_text(found[1]) == "1 | Rà soát | Sở Nội vụ | Quý II"
    assert row_text(found[2]) == "2 | Công khai | Quý III"


def test_cells_joined_over_columns() -> None:
    made = grid([HEADS, ["1", "Rà soát", "Theo Quyết định phân công", None]], {(1, 2): (1, 2)})
    row = rows(made)[1]
    assert [c.column_span for c in row.cells] == [1, 1, 2, 2]
    assert row.cells[3].continued
    assert row_text(row) == "1 | Rà soát | Theo Quyết định phân công"


def test_a_hole_in_the_grid_is_an_empty_cell() -> None:
    made = grid([HEADS, ["1", None, "Sở Nội vụ", "Quý II"]])
    assert rows(made)[1].cells[1].text == ""


# ---------------------------------------------------------------- over pages


def test_pages_make_one_table() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]]), grid([["2", "Công khai.", "Sở Y tế", "Quý II"]])
    )
    assert [t[0] for t in texts(found)] == ["1", "2"]
    assert [r.cells[0].place.page for r in found.rows] == [1, 1, 2]


def test_in_a_numbered_table_a_row_without_a_number_on_top_of_a_page_is_the_rest() -> None:
    body = [[str(n), f"Việc thứ {n}.", "Sở Nội vụ", "Quý I"] for n in (1, 2, 3)]
    last = ["4", "Lập kế hoạch: - Lấy ý kiến;", "Sở Tư pháp", "Quý II"]
    found = joined(
        grid([HEADS, *body, last]), grid([["", "- Công bố kết quả.", "", ""], ["5", "Rà soát.", "Sở Y tế", "Quý II"]])
    )
    assert texts(found)[3] == ["4", "Lập kế hoạch: - Lấy ý kiến; - Công bố kết quả.", "Sở Tư pháp", "Quý II"]
    assert texts(found)[4][0] == "5"


def test_words_of_a_cell_joined_over_rows_that_a_page_cuts_are_one() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát các quy định có liên quan, đề xuất sửa", "Sở Nội vụ", "Quý I"]]),
        grid([["2", "đổi những nội dung cũ", "Sở Y tế", "Quý II"]]),
    )
    assert {t[1] for t in texts(found)} == {"Rà soát các quy định có liên quan, đề xuất sửa đổi những nội dung cũ"}
    units = joined(grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]]), grid([["2", "Mở lớp.", "các xã", "Quý II"]]))
    assert [t[2] for t in texts(units)] == ["Sở Nội vụ", "các xã"]


def test_the_last_row_of_a_table_that_the_next_page_shows_as_lines() -> None:
    body = [[str(n), f"Việc thứ {n}.", "Sở Nội vụ", "Quý I"] for n in (1, 2, 3)]

    def found(number: str, work: str) -> list[Table]:
        first = Line([*line(number, 87, 60).words, *line(work, 177, 60).words])
        left = block([first, line("tại các xã", 177, 74)], BlockKind.LEFT)
        right = block([line("Sở Y tế", 267, 60), line("Quý III", 357, 60)], BlockKind.RIGHT)
        under = block([line("Số liệu trong bảng do các xã gửi về.", 85, 130)])
        pages = [scanned([grid([HEADS, *body])], 1), scanned([left, right, under], 2)]
        return [n.table for n in outline(pages).body if n.table]

    (table,) = found("4", "Mở lớp học")
    assert texts(table)[-1] == ["4", "Mở lớp học tại các xã", "Sở Y tế", "Quý III"]
    for number, work in (("7", "Mở lớp học"), ("4", "Mở lớp bồi dưỡng-nghiệp-vụ")):  # not the next; words over a column
        (table,) = found(number, work)
        assert len(texts(table)) == 3


def test_a_speck_between_its_pages_does_not_part_a_table() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]])
    second = grid([["2", "Công khai.", "Sở Y tế", "Quý II"]], top=120.0)

    def found(words: str) -> list[Table]:
        between = block([line(words, y0=90.0)])
        return [n.table for n in outline([scanned([first], 1), scanned([between, second], 2)]).body if n.table]

    (table,) = found(". ii")
    assert [t[0] for t in texts(table)] == ["1", "2"]
    assert len(found("Nhiệm vụ của các xã")) == 2


def test_heads_printed_again_are_heads_again() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]]), grid([HEADS, ["2", "Công khai.", "Sở Y tế", "Quý II"]])
    )
    assert [r.header for r in found.rows] == [True, False, True, False]


def test_a_row_broken_in_mid_sentence_is_one() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát danh mục của các sở,", "Sở Nội vụ", "Quý I"]]),
        grid([["", "ngành và địa phương.", "", ""], ["2", "Công khai.", "Sở Y tế", "Quý II"]]),
    )
    assert texts(found) == [
        ["1", "Rà soát danh mục của các sở, ngành và địa phương.", "Sở Nội vụ", "Quý I"],
        ["2", "Công khai.", "Sở Y tế", "Quý II"],
    ]
    cell = found.rows[1].cells[1]
    assert [p.page for p in (cell.place, *cell.more)] == [1, 2]


def test_a_row_broken_under_heads_printed_again() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát danh mục của các sở,", "Sở Nội", "Quý I"]]),
        grid([HEADS, ["", "ngành và địa phương.", "vụ", ""], ["2", "Công khai.", "Sở Y tế", "Quý II"]]),
    )
    assert texts(found)[0] == ["1", "Rà soát danh mục của các sở, ngành và địa phương.", "Sở Nội vụ", "Quý I"]
    assert len(texts(found)) == 2


def test_a_code_broken_over_the_page_is_closed() -> None:
    found = joined(
        grid([HEADS, ["1", "Thực hiện Quyết định số 15/QĐ-", "Sở Nội vụ", "Quý I"]]),
        grid([["", "UBND của tỉnh.", "", ""]]),
    )
    assert texts(found)[0][1] == "Thực hiện Quyết định số 15/QĐ-UBND của tỉnh."


def test_a_row_with_a_number_of_its_own_is_new() -> None:
    found = joined(
        grid([HEADS, ["1", "Rà soát danh mục", "Sở Nội vụ", "Quý I"]]), grid([["2", "công khai", "Sở Y tế", "Quý II"]])
    )
    assert len(texts(found)) == 2


def test_a_cell_joined_over_the_page_break_is_carried() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", None, "Quý I"]], {(1, 2): (2, 1)})
    found = joined(first, grid([["3", "Công khai.", "", "Quý II"]]))
    assert texts(found)[2] == ["3", "Công khai.", "Sở Nội vụ", "Quý II"]
    assert found.rows[3].cells[2].continued


def test_an_empty_cell_after_the_break_of_a_column_that_never_is_empty_is_joined() -> None:
    work = ["Rà soát.", "Kiểm tra.", "Mở lớp.", "Tổ chức.", "Sơ kết."]
    first = grid([HEADS, *([str(n), text, f"Phòng {n}", "Quý I"] for n, text in enumerate(work, 1))])
    found = joined(first, grid([["6", "", "Sở Y tế", "Quý II"], ["7", "Tổng kết.", "Sở Nội vụ", "Quý IV"]]))
    assert texts(found)[5:] == [["6", "Sơ kết.", "Sở Y tế", "Quý II"], ["7", "Tổng kết.", "Sở Nội vụ", "Quý IV"]]
    assert found.rows[6].cells[1].continued
    seldom = joined(first, grid([["6", "", "Sở Y tế", "Quý II"], ["7", "", "Sở Nội vụ", "Quý IV"]]))
    assert [row[1] for row in texts(seldom)[5:]] == ["", ""]


@pytest.mark.parametrize(
    ("number", "next_one", "carried"), [("3", "3.1", ""), ("6", "7", ""), ("5.3", "5.4", "Phòng 5")]
)
def test_a_group_after_the_break_has_no_cells_joined_with_the_row_before(
    number: str, next_one: str, carried: str
) -> None:
    body = [[f"5.{n}", f"Việc thứ {n}.", f"Phòng {n}", "Quý I"] for n in range(1, 6)]
    group = [["5", "Ứng phó", "", ""]] if next_one == "7" else []
    first = grid([HEADS, *group, *body])
    found = joined(first, grid([[number, "Khắc phục", "", ""], [next_one, "Tổng kết.", "Sở Nội vụ", "Quý IV"]]))
    assert texts(found)[-2] == [number, "Khắc phục", carried, "Quý I" if carried else ""]


@pytest.mark.parametrize(
    ("head", "carried"), [("Đơn vị phối hợp", ""), ("Lý do, nguyên nhân", ""), ("Chủ trì, phối hợp", "Phòng 5")]
)
def test_a_column_of_those_who_support_may_be_empty_after_a_break(head: str, carried: str) -> None:
    body = [[str(n), f"Việc thứ {n}.", f"Phòng {n}", "Quý I"] for n in range(1, 6)]
    first = grid([["STT", "Nhiệm vụ", head, "Thời gian"], *body])
    found = joined(first, grid([["6", "Công khai.", "", "Quý II"], ["7", "Tổng kết.", "Sở Nội vụ", "Quý IV"]]))
    assert texts(found)[5] == ["6", "Công khai.", carried, "Quý II"]


def test_a_cell_joined_after_the_break_only_has_its_words_before_it() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]])
    after = grid([["2", "Công khai.", "", "Quý II"], ["3", "Kiểm tra.", None, "Quý IV"]], {(0, 2): (2, 1)})
    found = joined(first, after)
    assert [row[2] for row in texts(found)] == ["Sở Nội vụ"] * 3
    assert [r.cells[2].continued for r in found.rows] == [False, False, True, True]
    assert len(found.rows[1].cells[2].more) == 1


def test_a_joined_cell_whose_words_stand_after_the_break_is_filled() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "", "Quý I"], ["2", "Kiểm tra.", None, "Quý I"]], {(1, 2): (2, 1)})
    found = joined(first, grid([["3", "Công khai.", "Sở Nội vụ", "Quý II"], ["4", "Tổ chức.", "", "Quý IV"]]))
    assert [row[2] for row in texts(found)] == ["Sở Nội vụ"] * 3 + [""]
    assert [r.cells[2].continued for r in found.rows] == [False, False, True, True, False]


def test_a_row_whose_number_was_lost_is_a_row_of_its_own() -> None:
    first = grid([HEADS, ["1", "Rà soát danh mục", "Sở Nội vụ", "Quý I"]])
    found = joined(first, grid([["", "Công khai thủ tục", "Sở Y tế", "Quý II"]]))
    assert texts(found)[1] == ["", "Công khai thủ tục", "Sở Y tế", "Quý II"]


def test_an_empty_cell_at_a_break_stays_empty() -> None:
    found = joined(grid([HEADS, ["1", "Rà soát.", "", "Quý I"]]), grid([["2", "Công khai.", "Sở Y tế", "Quý II"]]))
    assert [row[2] for row in texts(found)] == ["", "Sở Y tế"]


def test_other_columns_or_other_heads_are_another_table() -> None:
    one = table([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]])
    assert not continues(one, table([["1", "Công khai."]], 0).rows)
    assert not continues(
        one, table([["TT", "Tiêu chí", "Điểm tối đa", "Điểm bị trừ"], ["1", "Hồ sơ", "2", "0,5"]]).rows
    )
    assert not continues(one, [])
    assert continues(one, table([["2", "Công khai.", "Sở Y tế", "Quý II"]], 0).rows)


def test_text_between_parts_two_tables() -> None:
    one = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]])
    page = scanned(
        [one, block([line("Các việc khác như sau:", y0=300)]), grid([HEADS, ["1", "Hai.", "Sở Y tế", ""]], top=400)]
    )
    assert len([n for n in outline([page]).body if n.table]) == 2


def test_the_text_has_one_row_a_line() -> None:
    page = scanned([grid([HEADS, ["1", "Rà soát.", "", "Quý I"]])])
    assert outline([page]).text_pages == ["TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian\n1 | Rà soát. | Quý I"]


CELLS = st.sampled_from(["", "1", "2.", "Rà soát", "danh mục,", "Sở Nội vụ", "Quý I", "Nhiệm vụ", "Chủ trì"])


@PATIENT
@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5), st.integers(0, 4))
def test_no_cell_is_lost_in_joining(cells: list[list[str]], cut: int) -> None:
    one, two = cells[:cut], cells[cut:]
    made = Table(3, rows(grid(one)) if one else [])
    more = rows(grid(two), 2) if two else []
    words = sorted(w for row in [*made.rows, *more] for c in row.cells for w in c.text.split())
    extend(made, more)
    assert sorted(w for row in made.rows for c in row.cells for w in c.text.split()) == words


def test_without_a_number_column_two_whole_rows_over_a_page_are_two() -> None:
    heads = ["Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    found = joined(
        grid([heads, ["Rà soát danh mục", "Sở Nội vụ", "Quý II"]]),
        grid([["Công bố thủ tục", "Sở Tư pháp", "Quý III"]]),
    )
    assert len(texts(found)) == 2
    found = joined(
        grid([heads, ["Rà soát danh mục", "Sở Nội vụ", "Quý II"]]),
        grid([["thủ tục hành chính", "", ""]]),
    )
    assert texts(found) == [["Rà soát danh mục thủ tục hành chính", "Sở Nội vụ", "Quý II"]]


def test_a_group_row_at_a_pages_end_is_not_joined_with_the_row_after_it() -> None:
    heads = ["Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    found = joined(
        grid([heads, ["II. Cải cách thể chế", None, None]], {(1, 0): (1, 3)}),
        grid([["Công bố thủ tục", "Sở Tư pháp", "Quý III"]]),
    )
    assert len(texts(found)) == 2


def test_stt_heads_a_table_of_any_kind() -> None:
    assert is_head(table([["STT", "Tên chương trình", "Bên tài trợ", "Số tiền"]]).rows[0])


def test_where_a_sheet_lacks_no_row_goes_on() -> None:
    def made(first: str, second: str, confidence: float = 0.95) -> list[list[str]]:
        one = grid([HEADS, ["1", "Rà soát danh mục thủ tục", "Sở Nội vụ", "Quý I"]])
        two = grid([["", "và công khai", "", ""], ["2", "Kiểm tra", "Sở Y tế", "Quý II"]])
        pages = []
        for n, (number, table_) in enumerate([(first, one), (second, two)], 1):
            rim = block([line(number, 290, 20, confidence)], BlockKind.PAGE_NUMBER)
            pages.append(scanned([rim, table_], n))
        (found,) = [n.table for n in outline(pages).body if n.table]
        return texts(found)

    assert made("2", "3")[0][1] == "Rà soát danh mục thủ tục và công khai"
    assert made("9", "1")[0][1] == "Rà soát danh mục thủ tục và công khai"
    assert made("2", "4", 0.5)[0][1] == "Rà soát danh mục thủ tục và công khai"
    assert [row[1] for row in made("2", "4")] == ["Rà soát danh mục thủ tục", "và công khai", "Kiểm tra"]


def test_garbage_over_a_page_parts_no_table() -> None:
    first = grid([HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"]])
    shadow = block([line("a CÓ NCT UUT TU S7 TW", y0=40, confidence=0.05)])
    after = grid([HEADS, ["2", "Công khai.", "Sở Y tế", "Quý II"]])
    made = [n.table for n in outline([scanned([first], 1), scanned([shadow, after], 2)]).body if n.table]
    assert [len(found.rows) for found in made] == [4]
    legible = block([line("Các việc của năm 2027", y0=40)])
    assert len([n for n in outline([scanned([first], 1), scanned([legible, after], 2)]).body if n.table]) == 2
