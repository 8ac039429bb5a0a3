"""Lines that are counted by a word, "Nhóm 2. Dữ liệu", over items, and items in brackets under them."""

from __future__ import annotations

import pytest

from pipeline.counted_words import counted_words
from tests.helpers import read
from tests.test_extract_plans import HEAD


@pytest.mark.parametrize(
    ("line", "counted"),
    [
        ("Nhóm 2. Dữ liệu", True),
        ("Giải pháp 1 - Thay ống cũ", True),
        ("Hoạt động 1: Tập huấn.", True),
        ("Nhóm 2 phụ trách tuyến đường.", False),
        ("Việc 5 năm một lần", False),
    ],
)
def test_what_counts(line: str, counted: bool) -> None:
    assert (counted_words().match(line) is not None) is counted


def test_counted_headings_are_no_part_of_the_items_beside_them() -> None:
    body = (
        "II. CÁC NHIỆM VỤ\n"
        "Nhóm 1. Tuyên truyền\n"
        "1. Phòng Kinh tế biên soạn cẩm nang hỏi - đáp, phát hành trước ngày 10/3/2026.\n"
        "Nhóm 2. Dữ liệu\n"
        "2. Công an xã chuẩn hóa mã số định danh của các hộ.\n"
    )
    assert [(t.text.split()[-1], t.lead_units) for t in read(HEAD + body).tasks] == [
        ("10/3/2026.", ["Phòng Kinh tế"]),
        ("hộ.", ["Công an xã"]),
    ]


def test_items_in_brackets_under_counted_headings() -> None:
    body = (
        "II. GIẢI PHÁP VÀ NGƯỜI THỰC HIỆN\n"
        "Giải pháp 1 - Thay ống cũ\n"
        "(1) Phòng Kinh tế thay 12,6 km ống gang trên các đường Trần Phú, Lê Lợi, Hùng Vương, Quang Trung.\n"
        "(2) Phòng Kỹ thuật nghiệm thu từng đoạn, lập bản đồ hoàn công gửi Phòng Quản lý mạng lưới xã.\n"
        "Giải pháp 2 - Thay đồng hồ\n"
        "(3) Công an xã lập danh sách đồng hồ quá hạn kiểm định.\n"
    )
    assert [t.lead_units for t in read(HEAD + body).tasks] == [["Phòng Kinh tế"], ["Phòng Kỹ thuật"], ["Công an xã"]]


def test_captions_that_ask_who_and_when() -> None:
    body = (
        "II. CÁC VIỆC PHẢI LÀM\n"
        "Việc 1. Mua sắm 40 máy trạm, 02 máy chủ.\nNgười làm: Phòng Kinh tế.\nKhi nào xong: 31/3/2026.\n"
    )
    (task,) = read(HEAD + body).tasks
    assert (task.lead_units, task.deadline and task.deadline.end) == (["Phòng Kinh tế"], "2026-03-31")


def test_doers_in_square_brackets() -> None:
    body = "II. NHIỆM VỤ\n1. Lắp 20 biển cảnh báo [Phòng Kinh tế; 20/3/2026].\n2. Công an xã chốt chặn đường 4C.\n"
    task = read(HEAD + body).tasks[0]
    assert (task.lead_units, task.deadline and task.deadline.end) == (["Phòng Kinh tế"], "2026-03-20")
