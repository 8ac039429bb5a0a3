"""Habits of plans: doers in brackets behind the work, months as headings, lists (i), (ii), people by their offices."""

from __future__ import annotations

import pytest

from pipeline.extract.columns import caption
from pipeline.extract.deadline_stages import is_a_time
from pipeline.extract.deadlines import find_deadline, find_period
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from tests.helpers import read

HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ TÂN HƯNG\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Số: 12/KH-UBND\nTân Hưng, ngày 12 tháng 3 năm 2026\nKẾ HOẠCH\nTriển khai công tác năm 2026\n"
    "I. MỤC ĐÍCH\nThực hiện Chương trình công tác năm của Ủy ban nhân dân xã, Ủy ban xã ban hành kế hoạch này.\n"
)


def leads(body: str) -> list[tuple[str, list[str]]]:
    """The first word of each task and who leads."""
    return [(task.text.split()[0], task.lead_units) for task in read(HEAD + body).tasks]


def test_doers_in_brackets_are_a_documents_habit() -> None:
    body = (
        "II. CÁC VIỆC LÀM\n"
        "- Tập huấn cho điều dưỡng tại các khoa, phòng (Phòng Điều dưỡng phối hợp Phòng Tổ chức cán bộ).\n"
        "- Thay biển chỉ dẫn khu khám bệnh (Phòng Hành chính quản trị).\n"
        "- Chấm điểm, gửi kết quả về Sở Y tế (Phòng Quản lý chất lượng, hạn 31/3/2026).\n"
        "- Ký biên bản với khách hàng (P. Kinh doanh - 30/4/2026).\n"
    )
    assert leads(body) == [
        ("Tập", ["Phòng Điều dưỡng"]),
        ("Thay", ["Phòng Hành chính quản trị"]),
        ("Chấm", ["Phòng Quản lý chất lượng"]),
        ("Ký", ["P. Kinh doanh"]),
    ]


def test_one_bracket_alone_says_through_whom() -> None:
    body = "II. NHIỆM VỤ\n- Gửi báo cáo về UBND tỉnh (Sở Y tế).\n- Rà soát hồ sơ.\n- Lập danh sách.\n"
    assert [lead for _, lead in leads(body)] == [[], [], []]


def test_months_as_headings_head_work() -> None:
    body = (
        "II. DỰ KIẾN\n1. Tháng 4/2026\n- Đánh số lại hồ sơ lưu trữ.\n2. Đợt 2: từ 01/5 đến 15/5/2026\n- Vệ sinh kho.\n"
    )
    tasks = read(HEAD + body).tasks
    assert [(t.text.split()[0], t.deadline and t.deadline.end) for t in tasks] == [
        ("Đánh", "2026-04-30"),
        ("Vệ", "2026-05-15"),
    ]


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("Quý II", True),
        ("Giai đoạn 1: tháng 5/2026", True),
        ("Giai đoạn 1 (từ ngày 15/5 đến 15/6/2026)", True),
        ("Nhiệm vụ quý III/2026", False),
        ("Giai đoạn chuẩn bị (tháng 5/2026)", False),
        ("Công tác khác", False),
    ],
)
def test_a_heading_that_is_a_time(heading: str, told: bool) -> None:
    assert is_a_time(heading, find_period(heading)) is told


def test_small_numerals_in_brackets_label_items() -> None:
    body = (
        "II- NHIỆM VỤ\n"
        "1- Đảng ủy giao Ủy ban nhân dân phường:\n"
        "(i) Số hóa xong sổ hộ tịch trước ngày 30/8/2026;\n"
        "(ii) Lắp đặt wifi tại 12 nhà sinh hoạt khu phố.\n"
        "2- Công an phường làm sạch dữ liệu.\n"
    )
    assert leads(body) == [
        ("Số", ["Ủy ban nhân dân phường"]),
        ("Lắp", ["Ủy ban nhân dân phường"]),
        ("Công", ["Công an phường"]),
    ]


def test_lines_of_an_item_that_say_who_and_by_when() -> None:
    body = (
        "B. LỊCH\n1. Thí nghiệm máy biến áp\n+ Chủ trì: Phòng Kỹ thuật.\n+ Phối hợp: Đội Thí nghiệm.\n"
        "+ Hoàn thành: 15/4/2026.\n2. San tải máy biến áp\n+ Chủ trì: Phòng Điều độ\n+ Hoàn thành: 30/4/2026\n"
    )
    tasks = read(HEAD + body).tasks
    assert [(t.lead_units, t.deadline and t.deadline.end) for t in tasks] == [
        (["Phòng Kỹ thuật"], "2026-04-15"),
        (["Phòng Điều độ"], "2026-04-30"),
    ]
    assert caption("Hoàn thành: 15/4/2026.") == ("deadline", "15/4/2026.")
    assert caption("Hoàn thành: việc rà soát hồ sơ và gửi báo cáo trước ngày 15/4/2026.") is None


def test_a_heading_in_capitals_behind_an_item_without_a_full_stop() -> None:
    body = (
        "B. NỘI DUNG\n1. Văn phòng nhắn tin cho khách hàng (2 lần)\nC. TỔ CHỨC THỰC HIỆN\n1. Phòng Kỹ thuật trực ca.\n"
    )
    assert [t.text for t in read(HEAD + body).tasks] == [
        "Văn phòng nhắn tin cho khách hàng (2 lần)",
        "Phòng Kỹ thuật trực ca.",
    ]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Rà soát danh mục, hạn 15/10/2026.", "2026-10-15"),
        ("Nộp hồ sơ (hạn 15/10/2026).", "2026-10-15"),
        ("Xử lý giấy phép đã hết hạn 15/10/2026.", None),
        ("Xét đơn xin gia hạn 15/10/2026.", None),
    ],
)
def test_a_limit_behind_a_sign(text: str, end: str | None) -> None:
    found = find_deadline(text)
    assert (found.end if found else None) == end


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Công đoàn bệnh viện tổ chức hội thao.", ["Công đoàn bệnh viện"]),
        ("P. Kinh doanh rà soát hợp đồng.", ["P. Kinh doanh"]),
        ("Phòng Công chức, viên chức chủ trì tham mưu.", ["Phòng Công chức, viên chức"]),
        ("Văn phòng Sở họp giao ban hằng tuần.", ["Văn phòng Sở"]),
        ("Tòa Hình sự xét xử 12 vụ án.", ["Tòa Hình sự"]),
        ("Các Đội quản lý điện trực 24/24 giờ.", ["Các Đội quản lý điện"]),
        ("Tổ Khoa học tự nhiên: làm điểm 02 tiết.", ["Tổ Khoa học tự nhiên"]),
        ("Lực lượng dân quân chốt trực tại các ngầm tràn.", ["Lực lượng dân quân"]),
        ("Khu phố trưởng thông báo đến từng hộ.", ["Khu phố trưởng"]),
        ("Chấp hành viên rà soát án tồn.", ["Chấp hành viên"]),
        ("Thẩm phán được phân công phải công bố bản án.", ["Thẩm phán"]),
        ("Chánh án giao Văn phòng lập kế hoạch.", ["Văn phòng"]),
        ("Đảng ủy các xã giao chi bộ nắm tình hình.", ["Đảng ủy các xã"]),
        ("Tại kỳ họp, Ban Pháp chế báo cáo thẩm tra.", ["Ban Pháp chế"]),
        ("Phát động phong trào thi đua; Hội Nông dân và các đoàn thể xã chủ trì thực hiện.",
         ["Hội Nông dân", "các đoàn thể xã"]),
        ("Chánh Văn phòng, Vụ trưởng Vụ Kế hoạch; Hiệu trưởng các trường chịu trách nhiệm thi hành.", []),
        ("Cơ quan ký kết hợp đồng chủ trì theo dõi.", ["Cơ quan ký kết hợp đồng"]),
        ("Cơ quan chủ trì có trách nhiệm tổng hợp.", ["Cơ quan chủ trì"]),
        ("Đơn vị được kiểm tra có trách nhiệm chuẩn bị hồ sơ.", ["Đơn vị"]),
        ("Người được phân công có trách nhiệm nhập dữ liệu.", ["Người được phân công"]),
        ("Tổ chức hội nghị phải tiết kiệm.", []),
    ],
)  # fmt: skip
def test_who_leads(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Nhân viên thư viện, y tế, bảo vệ", ["Nhân viên thư viện, y tế, bảo vệ"]),
        ("Các Tòa chuyên trách, Tòa án nhân dân khu vực", ["Các Tòa chuyên trách", "Tòa án nhân dân khu vực"]),
        ("Tại các xã, phường", ["các xã, phường"]),
        ("Vụ cháy có dấu hiệu tội phạm", []),
        ("Đảng ủy giao Ủy ban nhân dân phường:", ["Ủy ban nhân dân phường"]),
    ],
)
def test_whose_work_stands_under_a_heading(heading: str, units: list[str]) -> None:
    assert heading_units(heading)[0] == units


def test_a_request_to_all_closes_the_document() -> None:
    body = (
        "III. TỔ CHỨC THỰC HIỆN\n1. Các phòng gửi báo cáo trước ngày 15/6/2026.\n"
        "    Yêu cầu các đơn vị nghiêm túc thực hiện, nếu có vướng mắc báo cáo về Văn phòng.\n"
    )
    assert [t.text for t in read(HEAD + body).tasks] == ["Các phòng gửi báo cáo trước ngày 15/6/2026."]


@pytest.mark.parametrize(
    "name",
    [
        "Phòng Quản lý tổng hợp",
        "Tổ Bảo vệ thực vật",
        "Tiểu ban Lễ tân, khánh tiết",
        "Ban Quản lý chợ",
        "Hội đồng quản trị",
        "Khoa Chấn thương chỉnh hình",
        "Chi bộ khu phố 3",
        "Chi hội Phụ nữ thôn Đông",
        "Ban CHQS các xã, phường",
        "Trạm Y tế các xã, phường",
        "Trung tâm Viễn thám và GIS",
        "Bộ môn Toán",
        "Công ty Cổ phần Môi trường đô thị",
    ],
)
@pytest.mark.parametrize(
    "work", ["trình lãnh đạo kế hoạch.", "rà soát hồ sơ.", "mở lớp tập huấn.", "chủ trì tham mưu."]
)
def test_names_that_go_on_in_small_letters(name: str, work: str) -> None:
    assert roles_of(f"{name} {work}").lead == [name]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Ban Hỗ trợ phụ nữ phát triển kinh tế", ["Ban Hỗ trợ phụ nữ phát triển kinh tế"]),
        ("Phòng Tổ chức cán bộ rà soát biên chế", ["Phòng Tổ chức cán bộ"]),
        ("Các đội sản xuất số 1, 2, 3", ["Các đội sản xuất số 1, 2, 3"]),
        ("CÁC GIẢI PHÁP", []),
        ("CÁC CẤP ĐỘ ỨNG PHÓ", []),
        ("CÁC TIỂU BAN", ["CÁC TIỂU BAN"]),
        ("", []),
    ],
)
def test_names_and_no_names_as_headings(heading: str, units: list[str]) -> None:
    assert heading_units(heading)[0] == units


def test_a_name_that_stands_alone_once_is_known_elsewhere() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Chỉnh lý tài liệu. Đơn vị chủ trì: Phòng Quản lý đọc hiểu văn bản cổ.\n"
        "2. Phòng Quản lý đọc hiểu văn bản cổ trình danh mục.\n"
        "3. Đội máy làm đất: cày ải 100 ha ruộng vụ xuân.\n4. Đội máy làm đất cày vỡ 20 ha.\n"
    )
    assert [lead for _, lead in leads(body)] == [["Phòng Quản lý đọc hiểu văn bản cổ"]] * 2 + [["Đội máy làm đất"]] * 2


def test_captions_beside_each_other_on_one_line() -> None:
    body = (
        "II. NỘI DUNG\n1. Lễ phát động Tháng Công nhân\n"
        "- Thời gian: ngày 29/4/2026; - Địa điểm: Khu công nghiệp; - Đơn vị chủ trì: Ban Công tác công đoàn.\n"
        "2. Sửa đường thôn Đông\n- Chủ đầu tư: UBND xã Long Hòa.\n- Hạn: 15/6/2026.\n"
    )
    tasks = read(HEAD + body).tasks
    assert [(t.lead_units, t.deadline and t.deadline.end) for t in tasks] == [
        (["Ban Công tác công đoàn"], "2026-04-29"),
        (["UBND xã Long Hòa"], "2026-06-15"),
    ]


def test_verbs_that_head_no_names_behind_a_caption() -> None:
    assert caption("Tham mưu: Phòng Kế toán") == ("lead", "Phòng Kế toán")
    assert caption("Thực hiện: rà soát hồ sơ") is None


def test_letters_under_a_roman_heading_and_parts_titled_on_the_next_line() -> None:
    body = (
        "Phần thứ hai\nTỔ CHỨC THỰC HIỆN\nI. NỘI DUNG\nA. Hoạt động cấp tỉnh\n1. Nắm tâm tư của người lao động.\n"
        "B. Hoạt động ở cơ sở\n1. Bữa cơm công đoàn cho đoàn viên.\n"
    )
    sections = [(s.id, s.heading) for s in read(HEAD + body).sections]
    assert sections[-4:] == [
        ("II", "TỔ CHỨC THỰC HIỆN"),
        ("II.I", "NỘI DUNG"),
        ("II.I.A", "Hoạt động cấp tỉnh"),
        ("II.I.B", "Hoạt động ở cơ sở"),
    ]
    assert [name for name, _ in leads(body)] == ["Nắm", "Bữa"]


def test_sentences_that_a_word_and_a_number_count() -> None:
    body = "II. CÁC HOẠT ĐỘNG\nHoạt động 1: Tập huấn kỹ năng kinh doanh cho 600 hội viên.\n"
    assert [name for name, _ in leads(body)] == ["Tập"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ngày 19/5/2026, tổ chức dâng hương.", (None, "2026-05-19", [])),
        ("Sáng ngày 19/5/2026 tổ chức dâng hương.", (None, "2026-05-19", [])),
        ("Tháng 4/2026 họp xét thi đua.", ("2026-04-01", "2026-04-30", [])),
        ("Ngày 05/01/2026, UBND tỉnh đã ban hành kế hoạch.", None),
        ("Ngày 05/01/2026, UBND tỉnh có Công văn số 12/UBND-NC.", None),
        ("Nghiệm thu giai đoạn 1 trước 15/12/2026.", (None, "2026-12-15", [])),
        ("Bắt đầu từ 01/7/2026.", ("2026-07-01", None, [])),
        ("Thăm đồng 7 ngày một lần.", (None, None, ["weekly"])),
        ("Mỗi tuần 1 buổi.", (None, None, ["weekly"])),
        ("Gọi hỏi ít nhất 10 lượt/tháng.", (None, None, ["monthly"])),
    ],
)
def test_times(text: str, told: tuple[str | None, str | None, list[str]] | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (found and (found.start, found.end, found.recurrence)) == told
