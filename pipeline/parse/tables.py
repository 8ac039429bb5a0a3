"""Grids of single pages -> tables joined over pages: heads told from rows, broken rows mended, joined cells carried."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from rapidfuzz import fuzz

from pipeline.document import Cell, Grid, Place, Table, TableCell, TableRow
from pipeline.knowledge import load
from pipeline.parse import heads
from pipeline.parse.capitals import may_be_a_capital
from pipeline.parse.cell_texts import broken_lines, paragraphs_of, text_of, whole_years
from pipeline.parse.column_numbers import is_numbering, mark_again, renumber
from pipeline.parse.labels import read_label
from pipeline.parse.paragraphs import join
from pipeline.text import fold

_NEW = 3  # cells that all begin with a capital or a figure: no row that goes on
_TICK = 2  # letters of a tick, or of the sign of who does it: "x", "PH"
_SENTENCE = 8  # words that a cell has before a page cuts it, to be told from a name
_LABEL_AND_NAME = 2  # cells that a row has which heads others
_NUMBERED = 3  # rows with a number at least in a table that numbers them
_LACKING = 2  # columns at least that all rows but the rest of a broken one fill
_TITLE_LEAVES = 3  # columns at least that a row has besides cells joined over columns, unless it is a title's
_ALWAYS = 5  # rows that all have words in a column, which is then never left empty
_RARE = 40  # rows, of which one may lack them
_WORDS = re.compile(r"[^\W_]+")
_NUMBER = 5  # signs: "(12)." is the longest number of a column


def rows_of(grid: Grid, page: int, boxed: bool = True) -> list[TableRow]:
    """The rows of one page's grid, heads marked; joined cells repeated, the copies marked `continued`."""
    where: dict[tuple[int, int], Cell] = {}
    for cell in grid.cells:
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                where[r, c] = cell
    rows = []
    for r in range(grid.rows):
        cells = [_cell(where.get((r, c)), r, c, page, boxed) for c in range(grid.columns)]
        rows.append(TableRow(cells, by_white=grid.by_white, unsure=r in grid.doubted))
    _mark_heads(rows, where, grid)
    mark_again(rows)
    return rows


def _cell(cell: Cell | None, row: int, column: int, page: int, boxed: bool) -> TableCell:
    if cell is None:
        return TableCell("", Place(page, None))
    lines = [line for line in cell.lines if line.text.strip()]
    letters = sum(len(line.text) for line in lines)
    confidence = sum(line.confidence * len(line.text) for line in lines) / letters if letters else 1.0
    return TableCell(
        text_of([line.text for line in lines]),
        Place(page, cell.box if boxed else None),
        confidence,
        cell.column_span,
        cell.row_span,
        continued=(cell.row, cell.column) != (row, column),
        from_above=cell.row < row,
        unread=cell.unread,
        parts=paragraphs_of(lines, cell.box) if boxed else broken_lines(cell),
    )


def _mark_heads(rows: list[TableRow], where: dict[tuple[int, int], Cell], grid: Grid) -> None:
    for r, row in enumerate(rows):
        under = r > 0 and rows[r - 1].header
        hangs = under and any((cell := where.get((r, c))) and cell.row < r for c in range(len(row.cells)))
        opens = r == 0 and (heads.opens(row) or heads.centred_over(grid))
        row.header = (r == 0 or under) and (heads.is_head(row) or opens or hangs or (under and is_numbering(row)))
        if not row.header:
            return
        if under and is_numbering(row):
            renumber(row)


def continues(table: Table, rows: list[TableRow]) -> bool:
    """Whether the grid on top of a page goes on with the table at the end of the page before."""
    if not rows or len(rows[0].cells) != table.columns:
        return False
    heads, again = [r for r in table.rows if r.header], [r for r in rows if r.header]
    return not again or not heads or fuzz.ratio(_text(heads[0]), _text(again[0])) > 75


def _text(row: TableRow) -> str:
    return fold(" ".join(c.text for c in row.cells if not c.continued))


def last_page(table: Table) -> int:
    """The page on which a table ends so far."""
    last = table.rows[-1].cells
    return max(place.page for cell in last for place in (cell.place, *cell.more))


def may_go_on(table: Table, text: str, page: int) -> bool:
    """Whether a line on top of a page may be the rest of a table's last row, which nothing parts into its cells."""
    return (
        last_page(table) == page - 1 and (text[:1].islower() or not table.rows[-1].header) and not read_label(text)[0]
    )


def extend(table: Table, rows: list[TableRow], cut: bool = False) -> None:
    """Add the rows of the next page: a row that was broken goes on, cells joined over rows are carried down. Not so
    where a sheet between the two lacks (`cut`): what stands on it is not known."""
    body = [i for i, r in enumerate(rows) if not r.header and any(c.text or c.unread for c in r.cells)]
    last = table.rows[-1] if table.rows else None
    if body and last and not last.header and not cut:
        first = rows[body[0]]
        if _only_looks_joined(last, first):
            for n, cell in enumerate(first.cells):
                cell.column_span = 1
                if n:
                    cell.text, cell.continued = "", False
        shares = not first.cells[0].text and _shares_number(table, first)
        goes_on = (_broken(last, first) and not shares) or _lacks_number(table, first) or _rest_of_work(table, first)
        if goes_on or _cuts_code(table, first):
            _merge(last, first)
            _carry_on(last, rows[body[0] + 1 :])
            del rows[body[0]]
        else:
            _carry(table.rows, [rows[i] for i in body], shares=shares)
    table.rows += rows


def _only_looks_joined(last: TableRow, first: TableRow) -> bool:
    """Whether a row that white parts is no group's title but the end of the first cell of the row before it."""
    (before, *_), (cell, *rest) = last.cells, first.cells
    alone = first.by_white and cell.column_span > 1 and all(c.continued for c in rest)
    ended = before.text.rstrip().endswith((".", ";", ":"))
    return alone and before.column_span == 1 and bool(before.text) and not ended and cell.text[:1].islower()


def _lacks_number(table: Table, first: TableRow) -> bool:
    """Whether `first` alone has no number, in a table that numbers its rows: then it is the rest of the row before it,
    whatever it begins with (the next dash of a cell, a sentence of its own)."""
    if _spans_apart(table.rows[-1], first):
        return False
    numbers = [r.cells[0] for r in table.rows if not r.header]
    last, cell = numbers[-1], first.cells[0]
    if cell.text or cell.unread or max(cell.row_span, last.row_span) > 1 or len(numbers) < _NUMBERED:
        return False
    if _shares_number(table, first):
        return False
    counted = sum(bool(n.text) and len(n.text) <= _NUMBER + 1 and any(c.isalnum() for c in n.text) for n in numbers)
    return bool(last.text) and counted >= 0.9 * len(numbers) and any(c.text for c in first.cells)


def _rest_of_work(table: Table, first: TableRow) -> bool:
    """Whether `first` says one thing only, without a number, where all other rows say more: two columns at least that
    are never joined over rows nor left empty are empty in it. What it says may begin as a row does: the next dash."""
    last, said = table.rows[-1], [n for n, c in enumerate(first.cells) if c.text and not c.continued]
    others = [r for r in table.rows if not r.header and not _heads_group(r)]
    if len(said) != 1 or said[0] == 0 or not last.cells[said[0]].text or len(others) < _ALWAYS:
        return False
    if any(c.unread for c in first.cells) or _heads_group(last) or _spans_apart(last, first):
        return False
    lacking = [
        n
        for n, cell in enumerate(first.cells)
        if n and not cell.text and all(r.cells[n].text and r.cells[n].row_span == 1 for r in others)
    ]
    return len(lacking) >= _LACKING


def _spans_apart(last: TableRow, first: TableRow) -> bool:
    """Whether one of two rows has cells joined over columns that the other has not, or over nearly all: a title's.
    "Thường xuyên" under "Bắt đầu" and "Kết thúc" is cut by a page's end as it is."""
    most = max(1, len(first.cells) - _TITLE_LEAVES)
    pairs = zip(last.cells, first.cells, strict=True)
    return any(a.column_span != b.column_span or b.column_span > most for a, b in pairs)


def _cuts_code(table: Table, first: TableRow) -> bool:
    """Whether the number cell of the row before was cut, too: "NV0" before the page's end, "5" behind it, where all
    others are built like "NV05"."""
    own = [r.cells[0] for r in table.rows if not r.header and r.cells[0].column_span == 1 and r.cells[0].text]
    forms = [_form(cell.text) for cell in own]
    if len(forms) <= _NUMBERED or not first.cells[0].text or not re.search(r"[^\W\d_]", forms[-1]):
        return False
    whole = max(set(forms[:-1]), key=forms.count)
    return own[-1] is table.rows[-1].cells[0] and forms[-1] != whole == _form(own[-1].text + first.cells[0].text)


def _form(number: str) -> str:
    """A number with all its figures alike."""
    return re.sub(r"\d", "0", re.sub(r"\s", "", number))


def _shares_number(table: Table, first: TableRow) -> bool:
    """Whether a row without a number is a whole row under a number that it shares with the row before the page's end,
    as rows elsewhere in the table do: all that it says begins anew, a name and a time beside the work."""
    joined = any(r.cells[0].row_span > 1 and r.cells[0].text for r in table.rows if not r.header)
    pairs = zip(table.rows[-1].cells, first.cells, strict=True)
    filled = [(a.text, b.text) for a, b in pairs if b.text and not b.continued]
    again = sum(bool(a) for a, _ in filled)  # the rest of a broken row stands in its longest cell alone, mostly
    return joined and again >= 2 and all(t[:1].isupper() or t[:1].isdigit() for _, t in filled)


def _broken(last: TableRow, first: TableRow) -> bool:
    """Whether `first` is the rest of `last`: no number of its own, and a cell that goes on in mid-sentence."""
    filled = [(a, b) for a, b in zip(last.cells, first.cells, strict=True) if b.text and not b.continued]
    if not filled or _spans_apart(last, first):
        return False
    number = first.cells[0].text
    if not _has_number(last) and all(b.text for b in first.cells) and all(a.text for a in last.cells):
        # no number tells: two whole rows are two; a bad copy's specks begin many a cell with a small letter
        ended = last.cells[0].text.rstrip().endswith((".", ";")) and not number[:1].islower()
        return not ended and any(b.text[:1].islower() for _, b in filled)
    if first.cells[0].unread or (
        number and (read_label(number + " X")[0] or re.fullmatch(r"[\dIVX.]+[a-z]?[.)]?", number))
    ):
        return False
    filled = [(a, b) for a, b in filled if len(b.text) > _TICK or not b.text.isalpha()] or filled
    words = [b for a, b in filled if b is not first.cells[0]]
    if len(filled) >= _NEW and not any(b.text[:1].islower() for b in words):
        return False  # its number was lost, or misread
    return any(a.text and (b.text[:1].islower() or not a.text.rstrip().endswith((".", ";"))) for a, b in filled)


def _has_number(row: TableRow) -> bool:
    """A row whose first cell is its number, or empty where a number would stand."""
    return len(row.cells[0].text) <= 5


def _merge(last: TableRow, first: TableRow) -> None:
    for a, b in zip(last.cells, first.cells, strict=True):
        if b.text and not b.continued:
            a.parts = _merged_parts(a, b)
            a.text = whole_years(join([a.text, b.text])) if a.text else b.text
            a.confidence = min(a.confidence, b.confidence)
            a.more.append(b.place)


def _merged_parts(a: TableCell, b: TableCell) -> list[str]:
    """The paragraphs of a cell that goes on in another; a small letter goes on the paragraph before the break."""
    first, second = a.parts or [a.text], b.parts or [b.text]
    if a.text and not b.text[:1].isupper():
        first, second = [*first[:-1], join([first[-1], second[0]])], second[1:]
    parts = [part for part in (*first, *second) if part]
    return parts if len(parts) > 1 else []


def _is_joined(rows: list[TableRow], column: int) -> bool:
    """Whether cells of a column are joined over rows elsewhere, as its numbers are."""
    return any(r.cells[column].row_span > 1 and r.cells[column].text for r in rows if not r.header)


def _carry(before: list[TableRow], rows: list[TableRow], *, shares: bool = False) -> None:
    """Cells that are joined over rows of both pages say the same in all rows. `shares`: the first row after the break
    has its number from the one before it."""
    bare = _is_bare_group(before, rows)
    for c, (a, b) in enumerate(zip(before[-1].cells, rows[0].cells, strict=True)):
        if b.continued and not b.from_above:
            continue
        gone_on = a.text and not b.text and not b.unread
        joined = max(a.row_span, b.row_span) > 1 or (shares and _is_joined(before, c))
        if gone_on and (joined or (not bare and _never_empty(before, rows, c))):
            _origin(before, c).more.append(b.place)
            for cell in [b, *_copies([row.cells[c] for row in rows[1:]])]:
                cell.text, cell.continued, cell.from_above = a.text, True, True
        elif b.text and not a.text and not a.unread and a.row_span > 1:
            first = _origin(before, c)
            first.more.append(b.place)
            first.confidence = b.confidence
            for cell in [first, *_copies([row.cells[c] for row in before[_first_row(before, c) + 1 :]])]:
                cell.text = b.text
            b.continued, b.from_above = True, True
        elif _goes_on(a, b) and not may_be_a_capital(b, [row.cells[c] for row in (*before, *rows[1:])]):
            first = _origin(before, c)
            whole = join([a.text, b.text])
            first.more.append(b.place)
            first.confidence = min(first.confidence, b.confidence)
            above = [row.cells[c] for row in before[_first_row(before, c) :]]
            for cell in [*above, b, *_copies([row.cells[c] for row in rows[1:]])]:
                cell.text = whole
            b.continued, b.from_above = True, True


def _never_empty(before: list[TableRow], rows: list[TableRow], column: int) -> bool:
    """Whether all rows but the first of a page, which is a whole row beside it, have words in a column; of many rows
    of a scan a few may have lost them.

    Such a cell is empty only since it is joined with the one before the page's end, a row of each page.
    """
    if any(c.column_span > 1 for c in (*before[-1].cells, *rows[0].cells)) or not rows[0].cells[0].text:
        return False
    if any(_may_lack(r.cells[column].text) for r in before if r.header):
        return False
    others = [r.cells[column] for r in (*before, *rows[1:]) if not r.header and not _heads_group(r)]
    bare = sum(not (c.text or c.unread) for c in others)
    return len(others) >= _ALWAYS and bare <= len(others) // _RARE and column > 0


def _is_bare_group(before: list[TableRow], rows: list[TableRow]) -> bool:
    """Whether the first row of a page heads a group and has its own empty cells: others of the table are built so, or
    the row under it counts on from its number ("3" over "3.1")."""
    number = rows[0].cells[0].text.strip(". ")
    under = rows[1].cells[0].text if len(rows) > 1 else ""
    others = [r for r in (*before, *rows[1:]) if not r.header]
    return _is_bare(rows[0]) and (any(map(_is_bare, others)) or (bool(number) and under.startswith(number + ".")))


def _is_bare(row: TableRow) -> bool:
    """A number and a name, and cells of its own, two or more, that are empty and neither joined nor unread."""
    said = [c for c in row.cells if c.text]
    return (
        len(said) == _LABEL_AND_NAME
        and said[0] is row.cells[0]
        and len(row.cells) >= _LABEL_AND_NAME + 2
        and not any(c.continued or c.unread or c.column_span > 1 for c in row.cells)
    )


def _heads_group(row: TableRow) -> bool:
    """A name over all columns, or a number and a name alone: it says nothing in the other columns."""
    return any(c.column_span > 1 for c in row.cells) or sum(bool(c.text) for c in row.cells) <= _LABEL_AND_NAME


@lru_cache(maxsize=1024)
def _may_lack(head: str) -> bool:
    """Whether rows may be empty under a head: by the role of the longest phrase that it holds."""
    words, known = _plain(head), load("table_headers.yaml")
    held = [
        (len(phrase), role)
        for role, phrases in known["roles"].items()
        for phrase in map(_plain, phrases)
        if phrase in words
    ]
    return bool(held) and max(held)[1] in known["may_lack"]


def _plain(text: str) -> str:
    """Words without marks, a space on each side of them."""
    return " " + " ".join(_WORDS.findall(fold(text))) + " "


def _goes_on(a: TableCell, b: TableCell) -> bool:
    """Whether a cell of words, joined over rows of both pages, was cut in mid-sentence. Cells of one page's row each
    tell nothing of it but their words: many before the cut, and no end of a sentence."""
    if not a.text or b.unread or not b.text[:1].islower() or a.text.rstrip().endswith((".", ";", ":")):
        return False
    return max(a.row_span, b.row_span) > 1 or len(a.text.split()) >= _SENTENCE


def _first_row(rows: list[TableRow], column: int) -> int:
    """The row in which the cell of the last row begins."""
    at = len(rows) - 1
    while at and rows[at].cells[column].from_above:
        at -= 1
    return at


def _origin(rows: list[TableRow], column: int) -> TableCell:
    return rows[_first_row(rows, column)].cells[column]


def _copies(below: list[TableCell]) -> list[TableCell]:
    """The first of the cells, as far as they are copies of the one above them."""
    return list(takewhile(lambda cell: cell.continued and cell.from_above, below))


def _carry_on(last: TableRow, rows: list[TableRow]) -> None:
    """Cells of a broken row that are joined with the rows under it: those rows share what the row says as a whole."""
    for c, cell in enumerate(last.cells):
        for copy in _copies([row.cells[c] for row in rows]):
            copy.text = cell.text


def row_text(row: TableRow) -> str:
    """The row as a line of the .txt: cells parted by " | ", a joined cell once."""
    return " | ".join(c.text for c in row.cells if c.text and not c.continued)
