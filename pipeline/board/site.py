"""The tracker as a site: its pages behind the safety that all pages share, with the review of the scans beside them."""

from __future__ import annotations

from pathlib import Path

from pipeline.board.again import load_pages
from pipeline.board.comeback import IMPORT, MOST_BYTES, import_pages
from pipeline.board.desk import Desk
from pipeline.board.files import file_pages
from pipeline.board.lists import list_pages
from pipeline.board.report import report_pages
from pipeline.board.task import task_pages
from pipeline.review.folder import Folder
from pipeline.review.pages import review_pages
from pipeline.review.scans import Scans
from pipeline.review.site import STATIC as REVIEW_STATIC
from pipeline.review.site import TEMPLATES as REVIEW_TEMPLATES
from pipeline.track import Tracker
from pipeline.web import Guard, Pages, Sessions, Site, new_site

_HERE = Path(__file__).parent
_REVIEW = "/review"


def track_site(
    tracker: Tracker,
    site: Site,
    who: str,
    *,
    folder: Folder | None = None,
    scans: Path | None = None,
    language: str = "vi",
) -> Guard:
    """The application to serve. `folder`: the results that were loaded, whose scans can then be looked at.

    Raises UsageError where others could reach it without a token.
    """
    beside = (("/review", "to_review_page"),) if folder else ()
    pages = Pages([_HERE / "templates"], "board.yaml", "review.yaml", beside=beside)
    static = [_HERE / "static", *([REVIEW_STATIC] if folder else [])]
    app, guard = new_site(site, Sessions(who, site.token, language), pages, static, {IMPORT: MOST_BYTES})
    desk = Desk(tracker, pages, folder)
    for routes in (list_pages, task_pages, report_pages, file_pages, import_pages, load_pages):
        app.include_router(routes(desk))
    if folder:
        review = Pages([REVIEW_TEMPLATES], "review.yaml", home=_REVIEW, beside=(("/", "to_tracker"),))
        app.include_router(review_pages(folder, Scans(folder.out, scans), review))
    return guard
