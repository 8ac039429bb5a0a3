"""What goes into one cell of a CSV file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.text import nfc

Cell = str | int | float | bool | None

_HIDDEN = r"[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*"  # white space, and what has no width
_STARTS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"^{_HIDDEN}[{_STARTS}]")
# Excel splits at its own list separator, whatever the file's is: what follows one inside a text may start a cell.
# "+3 điểm" after a comma is common and harmless: a number and a word are no formula.
# A quotation mark behind one is taken off, and what follows it begins the cell.
_INSIDE = re.compile(rf"([;,|]{_HIDDEN}(?:\"{_HIDDEN})*)(?=[=@＝＠＋－]|[+-](?!\d+([.,]\d+)*\s?%?(\s|$)))")
_NUMBER = re.compile(r"^[+-]?\d+([.,]\d+)*\s?%?$")
_BREAKS = re.compile(r"[\t\r\n\v\f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def cell(value: Cell) -> str:
    """A value as the text of a cell that no spreadsheet takes for a formula.

    A text whose first visible character is one of = + - @ (or its full-width form) gets a single quote before it, as
    OWASP advises; plain numbers ("-5", "+3,5%") stay as they are. Line breaks and tabs become spaces. The same mark
    goes before a formula that would start after a separator inside the text.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.3f}".rstrip("0").rstrip(".")
    text = _CONTROL.sub("", _BREAKS.sub(" ", nfc(value)))
    if _NUMBER.match(text.strip()):
        return text.strip()
    text = _INSIDE.sub(r"\1'", text)
    return f"'{text}" if _FORMULA.match(text) else text


def joined(values: Iterable[str]) -> str:
    """A list as one cell."""
    return "; ".join(values)
