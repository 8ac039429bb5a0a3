"""A page on its way: as ingest takes it, as an image, as regions, and as the words that were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
else:
    Pixels = Any  # whoever leads a run looks at no pixel, and need not wait for numpy


class Box(NamedTuple):
    """A rectangle: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def overlap(self, other: Box) -> float:
        """The area that both cover."""
        wide = min(self.x1, other.x1) - max(self.x0, other.x0)
        high = min(self.y1, other.y1) - max(self.y0, other.y0)
        return max(0.0, wide) * max(0.0, high)


def bounding(boxes: list[Box]) -> Box | None:
    """The smallest box round all of them; None for none."""
    if not boxes:
        return None
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


class PageWarning(StrEnum):
    """What a page's reader should know; the words stand in knowledge/messages.yaml, in English and Vietnamese."""

    BLANK = "blank"
    BLACK = "black"
    TURNED = "turned"  # the content lay at 90, 180 or 270 degrees; see `rotation`
    FOREIGN = "foreign_language"
    LOW_CONFIDENCE = "low_confidence"
    GARBAGE_LAYER = "garbage_text_layer"  # the embedded text was not believed; the image was read
    NO_TEXT = "no_text"
    SEAL_OVER_TEXT = "seal_over_text"
    RESOLUTION_LOWERED = "resolution_lowered"
    LOW_RESOLUTION = "low_resolution"
    OCR_TIMEOUT = "ocr_timeout"
    OCR_FAILED = "ocr_failed"
    OUT_OF_MEMORY = "out_of_memory"
    RENDER_FAILED = "render_failed"
    TABLE_UNSURE = "table_unsure"  # its heads or columns could not be made out
    LINES_LEFT = "lines_left"  # lines that look like work gave no row
    CONTROL_SIGNS = "control_signs"  # signs that steer a screen or turn the direction of writing were left out
    LEGACY_ENCODING = "legacy_encoding"  # TCVN3 or VNI text, converted or read from the image


class TextSource(StrEnum):
    """Where the words of a page come from."""

    OCR = "ocr"
    LAYER = "layer"  # the PDF's own text
    TEXT = "text"  # a text file
    NONE = "none"  # blank or unreadable


# ---------------------------------------------------------------- ingest


@dataclass(slots=True)
class Word:
    text: str
    box: Box
    confidence: float = 1.0  # 0 to 1
    bold: bool | None = None  # None where nobody looked
    choices: tuple[tuple[str, float], ...] = ()  # the OCR's other readings, each with its chance of 0 to 1


@dataclass(slots=True)
class Line:
    """The words of one printed line, left to right. For text files the boxes are of the character grid."""

    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def box(self) -> Box:
        return bounding([w.box for w in self.words]) or Box(0, 0, 0, 0)

    @property
    def confidence(self) -> float:
        """Mean of the words' confidences, weighted by their length."""
        total = sum(len(w.text) for w in self.words)
        return sum(w.confidence * len(w.text) for w in self.words) / total if total else 0.0


@dataclass(slots=True)
class SourceFile:
    """One input: what it is, before any page is read."""

    path: str
    sha256: str
    kind: str  # pdf, image, text
    pages: int


@dataclass(slots=True)
class SourcePage:
    """One page as ingest hands it on: pixels, or the lines of a text layer that can be trusted."""

    number: int  # from 1
    width: float  # points, as the file shows it
    height: float
    source: TextSource
    pixels: Pixels | None = None  # H x W x 3 RGB
    dpi: float = 0.0
    lines: list[Line] = field(default_factory=list)
    warnings: list[PageWarning] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)  # of a text file: its rows as they are, tabs and all
    before: list[list[str]] = field(default_factory=list)  # the last rows of the pages before it, the nearest one last


# ---------------------------------------------------------------- image


class Rule(NamedTuple):
    """A ruled line, in pixels of the ink image: horizontal ones have y0 = y1, vertical ones x0 = x1."""

    x0: int
    y0: int
    x1: int
    y1: int


@dataclass(slots=True)
class PageImage:
    """A page upright, straight, without coloured ink: 0 is ink, 255 is paper."""

    number: int
    ink: Pixels  # H x W grey
    dpi: float
    width: float  # points, upright
    height: float
    rotation: int  # how far the content lay turned clockwise in the file: 0, 90, 180, 270
    skew: float  # degrees that were taken out, positive = content lay turned clockwise
    to_page: NDArray[np.float64]  # 2 x 3: pixels of `ink` to points of the upright page as shown
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    seals: list[Box] = field(default_factory=list)  # pixels: where coloured seals stood
    blank: bool = False
    warnings: list[PageWarning] = field(default_factory=list)

    def page_box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box of pixels as the box round it in points on the page as shown."""
        # in plain numbers, for it is asked of each word: NumPy takes four times as long
        (a, b, c), (d, e, f) = self.to_page.tolist()
        xs = a * x0 + b * y0 + c, a * x1 + b * y0 + c, a * x0 + b * y1 + c, a * x1 + b * y1 + c
        ys = d * x0 + e * y0 + f, d * x1 + e * y0 + f, d * x0 + e * y1 + f, d * x1 + e * y1 + f
        return Box(round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2))


# ---------------------------------------------------------------- layout


class BlockKind(StrEnum):
    """What the page's geometry tells of a block; what its words tell is parse's affair."""

    TEXT = "text"  # a block over the whole measure
    LEFT = "left"  # the left of two columns that stand side by side (head, foot)
    RIGHT = "right"
    TABLE = "table"
    STAMP = "stamp"  # e-signature blocks, incoming stamps: kept out of the text
    PAGE_NUMBER = "page_number"
    FOOTNOTE = "footnote"


@dataclass(slots=True)
class CellRegion:
    row: int
    column: int
    row_span: int
    column_span: int
    box: Box  # pixels, inside the rules


@dataclass(slots=True)
class Region:
    """A part of the page to be read alone, in pixels; regions come in reading order."""

    kind: BlockKind
    box: Box
    cells: list[CellRegion] = field(default_factory=list)
    by_white: bool = False  # of a table: white space parts its columns, no lines


# ---------------------------------------------------------------- ocr


@dataclass(slots=True)
class Cell:
    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: list[Line] = field(default_factory=list)
    unread: bool = False  # ink stands in it, and no word was made of it
    breaks: tuple[int, ...] = ()  # of a text file: the lines before which its writer broke the cell's text

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Grid:
    """A table as it stands on one page."""

    rows: int
    columns: int
    cells: list[Cell]
    by_white: bool = False  # its columns, or its rows too, are told by white space alone
    doubted: frozenset[int] = frozenset()  # rows that may have been parted wrongly


@dataclass(slots=True)
class Block:
    kind: BlockKind
    box: Box
    lines: list[Line] = field(default_factory=list)
    grid: Grid | None = None

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclass(slots=True)
class Page:
    """A page that has been read: its blocks in reading order."""

    number: int
    width: float
    height: float
    dpi: float
    rotation: int
    source: TextSource
    blocks: list[Block] = field(default_factory=list)
    warnings: list[PageWarning] = field(default_factory=list)
    problem: str | None = None  # why it could not be read, for the run report

    def lines(self) -> list[Line]:
        """Every line of the page, those in table cells too."""
        found: list[Line] = []
        for block in self.blocks:
            found += block.lines
            if block.grid:
                found += [line for cell in block.grid.cells for line in cell.lines]
        return found

    @property
    def confidence(self) -> float:
        lines = self.lines()
        total = sum(len(line.text) for line in lines)
        return sum(line.confidence * len(line.text) for line in lines) / total if total else 0.0
