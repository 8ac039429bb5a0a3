"""Lines between the rows of a table that has no others: those with the same ends, under each other. In points."""

from __future__ import annotations

from pipeline.layout.words import PT_PER_MM

_WIDE = 0.45  # of the page's width: how long the lines between rows are
_DRAWN = 0.5  # of a line between rows, where a bad copy broke it
_LOST = 0.1  # of it, at most, that is lost at one end
_WORN = 0.45  # of the table's width, what is left at least of a line over or under others
_PIECES = 0.3  # of it, where it is left in several pieces
_MOSTLY = 0.7  # of it, where both ends are lost
_CLOSE = 60.0  # points under or over the others, where both are
_APART = 0.5  # of the page's width: lines farther from each other are not of one table
_SAME_END = 9.0  # points
_LEVEL = 0.8 * PT_PER_MM  # its pieces lie no farther from each other

RuleAt = tuple[float, float, float]  # y, from x, to x


def stacks(across: list[RuleAt], width: float) -> list[list[RuleAt]]:
    """The pieces of long rules with the same ends (but for what one of them lost), three or more, of those that lost
    more right over and under them, and of the shorter ones that lie between them."""
    levels = levels_of(across)
    found: list[list[list[RuleAt]]] = []
    for level in levels:
        start, end = _ends([level])
        if end - start <= _WIDE * width or _drawn(level) < _DRAWN * (end - start):
            continue
        for stack in found:
            ends = _ends(stack)
            off = sorted((abs(ends[0] - start), abs(ends[1] - end)))
            same = off[0] < _SAME_END and off[1] < max(_SAME_END, _LOST * max(ends[1] - ends[0], end - start))
            if same and level[0][0] - stack[-1][0][0] < _APART * width:
                stack.append(level)
                break
        else:
            found.append([level])
    whole, free = [], list(levels)
    for first in sorted(found, key=len, reverse=True):
        stack = [level for level in first if level in free]
        if len(stack) < 2:
            continue
        _with_worn(stack, [level for level in free if level not in stack], _APART * width)
        if len(stack) >= 3:
            free = [level for level in free if level not in stack]
            whole.append(_with_short(stack, levels, _WIDE * width))
    return sorted(whole)


def _with_worn(stack: list[list[RuleAt]], others: list[list[RuleAt]], near: float) -> None:
    """Add in place the rules right over and under a stack of which a bad copy left no more than pieces."""
    left, right = _ends(stack)
    for level in others:
        start, end = _ends([level])
        y, top, bottom = level[0][0], stack[0][0][0], stack[-1][0][0]
        if not (left - _SAME_END < start and end < right + _SAME_END):
            continue
        one_end = min(start - left, right - end) < _SAME_END
        worn = _drawn(level) >= (_WORN if len(level) < 3 else _PIECES) * (right - left)
        whole = _drawn(level) >= _MOSTLY * (right - left) and min(abs(y - top), abs(y - bottom)) < _CLOSE
        if (one_end and worn) or whole:
            if top - near < y < top:
                stack.insert(0, level)
            elif bottom < y < bottom + near:
                stack.append(level)


def _with_short(stack: list[list[RuleAt]], levels: list[list[RuleAt]], wide: float) -> list[RuleAt]:
    """The pieces of a stack, and of the rules between them: as short as a few columns, or longer where all of the
    stack's have lost the same end."""
    (left, right), top, bottom = _ends(stack), stack[0][0][0], stack[-1][0][0]
    inside = []
    for level in levels:
        if level not in stack and top + 4 < level[0][0] < bottom - 4:
            start, end = _ends([level])
            one = min(abs(start - left), abs(end - right)) < _SAME_END and _drawn(level) > wide
            inside += [r for r in level if one or (left - _SAME_END < r[1] and r[2] < right + _SAME_END)]
    return sorted([*(r for level in stack for r in level), *inside])


def _ends(levels: list[list[RuleAt]]) -> tuple[float, float]:
    return min(r[1] for level in levels for r in level), max(r[2] for level in levels for r in level)


def _drawn(level: list[RuleAt]) -> float:
    return sum(r[2] - r[1] for r in level)


def levels_of(across: list[RuleAt]) -> list[list[RuleAt]]:
    """Rules that lie on one level: the pieces of a line that a bad copy broke, at the height of the first."""
    levels: list[list[RuleAt]] = []
    for rule in sorted(across):
        if levels and rule[0] - levels[-1][0][0] < _LEVEL:
            levels[-1].append((levels[-1][0][0], rule[1], rule[2]))
        else:
            levels.append([rule])
    return [sorted(level) for level in levels]
