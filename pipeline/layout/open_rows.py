"""Ruled tables whose lines down end under their heads, with the rows that white parts under these. In pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.document import Box, PageImage
from pipeline.layout.boxed import rows_under
from pipeline.layout.gutters import Mask
from pipeline.layout.stacks import RuleAt
from pipeline.layout.tables import INSET_MM, RuledTable, from_white
from pipeline.layout.white import print_mask
from pipeline.layout.words import PT_PER_MM, find_words

_COLUMNS = 3  # of such a table, at least
_ROWS = 3  # of heads, at most
_HIGH_MM = 32.0  # heads are no higher
_WIDE = 0.5  # of the page's width, that the table takes
_NEAR_MM = 1.2  # from a line between rows, where lines down end at it
_SIDE_MM = 2.0  # from a table's sides, where its own lines down are none between columns


def with_open_rows(image: PageImage, tables: list[RuledTable]) -> list[RuledTable]:
    """The tables, those of which only the heads stand in a box with the rows under it."""
    scale, (high, wide) = image.dpi / 72, image.ink.shape
    heads = {n: box for n, table in enumerate(tables) if (box := _heads(table, image, scale * PT_PER_MM))}
    if not heads:
        return tables
    boxes = [_points(heads.get(n, table.box), scale) for n, table in enumerate(tables)]
    mask = print_mask(find_words(image, boxes), (wide / scale, high / scale))
    across = [(r.y0 / scale, r.x0 / scale, r.x1 / scale) for r in image.horizontal]
    out = []
    for n, table in enumerate(tables):
        limit = min((b.y0 for b in boxes if b.y0 > boxes[n].y1), default=high / scale)
        out.append(_grown(table, heads[n], image, mask[: int(limit)], across) if n in heads else table)
    return out


def _heads(table: RuledTable, image: PageImage, mm: float) -> Box | None:
    """The box of a table's heads, where its lines down end under them."""
    box, levels = table.box, _levels(table, mm)
    if table.columns < _COLUMNS or box.width < _WIDE * image.ink.shape[1] or not levels:
        return None
    inner = [
        rule
        for rule in image.vertical
        if box.x0 + _SIDE_MM * mm < rule.x0 < box.x1 - _SIDE_MM * mm and rule.y1 > box.y0 and rule.y0 < box.y1
    ]
    end = max((rule.y1 for rule in inner), default=0)
    count = next((n for n, y in enumerate(levels) if abs(y - end) <= _NEAR_MM * mm), 0)
    if len(inner) < table.columns - 1 or not 0 < count <= _ROWS or levels[count] - box.y0 > _HIGH_MM * mm:
        return None
    return box._replace(y1=levels[count])


def _levels(table: RuledTable, mm: float) -> list[float]:
    """Where the lines between a table's rows lie, from its top to its end."""
    tops = [[c.box.y0 for c in table.cells if c.row == n] for n in range(1, table.rows)]
    return [table.box.y0, *(min(top) - INSET_MM * mm for top in tops), table.box.y1] if all(tops) else []


def _sides(table: RuledTable, mm: float) -> list[float]:
    """Where the lines between its columns lie, from left to right."""
    lefts = [[c.box.x0 for c in table.cells if c.column == n] for n in range(1, table.columns)]
    inner = [float(np.median(left)) - INSET_MM * mm for left in lefts if left]
    return [table.box.x0, *inner, table.box.x1]


def _grown(table: RuledTable, heads: Box, image: PageImage, mask: Mask, across: list[RuleAt]) -> RuledTable:
    """The table with the rows under the box of its heads; itself where none are told, or no more than it has."""
    scale = image.dpi / 72
    sides = [x / scale for x in _sides(table, scale * PT_PER_MM)]
    found = rows_under(_points(heads, scale), sides, mask, across)
    body = from_white(found, scale, image) if found else None
    own = [cell for cell in table.cells if cell.box.y0 < heads.y1]
    rows = max(cell.row + cell.row_span for cell in own)
    if body is None or body.columns != table.columns or rows + body.rows <= table.rows:
        return table
    cells = [*own, *(replace(cell, row=cell.row + rows) for cell in body.cells)]
    whole = table.box._replace(y1=max(body.box.y1, heads.y1))
    return replace(table, box=whole, rows=rows + body.rows, cells=cells, by_white=True)


def _points(box: Box, scale: float) -> Box:
    return Box(*(v / scale for v in box))
