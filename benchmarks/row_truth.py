"""Whether each row of a result is right beside its gold: what a confidence is measured against.

A task is right where it is a usable row: one of the gold's tasks, its text at least 95 % alike, its lead units and its
deadline right. An indicator is right where its kind is right, its text at least 95 % alike and its cause at least 90 %.
None: the gold leaves the row open.
"""

from __future__ import annotations

from typing import Any

from benchmarks.score import SAME_TEXT, alike, pairs

SAME_CAUSE = 0.90
Record = dict[str, Any]


def tasks_right(gold: Record, found: Record) -> list[bool | None]:
    """One answer for each task of `found`, in its order."""
    wanted, given = gold["tasks"], found["tasks"]
    hits = pairs(
        [task["text"] for task in wanted],
        [task["text"] for task in given],
        ties=lambda i, j: wanted[i].get("section") == given[j].get("section"),
    )
    right: list[bool | None] = [False] * len(given)
    for i, j in hits:
        right[j] = _usable(wanted[i], given[j])
    return _leave_open(right, given, hits, gold.get("optional_tasks", []))


def indicators_right(gold: Record, found: Record) -> list[bool | None]:
    """One answer for each indicator of `found`, in its order; none at all where the gold doesn't speak of them."""
    given = found["indicators"]
    if "indicators" not in gold:
        return [None] * len(given)
    wanted = gold["indicators"]
    hits = pairs([x["text"] for x in wanted], [x["text"] for x in given])
    right: list[bool | None] = [False] * len(given)
    for i, j in hits:
        want, got = wanted[i], given[j]
        right[j] = (
            want.get("kind", got["kind"]) == got["kind"]
            and alike(want["text"], got["text"]) >= SAME_TEXT
            and (want.get("cause") == "?" or alike(want.get("cause"), got.get("cause")) >= SAME_CAUSE)
        )
    return _leave_open(right, given, hits, gold.get("optional_indicators", []))


def why_wrong(gold: Record, found: Record, j: int) -> str:
    """What of a task is wrong, for a reader of the benchmark: text, lead, deadline, or that there is no such task."""
    wanted, given = gold["tasks"], found["tasks"]
    hits = {b: a for a, b in pairs([t["text"] for t in wanted], [t["text"] for t in given])}
    if j not in hits:
        return "no such task"
    want, got = wanted[hits[j]], given[j]
    said = []
    if alike(want["text"], got["text"]) < SAME_TEXT:
        said.append("text")
    if not _same_units(want["lead_units"], got["lead_units"]):
        said.append(f"lead {want['lead_units']} / {got['lead_units']}")
    if want.get("deadline") != "?" and _dates(want) != _dates(got):
        said.append(f"deadline {want.get('deadline')} / {got.get('deadline')}")
    return "; ".join(said)


def _usable(want: Record, got: Record) -> bool:
    return (
        _same_units(want.get("lead_units", []), got["lead_units"])
        and (want.get("deadline") == "?" or _dates(want) == _dates(got))
        and alike(want["text"], got["text"]) >= SAME_TEXT
    )


def _same_units(wanted: list[str] | str, given: list[str]) -> bool:
    if isinstance(wanted, str):
        return True  # "?"
    return len(pairs(wanted, given, SAME_TEXT)) == len(wanted) == len(given)


def _dates(task: Record) -> tuple[str | None, str | None, list[str]]:
    deadline = task.get("deadline") or {}
    return deadline.get("start") or None, deadline.get("end") or None, sorted(deadline.get("recurrence") or [])


def _leave_open(
    right: list[bool | None], given: list[Record], hits: list[tuple[int, int]], optional: list[Record]
) -> list[bool | None]:
    taken = {j for _, j in hits}
    rest = [j for j in range(len(given)) if j not in taken]
    for _, k in pairs([item["text"] for item in optional], [given[j]["text"] for j in rest]):
        right[rest[k]] = None
    return right
