"""What makes a row doubtful, and that it says why."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.document import Deadline, Evidence, Indicator, PageWarning, Task
from pipeline.extract.confidence import judge_indicator, judge_task

BAD = {1: [PageWarning.LOW_CONFIDENCE], 2: [PageWarning.SEAL_OVER_TEXT], 3: [PageWarning.TURNED]}


def task(page: int = 9, **fields: Any) -> Task:
    values: dict[str, Any] = {
        "id": "T1",
        "text": "Rà soát danh mục thủ tục hành chính.",
        "lead_units": ["Sở Nội vụ"],
        "confidence": 0.97,
        "evidence": [Evidence(page=page, bbox=(1, 1, 2, 2))],
        "rule": "subject",
    }
    return Task(**{**values, **fields})


def judged(made: Task) -> Task:
    judge_task(made, BAD)
    return made


def test_a_clean_task_needs_no_look() -> None:
    made = judged(task())
    assert (made.needs_review, made.reasons) == (False, [])
    assert 0.8 <= made.confidence <= 1.0


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"lead_units": []}, "no unit is named"),
        ({"lead_units": ["x " * 17]}, "the unit's name is unusual"),
        ({"deadline": Deadline(text="khi có văn bản số 5")}, "the deadline's date can't be told"),
        ({"confidence": 0.5}, "some words were hard to read"),
        ({"page": 1}, "the page was hard to read"),
    ],
)
def test_what_should_be_looked_at(fields: dict[str, Any], reason: str) -> None:
    made = judged(task(**fields))
    assert made.needs_review
    assert reason in made.reasons
    assert made.confidence < judged(task()).confidence


@pytest.mark.parametrize("rule", ["embedded", "none", "heading", "table.column"])
def test_nothing_is_to_be_reviewed_without_a_reason(rule: str) -> None:
    for confidence in (0.85, 0.88, 0.9, 1.0):
        made = judged(task(rule=rule, confidence=confidence, text="Rà soát thủ tục"))
        assert made.needs_review == bool(made.reasons)
        assert made.needs_review or made.confidence >= 0.8


def test_a_dated_deadline_is_no_reason() -> None:
    for deadline in (
        Deadline(text="Quý I/2026", end="2026-03-31"),
        Deadline(text="hằng tháng", recurrence=["monthly"]),
    ):
        assert judged(task(deadline=deadline)).reasons == []


def test_a_seal_lowers_and_a_turned_page_does_not() -> None:
    assert judged(task(page=2)).confidence < judged(task(page=3)).confidence == judged(task()).confidence


def test_a_weaker_rule_is_less_sure() -> None:
    assert judged(task(rule="embedded")).confidence < judged(task(rule="heading")).confidence


def test_confidence_stays_between_0_and_1() -> None:
    for words in (0.0, 0.2, 1.0):
        made = judged(task(confidence=words, lead_units=[], deadline=Deadline(text="?"), page=1))
        assert 0.0 <= made.confidence <= 1.0
        assert made.needs_review


def indicator(**fields: Any) -> Indicator:
    values: dict[str, Any] = {
        "id": "I1",
        "kind": "deducted",
        "text": "Công khai ngân sách",
        "cause": "Chậm đăng tải.",
        "confidence": 0.97,
        "evidence": [Evidence(page=9, bbox=None)],
    }
    made = Indicator(**{**values, **fields})
    judge_indicator(made, BAD)
    return made


def test_indicators() -> None:
    assert (indicator().needs_review, indicator().reasons) == (False, [])
    without = indicator(cause=None)
    assert without.needs_review
    assert without.reasons == ["no cause is printed"]
    assert without.confidence < indicator().confidence
    assert indicator(kind="target", cause=None).reasons == []
    assert "some words were hard to read" in indicator(confidence=0.6).reasons
    assert "the page was hard to read" in indicator(evidence=[Evidence(page=1)]).reasons
