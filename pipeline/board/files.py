"""The tasks that a list shows, as files: workbook, calendar, lists for other trackers."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request, Response

from pipeline.board.desk import Desk, asked_of, language_of

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def file_pages(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/tasks.xlsx")
    def workbook(request: Request) -> Response:
        from pipeline.exchange import workbook_bytes

        _, wanted = asked_of(request)
        tasks = desk.tracker.all_tasks(wanted)
        keys = {name for task in tasks for name in task.indicator_keys}
        indicators = [one for name in sorted(keys) if (one := desk.tracker.indicator(name))]
        return attached(workbook_bytes(tasks, indicators, language_of(request)), "nhiem-vu.xlsx")

    @router.get("/tasks.ics")
    def calendar(request: Request) -> Response:
        from pipeline.exchange import calendar_bytes

        _, wanted = asked_of(request)
        return attached(calendar_bytes(desk.tracker.all_tasks(wanted), language_of(request)), "nhiem-vu.ics")

    @router.get("/tasks-{preset}.csv")
    def listed(request: Request, preset: str) -> Response:
        from pipeline.exchange import PRESETS, preset_bytes

        if preset not in PRESETS:
            raise HTTPException(404)
        _, wanted = asked_of(request)
        tasks = desk.tracker.all_tasks(wanted)
        return attached(preset_bytes(preset, tasks, language_of(request)), f"nhiem-vu-{preset}.csv")

    return router


def attached(data: bytes, name: str) -> Response:
    """A file to keep, never to be shown as a page of ours."""
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)
