"""The periodic report as a page that prints well, as .xlsx and as .docx."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter, HTTPException, Request, Response

from pipeline.board.charts import Bar, Part, stacked
from pipeline.board.desk import Desk, language_of, periods, title
from pipeline.board.files import attached
from pipeline.document.tracker import PeriodicReport, Standing, UnitTally
from pipeline.exchange.figures import days_late
from pipeline.exchange.words import share
from pipeline.track import Period
from pipeline.track.columns import standing_words
from pipeline.track.errors import BadPeriod
from pipeline.track.period import checked_day

ORDER = (
    *(Standing.DONE, Standing.DONE_LATE, Standing.RUNNING, Standing.NOT_BEGUN, Standing.NO_DAY),
    *(Standing.LATE, Standing.DROPPED),
)
_MOST_LINES = 100  # of each list on the page: the files have all of them
_MOST_BARS = 20
_DONE = (Standing.DONE, Standing.DONE_LATE)


def report_pages(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/report")
    def report(request: Request, period: str = "", as_of: str = "", unit: str = "", show: str = "") -> Response:
        asked = period[:40] or Period.quarter_of(desk.tracker.today).name
        about = _period(asked)
        standing = _standing(show)
        found = desk.tracker.periodic_report(
            about, _as_of(as_of), unit or None, standings=(standing,), most=_MOST_LINES
        )
        language = language_of(request)
        done = sum(found.counts.get(one, 0) for one in _DONE)
        return desk.page(
            request,
            "report.html",
            report=found,
            period=asked,
            heading=title(about, language),
            periods=periods(desk, asked, language),
            units=desk.tracker.unit_names(),
            unit=unit,
            as_of=as_of,
            order=ORDER,
            days_late=days_late,
            shown=standing,
            more=max(0, found.counts.get(standing, 0) - len(found.lines)),
            done=done,
            share=share(done, found.total, language),
            chart=_chart(found, desk, request),
            query=str(request.url.query),
        )

    @router.get("/report.{kind}")
    def file(request: Request, kind: str, period: str = "", as_of: str = "", unit: str = "") -> Response:
        from pipeline.exchange import report_docx_bytes, report_xlsx_bytes

        if kind not in ("xlsx", "docx"):
            raise HTTPException(404)
        about = _period(period[:40] or Period.quarter_of(desk.tracker.today).name)
        made = desk.tracker.periodic_report(about, _as_of(as_of), unit or None)
        data = report_docx_bytes(made) if kind == "docx" else report_xlsx_bytes(made, language_of(request))
        return attached(data, f"bao-cao-{about.name.replace('..', '-')}.{kind}")

    return router


def _period(name: str) -> Period:
    try:
        return Period.parse(name)
    except BadPeriod as error:
        raise HTTPException(400) from error


def _as_of(text: str) -> date | None:
    try:
        return checked_day(date.fromisoformat(text)) if text else None
    except (ValueError, BadPeriod) as error:
        raise HTTPException(400) from error


def _standing(text: str) -> Standing:
    """Which tasks are listed: the late ones, unless others are asked for."""
    return Standing(text) if text in list(Standing) else Standing.LATE


def _chart(report: PeriodicReport, desk: Desk, request: Request) -> str:
    words, language = standing_words(language_of(request)), language_of(request)
    units = sorted(report.units, key=lambda one: -one.total)[:_MOST_BARS]
    bars = [_bar(one, words, desk.pages.say(language, "no_unit")) for one in units]
    return stacked(bars, desk.pages.say(language, "chart_report"))


def _bar(tally: UnitTally, words: dict[Standing, str], nameless: str) -> Bar:
    return Bar(tally.unit or nameless, tuple(Part(one, words[one], tally.counts.get(one, 0)) for one in ORDER))
