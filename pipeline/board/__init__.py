"""The tracker's pages: who must do what by when, what was set on it, and the periodic report."""

from pipeline.board.site import track_site

__all__ = ["track_site"]
