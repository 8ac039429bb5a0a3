"""A page whose own text can be trusted, with its tables: the grid is of what the page shows, the words are its own."""

from __future__ import annotations

import numpy as np

from pipeline.document import Block, BlockKind, Box, Cell, Grid, Line, PageImage, Region, SourcePage, Word, bounding
from pipeline.layout.regions import find_regions

_FOUND = 0.97  # of the page's letters that must lie in the regions found, else they are not believed
_ASIDE = 3.0  # points from a region at which a word still belongs to it
_SAME_LINE = 0.5  # of the lower word's height that words of one line share


def blocks_with_tables(page: SourcePage, image: PageImage) -> list[Block] | None:
    """Blocks of a page of lines, tables among them; None where the page shows no table or does not fit its text.

    `image` is the same page as pixels, put straight.
    """
    if image.blank or image.rotation:
        return None
    regions = find_regions(image)
    if not any(r.kind == BlockKind.TABLE for r in regions):
        return None
    words = [word for line in page.lines for word in line.words]
    places = [(n, c, box) for n, r in enumerate(regions) for c, box in _places(r)]
    homes: dict[tuple[int, int], list[tuple[Box, Word]]] = {}
    lost = 0
    for word, box in zip(words, _on_image(words, image), strict=True):
        home = _home(box, places, _ASIDE * image.dpi / 72)
        if home is None:
            lost += len(word.text)
        else:
            homes.setdefault(home, []).append((box, word))
    if lost > (1 - _FOUND) * sum(len(word.text) for word in words):
        return None
    blocks = [_block(image, region, n, homes) for n, region in enumerate(regions) if region.kind != BlockKind.STAMP]
    return [block for block in blocks if block.grid or block.lines]


def _places(region: Region) -> list[tuple[int, Box]]:
    return [(n, cell.box) for n, cell in enumerate(region.cells)] if region.cells else [(0, region.box)]


def _on_image(words: list[Word], image: PageImage) -> list[Box]:
    """The words' boxes in pixels of the straightened page: their middles moved, their sizes kept."""
    whole = np.vstack([image.to_page, [0.0, 0.0, 1.0]])
    back = np.linalg.inv(whole)
    scale, out = image.dpi / 72, []
    for word in words:
        x, y, _ = back @ np.array([*word.box.centre, 1.0])
        wide, high = word.box.width * scale / 2, word.box.height * scale / 2
        out.append(Box(float(x - wide), float(y - high), float(x + wide), float(y + high)))
    return out


def _home(box: Box, places: list[tuple[int, int, Box]], aside: float) -> tuple[int, int] | None:
    """Region and cell that the middle of a word lies in, or nearly."""
    x, y = box.centre
    best: tuple[float, tuple[int, int]] | None = None
    for region, cell, other in places:
        away = max(other.x0 - x, x - other.x1, 0.0) + max(other.y0 - y, y - other.y1, 0.0)
        if away <= aside and (best is None or away < best[0]):
            best = away, (region, cell)
    return best[1] if best else None


def _block(image: PageImage, region: Region, n: int, homes: dict[tuple[int, int], list[tuple[Box, Word]]]) -> Block:
    box = image.page_box(*region.box)
    if not region.cells:
        lines = _lines(homes.get((n, 0), []))
        return Block(region.kind, bounding([line.box for line in lines]) or box, lines)
    cells = [
        Cell(c.row, c.column, c.row_span, c.column_span, image.page_box(*c.box), _lines(homes.get((n, i), [])))
        for i, c in enumerate(region.cells)
    ]
    rows, columns = max(c.row + c.row_span for c in cells), max(c.column + c.column_span for c in cells)
    return Block(region.kind, box, grid=Grid(rows, columns, cells, region.by_white))


def _lines(found: list[tuple[Box, Word]]) -> list[Line]:
    """Words of one column gathered into lines, top to bottom."""
    lines: list[list[tuple[Box, Word]]] = []
    for box, word in sorted(found, key=lambda f: f[0].centre[1]):
        for line in reversed(lines[-3:]):
            whole = bounding([b for b, _ in line]) or box
            if min(whole.y1, box.y1) - max(whole.y0, box.y0) > _SAME_LINE * min(whole.height, box.height):
                line.append((box, word))
                break
        else:
            lines.append([(box, word)])
    return [Line([word for _, word in sorted(line, key=lambda f: f[0].x0)]) for line in lines]
