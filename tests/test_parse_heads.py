"""Rows that head a table, told by words and by how they are set."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Box, Cell, Grid
from pipeline.parse.heads import centred_over, is_head, opens
from pipeline.parse.tables import rows_of
from tests.helpers import line, table


@pytest.mark.parametrize(
    ("row", "head"),
    [
        (["Mã số", "Tiêu chí chất lượng", "Mức hiện tại", "Đầu mối", "Thời gian"], True),
        (["Tiêu chí", "Điểm công bố", "Hoạt động cải tiến", "Phòng làm"], True),
        (["Kiểm tra hồ sơ", "Báo cáo", "Sở Y tế", "Thường xuyên"], False),
        (["Tiêu chí", "Thời gian", "10/3/2026", "Xã Tân Lập", "Bản Hua Tát"], False),
    ],
)
def test_names_without_a_number_before_them_head_a_table(row: list[str], head: bool) -> None:
    assert (is_head(table([row]).rows[0]) or opens(table([row]).rows[0])) is head


def cells(texts: Sequence[Sequence[str]], centred: Sequence[int]) -> Grid:
    """A grid of columns 200 points wide, with the words of the rows named in the middle, of the others at the left."""
    made = []
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            box = Box(200.0 * c, 40.0 * r, 200.0 * (c + 1), 40.0 * (r + 1))
            wide = line(text).box.width
            at = box.x0 + (200 - wide) / 2 if r in centred else box.x0 + 4
            made.append(Cell(r, c, 1, 1, box, [line(text, at, box.y0 + 4)]))
    return Grid(len(texts), len(texts[0]), made)


@pytest.mark.parametrize(("centred", "head"), [((0,), True), ((), False), ((0, 1, 2), False), ((1,), False)])
def test_a_first_row_in_the_middle_of_its_columns_heads_them(centred: Sequence[int], head: bool) -> None:
    texts = [["Ký hiệu", "Tiêu đề", "Bảo quản", "Người lập"], *[["01", "Hồ sơ hội nghị", "10 năm", "Lê Văn An"]] * 2]
    made = cells(texts, centred)
    assert centred_over(made) is head
    assert rows_of(made, 1)[0].header is head
