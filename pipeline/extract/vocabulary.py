"""The full names of units that a document gives where they stand alone: in headings and in table cells.

In running text a name like "Trung tâm Kiểm soát bệnh tật tỉnh" has no sure end; where it stands alone, it has.
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.document import Node, Table
from pipeline.extract.cell_units import cell_units, listed
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.group_rows import same_as_above
from pipeline.extract.heading_names import heading_units
from pipeline.extract.table_rows import column_roles
from pipeline.extract.units import tag, units_at


def unit_names(nodes: list[Node]) -> frozenset[str]:
    """Names of two to twelve words that begin with a capital."""
    found: set[str] = set()
    _collect(nodes, found)
    return frozenset(n for n in found if 2 <= len(n.split()) <= 12 and n[:1].isupper() and "," not in n)


def unknown_alone(names: Iterable[str]) -> frozenset[str]:
    """Of the short forms that a document defines, those that begin with a capital and that the grammar doesn't know."""
    return frozenset(n for n in names if n[:1].isupper() and units_at(tag(n), 0, loose=True)[0] != [n])


def _collect(nodes: list[Node], found: set[str]) -> None:
    for node in nodes:
        if node.section_id and node.paragraph:
            heading = node.paragraph.text.strip(" :.")
            units, about = heading_units(heading)
            if about and heading.endswith(units[-1]):
                found.update(units)
        if node.table:
            _cells(node.table, found)
        _collect(node.children, found)


def _cells(table: Table, found: set[str]) -> None:
    for column, role in enumerate(column_roles(table)):
        if role in UNIT_ROLES:
            for row in table.rows:
                cell = row.cells[column]
                if cell.text and not row.header and not cell.continued and not same_as_above(cell.text):
                    for units in cell_units(listed(cell)):
                        found.update(units)
