"""Tables whose columns are parted by white space: under lines between the rows, or without any lines.

All in points. Told only where it is safe: three columns or more, side by side over several rows.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.layout.gutters import (
    FILLED,
    GUTTER,
    Gutter,
    Mask,
    clearest,
    gutters_of_lines,
    gutters_of_rows,
    heads_over,
    places,
    stripes,
)
from pipeline.layout.joined import lines_between
from pipeline.layout.rest import is_on_top, rest_on_top
from pipeline.layout.rows import NUMBER_WIDE, ROW_GAP, row_stops
from pipeline.layout.stacks import RuleAt, stacks
from pipeline.layout.words import PT_PER_MM

_LEAST_RUN = 32 * PT_PER_MM  # the height of a table without any lines
_ON = 3  # points over and under a stroke, where its word's letters are
_APART = 9  # points: words of a title stand nearer to each other
_TABLE_GAP = 13  # points between two tables, at least
_ALONG = 0.6  # of a cell's side, along which a rule between rows runs at least
_LEAST_ROW = 9  # points: no row is lower
_FLUSH = 5  # points from a column's left edge, within which its lines begin
_FAR = 20  # points: lines of a table stand no farther from each other
_BEYOND = 250  # points over and under a white stretch in which it is looked for the rest of the table
_TALL = 2.4  # times the usual height of words: what is higher is no word
_HIGH = 24  # points: a word may be as high in any case
_WORD_SPACE = 4  # points of white between two words of a line that is not stretched
_SPECK = 2.5  # points: what is no higher is no word
_ROOM = 4  # points of white over and under a table for what is too pale to be seen as a word


@dataclass(slots=True)
class WhiteTable:
    """Row lines from top to bottom (y, from x, to x) and column lines (x, then from y to y where they are clear)."""

    rows: list[RuleAt]
    columns: list[tuple[float, list[tuple[float, float]]]]


def white_tables(words: list[Box], across: list[RuleAt], size: tuple[float, float]) -> list[WhiteTable]:
    """The tables among `words` (all that stand in no ruled table).

    `across`: rules as (y, x0, x1); `size`: the page's width and height.
    """
    if len(words) < 8:
        return []
    mask = _mask(_print(words), size)
    found: list[WhiteTable] = []
    whole = mask.copy()
    for stack in stacks(across, size[0]):
        for part in _split(stack, mask):
            if table := _between_rules(part, mask, across):
                found.append(table)
                mask[round(table.rows[0][0]) : round(table.rows[-1][0]) + 1] = False
    for _ in range(4):
        stretch = _stretch(mask)
        if stretch is None:
            break
        pieces = _at_titles(stretch, mask)
        ends = [0, *(b for _, b in pieces[:-1])], [*(a for a, _ in pieces[1:]), len(mask)]
        for piece, *limits in zip(pieces, *ends, strict=True):
            if table := _without_rules(piece, mask, (limits[0], limits[1])):
                found.append(table)
        mask[stretch[0] : stretch[1]] = False
    limit = min((round(table.rows[0][0]) for table in found), default=len(mask))
    return [*_on_top(whole, limit), *found]


def _on_top(mask: Mask, limit: int) -> list[WhiteTable]:
    """What a table without lines left for the top of this page, too little to be told as one."""
    rest = rest_on_top(mask, limit)
    if rest is None:
        return []
    stops, gutters = rest
    inside = np.flatnonzero(mask[stops[0] : stops[-1]].any(axis=0))
    ends = float(inside[0] - 4), float(inside[-1] + 5)
    return [WhiteTable([(float(s), *ends) for s in stops], _columns(gutters, ends, stops, mask))]


def _at_titles(stretch: Gutter, mask: Mask) -> list[Gutter]:
    """Tables under each other, without lines: a stretch cut where a title stands alone in its middle, or where more
    white lies, and the columns over it are not those under it."""
    start, end = stretch
    part = mask[start:end]
    lines = stripes(part)
    inside = np.flatnonzero(part.any(axis=0))
    many = [places(part[a:b]) >= 3 for a, b in lines]
    for i in range(1, len(lines) - 1):
        if not any(many[:i]) or not any(many[i + 1 : i + 3]):
            continue
        (a, b), over = lines[i], lines[i][0] - lines[i - 1][1]
        if not many[i] and min(over, lines[i + 1][0] - b) >= ROW_GAP and _is_centred(part[a:b], inside):
            return [(start, start + a), *_at_titles((start + b, end), mask)]
        if (
            min(sum(many[:i]), sum(many[i:])) >= FILLED
            and over >= _TABLE_GAP
            and many[i]
            and _other_columns(part, lines[i - 1][1], a)
        ):
            return [(start, start + a), *_at_titles((start + a - 1, end), mask)]
    return [stretch]


def _is_centred(line: Mask, inside: NDArray[np.int64]) -> bool:
    """A line in one place, in the middle of a table. A row that wraps begins at its column's left edge."""
    words, wide = np.flatnonzero(line.any(axis=0)), inside[-1] - inside[0]
    off = abs((words[0] + words[-1]) - (inside[0] + inside[-1])) / 2
    return bool(places(line, _APART) == 1 and off < 0.06 * wide and words[0] - inside[0] > 0.15 * wide)


def _other_columns(part: Mask, top: int, bottom: int) -> bool:
    """Whether words of the lower part run over gutters of the upper one, or the other way round."""
    halves = part[:top], part[bottom:]
    gutters = [gutters_of_lines(half, GUTTER) for half in halves]
    if min(map(len, gutters)) < 2:
        return False
    for half, others in zip(halves, reversed(gutters), strict=True):
        lines = [m for a, b in stripes(half) if places(m := half[a:b]) >= 3]
        crossed = [sum(bool(line[:, clearest(half, g)].any()) for line in lines) for g in others]
        if max(crossed) >= max(2, 0.3 * len(lines)):
            return True
    return False


def _print(words: list[Box]) -> list[Box]:
    """The words without the strokes of signatures and seals, which are as high as several lines, and without what is
    left of pale rules."""
    high = max(_TALL * float(np.median([w.height for w in words])), _HIGH)
    return [w for w in words if _SPECK < w.height < high]


def _mask(words: list[Box], size: tuple[float, float]) -> Mask:
    """H x W points, True where a word stands."""
    mask = np.zeros((int(size[1]) + 2, int(size[0]) + 2), np.bool_)
    for word in words:
        mask[max(0, int(word.y0)) : int(word.y1) + 1, max(0, int(word.x0)) : int(word.x1) + 1] = True
    return mask


def _split(stack: list[RuleAt], mask: Mask) -> list[list[RuleAt]]:
    """Two tables under each other with other columns, and a title or white between: the stack of rules cut there."""
    for i in range(2, len(stack) - 3):
        top, bottom = round(stack[i][0]) + 2, round(stack[i + 1][0]) - 1
        if bottom - top < 4 or places(mask[top:bottom], _APART) > 1:
            continue
        upper, lower = (gutters_of_rows(mask, _stops(part)) for part in (stack[: i + 1], stack[i + 1 :]))
        alike = [any(min(b, d) > max(a, c) for c, d in lower) for a, b in upper]
        if len(upper) > 1 and len(lower) > 1 and (len(upper) != len(lower) or not all(alike)):
            return [stack[: i + 1], *_split(stack[i + 1 :], mask)]
    return [stack]


def _stops(stack: list[RuleAt]) -> list[int]:
    return sorted({round(r[0]) for r in stack})


def _between_rules(stack: list[RuleAt], mask: Mask, across: list[RuleAt]) -> WhiteTable | None:
    stack = _without_strokes(stack, mask)
    top, bottom = round(stack[0][0]), round(stack[-1][0])
    left, right = min(r[1] for r in stack), max(r[2] for r in stack)
    part = mask[top:bottom].copy()
    part[:, : max(0, int(left))] = False
    part[:, int(right) + 1 :] = False
    gutters = gutters_of_rows(part, [stop - top for stop in _stops(stack)])
    if len(gutters) > 1:
        stack = _along_cells(stack, [left, *(float(clearest(part, gutter)) for gutter in gutters), right])
        gutters = gutters_of_rows(part, [stop - top for stop in _stops(stack)])
    if len(gutters) < 2:
        return None
    stack = [*stack, *_rows_under(stack, (left, right), gutters, mask, across)]
    stops = _stops(stack)
    return WhiteTable(stack, _columns(gutters, (left, right), stops, mask))


def _without_strokes(stack: list[RuleAt], mask: Mask) -> list[RuleAt]:
    """The rules without those that words stand on: strokes of large letters in a row."""

    def is_stroke(rule: RuleAt) -> bool:
        y, x0, x1 = rule
        over, under = (mask[round(y) + k, round(x0) : round(x1) + 1] for k in (-_ON, _ON))
        return bool((over & under).mean() > 0.4)

    ends = stack[0][0], stack[-1][0]
    return [rule for rule in stack if rule[0] in ends or not is_stroke(rule)]


def _rows_under(
    stack: list[RuleAt], ends: tuple[float, float], gutters: list[Gutter], mask: Mask, across: list[RuleAt]
) -> list[RuleAt]:
    """The rules of the rows under the last one that was seen: what a bad copy left of them, or none."""
    top, bottom = round(stack[0][0]), round(stack[-1][0])
    sides = [int(ends[0]), *(clearest(mask[top:bottom], gutter) for gutter in gutters), int(ends[1]) + 1]
    _, last = _reach((top, bottom), mask, gutters, (top, len(mask)))
    part = mask[bottom + 2 : last]
    if last - bottom < _LEAST_ROW or any(part[:, x].any() for x in sides[1:-1]):
        return []
    worn = {y for y, _, _ in across if bottom + _LEAST_ROW < y < last + _ROOM}
    levels = sorted(y for y in worn if not mask[round(y) - 1 : round(y) + 2, sides[0] : sides[-1]].any())
    levels = [y for i, y in enumerate(levels) if not i or y - levels[i - 1] > _LEAST_ROW]
    stops = [bottom, *(y for y in levels if y < last - _LEAST_ROW), last + 1]
    filled = [
        sum(bool(mask[round(a) + 2 : round(b), x0:x1].any()) for x0, x1 in itertools.pairwise(sides))
        for a, b in itertools.pairwise(stops)
    ]
    if min(filled) < max(3, len(sides) - 3):
        return []
    return [(float(y), *ends) for y in stops[1:]]


def _along_cells(stack: list[RuleAt], sides: list[float]) -> list[RuleAt]:
    """The rules without the levels that run along no cell: bars of large letters."""
    kept = []
    for y in sorted({rule[0] for rule in stack}):
        level = [rule for rule in stack if rule[0] == y]
        shares = [
            sum(max(0.0, min(b, x1) - max(a, x0)) for _, x0, x1 in level) / (b - a)
            for a, b in itertools.pairwise(sides)
        ]
        if max(shares) >= _ALONG or y in (stack[0][0], stack[-1][0]):
            kept += level
    return kept


def _columns(
    gutters: list[Gutter], ends: tuple[float, float], stops: list[int], mask: Mask, heads: list[RuleAt] | None = None
) -> list[tuple[float, list[tuple[float, float]]]]:
    """Column lines in the middles of the gutters, clear where no word of a row runs over them."""
    whole = [(float(stops[0]), float(stops[-1]))]
    out = [(ends[0], whole)]
    part = mask[stops[0] : stops[-1]]
    over = {stops[0]: heads or []}
    sides = [int(ends[0]), *(clearest(part, gutter) for gutter in gutters), int(ends[1]) + 1]
    rows = list(itertools.pairwise(stops))[1:]
    titles = {a for a, b in rows if _is_title(mask[a + 2 : b - 1], gutters, ends)}
    lone = {a for a, b in rows if _is_lone_title(mask[a + 2 : b - 1], gutters, ends)}
    for i in range(len(gutters)):
        middle = sides[i + 1]
        spans = []
        for a, b in itertools.pairwise(stops):
            top = next((y for y, x0, x1 in over.get(a, []) if x0 < middle < x1), a)  # under a head over columns
            if not (a in lone or (i and a in titles)) and not _crossed(
                mask[round(top) + 2 : b - 1], middle, (sides[i], sides[i + 2])
            ):
                spans.append((float(top), float(b)))
        out.append((float(middle), spans))
    return [*out, (ends[1], whole)]


def _crossed(row: Mask, middle: int, sides: Gutter) -> bool:
    """Whether words of a row run over a gutter, or stand on both sides as near as words of one line do. `sides`: the
    ends of the columns beside it."""
    if row[:, middle - 2 : middle + 3].all(axis=1).any():  # words that only touch are beside
        return True
    left, right = row[:, sides[0] : middle], row[:, middle : sides[1]]
    lines = stripes(left), stripes(right)
    if len(lines[0]) != 1 or len(lines[1]) != 1 or abs(lines[0][0][1] - lines[1][0][1]) > _SPECK:
        return False
    white = int(np.argmax(left.any(axis=0)[::-1])) + int(np.argmax(right.any(axis=0)))
    return white <= _WORD_SPACE


def _is_title(row: Mask, gutters: list[Gutter], ends: tuple[float, float]) -> bool:
    """A row of a table of four columns or more that holds one line: a number and a title behind it, nothing else."""
    if len(gutters) < 3 or len(stripes(row)) != 1:
        return False
    number, rest = row[:, int(ends[0]) : gutters[0][0]], row[:, gutters[0][1] : int(ends[1]) + 1]
    begins = int(np.argmax(rest.any(axis=0))) + gutters[0][1]
    return bool(number.any()) and places(rest) == 1 and begins < gutters[1][0]


def _is_lone_title(row: Mask, gutters: list[Gutter], ends: tuple[float, float]) -> bool:
    """A row of a table without numbers that holds one line, in its first column."""
    first, rest = row[:, int(ends[0]) : gutters[0][0]], row[:, gutters[0][1] : int(ends[1]) + 1]
    wide = gutters[0][0] - ends[0] > NUMBER_WIDE
    return wide and len(gutters) > 2 and len(stripes(first)) == 1 and places(first) == 1 and not rest.any()


def _stretch(mask: Mask) -> tuple[int, int] | None:
    """From and to of the highest white stretch between words of the page; None for none that is high enough."""
    lines = np.flatnonzero(mask.any(axis=1))
    if not len(lines):
        return None
    best: tuple[int, int] | None = None
    columns = np.flatnonzero(mask.any(axis=0))
    for x in range(int(columns[0]) + 10, int(columns[-1]) - 10, 3):
        taken = np.flatnonzero(mask[:, x : x + int(GUTTER)].any(axis=1))
        stops = np.concatenate([[lines[0] - 1], taken, [lines[-1] + 1]])
        k = int(np.argmax(np.diff(stops)))
        start, end = int(stops[k]) + 1, int(stops[k + 1])
        if end - start < max(_LEAST_RUN, best[1] - best[0] if best else 0):
            continue
        part = mask[start:end]
        if min(len(stripes(part[:, :x])), len(stripes(part[:, x:]))) > FILLED:
            best = start, end
    return best


def _without_rules(stretch: Gutter, mask: Mask, limits: Gutter) -> WhiteTable | None:
    """`limits`: where other parts of the page begin, over and under it."""
    start, end = _whole_lines(stretch, mask)
    gutters = gutters_of_lines(mask[start:end], GUTTER)
    if len(gutters) < 2:
        return None
    start, end = _reach((start, end), mask, gutters, limits)
    start += _titles_over(mask[start:end], gutters)
    part = mask[start:end]
    gutters = gutters_of_lines(part, GUTTER)
    if len(gutters) < 2:
        return None
    stops = row_stops(part, gutters)
    stops = _trimmed(stops, part, gutters, is_on_top(mask, start + stripes(part)[0][0]))
    if len(stops) < FILLED + 1:
        return None
    told = gutters_of_rows(part, stops)
    gutters = told if len(told) >= max(2, len(gutters) / 2) else gutters
    if not _looks_like_rows(part, stops, gutters):
        return None
    stops = [s + start for s in stops]
    stops[0] -= _free(mask[max(0, stops[0] - _ROOM) : stops[0]][::-1])
    stops[-1] += _free(mask[stops[-1] + 1 : stops[-1] + 1 + _ROOM])
    inside = np.flatnonzero(part.any(axis=0))
    left, right = float(inside[0] - 4), float(inside[-1] + 5)
    heads = heads_over(mask[:end], (stops[0], stops[1]), gutters, (left, right))
    columns = _columns(gutters, (left, right), stops, mask, heads)
    return WhiteTable(sorted([*lines_between(mask, stops, columns), *heads]), columns)


def _whole_lines(stretch: Gutter, mask: Mask) -> Gutter:
    """The stretch without the feet and the heads of lines of text that it cuts."""
    start, end = stretch
    lines = stripes(mask[start:end])
    if lines and not lines[0][0] and start and mask[start - 1].any():
        start, lines = start + lines[0][1], lines[1:]
    if lines and lines[-1][1] == end - stretch[0] and mask[end : end + 1].any():
        end = stretch[0] + lines[-1][0]
    return start, end


def _reach(stretch: Gutter, mask: Mask, gutters: list[Gutter], limits: Gutter) -> Gutter:
    """The stretch with the lines over and under it that stand as near as its own and keep its gutters."""
    start, end = stretch
    part = mask[start:end]
    lines = stripes(part)
    gaps = [b[0] - a[1] for a, b in itertools.pairwise(lines)]
    if not gaps:
        return stretch
    near, next_line = min(max(gaps) + 2, _FAR), min(*gaps, ROW_GAP) + 1
    sides = [clearest(part, gutter) for gutter in gutters]
    first, last = start + lines[0][0], start + lines[-1][1]
    over = [(first - b, first - a) for a, b in stripes(mask[max(limits[0], first - _BEYOND) : first][::-1])]
    under = [(last + a, last + b) for a, b in stripes(mask[last : min(limits[1], last + _BEYOND)])]
    for a, b in over:
        if first - b > near or not _keeps(mask[a:b], sides, least=2):
            break
        first = a
    for a, b in under:
        if a - last > near or not _keeps(mask[a:b], sides, least=1 if a - last <= next_line else 2):
            break
        last = b
    return min(start, max(limits[0], first - 3)), max(end, min(limits[1], last + 3))


def _titles_over(part: Mask, gutters: list[Gutter]) -> int:
    """How high the lines of titles and paragraphs over the heads are: they run over the first columns' gutters."""
    high = 0
    for a, b in stripes(part):
        crossed = [i for i, gutter in enumerate(gutters) if part[a:b, clearest(part, gutter)].any()]
        if len(crossed) > 1 and crossed[0] < 2:
            high = b
        elif places(part[a:b]) >= 3:
            break
    return high


def _keeps(line: Mask, sides: list[int], least: int) -> bool:
    """Whether a line stands in so many columns, and runs over no gutter, or over one of many."""
    crossed = sum(bool(line[:, x - 1 : x + 2].any()) for x in sides)
    filled = sum(bool(line[:, a:b].any()) for a, b in itertools.pairwise([0, *sides, line.shape[1]]))
    return filled >= least and crossed <= (len(sides) // 4 if least > 1 else 0)


def _free(rows: Mask) -> int:
    """How many of the first rows are white."""
    taken = np.flatnonzero(rows.any(axis=1))
    return int(taken[0]) if len(taken) else len(rows)


def _trimmed(stops: list[int], part: Mask, gutters: list[Gutter], on_top: bool) -> list[int]:
    """Without the rows above and below that stand in one place: titles and paragraphs. One over some of the columns,
    right over their heads, is a head of them all; on top of a page one inside a column ends the row that was broken."""
    if on_top and len(stops) > 1 and _ends_row(part[stops[0] : stops[1]], gutters):
        return [stops[0], *_trimmed(stops[1:], part, gutters, False)]
    first = next((n for n, (a, b) in enumerate(itertools.pairwise(stops)) if places(part[a:b], _APART) > 1), 0)
    if first and _is_over(part, stops[first - 1 : first + 2], gutters):
        stops = [*stops[:first], *stops[first + 1 :]]
    while len(stops) > 1 and places(part[stops[0] : stops[1]], _APART) < 2:
        stops = stops[1:]
    while len(stops) > 1 and places(part[stops[-2] : stops[-1]], _APART) < 2:
        stops = stops[:-1]
    return stops


def _ends_row(row: Mask, gutters: list[Gutter]) -> bool:
    """Whether a row stands in one column alone, not the first, and begins at its left edge."""
    words = np.flatnonzero(row.any(axis=0))
    columns = itertools.pairwise([*gutters, (row.shape[1], row.shape[1])])
    return bool(len(words)) and any(a[1] - 2 <= words[0] <= a[1] + _FLUSH and words[-1] <= b[0] for a, b in columns)


def _is_over(part: Mask, stops: list[int], gutters: list[Gutter]) -> bool:
    over, under = part[stops[0] : stops[1]], part[stops[1] : stops[2]]
    lines, heads, sides = stripes(over), stripes(under), [(a + b) // 2 for a, b in gutters]
    if not lines or not heads or heads[0][0] + stops[1] - stops[0] - lines[-1][1] > _TABLE_GAP:
        return False
    words = np.flatnonzero(over.any(axis=0))
    pairs = [(a, b) for a, b in itertools.combinations([*sides, part.shape[1]], 2) if a < words[0] and words[-1] < b]
    inside = min(pairs, key=lambda pair: pair[1] - pair[0], default=None)
    return inside is not None and any(inside[0] < side < inside[1] for side in sides)


def _looks_like_rows(part: Mask, stops: list[int], gutters: list[Gutter]) -> bool:
    """Most rows fill nearly all columns: a foot, a list with labels and signatures side by side don't.

    A row whose words run over the gutters, as a title's or a paragraph's, is none of them.
    """
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    full = [
        sum(bool(part[a:b, x0:x1].any()) for x0, x1 in itertools.pairwise(sides)) >= max(3, len(sides) - 2)
        and not any(part[a:b, x].any() for x in sides[1:-1])
        for a, b in itertools.pairwise(stops)
    ]
    return sum(full) >= max(FILLED, len(full) // 2)
