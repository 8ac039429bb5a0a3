"""Work in paragraphs without a label, and in lists by time: a task where it is sure, else a line that is told."""

from __future__ import annotations

import pytest

from tests.helpers import read
from tests.test_extract_plans import HEAD


def rows(body: str) -> list[tuple[list[str], str, str | None]]:
    found = read(HEAD + body)
    return [(t.lead_units, t.text, t.deadline and t.deadline.end) for t in found.tasks]


def left(body: str) -> list[str]:
    return [line.text for line in read(HEAD + body).pages[0].left]


@pytest.mark.parametrize("gap", ["", "\n"])
@pytest.mark.parametrize("heading", ["TỔ CHỨC THỰC HIỆN", "PHÂN CÔNG NHIỆM VỤ"])
def test_bodies_with_a_colon_and_their_work(heading: str, gap: str) -> None:
    body = (
        f"II. {heading}\nPhòng Kinh tế: Rà soát hồ sơ đất đai trước 15/7/2026.\n{gap}"
        f"Trạm Y tế: Chủ trì, phối hợp với Đoàn xã tiêm chủng cho trẻ em.\n{gap}"
        f"Đ/c Trần Văn Bình - Trưởng Công an xã: tuần tra ban đêm.\n{gap}Các thôn: Họp dân.\nIII. HIỆU LỰC\n"
    )
    assert rows(body) == [
        (["Phòng Kinh tế"], "Rà soát hồ sơ đất đai trước 15/7/2026.", "2026-07-15"),
        (["Trạm Y tế"], "Chủ trì, phối hợp với Đoàn xã tiêm chủng cho trẻ em.", None),
        (["Đ/c Trần Văn Bình - Trưởng Công an xã"], "tuần tra ban đêm.", None),
        (["Các thôn"], "Họp dân.", None),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "I. TÌNH HÌNH\nPhòng Kinh tế: Rà soát 12 hồ sơ.\nTrạm Y tế: Tiêm chủng đạt 90%.\n",
        "II. TỔ CHỨC THỰC HIỆN\nĐiện thoại: 0912345678.\nEmail: tanhung@gov.vn.\n",
        "II. TỔ CHỨC THỰC HIỆN\nCăn cứ: Nghị quyết số 10.\nĐịa điểm: Hội trường xã.\nThành phần: Công an xã.\n",
        "II. TỔ CHỨC THỰC HIỆN\nSở Tài chính: đồng chí Trần Văn Bình, điện thoại 0912345678.\n",
        "II. TỔ CHỨC THỰC HIỆN\nSở Y tế: 15 người.\nSở Nội vụ: 10 người.\n",
        "II. TỔ CHỨC THỰC HIỆN\nLiên hệ: Phòng Kinh tế, điện thoại 0912345678.\nĐầu mối: Sở Nội vụ.\n",
    ],
)
def test_what_is_no_work_behind_a_colon(body: str) -> None:
    assert rows(body) == []
    assert left(body) == []


def test_recipients_are_no_work() -> None:
    body = "II. TỔ CHỨC THỰC HIỆN\nPhòng Kinh tế: Rà soát hồ sơ.\nNơi nhận:\n- Sở Y tế: để báo cáo;\n- Lưu: VT.\n"
    assert [text for _, text, _ in rows(body)] == ["Rà soát hồ sơ."]


def test_a_body_whose_work_begins_with_no_verb_that_is_known_is_told() -> None:
    line = "Trạm Y tế: Ngày hội hiến máu tại nhà văn hóa."
    body = f"II. TỔ CHỨC THỰC HIỆN\nPhòng Kinh tế: Rà soát hồ sơ.\n{line}\n"
    assert [text for _, text, _ in rows(body)] == ["Rà soát hồ sơ."]
    assert left(body) == ["Trạm Y tế: Ngày hội hiến máu tại nhà văn hóa."]


def test_a_list_by_times_under_a_schedules_heading() -> None:
    body = (
        "III. TIẾN ĐỘ\n- Tháng 4/2026: Phòng Kinh tế rà soát hồ sơ.\n- Từ 15/6 đến 30/6/2026: họp dân các thôn.\n"
        "- Trước 15/7/2026 rà soát hồ sơ.\n- Tháng 7/2026: sơ kết.\n- Trước 15/8/2026 tổng kết.\n"
        "- Năm 2026: 5 tỷ đồng.\n- Năm 2026: Sở Tài chính được giao 5 tỷ đồng.\n"
    )
    assert [(leads, end) for leads, _, end in rows(body)] == [
        (["Phòng Kinh tế"], "2026-04-30"),
        ([], "2026-06-30"),
        ([], "2026-07-15"),
    ]


@pytest.mark.parametrize(
    "line",
    ["Sửa hàng rào trường học, xong trước 15/8/2026.", "Nhà văn hóa thôn 3 bàn giao chậm nhất ngày 20/9/2026."],
)
def test_a_paragraph_with_a_day_is_told(line: str) -> None:
    assert left(f"II. CÁC NỘI DUNG KHÁC\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch số 15/KH-UBND ngày 15/8/2025 được giữ nguyên.",
        "Căn cứ Kế hoạch này, các đơn vị thực hiện xong trước 15/8/2026.",
        "Trong năm 2026, kinh tế xã phát triển ổn định.",
    ],
)
def test_a_paragraph_without_work_is_not_told(line: str) -> None:
    assert left(f"II. CÁC NỘI DUNG KHÁC\n{line}\n") == []


def test_an_upper_item_with_a_day_is_told() -> None:
    below = "a) Họp dân các thôn.\nb) Trồng cây xanh.\n"
    line = "Nhà vệ sinh công cộng tại bến xe, xong trước ngày 15/8/2026."
    assert left(f"II. NHIỆM VỤ\n1. {line}\n{below}") == [line]
    assert left(f"II. NHIỆM VỤ\n1. Nhà vệ sinh công cộng tại bến xe\n{below}") == []
