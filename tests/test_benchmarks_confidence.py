"""The benchmark that fits and measures confidences: what counts as right, the fit, the threshold, the figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.calibration import FIT, UNSEEN
from benchmarks.confidence_fit import EXPECTED, Rows, fit, held_out, table, threshold
from benchmarks.read_cache import GRADES, plan
from benchmarks.reliability import Judged, bins, calibration_error, diagram, rates, wilson
from benchmarks.row_truth import indicators_right, tasks_right

DUE = {"text": "trước 15/7/2026", "start": None, "end": "2026-07-15", "recurrence": []}


def task(text: str = "Rà soát danh mục thủ tục hành chính của ngành", **fields: Any) -> dict[str, Any]:
    return {"text": text, "lead_units": ["Sở Nội vụ"], "deadline": DUE, "section": "I", **fields}


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (task(), True),
        (task("Rà soát danh mục thủ tục hành chính của ngành."), True),
        (task("Rà soát danh mục thủ tục hành chính"), False),
        (task(lead_units=["Sở"]), False),
        (task(lead_units=["Sở Nội vụ", "Sở Tư pháp"]), False),
        (task(deadline=None), False),
        (task(deadline={**DUE, "text": "khác"}), True),
        (task(deadline={**DUE, "end": "2026-07-16"}), False),
        (task("Sơn lại trụ sở cơ quan"), False),
    ],
)
def test_when_a_task_is_right(found: dict[str, Any], right: bool) -> None:
    assert tasks_right({"tasks": [task()]}, {"tasks": [found]}) == [right]


def test_what_the_gold_leaves_open_is_neither() -> None:
    gold = {"tasks": [task()], "optional_tasks": [task("Chịu trách nhiệm thi hành Quyết định này")]}
    found = {"tasks": [task("Chịu trách nhiệm thi hành Quyết định này."), task()]}
    assert tasks_right(gold, found) == [None, True]
    unsaid = {"tasks": [task(lead_units="?", deadline="?")]}
    assert tasks_right(unsaid, {"tasks": [task(lead_units=[], deadline=None)]}) == [True]


def test_when_an_indicator_is_right() -> None:
    gold = {"indicators": [{"kind": "deducted", "text": "Công khai ngân sách chậm", "cause": "Thiếu người."}]}
    good = {"kind": "deducted", "text": "Công khai ngân sách chậm", "cause": "Thiếu người"}
    for change in ({"cause": None}, {"kind": "target"}, {"text": "Công khai ngân"}):
        assert indicators_right(gold, {"indicators": [{**good, **change}]}) == [False]
    assert indicators_right(gold, {"indicators": [good]}) == [True]
    assert indicators_right({}, {"indicators": [good]}) == [None]


def made_rows(count: int = 400) -> Rows:
    """Rows that are wrong where no unit is named, mostly, and else seldom."""
    rng = np.random.default_rng(1)
    unnamed = rng.random(count) < 0.2
    right = rng.random(count) > np.where(unnamed, 0.9, 0.02)
    doubts = [{"no_unit": float(x), "coarse": float(rng.random() < 0.5)} for x in unnamed]
    return table(doubts, right.tolist(), [f"d{i // 8}" for i in range(count)], "tasks")


def test_the_fit_learns_what_tells_and_keeps_what_is_expected() -> None:
    rows = made_rows()
    model = fit(rows, "tasks")
    assert model.weights["no_unit"] < -3
    assert model.weights["coarse"] > -0.5  # it told nothing
    assert model.weights["undated"] == EXPECTED["tasks"]["undated"]  # never seen
    assert model.chance({"no_unit": 1.0}) < 0.3
    assert model.chance({}) > 0.95
    chance = held_out(rows, "tasks")
    assert rows.right[chance >= model.sure_from].mean() > 0.97


def test_an_unknown_doubt_stops_the_fit() -> None:
    with pytest.raises(AssertionError, match="new_one"):
        table([{"new_one": 1.0}], [True], ["d"], "tasks")


def test_the_threshold_lets_few_wrong_rows_pass() -> None:
    chance = np.array([0.95, 0.9, 0.9, 0.8, 0.8, 0.7])
    right = np.array([True, True, False, True, False, True])
    assert threshold(chance, right, 0.0, 1.0 - 1e-9) == 0.95  # equal chances stand or fall together
    assert threshold(chance, right, 0.5, 1.0 - 1e-9) == 0.9
    assert threshold(chance, right, 1.0, 1.0 - 1e-9) == 0.7


def test_the_threshold_flags_few_right_rows() -> None:
    """Where nothing tells wrong rows from right ones, not all are flagged."""
    chance = np.array([0.95, 0.9, 0.9, 0.8, 0.8, 0.7])
    right = np.array([False, True, True, True, True, True])
    assert threshold(chance, right, 0.0, 0.2) == 0.8
    assert threshold(chance, right, 0.0, 0.0) == 0.7


def judged(confidence: float, right: bool, review: bool = False) -> Judged:
    return Judged("d", "clean", "tasks", confidence, review, right)


def test_rates() -> None:
    rows = [judged(0.95, True)] * 19 + [judged(0.95, False), *[judged(0.35, False, True)] * 5]
    said = rates(rows)
    assert (said["rows"], said["sure"], said["sure_right"], said["sure_wrong"]) == (25, 0.8, 0.95, 1)
    assert (said["wrong_missed"], said["right_flagged"]) == (round(1 / 6, 4), 0.0)
    assert said["auc"] == round((5 + 0.5) / 6, 4)
    assert [one["rows"] for one in bins(rows)] == [5, 20]
    assert calibration_error(rows) == pytest.approx(0.35 * 5 / 25)
    assert wilson(50, 50)[0] > 0.9


def test_the_diagram_is_drawn(tmp_path: Path) -> None:
    diagram({"tasks": [judged(0.95, True), judged(0.2, False)]}, tmp_path / "img" / "r.png")
    assert (tmp_path / "img" / "r.png").stat().st_size > 2000


def test_documents_for_fit_and_measure_are_others() -> None:
    measured = plan(*UNSEEN, outer=True)
    for fitted in ([one for part in parts for one in plan(*part, outer=True)] for parts in FIT.values()):
        assert not {(one.kind, one.seed) for one in fitted} & {(one.kind, one.seed) for one in measured}
        assert {(one.grade, one.scanner) for one in fitted} == {(g, s) for g in GRADES for s in ("own", "outer")}
    for wanted in (measured,):
        assert {(one.grade, one.scanner) for one in wanted} == {(g, s) for g in GRADES for s in ("own", "outer")}
    assert {one.scanner for one in plan(1, 8, 8, 6, False)} == {"own"}
