"""Tables kept as printed: heads, spans, kinds of rows, what could not be read."""

from __future__ import annotations

import csv
import io

from pipeline.document import Place, Table, TableCell, TableCellRecord, TableRecord, TableRowRecord
from pipeline.export.table_files import table_csv
from pipeline.extract.items import Context, Item
from pipeline.extract.kept_tables import table_record, unsure_pages
from pipeline.extract.table_rows import read_table
from tests.helpers import table


def record(made: Table) -> TableRecord:
    return table_record(Item("", Context(), table=made), "B1")


def joined_below(made: Table, row: int, column: int) -> None:
    """The cell goes on into the row below it."""
    above = made.rows[row].cells[column]
    made.rows[row + 1].cells[column] = TableCell(above.text, above.place, continued=True, from_above=True)


def on_page(made: Table, first: int, page: int) -> Table:
    """The table with its rows from `first` on on another page."""
    for cell in (cell for row in made.rows[first:] for cell in row.cells):
        cell.place = Place(page, cell.place.box)
    return made


WORK = [
    ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian"],
    ["I", "Cải cách thể chế", "", ""],
    ["1", "Rà soát văn bản", "Sở Tư pháp", "Quý I/2026"],
    ["2", "Công bố thủ tục", "Sở Nội vụ", "Quý II/2026"],
    ["H", "Tài chính công", "", ""],
    ["3", "Giải ngân vốn", "Sở Tài chính", "Năm 2026"],
]


def test_rows_have_their_kinds_and_nothing_is_left_out() -> None:
    kept = record(table(WORK))
    assert [row.kind for row in kept.rows] == ["head", "group", "row", "row", "group", "row"]
    assert kept.head == WORK[0]
    assert kept.roles == ["number", "task", "lead", "deadline"]
    texts = [cell.text for row in kept.rows for cell in row.cells]
    assert {"Rà soát văn bản", "Sở Tài chính", "Năm 2026"} <= set(texts)


def test_heads_alone_at_a_page_s_end_are_the_heads_and_those_on_the_next_page_again() -> None:
    over, lower = ["STT", "Nhiệm vụ", "Phân công", "Phân công"], ["", "", "Chủ trì", "Thời gian"]
    misread = ["STT", "Nhiệm vụ", "Phân côrg", "Phân công"]
    kept = record(on_page(table([over, lower, misread, lower, *WORK[2:]], heads=4), 2, 2))
    assert [row.kind for row in kept.rows][:5] == ["head", "head", "head_again", "head_again", "row"]
    assert kept.head[2] == "Phân công Chủ trì"


def test_a_label_is_put_right_from_its_sequence_and_says_so() -> None:
    kept = record(table(WORK))
    label = kept.rows[4].cells[0]
    assert label.text == "II"
    assert label.reason
    numbers = [*WORK[:3], ["lãi", *WORK[3][1:]], ["3", *WORK[5][1:]]]
    assert [r.cells[0].text for r in record(table(numbers)).rows][2:] == ["1", "2", "3"]
    gap = [*WORK[:3], ["lãi", *WORK[3][1:]], ["7", *WORK[5][1:]]]
    assert [r.cells[0].text for r in record(table(gap)).rows][3] == "lãi"


def test_a_joined_cell_stands_once_with_its_span() -> None:
    made = table(WORK)
    joined_below(made, 2, 2)
    kept = record(made)
    assert [c.column for c in kept.rows[3].cells] == [0, 1, 3]
    assert kept.rows[2].cells[2].row_span == 2


def test_a_joined_cell_goes_on_under_heads_that_are_printed_again() -> None:
    made = table([*WORK[:3], WORK[0], WORK[3], *WORK[4:]])
    made.rows[3].header = True
    above = made.rows[2].cells[2]
    made.rows[4].cells[2] = TableCell(above.text, above.place, continued=True, from_above=True)
    kept = record(made)
    assert kept.rows[3].kind == "head_again"
    assert all(cell.row_span == 1 for row in kept.rows for cell in row.cells)
    assert [c.text for c in kept.rows[4].cells] == ["2", "Công bố thủ tục", "Sở Tư pháp", "Quý II/2026"]
    rows = list(csv.reader(io.StringIO(table_csv(kept, ",").decode("utf-8-sig"))))
    assert rows[3] == ["2", "Công bố thủ tục", "Sở Tư pháp", "Quý II/2026"]


def test_what_could_not_be_read_is_null_with_a_reason() -> None:
    made = table(WORK)
    made.rows[2].cells[3] = TableCell("", made.rows[2].cells[3].place, unread=True)
    cell = record(made).rows[2].cells[3]
    assert cell.text is None
    assert cell.reason
    assert cell.confidence == 0.0


def test_two_rows_of_heads_are_one_head() -> None:
    rows = [["STT", "Nhiệm vụ", "Phân công", "Phân công"], ["STT", "Nhiệm vụ", "Chủ trì", "Phối hợp"], *WORK[2:4]]
    assert record(table(rows, heads=2)).head == ["STT", "Nhiệm vụ", "Phân công Chủ trì", "Phân công Phối hợp"]


def test_the_csv_has_whole_rows() -> None:
    made = table(WORK)
    joined_below(made, 2, 2)
    rows = list(csv.reader(io.StringIO(table_csv(record(made), ",").decode("utf-8-sig"))))
    assert rows[0] == WORK[0]
    assert rows[3] == ["2", "Công bố thủ tục", "Sở Tư pháp", "Quý II/2026"]
    assert all(len(row) == 4 for row in rows)


def test_the_csv_names_doubtful_cells_where_there_are_some() -> None:
    made = table([*WORK[:1], *WORK[2:4]])
    made.rows[0].cells[1].text = ""
    joined_below(made, 1, 2)
    made.rows[1].cells[2].confidence = 0.3
    made.rows[2].cells[1] = TableCell("", made.rows[2].cells[1].place, unread=True)
    rows = list(csv.reader(io.StringIO(table_csv(record(made), ",").decode("utf-8-sig"))))
    assert [row[4] for row in rows] == ["ô cần kiểm tra / cells to check", "Đơn vị chủ trì", "2; Đơn vị chủ trì"]


def test_the_csv_takes_no_formula() -> None:
    cells = [TableCellRecord(column=0, text="=1+1"), TableCellRecord(column=1, text="- Sở Y tế")]
    kept = TableRecord(id="B1", page=1, columns=2, head=["a", "b"], roles=[None, None])
    kept.rows = [TableRowRecord(kind="row", cells=cells)]
    assert b"'=1+1,'- S" in table_csv(kept, ",")


def found(rows: list[list[str]]):  # type: ignore[no-untyped-def]
    return read_table(Item("", Context(), table=table(rows)), 2026)


def test_lists_that_give_no_work_give_no_tasks() -> None:
    procedures = [
        ["STT", "Tên thủ tục hành chính", "Thời gian giải quyết", "Phí, lệ phí", "Căn cứ pháp lý"],
        ["1", "Cấp lại giấy phép", "Không quá 15 ngày", "Không", "Luật Khoáng sản ngày 29/11/2024"],
    ]
    marks = [["STT", "TÊN CƠ QUAN, TỔ CHỨC", "VỀ THỜI HẠN", "VỀ NỘI DUNG"], ["6", "Sở Công Thương", "X", ""]]
    papers = [["TT", "Số, ký hiệu", "Trích yếu nội dung", "Ngày ban hành"], ["1", "12/QĐ", "Quy định mức", "10/7/2024"]]
    schedule = [["STT", "Đơn vị được kiểm tra", "Thời gian"], ["1", "Sở Xây dựng", "15/5/2026"]]
    for rows in (procedures, marks, papers, schedule):
        assert found(rows).tasks == []
        assert found(rows).sections == []


def test_a_table_without_heads_gives_work_only_where_it_names_units() -> None:
    made = table([["1", "Gia hạn giấy phép khai thác khoáng sản", "Không quá 25 ngày"]], heads=0)
    assert read_table(Item("", Context(), table=made), 2026).tasks == []
    made = table([["1", "Rà soát, cập nhật danh mục thủ tục", "Sở Nội vụ", "Quý I/2026"]] * 2, heads=0)
    assert [t.lead_units for t in read_table(Item("", Context(), table=made), 2026).tasks] == [["Sở Nội vụ"]] * 2


def test_points_and_targets_become_indicators() -> None:
    lost = [
        ["STT", "Tiêu chí", "Điểm tối đa", "Điểm đạt", "Điểm bị trừ", "Nguyên nhân"],
        ["1", "Chế độ báo cáo", "2", "1,5", "0,5", "Gửi chậm"],
    ]
    (one,) = found(lost).indicators
    assert (one.kind, one.cause, one.score_max, one.score, one.score_lost) == ("deducted", "Gửi chậm", 2, 1.5, 0.5)  # type: ignore[attr-defined]
    aims = [["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026"], ["1", "Tỷ lệ hồ sơ trực tuyến", "%", "80"]]
    (two,) = found(aims).indicators
    assert (two.kind, two.cause, two.text) == ("target", None, "Tỷ lệ hồ sơ trực tuyến")


def test_a_table_without_heads_or_with_an_empty_column_is_unsure() -> None:
    assert unsure_pages(table(WORK)) == set()
    assert unsure_pages(table(WORK[2:4], heads=0)) == {1}
    empty = [[*row, ""] for row in WORK if len(row) == 4]
    assert unsure_pages(table(empty)) == {1}
    blanks_to_fill = [[*WORK[0], "Ghi chú"], *([*row, ""] for row in WORK[1:])]
    assert unsure_pages(table(blanks_to_fill)) == set()
