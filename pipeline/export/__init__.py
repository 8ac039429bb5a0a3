"""Documents to files: JSON and text for each, CSV tables for a run."""

from pipeline.export.documents import load_document, write_document
from pipeline.export.files import Reserve, atomic, ready_folder
from pipeline.export.ownership import (
    is_of_run,
    is_our_text,
    mark_of,
    origin_of,
    plain_stem,
    refuse_foreign,
    stems_with_foreign_tables,
    whole_mark,
)
from pipeline.export.stems import assign_stems
from pipeline.export.tables import SEPARATORS, TABLE_FILES, write_tables

__all__ = [
    "SEPARATORS",
    "TABLE_FILES",
    "Reserve",
    "assign_stems",
    "atomic",
    "is_of_run",
    "is_our_text",
    "load_document",
    "mark_of",
    "origin_of",
    "plain_stem",
    "ready_folder",
    "refuse_foreign",
    "stems_with_foreign_tables",
    "whole_mark",
    "write_document",
    "write_tables",
]
