"""Feet that lost a part on the way: the name far below its post, the list without its head, an appendix without one."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind
from pipeline.parse import outline
from tests.helpers import block, centred, column, down, grid, line, scanned, walk
from tests.test_parse_zones import RECIPIENTS, SIGNATURE, TABLE, body, foot, head, whole


def test_a_name_far_below_its_post_ends_the_signature() -> None:
    posts = column(SIGNATURE[:2], BlockKind.RIGHT, 600)
    name = column(SIGNATURE[2:], BlockKind.TEXT, 720)
    away = posts.lines[-1].box.centre[0] - name.lines[0].box.centre[0]
    for word in name.lines[0].words:
        word.box = word.box._replace(x0=word.box.x0 + away, x1=word.box.x1 + away)
    name = block(name.lines)
    found = outline([whole(head(), body("KẾ HOẠCH"), column(RECIPIENTS, BlockKind.LEFT, 600), posts, name)])
    assert found.signature == SIGNATURE


def test_recipients_beside_the_signature_whose_head_was_not_read() -> None:
    lists = column(RECIPIENTS[1:], BlockKind.LEFT, 600)
    found = outline([whole(head(), body("KẾ HOẠCH"), lists, column(SIGNATURE, BlockKind.RIGHT, 600))])
    assert (found.recipients, found.signature) == (RECIPIENTS[1:], SIGNATURE)


def test_an_appendix_of_a_plan_whose_first_line_was_not_read() -> None:
    lines = [centred("PHÂN CÔNG NHIỆM VỤ", 0), centred("(Kèm theo Kế hoạch số 5/KH-UBND ngày 02/3/2026)", 0)]
    notes = [line(f"{n}. Rà soát văn bản.", 113.0) for n in range(1, 20)]
    pages = [whole(head(), body("KẾ HOẠCH"), foot()), scanned([block(down([*lines, *notes]))], 2)]
    assert {n.appendix for n in outline(pages).body if n.appendix} == {"PL"}


@pytest.mark.parametrize(("first", "prefix"), [("PHỤ LỤCI^^^ xyxy có", "PL1"), ("Phụ lục lương có", None)])
def test_specks_behind_the_line_that_begins_an_appendix(first: str, prefix: str | None) -> None:
    cue = "(Kèm theo Kế hoạch số 5/KH-UBND ngày 02/3/2026)"
    lines = [centred(text, 0) for text in (first, "NHIỆM VỤ THEO QUÝ", cue)]
    pages = [whole(head(), body("KẾ HOẠCH")), scanned([block(down(lines)), TABLE], 2)]
    assert {n.appendix for n in outline(pages).body} - {None} == ({prefix} if prefix else set())


def _last_row(left: list[str], right: list[str], *under: list[str | None]) -> Block:
    """A table of two rows that has taken in what stands under it, `left` and `right` in one row."""
    body: list[list[str | None]] = [["1", "Rà soát", "Sở Y tế", "Quý I"], ["2", "Báo cáo", "Sở Y tế", "Quý II"]]
    last: list[str | None] = [left[0], None, right[0], None]
    made = grid([*body, last, *under], {(2, 0): (1, 2), (2, 2): (1, 2)})
    assert made.grid
    for cell in made.grid.cells:
        if cell.row == 2 and cell.lines:
            texts = left if cell.column == 0 else right
            cell.lines = [line(text, cell.box.x0, cell.box.y0 + 12 * n) for n, text in enumerate(texts)]
    return made


@pytest.mark.parametrize("posts", [["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"], ["GIÁM ĐỐC"], ["KT. BỘ TRƯỞNG", "THỨ TRƯỞNG"]])
@pytest.mark.parametrize(
    "listed", [["Nơi nhậm", "- Các ấp;", "- Lưu: VT."], ["- Như Điều 3;", "- Các phòng;", "- Lưu: VT, TH."]]
)
def test_a_foot_is_no_row_of_the_table_over_it(listed: list[str], posts: list[str]) -> None:
    found = outline([whole(head(), body("KẾ HOẠCH"), _last_row(listed, posts))])
    assert (found.recipients, found.signature) == (listed, posts)
    table = next(n.table for n in walk(found.body) if n.table)
    assert [r.cells[0].text for r in table.rows] == ["1", "2"]


def test_the_name_in_a_row_under_the_foot_is_of_the_signature() -> None:
    made = _last_row(["Nơi nhận:", "- Lưu: VT."], ["GIÁM ĐỐC"], [None, None, "Trần Thị Hoa", None])
    assert outline([whole(head(), body("KẾ HOẠCH"), made)]).signature == ["GIÁM ĐỐC", "Trần Thị Hoa"]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["Nơi nhận"], ["Giám đốc sở"]),  # heads of columns
        (["Nơi nhận:", "- Các sở;"], ["Giám đốc Sở Y tế"]),  # a row on where papers go and who does it
        (["Chủ trì,", "- Lưu trữ hồ sơ"], ["GIÁM ĐỐC"]),
        (["3", "Rà soát"], ["CHỦ TỊCH UBND"]),
    ],
)
def test_a_row_that_looks_like_a_foot_stays(left: list[str], right: list[str]) -> None:
    found = outline([whole(head(), body("KẾ HOẠCH"), _last_row(left, right))])
    table = next(n.table for n in walk(found.body) if n.table)
    assert len(table.rows) == 3
