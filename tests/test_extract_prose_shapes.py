"""Shapes of prose: labels with a stroke or dash, captions in one line, lists in brackets, names behind dashes."""

from __future__ import annotations

import pytest

from pipeline.document import Task
from pipeline.extract.captions import parts_of
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from tests.helpers import read
from tests.test_extract_items import plan
from tests.test_extract_plans import HEAD


def leads(body: str) -> list[list[str]]:
    return [task.lead_units for task in plan(body).tasks]


def only(body: str) -> Task:
    (task,) = plan(body).tasks
    return task


@pytest.mark.parametrize("sign", ["/", "-"])
def test_labels_with_a_stroke_or_a_dash_part_the_items(sign: str) -> None:
    body = (
        f"II. NHIỆM VỤ\n1{sign} Công tác an toàn\n"
        f"a{sign} Phòng An toàn kiểm tra 12 công trường trước ngày 15/4/2026.\n"
        f"b{sign} Phòng Kỹ thuật lắp 20 biển cảnh báo.\n"
    )
    assert leads(body) == [["Phòng An toàn"], ["Phòng Kỹ thuật"]]


def test_decimals_with_a_stroke_are_headings_and_items() -> None:
    body = (
        "II. NHIỆM VỤ\n1/ Công tác an toàn\n1.1/ Giám đốc các xí nghiệp:\n+ Kiểm tra lò trước mỗi ca.\n"
        "+ Lắp cảm biến khí trước 31/3/2026.\n1.2/ Phòng An toàn tổ chức tập huấn.\n"
    )
    assert leads(body) == [["Giám đốc các xí nghiệp"], ["Giám đốc các xí nghiệp"], ["Phòng An toàn"]]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        (
            "Đơn vị chủ trì: Phòng Đào tạo. Đơn vị phối hợp: các khoa, viện. Thời gian: tháng 9/2026.",
            ["Đơn vị chủ trì: Phòng Đào tạo", "Đơn vị phối hợp: các khoa, viện", "Thời gian: tháng 9/2026"],
        ),
        ("Chủ trì: Sở Y tế, phối hợp: Sở Nội vụ", ["Chủ trì: Sở Y tế", "phối hợp: Sở Nội vụ"]),
        ("Đơn vị chủ trì: Sở Y tế; Sở Nội vụ.", ["Đơn vị chủ trì: Sở Y tế; Sở Nội vụ."]),
        ("Xây dựng đề án. Đơn vị chủ trì: Sở Y tế.", ["Xây dựng đề án. Đơn vị chủ trì: Sở Y tế."]),
    ],
)
def test_a_line_is_parted_at_its_captions(line: str, parts: list[str]) -> None:
    assert parts_of(line) == parts


def test_captions_of_one_line_tell_who_and_when() -> None:
    task = only(
        "II. NHIỆM VỤ\n2.1. Khảo sát ý kiến cựu sinh viên.\n"
        "Đơn vị chủ trì: Phòng Đào tạo. Đơn vị phối hợp: các khoa. Thời gian: Quý IV/2026.\n"
    )
    assert (task.lead_units, task.support_units) == (["Phòng Đào tạo"], ["các khoa"])
    assert task.deadline is not None
    assert task.deadline.end == "2026-12-31"


def test_all_captioned_lines_behind_a_sentence_belong_to_its_text() -> None:
    task = only(
        "II. NHIỆM VỤ\n1. Cơ sở vật chất\n- Trang bị thêm 02 máy quét.\nChủ trì: Phòng Kinh tế\n"
        "Phối hợp: Trạm Y tế xã\nThời hạn: Tháng 4/2026\n"
    )
    assert task.text.endswith("Chủ trì: Phòng Kinh tế Phối hợp: Trạm Y tế xã Thời hạn: Tháng 4/2026")
    assert (task.lead_units, task.support_units) == (["Phòng Kinh tế"], ["Trạm Y tế xã"])


def test_letters_in_brackets_stand_under_figures_in_brackets() -> None:
    body = (
        "II. NHIỆM VỤ\nA. Các đơn vị tham mưu\n(1) Phòng Nghiệp vụ hải quan\n"
        "(a) Rà soát trị giá 12 nhóm hàng.\n(b) Phân tích số thu.\n(2) Văn phòng: Tham mưu phong trào thi đua.\n"
    )
    assert leads(body) == [["Phòng Nghiệp vụ hải quan"], ["Phòng Nghiệp vụ hải quan"], ["Văn phòng"]]


def test_the_next_figure_in_brackets_heads_the_dash_under_it() -> None:
    body = (
        "II. NHIỆM VỤ\nB. Các đội\n(1) Đội Nghiệp vụ\n- Thu hồi nợ quá hạn.\n- Soi chiếu container.\n"
        "(2) Đội Kiểm soát\n- Tuần tra địa bàn.\n"
    )
    assert leads(body) == [["Đội Nghiệp vụ"], ["Đội Nghiệp vụ"], ["Đội Kiểm soát"]]


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("Xử lý ổ dịch - Trạm Y tế phường chủ trì, Công an phường phối hợp.", "Trạm Y tế phường", ["Công an phường"]),
        ("Phát động chiến dịch - Phòng Văn hóa - Xã hội chủ trì.", "Phòng Văn hóa - Xã hội", []),
        ("Giám sát véc tơ 02 lần/tháng – Trạm Y tế phường.", "Trạm Y tế phường", []),
    ],
)
def test_who_does_it_may_stand_behind_a_dash(text: str, lead: str, support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == ([lead], support)


def test_a_dash_in_a_name_or_behind_a_body_names_nobody() -> None:
    assert roles_of("Báo cáo kết quả về Sở Nội vụ - Phòng Cải cách hành chính.").lead == []
    assert roles_of("Hoàn thiện hồ sơ tuyến đường Bắc Giang - Lạng Sơn.").lead == []
    assert roles_of("Lê Văn An - Ủy viên Ban Thường vụ").lead == []
    assert roles_of("Công tác thông tin gắn với cổng thông tin giáo dục – Đại học Phú Xuân.").lead == []
    assert roles_of("Kiến nghị thuộc thẩm quyền của Văn phòng HĐND - UBND cấp xã chủ trì rà soát.").lead != [
        "UBND cấp xã"
    ]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Huy động nguồn lực. Hội Nông dân xã chủ trì, phối hợp với Trạm Y tế mở lớp.", ["Hội Nông dân xã"]),
        ("Sở Y tế rà soát hồ sơ. Sở Nội vụ chủ trì thẩm định.", ["Sở Y tế"]),
        ("“3. Bộ trưởng Bộ Xây dựng quy định chi tiết Điều này.”.", []),
        ("Rà soát hồ sơ gửi Sở Y tế. Các đơn vị báo cáo kết quả.", []),
    ],
)
def test_a_topic_as_a_sentence_stands_before_who_does_it(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        (
            "ĐỀ NGHỊ ỦY BAN NHÂN DÂN CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG",
            ["ỦY BAN NHÂN DÂN CÁC TỈNH, THÀNH PHỐ TRỰC THUỘC TRUNG ƯƠNG"],
        ),
        ("SỞ NỘI VỤ, SỞ TÀI CHÍNH", ["SỞ NỘI VỤ", "SỞ TÀI CHÍNH"]),
        (
            "Hải quan cửa khẩu sân bay Côn Lộc và Đội Kiểm soát hải quan",
            ["Hải quan cửa khẩu sân bay Côn Lộc", "Đội Kiểm soát hải quan"],
        ),
        ("Ban Tuyên giáo - Xây dựng tổ chức Hội", ["Ban Tuyên giáo - Xây dựng tổ chức Hội"]),
        (
            "Phòng Giám đốc, kiểm tra, thanh tra và thi đua - khen thưởng",
            ["Phòng Giám đốc, kiểm tra, thanh tra và thi đua - khen thưởng"],
        ),
        ("Phòng Nghiệp vụ, dự toán, pháp chế", ["Phòng Nghiệp vụ, dự toán, pháp chế"]),
    ],
)
def test_names_in_headings_are_whole(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


def test_a_duty_behind_a_connecting_word_is_another_bodys() -> None:
    task = only("II. NHIỆM VỤ\n1. Giao Công an tỉnh phân luồng; cùng với đó, Sở Xây dựng tổ chức lại tuyến xe buýt.\n")
    assert task.lead_units == ["Công an tỉnh"]
    assert task.needs_review


def test_two_bodies_told_to_watch_close_a_document() -> None:
    found = leads(
        "II. NHIỆM VỤ\n1. Sở Y tế rà soát hồ sơ.\n"
        "Giao Phòng Nghiệp vụ 3 và Phòng Giám sát theo dõi, đôn đốc việc thực hiện Kết luận này./.\n"
    )
    assert found == [["Sở Y tế"], ["Phòng Nghiệp vụ 3", "Phòng Giám sát"]]


def test_a_closing_word_with_a_day_to_report_by_is_work() -> None:
    closing = "Nhận được Chỉ thị này, yêu cầu các đơn vị triển khai, báo cáo kết quả"
    body = "II. NHIỆM VỤ\n1. Sở Y tế rà soát hồ sơ.\n"
    assert leads(f"{body}{closing} trước ngày 05/7/2026./.\n") == [["Sở Y tế"], ["các đơn vị"]]
    assert leads(f"{body}{closing} theo quy định./.\n") == [["Sở Y tế"]]


def test_a_lone_paragraph_under_money_with_a_leader_and_a_day_is_work() -> None:
    body = "1. Về nguồn vốn\nSở Tài chính chủ trì, phối hợp Sở Xây dựng điều chỉnh kế hoạch vốn trước ngày 20/4/2026.\n"
    assert leads(body) == [["Sở Tài chính"]]


def test_paragraphs_behind_a_list_are_no_part_of_its_last_item() -> None:
    body = (
        "II. NHIỆM VỤ\nGiao Sở Tài chính:\n- Rà soát dự án chậm.\n- Công khai kết quả giải ngân.\n"
        "Giao Sở Xây dựng công bố giá vật liệu.\nThanh tra tỉnh đưa vào kế hoạch năm sau các đơn vị lãng phí vốn.\n"
    )
    assert leads(body) == [["Sở Tài chính"], ["Sở Tài chính"], ["Sở Xây dựng"], ["Thanh tra tỉnh"]]


def test_a_body_behind_a_topic_is_one_of_all_that_the_heading_names() -> None:
    body = "I. CÁC ĐƠN VỊ THUỘC BỘ\n1. Cục Thú y rà soát thuốc.\n2. Thanh tra, kiểm tra: Văn phòng Bộ tổng hợp.\n"
    assert leads(body) == [["Cục Thú y"], ["Văn phòng Bộ"]]


def test_a_group_with_a_sign_stands_over_a_list_counted_anew() -> None:
    body = (
        "IV. TỔ CHỨC THỰC HIỆN\n* Cấp tỉnh\n1. Ban Phong trào chọn 05 khu dân cư.\n2. Văn phòng chuẩn bị quà.\n"
        "* Khu dân cư văn hóa\n1. Ban Công tác Mặt trận trang trí khánh tiết.\n2. Bí thư chi bộ lãnh đạo chung.\n"
    )
    assert leads(body) == [["Ban Phong trào"], ["Văn phòng"], ["Ban Công tác Mặt trận"], ["Bí thư chi bộ"]]


def test_a_closing_paragraph_keeps_who_reports_by_a_day() -> None:
    body = "II. NHIỆM VỤ\n1. Sở Y tế rà soát hồ sơ.\n"
    told = plan(f"{body}Trên đây là hướng dẫn; Trạm Y tế các xã báo cáo kết quả trước ngày 25/11/2026./.\n").tasks
    assert [task.lead_units for task in told] == [["Sở Y tế"], ["Trạm Y tế các xã"]]
    assert told[1].text.startswith("Trạm Y tế các xã báo cáo")
    for clause in ("Trạm Y tế các xã nghiêm túc thực hiện", "nếu có vướng mắc, các đơn vị báo cáo trước ngày 5/6/2026"):
        assert leads(f"{body}Trên đây là hướng dẫn; {clause}./.\n") == [["Sở Y tế"]]


NOTE = "III. GHI CHÚ\nTài liệu được gửi kèm theo để các cơ quan, đơn vị và cá nhân có liên quan nghiên cứu, sử dụng.\n"


@pytest.mark.parametrize("between", ["Về phòng dịch:", "Công tác phòng dịch", "- Phòng dịch:"])
def test_a_line_over_a_list_that_begins_anew_is_no_part_of_the_item_before(between: str) -> None:
    first = "- Khám bệnh:\n" if between.startswith("-") else ""
    body = (
        f"II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n{first}a) Kiểm tra 12 bệnh viện.\n"
        f"b) Mua thuốc trước ngày 20/7/2026.\n{between}\na) Phun thuốc tại 6 chợ.\nb) Tiêm vắc xin cho trẻ em.\n"
    )
    tasks = [task for task in plan(body + NOTE).tasks if task.text != between]
    assert [task.text for task in tasks] == [
        "Kiểm tra 12 bệnh viện.",
        "Mua thuốc trước ngày 20/7/2026.",
        "Phun thuốc tại 6 chợ.",
        "Tiêm vắc xin cho trẻ em.",
    ]
    assert all(task.lead_units == ["Sở Y tế"] and task.section == "II.1" for task in tasks)
    assert not any("does not follow" in reason for task in tasks for reason in task.reasons)


def test_lists_in_brackets_inside_of_one_another() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\n(1) Phòng Nghiệp vụ\n(a) Kiểm tra 12 bệnh viện.\n(b) Báo cáo kết quả.\n"
        "(2) Phòng Tổ chức\n(a) Tuyển dụng 5 bác sĩ.\n2. Sở Nội vụ\n(a) Kiểm tra biên chế.\n"
        "(b) Tổng hợp báo cáo:\n(1) Biên chế khối huyện.\n(2) Biên chế khối tỉnh.\n(c) Gửi báo cáo.\n"
    )
    tasks = read(HEAD + body + NOTE).tasks  # each line may go on in the next
    assert [t.lead_units[0] for t in tasks] == [
        "Phòng Nghiệp vụ",
        "Phòng Nghiệp vụ",
        "Phòng Tổ chức",
        *["Sở Nội vụ"] * 4,
    ]
    assert [t.text for t in tasks[-2:]] == ["Biên chế khối tỉnh.", "Gửi báo cáo."]


def test_a_short_item_whose_lines_say_who_does_it_is_kept() -> None:
    task = only("II. NHIỆM VỤ\n1. Tuyên truyền\n- Chủ trì: Sở Tư pháp; thời gian: Quý III/2026.\n")
    assert (task.text, task.lead_units, task.needs_review) == ("Tuyên truyền", ["Sở Tư pháp"], True)


def test_letters_under_a_dash_that_names_a_body() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n- Phòng Kinh tế:\na) Rà soát 5 dự án.\nb) Báo cáo kết quả trước ngày 20/7/2026.\n"
        "- Trạm Y tế xã:\na) Trực cấp cứu trước ngày 15/8/2026.\n"
    )
    assert leads(body + NOTE) == [["Phòng Kinh tế"], ["Phòng Kinh tế"], ["Trạm Y tế xã"]]


def test_a_list_that_begins_anew_behind_dashes() -> None:
    body = (
        "II. TỔ CHỨC THỰC HIỆN\n1. Sở Y tế\na) Chuyên môn:\n- Kiểm tra 12 bệnh viện.\n"
        "b) Tổ chức:\n- Tuyển dụng 5 bác sĩ.\nNgoài ra thực hiện:\n"
        "a) Báo cáo trước ngày 20/8/2026.\nb) Lưu hồ sơ trước ngày 25/8/2026.\n"
    )
    tasks = plan(body + NOTE).tasks
    assert [(task.section, task.lead_units) for task in tasks[2:]] == [("II.1", ["Sở Y tế"])] * 2
    assert not any("does not follow" in reason for task in tasks for reason in task.reasons)
