"""The cells of tables in a real browser, by mouse and by keyboard. Skipped where there is no Chromium."""

# ruff: noqa: F811 - fixtures are imported

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.export import write_document
from tests.browser import NEEDS_CHROMIUM, chromium, served  # noqa: F401
from tests.review_helpers import document
from tests.test_review_browser import opened  # noqa: F401

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A table whose first cell is empty and has no place, and whose second holds a task's text."""
    out = tmp_path / "out"
    out.mkdir()
    paper = document(3)
    paper.document.reasons = {}
    paper.tables[0].rows[0].cells[0].text, paper.tables[0].rows[0].cells[0].evidence = "", []
    write_document(paper, out, "kh")
    return out


def test_a_cell_is_put_right_by_mouse_and_by_keyboard(tables: Path, opened: Any) -> None:
    page = opened(tables)
    page.go("Enter")
    cells = page.page.locator("td.cell")
    cells.nth(1).click()
    assert page.page.locator("rect.box.chosen").get_attribute("data-of") == cells.nth(1).get_attribute("data-key")
    page.press("e")
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("Ô thứ hai")
    page.go("Enter")
    assert cells.nth(1).inner_text() == "Ô thứ hai"
    assert "chosen" in (cells.nth(1).get_attribute("class") or "")
    page.press("k")
    assert "chosen" in (cells.nth(0).get_attribute("class") or "")
    page.press("e")
    page.page.keyboard.type("Ô thứ nhất")
    page.go("Enter")
    assert cells.all_inner_texts() == ["Ô thứ nhất", "Ô thứ hai"]
    assert page.faults() == []
    assert page.errors == []
