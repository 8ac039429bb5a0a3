"""What a page tells of itself: another language, and why it could not be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.document import PageWarning
from pipeline.flow import read_page
from pipeline.ingest import open_source
from tests.test_flow import PLAN

ENGLISH = """\
The committee shall report to the office by the end of the month on all of the measures that were taken.
We thank you for the cooperation and look forward to the results of this work in the coming year.
"""
WITHOUT_MARKS = """\
Uy ban nhan dan xa giao cac phong thuc hien nhung nhiem vu duoc neu duoi day va bao cao ket qua hang thang.
Van phong chu tri phoi hop voi cac don vi lien quan ra soat thu tuc hanh chinh trong nam nay cua toan xa.
"""


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        (ENGLISH, True),
        (WITHOUT_MARKS, False),
        (PLAN, False),
        ("Báo cáo ISO 9001 of the UN", False),
        ("关于印发工作 的 通知 一 二 三", True),
    ],
)
def test_another_language_is_told(tmp_path: Path, text: str, foreign: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    assert (PageWarning.FOREIGN in read_page(open_source(path), 1).warnings) is foreign


def test_a_page_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    Image.new("L", (100, 30000), 255).save(tmp_path / "a.png")
    page = read_page(open_source(tmp_path / "a.png"), 1)
    assert page.warnings == [PageWarning.RENDER_FAILED]
    assert "too large" in (page.problem or "")
