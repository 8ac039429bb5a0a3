"""The tracker in a real browser, by keyboard: filter, set, look at the history, the report and the workbook."""

# ruff: noqa: F811 - fixtures are imported

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.board import track_site
from pipeline.document.tracker import Status
from pipeline.review.folder import Folder
from pipeline.track import Tracker
from tests.board_helpers import out, tracker  # noqa: F401
from tests.browser import NEEDS_CHROMIUM, Page, Serve, chromium, served  # noqa: F401

pytestmark = NEEDS_CHROMIUM


@pytest.fixture
def opened(served: Serve, tracker: Tracker, out: Path) -> Callable[[], Page]:
    return lambda: served(lambda site: track_site(tracker, site, "An", folder=Folder(out)))


def downloaded(page: Page, click: Any) -> bytes:
    with page.page.expect_download() as waiting:
        click()
    return Path(waiting.value.path()).read_bytes()


def cells(data: bytes) -> set[str]:
    book = load_workbook(io.BytesIO(data))
    return {str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}


def test_filter_set_history_report_and_workbook(opened: Any, tracker: Tracker) -> None:
    page = opened()
    assert page.faults() == []
    page.press("g")
    page.go("t")
    assert page.faults() == []
    page.page.locator("[name=unit]").select_option("so-y-te")
    page.page.locator("[name=period]").select_option("2026-Q3")
    page.press("/")
    page.go("Enter")
    assert page.page.url == f"{page.address}tasks?unit=so-y-te&period=2026-Q3"
    assert "Nhiệm vụ: 2" in page.page.locator("h1").inner_text()
    page.press("j")
    page.go("2")  # running
    row = page.page.locator("tr[data-key]").first
    assert "Đang thực hiện" in row.inner_text()
    key = row.get_attribute("data-key")
    assert page.page.evaluate("document.activeElement.closest('tr').dataset.key") == key  # one can go on from there
    assert "unit=so-y-te&period=2026-Q3" in page.page.url
    page.go("Enter")
    page.press("s")
    page.page.keyboard.press("ArrowDown")
    assert page.page.locator("[name=done_on]").input_value() == "2026-08-12"  # today, and it may be changed
    page.press("Escape")
    page.press("n")
    page.page.keyboard.type("Đã tập huấn 12 xã")
    page.go("Control+Enter")
    history = page.page.locator("section", has_text="Lịch sử").last.inner_text()
    assert "Hoàn thành" in history
    assert "Đã tập huấn 12 xã" in history
    assert page.faults() == []
    page.go("l")
    assert "Hoàn thành" in page.page.locator(f"#t-{key}").inner_text()
    data = downloaded(page, page.page.get_by_role("link", name=".xlsx").click)
    assert {"Hoàn thành", "Đã tập huấn 12 xã"} <= cells(data)
    page.page.goto(f"{page.address}report?period=2026-Q3&unit=so-y-te&show=done")
    assert tracker.task(str(key)).text in page.page.locator("main").inner_text()
    assert page.faults() == []
    assert tracker.task(str(key)).text in cells(downloaded(page, page.page.get_by_role("link", name=".xlsx").click))
    assert downloaded(page, page.page.get_by_role("link", name=".docx").click)[:2] == b"PK"
    assert page.outside == []
    assert page.errors == []


def test_two_browsers_on_one_task(opened: Any, tracker: Tracker) -> None:
    one, other = opened(), opened()
    key = tracker.tasks().items[0].key
    for page in (one, other):
        page.page.goto(f"{page.address}task/{key}")
        page.press("n")
        page.page.keyboard.type(f"Ghi chú {id(page)}")
    one.go("Control+Enter")
    other.go("Control+Enter")
    told = other.page.locator("main").inner_text()
    assert f"Ghi chú {id(one)}" in told
    assert f"Ghi chú {id(other)}" in told
    assert other.faults() == []
    with other.page.expect_navigation():
        other.page.get_by_role("button", name="Thay bằng").click()
    assert tracker.task(key).progress.notes == f"Ghi chú {id(other)}"
    assert len(tracker.history(key)) == 2


def test_a_workbook_comes_back_and_is_told(opened: Any, tracker: Tracker, tmp_path: Path) -> None:
    page = opened()
    page.page.goto(f"{page.address}tasks")
    book = load_workbook(io.BytesIO(downloaded(page, page.page.get_by_role("link", name=".xlsx").click)))
    sheet = book.worksheets[0]
    column = next(n for n in range(1, sheet.max_column + 1) if sheet.cell(1, n).value == "Trạng thái")
    sheet.cell(2, column).value = "Đang thực hiện"
    book.save(tmp_path / "a.xlsx")
    page.page.goto(f"{page.address}import")
    assert page.faults() == []
    page.page.get_by_label("Tệp .xlsx").set_input_files(tmp_path / "a.xlsx")
    with page.page.expect_navigation():
        page.page.get_by_role("button", name="Nạp lại").click()
    assert "Đã cập nhật: 1" in page.page.locator("main").inner_text()
    assert [one.progress.status for one in tracker.all_tasks()].count(Status.RUNNING) == 1
    assert page.errors == []


def test_every_page_in_both_languages_and_in_a_narrow_window(opened: Any) -> None:
    page = opened()
    addresses = ("", "tasks", "units", "indicators", "documents", "report?period=2026", "import", "load", "review")
    for narrow in (False, True):
        for address in addresses:
            page.page.goto(page.address + address)
            assert page.faults() == [], address
            assert not narrow or page.fits(), address
        with page.page.expect_navigation():
            page.page.get_by_role("button", name="English").or_(
                page.page.get_by_role("button", name="Tiếng Việt")
            ).click()
        page.page.set_viewport_size({"width": 390, "height": 780})
    page.press("?")
    page.page.goto(f"{page.address}tasks")
    page.press("?")
    assert page.page.locator("#help").is_visible()
    assert page.faults() == []
    assert page.errors == []
