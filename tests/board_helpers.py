"""The tracker's pages served to tests: a folder of results, its tracker, browsers of people."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from pipeline.board import track_site
from pipeline.review.folder import Folder
from pipeline.track import Tracker
from pipeline.web import Site
from tests.track_helpers import TODAY, document, indicator, results, task

SITE = Site("127.0.0.1", 8766, None)
HOST = "http://127.0.0.1:8766"
Y_TE, NOI_VU = "Sở Y tế", "Sở Nội vụ"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    tasks = [
        task(0, end="2026-06-30", lead=[NOI_VU]),
        task(1, end="2026-08-14", lead=[Y_TE], indicators=["I1"]),
        task(2, end="2026-09-30", lead=[Y_TE, NOI_VU]),
        task(3, end=None, lead=[]),
        task(4, end="2026-11-15", lead=[Y_TE], support=[NOI_VU]),
    ]
    made = document(tasks, indicators=[indicator(0), indicator(1)])
    made.indicators[0].task_ids = ["T2"]
    results(folder, made)
    return folder


@pytest.fixture
def tracker(out: Path, empty_file: Path) -> Iterator[Tracker]:
    path = shutil.copyfile(empty_file, out / "tracker.sqlite")
    with Tracker.open(str(path), today=lambda: TODAY) as found:
        found.load(out)
        yield found


class Browser:
    """A browser of one person: sends forms as the pages do."""

    def __init__(self, tracker: Tracker, who: str = "An", out: Path | None = None, site: Site = SITE) -> None:
        guard = track_site(tracker, site, who, folder=Folder(out) if out else None)
        self.client = TestClient(guard, base_url=HOST, follow_redirects=False)

    def html(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return str(answer.text)

    def found(self, path: str = "/tasks") -> list[str]:
        return re.findall(r'<tr id="t-[^"]+" data-key="([^"]+)"', self.html(path))

    def version(self, key: str) -> str:
        return re.findall(r'name="version" value="([^"]+)"', self.html(f"/task/{key}"))[0]

    def send(self, key: str, **fields: str) -> Any:
        csrf = re.findall(r'name="csrf" value="([^"]+)"', self.html("/"))[0]
        return self.client.post(f"/task/{key}", data={"csrf": csrf, "version": self.version(key), **fields})


@pytest.fixture
def browser(tracker: Tracker) -> Browser:
    return Browser(tracker)
