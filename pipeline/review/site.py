"""The review as a site: its pages behind the safety that all pages share."""

from __future__ import annotations

from pathlib import Path

from pipeline.review.folder import Folder
from pipeline.review.pages import review_pages
from pipeline.review.scans import Scans
from pipeline.web import Guard, Pages, Sessions, Site, new_site

TEMPLATES, STATIC = (Path(__file__).parent / name for name in ("templates", "static"))


def review_site(folder: Folder, site: Site, who: str, scans: Path | None = None, language: str = "vi") -> Guard:
    """The application to serve. Raises UsageError where others could reach it without a token."""
    pages = Pages([TEMPLATES], "review.yaml")
    app, guard = new_site(site, Sessions(who, site.token, language), pages, [STATIC])
    app.include_router(review_pages(folder, Scans(folder.out, scans), pages))
    return guard
