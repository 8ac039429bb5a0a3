"""What people type into the forms: days as they write them, units by their short forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Deadline
from pipeline.export import write_document
from pipeline.review.units import complete
from tests.review_helpers import document
from tests.test_review_pages import Browser


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    write_document(document(), tmp_path, "kh")
    return Browser(tmp_path)


def deadline(browser: Browser) -> Deadline | None:
    both = browser.folder.document("kh")
    assert both
    return both[1].tasks[0].deadline


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ({"deadline_text": "quý III/2026"}, "2026-07-01", "2026-09-30"),
        ({"deadline_end": "30/9/2026"}, None, "2026-09-30"),
        ({"deadline_end": "15/8/2026", "deadline_start": "1/7/2026"}, "2026-07-01", "2026-08-15"),
        ({"deadline_end": "quý III/2026", "deadline_start": "quý III/2026"}, "2026-07-01", "2026-09-30"),
        ({"deadline_end": "2026-12"}, None, "2026-12"),
    ],
)
def test_days_as_people_write_them(browser: Browser, typed: dict[str, str], start: str | None, end: str) -> None:
    shown = {"deadline_text": "trước ngày 30/6/2026", "deadline_start": "", "deadline_end": "2026-06-30"}
    answer = browser.send("edit", key=browser.rows()[0], seen=0, **{**shown, **typed})
    assert answer.status_code == 303
    found = deadline(browser)
    assert found
    assert (found.start, found.end) == (start, end)


@pytest.mark.parametrize("typed", ["31/02/2026", "2026-13-01", "ngày mai", "99"])
def test_what_is_no_day_is_told(browser: Browser, typed: str) -> None:
    fields = {"deadline_text": "x", "deadline_start": "", "deadline_end": typed}
    assert browser.send("edit", key=browser.rows()[0], seen=0, **fields).status_code == 400


def test_a_deadline_whose_words_are_wiped_out_is_none(browser: Browser) -> None:
    fields = {"deadline_text": "", "deadline_start": "", "deadline_end": "2026-06-30"}
    browser.send("edit", key=browser.rows()[0], seen=0, **fields)
    assert deadline(browser) is None


def test_the_day_of_issue(browser: Browser) -> None:
    browser.send("edit", key="head", seen=0, issued_on="3/2/2026")
    both = browser.folder.document("kh")
    assert both
    assert both[1].document.issued_on == "2026-02-03"


def test_short_forms_count_in_full_and_the_document_s_own_names_come_first() -> None:
    made = document(1)
    assert "Ủy ban nhân dân tỉnh" in complete("ubnd tinh", made)
    made.tasks[0].lead_units = ["Phòng Quản lý kiểu mới"]
    assert complete("phong k", made)[0] == "Phòng Quản lý kiểu mới"


def test_the_head_says_in_words_which_field_is_doubtful(browser: Browser) -> None:
    assert "Địa danh: not found" in browser.html()
