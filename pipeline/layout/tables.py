"""Ruled tables: the grid of a table from its lines, with cells joined where a line is missing. In pixels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.document import Box, CellRegion, PageImage, Pixels, Rule, bounding
from pipeline.layout.across import find_across
from pipeline.layout.faint import with_faint
from pipeline.layout.open_ends import closing_lines, open_on_both_ends
from pipeline.layout.print_lines import DOTS, LOWEST_MM, line_white, printed_lines, without_specks
from pipeline.layout.sides import WhiteTable
from pipeline.layout.tracks import (
    Sheet,
    Track,
    find_between,
    firm,
    is_feet,
    mend,
    redraw,
    sheet_of,
    tracks_of,
    without_letters,
)

_MM = 1 / 25.4
INSET_MM = 0.35  # of a cell's box from the lines round it
_DRAWN = 0.4  # of the lines between rows: less are strokes of a seal, underlines and a shadow at the edge
_FEW = 7  # lines across: a table of more has long lines down
_ROW_MM = 40.0  # the height of a row that is found by its outer line alone
_GROUP_MM = 10.0  # the height of a group's row of one line, at most
_LINE_MM = 7.0  # the most that one line of print is high, its marks with it
_ROWS_MM = 4.5  # of white between what two rows say in a column, at least; lines of one cell stand closer
_LETTER_MM = 6.0  # no letter is so high
_LEVEL_MM = 0.5  # by which pieces of one line lie beside each other, at most
_SIGNED_MM = 15.0  # beside a seal, as far as a signature over it reaches
_WORD_MM = 14.0  # as long as a syllable is at most
_BETWEEN_MM = 3.0  # of white between the words of two cells, at least; words of one line stand closer


@dataclass(slots=True)
class RuledTable:
    box: Box
    rows: int
    columns: int
    cells: list[CellRegion]
    by_white: bool = False  # no lines part its columns


def find_tables(image: PageImage) -> list[RuledTable]:
    """The ruled tables of a page, top to bottom, those of a single cell too."""
    mm = image.dpi * _MM
    groups = _groups(image.horizontal, image.vertical, 2.0 * mm)
    lone = [rule for across, down in groups if not across for rule in down]
    for down in open_on_both_ends(lone, image.ink.shape[1], mm):
        left, right = min(r.x0 for r in down), max(r.x0 for r in down)
        ends = min(r.y0 for r in down), max(r.y1 for r in down)
        groups.append(([Rule(left, y, right, y) for y in ends], down))
    tables = [_table(across, down, image.ink, mm) for across, down in groups if not _all_signed(down, image.seals, mm)]
    return sorted((t for t in tables if t), key=lambda t: t.box.y0)


def _all_signed(down: Sequence[Rule], seals: Sequence[Box], mm: float) -> bool:
    """Whether all lines down are strokes of a signature over a seal: over a table that has none."""
    room = _SIGNED_MM * mm
    return all(
        any(s.x0 - room < r.x0 < s.x1 + room and s.y0 - room < r.y0 and r.y1 < s.y1 + room for s in seals) for r in down
    )


def _groups(horizontal: list[Rule], vertical: list[Rule], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that touch or cross each other, directly or through others."""
    rules = [*horizontal, *vertical]
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical, len(horizontal)):
            if h.x0 - near <= v.x0 <= h.x1 + near and v.y0 - near <= h.y0 <= v.y1 + near:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), ([], []))[0 if i < len(horizontal) else 1].append(rule)
    return _with_lone(list(groups.values()), near)


def _with_lone(groups: list[tuple[list[Rule], list[Rule]]], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines across that touch no others, for the ends of the lines down to them were lost, put to the table that has
    the same ends: its first or last line, whole or in pieces. Likewise pieces of its lines down that touch none."""
    tables = [(across, down) for across, down in groups if down and len(across) > 1]
    loose = [r for across, down in groups if not across for r in down]
    for across, down in tables:
        top, bottom = min(r.y0 for r in across), max(r.y0 for r in across)
        down += [r for r in loose if top < r.y0 and r.y1 < bottom and any(abs(r.x0 - d.x0) < near / 4 for d in down)]
    lone = sorted((r for across, down in groups if not down for r in across), key=lambda r: r.y0)
    for across, _ in tables:
        left, right = min(r.x0 for r in across), max(r.x1 for r in across)
        top, bottom = min(r.y0 for r in across), max(r.y0 for r in across)
        for rule in lone:
            level = [r for r in (*lone, *across) if abs(r.y0 - rule.y0) < near / 2]
            ends = abs(min(r.x0 for r in level) - left), abs(max(r.x1 for r in level) - right)
            away = max(top - rule.y0, rule.y0 - bottom)
            if max(ends) < 2 * near and -near < away < _ROW_MM / 2 * near and rule not in across:
                across.append(rule)
    return _with_cut(groups, near)


def _with_cut(groups: list[tuple[list[Rule], list[Rule]]], near: float) -> list[tuple[list[Rule], list[Rule]]]:
    """A table open at its sides that a row joined over all columns, a group's name, cuts in two: put together."""
    out: list[tuple[list[Rule], list[Rule]]] = []
    for across, down in sorted(groups, key=lambda group: min(r.y0 for part in group for r in part)):
        above = next((group for group in out if _are_cut(group, (across, down), near)), None)
        if above:
            above[0].extend(across)
            above[1].extend(down)
        else:
            out.append((list(across), list(down)))
    return out


def _are_cut(above: tuple[list[Rule], list[Rule]], below: tuple[list[Rule], list[Rule]], near: float) -> bool:
    """Whether two groups of lines have the same ends and the same lines down, none of them at the ends, and lie no
    farther from each other than a row of one line is high."""
    if not (above[0] and above[1] and below[0] and below[1]):
        return False
    away = min(r.y0 for r in below[0]) - max(r.y0 for r in above[0])
    if not near < away < _GROUP_MM / 2 * near:
        return False
    ends = [(min(r.x0 for r in across), max(r.x1 for r in across)) for across, _ in (above, below)]
    same = all(
        min(abs(r.x0 - o.x0) for o in other) < near
        for a, other in ((above[1], below[1]), (below[1], above[1]))
        for r in a
    )
    inside = all(
        left + near < r.x0 < right - near
        for (left, right), (_, down) in zip(ends, (above, below), strict=True)
        for r in down
    )
    return same and inside and max(abs(a - b) for a, b in zip(*ends, strict=True)) < 2 * near


def _table(across: list[Rule], down: list[Rule], ink: Pixels, mm: float) -> RuledTable | None:
    across = [*across, *closing_lines(across, down, mm)]
    if len(across) < 2 or not down or len(across) + len(down) < 4:
        return None
    left, right = min(r.x0 for r in across), max(r.x1 for r in across)
    stops = [left, right, *(r.x0 for r in down)]
    firm_across = [r for r in across if _parts_rows(r, stops, 3 * mm)]
    across = [r for r in across if r in firm_across or _broken_off(r, firm_across, stops, mm)]
    levels = [r.y0 for r in across]
    sure = [r for r in down if _parts_rows(Rule(r.y0, r.x0, r.y1, r.x1), levels, 3 * mm)]
    down = [r for r in down if r in sure or (r.y1 - r.y0 > _LETTER_MM * mm and _goes_on(r, sure, mm))]
    if len(across) < 2 or not down:
        return None
    rows = tracks_of([(r.y0, r.x0, r.x1) for r in across], 1.6 * mm)
    columns = tracks_of([(r.x0, r.y0, r.y1) for r in down], 1.6 * mm)
    top, bottom = rows[0].at, rows[-1].at
    for x, first in ((left, True), (right, False)):  # a table open at its sides still has first and last columns
        reach = [r for r in across if abs((r.x0 if first else r.x1) - x) < 2 * mm]
        near = min(abs(c.at - x) for c in columns)
        if near > 4 * mm and len(reach) >= max(2, len(across) // 2):
            columns.insert(0 if first else len(columns), Track(x, [(top, bottom)]))
    if len(rows) < 2 or len(columns) < 2:
        return None
    sheet = sheet_of(ink, Box(left, top, right, bottom), mm)
    rows, columns = firm(rows, columns, mm)
    if len(rows) < 2 or len(columns) < 2:
        return None
    rows = [r for r in rows if not is_feet(r, sheet, columns[-1].at - columns[0].at)]
    if 2 <= len(rows) <= _FEW:
        find_between(columns, [r.at for r in rows], ink, mm)
    find_across(rows, [c.at for c in columns], ink, mm)
    without_letters(columns, [r.at for r in rows], sheet)
    redraw(columns, [r.at for r in rows], ink, mm, sheet)
    redraw(rows, [c.at for c in columns], ink.T, mm)
    if sum(r.share(columns[0].at, columns[-1].at) for r in rows) < _DRAWN * len(rows):
        return None
    mend(rows, [c.at for c in columns], mm, sheet)
    mend(columns, [r.at for r in rows], mm)
    rows, columns = _parting(rows, columns), _parting(columns, rows)
    table = _cells(rows, columns, mm)
    if table is None:
        return None
    table = _parted(table, sheet, [c.at for c in columns], below=False)
    return _parted(table, sheet, [r.at for r in rows], below=True)


def _parting(tracks: list[Track], others: list[Track]) -> list[Track]:
    """The first, the last and those lines that part cells somewhere: a stroke of a seal over a table parts none."""
    return [
        track
        for track in tracks
        if track in (tracks[0], tracks[-1]) or any(track.covers(a.at, b.at) for a, b in itertools.pairwise(others))
    ]


def _parts_rows(rule: Rule, stops: Sequence[float], near: float) -> bool:
    """A line between rows ends at columns' lines or at the table's edge, or runs over one of them where a bad copy cut
    it off; an underlined word does neither."""
    if all(min(abs(x - s) for s in stops) < near for x in (rule.x0, rule.x1)):
        return True
    return any(rule.x0 + near < s < rule.x1 - near for s in stops)


def _broken_off(piece: Rule, sure: Sequence[Rule], stops: Sequence[float], mm: float) -> bool:
    """Whether a piece of a line between rows, of which an end was lost, begins or ends at a column's line and lies on
    one level with other pieces of it."""
    meets = min(abs(x - s) for x in (piece.x0, piece.x1) for s in stops) < mm
    return meets and any(abs(piece.y0 - r.y0) < _LEVEL_MM * mm for r in sure)


def _goes_on(piece: Rule, sure: Sequence[Rule], mm: float) -> bool:
    """Whether a piece of a line down, of which an end was lost, stands right over or under other pieces of it."""
    return any(abs(piece.x0 - r.x0) < _LEVEL_MM * mm for r in sure)


def from_white(table: WhiteTable, scale: float, image: PageImage) -> RuledTable | None:
    """A table that white space tells, `scale` pixels to the point, as if its columns were ruled."""
    mm = image.dpi * _MM
    rows = tracks_of([(y * scale, x0 * scale, x1 * scale) for y, x0, x1 in table.rows], 1.6 * mm)
    columns = [Track(x * scale, [(a * scale, b * scale) for a, b in spans]) for x, spans in table.columns]
    if len(rows) < 2:
        return None
    stops = [c.at for c in columns]
    if table.ruled:  # else letters on a row's border would be taken for a line
        sheet = sheet_of(image.ink, Box(stops[0], rows[0].at, stops[-1], rows[-1].at), mm)
        redraw(rows, stops, sheet.ink.T, mm)
        mend(rows, stops, mm, sheet)
    elif not table.boxed:
        columns = with_faint(columns, [r.at for r in rows], image.ink, mm)
    found = _cells(rows, columns, mm)
    return replace(found, by_white=True) if found else None


def _parted(table: RuledTable, sheet: Sheet, stops: list[float], *, below: bool) -> RuledTable:
    """The table with joined cells cut where the line between them was lost. Over columns: white runs through them
    there, and both sides hold print, or the lines of one side end there. Over rows (`below`): what both say stands far
    apart, as lines of one cell never do. `stops`: where the lines down, or across, lie."""
    cells: list[CellRegion] = []
    least = line_white(sheet, [cell.box for cell in table.cells if cell.row_span == 1], _ROWS_MM) if below else 0.0
    for cell in table.cells:
        first, span = (cell.row, cell.row_span) if below else (cell.column, cell.column_span)
        rest = cell
        for n in range(first + 1, first + span):
            at = stops[n]
            if _white_over(sheet, rest.box, at, least) if below else _parted_down(sheet, rest.box, at):
                before, rest = _halves(rest, n, at, INSET_MM * sheet.mm, below)
                cells.append(before)
        cells.append(rest)
    table.cells = sorted(cells, key=lambda cell: (cell.row, cell.column))
    return table


def _halves(cell: CellRegion, n: int, at: float, inset: float, below: bool) -> tuple[CellRegion, CellRegion]:
    """A cell cut at its table's row or column n, whose line lies at `at`."""
    if below:
        upper = replace(cell, row_span=n - cell.row, box=cell.box._replace(y1=at - inset))
        rows = cell.row + cell.row_span - n
        return upper, replace(cell, row=n, row_span=rows, box=cell.box._replace(y0=at + inset))
    left = replace(cell, column_span=n - cell.column, box=cell.box._replace(x1=at - inset))
    columns = cell.column + cell.column_span - n
    return left, replace(cell, column=n, column_span=columns, box=cell.box._replace(x0=at + inset))


def _white_over(sheet: Sheet, box: Box, y: float, least: float) -> bool:
    taken = printed_lines(sheet, box)
    at = y - box.y0 - 0.5 * sheet.mm
    above, below = taken[taken < at], taken[taken >= at]
    return bool(len(above) and len(below) and below[0] - above[-1] >= least)


def _parted_down(sheet: Sheet, box: Box, x: float) -> bool:
    return _white_through(sheet, box, x) or _wraps_at(sheet, box, x)


def _wraps_at(sheet: Sheet, box: Box, x: float) -> bool:
    """Whether all lines of print but the last end right before x, with nothing behind it: words that had as much room
    again would have gone on."""
    mm, room = sheet.mm, 0.9 * sheet.mm
    y0, y1 = round(box.y0 + 0.5 * mm), round(box.y1 - 0.5 * mm)
    if min(x - box.x0, box.x1 - x) < _WORD_MM * mm or np.count_nonzero(sheet.print_in(x - room, y0, box.x1 - room, y1)):
        return False
    print_ = sheet.print_in(box.x0 + room, y0, x - room, y1)
    taken = without_specks(np.flatnonzero(print_.sum(axis=1) > DOTS * mm), LOWEST_MM * mm)
    lines = [run for run in np.split(taken, np.flatnonzero(np.diff(taken) > 1) + 1) if len(run)]
    ends = [int(np.flatnonzero(print_[run].any(axis=0))[-1]) for run in lines]
    return len(ends) > 1 and min(ends[:-1]) >= print_.shape[1] - _WORD_MM * mm


def _white_through(sheet: Sheet, box: Box, x: float) -> bool:
    mm, room = sheet.mm, 0.9 * sheet.mm
    y0, y1 = round(box.y0 + 0.5 * mm), round(box.y1 - 0.5 * mm)
    parts = (box.x0 + room, x - room), (x - room, x + room), (x + room, box.x1 - room)
    if y1 - y0 < 2 * mm or min(b - a for a, b in parts) < mm:
        return False
    left, middle, right = (sheet.print_in(a, y0, b, y1) for a, b in parts)
    beside = np.flatnonzero(np.hstack([left, right]).any(axis=1))
    if len(beside) and beside[-1] - beside[0] < _LINE_MM * mm:  # one line of print: the white may be a word space
        middle = sheet.print_in(x - _BETWEEN_MM / 2 * mm, y0, x + _BETWEEN_MM / 2 * mm, y1)
    if np.count_nonzero(middle) > 0.3 * mm * (y1 - y0) or min(map(np.count_nonzero, (left, right))) <= mm * mm:
        return False
    # a piece of the line itself may still be there: thin, so that its ends are free of it. Letters run from one side
    # to the other: dark at both edges on the same lines
    return int(np.count_nonzero(middle.sum(axis=1) > 0.5 * room)) <= 1


def _cells(rows: list[Track], columns: list[Track], mm: float) -> RuledTable | None:
    down, wide = len(rows) - 1, len(columns) - 1
    owner = {place: place for place in itertools.product(range(down), range(wide))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for r, c in itertools.product(range(down), range(wide)):
        if c and not columns[c].covers(rows[r].at, rows[r + 1].at):
            owner[root((r, c))] = root((r, c - 1))
        if r and not rows[r].covers(columns[c].at, columns[c + 1].at):
            owner[root((r, c))] = root((r - 1, c))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in owner:
        groups.setdefault(root(place), []).append(place)
    cells = [cell for group in groups.values() for cell in _joined(group, rows, columns, mm)]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    box = bounding([cell.box for cell in cells])
    outer = Box(columns[0].at, rows[0].at, columns[-1].at, rows[-1].at)
    return RuledTable(outer, down, wide, cells) if box else None


def _joined(places: list[tuple[int, int]], rows: list[Track], columns: list[Track], mm: float) -> list[CellRegion]:
    """The cells that cover these places: one where they make a rectangle; else a line was not seen, and they are cut
    along the line of the grid that takes the least to be drawn."""
    r0, r1, c0, c1 = _bounds(places)
    if _is_rectangle(places):
        return [_cell((r0, r1), (c0, c1), rows, columns, mm)]
    taken = set(places)
    cuts = []
    for r in range(r0 + 1, r1):
        lack = sum(columns[c + 1].at - columns[c].at for c in range(c0, c1) if {(r - 1, c), (r, c)} <= taken)
        cuts.append((lack, [p for p in places if p[0] < r], [p for p in places if p[0] >= r]))
    for c in range(c0 + 1, c1):
        lack = sum(rows[r + 1].at - rows[r].at for r in range(r0, r1) if {(r, c - 1), (r, c)} <= taken)
        cuts.append((lack, [p for p in places if p[1] < c], [p for p in places if p[1] >= c]))
    # of two cuts the one that leaves rectangles
    _, before, behind = min(cuts, key=lambda cut: (2 - sum(map(_is_rectangle, cut[1:])), cut[0]))
    return [*_joined(before, rows, columns, mm), *_joined(behind, rows, columns, mm)]


def _bounds(places: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """First row, row after the last, first column, column after the last."""
    tops, lefts = [r for r, _ in places], [c for _, c in places]
    return min(tops), max(tops) + 1, min(lefts), max(lefts) + 1


def _is_rectangle(places: list[tuple[int, int]]) -> bool:
    r0, r1, c0, c1 = _bounds(places)
    return len(places) == (r1 - r0) * (c1 - c0)


def _cell(
    down: tuple[int, int], over: tuple[int, int], rows: list[Track], columns: list[Track], mm: float
) -> CellRegion:
    """The cell between two lines of rows and two of columns."""
    (r0, r1), (c0, c1) = down, over
    inset = INSET_MM * mm
    box = Box(columns[c0].at + inset, rows[r0].at + inset, columns[c1].at - inset, rows[r1].at - inset)
    return CellRegion(r0, c0, r1 - r0, c1 - c0, box)
