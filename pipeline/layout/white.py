"""Tables whose columns are parted by white space: under lines between the rows, or without any lines.

All in points. Told only where it is safe: three columns or more, side by side over several rows.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.layout.between import between_rules, split
from pipeline.layout.gutters import (
    FILLED,
    GUTTER,
    Gutter,
    Mask,
    clearest,
    gutters_of_lines,
    gutters_of_rows,
    heads_over,
    lower_heads,
    places,
    stripes,
    with_numbers,
)
from pipeline.layout.joined import lines_between
from pipeline.layout.lined_heads import lined_heads
from pipeline.layout.lone import lone_row
from pipeline.layout.reach import ends_row, free_rows, reach, titles_over, whole_lines
from pipeline.layout.rest import heads_at_foot, is_on_top, rest_on_top, without_number
from pipeline.layout.rows import ROW_GAP, row_stops
from pipeline.layout.sides import WhiteTable, column_lines
from pipeline.layout.stacks import RuleAt, stacks
from pipeline.layout.words import PT_PER_MM

_LEAST_RUN = 32 * PT_PER_MM  # the height of a table without any lines
_APART = 9  # points: words of a title stand nearer to each other
_TITLE = 0.07  # of a table's width, at least, over which its title runs
_BESIDE_MIDDLE = 0.1  # of its columns' width, beside whose middle a head stands
_HIGHER = 2  # points
_TABLE_GAP = 13  # points between two tables, at least
_TALL = 2.4  # times the usual height of words: what is higher is no word
_HIGH = 24  # points: a word may be as high in any case
_EDGE = 18  # points from a page's side, at which nothing is printed
_SPECK = 4.0  # points: what is no higher is no word, but a piece of a worn line
_DASH = 12  # points: a dash is no wider
_WORD_SPACE = 12  # points between a dash and the words beside it, at most: justified lines have wide ones
_ROOM = 4  # points of white over and under a table for what is too pale to be seen as a word


def white_tables(words: list[Box], across: list[RuleAt], size: tuple[float, float]) -> list[WhiteTable]:
    """The tables among `words` (all that stand in no ruled table).

    `across`: rules as (y, x0, x1); `size`: the page's width and height.
    """
    if len(words) < 8:
        return []
    mask = print_mask(words, size)
    found: list[WhiteTable] = []
    whole = mask.copy()
    for stack in stacks(across, size[0]):
        parts = split(stack, mask)
        limits = [*(round(part[0][0]) for part in parts[1:]), len(mask)]
        for part, limit in zip(parts, limits, strict=True):
            if table := between_rules(part, mask, across, limit):
                found.append(table)
                mask[round(table.rows[0][0]) : round(table.rows[-1][0]) + 1] = False
    for table in lined_heads(mask, [r for r in across if not any(_is_in(r, t) for t in found)]):
        found.append(table)
        mask[round(table.rows[0][0]) : round(table.rows[-1][0]) + 1] = False
    if lone := lone_row(mask, [r for r in across if not any(_is_in(r, table) for table in found)]):
        found.append(lone)
        mask[: round(lone.rows[-1][0]) + 1] = False
    for _ in range(4):
        stretch = _stretch(mask)
        if stretch is None:
            break
        pieces = _at_titles(stretch, mask)
        ends = [0, *(b for _, b in pieces[:-1])], [*(a for a, _ in pieces[1:]), len(mask)]
        for piece, over, under in zip(pieces, *ends, strict=True):
            if table := _without_rules(piece, mask, (over, under)):
                found.append(table)
        mask[stretch[0] : stretch[1]] = False
    limit = min((round(table.rows[0][0]) for table in found), default=len(mask))
    foot = max((round(table.rows[-1][0]) + 2 for table in found), default=0)
    left = rest_on_top(whole, limit), heads_at_foot(whole, foot) if found else None
    rests = [_rest(whole, *part) for part in left if part]
    return sorted([*rests, *found], key=lambda table: table.rows[0][0])


def print_mask(words: list[Box], size: tuple[float, float]) -> Mask:
    """H x W points, True where a word stands, the page's number aside."""
    return without_number(_mask(_print(words, size[0]), size))


def _is_in(rule: RuleAt, table: WhiteTable) -> bool:
    return table.rows[0][0] - _ROOM <= rule[0] <= table.rows[-1][0] + _ROOM


def _rest(mask: Mask, stops: list[int], gutters: list[Gutter]) -> WhiteTable:
    """What a table without lines left for the top of this page, or for its foot, too little to be told as one."""
    inside = np.flatnonzero(mask[stops[0] : stops[-1]].any(axis=0))
    ends = float(inside[0] - 4), float(inside[-1] + 5)
    return WhiteTable([(float(s), *ends) for s in stops], column_lines(gutters, ends, stops, mask))


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
    long = words[-1] - words[0] > _TITLE * wide  # the last word of a cell is shorter
    return bool(long and places(line, _APART) == 1 and off < 0.06 * wide and words[0] - inside[0] > 0.15 * wide)


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


def _print(words: list[Box], width: float) -> list[Box]:
    """The words without the strokes of signatures and seals, which are as high as several lines, and without what is
    left of pale rules and of the sheet's edges. A dash between words is one of them: without it the white beside it
    would be as wide as between columns."""
    high = max(_TALL * float(np.median([w.height for w in words])), _HIGH)
    some = [w for w in words if w.height < high and w.x1 > _EDGE and w.x0 < width - _EDGE]
    tall = [w for w in some if w.height > _SPECK]
    return [*tall, *(w for w in some if w.height <= _SPECK and w.width < _DASH and _is_between(w, tall))]


def _is_between(dash: Box, words: list[Box]) -> bool:
    """Whether words of its line stand right before and right behind a mark."""
    line = [w for w in words if w.y0 < dash.centre[1] < w.y1]
    return all(
        any(0 <= gap < _WORD_SPACE for gap in gaps)
        for gaps in ([dash.x0 - w.x1 for w in line], [w.x0 - dash.x1 for w in line])
    )


def _mask(words: list[Box], size: tuple[float, float]) -> Mask:
    """H x W points, True where a word stands."""
    mask = np.zeros((int(size[1]) + 2, int(size[0]) + 2), np.bool_)
    for word in words:
        mask[max(0, int(word.y0)) : int(word.y1) + 1, max(0, int(word.x0)) : int(word.x1) + 1] = True
    return mask


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
    start, end = whole_lines(stretch, mask)
    gutters = gutters_of_lines(mask[start:end], GUTTER)
    if len(gutters) < 2:
        return None
    start, end = reach((start, end), mask, gutters, limits)
    start += titles_over(mask[start:end], gutters)
    part = mask[start:end]
    gutters = with_numbers(max(gutters_of_lines(part, GUTTER), gutters, key=len), part)
    on_top = is_on_top(mask, start + stripes(part)[0][0])
    stops = _trimmed(row_stops(part, gutters, on_top=on_top), part, gutters, on_top)
    if higher := _head_above(mask, [start + s for s in stops[:2]], gutters, limits[0]):
        start, part = higher, mask[higher:end]
        stops = _trimmed(row_stops(part, gutters, on_top=on_top), part, gutters, on_top)
    if len(stops) < FILLED + 1:
        return None
    told = gutters_of_rows(part, stops)
    if _head_is_cut(part, stops, told):
        del stops[1]
    gutters = with_numbers(told, part) if len(told) >= max(2, len(gutters) / 2) else gutters
    if not _looks_like_rows(part, stops, gutters, on_top):
        return None
    stops = [s + start for s in stops]
    stops[0] -= free_rows(mask[max(0, stops[0] - _ROOM) : stops[0]][::-1])
    stops[-1] += free_rows(mask[stops[-1] + 1 : stops[-1] + 1 + _ROOM])
    inside = np.flatnonzero(part.any(axis=0))
    left, right = float(inside[0] - 4), float(inside[-1] + 5)
    heads = heads_over(mask[:end], (stops[0], stops[1]), gutters, (left, right))
    columns = column_lines(gutters, (left, right), stops, mask, heads)
    return WhiteTable(sorted([*lines_between(mask, stops, columns), *heads]), columns)


def _head_above(mask: Mask, row: list[int], gutters: list[Gutter], limit: int) -> int:
    """Where a table begins over whose first `row` one more head stands: over several columns, so that it keeps none of
    their gutters; 0 where there is none."""
    lines = stripes(mask[limit : row[0]]) if len(row) == 2 else []
    if not lines:
        return 0
    top = limit + lines[-1][0]
    return max(limit, top - _ROOM) if _is_over(mask, [top, *row], gutters) else 0


def _trimmed(stops: list[int], part: Mask, gutters: list[Gutter], on_top: bool) -> list[int]:
    """Without the rows above and below that stand in one place: titles and paragraphs. One over some of the columns,
    right over their heads, is a head of them all; on top of a page one inside a column ends the row that was broken."""
    is_rest = on_top and len(stops) > 1 and ends_row(part[stops[0] : stops[1]], gutters)
    if is_rest and not (len(stops) > 2 and _is_over(part, stops[:3], gutters)):
        return [stops[0], *_trimmed(stops[1:], part, gutters, False)]
    first = next((n for n, (a, b) in enumerate(itertools.pairwise(stops)) if places(part[a:b], _APART) > 1), 0)
    if first and _is_over(part, stops[first - 1 : first + 2], gutters):
        stops = [*stops[:first], *stops[first + 1 :]]
    while len(stops) > 1 and places(part[stops[0] : stops[1]], _APART) < 2:
        stops = stops[1:]
    while len(stops) > 1 and places(part[stops[-2] : stops[-1]], _APART) < 2:
        stops = stops[:-1]
    return stops


def _is_over(part: Mask, stops: list[int], gutters: list[Gutter]) -> bool:
    over, under = part[stops[0] : stops[1]], part[stops[1] : stops[2]]
    lines, heads, sides = stripes(over), stripes(under), [(a + b) // 2 for a, b in gutters]
    if not lines or not heads or heads[0][0] + stops[1] - stops[0] - lines[-1][1] > _TABLE_GAP:
        return False
    words = np.flatnonzero(over.any(axis=0))
    pairs = [(a, b) for a, b in itertools.combinations([*sides, part.shape[1]], 2) if a < words[0] and words[-1] < b]
    inside = min(pairs, key=lambda pair: pair[1] - pair[0], default=None)
    if inside is None:
        return False
    wide = any(inside[0] < side < inside[1] for side in sides)
    some = [inside] if wide else _centred_under(words, [p for p in pairs if _begin_higher(under, p)], sides)
    rows, lower = part[stops[0] + lines[0][0] : stops[2]], stops[1] - stops[0] - lines[0][0]
    return any(_is_level_with_both(rows, lower, pair) for pair in some)


def _centred_under(words: NDArray[np.int64], pairs: list[Gutter], sides: list[int]) -> list[Gutter]:
    """From and to of the columns, two or more, in whose middle a head stands that is no wider than one of them."""
    return [
        (a, b)
        for a, b in pairs
        if any(a < side < b for side in sides) and abs(words[0] + words[-1] - a - b) / 2 <= _BESIDE_MIDDLE * (b - a)
    ]


def _begin_higher(heads: Mask, inside: Gutter) -> bool:
    """Whether the heads beside some columns begin above those in them, and not on one line with them."""
    lower, (a, b) = stripes(heads[:, inside[0] : inside[1]]), inside
    beside = [lines[0][0] for part in (heads[:, :a], heads[:, b:]) if (lines := stripes(part))]
    return bool(lower and beside) and lower[0][0] - min(beside) >= _HIGHER


def _is_level_with_both(heads: Mask, under: int, inside: Gutter) -> bool:
    """Whether the heads beside a head over columns stand in the middle of it and of those under it, which begin at
    `under`. Beside a line of text that only stands over a table they stand level with the others."""
    lower = stripes(heads[under:, inside[0] : inside[1]])
    off = []
    for beside in (heads[under:, : inside[0]], heads[under:, inside[1] :]):
        if lower and (lines := stripes(beside)):
            middle, low = (lines[0][0] + lines[-1][1]) / 2 + under, (lower[0][0] + lower[-1][1]) / 2 + under
            off.append(abs(middle - (lower[-1][1] + under) / 2) - abs(middle - low))
    return not off or sum(off) < 0


def _head_is_cut(part: Mask, stops: list[int], gutters: list[Gutter]) -> bool:
    """Whether the first row is but the upper part of the heads: one of them runs over columns, and none stands over the
    numbers, whose head is in the row under it."""
    if len(stops) < FILLED + 2 or not gutters:
        return False
    over, under = part[stops[0] : stops[1]], part[stops[1] : stops[2]]
    crossed = any(over[:, clearest(part, gutter)].any() for gutter in gutters[1:])
    first = slice(0, gutters[0][0])
    return crossed and not over[:, first].any() and bool(under[:, first].any())


def _looks_like_rows(part: Mask, stops: list[int], gutters: list[Gutter], on_top: bool) -> bool:
    """Most rows fill nearly all columns: a foot, a list with labels and signatures side by side don't.

    A row whose words run over the gutters, as a title's or a paragraph's, is none of them. On top of a page the end of
    a broken row fills few, and one row may be all that is left under the heads.
    """
    sides = [0, *((a + b) // 2 for a, b in gutters), part.shape[1]]
    rows = [part[a:b] for a, b in itertools.pairwise(stops)]
    rows[0] = lower_heads(rows[0])
    full = [
        sum(bool(row[:, x0:x1].any()) for x0, x1 in itertools.pairwise(sides)) >= max(3, len(sides) - 2)
        and not any(row[:, x].any() for x in sides[1:-1])
        for row in rows
    ]
    least = FILLED - 1 if on_top and len(gutters) > FILLED else FILLED
    return sum(full) >= max(least, len(full) // 2)
