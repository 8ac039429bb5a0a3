"""Units that were misread once and stand elsewhere in the same columns; captions and times that lost a sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document, SourceFile
from pipeline.extract.cell_units import cell_units
from pipeline.extract.unit_lists import split_cell
from pipeline.flow import understand
from pipeline.text import fold
from tests.helpers import grid, scanned

HEADS = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"]
WORK = ["Rà soát văn bản.", "Kiểm tra công vụ.", "Mở lớp tập huấn.", "Tổ chức sơ kết.", "Công khai thủ tục."]


def read(leads: list[str], support: str = "", time: str = "Quý II/2026", confidence: float = 1.0) -> Document:
    rows = [[str(i), text, lead, support, time] for i, (text, lead) in enumerate(zip(WORK, leads, strict=False), 1)]
    page = scanned([grid([HEADS, *rows])])
    for word in (word for line in page.lines() for word in line.words):
        word.confidence = confidence
    return understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [page])


@pytest.mark.parametrize(
    ("often", "misread"),
    [
        ("Phòng Khách hàng doanh nghiệp", "Phòng Khách hàng, doanh nghiệp"),
        ("Phòng Khách hàng doanh nghiệp", "Phòng Khách hàng doanh-nghiệp"),
        ("Đảng ủy Công an tỉnh", "Đảng ủy Công an tính"),
        ("Phòng Nghiệp vụ Dược", "Phòng Nghiệp vụ Được"),
        ("Văn phòng HĐND và UBND xã", "Văn phòng HĐNĐ. và UBND xã"),
    ],
)
def test_a_name_is_spelled_as_elsewhere_in_its_columns(often: str, misread: str) -> None:
    document = read([often, often, misread])
    assert [task.lead_units for task in document.tasks] == [[often]] * 3
    assert document.tables[0].rows[3].cells[2].text == often


@pytest.mark.parametrize("misread", ["Và Bảo hiểm y tế", "Về Bảo hiểm y tế", "Vu Bảo hiểm y tế"])
@pytest.mark.parametrize("form", ["{}", "- Chủ trì: {}\n- Phối hợp: Thanh tra Bộ", "{} chủ trì; Thanh tra Bộ phối hợp"])
def test_a_names_first_word_is_the_head_that_it_has_elsewhere(misread: str, form: str) -> None:
    often = "Vụ Bảo hiểm y tế"
    document = read([form.format(name) for name in (often, often, misread)], confidence=0.95)
    assert [task.lead_units for task in document.tasks] == [[often]] * 3


@pytest.mark.parametrize("other", ["Quỹ Bảo hiểm y tế", "Cụm Bảo hiểm y tế"])
def test_another_bodys_head_is_not_changed(other: str) -> None:
    document = read(["Vụ Bảo hiểm y tế", "Vụ Bảo hiểm y tế", other], confidence=0.95)
    assert document.tasks[2].lead_units == [other]


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("- Chủ trì: Vụ Pháp chế - Phối hợp; Văn phòng Bộ", ["Vụ Pháp chế"], ["Văn phòng Bộ"]),
        ("Chủ trì: Vụ Pháp chế - Phi hơn: Cục Phòng bệnh", ["Vụ Pháp chế"], ["Cục Phòng bệnh"]),
        ("1ì: Vụ Pháp chế + Phối hợp: Cục Phòng bệnh", ["Vụ Pháp chế"], ["Cục Phòng bệnh"]),
        ("Vụ Pháp chế chủ tí; Cục Phòng bệnh phối hợp", ["Vụ Pháp chế"], ["Cục Phòng bệnh"]),
        ("Sở Y tế; Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"], []),
        ("Chủ trì; Cục Phòng bệnh", ["Cục Phòng bệnh"], []),
    ],
)
def test_captions_of_a_cell_that_were_misread(cell: str, lead: list[str], support: list[str]) -> None:
    assert cell_units(cell) == (lead, support)


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Sở Xây dựng: Ban Quản lý Khu kinh tế tỉnh", ["Sở Xây dựng", "Ban Quản lý Khu kinh tế tỉnh"]),
        ("Đơn vị thực hiện: Sở Xây dựng", ["Sở Xây dựng"]),
    ],
)
def test_a_colon_between_two_units_was_a_semicolon(cell: str, units: list[str]) -> None:
    assert read(["Sở Y tế", cell], confidence=0.9).tasks[1].lead_units == units


def test_a_name_with_a_comma_that_stands_twice_is_known() -> None:
    often = "- Chủ trì: Cục Quản lý Trồng, chăm sóc"
    known, once = read([often, often, "Sở Y tế"]), read([often, "Sở Y tế", "Sở Nội vụ"])
    assert known.tasks[0].lead_units == once.tasks[0].lead_units == ["Cục Quản lý Trồng, chăm sóc"]
    assert "the unit's name is of no known kind" not in known.tasks[0].reasons
    assert "the unit's name is of no known kind" in once.tasks[0].reasons


def test_a_name_that_begins_with_a_small_word_is_looked_at() -> None:
    document = read(["Sở Y tế", "Và Bảo hiểm y tế", "Sở Tư pháp"], confidence=0.95)
    assert "the unit's name is of no known kind" in document.tasks[1].reasons


def test_a_name_in_the_other_column_tells_too_and_the_rest_of_a_cell_stays() -> None:
    often = "Phòng Kế toán - Ngân quỹ"
    document = read([often, often, "Phòng Kế toán Ngân quỹ; Phòng Tổng hợp"], support="Phòng Kiểm soát nội bộ")
    assert document.tasks[2].lead_units == [often, "Phòng Tổng hợp"]


@pytest.mark.parametrize(
    "leads",
    [
        ["UBND xã Tân Lập", "UBND xã Tân Lập", "UBND xã Tân Lấp"],  # two places
        ["Phòng Khách hàng doanh nghiệp", "Phòng Khách hàng .doanh nghiệp"],  # neither stands twice
        ["Công an tỉnh", "Công an tỉnh", "Công an tính", "Công an tính"],  # as often
        ["Sở Y tế", "Sở Y tế", "Sở Y tế dự phòng"],
    ],
)
def test_without_evidence_a_name_stays(leads: list[str]) -> None:
    assert [row.cells[2].text for row in read(leads).tables[0].rows[1:]] == leads


@pytest.mark.parametrize("time", ["6 tháng lần", "6 tháng/tần", "6 thàng /lần."])
def test_the_slash_of_a_frequency_may_be_lost(time: str) -> None:
    (task,) = read(["Sở Nội vụ"], time=time).tasks
    assert task.deadline
    assert (task.deadline.text[-4:], task.deadline.recurrence) == ("/lần", ["semiannual"])


@pytest.mark.parametrize(
    ("cell", "lead"),
    [
        ("- Chủ 0ì: Vụ Pháp chế - Phối hợp: Văn phòng Bộ", ["Vụ Pháp chế"]),
        ("- Tổ trưởng: Vụ Pháp chế - Phối hợp: Văn phòng Bộ", ["Tổ trưởng: Vụ Pháp chế"]),
    ],
)
def test_a_caption_may_be_misread(cell: str, lead: list[str]) -> None:
    heads = ["TT", "Nhiệm vụ", "Đơn vị chủ trì, phối hợp", "Thời gian"]
    made = grid([heads, ["1", WORK[0], cell, "Quý II/2026"]])
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([made])])
    assert document.tasks[0].lead_units == lead


@given(st.lists(st.text("aăâđPSếyộ .,;-", max_size=30), min_size=1, max_size=5))
def test_letters_of_cells_stay(leads: list[str]) -> None:
    made = [row.cells[2].text or "" for row in read(leads).tables[0].rows[1:]]
    assert [letters(text) for text in made] == [letters(text) for text in leads[: len(made)]]


def letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def test_names_under_each_other_are_parted_where_each_stands_elsewhere() -> None:
    leads = [
        "Khoa Nội soi",
        "Khoa Nhi",
        "Khoa Nội soi Khoa Nhi Phòng Điều dưỡng",
        "Phòng Điều dưỡng; Khoa Nội soi; Khoa Nhi",
    ]
    assert read(leads).tasks[2].lead_units == ["Khoa Nội soi", "Khoa Nhi", "Phòng Điều dưỡng"]


def test_names_together_as_often_as_alone_stay_one() -> None:
    leads = ["Trạm Kiểm lâm", "Trạm Kiểm lâm Khu bảo tồn", "Khu bảo tồn"]
    assert read(leads).tasks[1].lead_units == ["Trạm Kiểm lâm Khu bảo tồn"]


def test_a_name_with_a_comma_that_always_stands_so_is_one() -> None:
    name = "Viện Cơ học, Tin học ứng dụng"
    assert [task.lead_units for task in read([name, f"{name}; Vụ Pháp chế"]).tasks] == [[name], [name, "Vụ Pháp chế"]]
    apart = [name, name, "Viện Cơ học"]
    assert read(apart).tasks[0].lead_units == ["Viện Cơ học", "Tin học ứng dụng"]


@pytest.mark.parametrize(
    "cell", ["0912345678", "15/6/2026", "Quý III", "Tháng 6/2026", "Chưa xác định", "a@x.vn", "…", "=1+1"]
)
def test_what_names_nobody_in_a_units_cell_is_no_unit(cell: str) -> None:
    task = read([cell, "Sở Y tế"]).tasks[0]
    assert (task.lead_units, task.needs_review) == ([], True)


@pytest.mark.parametrize("cell", ["Tổ A", "Phòng 2", "Ông Vi", "VNPT", "Đội 3"])
def test_short_names_stay(cell: str) -> None:
    assert read([cell, "Sở Y tế"]).tasks[0].lead_units == [cell]


def test_two_columns_under_one_head_of_who_leads_are_doubted() -> None:
    heads = [["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan chủ trì", "Thời gian"], ["", "", "Cấp tỉnh", "Cấp xã", ""]]
    rows = [[str(n), text, "Sở Y tế", "UBND xã", "Quý II/2026"] for n, text in enumerate(WORK, 1)]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid([*heads, *rows])])])
    assert [task.needs_review for task in document.tasks] == [True] * len(WORK)


def test_any_number_of_names_under_each_other_are_parted() -> None:
    assert split_cell("Sở Tài chính " * 1500) == ["Sở Tài chính"] * 1500


@pytest.mark.parametrize(
    "cell", ["Trạm Y tế xã chủ trì; phối hợp: Các ấp", "Trạm Y tế xã (chủ trì), phối hợp với: Các ấp"]
)
def test_who_leads_may_stand_before_its_word_and_who_helps_behind_a_colon(cell: str) -> None:
    assert cell_units(cell) == (["Trạm Y tế xã"], ["Các ấp"])


@pytest.mark.parametrize("cell", ["Phòng Đo đạc, Bản đồ và Viễn thám", "Vụ Đất đai, Đo đạc và Bản đồ"])
def test_a_body_of_maps_is_one_and_no_village(cell: str) -> None:
    assert split_cell(cell) == [cell]


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("Phòng Tài chính (phối hợp: Văn phòng Sở)", ["Phòng Tài chính"], ["Văn phòng Sở"]),
        ("Phòng Tài chính [Phối hợp với: Văn phòng Sở].", ["Phòng Tài chính"], ["Văn phòng Sở"]),
        ("Chủ trì: Sở Y tế (phối hợp: Sở Nội vụ; Công an tỉnh (PC04))", ["Sở Y tế"], None),
        ("Sở Y tế (phối hợp: Sở Nội vụ); Sở Tư pháp", ["Sở Y tế", "Sở Tư pháp"], ["Sở Nội vụ"]),
        ("Sở Y tế (phối hợp: Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
    ],
)
def test_who_helps_in_brackets(text: str, lead: list[str], support: list[str] | None) -> None:
    led, helped = cell_units(text)
    assert led == lead
    assert support is None or helped == support
    assert all(unit.count("(") == unit.count(")") for unit in helped)


@pytest.mark.parametrize(
    ("cell", "lead", "support"),
    [
        ("Sở Y tế, phối hợp Sở Nội vụ", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Sở Y tế phối hợp Sở Nội vụ, Công an tỉnh", ["Sở Y tế"], ["Sở Nội vụ", "Công an tỉnh"]),
        ("Phòng Kinh tế chủ trì, phối hợp các thôn", ["Phòng Kinh tế"], ["các thôn"]),
        ("Văn phòng Điều phối Hợp tác", ["Văn phòng Điều phối Hợp tác"], []),
        ("Trung tâm Phối hợp Cứu nạn", ["Trung tâm Phối hợp Cứu nạn"], []),
    ],
)
def test_who_helps_without_with(cell: str, lead: list[str], support: list[str]) -> None:
    assert cell_units(cell) == (lead, support)


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Các đồng chí ủy viên Ban Thường vụ, Trưởng các ban Đảng", 2),
        ("Các đồng chí ủy viên Ban Thường vụ, Thủ trưởng các cơ quan", 2),
        ("đồng chí Trần Văn An, Trưởng các ban Đảng", 1),
        ("Đồng chí Trần Thị Hoa, Giám đốc Sở Y tế", 1),
    ],
)
def test_posts_that_several_hold(cell: str, units: int) -> None:
    assert len(split_cell(cell)) == units
