"""The white between a table's columns: from its lines of words, or from its rows where they are known. In points."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from pipeline.layout.words import PT_PER_MM

GUTTER = 1.7 * PT_PER_MM  # white between two columns is nowhere narrower
NUMBER_WIDE = 20 * PT_PER_MM  # a column of numbers is no wider
GUTTER_RULED = 1.2 * PT_PER_MM  # where lines between rows say that here is a table
FILLED = 3  # lines in which each column must hold something
_FREE = 0.92  # of a table's lines at which a gutter must be white
_NARROW = 2.6 * PT_PER_MM  # a narrower one may be the space between words that happen to stand under each other
_ON_AXIS = 2.5  # points by which the middles of numbers under each other differ
_FLUSH = 3  # points from a gutter's end at which lines begin that are set flush
_SPACE = 3.4  # points of white between words, at most, over which a cell's text goes on
_SPARSE = 0.35  # of the rows in which a column without a head holds something, where the white before it is narrow
_OFTEN = 0.6  # the same, where the white is nowhere wider than between words
_COMMON = 2  # points of white, at least, that rows have in common where others run over it
_DASH = 5  # points: a narrower column than this, but for the first, is one of dashes; a figure is wider
_HEAD_WHITE = 5.5  # between the heads of two columns, at least: heads are centred, their words stand close
_HEAD_GAP = 5  # points between a head over columns and their own heads
_OFF = 0.06  # of its columns' width, by which such a head stands beside their middle
_OFF_LEVEL = 0.12  # the same, where the heads under it stand on one level
_LEVEL = 3  # points
_INSIDE = 12  # points from the left end of its columns' heads, at least, at which it begins
_LINE = 7  # points: a line of print is higher

Mask = NDArray[np.bool_]
Gutter = tuple[int, int]


def gutters_of_lines(part: Mask, white: float) -> list[Gutter]:
    """From and to of the white stretches between the columns of a part of the page.

    `white`: how narrow a gutter may be. Only stripes of words that stand in three places or more tell; group rows and
    titles run over the gutters.
    """
    lines = np.zeros(len(part), np.bool_)
    telling = [(a, b) for a, b in stripes(part) if places(part[a:b]) >= 3]
    for start, end in telling:
        lines[start:end] = part[start:end].any(axis=1)
    if not lines.any():
        return []
    free = 1.0 - part[lines].mean(axis=0)
    inside = np.flatnonzero(free < 1.0)
    clear = free >= _FREE
    clear[: inside[0]], clear[inside[-1] :] = False, False
    found = [(a, b) for a, b in edges(clear) if b - a >= white]
    if len(telling) > FILLED + 1:
        found = _under_heads(found, part[telling[1][0] :] & lines[telling[1][0] :, None], white)
    return _filled(found, part & lines[:, None])


def _under_heads(found: list[Gutter], rows: Mask, white: float) -> list[Gutter]:
    """The gutters, and those that all lines but the first keep: a head may be wider than what its column says."""
    taken = np.flatnonzero(rows.any(axis=0))
    more = [
        (a, b)
        for a, b in edges(~np.asarray(rows.any(axis=0)))
        if taken[0] < a < taken[-1] and b - a >= white and not any(min(b, d) > max(a, c) for c, d in found)
    ]
    return sorted([*found, *more])


def edges(line: Mask) -> list[Gutter]:
    """From and to of the runs of True."""
    at = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(at[::2], at[1::2], strict=True)]


def stripes(part: Mask) -> list[Gutter]:
    return edges(np.asarray(part.any(axis=1)))


def places(part: Mask, white: float = GUTTER) -> int:
    """In how many places side by side, parted by a gutter's width, words stand."""
    runs = edges(np.asarray(part.any(axis=0)))
    return sum(b[0] - a[1] >= white for a, b in itertools.pairwise(runs)) + bool(runs)


def with_numbers(gutters: list[Gutter], part: Mask) -> list[Gutter]:
    """The gutters, and before them the white behind a column of numbers that its wide head leaves narrow: what stands
    left of it is as narrow, in several lines on one axis, and mostly far from the words behind it."""
    lines = np.zeros(len(part), np.bool_)
    for start, end in stripes(part):
        lines[start:end] = places(part[start:end]) >= 3
    told = part & lines[:, None]
    inside = np.flatnonzero(told.any(axis=0))
    if not gutters or not len(inside) or gutters[0][0] - inside[0] < NUMBER_WIDE:
        return gutters
    white = edges(~np.asarray(told[:, : gutters[0][0]].any(axis=0)))
    for a, b in white:
        if inside[0] < a < inside[0] + NUMBER_WIDE and _is_of_numbers(told, (a, b)):
            return [(a, b), *gutters]
    return gutters


def _is_of_numbers(part: Mask, gutter: Gutter) -> bool:
    """Whether the white `gutter` has numbers on its left."""
    left = part[:, : gutter[0]]
    found = [np.flatnonzero(left[a:b].any(axis=0)) for a, b in stripes(left)]
    middles = [(x[0] + x[-1]) / 2 for x in found]
    axis = float(np.median(middles)) if found else 0.0
    on_axis = sum(abs(x - axis) <= _ON_AXIS for x in middles)
    return on_axis > FILLED and on_axis >= 0.8 * len(found) and _usual_white(part, *gutter) >= GUTTER_RULED


def _filled(gutters: list[Gutter], part: Mask) -> list[Gutter]:
    """Without those that have too few lines of words on one side, up to the next; narrow ones need more, or lines that
    all begin right behind them. Where words run over a gutter, it needs many more lines that keep it."""
    kept: list[Gutter] = []
    for i, (start, end) in enumerate(gutters):
        left = kept[-1][1] if kept else 0
        right = gutters[i + 1][0] if i + 1 < len(gutters) else part.shape[1]
        sides = len(stripes(part[:, left:start])), len(stripes(part[:, end:right]))
        middle = clearest(part, (start, end))
        over = len(stripes(part[:, middle - 1 : middle + 2]))
        wide = end - start >= _NARROW or _usual_white(part, start, end) >= 2 * _NARROW
        least = FILLED if wide or _aligned(part[:, end:right]) else 2 * FILLED
        if sides[0] >= least and sides[1] - over >= max(2 if least == FILLED else least, FILLED * over):
            kept.append((start, end))
    return kept


def _aligned(part: Mask) -> bool:
    """Whether all lines begin at the left edge of a part, or nearly all of many, as in no justified paragraph."""
    begins = [int(np.argmax(part[a:b].any(axis=0))) for a, b in stripes(part)]
    flush = sum(x <= _FLUSH for x in begins)
    return flush >= FILLED and (flush == len(begins) or flush >= max(FILLED + 1, 0.75 * len(begins)))


def _usual_white(part: Mask, start: int, end: int) -> float:
    """The usual white round a gutter, line by line: beside a column of numbers it is wide under a narrow head."""
    middle, whites = (start + end) // 2, []
    for a, b in stripes(part):
        taken = np.flatnonzero(part[a:b].any(axis=0))
        left, right = taken[taken < middle], taken[taken >= middle]
        if len(left) and len(right):
            whites.append(float(right[0] - left[-1]))
    return float(np.median(whites)) if whites else 0.0


def gutters_of_rows(mask: Mask, stops: list[int], heads: int = 1) -> list[Gutter]:
    """The same, where it is known where rows begin and end, and how many of them are `heads`.

    Lines of one cell cover each other's spaces, so that what is white from the top to the bottom of rows is a gutter
    even in few rows. A row may run over it with a joined cell where others keep it.
    """
    told = [(n, mask[a + 2 : b - 1]) for n, (a, b) in enumerate(itertools.pairwise(stops)) if b - a > 4]
    parts = [part for _, part in told if places(part) >= 3]
    if not parts:
        return []
    parts[0] = lower_heads(parts[0])
    first = [_row(parts[0]), *(_row(part) for n, part in told if n < heads and heads > 1)]
    first += [np.asarray(np.any(first, axis=0))] if heads > 1 else []
    telling = [_row(part) for part in parts]
    over = np.sum(telling, axis=0)
    inside = np.flatnonzero(over)
    found: list[Gutter] = []
    for most in range(len(telling) // 4 + 1):
        for start, end in edges(over <= most):
            if start <= inside[0] or end > inside[-1] or any(min(end, b) > max(start, a) for a, b in found):
                continue
            if most and end - start < _COMMON:
                continue
            bridges = [row for row in telling if row[start:end].any()]
            whites = [white for row in telling if (white := _white_at(row, (start, end))) and not row[start:end].any()]
            wide = whites and min(whites) >= GUTTER_RULED and np.median(whites) >= _HEAD_WHITE
            if wide and all(_bridges(row, (start, end)) for row in bridges):
                found.append((start, end))
    return _with_rows(sorted(found), parts, first)


def lower_heads(row: Mask) -> Mask:
    """The heads without those that stand in the middle over the heads of several columns, whose white they hide."""
    closed, out = _row(row), row.copy()
    for a, b in edges(~closed):
        closed[a:b] |= b - a < _HEAD_WHITE
    for x0, x1 in edges(closed):
        lines = stripes(row[:, x0:x1])
        for (_, top), (bottom, _) in itertools.pairwise(lines):
            upper, lower = (np.flatnonzero(_row(part)) for part in (row[:top, x0:x1], row[bottom:, x0:x1]))
            off, inside = abs(upper[0] + upper[-1] - lower[0] - lower[-1]) / 2, upper[0] - lower[0]
            if places(row[bottom:, x0:x1], _HEAD_WHITE) > 1 and inside > _INSIDE and off < _OFF_LEVEL * (x1 - x0):
                out[:bottom, x0:x1] = False
                break
    return out


def _row(part: Mask) -> Mask:
    """Where words of a row stand, from left to right."""
    return np.asarray(part.any(axis=0))


def _bridges(row: Mask, gutter: Gutter) -> bool:
    """Whether a row's words go on over a gutter without a gap, from the one side or the other."""
    start, end = gutter
    closed = row.copy()
    for a, b in edges(~row):
        closed[a:b] |= b - a <= _SPACE
    left, right = closed[max(0, start - 4) : start + 2], closed[end - 2 : end + 4]
    return bool(closed[start:end].mean() > 0.6 and (left.all() or right.all()))


def _with_rows(gutters: list[Gutter], parts: list[Mask], heads: list[Mask]) -> list[Gutter]:
    """Without the weakest, as long as one has words on both sides in too few rows, or parts what is one cell."""
    gutters, width = list(gutters), parts[0].shape[1]
    while gutters:
        sides = [0, *(x for gutter in gutters for x in gutter), width]
        columns = list(zip(sides[::2], sides[1::2], strict=True))
        said = [
            _says(heads, gutter, columns[i], columns[i + 1])
            and not _is_space_in(parts[0], gutter, columns[i], columns[i + 1])
            for i, gutter in enumerate(gutters)
        ]
        lacks = [_lack(gutter, columns[i], columns[i + 1], parts, said[i]) for i, gutter in enumerate(gutters)]
        spaces = _in_justified(gutters, parts, heads)
        lacks = [max(lack, 0.5) if i in spaces else lack for i, lack in enumerate(lacks)]
        for i in range(1, len(gutters)):
            if gutters[i][0] - gutters[i - 1][1] < _DASH:
                lacks[i] = max(lacks[i], 1.0)
        if max(lacks) <= 0:
            return gutters
        del gutters[_weakest(gutters, lacks, parts)]
    return gutters


def _weakest(gutters: list[Gutter], lacks: list[float], parts: list[Mask]) -> int:
    """The gutter that lacks most; or the one next to it that lacks rows as well, where more of them run over that: it
    is a space of long lines, and with it the other one would get its words."""
    worst = lacks.index(max(lacks))
    over = [sum(bool(part[:, a:b].any()) for part in parts) for a, b in gutters]
    near = [i for i in (worst - 1, worst + 1) if 0 <= i < len(gutters) and lacks[i] > 0]
    return max([worst, *near], key=lambda i: over[i])


def _says(heads: list[Mask], gutter: Gutter, left: Gutter, right: Gutter) -> bool:
    """Whether the heads stand on both sides of a gutter, well apart."""
    return any(_white_at(h, gutter) >= _HEAD_WHITE and h[slice(*left)].any() and h[slice(*right)].any() for h in heads)


def _is_space_in(row: Mask, gutter: Gutter, left: Gutter, right: Gutter) -> bool:
    """Whether a gutter may be the space of a justified line of the first row, which is none of heads on a page on which
    a table goes on."""
    white = _white_at(_row(row), gutter)
    if white > 3 * _SPACE:
        return False
    return _of_one_cell([row], left, right, 1, 1, level=white <= 2 * _SPACE)


def _lack(gutter: Gutter, left: Gutter, right: Gutter, parts: list[Mask], said: bool) -> float:
    """In how many rows more both sides of a gutter should hold words; 0 or less where it is sound. `said`: by heads."""
    start, end = gutter
    keep = [part for part in parts if not part[:, start:end].any()]
    least = max(2.0, _SPARSE * len(parts))
    need = 1.0 if said or len(parts) < FILLED else 2.0 if end - start >= 2 * _NARROW else least
    if len(keep) < len(parts):  # heads may stand over columns; other rows need more that tell otherwise
        heads = len(parts) - len(keep) == sum(bool(part[:, start:end].any()) for part in parts[:2])
        need = max(need, (least if heads else max(FILLED, least)) * (len(parts) - len(keep)))
    both = [part for part in keep if all(part[:, a:b].any() for a, b in (left, right))]
    whites = [_white_at(_row(part), gutter) for part in both]
    one_head = bool(parts[0][:, start:end].any())  # in the middle over what would be two columns
    if not said and max(whites, default=0.0) <= (3 if one_head else 2) * _SPACE:  # justified words have as much
        need = max(need, _OFTEN * len(keep))
        # some cells of one column are set in its middle; all may begin with the same word
        need = need if len(both) > 1 and not one_head else len(parts) + 1.0
    if len(keep) < len(parts) and not said and whites and float(np.median(whites)) < _HEAD_WHITE:
        need = len(parts) + 1.0  # where words run over it, the others' spaces happen to stand under each other
    lone = [w for part, w in zip(both, whites, strict=True) if len(stripes(part[:, slice(*left)])) == 1]
    over = len(parts) - len(keep) + len(lone)
    if not said and lone and over > 1 and max(lone) <= 2 * _SPACE and max(whites) <= 4 * _SPACE:
        need = len(parts) + 1.0  # lone lines are not justified: they run over it
    lack = need - min(sum(bool(part[:, a:b].any()) for part in keep) for a, b in (left, right))
    many = 2 if not said and end - start <= _SPACE else 1
    level = not said and max(whites, default=0.0) <= 3 * _SPACE
    return max(lack, 0.5) if _of_one_cell(keep, left, right, 2 if said else 1, many, level=level) else lack


def _in_justified(gutters: list[Gutter], parts: list[Mask], heads: list[Mask]) -> set[int]:
    """The gutters, of several under one head, that are the spaces of justified lines: all behind them are single lines
    that end flush beside longer texts."""
    width, out = parts[0].shape[1], set()
    said = [any(_white_at(head, g) >= _HEAD_WHITE for head in heads) for g in gutters]
    for i, (start, end) in enumerate(gutters):
        left = next((gutters[k][1] for k in range(i - 1, -1, -1) if said[k]), 0)
        right = next((gutters[k][0] for k in range(i + 1, len(gutters)) if said[k]), width)
        keep = [part for part in parts[1:] if not part[:, start:end].any()]
        if not said[i] and _of_one_cell(keep, (left, start), (end, right), FILLED, 1):
            out.add(i)
    return out


def _of_one_cell(parts: list[Mask], left: Gutter, right: Gutter, least: int, most: int, *, level: bool = False) -> bool:
    """Whether what stands right of a gutter only ends the first lines, `most` at most, of the cell left of it:
    justified lines that say the same in several rows have their spaces at the same places. `least`: in how many rows
    it must be so. Such lines end flush. `level`: they may be other lines than the first."""
    ends = [x[-1] for part in parts if len(x := np.flatnonzero(_row(part)[slice(*right)]))]
    if len(ends) > 1 and np.ptp(ends) > _FLUSH:
        return False
    both = [(stripes(part[:, slice(*left)]), stripes(part[:, slice(*right)])) for part in parts]
    both = [(one, other) for one, other in both if other]
    return (
        len(both) >= least
        and all(
            len(other) <= most
            and one
            and (len(other) < len(one) or other[-1][1] < one[-1][1] - _LINE)  # lines may touch
            and all(any(_beside(a, b) for a in (one if level else one[i : i + 1])) for i, b in enumerate(other))
            for one, other in both
        )
    )


def _beside(one: Gutter, other: Gutter) -> bool:
    """Whether a line stands level with another one."""
    return one[0] - 2 < other[0] and other[1] < one[1] + 3


def _white_at(row: Mask, gutter: Gutter) -> float:
    """The white between the words left and right of a gutter in one row; 0 where one side is empty."""
    middle, taken = (gutter[0] + gutter[1]) // 2, np.flatnonzero(row)
    left, right = taken[taken < middle], taken[taken >= middle]
    return float(right[0] - left[-1]) if len(left) and len(right) else 0.0


def clearest(part: Mask, gutter: Gutter) -> int:
    """Where in a gutter the fewest words stand: the middle of that stretch, nearest to the gutter's own middle."""
    crossed = part[:, gutter[0] : gutter[1]].sum(axis=0)
    runs = edges(np.asarray(crossed == crossed.min()))
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return gutter[0] + (start + end) // 2


def heads_over(
    mask: Mask, row: tuple[int, int], gutters: list[Gutter], ends: tuple[float, float]
) -> list[tuple[float, float, float]]:
    """Where a head stands over the heads of two columns or more, without a line between: (y, from x, to x) under it.

    It stands alone, in the middle over its columns, and white parts it from the heads under it.
    """
    sides = [ends[0], *((a + b) / 2 for a, b in gutters), ends[1]]
    found: list[tuple[bool, float, float, float, float]] = []
    for first, last in itertools.combinations(range(len(sides)), 2):
        x0, x1 = sides[first], sides[last]
        part = mask[row[0] : row[1], round(x0) : round(x1)]
        lines = stripes(part)
        if last - first < 2 or last - first == len(sides) - 1 or len(lines) < 2:
            continue
        for (_, a), (b, _) in itertools.pairwise(lines):
            words = np.flatnonzero(part[:a].any(axis=0))
            off = abs((words[0] + words[-1]) / 2 - (x1 - x0) / 2) / (x1 - x0)
            below, around = mask[row[0] + b : row[1]], itertools.pairwise(sides[first : last + 1])
            heads = [stripes(below[:, round(c) : round(d)]) for c, d in around]
            middles = [some[0][0] + some[-1][1] for some in heads if some]
            level = max(middles, default=0) - min(middles, default=0) <= 2 * _LEVEL
            if b - a >= _HEAD_GAP and places(part[:a]) == 1 and all(heads) and off < (_OFF_LEVEL if level else _OFF):
                found.append((not level, off, row[0] + (a + b) / 2, x0, x1))
    out: list[tuple[float, float, float]] = []
    for _, _, y, x0, x1 in sorted(found):
        if not any(min(x1, d) > max(x0, c) for _, c, d in out):
            out.append((y, x0, x1))
    return out
