"""Ruled tables: the grid of a table from its lines, with cells joined where a line is missing. In pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, CellRegion, PageImage, Pixels, Rule, bounding
from pipeline.layout.drawn import contrasts, is_drawn, usual_contrast
from pipeline.layout.white import WhiteTable

_MM = 1 / 25.4
_DARK = (140, 190)  # grey of print: the least and the most that is taken for it
_DRAWN = 0.4  # of the lines between rows: less are strokes of a seal, underlines and a shadow at the edge
_WHOLE = 0.75  # of a cell's side, that a line runs along
_SIDE_MM = 12.0  # of cells' sides, that a line between rows runs along at least
_LONG = 0.25  # of a table's height: no stroke of a signature is so long
_SAMPLE = 20  # lines that tell how dark a table's lines are
_SHORT = 0.3  # of a table's width: what is shorter may be the feet of one line of print
_STEM_MM = (0.4, 1.1)  # over a line: where stems are that stand on it
_STANDING = 0.12  # of its length, over which they are
_ROW_MM = 40.0  # the height of a row that is found by its outer line alone
_LINE_MM = 7.0  # the most that one line of print is high, its marks with it
_BETWEEN_MM = 3.0  # of white between the words of two cells, at least; words of one line stand closer
_GAP_MM = 2.0  # the least that a line must lack to join cells


@dataclass(slots=True)
class RuledTable:
    box: Box
    rows: int
    columns: int
    cells: list[CellRegion]


@dataclass(slots=True)
class _Sheet:
    """Where a table is printed: H x W grey pixels, how many of them to the millimetre, and how dark print is here."""

    ink: Pixels
    mm: float
    dark: float

    def print_in(self, x0: float, y0: float, x1: float, y1: float) -> NDArray[np.bool_]:
        """H x W of a part, True where there is print."""
        part = self.ink[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
        return np.asarray(part < self.dark)


def _sheet(ink: Pixels, box: Box, mm: float) -> _Sheet:
    """Half way between the paper and the darkest of the table's print."""
    part = ink[round(box.y0) : round(box.y1) + 1 : 2, round(box.x0) : round(box.x1) + 1 : 2]
    print_, paper = np.percentile(part, (2, 50)) if part.size else (0.0, 255.0)
    return _Sheet(ink, mm, float(np.clip((print_ + paper) / 2, *_DARK)))


@dataclass(slots=True)
class _Track:
    """One line of the grid: where it lies, and from where to where it is drawn."""

    at: float
    spans: list[tuple[float, float]]

    def covers(self, start: float, end: float) -> bool:
        return self.share(start, end) >= 0.55

    def share(self, start: float, end: float) -> float:
        """Of the way from start to end, what is drawn."""
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.spans) / max(1.0, end - start)


def find_tables(image: PageImage) -> list[RuledTable]:
    """The ruled tables of a page, top to bottom, those of a single cell too."""
    mm = image.dpi * _MM
    tables = [
        _table(across, down, image.ink, mm) for across, down in _groups(image.horizontal, image.vertical, 2.0 * mm)
    ]
    return sorted((t for t in tables if t), key=lambda t: t.box.y0)


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
    the same ends: its first or last line, whole or in pieces."""
    tables = [(across, down) for across, down in groups if down and len(across) > 1]
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
    return groups


def _table(across: list[Rule], down: list[Rule], ink: Pixels, mm: float) -> RuledTable | None:
    if len(across) < 2 or not down or len(across) + len(down) < 4:
        return None
    left, right = min(r.x0 for r in across), max(r.x1 for r in across)
    stops = [left, right, *(r.x0 for r in down)]
    across = [r for r in across if _parts_rows(r, stops, 3 * mm)]
    levels = [r.y0 for r in across]
    down = [r for r in down if _parts_rows(Rule(r.y0, r.x0, r.y1, r.x1), levels, 3 * mm)]
    if len(across) < 2 or not down:
        return None
    rows = _tracks([(r.y0, r.x0, r.x1) for r in across], 1.6 * mm)
    columns = _tracks([(r.x0, r.y0, r.y1) for r in down], 1.6 * mm)
    top, bottom = rows[0].at, rows[-1].at
    for x, first in ((left, True), (right, False)):  # a table open at its sides still has first and last columns
        reach = [r for r in across if abs((r.x0 if first else r.x1) - x) < 2 * mm]
        near = min(abs(c.at - x) for c in columns)
        if near > 4 * mm and len(reach) >= max(2, len(across) // 2):
            columns.insert(0 if first else len(columns), _Track(x, [(top, bottom)]))
    if len(rows) < 2 or len(columns) < 2:
        return None
    sheet = _sheet(ink, Box(left, top, right, bottom), mm)
    rows, columns = _firm(rows, columns, mm)
    if len(rows) < 2 or len(columns) < 2:
        return None
    rows = [r for r in rows if not _is_feet(r, sheet, columns[-1].at - columns[0].at)]
    _redrawn(columns, [r.at for r in rows], ink, mm)
    _redrawn(rows, [c.at for c in columns], ink.T, mm)
    if sum(r.share(columns[0].at, columns[-1].at) for r in rows) < _DRAWN * len(rows):
        return None
    _mended(rows, [c.at for c in columns], mm, sheet)
    _mended(columns, [r.at for r in rows], mm)
    table = _cells(rows, columns, mm)
    return _parted(table, sheet, [c.at for c in columns]) if table else None


def _parts_rows(rule: Rule, stops: Sequence[float], near: float) -> bool:
    """A line between rows ends at columns' lines or at the table's edge, or runs over one of them where a bad copy cut
    it off; an underlined word does neither."""
    if all(min(abs(x - s) for s in stops) < near for x in (rule.x0, rule.x1)):
        return True
    return any(rule.x0 + near < s < rule.x1 - near for s in stops)


def _tracks(lines: list[tuple[float, float, float]], near: float) -> list[_Track]:
    tracks: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if tracks and line[0] - tracks[-1][-1][0] <= near:
            tracks[-1].append(line)
        else:
            tracks.append([line])
    out = []
    for group in tracks:
        weight = sum(b - a for _, a, b in group) or 1.0
        out.append(_Track(sum(at * (b - a) for at, a, b in group) / weight, [(a, b) for _, a, b in group]))
    return out


def from_white(table: WhiteTable, scale: float, image: PageImage) -> RuledTable | None:
    """A table that white space tells, `scale` pixels to the point, as if its columns were ruled."""
    mm = image.dpi * _MM
    rows = _tracks([(y * scale, x0 * scale, x1 * scale) for y, x0, x1 in table.rows], 1.6 * mm)
    columns = [_Track(x * scale, [(a * scale, b * scale) for a, b in spans]) for x, spans in table.columns]
    if len(rows) < 2:
        return None
    stops = [c.at for c in columns]
    sheet = _sheet(image.ink, Box(stops[0], rows[0].at, stops[-1], rows[-1].at), mm)
    _redrawn(rows, stops, sheet.ink.T, mm)
    _mended(rows, stops, mm, sheet)
    return _cells(rows, columns, mm)


def _firm(rows: list[_Track], columns: list[_Track], mm: float) -> tuple[list[_Track], list[_Track]]:
    """The lines that run along whole sides of cells: the strokes of a seal or a signature and the feet of a word's
    letters don't. A line down that only one of many rows has is such a stroke too."""
    top, bottom = rows[0].at, rows[-1].at
    long = [c for c in columns if c.share(top, bottom) >= _LONG]
    stops = [c.at for c in (long if len(long) > 1 else columns)]
    rows = [r for r in rows if sum(b - a for a, b in _sides(r, stops)) >= _SIDE_MM * mm]
    levels = [r.at for r in rows]
    columns = [c for c in columns if len(_sides(c, levels)) >= (2 if len(rows) > 4 else 1)]
    return rows, columns


def _is_feet(row: _Track, sheet: _Sheet, width: float) -> bool:
    """Whether a short line between rows is the feet of letters that run together: the letters stand on it."""
    mm, standing, drawn = sheet.mm, 0, 0.0
    for start, end in row.spans:
        over = sheet.print_in(start, row.at - _STEM_MM[1] * mm, end, row.at - _STEM_MM[0] * mm)
        standing += int(np.count_nonzero(over.all(axis=0))) if over.size else 0
        drawn += end - start
    return drawn < _SHORT * width and standing > _STANDING * drawn


def _sides(track: _Track, stops: list[float]) -> list[tuple[float, float]]:
    """The sides of cells that a line runs along, wholly or nearly."""
    return [(a, b) for a, b in pairwise(stops) if track.share(a, b) >= _WHOLE]


def _redrawn(tracks: list[_Track], stops: list[float], pixels: Pixels, mm: float) -> None:
    """Add in place the pieces of the lines that are drawn but too pale, on a poor scan, to be found as rules.

    The lines run down in `pixels`, and the others of the grid cross them at `stops`.
    """
    places = [(track, start, end) for track in tracks for start, end in pairwise(stops)]
    sure = [place for place in places if place[0].covers(*place[1:])]
    doubtful = [place for place in places if not place[0].covers(*place[1:])]
    if not doubtful:
        return
    some = sure[:: max(1, len(sure) // _SAMPLE)]
    usual = usual_contrast([contrasts(pixels, track.at, start, end, mm) for track, start, end in some])
    for track, start, end in doubtful:
        if is_drawn(contrasts(pixels, track.at, start, end, mm), usual, mm):
            track.spans.append((start, end))


def _mended(tracks: list[_Track], stops: list[float], mm: float, sheet: _Sheet | None = None) -> None:
    """Fill in place what a bad copy lost of the lines: a gap that does not end at a line across is no joined cell's.

    With a `sheet` cells inside of such a gap are parted too, up to the first that its print says to be joined; else
    only the cells that the gap ends in.
    """
    first, last = stops[0], stops[-1]
    levels = [t.at for t in tracks]
    for i, track in enumerate(tracks):
        at = first
        for start, end in [*sorted(track.spans), (last, last)]:
            loose = [min(abs(x - s) for s in stops) > 2.2 * mm for x in (at, start)]
            if start - at > _GAP_MM * mm and any(loose):
                parts = list(pairwise([at, *(s for s in stops if at < s < start), start]))
                # at a column's line, and not at the table's side, a line ends because a joined cell begins there
                ends = first < at and not loose[0], start < last and not loose[1]
                if loose[0]:
                    track.spans += _parting(parts, i, levels, sheet, ends[1])
                if loose[1]:
                    track.spans += _parting(parts[::-1], i, levels, sheet, ends[0])
            at = max(at, end)


def _parting(
    parts: list[tuple[float, float]], i: int, levels: list[float], sheet: _Sheet | None, ends: bool
) -> list[tuple[float, float]]:
    """Of the parts of a gap in the level line i, from its loose end on, those in which the line was lost. `ends`: the
    last of them has an end that is meant; it parts only cells that both hold print."""
    out = parts[:1]
    for n, part in enumerate(parts[1:], 2):
        if sheet is None or _joined_over(sheet, levels, i, part):
            break
        if ends and n == len(parts) and not all(_prints_beside(sheet, levels, i, part)):
            break
        out.append(part)
    return out


def _joined_over(sheet: _Sheet, levels: list[float], i: int, ends: tuple[float, float]) -> bool:
    """Whether a cell reaches over the level line i between two lines down: letters run over it, for a millimetre in
    all, or it is a head with nothing above the line."""
    mm = sheet.mm
    over = sheet.print_in(ends[0] + mm, levels[i] - 0.5 * mm, ends[1] - mm, levels[i] + 0.5 * mm)
    if over.size and np.count_nonzero(over.all(axis=0)) > mm:
        return True
    return i == 1 and len(levels) > 2 and _prints_beside(sheet, levels, i, ends) == (False, True)


def _prints_beside(sheet: _Sheet, levels: list[float], i: int, ends: tuple[float, float]) -> tuple[bool, bool]:
    """Whether print stands above and below the level line i, between two lines down."""
    mm, last = sheet.mm, len(levels) - 1
    found = [
        0 <= k < last
        and np.count_nonzero(sheet.print_in(ends[0] + mm, levels[k] + mm, ends[1] - mm, levels[k + 1] - mm)) >= mm * mm
        for k in (i - 1, i)
    ]
    return bool(found[0]), bool(found[1])


def _parted(table: RuledTable, sheet: _Sheet, columns: list[float]) -> RuledTable:
    """The table with cells joined over columns cut where the line between them was lost: white runs through them there,
    and both sides hold print."""
    cells: list[CellRegion] = []
    inset = 0.35 * sheet.mm
    for cell in table.cells:
        start, end, rest = cell.column, cell.column + cell.column_span, cell
        for c in range(start + 1, end):
            if _white_through(sheet, rest.box, columns[c]):
                cells.append(replace(rest, column_span=c - start, box=rest.box._replace(x1=columns[c] - inset)))
                rest = replace(rest, column=c, column_span=end - c, box=rest.box._replace(x0=columns[c] + inset))
                start = c
        cells.append(rest)
    table.cells = cells
    return table


def _white_through(sheet: _Sheet, box: Box, x: float) -> bool:
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


def _cells(rows: list[_Track], columns: list[_Track], mm: float) -> RuledTable | None:
    down, wide = len(rows) - 1, len(columns) - 1
    owner = {place: place for place in product(range(down), range(wide))}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while owner[place] != place:
            place = owner[place]
        return place

    for r, c in product(range(down), range(wide)):
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


def _joined(places: list[tuple[int, int]], rows: list[_Track], columns: list[_Track], mm: float) -> list[CellRegion]:
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
    down: tuple[int, int], over: tuple[int, int], rows: list[_Track], columns: list[_Track], mm: float
) -> CellRegion:
    """The cell between two lines of rows and two of columns."""
    (r0, r1), (c0, c1) = down, over
    inset = 0.35 * mm
    box = Box(columns[c0].at + inset, rows[r0].at + inset, columns[c1].at - inset, rows[r1].at - inset)
    return CellRegion(r0, c0, r1 - r0, c1 - c0, box)
