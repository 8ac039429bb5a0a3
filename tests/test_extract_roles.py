"""Who leads and who helps, from an item's own words and from headings."""

from __future__ import annotations

import pytest

from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import assigned_units, roles_of

LEADS = [
    ("Sở Nội vụ chủ trì tham mưu kế hoạch.", ["Sở Nội vụ"], "subject"),
    ("Sở Nội vụ rà soát, báo cáo kết quả.", ["Sở Nội vụ"], "subject"),
    ("Sở Nội vụ và Sở Tài chính chịu trách nhiệm thẩm định.", ["Sở Nội vụ", "Sở Tài chính"], "subject"),
    ("Các sở, ban, ngành có trách nhiệm báo cáo.", ["Các sở, ban, ngành"], "subject"),
    ("Giao Sở Tư pháp chủ trì thẩm tra.", ["Sở Tư pháp"], "subject"),
    ("Đề nghị Công an tỉnh chỉ đạo lực lượng tăng cường tuần tra.", ["Công an tỉnh"], "subject"),
    ("Yêu cầu UBND các xã, phường niêm yết công khai.", ["UBND các xã, phường"], "subject"),
    ("Trong quý II năm 2026, Văn phòng UBND tỉnh hoàn thành rà soát.", ["Văn phòng UBND tỉnh"], "subject"),
    ("Sở Tài chính: Bố trí kinh phí thực hiện.", ["Sở Tài chính"], "run_in"),
    ("Sở Tài chính, Sở Nội vụ: Thẩm định dự toán.", ["Sở Tài chính", "Sở Nội vụ"], "run_in"),
    ("Việc số hóa hồ sơ do Sở Khoa học và Công nghệ chủ trì.", ["Sở Khoa học và Công nghệ"], "embedded"),
    ("Xây dựng phần mềm; giao Sở Nội vụ chủ trì vận hành.", ["Sở Nội vụ"], "embedded"),
    ("Về dự án bến cảng: Bộ Xây dựng khẩn trương rà soát.", ["Bộ Xây dựng"], "clause"),
    ("Sau khi phương án được thông qua, Bộ Tài chính khẩn trương báo cáo.", ["Bộ Tài chính"], "subject"),
    ("Về đề nghị hỗ trợ kinh phí: đề nghị Sở Tài chính xem xét.", ["Sở Tài chính"], "clause"),
    (
        "Các đơn vị cấp nước sạch trên địa bàn có trách nhiệm báo cáo.",
        ["Các đơn vị cấp nước sạch trên địa bàn"],
        "subject",
    ),
    ("Các ban xây dựng Đảng tham mưu kế hoạch giám sát.", ["Các ban xây dựng Đảng"], "subject"),
    (
        "Trưởng các thôn, Tổ trưởng các tổ dân phố thông báo đến từng hộ.",
        ["Trưởng các thôn", "Tổ trưởng các tổ dân phố"],
        "subject",
    ),
    ("UBND các xã, phường có hồ chứa bố trí người trực.", ["UBND các xã, phường"], "clause"),
    ("Các xã có tỷ lệ thấp.", [], ""),
    ("Các tổ chức có dự án phải thu hồi đất có trách nhiệm phối hợp.", ["Các tổ chức"], "subject"),
    ("Sở Nội vụ, trong phạm vi nhiệm vụ của mình, rà soát.", ["Sở Nội vụ"], "subject"),
    ("Theo dõi tình hình, báo cáo Sở Nội vụ.", [], ""),
    ("Rà soát danh mục thủ tục hành chính.", [], ""),
    ("Trung tâm Y tế có chức năng khám bệnh.", [], ""),
    ("Nâng cao vai trò của Sở Nội vụ trong thẩm định.", [], ""),
    ("Báo cáo Sở Nội vụ trước ngày 20 hằng tháng.", [], ""),
    ("Sở Nội vụ về việc rà soát.", [], ""),
    ("Về giảm nghèo. Tỷ lệ hộ nghèo còn 31%. UBND xã Vĩnh Sơn rà soát từng hộ.", ["UBND xã Vĩnh Sơn"], "later"),
    ("Về trạm y tế xã. Sở Y tế chủ trì, làm việc với bệnh viện.", ["Sở Y tế"], "later"),
    (
        "Đối với 02 phòng học xuống cấp, đồng ý sử dụng dự phòng; Sở Giáo dục và Đào tạo hướng dẫn xã lập hồ sơ.",
        ["Sở Giáo dục và Đào tạo"],
        "decided",
    ),
    (
        "Phân công đồng chí Vũ Thị Lan, Phó Bí thư Đảng ủy, Chủ tịch UBND phường chỉ đạo.",
        ["đồng chí Vũ Thị Lan, Phó Bí thư Đảng ủy, Chủ tịch UBND phường"],
        "subject",
    ),
    ("Cục Hàng không Việt Nam công bố kế hoạch.", ["Cục Hàng không Việt Nam"], "subject"),
    ("Kiến nghị Chủ tịch UBND tỉnh chỉ đạo Sở Nội vụ.", ["Chủ tịch UBND tỉnh"], "subject"),
    ("Giao Trưởng phòng Nghiệp vụ 2 Thanh tra tỉnh theo dõi.", ["Trưởng phòng Nghiệp vụ 2 Thanh tra tỉnh"], "subject"),
    ("Về giá nước: UBND tỉnh thống nhất thông qua; giao Sở Xây dựng hoàn thiện.", ["Sở Xây dựng"], "decided"),
    ("Về Đề án dược liệu: chưa thông qua. Yêu cầu Sở Y tế đánh giá lại.", ["Sở Y tế"], "later"),
    ("Cảng vụ, Sở Xây dựng tổ chức ký cam kết.", ["Cảng vụ", "Sở Xây dựng"], "subject"),
    ("Đối với dự án đủ điều kiện: chủ đầu tư lập hồ sơ gửi Kho bạc.", ["chủ đầu tư"], "clause"),
    ("Nâng tỷ lệ bảo hiểm y tế; Phòng Văn hóa chủ trì, Trạm Y tế phối hợp.", ["Phòng Văn hóa"], "later"),
    (
        "Thống nhất thời gian tổng vệ sinh; tổ trưởng các tổ dân phố huy động nhân dân.",
        ["tổ trưởng các tổ dân phố"],
        "decided",
    ),
    ("Giáo viên chủ nhiệm lập danh sách học sinh.", ["Giáo viên chủ nhiệm"], "subject"),
    (
        "Giao Thường trực HĐND, hai Ban HĐND, Tổ đại biểu và đại biểu HĐND xã giám sát.",
        ["Thường trực HĐND", "hai Ban HĐND", "Tổ đại biểu", "đại biểu HĐND xã"],
        "subject",
    ),
    ("Về thi công: chỉ đạo Ban Quản lý dự án, các nhà thầu tập trung nguồn lực.", [], ""),
    ("Khi có mưa lớn, hướng dẫn UBND các xã, Ban chỉ huy các xã di dời dân.", [], ""),
    ("UBND các thành phố: Hà Nội, Cần Thơ thực hiện.", ["UBND các thành phố: Hà Nội, Cần Thơ"], "subject"),
    ("UBND các xã: Tân Lập, Vũ Lễ khẩn trương di dời dân.", ["UBND các xã: Tân Lập, Vũ Lễ"], "subject"),
    ("Giao Sở Xây dựng Khẩn trương chia sẻ dữ liệu.", ["Sở Xây dựng"], "subject"),
    ("Các cơ quan, đơn vị liên quan Căn cứ chức năng phối hợp.", ["Các cơ quan, đơn vị liên quan"], "subject"),
    ("UBND các xã, phường Tập trung chỉ đạo quyết liệt.", ["UBND các xã, phường"], "subject"),
    (
        "Cục Địa chất và Khoáng sản Việt Nam có trách nhiệm kiểm tra.",
        ["Cục Địa chất và Khoáng sản Việt Nam"],
        "subject",
    ),
    ("Công an tỉnh và Viễn thông Bắc Sơn phối hợp tổ chức.", ["Công an tỉnh", "Viễn thông Bắc Sơn"], "subject"),
    (
        "Viễn thông Bắc Sơn, Viettel Bắc Sơn có phương án dự phòng.",
        ["Viễn thông Bắc Sơn", "Viettel Bắc Sơn"],
        "subject",
    ),
    ("Các chi bộ, đảng bộ bộ phận sinh hoạt đúng ngày.", ["Các chi bộ, đảng bộ bộ phận"], "subject"),
    ("Về vật liệu: cơ bản nhất trí với đề xuất. Sở Xây dựng chủ trì rà soát mỏ.", ["Sở Xây dựng"], "decided"),
    (
        "Ban hành chiến lược số: (1) Thanh tra Chính phủ ban hành; (2) Bộ Công an rà soát.",
        ["Thanh tra Chính phủ"],
        "topic",
    ),
    ("Phối hợp với Công an tỉnh kiểm tra.", [], ""),
]


@pytest.mark.parametrize(("text", "lead", "rule"), LEADS)
def test_lead(text: str, lead: list[str], rule: str) -> None:
    found = roles_of(text)
    assert (found.lead, found.rule) == (lead, rule)


def test_a_run_in_name_is_no_part_of_the_task() -> None:
    assert roles_of("Sở Tài chính: Bố trí kinh phí.").rest == "Bố trí kinh phí."


def test_a_unit_of_the_sentence_stays_in_it() -> None:
    text = "Giao Sở Tư pháp chủ trì thẩm tra."
    assert roles_of(text).rest == text


SUPPORTS = [
    ("Chủ trì, phối hợp với Sở Tài chính xây dựng dự toán.", ["Sở Tài chính"]),
    (
        "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính, Sở Y tế và các cơ quan liên quan rà soát.",
        ["Sở Tài chính", "Sở Y tế", "các cơ quan liên quan"],
    ),
    (
        "Phối hợp chặt chẽ với Công an tỉnh, Bộ Chỉ huy Quân sự tỉnh tuần tra.",
        ["Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh"],
    ),
    ("Rà soát hồ sơ, phối hợp cùng UBND các xã, phường xử lý.", ["UBND các xã, phường"]),
    ("Phối hợp với đơn vị liên quan kiểm tra.", ["đơn vị liên quan"]),
    ("Tổ chức làm việc với Sở Tài chính về kinh phí.", []),
    ("Hướng dẫn các sở, ban, ngành rà soát.", []),
    ("Chỉ đạo Công an xã phối hợp với Ban Chỉ huy Quân sự xã tuần tra.", []),
    ("Nâng cao hiệu quả phối hợp giữa các cấp.", []),
    ("Rà soát danh mục.", []),
    ("Phối hợp với cơ quan thuế hướng dẫn người nộp thuế.", ["cơ quan thuế"]),
    ("Phối hợp với ngành công thương và các địa phương vận hành.", ["ngành công thương", "các địa phương"]),
    ("Có trách nhiệm phối hợp cung cấp thông tin.", []),
]


@pytest.mark.parametrize(("text", "support"), SUPPORTS)
def test_support(text: str, support: list[str]) -> None:
    assert roles_of(text).support == support


def test_a_supporter_is_named_once() -> None:
    text = "Phối hợp với Sở Tài chính lập dự toán; phối hợp với Sở Tài chính quyết toán."
    assert roles_of(text).support == ["Sở Tài chính"]


HEADINGS = [
    (
        "Công ty TNHH một thành viên Khai thác công trình thủy lợi Sơn Nam:",
        ["Công ty TNHH một thành viên Khai thác công trình thủy lợi Sơn Nam"],
    ),
    (
        "Chủ tịch UBND các tỉnh, thành phố từ Hòa Sơn đến An Hải",
        ["Chủ tịch UBND các tỉnh, thành phố từ Hòa Sơn đến An Hải"],
    ),
    (
        "Thủ trưởng các sở, ngành của tỉnh; Chủ tịch UBND các huyện trong tỉnh",
        ["Thủ trưởng các sở, ngành của tỉnh", "Chủ tịch UBND các huyện trong tỉnh"],
    ),
    ("Các chủ rừng là tổ chức (các ban quản lý rừng)", ["Các chủ rừng là tổ chức"]),
    ("Sở Nội vụ", ["Sở Nội vụ"]),
    ("Sở Nội vụ:", ["Sở Nội vụ"]),
    ("Trách nhiệm của Sở Nội vụ", ["Sở Nội vụ"]),
    ("Đối với UBND các xã, phường:", ["UBND các xã, phường"]),
    ("Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh", ["Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"]),
    ("Giao Sở Tài chính, Sở Nội vụ:", ["Sở Tài chính", "Sở Nội vụ"]),
    ("Yêu cầu Giám đốc Sở Tư pháp tổ chức thực hiện", ["Giám đốc Sở Tư pháp"]),
    ("Các sở, ban, ngành; UBND các xã, phường", ["Các sở, ban, ngành", "UBND các xã, phường"]),
    ("Công an tỉnh có trách nhiệm:", ["Công an tỉnh"]),
]


@pytest.mark.parametrize(("text", "units"), HEADINGS)
def test_a_heading_names_units(text: str, units: list[str]) -> None:
    assert heading_units(text) == (units, True)


@pytest.mark.parametrize(
    "text",
    [
        "Tổ chức thực hiện",
        "Mục đích, yêu cầu",
        "Cải cách thủ tục hành chính",
        "Phòng, chống tham nhũng",
        "Ban hành văn bản",
        "",
    ],
)
def test_a_heading_without_units(text: str) -> None:
    assert heading_units(text) == ([], False)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (
            "Chủ tịch UBND tỉnh yêu cầu Giám đốc các sở, Thủ trưởng các ban, ngành thực hiện các nhiệm vụ sau:",
            ["Giám đốc các sở", "Thủ trưởng các ban, ngành"],
        ),
        ("UBND xã giao Văn phòng HĐND và UBND xã thực hiện các nội dung sau:", ["Văn phòng HĐND và UBND xã"]),
        ("Kế hoạch gồm các nội dung sau:", []),
    ],
)
def test_a_sentence_that_assigns(text: str, units: list[str]) -> None:
    assert assigned_units(text) == units


def test_who_is_told_to_work_with_others_makes_them_no_supporters() -> None:
    told = "Công an tỉnh chỉ đạo Công an các xã, phường phối hợp với Ban Chỉ huy Quân sự các xã tuần tra."
    assert roles_of(told).lead == ["Công an tỉnh"]
    assert roles_of(told).support == []
    works = "Công an tỉnh chỉ đạo tuần tra; phối hợp với Sở Xây dựng xử lý vi phạm."
    assert roles_of(works).support == ["Sở Xây dựng"]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Các tổ kiểm tra lập biên bản vi phạm.", ["Các tổ kiểm tra"]),
        ("Các đội thi công khẩn trương hoàn thiện mặt đường.", ["Các đội thi công"]),
        ("Phòng Kinh doanh, các tổ ghi thu: thu dứt điểm nợ.", ["Phòng Kinh doanh", "các tổ ghi thu"]),
        ("Tổ kiểm tra lập biên bản.", ["Tổ kiểm tra"]),
        ("Các tổ kiểm tra hồ sơ.", ["Các tổ"]),
        ("Các tổ kiểm tra, rà soát hồ sơ.", ["Các tổ"]),
    ],
)
def test_a_team_is_named_by_what_it_does_before_another_verb(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Phổ cập bơi cho 2.000 em, do các xã, phường Đoàn chủ động tổ chức.", ["các xã, phường Đoàn"]),
        (
            "Vận hành 20 xe (Bộ Chỉ huy Quân sự tỉnh, Công an tỉnh, mỗi đơn vị 10 xe).",
            ["Bộ Chỉ huy Quân sự tỉnh", "Công an tỉnh"],
        ),
        ("Đối thoại với công nhân (Văn phòng LĐLĐ tỉnh chuẩn bị nội dung, kịch bản).", ["Văn phòng LĐLĐ tỉnh"]),
        (
            "Trồng đường hoa; Đoàn Thanh niên xã phụ trách tuyến 1, Hội Nông dân xã phụ trách tuyến 2.",
            ["Đoàn Thanh niên xã", "Hội Nông dân xã"],
        ),
        ("Trồng đường hoa; Đoàn Thanh niên xã phụ trách tuyến 1, Hội Nông dân xã phối hợp.", ["Đoàn Thanh niên xã"]),
        ("Rà soát hộ nghèo (Sở Y tế hướng dẫn).", []),
    ],
)
def test_who_does_it_behind_the_work(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Xí nghiệp Xây lắp thay 12,6 km ống gang.", ["Xí nghiệp Xây lắp"]),
        ("Đội Quản lý đồng hồ thay bình quân 70 chiếc.", ["Đội Quản lý đồng hồ"]),
        ("Các tổ xung kích có mặt tại hiện trường.", ["Các tổ xung kích"]),
        ("Chi hội trưởng phụ nữ thôn, tổ dân phố vận động hội viên.", ["Chi hội trưởng phụ nữ thôn, tổ dân phố"]),
        ("Ban Biên soạn lịch sử Đảng bộ xã trình bản thảo.", ["Ban Biên soạn lịch sử Đảng bộ xã"]),
        ("Phòng Kỹ thuật thay 12 van.", ["Phòng Kỹ thuật"]),
    ],
)
def test_names_with_verbs_of_one_syllable(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize("text", ["Quý I: rà soát hồ sơ.", "Quý IV: họp dân các thôn.", "Quý II: Kiểm tra chợ."])
def test_a_quarter_is_no_fund(text: str) -> None:
    assert roles_of(text).lead == []


@pytest.mark.parametrize("name", ["Quỹ Đầu tư phát triển tỉnh", "Quỹ I"])
def test_a_fund_is_one(name: str) -> None:
    assert roles_of(f"{name}: rà soát hồ sơ.").lead == [name]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Trách nhiệm của Sở Tư pháp hướng dẫn các xã về hộ tịch.", ["Sở Tư pháp"]),
        ("Trách nhiệm của Phòng Kinh tế, Công an xã kiểm tra các chợ.", ["Phòng Kinh tế", "Công an xã"]),
        ("Trách nhiệm của các sở được quy định tại Điều 5.", []),
    ],
)
def test_whose_duty_a_sentence_tells(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead
