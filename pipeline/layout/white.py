"""Tables whose columns are parted by white space: under lines between the rows, or without any lines.

All in points. Told only where it is safe: three columns or more, side by side over several rows.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.layout.words import PT_PER_MM

_GUTTER = 1.7 * PT_PER_MM  # white between two columns is nowhere narrower
_FREE = 0.92  # of a table's lines at which a gutter must be white
_GUTTER_RULED = 1.2 * PT_PER_MM  # where lines between rows say that here is a table
_NARROW = 2.6 * PT_PER_MM  # a narrower one may be the space between words that happen to stand under each other
_FLUSH = 3  # points from a gutter's end at which lines begin that are set flush
_LEAST_RUN = 32 * PT_PER_MM  # the height of a table without any lines
_FILLED = 3  # rows in which each column must hold something
_WIDE = 0.45  # of the page's width: how long the lines between rows are
_DRAWN = 0.5  # of a line between rows, where a bad copy broke it
_LOST = 0.1  # of it, at most, that is lost at one end
_LEVEL = 0.8 * PT_PER_MM  # its pieces lie no farther from each other
_NUMBER_WIDE = 20 * PT_PER_MM  # a column of numbers is no wider
_ROOM = 4  # points of white over and under a table for what is too pale to be seen as a word
_ROW_GAP = 6  # points between rows, at least, where no lines tell them
_CLEAR = 1.45  # white between rows over white between lines of a cell, where no lines tell rows

Mask = NDArray[np.bool_]
_RuleAt = tuple[float, float, float]  # y, from x, to x


@dataclass(slots=True)
class WhiteTable:
    """Row lines from top to bottom (y, from x, to x) and column lines (x, then from y to y where they are clear)."""

    rows: list[_RuleAt]
    columns: list[tuple[float, list[tuple[float, float]]]]


def white_tables(words: list[Box], across: list[_RuleAt], size: tuple[float, float]) -> list[WhiteTable]:
    """The tables among `words` (all that stand in no ruled table).

    `across`: rules as (y, x0, x1); `size`: the page's width and height.
    """
    if len(words) < 8:
        return []
    mask = _mask(words, size)
    found = []
    for stack in _stacks(across, size[0]):
        for part in _split(stack, mask):
            if table := _between_rules(part, mask):
                found.append(table)
                mask[round(part[0][0]) : round(part[-1][0]) + 1] = False
    for _ in range(4):
        stretch = _stretch(mask)
        if stretch is None:
            break
        if table := _without_rules(stretch, mask):
            found.append(table)
        mask[stretch[0] : stretch[1]] = False
    return found


def _mask(words: list[Box], size: tuple[float, float]) -> Mask:
    """H x W points, True where a word stands."""
    mask = np.zeros((int(size[1]) + 2, int(size[0]) + 2), np.bool_)
    for word in words:
        mask[max(0, int(word.y0)) : int(word.y1) + 1, max(0, int(word.x0)) : int(word.x1) + 1] = True
    return mask


def _stacks(across: list[_RuleAt], width: float) -> list[list[_RuleAt]]:
    """The pieces of long rules with the same ends (but for what one of them lost), three or more, and of the shorter
    ones that lie between them."""
    levels = _levels(across)
    stacks: list[list[list[_RuleAt]]] = []
    for level in levels:
        start, end = level[0][1], max(r[2] for r in level)
        if end - start <= _WIDE * width or sum(r[2] - r[1] for r in level) < _DRAWN * (end - start):
            continue
        for stack in stacks:
            ends = min(r[1] for one in stack for r in one), max(r[2] for one in stack for r in one)
            off = sorted((abs(ends[0] - start), abs(ends[1] - end)))
            same = off[0] < 9 and off[1] < max(9, _LOST * (ends[1] - ends[0]))
            if same and level[0][0] - stack[-1][0][0] < 0.5 * width:
                stack.append(level)
                break
        else:
            stacks.append([level])
    whole = []
    for stack in (s for s in stacks if len(s) >= 3):
        top, bottom, left = stack[0][0][0], stack[-1][0][0], min(level[0][1] for level in stack)
        right = max(r[2] for level in stack for r in level)
        between = [r for level in levels if level not in stack and top + 4 < level[0][0] < bottom - 4 for r in level]
        pieces = [r for level in stack for r in level]
        whole.append(sorted([*pieces, *(r for r in between if left - 9 < r[1] and r[2] < right + 9)]))
    return whole


def _levels(across: list[_RuleAt]) -> list[list[_RuleAt]]:
    """Rules that lie on one level: the pieces of a line that a bad copy broke, at the height of the first."""
    levels: list[list[_RuleAt]] = []
    for rule in sorted(across):
        if levels and rule[0] - levels[-1][0][0] < _LEVEL:
            levels[-1].append((levels[-1][0][0], rule[1], rule[2]))
        else:
            levels.append([rule])
    return [sorted(level) for level in levels]


def _gutters(part: Mask, white: float) -> list[tuple[int, int]]:
    """From and to of the white stretches between the columns of a part of the page.

    `white`: how narrow a gutter may be. Only stripes of words that stand in three places or more tell; group rows and
    titles run over the gutters.
    """
    lines = np.zeros(len(part), np.bool_)
    for start, end in _stripes(part):
        if _places(part[start:end]) >= 3:
            lines[start:end] = part[start:end].any(axis=1)
    if not lines.any():
        return []
    free = 1.0 - part[lines].mean(axis=0)
    inside = np.flatnonzero(free < 1.0)
    clear = free >= _FREE
    clear[: inside[0]], clear[inside[-1] :] = False, False
    found = [(a, b) for a, b in _edges(clear) if b - a >= white]
    return _filled(found, part & lines[:, None])


def _edges(line: Mask) -> list[tuple[int, int]]:
    """From and to of the runs of True."""
    at = np.flatnonzero(np.diff(np.concatenate([[False], line, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(at[::2], at[1::2], strict=True)]


def _stripes(part: Mask) -> list[tuple[int, int]]:
    return _edges(np.asarray(part.any(axis=1)))


def _places(part: Mask) -> int:
    """In how many places side by side, parted by a gutter's width, words stand."""
    runs = _edges(np.asarray(part.any(axis=0)))
    return sum(b[0] - a[1] >= _GUTTER for a, b in itertools.pairwise(runs)) + bool(runs)


def _filled(gutters: list[tuple[int, int]], part: Mask) -> list[tuple[int, int]]:
    """Without those that have too few lines of words on one side, up to the next; narrow ones need more, or lines that
    all begin right behind them. Where words run over a gutter, it needs many more lines that keep it."""
    kept: list[tuple[int, int]] = []
    for i, (start, end) in enumerate(gutters):
        left = kept[-1][1] if kept else 0
        right = gutters[i + 1][0] if i + 1 < len(gutters) else part.shape[1]
        sides = len(_stripes(part[:, left:start])), len(_stripes(part[:, end:right]))
        middle = _clearest(part, (start, end))
        over = len(_stripes(part[:, middle - 1 : middle + 2]))
        wide = end - start >= _NARROW or _usual_white(part, start, end) >= 2 * _NARROW
        least = _FILLED if wide or _aligned(part[:, end:right]) else 2 * _FILLED
        if sides[0] >= least and sides[1] - over >= max(2 if least == _FILLED else least, _FILLED * over):
            kept.append((start, end))
    return kept


def _aligned(part: Mask) -> bool:
    """Whether all lines begin at the left edge of a part, or nearly all of many, as in no justified paragraph."""
    begins = [int(np.argmax(part[a:b].any(axis=0))) for a, b in _stripes(part)]
    flush = sum(x <= _FLUSH for x in begins)
    return flush >= _FILLED and (flush == len(begins) or flush >= max(_FILLED + 1, 0.75 * len(begins)))


def _usual_white(part: Mask, start: int, end: int) -> float:
    """The usual white round a gutter, line by line: beside a column of numbers it is wide under a narrow head."""
    middle, whites = (start + end) // 2, []
    for a, b in _stripes(part):
        taken = np.flatnonzero(part[a:b].any(axis=0))
        left, right = taken[taken < middle], taken[taken >= middle]
        if len(left) and len(right):
            whites.append(float(right[0] - left[-1]))
    return float(np.median(whites)) if whites else 0.0


def _split(stack: list[_RuleAt], mask: Mask) -> list[list[_RuleAt]]:
    """Two tables under each other with other columns, and a title between: the stack of rules cut at the title."""
    for i in range(2, len(stack) - 3):
        top, bottom = round(stack[i][0]) + 2, round(stack[i + 1][0]) - 1
        if bottom - top < 4 or _places(mask[top:bottom]) != 1:
            continue
        upper, lower = (
            _gutters(mask[round(p[0][0]) : round(p[-1][0])], _GUTTER_RULED) for p in (stack[: i + 1], stack[i + 1 :])
        )
        alike = [any(min(b, d) > max(a, c) for c, d in lower) for a, b in upper]
        if len(upper) > 1 and len(lower) > 1 and (len(upper) != len(lower) or not all(alike)):
            return [stack[: i + 1], *_split(stack[i + 1 :], mask)]
    return [stack]


def _between_rules(stack: list[_RuleAt], mask: Mask) -> WhiteTable | None:
    top, bottom = round(stack[0][0]), round(stack[-1][0])
    left, right = min(r[1] for r in stack), max(r[2] for r in stack)
    part = mask[top:bottom].copy()
    part[:, : max(0, int(left))] = False
    part[:, int(right) + 1 :] = False
    gutters = _gutters(part, _GUTTER_RULED)
    if len(gutters) < 2:
        return None
    stops = sorted({round(r[0]) for r in stack})
    return WhiteTable(stack, _columns(gutters, (left, right), stops, mask))


def _columns(
    gutters: list[tuple[int, int]], ends: tuple[float, float], stops: list[int], mask: Mask
) -> list[tuple[float, list[tuple[float, float]]]]:
    """Column lines in the middles of the gutters, clear where no word of a row runs over them."""
    whole = [(float(stops[0]), float(stops[-1]))]
    out = [(ends[0], whole)]
    part = mask[stops[0] : stops[-1]]
    titles = {a for a, b in list(itertools.pairwise(stops))[1:] if _is_title(mask[a + 2 : b - 1], gutters, ends)}
    for i, gutter in enumerate(gutters):
        middle = _clearest(part, gutter)
        spans = [
            (float(a), float(b))
            for a, b in itertools.pairwise(stops)
            if not (i and a in titles)
            and not mask[a + 2 : b - 1, middle - 2 : middle + 3].all(axis=1).any()  # words that only touch are beside
        ]
        out.append((float(middle), spans))
    return [*out, (ends[1], whole)]


def _is_title(row: Mask, gutters: list[tuple[int, int]], ends: tuple[float, float]) -> bool:
    """A row of a table of four columns or more that holds one line: a number and a title behind it, nothing else."""
    if len(gutters) < 3 or len(_stripes(row)) != 1:
        return False
    number, rest = row[:, int(ends[0]) : gutters[0][0]], row[:, gutters[0][1] : int(ends[1]) + 1]
    begins = int(np.argmax(rest.any(axis=0))) + gutters[0][1]
    return bool(number.any()) and _places(rest) == 1 and begins < gutters[1][0]


def _clearest(part: Mask, gutter: tuple[int, int]) -> int:
    """Where in a gutter the fewest words stand: the middle of that stretch, nearest to the gutter's own middle."""
    crossed = part[:, gutter[0] : gutter[1]].sum(axis=0)
    runs = _edges(np.asarray(crossed == crossed.min()))
    start, end = max(runs, key=lambda run: run[1] - run[0])
    return gutter[0] + (start + end) // 2


def _stretch(mask: Mask) -> tuple[int, int] | None:
    """From and to of the highest white stretch between words of the page; None for none that is high enough."""
    lines = np.flatnonzero(mask.any(axis=1))
    if not len(lines):
        return None
    best: tuple[int, int] | None = None
    columns = np.flatnonzero(mask.any(axis=0))
    for x in range(int(columns[0]) + 10, int(columns[-1]) - 10, 3):
        taken = np.flatnonzero(mask[:, x : x + int(_GUTTER)].any(axis=1))
        stops = np.concatenate([[lines[0] - 1], taken, [lines[-1] + 1]])
        k = int(np.argmax(np.diff(stops)))
        start, end = int(stops[k]) + 1, int(stops[k + 1])
        if end - start < max(_LEAST_RUN, best[1] - best[0] if best else 0):
            continue
        part = mask[start:end]
        if min(len(_stripes(part[:, :x])), len(_stripes(part[:, x:]))) > _FILLED:
            best = start, end
    return best


def _without_rules(stretch: tuple[int, int], mask: Mask) -> WhiteTable | None:
    start, end = stretch
    part = mask[start:end]
    gutters = _gutters(part, _GUTTER)
    if len(gutters) < 2:
        return None
    stops = _row_stops(part, gutters)
    stops = _trimmed(stops, part)
    if len(stops) < _FILLED + 1 or not _looks_like_rows(part, stops, gutters):
        return None
    stops = [s + start for s in stops]
    stops[0] -= _free(mask[max(0, stops[0] - _ROOM) : stops[0]][::-1])
    stops[-1] += _free(mask[stops[-1] + 1 : stops[-1] + 1 + _ROOM])
    inside = np.flatnonzero(part.any(axis=0))
    left, right = float(inside[0] - 4), float(inside[-1] + 5)
    rows = [(float(s), left, right) for s in stops]
    return WhiteTable(rows, _columns(gutters, (left, right), stops, mask))


def _free(rows: Mask) -> int:
    """How many of the first rows are white."""
    taken = np.flatnonzero(rows.any(axis=1))
    return int(taken[0]) if len(taken) else len(rows)


def _trimmed(stops: list[int], part: Mask) -> list[int]:
    """Without the rows above and below that stand in one place: titles and paragraphs."""
    while len(stops) > 1 and _places(part[stops[0] : stops[1]]) < 2:
        stops = stops[1:]
    while len(stops) > 1 and _places(part[stops[-2] : stops[-1]]) < 2:
        stops = stops[:-1]
    return stops


def _looks_like_rows(part: Mask, stops: list[int], gutters: list[tuple[int, int]]) -> bool:
    """Most rows fill nearly all columns: a foot, a list with labels and signatures side by side don't.

    A row whose words run over the gutters, as a title's or a paragraph's, is none of them.
    """
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    full = [
        sum(bool(part[a:b, x0:x1].any()) for x0, x1 in itertools.pairwise(sides)) >= max(3, len(sides) - 2)
        and not any(part[a:b, x].any() for x in sides[1:-1])
        for a, b in itertools.pairwise(stops)
    ]
    return sum(full) >= max(_FILLED, len(full) // 2)


def _row_stops(part: Mask, gutters: list[tuple[int, int]]) -> list[int]:
    """Where rows part: at wide stripes of white, or at each of them where nearly all lines fill the columns."""
    runs = _stripes(part)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(runs)]
    if len(gaps) < _FILLED:
        return []
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    columns = len(sides) - 1
    numbers = _stripes(part[:, : sides[1]])
    inside = np.flatnonzero(part[:, : sides[1]].any(axis=0))
    if len(numbers) > _FILLED and inside[-1] - inside[0] < _NUMBER_WIDE:
        least = _by_numbers(runs, gaps, numbers)
        inner = [(a[1] + b[0]) // 2 for (a, b), gap in zip(itertools.pairwise(runs), gaps, strict=True) if gap >= least]
        return [max(0, runs[0][0] - 3), *inner, min(part.shape[0] - 1, runs[-1][1] + 3)]
    full = [sum(part[a:b, x0:x1].any() for x0, x1 in itertools.pairwise(sides)) for a, b in runs]
    each = np.mean([f >= columns - 1 for f in full]) > 0.7
    white = 0.0 if each else _parting(gaps)
    if not each and not white:
        return []
    inner = [(a[1] + b[0]) // 2 for a, b, gap in zip(runs, runs[1:], gaps, strict=False) if gap >= white]
    return [max(0, runs[0][0] - 3), *inner, min(part.shape[0] - 1, runs[-1][1] + 3)]


def _by_numbers(runs: list[tuple[int, int]], gaps: list[int], numbers: list[tuple[int, int]]) -> int:
    """The least white between rows with which most rows have one line in their first column, the number."""
    best, at = -len(runs), 0
    for least in sorted(set(gaps)):
        stops = [runs[0][0], *(b[0] for b, gap in zip(runs[1:], gaps, strict=True) if gap >= least), runs[-1][1] + 1]
        counts = [sum(a <= n[0] < b for n in numbers) for a, b in itertools.pairwise(stops)]
        score = sum(c == 1 for c in counts) - sum(c == 0 for c in counts) - 2 * sum(c > 1 for c in counts)
        if score > best:
            best, at = score, least
    return at


def _parting(gaps: list[int]) -> float:
    """The least white between rows, where it is clearly more than that between lines; 0 where it is not."""
    ordered = sorted(gaps)
    best, at = _CLEAR, 0.0
    for a, b in itertools.pairwise(ordered):
        ratio = (b + 1) / (a + 1)
        if ratio > best and b >= _ROW_GAP:
            best, at = ratio, float(b)
    return at
