"""A document's text in its logical parts: what parse makes of the pages and extract reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from pipeline.document.page import Box


class LabelKind(StrEnum):
    PART = "part"  # Phần I, Chương II, Mục 1
    ARTICLE = "article"  # Điều 1.
    ROMAN = "roman"  # I.
    NUMBER = "number"  # 1.
    DECIMAL = "decimal"  # 1.1.
    LETTER = "letter"  # a)
    DASH = "dash"
    PLUS = "plus"
    BULLET = "bullet"
    UPPER = "upper"  # A.
    BRACKET = "bracket"  # (1)


class Label(NamedTuple):
    kind: LabelKind
    text: str  # as it goes into a section id: "II", "2.2.1", "a"
    value: tuple[int, ...]  # its place in its numbering: II = (2,), 2.2.1 = (2, 2, 1), đ = (5,)
    printed: str  # as it stands in the text: "2.2.1."


@dataclass(slots=True)
class Place:
    """Where something stands: a page and a box on it (None in a text file)."""

    page: int
    box: Box | None


@dataclass(slots=True)
class Paragraph:
    """A printed paragraph, joined over lines, hyphens and pages, its label cut off."""

    text: str
    places: list[Place]
    label: Label | None = None
    confidence: float = 1.0
    bold: bool | None = None
    parts: list[str] = field(default_factory=list)  # its text page by page, with the label: for the .txt

    @property
    def page(self) -> int:
        return self.places[0].page if self.places else 0


@dataclass(slots=True)
class TableCell:
    text: str
    place: Place
    confidence: float = 1.0
    column_span: int = 1
    row_span: int = 1
    continued: bool = False  # a copy of the cell to its left or above: cells joined over columns or rows
    from_above: bool = False  # of a copy: its cell begins in a row above
    unread: bool = False
    more: list[Place] = field(default_factory=list)  # where it goes on after a page break
    parts: list[str] = field(default_factory=list)  # its text, cut where a line ends that had room for the next word


@dataclass(slots=True)
class TableRow:
    cells: list[TableCell]  # one for each column; a joined cell is repeated, the copies marked `continued`
    header: bool = False
    by_white: bool = False  # no lines part its cells
    unsure: bool = False  # it, or a column, may have been told wrongly


@dataclass(slots=True)
class Table:
    """A table, joined over pages."""

    columns: int
    rows: list[TableRow]
    unsure_on: set[int] = field(default_factory=set)  # pages on which it may go on in lines that no columns part


@dataclass(slots=True)
class Node:
    """A place in the outline: a section, an item, a plain paragraph or a table, in reading order."""

    paragraph: Paragraph | None = None
    table: Table | None = None
    children: list[Node] = field(default_factory=list)
    section_id: str | None = None  # set where the node is a section
    level: int = 0
    appendix: str | None = None  # "PL", "PL1", … inside an appendix


@dataclass(slots=True)
class Outline:
    """A document's text in its logical parts, before anything is made of it."""

    head_left: list[str] = field(default_factory=list)
    head_right: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)  # type (empty where no line names it) and trích yếu, a line each
    body: list[Node] = field(default_factory=list)
    notes: list[Paragraph] = field(default_factory=list)  # footnotes
    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    places: dict[str, list[Place]] = field(default_factory=dict)  # of the parts above, by their names
    confidences: dict[str, float] = field(default_factory=dict)
    text_pages: list[str] = field(default_factory=list)  # the .txt, page by page
