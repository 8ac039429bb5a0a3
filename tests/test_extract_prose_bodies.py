"""Prose of bodies of other kinds: armed forces, power companies, hospitals, institutes; points, days and reviews."""

from __future__ import annotations

import pytest

from pipeline.document import Task
from pipeline.extract.deadline_month import is_of_days
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.indicators import split_cause
from pipeline.extract.lost_points import loses, points_of
from pipeline.extract.roles import roles_of
from tests.test_extract_items import plan


def first(body: str) -> Task:
    return plan(body).tasks[0]


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        (
            "Viện Chiến lược, Chính sách nông nghiệp và môi trường chủ trì, phối hợp với Vụ Kế hoạch xây dựng đề án.",
            ["Viện Chiến lược, Chính sách nông nghiệp và môi trường"],
            ["Vụ Kế hoạch"],
        ),
        (
            "Bộ Tư lệnh 86/Bộ Quốc phòng, Binh chủng Thông tin liên lạc rà soát đường truyền.",
            ["Bộ Tư lệnh 86/Bộ Quốc phòng", "Binh chủng Thông tin liên lạc"],
            [],
        ),
        (
            "Quân chủng Hải quân phối hợp với Binh chủng Công binh rà soát.",
            ["Quân chủng Hải quân"],
            ["Binh chủng Công binh"],
        ),
        ("Bộ Tài chính/Bộ Công an rà soát.", ["Bộ Tài chính", "Bộ Công an"], []),
        ("PC Quảng Trị chủ trì, phối hợp với EVNCPC lập phương án.", ["PC Quảng Trị"], ["EVNCPC"]),
        ("PC Quảng Trị, PC Huế tổ chức kiểm tra.", ["PC Quảng Trị", "PC Huế"], []),
        (
            "Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công thuộc Bộ Công Thương rà soát.",
            ["Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công thuộc Bộ Công Thương"],
            [],
        ),
        ("Vụ Pháp chế, Văn phòng Bộ và Thanh tra rà soát.", ["Vụ Pháp chế", "Văn phòng Bộ", "Thanh tra"], []),
        ("Cục Thuế, Hải quan và Kho bạc rà soát.", ["Cục Thuế", "Hải quan", "Kho bạc"], []),
        (
            "Vụ Dự báo, thống kê - Ổn định tiền tệ, tài chính hướng dẫn chế độ báo cáo.",
            ["Vụ Dự báo, thống kê - Ổn định tiền tệ, tài chính"],
            [],
        ),
        ("Chủ đầu tư phối hợp với Sở Xây dựng nghiệm thu.", ["Chủ đầu tư"], ["Sở Xây dựng"]),
        ("Nhà thầu tập trung thi công.", ["Nhà thầu"], []),
        ("EVNHANOI rà soát lưới điện.", ["EVNHANOI"], []),
        ("Quý I: Phòng Kỹ thuật rà soát lưới điện.", ["Phòng Kỹ thuật"], []),
        ("Quý IV/2026: Phòng Kỹ thuật rà soát lưới điện.", ["Phòng Kỹ thuật"], []),
        ("ThS.BS Lê Văn Cường: Lập lịch trực.", ["ThS.BS Lê Văn Cường"], []),
        ("BS.CKII Nguyễn Văn An: chịu trách nhiệm điều hành khu cách ly.", ["BS.CKII Nguyễn Văn An"], []),
        ("Các cơ sở Đoàn báo cáo kết quả về Ban Phong trào.", ["Các cơ sở Đoàn"], []),
    ],
)
def test_who_does_it(text: str, lead: list[str], support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == (lead, support)


@pytest.mark.parametrize("text", ["PC thiên tai: rà soát phương án.", "BS. Lê Thị Mai: 0912345678."])
def test_what_these_forms_do_not_take(text: str) -> None:
    assert roles_of(text).lead == []


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Sở Nội vụ sơ kết vào năm 2028, tổng kết vào năm 2030.", "2028-01-01", "2030-12-31"),
        ("Tổ chức sơ kết 05 năm vào năm 2028 và tổng kết vào năm 2033.", "2028-01-01", "2033-12-31"),
        ("Hoàn thành, đưa dự án vào vận hành trong năm 2027, bảo đảm chất lượng.", "2027-01-01", "2027-12-31"),
        ("Phòng Kinh tế hoàn thành đường liên thôn, đưa vào sử dụng năm 2027.", "2027-01-01", "2027-12-31"),
        ("Hoàn thành đường liên thôn, đưa vào sử dụng trong năm 2027.", "2027-01-01", "2027-12-31"),
        ("Tăng mũi thi công để có thể thông xe cầu Bến Đò trong năm 2027, đúng thiết kế.", "2027-01-01", "2027-12-31"),
        ("Hoàn thành kè Bến Đò (đoạn 2) trong năm 2027, đúng thiết kế.", "2027-01-01", "2027-12-31"),
    ],
)
def test_reviews_and_what_is_finished(text: str, start: str, end: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "Quyết toán công trình hoàn thành đưa vào sử dụng năm 2025.",
        "Thống kê tài sản đưa vào sử dụng trong năm 2026.",
        "Rà soát các công trình đã đưa vào sử dụng năm 2026.",
        "Đôn đốc các dự án đã khởi công cầu trong năm 2026, không để chậm.",
        "Quyết toán các dự án hoàn thành bàn giao trong năm 2026, đúng quy định.",
    ],
)
def test_what_only_names_the_year_of_its_use(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Sở Y tế nộp báo cáo trước ngày 15.", None, "2026-07-15"),
        ("Sở Y tế kiểm tra từ ngày 10 đến ngày 12.", "2026-07-10", "2026-07-12"),
        ("Sở Y tế họp từ ngày 10 đến 12.", "2026-07-10", "2026-07-12"),
        ("Sở Nội vụ họp giao ban ngày 15.", None, "2026-07-15"),
        ("Sở Nội vụ gửi danh sách (ngày 20).", None, "2026-07-20"),
        ("Sở Y tế trả kết quả trong 5 ngày.", "2026-07-01", "2026-07-31"),
        ("Sở Y tế tuyên truyền kỷ niệm ngày 27/7.", "2026-07-01", "2026-07-31"),
        ("Sở Y tế nộp hồ sơ ngày 5, sửa ngày 12.", "2026-07-01", "2026-07-31"),
        ("Sở Y tế họp ngày 32.", "2026-07-01", "2026-07-31"),
    ],
)
def test_a_day_under_its_month(text: str, start: str | None, end: str) -> None:
    found = first(f"II. NHIỆM VỤ\n1. Tháng 7/2026\n- {text}\n- Sở Tài chính rà soát.\n").deadline
    assert found is not None
    assert (found.start, found.end) == (start, end)


def test_a_day_under_a_quarter_names_no_month() -> None:
    found = first("II. NHIỆM VỤ\n1. Quý III/2026\n- Sở Y tế họp ngày 10.\n- Sở Tài chính rà soát.\n").deadline
    assert found is not None
    assert (found.start, found.end) == ("2026-07-01", "2026-09-30")


def test_what_is_nothing_but_days() -> None:
    assert all(map(is_of_days, ["15", "trước ngày 15", "từ ngày 10 đến 12", "ngày 5, 12 và 19"]))
    assert not any(map(is_of_days, ["x", "tuần 2", "15/7", "trong 15 ngày"]))


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Chỉ số Minh bạch: 4,87 điểm, giảm 0,31 điểm. Nguyên nhân: chậm.", {"score": 4.87, "score_lost": 0.31}),
        ("Chi phí thời gian: đạt 6,2/10 điểm.", {"score": 6.2, "score_max": 10.0}),
        ("Công khai ngân sách bị trừ 0,5 điểm do chậm gửi.", {"score_lost": 0.5}),
        ("Giải trình (4,02 điểm) do ít đối thoại.", {"score": 4.02}),
        ("Tuân thủ 10 điểm về tự do kinh doanh.", {}),
        ("Tốc độ giảm 2 điểm phần trăm.", {}),
    ],
)
def test_points_of_an_indicator_are_kept(text: str, points: dict[str, float]) -> None:
    assert points_of(text) == points


def test_an_indicator_of_a_list_has_its_points() -> None:
    text = "1. Chỉ số Minh bạch: 4,87 điểm, giảm 0,31 điểm. Nguyên nhân: chậm công khai quy hoạch.\n"
    found = plan(f"I. CÁC CHỈ SỐ BỊ TRỪ ĐIỂM\n{text}2. Chế độ báo cáo bị trừ 1 điểm.\n").indicators[0]
    assert (found.text, found.cause) == ("Chỉ số Minh bạch", "chậm công khai quy hoạch.")
    assert (found.model_dump()["score"], found.model_dump()["score_lost"]) == (4.87, 0.31)


@pytest.mark.parametrize("heading", ["I. KẾT QUẢ NĂM 2025", "I. ĐÁNH GIÁ CHUNG", "I. XẾP HẠNG CỦA XÃ"])
def test_items_that_say_what_they_lost_are_indicators(heading: str) -> None:
    items = "1. Công khai thủ tục: đạt 1,5/2 điểm. Nguyên nhân: niêm yết chậm.\n2. Số hóa hồ sơ: bị trừ 0,5 điểm.\n"
    found = plan(f"{heading}\n{items}II. NHIỆM VỤ\n1. Sở Tài chính: Rà soát dự toán.\n")
    assert [i.text for i in found.indicators] == ["Công khai thủ tục", "Số hóa hồ sơ: bị trừ 0,5 điểm."]
    assert [t.text for t in found.tasks] == ["Rà soát dự toán."]


def test_one_item_alone_or_work_about_points_is_none() -> None:
    one = "1. Chỉ số cải cách hành chính giảm 0,3 điểm.\n2. Cấp 500 giấy phép.\n"
    assert plan(f"I. KẾT QUẢ NĂM 2025\n{one}").indicators == []
    work = "1. Sở Nội vụ khắc phục tiêu chí bị trừ 0,5 điểm.\n2. Sở Y tế khắc phục tiêu chí bị trừ 0,2 điểm.\n"
    found = plan(f"II. CẢI CÁCH HÀNH CHÍNH\n{work}")
    assert (found.indicators, len(found.tasks)) == ([], 2)
    assert not loses("Chi phí thời gian: đạt 10/10 điểm.")


def test_a_criterions_number_ends_no_sentence() -> None:
    text = "Tiêu chí 2.1. Công khai ngân sách bị trừ 0,5 điểm do chậm gửi báo cáo."
    assert split_cause(text) == ("Tiêu chí 2.1. Công khai ngân sách bị trừ 0,5 điểm", "chậm gửi báo cáo.")


@pytest.mark.parametrize(
    "text",
    [
        "Tổng Giám đốc đã thống nhất, yêu cầu các đơn vị rà soát.",
        "Khi có sai sót, đơn vị thuộc Ngân hàng có trách nhiệm phối hợp với Cục Công nghệ thông tin xử lý.",
        "Xác định số giường bệnh để xây dựng kế hoạch chuyên môn hằng năm.",
    ],
)
def test_rows_to_be_looked_at(text: str) -> None:
    body = f"II. TỔ CHỨC THỰC HIỆN\n1. Ban Kỹ thuật\na) {text}\nb) Rà soát các trạm bơm.\n"
    assert [t.needs_review for t in plan(body).tasks] == [True, False]


def test_a_report_of_a_plan_each_year_is_sure() -> None:
    text = "Báo cáo tình hình thực hiện Kế hoạch này định kỳ hằng năm."
    assert not first(f"II. TỔ CHỨC THỰC HIỆN\n1. Ban Kỹ thuật\na) {text}\nb) Rà soát các trạm bơm.\n").needs_review


def test_a_long_introduction_says_whose_duty_follows() -> None:
    intro = (
        "Thủ trưởng các đơn vị thuộc Bộ chịu trách nhiệm tổ chức lập và trình bày báo cáo tài chính theo quy định, "
        "bảo đảm tính chính xác, đầy đủ và trung thực về các thông tin trong báo cáo tài chính của đơn vị gửi về Bộ, "
        "cụ thể như sau:"
    )
    items = "a) Lập báo cáo.\nb) Lưu trữ báo cáo.\n"
    body = f"II. TRÁCH NHIỆM\n1. Trách nhiệm của các đơn vị lập, gửi báo cáo\n{intro}\n{items}"
    assert [t.lead_units for t in plan(body).tasks] == [["Thủ trưởng các đơn vị thuộc Bộ"]] * 2


def test_when_a_circular_takes_effect_is_no_task() -> None:
    body = "Điều 5. Tổ chức thực hiện\n1. Sở Y tế hướng dẫn các xã.\n2. Thông tư này có hiệu lực từ ngày 16/02/2026.\n"
    assert [t.text for t in plan(body).tasks] == ["Sở Y tế hướng dẫn các xã."]


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("Các huyện, thành đoàn báo cáo kết quả trước ngày 15/7/2026.", ["Các huyện, thành đoàn"]),
        ("Các huyện, thị, thành ủy rà soát hồ sơ.", ["Các huyện, thị, thành ủy"]),
        ("Các huyện, thành đoàn và Công an tỉnh ra quân.", ["Các huyện, thành đoàn", "Công an tỉnh"]),
        ("Các chủ đầu tư dự án nhà ở xã hội khẩn trương khởi công.", ["Các chủ đầu tư dự án nhà ở xã hội"]),
        ("Chủ đầu tư các dự án nhà ở xã hội khẩn trương khởi công.", ["Chủ đầu tư các dự án nhà ở xã hội"]),
        (
            "Các chủ đầu tư dự án đầu tư xây dựng công trình giao thông lập hồ sơ.",
            ["Các chủ đầu tư dự án đầu tư xây dựng công trình giao thông"],
        ),
        ("Chủ đầu tư dự án có trách nhiệm lập hồ sơ quyết toán.", ["Chủ đầu tư dự án"]),
        ("Các chủ đầu tư khẩn trương lập hồ sơ quyết toán.", ["Các chủ đầu tư"]),
    ],
)
def test_owners_of_works_and_bases_of_several_places(text: str, lead: list[str]) -> None:
    task = first(f"II. NHIỆM VỤ\n1. {text}\n2. Sở Nội vụ in tài liệu.\n")
    assert (task.lead_units, task.needs_review) == (lead, False)


def test_owners_that_may_be_others_are_flagged() -> None:
    task = first("II. NHIỆM VỤ\n1. Các chủ đầu tư dự án chợ, bến xe báo cáo tiến độ.\n2. Sở Nội vụ in tài liệu.\n")
    assert task.needs_review
    text = "Chủ đầu tư các dự án: Ban Quản lý dự án A, Ban Quản lý dự án B đẩy nhanh tiến độ giải ngân."
    assert first(f"II. NHIỆM VỤ\n1. {text}\n2. Sở Nội vụ in tài liệu.\n").needs_review


def test_work_behind_a_sentence_that_tells_what_was_done() -> None:
    text = "Hội đồng thành viên đã phê duyệt danh mục. Ban Tài chính giải ngân vốn trước ngày 30/6/2026."
    found = plan(f"II. NHIỆM VỤ\n1. {text}\n2. Sở Nội vụ in tài liệu.\n").tasks
    assert found[0].lead_units == ["Ban Tài chính"]
    assert (found[0].text, found[0].needs_review) == (text, True)
    told = "Sở Y tế đã hoàn thành việc rà soát. Sở Tài chính đã cấp đủ kinh phí."
    assert len(plan(f"II. NHIỆM VỤ\n1. {told}\n2. Sở Nội vụ in tài liệu.\n").tasks) == 1
    assert not plan(f"II. SỐ LIỆU\n1. {text}\n").tasks  # under a heading that gives out no work it may only tell


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Số hóa hồ sơ: bị trừ 0,5 điểm. Nguyên nhân là hệ thống hay lỗi.", "hệ thống hay lỗi."),
        ("Số hóa hồ sơ: bị trừ 0,5 điểm. Lý do là do hệ thống hay lỗi.", "hệ thống hay lỗi."),
        ("Số hóa hồ sơ: bị trừ 0,5 điểm. Nguyên nhân do hệ thống hay lỗi.", "hệ thống hay lỗi."),
    ],
)
def test_the_verb_between_a_cue_and_its_cause(text: str, cause: str) -> None:
    assert split_cause(text) == ("Số hóa hồ sơ", cause)


@pytest.mark.parametrize(
    "text",
    [
        "Sở Xây dựng thanh tra các dự án hoàn thành, đưa vào sử dụng năm 2025.",
        "Lập danh mục công trình khởi công, hoàn thành, đưa vào sử dụng năm 2027.",
        "Kiểm kê thiết bị mua sắm, đưa vào sử dụng năm 2024.",
    ],
)
def test_works_that_are_only_looked_at(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


@pytest.mark.parametrize(
    "text",
    [
        "Phòng Kinh tế rà soát, hoàn thành đường liên thôn, đưa vào sử dụng năm 2027.",
        "Phòng Kinh tế kiểm tra, đôn đốc nhà thầu thi công, hoàn thành, đưa vào sử dụng năm 2027.",
        "Phòng Kinh tế hoàn thành việc kiểm tra hồ sơ, đưa phần mềm vào sử dụng năm 2027.",
    ],
)
def test_works_that_are_finished_as_well(text: str) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert found.end == "2027-12-31"


def test_fewer_points_than_a_year_before_are_no_lost_ones() -> None:
    text = "Chỉ số DDCI: đạt 72,5 điểm, giảm 3,2 điểm so với năm 2024."
    assert points_of(text) == {"score": 72.5}
    assert not loses(text)
