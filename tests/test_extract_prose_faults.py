"""Names that hold verbs, second duties, orders that hold meanwhile, and numbers of sections that may be others."""

from __future__ import annotations

import pytest

from pipeline.extract.other_duties import other_duties
from pipeline.extract.roles import roles_of
from tests.test_extract_items import plan


@pytest.mark.parametrize(
    ("partners", "units"),
    [
        ("Quỹ Hỗ trợ nông dân, Sở Tài chính", ["Quỹ Hỗ trợ nông dân", "Sở Tài chính"]),
        ("Trung tâm Bảo tồn di tích và danh thắng", ["Trung tâm Bảo tồn di tích và danh thắng"]),
        ("Trung tâm Bảo tồn di tích và các xã", ["Trung tâm Bảo tồn di tích", "các xã"]),
        ("Trung tâm Xúc tiến thương mại và đầu tư", ["Trung tâm Xúc tiến thương mại và đầu tư"]),
        ("Trung tâm Giám sát, điều hành đô thị thông minh", ["Trung tâm Giám sát, điều hành đô thị thông minh"]),
        (
            "Cục Kiểm tra văn bản và Quản lý xử lý vi phạm hành chính",
            ["Cục Kiểm tra văn bản và Quản lý xử lý vi phạm hành chính"],
        ),
        (
            "Chi cục Quản lý chất lượng nông lâm sản và thủy sản",
            ["Chi cục Quản lý chất lượng nông lâm sản và thủy sản"],
        ),
        ("Ban Quản lý các dự án đầu tư khu vực", ["Ban Quản lý các dự án đầu tư khu vực"]),
        ("Phòng Quản lý đô thị và phòng Kinh tế", ["Phòng Quản lý đô thị", "phòng Kinh tế"]),
    ],
)
def test_partners_whose_names_hold_a_verb(partners: str, units: list[str]) -> None:
    assert roles_of(f"Phối hợp với {partners} tổ chức khảo sát các bến thuyền.").support == units


def test_an_action_behind_a_partner_is_no_partner() -> None:
    assert roles_of("Phối hợp với Ban Quản lý chợ, tổ chức kiểm tra các quầy hàng.").support == ["Ban Quản lý chợ"]


@pytest.mark.parametrize(
    ("named", "units"),
    [
        ("các Tổ đại biểu HĐND và đại biểu HĐND tỉnh", ["các Tổ đại biểu HĐND", "đại biểu HĐND tỉnh"]),
        ("các Tổ đại biểu và đại biểu HĐND tỉnh", ["các Tổ đại biểu", "đại biểu HĐND tỉnh"]),
        ("các ban và cơ quan Tỉnh ủy", ["các ban và cơ quan Tỉnh ủy"]),
    ],
)
def test_a_noun_with_a_body_of_its_own(named: str, units: list[str]) -> None:
    assert roles_of(f"Đề nghị {named} giám sát việc thu phí.").lead == units


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Giao Sở Xây dựng đo đất; giao Sở Tài chính bố trí kinh phí.", ["Sở Tài chính"]),
        ("Sở Xây dựng đo đất. Công an tỉnh bảo đảm trật tự.", ["Công an tỉnh"]),
        ("Sở Xây dựng đo đất, giao Phòng Kinh tế lập sổ.", ["Phòng Kinh tế"]),
        ("Sở Xây dựng đo đất; các xã phối hợp với Sở Xây dựng.", []),
        ("Sở Xây dựng đo đất. Sở Xây dựng báo cáo kết quả.", []),
        ("Sở Xây dựng đo đất. Ủy ban nhân dân các xã đã có sổ.", []),
    ],
)
def test_others_who_get_work_in_one_item(text: str, others: list[str]) -> None:
    assert other_duties(text, {"so xay dung"}) == others


def test_a_row_with_a_second_duty_is_to_be_looked_at() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Xây dựng rà soát các bến thuyền, xong trước ngày 10/6/2026.\n"
        "2. Sở Xây dựng rà soát các bến phà, xong trước ngày 10/6/2026; giao Sở Tài chính bố trí kinh phí.\n"
    )
    one, two = plan(body).tasks
    assert not one.needs_review
    assert two.needs_review
    assert two.reasons == ["another unit is told to do something further on in the text"]  # type: ignore[attr-defined]


def test_orders_that_hold_meanwhile() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n- Lập danh sách quầy thuốc.\n"
        "- Trong quá trình triển khai, kịp thời điều chỉnh danh sách cho đúng thực tế.\n"
        "- Trong quá trình triển khai, nếu có khó khăn, phản ánh về Sở Y tế.\n"
    )
    assert [(t.text[:10], t.lead_units) for t in plan(body).tasks] == [
        ("Lập danh s", ["Sở Y tế"]),
        ("Trong quá ", ["Sở Y tế"]),
    ]


def test_numbers_of_sections_that_may_be_others() -> None:
    body = (
        "I. MỤC ĐÍCH\nĐể chợ sạch hơn.\n1. NHIỆM VỤ\n1. Sở Y tế\n- Kiểm tra các quầy thuốc.\n"
        "3. Sở Nội vụ\n- Kiểm tra sổ trực của các quầy.\nIII. HIỆU LỰC\nTừ ngày ký.\n"
    )
    told = {s.id: s.reasons for s in plan(body).sections}
    assert told == {
        "I": [],
        "II": ["its number was read as “1” and told by those beside it: II"],
        "II.1": ["a section's number is missing near it"],
        "II.3": ["a section's number is missing near it"],
        "III": [],
    }
    assert [s.id for s in plan(body).sections if s.needs_review] == ["II", "II.1", "II.3"]
