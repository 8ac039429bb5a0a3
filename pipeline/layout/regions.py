"""The stage's main function: a page image to its regions in reading order."""

from __future__ import annotations

from pipeline.document import BlockKind, Box, PageImage, Region, bounding
from pipeline.layout.columns import find_columns, lone_right
from pipeline.layout.open_rows import with_open_rows
from pipeline.layout.sealed import tables_beside_seals
from pipeline.layout.signature import signature_parts
from pipeline.layout.tables import RuledTable, find_tables, from_white
from pipeline.layout.words import PT_PER_MM, find_words, text_lines

_FLUSH_MM = 2.0  # apart that lines begin of one paragraph
_STAMP_SIZE = (95 * PT_PER_MM, 48 * PT_PER_MM)  # an incoming stamp is at most so wide and high
_PAD = 2.0  # points of white kept round a region
_OFF_LINE = 1.2  # points from the middle of a table's line, at which there is none of it any more
_ROWS = 3  # a box round a text has fewer
_WIDEST = 0.65  # of a table's width, that a column takes beside which the others are slim
_FEW = 4  # rows, at most, of which strokes over them leave no line whole
_MOST = 0.6  # of the rows of a table that no lines part into columns
_TOUCHING = 8.0  # points that a region reaches into a table at most, with its own white


def find_regions(image: PageImage) -> list[Region]:
    """The parts of a page, in pixels, in reading order: whole left block, then whole right block."""
    scale = image.dpi / 72
    tables, stamps = _tables_and_stamps(image)
    tables = _parted_by_white(image, with_open_rows(image, tables))
    special = [Region(BlockKind.TABLE, t.box, t.cells, t.by_white) for t in tables]
    special += [Region(BlockKind.STAMP, s) for s in stamps]
    words = find_words(image, [_points(r.box, scale) for r in special])
    width, height = image.ink.shape[1] / scale, image.ink.shape[0] / scale
    loose = _loose_tables(image, words, (width, height), [_points(t.box, scale) for t in tables])
    if loose:
        tables += loose
        special += [Region(BlockKind.TABLE, t.box, t.cells, t.by_white) for t in loose]
        boxes = [_points(t.box, scale) for t in loose]
        words = [
            w for w in words if not any(b.x0 <= w.centre[0] <= b.x1 and b.y0 <= w.centre[1] <= b.y1 for b in boxes)
        ]
    pieces = [
        (kind, part)
        for kind, box in arrange(words, width, height, [_points(t.box, scale) for t in tables])
        for part in (signature_parts(box, words, height, head=image.number == 1) if kind == BlockKind.RIGHT else [box])
    ]
    ruled = [_points(t.box, scale) for t in tables]
    plain = [Region(kind, _pixels(_clear_of(_padded(_roomy(kind, box)), ruled), scale, image)) for kind, box in pieces]
    return _in_order([*plain, *special])


def _parted_by_white(image: PageImage, tables: list[RuledTable]) -> list[RuledTable]:
    """The tables, those of a single column, but for a row or two, as white parts it: a stroke of a seal or of a capital
    over lines between rows is no line. Likewise those with one column beside which the others are slim."""
    scale = image.dpi / 72
    single = [t for t in tables if (t.rows >= _ROWS and _whole_rows(t) >= _MOST * t.rows) or _is_slim_beside(t)]
    if not single:
        return tables
    rest = [t for t in tables if t not in single]
    boxes = [_points(t.box, scale) for t in rest]
    size = image.ink.shape[1] / scale, image.ink.shape[0] / scale
    found = _loose_tables(image, find_words(image, boxes), size, boxes)
    for table in single:
        over = [t for t in found if t.box.overlap(table.box) > 0.5 * table.box.width * table.box.height]
        more = not _is_slim_beside(table) or any(t.columns > table.columns for t in over)
        rest += ([t for t in over if t not in rest] if more else []) or [table]
    return sorted(rest, key=lambda t: t.box.y0)


def _is_slim_beside(table: RuledTable) -> bool:
    """Whether each row has a cell in which nearly all that is printed would stand: of few rows, strokes of a seal and
    of a signature over their last column may be all the lines down that there are."""
    wide = {c.row + i for c in table.cells if c.box.width >= _WIDEST * table.box.width for i in range(c.row_span)}
    return table.columns > 1 and len(wide) == table.rows <= _FEW


def _whole_rows(table: RuledTable) -> int:
    """How many rows are one cell from side to side."""
    return sum(cell.row_span for cell in table.cells if cell.column_span == table.columns)


def _loose_tables(image: PageImage, words: list[Box], size: tuple[float, float], ruled: list[Box]) -> list[RuledTable]:
    """Tables without lines between their columns; a stretch beside or over a ruled table is part of it."""
    scale = image.dpi / 72
    across = [(r.y0 / scale, r.x0 / scale, r.x1 / scale) for r in image.horizontal]
    across = [r for r in across if not any(b.y0 - 3 <= r[0] <= b.y1 + 3 for b in ruled)]
    seals = [_points(seal, scale) for seal in image.seals]
    found = [from_white(t, scale, image) for t in tables_beside_seals(words, across, size, seals)]
    return [t for t in found if t and not any(_points(t.box, scale).overlap(b) for b in ruled)]


def arrange(words: list[Box], width: float, height: float, barriers: list[Box]) -> list[tuple[BlockKind, Box]]:
    """Word boxes (points) gathered into blocks, in reading order. `barriers`: tables, which part the text."""
    numbers = _page_numbers(words, height, bool(barriers))
    words = _without_rim(words, numbers, height)
    found = [(BlockKind.PAGE_NUMBER, n) for n in numbers]
    taken: list[Box] = list(barriers)
    for top, bottom in _bands(barriers, height):
        band = [w for w in words if top <= w.centre[1] < bottom]
        for pair in find_columns(band, width):
            found += [(BlockKind.LEFT, pair.left), (BlockKind.RIGHT, pair.right)]
            taken.append(pair.box)
    words = [w for w in words if not any(b.y0 - 1 <= w.centre[1] <= b.y1 + 1 for b in taken)]
    lone = lone_right(words, width)
    lowest = max((b.y1 for b in taken), default=0.0)
    if lone and lone.y0 > lowest - 1:
        found.append((BlockKind.RIGHT, lone))
        taken.append(lone)
        words = [w for w in words if lone.overlap(w) <= 0]
    for top, bottom in _bands(taken, height):
        box = bounding([w for w in words if top <= w.centre[1] < bottom])
        if box and box.height > 1.6 * PT_PER_MM:
            found.append((BlockKind.TEXT, box))
    order = {BlockKind.LEFT: 0, BlockKind.RIGHT: 1}
    tops = {id(box): _row_top(box, taken) for _, box in found}
    return sorted(found, key=lambda f: (tops[id(f[1])], order.get(f[0], 0)))


def _row_top(box: Box, taken: list[Box]) -> float:
    """The top of the pair of columns that a block is part of, else its own."""
    return next((t.y0 for t in taken if t.y0 - 1 <= box.y0 and box.y1 <= t.y1 + 1), box.y0)


def _bands(barriers: list[Box], height: float) -> list[tuple[float, float]]:
    """What is left of the page's height between the barriers."""
    bands, start = [], 0.0
    for box in sorted(barriers, key=lambda b: b.y0):
        if box.y0 > start:
            bands.append((start, box.y0))
        start = max(start, box.y1)
    return [*bands, (start, height + 1)]


def _page_numbers(words: list[Box], height: float, alone: bool) -> list[Box]:
    """A first or last line that is one short word: a number's width, in the page's rim. `alone` numbers count too."""
    lines = text_lines([w for w in words if w.height > 1.5 * PT_PER_MM])  # specks aside
    out = []
    for line, others in ((lines[:1], lines[1:]), (lines[-1:], lines[:-1])):
        for box in line:
            rim = box.y1 < 0.11 * height if box.y0 < height / 2 else box.y0 > 0.88 * height
            small = box.width < 12 * PT_PER_MM and box.height < 9 * PT_PER_MM
            apart = all(max(o.y0 - box.y1, box.y0 - o.y1) > 0.5 * box.height for o in others)
            if rim and small and apart and (others or alone) and box not in out:
                out.append(box)
    if len(out) > 1 and any(abs(out[1].x0 - line.x0) < _FLUSH_MM * PT_PER_MM for line in lines[:-1]):
        del out[1]  # the last line of a paragraph: one word
    return out


def _without_rim(words: list[Box], numbers: list[Box], height: float) -> list[Box]:
    """The words without page numbers, and without specks beyond them."""
    top = max((n.y1 for n in numbers if n.y1 < height / 2), default=0.0)
    bottom = min((n.y0 for n in numbers if n.y0 > height / 2), default=height)
    return [w for w in words if top < w.centre[1] < bottom]


def _tables_and_stamps(image: PageImage) -> tuple[list[RuledTable], list[Box]]:
    tables, stamps = [], []
    scale = image.dpi / 72
    wide, high = _STAMP_SIZE[0] * scale, _STAMP_SIZE[1] * scale
    for table in find_tables(image):
        small = table.box.width <= wide and table.box.height <= high
        left_edge = table.box.x0 < 0.11 * image.ink.shape[1]
        if small and left_edge and table.box.y1 < 0.5 * image.ink.shape[0]:
            stamps.append(table.box)
        elif len(table.cells) >= 2 and not _is_seal(table, scale):
            tables.append(table)
    return tables, stamps


def _is_seal(table: RuledTable, scale: float) -> bool:
    """Letters of a black seal make short lines; a table is wider than any seal or has more rows."""
    return table.box.width < 50 * PT_PER_MM * scale and (table.rows < 4 or table.box.height < 50 * PT_PER_MM * scale)


def _in_order(regions: list[Region]) -> list[Region]:
    """Tables and stamps put among the text, which is in order already."""
    out = [r for r in regions if r.kind not in (BlockKind.TABLE, BlockKind.STAMP)]
    for special in (r for r in regions if r.kind in (BlockKind.TABLE, BlockKind.STAMP)):
        place = next(
            (i for i, r in enumerate(out) if r.box.y0 >= special.box.y1 - 4 and r.box.y1 > special.box.y1), len(out)
        )
        while 0 < place < len(out) and out[place].kind == BlockKind.RIGHT and out[place - 1].kind == BlockKind.LEFT:
            place -= 1
        out.insert(place, special)
    return out


def _roomy(kind: BlockKind, box: Box) -> Box:
    """Room at the left for dashes too faint to be seen in the small picture."""
    return box._replace(x0=box.x0 - 4 * PT_PER_MM) if kind in (BlockKind.LEFT, BlockKind.TEXT) else box


def _points(box: Box, scale: float) -> Box:
    return Box(*(v / scale for v in box))


def _padded(box: Box) -> Box:
    return Box(box.x0 - _PAD, box.y0 - _PAD, box.x1 + _PAD, box.y1 + _PAD)


def _clear_of(box: Box, tables: list[Box]) -> Box:
    """The region without the line of a table that its first or last line all but touches: it spoils the reading."""
    for table in tables:
        top, bottom = table.y0 - _OFF_LINE, table.y1 + _OFF_LINE
        if box.y0 < top < box.y1 < table.y0 + _TOUCHING:
            box = box._replace(y1=top)
        if table.y1 - _TOUCHING < box.y0 < bottom < box.y1:
            box = box._replace(y0=bottom)
    return box


def _pixels(box: Box, scale: float, image: PageImage) -> Box:
    high, wide = image.ink.shape
    x0, y0, x1, y1 = (v * scale for v in box)
    return Box(
        float(max(0, int(x0))), float(max(0, int(y0))), float(min(wide, int(x1) + 1)), float(min(high, int(y1) + 1))
    )
