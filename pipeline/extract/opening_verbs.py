"""Whether a text begins with what is to be done: "họp dân", "rà soát …"."""

from __future__ import annotations

from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold


def opens_with_a_verb(text: str) -> bool:
    return acts(fold(text)) or text.lower().startswith(marked_verbs())


def acts(folded: str) -> bool:
    """Whether an item begins with what is to be done: "xây dựng …", folded."""
    return any(folded.startswith(fold(a) + " ") for a in load("headings.yaml")["actions"])


@cache
def marked_verbs() -> tuple[str, ...]:
    """What is done, with its marks: "họp dân" is work, "hợp đồng" is none."""
    units = load("units.yaml")
    return tuple(
        {
            f"{word}{end}"
            for word in [*load("headings.yaml")["actions"], *units["verbs"], *units["short_verbs"]]
            for end in " .;,"
        }
    )
