"""A real browser for the tests of the pages: Debian's Chromium through Playwright; without one they are skipped."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn

from pipeline.web import Guard, Site

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium, or make browser")
PATIENCE = 15_000  # milliseconds
Serve = Callable[..., "Page"]


class Page:
    """A page in the browser; counts what is typed, and keeps what the page asked of others and its errors."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.commands = 0  # keystrokes that are no letters of a text
        page.set_default_timeout(PATIENCE)
        self.outside: list[str] = []
        page.on(
            "request", lambda request: None if request.url.startswith(address) else self.outside.append(request.url)
        )
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        page.goto(address)

    def press(self, key: str) -> None:
        self.commands += 1
        self.page.keyboard.press(key)

    def go(self, key: str) -> None:
        """A key that brings another page."""
        with self.page.expect_navigation():
            self.press(key)

    def faults(self) -> list[str]:
        """What axe finds that is serious or worse."""
        results = axe.Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html']}" for v in results if v["impact"] in ("serious", "critical")]

    def fits(self) -> bool:
        """Whether nothing lies beside the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def served(chromium: Any) -> Iterator[Serve]:
    """Serves a site and opens it. Chromium's own look-ups don't count as requests of the page."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []
    contexts: list[Any] = []

    def serve(make: Callable[[Site], Guard], token: str | None = None) -> Page:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        guard = make(Site("127.0.0.1", port, token))
        server = uvicorn.Server(uvicorn.Config(guard, port=port, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        servers.append((server, thread))
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        contexts.append(chromium.new_context(viewport={"width": 1280, "height": 800}, locale="vi-VN"))
        return Page(contexts[-1].new_page(), f"http://127.0.0.1:{port}/")

    yield serve
    for context in contexts:
        context.close()
    for server, thread in servers:
        server.should_exit = True
        thread.join(10)
