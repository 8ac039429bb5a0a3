"""Tables of many kinds: index tables with sums, stages of drafts, faults beside their remedies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import LabelKind, SourceFile, Table
from pipeline.extract.column_choice import is_doubted
from pipeline.extract.columns import role_of
from pipeline.extract.confidence import origins_of_table
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, column_roles, read_table
from pipeline.extract.table_titles import calendar_year
from pipeline.extract.unit_lists import split_cell
from pipeline.flow import understand
from pipeline.parse.paragraphs import pieces
from pipeline.parse.tree import build
from tests.helpers import block, grid, line, paragraph, scanned, table
from tests.helpers import read as read_text


def found(made: Table, year: int | None = 2026, **context: object) -> Found:
    return read_table(Item("", Context(**context), table=made), year)  # type: ignore[arg-type]


def rows(heads: Sequence[str], *more: Sequence[str]) -> Table:
    return table([heads, *more])


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Văn bản giao nhiệm vụ", "other"),
        ("Ngày giao nhiệm vụ", "other"),
        ("Tình hình thực hiện nhiệm vụ", "other"),
        ("Số nhiệm vụ quá hạn", "other"),
        ("Nội dung sai phạm", "field"),
        ("Nội dung hạn chế và biện pháp khắc phục", "task"),
        ("Rủi ro nhận diện", "field"),
        ("Biện pháp kiểm soát", "task"),
        ("Đơn vị tổ chức", "lead"),
        ("Tên cơ quan, tổ chức", "subject"),
        ("Hạn", "deadline"),
        ("Hạn xử lý", "deadline"),
        ("Hạn chế", "field"),
        ("Chỉ số/Sản phẩm", "product"),
    ],
)
def test_what_opens_a_head_says_what_stands_under_it(head: str, role: str) -> None:
    assert role_of(head) == role


def test_sums_of_an_index_and_what_lost_nothing_are_no_lost_points() -> None:
    made = rows(
        ["STT", "Tiêu chí", "Điểm tối đa", "Điểm đạt", "Điểm trừ", "Nguyên nhân"],
        ["I", "CẢI CÁCH THỂ CHẾ", "5", "4", "1", ""],
        ["1", "Ban hành văn bản", "3", "2", "1", ""],
        ["1.1", "Ban hành đúng hạn", "2", "1", "1", "Chậm 02 văn bản"],
        ["1.2", "Kiểm tra văn bản", "1", "1", "0", ""],
        ["2", "Rà soát văn bản", "2", "1,5", "0,5", ""],
        ["3", "Theo dõi thi hành", "1", "0", "1", "Chưa báo cáo"],
        ["", "Tổng điểm", "6", "4", "2", ""],
    )
    assert [i.text for i in found(made).indicators] == ["Ban hành đúng hạn", "Rà soát văn bản", "Theo dõi thi hành"]


def test_full_points_without_a_column_of_lost_ones() -> None:
    heads = ["TT", "Tiêu chí", "Điểm chuẩn", "Điểm đạt được"]
    made = rows(heads, ["1", "Ký số văn bản", "3,0", "3"], ["2", "Nộp trực tuyến", "4", "2,5"])
    assert [i.text for i in found(made).indicators] == ["Nộp trực tuyến"]


def test_the_last_of_the_stages_ends_the_work() -> None:
    made = rows(
        [
            "TT",
            "Tên văn bản",
            "Cơ quan soạn thảo",
            "Thời gian gửi thẩm định",
            "Thời gian trình UBND",
            "Thời gian trình HĐND",
        ],
        ["1", "Nghị quyết về phí", "Sở Tài chính", "Tháng 3/2026", "Tháng 4/2026", "Tháng 7/2026"],
        ["2", "Nghị quyết về giá đất", "Sở Tư pháp", "Tháng 9/2026", "Tháng 10/2026", "Tháng 12/2026"],
    )
    assert [t.deadline.end for t in found(made).tasks if t.deadline] == ["2026-07-31", "2026-12-31"]


def test_times_that_are_no_stages_leave_the_first() -> None:
    made = rows(
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Thời gian kiểm tra"],
        ["1", "Rà soát văn bản", "Sở Tư pháp", "Tháng 3/2026", "Tháng 4/2026"],
        ["2", "Công bố kết quả", "Sở Tư pháp", "Tháng 5/2026", "Tháng 6/2026"],
    )
    assert [t.deadline.end for t in found(made).tasks if t.deadline] == ["2026-03-31", "2026-05-31"]


def test_a_head_that_names_work_before_one_that_says_contents() -> None:
    made = rows(
        ["TT", "Nội dung", "Giải pháp thực hiện", "Chủ trì"],
        ["1", "Quản lý đất đai", "Rà soát các công trình sai phép", "Sở Xây dựng"],
    )
    assert [t.text for t in found(made).tasks] == ["Rà soát các công trình sai phép"]
    assert column_roles(made) == ["number", None, "task", "lead"]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("KẾ HOẠCH CÔNG TÁC THÁNG 3 NĂM 2026", 2026),
        ("Lịch công tác tuần 12 (từ 16/3 đến 20/3/2026)", 2026),
        ("NHIỆM VỤ TRỌNG TÂM NĂM 2026", None),
        ("(Kèm theo Kế hoạch số 12/KH-UBND ngày 05 tháng 3 năm 2026)", None),
        ("THÁNG 12 NĂM 2025 VÀ THÁNG 01 NĂM 2026", None),
    ],
)
def test_the_year_of_a_calendar(title: str, year: int | None) -> None:
    assert calendar_year(title) == year


@pytest.mark.parametrize(
    ("over", "end"),
    [
        ("Nhiệm vụ trọng tâm năm 2026 (Kèm theo Kế hoạch số 7/KH-UBND ngày 05/01/2026)", "2026-06-30"),
        ("Khắc phục tồn tại năm 2025", None),
        ("Phân công nhiệm vụ", None),
    ],
)
def test_times_without_a_year_are_of_the_plans_own_where_the_tables_title_says_it(over: str, end: str | None) -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    made = grid([heads, ["1", "Rà soát văn bản.", "Sở Y tế", "Tháng 6"]], top=300)
    head = ["Số: 7/KH-UBND", "Sơn Nam, ngày 05 tháng 01 năm 2026", "KẾ HOẠCH", "Công tác y tế", "PHỤ LỤC", over]
    lines = [line(text, 85, 60 + 30 * n) for n, text in enumerate(head)]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([block(lines), made])])
    assert [t.deadline.end for t in document.tasks if t.deadline] == [end]


def test_days_of_a_calendar_have_its_year() -> None:
    made = rows(["Thời gian", "Nội dung công việc", "Chủ trì"], ["31/3", "Báo cáo quý I", "Văn phòng Sở"])
    item = Item("", Context(), table=made, year=2026)
    [task] = read_table(item, None).tasks
    assert task.deadline is not None
    assert task.deadline.end == "2026-03-31"


def test_whom_a_letters_writer_asks_does_the_work() -> None:
    head = (
        "SỞ NỘI VỤ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 331/SNV-CCHC\nV/v báo cáo kết quả\nSơn Nam, ngày 22 tháng 7 năm 2026\n\nKính gửi: Các sở, ngành.\n\n"
    )
    text = "Sở Nội vụ đề nghị Sở Tài chính khẩn trương gửi báo cáo trước ngày 20/8/2026."
    document = read_text(head + text + "\n")
    assert [(t.lead_units, t.text) for t in document.tasks] == [(["Sở Tài chính"], text)]


def test_who_checks_does_the_checks() -> None:
    heads = ["Thời gian", "Nội dung kiểm tra", "Đối tượng kiểm tra", "Người kiểm tra"]
    made = rows(heads, ["9/2025", "Hồ sơ tuyển sinh lớp 6", "Văn phòng", "Phó Hiệu trưởng"])
    assert [t.lead_units for t in found(made).tasks] == [["Phó Hiệu trưởng"]]


def test_time_to_settle_is_a_deadline_beside_work_but_not_in_a_list_of_procedures() -> None:
    heads = ["TT", "Giải pháp tháo gỡ", "Cơ quan chủ trì", "Thời gian giải quyết"]
    made = rows(heads, ["1", "Cấp phép khai thác 03 mỏ đất", "Sở Xây dựng", "20/4/2026"])
    assert [t.deadline.end for t in found(made).tasks if t.deadline] == ["2026-04-20"]
    assert column_roles(rows(heads, ["1", "Cấp phép xây dựng", "Sở Xây dựng", "15 ngày"]))[3] == "other"


def test_what_voters_ask_for_is_the_work_of_who_answers() -> None:
    heads = ["STT", "Đơn vị cử tri", "Nội dung kiến nghị", "Cơ quan chủ trì giải quyết", "Thời hạn trả lời"]
    made = rows(heads, ["1", "Cử tri xã Tân Biên", "Sớm nâng cấp đường tỉnh 795", "Sở Xây dựng", "15/5/2026"])
    assert [(t.text, t.lead_units) for t in found(made).tasks] == [("Sớm nâng cấp đường tỉnh 795", ["Sở Xây dựng"])]
    answered = ["STT", "Nội dung kiến nghị", "Cơ quan trả lời", "Nội dung trả lời"]
    assert found(rows(answered, ["1", "Lắp đèn đường Lê Lợi", "Sở Xây dựng", "Đã lắp 84 bộ đèn"])).tasks == []


def test_targets_over_years() -> None:
    heads = ["TT", "Mục tiêu", "Đơn vị", "Lộ trình 2026", "Lộ trình 2030", "Cơ quan chủ trì"]
    made = rows(
        heads,
        ["1", "Tỷ lệ chất thải nhựa được tái chế", "%", "50", "80", "Sở Y tế"],
        ["2", "Số mô hình kinh tế tuần hoàn", "Mô hình", "8", "30", "Sở Y tế"],
    )
    got = found(made)
    assert got.tasks == []
    assert [(i.kind, i.text[:10]) for i in got.indicators] == [("target", "Tỷ lệ chất"), ("target", "Số mô hình")]


def test_whom_a_draft_is_submitted_to_helps_nobody() -> None:
    blocks = [
        grid(
            [
                ["STT", "Nội dung trình", "Cơ quan chuẩn bị", "Cấp thông qua", None],
                [None, None, None, "UBND tỉnh", "HĐND tỉnh"],
                ["1", "Đề án phát triển cây ăn quả", "Sở Y tế", "x", "x"],
                ["2", "Quy định phân cấp quản lý đường", "Sở Xây dựng", "x", ""],
            ],
            {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (2, 1), (0, 3): (1, 2)},
        )
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned(blocks)])
    assert [(t.lead_units, t.support_units) for t in document.tasks] == [(["Sở Y tế"], []), (["Sở Xây dựng"], [])]


def test_heads_of_unknown_kinds_are_heads_by_how_they_are_built() -> None:
    blocks = [
        grid(
            [
                ["Mã tiêu chí", "Nội dung tiêu chí", "Điểm", None, "Vì sao mất điểm", "Việc phải làm", "Người làm"],
                [None, None, "Chuẩn", "Được duyệt", None, None, None],
                ["1.2", "Họp về chuyển đổi số", "10", "5", "Chưa đăng tải", "Đăng biên bản họp", "Văn phòng xã"],
                ["1.3", "Ký số văn bản", "10", "10", "", "", ""],
            ],
            {(0, c): (2, 1) for c in (0, 1, 4, 5, 6)} | {(0, 2): (1, 2)},
        )
    ]
    document = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned(blocks)])
    assert [r.kind for r in document.tables[0].rows] == ["head", "head", "row", "row"]


def test_what_is_looked_at_and_what_points_to_an_appendix_is_no_work() -> None:
    document = read_text(
        """
        KẾ HOẠCH
        Kiểm tra công vụ năm 2026

        II. NỘI DUNG KIỂM TRA
        1. Việc chấp hành kỷ luật hành chính.
        2. Tình hình quản lý biên chế.
        III. TỔ CHỨC THỰC HIỆN
        1. Giao nhiệm vụ cho các cơ quan, đơn vị theo Phụ lục III.
        2. Việc báo cáo hoàn thành trước ngày 15/3/2026.
        """
    )
    assert [t.text for t in document.tasks] == ["Việc báo cáo hoàn thành trước ngày 15/3/2026."]


def test_text_under_a_heading_in_capitals_is_no_part_of_it() -> None:
    lines = ["IV. TỔ CHỨC THỰC HIỆN", "Phân công nhiệm vụ cụ thể như sau:"]
    found_ = pieces([line(text, 121, 100 + 19 * i) for i, text in enumerate(lines)], 1, True)
    assert [p.text for p in found_] == lines


def test_a_head_of_index_and_work_over_rows_with_units_and_times_is_one_of_work() -> None:
    heads = ["TT", "Chỉ số thành phần/Nhiệm vụ", "Chủ trì", "Hoàn thành"]
    made = rows(heads, ["1. Gia nhập thị trường (7,31 điểm)"], ["1.1", "Công khai điều kiện", "Sở Y tế", "30/6/2026"])
    assert [(t.text, t.lead_units) for t in found(made).tasks] == [("Công khai điều kiện", ["Sở Y tế"])]


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("Sở Tài chính UBND các xã, phường", ["Sở Tài chính", "UBND các xã, phường"]),
        ("Sở Nội vụ Sở Tài chính Công an tỉnh", ["Sở Nội vụ", "Sở Tài chính", "Công an tỉnh"]),
        ("Phòng Kinh tế Phòng Văn hóa - Xã hội", ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội"]),
        ("Phòng Kinh tế UBND xã Tân Lập", ["Phòng Kinh tế UBND xã Tân Lập"]),
        ("Văn phòng Sở Tài chính", ["Văn phòng Sở Tài chính"]),
        ("Đảng ủy UBND tỉnh", ["Đảng ủy UBND tỉnh"]),
    ],
)
def test_whole_names_under_each_other_without_a_sign(cell: str, units: list[str]) -> None:
    assert split_cell(cell) == units


def test_a_pointer_in_brackets_is_no_target() -> None:
    document = read_text("KẾ HOẠCH\nThi đua năm 2026\n\nI. MỤC TIÊU\n(Các chỉ tiêu cụ thể tại Phụ lục 1)\n")
    assert document.indicators == []


def test_sums_and_projects_with_their_money_give_no_work() -> None:
    heads = ["TT", "Nội dung", "Đơn vị thực hiện", "Kinh phí (triệu đồng)"]
    made = rows(heads, ["1", "Số hóa di sản tư liệu", "Bảo tàng tỉnh", "8.000"])
    item = Item("", Context(), table=made, title=["PHỤ LỤC 1", "PHÂN BỔ KINH PHÍ THỰC HIỆN CHƯƠNG TRÌNH"])
    assert read_table(item, 2026).tasks == []
    assert len(found(made).tasks) == 1
    projects = ["TT", "Tên dự án", "Chủ đầu tư", "Thời gian thực hiện", "Tổng mức đầu tư"]
    lines = [[str(n), f"Nhà văn hóa thôn {n}", "UBND xã Tân Lập", "2026 - 2027", "35.000"] for n in (1, 2, 3)]
    assert found(rows(projects, *lines)).tasks == []


def test_posts_in_a_committee_are_no_work() -> None:
    heads = ["STT", "Họ và tên", "Chức vụ", "Nhiệm vụ"]
    posts = ["Trưởng Ban, phụ trách chung hoạt động của Ban Chỉ đạo", "Phó Trưởng Ban, phụ trách lĩnh vực xã hội số"]
    made = rows(heads, *[[str(n), "Lê Văn An", "Trưởng phòng", post] for n, post in enumerate(posts, 1)])
    assert found(made).tasks == []


def test_a_form_to_be_filled_in_lost_no_points() -> None:
    heads = ["STT", "Tiêu chí", "Điểm chuẩn", "Điểm tự chấm", "Điểm thẩm định"]
    made = rows(heads, ["1", "Tiêm chủng đầy đủ", "20", "", ""], ["2", "Thực hiện quy tắc ứng xử", "20", "", ""])
    assert found(made).indicators == []


def test_opinions_on_a_draft_are_no_work() -> None:
    heads = ["STT", "Cơ quan góp ý", "Nội dung góp ý", "Ý kiến tiếp thu, giải trình"]
    made = rows(heads, *[[str(n), "Sở Tài chính", "Đề nghị bổ sung căn cứ pháp lý", "Đã bổ sung"] for n in (1, 2, 3)])
    assert found(made).tasks == []


def test_the_time_that_is_inspected_is_no_deadline() -> None:
    heads = ["TT", "Nội dung kiểm tra", "Thời gian", "Thời gian tiến hành", "Bộ phận tham mưu"]
    made = rows(heads, ["1", "Việc thi hành kỷ luật", "Từ 01/2022 đến 12/2025", "Tháng 3/2026", "Phòng Nghiệp vụ 1"])
    assert [t.deadline.end for t in found(made).tasks if t.deadline] == ["2026-03-31"]


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("Nội dung chỉ đạo", "task"),
        ("Nội dung chi tiết", "task"),
        ("Nội dung chi", "subject"),
        ("Đơn vị tiếp nhận", None),
        ("Cơ quan chủ trí", "lead"),
        ("Thực hiện", "lead"),
        ("Tháng thực hiện", "deadline"),
        ("Đang thực hiện", "other"),
        ("Hạn chế, nguyên nhân", "cause"),
        ("Đơn vị liên quan", "support"),
        ("Phó Chủ tịch phụ trách", "monitor"),
    ],
)
def test_heads_much_like_others(head: str, role: str | None) -> None:
    assert role_of(head) == role


def test_targets_that_stand_elsewhere_are_none_here() -> None:
    document = read_text("KẾ HOẠCH\nGiảm nghèo năm 2026\n\nI. MỤC TIÊU\n- Giao chỉ tiêu cho các bản theo Biểu 1.\n")
    assert document.indicators == []


def test_who_was_inspected_puts_it_right() -> None:
    heads = ["TT", "Đơn vị được kiểm tra", "Tồn tại, hạn chế", "Yêu cầu khắc phục", "Hạn báo cáo"]
    made = rows(heads, ["1", "Trường THCS Bình Chánh", "Bếp ăn chật", "Bố trí lại bếp ăn", "05/9/2026"])
    assert [(t.text, t.lead_units) for t in found(made).tasks] == [("Bố trí lại bếp ăn", ["Trường THCS Bình Chánh"])]


def test_what_is_wrong_is_the_cause_of_lost_points() -> None:
    heads = ["Mục", "Tiêu chí", "Điểm tối đa", "Điểm mất", "Hạn chế"]
    made = rows(heads, ["1.3", "Tỷ lệ cơ quan được kiểm tra", "1", "0,5", "Chỉ kiểm tra 24% số đơn vị"])
    assert [i.cause for i in found(made).indicators] == ["Chỉ kiểm tra 24% số đơn vị"]


def test_counts_and_who_is_looked_at_do_no_work() -> None:
    assert role_of("Số hồ sơ kiểm tra") == "other"
    assert role_of("Sở theo dõi") == "monitor"
    assert role_of("Đơn vị được giám sát") == "subject"


def test_a_tables_title_in_capitals_is_no_part_of_the_item_above() -> None:
    above = [
        paragraph("PHÂN CÔNG THỰC HIỆN", LabelKind.ROMAN, "II", (2,)),
        paragraph("Sở Nội vụ xây dựng kế hoạch.", LabelKind.NUMBER, "1", (1,)),
        paragraph("Sở Y tế bố trí địa điểm.", LabelKind.NUMBER, "2", (2,)),
    ]
    made = build([*above, paragraph("LỊCH LÀM VIỆC CỦA ĐOÀN"), table([["TT", "Đơn vị"], ["1", "Xã A"]])])
    assert [len(child.children) for child in made[0].children[:2]] == [0, 0]
    assert made[0].children[-1].table is not None


@pytest.mark.parametrize(
    ("heads", "row", "doubted"),
    [
        (["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Thời gian kiểm tra"], ["Tháng 3/2026", "Tháng 4/2026"], True),
        (["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Ghi chú"], ["Tháng 3/2026", "Tháng 4/2026"], False),
        (["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn", "Phần khác"], ["Tháng 3/2026", "Rà soát lại các văn bản"], False),
        (["TT", "Nội dung", "Chủ trì", "Thời hạn", "Phần khác"], ["Tháng 3/2026", "Rà soát lại các văn bản"], True),
    ],
)
def test_a_column_beside_the_chosen_one_is_doubted(heads: list[str], row: list[str], doubted: bool) -> None:
    work = "Văn bản quá hạn xử lý" if heads[1] == "Nội dung" else "Rà soát văn bản quá hạn"
    made = rows(heads, ["1", work, "Sở Tư pháp", *row], ["2", work, "Sở Nội vụ", *row])
    item = Item("", Context(kind="tasks"), table=made)
    assert is_doubted(made, column_roles(made)) is doubted
    assert [o.row.doubted for o in origins_of_table(item, read_table(item, 2026).tasks) if o.row] == [doubted] * 2


def test_names_under_a_head_that_says_so_help() -> None:
    heads = ["TT", "Việc cần làm", "Đơn vị chủ trì", "Cơ quan cùng gánh vác"]
    made = rows(heads, *[[str(n), "Rà soát văn bản", "Sở Tư pháp", "Sở Nội vụ; Sở Y tế"] for n in (1, 2)])
    assert [t.support_units for t in found(made).tasks] == [["Sở Nội vụ", "Sở Y tế"]] * 2
    other = rows([*heads[:3], "Cơ quan nơi gửi"], *[[str(n), "Rà soát", "Sở Tư pháp", "Sở Nội vụ"] for n in (1, 2)])
    assert [t.support_units for t in found(other).tasks] == [[], []]
