"""Scans as PDFs that can be searched: the words that were read, and put right, under the scan's own pages."""

from pipeline.searchable.folder import Done, searchable
from pipeline.searchable.make import Made, make_searchable

__all__ = ["Done", "Made", "make_searchable", "searchable"]
