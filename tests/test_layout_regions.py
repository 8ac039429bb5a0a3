"""Columns, tables with joined cells and page numbers, from word boxes and drawn pages."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.document import BlockKind, Box, Line, PageImage, Pixels, Rule, SourcePage, TextSource, Word
from pipeline.image import prepare
from pipeline.layout import blocks_of_lines, find_regions


def _prepared(pixels: Pixels) -> PageImage:
    high, wide = pixels.shape[:2]
    return prepare(SourcePage(1, wide * 72 / 150, high * 72 / 150, TextSource.OCR, pixels, 150.0))


def _write(page: Pixels, text: str, x: int, y: int) -> None:
    cv2.putText(page, text, (x, y), 0, 0.75, (0, 0, 0), 2)


def test_a_table_with_joined_cells() -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    xs, ys = [150, 300, 700, 1100], [300, 400, 520, 640]
    for y in ys:
        cv2.line(page, (xs[0], y), (xs[-1], y), (0, 0, 0), 2)
    for x in xs:
        cv2.line(page, (x, ys[0]), (x, ys[-1]), (0, 0, 0), 2)
    page[304:398, 690:710] = 255  # row 0: columns 1 and 2 are one cell
    page[510:530, 154:298] = 255  # column 0: rows 1 and 2 are one cell
    for i, y in enumerate(range(800, 1500, 60)):
        _write(page, f"Noi dung dong {i} cua doan van ban nam duoi bang", 150, y)
    regions = find_regions(_prepared(page))
    assert [r.kind for r in regions] == [BlockKind.TABLE, BlockKind.TEXT]
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in regions[0].cells}
    assert spans == {(0, 0): (1, 1), (0, 1): (1, 2), (1, 0): (2, 1), (1, 1): (1, 1), (1, 2): (1, 1), (2, 1): (1, 1),
                     (2, 2): (1, 1)}  # fmt: skip


def test_the_head_is_parted_and_the_body_is_not() -> None:
    page = np.full((1754, 1240, 3), 255, np.uint8)
    for i, (left, right) in enumerate(
        [("UBND TINH", "CONG HOA XA HOI"), ("SO TU PHAP", "Doc lap - Tu do"), ("So: 12", "ngay 5")]
    ):
        _write(page, left, 150, 120 + 45 * i)
        _write(page, right, 640, 120 + 45 * i)
    _write(page, "KE HOACH", 560, 320)
    for y in range(420, 1500, 45):
        _write(page, "Noi dung cua ke hoach duoc viet thanh nhieu dong dai het chieu rong", 150, y)
    regions = find_regions(_prepared(page))
    assert [r.kind for r in regions] == [BlockKind.LEFT, BlockKind.RIGHT, BlockKind.TEXT]
    assert regions[1].box.y1 < 290 < regions[2].box.y0 + 30


def _line(text: str, x: float, y: float, size: float = 12.0) -> Line:
    words, at = [], x
    for word in text.split():
        wide = len(word) * size * 0.5
        words.append(Word(word, Box(at, y, at + wide, y + size)))
        at += wide + size * 0.3
    return Line(words)


def test_lines_of_a_text_layer_are_parted_at_the_gutter() -> None:
    foot = [
        Line(_line("Nơi nhận:", 80, 500).words + _line("KT. CHỦ TỊCH", 350, 500).words),
        Line(_line("- Như trên;", 80, 516).words + _line("PHÓ CHỦ TỊCH", 350, 516).words),
        _line("- Lưu: VT.", 80, 532),
        _line("Trần Văn Mẫu", 350, 590),
    ]
    body = [
        _line("Yêu cầu các cơ quan, đơn vị liên quan nghiêm túc triển khai thực hiện", 80, 300 + 16 * i)
        for i in range(10)
    ]
    blocks = blocks_of_lines(SourcePage(1, 595, 842, TextSource.LAYER, lines=[*body, *foot]))
    assert [b.kind for b in blocks] == [BlockKind.TEXT, BlockKind.LEFT, BlockKind.RIGHT]
    assert blocks[1].text == "Nơi nhận:\n- Như trên;\n- Lưu: VT."
    assert blocks[2].text == "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\nTrần Văn Mẫu"


def test_a_page_without_lines_has_no_blocks() -> None:
    assert blocks_of_lines(SourcePage(1, 595, 842, TextSource.LAYER)) == []


def test_a_stroke_over_lines_between_rows_does_not_hide_the_columns() -> None:
    page = np.full((1240, 1754, 3), 255, np.uint8)
    ys = range(200, 200 + 8 * 60, 60)
    for i, y in enumerate(ys):
        cv2.line(page, (150, y), (1600, y), (0, 0, 0), 2)
        if i < len(ys) - 1:
            for x, text in ((170, str(i + 1)), (300, "Noi dung cong viec"), (900, "So Noi vu"), (1300, "Quy II")):
                _write(page, text, x, y + 38)
    image = _prepared(page)
    image.vertical = [Rule(1598, 200, 1598, 500)]
    (table,) = [r for r in find_regions(image) if r.kind == BlockKind.TABLE]
    assert max(c.column for c in table.cells) == 3
