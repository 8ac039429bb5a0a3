"""The lists: what is due, tasks by whatever is asked, units, indicators, documents."""

from __future__ import annotations

from typing import TypeVar

from fastapi import APIRouter, Request, Response

from pipeline.board.asked import Asked
from pipeline.board.charts import Bar, Part, stacked
from pipeline.board.desk import Desk, asked_of, language_of, periods, title
from pipeline.document.tracker import TrackedUnit
from pipeline.text import fold
from pipeline.track import Bucket, Page, Period, TaskFilter

T = TypeVar("T")
_SIZE = 50
_SOON = 12  # tasks on the first page
_MOST_BARS = 12
_MOST_PAGE = 100_000_000


def list_pages(desk: Desk) -> APIRouter:
    router = APIRouter()
    for add in (_add_overview, _add_tasks, _add_units, _add_indicators, _add_documents):
        add(router, desk)
    return router


def _add_overview(router: APIRouter, desk: Desk) -> None:
    @router.get("/")
    def overview(request: Request) -> Response:
        units, quarter = desk.tracker.units(), Period.quarter_of(desk.tracker.today)
        worst = sorted((one for one in units if one.open), key=lambda one: (-one.late, -one.open))[:_MOST_BARS]
        return desk.page(
            request,
            "overview.html",
            buckets=desk.tracker.buckets(),
            soon=desk.tracker.tasks(TaskFilter(bucket=Bucket.WEEK), size=_SOON),
            late=desk.tracker.tasks(TaskFilter(bucket=Bucket.OVERDUE), size=_SOON),
            unanswered=desk.tracker.indicators(unanswered=True, size=1).total,
            quarter=quarter.name,
            quarter_title=title(quarter, language_of(request)),
            chart=stacked([_bar(one, desk, request) for one in worst], _say(desk, request, "chart_units")),
            total=desk.tracker.tasks(size=1).total,
            asked=Asked(),
            has_folder=desk.folder is not None,
        )


def _bar(unit: TrackedUnit, desk: Desk, request: Request) -> Bar:
    in_time = max(0, unit.open - unit.late - unit.undated)
    numbers = (("late", "late", unit.late), ("running", "in_time", in_time), ("no_day", "due_undated", unit.undated))
    return Bar(unit.name, tuple(Part(kind, _say(desk, request, word), number) for kind, word, number in numbers))


def _say(desk: Desk, request: Request, name: str) -> str:
    return desk.pages.say(language_of(request), name)


def _add_tasks(router: APIRouter, desk: Desk) -> None:
    @router.get("/tasks")
    def tasks(request: Request, at: str = "", said: str = "") -> Response:
        asked, wanted = asked_of(request)
        indicator = desk.tracker.indicator(asked.indicator) if asked.indicator else None
        documents = [one for one in desk.tracker.documents() if str(one.document_id) == asked.document]
        return desk.page(
            request,
            "tasks.html",
            asked=asked,
            found=desk.tracker.tasks(wanted, asked.number, _SIZE),
            units=desk.tracker.unit_names(),
            buckets=list(Bucket),
            periods=periods(desk, asked.period, language_of(request)),
            indicator=indicator,
            document=documents[0] if documents else None,
            at=at,
            said=said if said in ("set", "same") else "",
        )


def _add_units(router: APIRouter, desk: Desk) -> None:
    @router.get("/units")
    def units(request: Request, q: str = "", page: str = "") -> Response:
        words = fold(q[:200]).split()
        found = [one for one in desk.tracker.units() if all(word in fold(one.name) for word in words)]
        return desk.page(request, "units.html", q=q[:200], found=_page(found, page), asked=Asked())


def _add_indicators(router: APIRouter, desk: Desk) -> None:
    @router.get("/indicators")
    def indicators(request: Request, q: str = "", page: str = "", unanswered: str = "") -> Response:
        found = desk.tracker.indicators(unanswered == "yes", q[:200], _number(page), _SIZE)
        return desk.page(
            request, "indicators.html", q=q[:200], unanswered=unanswered == "yes", found=found, asked=Asked()
        )


def _add_documents(router: APIRouter, desk: Desk) -> None:
    @router.get("/documents")
    def documents(request: Request, q: str = "", page: str = "") -> Response:
        words = fold(q[:200]).split()
        every = desk.tracker.documents()
        found = [one for one in every if all(word in fold(f"{one.number} {one.title}") for word in words)]
        stems = desk.tracker.stems(desk.folder.out) if desk.folder else {}
        return desk.page(request, "documents.html", q=q[:200], found=_page(found, page), stems=stems, asked=Asked())


def _number(page: str) -> int:
    return min(int(page), _MOST_PAGE) if page.isdecimal() and len(page) < 10 else 1


def _page(items: list[T], page: str) -> Page[T]:
    last = max(1, -(-len(items) // _SIZE))
    number = min(max(1, _number(page)), last)
    return Page(tuple(items[(number - 1) * _SIZE : number * _SIZE]), len(items), number, _SIZE)
