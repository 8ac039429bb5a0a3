"""Sentences and headings of bodies of many kinds, in prose: whose work, when, and what is nobody's work."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_names import heading_units
from pipeline.extract.items import assigns, classify
from pipeline.extract.roles import roles_of
from tests.helpers import read
from tests.test_extract_items import plan, tasks


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Chủ tịch UBND các xã vùng cao, biên giới:", ["Chủ tịch UBND các xã vùng cao, biên giới"]),
        ("Tòa án nhân dân cấp tỉnh, khu vực:", ["Tòa án nhân dân cấp tỉnh, khu vực"]),
        ("Phòng Giám định và hỗ trợ nạn nhân:", ["Phòng Giám định và hỗ trợ nạn nhân"]),
        (
            "Phòng Quản lý hóa đơn và hỗ trợ, Thuế cơ sở 5 có trách nhiệm:",
            ["Phòng Quản lý hóa đơn và hỗ trợ", "Thuế cơ sở 5"],
        ),
        (
            "Vụ Thực hành quyền công tố và kiểm sát xét xử án ma túy, giết người (Vụ 4)",
            ["Vụ Thực hành quyền công tố và kiểm sát xét xử án ma túy, giết người"],
        ),
        ("Trung tâm Văn hóa, thể thao và du lịch xã:", ["Trung tâm Văn hóa, thể thao và du lịch xã"]),
        ("Phòng Quản lý nợ và Công an phường", ["Phòng Quản lý nợ", "Công an phường"]),
        ("Sở Nội vụ và hỗ trợ người nộp thuế", ["Sở Nội vụ"]),
        ("Các thành viên Đoàn khảo sát", ["Các thành viên Đoàn khảo sát"]),
    ],
)
def test_whose_a_heading_is(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Riêng Thuế cơ sở 4, Thuế cơ sở 9 (nợ trên 10%) lập danh sách.", ["Thuế cơ sở 4", "Thuế cơ sở 9"]),
        ("Đ/c Lê Văn Sơn - Phó Trưởng Thuế tỉnh chỉ đạo rà soát.", ["Đ/c Lê Văn Sơn - Phó Trưởng Thuế tỉnh"]),
        ("Đoàn thanh tra kiểm tra hồ sơ.", ["Đoàn thanh tra"]),
        (
            "Chính phủ thống nhất với đề nghị của Bộ Y tế. Giao Bộ Y tế chủ trì, phối hợp với Bộ Nội vụ rà soát.",
            ["Bộ Y tế"],
        ),
    ],
)
def test_who_leads(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_an_agreement_makes_nobody_a_partner() -> None:
    assert roles_of("Ký kết quy chế phối hợp với Cục Hải quan về trao đổi dữ liệu.").support == []
    assert roles_of("Chủ trì, phối hợp với Cục Hải quan trao đổi dữ liệu.").support == ["Cục Hải quan"]


def test_what_a_body_decides_in_a_section_of_a_resolution() -> None:
    body = (
        "1. Về công tác y tế\n"
        "Chính phủ thống nhất với báo cáo của Bộ Y tế. Giao Bộ Y tế phối hợp với Bộ Nội vụ rà soát biên chế.\n"
        "2. Về tình hình thu ngân sách; nhiệm vụ, giải pháp thời gian tới\n"
        "Chính phủ thống nhất đánh giá: Thu ngân sách đạt khá, nợ đọng giảm.\n"
        "a) Bộ Tài chính rà soát dự toán thu quý IV.\n"
    )
    assert [(t.lead_units, t.section) for t in plan(body).tasks] == [(["Bộ Y tế"], "1"), (["Bộ Tài chính"], "2")]


def test_work_before_a_clause_on_who_answers_for_it_is_a_task() -> None:
    body = (
        "I. NHIỆM VỤ\n"
        "1. UBND các xã có tuyến đường đi qua bàn giao mặt bằng trước ngày 30/6/2026; chịu trách nhiệm trước UBND tỉnh "
        "về tiến độ.\n"
        "2. Giám đốc các sở chịu trách nhiệm trước UBND tỉnh về kết quả thực hiện.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["UBND các xã"]]


def test_what_something_is_made_of_is_no_task() -> None:
    body = (
        "I. NỘI DUNG\n"
        "1. Các hoạt động phần hội gồm: thi kéo co, đẩy gậy, ném còn.\n"
        "2. Tổ chức các hoạt động gồm: thi kéo co, đẩy gậy, ném còn.\n"
    )
    assert tasks(body) == ["Tổ chức các hoạt động gồm: thi kéo co, đẩy gậy, ném còn."]


def test_whom_a_telegram_goes_to_gets_no_work_by_that() -> None:
    document = read(
        "ỦY BAN NHÂN DÂN                     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "TỈNH SƠN NAM                            Độc lập - Tự do - Hạnh phúc\n"
        "Số: 07/CĐ-UBND                   Sơn Nam, ngày 15 tháng 8 năm 2026\n\n"
        "                        CÔNG ĐIỆN\n"
        "              Về việc ứng phó mưa lũ\n\n"
        "Chủ tịch Ủy ban nhân dân tỉnh điện:\n"
        "- Giám đốc các sở, Thủ trưởng các ban, ngành của tỉnh;\n"
        "- Giám đốc Công ty khai thác công trình thủy lợi.\n"
        "Mưa to đã gây ngập nhiều nơi. Để ứng phó, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu thực hiện các nội dung sau:\n"
        "1. Kiểm tra các trọng điểm đê điều xung yếu.\n"
        "2. Sở Y tế chuẩn bị thuốc, hóa chất khử khuẩn.\n"
    )
    assert [t.text.split()[0] for t in document.tasks] == ["Kiểm", "Sở"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Lập phương án, báo cáo Ban Thường vụ tại phiên họp tháng 8/2026.", "2026-08-01", "2026-08-31"),
        ("Hoàn thiện hồ sơ trình HĐND tỉnh tại kỳ họp thường lệ tháng 7/2026.", "2026-07-01", "2026-07-31"),
    ],
)
def test_a_meeting_to_which_the_work_is_put(text: str, start: str, end: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_a_meeting_where_something_was_said_sets_no_time() -> None:
    assert find_deadline("Thực hiện ý kiến của Chủ tịch tại cuộc họp ngày 05/5/2026.", plan_year=2026) is None


def test_a_party_title_in_two_parts() -> None:
    document = read(
        "ĐẢNG ỦY PHƯỜNG TÂN AN              ĐẢNG CỘNG SẢN VIỆT NAM\n"
        "*                                   Tân An, ngày 10 tháng 4 năm 2026\n"
        "Số 18-KL/ĐU\n\n"
        "KẾT LUẬN\n"
        "CỦA BAN THƯỜNG VỤ ĐẢNG ỦY\n"
        "về công tác cán bộ quý II năm 2026\n"
        "Sau khi nghe Ban Xây dựng Đảng báo cáo và ý kiến của các đồng chí dự họp, Ban Thường vụ thống nhất các nội "
        "dung được nêu dưới đây và giao các cơ quan, đơn vị thực hiện.\n"
    )
    assert document.document.title == "CỦA BAN THƯỜNG VỤ ĐẢNG ỦY về công tác cán bộ quý II năm 2026"


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        # a name that goes on over verbs up to "chủ trì", or that lists hold
        ("Phòng Cảnh sát PCCC và CNCH kiểm tra.", ["Phòng Cảnh sát PCCC và CNCH"], []),
        ("Phòng Theo dõi thi hành án chủ trì rà soát.", ["Phòng Theo dõi thi hành án"], []),
        ("Các Đội Quản lý thị trường kiểm tra, xử lý.", ["Các Đội Quản lý thị trường"], []),
        # posts
        (
            "Đồng chí Lê Văn An, Ủy viên Ban Thường vụ, Phó Chủ tịch UBND xã chỉ đạo.",
            ["Đồng chí Lê Văn An, Ủy viên Ban Thường vụ, Phó Chủ tịch UBND xã"],
            [],
        ),
        (
            "Đồng chí Trung tá Vũ Hải, Phó Chỉ huy trưởng - Tham mưu trưởng kiểm tra.",
            ["Đồng chí Trung tá Vũ Hải, Phó Chỉ huy trưởng - Tham mưu trưởng"],
            [],
        ),
        # a clause with figures and a bracket between the name and its verb
        (
            "UBND các xã có tỷ lệ giải ngân dưới 40% (danh sách gửi kèm) giải trình nguyên nhân.",
            ["UBND các xã"],
            [],
        ),
        ("Các Phó Giám đốc Sở theo lĩnh vực phụ trách chỉ đạo thực hiện.", ["Các Phó Giám đốc Sở"], []),
        # two openings
        ("Sau mỗi đợt, chậm nhất 05 ngày, Trạm Y tế xã tổng hợp kết quả.", ["Trạm Y tế xã"], []),
        # who does it stands behind the work
        ("Lấy ý kiến người học (Phòng Đào tạo chủ trì; các khoa phối hợp).", ["Phòng Đào tạo"], ["các khoa"]),
        ("Thành lập các nhóm công tác: Phòng Tổ chức cán bộ tham mưu.", ["Phòng Tổ chức cán bộ"], []),
        ("Đề nghị người sử dụng lao động bố trí thời gian.", ["người sử dụng lao động"], []),
        ("Phối hợp với VNPT Hà Nam, Viettel Hà Nam xóa vùng lõm.", [], ["VNPT Hà Nam", "Viettel Hà Nam"]),
    ],
)  # fmt: skip
def test_who_leads_and_helps(text: str, lead: list[str], support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == (lead, support)


def test_a_bracket_that_names_no_doer() -> None:
    assert roles_of("Rà soát các hồ sơ còn thiếu (kể cả hồ sơ đã nộp lưu trữ).").lead == []


def test_captions_behind_an_items_work() -> None:
    body = (
        "I. NHIỆM VỤ\n"
        "- Cập nhật danh mục lên trang tin. Đơn vị thực hiện: Phòng Công nghiệp. Đơn vị phối hợp: Văn phòng Sở. "
        "Thời gian: trước 15/7/2026.\n"
    )
    (task,) = plan(body).tasks
    assert task.lead_units == ["Phòng Công nghiệp"]
    assert task.support_units == ["Văn phòng Sở"]
    assert task.deadline is not None
    assert task.deadline.end == "2026-07-15"


def test_what_only_names_a_theme_or_a_time_is_no_task() -> None:
    body = (
        "I. NỘI DUNG\n"
        '1. Chủ đề: "Thanh niên xung kích".\n'
        "2. Dân quân cơ động: 15 ngày, từ 10/3 đến 25/4/2026.\n"
        "3. Huấn luyện dân quân cơ động: từ 10/3 đến 25/4/2026.\n"
        "4. Tổ chức hội thao: ngày 20/5/2026.\n"
    )
    assert [text.split()[0] for text in tasks(body)] == ["Tổ"]


def test_a_general_aim_is_no_target() -> None:
    body = "I. MỤC TIÊU\n1. Mục tiêu chung: Giảm số ca mắc.\n2. Trên 95% hộ được kiểm tra.\n"
    assert [i.text for i in plan(body).indicators] == ["Trên 95% hộ được kiểm tra."]


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Theo Thông tư của Bộ Giáo dục, Trường ban hành Kế hoạch với các nội dung sau:", False),
        ("Để thực hiện nhiệm vụ được giao, Sở xây dựng Kế hoạch với các nội dung sau:", False),
        ("Giám đốc Sở giao các phòng thực hiện các nội dung sau:", True),
    ],
)
def test_only_giving_assigns(text: str, gives: bool) -> None:
    assert assigns(text) is gives


def test_a_period_in_a_headings_bracket() -> None:
    body = (
        "I. NHIỆM VỤ\n"
        "1. Giai đoạn viết báo cáo (từ 16/10/2026 đến 31/3/2027)\n"
        "- Thu thập, mã hóa minh chứng.\n"
        "2. Giai đoạn hoàn thiện (tháng 5/2027)\n"
        "- Gửi hồ sơ về tổ chức kiểm định.\n"
    )
    assert [t.deadline and (t.deadline.start, t.deadline.end) for t in plan(body).tasks] == [
        ("2026-10-16", "2027-03-31"),
        ("2027-05-01", "2027-05-31"),
    ]


def test_a_month_written_with_a_t() -> None:
    found = find_deadline("Xử lý các vị trí vi phạm hành lang (xong trong T7/2026).", plan_year=2026)
    assert found is not None
    assert (found.start, found.end) == ("2026-07-01", "2026-07-31")


def test_a_place_that_looks_like_a_head_keeps_its_letters() -> None:
    assert roles_of("Đội Quản lý điện Bố Trạch: xử lý tồn tại.").lead == ["Đội Quản lý điện Bố Trạch"]
    assert roles_of("Giao Tố Cảnh sát trật tự kiểm tra.").lead == ["Tổ Cảnh sát trật tự"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Mời Hội Nông dân, Đoàn Thanh niên vận động ngư dân.", ["Hội Nông dân", "Đoàn Thanh niên"]),
        ("Đối với các chủ rừng: chấp hành nghiêm quy định.", ["các chủ rừng"]),
        ("Đối với các xã miền núi: Sở Y tế hướng dẫn cấp thuốc.", ["Sở Y tế"]),
        ("Chế độ báo cáo: các đơn vị gửi báo cáo trước ngày 18.", ["các đơn vị"]),
        ("Khoa Hồi sức tích cực rà soát quy trình.", ["Khoa Hồi sức tích cực"]),
        ("Phòng Kế toán - Phòng Bảo hiểm y tế: đối chiếu số liệu.", ["Phòng Kế toán", "Phòng Bảo hiểm y tế"]),
        ("Phòng Kế hoạch - Tài chính: đối chiếu số liệu.", ["Phòng Kế hoạch - Tài chính"]),
        ("Đ/c Phó Giám đốc Lê Văn Hùng chỉ đạo diễn tập.", ["Đ/c Phó Giám đốc Lê Văn Hùng"]),
        ("Cô Trần Thị Mai - Phó Hiệu trưởng: quản lý đề thi.", ["Cô Trần Thị Mai - Phó Hiệu trưởng"]),
        ("Hải quan cửa khẩu Chi Ma, Hải quan cửa khẩu Hữu Nghị bố trí công chức.",
         ["Hải quan cửa khẩu Chi Ma", "Hải quan cửa khẩu Hữu Nghị"]),
        ("Các sở được giao chủ trì từng chỉ số lập kế hoạch chi tiết.", ["Các sở"]),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy định hướng tuyên truyền.", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]),
        ("Các đơn vị thuộc và trực thuộc Chi cục quán triệt.", ["Các đơn vị thuộc và trực thuộc Chi cục"]),
    ],
)  # fmt: skip
def test_who_leads_in_more_forms(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_who_invites_does_the_work_under_a_unit_s_heading() -> None:
    body = "I. PHÂN CÔNG\n1. Văn phòng Sở\n- Mời Báo Sơn Nam dự, đưa tin.\n- Bố trí xe đi lại.\n"
    assert [t.lead_units for t in plan(body).tasks] == [["Văn phòng Sở"], ["Văn phòng Sở"]]


def test_what_a_body_agrees_on_gives_nobody_work() -> None:
    body = (
        "1. Về công tác chuẩn bị kỳ họp\n"
        "a) Thường trực HĐND tỉnh thống nhất thời gian khai mạc kỳ họp vào ngày 14/7/2026.\n"
        "b) Thường trực HĐND tỉnh thống nhất giao Ban Pháp chế thẩm tra hồ sơ.\n"
        "c) Các Ban HĐND tỉnh khảo sát thực tế.\n"
    )
    assert [t.lead_units for t in plan(body).tasks][-2:] == [["Ban Pháp chế"], ["Các Ban HĐND tỉnh"]]
    assert len(plan(body).tasks) == 2


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Tổ chức diễn tập chữa cháy ngày 21/3/2026.", "2026-03-21"),
        ("Tổ chức lễ tri ân, trưởng thành dự kiến ngày 22/5/2026.", "2026-05-22"),
        ("Tổ chức hội nghị quán triệt Chỉ thị của Thủ tướng ngày 05/5/2026.", None),
        ("Tổ chức thực hiện ý kiến của Bộ trưởng ngày 05/5/2026.", None),
    ],
)
def test_the_day_of_an_event(text: str, end: str | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (found.end if found else None) == end


def test_a_cited_date_before_the_works_own_time() -> None:
    found = find_deadline("Trình Thông tư sửa đổi Thông tư số 17/2024/TT-NHNN ngày 28/6/2024 trong quý III năm 2026.")
    assert found is not None
    assert (found.start, found.end) == ("2026-07-01", "2026-09-30")


def test_numbers_with_a_dash_as_the_party_prints_them() -> None:
    body = (
        "I- NỘI DUNG\n"
        "1- Thực hiện nhiệm vụ theo Điều lệ\n"
        "1.1- Kiểm tra 04 tổ chức đảng khi có dấu hiệu vi phạm.\n"
        "1.2- Giám sát chuyên đề 02 tổ chức đảng.\n"
    )
    assert [t.text.split()[0] for t in plan(body).tasks] == ["Kiểm", "Giám"]


def test_criteria_that_were_judged_low_are_indicators() -> None:
    body = (
        "I. Những tiêu chí bị đánh giá thấp và nguyên nhân\n"
        "1. Tiêu chí thời gian thông quan (mất 1,2 điểm). Hệ thống gián đoạn nhiều lần.\n"
    )
    (indicator,) = plan(body).indicators
    assert (indicator.kind, indicator.cause) == ("deducted", "Hệ thống gián đoạn nhiều lần.")


def test_a_bank_s_name_is_not_cut_at_the_party_s_line() -> None:
    document = read(
        "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM\n"
        "Số: 05/CT-NHNN\n"
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\n"
        "Hà Nội, ngày 09 tháng 02 năm 2026\n"
        "CHỈ THỊ\n"
        "Về an toàn thanh toán\n"
        "Thống đốc yêu cầu các đơn vị thực hiện các nhiệm vụ sau:\n"
        "1. Vụ Thanh toán rà soát quy định.\n"
    )
    assert document.document.issuing_body == "Ngân hàng Nhà nước Việt Nam"


def test_the_closing_paragraph_is_its_own() -> None:
    body = "6. Đoàn trường tổ chức thi đua.\nTrên đây là Kế hoạch của nhà trường.\n"
    assert tasks(body) == ["Đoàn trường tổ chức thi đua."]


def test_a_bracket_that_never_closes_ends_nothing() -> None:
    assert roles_of("Các xã có tỷ lệ (dưới 40 phần trăm rà soát hồ sơ.").lead == ["Các xã"]


@pytest.mark.parametrize("heading", ["VỀ KẾT QUẢ QUÝ I", "Kết quả đạt được", "Tình hình quý I"])
def test_headings_of_what_was_done(heading: str) -> None:
    assert classify(heading) == "reported"
