"""A cell that is put right takes the task of its line with it; and what a run says of the decisions in its folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.document import (
    Deadline,
    Document,
    Evidence,
    Indicator,
    TableCellRecord,
    TableRecord,
    TableRowRecord,
    Task,
)
from pipeline.export import load_document, write_document
from pipeline.extract.cell_fields import fields_of_cell
from pipeline.flow import read_page, understand
from pipeline.ingest import open_source
from pipeline.review import Store
from pipeline.review.after_run import about_decisions
from pipeline.review.folder import Folder
from tests.review_helpers import decide, document, shown
from tests.test_review_pages import Browser

WORK = ("Rà soát biểu mẫu điện tử", "Tổ chức tập huấn kỹ năng số")
COLUMNS = ("number", "task", "lead", "deadline")
SAMPLE = Path(__file__).parent.parent / "samples" / "ke-hoach-phan-cong.pdf"


def cell(column: int, line: int, text: str | None, **more: Any) -> TableCellRecord:
    box = (85.0 + 100 * column, 400.0 + 40 * line, 180.0 + 100 * column, 435.0 + 40 * line)
    return TableCellRecord(column=column, text=text, evidence=[Evidence(page=1, bbox=box)], **more)


def paper(**more: Any) -> Document:
    """Two lines of a table with their tasks; the cell of the lead unit reaches over both."""
    made = document(0, **more)
    made.document.issued_on = "2026-02-03"
    lead = cell(2, 0, "Sở Nội vụ", row_span=2)
    lead.evidence[0].bbox = (285.0, 400.0, 380.0, 475.0)
    lines = [
        [cell(0, 0, "1"), cell(1, 0, WORK[0]), lead, cell(3, 0, "30/6/2026")],
        [cell(0, 1, "2"), cell(1, 1, WORK[1]), cell(3, 1, None)],
    ]
    rows = [TableRowRecord(kind="row", cells=cells) for cells in lines]
    made.tables = [TableRecord(id="B1", page=1, columns=4, head=[""] * 4, roles=list(COLUMNS), rows=rows)]
    made.tasks = [
        Task(
            id=f"T{n + 1}",
            text=text,
            lead_units=["Sở Nội vụ"],
            deadline=Deadline(text="30/6/2026", end="2026-06-30") if n == 0 else None,
            confidence=0.5,
            needs_review=True,
            reasons=["no unit is named"],
            evidence=[Evidence(page=1, bbox=(85.0, 400.0, 480.0, 475.0))],
        )
        for n, text in enumerate(WORK)
    ]
    return made


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    write_document(paper(), tmp_path, "kh")
    return Browser(tmp_path)


def tasks(browser: Browser) -> list[Task]:
    both = browser.folder.document("kh")
    assert both
    return both[1].tasks


def key_of_cell(browser: Browser, text: str) -> str:
    both = browser.folder.document("kh")
    assert both
    cells = [one for table in both[1].tables for row in table.rows for one in row.cells]
    return str(next(one.key for one in cells if one.text == text))  # type: ignore[attr-defined]


def test_the_text_of_a_cell_is_the_task_s(browser: Browser) -> None:
    key = key_of_cell(browser, WORK[0])
    answer = browser.send("edit", key=key, seen=0, text="Rà soát, cắt giảm biểu mẫu điện tử")
    assert "said=cell_row" in answer.headers["location"]
    assert f"at={key}" in answer.headers["location"]
    first, second = tasks(browser)
    assert first.text == "Rà soát, cắt giảm biểu mẫu điện tử"
    assert second.text == WORK[1]
    assert first.needs_review  # nobody said that all of it is right
    assert not hasattr(first, "reviewed")
    again = browser.send("edit", key=key, seen=1, text="Rà soát biểu mẫu")
    assert "said=cell_row" in again.headers["location"]
    assert tasks(browser)[0].text == "Rà soát biểu mẫu"
    browser.send("undo")
    browser.send("undo")
    assert tasks(browser)[0].text == WORK[0]
    assert key_of_cell(browser, WORK[0]) == key


def test_a_unit_s_cell_that_reaches_over_two_lines_is_both_tasks(browser: Browser) -> None:
    browser.send("edit", key=key_of_cell(browser, "Sở Nội vụ"), seen=0, text="Sở Y tế; Công an tỉnh")
    assert [task.lead_units for task in tasks(browser)] == [["Sở Y tế", "Công an tỉnh"]] * 2


def test_a_time_that_could_not_be_read(browser: Browser) -> None:
    both = browser.folder.document("kh")
    assert both
    unread = str(both[1].tables[0].rows[1].cells[2].key)  # type: ignore[attr-defined]
    browser.send("edit", key=unread, seen=0, text="Quý III/2026")
    deadline = tasks(browser)[1].deadline
    assert deadline
    assert (deadline.text, deadline.start, deadline.end) == ("Quý III/2026", "2026-07-01", "2026-09-30")
    assert tasks(browser)[0].deadline == paper().tasks[0].deadline


def test_what_a_person_decided_otherwise_is_left_and_told(browser: Browser) -> None:
    first = browser.rows()[0]
    browser.send("edit", key=first, seen=0, lead_units="Ban Quản lý khu kinh tế")
    answer = browser.send("edit", key=key_of_cell(browser, "Sở Nội vụ"), seen=0, text="Sở Y tế")
    assert answer.headers["location"] == f"/d/kh?at={first}&said=cell_left"
    assert "quyết định khác" in browser.get(answer.headers["location"]).text
    assert [task.lead_units for task in tasks(browser)] == [["Ban Quản lý khu kinh tế"], ["Sở Y tế"]]
    assert not tasks(browser)[0].needs_review


def test_then_the_task_is_accepted_whole(browser: Browser) -> None:
    browser.send("edit", key=key_of_cell(browser, WORK[0]), seen=0, text="Rà soát biểu mẫu giấy")
    first = browser.rows()[0]
    version = re.search(rf'data-key="{first}" data-kind="task" data-version="(\d+)"', browser.html())
    assert version
    browser.send("accept", key=first, seen=version[1])
    task = tasks(browser)[0]
    assert task.text == "Rà soát biểu mẫu giấy"
    assert not task.needs_review
    assert task.reviewed["by"] == "An"  # type: ignore[attr-defined]


def test_a_cell_of_no_known_column_and_a_head_change_no_task(browser: Browser) -> None:
    before = tasks(browser)
    browser.send("edit", key=key_of_cell(browser, "1"), seen=0, text="I")
    assert tasks(browser) == before


def test_an_indicator_goes_with_its_cell(tmp_path: Path) -> None:
    made = paper()
    made.tables[0].roles = ["number", "indicator", "cause", None]
    made.tasks = []
    made.indicators = [
        Indicator(id="I1", kind="deducted", text=WORK[0], cause="Sở Nội vụ", evidence=[made_evidence()]),
    ]
    write_document(made, tmp_path, "kh")
    browser = Browser(tmp_path)
    browser.send("edit", key=key_of_cell(browser, "Sở Nội vụ"), seen=0, text="Chưa có hướng dẫn")
    both = browser.folder.document("kh")
    assert both
    assert both[1].indicators[0].cause == "Chưa có hướng dẫn"


def made_evidence() -> Evidence:
    return Evidence(page=1, bbox=(85.0, 400.0, 480.0, 475.0))


def test_every_cell_of_work_of_a_sample_has_its_task(tmp_path: Path) -> None:
    """A real page. Lines 6 and 7 have one cell of work, joined: 5 cells, 6 tasks, each with its own product."""
    out = tmp_path / "out"
    out.mkdir()
    source = open_source(SAMPLE)
    made = understand(source, [read_page(source, 4)])
    write_document(made, out, "kh")
    browser, went, asked = Browser(out), 0, 0
    both = browser.folder.document("kh")
    assert both
    [table] = [one for one in both[1].tables if "task" in one.roles]
    cells = [one for row in table.rows if row.kind == "row" for one in row.cells]
    for one in cells:
        if one.column == table.roles.index("task") and one.text:
            key = str(one.key)  # type: ignore[attr-defined]
            answer = browser.send("edit", key=key, seen=0, text=f"{one.text} thêm chữ")
            asked += 1
            went += "cell_row" in answer.headers["location"]
    assert went == asked == 5
    changed = browser.folder.document("kh")
    assert changed
    assert sum(task.text.endswith("thêm chữ") for task in changed[1].tasks) == 6
    [product] = [
        c for t in changed[1].tables for r in t.rows for c in r.cells if (c.text or "").startswith("Kho dữ liệu đất")
    ]
    browser.send("edit", key=product.key, seen=0, text="Sản phẩm khác")  # type: ignore[attr-defined]
    again = browser.folder.document("kh")
    assert again
    assert [task.product for task in again[1].tasks].count("Sản phẩm khác") == 1


def test_what_a_cell_says() -> None:
    assert fields_of_cell("task", "- Rà soát", None) == {"text": "Rà soát"}
    assert fields_of_cell("task", " ", None) == {}
    assert fields_of_cell("lead_support", "Sở Nội vụ, Sở Y tế", None)["lead_units"] == ["Sở Nội vụ"]
    assert fields_of_cell("deadline", "", 2026) == {"deadline": None}
    assert fields_of_cell("product", "Báo cáo", None) == {"product": "Báo cáo"}
    assert fields_of_cell(None, "x", None) == fields_of_cell("score", "1", None) == {}


# ------------------------------------------------------------ what a run says


def test_a_run_tells_of_decisions_and_of_an_export_that_is_old(tmp_path: Path) -> None:
    source, out = tmp_path / "a.txt", tmp_path / "out"
    plan = "KẾ HOẠCH\nCải cách\n\nII. NHIỆM VỤ\n\n1. Sở Nội vụ chủ trì rà soát các quy trình còn thiếu.\n"
    source.write_text(plan, encoding="utf-8")
    runner = CliRunner()

    def told(*more: str) -> str:
        result = runner.invoke(app, ["run", str(source), "--out", str(out), "--jobs", "1", *more])
        assert result.exit_code == 0
        return " ".join(result.output.split())

    assert "kehoach export" not in told()
    folder = Folder(out)
    made = shown(folder.store, load_document(out / "a.json"))
    decide(Store(out), made, str(made.tasks[0].key), text="Sửa")  # type: ignore[attr-defined]
    said = told()
    assert "decided about 1 row of" in said
    assert "Để xuất kết quả đã sửa: kehoach export" in said
    folder.export()
    assert "the files with the corrections in" in told()
    assert "Hãy xuất lại" in told("--force")
    assert len(about_decisions(out)) == 2
