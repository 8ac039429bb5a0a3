"""What one cell of a table says of the row that was read from its line: used where a person puts the cell right."""

from __future__ import annotations

import re
from typing import Any

from pipeline.document import Box, Place, TableCell
from pipeline.extract.cell_units import cell_units, units_of, watchers
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.time_columns import unread
from pipeline.extract.unit_lists import split_cell
from pipeline.text import collapse

_BULLET = re.compile(r"^[-+•]\s+")


def fields_of_cell(role: str | None, text: str, year: int | None) -> dict[str, Any]:
    """The fields, as JSON, of the task or indicator; empty where this column (`role`) gives none, or no text is left.

    `year`: the document's, for days without one.

    >>> fields_of_cell("lead", "Sở Nội vụ; Công an tỉnh", None)
    {'lead_units': ['Sở Nội vụ', 'Công an tỉnh']}
    """
    text = collapse(text)
    if role in ("task", "indicator"):
        return {"text": _BULLET.sub("", text)} if text else {}
    if role in ("product", "cause"):
        return {role: text or None}
    if role == "deadline":
        found = (find_deadline(text, plan_year=year, column=True) or unread(text)) if text else None
        return {"deadline": found.model_dump(mode="json") if found else None}
    if role == "lead":
        lead, support = cell_units(text) if text else ([], [])
        return {"lead_units": lead, **({"support_units": support} if support else {}), **_watched(role, text)}
    if role in ("support", "monitor"):
        return {f"{role}_units": split_cell(text) if text else []}
    if role == "lead_support":
        lead, support = units_of({role: _cell(text)}, frozenset()) if text else ([], [])
        return {"lead_units": lead, "support_units": support, **_watched(role, text)}
    return {}


def _watched(role: str, text: str) -> dict[str, Any]:
    found = watchers({role: _cell(text)}, frozenset()) if text else []
    return {"monitor_units": found} if found else {}


def _cell(text: str) -> TableCell:
    return TableCell(text, Place(1, Box(0, 0, 1, 1)))
