"""What is added to the found tasks and indicators beside the contract's fields: ids of units, figures of targets."""

from __future__ import annotations

from pipeline.document import Indicator, Task
from pipeline.extract.figures import figures
from pipeline.extract.unit_ids import defined_names, unit_id

__all__ = ["annotate", "defined_names"]


def annotate(tasks: list[Task], indicators: list[Indicator], defined: dict[str, str]) -> None:
    """Fill `unit_ids` and `figures` in place. `defined`: the short forms that the document gives to bodies."""
    for task in tasks:
        named = [*task.lead_units, *task.support_units, *task.monitor_units]
        task.unit_ids = {name: i for name in named if (i := unit_id(defined.get(name, name)))}
    for indicator in indicators:
        if indicator.kind == "target":
            indicator.figures = figures(indicator.text)
        indicator.rule = indicator.rule or "list"
