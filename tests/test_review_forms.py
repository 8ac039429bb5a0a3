"""What people type into the forms: days as they write them, units by their short forms."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

from pipeline.document import Deadline
from pipeline.export import write_document
from pipeline.knowledge import load
from pipeline.review.units import complete
from pipeline.wording import how_often
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


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("T", {"deadline_end": "31/6/2026"}, "deadline_end"),
        ("T", {"deadline_start": "tháng 13"}, "deadline_start"),
        ("T", {"deadline_recurrence": "hằng thế kỷ"}, "deadline_recurrence"),
        ("T", {"links": "I9"}, "links"),
        ("T", {"text": " "}, "text"),
        ("head", {"issued_on": "30/2/2026"}, "issued_on"),
    ],
)
def test_a_form_with_a_fault_comes_back_as_it_was_typed(
    browser: Browser, key: str, typed: dict[str, str], field: str
) -> None:
    row = browser.rows()[0] if key == "T" else key
    shown = {"deadline_text": "x", "deadline_start": "", "deadline_end": "", "text": "Gõ <tay>", "title": "Gõ tay"}
    answer = browser.send("edit", key=row, seen=0, **{**shown, **typed})
    assert answer.status_code == 400
    found = re.search(r'data-again="([^"]+)"', answer.text)
    assert found
    again = json.loads(html.unescape(found[1]))
    assert (again["key"], again["field"], again["act"], again["seen"]) == (row, field, "edit", "0")
    assert {name: again[name] for name in typed} == typed
    assert again["title"] == "Gõ tay"
    assert "csrf" not in again
    alert = re.search(r'role="alert" class="alert"><b>([^<]+)', answer.text)
    assert alert
    words = load("review.yaml")
    assert alert[1].startswith(words[field]["vi"].partition(" (")[0])
    assert ("chu kỳ" in alert[1].lower()) == (field == "deadline_recurrence")
    assert browser.get(f"/d/kh?at={row}").status_code == 200  # where the page sends on to
    assert browser.folder.store.last() == 0


def test_a_new_row_without_words_comes_back_too(browser: Browser) -> None:
    answer = browser.send("add", key=browser.rows()[0], seen=0, kind="task", text=" ")
    assert answer.status_code == 400
    assert "data-again" in answer.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", load("time.yaml")["recurrence"])
def test_a_recurrence_is_shown_and_typed_in_words(browser: Browser, name: str, language: str) -> None:
    word = how_often(name, language)
    shown = {"deadline_text": "x", "deadline_start": "", "deadline_end": "30/06/2026"}
    browser.send("edit", key=browser.rows()[0], seen=0, **shown, deadline_recurrence=f"{word}, weekly")
    found = deadline(browser)
    assert found
    assert found.recurrence == list(dict.fromkeys([name, "weekly"]))
    days = re.search(r'class="days">([^<]+)', browser.html())
    assert days
    assert "30/06/2026" in days[1]
    assert how_often(name) in days[1]
