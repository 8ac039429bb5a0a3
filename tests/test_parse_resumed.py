"""A table that goes on behind lines of its own that nothing parted into cells: heads and groups hold on."""

from __future__ import annotations

import pytest

from pipeline.document import Block, Outline, Table
from pipeline.extract.kept_tables import pages_of_lost_rows
from pipeline.parse import outline
from tests.helpers import block, grid, line, scanned
from tests.test_parse_tables import HEADS, texts

FIRST = [HEADS, ["1", "Rà soát.", "Sở Nội vụ", "Quý I"], ["2", "Kiểm tra.", "Sở Y tế", "Quý I"]]
BROKEN = ("3 Nạo vét kênh mương, Các xã Tháng 6", "bờ bao trước mùa lũ")
AFTER = [["4", "Công khai.", "Sở Công an", "Quý II"], ["5", "Tổ chức.", "Sở Y tế", "Quý IV"]]


def over(*lines: str) -> Block:
    """Lines on top of a page, over the table that goes on."""
    return block([line(text, 85, 40.0 + 14 * n) for n, text in enumerate(lines)])


def read(lines: tuple[str, ...], after: Block, first: Block | None = None, page: int = 2) -> Outline:
    return outline([scanned([first or grid(FIRST)]), scanned([over(*lines), after], page)])


def tables(found: Outline) -> list[Table]:
    return [n.table for node in found.body for n in (node, *node.children) if n.table]


def test_heads_hold_on_over_a_first_row_that_was_not_told() -> None:
    (table,) = tables(read(BROKEN, grid(AFTER)))
    assert [row[0] for row in texts(table)] == ["1", "2", "4", "5"]
    assert [row.header for row in table.rows] == [True, False, False, False, False]


def test_what_was_lost_is_told_for_both_pages() -> None:
    (table,) = tables(read(BROKEN, grid(AFTER)))
    assert pages_of_lost_rows(table) == {1, 2}
    assert [row.unsure for row in table.rows] == [False, False, True, False, False]


def test_the_lines_stay_in_the_text() -> None:
    found = read(BROKEN, grid(AFTER))
    assert "Nạo vét kênh mương" in found.text_pages[1]


def test_a_row_whose_end_stands_in_lines_is_doubted() -> None:
    next_ = grid([["3", *AFTER[0][1:]], ["4", *AFTER[1][1:]]])
    (table,) = tables(read(("và các xã có đê sông",), next_))
    assert [row.unsure for row in table.rows] == [False, False, True, False, False]
    assert len(tables(read(("Công việc của các xã có đê",), next_))) == 2  # a title


@pytest.mark.parametrize(
    "lines",
    [
        ("II. Các công trình thủy lợi trên địa bàn tỉnh",),
        ("DANH MỤC CÔNG TRÌNH TRỌNG ĐIỂM",),
        ("Phần II. Các công trình thủy lợi",),
    ],
)
def test_a_title_begins_another_table(lines: tuple[str, ...]) -> None:
    assert len(tables(read(lines, grid(AFTER)))) == 2


def test_a_table_that_counts_anew_is_another() -> None:
    again = [["1", *AFTER[0][1:]], ["2", *AFTER[1][1:]]]
    assert len(tables(read(BROKEN, grid(again)))) == 2


def test_a_gap_that_the_lines_have_no_room_for_is_none_of_theirs() -> None:
    assert len(tables(read(BROKEN, grid([["9", *AFTER[0][1:]], ["10", *AFTER[1][1:]]])))) == 2


def test_other_heads_other_columns_or_a_page_between_make_another_table() -> None:
    assert len(tables(read(BROKEN, grid([["STT", "Công trình", "Nơi", "Vốn"], *AFTER])))) == 2
    assert len(tables(read(BROKEN, grid([row[:3] for row in AFTER])))) == 2
    assert len(tables(read(BROKEN, grid(AFTER), page=3))) == 2


def test_a_table_that_counts_on_goes_on_under_heads_that_were_read_otherwise() -> None:
    """Its groups would be lost."""
    spoilt = [["STT", "Nội dung", "Đơn vị chủ trì", "Tiến độ"], ["3", *AFTER[0][1:]], ["4", *AFTER[1][1:]]]

    def found(rows: list[list[str]]) -> int:
        return len(tables(outline([scanned([grid(FIRST)]), scanned([grid(rows)], 2)])))

    assert found(spoilt) == 1
    assert found([spoilt[0], ["1", *AFTER[0][1:]], ["2", *AFTER[1][1:]]]) == 2
    assert found([spoilt[0], ["7", *AFTER[0][1:]], ["8", *AFTER[1][1:]]]) == 2


def test_heads_printed_again_among_the_rows_are_heads() -> None:
    rows = [*FIRST, HEADS, ["3", *AFTER[0][1:]]]
    (table,) = tables(outline([scanned([grid(rows)])]))
    assert [row.header for row in table.rows] == [True, False, False, True, False]


def test_heads_at_a_page_s_end_are_no_row_that_goes_on() -> None:
    pages = [scanned([grid([*FIRST, HEADS])]), scanned([grid([["3", *AFTER[0][1:]], ["4", *AFTER[1][1:]]])], 2)]
    (table,) = tables(outline(pages))
    assert [row[0] for row in texts(table)] == ["1", "2", "3", "4"]
