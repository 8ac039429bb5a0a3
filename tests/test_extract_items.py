"""Which leaves are tasks, targets, indicators or nothing: by what stands over them."""

from __future__ import annotations

import pytest

from pipeline.document import Document
from pipeline.extract.items import assigns, classify
from tests.helpers import read

HEAD = """\
SỞ XÂY DỰNG                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                     Độc lập - Tự do - Hạnh phúc
Số: 88/KH-SXD                    Sơn Nam, ngày 15 tháng 01 năm 2026

                        KẾ HOẠCH
              Công tác của ngành năm 2026

"""


def plan(body: str, head: str = HEAD) -> Document:
    """A plan with this body; long paragraphs stand a line each."""
    filler = (
        "Căn cứ chương trình công tác của tỉnh, Sở Xây dựng ban hành kế hoạch với các nội dung được nêu dưới đây và "
    )
    return read(head + filler + "phân công các phòng, đơn vị trực thuộc theo dõi, báo cáo đầy đủ.\n" + body)


def tasks(body: str) -> list[str]:
    return [t.text for t in plan(body).tasks]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Mục đích, yêu cầu", "purpose"),
        ("YÊU CẦU", "purpose"),
        ("Quan điểm chỉ đạo", "purpose"),
        ("Căn cứ pháp lý", "purpose"),
        ("Kinh phí thực hiện", "purpose"),
        ("Nhiệm vụ trọng tâm", "tasks"),
        ("TỔ CHỨC THỰC HIỆN", "tasks"),
        ("Phân công nhiệm vụ", "tasks"),
        ("Các giải pháp chủ yếu", "tasks"),
        ("Trách nhiệm của các đơn vị", "tasks"),
        ("Mục tiêu cụ thể", "targets"),
        ("Các chỉ tiêu chủ yếu", "targets"),
        ("Các chỉ số bị trừ điểm", "indicators"),
        ("Tiêu chí chưa đạt điểm tối đa và nguyên nhân", "indicators"),
        ("Kết quả thực hiện năm 2025", "reported"),
        ("Tồn tại, hạn chế", "reported"),
        ("Giải pháp khắc phục các chỉ số bị trừ điểm", "tasks"),
        ("Sở Tài chính", None),
        ("Cải cách thể chế", None),
    ],
)
def test_a_heading_has_a_class(heading: str, kind: str | None) -> None:
    assert classify(heading) == kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chủ tịch UBND tỉnh yêu cầu các sở, ngành thực hiện những nhiệm vụ sau:", True),
        ("Giám đốc Sở giao các phòng triển khai các nội dung sau:", True),
        ("Đề nghị các cơ quan phối hợp thực hiện:", True),
        ("Kế hoạch gồm ba phần:", False),
        ("Yêu cầu các sở, ngành thực hiện nghiêm túc.", False),
    ],
)
def test_a_sentence_assigns(text: str, expected: bool) -> None:
    assert assigns(text) is expected


def test_purposes_and_requirements_are_no_tasks() -> None:
    found = plan("""\
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
- Nâng cao chất lượng phục vụ người dân, doanh nghiệp.
2. Yêu cầu
- Thực hiện nghiêm túc, đúng tiến độ.
II. NHIỆM VỤ
1. Phòng Kinh tế
- Rà soát quy trình cấp phép xây dựng.
- Công khai danh mục thủ tục.
""")
    assert [t.text for t in found.tasks] == ["Rà soát quy trình cấp phép xây dựng.", "Công khai danh mục thủ tục."]
    assert {t.section for t in found.tasks} == {"II.1"}
    assert found.indicators == []
    assert [s.id for s in found.sections] == ["I", "I.1", "I.2", "II", "II.1"]


def test_the_headings_unit_leads_and_an_own_subject_comes_first() -> None:
    found = plan("""\
I. TỔ CHỨC THỰC HIỆN
1. Thanh tra Sở
- Kiểm tra trật tự xây dựng hằng quý.
- Phòng Kinh tế chủ trì, phối hợp với Công an tỉnh xử lý vi phạm.
2. Văn phòng Sở: Tổng hợp, báo cáo trước ngày 20/12/2026.
""")
    leads = [(t.lead_units, t.support_units) for t in found.tasks]
    assert leads == [(["Thanh tra Sở"], []), (["Phòng Kinh tế"], ["Công an tỉnh"]), (["Văn phòng Sở"], [])]
    assert [t.deadline.recurrence if t.deadline else None for t in found.tasks] == [["quarterly"], None, []]
    assert found.tasks[2].text == "Tổng hợp, báo cáo trước ngày 20/12/2026."
    assert found.tasks[2].deadline is not None
    assert found.tasks[2].deadline.end == "2026-12-20"
    assert [s.id for s in found.sections] == ["I", "I.1"]  # a run-in name makes no section


def test_targets() -> None:
    found = plan("""\
I. MỤC TIÊU
- 100% hồ sơ được giải quyết đúng hạn.
- Tối thiểu 80% hồ sơ nộp trực tuyến, trong đó 60% thanh toán trực tuyến.
II. NHIỆM VỤ
- Số hóa hồ sơ lưu trữ.
""")
    assert [(i.kind, i.cause) for i in found.indicators] == [("target", None)] * 2
    assert found.indicators[1].text.startswith("Tối thiểu 80%")
    assert [t.text for t in found.tasks] == ["Số hóa hồ sơ lưu trữ."]


def test_indicators_that_lost_points() -> None:
    found = plan("""\
I. CÁC CHỈ SỐ BỊ TRỪ ĐIỂM
- Tỷ lệ hồ sơ trực tuyến (bị trừ 0,5 điểm): Người dân chưa quen dùng dịch vụ trực tuyến.
- Mức độ hài lòng của người dân bị trừ 1 điểm. Bộ phận một cửa còn thiếu người.
- Chế độ báo cáo bị trừ 0,25 điểm
""")
    assert [i.kind for i in found.indicators] == ["deducted"] * 3
    assert [i.cause for i in found.indicators] == [
        "Người dân chưa quen dùng dịch vụ trực tuyến.",
        "Bộ phận một cửa còn thiếu người.",
        None,
    ]
    assert [i.id for i in found.indicators] == ["I1", "I2", "I3"]
    assert found.tasks == []


def test_reported_work_is_no_task() -> None:
    assert (
        tasks("""\
I. KẾT QUẢ THỰC HIỆN NĂM 2025
- Tổ chức kiểm tra 25 công trình.
- Ban hành 12 quyết định xử phạt.
""")
        == []
    )


def test_an_item_that_only_introduces_is_none() -> None:
    assert tasks("""\
I. NHIỆM VỤ
1. Công tác cấp phép
a) Rà soát thủ tục:
- Rút ngắn thời gian giải quyết.
- Bỏ các giấy tờ trùng lặp.
""") == ["Rút ngắn thời gian giải quyết.", "Bỏ các giấy tờ trùng lặp."]


def test_a_paragraph_that_goes_on_belongs_to_its_item() -> None:
    assert tasks("""\
I. NHIỆM VỤ
- Rà soát quy trình cấp phép.
Việc rà soát làm theo từng nhóm thủ tục.
- Công khai kết quả.
""") == ["Rà soát quy trình cấp phép. Việc rà soát làm theo từng nhóm thủ tục.", "Công khai kết quả."]


def test_a_lone_paragraph_under_a_units_heading_is_one_task() -> None:
    found = plan("""\
I. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở
Theo dõi, đôn đốc việc thực hiện kế hoạch; định kỳ hằng tháng báo cáo Giám đốc Sở.
2. Các phòng chuyên môn
Chủ động triển khai phần việc được giao.
""")
    assert [t.lead_units for t in found.tasks] == [["Văn phòng Sở"], ["Các phòng chuyên môn"]]
    assert found.tasks[0].deadline is not None
    assert found.tasks[0].deadline.recurrence == ["monthly"]


def test_closing_words_and_answers_for_failures_are_none() -> None:
    assert tasks("""\
I. TỔ CHỨC THỰC HIỆN
- Các phòng rà soát quy trình.
- Trưởng phòng chịu trách nhiệm trước Giám đốc Sở về kết quả thực hiện.
- Trong quá trình thực hiện, nếu có vướng mắc, báo cáo Giám đốc Sở.
Trên đây là Kế hoạch công tác năm 2026, yêu cầu các phòng triển khai thực hiện./.
""") == ["Các phòng rà soát quy trình."]


def test_an_item_that_only_points_to_an_appendix_is_none() -> None:
    assert tasks("""\
I. NỘI DUNG
1. Các tiêu chí bị trừ điểm năm 2025 theo Phụ lục I kèm theo.
2. Nhiệm vụ, giải pháp khắc phục theo Phụ lục II kèm theo Kế hoạch này.
3. Thực hiện các nhiệm vụ theo Phụ lục III kèm theo.
""") == ["Thực hiện các nhiệm vụ theo Phụ lục III kèm theo."]


def test_who_concludes_does_not_do_what_is_concluded() -> None:
    found = plan("""\
Sau khi nghe báo cáo, Thường trực Tỉnh ủy kết luận:
1. Về thu ngân sách
- Thường trực Tỉnh ủy đánh giá cao kết quả thu ngân sách.
- Giao Sở Tài chính rà soát các khoản thu.
- Đẩy nhanh tiến độ giải ngân.
Văn phòng Tỉnh ủy thông báo để các cơ quan biết, thực hiện.
""")
    assert [(t.text, t.lead_units) for t in found.tasks] == [
        ("Giao Sở Tài chính rà soát các khoản thu.", ["Sở Tài chính"]),
        ("Đẩy nhanh tiến độ giải ngân.", []),
    ]


def test_people_before_a_colon_do_the_work() -> None:
    found = plan("""\
III. TỔ CHỨC THỰC HIỆN
- Hiệu trưởng: Chỉ đạo chung, ban hành quyết định kiểm tra.
- Giáo viên chủ nhiệm: Phổ biến kế hoạch đến học sinh.
""")
    assert [(t.text, t.lead_units) for t in found.tasks] == [
        ("Chỉ đạo chung, ban hành quyết định kiểm tra.", ["Hiệu trưởng"]),
        ("Phổ biến kế hoạch đến học sinh.", ["Giáo viên chủ nhiệm"]),
    ]


def test_a_council_gives_work_to_its_committee() -> None:
    found = plan("""\
II. TỔ CHỨC THỰC HIỆN
1. Hội đồng nhân dân tỉnh giao Ủy ban nhân dân tỉnh triển khai thực hiện Nghị quyết.
""")
    assert [t.lead_units for t in found.tasks] == [["Ủy ban nhân dân tỉnh"]]


def test_a_sentence_gives_its_units_to_the_list() -> None:
    found = plan("""\
Giám đốc Sở yêu cầu Trưởng các phòng, Thủ trưởng các đơn vị trực thuộc thực hiện các nhiệm vụ sau:
1. Rà soát toàn bộ hồ sơ tồn đọng.
2. Công khai số điện thoại đường dây nóng.
""")
    assert len(found.tasks) == 2
    assert (
        found.tasks[0].lead_units
        == found.tasks[1].lead_units
        == ["Trưởng các phòng", "Thủ trưởng các đơn vị trực thuộc"]
    )
    assert [t.section for t in found.tasks] == [None, None]


def test_captioned_lines_are_fields_of_the_item() -> None:
    found = plan("""\
I. NHIỆM VỤ
1. Xây dựng cơ sở dữ liệu quy hoạch.
- Cơ quan chủ trì: Trung tâm Quy hoạch.
- Cơ quan phối hợp: Sở Tài chính; Sở Nông nghiệp và Môi trường.
- Thời gian hoàn thành: Quý III/2026.
- Sản phẩm: Cơ sở dữ liệu được nghiệm thu.
""")
    [task] = found.tasks
    assert task.text == "Xây dựng cơ sở dữ liệu quy hoạch."
    assert task.lead_units == ["Trung tâm Quy hoạch"]
    assert task.support_units == ["Sở Tài chính", "Sở Nông nghiệp và Môi trường"]
    assert task.deadline is not None
    assert (task.deadline.start, task.deadline.end) == ("2026-07-01", "2026-09-30")
    assert task.product is not None
    assert task.product.startswith("Cơ sở dữ liệu")
    assert task.section == "I"


def test_a_headings_period_goes_to_items_that_print_none() -> None:
    found = plan("""\
I. NHIỆM VỤ QUÝ II NĂM 2026
- Rà soát quy trình.
- Công khai kết quả trước ngày 15/5/2026.
""")
    ends = [t.deadline.end if t.deadline else None for t in found.tasks]
    assert ends == ["2026-06-30", "2026-05-15"]


def test_cited_documents_go_with_their_task() -> None:
    found = plan("""\
I. NHIỆM VỤ
- Thực hiện Quyết định số 15/2025/QĐ-UBND ngày 20/3/2025 của UBND tỉnh.
- Rà soát quy trình.
""")
    assert [t.references for t in found.tasks] == [["15/2025/QĐ-UBND"], []]
    assert [(r.number, r.issued_on) for r in found.references] == [("15/2025/QĐ-UBND", "2025-03-20")]


def test_lettered_work_under_numbered_units() -> None:
    found = plan("""\
Giám đốc Sở chỉ đạo thực hiện các nội dung sau:
1. Thanh tra Sở:
a) Lập kế hoạch kiểm tra năm.
b) Công bố kết quả kiểm tra.
2. Văn phòng Sở:
a) Tổng hợp, báo cáo.
""")
    assert [(t.section, t.lead_units, t.text) for t in found.tasks] == [
        ("1", ["Thanh tra Sở"], "Lập kế hoạch kiểm tra năm."),
        ("1", ["Thanh tra Sở"], "Công bố kết quả kiểm tra."),
        ("2", ["Văn phòng Sở"], "Tổng hợp, báo cáo."),
    ]


def test_captions_go_to_the_item_before_them() -> None:
    found = plan("""\
I. NHIỆM VỤ
- Rà soát quy định về nhà ở.
- Xây dựng cơ sở dữ liệu quy hoạch.
Cơ quan chủ trì: Trung tâm Quy hoạch.
- Số hóa hồ sơ lưu trữ.
- Thời gian hoàn thành: Quý III/2026.
""")
    assert [t.lead_units for t in found.tasks] == [[], ["Trung tâm Quy hoạch"], []]
    assert [t.deadline.end if t.deadline else None for t in found.tasks] == [None, None, "2026-09-30"]


def test_an_order_is_a_task_under_any_heading() -> None:
    found = plan("""\
I. KINH PHÍ THỰC HIỆN
1. Giao Phòng Tài chính bố trí kinh phí theo quy định.
2. Kinh phí thực hiện lấy từ nguồn chi thường xuyên.
""")
    assert [t.lead_units for t in found.tasks] == [["Phòng Tài chính"]]


def test_supporters_of_an_introduction_go_to_its_items() -> None:
    found = plan("""\
I. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở chủ trì, phối hợp với Thanh tra Sở và các đơn vị liên quan:
a) Tổng hợp kết quả thực hiện.
b) Phòng Kế hoạch cân đối kinh phí.
""")
    assert [(t.lead_units, t.support_units) for t in found.tasks] == [
        (["Văn phòng Sở"], ["Thanh tra Sở", "các đơn vị liên quan"]),
        (["Phòng Kế hoạch"], []),
    ]


def test_a_submission_gives_no_tasks() -> None:
    head = HEAD.replace("KẾ HOẠCH", "TỜ TRÌNH").replace("88/KH-SXD", "88/TTr-SXD")
    body = """\
Sở Xây dựng kính trình Ủy ban nhân dân tỉnh xem xét, quyết định các nội dung sau:
1. Phê duyệt dự toán kinh phí năm 2026.
2. Giao kế hoạch vốn cho các chủ đầu tư.
"""
    assert plan(body, head).tasks == []


def test_a_closing_formula_in_a_list_is_no_task() -> None:
    body = """\
I. NHIỆM VỤ
1. Sở Nội vụ rà soát quy trình.
2. Văn phòng Sở xin trân trọng thông báo để các đơn vị biết, thực hiện./.
"""
    assert tasks(body) == ["Sở Nội vụ rà soát quy trình."]


def test_a_list_of_numbers_under_a_letter() -> None:
    found = plan("""\
I. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở:
a) Thực hiện các nhiệm vụ sau:
1. Rà soát quy trình nội bộ.
2. Cập nhật cơ sở dữ liệu.
b) Tổng hợp, báo cáo.
2. Thanh tra Sở:
a) Kiểm tra việc thực hiện.
""")
    assert [(t.text, t.lead_units) for t in found.tasks] == [
        ("Rà soát quy trình nội bộ.", ["Văn phòng Sở"]),
        ("Cập nhật cơ sở dữ liệu.", ["Văn phòng Sở"]),
        ("Tổng hợp, báo cáo.", ["Văn phòng Sở"]),
        ("Kiểm tra việc thực hiện.", ["Thanh tra Sở"]),
    ]


def test_what_is_added_beside_the_contract() -> None:
    found = plan("""\
I. MỤC TIÊU
- Tối thiểu 95% hồ sơ được số hóa.
II. TỔ CHỨC THỰC HIỆN
- Ban Chỉ đạo cải cách hành chính tỉnh (sau đây gọi là BCĐ) rà soát, báo cáo trước ngày 15 hằng tháng.
- UBND các xã, phường phối hợp với BCĐ kiểm tra.
""")
    assert [(f.comparator, f.value, f.unit) for f in found.indicators[0].figures] == [(">=", 95.0, "%")]
    first, second = found.tasks
    assert first.deadline
    assert first.deadline.rrule == ["FREQ=MONTHLY;BYMONTHDAY=15"]
    assert second.unit_ids == {
        "UBND các xã, phường": "uy-ban-nhan-dan-cac-xa-phuong",
        "BCĐ": "ban-chi-dao-cai-cach-hanh-chinh-tinh",
    }


def test_who_answers_for_it_and_has_work_besides_has_a_task() -> None:
    text = (
        "Chủ tịch UBND xã Yên Hòa chịu trách nhiệm trước Chủ tịch UBND tỉnh về tiến độ; hoàn thành chi trả cho 42 hộ."
    )
    assert tasks(f"I. NHIỆM VỤ\n- {text}\n- Sở Nội vụ chịu trách nhiệm trước UBND tỉnh về kết quả.\n") == [text]


def test_a_subject_behind_a_topic_is_a_task_without_a_heading_of_work() -> None:
    text = "Đẩy mạnh hoàn thiện thể chế, cơ chế, chính sách: Các bộ khẩn trương trình Chính phủ ban hành các Nghị định."
    assert tasks(f"II. VỀ PHÁP LUẬT\n1. {text}\n") == [text]


def test_causes_below_a_lettered_indicator_and_a_line_over_a_list_of_them() -> None:
    found = plan(
        "II. CÁC NỘI DUNG BỊ ĐÁNH GIÁ THẤP\n"
        "1. Chỉ số SIPAS\n"
        "a) Tiếp cận dịch vụ: 79,3%.\n+ Nguyên nhân: ghế ngồi xuống cấp.\n"
        "b) Trả lời kiến nghị: 72,6%.\n+ Nguyên nhân: trả lời chậm.\n"
        "III. CHỈ SỐ PGI\n"
        "Các chỉ số thành phần giảm điểm:\n- Bảo đảm tuân thủ. Thanh tra còn chồng chéo.\n"
    ).indicators
    assert [(one.text, one.cause) for one in found] == [
        ("Tiếp cận dịch vụ", "ghế ngồi xuống cấp."),
        ("Trả lời kiến nghị", "trả lời chậm."),
        ("Bảo đảm tuân thủ", "Thanh tra còn chồng chéo."),
    ]


def test_a_title_under_the_label_of_a_part_is_its_heading() -> None:
    found = plan(
        "Phần I\nKẾT QUẢ NĂM 2025\n\nSở đã rà soát.\n\nPhần II\nNHIỆM VỤ, GIẢI PHÁP\n\n1. Rà soát hồ sơ tồn đọng.\n"
    )
    assert [(s.id, s.heading) for s in found.sections] == [("I", "KẾT QUẢ NĂM 2025"), ("II", "NHIỆM VỤ, GIẢI PHÁP")]
    assert [(t.section, t.text) for t in found.tasks] == [("II", "Rà soát hồ sơ tồn đọng.")]


def test_who_praises_is_given_nothing_and_a_later_order_is() -> None:
    order = "Về Đề án dược liệu đến năm 2030: chưa thông qua. Yêu cầu Sở Y tế đánh giá lại vùng trồng."
    watch = "Văn phòng UBND tỉnh có trách nhiệm theo dõi, đôn đốc, tổng hợp kết quả thực hiện."
    assert tasks(
        f"III. CÁC DỰ THẢO\n1. Đoàn kiểm tra ghi nhận tinh thần cầu thị của Sở Y tế.\n2. {order}\n{watch}\n"
    ) == [
        order,
        watch,
    ]


def test_a_signature_above_the_recipients_of_a_text_file_is_the_foot() -> None:
    found = plan(
        "I. NHIỆM VỤ\n1. Sở Nội vụ rà soát hồ sơ.\n2. Sở Tài chính báo cáo kết quả.\n\n"
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nVũ Thị Lan\n\nNơi nhận:\n- Tỉnh ủy (b/c);\n- Lưu: VT.\n"
    )
    assert [t.text for t in found.tasks] == ["Sở Nội vụ rà soát hồ sơ.", "Sở Tài chính báo cáo kết quả."]
    assert (found.document.signer_name, found.document.signer_position) == ("Vũ Thị Lan", "Phó Giám đốc")
    assert found.document.recipients == ["Tỉnh ủy (b/c)", "Lưu: VT"]


def test_a_deputy_who_concludes_and_directs_does_not_do_it() -> None:
    text = (
        "Sau khi nghe ý kiến các sở, Phó Chủ tịch UBND tỉnh Đoàn Minh Tâm kết luận, chỉ đạo như sau:\n"
        "1. Rà soát từng hộ nghèo trước ngày 15/7/2026.\n2. Sở Y tế cử bác sĩ về xã.\n"
    )
    assert [t.lead_units for t in plan(text).tasks] == [[], ["Sở Y tế"]]
