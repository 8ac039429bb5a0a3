"""The abstract document: what is printed, and beside each piece what it means (its gold)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Deadline:
    text: str
    start: str | None = None
    end: str | None = None
    recurrence: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Reference:
    number: str
    doc_type: str | None = None
    issued_on: str | None = None
    issuer: str | None = None


@dataclass(slots=True)
class Task:
    """What a reader should find. `text` is None where it is the printed text of the node or the cell."""

    text: str | None = None
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    monitor: list[str] = field(default_factory=list)
    deadline: Deadline | None = None
    product: str | None = None
    references: list[str] = field(default_factory=list)
    mends: list[int] = field(default_factory=list)  # which of the document's deducted indicators it is for, from 1
    optional: bool = False  # a reader may take it for a task or leave it


@dataclass(slots=True)
class Indicator:
    kind: str  # deducted, target
    text: str
    cause: str | None = None
    figures: dict[str, float] = field(default_factory=dict)  # score_max, score, score_lost


@dataclass(slots=True)
class TableCell:
    text: str
    column: int
    column_span: int = 1
    row_span: int = 1
    bold: bool = False
    centred: bool = False
    parts: list[str] = field(default_factory=list)  # paragraphs inside the cell, where there are several


@dataclass(slots=True)
class TableRow:
    """One printed row; cells that a joined cell above covers are absent."""

    cells: list[TableCell]
    task: Task | None = None
    indicator: Indicator | None = None
    section: tuple[str, str] | None = None  # label and heading of a group row


@dataclass(slots=True)
class Rules:
    """How a table's lines are drawn; what is damaged, `seed` says."""

    kind: str = "full"  # full, open (no outer borders at the sides), across (only lines between rows), none
    damage: str = "none"  # none, faint, broken, doubled, partial, wavy
    seed: int = 0


@dataclass(slots=True)
class Table:
    widths: list[float]  # shares of the measure
    header: list[TableRow]
    rows: list[TableRow]
    repeat_header: bool = True
    rules: Rules | None = None  # None: plain boxes
    form: str = "assign"  # assign, index, target, or the name of a kind that assigns no work
    roles: list[str] = field(default_factory=list)  # of the columns
    tight: bool = False  # rows break at a page's end wherever it falls
    size: float = 0.0  # of the type; 0 for the usual
    seal: bool = False  # a seal and a signature lie over its end


@dataclass(slots=True)
class Node:
    """A printed paragraph (or table) with what hangs below it.

    Printed as: label, `run_in` with a colon, text; then `more`, the paragraphs that continue it.
    """

    text: str = ""
    label: str = ""
    section: bool = False
    tail: str = ""  # printed after a heading: ":" or "."
    run_in: str = ""
    bold: bool = False
    italic: bool = False
    align: str = "justify"  # or "centre"
    more: list[str] = field(default_factory=list)
    task: Task | None = None
    indicator: Indicator | None = None
    table: Table | None = None
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Appendix:
    id: str  # "PL", "PL1"; "" for a plan that a decision puts into force
    title: list[str]  # printed centred: "Phụ lục", its name, "(Kèm theo …)"
    body: list[Node]
    landscape: bool = False


@dataclass(slots=True)
class Doc:
    """A whole document. Head lines are as printed; the names of the gold are in sentence case."""

    stem: str
    doc_type: str
    title: str
    number: str  # "12"; "" for a number left blank
    symbol: str  # "/KH-SNV", "-KH/TU"
    place: str
    year: int
    month: int
    day: int | None  # None where it is left blank
    left: list[str]  # the upper body's lines, then the body's own, as printed
    own_lines: int  # how many of them are the body's own (bold)
    parent_body: str | None
    issuing_body: str
    signature: list[str]  # TM., KT., post: as printed
    signer_position: str
    signer_name: str
    recipients: list[str]
    body: list[Node] = field(default_factory=list)
    appendices: list[Appendix] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    addressees: list[str] = field(default_factory=list)  # Kính gửi, of an official letter
    party: bool = False
    handwritten: bool = False  # number and day are drawn as strokes
    end_mark: bool = True
    seal: bool = True
    e_stamp: bool = False
    size: float = 14.0  # of the body, in points
    type_line: str = ""  # "KẾ HOẠCH"; empty for a letter
    form: str = ""  # of a table document, for grouping results
    sections_scored: bool = True  # False where the contract does not say how sections are named

    @property
    def full_number(self) -> str | None:
        return self.number + self.symbol if self.number else None

    @property
    def issued_on(self) -> str:
        month = f"{self.year:04d}-{self.month:02d}"
        return month if self.day is None else f"{month}-{self.day:02d}"
