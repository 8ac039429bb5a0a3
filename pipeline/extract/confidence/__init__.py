"""How sure a row is, and why a person should look.

Doubts about the row (`doubts.py`) are weighed by a model that was fitted on scans with gold (models/confidence): the
result is the chance that text, unit and deadline are all right. A row under the model's threshold is to be looked at,
and says why: by the doubts that took most from its chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pipeline.document import Indicator, Page, Task
from pipeline.extract.confidence.doubts import Doubts, Judge
from pipeline.extract.confidence.model import Model, load_model
from pipeline.extract.confidence.origins import Neighbours, Origin, origins_of_table
from pipeline.extract.confidence.times import one_of_two
from pipeline.knowledge import load
from pipeline.taught import NOTHING, Taught

__all__ = ["Doubts", "Judge", "Neighbours", "Origin", "judge_all", "origins_of_table"]

_MOST = 3  # reasons a row gives
_AS_NAMED: Mapping[str, str] = MappingProxyType({})
_TWO_TIMES = {"time_unsettled": "time_of_two"}
_SHARE = 0.35  # of the strongest doubt's pull: what pulls less is not named


def judge_all(
    origins: Sequence[Origin],
    pages: Sequence[Page],
    neighbours: Neighbours,
    year: int | None,
    taught: Taught = NOTHING,
) -> None:
    """Set confidence, needs_review and the reasons of every task and indicator, in place."""
    judge = Judge(pages, neighbours, year)
    for origin in origins:
        if isinstance(origin.found, Task):
            _settle_task(origin.found, judge.task(origin), origin, year, taught)
        else:
            settle(origin.found, judge.indicator(origin), load_model("indicators"), origin.misread)


def _settle_task(task: Task, doubts: Doubts, origin: Origin, year: int | None, taught: Taught) -> None:
    """By the model; where people's decisions moved its line, by the moved one, and the model's own is kept beside."""
    model = load_model("tasks")
    moved = model.moved(taught.slope, taught.shift) if taught.calibrates else model
    settle(task, doubts, moved, origin.misread, _TWO_TIMES if one_of_two(origin, year) else {})
    if taught.calibrates:
        task.confidence_untaught = round(model.chance(doubts), 3)  # type: ignore[attr-defined]  # an extra field


def settle(
    found: Task | Indicator,
    doubts: Doubts,
    model: Model,
    misread: Sequence[str] = (),
    closer: Mapping[str, str] = _AS_NAMED,
) -> None:
    """The row's confidence and, where that is under the threshold, its reasons; no other row has any.

    `misread`: the words that a reason names. `closer`: of a doubt with several causes, the words for the one it has.
    """
    found.confidence = round(model.chance(doubts), 3)
    found.needs_review = found.confidence < model.sure_from
    found.reasons = reasons(doubts, model, misread, closer) if found.needs_review else []


def reasons(
    doubts: Doubts, model: Model, misread: Sequence[str] = (), closer: Mapping[str, str] = _AS_NAMED
) -> list[str]:
    """What speaks most against a row, in words."""
    pulls = model.pulls(doubts)
    strong = [name for name, pull in pulls[:_MOST] if pull >= _SHARE * pulls[0][1]]
    words = load("messages.yaml")["doubts"]
    told = dict.fromkeys(words[closer.get(name, name)]["en"].format(", ".join(misread)) for name in strong)
    return list(told) or [words["unusual"]["en"]]
