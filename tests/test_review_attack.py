"""What a stranger sends, or leaves in a folder of results: nothing of it breaks a page, a file or another's session."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from pipeline.errors import KehoachError
from pipeline.export import write_document
from pipeline.review import Change, Store
from pipeline.review import store as store_module
from pipeline.review.decisions import Anchor
from pipeline.review.folder import EXPORT, Folder
from pipeline.review.site import review_site
from pipeline.review.store import STORE
from pipeline.web import Site
from tests.review_helpers import SHA, document
from tests.test_review_pages import Browser

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    write_document(document(), folder, "kh")
    return folder


@pytest.fixture
def browser(out: Path) -> Browser:
    return Browser(out)


# ------------------------------------------------------------ what is asked


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND", "post"])
def test_odd_methods(browser: Browser, method: str) -> None:
    assert browser.client.request(method, "/d/kh/edit").status_code in (403, 405, 415)


def test_a_socket_is_not_opened(browser: Browser) -> None:
    with pytest.raises(WebSocketDisconnect), browser.client.websocket_connect("/d/kh"):
        raise AssertionError("it was opened")


@pytest.mark.parametrize(
    "path",
    [
        *(f"/d/kh/page/{number}.jpg" for number in ("9" * 30, "9" * 5000, "-1", "1e9", "０１", "%00")),
        *(f"/?page={number}" for number in ("9" * 30, "9" * 5000, "-1", "1e400", "nan")),
        *("/?q=%ff%fe", "/?q=%00", "/?q=" + "x" * 9000, "/d/kh?at=%00&said=../x", "/d/" + "x" * 5000, "/d/%ff%fe"),
        *(
            "/d/kh/units?q=%ff",
            "/d/kh/units?q=" + "a%20" * 2000,
            "/d/.",
            "/d/..",
            "/d/%2e%2e",
            "//d//kh",
            "/d/kh%0d%0ax: y",
        ),
    ],
)
def test_odd_addresses(browser: Browser, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code in (200, 307, 400, 404, 422)
    assert "x" not in answer.headers or not answer.headers.get("x")


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("edit", {"seen": "9" * 5000}),
        ("edit", {"seen": "-1"}),
        ("edit", {"seen": "٣", "text": "x"}),
        ("edit", {"key": "../head"}),
        ("edit", {"key": "\x00"}),
        ("split", {"at": "-3"}),
        ("split", {"at": "9" * 30}),
        ("split", {"at": "x"}),
        ("join", {"key": "head"}),
        ("remove", {"key": "head"}),
        ("add", {"kind": "head", "text": "x"}),
        ("add", {"kind": "__class__", "text": "x"}),
        ("edit", {"deadline_text": "x", "deadline_end": "9" * 5000}),
        ("edit", {"deadline_text": "x", "deadline_end": "99/99/9999"}),
        ("edit", {"links": "I" * 5000}),
        ("edit", {"lead_units": ";" * 15000, "links": ",".join(["I1"] * 3000)}),
        ("__init__", {}),
        ("undo%2f..", {}),
    ],
)
def test_odd_forms_change_nothing_they_should_not(browser: Browser, act: str, fields: dict[str, str]) -> None:
    key = browser.rows()[0]
    answer = browser.send(act, **{"key": key, "seen": 0, **fields})
    assert answer.status_code in (303, 400, 404, 405, 409)
    assert len(browser.rows()) == 5
    assert browser.get("/").status_code == 200


def test_bytes_that_are_no_text_and_fields_without_end(browser: Browser) -> None:
    send = browser.client.post
    token = browser.csrf
    for body in (b"\xff\xfe=1", f"csrf={token}&key=%ED%A0%80&seen=0&text=x".encode(), b"&" * 5000, b"a=1&" * 500):
        assert send("/d/kh/edit", content=body, headers=FORM).status_code in (400, 403)
        assert send("/sign-in", content=body, headers=FORM).status_code in (400, 403)


def test_marks_that_were_typed_apart_are_put_together(browser: Browser) -> None:
    key = browser.rows()[0]
    browser.send(
        "edit", key=key, seen=0, text="Ba\u0300 i mo\u031b\u0301i", lead_units="So\u031b\u0309 Y te\u0302\u0301"
    )
    both = browser.folder.document("kh")
    assert both
    assert (both[1].tasks[0].text, both[1].tasks[0].lead_units) == ("Bà i mới", ["Sở Y tế"])


def test_two_sites_on_one_machine_don_t_end_each_other_s_sessions(out: Path) -> None:
    """A browser sends the cookies of one port to all ports of a host."""
    one, other = (
        TestClient(review_site(Folder(out), Site("127.0.0.1", port, None), "An"), base_url=f"http://127.0.0.1:{port}")
        for port in (8765, 8766)
    )
    one.get("/")
    other.cookies.update(one.cookies)
    other.get("/")
    assert len(set(other.cookies)) == 2


def test_a_locked_store_is_told_and_nothing_hangs(out: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_WAIT", 0.2)
    key = browser.rows()[0]
    browser.send("edit", key=key, seen=0, text="An viết")
    token = browser.csrf
    with sqlite3.connect(out / STORE, isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        fields = {"csrf": token, "key": key, "seen": "1", "text": "Bình viết"}
        answer = browser.client.post("/d/kh/edit", data=fields)
        assert answer.status_code == 503
        assert "review.sqlite" in answer.text
        assert "Bình viết" not in answer.headers.get("location", "")
        db.execute("ROLLBACK")
    assert "An viết" in browser.html()
    assert browser.client.post("/d/kh/edit", data=fields).status_code == 303


# ------------------------------------------------------------ what lies in the folder


def test_letters_that_are_none_in_a_document(out: Path, browser: Browser) -> None:
    record = json.loads((out / "kh.json").read_text(encoding="utf-8"))
    record["document"]["title"] = record["tasks"][0]["text"] = "a\ud800b\x00\u202e"
    record["source"]["sha256"] = "\ud800"
    (out / "odd.json").write_text(json.dumps(record), encoding="ascii")
    for path in ("/", "/d/kh", "/d/odd", "/d/odd/history"):
        assert browser.get(path).status_code in (200, 404)
    assert Folder(out).export().is_dir()


def test_names_of_files_that_are_no_text(out: Path, browser: Browser) -> None:
    data = (out / "kh.json").read_bytes()
    for name in (b"\xff\xfe.json", b"a\nb.json", b"..json", b"%2e%2e.json", b'"><script>.json'):
        Path(os.fsdecode(os.fsencode(out) + b"/" + name)).write_bytes(data)
    html = browser.html("/")
    assert 'href="/d/kh"' in html
    assert "<script>.json" not in html


def test_links_in_the_place_of_our_files_are_not_followed(out: Path, browser: Browser) -> None:
    """Another's database would get our tables, another's folder our files."""
    other, folder = out.parent / "places.sqlite", out.parent / "papers"
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE visited (url TEXT)")
    folder.mkdir()
    (out / STORE).symlink_to(other)
    (out / EXPORT).symlink_to(folder)
    assert browser.get("/d/kh").status_code == 503
    with sqlite3.connect(other) as db:
        assert [name for (name,) in db.execute("SELECT name FROM sqlite_master")] == ["visited"]
    (out / STORE).unlink()
    with pytest.raises(KehoachError):
        Folder(out).export()
    assert list(folder.iterdir()) == []


ODD_DECISIONS: list[tuple[str, str, Any]] = [
    ("head", "head", {"__class__": "x", "model_config": 1, "recipients": 5, "title": ["<b>"]}),
    ("head", "head", {"number": {"a": [1]}}),
    ("c", "cell", {"removed": True}),
    ("c", "cell", {"text": 5}),
    ("t", "task", {"text": 5, "lead_units": "x", "evidence": 7}),
    ("t", "task", {"after": [1], "shape": "x", "text": "y"}),
    ("a~b", "link", {"on": "x"}),
    ("x", "strange", {"text": "y"}),
]


@pytest.mark.parametrize(("item", "kind", "after"), ODD_DECISIONS)
def test_decisions_that_other_hands_wrote(out: Path, browser: Browser, item: str, kind: str, after: Any) -> None:
    keys = {"t": browser.rows()[0], "c": browser.rows("cell")[0]}
    both = browser.folder.document("kh")
    assert both
    record = {"t": both[0].tasks[0].model_dump(mode="json"), "c": {"text": "1"}}.get(item, {"ends": [1, {"key": 2}]})
    anchor = Anchor(1, (85.0, 100.0, 540.0, 140.0), both[0].tasks[0].text, record)
    Store(out).add(SHA, [Change(keys.get(item, item), kind, anchor, {}, after, 0)], "x" * 5000)
    for path in ("/", "/d/kh", "/d/kh/history"):
        assert browser.get(path).status_code == 200
    assert Folder(out).export().is_dir()


@pytest.mark.parametrize("text", ["[" * 100_000, "5", "nul", '{"text": '])
def test_a_store_with_broken_rows_is_told(out: Path, browser: Browser, text: str) -> None:
    Store(out).add(SHA, [Change("k", "task", Anchor(), {}, {"text": "y"}, 0)], "An")
    with sqlite3.connect(out / STORE) as db:
        db.execute(
            "INSERT INTO decisions (batch, sha256, item, kind, anchor, before, after, who, at)"
            " VALUES ('b', ?, 'k2', 'task', '{}', '{}', ?, 'x', 'y')",
            (SHA, text),
        )
    assert browser.get("/d/kh").status_code == 503
