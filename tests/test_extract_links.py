"""Which tasks answer which indicator."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Indicator, Task
from pipeline.extract.links import link
from tests.helpers import PATIENT


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


WORDS = st.lists(st.sampled_from(["hồ", "sơ", "trực", "tuyến", "một", "cửa", "số"]), max_size=8).map(" ".join)


@PATIENT
@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_ties_go_both_ways(indicators: list[str], tasks: list[str]) -> None:
    some, work = made(indicators, tasks)
    assert {(i.id, t) for i in some for t in i.task_ids} == {(i, t.id) for t in work for i in t.indicator_ids}
