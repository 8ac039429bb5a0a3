"""parse: the lines of all pages -> the document's outline: head, title, section tree, foot, appendices."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby, pairwise, takewhile

from pipeline.document import (
    BlockKind,
    Grid,
    LabelKind,
    Outline,
    Page,
    Paragraph,
    Place,
    Table,
    TableRow,
    TextSource,
    bounding,
)
from pipeline.knowledge import load
from pipeline.parse import feet, tables
from pipeline.parse.edges import last_row, refitted
from pipeline.parse.entries import Entry
from pipeline.parse.labels import read_label
from pipeline.parse.list_signs import listing
from pipeline.parse.lone_heads import under_heads
from pipeline.parse.notes import begins_note
from pipeline.parse.paragraphs import Piece, goes_on, join, paragraph, pieces
from pipeline.parse.resumed import counts_on, mark_heads_again, resumes
from pipeline.parse.rims import beside
from pipeline.parse.tree import build
from pipeline.parse.unsure import holds_white, mark_unsure
from pipeline.parse.zones import Zones, appendix_number, begins_appendix, is_motto, is_recipients, split
from pipeline.text import fold

__all__ = ["outline"]

_COLUMNS = (BlockKind.LEFT, BlockKind.RIGHT)
_HEAD = 8  # lines of an appendix that say what it is
_KEPT_LINE = 150  # characters: a text file with longer lines holds a paragraph a line
_ROW_GAP = 18.0  # points of white under the last row of a table
_NOISE = 3  # letters and figures of a page number or a misread speck between the pages of a table
_SURE_NUMBER = 0.9  # confidence of a page's printed number that is believed
_HEADS = 3  # of a table, at least, whose rows are missed where none follow
_LACKING = 9  # sheets that may lack between two pages; a greater step is another numbering
_HARD = 0.7  # mean word confidence of a line that may be several cells' words, read through
_HOPELESS = 0.3  # mean word confidence of a line under which nothing of it is print


def outline(pages: list[Page]) -> Outline:
    """Sort the lines of a document into its logical parts. Never raises: what fits nowhere is a plain paragraph."""
    with listing(pages):
        return _outline(pages)


def _outline(pages: list[Page]) -> Outline:
    zones = split(pages)
    writer = _Text(pages)
    result = Outline()
    for name in ("head_left", "head_right"):
        found: list[Entry] = getattr(zones, name)
        setattr(result, name, writer.lines(found))
    result.title = [e.text for e in zones.title]
    if result.title and not zones.typed:
        result.title.insert(0, "")
    writer.title(zones.title, typed=zones.typed)
    result.body = build(writer.elements(zones.body))
    result.recipients, result.signature = writer.lines(zones.recipients), writer.lines(zones.signature)
    for prefix, part in _appendices(zones.after):
        body, foot = _without_feet(part)
        result.body += build(writer.elements(body), prefix)
        writer.lines(foot)
    result.notes = writer.notes(zones.notes)
    _record(result, zones, writer.boxed)
    result.text_pages = ["\n".join(writer.pages[p.number]) for p in pages]
    return result


def _record(result: Outline, zones: Zones, boxed: bool) -> None:
    """Keep where the head and foot stand, and how sure their words are."""
    for name in ("head_left", "head_right", "title", "recipients", "signature"):
        some: list[Entry] = getattr(zones, name)
        lines = [e.line for e in some if e.line]
        result.confidences[name] = sum(x.confidence for x in lines) / len(lines) if lines else 0.0
        for number, group in groupby(some, key=lambda e: e.page):
            box = bounding([e.line.box for e in group if e.line]) if boxed else None
            result.places.setdefault(name, []).append(Place(number, box))
    _doubt(result, zones)


def _doubt(result: Outline, zones: Zones) -> None:
    """How sure the two figures are that are often written by hand: the number and the day."""
    number = "|".join(load("head_lines.yaml")["number"]["misread"])
    for entry in zones.head_left:
        if entry.line and re.match(rf"\W*(?:{number})(?:\b|\W?:)", fold(entry.text)):
            upto = list(takewhile(lambda w: "/" not in w.text, entry.line.words))
            some = [*upto, *entry.line.words[len(upto) : len(upto) + 1]]
            result.confidences["number"] = min(
                w.confidence for w in some if any(c.isdigit() for c in w.text) or w is some[-1]
            )
    for entry in zones.head_right:
        words = entry.line.words if entry.line else []
        for before, word in pairwise(words):
            if fold(before.text).startswith(load("head_lines.yaml")["day"]["before"]) and any(
                c.isdigit() for c in before.text + word.text
            ):
                result.confidences["day"] = min(before.confidence, word.confidence)


def _appendices(entries: list[Entry]) -> list[tuple[str | None, list[Entry]]]:
    """What follows the foot, cut at each "PHỤ LỤC"; unnumbered ones count PL or PL1, PL2, ….

    A plan that a decision puts into force follows the decision's foot under its own title: it has no prefix.
    """
    parts: list[list[Entry]] = []
    for i, entry in enumerate(entries):
        top = i == 0 or entries[i - 1].page != entry.page
        if not parts or (entry.line and begins_appendix(entries, i) and (top or _heads_page(entries, i))):
            parts.append([])
        parts[-1].append(entry)
    named = [p for p in parts if p[0].line and begins_appendix(p, 0)]
    found: list[tuple[str | None, list[Entry]]] = []
    for part in parts:
        number = appendix_number(part[0].text) if part in named else ""
        if part in named:
            found.append((f"PL{number or (named.index(part) + 1 if len(named) > 1 else '')}", part))
        else:
            own = any(e.line and is_motto(e.text) for e in part[:_HEAD])
            found.append((None if _in_force(part) and not own else "PL", part))
    return found


def _in_force(part: list[Entry]) -> bool:
    """Whether a part is what a decision puts into force, "(Kèm theo Quyết định số …)", and not the appendix of a plan,
    "(Kèm theo Kế hoạch số …)", over which "PHỤ LỤC" was not printed or not read."""
    words = load("parts.yaml")
    cues, own = ("|".join(re.escape(fold(w)) for w in words[key]) for key in ("attached", "with_appendices"))
    head = list(takewhile(lambda e: not (e.line and _opens_body(e.text)), part[:_HEAD]))
    named = [fold(e.text) for e in head if e.line and re.search(rf"\b(?:{cues})\b", fold(e.text))]
    plans = any(re.search(rf"\b(?:{cues})\s+(?:{own})\b", text) for text in named)
    return bool(named) and not plans and not any(e.grid for e in head)


def _opens_body(text: str) -> bool:
    """The first heading of a plan, "I. MỤC ĐÍCH": what stands behind it is no more its title."""
    label = read_label(text)[0]
    return bool(label and label.kind in (LabelKind.ROMAN, LabelKind.PART))


def _without_feet(part: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """An attached document has a foot of its own: its recipients and signature are no items. They stay in the text."""
    body, foot, page = list[Entry](), list[Entry](), 0
    listed = {i for places in feet.unheaded(part) for i in places}
    for i, entry in enumerate(part):
        if entry.line and is_recipients(entry.text):
            page = entry.page
        (foot if (entry.page == page or i in listed) and not entry.grid else body).append(entry)
    return body, foot


def _heads_page(entries: list[Entry], i: int) -> bool:
    """Whether only a line or two stand over entry i on its page."""
    return sum(e.page == entries[i].page for e in entries[max(0, i - 3) : i]) < 3


class _Text:
    """Makes paragraphs and tables of entries, and keeps the .txt as it goes."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages: dict[int, list[str]] = {p.number: [] for p in pages}
        self.printed = {p.number: number for p in pages if (number := _printed_number(p))}
        self.boxed = all(p.source != TextSource.TEXT for p in pages)
        longest = max((len(line.text) for p in pages for line in p.lines()), default=0)
        self.kept_lines = not self.boxed and longest > _KEPT_LINE

    def lines(self, entries: Iterable[Entry]) -> list[str]:
        texts = []
        for entry in entries:
            texts.append(entry.text)
            self.pages[entry.page].append(entry.text)
        return texts

    def title(self, entries: list[Entry], *, typed: bool) -> None:
        if entries:
            page = self.pages[entries[0].page]
            if typed:
                page.append(entries[0].text)
            if rest := entries[int(typed) :]:
                page.append(join([e.text for e in rest]))

    def notes(self, entries: list[Entry]) -> list[Paragraph]:
        """Footnotes, one of them from each number to the next."""
        found: list[Piece] = []
        for entry in entries:
            assert entry.line is not None
            if not found or found[-1].page != entry.page or begins_note(entry.text):
                found.append(Piece(entry.page, [], False, False, 1.0, self.boxed))
            found[-1].lines.append(entry.line)
        for piece in found:
            self.pages[piece.page].append(piece.text)
        return [paragraph([piece]) for piece in found]

    def elements(self, entries: list[Entry]) -> list[Paragraph | Table]:
        """Paragraphs and tables in reading order, joined over page breaks."""
        found: list[list[Piece] | Table] = []
        groups, taken = _groups(entries), set[int]()
        for n, group in enumerate(groups):
            if group[0].grid:
                self._add_table(found, group[0])
                continue
            taken |= self._add_last_row(found, groups[n:])
            if rest := [e for e in group if id(e) not in taken]:
                self._add_pieces(found, rest)
        for table in (x for x in found if isinstance(x, Table)):
            mark_unsure(table)
        return [x if isinstance(x, Table) else paragraph(x) for x in found]

    def _add_last_row(self, found: list[list[Piece] | Table], groups: list[list[Entry]]) -> set[int]:
        """Give the table on the page before the row on top of this one, if it reads as lines; the entries taken."""
        page, table = groups[0][0].page, found[-1] if found else None
        if not isinstance(table, Table) or not self.boxed or table.rows[-1].cells[0].place.page != page - 1:
            return set()
        own = [e for group in takewhile(lambda g: g[0].page == page and not g[0].grid, groups) for e in group if e.line]
        own.sort(key=lambda e: e.line.box.y0 if e.line else 0.0)
        for n in range(1, len(own)):
            above = max(e.line.box.y1 for e in own[:n] if e.line)
            if (line := own[n].line) and line.box.y0 - above > _ROW_GAP:
                own = own[:n]
                break
        under = next((g[0].grid for g in groups[1:2] if g[0].page == page and len(own) == len(groups[0])), None)
        grid = last_row([e.line for e in own if e.line], table, under)
        if grid is None:
            return set()
        self._add_table(found, Entry(page, BlockKind.TABLE, own[0].block, grid=grid))
        return {id(e) for e in own}

    def _add_pieces(self, found: list[list[Piece] | Table], group: list[Entry]) -> None:
        page = group[0].page
        some = pieces([e.line for e in group if e.line], page, self.boxed, self.kept_lines)
        for i, piece in enumerate(some):
            self.pages[page].append(piece.text)
            last = found[-1] if found else None
            if i == 0 and isinstance(last, Table) and self._may_go_on(last, piece):
                last.rows[-1].unsure = True
                last.unsure_on.add(page)
            if i == 0 and isinstance(last, Table) and _lacks_rows(last, page):
                last.unsure_on.add(page)
            if i == 0 and isinstance(last, list) and last[-1].page < page and goes_on(last[-1], piece):
                last.append(piece)
            else:
                found.append([piece])

    def _may_go_on(self, table: Table, piece: Piece) -> bool:
        """Whether a table on the page before may go on in lines: on a scan where they begin in mid-sentence or were
        hard to read, as the words of several columns are that are read through."""
        hard = piece.text[:1].islower() or piece.lines[0].confidence < _HARD
        return (hard or not self.boxed) and tables.may_go_on(table, piece.text, piece.page)

    def _add_table(self, found: list[list[Piece] | Table], entry: Entry) -> None:
        assert entry.grid is not None
        last = _table_before(found)
        grid = refitted(under_heads(entry.grid, last, entry.page), last) if last and self.boxed else entry.grid
        rows = tables.rows_of(grid, entry.page, self.boxed)
        if grid.by_white and self.boxed and holds_white(grid):  # a text file's spaces are as wide as that white
            for row in rows:
                row.unsure = True
        mark_heads_again(last, rows)
        self.pages[entry.page] += [t for t in map(tables.row_text, rows) if t]
        cut_off = _table_behind_lines(found, entry.grid, rows, entry.page) if self.boxed and not last else None
        if last and (tables.continues(last, rows) or (self.boxed and counts_on(last, grid, rows, entry.page))):
            tables.extend(last, rows, cut=self._lacks_sheet(tables.last_page(last), entry.page))
        elif cut_off:
            cut_off.rows[-1].unsure = True
            cut_off.unsure_on |= {entry.page - 1, entry.page}
            tables.extend(cut_off, rows, cut=True)
        else:
            found.append(Table(grid.columns, rows))

    def _lacks_sheet(self, page: int, following: int) -> bool:
        """Whether the numbers printed on two pages say that a sheet between them was not scanned."""
        a, b = self.printed.get(page), self.printed.get(following)
        return a is not None and b is not None and following - page < b - a <= _LACKING


def _lacks_rows(table: Table, page: int) -> bool:
    """Whether a table ends in its heads and lines follow on their page: its rows, which nothing parts into cells."""
    last = table.rows[-1]
    return last.header and table.columns >= _HEADS and last.cells[0].place.page == page


def _printed_number(page: Page) -> int | None:
    """The number at a page's rim; None where there is none, or it was read with doubt."""
    words = [w for b in page.blocks if b.kind == BlockKind.PAGE_NUMBER for line in b.lines for w in line.words]
    sure = len(words) == 1 and words[0].confidence >= _SURE_NUMBER and words[0].text.isdecimal()
    return int(words[0].text) if sure and len(words[0].text) < 4 else None


def _table_before(found: list[list[Piece] | Table]) -> Table | None:
    """The table that a grid may go on with: the last element, bits of noise and page numbers after it aside."""
    table = next((element for element in reversed(found) if isinstance(element, Table)), None)
    if table is None:
        return None
    for element in reversed(found):
        if isinstance(element, Table):
            break
        between = [piece for piece in element if not beside(table, piece.page, piece.lines)]
        legible = [line.text for piece in between for line in piece.lines if line.confidence >= _HOPELESS]
        if sum(c.isalnum() for text in legible for c in text) > _NOISE:
            return None
    return table


def _table_behind_lines(found: list[list[Piece] | Table], grid: Grid, rows: list[TableRow], page: int) -> Table | None:
    """The table that a grid goes on with though lines lie between: rows of it that nothing parts into cells."""
    at = next((n for n in range(len(found) - 1, -1, -1) if isinstance(found[n], Table)), None)
    if at is None:
        return None
    table = found[at]
    between = [piece for element in found[at + 1 :] if not isinstance(element, Table) for piece in element]
    return table if isinstance(table, Table) and resumes(table, between, grid, rows, page) else None


def _groups(entries: list[Entry]) -> list[list[Entry]]:
    """Runs of lines that share margins: the full-width lines of a page, or one column block; grids alone."""

    def key(entry: Entry) -> tuple[int, int]:
        return entry.page, entry.block if entry.grid or entry.kind in _COLUMNS else -1

    return [list(g) for _, g in groupby(entries, key=key)]
