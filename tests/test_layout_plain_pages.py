"""Tables of text files that go on over form feeds, with a row or two on a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow import read_document
from pipeline.layout.plain import find_tables
from tests.test_layout_plain import FORMS, HEADS, ROWS, aligned, texts

MANY = [HEADS, *([str(n), f"Rà soát hồ sơ thứ {n}", "Sở Y tế", "Sở Tư pháp", f"{n}/6/2026"] for n in range(1, 9))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("cuts", [[8], [7], [6, 7], [4, 6]])
@pytest.mark.parametrize("number", ["", "                    2\n\n"])
def test_no_row_behind_a_form_feed_is_lost(tmp_path: Path, form: str, cuts: list[int], number: str) -> None:
    rows = FORMS[form](MANY)
    shift = len(rows) - len(MANY) if form == "markdown" else 0
    places = [2 * c + 1 if form == "boxes" else c + shift for c in cuts]
    parts = [rows[a:b] for a, b in zip([0, *places], [*places, len(rows)], strict=True)]
    body = f"\n\f{number}".join("\n".join(part) for part in parts)
    path = tmp_path / "kh.txt"
    path.write_text(f"KẾ HOẠCH\nNăm 2026\n\nII. NHIỆM VỤ\n\n{body}\n\nIII. TỔ CHỨC THỰC HIỆN\n", "utf-8")
    tasks = read_document(path).tasks
    assert [(t.text, t.lead_units, t.deadline and t.deadline.text) for t in tasks] == [
        (row[1], [row[2]], row[4]) for row in MANY[1:]
    ]


@pytest.mark.parametrize("top", ["Giao Sở Y tế; Sở Tư pháp; Công an tỉnh; Sở Nội vụ; Sở Tài chính thực hiện.", "Chung"])
def test_a_page_that_goes_on_with_no_table(top: str) -> None:
    assert find_tables([top], [FORMS["semicolons"](MANY)]) == []
    assert find_tables([top], [aligned(MANY)]) == []


def test_a_row_that_a_form_feed_cuts_keeps_its_columns() -> None:
    rows = aligned(MANY)
    rest = " " * rows[0].index("Nhiệm vụ") + "của năm trước"
    assert find_tables([rest], [rows]) == []  # one piece alone may be anything: it is told, not taken
    more = rest.ljust(rows[0].index("Cơ quan phối hợp")) + "và UBND xã".ljust(20) + "(lần 2)"
    (table,) = find_tables([more], [rows])
    assert texts(table) == [["", "của năm trước", "", "và UBND xã", "(lần 2)"]]


def test_rows_before_count_no_more_than_once() -> None:
    (table,) = find_tables(aligned(ROWS)[-1:], [aligned(ROWS)[:3]])
    assert (table.first, table.last, texts(table)) == (0, 1, [ROWS[3]])


NARROW = """
                                                    Cơ quan phối
STT   Nhiệm vụ                    Cơ quan chủ trì                  Thời hạn
                                                    hợp
      Tổng hợp kế hoạch tuyên
1     truyền tại địa bàn theo       Sở Nội vụ       Công an tỉnh   2/2/2026
      quy định của pháp luật và chỉ
      Tham mưu danh mục thủ tục
      hành chính tại địa bàn số 6
2     theo quy định của pháp luật Văn phòng         Công an tỉnh   7/7/2026
      và chỉ đạo của Ủy ban nhân UBND tỉnh
      dân tỉnh, bảo đảm tiến độ
      Kiểm tra việc cấp phép tại
3     địa bàn số 7 theo quy định    Sở Y tế         Sở Tư pháp     8/8/2026
      của pháp luật
"""


def test_long_lines_over_the_white_of_narrow_columns() -> None:
    (table,) = find_tables(NARROW.split("\n"))
    assert texts(table)[2] == [
        "2",
        "Tham mưu danh mục thủ tục hành chính tại địa bàn số 6 theo quy định của pháp luật và chỉ đạo của Ủy ban nhân "
        "dân tỉnh, bảo đảm tiến độ",
        "Văn phòng UBND tỉnh",
        "Công an tỉnh",
        "7/7/2026",
    ]
    assert table.doubted == {2}  # a single space parted its cells
