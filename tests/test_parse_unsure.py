"""Which rows of a table without lines are told to be looked at: those that may have been parted wrongly, no others."""

from __future__ import annotations

import pytest

from pipeline.document import Line, Page, PageWarning, SourceFile, Word
from pipeline.extract import extract
from pipeline.parse import outline
from pipeline.restore import restore_page
from tests.helpers import grid, scanned

HEADS = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
RIGHT = [
    ["1", "Rà soát danh mục", "Sở Nội vụ", "Quý II"],
    ["2", "Lập kế hoạch", "Sở Tư pháp", "Quý III"],
    ["3", "Kiểm tra việc thực hiện", "Thanh tra tỉnh", "Quý IV"],
    ["4", "Tập huấn nghiệp vụ", "Sở Y tế", "Thường xuyên"],
]
Rows = list[list[str]]


def page(rows: Rows, heads: list[str] = HEADS, by_white: bool = True) -> Page:
    made = grid([heads, *rows])
    assert made.grid
    made.grid.by_white = by_white
    return scanned([made])


def unsure(*pages: Page) -> list[int]:
    """The rows under the heads that are to be looked at, from 0."""
    (table,) = (n.table for n in outline(list(pages)).body if n.table)
    return [n for n, row in enumerate(row for row in table.rows if not row.header) if row.unsure]


def test_a_sound_table_raises_no_doubt() -> None:
    assert unsure(page(RIGHT)) == []


@pytest.mark.parametrize(
    ("at", "row", "expected"),
    [
        (2, ["", "việc thực hiện", "tỉnh", ""], [1, 2]),
        (2, ["", "Việc thực hiện", "Tỉnh", ""], [1, 2]),
        (2, ["2", "Kiểm tra", "các sở, ngành", "Quý IV"], [1, 2]),
        (4, ["6", "Sơ kết", "Sở Y tế", "Quý IV"], [3, 4]),
        (4, ["5 6", "Sơ kết Tổng kết", "Sở Y tế", "Quý IV"], [3, 4]),
        (4, ["II", "Công tác kiểm tra", "", ""], []),
    ],
    ids=["half a row", "no number", "small letter", "gap in the counting", "two numbers", "a group's title"],
)
def test_rows_that_may_be_parted_wrongly(at: int, row: list[str], expected: list[int]) -> None:
    assert unsure(page([*RIGHT[:at], row, *RIGHT[at:]])) == expected


def test_lines_that_were_taken_for_rows() -> None:
    cut = [half for r in RIGHT for half in (r, ["", "của các đơn vị", "và các phòng", ""])]
    assert unsure(page(cut)) == list(range(8))


@pytest.mark.parametrize(
    "heads",
    [["", "", "", ""], ["STT", "Nhiệm vụ", "chủ trì", "Thời gian"], ["STT Nhiệm", "Nhiệm vụ", "Chủ trì", "Thời gian"]],
    ids=["no heads", "the rest of a head", "numbers and texts in one"],
)
def test_heads_that_could_not_be_made_out(heads: list[str]) -> None:
    assert len(unsure(page(RIGHT, heads))) >= 4


def test_few_rows_tell_no_columns() -> None:
    assert unsure(page(RIGHT[:2])) == [0, 1]


def two_words_apart(made: Page) -> None:
    for block in made.blocks:
        for cell in block.grid.cells if block.grid else []:
            if cell.column == 1 and cell.row:
                (line,) = cell.lines
                left, right = (line.box._replace(x0=x, x1=x + 30) for x in (line.box.x0, line.box.x0 + 45))
                cell.lines = [Line([Word("Rà", left), Word("soát", right)])]


def test_white_through_a_column_may_part_two() -> None:
    made = page(RIGHT)
    two_words_apart(made)
    assert unsure(made) == [0, 1, 2, 3]


def test_lines_part_the_cells_of_a_ruled_table_for_certain() -> None:
    cut = [half for r in RIGHT for half in (r, ["", "của các đơn vị", "và các phòng", ""])]
    assert unsure(page(cut, by_white=False)) == []


@pytest.mark.parametrize(("number", "expected"), [("5 6 IV 7", [4]), ("STT 5 6 lại 7", [4]), ("5", []), ("5.1.2", [])])
def test_many_rows_in_one_of_a_ruled_table_are_doubted(number: str, expected: list[int]) -> None:
    last = [number, "Sơ kết Tổng kết Báo cáo", "Sở Y tế", "Quý IV"]
    assert unsure(page([*RIGHT, last], by_white=False)) == expected


def test_who_reads_is_told() -> None:
    """The page has a warning, the task is to be looked at, and says why; the others of its table are not."""
    made = page([*RIGHT, ["6", "Sơ kết công tác cải cách", "Sở Y tế", "Quý IV"]])
    document = extract(outline([made]), [made], SourceFile("made.pdf", "0" * 64, "pdf", 1))
    assert PageWarning.TABLE_UNSURE.value in document.pages[0].warnings
    doubted = [task for task in document.tasks if any("parted wrongly" in reason for reason in task.reasons)]
    assert {task.text for task in doubted} == {"Tập huấn nghiệp vụ", "Sơ kết công tác cải cách"}
    assert all(task.needs_review for task in doubted)


def test_restoration_keeps_that_white_parts_a_table() -> None:
    (block,) = restore_page(page(RIGHT)).blocks
    assert block.grid
    assert block.grid.by_white
