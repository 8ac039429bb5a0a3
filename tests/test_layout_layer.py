"""Pages whose own text is trusted: their tables, from the lines that are drawn; letters that look like such lines."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import BlockKind, Box, Page, PageImage, Rule, TextSource
from pipeline.flow import read_document, read_page
from pipeline.ingest import open_source
from pipeline.layout.columns import find_columns
from pipeline.layout.drawn import is_drawn
from pipeline.layout.regions import find_regions

XS = (70, 100, 330, 440, 530)
ROWS = [
    ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"],
    ["1", "Rà soát hộ có nhà ở xuống cấp", "Phòng Kinh tế", "Quý II/2026"],
    ["2", "Lắp đèn chiếu sáng các ngõ", "Công an phường", "30/6/2026"],
]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan made by a word processor: sentences, and a ruled table of which the text itself says nothing."""
    found = subprocess.run(["fc-match", "-f", "%{file}", "Tinos"], capture_output=True, text=True, check=True).stdout
    pdfmetrics.registerFont(TTFont("Tinos", found))
    path = tmp_path_factory.mktemp("layer") / "plan.pdf"
    sheet = Canvas(str(path), pagesize=(595, 842))
    sheet.setFont("Tinos", 13)
    sheet.drawString(70, 760, "II. PHÂN CÔNG NHIỆM VỤ")
    sheet.drawString(70, 740, "Ủy ban nhân dân phường giao các đơn vị thực hiện những nhiệm vụ trong bảng sau:")
    for r, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=False):
            sheet.drawString(x + 5, 700 - 30 * r, text)
    for i in range(len(ROWS) + 1):
        sheet.line(XS[0], 720 - 30 * i, XS[-1], 720 - 30 * i)
    for x in XS:
        sheet.line(x, 720, x, 720 - 30 * len(ROWS))
    sheet.save()
    return path


def test_the_table_of_a_page_with_its_own_text(plan: Path) -> None:
    page: Page = read_page(open_source(plan), 1)
    assert page.source is TextSource.LAYER
    grid = next(b.grid for b in page.blocks if b.grid)
    texts = {(c.row, c.column): " ".join(line.text for line in c.lines) for c in grid.cells}
    assert texts == {(r, c): text for r, row in enumerate(ROWS) for c, text in enumerate(row)}
    assert next(line.text for b in page.blocks for line in b.lines) == "II. PHÂN CÔNG NHIỆM VỤ"


def test_its_rows_are_tasks(plan: Path) -> None:
    found = read_document(plan).tasks
    assert [(t.text, t.lead_units) for t in found] == [(row[1], [row[2]]) for row in ROWS[1:]]
    assert [t.deadline.end for t in found if t.deadline] == ["2026-06-30", "2026-06-30"]


def test_a_tall_letter_is_no_line() -> None:
    """ "ị" in a low row: dark on most of the way, white at both ends."""
    letter = np.array([0.0] * 5 + [200.0] * 26 + [0.0])
    assert not is_drawn(letter, 200.0, 6.0)
    assert is_drawn(np.full(32, 190.0), 200.0, 6.0)
    assert is_drawn(np.array([0.0] * 5 + [200.0] * 90), 200.0, 6.0)  # a long line that is worn at its end


def test_a_heading_close_over_a_table_is_read_without_the_line() -> None:
    ink = np.full((1754, 1240), 255, np.uint8)
    for x in range(200, 600, 20):
        ink[370:398, x : x + 12] = 0  # a heading whose dots below touch the line
    across, down = [400, 460, 520], [150, 400, 1000]
    for y in across:
        ink[y - 1 : y + 2, 150:1001] = 0
    for x in down:
        ink[400:521, x - 1 : x + 2] = 0
    rules = [Rule(150, y, 1000, y) for y in across], [Rule(x, 400, x, 520) for x in down]
    matrix = np.array([[0.48, 0.0, 0.0], [0.0, 0.48, 0.0]])
    regions = find_regions(PageImage(1, ink, 150.0, 595, 842, 0, 0.0, matrix, *rules))
    assert [r.kind for r in regions] == [BlockKind.TEXT, BlockKind.TABLE]
    assert 390 < regions[0].box.y1 < 399


def _row(y: float, x0: float, x1: float, high: float = 10.0) -> list[Box]:
    return [Box(x, y, x + 28, y + high) for x in np.arange(x0, x1, 32)]


def test_marks_over_a_title_make_no_line_of_the_columns_above() -> None:
    head = [w for y in (60.0, 76.0, 100.0) for w in (*_row(y, 90, 170), *_row(y, 270, 520))]
    kind, title = _row(128, 280, 340), _row(148, 100, 510)
    marks = [Box(x, 143.0, x + 5, 146.0) for x in (110.0, 140.0, 300.0, 480.0)]  # of the title, apart from its letters
    (columns,) = find_columns([*head, *kind, *title, *marks], 595)
    assert columns.box.y1 < 120


def test_the_name_beside_the_last_recipient_stands_in_its_column() -> None:
    """A short post far from the list must not part the foot above a long name."""
    tops = (266, 280, 293, 306, 319, 332)
    left = [Box(85, y, 85 + wide, y + 12) for y, wide in zip(tops, (52, 66, 115, 105, 93, 82), strict=True)]
    right = [Box(412, 266, 484, 283), Box(362, 333, 535, 350)]
    (columns,) = find_columns([*_row(200, 85, 530), *_row(216, 85, 530), *left, *right], 595)
    assert columns.left.y1 > 340
    assert columns.right.y1 > 340


def test_a_line_of_text_over_the_foot_whose_space_lies_in_its_white_is_none_of_it() -> None:
    text = [*_row(200, 85, 530), *_row(216, 100, 180), *_row(216, 204, 530)]  # a wide space in the last line
    tops = (258, 273, 288, 303)
    left = [Box(85, y, 85 + wide, y + 12) for y, wide in zip(tops, (48, 80, 75, 100), strict=True)]
    right = [Box(367, 258, 487, 270), Box(364, 273, 490, 285), Box(379, 350, 475, 362)]
    (columns,) = find_columns([*text, *left, *right], 595)
    assert columns.left.y0 == 258
    assert columns.right.y0 == 258
