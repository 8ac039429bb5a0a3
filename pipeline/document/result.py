"""The output contract, version 1.0: fields may be added, none is renamed."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"


class _Record(BaseModel):
    model_config = ConfigDict(extra="allow", defer_build=True)


class Source(_Record):
    path: str
    sha256: str
    pages: int


class Evidence(_Record):
    page: int
    bbox: tuple[float, float, float, float] | None = None  # None in a text file


class Head(_Record):
    """The document's own fields; null where they can't be read, never guessed."""

    number: str | None = None
    doc_type: str | None = None
    title: str | None = None
    issued_on: str | None = None
    place: str | None = None
    parent_body: str | None = None
    issuing_body: str | None = None
    signer_position: str | None = None
    signer_name: str | None = None
    recipients: list[str] = Field(default_factory=list)
    reasons: dict[str, str] = Field(default_factory=dict)  # field -> why it is null or doubtful


class Section(_Record):
    id: str
    heading: str
    level: int
    page: int
    label: str | None = None  # as printed: "II.", "2.1."; None where it heads rows of a table
    needs_review: bool = False  # its number may be another one
    reasons: list[str] = Field(default_factory=list)


class Deadline(_Record):
    text: str
    start: str | None = None
    end: str | None = None
    recurrence: list[str] = Field(default_factory=list)
    rrule: list[str] = Field(default_factory=list)  # the recurrence as RFC 5545 rules; of "continuous" there is none
    anchor: str | None = None  # the event that "trong 10 ngày kể từ …" counts from, as printed


class Figure(_Record):
    """What a target is to reach."""

    comparator: str  # =, >=, <=, >, <, between
    value: float
    upper: float | None = None  # of "between"
    unit: str | None = None  # as printed
    year: int | None = None


class Link(_Record):
    """A task that seems to answer a deducted indicator, and by what that was told."""

    indicator: str
    task: str
    score: float  # 0 to 1; not a chance
    why: list[str] = Field(default_factory=list)  # "words: dữ liệu mở", "cites: 02/2017/TT-VPCP", …


class Indicator(_Record):
    id: str
    kind: str  # deducted, target
    text: str
    cause: str | None = None
    section: str | None = None
    task_ids: list[str] = Field(default_factory=list)
    figures: list[Figure] = Field(default_factory=list)  # of a target
    rule: str = ""  # what told that it is one: list, order of a table's columns, …
    confidence: float = 0.0
    needs_review: bool = True
    reasons: list[str] = Field(default_factory=list)
    unsure_words: list[str] = Field(default_factory=list)  # words of its text that were hard to read
    evidence: list[Evidence] = Field(default_factory=list)


class Task(_Record):
    id: str
    text: str
    lead_units: list[str] = Field(default_factory=list)
    support_units: list[str] = Field(default_factory=list)
    monitor_units: list[str] = Field(default_factory=list)
    deadline: Deadline | None = None
    product: str | None = None
    section: str | None = None
    label: str | None = None  # of its item, as printed: "3.", "a)", "-"; None for a row of a table and where none is
    indicator_ids: list[str] = Field(default_factory=list)
    references: list[str] = Field(default_factory=list)
    unit_ids: dict[str, str] = Field(
        default_factory=dict
    )  # of each unit named above, as printed -> one id for the body
    confidence: float = 0.0
    needs_review: bool = True
    reasons: list[str] = Field(default_factory=list)
    unsure_words: list[str] = Field(default_factory=list)  # words of its text that were hard to read
    evidence: list[Evidence] = Field(default_factory=list)


class Reference(_Record):
    number: str
    doc_type: str | None = None
    issued_on: str | None = None
    issuer: str | None = None


DOUBTFUL_CELL = 0.6  # mean confidence of its words


class TableCellRecord(_Record):
    """One printed cell. `text` is null where something stands in it that could not be read."""

    column: int  # from 0
    column_span: int = 1
    row_span: int = 1  # rows of this record, those of later pages counted
    text: str | None = ""
    confidence: float = 1.0
    reason: str | None = None
    evidence: list[Evidence] = Field(default_factory=list)  # a page each, where it was broken over pages

    @property
    def doubtful(self) -> bool:
        """Whether it could not be read, or was hard to read."""
        return self.text is None or self.confidence < DOUBTFUL_CELL


class TableRowRecord(_Record):
    kind: str  # head, head_again (repeated on a later page), group, row
    cells: list[TableCellRecord]  # joined cells once, in their first row


class TableRecord(_Record):
    """A table as printed, joined over pages."""

    id: str
    page: int
    columns: int
    head: list[str]  # of each column, all rows of heads joined
    roles: list[str | None]  # of each column, knowledge/table_headers.yaml
    section: str | None = None
    rows: list[TableRowRecord] = Field(default_factory=list)


class UnsureWord(_Record):
    """A word that the OCR was not sure of, for who looks at the scan."""

    text: str
    confidence: float
    bbox: tuple[float, float, float, float]


class LeftLine(_Record):
    """A line of a list that looks like work, or part of one, and of which no row was made."""

    text: str
    bbox: tuple[float, float, float, float] | None = None  # None in a text file


class PageRecord(_Record):
    page: int
    width: float
    height: float
    dpi: float
    rotation: int
    text_source: str
    confidence: float
    warnings: list[str] = Field(default_factory=list)
    unsure: list[UnsureWord] = Field(default_factory=list)  # the words that were hard to read
    left: list[LeftLine] = Field(default_factory=list)  # lines that look like work and gave no row


class Document(_Record):
    """One read document: what `<stem>.json` holds, and the text of `<stem>.txt`."""

    schema_version: str = SCHEMA_VERSION
    source: Source
    document: Head = Field(default_factory=Head)
    sections: list[Section] = Field(default_factory=list)
    indicators: list[Indicator] = Field(default_factory=list)
    tasks: list[Task] = Field(default_factory=list)
    references: list[Reference] = Field(default_factory=list)
    links: list[Link] = Field(default_factory=list)
    tables: list[TableRecord] = Field(default_factory=list)
    pages: list[PageRecord] = Field(default_factory=list)
    text: str = Field(default="", exclude=True)  # pages parted by form feeds
    words: bytes = Field(default=b"", exclude=True)  # of its pages with their boxes, packed by `export.pack_words`

    def unanswered(self) -> list[Indicator]:
        """The deducted indicators that no task seems to answer; none where the document gives no work at all."""
        return [one for one in self.indicators if self.tasks and one.kind == "deducted" and not one.task_ids]

    def as_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
