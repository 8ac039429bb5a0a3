"""People and bodies named side by side, teams named by what they do, names with a word of duty behind them."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.roles import roles_of
from tests.helpers import read
from tests.test_extract_plans import HEAD


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Bí thư chi bộ, trưởng thôn vận động nhân dân làm đường.", ["Bí thư chi bộ", "trưởng thôn"]),
        ("Trưởng thôn, bí thư chi bộ tổ chức họp dân.", ["Trưởng thôn", "bí thư chi bộ"]),
        ("Kế toán trưởng, thủ quỹ đối chiếu số dư.", ["Kế toán trưởng", "thủ quỹ"]),
        ("Hiệu trưởng và tổ trưởng chuyên môn dự giờ giáo viên.", ["Hiệu trưởng", "tổ trưởng chuyên môn"]),
        ("Trưởng thôn, bí thư chi bộ và thủ quỹ lập danh sách.", ["Trưởng thôn", "bí thư chi bộ", "thủ quỹ"]),
        ("Hội đồng nghiệm thu, Tổ giúp việc kiểm tra khối lượng.", ["Hội đồng nghiệm thu", "Tổ giúp việc"]),
        ("Hội đồng thẩm định, Tổ thư ký họp trước 20/5.", ["Hội đồng thẩm định", "Tổ thư ký"]),
        ("Hội đồng nghiệm thu kiểm tra khối lượng.", ["Hội đồng nghiệm thu"]),
        ("Khoa Dược đầu mối tổng hợp nhu cầu thuốc.", ["Khoa Dược"]),
        ("Phòng Tài vụ đầu mối, phối hợp Khoa Dược lập dự toán.", ["Phòng Tài vụ"]),
        ("Trạm bơm đầu mối vận hành theo lịch.", ["Trạm bơm đầu mối"]),
        ("Trồng cây xanh → Đoàn Thanh niên, ngày 15/5/2026.", ["Đoàn Thanh niên"]),
        ("Sửa cầu Bà Lạt -> Phòng Kinh tế.", ["Phòng Kinh tế"]),
    ],
)
def test_who_does_it(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    "text",
    [
        "Kế toán, thủ quỹ",  # nothing is said of them
        "Giáo viên, học sinh tham gia thi.",
        "Vận động trưởng thôn, bí thư chi bộ làm đường.",
        "Rà soát các trạm bơm đầu mối, hoàn thành trước 30/6.",
        "Chuyển hồ sơ từ giấy → điện tử.",
        "Tăng thu: 5 → 7 tỷ đồng.",
    ],
)
def test_who_does_nothing(text: str) -> None:
    assert roles_of(text).lead == []


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Trồng cây xanh → Đoàn Thanh niên, ngày 15/5/2026.", "2026-05-15"),
        ("Trồng cây xanh => Đoàn Thanh niên; tháng 5/2026", "2026-05-31"),
        ("Số hộ tăng từ 10 → 12, ngày 15/5/2026 tổng kết số liệu đã báo cáo.", None),
    ],
)
def test_a_time_behind_an_arrow_and_who_does_it(text: str, end: str | None) -> None:
    found = find_deadline(text)
    assert (found.end if found else None) == end


@pytest.mark.parametrize(
    ("caption", "lead"),
    [
        ("Phòng Văn hóa - Xã hội tổ chức.", ["Phòng Văn hóa - Xã hội"]),
        ("Trạm Y tế triển khai thực hiện", ["Trạm Y tế"]),
        ("Công an xã đảm nhiệm", ["Công an xã"]),
        ("Phòng Kinh tế chủ trì tổ chức", ["Phòng Kinh tế"]),
        ("Phòng Tổ chức", ["Phòng Tổ chức"]),
        ("Hội Nông dân và các tổ chức", ["Hội Nông dân", "các tổ chức"]),
    ],
)
def test_a_caption_with_a_verb_behind_the_name(caption: str, lead: list[str]) -> None:
    body = f"II. NHIỆM VỤ\n1. Tập huấn cho cán bộ thôn.\n- Đơn vị chủ trì: {caption}\n- Thời gian: tháng 6/2026.\n"
    (task,) = read(HEAD + body).tasks
    assert task.lead_units == lead


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("Đội máy làm đất phục vụ vụ hè thu trước 25/5/2026.", True),  # "Đội máy", or "Đội máy làm đất"?
        ("Tổ bảo vệ và đội quản lý trật tự nhắc nhở tiểu thương trước 25/5/2026.", True),
        ("Đội thủy nông nạo vét kênh mương trước 25/5/2026.", False),
        ("Trạm Y tế và Công an xã kiểm tra các quán ăn trước 25/5/2026.", False),
    ],
)
def test_a_name_of_which_the_end_is_not_certain_is_flagged(text: str, flagged: bool) -> None:
    (task,) = read(f"{HEAD}II. NHIỆM VỤ\n1. {text}\n").tasks
    assert task.needs_review is flagged
