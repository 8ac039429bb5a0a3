"""Capitals that a scan makes small letters of."""

from __future__ import annotations

from pipeline.document import TableCell

_ALIKE = tuple("cosuưvxz")  # small letters of the form of their capitals


def may_be_a_capital(cell: TableCell, others: list[TableCell]) -> bool:
    """Whether the small letter with which a cell begins may be a capital misread, for it has the same form, and cells
    of its column begin with that word: "cục Lâm nghiệp" among "Cục Thủy sản", "Cục Môi trường"."""
    first = cell.text.split(maxsplit=1)[0] if cell.text else ""
    capital = first[:1].upper() + first[1:]
    return first[:1] in _ALIKE and any(other.text.split(maxsplit=1)[:1] == [capital] for other in others)
