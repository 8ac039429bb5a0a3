"""What a list of tasks is asked for. All of it stands in the address, so that it can be sent on and come back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from pipeline.document.tracker import Status
from pipeline.track import Bucket, Period, TaskFilter

OPEN = "open"  # neither done nor dropped
_LONGEST = 200  # characters of a value
_STATUSES = {OPEN: frozenset({Status.NEW, Status.RUNNING})} | {one.value: frozenset({one}) for one in Status}


class BadQuestion(ValueError):
    """An address that asks for something that there is not."""


@dataclass(frozen=True)
class Asked:
    """The parts of the address by their names there. An empty one doesn't matter."""

    unit: str = ""  # its id; "-" for the tasks that name no lead
    role: str = ""  # "any": also what the unit supports and monitors
    due: str = ""  # a bucket
    period: str = ""
    status: str = ""  # or "open"
    indicator: str = ""
    document: str = ""
    q: str = ""
    review: str = ""  # "yes": those that are still to be reviewed
    gone: str = ""  # "yes": those that the latest reading has no longer
    page: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        return cls(**{one.name: query.get(one.name, "")[:_LONGEST].strip() for one in fields(cls)})

    def address(self, path: str = "/tasks", **changes: str) -> str:
        """The address of the same question with some parts changed; of another question the first page."""
        made = replace(self, **{"page": "", **changes})
        parts = {one.name: value for one in fields(made) if (value := getattr(made, one.name))}
        return path + (f"?{urlencode(parts)}" if parts else "")

    @property
    def number(self) -> int:
        return int(self.page) if self.page.isdecimal() and len(self.page) < 9 else 1

    def filter(self) -> TaskFilter:
        """Raises BadQuestion, and BadPeriod."""
        if self.status and self.status not in _STATUSES:
            raise BadQuestion(self.status)
        if self.document and not (self.document.isdecimal() and len(self.document) < 10):
            raise BadQuestion(self.document)
        if self.due and self.due not in list(Bucket):
            raise BadQuestion(self.due)
        return TaskFilter(
            unit="" if self.unit == "-" else self.unit or None,
            leads_only=self.role != "any",
            bucket=Bucket(self.due) if self.due else None,
            period=Period.parse(self.period) if self.period else None,
            statuses=_STATUSES.get(self.status, frozenset()),
            indicator=self.indicator or None,
            document=int(self.document) if self.document else None,
            text=self.q,
            needs_review=True if self.review == "yes" else None,
            gone=self.gone == "yes",
        )
