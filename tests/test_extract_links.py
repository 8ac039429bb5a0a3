"""Which tasks answer which indicator."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Document, Indicator, Link, Source, Task
from pipeline.extract.links import link
from tests.helpers import PATIENT

SAMPLES = Path(__file__).parent.parent / "samples"


def made(indicators: list[str], tasks: list[str], kind: str = "deducted") -> tuple[list[Indicator], list[Task]]:
    some = [Indicator(id=f"I{i}", kind=kind, text=t) for i, t in enumerate(indicators, 1)]
    work = [Task(id=f"T{i}", text=t) for i, t in enumerate(tasks, 1)]
    link(some, work)
    return some, work


INDICATORS = [
    "Tỷ lệ hồ sơ thanh toán trực tuyến",
    "Công khai dự toán ngân sách hằng năm",
    "Chỉ số cải thiện môi trường",
]
TASKS = [
    "Tuyên truyền để tăng tỷ lệ hồ sơ thanh toán trực tuyến tại bộ phận một cửa",
    "Đăng tải, công khai dự toán ngân sách hằng năm trên trang thông tin",
    "Sơn lại trụ sở cơ quan",
]


def test_shared_words_tie_them() -> None:
    indicators, tasks = made(INDICATORS, TASKS)
    assert [i.task_ids for i in indicators] == [["T1"], ["T2"], []]
    assert [t.indicator_ids for t in tasks] == [["I1"], ["I2"], []]


def test_words_without_marks_count_too() -> None:
    indicators, _ = made(INDICATORS, ["Tang ty le ho so thanh toan truc tuyen", "Sơn lại trụ sở"])
    assert indicators[0].task_ids == ["T1"]


def test_targets_are_not_tied() -> None:
    indicators, tasks = made(INDICATORS, TASKS, kind="target")
    assert all(not i.task_ids for i in indicators)
    assert all(not t.indicator_ids for t in tasks)


def test_nothing_to_tie() -> None:
    assert made([], TASKS)[1][0].indicator_ids == []
    assert made(INDICATORS, [])[0][0].task_ids == []


def linked(indicator: Indicator, *tasks: Task, own: str | None = None) -> list[Link]:
    return link([indicator], list(tasks), own)


def deducted(text: str, cause: str | None = None, section: str | None = None) -> Indicator:
    return Indicator(id="I1", kind="deducted", text=text, cause=cause, section=section)


def work(text: str, id_: str = "T1", section: str | None = None, lead: str = "Văn phòng") -> Task:
    return Task(id=id_, text=text, section=section, lead_units=[lead])


def test_a_link_says_by_what_it_was_told() -> None:
    (found,) = linked(
        deducted("Công khai 02 TTHC chưa đúng quy định tại Thông tư số 02/2017/TT-VPCP", section="II.2.1"),
        work("Tổ chức công khai 02 TTHC tại trụ sở theo Thông tư số 02/2017/TT-VPCP", section="II.2.2.1"),
        work("Sơn lại trụ sở cơ quan", "T2"),
    )
    assert (found.indicator, found.task) == ("I1", "T1")
    assert 0.36 <= found.score <= 1.0
    assert found.why == ["words: công khai, TTHC", "cites: 02/2017/TT-VPCP", "sections: II.2.1, II.2.2.1"]


def test_a_task_may_answer_the_cause() -> None:
    found = linked(
        deducted("Tỷ lệ hồ sơ nộp trực tuyến thấp", "Người dân ngại dùng mạng. Biểu mẫu điện tử còn trường trùng lặp."),
        work("Rà soát, cắt giảm các trường trùng lặp trong biểu mẫu điện tử"),
        work("Sơn lại trụ sở cơ quan", "T2"),
    )
    assert [one.task for one in found] == ["T1"]


def test_words_that_any_item_may_have_tie_nothing() -> None:
    indicator = deducted("Chưa thực hiện đầy đủ kế hoạch công tác năm", "Đơn vị chưa chủ động báo cáo.")
    assert linked(indicator, work("Chủ động xây dựng kế hoạch công tác năm, báo cáo đầy đủ, đúng thời hạn")) == []


def test_the_own_name_ties_nothing() -> None:
    indicator, other = deducted("Ban Dân tộc chưa xử lý văn bản"), work("Tuyên truyền vùng đồng bào dân tộc")
    assert linked(indicator, other, own="Ban Dân tộc tỉnh") == []


def test_a_long_task_needs_more_in_common() -> None:
    indicator = deducted("Chưa duy trì tổ công nghệ số cộng đồng", "Thiếu kinh phí.")
    short = work("Kiện toàn tổ công nghệ số cộng đồng")
    long = work("Kiện toàn tổ công nghệ số cộng đồng; " + "mở rộng mạng lưới tuyên truyền viên ở cơ sở và " * 30, "T2")
    scores = {one.task: one.score for text in (short, long) for one in linked(indicator.model_copy(deep=True), text)}
    assert scores["T1"] > scores.get("T2", 0.0)


def test_the_sample_has_its_links() -> None:
    """The gold's own rows: every link of the written sample is found, and no other."""
    gold = json.loads((SAMPLES / "ke-hoach-khac-phuc.json").read_text(encoding="utf-8"))
    indicators = [Indicator(**{**one, "task_ids": []}) for one in gold["indicators"]]
    tasks = [Task(**{**one, "indicator_ids": []}) for one in gold["tasks"]]
    found = {(one.task, one.indicator) for one in link(indicators, tasks)}
    assert found == {(task["id"], one) for task in gold["tasks"] for one in task["indicator_ids"]}
    assert len(found) == 8


def test_what_no_task_answers_is_told() -> None:
    indicators, tasks = made(INDICATORS, TASKS)
    document = Document(source=Source(path="x", sha256="0", pages=1), indicators=indicators, tasks=tasks)
    assert [one.id for one in document.unanswered()] == ["I3"]
    document.tasks = []
    assert document.unanswered() == []  # a list of results, not a plan


WORDS = st.lists(st.sampled_from(["hồ", "sơ", "trực", "tuyến", "một", "cửa", "số"]), max_size=8).map(" ".join)


@PATIENT
@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_ties_go_both_ways(indicators: list[str], tasks: list[str]) -> None:
    some, work = made(indicators, tasks)
    assert {(i.id, t) for i in some for t in i.task_ids} == {(i, t.id) for t in work for i in t.indicator_ids}


def test_a_number_that_both_print_decides() -> None:
    indicators, tasks = made(
        [
            "Tiêu chí 1.3.2 (mất 0,5 điểm): chậm khắc phục",
            "Tiêu chí 4.2.1 (mất 0,25 điểm): sắp xếp chưa đúng lộ trình",
            "Chỉ số thành phần 2.4: công khai dự toán ngân sách",
        ],
        [
            "Sở Nội vụ khắc phục tiêu chí 4.2.1, hoàn thành sắp xếp",
            "Sở Nội vụ khắc phục tiêu chí 1.3.2, xử lý dứt điểm",
            "Khắc phục chỉ số thành phần 2.4 và tiêu chí 4.2.1",
            "Công khai dự toán ngân sách theo mẫu 1.3 trước ngày 4.2.2026",
        ],
    )
    assert [t.indicator_ids for t in tasks] == [["I2"], ["I1"], ["I2", "I3"], ["I3"]]
    assert [i.task_ids for i in indicators] == [["T2"], ["T1", "T3"], ["T3", "T4"]]


def test_days_amounts_and_numbers_of_documents_are_no_criteria() -> None:
    _, tasks = made(
        ["Nộp báo cáo ngày 30.6.2026 chậm 1.500.000 đồng", "Chi 2.4 theo Văn bản 2.4/BC, mục 2.4"],
        ["Sơn lại trụ sở 30.6.2026 hết 1.500.000 đồng, 2.4"],
    )
    assert tasks[0].indicator_ids == []
