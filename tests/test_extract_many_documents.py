"""What directives, notices, decisions with a plan and rules of many bodies have in common, each as one rule."""

from __future__ import annotations

import pytest

from pipeline.document import Head, Task
from pipeline.extract.assigning import gives_out
from pipeline.extract.columns import caption
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.heading_names import heading_units
from pipeline.extract.items import assigns
from pipeline.extract.roles import assigned_units, roles_of
from tests.helpers import read
from tests.test_extract_items import plan


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        # what a body is besides, behind a dash, is no part of its name
        ("Sở Công Thương - Cơ quan thường trực Tổ công tác", ["Sở Công Thương"]),
        ("Sở Y tế – cơ quan đầu mối", ["Sở Y tế"]),
        # "Trách nhiệm của" tells a name that no list knows
        ("Trách nhiệm của hộ nuôi cá lồng", ["hộ nuôi cá lồng"]),
        ("Trách nhiệm của các cơ quan quản lý cấp trên (kể cả doanh nghiệp)", ["các cơ quan quản lý cấp trên"]),
        ("Trách nhiệm của Sở Y tế trong phòng dịch", ["Sở Y tế"]),
        ("Trách nhiệm của Sở Y tế và Sở Nội vụ", ["Sở Y tế", "Sở Nội vụ"]),
    ],
)
def test_the_units_of_a_heading(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        # who gives the work does not do it
        ("Chính phủ trân trọng đề nghị Hội Nông dân Việt Nam vận động hội viên.", ["Hội Nông dân Việt Nam"]),
        ("UBND tỉnh giao Sở Tài chính bố trí vốn.", ["Sở Tài chính"]),
        ("Ban Thường vụ Tỉnh ủy yêu cầu các đảng ủy trực thuộc quán triệt.", ["các đảng ủy trực thuộc"]),
        # a department that asks others does the asking itself
        ("Sở Nội vụ đề nghị các đơn vị gửi số liệu.", ["Sở Nội vụ"]),
        # a clause between the units and their verb
        ("Đề nghị Hội Phụ nữ tỉnh, theo nhiệm vụ của mình vận động hội viên.", ["Hội Phụ nữ tỉnh"]),
        # a post that is no name alone stands with the next before one plural; "Bộ trưởng" is a name
        ("Giám đốc, Thủ trưởng các sở, ban, ngành rà soát.", ["Giám đốc, Thủ trưởng các sở, ban, ngành"]),
        ("Bộ trưởng, Thủ trưởng cơ quan ngang bộ rà soát.", ["Bộ trưởng", "Thủ trưởng cơ quan ngang bộ"]),
        # whose members they are
        ("Các thành viên của Ban Chỉ đạo kiểm tra cơ sở.", ["Các thành viên của Ban Chỉ đạo"]),
        # names with a common noun, a verb or an "and" inside
        (
            "Ban quản lý Khu kinh tế Vân Hải và các KCN Sơn Nam rà soát.",
            ["Ban quản lý Khu kinh tế Vân Hải và các KCN Sơn Nam"],
        ),
        (
            "Ban quản lý Khu Nông nghiệp ứng dụng Công nghệ cao Phú Lâm rà soát.",
            ["Ban quản lý Khu Nông nghiệp ứng dụng Công nghệ cao Phú Lâm"],
        ),
        (
            "Chủ tịch UBND các tỉnh: Sơn Nam, Phú Lâm và Đông Hải chỉ đạo sửa nhà.",
            ["Chủ tịch UBND các tỉnh: Sơn Nam, Phú Lâm và Đông Hải"],
        ),
        ("Các cơ quan truyền thông, báo chí tiếp tục đưa tin.", ["Các cơ quan truyền thông, báo chí"]),
        # work given on behind a decision
        ("Đồng ý chủ trương mua máy; giao Phòng Quản trị lập dự toán.", ["Phòng Quản trị"]),
        # one name for several, before a verb
        (
            "Chủ tịch UBND các tỉnh trực thuộc Trung ương: Sơn Nam, Huế, Phú Lâm chủ động phối hợp với Bộ Y tế.",
            ["Chủ tịch UBND các tỉnh trực thuộc Trung ương: Sơn Nam, Huế, Phú Lâm"],
        ),
        (
            "Các Tập đoàn: Than - Khoáng sản Sơn Nam, Vận tải biển Đông Hải tổ chức triển khai.",
            ["Các Tập đoàn: Than - Khoáng sản Sơn Nam, Vận tải biển Đông Hải"],
        ),
        ("Các công ty: Rà soát hợp đồng.", ["Các công ty"]),
        # a topic with semicolons before its colon
        ("Về đề nghị sớm có hướng dẫn; sửa mức chi: Bộ Tài chính nghiên cứu.", ["Bộ Tài chính"]),
    ],
)
def test_who_does_it(text: str, lead: list[str]) -> None:
    assert roles_of(text).lead == lead


def test_a_body_that_needs_to_do_what_is_listed() -> None:
    text = "Để vận hành tốt, thành phố Sơn Hải cần tập trung thực hiện một số nhiệm vụ, giải pháp sau:"
    assert assigns(text)
    assert assigned_units(text) == ["thành phố Sơn Hải"]
    assert not assigns("UBND tỉnh xây dựng kế hoạch với các giải pháp sau:")


def test_a_directive_names_whom_it_is_for() -> None:
    text = "Để thu hút đầu tư, UBND tỉnh chỉ thị các sở, ngành, UBND các xã, phường thực hiện những nhiệm vụ sau:"
    assert assigned_units(text) == ["các sở, ngành", "UBND các xã, phường"]
    assert roles_of("Chỉ thị số 05/CT-TTg cần được quán triệt trong toàn ngành.").lead == []


def test_an_order_in_a_section_on_what_was_done_begins_tasks() -> None:
    ordered = plan("""\
I. ĐÁNH GIÁ TÌNH HÌNH
Tỉnh đã đạt kết quả tốt trong sáu tháng.
Để đạt mục tiêu, tỉnh Sơn Nam cần tập trung thực hiện các nhiệm vụ sau:
1. Rà soát quy hoạch các khu dân cư.
2. Bố trí vốn cho các dự án.
""")
    assert [t.lead_units for t in ordered.tasks] == [["tỉnh Sơn Nam"]] * 2
    told = plan("""\
I. TÌNH HÌNH THỰC HIỆN
Đầu năm, UBND tỉnh đã yêu cầu các sở thực hiện những nhiệm vụ sau:
1. Rà soát quy hoạch các khu dân cư.
2. Bố trí vốn cho các dự án.
""")
    assert told.tasks == []


def test_an_introduction_without_a_label_names_who_does_the_list() -> None:
    document = plan("""\
II. NHIỆM VỤ
1. Bảo đảm an sinh
Bộ Tài chính chỉ đạo Kho bạc Nhà nước:
a) Chi trả lương hưu trước Tết.
b) Cấp thẻ bảo hiểm y tế.
""")
    assert [t.lead_units for t in document.tasks] == [["Bộ Tài chính"]] * 2


def test_who_gives_work_on_under_its_own_heading_still_leads() -> None:
    document = plan("""\
III. TỔ CHỨC THỰC HIỆN
1. Sở Xây dựng
- Lập tổ kiểm tra, giao nhiệm vụ cho các phòng chuyên môn thực hiện kiểm tra.
- Giao Phòng Kinh tế lập dự toán.
""")
    assert [t.lead_units for t in document.tasks] == [["Sở Xây dựng"], ["Phòng Kinh tế"]]


def test_a_heading_that_opens_with_a_purpose_gives_who_its_sentence_names() -> None:
    document = plan("""\
II. PHỐI HỢP QUẢN LÝ
1. Để quản lý tốt dự án, các sở, ngành và UBND cấp xã triển khai thực hiện những nội dung sau:
a) Kiểm tra tiến độ hằng quý.
b) Tháo gỡ vướng mắc cho nhà đầu tư.
""")
    assert [t.lead_units for t in document.tasks] == [["các sở, ngành", "UBND cấp xã"]] * 2


def test_a_long_heading_on_scope_gives_no_tasks_under_a_list_of_tasks() -> None:
    document = plan("""\
Giám đốc Sở yêu cầu các phòng, đơn vị thực hiện những nhiệm vụ sau:
I. PHẠM VI VÀ ĐỐI TƯỢNG HỖ TRỢ CỦA KẾ HOẠCH NÀY
1. Phạm vi, đối tượng, thời gian hỗ trợ của kế hoạch
a) Đối tượng: Người dân, hộ kinh doanh ở các xã bị ngập.
b) Thời gian hỗ trợ: Từ nay đến hết ngày 31 tháng 12 năm 2026.
II. NHIỆM VỤ
1. Phòng Kinh tế lập danh sách hộ bị ngập.
""")
    assert [t.text for t in document.tasks] == ["Phòng Kinh tế lập danh sách hộ bị ngập."]


def test_the_last_item_of_a_list_may_ask_politely() -> None:
    document = plan("""\
III. TỔ CHỨC THỰC HIỆN
1. Sở Y tế cấp thuốc cho các xã.
2. Trân trọng đề nghị Hội Chữ thập đỏ tỉnh vận động quyên góp./.
""")
    assert [t.lead_units for t in document.tasks] == [["Sở Y tế"], ["Hội Chữ thập đỏ tỉnh"]]


@pytest.mark.parametrize(
    "text",
    [
        "Giữ tỷ lệ hộ dùng nước sạch theo Nghị quyết hằng năm của Hội đồng nhân dân.",
        "Sử dụng dự toán còn lại của ngân sách địa phương hằng năm để sửa đường.",
        "Giữ sản lượng mỗi tháng đạt tối thiểu 20%.",
        "Hỗ trợ nhân lực cho các dự án có kế hoạch hoàn thành năm 2026.",
        "Báo cáo những việc vượt thẩm quyền để bảo đảm mục tiêu đến hết năm 2026 có 50 km đường.",
    ],
)
def test_a_time_of_something_else_is_no_deadline(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


def test_more_captions_of_a_time() -> None:
    assert caption("Thời hạn thực hiện: Từ tháng 10/2026.") == ("deadline", "Từ tháng 10/2026.")
    assert caption("Dự kiến hoàn thành: Quý II/2026") == ("deadline", "Quý II/2026")


def test_a_rule_names_who_or_gives_no_work() -> None:
    some, law = Task(id="T1", text="Nộp hồ sơ qua mạng."), Head(number="12/2026/QĐ-UBND", doc_type="Quyết định")
    assert not gives_out(some, law, ["Trình tự tiếp nhận hồ sơ"])
    assert gives_out(some.model_copy(update={"lead_units": ["Sở Y tế"]}), law, [])
    assert gives_out(some, Head(number="12/QĐ-UBND", doc_type="Quyết định"), [])


def test_what_a_body_is_there_for_is_no_work() -> None:
    head = Head(doc_type="Quyết định", title="Quy định chức năng, nhiệm vụ, quyền hạn của Sở Y tế")
    assert not gives_out(Task(id="T1", text="Quản lý y tế dự phòng.", lead_units=["Sở Y tế"]), head, [])


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("Quyết định", "Ban hành Quy chế phối hợp thực hiện chức năng, nhiệm vụ, quyền hạn giữa Sở Y tế và các xã"),
        ("Quyết định", "Ban hành Kế hoạch rà soát chức năng, nhiệm vụ, quyền hạn của các phòng"),
        ("Chỉ thị", "Về thực hiện chức năng, nhiệm vụ và quyền hạn của chính quyền xã"),
    ],
)
def test_who_works_together_on_their_duties_has_work(kind: str, title: str) -> None:
    work = Task(id="T1", text="Gửi hồ sơ cho xã.", lead_units=["Sở Y tế"])
    assert gives_out(work, Head(doc_type=kind, title=title), [])
    statute = "Quy định chức năng, nhiệm vụ, quyền hạn của Sở Kế hoạch và Đầu tư"
    assert not gives_out(work, Head(doc_type="Quyết định", title=statute), [])


def test_an_attached_plan_that_names_the_party_has_no_prefix() -> None:
    """A sentence with "Đảng Cộng sản Việt Nam" in an attached plan is no motto of a document of its own."""
    head = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN NAM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 15/QĐ-UBND\nSơn Nam, ngày 12 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nBan hành Kế hoạch kiểm kê\n\n"
    )
    text = head + (
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch kiểm kê tài sản công trên địa bàn tỉnh Sơn Nam, áp dụng cho "
        "các cơ quan, đơn vị thuộc tỉnh và các xã, phường.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký./.\n\n"
        "Nơi nhận:\n- Như Điều 2;\n- Lưu: VT.\n\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nTrần Văn Hòa\n\n"
        "KẾ HOẠCH\nKiểm kê tài sản công\n(Kèm theo Quyết định số 15/QĐ-UBND ngày 12/3/2026)\n\n"
        "I. PHẠM VI\nCơ quan nhà nước, cơ quan Đảng Cộng sản Việt Nam, các hội trong tỉnh.\n"
        "II. NHIỆM VỤ\n1. Sở Tài chính hướng dẫn kiểm kê.\n"
    )
    document = read(text)
    assert [s.id for s in document.sections][-2:] == ["I", "II"]
    assert [t.section for t in document.tasks] == ["II"]


def test_what_follows_a_signature_without_its_title_is_no_signature() -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN NAM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 16/QĐ-UBND\nSơn Nam, ngày 13 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nBan hành Kế hoạch trồng rừng\n\n"
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng rừng.\n\n"
        "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nTrần Văn Hòa\n\n"
        "II. NHIỆM VỤ\n1. Sở Tài chính bố trí vốn trồng rừng hằng năm.\n2. Chi cục Kiểm lâm cấp cây giống.\n"
    )
    document = read(text)
    assert document.document.signer_name == "Trần Văn Hòa"
    assert [t.lead_units for t in document.tasks] == [["Sở Tài chính"], ["Chi cục Kiểm lâm"]]


@pytest.mark.parametrize(
    ("heading", "units"),
    [
        ("Đối với Hiệu trưởng", ["Hiệu trưởng"]),
        ("Giáo viên chủ nhiệm", ["Giáo viên chủ nhiệm"]),
        ("Cán bộ, công chức quán triệt nội dung", ["Cán bộ, công chức"]),
    ],
)
def test_people_who_do_the_items_of_a_heading(heading: str, units: list[str]) -> None:
    assert heading_units(heading) == (units, True)


def test_to_watch_a_situation_is_work_and_a_span_of_time_is_none() -> None:
    document = plan("""\
II. NỘI DUNG, BIỆN PHÁP
1. Công tác nắm tình hình
- Rà soát danh sách các hộ bị ngập.
III. TỔ CHỨC THỰC HIỆN
1. Thời gian cao điểm từ ngày 15/3/2026 đến hết ngày 15/5/2026.
2. Kết thúc đợt cao điểm, các tổ báo cáo kết quả trước ngày 20/5/2026.
""")
    assert [(t.lead_units, t.section) for t in document.tasks] == [([], "II.1"), (["các tổ"], "III")]


@pytest.mark.parametrize("text", ["trước ngày 20 của tháng cuối quý", "trước ngày 20 của tháng đầu mỗi quý"])
def test_a_month_of_the_quarter_comes_each_quarter(text: str) -> None:
    found = find_deadline(f"Báo cáo kết quả {text}.", plan_year=2026)
    assert found
    assert (found.recurrence, found.end) == (["quarterly"], None)


def test_the_head_of_a_letter_in_one_column_goes_to_its_date() -> None:
    head = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN NAM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 331/UBND-KT\nV/v phòng dịch\nSơn Nam, ngày 22 tháng 7 năm 2026\n\nKính gửi: Các sở, ngành.\n\n"
    )
    document = read(head + "Chủ tịch UBND tỉnh yêu cầu:\n1. Sở Y tế cấp thuốc cho các xã.\n").document
    assert (document.number, document.issued_on) == ("331/UBND-KT", "2026-07-22")


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Lập kế hoạch giai đoạn 2026 - 2030 trình UBND tỉnh trong quý I/2026.", ("2026-01-01", "2026-03-31")),
        ("Năm 2026, tổ chức 02 lớp tập huấn.", ("2026-01-01", "2026-12-31")),
        ("Tổ chức Lễ khởi động (dự kiến ngày 01/3/2026).", (None, "2026-03-01")),
        ("Công bố thời khóa biểu học kỳ hè trước ngày 15/4/2026.", (None, "2026-04-15")),
        ("Năm 2025, tỉnh còn 12 xã khó khăn, cần tập trung hỗ trợ.", None),
    ],
)
def test_years_that_set_a_time(text: str, dates: tuple[str | None, str] | None) -> None:
    found = find_deadline(text, plan_year=2026)
    assert (found and (found.start, found.end)) == dates


def test_a_week_of_a_month_is_no_day() -> None:
    found = find_deadline("Tuần 2 tháng 9/2026", column=True)
    assert found
    assert found.end != "2026-09-02"


def test_nothing_under_the_last_article_of_a_decision_is_its_bodies_work() -> None:
    """An annex whose head was lost follows the article that puts a decision in force."""
    text = (
        "ỦY BAN NHÂN DÂN TỈNH SƠN NAM\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 15/QĐ-UBND\nSơn Nam, ngày 12 tháng 3 năm 2026\n\nQUYẾT ĐỊNH\nBan hành Quy chế phối hợp quản lý lễ hội\n\n"
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế phối hợp quản lý lễ hội.\n"
        "Điều 2. Chánh Văn phòng, Giám đốc Sở Nội vụ và các đơn vị liên quan chịu trách nhiệm thi hành Quyết định "
        "này./.\n1. Phạm vi điều chỉnh\na) Quy định nguyên tắc, phương thức phối hợp quản lý lễ hội trong tỉnh.\n"
        "b) Bảo đảm chủ động, kịp thời, đúng thẩm quyền.\n"
        "Điều 5. Trách nhiệm của Sở Y tế\n1. Bố trí lực lượng cấp cứu tại lễ hội.\n"
    )
    assert [(t.lead_units, t.text[:6]) for t in read(text).tasks] == [(["Sở Y tế"], "Bố trí")]


def test_a_chapter_s_title_without_its_label_is_no_part_of_the_item_above() -> None:
    body = (
        "Điều 5. Trách nhiệm của Sở Y tế\n1. Bố trí lực lượng cấp cứu tại lễ hội.\nTỔ CHỨC THỰC HIỆN QUY CHẾ\n"
        "Điều 6. Trách nhiệm của Sở Nội vụ\n1. Theo dõi việc thực hiện Quy chế.\n"
    )
    found = [(t.lead_units, t.text) for t in plan(body).tasks]
    assert found == [
        (["Sở Y tế"], "Bố trí lực lượng cấp cứu tại lễ hội."),
        (["Sở Nội vụ"], "Theo dõi việc thực hiện Quy chế."),
    ]
