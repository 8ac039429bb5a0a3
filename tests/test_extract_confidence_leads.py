"""Doubts about who does a row's work, and about its deadline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.document import Deadline, Page, SourceFile, Task
from pipeline.extract import extract
from pipeline.extract.confidence import Doubts, Judge, Neighbours, Origin
from pipeline.extract.confidence.leads import _joined
from pipeline.extract.confidence.model import load_model
from pipeline.extract.confidence.times import _begins_as_times_do
from pipeline.parse import outline
from tests.helpers import block, down, line, scanned


def rows(*texts: str, confidence: float = 0.97) -> list[tuple[Task, Doubts]]:
    """The tasks of a page under a heading of work, each with its doubts."""
    lines = [line("I. NHIỆM VỤ", confidence=confidence), *(line(text, 110.0, confidence=confidence) for text in texts)]
    return rows_of([scanned([block(down(lines))])])


def rows_of(pages: list[Page]) -> list[tuple[Task, Doubts]]:
    found: list[tuple[Task, Doubts]] = []

    def watch(origins: list[Origin], read: list[object], neighbours: Neighbours, year: int | None) -> None:
        judge = Judge(pages, neighbours, year)
        found.extend((one.found, judge.task(one)) for one in origins if isinstance(one.found, Task))

    extract(outline(pages), pages, SourceFile("made.pdf", "0" * 64, "pdf", 1), judge=watch)  # type: ignore[arg-type]
    return found


def doubts(*texts: str) -> Doubts:
    return rows(*texts)[0][1]


@pytest.mark.parametrize(
    ("text", "cut", "open_"),
    [
        ("- Tổ Chăm sóc khách hàng gấp tờ rơi ở dải phân cách.", 1.0, 0.0),
        ("- Đội Trồng rừng Khe Giữa nhặt sạch cỏ dại quanh trạm.", 0.0, 1.0),  # ends with a place's name
        ("- Tổ Thu ngân đối chiếu hồ sơ khách hàng.", 0.0, 1.0),  # before a word that ends names
        ("- Phòng Khách hàng ưu tiên tư vấn cho khách hàng.", 1.0, 0.0),  # one that names hold, too
        ("- Sở Xây dựng khoan thêm hai giếng quan trắc.", 0.0, 0.0),  # a full name
        ("- Sở Xây dựng rà soát hai giếng quan trắc.", 0.0, 0.0),
    ],
)
def test_where_a_name_may_be_cut(text: str, cut: float, open_: float) -> None:
    found = doubts(text)
    assert (found["unit_cut"], found["unit_open"]) == (cut, open_)


def test_a_small_word_behind_a_name_is_told_by_its_marks() -> None:
    """ "đê" is not "để": the name goes on."""
    assert doubts("- Hạt Quản lý đê Phú Lộc công bố kết quả trên bảng tin.")["unit_cut"] == 1.0


def test_a_verb_before_another_may_belong_to_a_plurals_name() -> None:
    assert doubts("- Các phòng nghiên cứu rà soát, bàn giao mẫu vật cần số hóa.")["unit_cut"] == 1.0
    assert doubts("- Các phòng nghiên cứu, rà soát mẫu vật cần số hóa.")["unit_cut"] == 0.0


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("- Các đơn vị vận hành trạm bơm rà soát lịch tưới.", 1.0),
        ("- Các cơ quan quản lý chợ, Hạt Kiểm lâm rà soát lịch trực.", 1.0),
        ("- Các đơn vị quản lý chặt chẽ việc sử dụng xe công.", 0.0),
        ("- Các đơn vị quản lý lịch tưới theo quy định.", 0.0),
        ("- Các địa phương tiếp nhận hồ sơ được gửi đến.", 0.0),
        ("- Sở Xây dựng phối hợp với các đơn vị quản lý chợ, các đội dân phòng trong việc gác đêm.", 1.0),
        ("- Sở Xây dựng phối hợp với các đơn vị quản lý chợ rà soát hàng quán.", 1.0),
        ("- Sở Xây dựng phối hợp với các đơn vị quản lý chặt chẽ xe công.", 0.0),
    ],
)
def test_a_deed_and_its_object_may_be_of_a_plurals_name(text: str, cut: float) -> None:
    assert doubts(text)["unit_cut"] == cut


def test_several_names_leave_no_gap_to_the_verb() -> None:
    found = doubts("- Sở Y tế và Sở Xây dựng chủ trì rà soát hồ sơ.")
    assert (found["unit_gap"], found["unit_joined"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("leads", "joined"),
    [(["Ban Quản trị chung cư Lô B"], True), (["Ban Quản trị chung cư Lô B", "Trạm Thu phí"], False)],
)
def test_a_name_behind_and_that_the_row_lacks(leads: list[str], joined: bool) -> None:
    (task, _) = rows("- Đề nghị Ban Quản trị chung cư Lô B và Trạm Thu phí Km 42 đối chiếu số liệu.")[0]
    task.lead_units = leads
    assert _joined("và Trạm Thu phí Km 42 đối chiếu số liệu.", task) is joined


def test_a_heading_that_was_taken_for_a_unit() -> None:
    found = doubts("II. CÁC BAN PHẢI LÀM", "1. Sơn sửa lan can cầu dẫn.")
    assert found["unit_capitals"] == 1.0


def test_a_verb_in_a_name() -> None:
    assert doubts("- Tiểu ban Nội dung soạn bộ câu hỏi khảo sát mức độ hài lòng.")["unit_verb"] == 1.0
    assert doubts("- Ban Thư ký tổng hợp ý kiến.")["unit_verb"] == 0.0


def test_a_heading_that_names_more_than_was_taken() -> None:
    texts = ("1. Sở Y tế, mạng lưới nhà thuốc", "a) Cử đầu mối trao đổi hồ sơ.", "b) Tổng hợp kết quả.")
    (task, found) = rows(*texts)[0]
    assert task.lead_units == ["Sở Y tế"]
    assert found["unit_listed"] == 1.0
    assert doubts("1. Sở Y tế", "a) Cử đầu mối trao đổi hồ sơ.")["unit_listed"] == 0.0


def test_reports_and_colons() -> None:
    assert doubts("- Đội Xếp dỡ báo cáo đã xếp 212 toa.")["reported"] == 1.0
    assert doubts("- Đội Xếp dỡ báo cáo số toa đã xếp trong tuần qua.")["reported"] == 0.0
    text = "- Phòng Văn hóa - Xã hội phối hợp với các trường học lo nội dung: Tuyên truyền kỹ năng cho học sinh."
    assert doubts(text)["colon_inside"] == 1.0
    assert doubts(text.replace(" lo nội dung", ""))["colon_inside"] == 0.0  # all before the colon are names


def test_a_second_duty_and_its_time() -> None:
    text = "- Sở Y tế rà soát hồ sơ; giao Sở Xây dựng thẩm định"
    assert doubts(text + ".")["second_time"] == 0.0
    found = doubts(text + " trước ngày 20/6/2026.")
    assert (found["second_duty"], found["second_time"]) == (1.0, 1.0)


def test_a_signature_at_a_texts_end() -> None:
    assert doubts("- Sở Y tế rà soát hồ sơ. GIÁM ĐỐC Trần Thị Ngọc Ánh")["signature"] == 1.0
    assert doubts("- Sở Y tế rà soát hồ sơ theo Kế hoạch số 12/KH-UBND.")["signature"] == 0.0


def test_a_name_that_the_document_repeats_is_not_hard_to_read() -> None:
    hard = rows("- Sở Y tế rà soát hồ sơ.", "- Các phòng lập danh sách.", confidence=0.6)
    assert hard[0][1]["unit_hard"] > 0.3
    sure = rows("- Sở Y tế rà soát hồ sơ.", "- Sở Y tế lập danh sách.", confidence=0.6)
    assert sure[0][1]["unit_hard"] == 0.0


def test_a_word_that_was_hard_to_read_at_a_names_end() -> None:
    lines = [line("I. NHIỆM VỤ"), line("1. Đảng ủy UBND tỉnh nó", 110.0), line("a) Cử đầu mối trao đổi hồ sơ.", 110.0)]
    lines[1].words[-1] = replace(lines[1].words[-1], confidence=0.2)
    ((_, found),) = rows_of([scanned([block(down(lines))])])
    assert found["unit_end_hard"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("text", "missed"),
    [
        ("- Sở Y tế rà soát hồ sơ theo biên bản ngày 5/7/2025.", 0.0),
        ("- Sở Y tế rà soát hồ sơ nêu tại báo cáo tháng 7/2025.", 0.0),
        ("- Sở Y tế rà soát hồ sơ theo quy định.", 0.0),
    ],
)
def test_days_of_what_is_cited_are_no_missed_time(text: str, missed: float) -> None:
    (task, found) = rows(text)[0]
    assert task.deadline is None
    assert found["time_missed"] == missed


def test_a_deadline_that_begins_oddly_or_is_past() -> None:
    assert doubts("- Sở Y tế cân đối vật tư cho ba tháng tới hoàn thành trong tháng 8/2026.")["time_odd"] == 1.0
    assert doubts("- Sở Y tế cân đối vật tư, hoàn thành trong tháng 8/2026.")["time_odd"] == 0.0
    head = ("TỈNH SÔNG THAO", "Sông Thao, ngày 05 tháng 3 năm 2026", "KẾ HOẠCH", "Rà soát hồ sơ")
    pages = [scanned([block(down([line(text) for text in (*head, "I. NHIỆM VỤ")]))])]
    assert Neighbours(outline(pages), "2026-03-05").issued_on == "2026-03-05"


def test_the_new_doubts_alone_flag_a_row() -> None:
    model = load_model("tasks")
    strong = ("unit_capitals", "unit_cut", "unit_joined", "unit_listed", "unit_verb", "signature", "time_past")
    assert all(model.chance({name: 1.0}) < model.sure_from for name in strong)
    assert model.chance({"unit_open": 1.0}) >= model.sure_from - 0.01


def test_a_word_that_is_spelled_in_two_ways_is_not_contradicted() -> None:
    texts = ("- Sở Y tế tổng kết công tác hằng năm.", "- Sở Y tế báo cáo hàng năm.", "- Sở Xây dựng báo cáo hàng năm.")
    lines = [line("I. NHIỆM VỤ"), *(line(text, 110.0) for text in texts)]
    lines[1].words[-2] = replace(lines[1].words[-2], confidence=0.5)
    assert rows_of([scanned([block(down(lines))])])[0][1]["word_doubted"] == 0.0


@pytest.mark.parametrize(
    ("time", "missed"),
    [("trước ngày l5/6/2026", 1.0), ("trong quý ?/2026", 1.0), ("theo Công văn ngày 5/6/2026", 0.0)],
)
def test_a_time_that_is_none_was_missed(time: str, missed: float) -> None:
    assert doubts(f"- Sở Y tế rà soát quy hoạch {time}.")["time_missed"] == missed


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("- Các Bộ: Quốc phòng, Công an chủ động bố trí lực lượng.", 0.0),
        ("- Chủ tịch UBND các tỉnh: Lào Cai, Sơn La và Lai Châu chỉ đạo rà soát.", 0.0),
        ("- Các Cục: Đường bộ, Kinh tế - Quản lý đầu tư xây dựng, Đường sắt báo cáo.", 1.0),
    ],
)
def test_a_plural_with_those_it_means_is_one_name(text: str, odd: float) -> None:
    assert doubts(text)["unit_odd"] == odd
    assert odd or doubts(text)["colon_inside"] == 0.0


def test_things_below_an_order_that_lists_them_are_doubted_beside_an_order() -> None:
    found = rows(
        "- Sở Xây dựng rà soát, báo cáo cụ thể về một số nội dung sau:",
        "+ Số hộ dân có nhà bị sập, đổ.",
        "+ Công an tỉnh gửi danh sách trước ngày 20/9/2026.",
    )
    assert [found["contents"] for _, found in found] == [1.0, 0.0]


@pytest.mark.parametrize(
    ("text", "doubted"),
    [("1. Giao Sở Y tế kiểm tra các chợ.", 0.0), ("1. Sở Y tế kiểm tra các chợ.", 1.0)],
)
def test_an_order_needs_no_heading_that_says_that_work_is_given(text: str, doubted: float) -> None:
    (_, found), *_ = rows_of([scanned([block(down([line("I. VỀ CÁC CHỢ"), line(text, 110.0)]))])])
    assert found["place_unsure"] == doubted


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("- Giao cô Hà Thị Tươi lưu mẫu thức ăn mỗi ngày.", 0.0),
        ("- Bà Hoàng Thị Loan (Phó Giám đốc) ký hợp đồng cung ứng giống.", 0.0),
        ("- Giáo viên các lớp: rèn trẻ rửa tay trước khi ăn.", 0.0),
    ],
)
def test_people_by_name_or_office_are_known(text: str, unknown: float) -> None:
    task, found = rows(text)[0]
    assert task.lead_units
    assert found["unit_unknown"] == unknown


def test_a_span_from_an_event_lacks_no_date() -> None:
    assert doubts("- Sở Y tế gửi kết quả trong vòng 15 ngày kể từ ngày công bố Kết luận.")["undated"] == 0.0
    assert doubts("- Sở Y tế gửi kết quả trước ngày 20/11.")["undated"] == 1.0


def test_a_time_may_begin_with_its_stage_or_meeting() -> None:
    assert doubts("- Sở Y tế báo cáo UBND tỉnh tại phiên họp tháng 12/2026.")["time_odd"] == 0.0


@pytest.mark.parametrize(("start", "end", "odd"), [("2027-01-01", None, True), ("2027-01-01", "2027-12-31", False)])
def test_a_year_from_which_on_is_doubted(start: str, end: str | None, odd: bool) -> None:
    assert _begins_as_times_do(Deadline(text="từ năm 2027", start=start, end=end, recurrence=[])) is not odd


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("Đồng ý chủ trương mua xe; giao Phòng Hành chính lập dự toán.", 0),
        ("Lắp camera tại nhà xe; giao Phòng Bảo vệ quản lý.", 1),
    ],
)
def test_who_is_given_work_in_so_many_words_behind_a_finding_is_certain(text: str, weak: int) -> None:
    assert doubts(f"1. {text}")["rule_weak"] == weak
