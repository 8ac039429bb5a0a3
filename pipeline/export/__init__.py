"""Documents to files: JSON and text for each, CSV tables for a run."""

from pipeline.export.documents import is_ours, load_document, write_document
from pipeline.export.files import atomic, ready_folder
from pipeline.export.stems import assign_stems
from pipeline.export.tables import SEPARATORS, write_tables

__all__ = [
    "SEPARATORS",
    "assign_stems",
    "atomic",
    "is_ours",
    "load_document",
    "ready_folder",
    "write_document",
    "write_tables",
]
