"""How sure a row is, and why a person should look: from the words' own confidences and from which rules made it.

A first, uncalibrated version: the mean word confidence times a factor for each field that was not found outright.
"""

from __future__ import annotations

from pipeline.document import Indicator, PageWarning, Task

_REVIEW_BELOW = 0.80
_SURE_RULES = {
    "subject": 0.97,
    "run_in": 0.97,
    "heading": 0.93,
    "caption": 0.97,
    "table.column": 0.95,
    "embedded": 0.85,
}
_LITTLE = "several small doubts add up"
_BAD_PAGES = {PageWarning.LOW_CONFIDENCE, PageWarning.SEAL_OVER_TEXT, PageWarning.FOREIGN}


def judge_task(task: Task, warnings: dict[int, list[PageWarning]]) -> None:
    """Set confidence, needs_review and the reasons of one task, in place."""
    words, reasons = task.confidence, list[str]()
    if words < 0.85:
        reasons.append("some words were hard to read")
    rule = str(getattr(task, "rule", "none"))
    factor = _SURE_RULES.get(rule, 0.80)
    if not task.lead_units:
        factor = 0.70
        reasons.append("no unit is named")
    elif any(len(u.split()) > 16 or len(u) < 3 for u in task.lead_units):
        factor *= 0.8
        reasons.append("the unit's name is unusual")
    deadline = task.deadline
    if deadline and not (deadline.start or deadline.end or deadline.recurrence):
        factor *= 0.8
        reasons.append("the deadline's date can't be told")
    if not task.text.rstrip().endswith((".", ";", "/", ":", "”", ")")) and not rule.startswith("table."):
        factor *= 0.95
    factor *= _pages([e.page for e in task.evidence], warnings, reasons)
    task.confidence = round(max(0.0, min(1.0, words * factor)), 3)
    if task.confidence < _REVIEW_BELOW and not reasons:
        reasons.append("who does it is not certain" if _SURE_RULES.get(rule, 0.0) < 0.9 else _LITTLE)
    task.needs_review = bool(reasons)
    task.reasons = reasons


def judge_indicator(indicator: Indicator, warnings: dict[int, list[PageWarning]]) -> None:
    """The same for an indicator: a deducted one without a cause should be looked at."""
    words, reasons, factor = indicator.confidence, list[str](), 0.95
    if words < 0.85:
        reasons.append("some words were hard to read")
    if indicator.kind == "deducted" and not indicator.cause:
        factor *= 0.85
        reasons.append("no cause is printed")
    factor *= _pages([e.page for e in indicator.evidence], warnings, reasons)
    indicator.confidence = round(max(0.0, min(1.0, words * factor)), 3)
    if indicator.confidence < _REVIEW_BELOW and not reasons:
        reasons.append(_LITTLE)
    indicator.needs_review = bool(reasons)
    indicator.reasons = reasons


def _pages(pages: list[int], warnings: dict[int, list[PageWarning]], reasons: list[str]) -> float:
    bad = {w for p in pages for w in warnings.get(p, []) if w in _BAD_PAGES}
    if PageWarning.LOW_CONFIDENCE in bad or PageWarning.FOREIGN in bad:
        reasons.append("the page was hard to read")
        return 0.85
    return 0.97 if bad else 1.0
