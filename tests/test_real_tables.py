"""Real tables, looked at cell by cell beside their images (24.11. and 28.11.2026). The scans don't lie in this
repository: KEHOACH_REAL tells where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from pipeline import read_document
from pipeline.document import Document, TableRecord
from pipeline.text import fold

FOLDER = Path(os.environ.get("KEHOACH_REAL", Path(__file__).parents[2] / "shared" / "real")) / "unlabelled"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (FOLDER / "tables.pdf").exists(), reason="no real scans here: set KEHOACH_REAL"),
]


@pytest.fixture(scope="module")
def document() -> Document:
    return read_document(FOLDER / "tables.pdf")


def same(a: str | None, b: str) -> bool:
    """Alike without marks: on these scans some marks are lost."""
    return fuzz.ratio(fold(a or ""), fold(b)) >= 85


def rows(table: TableRecord) -> list[dict[int, str | None]]:
    return [{c.column: c.text for c in r.cells} for r in table.rows if r.kind in ("row", "group")]


def test_pages_are_turned_each_on_its_own(document: Document) -> None:
    assert [p.rotation for p in document.pages] == [90, 270, 90, 270, 270, 0, 0, 0, 0]


def test_grants_with_a_head_of_two_rows_under_a_seal(document: Document) -> None:
    table = document.tables[0]
    assert (table.page, table.columns) == (1, 7)
    assert [same(a, b) for a, b in zip(table.head, ["STT", "Tên chương trình", "Chủ khoản viện trợ", "Bên tài trợ Tên", "Bên tài trợ Quốc tịch", "Quyết định phê duyệt của UBND tỉnh"], strict=False)] == [True] * 6  # fmt: skip  # noqa: E501
    found = rows(table)
    assert [r[6] for r in found] == ["358.585.000", "260.800.000", "97.785.000"]
    assert [r[0] for r in found[1:]] == ["1", "2"]
    assert [r[4] for r in found[1:]] == ["Cộng hòa Ai-len", "Mỹ"]
    assert same(found[1][2], "Hội chữ thập đỏ tỉnh Quảng Ngãi")
    assert "1189/QĐ-UBND" in (found[2][5] or "")  # its hyphen lies in the cell's line
    assert same(found[2][5], "Quyết định số 10/QĐ-UBND ngày 03/01/2024 và Quyết định số 1189/QĐ-UBND ngày 09/8/2023")


def test_the_rest_of_a_procedure(document: Document) -> None:
    table = document.tables[1]
    assert (table.page, table.columns) == (2, 6)
    (row,) = rows(table)
    assert (row[2] or "").startswith("- Thông báo kết quả tuyển chọn: Trong thời hạn 10 ngày")
    assert (row[2] or "").endswith("kết quả tuyển chọn.")
    assert [row[c] for c in (0, 1, 3, 4, 5)] == [""] * 5


def test_procedures_that_share_cells(document: Document) -> None:
    table = document.tables[2]
    spans = {c.column: c.row_span for r in table.rows if r.kind == "row" for c in r.cells if c.row_span > 1}
    assert spans == {3: 2, 4: 2, 5: 2}
    assert same(rows(table)[0][2], "Không quy định")
    assert same(rows(table)[0][4], "Không quy định")


def test_mining_permits_on_two_pages_between_which_one_lacks(document: Document) -> None:
    table = document.tables[3]
    assert (table.page, table.columns) == (4, 8)
    found = rows(table)
    assert len(found) == 6
    assert [r[0] for r in found if r.get(0)] == ["2", "3"]
    assert [found[0][c] for c in (0, 1, 2, 3, 4, 7)] == [""] * 6  # a mark on the lower rule of the third is no letter
    assert [found[n][3] for n in (4, 5)] == [
        f"Không quá {n} ngày làm việc kể từ ngày nhận đủ hồ sơ hợp lệ" for n in (28, 16)
    ]
    assert found[4][5] == "Không thu phí, lệ phí"
    assert "(3) Nghị định số 08/2022/NĐ-CP" in (found[4][6] or "")
    assert "Không quá 15 ngày làm việc" in (found[1][3] or "")
    fees = [r[5] for r in found if r.get(5)]  # the pages are numbered 2 and 4: what stood on the third is not known
    assert "- Giấy phép khai thác" in fees
    assert same(fees[2], "thường có diện tích từ 10 ha trở lên và công suất khai thác từ 100.000 m3/năm trở lên, trừ hoạt động khai thác cát, sỏi lòng suối, mức thu 15.000.000 đồng/giấy phép.")  # fmt: skip  # noqa: E501


def test_marks_stand_in_their_columns(document: Document) -> None:
    table = document.tables[4]
    assert (table.page, table.columns) == (8, 5)
    found = rows(table)
    assert len(found) == 33
    assert {r.kind for r in table.rows} == {"head", "head_again", "row"}  # names alone in their rows head nothing
    assert [r[0] for r in found] == [str(n) for n in range(1, 34)]
    assert [found[n - 1][1] for n in (2, 8, 12, 24, 33)] == ["Sở Y tế", "Sở Nông nghiệp và PTNT", "Sở Nội vụ", "Huyện Mộ Đức", "Bộ Chỉ huy Quân sự tỉnh"]  # fmt: skip  # noqa: E501
    marked = {n for n, row in enumerate(found, 1) if (row[3] or "").upper() == "X"}
    assert marked == {6, 9, 13, 14, 26, 33}
    assert not any(row[2] or row[4] for row in found)
    assert same(found[13][1], "Bộ Chỉ huy Bộ đội Biên phòng tỉnh")


def test_none_of_them_gives_work(document: Document) -> None:
    assert not [t for t in document.tasks if t.evidence[0].page != 6]


def test_a_proposal_without_tables_has_none() -> None:
    assert read_document(FOLDER / "qn22ttr.pdf").tables == []
