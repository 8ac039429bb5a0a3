"""Load the folder again from the page: what was read anew or reviewed since comes in, beside the pages."""

from __future__ import annotations

import threading

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from pipeline.board.desk import Desk
from pipeline.errors import KehoachError
from pipeline.track import Loaded
from pipeline.web import form_of, redirect

_PATIENCE = 0.15  # seconds that a page waits for it


class Loader:
    """One load at a time; a thousand documents take longer than a page may."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._thread = desk, threading.Thread()
        self.state = "idle"  # then running, done, failed
        self.done: Loaded | None = None
        self.told = ""

    def start(self) -> None:
        if not self._thread.is_alive():
            self.state = "running"
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._thread.join(_PATIENCE)

    def _work(self) -> None:
        try:
            if self._desk.folder:
                self.done = self._desk.tracker.load(self._desk.folder.out)
            self.state = "done"
        except KehoachError as error:
            self.state, self.told = "failed", f"{error.message} {error.mend}"
        except Exception as error:
            self.state, self.told = "failed", f"{type(error).__name__}: {error}"


def load_pages(desk: Desk) -> APIRouter:
    router, loader = APIRouter(), Loader(desk)

    @router.get("/load")
    def outcome(request: Request) -> Response:
        if not desk.folder:
            raise HTTPException(404)
        return desk.page(request, "load.html", loader=loader, out=str(desk.folder.out))

    @router.post("/load")
    async def again(request: Request) -> Response:
        await form_of(request)
        if not desk.folder:
            raise HTTPException(404)
        await run_in_threadpool(loader.start)
        return redirect("/load")

    return router
