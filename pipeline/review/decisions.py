"""What a person decided about a row, and the place by which the row is known again when the scan is read anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.text import nfc

Fields = dict[str, Any]
Bbox = tuple[float, float, float, float]

EDITABLE: dict[str, tuple[str, ...]] = {
    "task": ("text", "lead_units", "support_units", "monitor_units", "deadline", "product", "section"),
    "indicator": ("kind", "text", "cause", "section"),
    "head": (
        *("number", "doc_type", "title", "issued_on", "place", "parent_body", "issuing_body"),
        *("signer_position", "signer_name", "recipients"),
    ),
    "cell": ("text",),
    "link": ("on",),
}
OWN = ("removed", "after", "shape", "partial")  # what is decided of a row beside its fields: see `State`


@dataclass(frozen=True)
class Anchor:
    """Where a row stands in the scan and what the machine read there; by it the row is found in a later reading."""

    page: int | None = None
    bbox: Bbox | None = None  # points; None in a text file
    text: str = ""
    record: Fields = field(default_factory=dict)  # the machine's row; empty for one that a person added
    alone: bool = True  # no other row of that reading said the same, so that it may be found in another place

    def as_json(self) -> Fields:
        found = {"page": self.page, "bbox": self.bbox, "text": self.text, "record": self.record}
        return found if self.alone else {**found, "alone": False}

    @classmethod
    def of_json(cls, data: Fields) -> Anchor:
        """Raises TypeError or ValueError where other hands wrote something else."""
        page, bbox, record = data.get("page"), data.get("bbox"), data.get("record") or {}
        box = tuple(map(float, bbox)) if bbox else None
        if not (page is None or isinstance(page, int)) or (box and len(box) != 4) or not isinstance(record, dict):
            raise ValueError("not a place")
        alone = data.get("alone") is not False
        return cls(page, (box[0], box[1], box[2], box[3]) if box else None, str(data.get("text", "")), record, alone)

    def ends(self) -> list[tuple[str, str, Anchor]]:
        """Of a link: key, kind and place of the indicator and the task; empty where it has no two ends."""
        try:
            found = [(str(end["key"]), str(end["kind"]), Anchor.of_json(end["anchor"])) for end in self.record["ends"]]
        except (KeyError, TypeError, ValueError, AttributeError):
            return []
        return found if len(found) == 2 else []


@dataclass(frozen=True)
class Decision:
    """One person's change of one row. Those of one act (a split, a join) share their `batch`."""

    number: int  # rises with each decision of the folder
    batch: str
    item: str  # the row's key
    kind: str  # of EDITABLE
    anchor: Anchor
    before: Fields  # what the person saw, of the fields in `after`
    after: Fields
    who: str
    when: str  # ISO 8601 with the zone
    undoes: str | None = None  # the batch that it takes back


@dataclass
class State:
    """What holds of a row: the last value of each field that a person decided.

    `removed`: it is no row. `after`: of an added row, the key of the one it follows. `shape`: of an added row, the
    record that it began as (page, boxes, section). `partial`: a cell of its line was put right, and nobody said
    yet that all of the row is right.
    """

    kind: str
    anchor: Anchor
    fields: Fields
    who: str = ""
    when: str = ""
    version: int = 0  # the number of the last decision about it, those taken back counted

    @property
    def decided(self) -> bool:
        return bool(self.fields)


def active(decisions: Sequence[Decision]) -> list[Decision]:
    """Those that were not taken back. What took back may be taken back in its turn."""
    lost: set[str] = set()
    for one in sorted(decisions, key=lambda d: -d.number):
        if one.undoes and one.batch not in lost:
            lost.add(one.undoes)
    return [one for one in decisions if one.batch not in lost and not one.undoes]


def fold(decisions: Iterable[Decision]) -> dict[str, State]:
    """The state of each row that was ever decided about, by its key."""
    ordered = sorted(decisions, key=lambda d: d.number)
    holds = {one.number for one in active(ordered)}
    states: dict[str, State] = {}
    for one in ordered:
        state = states.setdefault(one.item, State(one.kind, one.anchor, {}))
        state.version = one.number
        if one.number in holds:
            if not state.fields:
                state.anchor = one.anchor  # the latest reading that a person looked at
            state.fields.update(one.after)
            state.who, state.when = one.who, one.when
    return states


def key_of(kind: str, page: int | None, bbox: Sequence[float] | None, text: str) -> str:
    """The key of a row that nobody decided about yet: from its place and words, so that it needn't be kept."""
    place = ",".join(f"{value:.1f}" for value in bbox) if bbox else ""
    return hashlib.sha256(f"{kind}|{page}|{place}|{nfc(text)}".encode("utf-8", "replace")).hexdigest()[:14]
