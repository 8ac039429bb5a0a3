"""Documents made in a few lines: printed lines with boxes, grids, and whole plans from plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import dedent

from hypothesis import settings

from pipeline.document import (
    Block,
    BlockKind,
    Box,
    Cell,
    Document,
    Evidence,
    Grid,
    Label,
    LabelKind,
    Line,
    Node,
    Outline,
    Page,
    Paragraph,
    Place,
    SourceFile,
    Table,
    TableCell,
    TableRow,
    TextSource,
    Word,
)
from pipeline.flow import understand
from pipeline.parse import outline

PATIENT = settings(deadline=None, max_examples=150)  # other work may slow the machine down

LEFT, RIGHT = 85.0, 540.0  # the type area of an A4 page, points
SIZE, PITCH = 13.0, 19.0
CHAR = 6.0  # what one character is wide


def line(text: str, x0: float = LEFT, y0: float = 100.0, confidence: float = 1.0) -> Line:
    """One printed line: its words side by side from x0 on, y0 the top."""
    words, at = [], x0
    for word in text.split():
        wide = CHAR * len(word)
        words.append(Word(word, Box(at, y0, at + wide, y0 + SIZE), confidence))
        at += wide + CHAR
    return Line(words)


def full(text: str, x0: float = LEFT, y0: float = 100.0) -> Line:
    """A line set to the right margin: its words spread over the measure."""
    words = text.split()
    ink = CHAR * sum(map(len, words))
    space = (RIGHT - x0 - ink) / max(1, len(words) - 1)
    assert space > 0, f"too long for the measure: {text}"
    out, at = [], x0
    for word in words:
        wide = CHAR * len(word)
        out.append(Word(word, Box(at, y0, at + wide, y0 + SIZE)))
        at += wide + space
    return Line(out)


def centred(text: str, y0: float, middle: float = (LEFT + RIGHT) / 2) -> Line:
    wide = CHAR * len(" ".join(text.split()))
    return line(text, middle - wide / 2, y0)


def down(lines: Sequence[Line], top: float = 100.0, pitch: float = PITCH) -> list[Line]:
    """The lines set one under the other."""
    out = []
    for i, one in enumerate(lines):
        shift = top + i * pitch - one.words[0].box.y0
        out.append(moved(one, 0.0, shift))
    return out


def moved(one: Line, dx: float, dy: float) -> Line:
    return Line(
        [
            Word(w.text, Box(w.box.x0 + dx, w.box.y0 + dy, w.box.x1 + dx, w.box.y1 + dy), w.confidence, w.bold)
            for w in one.words
        ]
    )


def block(lines: Sequence[Line], kind: BlockKind = BlockKind.TEXT) -> Block:
    box = lines[0].box
    for one in lines:
        box = box.union(one.box)
    return Block(kind, box, list(lines))


def scanned(blocks: Sequence[Block], number: int = 1, source: TextSource = TextSource.OCR) -> Page:
    return Page(number, 595.0, 842.0, 200.0, 0, source, list(blocks))


def column(texts: Sequence[str], kind: BlockKind, top: float = 60.0) -> Block:
    """The lines of a head's or foot's column, centred in it."""
    middle = 180.0 if kind == BlockKind.LEFT else 400.0
    return block([centred(text, top + i * PITCH, middle) for i, text in enumerate(texts)], kind)


# ---------------------------------------------------------------- grids and tables


def grid(
    rows: Sequence[Sequence[str | None]],
    spans: dict[tuple[int, int], tuple[int, int]] | None = None,
    top: float = 100.0,
) -> Block:
    """A table block. None: covered by a joined cell; `spans`: (row, column) -> (rows, columns) that a cell covers."""
    spans, cells = spans or {}, []
    columns = len(rows[0])
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text is None:
                continue
            high, wide = spans.get((r, c), (1, 1))
            box = Box(85 + 90 * c, top + 40 * r, 85 + 90 * (c + wide), top + 40 * (r + high))
            lines = [line(text, box.x0 + 2, box.y0 + 2)] if text else []
            cells.append(Cell(r, c, high, wide, box, lines))
    box = Box(85, top, 85 + 90 * columns, top + 40 * len(rows))
    return Block(BlockKind.TABLE, box, grid=Grid(len(rows), columns, cells))


def table(rows: Sequence[Sequence[str]], heads: int = 1) -> Table:
    """A table of single cells on page 1, its first rows the heads; a row of one text is joined over all columns."""
    columns = max(map(len, rows))
    made = []
    for r, row in enumerate(rows):
        place = Place(1, Box(85, 100 + 20 * r, 500, 120 + 20 * r))
        if len(row) == 1 and columns > 1:
            cells = [TableCell(row[0], place, column_span=columns, continued=c > 0) for c in range(columns)]
        else:
            cells = [TableCell(text, place) for text in row]
        made.append(TableRow(cells, r < heads))
    return Table(columns, made)


# ---------------------------------------------------------------- outlines


def paragraph(text: str, kind: LabelKind | None = None, label: str = "", value: tuple[int, ...] = (1,)) -> Paragraph:
    made = Label(kind, label, value, label) if kind else None
    return Paragraph(text, [Place(1, Box(85, 100, 540, 120))], made)


def node(
    text: str, *children: Node, section: str | None = None, kind: LabelKind | None = None, label: str = ""
) -> Node:
    return Node(paragraph(text, kind, label), children=list(children), section_id=section)


def dash(text: str, *children: Node) -> Node:
    return Node(paragraph(text, LabelKind.DASH, "-"), children=list(children))


def text_pages(text: str) -> list[Page]:
    """A plan as text, its pages parted by form feeds, as ingest hands it on: on a grid of characters."""
    pages = []
    for number, part in enumerate(dedent(text).strip("\n").split("\f"), 1):
        lines = []
        for i, row in enumerate(part.strip("\n").split("\n")):
            if row.strip():
                indent = len(row) - len(row.lstrip())
                lines.append(line(row, indent * CHAR, i * 14.0))
        pages.append(Page(number, 600.0, 842.0, 0.0, 0, TextSource.TEXT, [block(lines)] if lines else []))
    return pages


def read(text: str) -> Document:
    """A plan's text through parse and extract."""
    pages = text_pages(text)
    return understand(SourceFile("made.txt", "0" * 64, "text", len(pages)), pages)


def outline_of(text: str) -> Outline:
    return outline(text_pages(text))


def walk(nodes: list[Node]) -> Iterator[Node]:
    for one in nodes:
        yield one
        yield from walk(one.children)


def on_pages(evidence: Sequence[Evidence], document: Document) -> bool:
    """Whether every box lies on its page (a point of room for rounding)."""
    sizes = {p.page: (p.width, p.height) for p in document.pages}
    return all(
        e.bbox is None
        or (-1 <= e.bbox[0] < e.bbox[2] <= sizes[e.page][0] + 1 and -1 <= e.bbox[1] < e.bbox[3] <= sizes[e.page][1] + 1)
        for e in evidence
    )
