"""Sets an abstract document on pages as decree 30/2020/NĐ-CP wants them, and keeps where everything came to stand."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from samples.generator.fonts import BOLD, ITALIC, REGULAR, register, style, width
from samples.generator.model import Appendix, Doc, Node

MM = 72 / 25.4
Spot = tuple[int, tuple[float, float, float, float]]


@dataclass(slots=True)
class Token:
    text: str
    font: str
    spaced: bool  # a space stands before it


@dataclass(slots=True)
class SetPage:
    width: float
    height: float
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class SetCell:
    """The part of a table's cell that stands on one page. Rows count from the table's first head."""

    table: int  # id() of the table
    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    box: tuple[float, float, float, float]
    text: str
    again: bool = False  # a head that is repeated on a later page


@dataclass(slots=True)
class Layout:
    """`spots`: by id() of a node or row, the pages (from 1) and boxes in points, origin top left."""

    pdf: bytes
    pages: list[SetPage]
    spots: dict[int, list[Spot]]
    cells: list[SetCell] = field(default_factory=list)


def tokens(runs: list[tuple[str, str]]) -> list[Token]:
    """Words with their fonts; a code may break after its hyphens, as in a word processor."""
    out: list[Token] = []
    glued = True
    for text, font in runs:
        for i, word in enumerate(text.split(" ")):
            spaced = (i > 0 or not glued) and bool(out)
            if word == "":
                continue
            pieces, start = [], 0
            for j, char in enumerate(word[:-1]):
                if char == "-" and j > 1:
                    pieces.append(word[start : j + 1])
                    start = j + 1
            pieces.append(word[start:])
            out += [Token(piece, font, spaced and k == 0) for k, piece in enumerate(pieces)]
        glued = not text.endswith(" ")
    return out


def plain(line: list[Token]) -> str:
    return "".join((" " if token.spaced and i else "") + token.text for i, token in enumerate(line))


def break_lines(words: list[Token], size: float, measure: float, indent: float = 0.0) -> list[list[Token]]:
    """Greedy lines; the first is shorter by the indent."""
    lines: list[list[Token]] = []
    line: list[Token] = []
    used = indent
    for token in words:
        wide = width(token.text, token.font, size)
        space = width(" ", token.font, size) if token.spaced and line else 0.0
        if line and used + space + wide > measure:
            lines.append(line)
            line, used, space = [], 0.0, 0.0
        line.append(token)
        used += space + wide
    return [*lines, line] if line else lines


class Setter:
    """A cursor that goes down the pages."""

    def __init__(self, doc: Doc, rng: np.random.Generator) -> None:
        register()
        self.doc = doc
        self.rng = rng
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=A4, invariant=1)
        self.pages: list[SetPage] = []
        self.spots: dict[int, list[Spot]] = {}
        self.cells: list[SetCell] = []
        self.size = doc.size
        self.leading = doc.size * float(rng.uniform(1.2, 1.38))
        self.gap = float(rng.uniform(3.0, 6.0))
        self.indent = float(rng.uniform(10, 12.7)) * MM
        self.numbered = 0

    # -- pages

    def new_page(self, landscape: bool = False, restart: bool = False) -> None:
        if self.pages:
            self.canvas.showPage()
        wide, high = (A4[1], A4[0]) if landscape else A4
        self.canvas.setPageSize((wide, high))
        self.pages.append(SetPage(wide, high))
        self.landscape = landscape
        self.left = (20 if landscape else 30) * MM
        self.measure = wide - self.left - (18 if landscape else 17) * MM
        self.top = 20 * MM
        self.bottom = high - 20 * MM
        self.numbered = 1 if restart else self.numbered + 1
        self.y = self.top
        if self.numbered > 1:
            self.line_at(
                [Token(str(self.numbered), REGULAR, False)], 13, self.left, self.measure, 11 * MM, align="centre"
            )

    @property
    def page(self) -> SetPage:
        return self.pages[-1]

    def room(self) -> float:
        return self.bottom - self.y

    def say(self, text: str) -> None:
        """A line of the .txt, on this page."""
        self.page.texts.append(text)

    def mark(self, thing: object, box: tuple[float, float, float, float]) -> None:
        """Keep where a thing stands: one box a page."""
        number = len(self.pages)
        found = self.spots.setdefault(id(thing), [])
        if found and found[-1][0] == number:
            old = found[-1][1]
            box = (min(old[0], box[0]), min(old[1], box[1]), max(old[2], box[2]), max(old[3], box[3]))
            found.pop()
        found.append((number, box))

    # -- lines and paragraphs

    def line_at(self, line: list[Token], size: float, x: float, measure: float, y: float, *, align: str) -> None:
        """Draw one line whose top is y points below the page's top."""
        widths = [width(token.text, token.font, size) for token in line]
        gaps = [width(" ", t.font, size) if t.spaced and i else 0.0 for i, t in enumerate(line)]
        slack = measure - sum(widths) - sum(gaps)
        count = sum(gap > 0 for gap in gaps)
        if align == "centre":
            x += slack / 2
        stretch = slack / count if align == "full" and count else 0.0
        base = self.page.height - y - size * 0.92
        for token, wide, gap in zip(line, widths, gaps, strict=True):
            x += gap + (stretch if gap else 0.0)
            self.canvas.setFont(token.font, size)
            self.canvas.drawString(x, base, token.text)
            x += wide

    def paragraph(self, runs: list[tuple[str, str]], thing: object | None = None, align: str = "justify") -> None:
        """A paragraph of the body, over page ends where it must."""
        centred = align == "centre"
        indent = 0.0 if centred else self.indent
        lines = break_lines(tokens(runs), self.size, self.measure, indent)
        said: list[list[Token]] = []
        for i, line in enumerate(lines):
            if self.room() < self.leading:
                if said:
                    self.say(join_lines(said))
                    said = []
                self.new_page(self.landscape)
            first = indent if i == 0 else 0.0
            how = "centre" if centred else ("left" if i == len(lines) - 1 else "full")
            self.line_at(line, self.size, self.left + first, self.measure - first, self.y, align=how)
            if thing is not None:
                self.mark(thing, (self.left, self.y, self.left + self.measure, self.y + self.leading))
            said.append(line)
            self.y += self.leading
        self.y += self.gap
        self.say(join_lines(said))

    def centred(self, text: str, font: str, size: float, share: float = 0.8) -> None:
        """A centred text that wraps early, as titles do; one line of the .txt."""
        lines = break_lines(tokens([(text, font)]), size, self.measure * share)
        for line in lines:
            self.line_at(line, size, self.left, self.measure, self.y, align="centre")
            self.y += size * 1.25
        self.say(join_lines(lines))

    def rule(self, middle: float, wide: float, y: float) -> None:
        self.canvas.setLineWidth(0.7)
        self.canvas.line(middle - wide / 2, self.page.height - y, middle + wide / 2, self.page.height - y)

    # -- the tree

    def node(self, node: Node) -> None:
        if node.table is not None:
            from samples.generator.tables import set_table

            set_table(self, node.table)
        elif node.text or node.run_in:
            self.node_text(node)
        for child in node.children:
            self.node(child)

    def node_text(self, node: Node) -> None:
        font = style(node.bold, node.italic)
        runs = [(node.label + " ", font)] if node.label else []
        if node.run_in:
            bold = bool(self.rng.random() < 0.5)
            if runs and bold:
                runs = [(node.label + " ", BOLD)]
            runs.append((node.run_in + ": ", BOLD if bold else font))
        runs.append((node.text + node.tail, font))
        if node.section and self.room() < 2.2 * self.leading:  # a heading keeps with what follows
            self.new_page(self.landscape)
        self.paragraph(runs, node, node.align)
        for text in node.more:
            self.paragraph([(text, font)], node)

    def appendix(self, appendix: Appendix) -> None:
        self.new_page(appendix.landscape, restart=True)
        for i, text in enumerate(appendix.title):
            last = i == len(appendix.title) - 1 and text.startswith("(")
            self.centred(text, ITALIC if last else BOLD, self.size)
        self.rule(self.left + self.measure / 2, 70, self.y + 3)
        self.y += 14
        for node in appendix.body:
            self.node(node)

    def run(self) -> Layout:
        from samples.generator.frame import set_foot, set_head

        self.new_page()
        set_head(self)
        for node in self.doc.body:
            self.node(node)
        set_foot(self)
        for appendix in self.doc.appendices:
            self.appendix(appendix)
        self.canvas.showPage()
        self.canvas.save()
        return Layout(self.buffer.getvalue(), self.pages, self.spots, self.cells)


def join_lines(lines: list[list[Token]]) -> str:
    """The lines as one text; a word that broke after its hyphen is whole again."""
    out = ""
    for line in lines:
        out += (" " if out and line[0].spaced else "") + plain(line)
    return out


def typeset(doc: Doc, rng: np.random.Generator) -> Layout:
    """The document as a PDF with its text by pages. Raises FontsMissing where Tinos is not installed."""
    return Setter(doc, rng).run()
