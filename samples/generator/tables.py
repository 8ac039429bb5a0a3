"""Ruled tables: joined cells, rows that break over a page, headers that are repeated or not."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from samples.generator import ornaments
from samples.generator.fonts import style
from samples.generator.model import Table, TableCell, TableRow
from samples.generator.ruling import Ruling
from samples.generator.typeset import SetCell, Setter, Token, break_lines, join_lines, tokens

PAD = 3.0


@dataclass(slots=True)
class _Laid:
    """A cell broken into lines; `done` counts those that are drawn."""

    cell: TableCell
    row: int
    lines: list[list[Token]]
    ends: set[int]  # the last lines of its paragraphs
    done: int = 0


@dataclass(slots=True)
class _Band:
    """The part of a row that stands on this page."""

    row: int
    lines: int
    top: float
    height: float
    said: list[tuple[int, str]] = field(default_factory=list)


class _TableSetter:
    def __init__(self, setter: Setter, table: Table, rows: list[TableRow], edges: list[float], size: float) -> None:
        self.setter, self.table, self.rows, self.edges, self.size = setter, table, rows, edges, size
        self.again = False  # these heads were set before
        self.first = 0 if rows is table.header else len(table.header)
        self.ruling: Ruling | None = None
        self.leading = size * 1.18
        self.cells = [self._lay(cell, i) for i, row in enumerate(rows) for cell in row.cells]
        self.need = self._heights()
        self.bands: list[_Band] = []

    def _lay(self, cell: TableCell, row: int) -> _Laid:
        wide = self.edges[cell.column + cell.column_span] - self.edges[cell.column] - 2 * PAD
        font = style(cell.bold, False)
        parts = [break_lines(tokens([(part, font)]), self.size, wide) for part in cell.parts or [cell.text]]
        for part in parts[1:]:  # a new paragraph stands apart from the words before it in the cell's text
            part[0][0] = replace(part[0][0], spaced=True)
        ends = {sum(map(len, parts[: i + 1])) - 1 for i in range(len(parts))}
        return _Laid(cell, row, [line for part in parts for line in part], ends)

    def _heights(self) -> list[int]:
        """Lines that each row needs; a joined cell's surplus goes to its last row."""
        need = [1] * len(self.rows)
        for laid in self.cells:
            if laid.cell.row_span == 1:
                need[laid.row] = max(need[laid.row], len(laid.lines))
        for laid in self.cells:
            if laid.cell.row_span > 1:
                span = range(laid.row, laid.row + laid.cell.row_span)
                lack = len(laid.lines) - sum(need[i] for i in span)
                need[span[-1]] += max(0, lack)
        return need

    def run(self, header: _TableSetter | None) -> None:
        for row, lines in enumerate(self.need):
            left = lines
            while left:
                fits = int((self.setter.room() - 2 * PAD) // self.leading)
                whole = fits >= left
                least = 1 if self.table.tight else 3
                if not whole and (fits < least or (not self.table.tight and (left - fits < 2 or lines < 5))):
                    self._turn(header)
                    continue
                take = left if whole else fits
                high = take * self.leading + 2 * PAD
                self.bands.append(_Band(row, take, self.setter.y, high))
                self.setter.y += high
                left -= take
                if left:
                    self._turn(header)
        self._flush()

    def _turn(self, header: _TableSetter | None) -> None:
        self._flush()
        self.setter.new_page(self.setter.landscape)
        if header is not None:
            again = _TableSetter(self.setter, self.table, header.rows, self.edges, self.size)
            again.again = True
            again.run(None)

    def _flush(self) -> None:
        """Draw what stands on this page."""
        if self.table.rules:
            self.ruling = Ruling(self.table.rules, self.edges[0], self.edges[-1])
        for laid in self.cells:
            span = range(laid.row, laid.row + laid.cell.row_span)
            bands = [band for band in self.bands if band.row in span]
            if bands:
                self._draw(laid, bands, ends=bands[-1].row == span[-1])
        for band in self.bands:
            if band.said:
                self.setter.say(" | ".join(text for _, text in sorted(band.said)))
            right = self.edges[-1]
            self.setter.mark(self.rows[band.row], (self.edges[0], band.top, right, band.top + band.height))
        if self.ruling:
            self.ruling.draw(self.setter.canvas, self.setter.page.height, len(self.setter.pages))
        self.bands = []

    def _draw(self, laid: _Laid, bands: list[_Band], ends: bool) -> None:
        cell, setter = laid.cell, self.setter
        x0, x1 = self.edges[cell.column], self.edges[cell.column + cell.column_span]
        top, bottom = bands[0].top, bands[-1].top + bands[-1].height
        if self.ruling:
            self.ruling.box(x0, top, x1, bottom)
        else:
            setter.canvas.setLineWidth(0.6)
            setter.canvas.rect(x0, setter.page.height - bottom, x1 - x0, bottom - top)
        lines = laid.lines[laid.done : laid.done + sum(band.lines for band in bands)]
        self._keep(laid, join_lines(lines), (x0, top, x1, bottom))
        if not lines:
            return
        whole = laid.done == 0 and len(lines) == len(laid.lines) and ends
        high = len(lines) * self.leading
        y = top + (bottom - top - high) / 2 if whole and cell.centred else top + PAD
        for i, line in enumerate(lines):
            last = laid.done + i in laid.ends
            how = "centre" if cell.centred else ("left" if last or len(line) < 4 else "full")
            setter.line_at(line, self.size, x0 + PAD, x1 - x0 - 2 * PAD, y + i * self.leading, align=how)
        bands[0].said.append((cell.column, join_lines(lines)))
        laid.done += len(lines)

    def _keep(self, laid: _Laid, text: str, box: tuple[float, float, float, float]) -> None:
        cell = laid.cell
        place = (self.first + laid.row, cell.column, cell.row_span, cell.column_span)
        page = len(self.setter.pages)
        self.setter.cells.append(SetCell(id(self.table), *place, page, box, text, self.again))


def set_table(setter: Setter, table: Table) -> None:
    """Set a table over the whole measure, over as many pages as it takes."""
    total = sum(table.widths)
    edges = [setter.left]
    for share in table.widths:
        edges.append(edges[-1] + setter.measure * share / total)
    size = table.size or (12.0 if setter.landscape else 11.5)
    header = _TableSetter(setter, table, table.header, edges, size)
    header.run(None)
    body = _TableSetter(setter, table, table.rows, edges, size)
    body.run(header if table.repeat_header else None)
    if table.seal:
        x = edges[0] + (edges[-1] - edges[0]) * float(setter.rng.uniform(0.3, 0.9))
        ornaments.seal(setter, x, setter.y - 30, setter.doc.issuing_body)
        ornaments.signature(setter, x + 40, setter.y - 20)
    setter.y += 10
