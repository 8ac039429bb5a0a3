"""Lists for Redmine, Jira and Planner, field by field as docs/exchange.md describes their imports."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.document.tracker import Progress, Status
from pipeline.errors import UsageError
from pipeline.exchange import PRESETS, preset_bytes, write_preset
from tests.exchange_helpers import task
from tests.helpers import PATIENT

FULL = task(
    "key-1",
    "Rà soát, cắt giảm thủ tục",
    lead_units=("Sở Nội vụ", "Sở Y tế"),
    support_units=("UBND các xã",),
    unit_ids={"Sở Nội vụ": "so-noi-vu", "Sở Y tế": "so-y-te"},
    deadline_text="trước ngày 30/4/2026",
    start=date(2026, 4, 1),
    end=date(2026, 4, 30),
    due=date(2026, 4, 30),
    product="Báo cáo",
    progress=Progress(Status.RUNNING, 40, "nguyen.van.a@example.gov.vn", "Đang chờ"),
)


def rows(name: str, *tasks: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(preset_bytes(name, tasks).decode("utf-8-sig"))))


def one(name: str, *tasks: Any) -> dict[str, str]:
    head, first = rows(name, *tasks)[:2]
    return dict(zip(head, first, strict=True))


DESCRIPTION = [
    "Rà soát, cắt giảm thủ tục",
    "Chủ trì: Sở Nội vụ; Sở Y tế",
    "Phối hợp: UBND các xã",
    "Thời hạn: trước ngày 30/4/2026",
    "Sản phẩm: Báo cáo",
    "Văn bản: 87/KH-SXD – Khắc phục các tiêu chí bị trừ điểm",
    "Ghi chú: Đang chờ",
]


def test_redmine_field_by_field() -> None:
    found = one("redmine", FULL)
    # the names that Redmine maps by itself in whatever language it runs
    known = {"unique_id", "subject", "description", "status", "category", "assigned_to"}
    assert set(found) == known | {"start_date", "due_date", "done_ratio"}
    assert found["unique_id"] == "key-1"
    assert found["subject"] == "Rà soát, cắt giảm thủ tục"
    assert found["description"].split("\n") == DESCRIPTION
    assert found["status"] == "In Progress"
    assert found["category"] == "Sở Nội vụ"
    assert found["assigned_to"] == "nguyen.van.a@example.gov.vn"
    assert (found["start_date"], found["due_date"]) == ("2026-04-01", "2026-04-30")
    assert found["done_ratio"] == "40"
    assert not preset_bytes("redmine", [FULL]).startswith(b"\xef\xbb\xbf"), "it would become part of the first name"


@pytest.mark.parametrize("name", ["redmine", "jira"])
def test_a_doubted_task_says_so_behind_its_text(name: str) -> None:
    column = {"redmine": "description", "jira": "Description"}[name]
    doubted = one(name, replace(FULL, needs_review=True, source_page=3))[column].split("\n")
    assert doubted[1] == "Cần kiểm tra: kết quả đọc có thể sai, cần đối chiếu với trang 3 của bản quét"
    assert [*doubted[:1], *doubted[2:]] == DESCRIPTION
    pageless = one(name, replace(FULL, needs_review=True))[column].split("\n")
    assert pageless[1] == "Cần kiểm tra: kết quả đọc có thể sai, cần đối chiếu với bản quét"


def test_jira_field_by_field() -> None:
    two = task("key-2", "Việc hai", document_number="12 KH")
    head, first, second = rows("jira", FULL, two)
    assert head == [
        *("Summary", "Issue Type", "Status", "Description", "Assignee", "Start date", "Due date", "External ID"),
        *("Labels", "Labels", "Labels"),
    ]
    assert not any(char in "".join(head) for char in "#%()/.,;:'\""), "no punctuation in heads"
    assert first[:3] == ["Rà soát, cắt giảm thủ tục", "Task", "In Progress"]
    assert first[3].split("\n") == DESCRIPTION
    assert first[4:8] == ["nguyen.van.a@example.gov.vn", "2026-04-01", "2026-04-30", "key-1"]
    assert first[8:] == ["so-noi-vu", "so-y-te", "87/KH-SXD"]
    assert second[8:] == ["12-KH", "", ""], "a label has no space; every row has as many fields as the head"


def test_planner_field_by_field() -> None:
    assert one("planner", FULL) == {
        "Task Name": "Rà soát, cắt giảm thủ tục",
        "Assignment": "nguyen.van.a@example.gov.vn",
        "Start date": "04/01/2026",
        "Due date": "04/30/2026",
        "Bucket": "Sở Nội vụ",
        "Progress": "In progress",
        "Priority": "Medium",
        "Labels": "87/KH-SXD",
    }
    assert preset_bytes("planner", []).startswith(b"\xef\xbb\xbf"), "Excel opens it first"


def test_planner_as_a_workbook_has_days(tmp_path: Path) -> None:
    sheet = load_workbook(write_preset("planner", [FULL], tmp_path / "planner.xlsx")).active
    assert sheet is not None
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = dict(zip(head, row, strict=True))
    assert list(found) == list(PRESETS["planner"].heads)
    assert [found[name].date() for name in ("Start date", "Due date")] == [FULL.start, FULL.due]  # type: ignore[union-attr]
    assert found["Bucket"] == "Sở Nội vụ"


@pytest.mark.parametrize("name", PRESETS)
def test_every_status_has_a_word(name: str) -> None:
    column = {"redmine": "status", "jira": "Status", "planner": "Progress"}[name]
    words = [one(name, task(progress=Progress(status)))[column] for status in Status]
    assert all(words)
    assert len(set(words)) >= 3


def test_what_is_done_is_done_whole_and_a_day_behind_the_last_is_left_out() -> None:
    done = task(start=date(2026, 5, 1), due=date(2026, 4, 30), progress=Progress(Status.DONE, 90))
    found = one("redmine", done)
    assert (found["done_ratio"], found["start_date"], found["due_date"]) == ("100", "", "2026-04-30")


def test_titles_and_categories_are_cut_at_a_word() -> None:
    long = task(text="nhiệm vụ " * 60, lead_units=("Ban Chỉ đạo " * 10,))
    found = one("redmine", long)
    assert len(found["subject"]) < 256
    assert found["subject"].endswith("vụ …") or found["subject"].endswith("nhiệm …")
    assert len(found["category"]) <= 60
    assert found["description"].startswith("nhiệm vụ " * 59), "all of it is in the description"
    assert len(one("jira", long)["Summary"]) < 256
    assert len(one("planner", long)["Task Name"]) < 256


@pytest.mark.parametrize("name", PRESETS)
@PATIENT
@given(text=st.text(), unit=st.text())
def test_no_field_is_a_formula_and_every_row_is_whole(name: str, text: str, unit: str) -> None:
    hostile = task(text=text, lead_units=(unit,), unit_ids={unit: unit}, progress=Progress(notes=text, assignee=unit))
    found = rows(name, hostile, FULL)
    assert len(found) == 3
    assert {len(row) for row in found} == {len(found[0])}
    for value in found[1]:
        for line in value.split("\n"):
            assert not line.lstrip().startswith(("=", "@")), line
            assert "\r" not in line


@pytest.mark.parametrize("text", ["=1+1", "-cmd", "+cmd", "@x", "Việc\n=1+1"])
def test_formulas_are_marked(text: str) -> None:
    for name, preset in PRESETS.items():
        title = one(name, task(text=text))[next(h for h in preset.heads if h in ("subject", "Summary", "Task Name"))]
        assert title.startswith(("'", "Việc"))


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_preset("trello", [FULL], tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


def test_recurring_work_has_its_next_day_though_one_was_missed() -> None:
    late = task(due=date(2026, 3, 31), coming=date(2026, 12, 31), recurrence=("quarterly",))
    assert one("redmine", late)["due_date"] == "2026-12-31"
