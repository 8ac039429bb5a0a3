"""Tables of which rows may have given nothing: their section is flagged and their pages have a warning."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Document, SourceFile
from pipeline.extract import extract
from pipeline.knowledge import load
from pipeline.parse import outline
from tests.helpers import block, down, grid, line, scanned

HEADS = ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn", "Sản phẩm"]
ROWS = [
    ["3", "Kiểm tra việc thực hiện nội quy làm việc", "Văn phòng xã", "Công an xã", "Hằng quý", "Biên bản"],
    ["4", "Bồi dưỡng kỹ năng số cho công chức", "Phòng Kinh tế", "Các ấp", "Trước 31/10/2026", "Danh sách"],
]


def _read(heading: str, rows: Sequence[Sequence[str]]) -> Document:
    first = scanned([block(down([line(heading)]))])
    pages = [first, scanned([grid(rows)], 2)]
    return extract(outline(pages), pages, SourceFile("a.pdf", "0", "pdf", 2))


def _told(document: Document) -> tuple[bool, list[int]]:
    section, reason = document.sections[0], load("messages.yaml")["sections"]["rows_lost"]["en"]
    return section.needs_review and reason in section.reasons, [
        p.page for p in document.pages if "table_unsure" in p.warnings
    ]


def test_a_table_that_goes_on_without_its_head_gives_tasks_and_tells_what_it_lost() -> None:
    found = _read("III. BẢNG PHÂN CÔNG NHIỆM VỤ", ROWS)
    said = [(t.text, t.lead_units, t.support_units, t.deadline and t.deadline.text) for t in found.tasks]
    assert said == [(r[1], [r[2]], [r[3]], r[4]) for r in ROWS]
    assert all(task.needs_review for task in found.tasks)
    assert _told(found) == (True, [1, 2])


def test_a_table_without_a_head_that_counts_from_one_has_lost_nothing() -> None:
    whole = [[str(n), *row[1:]] for n, row in enumerate(ROWS, 1)]
    assert _told(_read("III. BẢNG PHÂN CÔNG NHIỆM VỤ", whole)) == (False, [2])


def test_a_table_with_its_head_may_count_from_three() -> None:
    assert _told(_read("III. BẢNG PHÂN CÔNG NHIỆM VỤ", [HEADS, *ROWS])) == (False, [])


NAMES = [["1", "Rừng", "Đất", "Nước"], ["2", "Núi", "Sông", "Biển"], ["3", "Cây", "Hoa", "Lá"]]


@pytest.mark.parametrize("heading", ["III. NHIỆM VỤ", "II. PHÂN CÔNG NHIỆM VỤ", "IV. TỔ CHỨC THỰC HIỆN"])
def test_a_table_of_nobody_knows_what_under_a_heading_that_gives_work_is_told(heading: str) -> None:
    found = _read(heading, NAMES)
    assert (found.tasks, _told(found)) == ([], (True, [2]))


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ("I. TÌNH HÌNH", NAMES),
        ("III. NHIỆM VỤ", [["TT", "Hạng mục", "Đơn vị tính", "Kinh phí"], *NAMES]),  # of money
        ("III. NHIỆM VỤ", [["Ghi chú", "Xem trang sau"]]),
        ("III. NHIỆM VỤ", [HEADS, ["1", *ROWS[0][1:]], ["2", *ROWS[1][1:]]]),
    ],
)
def test_other_tables_are_not(heading: str, rows: list[list[str]]) -> None:
    assert not _told(_read(heading, rows))[0]
