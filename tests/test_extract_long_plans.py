"""Tables of many pages: groups under groups, labels that a scan damaged, names and years that a page's end cut."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Place, TableCell
from pipeline.extract.cell_units import listed
from pipeline.extract.confidence.times import never_dated
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, column_roles, read_table
from pipeline.parse import outline
from tests.helpers import block, grid, line, scanned, table
from tests.test_parse_tables import joined

HEADS = ["STT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian hoàn thành"]


def found(*rows: Sequence[str]) -> Found:
    return read_table(Item("", Context(appendix="PL"), table=table([HEADS, *rows])), 2026)


def work(number: str, text: str = "Rà soát văn bản") -> list[str]:
    return [number, text, "Sở Tư pháp", "Quý I/2026"]


def group(label: str, name: str) -> list[str]:
    return [label, name, "", ""]


def ids(*rows: Sequence[str]) -> list[str]:
    return [section.id for section in found(*rows).sections]


def test_groups_with_small_letters_stand_under_those_with_numbers() -> None:
    got = found(
        group("I", "Sản xuất"),
        group("1", "Thủy sản"),
        group("a", "Khai thác"),
        work("-"),
        group("b)", "Nuôi trồng"),
        work("-"),
        group("2", "Lâm nghiệp"),
        work("2.1"),
        group("II", "Tài nguyên"),
        work("1"),
    )
    assert [s.id for s in got.sections] == ["PL.I", "PL.I.1", "PL.I.1.a", "PL.I.1.b", "PL.I.2", "PL.II"]
    assert [t.section for t in got.tasks] == ["PL.I.1.a", "PL.I.1.b", "PL.I.2", "PL.II"]


def test_letters_that_count_no_groups() -> None:
    """A numeral that was read as a letter; one that the count does not reach."""
    assert ids(group("I", "Sản xuất"), work("1"), group("n", "Tài nguyên"), work("1")) == ["PL.I", "PL.II"]
    assert ids(group("I", "Sản xuất"), work("1"), group("c", "Tài nguyên"), work("1")) == ["PL.I", "PL.II"]


def test_items_with_small_letters_right_behind_each_other_are_no_groups() -> None:
    got = found(group("I", "Sản xuất"), work("1"), ["a", "Trồng rừng", "", ""], ["b", "Bảo vệ rừng", "", ""], work("c"))
    assert "PL.I.a" not in [s.id for s in got.sections]


def test_a_speck_behind_a_groups_name_is_no_full_stop_of_work() -> None:
    got = found(group("I", "Nhân lực"), work("1"), group("2", "Thông tin, truyền thông."), work("2.1"))
    assert ("PL.I.2", "Thông tin, truyền thông.") in [(s.id, s.heading) for s in got.sections]
    alone = found(work("1"), group("2", "Mở chuyên trang hằng tuần."), work("3"))
    assert [t.text for t in alone.tasks][1] == "Mở chuyên trang hằng tuần."


@pytest.mark.parametrize(
    ("second", "third"),
    [("1H, Tài chính", "HH. Môi trường"), ("H. Giáo dục", "THỊ. Chính sách"), ("11. Văn hóa", "111. Thiên tai")],
)
def test_damaged_labels_in_one_cell_with_their_headings(second: str, third: str) -> None:
    rows = [["A. KINH TẾ"], ["I. Nông nghiệp"], work("1"), [second], work("2"), [third], work("3")]
    got = found(*rows)
    assert [s.id for s in got.sections] == ["PL.A", "PL.A.I", "PL.A.II", "PL.A.III"]
    assert [s.heading for s in got.sections][2:] == [second.split(maxsplit=1)[1], third.split(maxsplit=1)[1]]


def test_a_heading_that_begins_with_a_short_word_has_no_label() -> None:
    got = found(["I. Giao thông"], work("1"), ["Q. Ba Đình và vùng phụ cận"], work("2"))
    assert "PL.II" not in [s.id for s in got.sections]


def test_the_letter_after_those_before_it_where_numerals_begin_anew() -> None:
    rows = [["A. KINH TẾ"], ["I. Nông nghiệp"], work("1"), ["B. XÃ HỘI"], ["I. Y tế"], work("2")]
    assert ids(*rows, ["€. NỘI CHÍNH"], ["I. Quốc phòng"], work("3"))[-2:] == ["PL.C", "PL.C.I"]
    assert ids(*rows, ["€. NỘI CHÍNH"], work("3"))[-1] == "PL.B.II"


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["Văn phòng", "UBND tỉnh"], "Văn phòng UBND tỉnh"),
        (["Văn phòng", "Tỉnh ủy"], "Văn phòng Tỉnh ủy"),
        (["Văn phòng", "HĐND và UBND xã"], "Văn phòng HĐND và UBND xã"),
        (["Chủ tịch", "UBND phường"], "Chủ tịch UBND phường"),
        (["Sở Y tế", "Văn phòng", "Ủy ban nhân dân tỉnh"], "Sở Y tế; Văn phòng Ủy ban nhân dân tỉnh"),
        (["Văn phòng", "UBND các xã"], "Văn phòng; UBND các xã"),
        (["Văn phòng", "Sở Tài chính"], "Văn phòng; Sở Tài chính"),
        (["Sở Y tế", "UBND xã"], "Sở Y tế; UBND xã"),
    ],
)
def test_a_name_that_goes_on_in_the_next_line_is_one(parts: list[str], whole: str) -> None:
    assert listed(TableCell(" ".join(parts), Place(1, None), 0.9, parts=parts)) == whole


@pytest.mark.parametrize("lead", ["cục Lâm nghiệp và Kiểm lâm", "cục Môi trường"])
def test_a_capital_that_was_read_small_on_top_of_a_page_begins_a_name(lead: str) -> None:
    long = "Cục Địa chất và Khoáng sản Việt Nam"
    first = grid([HEADS, ["1", "Lập bản đồ.", "Cục Biến đổi khí hậu", "Quý I"], ["2", "Đo đạc.", long, "Quý II"]])
    made = joined(first, grid([["3", "Xây dựng chiến lược.", lead, "Quý III"]]))
    assert [row.cells[2].text for row in made.rows[2:]] == [long, lead]


@pytest.mark.parametrize(
    ("before", "behind", "whole"),
    [("Trước 30/9/20", "26", "Trước 30/9/2026"), ("Quý IV/202", "7", "Quý IV/2027"), ("Trước 30/9", "hằng năm", "")],
)
def test_a_year_that_a_pages_end_cuts_is_whole(before: str, behind: str, whole: str) -> None:
    first = grid(
        [HEADS, ["1", "Lập kế hoạch.", "Sở Y tế", "Quý I"], ["2", "Xây dựng đề án đánh giá", "Sở Y tế", before]]
    )
    made = joined(first, grid([["", "cán bộ của ngành", "", behind], ["3", "Kiểm tra.", "Sở Y tế", "Quý I"]]))
    assert made.rows[2].cells[3].text == (whole or f"{before} {behind}")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Xác định chỉ tiêu cụ thể cho từng năm, hoàn thành trong tháng 02/2026", []),
        ("Phân bổ kinh phí cho mỗi quý, xong trước ngày 15/3/2026", []),
        ("Báo cáo từng quý", ["quarterly"]),
        ("Gửi báo cáo trước ngày 05 của từng tháng", ["monthly"]),
    ],
)
def test_periods_that_something_is_parted_for_are_no_frequency(text: str, kinds: list[str]) -> None:
    told = find_deadline(text, plan_year=2026)
    assert told is not None
    assert told.recurrence == kinds


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Theo kế hoạch của Trung ương", True),
        ("Ngay sau khi Bộ Y tế có hướng dẫn", True),
        ("Khi có thiên tai xảy ra", True),
        ("Theo quý", False),
        ("Theo Kế hoạch năm", False),
        ("Theo Quyết định số 5", False),
        ("Trước mùa mưa bão", False),
        ("Ngay", False),
    ],
)
def test_a_cell_that_leaves_the_day_to_others_lacks_none(cell: str, told: bool) -> None:
    assert never_dated(cell) is told


@pytest.mark.parametrize(
    ("words", "x0", "tables"),
    [
        (["xa", "Úc"], 460.0, 1),  # beside the table, at the page's rim
        (["báo cáo", "quý"], 20.0, 1),
        (["xa", "Úc"], 200.0, 2),  # under it
        (["Ghi chú: số liệu lấy", "từ báo cáo năm 2025"], 460.0, 2),
    ],
)
def test_a_few_words_beside_a_table_part_it_from_no_next_page(words: list[str], x0: float, tables: int) -> None:
    first = grid([HEADS, ["1", "Lập sổ.", "Sở Y tế", "Quý I"], ["2", "Công khai.", "Sở Nội vụ", "Quý I"]])
    noise = block([line(text, x0, 240.0 + 20 * n) for n, text in enumerate(words)])
    after = grid([["3", "Kiểm tra.", "Sở Y tế", "Quý II"], ["4", "Tập huấn.", "Sở Y tế", "Quý II"]])
    body = outline([scanned([first, noise], 1), scanned([after], 2)]).body
    assert sum(node.table is not None for node in body) == tables


@pytest.mark.parametrize("titles", [("Đ/c Lê Văn An", "Đ/c Cục trưởng"), ("Đồng chí Lê Văn An", "Đồng chí Bí thư")])
def test_without_heads_people_beside_bodies_watch_over_the_work(titles: tuple[str, str]) -> None:
    rows = [
        ["1", "Rà soát danh mục văn bản của ngành", titles[0], "Sở Tư pháp", "Sở Y tế", "Quý I/2026"],
        ["2", "Tổ chức kỳ thi nâng ngạch trên máy", titles[1], "Sở Nội vụ", "Sở Tài chính", "Quý II/2026"],
    ]
    assert column_roles(table(rows, heads=0)) == ["number", "task", "monitor", "lead", "support", "deadline"]
    alone = [[*row[:3], row[5]] for row in rows]
    assert column_roles(table(alone, heads=0)) == ["number", "task", "lead", "deadline"]
