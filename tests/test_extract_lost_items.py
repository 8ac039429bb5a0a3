"""Items that stand where no work is looked for, and are somebody's work all the same."""

from __future__ import annotations

import pytest

from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
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


def test_who_does_what_was_decided_before() -> None:
    body = (
        "III. KẾT LUẬN\nGiám đốc Sở kết luận:\n"
        "1. Thống nhất chủ trương mua 05 máy. Văn phòng Sở lập thủ tục theo quy định, xong trước 20/6/2026.\n"
        "2. Phòng Kỹ thuật báo cáo trước 15/6/2026.\n"
        "3. Thống nhất chủ trương mua 05 máy. Văn phòng Sở trước đây thiếu máy.\n"
    )
    assert tasks(body) == [
        ("Thống nhất", ["Văn phòng Sở"], "2026-06-20"),
        ("Phòng Kỹ", ["Phòng Kỹ thuật"], "2026-06-15"),
    ]


@pytest.mark.parametrize("who", ["các đơn vị", "Phòng Kỹ thuật"])
def test_a_closing_paragraph_that_says_who_reports_when(who: str) -> None:
    body = (
        f"2. Phòng Kế hoạch\n- Đôn đốc việc thực hiện.\nĐịnh kỳ ngày 25 hằng tháng, {who} báo cáo về Văn phòng Sở./.\n"
    )
    assert tasks(body)[1:] == [("Định kỳ", [who], None)]


def test_a_closing_paragraph_alone_under_its_heading_stays_there() -> None:
    found = read(HEAD + WORK + "III. CHẾ ĐỘ BÁO CÁO\nCác đơn vị báo cáo trước 20/12/2026./.\n").tasks
    assert [t.section for t in found] == ["II", "III"]


@pytest.mark.parametrize(
    "closing",
    [
        "Trên đây là Kế hoạch triển khai, các đơn vị thực hiện trước 20/12/2026./.",
        "Văn phòng Sở thông báo để các đơn vị biết, thực hiện từ ngày 20/12/2026./.",
        "Văn phòng Sở báo cáo Giám đốc Sở./.",
        "Trong quá trình thực hiện, các đơn vị báo cáo vướng mắc trước ngày 20/12/2026./.",
    ],
)
def test_what_only_closes_is_no_task(closing: str) -> None:
    assert tasks(closing + "\n") == []


@pytest.mark.parametrize(
    "title", ["BS.CKII", "BSCKII.", "BS CKII", "ThS.BS", "Ths.BS.", "PGS. TS.", "GS.TS", "TS", "DS.", "KS", "CN."]
)
def test_people_by_their_degrees(title: str) -> None:
    body = f"2. {title} Trần Thị Mỹ Lệ, Phó Giám đốc\nTrực tiếp chỉ đạo Đề án trước 20/5/2026.\n"
    assert tasks(body)[:1] == [("Trực tiếp", [f"{title} Trần Thị Mỹ Lệ, Phó Giám đốc"], "2026-05-20")]


def test_letters_that_are_no_degree() -> None:
    assert heading_units("KS Sài Gòn, Phó Giám đốc") != (["KS Sài Gòn, Phó Giám đốc"], True)


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("Mở hội chợ (Phòng Thương mại chủ trì, Văn phòng phối hợp) trước 20/6/2026.", "Phòng Thương mại", "Văn phòng"),
        ("Sửa chữa trụ sở làm việc, giao Văn phòng Sở, hoàn thành 30/6/2026.", "Văn phòng Sở", ""),
        ("Văn phòng Sở lập báo cáo: sơ kết trước 30/6/2026, tổng kết trước 15/12/2026.", "Văn phòng Sở", ""),
        ("Báo Quảng Ngãi: mở chuyên mục trước 30/6/2026.", "Báo Quảng Ngãi", ""),
        ("Mở lớp tập huấn (có danh sách kèm theo) trước 20/6/2026.", "", ""),
    ],
)
def test_who_does_it_beside_a_time(text: str, lead: str, support: str) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == ([lead] if lead else [], [support] if support else [])
