"""Names that hold verbs, second duties, orders that hold meanwhile, and numbers of sections that may be others."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_names import heading_units
from pipeline.extract.other_duties import other_duties, passed_over
from pipeline.extract.roles import roles_of
from pipeline.extract.unit_lists import split_cell
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
        ("Dự án đã đạt 61%. Để kịp tiến độ, yêu cầu Sở Y tế, nhất là các phòng, bàn giao đất.", ["Sở Y tế"]),
        ("Dự án đã đạt 61%. Công an tỉnh với vai trò là cơ quan thường trực, rà soát hồ sơ.", ["Công an tỉnh"]),
        ("Dự án đã đạt 61%. Công an tỉnh với vai trò là cơ quan thường trực.", []),
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
    assert two.reasons[0] == "another unit is told to do something further on in the text"  # type: ignore[attr-defined]


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


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        (
            "Giao Đảng ủy Mặt trận Tổ quốc và các đoàn thể tỉnh chủ trì vận động quyên góp.",
            ["Đảng ủy Mặt trận Tổ quốc và các đoàn thể tỉnh"],
        ),
        ("Các đồng chí Tỉnh ủy viên được phân công phụ trách xã dự lễ hội.", ["Các đồng chí Tỉnh ủy viên"]),
        (
            "Giao Ban Quản lý dự án đầu tư xây dựng công trình giao thông tỉnh hoàn chỉnh hồ sơ cầu treo.",
            ["Ban Quản lý dự án đầu tư xây dựng công trình giao thông tỉnh"],
        ),
        ("Tổng phụ trách Đội: Tập trống cho đội kèn.", ["Tổng phụ trách Đội"]),
        ("Đề nghị Ban đại diện cha mẹ học sinh góp sách cũ.", ["Ban đại diện cha mẹ học sinh"]),
    ],
)
def test_names_of_the_party_and_of_schools(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_a_partner_told_by_its_field() -> None:
    assert roles_of("Trạm Y tế xã phối hợp với cán bộ thú y phun khử khuẩn chợ.").support == ["cán bộ thú y"]


def test_the_words_that_close_a_directive_of_the_party() -> None:
    body = (
        "1- Các cấp ủy quán triệt Chỉ thị về lễ hội.\n2- Ban Tổ chức Tỉnh ủy hướng dẫn về nhân sự.\n"
        "Chỉ thị này phổ biến đến chi bộ.\n"
    )
    assert [t.text for t in plan(body).tasks] == [
        "Các cấp ủy quán triệt Chỉ thị về lễ hội.",
        "Ban Tổ chức Tỉnh ủy hướng dẫn về nhân sự.",
    ]


def test_stages_under_a_heading_that_says_when() -> None:
    body = "IV. LỘ TRÌNH THỰC HIỆN\n1. Giai đoạn 1 (quý II/2026): Chạy thử máy phát số tại phòng khám.\n"
    assert [t.deadline and t.deadline.end for t in plan(body).tasks] == ["2026-06-30"]


def test_headings_that_say_where_or_whose() -> None:
    body = "II. NHIỆM VỤ\n1. Cấp tỉnh\n- Mở hội thi ảnh.\n2. Hai bên cùng có trách nhiệm\n- Giao ban 6 tháng một lần.\n"
    assert [t.lead_units for t in plan(body).tasks] == [[], ["Hai bên"]]


def test_who_speaks_does_no_work() -> None:
    body = (
        "Sau khi nghe báo cáo, Chủ tịch Ủy ban nhân dân tỉnh kết luận, chỉ đạo như sau:\n1. Về bến đò\n"
        "- Thống nhất điều chỉnh vị trí bến đò.\n- Giao Sở Xây dựng cắm mốc bến đò.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Sở Xây dựng"]]


def test_whom_a_unit_directs_does_not_take_its_place() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Tổng cục Chính trị\n1.1. Chỉ đạo Cục Chính sách - Xã hội nghiên cứu, "
        "triển khai, cụ thể như sau:\na) Lập bộ mã thẻ.\nb) Đối chiếu dữ liệu thẻ.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Tổng cục Chính trị"]] * 2


def test_a_paragraph_under_a_lists_end_may_be_of_all_its_items() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Sở Y tế rà soát danh sách quầy thuốc.\n2. Sở Nội vụ rà soát danh sách cán bộ.\n"
        "Danh sách gửi về Sở Nội vụ để tổng hợp.\n"
    )
    one, two = plan(body).tasks
    assert (one.needs_review, two.needs_review) == (False, True)


def test_headings_of_owners_with_an_and_or_without_of() -> None:
    assert heading_units("Trách nhiệm của Đơn vị vận hành lưới điện và thị trường điện") == (
        ["Đơn vị vận hành lưới điện và thị trường điện"],
        True,
    )
    assert heading_units("Trách nhiệm các cơ quan, đơn vị cấp thành phố và Ủy ban nhân dân xã, phường") == (
        ["các cơ quan, đơn vị cấp thành phố", "Ủy ban nhân dân xã, phường"],
        True,
    )
    assert heading_units("Trách nhiệm của Sở Y tế và Sở Nội vụ") == (["Sở Y tế", "Sở Nội vụ"], True)


@pytest.mark.parametrize(
    ("text", "lead", "end"),
    [
        ("Tháng 02/2026: Tổ An ninh phát tờ rơi tại chợ.", ["Tổ An ninh"], "2026-02-28"),
        ("Ban Thư ký Hội đồng hoàn chỉnh báo cáo, dự kiến tháng 9/2026.", ["Ban Thư ký Hội đồng"], "2026-09-30"),
        ("TS. Lê Minh Tuấn, Trưởng khoa chịu trách nhiệm rà soát.", ["TS. Lê Minh Tuấn, Trưởng khoa"], None),
        ("Công bố quy hoạch bến cá, xong trong tháng 02/2026 (Phòng Kinh tế).", ["Phòng Kinh tế"], "2026-02-28"),
        ("Gửi báo cáo về Ủy ban nhân dân tỉnh (Sở Y tế).", [], None),
    ],
)
def test_who_and_when_at_an_items_edges(text: str, lead: list[str], end: str | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (roles_of(text).lead, found and found.end) == (lead, end)


def test_a_deadline_begins_with_no_fish() -> None:
    found = find_deadline("Dọn bến cá, xong trong tháng 02/2026.", plan_year=2026)
    assert found is not None
    assert found.text == "xong trong tháng 02/2026"


def test_who_helps_in_a_bracket_with_a_comma_in_its_name() -> None:
    found = roles_of("Bàn giao cầu cảng (Ban Quản lý dự án chủ trì; Phòng Kinh tế, Hạ tầng và Đô thị phối hợp).")
    assert (found.lead, found.support) == (["Ban Quản lý dự án"], ["Phòng Kinh tế, Hạ tầng và Đô thị"])


def test_partners_that_are_teams_or_parties() -> None:
    assert roles_of("Phối hợp chặt chẽ với các đoàn kiểm tra cung cấp hồ sơ.").support == ["các đoàn kiểm tra"]
    assert roles_of("Phối hợp với bên bán điện tính toán chênh lệch.").support == []


def test_a_body_that_begins_an_item_and_was_passed_over() -> None:
    assert passed_over("Sở Y tế là cơ quan có kho thuốc.", {"so noi vu"})
    assert not passed_over("Sở Y tế là cơ quan có kho thuốc.", {"so y te"})
    assert not passed_over("Rà soát kho thuốc của Sở Y tế.", {"so noi vu"})


def test_a_cell_whose_last_name_goes_on_keeps_the_others_whole() -> None:
    assert split_cell("Bộ Công an, Bộ Văn hóa, Thể thao và Du lịch và các cơ quan báo chí, phát thanh khác") == [
        "Bộ Công an",
        "Bộ Văn hóa, Thể thao và Du lịch",
        "các cơ quan báo chí, phát thanh khác",
    ]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Trưởng các thôn, tổ trưởng tổ dân phố", ["Trưởng các thôn", "tổ trưởng tổ dân phố"]),
        ("Khoa Kiểm soát bệnh tật - HIV/AIDS", ["Khoa Kiểm soát bệnh tật - HIV/AIDS"]),
    ],
)
def test_posts_and_strokes_in_names(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


def test_who_works_with_others_behind_a_topic() -> None:
    found = roles_of("Lập danh sách: các trạm y tế phối hợp với Công an xã rà soát.")
    assert (found.lead, found.support) == (["các trạm y tế"], ["Công an xã"])


def test_a_person_who_speaks_does_no_work() -> None:
    body = (
        "Đồng chí Bí thư Tỉnh ủy kết luận như sau:\n1. Đánh giá cao kết quả của các ban.\n"
        "2. Một số nhiệm vụ tháng 01/2026:\n- Trường Chính trị tỉnh: khai giảng 02 lớp, xong trước ngày 20/01.\n"
    )
    found = [(t.lead_units, t.deadline and t.deadline.end) for t in plan(body).tasks]
    assert found == [(["Trường Chính trị tỉnh"], "2026-01-20")]


def test_labels_as_printed() -> None:
    found = plan("II. NHIỆM VỤ\n1. Sở Y tế\na) Kiểm tra các quầy thuốc.\nb) Kiểm tra sổ trực.\n2- Sở Nội vụ mở lớp.\n")
    assert [s.label for s in found.sections] == ["II.", "1."]
    assert [t.label for t in found.tasks] == ["a)", "b)", "2-"]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Trách nhiệm, quyền hạn của Sở Tư pháp", ["Sở Tư pháp"]),
        ("Trách nhiệm của các Sở: Xây dựng, Tài chính, Nội vụ.", ["các Sở: Xây dựng, Tài chính, Nội vụ"]),
        (
            "Trách nhiệm của các Sở quản lý công trình chuyên ngành Thành phố, Ban quản lý các khu công nghệ cao:",
            ["các Sở quản lý công trình chuyên ngành Thành phố", "Ban quản lý các khu công nghệ cao"],
        ),
        (
            "Đồng chí Đỗ Thị Hạnh - Phó Chủ tịch UBND xã, Phó Trưởng Ban Thường trực",
            ["Đồng chí Đỗ Thị Hạnh - Phó Chủ tịch UBND xã, Phó Trưởng Ban Thường trực"],
        ),
    ],
)
def test_owners_of_statutes_and_members_of_committees(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Đảng viên viết bài thu hoạch về lễ hội.", ["Đảng viên"]),
        (
            "Phòng Thanh tra, giám sát 1 và Phòng Thanh tra, giám sát 2 thanh tra các quỹ.",
            ["Phòng Thanh tra, giám sát 1", "Phòng Thanh tra, giám sát 2"],
        ),
    ],
)
def test_members_and_numbered_rooms(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_whom_to_tell_of_difficulties_is_no_work() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Tài chính phổ biến quy định về kho.\n2. Trong quá trình tổ chức triển khai "
        "thực hiện, trường hợp phát sinh vướng mắc, các đơn vị phản ánh về Sở Tài chính.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Sở Tài chính"]]


def test_whom_a_clause_behind_a_topic_asks() -> None:
    found = roles_of("Gỡ khó cho hộ nuôi: Khi hộ nuôi có kiến nghị, yêu cầu các sở, ngành liên quan trả lời ngay.")
    assert found.lead == ["các sở, ngành liên quan"]
    assert not roles_of("Gỡ khó cho hộ nuôi: Khi hộ nuôi có kiến nghị, trả lời ngay.").lead
