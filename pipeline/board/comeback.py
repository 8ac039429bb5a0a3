"""A workbook that was filled in comes back: what of it was taken over, and what was not and why."""

from __future__ import annotations

import tempfile
from collections import OrderedDict
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from pipeline.board.desk import Desk, language_of
from pipeline.errors import InputError
from pipeline.track.imports import Imported

IMPORT = "/import"
MOST_BYTES = 16 << 20  # a workbook of 20,000 tasks has 4 MB
_MOST_KEPT = 50  # outcomes, of the last sessions that sent one
_MOST_TOLD = 200  # refused rows on the page


def import_pages(desk: Desk) -> APIRouter:
    router = APIRouter()
    outcomes: OrderedDict[str, Imported | InputError] = OrderedDict()

    @router.get(IMPORT)
    def outcome(request: Request) -> Response:
        last = outcomes.get(request.state.session.csrf)
        done = last if isinstance(last, Imported) else None
        vi = language_of(request) == "vi"
        refused = done.refused[:_MOST_TOLD] if done else []
        told = [(one.row.sheet, one.row.number, one.row.text, one.vi if vi else one.en) for one in refused]
        return desk.page(request, "import.html", done=done, told=told, failed=last is not None and not done)

    @router.post(IMPORT)
    async def take(request: Request) -> dict[str, str]:
        data = await request.body()  # the guard has seen whose page sent it
        outcomes[request.state.session.csrf] = await run_in_threadpool(_take, desk, data, request.state.session.who)
        while len(outcomes) > _MOST_KEPT:
            outcomes.popitem(last=False)
        return {"to": IMPORT}

    return router


def _take(desk: Desk, data: bytes, who: str) -> Imported | InputError:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "nhiem-vu.xlsx"
        path.write_bytes(data)
        try:
            return desk.tracker.import_workbook(path, who)
        except InputError as error:
            return error
