"""The tracker's pages, asked as a browser asks them, by two people, and by an attacker."""

# ruff: noqa: F811 - fixtures are imported

from __future__ import annotations

import io
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document as Docx
from openpyxl import load_workbook
from typer.testing import CliRunner

from pipeline.board.asked import Asked
from pipeline.board.charts import Bar, Part, stacked
from pipeline.cli import app
from pipeline.document.tracker import Progress, Status
from pipeline.exchange.words import share
from pipeline.knowledge import load
from pipeline.track import Tracker
from pipeline.web import Site
from tests.board_helpers import Browser, browser, out, tracker  # noqa: F401
from tests.track_helpers import TODAY, document, opened, results, task

# ------------------------------------------------------------ what people do


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 5),
        ("unit=so-y-te", 3),
        ("unit=so-noi-vu", 2),
        ("unit=so-noi-vu&role=any", 3),
        ("unit=-", 1),
        ("due=overdue", 1),
        ("due=week", 1),
        ("due=quarter", 2),
        ("due=next", 1),
        ("due=undated", 1),
        ("period=2026-Q3", 2),
        ("period=2026-Q3&unit=so-noi-vu", 1),
        ("period=2026-H2", 3),
        ("status=open", 5),
        ("status=done", 0),
        ("q=tap huan", 1),
        ("q=12/KH&due=overdue", 1),
        ("q=khongco", 0),
    ],
)
def test_tasks_are_found_by_what_the_address_asks(browser: Browser, query: str, count: int) -> None:
    html = browser.html(f"/tasks?{query}")
    assert len(browser.found(f"/tasks?{query}")) == count
    assert f"<h1>Nhiệm vụ: {count}" in html


def test_a_filter_stands_in_the_address_and_comes_back_with_every_link(browser: Browser) -> None:
    html = browser.html("/tasks?unit=so-y-te&period=2026-Q3&q=t%E1%BA%ADp")
    assert '<option value="so-y-te" selected>' in html
    assert '<option value="2026-Q3" selected>' in html
    assert 'value="tập"' in html
    assert "/tasks.xlsx?unit=so-y-te&amp;period=2026-Q3&amp;q=t%E1%BA%ADp" in html
    key = browser.found("/tasks?unit=so-y-te&period=2026-Q3&q=t%E1%BA%ADp")[0]
    answer = browser.send(key, status="running", back="/tasks?unit=so-y-te&period=2026-Q3", **{"from": "list"})
    assert answer.headers["location"] == f"/tasks?unit=so-y-te&period=2026-Q3&at={key}&said=set"


def test_an_address_is_its_question() -> None:
    asked = Asked(unit="so-y-te", due="week", q="a&b=c", page="3")
    assert asked.address() == "/tasks?unit=so-y-te&due=week&q=a%26b%3Dc"
    assert asked.address(page="4").endswith("&page=4")
    assert Asked.of({"q": " x ", "page": "9" * 50, "zz": "1"}) == Asked(q="x", page="9" * 50)
    assert Asked(page="9" * 50).number == 1


def test_a_status_is_set_and_stands_in_history_report_and_workbook(browser: Browser, tracker: Tracker) -> None:
    key = browser.found("/tasks?due=week")[0]
    answer = browser.send(key, status="done", percent="100", done_on="10/8/2026", assignee="Lan", notes="Xong\r\nhẳn")
    assert answer.headers["location"] == f"/task/{key}?said=set"
    assert tracker.task(key).progress == Progress(Status.DONE, 100, "Lan", "Xong\nhẳn", TODAY.replace(day=10))
    html = browser.html(f"/task/{key}")
    assert "<td>An</td>" in html
    assert "<div><b>Trạng thái</b>: Hoàn thành</div>" in html
    assert "<div><b>Ngày hoàn thành</b>: 10/08/2026</div>" in html
    report = browser.html("/report?period=2026-Q3&show=done")
    assert f'href="/task/{key}?back=' in report
    assert "hoàn thành đúng hạn <b>1</b>" in report
    book = load_workbook(io.BytesIO(browser.client.get("/tasks.xlsx?status=done").content))
    cells = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert {"Hoàn thành", "Lan", "Xong\nhẳn"} <= set(cells)


def test_done_without_a_day_is_done_today(browser: Browser, tracker: Tracker) -> None:
    key = browser.found()[0]
    browser.send(key, status="done")
    assert tracker.task(key).progress == Progress(Status.DONE, 100, done_on=TODAY)
    browser.send(key, status="running")
    assert tracker.task(key).progress == Progress(Status.RUNNING)
    assert "same" in browser.send(key, status="running").headers["location"]
    assert len(tracker.history(key)) == 2


@pytest.mark.parametrize(
    "fields",
    [
        *({"status": "x"}, {"status": ""}, {"percent": "101"}, {"percent": "-1"}, {"percent": "9" * 4000}),
        *(
            {"percent": "1_0"},
            {"done_on": "20260630"},
            {"percent": "nửa"},
            {"done_on": "31/2/2026"},
            {"done_on": "x"},
            {"done_on": "0001-01-01"},
        ),
        {"assignee": "a" * 300},
    ],
)
def test_what_can_t_be_kept_is_told_and_what_was_typed_is_shown(browser: Browser, fields: dict[str, str]) -> None:
    key = browser.found()[0]
    answer = browser.send(key, notes="Đã gõ dở", **fields)
    assert answer.status_code == 400
    assert "Đã gõ dở" in answer.text
    assert "Chưa có cập nhật nào" in browser.html(f"/task/{key}")


def test_a_day_in_the_future_and_of_a_task_not_begun_is_refused(browser: Browser, tracker: Tracker) -> None:
    key = browser.found()[0]
    answer = browser.send(key, status="done", done_on="13/8/2026")
    assert (answer.status_code, "Ngày hoàn thành không được sau" in answer.text) == (400, True)
    answer = browser.send(key, status="new", done_on="12/8/2026")
    assert (answer.status_code, "Nhiệm vụ chưa thực hiện thì không có" in answer.text) == (400, True)
    assert tracker.history(key) == []
    browser.send(key, status="done", done_on="12/8/2026", percent="100")
    browser.send(key, status="new", done_on="2026-08-12", percent="")  # as the page sends it
    assert tracker.task(key).progress == Progress()


RECURRING = [task(0, end=None, rrule=["FREQ=YEARLY"]), task(1, end=None, rrule=["FREQ=MONTHLY;INTERVAL=3"])]


@pytest.fixture
def old_plan(address: str, tmp_path: Path) -> Iterator[Tracker]:
    """Recurring tasks of 2018, and a document without a number; in either database."""
    nameless = document([task(0, end="2026-07-01")], 1, sha256="f" * 64)
    nameless.document.number = None
    with opened(address) as made:
        made.load(results(tmp_path / "old", document(RECURRING, issued_on="2018-03-01"), nameless))
        yield made


def test_overview_and_report_tell_one_missed_day(old_plan: Tracker) -> None:
    browser = Browser(old_plan)
    told = '30/09/2025</time> <strong class="late">quá hạn 316 ngày'
    assert told in browser.html("/")
    html = browser.html("/report?period=2026-Q3")
    assert told.replace("</time>", "") in html
    assert not re.search(r"quá hạn -\d", html)
    assert "Kế hoạch cải cách hành chính số 1" in html
    book = load_workbook(io.BytesIO(browser.client.get("/report.xlsx?period=2026-Q3").content))
    late = [[cell.value for cell in row] for row in book["Quá hạn"].iter_rows(min_row=2)]
    assert [datetime(2025, 9, 30), 316] in [[row[3], row[5]] for row in late]
    assert all(row[5] > 0 for row in late)
    letter = Docx(io.BytesIO(browser.client.get("/report.docx?period=2026-Q3").content))
    told = [[cell.text for cell in row.cells] for row in letter.tables[3].rows[1:]]
    assert ["30/9/2025 (như in)", "316", "12/KH-UBND"] in [row[3:] for row in told]
    assert "Kế hoạch cải cách hành chính số 1" in [row[5] for row in told]


def test_the_page_says_which_day_a_mark_counts_for(old_plan: Tracker) -> None:
    browser = Browser(old_plan)
    key = next(one.key for one in old_plan.all_tasks() if one.rrule == ("FREQ=MONTHLY;INTERVAL=3",))
    browser.send(key, status="done", done_on="3/7/2026")
    html = browser.html(f"/task/{key}")
    assert "tính cho kỳ hạn 30/06/2026, chậm 3 ngày" in html
    assert re.search(r'hạn kế tiếp <time datetime="2026-09-30">', html)
    assert re.search(r"<td>\d\d/\d\d/\d{4} \d\d:\d\d</td><td>An</td>", html)
    assert "Người cập nhật" in html
    assert "hoàn thành quá hạn <b>1</b>" in browser.html("/report?period=2018-Q4")


def test_the_two_periods_are_named_apart_and_reach_the_years_of_the_plans(old_plan: Tracker) -> None:
    browser = Browser(old_plan)
    tasks, report = browser.html("/tasks"), browser.html("/report?period=2018-Q4")
    assert "Đến hạn trong kỳ <select" in tasks
    assert "Kỳ báo cáo <select" in report
    assert 'href="/tasks?period=2018-Q4"' in report
    for html in (tasks, report):
        assert '<option value="2018-Q4"' in html


def test_the_second_of_two_people_is_told_and_may_put_theirs(browser: Browser, tracker: Tracker) -> None:
    other = Browser(tracker, "Bình")
    key = browser.found()[0]
    old = other.version(key)
    browser.send(key, status="running", notes="An ghi")
    answer = other.send(key, version=old, status="done", notes="Bình ghi")
    assert answer.status_code == 409
    assert "An ghi" in answer.text
    assert "Bình ghi" in answer.text
    assert tracker.task(key).progress.notes == "An ghi"
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answer.text))
    assert other.client.post(f"/task/{key}", data=again).status_code == 303
    assert tracker.task(key).progress.notes == "Bình ghi"
    assert [entry.who for entry in tracker.history(key)] == ["An", "Bình"]


def test_of_people_who_set_the_same_none_is_told(browser: Browser, tracker: Tracker) -> None:
    other = Browser(tracker, "Bình")
    key = browser.found()[0]
    old = other.version(key)
    browser.send(key, status="running")
    assert other.send(key, version=old, status="running").headers["location"].endswith("said=same")
    assert len(tracker.history(key)) == 1


def test_the_report_of_a_period_and_of_a_unit(browser: Browser) -> None:
    html = browser.html("/report?period=2026-Q3")
    assert "quý III năm 2026" in html
    assert re.search(r'<th scope="row">Sở Y tế</th><td class="n">\d', html)
    assert html.count("<rect") >= 3
    assert "Chưa công bố đủ dữ liệu mở (1)" in html  # no task answers it
    assert "Sở Nội vụ</th>" not in browser.html("/report?period=2026&unit=so-y-te")
    assert browser.client.get("/report.docx?period=2026-H2").content[:2] == b"PK"
    answer = browser.client.get("/report.xlsx?period=2026-H2&as_of=2026-12-31")
    assert answer.headers["content-disposition"] == 'attachment; filename="bao-cao-2026-H2.xlsx"'


def test_what_is_due_units_indicators_documents(browser: Browser) -> None:
    html = browser.html("/")
    assert re.search(r"<b>1</b> Quá hạn", html)
    assert 'role="img" aria-label="' in html
    assert '<span class="key no_day"></span> Chưa rõ thời hạn' in html
    assert "Sở Y tế" in browser.html("/units?q=so y")
    assert browser.html("/indicators").count("<tr><td>") == 2
    assert browser.html("/indicators?unanswered=yes").count("<tr><td>") == 1
    assert "12/KH-UBND" in browser.html("/documents?q=cai cach")
    assert "Không có kết quả" in browser.html("/documents?q=khongco")
    assert b"BEGIN:VEVENT" in browser.client.get("/tasks.ics").content
    for preset in ("redmine", "jira", "planner"):
        assert browser.client.get(f"/tasks-{preset}.csv").status_code == 200


def test_the_task_is_looked_at_in_its_scan(tracker: Tracker, out: Path) -> None:
    browser = Browser(tracker, out=out)
    key = browser.found()[0]
    [scan] = re.findall(r'id="scan" href="([^"]+)"', browser.html(f"/task/{key}"))
    html = browser.html(scan.replace("&amp;", "&"))
    row = re.findall(r'data-at="([^"]+)"', html)[0]
    assert f'id="r-{row}"' in html
    assert "/review" in browser.html("/")
    assert 'href="/"' in browser.html("/review")  # and back
    assert 'id="scan"' not in Browser(tracker).html(f"/task/{key}")


def test_what_was_put_right_in_the_review_comes_in(tracker: Tracker, out: Path) -> None:
    browser = Browser(tracker, out=out)
    key = browser.found("/tasks?due=week")[0]
    browser.send(key, status="running")
    [scan] = re.findall(r'id="scan" href="([^"]+)"', browser.html(f"/task/{key}"))
    stem, _, row = scan.partition("?at=")
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.html("/load"))[0]
    fields = {"csrf": csrf, "key": row, "seen": "0", "text": "Việc đã sửa ở trang kiểm tra"}
    assert browser.client.post(f"{stem}/edit", data=fields).status_code == 303
    assert browser.client.post("/load", data={"csrf": csrf}).status_code == 303
    while 'data-state="running"' in (html := browser.html("/load")):
        pass
    assert re.search(r'Nhiệm vụ</th><td class="n">0</td><td class="n">1</td>', html)
    html = browser.html(f"/task/{key}")
    assert "Việc đã sửa ở trang kiểm tra" in html
    assert "Đang thực hiện" in html
    assert Browser(tracker).client.get("/load").status_code == 404


def test_the_pages_over_either_database(address: str, out: Path) -> None:
    with opened(address) as tracker:
        tracker.load(out)
        browser = Browser(tracker, out=out)
        assert len(browser.found("/tasks?unit=so-y-te&period=2026-Q3")) == 2
        key = browser.found("/tasks?due=week&q=tap huan")[0]
        browser.send(key, status="done", notes="Xong")
        assert "<b>Ghi chú</b>: Xong" in browser.html(f"/task/{key}")
        assert f'href="/task/{key}?back=' in browser.html("/report?period=2026-Q3&unit=so-y-te&show=done")
        for path in ("/", "/units", "/indicators?unanswered=yes", "/documents", "/report?period=2026", "/review"):
            assert "<h1>" in browser.html(path)


def test_the_pages_in_english(browser: Browser) -> None:
    csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.html("/"))[0]
    data = {"csrf": csrf, "language": "en", "back": "/tasks?due=week"}
    assert browser.client.post("/language", data=data).headers["location"] == "/tasks?due=week"
    assert "<h1>Tasks: 1" in browser.html("/tasks?due=week")
    assert "Not begun" in browser.html("/report")


def test_shares_are_written_as_the_language_writes_them(browser: Browser) -> None:
    browser.send(browser.found("/tasks?period=2026&unit=so-y-te")[0], status="done")
    for language in ("vi", "en"):
        csrf = re.findall(r'name="csrf" value="([^"]+)"', browser.html("/"))[0]
        browser.client.post("/language", data={"csrf": csrf, "language": language, "back": "/"})
        html = browser.html("/report?period=2026&unit=so-y-te")
        ((total, done, told),) = re.findall(r'class="sum">.*?<b>(\d+)</b>.*?<b>(\d+)</b> \(([\d.,]+) %\)', html)
        assert 0 < int(done) < int(total)
        assert told == share(int(done), int(total), language)
        assert ("," in told, "." in told) == (language == "vi", language == "en"), told


# ------------------------------------------------------------ words and charts


def test_every_word_of_the_pages_is_there_in_both_languages() -> None:
    words = load("board.yaml")
    assert all(set(entry) == {"en", "vi"} and all(entry.values()) for entry in words.values())
    used = set()
    for path in Path("pipeline/board/templates").iterdir():
        used |= set(re.findall(r"\bt\('(\w+)'\)", path.read_text(encoding="utf-8")))
    for path in Path("pipeline/board").glob("*.py"):
        used |= set(re.findall(r'say\((?:desk, request|language), "(\w+)"\)', path.read_text(encoding="utf-8")))
    assert len(used) > 60
    assert used <= set(words) | set(load("review.yaml"))


def test_bars_are_to_one_scale_and_told_in_words() -> None:
    bars = [
        Bar("Sở <A>", (Part("late", "quá hạn", 1), Part("running", "trong hạn", 3))),
        Bar("B", (Part("late", "quá hạn", 2),)),
    ]
    made = str(stacked(bars, "Nhiệm vụ"))
    widths = [float(one) for one in re.findall(r'<rect [^>]*width="([\d.]+)"', made)]
    assert widths[1] == pytest.approx(3 * widths[0], abs=0.2)
    assert widths[2] == pytest.approx(2 * widths[0], abs=0.2)
    assert 'aria-label="Nhiệm vụ. Sở &lt;A&gt;: quá hạn 1, trong hạn 3; B: quá hạn 2"' in made
    assert "<A>" not in made
    assert stacked([Bar("A", ())], "x") == ""


def test_the_command(out: Path, tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[tuple[object, Site]] = []
    monkeypatch.setattr("pipeline.web.serve", lambda guard, site, _, **__: served.append((guard, site)))
    monkeypatch.setattr("pipeline.web.listen", lambda *_: socket.socket())  # the ports here may be taken
    run = CliRunner().invoke
    result = run(app, ["track", str(out), "--who", "An", "--port", "9000"])
    assert result.exit_code == 0
    assert "5 tasks" in result.stdout
    assert "http://127.0.0.1:9000/" in result.stdout
    assert [site.port for _, site in served] == [9000]
    assert run(app, ["track", str(tmp_path / "none"), "--db", str(out / "tracker.sqlite")]).exit_code == 0
    assert run(app, ["track", str(tmp_path)]).exit_code != 0  # nothing was loaded there
    assert run(app, ["track", str(out), "--host", "0.0.0.0"]).exit_code != 0
    assert run(app, ["track", str(out), "--token", "short"]).exit_code != 0
    assert len(served) == 2
