"""Forms of prose that assign work in conclusions, directives, telegrams and plans of real bodies."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_names import heading_units, is_a_name, owns
from pipeline.extract.roles import roles_of
from tests.test_extract_items import plan


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("Về kho lúa giống: giao Sở Công Thương chủ trì rà soát quỹ đất.", ["Sở Công Thương"], []),
        ("Về bến phà cũ: Sở Xây dựng khẩn trương bàn giao hồ sơ.", ["Sở Xây dựng"], []),
        ("Về phà do Sở Xây dựng chủ trì: giao Thanh tra tỉnh kiểm tra việc thu phí.", ["Thanh tra tỉnh"], []),
        ("Hoàn thiện quy chế: Các sở khẩn trương trình dự thảo.", ["Các sở"], []),
        ("Ban Quản lý Dự án 12 khẩn trương tiếp tục chủ trì khảo sát đèo.", ["Ban Quản lý Dự án 12"], []),
        ("Cục Hạ tầng kỹ thuật xây dựng tham mưu việc chống ngập.", ["Cục Hạ tầng kỹ thuật xây dựng"], []),
        ("Văn phòng Ban Chỉ đạo 389 quốc gia đôn đốc các tỉnh.", ["Văn phòng Ban Chỉ đạo 389 quốc gia"], []),
        ("Cụm thi đua số 5 tổ chức sơ kết.", ["Cụm thi đua số 5"], []),
        (
            "Đề nghị Ủy ban Kinh tế và Tài chính của Quốc hội, Hội đồng Dân tộc của Quốc hội thẩm tra hồ sơ.",
            ["Ủy ban Kinh tế và Tài chính của Quốc hội", "Hội đồng Dân tộc của Quốc hội"],
            [],
        ),
        ("Tỉnh khẩn trương rà soát số xe còn thiếu.", ["Tỉnh"], []),
        (
            "Đài Truyền hình Việt Nam và mạng lưới thư viện phối hợp với Bộ Y tế đưa tin.",
            ["Đài Truyền hình Việt Nam", "mạng lưới thư viện"],
            ["Bộ Y tế"],
        ),
        ("Chủ vườn phải rào lối vào hồ.", [], []),
        ("Chủ rừng phải phát dọn đường băng.", ["Chủ rừng"], []),
        ("Lực lượng Kiểm lâm sở tại chủ trì tuần tra.", ["Lực lượng Kiểm lâm sở tại"], []),
        ("Thuế tỉnh Đắk Lắk Đánh giá nghĩa vụ của nhà đầu tư.", ["Thuế tỉnh Đắk Lắk"], []),
        ("Phối hợp với Cục Quân y/Tổng cục Hậu cần khám tuyển.", [], ["Cục Quân y/Tổng cục Hậu cần"]),
        ("Phối hợp với Sở Y tế/Sở Nội vụ tập huấn.", [], ["Sở Y tế", "Sở Nội vụ"]),
    ],
)
def test_who_does_it(text: str, lead: list[str], support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == (lead, support)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Thành phần dự họp: Sở Y tế, Sở Nội vụ.", []),
        ("Phòng Kinh tế xây dựng kế hoạch.", ["Phòng Kinh tế"]),
        ("Phòng Theo dõi thi hành pháp luật chủ trì kiểm tra.", ["Phòng Theo dõi thi hành pháp luật"]),
        ("Xã hội hóa nguồn lực khẩn trương hơn.", []),
        ("Tổ chức có trách nhiệm lưu hồ sơ.", []),
        ("Cơ quan chủ trì lập biên bản.", []),
    ],
)
def test_what_these_forms_do_not_take(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_a_modal_is_no_part_of_a_name() -> None:
    units, about = heading_units("Công an tỉnh và Bộ Chỉ huy Quân sự tỉnh cần tập trung các việc sau:")
    assert (units, about) == (["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"], True)


def test_names_under_a_heading_of_owners() -> None:
    assert owns("TRÁCH NHIỆM CỦA CÁC CƠ QUAN, ĐƠN VỊ VÀ CÁ NHÂN")
    assert not owns("Trách nhiệm của Sở Y tế")
    assert is_a_name("Người được khám sức khỏe")
    assert not is_a_name("Phối hợp với các đơn vị")
    body = (
        "II. TRÁCH NHIỆM CỦA CÁC ĐƠN VỊ\n1. Cá nhân được cử đi học\na) Chấp hành nội quy lớp.\nb) Nộp bài thu hoạch.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Cá nhân được cử đi học"]] * 2


def test_requests_that_a_conclusion_answers() -> None:
    body = (
        "III. VỀ CÁC KIẾN NGHỊ CỦA XÃ\n"
        "1. Về bến đò cũ: giao Sở Xây dựng chủ trì sửa chữa, xong trước ngày 30/6/2026.\n"
        "2. Về trạm bơm:\n"
        "Giao Sở Tài chính bố trí vốn trong quý II/2026.\n"
        "3. Về việc cấp xe thư viện: Xã đã được cấp một xe.\n"
    )
    found = plan(body).tasks
    assert [(t.lead_units, t.section, t.deadline and t.deadline.end) for t in found] == [
        (["Sở Xây dựng"], "III", "2026-06-30"),
        (["Sở Tài chính"], "III.2", "2026-06-30"),
    ]


def test_an_order_at_the_end_is_a_row_of_its_own() -> None:
    body = (
        "I. NHIỆM VỤ\n1. Sở Y tế\n- Kiểm tra các quầy thuốc.\n- Niêm yết giá thuốc.\n"
        "Giao cho Văn phòng tỉnh phối hợp với Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này.\n"
    )
    last = plan(body).tasks[-1]
    assert (last.lead_units, last.support_units, last.section) == (["Văn phòng tỉnh"], ["Sở Nội vụ"], None)
    body = (
        "II. TỔ CHỨC THỰC HIỆN\nGiao Sở Y tế làm đầu mối theo dõi, đôn đốc.\n"
        "Định kỳ tháng 6 và tháng 11 hằng năm, các xã gửi báo cáo.\n"
    )
    assert [(t.lead_units, t.section) for t in plan(body).tasks] == [(["Sở Y tế"], "II"), (["các xã"], "II")]


def test_partners_of_a_heading_without_a_name() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Công Thương\na) Chủ trì, phối hợp với các sở, ngành:\n"
        "- Khảo sát các chợ.\n- Lập danh mục quầy hàng.\n"
    )
    found = [(t.lead_units, t.support_units) for t in plan(body).tasks]
    assert found == [(["Sở Công Thương"], ["các sở, ngành"])] * 2


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Định kỳ tháng 6 và tháng 11 hằng năm, gửi báo cáo.", "FREQ=YEARLY;BYMONTH=6,11"),
        ("Báo cáo vào tháng 12 hằng năm.", "FREQ=YEARLY;BYMONTH=12"),
        ("Báo cáo trước ngày 25/12 hằng năm.", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"),
    ],
)
def test_months_of_every_year(text: str, rule: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.recurrence, found.rrule) == (["annual"], [rule])


def test_a_day_behind_a_rule_is_no_date_of_a_paper() -> None:
    found = find_deadline("Xử lý theo quy định của pháp luật trước ngày 25 tháng 12 năm 2025.", plan_year=2025)
    assert found is not None
    assert found.end == "2025-12-25"


def test_the_heading_says_which_of_several_names_is_the_subject() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Tài chính\n"
        "Trên cơ sở dự toán của các sở, Ủy ban nhân dân cấp xã, Sở Tài chính tổng hợp, trình phê duyệt.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Sở Tài chính"]]


def test_a_duty_in_a_section_that_nothing_tells_of() -> None:
    body = (
        "II. ĐỀ XUẤT CỦA CÁC XÃ\n1. Về bến xe:\nSở Xây dựng theo thẩm quyền khẩn trương xem xét vị trí mới.\n"
        "2. Về chợ cũ:\nSở Công Thương tiếp tục làm tốt việc thu phí.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Sở Xây dựng"]]


def test_the_first_month_of_a_quarter_is_no_month_of_its_own() -> None:
    found = find_deadline("Hằng quý, trước ngày 20 của tháng đầu tiên, gửi báo cáo.", plan_year=2026)
    assert found is not None
    assert found.recurrence == ["quarterly"]


def test_headings_that_say_who_does_the_work_beside_them() -> None:
    body = (
        "II. NỘI DUNG, GIẢI PHÁP\nA. MỞ LỚP HỌC\n1. Nội dung thực hiện\na) Khảo sát nhu cầu học nghề.\n"
        "b) Sở Y tế khám sức khỏe cho học viên.\n2. Cơ quan chủ trì, phối hợp\na) Cơ quan chủ trì\n- Sở Nội vụ.\n"
        "- Ủy ban nhân dân các xã.\nb) Cơ quan phối hợp\n- Hội Nông dân tỉnh.\n3. Thời gian thực hiện: quý II/2026.\n"
    )
    found = [(t.lead_units, t.support_units, t.deadline and t.deadline.end) for t in plan(body).tasks]
    assert found == [
        (["Sở Nội vụ", "Ủy ban nhân dân các xã"], ["Hội Nông dân tỉnh"], "2026-06-30"),
        (["Sở Y tế"], [], "2026-06-30"),
    ]


def test_lines_of_captions_under_an_item_without_a_full_stop() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Rà soát danh sách lớp một\nĐơn vị chủ trì: Phòng Văn hóa - Xã hội\n"
        "Thời hạn hoàn thành: trước ngày 15/8/2026\n2. Nhận hồ sơ qua mạng\nĐơn vị chủ trì: Trường Tiểu học Tân Lập\n"
    )
    found = plan(body)
    assert [(t.text, t.lead_units, t.section) for t in found.tasks] == [
        ("Rà soát danh sách lớp một", ["Phòng Văn hóa - Xã hội"], "II"),
        ("Nhận hồ sơ qua mạng", ["Trường Tiểu học Tân Lập"], "II"),
    ]
    assert [s.id for s in found.sections] == ["II"]


def test_an_activity_and_the_lines_that_say_when_where_and_by_whom() -> None:
    body = (
        "II. NỘI DUNG\n1. Ngày hội đọc sách\n- Nội dung: Trưng bày, đổi sách cũ.\n- Thời gian: Ngày 21/4/2026.\n"
        "- Địa điểm: Thư viện xã.\n- Đơn vị chủ trì: Đoàn Thanh niên xã.\n"
        "2. Thời gian, địa điểm\n- Thời gian: Ngày 21/4/2026.\n- Địa điểm: Thư viện xã.\n"
    )
    found = plan(body)
    assert [(t.text, t.lead_units, t.deadline and t.deadline.end) for t in found.tasks] == [
        ("Ngày hội đọc sách", ["Đoàn Thanh niên xã"], "2026-04-21")
    ]
    assert [s.id for s in found.sections] == ["II", "II.2"]


def test_offices_of_the_police_by_their_signs() -> None:
    assert roles_of("Phòng PC06 chủ trì, phối hợp với PA05, PC07 rà soát.").support == ["PA05", "PC07"]


@pytest.mark.parametrize(
    ("text", "lead", "end"),
    [
        ("Phát phóng sự về ao hồ (Báo và Đài Phát thanh - Truyền hình tỉnh; quý I/2026).", True, "2026-03-31"),
        ("Phun hóa chất khử khuẩn (Trung tâm Y tế khu vực, tháng 5/2026).", True, "2026-05-31"),
        ("Kiểm tra kho lưới (quý III/2026).", False, "2026-09-30"),
        ("Lập sổ theo mẫu (Sở Y tế ban hành).", False, None),
    ],
)
def test_who_and_when_in_a_bracket_behind_the_work(text: str, lead: bool, end: str | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (bool(roles_of(text).lead), found and found.end) == (lead, end)


def test_a_letter_without_headings_gives_work_by_a_day() -> None:
    letter = (
        "Căn cứ báo cáo của các xã, Chủ tịch Ủy ban nhân dân tỉnh giao Sở Tài chính chủ trì lập danh mục cầu treo, "
        "trình Ủy ban nhân dân tỉnh trước ngày 25/01/2026.\nĐề nghị Thuế tỉnh gửi số liệu trước ngày 20/01/2026.\n"
        "Sở Xây dựng đã gửi báo cáo ngày 05/01/2026.\n"
    )
    assert [t.lead_units for t in plan(letter).tasks] == [["Sở Tài chính"], ["Thuế tỉnh"]]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Trung đoàn 842, Công an xã", ["Trung đoàn 842", "Công an xã"]),
        (
            "Bí thư chi bộ, Trưởng thôn, Trưởng ban công tác Mặt trận thôn",
            ["Bí thư chi bộ", "Trưởng thôn", "Trưởng ban công tác Mặt trận thôn"],
        ),
        ("Các thầy cô giáo bộ môn", ["Các thầy cô giáo bộ môn"]),
        ("Điện lực Tân Lập", ["Điện lực Tân Lập"]),
    ],
)
def test_whose_a_heading_is(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Các khoa lâm sàng, cận lâm sàng thực hiện báo cáo sự cố.", ["Các khoa lâm sàng, cận lâm sàng"]),
        ("Bộ phận thư viện, thiết bị: Kiểm kê sách cũ.", ["Bộ phận thư viện, thiết bị"]),
        ("Yêu cầu toàn thể cán bộ, giáo viên, nhân viên trực tết.", ["toàn thể cán bộ, giáo viên, nhân viên"]),
    ],
)
def test_nouns_that_stay_one_name(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_a_caption_behind_a_full_stop_is_the_items_next_sentence() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Sở Nội vụ\na) Rà soát danh sách lớp một.\nThời hạn hoàn thành: trước ngày 15/8/2026.\n"
        "b) Nhận hồ sơ qua mạng.\n"
    )
    first, second = plan(body).tasks
    assert first.text == "Rà soát danh sách lớp một. Thời hạn hoàn thành: trước ngày 15/8/2026."
    assert first.deadline
    assert first.deadline.end == "2026-08-15"
    assert second.deadline is None


def test_a_time_behind_a_colon_is_no_schedule_where_work_stands_before_it() -> None:
    body = "II. PHÂN CÔNG NHIỆM VỤ\n1. Văn phòng Sở kiểm kê tài sản, hạn chót: 17/11/2026.\n2. Sở Y tế: 18/11/2026.\n"
    (task,) = plan(body).tasks
    assert task.lead_units == ["Văn phòng Sở"]
    assert task.deadline
    assert task.deadline.end == "2026-11-17"


def test_the_last_words_of_a_document_that_order_something_by_a_day() -> None:
    order = "Giao Phòng Pháp chế theo dõi, đôn đốc, báo cáo Giám đốc Sở trước ngày 10/12/2026./."
    (task,) = plan(f"III. TỔ CHỨC THỰC HIỆN\n{order}\n").tasks
    assert task.text == order
    assert not plan("III. TỔ CHỨC THỰC HIỆN\nYêu cầu các đơn vị nghiêm túc thực hiện./.\n").tasks
