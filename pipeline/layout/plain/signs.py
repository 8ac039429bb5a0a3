"""Tables whose cells are parted by signs: bars (also drawn boxes and Markdown), tabs, semicolons, gaps of spaces."""

from __future__ import annotations

import re
from collections import Counter
from itertools import takewhile

from pipeline.bare_heads import is_time
from pipeline.column_heads import is_number_head
from pipeline.knowledge import load
from pipeline.layout.plain.cuts import (
    BAR,
    QUOTED,
    Cut,
    by_bars,
    by_commas,
    by_ended_semicolons,
    by_open_bars,
    by_quotes,
    by_runs_of_tabs,
    by_semicolons,
    by_spaces,
    by_tabs,
    is_rule,
)
from pipeline.layout.plain.fill import POINTS, Row, filled
from pipeline.layout.plain.model import ITEM, TALLEST, Found, Piece, is_head, is_number, one_column
from pipeline.text import fold

_LOOK = 60  # rows from which the number of columns is told
_BROKEN = 40  # rows of the file that one row of a table takes, at most
_NEAR = 4  # rows in which a table goes on behind a title or a blank row
_LEAST = 3  # columns of a table whose columns have no names
_AGREE = 0.75  # of the rows that have as many cells as the head
_TITLE = 2  # pieces of a row that names a group: its number and its name
_FIGURES = 5  # of a row's number
_SIGN = re.compile(r"[|│┃║¦\t;]")
# "b) Xác định đơn vị chủ trì; thời hạn; …", and what ends as a sentence or, with white behind each sign, as an item
_PROSE = re.compile(r"\s*(?:[a-zđ]{1,2}|\(\w{1,3})\)\s+\S|.*\w\.\s*$|[^;]*(?:;\s[^;]*)*;\s*$")
_SHORT = 8  # words of the last cell of rows that nothing but their likeness shows to be a table's
_DAY = re.compile(r"(?:[^\W\d]+\s+){0,2}\d{1,2}[/.]\d{1,4}(?:[/.]\d{4})?")  # "Trước 15/6/2026"
Seen = dict[str, int]


def bars(rows: list[str], at: int, seen: Seen) -> Found | None:
    """The table that begins at a row with bars. Of each finder `seen` says up to which row it looked in vain."""
    if not BAR.search(rows[at]) and not is_rule(rows[at]):
        return None
    if at < seen.get("bars", 0) and not is_head([p.text for p in by_bars(at, rows[at])]):
        return None
    end = at
    while end < len(rows) and (BAR.search(rows[end]) or is_rule(rows[end])):
        end += 1
    seen["bars"] = end
    block = rows[at:end]
    closed = sum(bool(re.match(r"\s*[|│┃║¦].*[|│┃║¦]\s*$", row)) for row in block)
    ruled = [n for n in range(at, end) if is_rule(rows[n])]
    if closed >= 2 or (ruled and BAR.search("".join(block))):
        return _closed(rows, at, end, ruled)
    return _open(rows, at, by_open_bars, seen)


def _closed(rows: list[str], at: int, end: int, ruled: list[int]) -> Found | None:
    """A table with bars at its sides; lines of dashes may part its rows, each of several rows of the file."""
    parted = len([n for n in ruled if at < n < end - 1]) > 1
    made: list[Row] = []
    open_row = False
    for n in range(at, end):
        if n in ruled:
            open_row = False
            continue
        pieces = by_bars(n, rows[n])
        if parted and open_row and len(pieces) == len(made[-1].pieces):
            for a, b in zip(made[-1].pieces, pieces, strict=True):
                a.add(b.bits, b.text)
        else:
            made.append(Row(pieces, n))
        open_row = True
    if not made:
        return None
    columns = _columns(made)
    whole = [row for row in made if len(row.pieces) == columns]
    if columns < 2 or len(whole) < 2:
        return None
    return filled(at, end, [_fitted(row, columns) for row in made], columns, by_bars)


def tabs(rows: list[str], at: int, seen: Seen) -> Found | None:
    """The table that begins at a row with tabs: of Word, or of a sheet."""
    if "\t" not in rows[at]:
        return None
    return _open(rows, at, by_tabs, seen) or _open(rows, at, by_runs_of_tabs, seen, strict=True)


def semicolons(rows: list[str], at: int, seen: Seen) -> Found | None:
    """The table that begins at a row of heads with semicolons between them; a list's clauses are no heads. Where nobody
    knows the heads, or none are printed, its rows must be alike, and their cells short."""
    if rows[at].count(";") < _LEAST - 1:
        return None
    if alike := _alike(rows, at):
        ended = rows[at].rstrip().endswith(";")
        known = is_head([p.text for p in by_semicolons(0, rows[at])])
        return _open(rows if known else rows[: at + alike], at, by_ended_semicolons if ended else by_semicolons, seen)
    if _PROSE.match(rows[at]):
        return None
    if not is_head([p.text for p in by_semicolons(0, rows[at])]):
        return None
    return _open(rows, at, by_semicolons, seen)


def _alike(rows: list[str], at: int) -> int:
    """How many rows follow each other that all have as many short cells, and times in one column; 0 where they are no
    table: clauses of sentences may look so, but go on with small letters ("…; trước 15/4/2026")."""
    count = _cells(rows[at])
    block = list(takewhile(lambda row: _cells(row) == count and not ITEM.match(row.strip()), rows[at : at + _LOOK]))
    if len(block) < _LEAST:
        return 0
    cut = [[p.text.strip(" .") for p in by_semicolons(0, row.rstrip(" ;"))] for row in block]
    if any(len(cells) != count or len(cells[-1].split()) > _SHORT for cells in cut):
        return 0
    times = [[bool(is_time(cell) or _DAY.fullmatch(cell)) for cell in cells] for cells in cut]
    told = [sum(row[k] for row in times[1:]) for k in range(1, count)]
    low = [cells[k][:1].islower() for cells, row in zip(cut, times, strict=True) for k in range(count) if row[k]]
    sure = all(is_number(cells[0]) for cells in cut) or not any(times[0]) or not any(low)
    return len(block) if sure and max(told) >= _AGREE * (len(cut) - 1) else 0


def _cells(row: str) -> int:
    """How many cells semicolons part a row into; nothing behind the last one is none."""
    return row.rstrip(" ;").count(";") + 1


def commas(rows: list[str], at: int, seen: Seen) -> Found | None:
    """The table that begins at a row of heads with commas between them; its rows whole, where they don't fit."""
    first = by_commas(0, rows[at])
    if len(first) < _LEAST or not is_head([p.text for p in first]):
        return None
    found = _open(rows, at, by_commas, seen, strict=True)
    if found and not found.doubted:
        return found
    end = at + 1
    while end < len(rows) and len(by_commas(end, rows[end])) >= _LEAST:
        end += 1
    return one_column(at, end, rows) if end > at + 1 else None


def gaps(rows: list[str], at: int, seen: Seen) -> Found | None:
    """The table that begins at a row of heads, each row of the file one of its rows, with wide gaps between cells."""
    if not is_head([p.text for p in by_spaces(0, rows[at])]):
        return None
    found = _open(rows, at, by_spaces, seen, strict=True)
    if found is None or found.doubted or _wraps(found):
        return None
    behind = rows[found.last].strip() if found.last < len(rows) else ""
    if behind and not ITEM.match(behind) and not _ends_table(behind):
        return None
    found.by_white = True
    return found


def _wraps(found: Found) -> bool:
    """Whether some row of the file is no row of the table but goes on one: it lacks its number, or begins small."""
    numbered = any(c.row == 0 and c.column == 0 and is_number_head(c.piece.text) for c in found.cells)
    body = [c for c in found.cells if c.row > 0]
    low = any(c.piece.text[:1].islower() or len({b.row for b in c.piece.bits}) > 1 for c in body)
    return low or (numbered and not all(is_number(c.piece.text) for c in body if c.column == 0 and c.column_span == 1))


def _columns(rows: list[Row]) -> int:
    """How many columns most rows have; a head of more is believed."""
    counts = Counter(len(row.pieces) for row in rows)
    most = max(counts, key=lambda n: (counts[n], n))
    return max(most, len(rows[0].pieces)) if is_head(rows[0].texts) else most


def _open(rows: list[str], at: int, cut: Cut, seen: Seen, *, strict: bool = False) -> Found | None:
    """A table that nothing closes at its sides. `strict`: of rows that have as many cells as the head."""
    first = _bare(cut(at, rows[at])) if cut is by_open_bars else cut(at, rows[at])
    headed = is_head([p.text for p in first])
    if at < seen.get(cut.__name__, 0) and not headed:
        return None
    if sum(bool(p.text) for p in first) < (2 if headed else _LEAST) or ITEM.match(rows[at].strip()):
        return None
    looked = range(at, min(len(rows), at + _LOOK))
    near = [Row(_trimmed(cut(n, rows[n]), len(first)), n) for n in looked if rows[n].strip()]
    wide = [r for r in near if len(r.pieces) > 1]
    columns = _columns([Row(first, at), *(r for r in wide if len(r.pieces) >= _LEAST or headed)])
    if strict and columns != len(first):
        return None
    end, made = _taken(rows, at, cut, columns)
    seen[cut.__name__] = end
    whole = [r for r in made if len(r.pieces) == columns]
    short = [] if strict or not _names_all(first, columns) else [r for r in made if is_number(r.texts[0])]
    if len(whole) + len(short) < (2 if headed else _LEAST) or columns < (2 if headed else _LEAST):
        return None
    if strict and len([r for r in whole if all(r.texts)]) < _AGREE * len(made):
        return None
    return filled(at, end, made, columns, cut)


def gone_on(rows: list[str], at: int, cut: Cut, columns: int, *, numbered: bool) -> Found | None:
    """The rows with which a table of the page before goes on from row `at`, be there one alone. `numbered`: its first
    column holds numbers."""
    first = [p.text for p in _trimmed(cut(at, rows[at]), columns)]
    titled = len(first) == _TITLE and is_number(first[0])
    if not titled and (len(first) != columns or (numbered and first[0] and not is_number(first[0]))):
        return None
    end, made = _taken(rows, at, cut, columns)
    while end < len(rows) and is_rule(rows[end]):
        end += 1
    return filled(at, end, made, columns, cut) if made else None


def _taken(rows: list[str], at: int, cut: Cut, columns: int) -> tuple[int, list[Row]]:
    """The rows of a table, from the file's rows on; and the row behind the last one."""
    made: list[Row] = []
    n = end = at
    while n < len(rows):
        if not rows[n].strip():
            if not _goes_on(rows, n + 1, cut, columns):
                break
            n += 1
            continue
        if is_rule(rows[n]):
            n += 1
            continue
        quoted = by_quotes(rows, n, QUOTED[cut], columns) if cut in QUOTED else None
        pieces, n = quoted[:2] if quoted else _row(rows, n, cut, columns, made)
        if not pieces:
            break
        row = _fitted(Row(pieces, end, doubted=quoted is not None and quoted.doubted), columns)
        if _only_goes_on(pieces, made):
            made[-1].pieces[-1].add(pieces[0].bits, pieces[0].text)
        else:
            made.append(row)
        end = n
    return end, made


def _row(rows: list[str], n: int, cut: Cut, columns: int, made: list[Row]) -> tuple[list[Piece], int]:
    """The pieces of the row that begins at n, of several rows of the file where its cells are broken; and where the
    next one begins. No pieces: the table has ended."""
    own = _trimmed(cut(n, rows[n]), columns)
    if len(own) >= columns:
        return own, n + 1
    whole, ends = list(own), n + 1
    while ends < min(len(rows), n + _BROKEN) and rows[ends].strip() and len(whole) < columns:
        more = _trimmed(cut(ends, rows[ends]), columns)
        if len(whole) + len(more) - 1 > columns or (len(more) > 1 and is_number(more[0].text)):
            break
        whole = [*whole[:-1], _both(whole[-1], more[0]), *more[1:]]
        ends += 1
    if len(whole) == columns and len(own) > 1:
        return whole, ends
    own = _said(own)
    title = len(own) == 1 or (len(own) == 2 and is_number(own[0].text))
    if title and not _small(own[0].text) and not _goes_on(rows, n + 1, cut, columns) and not _counts_on(rows, n, made):
        return [], n
    return (own, n + 1) if title or len(own) > columns // 2 else ([], n)


def _one(pieces: list[Piece]) -> Piece:
    made = Piece()
    for p in pieces:
        made.add(p.bits, p.text)
    return made


def _both(a: Piece, b: Piece) -> Piece:
    return Piece([*a.bits, *b.bits], f"{a.text} {b.text}".strip())


def _trimmed(pieces: list[Piece], columns: int) -> list[Piece]:
    """Without an empty piece behind the last sign or before the first one, where it is one too many."""
    if len(pieces) == columns + 2 and len(_bare(pieces)) == columns:
        return _bare(pieces)
    if len(pieces) == columns + 1 > 1 and not (pieces[0].text and pieces[-1].text):
        return pieces[1:] if pieces[-1].text else pieces[:-1]
    return pieces


def _bare(pieces: list[Piece]) -> list[Piece]:
    """Without an empty piece at either end, of rows that bars close at their sides."""
    inner = pieces[not pieces[0].text :]
    return inner[:-1] if len(inner) > 1 and not inner[-1].text else inner


def _said(pieces: list[Piece]) -> list[Piece]:
    """Without the empty pieces at the end."""
    last = max((n for n, p in enumerate(pieces) if p.text), default=0)
    return pieces[: last + 1]


def _names_all(head: list[Piece], columns: int) -> bool:
    """Whether a row of heads names each column, the first as that of numbers: rows that lack cells at their end, as
    programs leave them that cut white at a row's end, are then rows of it."""
    return len(head) == columns and all(p.text for p in head) and is_number_head(head[0].text)


def _fitted(row: Row, columns: int) -> Row:
    """The row with no more pieces than there are columns: what is over stands in the last one, in doubt."""
    if len(row.pieces) > columns:
        rest = _one(row.pieces[columns - 1 :])
        over = any(p.text for p in row.pieces[columns:])
        return Row([*row.pieces[: columns - 1], rest], row.first, doubted=row.doubted or over)
    return row


def _goes_on(rows: list[str], n: int, cut: Cut, columns: int) -> bool:
    """Whether rows of the table come soon."""
    near = (_trimmed(cut(0, row), columns) for row in [r for r in rows[n : n + _BROKEN] if r.strip()][:_NEAR])
    first = next((pieces for pieces in near if len(pieces) == columns), None)
    return first is not None and not is_head([p.text for p in first])  # heads printed again begin a table of their own


def _counts_on(rows: list[str], n: int, made: list[Row]) -> bool:
    """Whether the row of the next number comes behind lines that are all of the last row's last cell."""
    last = made[-1].texts[0].strip(" .") if made else ""
    if not last.isdecimal() or len(last) > _FIGURES:
        return False
    following = re.compile(rf"\W*{int(last) + 1}\b(?!\.?\d)")
    near = takewhile(str.strip, rows[n : n + _BROKEN])
    return any(following.match(row) and _SIGN.search(row) for row in near)


def _only_goes_on(pieces: list[Piece], made: list[Row]) -> bool:
    """Whether a row without any sign goes on the last cell of the row before."""
    if len(pieces) != 1 or not made or len(made[-1].pieces[-1].bits) > TALLEST or is_head(made[-1].texts):
        return False
    before = made[-1].pieces[-1].text
    point = pieces[0].text.startswith(POINTS) and is_number(made[-1].texts[0]) and bool(before)
    goes_on = _small(pieces[0].text) or point or before.endswith((",", ";", "-", "/"))
    return goes_on or not ITEM.match(pieces[0].text)


def _small(text: str) -> bool:
    return text[:1].islower() and not _ends_table(text)


def _ends_table(text: str) -> bool:
    cues = [fold(w) for w in (*load("labels.yaml")["closings"], *load("parts.yaml")["recipients"])]
    return fold(text).startswith(tuple(cues))
