"""The pages of the review: list, document, scan, history; what a person decides comes in here."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from starlette.concurrency import run_in_threadpool

from pipeline.document import Document
from pipeline.errors import KehoachError
from pipeline.knowledge import load
from pipeline.review.decisions import fold
from pipeline.review.edits import BadForm, Edits
from pipeline.review.folder import Folder
from pipeline.review.learn import read_names
from pipeline.review.scans import ScanGone, Scans
from pipeline.review.store import Change, Conflict, NothingToUndo
from pipeline.review.units import complete
from pipeline.review.views import pages_of, past_of, printed_day, rows_of, shown_name
from pipeline.text import fold as unmarked
from pipeline.text import nfc
from pipeline.web import Pages, form_of, redirect
from pipeline.wording import how_often

_PER_PAGE = 100  # documents of the list
_MOST_HISTORY = 500
_ACTS: dict[str, Callable[[Edits, dict[str, str]], list[Change]]] = {
    "edit": lambda e, f: e.edit(f["key"], f, int(f["seen"])),
    "accept": lambda e, f: e.edit(f["key"], {}, int(f["seen"])),
    "remove": lambda e, f: e.remove(f["key"], int(f["seen"])),
    "split": lambda e, f: e.split(f["key"], int(f["at"]), int(f["seen"])),
    "join": lambda e, f: e.join(f["key"], int(f["seen"])),
    "add": lambda e, f: e.add(f["kind"], f["text"], f["key"]),
}


class Exporter:
    """The export as a piece of work beside the pages: a thousand documents take longer than a page may."""

    def __init__(self, folder: Folder) -> None:
        self._folder, self._thread = folder, threading.Thread()
        self.state, self._told, self._up_to = "idle", "", 0

    def say(self, t: Callable[[str], str]) -> str:
        """How far it is, in words; and whether people decided more since."""
        if self.state == "idle":
            return ""
        newer = self.state == "done" and self._folder.store.last() > self._up_to
        name = "export_older" if newer else f"export_{self.state}"
        return t(name) if self.state == "running" else f"{t(name)} {self._told}"

    def start(self, wait: float = 0.15) -> None:
        if not self._thread.is_alive():
            self.state = "running"
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._thread.join(wait)

    def _work(self) -> None:
        try:
            self._up_to = self._folder.store.last()
            self._told = str(self._folder.export())
            self.state = "done"
        except KehoachError as error:
            self.state, self._told = "failed", f"{error.message} {error.mend}"
        except Exception as error:
            self.state, self._told = "failed", f"{type(error).__name__}: {error}"


@dataclass(frozen=True)
class _Review:
    """What the pages work with."""

    folder: Folder
    scans: Scans
    pages: Pages
    exporter: Exporter

    def found(self, stem: str) -> tuple[Document, Document]:
        """The machine's document and the one with the decisions in. Raises HTTPException where there is none."""
        both = self.folder.document(stem)
        if both is None:
            raise HTTPException(404)
        return both


def review_pages(folder: Folder, scans: Scans, pages: Pages) -> APIRouter:
    """The routes of the review; its list is at the home of its pages."""
    router, review = APIRouter(), _Review(folder, scans, pages, Exporter(folder))
    for add in (_add_list, _add_document, _add_parts, _add_decisions, _add_export):
        add(router, review)
    return router


def _add_list(router: APIRouter, review: _Review) -> None:
    @router.get(review.pages.home)
    def overview(request: Request, page: int = 1, q: str = "") -> Response:
        rows, waiting = review.folder.list()
        words = unmarked(nfc(q[:200])).split()
        rows = [r for r in rows if _holds(f"{r.stem} {r.number} {r.title}", words)] if words else rows
        last = max(1, -(-len(rows) // _PER_PAGE))
        number = min(max(page, 1), last)
        if rows and review.scans.waits(rows[0].sha256) and (first := review.folder.document(rows[0].stem)):
            review.scans.ahead(first[0])  # the one that is opened next, most likely
        return review.pages.page(
            request,
            "list.html",
            rows=rows[(number - 1) * _PER_PAGE : number * _PER_PAGE],
            total=len(rows),
            open=sum(row.open for row in rows),
            heads=sum(row.open_fields > 0 for row in rows),
            fields=sum(row.open_fields for row in rows),
            waiting=waiting,
            number=number,
            last=last,
            q=q[:200],
            exporter=review.exporter,
        )


def _holds(text: str, words: Sequence[str]) -> bool:
    """Whether a text has each of the folded words, as the tracker searches."""
    folded = unmarked(nfc(text))
    return all(word in folded for word in words)


def _add_document(router: APIRouter, review: _Review) -> None:
    @router.get("/d/{stem}")
    def document(request: Request, stem: str, at: str = "", said: str = "") -> Response:
        return _document(review, request, stem, at=at, said=said if said in _SAID else "")


def _document(
    review: _Review, request: Request, stem: str, *, at: str, said: str = "", again: dict[str, str] | None = None
) -> Response:
    """The page of a document; with `again`, a form that could not be kept is open on it as it was sent."""
    _, shown = review.found(stem)
    review.scans.ahead(shown)
    states = fold(review.folder.store.of(shown.source.sha256))
    language = request.state.session.language
    rows = rows_of(shown, states, language)
    following = review.folder.next_open(stem) if not any(row.open for row in rows) else None
    if following and (coming := review.folder.document(following)):
        review.scans.ahead(coming[0])
    return review.pages.page(
        request,
        "document.html",
        400 if again else 200,
        stem=stem,
        document=shown,
        rows=rows,
        pages=pages_of(shown, review.folder.page_texts(stem)),
        versions={key: state.version for key, state in states.items()},
        at=at,
        said=said,
        again=again,
        open=sum(row.open for row in rows),
        following=following,
        gone=_gone(review.scans, shown),
        recurrences={one: how_often(one, language) for one in load("time.yaml")["recurrence"]},
        day=printed_day,
        exporter=review.exporter,
        **({"here": _to(stem, at, "")} if again else {}),
    )


def _add_parts(router: APIRouter, review: _Review) -> None:
    @router.get("/d/{stem}/page/{number}.jpg")
    def picture(stem: str, number: int) -> Response:
        try:
            return Response(review.scans.picture(review.found(stem)[0], number), media_type="image/jpeg")
        except ScanGone as error:
            raise HTTPException(404) from error

    @router.get("/d/{stem}/history")
    def history(request: Request, stem: str) -> Response:
        decisions = review.folder.store.of(review.found(stem)[0].source.sha256)
        return review.pages.page(
            request, "history.html", stem=stem, past=[past_of(one) for one in decisions[::-1][:_MOST_HISTORY]]
        )

    @router.get("/d/{stem}/units")
    def units(stem: str, q: str = "") -> list[str]:
        return complete(q[:100], review.found(stem)[1], read_names(review.folder.out))


def _add_decisions(router: APIRouter, review: _Review) -> None:
    def decided(stem: str, act: str, form: dict[str, str], who: str) -> Response:
        return _decide(
            review.folder, review.pages.home, shown=review.found(stem)[1], stem=stem, act=act, form=form, who=who
        )

    @router.post("/d/{stem}/undo")
    async def undo(request: Request, stem: str) -> Response:
        await form_of(request)
        sha = (await run_in_threadpool(review.found, stem))[0].source.sha256
        try:
            keys = await run_in_threadpool(review.folder.store.undo, sha, request.state.session.who)
        except NothingToUndo:
            return redirect(_to(stem, "", "undo_none"))
        except Conflict as told:
            return _conflict(request, review.pages, stem, told)
        return redirect(_to(stem, keys[0], "undone"))

    @router.post("/d/{stem}/{act}")
    async def decide(request: Request, stem: str, act: str) -> Response:
        form = await form_of(request)
        if act not in _ACTS:
            raise HTTPException(404)
        try:
            return await run_in_threadpool(decided, stem, act, form, request.state.session.who)
        except BadForm as error:
            if act in _FORMS and error.name != "bad_gone":
                again = {**form, "act": act, "message": error.name, "field": error.field}
                again.pop("csrf", None)
                key = form.get("key", "")
                return await run_in_threadpool(_document, review, request, stem, at=key, again=again)
            return review.pages.page(
                request,
                "told.html",
                400,
                stem=stem,
                message=error.name,
                latest=None,
                theirs=[],
                sent=_sent(form),
                again={},
            )
        except (KeyError, ValueError) as error:
            raise HTTPException(400) from error
        except Conflict as told:
            return _conflict(request, review.pages, stem, told, form if act == "edit" else None)


def _add_export(router: APIRouter, review: _Review) -> None:
    @router.post("/export")
    async def export(request: Request) -> Response:
        back = (await form_of(request)).get("back", "/")
        await run_in_threadpool(review.exporter.start)
        return redirect(back if back.startswith("/d/") else review.pages.home)

    @router.get("/export")
    def export_state(request: Request) -> dict[str, str]:
        language = request.state.session.language
        said = review.exporter.say(lambda name: review.pages.say(language, name))
        return {"state": review.exporter.state, "told": said}


_FORMS = ("edit", "add")  # the acts in whose forms people write
_SAID = ("undone", "undo_none", "saved", "removed", "all_done", "cell_row", "cell_left")


def _decide(
    folder: Folder, home: str, *, shown: Document, stem: str, act: str, form: dict[str, str], who: str
) -> Response:
    sha = shown.source.sha256
    decisions = folder.store.of(sha)
    order = [row.key for row in rows_of(shown, fold(decisions), "en")]
    edits = Edits(shown, decisions)
    changes = _ACTS[act](edits, form)
    folder.store.add(sha, changes, who)
    if changes[0].kind == "cell":
        others = edits.left(form["key"], form["text"]) if "text" in form else []
        if others:
            return redirect(_to(stem, others[0], "cell_left"))
        return redirect(_to(stem, form["key"], "cell_row" if len(changes) > 1 else "saved"))
    both = folder.document(stem)
    if both is None:
        return redirect(home)
    rows = rows_of(both[1], fold(folder.store.of(sha)), "en")
    place = order.index(form["key"]) if form["key"] in order else 0
    if act == "remove":
        near = [*order[place + 1 :], *order[:place][::-1]]
        return redirect(_to(stem, near[0] if near else "", "removed"))
    if act not in ("edit", "accept"):
        return redirect(_to(stem, changes[-1].item if act == "add" else form["key"], "saved"))
    left = {row.key for row in rows if row.open}
    coming = [key for key in [*order[place + 1 :], *order[:place]] if key in left]
    return redirect(_to(stem, coming[0], "saved") if coming else _to(stem, form["key"], "all_done"))


def _conflict(
    request: Request, pages: Pages, stem: str, told: Conflict, form: dict[str, str] | None = None
) -> Response:
    """Both versions beside each other; with `form`, a way to keep one's own after all, now that theirs was seen."""
    latest = told.latest
    return pages.page(
        request,
        "told.html",
        409,
        stem=stem,
        message="conflict",
        latest=latest,
        theirs=past_of(latest).values if latest else [],
        sent=_sent(form or {}),
        again={**form, "seen": str(latest.number)} if form and latest and latest.item == form.get("key") else {},
    )


def _sent(form: dict[str, str]) -> dict[str, str]:
    """What they typed, by the names of the words; fields that no form of ours has are left out."""
    known = load("review.yaml")
    return {shown_name(name): value for name, value in form.items() if value and name in known}


def _to(stem: str, key: str, said: str) -> str:
    return f"/d/{quote(stem, safe='')}?at={quote(key, safe='')}&said={said}"


def _gone(scans: Scans, document: Document) -> str | None:
    """Why the scan can't be shown; None where it can."""
    try:
        scans.source(document)
    except ScanGone as error:
        return error.why
    return None
