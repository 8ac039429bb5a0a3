"""Tables that white tells, but for those that a seal's letters and a signature beside a list make up. In points."""

from __future__ import annotations

from pipeline.document import Box
from pipeline.layout.sides import WhiteTable
from pipeline.layout.stacks import RuleAt
from pipeline.layout.white import white_tables


def tables_beside_seals(
    words: list[Box], across: list[RuleAt], size: tuple[float, float], seals: list[Box]
) -> list[WhiteTable]:
    """The tables among `words`. One without any lines that a seal lies on is told without what stands in the seal, or
    it is none."""
    found = white_tables(words, across, size)
    if not any(_sealed(table, seals) for table in found):
        return found
    outside = [w for w in words if not any(s.x0 < w.centre[0] < s.x1 and s.y0 < w.centre[1] < s.y1 for s in seals)]
    sure = [_box(table) for table in white_tables(outside, across, size)]
    return [t for t in found if not _sealed(t, seals) or any(_box(t).overlap(box) for box in sure)]


def _sealed(table: WhiteTable, seals: list[Box]) -> bool:
    return not table.ruled and any(_box(table).overlap(seal) for seal in seals)


def _box(table: WhiteTable) -> Box:
    return Box(table.columns[0][0], table.rows[0][0], table.columns[-1][0], table.rows[-1][0])
