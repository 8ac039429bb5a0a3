"""Tables of many kinds: index tables with sums, stages of drafts, faults beside their remedies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.document import Table
from pipeline.extract.columns import role_of
from pipeline.extract.items import Context, Item
from pipeline.extract.table_rows import Found, column_roles, read_table
from pipeline.extract.table_titles import calendar_year
from tests.helpers import read as read_text
from tests.helpers import table


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
