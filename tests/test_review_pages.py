"""The pages of the review, asked as a browser asks them, and as an attacker does."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from pipeline.errors import UsageError
from pipeline.export import load_document, write_document
from pipeline.ingest.kind import fingerprint
from pipeline.review.folder import EXPORT, Folder
from pipeline.review.site import review_site
from pipeline.review.units import complete
from pipeline.web import Site
from pipeline.web.safety import MOST_BODY
from tests.review_helpers import TEXTS, document

SITE = Site("127.0.0.1", 8765, None)
HOST = "http://127.0.0.1:8765"


class Browser:
    """A browser with one open page: sends forms as the page's script does."""

    def __init__(self, folder: Path, site: Site = SITE, who: str = "An", **more: Any) -> None:
        self.folder = Folder(folder)
        self.client = TestClient(review_site(self.folder, site, who, **more), base_url=HOST, follow_redirects=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def html(self, path: str = "/d/kh") -> str:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return str(answer.text)

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.html("/"))
        assert found
        return found[1]

    def send(self, act: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        data = {"csrf": self.csrf, **{name: str(value) for name, value in fields.items()}}
        return self.client.post(f"/d/kh/{act}", data=data, headers=headers or {})

    def rows(self, kind: str = "task") -> list[str]:
        return re.findall(rf'data-key="([^"]+)" data-kind="{kind}"', self.html())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    scan = tmp_path / "kh.png"
    Image.new("RGB", (595, 842), "white").save(scan, dpi=(72, 72))
    made = document(path=str(scan), sha256=fingerprint(scan), text="Toàn văn\n")
    write_document(made, folder, "kh")
    return folder


@pytest.fixture
def browser(out: Path) -> Browser:
    return Browser(out)


# ------------------------------------------------------------ what people do


def test_what_needs_review_comes_first(out: Path, browser: Browser) -> None:
    calm = document(2, sha256="cd" * 32)
    calm.tasks[0].needs_review = calm.tasks[1].needs_review = False
    calm.document.reasons = {}
    write_document(calm, out, "a-calm")
    listed = re.findall(r'href="/d/([^"]+)"', browser.html("/"))
    assert listed == ["kh", "a-calm"]


def test_a_row_its_box_and_its_scan(browser: Browser) -> None:
    html = browser.html()
    key = browser.rows()[0]
    assert re.search(rf'<rect class="box" data-of="{key}" x="85.0" y="100.0" width="455.0" height="40.0"', html)
    assert "không nêu đơn vị" in html
    picture = browser.get("/d/kh/page/1.jpg")
    assert picture.headers["content-type"] == "image/jpeg"
    assert picture.content[:2] == b"\xff\xd8"
    assert browser.get("/d/kh/page/2.jpg").status_code == 404


def test_a_scan_that_is_gone_or_another_is_told(out: Path, browser: Browser) -> None:
    scan = out.parent / "kh.png"
    moved = out.parent / "elsewhere" / "kh.png"
    moved.parent.mkdir()
    moved.write_bytes(scan.read_bytes())
    Image.new("RGB", (600, 842), "black").save(scan)
    assert "đã thay đổi" in browser.html()
    scan.unlink()
    assert "--scans" in browser.html()
    assert browser.get("/d/kh/page/1.jpg").status_code == 404
    assert Browser(out, scans=moved.parent).get("/d/kh/page/1.jpg").status_code == 200


def test_edit_goes_on_to_the_next_doubtful_row_and_into_the_export(out: Path, browser: Browser) -> None:
    first, second, *_ = browser.rows()
    fields = {"text": "=Nội dung mới", "lead_units": "Sở Y tế; Công an tỉnh", "deadline_text": "Quý III/2026"}
    dates = {"deadline_start": "", "deadline_end": "2026-06-30", "deadline_recurrence": ""}
    answer = browser.send("edit", key=first, seen=0, **fields, **dates, links="I1")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/d/kh?at={second}&said=saved"
    assert browser.client.post("/export", data={"csrf": browser.csrf}).status_code == 303
    while browser.get("/export").json()["state"] == "running":
        pass
    made = load_document(out / EXPORT / "kh.json")
    task = made.tasks[0]
    assert (task.text, task.lead_units) == ("=Nội dung mới", ["Sở Y tế", "Công an tỉnh"])
    assert task.deadline is not None
    assert (task.deadline.start, task.deadline.end) == ("2026-07-01", "2026-09-30")
    assert task.unit_ids["Sở Y tế"] == "so-y-te"
    assert made.indicators[0].task_ids == ["T1", "T4"] or made.indicators[0].task_ids == ["T4", "T1"]
    with (out / EXPORT / "tasks.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"] == "'=Nội dung mới"  # no formula
    assert rows[0]["needs_review"] == "false"
    assert (out / EXPORT / "kh.txt").read_text(encoding="utf-8") == "Toàn văn\n"
    assert load_document(out / "kh.json").tasks[0].text == TEXTS[0]  # the machine's is as it was


def test_split_join_add_remove_undo(browser: Browser) -> None:
    first, second, third, *_ = browser.rows()
    browser.send("split", key=first, seen=0, at=len("Rà soát,"))
    assert browser.rows()[0] == first
    assert len(browser.rows()) == 6
    html = browser.html()
    assert ">Rà soát,<" in html
    assert ">cắt giảm" in html
    browser.send("join", key=second, seen=0)
    assert third not in browser.rows()
    assert f"{TEXTS[1]} {TEXTS[2]}" in browser.html()
    browser.send("undo")
    assert third in browser.rows()
    added = browser.send("add", key=second, kind="task", text="Việc mới")
    new = re.search(r"at=(\w+)", added.headers["location"])
    assert new
    assert browser.rows()[browser.rows().index(second) + 1] == new[1]
    browser.send("remove", key=third, seen=browser_version(browser, third))
    assert third not in browser.rows()
    for _ in range(3):
        browser.send("undo")
    assert len(browser.rows()) == 5
    assert "undo_none" in browser.send("undo").headers["location"]
    assert "Việc mới" in browser.html("/d/kh/history")


def browser_version(browser: Browser, key: str) -> int:
    found = re.search(rf'data-key="{key}" data-kind="\w+" data-version="(\d+)"', browser.html())
    assert found
    return int(found[1])


def test_cells_and_head(browser: Browser) -> None:
    cell = browser.rows("cell")[1]
    browser.send("edit", key=cell, seen=0, text="Nội dung công việc")
    browser.send("edit", key="head", seen=0, place="Huế", number="12/KH-UBND", recipients="Như trên; Lưu: VT")
    html = browser.html()
    assert "Nội dung công việc" in html
    assert "<dd>Huế</dd>" in html
    assert "<dd>Như trên; Lưu: VT</dd>" in html
    assert browser.send("edit", key="head", seen=browser_version(browser, "head"), issued_on="31/02").status_code == 400


def test_the_second_of_two_people_is_told(out: Path, browser: Browser) -> None:
    key = browser.rows()[0]
    other = Browser(out, who="Bình")
    assert other.rows()[0] == key
    browser.send("edit", key=key, seen=0, text="An viết")
    answer = other.send("edit", key=key, seen=0, text="Bình viết")
    assert answer.status_code == 409
    assert "An viết" in answer.text
    assert "Bình viết" in answer.text  # what they typed isn't lost either
    assert "An viết" in other.html()


def test_unsure_words_are_tinted(out: Path, browser: Browser) -> None:
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))
    record["pages"][0]["unsure"] = [{"text": "thông", "confidence": 0.4, "bbox": [200, 110, 230, 125]}]
    (out / "kh.json").write_text(json.dumps(record), encoding="utf-8")
    html = browser.html()
    assert "<mark>thông</mark>" in html
    assert '<rect class="unsure" x="200.0"' in html


def test_names_are_completed_without_marks() -> None:
    made = document(1)
    made.tasks[0].lead_units = ["Sở Nông nghiệp kiểu mới"]
    assert complete("so no", made)[:2] == ["Sở Nông nghiệp kiểu mới", "Sở Nội vụ"]
    assert complete("", made) == []


def test_a_new_reading_is_seen_at_once(out: Path, browser: Browser) -> None:
    browser.send("edit", key=browser.rows()[0], seen=0, text="An viết")
    again = load_document(out / "kh.json")
    again.tasks[0].text = again.tasks[0].text.replace("điện", "điên")
    again.tasks[1].text = "Dòng đọc lại khác hẳn"
    write_document(again, out, "kh")
    html = browser.html()
    assert "An viết" in html
    assert "Dòng đọc lại khác hẳn" in html


def test_both_languages(browser: Browser) -> None:
    assert "Cần kiểm tra" in browser.html("/")
    data = {"csrf": browser.csrf, "language": "en", "back": "//evil.example/"}
    assert browser.client.post("/language", data=data).headers["location"] == "/"
    assert "To review" in browser.html("/")
    assert "no unit is named" in browser.html()


# ------------------------------------------------------------ what attackers do


@pytest.mark.parametrize(
    "path",
    [
        *("/d/..%2f..%2fetc%2fpasswd", "/d/../../etc/passwd", "/d/%2e%2e%2fsecret", "/d/run", "/d/kh%00"),
        *("/static/..%2f..%2fserve.py", "/static/%2e%2e/pages.py", "/d/kh/page/..%2f1.jpg", "/d/secret", "/docs"),
    ],
)
def test_no_way_out_of_the_folder(out: Path, browser: Browser, path: str) -> None:
    write_document(document(), out.parent, "secret")
    (out / "secret.json").symlink_to(out.parent / "secret.json")
    answer = browser.get(path)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text


def test_a_document_can_point_at_no_file_that_its_maker_did_not_have(out: Path, browser: Browser) -> None:
    secret = out.parent / "secret.png"
    Image.new("RGB", (100, 100), "red").save(secret)
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))
    for path in (str(secret), "/etc/passwd", "/dev/zero", "a\x00b", "x" * 5000):
        record["source"]["path"] = path
        (out / "kh.json").write_text(json.dumps(record), encoding="utf-8")
        assert browser.get("/d/kh/page/1.jpg").status_code == 404
        assert browser.get("/d/kh").status_code == 200


SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"


def test_a_stranger_s_document_is_words_and_nothing_else(out: Path, browser: Browser) -> None:
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))

    def poison(value: Any) -> Any:
        if isinstance(value, str):
            return SCRIPT
        if isinstance(value, list):
            return [poison(one) for one in value]
        if isinstance(value, dict):
            return {key: poison(one) for key, one in value.items()}
        return value

    kept = {"schema_version": record["schema_version"], "source": record["source"]}
    poisoned = {**poison(record), **kept}
    poisoned["tables"][0]["id"] = "B1"  # any other is refused
    (out / "kh.json").write_text(json.dumps(poisoned), encoding="utf-8")
    for path in ("/", "/d/kh", "/d/kh/history"):
        html = browser.html(path)
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    browser.send("edit", key=browser.rows()[0], seen=0, text=SCRIPT)
    assert "<script>alert" not in browser.html("/d/kh/history")


PAGE = {"page": 1, "width": 595, "height": 842, "dpi": 1, "rotation": 0, "text_source": "ocr", "confidence": 1}
TABLE = {"id": "B1", "page": 1, "columns": 1, "head": [""], "roles": [None], "rows": []}
CELL = {"column": -1, "column_span": 10**9, "row_span": 10**9}


@pytest.mark.parametrize(
    "change",
    [
        {"pages": [{**PAGE, "width": 0, "height": -5, "rotation": 7, "confidence": 9}]},
        {"pages": [{**PAGE, "page": 10**12, "width": 1e308, "height": 1e308}]},
        {"tasks": [{"id": "T1", "text": "x" * 500_000, "evidence": [{"page": 1, "bbox": [1e400, -1e400, 0, 5]}]}] * 3},
        {"tables": [{**TABLE, "id": "/../../x"}]},
        {"tables": [{**TABLE, "columns": 10**10}]},
        {"tables": [{**TABLE, "columns": -4, "rows": [{"kind": '"><b', "cells": [CELL]}]}]},
    ],
)
def test_a_stranger_s_numbers_do_no_harm(out: Path, browser: Browser, change: dict[str, Any]) -> None:
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))
    (out / "kh.json").write_text(json.dumps({**record, **change}), encoding="utf-8")
    html = browser.get("/d/kh").text
    assert "nan" not in re.findall(r'[xy]="([^"]+)"', html)
    assert browser.get("/d/kh/page/1.jpg").status_code in (200, 404)
    assert browser.get("/").status_code == 200
    Folder(out).export()
    assert {path.name for path in out.parent.iterdir()} == {"out", "kh.png"}


def test_what_is_no_document_is_passed_over(out: Path, browser: Browser) -> None:
    (out / "deep.json").write_text('{"schema_version": "1.0", "source": ' + "[" * 100_000)
    (out / "other.json").write_text('{"a": 1}')
    (out / "run.json").write_text("{}")
    assert re.findall(r'href="/d/([^"]+)"', browser.html("/")) == ["kh"]


def test_forged_forms_get_nowhere(out: Path, browser: Browser) -> None:
    key = browser.rows()[0]
    fields = {"key": key, "seen": "0", "text": "gài vào"}
    send = browser.client.post
    assert send("/d/kh/edit", data=fields).status_code == 403
    assert send("/d/kh/edit", data={**fields, "csrf": "x"}).status_code == 403
    good = {**fields, "csrf": browser.csrf}
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        assert send("/d/kh/edit", data=good, headers=headers).status_code == 403, headers
    other = Browser(out)
    assert send("/d/kh/edit", data={**fields, "csrf": other.csrf}).status_code == 403
    assert send("/d/kh/edit", json=good).status_code == 415
    assert send("/d/kh/edit", files={"key": b"x"}).status_code == 415
    assert browser.client.put("/d/kh/edit", data=good).status_code == 405
    assert "gài vào" not in browser.html()
    assert send("/d/kh/edit", data=good, headers={"origin": HOST}).status_code == 303


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil:8765"]
)
def test_a_name_that_is_not_ours_is_not_answered(browser: Browser, host: str) -> None:
    assert browser.get("/", host=host).status_code == 421


def test_giants_are_refused(browser: Browser) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}
    send = browser.client.post
    assert send("/d/kh/edit", content=b"a" * (MOST_BODY + 1), headers=kind).status_code == 413
    assert send("/d/kh/edit", content=(b"a" * 65536 for _ in range(40)), headers=kind).status_code == 413  # no length
    many = "&".join(f"f{i}=1" for i in range(5000))
    assert send("/d/kh/edit", content=many.encode(), headers=kind).status_code == 400
    assert browser.send("edit", key=browser.rows()[0], seen=0, text="x" * 30_000).status_code == 413
    assert send("/d/kh/edit", content=b"\xff\xfe=%ff", headers=kind).status_code == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"key": "nothere", "seen": 0, "text": "x"},
        {"key": "", "seen": "x"},
        {"key": "head", "seen": -1},
        {"key": "head", "seen": 0, "issued_on": "2026-13-01"},
    ],
)
def test_forms_that_make_no_sense(browser: Browser, fields: dict[str, Any]) -> None:
    assert browser.send("edit", **fields).status_code in (400, 409)
    assert browser.send("nothing", key="head", seen=0).status_code == 404


def test_nothing_comes_from_another_host(browser: Browser) -> None:
    cookie = browser.get("/").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    answer = browser.get("/d/kh")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy
    assert answer.headers["x-frame-options"] == "DENY"
    static = Path("pipeline/web/static"), Path("pipeline/review/static")
    for text in [answer.text, *(file.read_text() for folder in static for file in folder.iterdir())]:
        assert not re.search(r"(?:src|href|url|import|fetch)\W{1,3}(?:https?:)?//", text)
    assert not re.search(r"\son\w+=|style=|javascript:", re.sub(r'data-fields="[^"]*"', "", answer.text))


def test_others_need_the_token(out: Path) -> None:
    with pytest.raises(UsageError):
        review_site(Folder(out), Site("0.0.0.0", 8765, None), "An")
    secret = "a-long-secret-of-ours"
    browser = Browser(out, Site("0.0.0.0", 8765, secret, ("127.0.0.1",)))
    for path in ("/", "/d/kh", "/d/kh/page/1.jpg", "/export", "/d/kh/units?q=so"):
        assert browser.get(path).headers.get("location") == "/sign-in"
    assert browser.client.post("/d/kh/undo", data={"csrf": "x"}).headers.get("location") == "/sign-in"
    assert browser.client.post("/sign-in", data={"who": "An", "token": "wrong"}).status_code == 403
    assert browser.client.post("/sign-in", data={"who": "", "token": secret}).status_code == 403
    assert browser.client.post("/sign-in", data={"who": "An", "token": secret}).status_code == 303
    assert "kh" in browser.html("/")


def test_a_page_of_a_text_shows_its_text(tmp_path: Path) -> None:
    made = document(2)
    made.text = "I. NHIỆM VỤ\n- <b>Rà soát</b> & báo cáo\n"
    for page in made.pages:
        page.text_source = "text"
    write_document(made, tmp_path, "kh")
    shown = Browser(tmp_path).html()
    assert "- &lt;b&gt;Rà soát&lt;/b&gt; &amp; báo cáo</pre>" in shown
    (tmp_path / "kh.txt").write_text("of somebody else", "utf-8")
    assert "of somebody else" not in Browser(tmp_path).html()
