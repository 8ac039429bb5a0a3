"""What a table that no lines end has taken in: a head over it, heads told apart from it, strokes of its lines; and
what stands of it on the next page in lines that nothing parts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.document import Block, BlockKind, Page, Table
from pipeline.parse import outline
from pipeline.parse.lone_heads import under_heads
from pipeline.parse.strokes import without_strokes
from pipeline.parse.tables import rows_of
from tests.helpers import block, column, down, grid, line, scanned, walk
from tests.test_parse_zones import body, head, whole

HEADS = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian"]
ROW = ["1", "Rà soát văn bản", "Sở Y tế", "Quý II"]
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def _white(made: Block) -> Block:
    assert made.grid
    return replace(made, grid=replace(made.grid, by_white=True))


def _tables(*pages: Page) -> list[Table]:
    return [n.table for n in walk(outline(list(pages)).body) if n.table]


@pytest.mark.parametrize("body_name", ["UBND TỈNH A", "SỞ Y TẾ", "BỘ CÔNG AN"])
def test_a_head_is_no_row_of_the_table_under_it(body_name: str) -> None:
    rows = [
        ["", body_name, MOTTO, ""],
        ["", "Số: 5/KH-X", "Hà Nội, ngày 02 tháng 3 năm 2026", ""],
        ["", "", "KẾ HOẠCH", ""],
        ["I. NHIỆM VỤ", "", "", ""],
        HEADS,
        ROW,
    ]
    found = outline([scanned([_white(grid(rows))])])
    assert (found.head_left, found.head_right[0]) == ([body_name, "Số: 5/KH-X"], MOTTO)
    table = next(n.table for n in walk(found.body) if n.table)
    assert [[c.text for c in r.cells] for r in table.rows] == [HEADS, ROW]
    assert found.title[0] == "KẾ HOẠCH"


@pytest.mark.parametrize(
    "first", [["", "Khẩu hiệu", MOTTO, "Quý I"], ["", MOTTO, "", ""], ["", "UBND TỈNH A", "ĐẢNG BỘ", ""]]
)
def test_a_row_that_is_no_head_stays(first: list[str]) -> None:
    table = _tables(scanned([_white(grid([first, ROW, ROW]))]))[0]
    assert len(table.rows) == 3


def test_a_head_within_lines_stays() -> None:
    assert len(_tables(scanned([grid([["", "UBND TỈNH A", MOTTO, ""], ROW, ROW])]))[0].rows) == 3


def _under(rows: list[list[str]], move: float = 0.0, heads: list[list[str]] | None = None, page: int = 1) -> int:
    """How many columns the rows under a table have that white parts a little elsewhere."""
    over, under = grid(heads or [HEADS]), _white(grid(rows, top=145))
    assert over.grid
    assert under.grid
    for cell in under.grid.cells:
        cell.box = cell.box._replace(x0=cell.box.x0 + move, x1=cell.box.x1 + move)
    return under_heads(under.grid, Table(4, rows_of(over.grid, 1)), page).columns


@pytest.mark.parametrize("move", [0.0, 30.0, -25.0])
@pytest.mark.parametrize("rows", [[[*ROW, ""]] * 2, [[*ROW, ""], ["2", "Báo cáo", "", "Quý III", ""]]])
def test_rows_under_heads_that_were_told_apart_have_no_more_columns(rows: list[list[str]], move: float) -> None:
    assert _under(rows, move) == 4


def test_rows_under_other_heads_keep_their_columns() -> None:
    rows = [[*ROW, ""], [*ROW, ""]]
    assert _under(rows, move=80.0) == 5  # heads of other columns
    assert _under(rows, page=2) == 5
    assert _under(rows, heads=[HEADS, ROW]) == 5  # a table that has rows of its own
    assert _under([[*ROW, "Đạt"], [*ROW, ""]]) == 5


def test_heads_told_apart_are_those_of_the_rows_under_them() -> None:
    found = _tables(scanned([_white(grid([HEADS])), _white(grid([[*ROW, ""], [*ROW, ""]], top=145))]))
    assert [[[c.text for c in r.cells] for r in table.rows] for table in found] == [[HEADS, ROW, ROW]]


def test_strokes_of_lines_are_no_words() -> None:
    def cleaned(text: str) -> str:
        made = grid([[text]])
        assert made.grid
        return without_strokes(made.grid).cells[0].text

    said = {
        "Ï ¡ Tuần tra rừng": "Tuần tra rừng",
        "¡nhiên của tỉnh": "nhiên của tỉnh",
        "Phòng Văn hóa - ¡ Xã hội": "Phòng Văn hóa - Xã hội",
        "Sở Y tế |": "Sở Y tế",
        "|": "|",  # a figure, misread
        "¡": "¡",
        "1 |": "1 |",
        "Sở A - Sở B": "Sở A - Sở B",
    }
    assert {text: cleaned(text) for text in said} == said


@pytest.mark.parametrize(
    ("text", "sure", "told"),
    [
        ("cá nuốt gan lu UBND các xã", 0.5, True),
        ("nghiệp xuất khẩu", 0.95, True),
        ("Tái canh cà phê UBND các xã Hằng năm", 0.4, True),
        ("Trên đây là Kế hoạch năm 2026.", 0.95, False),
        ("II. TỔ CHỨC THỰC HIỆN", 0.5, False),
    ],
)
def test_a_table_that_may_go_on_in_lines(text: str, sure: float, told: bool) -> None:
    lines = down([line(text, confidence=sure), line("2. Sở Tài chính bố trí kinh phí.")])
    table = _tables(scanned([grid([HEADS, ROW, ROW])]), scanned([block(lines)], 2))[0]
    assert (table.unsure_on, table.rows[-1].unsure) == ({2} if told else set(), told)


def test_lines_two_pages_on_are_not_of_the_table() -> None:
    far = [scanned([block([line("Sở Y tế báo cáo.")])], 2), scanned([block([line("cá nuốt gan lu")])], 3)]
    assert _tables(whole(head(), body("KẾ HOẠCH"), grid([HEADS, ROW])), *far)[0].unsure_on == set()


def test_a_page_of_columns_under_a_table_is_no_table() -> None:
    page = scanned([grid([HEADS, ROW]), column(["Sở Y tế", "Sở Nội vụ"], BlockKind.LEFT, 600)])
    assert _tables(page)[0].unsure_on == set()


@pytest.mark.parametrize(("rows", "told"), [([HEADS], {1}), ([HEADS, ROW], set())], ids=["heads alone", "with a row"])
def test_lines_under_heads_alone_are_told_as_rows_that_are_lost(rows: list[list[str]], told: set[int]) -> None:
    page = scanned([grid(rows), column(["1 Rà soát quy chế Sở Y tế", "2 Lập kế hoạch Sở Nội vụ"], BlockKind.LEFT, 300)])
    assert _tables(page)[0].unsure_on == told


def test_heads_alone_at_the_foot_of_a_page_lack_nothing() -> None:
    assert _tables(scanned([grid([HEADS])]), scanned([grid([ROW])], 2))[0].unsure_on == set()
