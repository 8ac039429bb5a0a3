"""What the tracker's pages work with, and what all of them show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast
from urllib.parse import quote

from fastapi import HTTPException, Request, Response

from pipeline.board.asked import Asked, BadQuestion
from pipeline.document.tracker import TrackedTask
from pipeline.review.folder import Folder
from pipeline.track import Period, TaskFilter, Tracker
from pipeline.track.columns import document_name, standing_words, status_words
from pipeline.track.errors import BadPeriod
from pipeline.web import Pages

Language = Literal["vi", "en"]


@dataclass(frozen=True)
class Desk:
    """`folder`: the results whose scans are shown beside the tracker."""

    tracker: Tracker
    pages: Pages
    folder: Folder | None = None

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        """A page with the words of statuses, days as they are written, and the sections of the site."""
        language = language_of(request)
        return self.pages.page(
            request,
            template,
            status,
            statuses=status_words(language),
            standings=standing_words(language),
            day=day,
            document_name=document_name,
            late_days=self.late_days,
            today=self.tracker.today,
            task_address=task_address,
            **values,
        )

    def late_days(self, task: TrackedTask) -> int:
        """How many days ago it was due; 0 where it is not late."""
        return max(0, (self.tracker.today - task.due).days) if task.due else 0

    def scan_of(self, task: TrackedTask) -> str | None:
        """The address of the task's row in the review; None where its scan is not served here."""
        stem = self.tracker.stems(self.folder.out).get(task.document_id) if self.folder else None
        if stem is None or task.gone:
            return None
        return f"/d/{quote(stem, safe='')}?at={quote(self.tracker.review_key(task.key), safe='')}"


def language_of(request: Request) -> Language:
    return cast(Language, request.state.session.language)


def asked_of(request: Request) -> tuple[Asked, TaskFilter]:
    """What the address asks for. Raises HTTPException where there is no such thing."""
    asked = Asked.of(request.query_params)
    try:
        return asked, asked.filter()
    except (BadQuestion, BadPeriod) as error:
        raise HTTPException(400) from error


def day(value: date | str | None) -> str:
    """30/06/2026; of a text that is no whole day, the text."""
    if isinstance(value, str):
        return "/".join(reversed(value.split("-")))
    return f"{value:%d/%m/%Y}" if value else ""


def task_address(key: str) -> str:
    return f"/task/{quote(key, safe='')}"


def periods(desk: Desk, asked: str, language: str) -> list[tuple[str, str]]:
    """The periods to choose from, by name and title: of the years of documents and deadlines; and the one asked for."""
    found = []
    for year in desk.tracker.years():
        some = [
            Period.year(year),
            *(Period.half(year, n) for n in (1, 2)),
            *(Period.quarter(year, n) for n in range(1, 5)),
        ]
        found += [(one.name, title(one, language)) for one in some]
    if asked and asked not in dict(found):
        found.append((asked, title(Period.parse(asked), language)))
    return found


def title(period: Period, language: str) -> str:
    return period.title if language == "vi" else period.name.replace("..", " – ")
