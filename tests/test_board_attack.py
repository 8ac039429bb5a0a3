"""What a stranger sends to the tracker's pages, and workbooks that come back."""

# ruff: noqa: F811 - fixtures are imported

from __future__ import annotations

import asyncio
import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.board import track_site
from pipeline.board.comeback import MOST_BYTES
from pipeline.document.tracker import Progress, Status
from pipeline.errors import UsageError
from pipeline.track import Tracker
from pipeline.web import Site
from tests.board_helpers import Browser, browser, out, tracker  # noqa: F401
from tests.track_helpers import TODAY, document, indicator, results, task

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"

# ------------------------------------------------------------ what attackers do


def test_all_text_is_escaped(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    made = document([task(0, SCRIPT, lead=[SCRIPT])], indicators=[indicator(0, SCRIPT)], symbol=SCRIPT)
    made.document.title = made.document.issuing_body = SCRIPT
    results(out, made)
    with Tracker.open(str(out / "tracker.sqlite"), create=True, today=lambda: TODAY) as tracker:
        tracker.load(out)
        browser = Browser(tracker, SCRIPT, out)
        key = browser.found()[0]
        browser.send(key, notes=SCRIPT, assignee=SCRIPT)
        for path in ("/", "/tasks", f"/task/{key}", "/units", "/indicators", "/documents", "/report", "/review"):
            html = browser.html(path)
            assert "<script>alert" not in html, path
            assert "<img src=x" not in html, path
        for path in (f"/tasks?q={SCRIPT}&unit={SCRIPT}", f"/tasks?indicator={SCRIPT}", f"/report?unit={SCRIPT}"):
            assert "<script>alert" not in browser.html(path)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/tasks?due=x",
            "/tasks?period=2026-Q9",
            "/tasks?status=x",
            "/tasks?document=x",
            "/tasks?document=" + "9" * 40,
        ),
        *("/report?period=x", "/report?period=9999-99", "/report?as_of=x", "/report?as_of=2026-02-30"),
        *("/report?as_of=0001-01-01", "/report?as_of=9999-12-31", "/report?period=0001-01-01..9999-12-31"),
        "/tasks?period=0001-01-01..9999-12-31",
        "/tasks.xlsx?due=x",
    ],
)
def test_questions_that_there_are_not(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        *("/task/x", "/task/%00", "/task/..%2f..", "/tasks-x.csv", "/report.exe", "/d/kh", "/static/../site.py"),
        "/static/..%2fsite.py",
    ],
)
def test_places_that_there_are_not(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/tasks?page=" + "9" * 500,
        "/tasks?page=-1",
        "/units?page=x",
        "/tasks?q=%00%ff",
        "/indicators?page=0",
        "/tasks?unit=%00",
    ],
)
def test_odd_addresses(browser: Browser, path: str) -> None:
    assert browser.client.get(path).status_code == 200


def test_forged_forms_get_nowhere(browser: Browser, tracker: Tracker) -> None:
    key = browser.found()[0]
    good = {"version": browser.version(key), "status": "done"}
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.html("/"))[0]
    send = browser.client.post
    assert send(f"/task/{key}", data=good).status_code == 403
    assert send(f"/task/{key}", data={**good, "csrf": "x"}).status_code == 403
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"host": "evil.example"}):
        assert send(f"/task/{key}", data={**good, "csrf": csrf}, headers=headers).status_code in (403, 421)
    assert tracker.history(key) == []
    assert browser.send(key, status="done", back="https://evil.example/").headers["location"].startswith("/task/")
    answer = browser.send(key, status="new", back="//evil.example/", **{"from": "list"})
    assert answer.headers["location"].startswith("/task/")


def test_nothing_comes_from_another_host(browser: Browser) -> None:
    answer = browser.client.get("/report?period=2026")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    static = Path("pipeline/board/static")
    for text in [answer.text, *(file.read_text(encoding="utf-8") for file in static.iterdir())]:
        assert not re.search(r"(?:src|href|url|import|fetch)\W{1,3}(?:https?:)?//", text)
    assert not re.search(r"\son\w+=|style=|javascript:", answer.text)


def test_others_need_the_token(tracker: Tracker) -> None:
    with pytest.raises(UsageError):
        track_site(tracker, Site("0.0.0.0", 8766, None), "An")
    browser = Browser(tracker, site=Site("0.0.0.0", 8766, "a-long-secret-of-ours", ("127.0.0.1",)))
    for path in ("/", "/tasks", "/tasks.xlsx", "/report.docx", "/task/x", "/documents"):
        assert browser.client.get(path).headers.get("location") == "/sign-in"
    data = {"who": "Bình", "token": "a-long-secret-of-ours"}
    assert browser.client.post("/sign-in", data=data).status_code == 303
    key = browser.found()[0]
    browser.send(key, status="running")
    assert tracker.history(key)[0].who == "Bình"


# ------------------------------------------------------------ a workbook comes back


def upload(browser: Browser, data: bytes, **headers: str) -> Any:
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.html("/"))[0]
    return browser.client.post(
        "/import", content=data, headers={"content-type": "application/octet-stream", "x-csrf-token": csrf, **headers}
    )


def filled(browser: Browser, **cells: Any) -> bytes:
    """The workbook that the page gives, with values set in its first task by the heads of their columns."""
    book = load_workbook(io.BytesIO(browser.client.get("/tasks.xlsx").content))
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        head = str(sheet.cell(1, column).value)
        if head in cells:
            sheet.cell(2, column).value = cells[head]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_that_was_filled_in_comes_back(browser: Browser, tracker: Tracker) -> None:
    key = browser.found()[0]
    old = filled(browser, **{"Trạng thái": "Đang thực hiện", "Ghi chú": "Từ tệp"})
    late = filled(browser, **{"Trạng thái": "Hoàn thành"})
    assert upload(browser, old).json() == {"to": "/import"}
    assert tracker.task(key).progress == Progress(Status.RUNNING, notes="Từ tệp")
    assert "Đã cập nhật: <b>1</b>" in browser.html("/import")
    assert [(one.kind, one.who) for one in tracker.history(key)] == [("import", "An")]
    upload(browser, late)  # written before the other one came back
    assert "không nhận: <b>1</b>" in browser.html("/import")
    assert tracker.task(key).progress.status is Status.RUNNING
    assert "Đã cập nhật" not in Browser(tracker, "Bình").html("/import")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"x" * 5000])
def test_what_is_no_workbook_is_told(browser: Browser, data: bytes) -> None:
    assert upload(browser, data).status_code == 200
    assert 'role="alert"' in browser.html("/import")


def test_a_forged_or_giant_upload_gets_nowhere(browser: Browser, tracker: Tracker) -> None:
    data = filled(browser, **{"Trạng thái": "Hoàn thành"})
    for headers in (
        {"x-csrf-token": "x"},
        {"origin": "https://evil.example"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "multipart/form-data"},
        {"content-type": "text/plain"},
    ):
        assert upload(browser, data, **headers).status_code in (403, 415)
    assert upload(browser, b"x" * (MOST_BYTES + 1)).status_code == 413
    headers = {"content-type": "application/octet-stream"}
    assert browser.client.post("/tasks", content=data, headers=headers).status_code == 415  # only where files are taken
    assert all(tracker.history(one) == [] for one in browser.found())


def test_of_a_stranger_s_upload_not_a_byte_is_taken_in(tracker: Tracker) -> None:
    guard = track_site(tracker, Site("0.0.0.0", 8766, "a-long-secret-of-ours", ("127.0.0.1",)), "An")
    headers = {"host": "127.0.0.1:8766", "content-type": "application/octet-stream", "x-csrf-token": "x"}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/import", "headers": raw, "query_string": b""}
    answers: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("it was taken in")

    async def send(message: Any) -> None:
        answers.append(message)

    asyncio.run(guard(scope, receive, send))
    assert answers[0]["status"] == 403
