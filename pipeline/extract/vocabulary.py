"""The full names of units that a document gives where they stand alone: in headings and in table cells.

In running text a name like "Trung tâm Kiểm soát bệnh tật tỉnh" has no sure end; where it stands alone, it has.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pipeline.document import Node, Table
from pipeline.extract.captions import parts_of
from pipeline.extract.cell_units import begins_unit, cell_units, listed
from pipeline.extract.columns import UNIT_ROLES, caption
from pipeline.extract.doers_behind import captions_inside
from pipeline.extract.group_rows import same_as_above
from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from pipeline.extract.table_rows import column_roles
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load

_RUN_IN = 90  # letters before the colon of an item that may be a name
_OFTEN = 2  # times that a name with a comma stands, at least


def unit_names(nodes: list[Node]) -> frozenset[str]:
    """Names of two to twelve words that begin with a capital."""
    found, cells = set[str](), list[str]()
    _collect(nodes, found, cells)
    names = {n for n in found if 2 <= len(n.split()) <= 12 and n[:1].isupper() and "," not in n and not _is_plural(n)}
    names = {n for n in names if n.split()[0].lower() not in _small_words()}
    return frozenset(names) | _with_commas(cells, names)


@cache
def _small_words() -> frozenset[str]:
    """Words that begin no name: where one seems to, its first word was misread ("Về Pháp chế")."""
    words = load("units.yaml")
    small = [*words["joins"]["and"], *words["joins"]["with"], *words["small_words"], *words["not_after_subject"]]
    return frozenset(small) - {plural.split()[0] for plural in words["plurals"]}


def _is_plural(name: str) -> bool:
    """ "Các khoa", common nouns that the grammar knows: as a name it would end "Các khoa, phòng" too soon."""
    t = tag(name)
    return bool(t.has(0, "MANY")) and units_at(t, 0, loose=True) == ([name], len(t.tags))


def _with_commas(cells: list[str], names: set[str]) -> frozenset[str]:
    """Names with a comma in them that stand at least twice: those that the cells' units have, and two parts that stand
    together, the second of which is no body by what it begins with, and neither of which stands without the other."""
    whole = Counter(name for cell in cells for units in cell_units(cell) for name in units if name.count(",") == 1)
    own = frozenset(n for n, count in whole.items() if count >= _OFTEN and n[:1].isupper() and not _is_plural(n))
    pieces = Counter(piece.strip(" .-") for cell in cells for piece in re.split("[;\n]", cell))
    twos = {piece: split_cell(piece) for piece, count in pieces.items() if count >= _OFTEN and piece.count(",") == 1}
    parted = {piece: two for piece, two in twos.items() if len(two) == 2 and not begins_unit(two[1])}
    told = Counter(name for piece, count in pieces.items() for name in split_cell(piece) * count)
    return own | frozenset(
        piece for piece, two in parted.items() if begins_unit(two[0]) and all(told[n] == pieces[piece] for n in two)
    )


def unknown_alone(names: Iterable[str]) -> frozenset[str]:
    """Of the short forms that a document defines, those that begin with a capital and that the grammar doesn't know."""
    return frozenset(n for n in names if n[:1].isupper() and units_at(tag(n), 0, loose=True)[0] != [n])


def _collect(nodes: list[Node], found: set[str], cells: list[str]) -> None:
    for node in nodes:
        if node.section_id and node.paragraph:
            heading = node.paragraph.text.strip(" :.")
            units, about = heading_units(heading)
            if about and heading.endswith(units[-1]):
                found.update(units)
        elif node.paragraph:
            found.update(_said_alone(node.paragraph.text))
        if node.table:
            _cells(node.table, found, cells)
        _collect(node.children, found, cells)


def _said_alone(text: str) -> list[str]:
    """Names that stand alone in an item's text: before its colon, behind a caption: "Đơn vị chủ trì: Phòng A"."""
    told = [*(caption(part) for part in parts_of(text)), *captions_inside(text).items()]
    named = [name for said in told if said and said[0] in UNIT_ROLES for name in split_cell(said[1])]
    if 0 < text.find(":") < _RUN_IN and (roles := roles_of(text)).rule == "run_in":
        named += roles.lead
    return [name for name in named if begins_unit(name) and not _says_more(name)]


def _says_more(name: str) -> bool:
    """Whether a cue stands in what was cut off as a name: "Phòng Kinh tế chủ trì"."""
    t = tag(name)
    return any(t.has(k, label) for k in range(1, len(t.tags)) for label in ("LEAD", "SUPPORT")) or "(" in name


def _cells(table: Table, found: set[str], cells: list[str]) -> None:
    for column, role in enumerate(column_roles(table)):
        if role in UNIT_ROLES:
            for row in table.rows:
                cell = row.cells[column]
                if cell.text and not row.header and not cell.continued and not same_as_above(cell.text):
                    cells.append(listed(cell))
                    for units in cell_units(listed(cell)):
                        found.update(units)
