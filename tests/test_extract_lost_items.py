"""Items that stand where no work is looked for, and are somebody's work all the same."""

from __future__ import annotations

from tests.helpers import read
from tests.test_extract_plans import HEAD

WORK = "II. NHIỆM VỤ\n1. Văn phòng Sở: lập báo cáo trước 10/7/2026.\n"


def tasks(body: str) -> list[tuple[str, list[str], str | None]]:
    """Behind the first task: the first two words, who leads, the last day of each."""
    found = read(HEAD + WORK + body).tasks[1:]
    return [(" ".join(t.text.split()[:2]), t.lead_units, t.deadline.end if t.deadline else None) for t in found]


def test_a_section_listed_by_its_times() -> None:
    body = (
        "III. THỜI GIAN, TIẾN ĐỘ\n"
        "1. Trước ngày 20/4/2026: Phòng Kỹ thuật hoàn thành dự toán.\n"
        "2. Từ 21/4 đến 30/4/2026: Văn phòng Sở lấy ý kiến.\n"
        "3. Tháng 5/2026: trình UBND tỉnh.\n"
        "4. Tháng 6/2026: 05 ngày.\n"
        "5. Thời gian thực hiện trong năm 2026.\n"
    )
    assert tasks(body) == [
        ("Trước ngày", ["Phòng Kỹ thuật"], "2026-04-20"),
        ("Từ 21/4", ["Văn phòng Sở"], "2026-04-30"),
        ("Tháng 5/2026:", [], "2026-05-31"),
    ]


def test_who_does_something_by_a_day_under_means() -> None:
    body = (
        "III. KINH PHÍ THỰC HIỆN\n"
        "1. Phòng Kế hoạch - Tài chính tạm ứng cho các đơn vị trước 15/4/2026.\n"
        "2. Các đơn vị quyết toán trước 15/5/2026.\n"
        "3. Sở Tài chính bố trí kinh phí năm 2026 theo quy định.\n"
        "4. Kinh phí được cấp trước 30/6/2026.\n"
    )
    assert tasks(body) == [
        ("Phòng Kế", ["Phòng Kế hoạch - Tài chính"], "2026-04-15"),
        ("Các đơn", ["Các đơn vị"], "2026-05-15"),
    ]


def test_a_requirement_by_a_day_is_no_task() -> None:
    assert tasks("III. YÊU CẦU\n1. Các đơn vị thực hiện nghiêm túc trước 15/5/2026.\n") == []
