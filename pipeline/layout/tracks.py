"""The lines of a table's grid, in pixels: which of those that were found are its own, and what a bad copy lost."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Pixels
from pipeline.layout.drawn import contrasts, is_drawn, is_unbroken, lines_down, usual_contrast

DARK = (140, 190)  # grey of print: the least and the most that is taken for it
_WHOLE = 0.75  # of a cell's side, that a line runs along
_SIDE_MM = 12.0  # of cells' sides, that a line between rows runs along at least
_LONG = 0.25  # of a table's height: no stroke of a signature is so long
_HALF = 0.5  # of it, over which the pieces of one line are left
_SAMPLE = 20  # lines that tell how dark a table's lines are
_SOME = 6  # the same, where fewer will do
_SHORT = 0.7  # of a table's width: what is shorter may be the feet of one line of print
_STEM_MM = (0.4, 1.1)  # over a line: where stems are that stand on it
_STANDING = 0.12  # of its length, over which they are
_LOW_MM = 16.0  # the height of a row of two or three lines of print, in which letters may stand under each other
_LETTER_MM = 6.0  # and of one that no letter fills
_LOWEST_MM = 3.0  # and of the lowest one that print has room in
_ASIDE_MM = 0.5  # how far a line may lie from its place
_BESIDE_MM = (0.5, 1.4)  # from a line: a letter beside a letter stands there, and no print of a cell beside its line
_LETTERS = (0.12, 0.5)  # of the row's height, on which print stands there: on each side, on both together
_GAP_MM = 2.0  # the least that a line must lack to join cells


@dataclass(slots=True)
class Sheet:
    """Where a table is printed: H x W grey pixels, how many of them to the millimetre, and how dark print is here."""

    ink: Pixels
    mm: float
    dark: float

    def print_in(self, x0: float, y0: float, x1: float, y1: float) -> NDArray[np.bool_]:
        """H x W of a part, True where there is print."""
        part = self.ink[max(0, round(y0)) : max(0, round(y1)), max(0, round(x0)) : max(0, round(x1))]
        return np.asarray(part < self.dark)


def sheet_of(ink: Pixels, box: Box, mm: float) -> Sheet:
    """Half way between the paper and the darkest of the table's print."""
    part = ink[round(box.y0) : round(box.y1) + 1 : 2, round(box.x0) : round(box.x1) + 1 : 2]
    print_, paper = np.percentile(part, (2, 50)) if part.size else (0.0, 255.0)
    return Sheet(ink, mm, float(np.clip((print_ + paper) / 2, *DARK)))


@dataclass(slots=True)
class Track:
    """One line of the grid: where it lies, and from where to where it is drawn."""

    at: float
    spans: list[tuple[float, float]]

    def covers(self, start: float, end: float) -> bool:
        return self.share(start, end) >= 0.55

    def share(self, start: float, end: float) -> float:
        """Of the way from start to end, what is drawn."""
        return sum(max(0.0, min(end, b) - max(start, a)) for a, b in self.spans) / max(1.0, end - start)


def tracks_of(lines: list[tuple[float, float, float]], near: float) -> list[Track]:
    tracks: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if tracks and line[0] - tracks[-1][-1][0] <= near:
            tracks[-1].append(line)
        else:
            tracks.append([line])
    out = []
    for group in tracks:
        weight = sum(b - a for _, a, b in group) or 1.0
        out.append(Track(sum(at * (b - a) for at, a, b in group) / weight, [(a, b) for _, a, b in group]))
    return out


def firm(rows: list[Track], columns: list[Track], mm: float) -> tuple[list[Track], list[Track]]:
    """The lines that run along whole sides of cells: the strokes of a seal or a signature and the feet of a word's
    letters don't. A line down that only one of many rows has is such a stroke too, unless pieces of it are left in half
    of the table."""
    top, bottom = rows[0].at, rows[-1].at
    long = [c for c in columns if c.share(top, bottom) >= _LONG]
    stops = [c.at for c in (long if len(long) > 1 else columns)]
    rows = [r for r in rows if sum(b - a for a, b in _sides(r, stops)) >= _SIDE_MM * mm]
    levels = [r.at for r in rows]
    least = 2 if len(rows) > 4 else 1
    columns = [c for c in columns if len(_sides(c, levels)) >= least or c.share(top, bottom) >= _HALF]
    return rows, columns


def is_feet(row: Track, sheet: Sheet, width: float) -> bool:
    """Whether a short line between rows is the feet of letters that run together: the letters stand on it."""
    mm, standing, drawn = sheet.mm, 0, 0.0
    for start, end in row.spans:
        over = sheet.print_in(start, row.at - _STEM_MM[1] * mm, end, row.at - _STEM_MM[0] * mm)
        standing += int(np.count_nonzero(over.all(axis=0))) if over.size else 0
        drawn += end - start
    return drawn < _SHORT * width and standing > _STANDING * drawn


def _sides(track: Track, stops: list[float]) -> list[tuple[float, float]]:
    """The sides of cells that a line runs along, wholly or nearly."""
    return [(a, b) for a, b in pairwise(stops) if track.share(a, b) >= _WHOLE]


def find_between(columns: list[Track], rows: list[float], ink: Pixels, mm: float) -> None:
    """Add in place the lines down of a low table that the search for rules, which needs a long piece, has missed."""
    sure = [(c.at, a, b) for c in columns for a, b in pairwise(rows) if c.covers(a, b)]
    some = [contrasts(ink, *place, mm) for place in sure[:: max(1, len(sure) // _SOME)]]
    more = lines_down(ink, rows, [c.at for c in columns], usual_contrast(some), mm)
    columns += [Track(x, []) for x in more]  # where they are drawn is seen next
    columns.sort(key=lambda c: c.at)


def redraw(tracks: list[Track], stops: list[float], pixels: Pixels, mm: float, sheet: Sheet | None = None) -> None:
    """Add in place the pieces of the lines that are drawn but too pale, on a poor scan, to be found as rules.

    The lines run down in `pixels`, and the others of the grid cross them at `stops`. `sheet`: where these lines run
    down, what stands amid words is a letter of theirs.
    """
    places = [(track, start, end) for track in tracks for start, end in pairwise(stops)]
    sure = [place for place in places if place[0].covers(*place[1:])]
    doubtful = [place for place in places if not place[0].covers(*place[1:])]
    if not doubtful:
        return
    some = sure[:: max(1, len(sure) // _SAMPLE)]
    usual = usual_contrast([contrasts(pixels, track.at, start, end, mm) for track, start, end in some])
    for track, start, end in doubtful:
        drawn = is_drawn(contrasts(pixels, track.at, start, end, mm), usual, mm)
        if drawn and not (sheet and _amid_words(sheet, track.at, start, end)):
            track.spans.append((start, end))


def _amid_words(sheet: Sheet, at: float, start: float, end: float) -> bool:
    """Whether print stands close to both sides of what may be a line down of a low row: it is a letter in a word of a
    cell that is joined over the place."""
    mm = sheet.mm
    y0, y1 = start + _BESIDE_MM[0] * mm, end - _BESIDE_MM[0] * mm
    if end - start > _LOW_MM * mm:
        return False
    if _is_line(sheet, at, start, end):
        return False
    near, far = (one * mm for one in _BESIDE_MM)
    sides = sheet.print_in(at - far, y0, at - near, y1), sheet.print_in(at + near, y0, at + far, y1)
    shares = [float(side.any(axis=1).mean()) if side.size else 0.0 for side in sides]
    return min(shares) >= _LETTERS[0] and sum(shares) >= _LETTERS[1]


def _is_line(sheet: Sheet, at: float, start: float, end: float) -> bool:
    """Whether a line down is drawn along all of a stretch that is higher than any letter; in a lower one it is dark at
    one place from border to border, for white lies over and under a letter."""
    mm = sheet.mm
    if end - start > _LETTER_MM * mm:
        return is_unbroken(contrasts(sheet.ink, at, start, end, mm))
    column = sheet.print_in(at - _ASIDE_MM * mm, start, at + _ASIDE_MM * mm, end + 1)
    return end - start > _LOWEST_MM * mm and bool(column.all(axis=0).any())


def without_letters(columns: list[Track], rows: list[float], sheet: Sheet) -> None:
    """Take, in place, out of lines down what is a letter of a low cell that is joined over them: pieces of a line above
    and below it were found as one with it."""
    for track in columns:
        for start, end in pairwise(rows):
            if track.covers(start, end) and _amid_words(sheet, track.at, start, end):
                inside = [(a, b) for a, b in track.spans if a < end and b > start]
                if any(_is_line(sheet, track.at, max(a, start), min(b, end)) for a, b in inside):
                    continue
                track.spans = [span for span in track.spans if span not in inside]
                parts = [part for a, b in inside for part in ((a, min(b, start)), (max(a, end), b))]
                track.spans += [(a, b) for a, b in parts if b > a]


def mend(tracks: list[Track], stops: list[float], mm: float, sheet: Sheet | None = None) -> None:
    """Fill in place what a bad copy lost of the lines: a gap that does not end at a line across is no joined cell's.

    With a `sheet` cells inside of such a gap are parted too, up to the first that its print says to be joined; else
    only the cells that the gap ends in.
    """
    first, last = stops[0], stops[-1]
    levels = [t.at for t in tracks]
    for i, track in enumerate(tracks):
        at = first
        for start, end in [*sorted(track.spans), (last, last)]:
            near = 2.2 * mm
            loose = [min(abs(x - s) for s in stops) > near for x in (at, start)]
            if start - at > _GAP_MM * mm and any(loose):
                parts = list(pairwise([at, *(s for s in stops if at + near < s < start - near), start]))
                # at a column's line, and not at the table's side, a line ends because a joined cell begins there
                ends = first < at and not loose[0], start < last and not loose[1]
                if loose[0]:
                    track.spans += _parting(parts, i, levels, sheet, ends[1])
                if loose[1]:
                    track.spans += _parting(parts[::-1], i, levels, sheet, ends[0])
            at = max(at, end)


def _parting(
    parts: list[tuple[float, float]], i: int, levels: list[float], sheet: Sheet | None, ends: bool
) -> list[tuple[float, float]]:
    """Of the parts of a gap in the level line i, from its loose end on, those in which the line was lost. `ends`: the
    gap has an end that is meant; then only cells that both hold print are parted beyond its first part."""
    out = parts[:1]
    for part in parts[1:]:
        if sheet is None or _joined_over(sheet, levels, i, part):
            break
        if ends and not all(_prints_beside(sheet, levels, i, part)):
            break
        out.append(part)
    return out


def _joined_over(sheet: Sheet, levels: list[float], i: int, ends: tuple[float, float]) -> bool:
    """Whether a cell reaches over the level line i between two lines down: letters run over it, for a millimetre in
    all, or it is a head with nothing above the line."""
    mm = sheet.mm
    over = sheet.print_in(ends[0] + mm, levels[i] - 0.5 * mm, ends[1] - mm, levels[i] + 0.5 * mm)
    if over.size and np.count_nonzero(over.all(axis=0)) > mm:
        return True
    return i == 1 and len(levels) > 2 and _prints_beside(sheet, levels, i, ends) == (False, True)


def _prints_beside(sheet: Sheet, levels: list[float], i: int, ends: tuple[float, float]) -> tuple[bool, bool]:
    """Whether print stands above and below the level line i, between two lines down."""
    mm, last = sheet.mm, len(levels) - 1
    found = [
        0 <= k < last
        and np.count_nonzero(sheet.print_in(ends[0] + mm, levels[k] + mm, ends[1] - mm, levels[k + 1] - mm)) >= mm * mm
        for k in (i - 1, i)
    ]
    return bool(found[0]), bool(found[1])
