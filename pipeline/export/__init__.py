"""Documents to files: JSON and text for each, CSV tables for a run."""

from pipeline.export.documents import load_document, write_document
from pipeline.export.files import Moves, Reserve, atomic, finish_moves, ready_folder, sweep_temporary
from pipeline.export.ownership import (
    holds_results,
    is_of_run,
    is_our_text,
    is_whole,
    mark_of,
    origin_of,
    plain_stem,
    refuse_foreign,
    refuse_foreign_documents,
    refuse_no_results,
    stems_with_foreign_tables,
    whole_mark,
)
from pipeline.export.stems import assign_stems
from pipeline.export.tables import SEPARATORS, TABLE_FILES, write_tables
from pipeline.export.words import PrintedPage, PrintedWord, load_words, pack_words, words_path

__all__ = [
    "SEPARATORS",
    "TABLE_FILES",
    "Moves",
    "PrintedPage",
    "PrintedWord",
    "Reserve",
    "assign_stems",
    "atomic",
    "finish_moves",
    "holds_results",
    "is_of_run",
    "is_our_text",
    "is_whole",
    "load_document",
    "load_words",
    "mark_of",
    "origin_of",
    "pack_words",
    "plain_stem",
    "ready_folder",
    "refuse_foreign",
    "refuse_foreign_documents",
    "refuse_no_results",
    "stems_with_foreign_tables",
    "sweep_temporary",
    "whole_mark",
    "words_path",
    "write_document",
    "write_tables",
]
