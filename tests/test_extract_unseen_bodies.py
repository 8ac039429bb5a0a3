"""Who does what in sentences of many kinds of bodies: the Party's, police, banks, hospitals, schools, ministries."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.items import assigns
from pipeline.extract.roles import Roles, roles_of
from tests.helpers import read
from tests.test_extract_items import plan, tasks

LEADS = [
    # a bracket before the colon: "):" is a smiley to tokenizers
    ("Phòng An ninh kinh tế (PA04): Rà soát hồ sơ.", ["Phòng An ninh kinh tế"]),
    ("Đội Kỹ thuật (Tổ 3): kiểm tra thiết bị.", ["Đội Kỹ thuật"]),
    # a comma or an "and" inside a name
    ("Phòng Tổ chức đảng, đảng viên thẩm định hồ sơ.", ["Phòng Tổ chức đảng, đảng viên"]),
    ("Phòng Công tác đảng và công tác chính trị mở lớp.", ["Phòng Công tác đảng và công tác chính trị"]),
    ("Cục Quản lý đê điều và Phòng, chống thiên tai trực ban.", ["Cục Quản lý đê điều và Phòng, chống thiên tai"]),
    ("Thanh tra, giám sát ngân hàng Khu vực 4 lập biên bản.", ["Thanh tra, giám sát ngân hàng Khu vực 4"]),
    # a name that ends in a noun which is a verb elsewhere
    ("Phòng Kế hoạch tổng hợp theo dõi tiến độ.", ["Phòng Kế hoạch tổng hợp"]),
    ("Phòng Tổ chức cán bộ đưa kết quả vào xếp loại.", ["Phòng Tổ chức cán bộ"]),
    ("Ban Tổ chức và Nhân sự đào tạo 40 học viên.", ["Ban Tổ chức và Nhân sự"]),
    ("Trung tâm Công nghệ thông tin và các sở tích hợp dữ liệu.", ["Trung tâm Công nghệ thông tin", "các sở"]),
    # places and branches behind the name
    ("Các chi bộ trực thuộc Tỉnh ủy rà soát.", ["Các chi bộ trực thuộc Tỉnh ủy"]),
    ("Hội Sinh viên trường vận động hội viên.", ["Hội Sinh viên trường"]),
    ("Trưởng các khoa trong viện quán triệt nội dung.", ["Trưởng các khoa trong viện"]),
    (
        "Ngân hàng TMCP Đông Hải chi nhánh Phú Lâm, Ngân hàng TMCP Kỹ nghệ Sài Thành chi nhánh Tân Lập gửi báo cáo.",
        ["Ngân hàng TMCP Đông Hải chi nhánh Phú Lâm", "Ngân hàng TMCP Kỹ nghệ Sài Thành chi nhánh Tân Lập"],
    ),
    (
        "Công ty TNHH MTV Cơ khí Điện miền núi, Công ty Cổ phần Cầu đường 5 cử kỹ sư.",
        ["Công ty TNHH MTV Cơ khí Điện miền núi", "Công ty Cổ phần Cầu đường 5"],
    ),
    ("Trại giam số 3, Trung đoàn Cơ động siết chặt kỷ luật.", ["Trại giam số 3", "Trung đoàn Cơ động"]),
    ("Lữ đoàn Vận tải 512 vận chuyển hàng.", ["Lữ đoàn Vận tải 512"]),
    # new names behind a plural
    ("Các công ty cấp nước, Ban quản lý chợ: Niêm yết giá.", ["Các công ty cấp nước", "Ban quản lý chợ"]),
    ("Các đảng ủy trực thuộc, đảng ủy các xã, phường sơ kết.", ["Các đảng ủy trực thuộc", "đảng ủy các xã, phường"]),
    ("Cấp ủy, tổ chức đảng các cấp đưa vào sinh hoạt.", ["Cấp ủy, tổ chức đảng các cấp"]),
    ("Mỗi cán bộ, đảng viên hoàn thành 01 khóa học.", ["Mỗi cán bộ, đảng viên"]),
    ("Trưởng các khoa; Điều dưỡng trưởng các khoa: họp.", ["Trưởng các khoa", "Điều dưỡng trưởng các khoa"]),
    # before a colon all are names
    ("Các hạt kiểm lâm, Vườn quốc gia Nà Bó: Dọn cỏ.", ["Các hạt kiểm lâm", "Vườn quốc gia Nà Bó"]),
    (
        "Khoa Luật, Viện Nghiên cứu và Phát triển giống cây ăn quả: Cập nhật giáo trình.",
        ["Khoa Luật", "Viện Nghiên cứu và Phát triển giống cây ăn quả"],
    ),
    # a person with the post behind the name
    ("Giao đồng chí Lê Thị Bình, Phó Chủ tịch UBND xã chỉ đạo.", ["đồng chí Lê Thị Bình, Phó Chủ tịch UBND xã"]),
    ("Đồng chí Trung tá Vũ Văn An, Phó Giám đốc phụ trách.", ["Đồng chí Trung tá Vũ Văn An, Phó Giám đốc"]),
    # a capital on the verb
    ("Sở Xây dựng Đánh giá chất lượng các công trình.", ["Sở Xây dựng"]),
    ("UBND các xã, phường Báo cáo kết quả về Sở Nội vụ.", ["UBND các xã, phường"]),
    # a clause between subject and duty is no part of the name
    ("Ủy ban nhân dân các tỉnh có tuyến đi qua chịu trách nhiệm bàn giao.", ["Ủy ban nhân dân các tỉnh"]),
    ("Thanh tra Sở tập huấn kỹ năng.", ["Thanh tra Sở"]),
    # verbs that end a name, before another verb; a name behind a name that is a field
    ("Viện Nghiên cứu phát triển lập hồ sơ đăng ký.", ["Viện Nghiên cứu phát triển"]),
    ("Khoa Nội tổng hợp, Khoa Nhi chạy song song hai hệ thống.", ["Khoa Nội tổng hợp", "Khoa Nhi"]),
    (
        "Phòng Kế hoạch - Tài chính và Cơ sở vật chất khẩn trương sửa chữa nhà đa năng.",
        ["Phòng Kế hoạch - Tài chính và Cơ sở vật chất"],
    ),
    (
        "Phòng Giám sát, kiểm tra và xử lý sau thanh tra có trách nhiệm tổng hợp.",
        ["Phòng Giám sát, kiểm tra và xử lý sau thanh tra"],
    ),
    ("Phòng Đoàn thể và các Hội tổng hợp, báo cáo.", ["Phòng Đoàn thể và các Hội"]),
    ("Trung tâm Chăm sóc khách hàng tiếp nhận phản ánh.", ["Trung tâm Chăm sóc khách hàng"]),
    (
        "Phòng Nông nghiệp và PTNT, phòng Kinh tế và Hạ tầng: Kiểm tra chợ đầu mối.",
        ["Phòng Nông nghiệp và PTNT", "phòng Kinh tế và Hạ tầng"],
    ),
    # which of several bodies, told by the verb behind
    ("Các cơ quan chủ trì gửi báo cáo bằng văn bản.", ["Các cơ quan chủ trì"]),
    ("Các cơ quan chủ trì rà soát thủ tục.", ["Các cơ quan"]),
    (
        "Công đoàn cơ sở các xã, phường, công đoàn ngành Giáo dục, Công đoàn Viên chức tỉnh xây dựng chương trình.",
        ["Công đoàn cơ sở các xã, phường", "công đoàn ngành Giáo dục", "Công đoàn Viên chức tỉnh"],
    ),
    ("Cấp ủy, chính quyền các xã, phường chăm lo đầu tư.", ["Cấp ủy, chính quyền các xã, phường"]),
    # people by their office
    ("Các Thẩm phán, Thư ký Tòa án đẩy nhanh tiến độ.", ["Các Thẩm phán", "Thư ký Tòa án"]),
    ("Hiệu trưởng phân công giáo viên dạy thay.", ["Hiệu trưởng"]),
    ("Tổng phụ trách Đội tổ chức Đại hội Liên đội.", ["Tổng phụ trách Đội"]),
    ("Kế toán, thủ quỹ: công khai các khoản thu.", ["Kế toán", "thủ quỹ"]),
    ("Giao Thứ trưởng Y Thông trực tiếp chỉ đạo thực hiện.", ["Thứ trưởng Y Thông"]),
    ("Phòng 1, Phòng 2 kiểm sát chặt chẽ việc tiếp nhận.", ["Phòng 1", "Phòng 2"]),
    ("Các ông (bà) Xóm trưởng đôn đốc công dân.", ["Các ông (bà) Xóm trưởng"]),
    ("Phòng Tổ chức biên chế là bộ phận thường trực, chuẩn bị tài liệu.", ["Phòng Tổ chức biên chế"]),
    ("Mỗi chi hội tổ chức 01 buổi thu gom/tuần.", ["Mỗi chi hội"]),
    ("Phòng Kiểm soát chi 1, Khoa Nội 2 đối chiếu số liệu.", ["Phòng Kiểm soát chi 1", "Khoa Nội 2"]),
    ("Phòng Dịch vụ khách hàng nhắn tin nhắc nợ.", ["Phòng Dịch vụ khách hàng"]),
    ("Phòng dịch bệnh, vệ sinh môi trường.", []),
    ("Nhà xuất bản Giáo dục Việt Nam tại Đà Nẵng: hỗ trợ sách.", ["Nhà xuất bản Giáo dục Việt Nam tại Đà Nẵng"]),
    ("Công tác đoàn thể: Tổ Công đoàn thăm hỏi gia đình giáo viên.", ["Tổ Công đoàn"]),
    ("Công tác phát triển Đảng: Phân công đồng chí Trần Quốc Bảo giúp đỡ.", ["đồng chí Trần Quốc Bảo"]),
    ("Các cơ quan quản lý nhà nước ra quyết định thành lập.", ["Các cơ quan quản lý nhà nước"]),
    ("Các cơ quan quản lý hồ sơ đầy đủ.", ["Các cơ quan"]),
    (
        "Cục trưởng Cục Quản lý, giám sát kế toán, kiểm toán, Cục trưởng Cục Thuế rà soát.",
        ["Cục trưởng Cục Quản lý, giám sát kế toán, kiểm toán", "Cục trưởng Cục Thuế"],
    ),
    ("Bộ phận Tiếp nhận và Trả kết quả niêm yết thủ tục.", ["Bộ phận Tiếp nhận và Trả kết quả"]),
    ("Vụ Công tác thanh niên và Bình đẳng giới lấy ý kiến.", ["Vụ Công tác thanh niên và Bình đẳng giới"]),
    (
        "Ban đại diện Hội đồng quản trị Ngân hàng Chính sách xã hội tỉnh họp định kỳ.",
        ["Ban đại diện Hội đồng quản trị Ngân hàng Chính sách xã hội tỉnh"],
    ),
    (
        "Trong thời gian 90 ngày kể từ ngày Quyết định này có hiệu lực thi hành, các bộ, cơ quan trung ương liên quan "
        "căn cứ chức năng công bố chỉ tiêu.",
        ["các bộ, cơ quan trung ương liên quan"],
    ),
    ("Cục Trang bị và kho vận xây dựng kế hoạch.", ["Cục Trang bị và kho vận"]),
    (
        "Ban Quản lý công trình công cộng và dịch vụ đô thị tăng cường quét hút bụi.",
        ["Ban Quản lý công trình công cộng và dịch vụ đô thị"],
    ),
    ("Doanh nghiệp, cơ sở lưu trú, nhà hàng tự tổ chức dọn vệ sinh.", ["Doanh nghiệp, cơ sở lưu trú, nhà hàng"]),
    ("Trung tâm Viễn thông khu vực 1, 2, 3: kiểm tra tuyến cáp.", ["Trung tâm Viễn thông khu vực 1, 2, 3"]),
    # departments listed behind their plural, up to another head
    (
        "Các Vụ: Chính sách, Tuyên truyền, Hợp tác quốc tế cử 01 lãnh đạo Vụ tham gia.",
        ["Các Vụ: Chính sách, Tuyên truyền, Hợp tác quốc tế"],
    ),
    (
        "Các Vụ: Pháp chế, Kế hoạch - Tài chính và Cục Thú y tổng hợp, báo cáo.",
        ["Các Vụ: Pháp chế, Kế hoạch - Tài chính", "Cục Thú y"],
    ),
    # verbs that no name holds
    ("Ban Quản lý rừng phòng hộ Sông Mã phát dọn đường băng.", ["Ban Quản lý rừng phòng hộ Sông Mã"]),
    (
        "Phân xưởng Xúc 1, Phân xưởng Vận tải 4 tổ chức bốc xúc đất đá.",
        ["Phân xưởng Xúc 1", "Phân xưởng Vận tải 4"],
    ),
    ("Đội trật tự xây dựng (do ông Phạm Văn Ba làm đội trưởng) tuần tra hằng ngày.", ["Đội trật tự xây dựng"]),
    ("Đội Kiểm lâm cơ động và PCCCR thường trực 24/24 giờ.", ["Đội Kiểm lâm cơ động và PCCCR"]),
    (
        "Giao Phòng Quản lý, bảo vệ và phát triển rừng theo dõi cấp dự báo cháy rừng.",
        ["Phòng Quản lý, bảo vệ và phát triển rừng"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lead"), LEADS)
def test_who_leads(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


@pytest.mark.parametrize(
    ("text", "support"),
    [
        ("Phối hợp với Chi cục miền Trung, Phòng Pháp chế rà soát.", ["Chi cục miền Trung", "Phòng Pháp chế"]),
        ("Phối hợp với các phòng, phòng giao dịch kiểm kê.", ["các phòng, phòng giao dịch"]),
        ("Phối hợp với Tổ Cảnh sát trật tự và các tổ công tác.", ["Tổ Cảnh sát trật tự", "các tổ công tác"]),
        ("Phối hợp với Phòng Hành chính công bố danh mục.", ["Phòng Hành chính"]),
        ("Phối hợp với Khoa Nội lập hồ sơ, đề xuất mua sắm.", ["Khoa Nội"]),
        ("Phối hợp với các đơn vị nghiệp vụ, Công an cấp xã truy bắt.", ["các đơn vị nghiệp vụ", "Công an cấp xã"]),
        ("Phối hợp với Sở Y tế và UBND các xã, phường tổng kiểm tra.", ["Sở Y tế", "UBND các xã, phường"]),
    ],
)  # fmt: skip
def test_who_helps(text: str, support: list[str]) -> None:
    assert roles_of(text).support == support


@pytest.mark.parametrize(
    "text",
    [
        "Đơn vị tư vấn thời gian tới cần khắc phục.",
        "Các đơn vị soạn bài giảng, phối hợp với nhau.",
        "Các phòng gửi báo cáo, tổng hợp kết quả.",
    ],
)
def test_a_plural_takes_no_verb(text: str) -> None:
    (unit,) = roles_of(text).lead or [""]
    assert unit in ("Các đơn vị", "Các phòng", "Đơn vị tư vấn", "")


def later(text: str) -> Roles:
    return roles_of(text)


def test_a_later_sentence_that_assigns() -> None:
    assert later("Thống nhất chủ trương sửa trạm y tế. Giao Phòng Kinh tế lập dự toán.").lead == ["Phòng Kinh tế"]
    found = later("Đồng ý với đề xuất bổ sung vốn. Bộ Tài chính chủ trì, phối hợp với Bộ Xây dựng hoàn thiện hồ sơ.")
    assert (found.lead, found.support, found.rule) == (["Bộ Tài chính"], ["Bộ Xây dựng"], "decided")
    assert later("Kiểm soát xung đột lợi ích. Sở Tư pháp đã báo cáo.").lead == []


def test_the_headings_unit_goes_before_a_later_sentences() -> None:
    body = (
        "I. NHIỆM VỤ\n1. Sở Nội vụ\n"
        "a) Kiểm soát xung đột lợi ích trong tuyển dụng. Yêu cầu mỗi cơ quan báo cáo kịp thời.\n"
        "b) Rà soát hồ sơ cán bộ.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["Sở Nội vụ"], ["Sở Nội vụ"]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Để khắc phục, Giám đốc Bệnh viện chỉ thị:", True),
        ("Bộ trưởng yêu cầu:", True),
        ("Ban Thường vụ kết luận:", True),
        ("Hồ sơ gồm có:", False),
    ],
)
def test_an_assigning_verb_right_before_the_colon(text: str, found: bool) -> None:
    assert assigns(text) is found


def test_schedules_are_no_tasks() -> None:
    body = (
        "I. NHIỆM VỤ\n1. Phòng Kỹ thuật bảo trì máy.\n"
        "II. THỜI GIAN\n- Từ 01/3 đến 15/4/2026: chuẩn bị;\n- Tháng 6/2026: tổng kết.\n"
    )
    assert tasks(body) == ["Phòng Kỹ thuật bảo trì máy."]


def test_an_item_on_account_of_this_plan_that_says_who() -> None:
    body = (
        "I. TỔ CHỨC THỰC HIỆN\n1. Căn cứ Kế hoạch này, các phòng, đơn vị xây dựng kế hoạch chi tiết.\n"
        "2. Phòng Tổng hợp theo dõi.\nCăn cứ Kế hoạch này, các đơn vị triển khai thực hiện./.\n"
    )
    assert [t.lead_units for t in plan(body).tasks] == [["các phòng, đơn vị"], ["Phòng Tổng hợp"]]


def test_electronic_is_no_from() -> None:
    found = find_deadline("Thay bằng công tơ điện tử đến hết năm 2026.")
    assert found
    assert (found.start, found.end) == (None, "2026-12-31")


def test_a_cause_behind_its_cue() -> None:
    body = (
        "I. CÁC CHỈ SỐ BỊ TRỪ ĐIỂM\n1. Chỉ số Gia nhập thị trường: 6,5 điểm, giảm 0,8 điểm. "
        "Nguyên nhân: thời gian cấp giấy còn dài.\n2. Chỉ số Đào tạo lao động: Thiếu giáo viên.\n"
    )
    assert [i.cause for i in plan(body).indicators] == ["thời gian cấp giấy còn dài.", "Thiếu giáo viên."]


def test_a_number_glued_to_its_word() -> None:
    body = "I. NHIỆM VỤ\n1. Phòng Kỹ thuật thực hiện Nghị quyết số15/NQ-CP và Chỉ thị số 7/CT-TTg.\n"
    document = plan(body)
    assert [r.number for r in document.references] == ["15/NQ-CP", "7/CT-TTg"]
    assert read(body)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Thanh tra các cơ sở sản xuất nước đá trước ngày 28 hằng tháng.", []),
        ("Thanh tra việc thực hiện công vụ tại các sở.", []),
        ("Kiểm toán nguồn thu của đơn vị sự nghiệp.", []),
        ("Thanh tra tỉnh kiểm tra các cơ sở sản xuất nước đá.", ["Thanh tra tỉnh"]),
        ("Thanh tra phối hợp với Văn phòng lập báo cáo.", ["Thanh tra"]),
    ],
)
def test_a_body_whose_name_is_a_verb_too(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead
