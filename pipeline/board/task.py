"""A task: what the document says of it, what people set on it, who set what and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from pipeline.board.desk import Desk, day, language_of, task_address
from pipeline.document.tracker import HistoryEntry, Progress, Status, TrackedTask
from pipeline.track.columns import status_words
from pipeline.track.errors import BadProgress, ProgressConflict, UnknownTask
from pipeline.track.progress import filled_in
from pipeline.web import form_of, redirect

_FIELDS = ("status", "percent", "assignee", "notes", "done_on")


class BadForm(Exception):
    """What was sent can't be kept; `name` is a name of the words."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class PastView:
    """One entry of the history, in words."""

    when: str
    who: str
    kind: str
    changes: list[tuple[str, str, str]]  # name of the field, before, after


def task_pages(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/task/{key}")
    def task(request: Request, key: str, back: str = "", said: str = "") -> Response:
        found = _found(desk, key)
        words = status_words(language_of(request))
        return desk.page(
            request,
            "task.html",
            task=found,
            scan=desk.scan_of(found),
            indicators=[one for name in found.indicator_keys if (one := desk.tracker.indicator(name))],
            past=[past_of(one, words, language_of(request)) for one in reversed(desk.tracker.history(key))],
            back=_list(back),
            said=said if said in ("set", "same") else "",
        )

    @router.post("/task/{key}")
    async def set_all(request: Request, key: str) -> Response:
        form = await form_of(request)
        return await run_in_threadpool(_set, desk, request, key, form)

    return router


def _found(desk: Desk, key: str) -> TrackedTask:
    try:
        return desk.tracker.task(key)
    except UnknownTask as error:
        raise HTTPException(404) from error


def _set(desk: Desk, request: Request, key: str, form: dict[str, str]) -> Response:
    """Keep it and go back to where it was set; the second of two people is told, and sees both versions."""
    current = _found(desk, key)
    try:
        wanted = wanted_of(form, current.progress, desk.tracker.today)
        if form.get("version") != current.version:
            if wanted == current.progress:
                return redirect(_after(key, form, "same"))
            raise ProgressConflict(key, current.progress, None)
        desk.tracker.set_progress(key, request.state.session.who, current.progress, wanted)
    except ProgressConflict:
        return _conflict(desk, request, key, form)
    except (BadForm, BadProgress) as error:
        name = error.name if isinstance(error, BadForm) else error.code
        return desk.page(request, "told.html", 400, message=name, task=current, now=[], sent=_sent(form), again={})
    return redirect(_after(key, form, "same" if wanted == current.progress else "set"))


def wanted_of(form: Mapping[str, str], now: Progress, today: date) -> Progress:
    """What a form wants; a field that it doesn't have stays. Done without a day is done today. Raises BadForm."""
    found: dict[str, Any] = {name: form[name].strip() or None for name in _FIELDS if name in form}
    try:
        if "status" in found:
            found["status"] = Status(found["status"] or "")
        if found.get("percent") is not None:
            found["percent"] = _percent(found["percent"])
        if found.get("done_on") is not None:
            found["done_on"] = _day(found["done_on"])
    except ValueError as error:
        raise BadForm("bad_value") from error
    return filled_in(now, replace(now, **found), form, today)


def _percent(text: str) -> int:
    plain = text.removesuffix("%").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 3):
        raise ValueError(plain)
    return int(plain)


def _day(text: str) -> date:
    """2026-06-30 or 30/6/2026; a bare number is none."""
    if text.isdecimal():
        raise ValueError(text)
    if "/" in text:
        one, month, year = (int(part) for part in text.split("/"))
        return date(year, month, one)
    return date.fromisoformat(text)


def _conflict(desk: Desk, request: Request, key: str, form: dict[str, str]) -> Response:
    task = _found(desk, key)
    past = desk.tracker.history(key)
    words = status_words(language_of(request))
    return desk.page(
        request,
        "told.html",
        409,
        message="conflict",
        task=task,
        now=[(name, _shown(name, getattr(task.progress, name), words)) for name in _FIELDS],
        latest=past_of(past[-1], words, language_of(request)) if past else None,
        sent=_sent(form),
        again={**{name: form[name] for name in (*_FIELDS, "back") if name in form}, "version": task.version},
    )


def _sent(form: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, form[name]) for name in _FIELDS if name in form]


def past_of(entry: HistoryEntry, words: dict[Status, str], language: str) -> PastView:
    """What was changed, as it is told."""
    names = list(entry.after)
    changes = [
        (name, _shown(name, entry.before.get(name), words), _shown(name, entry.after[name], words)) for name in names
    ]
    when = f"{day(entry.at[:10])} {entry.at[11:16]}" if language == "vi" else entry.at[:16].replace("T", " ")
    return PastView(when, entry.who, entry.kind, changes)


def _shown(name: str, value: object, words: dict[Status, str]) -> str:
    """What people typed as they typed it, whatever it reads like."""
    return str(value or "") if name in ("assignee", "notes") else _told(value, words)


def _told(value: object, words: dict[Status, str]) -> str:
    if isinstance(value, str) and value in list(Status):
        return words[Status(value)]
    if isinstance(value, (list, tuple)):
        return "; ".join(_told(one, words) for one in value)
    if isinstance(value, date):
        return day(value)
    text = "" if value is None else str(value)
    return day(text) if len(text) == 10 and text[4:8:3] == "--" else text


def _after(key: str, form: Mapping[str, str], said: str) -> str:
    """Back to the list where it was set in a list, with the task chosen; else to the task."""
    back = _list(form.get("back", ""))
    if back and form.get("from") == "list":
        return f"{back}{'&' if '?' in back else '?'}at={quote(key, safe='')}&said={said}"
    return f"{task_address(key)}?said={said}" + (f"&back={quote(back, safe='')}" if back else "")


def _list(back: str) -> str:
    """The address of a list of ours to go back to; empty for any other."""
    parts = [part for part in back.partition("?")[2].split("&") if part and not part.startswith(("at=", "said="))]
    path = back.partition("?")[0]
    return (path + (f"?{'&'.join(parts)}" if parts else "")) if path in ("/", "/tasks", "/report") else ""
