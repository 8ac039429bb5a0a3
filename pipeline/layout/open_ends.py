"""Where a page's end cuts a ruled table and no line closes it: its lines down run on beyond the last line across, or
begin over the first one, round a row that is the table's. In pixels."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.document import Rule

_ROW_MM = 4.0  # beyond the outer line across, at least: a row of one line of print is higher
_LEVEL_MM = 1.5  # by which lines down of one table end beside each other, at most
_SIDE_MM = 2.0  # from a table's side, within which its outer line down stands
_COLUMN_MM = 3.0  # that two lines down lie from each other, at least
_LINES = 4  # lines down that end so, at least: three columns
_WIDE = 0.5  # of a page's width, that lines down without any line across stand over
_MOST = 0.75  # of the lines down of the row beside it, that run on


def closing_lines(across: Sequence[Rule], down: Sequence[Rule], mm: float) -> list[Rule]:
    """Lines across where a table's lines down end together, both outer ones among them, beyond its own first and last
    lines across; none where they end at these."""
    if not across or not down:
        return []
    left, right = min(r.x0 for r in across), max(r.x1 for r in across)
    top, bottom = min(r.y0 for r in across), max(r.y0 for r in across)
    above = _level([(r.x0, top - r.y0) for r in down if r.y1 > top - mm], (left, right), mm)
    under = _level([(r.x0, r.y1 - bottom) for r in down if r.y0 < bottom + mm], (left, right), mm)
    found = [top - above] if above else []
    return [Rule(left, y, right, y) for y in (*found, *([bottom + under] if under else []))]


def _level(ends: list[tuple[int, int]], sides: tuple[int, int], mm: float) -> int:
    """How far beyond an outer line across the lines down that reach it end, of which x and that way are given; 0 where
    they don't run on together."""
    beside = _apart([x for x, way in ends if way > -_ROW_MM * mm], mm)
    long = [(x, way) for x, way in ends if way >= _ROW_MM * mm]
    if not long:
        return 0
    usual = median(way for _, way in long)
    level = [(x, way) for x, way in long if abs(way - usual) <= _LEVEL_MM * mm]
    columns = _apart([x for x, _ in level], mm)
    outer = all(min(abs(x - side) for x in columns) <= _SIDE_MM * mm for side in sides) if columns else False
    if not outer or len(columns) < max(_LINES, _MOST * len(beside)):
        return 0
    return round(median(way for _, way in level))


def _apart(places: list[int], mm: float) -> list[int]:
    """The places of lines down, pieces of one line counted once."""
    found: list[int] = []
    for x in sorted(places):
        if not found or x - found[-1] >= _COLUMN_MM * mm:
            found.append(x)
    return found


def open_on_both_ends(down: Sequence[Rule], wide: float, mm: float) -> list[list[Rule]]:
    """Lines down that no line across touches and that begin and end together, over half of a page's width: the rest of
    a row of which both ends were cut, by a page's end and by one without a line. Each with the others of its table."""
    found: list[list[Rule]] = []
    for rule in sorted(down, key=lambda r: (r.y0, r.x0)):
        if rule.y1 - rule.y0 < _ROW_MM * mm:
            continue
        near = (group for group in found if _same_ends(group[0], rule, mm))
        if group := next(near, None):
            group.append(rule)
        else:
            found.append([rule])
    return [g for g in found if len(_apart([r.x0 for r in g], mm)) >= _LINES and _width(g) >= _WIDE * wide]


def _same_ends(one: Rule, other: Rule, mm: float) -> bool:
    return max(abs(one.y0 - other.y0), abs(one.y1 - other.y1)) <= _LEVEL_MM * mm


def _width(rules: Sequence[Rule]) -> int:
    return max(r.x0 for r in rules) - min(r.x0 for r in rules)
