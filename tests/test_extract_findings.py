"""Work behind what is found: whose it is, by when, and that what can't be told is flagged or told."""

from __future__ import annotations

import pytest

from pipeline.document import Task
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.decisions import finds_first
from pipeline.extract.heading_names import heading_units
from tests.helpers import read
from tests.test_extract_items import plan
from tests.test_extract_plans import HEAD


def only(body: str) -> Task:
    (task,) = plan(body).tasks
    return task


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("Hồ sơ cấp giấy còn chậm. Phòng Kinh tế trình UBND xã.", True),
        ("Dự thảo quy chế chưa được góp ý. Phòng Kinh tế hoàn thiện.", True),
        ("Rà soát hồ sơ cấp giấy. Phòng Kinh tế trình UBND xã.", False),
        ("Giao Phòng Kinh tế rà soát. Công an xã phối hợp.", False),
        ("Hồ sơ cấp giấy còn chậm.", False),
    ],
)
def test_a_first_sentence_says_how_things_are(text: str, finds: bool) -> None:
    assert finds_first(text) is finds


def test_a_body_behind_a_finding_does_the_work() -> None:
    task = only(
        "II. NHIỆM VỤ\n1. Phần mềm của Trung tâm Hành chính công xã chưa kết nối với các trường học và trạm y tế. "
        "Phòng Văn hóa - Xã hội hoàn thành kết nối trước ngày 31/5/2026.\n"
    )
    assert (task.lead_units, task.needs_review) == (["Phòng Văn hóa - Xã hội"], True)
    assert task.deadline
    assert task.deadline.end == "2026-05-31"


@pytest.mark.parametrize("given", ["Giao Trạm Y tế xã lập", "Yêu cầu Trạm Y tế xã lập"])
def test_work_given_behind_a_finding_under_another_ones_name(given: str) -> None:
    body = f"II. NHIỆM VỤ\n1. Phòng Kinh tế:\na) Danh sách hộ nghèo chưa thống nhất. {given} lại trước 15/6/2026.\n"
    task = only(body)
    assert (task.lead_units, task.needs_review) == (["Trạm Y tế xã"], True)


def test_a_body_that_begins_a_later_sentence_under_another_ones_name_is_flagged() -> None:
    task = only(
        "II. NHIỆM VỤ\n1. Phòng Kinh tế:\na) Lò hơi của xưởng sấy dùng than cám. "
        "Nhà máy Chế biến chè Tân Lập chuyển sang viên nén.\n"
    )
    assert (task.lead_units, task.needs_review) == (["Phòng Kinh tế"], True)


@pytest.mark.parametrize("label", ["", "- "])
def test_work_behind_what_means_there_are(label: str) -> None:
    task = only(
        "III. KINH PHÍ\n"
        f"{label}Kinh phí 40 triệu đồng. Phòng Kinh tế lập dự toán, trình UBND xã trước ngày 20/02/2026.\n"
    )
    assert (task.lead_units, task.needs_review) == (["Phòng Kinh tế"], True)


def test_work_given_among_what_is_reported_is_told() -> None:
    line = "Giải ngân còn thấp. Giao Phòng Kinh tế rà soát, báo cáo UBND xã trước ngày 30/7/2026."
    body = f"II. TÌNH HÌNH THỰC HIỆN\n- {line}\n- Phòng Kinh tế đã lập dự toán trước ngày 30/01/2026.\n"
    document = read(HEAD + body)
    assert not document.tasks
    assert [one.text for page in document.pages for one in page.left] == [line]


def test_how_long_people_wait_is_no_time_of_the_plan() -> None:
    body = (
        "II. GIẢI PHÁP\n1. Thời gian chờ khám còn dài\n"
        "- Thời gian chờ 90 phút. Khoa Khám bệnh mở thêm 02 bàn khám trước ngày 15/4/2026.\n"
    )
    assert only(body).lead_units == ["Khoa Khám bệnh"]


@pytest.mark.parametrize("head", ["", "1. Phòng Kinh tế\n"])
def test_who_is_invited_is_not_who_does_it(head: str) -> None:
    task = only(f"II. NHIỆM VỤ\n{head}- Mời đơn vị tư vấn khảo sát trong quý II/2026.\n")
    assert task.lead_units == (["Phòng Kinh tế"] if head else [])


@pytest.mark.parametrize(
    "text",
    [
        "Các cơ sở đã kiểm tra năm 2025 thì không kiểm tra lại.",
        "Phòng Kinh tế xử phạt nhà thầu; trường hợp đến 31/8/2026 không khắc phục thì thay thế.",
        "Phòng Kinh tế gửi bản tin dự báo 10 ngày/lần.",
        "Các trường học dạy nội dung an toàn giao thông từ năm học 2026 - 2027.",
        "Các thôn nạo vét kênh mương trước vụ Đông Xuân 2026 - 2027.",
        "Công an xã: kiểm tra bến đò; Đồn Biên phòng: kiểm đếm tàu thuyền trước 15/5/2026.",
        "Ông Lê Văn Tám, Chủ tịch xã: chỉ đạo chung; ông Lê Văn Chín, Phó Chủ tịch: phụ trách sơ tán.",
        "Phòng Kinh tế công khai kết luận. Nếu phát hiện sai phạm, Công an xã lập hồ sơ xử lý.",
        "Phòng Kinh tế công khai kết luận. Nếu phát hiện sai phạm thì Công an xã lập hồ sơ xử lý.",
    ],
)
def test_what_a_row_may_say_otherwise_is_flagged(text: str) -> None:
    task = only(f"II. NHIỆM VỤ\n1. Phòng Kinh tế\n- {text}\n")
    assert task.needs_review
    assert task.reasons


def test_a_target_that_gives_work_is_flagged() -> None:
    body = "I. MỤC TIÊU\n- Chi cho chuyển đổi số đạt 2% ngân sách; giao Phòng Kinh tế cân đối.\n- 100% hồ sơ số hóa.\n"
    assert [one.needs_review for one in plan(body).indicators] == [True, False]


def test_days_up_to_which_things_are_counted() -> None:
    assert find_deadline("Tính đến ngày 10/7/2026, xã giải ngân 31%.") is None
    found = find_deadline("Tính đến ngày 10/7/2026, xã giải ngân 31%. Các thôn báo cáo trước ngày 25/7/2026.")
    assert found
    assert found.end == "2026-07-25"
    up_to = find_deadline("Báo cáo UBND tỉnh đến ngày 10/7/2026.")
    assert up_to
    assert up_to.end == "2026-07-10"


def test_who_only_agrees_gives_a_heading_nobody() -> None:
    assert heading_units("Hội đồng nhân dân tỉnh tán thành báo cáo với những nội dung sau:") == ([], False)
    assert heading_units("Hội đồng nhân dân tỉnh giao:")[1]


@pytest.mark.parametrize("name", ["Các xã phía Đông", "Các nông trường", "Các hộ chăn nuôi", "các chủ hồ"])
def test_names_of_who_is_told(name: str) -> None:
    text = f"Yêu cầu {name} rà soát cây trồng." if name[0].islower() else f"{name} rà soát cây trồng."
    assert only(f"II. NHIỆM VỤ\n1. {text}\n").lead_units == [name]


def test_who_watches_over_the_document_ends_the_last_item() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Phòng Kinh tế lập dự toán.\n2. Các thôn họp dân.\n"
        "Văn phòng Đảng ủy theo dõi, đôn đốc việc thực hiện Kế hoạch này.\n"
    )
    assert [task.lead_units for task in plan(body).tasks] == [["Phòng Kinh tế"], ["Các thôn"], ["Văn phòng Đảng ủy"]]


@pytest.mark.parametrize(
    ("text", "flagged"),
    [
        ("(1) thu thuế đất trước ngày 30/6/2026; (2) giải ngân vốn đầu tư.", True),
        ("a) Rà soát thủ tục trước ngày 30/4/2026; b) Niêm yết thủ tục; c) Tổng hợp báo cáo.", True),
        ("thu thuế đất (theo khoản 2) trước ngày 30/6/2026.", False),
    ],
)
def test_a_time_among_works_that_a_text_counts(text: str, flagged: bool) -> None:
    task = only(f"II. NHIỆM VỤ\n1. Giao Phòng Kinh tế: {text}\n")
    assert task.needs_review is flagged


@pytest.mark.parametrize(
    "text",
    [
        "Phòng Kinh tế dò rò rỉ ban đêm, 2 đêm/tuần.",
        "Các chi bộ sinh hoạt chuyên đề quý/lần.",
        "Phòng Kinh tế đối soát hóa đơn, kiểm định đồng hồ ngày 20/4.",
        "Phòng Kinh tế phân luồng chợ hoa từ 23 tháng Chạp đến đêm 30 Tết.",
        "Phòng Kinh tế tổng hợp kết quả hằng tuần, báo cáo UBND tỉnh sau Tết (trước ngày 28/02/2026).",
    ],
)
def test_times_that_were_not_read_or_are_of_two_works(text: str) -> None:
    assert only(f"II. NHIỆM VỤ\n1. {text}\n").needs_review


def test_a_day_in_the_text_beside_the_period_of_its_heading_is_flagged() -> None:
    tasks = plan(
        "II. NHIỆM VỤ THÁNG 7 NĂM 2026\n- Đoàn xã ra quân chiến dịch Mùa hè xanh ngày 04/7/2026.\n"
        "- Đoàn xã lập danh sách đội viên.\n"
    ).tasks
    assert [task.needs_review for task in tasks] == [True, False]


BARE = HEAD.partition("I. MỤC ĐÍCH")[0] + "\n"


def left(body: str, head: str = HEAD) -> list[str]:
    return [line.text for page in read(head + body).pages for line in page.left]


def test_the_one_item_of_a_list_that_gave_nothing_is_told() -> None:
    odd = "Tỷ lệ thất thoát còn 18%, Phòng Kinh doanh đề xuất giải pháp trong tuần 2 tháng 4."
    body = (
        "Các phòng thực hiện:\n1. Phòng Kỹ thuật thay 300 đồng hồ trước 30/5/2026.\n"
        f"2. {odd}\n3. Phòng Tài chính đối soát hóa đơn.\n4. Đồng ý mua 02 máy bơm.\n"
    )
    assert left(body, BARE) == [odd]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Chỉ thị này thay thế Chỉ thị số 02/CT-UBND. Phòng Kinh tế đôn đốc, hằng tháng báo cáo.", True),
        ("Đồng ý cho 12 sinh viên thi lại; Phòng Đào tạo sắp lịch thi từ 06/7 đến 10/7/2026.", True),
        ("Chỉ thị này thay thế Chỉ thị số 02/CT-UBND. Các phòng đã nhận được Chỉ thị.", False),
    ],
)
def test_work_behind_words_that_are_none_is_told_or_a_row(line: str, told: bool) -> None:
    body = f"II. NHIỆM VỤ\n1. Phòng Kinh tế lập dự toán.\n2. Tổ chức thực hiện\n{line}\n"
    rows = [task.text for task in plan(body).tasks]
    assert (line in [*rows, *left(body)]) is told


def test_who_does_what_by_a_day_in_a_document_without_headings() -> None:
    body = "Chủ tịch UBND xã giao nhiệm vụ cụ thể:\nPhòng Kinh tế: Lập danh sách trước ngày 10/7/2026.\n"
    document = read(BARE + body + "Các thôn: Họp dân trước ngày 20/7/2026.\n")
    told = [line.text for page in document.pages for line in page.left]
    assert [task.lead_units for task in document.tasks][:1] == [["Phòng Kinh tế"]]
    assert len(document.tasks) + len(told) == 2


def test_a_letter_asks_by_a_day() -> None:
    head = (
        "SỞ GIÁO DỤC VÀ ĐÀO TẠO\nSố: 445/SGDĐT-GDTH\nV/v rà soát phòng học\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nHà Nam, ngày 2 tháng 4 năm 2026\n\nKính gửi: Hiệu trưởng các trường tiểu học.\n\n"
    )
    (task,) = read(head + "Các trường rà soát, báo cáo về Sở trước ngày 20/5/2026.\n").tasks
    assert (task.lead_units, task.needs_review) == (["Các trường"], True)


def test_a_target_that_says_who_does_it_is_flagged() -> None:
    body = "I. MỤC TIÊU\n- Lập 03 hợp tác xã; Hội Nông dân xã chủ trì trước ngày 30/9/2026.\n- 100% hộ có nước.\n"
    assert [one.needs_review for one in plan(body).indicators] == [True, False]


def test_what_is_recommended_in_a_conclusion_of_a_check_is_work() -> None:
    body = "II. KIẾN NGHỊ\n1. Trưởng thôn thu hồi 0,3 ha trước ngày 30/4/2026.\n2. Kiểm điểm, rút kinh nghiệm.\n"
    assert [task.text[:9] for task in plan(body).tasks] == ["Trưởng th", "Kiểm điểm"]


def test_work_behind_a_sentence_on_the_plan_itself_is_told() -> None:
    line = "Kế hoạch này thay thế Kế hoạch số 03/KH-UBND. Văn phòng theo dõi, định kỳ 6 tháng báo cáo UBND xã./."
    body = f"II. NHIỆM VỤ\n1. Phòng Kinh tế lập dự toán.\n{line}\n"
    assert line in [*left(body), *(task.text for task in plan(body).tasks)]


@pytest.mark.parametrize(
    "text",
    [
        "Phòng Kinh tế lập kế hoạch từng cuộc kiểm tra, trình trước 15 ngày.",
        "Phòng Kinh tế trình tiến độ bù trước 20/8/2026; hằng tuần cập nhật hình ảnh.",
    ],
)
def test_times_that_another_time_sets_or_that_two_works_have(text: str) -> None:
    assert only(f"II. NHIỆM VỤ\n1. {text}\n").needs_review


def test_what_is_found_may_end_in_a_semicolon() -> None:
    body = "II. NHIỆM VỤ\n1. Tời của cẩu số 3 bị hỏng; Ban Kỹ thuật sửa chữa xong trước ngày 18/8/2026.\n"
    assert (only(body).lead_units, only(body).needs_review) == (["Ban Kỹ thuật"], True)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["Văn phòng chuẩn bị hồ sơ minh chứng.", "Công an xã bảo đảm an ninh."], 2),
        (["Văn phòng đã chuẩn bị hồ sơ minh chứng.", "Công an xã bảo đảm an ninh."], 0),
        (["Công an xã bảo đảm an ninh."], 0),
        (["Xã có 12 thôn, 5.000 hộ dân.", "Công an xã quản lý 12 tổ an ninh."], 0),
    ],
)
def test_paragraphs_that_each_say_which_body_does_what_are_told(lines: list[str], told: int) -> None:
    row = "I. NHIỆM VỤ\n1. Phòng Kinh tế lập dự toán.\n"  # where nothing gives a row, all that is asked is told
    assert len(left(f"{row}II. ĐÓN TIẾP\n" + "\n".join(lines) + "\n")) == told
