"""A page's geometry -> the regions to be read, in reading order: columns, tables and cells, stamps, page numbers."""

from pipeline.layout.layer import blocks_with_tables
from pipeline.layout.lines import blocks_of_lines
from pipeline.layout.regions import find_regions

__all__ = ["blocks_of_lines", "blocks_with_tables", "find_regions"]
