"""Whether the words around a deadline may say something else than "to be done by then"."""

from __future__ import annotations

import re

from pipeline.document import Task
from pipeline.extract.confidence.origins import Origin
from pipeline.extract.confidence.phrases import phrases
from pipeline.text import fold

_SOON, _RIGHT_BEHIND = re.compile(r"[^.;\d]{0,60}\d"), re.compile(r"[^.;\d]{0,12}\d")


def unsettled(origin: Origin) -> bool:
    """Whether a dated row says "not before", names a day for some alone, or one that is past, put off or lifted.

    What such a time comes to isn't told; the dates stay as read, and the row is to be looked at.
    """
    task = origin.found
    if not isinstance(task, Task) or task.deadline is None or not (task.deadline.start or task.deadline.end):
        return False
    cells = origin.row.cells if origin.row else {}
    own = [cells[role].text for role in ("deadline", "until") if role in cells]
    own += [origin.item.fields["deadline"]] if origin.row is None and "deadline" in origin.item.fields else []
    own = own or [task.deadline.text]  # a time from the running text
    return _names(task.text, "unsettles_text", _RIGHT_BEHIND) or any(
        _names(text, "unsettles_cell", _SOON) for text in own
    )


def _names(text: str, words: str, figure: re.Pattern[str]) -> bool:
    """Whether one of the words stands in a text with a figure behind it."""
    folded = fold(text)
    return any(figure.match(folded, m.end()) for m in phrases(words).finditer(folded))
