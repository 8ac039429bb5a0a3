"""What all our worksheets have in common: typed cells that can't be formulas, heads, print set-up."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from pipeline.exchange.words import plain

Value = str | int | float | bool | date | None

_FONT = "Times New Roman"
_MOST = 32_767  # characters of a cell
_DAY = "dd/mm/yyyy"
_PERCENT = '0"%"'
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_RIGHT = Alignment(vertical="top", horizontal="center")
_HEAD = Alignment(vertical="center", horizontal="center", wrap_text=True)
_OPEN, _SHUT = Protection(locked=False), Protection(locked=True)
TINT = PatternFill("solid", fgColor="FFF8DC")
_HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
_HEAD_TINT = PatternFill("solid", fgColor="7F6000")
PLAIN, BOLD, RED = Font(name=_FONT, size=11), Font(name=_FONT, size=11, bold=True), Font(color="C00000", bold=True)
_HEAD_FONT = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
_TITLE = Font(name=_FONT, size=14, bold=True)


@dataclass(frozen=True)
class Field:
    """One column of a sheet."""

    head: str
    width: float
    hidden: bool = False
    editable: bool = False
    format: str | None = None  # "percent"


def book() -> Workbook:
    """A workbook that is written row by row: 20,000 tasks take little memory."""
    return Workbook(write_only=True)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def sheet(workbook: Workbook, title: str, fields: Sequence[Field], *, above: int = 0) -> Any:
    """A sheet with its widths, its head frozen and printed on each page; `above`: rows that stand over the head."""
    made = workbook.create_sheet(title)
    for number, field in enumerate(fields, 1):
        column = made.column_dimensions[get_column_letter(number)]
        column.width, column.hidden = field.width, field.hidden
    row = above + 1
    shown = next((n for n, field in enumerate(fields, 1) if not field.hidden), 1)
    made.freeze_panes = f"{get_column_letter(shown)}{row + 1}"
    made.print_title_rows = f"{row}:{row}"
    made.page_setup.orientation, made.page_setup.paperSize = "landscape", 9  # A4
    made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.page_margins.left = made.page_margins.right = 0.4
    made.page_margins.top = made.page_margins.bottom = 0.6
    made.oddHeader.center.text, made.oddFooter.center.text = "&A", "&P/&N"
    return made


def head_row(made: Any, fields: Sequence[Field]) -> None:
    cells = []
    for field in fields:
        cell = _cell(made, field.head)
        cell.font, cell.alignment, cell.border = _HEAD_FONT, _HEAD, _BORDER
        cell.fill = _HEAD_TINT if field.editable else _HEAD_FILL
        cells.append(cell)
    made.append(cells)


def row(made: Any, values: Sequence[Value], fields: Sequence[Field], *, bold: bool = False) -> None:
    """One row. Strings stay strings, whatever they begin with; days and numbers are days and numbers."""
    cells = []
    for value, field in zip(values, fields, strict=True):
        cell = _cell(made, value)
        cell.font, cell.border = (BOLD if bold else PLAIN), _BORDER
        cell.alignment = _TOP if isinstance(value, str) and not isinstance(value, bool) else _TOP_RIGHT
        if isinstance(value, date):
            cell.number_format = _DAY
        elif field.format == "percent":
            cell.number_format = _PERCENT
        elif isinstance(value, float):
            cell.number_format = "0.0"
        if field.editable:
            cell.fill, cell.protection = TINT, _OPEN
            cell.number_format = _DAY if field.format == "date" else cell.number_format
        cells.append(cell)
    made.append(cells)


def title_row(made: Any, text: str) -> None:
    cell = _cell(made, text)
    cell.font = _TITLE
    made.append([cell])


def note_row(made: Any, *texts: str) -> None:
    cells = [_cell(made, text) for text in texts]
    for cell in cells:
        cell.font, cell.alignment = PLAIN, Alignment(vertical="top")
    made.append(cells)


def end(made: Any, fields: Sequence[Field], rows: int, *, above: int = 0) -> None:
    """The filter over head and rows; for after the last row."""
    first = above + 1
    made.auto_filter.ref = f"A{first}:{get_column_letter(len(fields))}{first + rows}"


def protect(made: Any) -> None:
    """Only what is unlocked can be changed; filters, widths and heights stay free. There is no password."""
    made.protection.sheet = True
    for name in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
        setattr(made.protection, name, False)  # False: not forbidden


def _cell(made: Any, value: Value) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(made, value)  # type: ignore[arg-type]
    text = plain(value)[:_MOST]
    cell = WriteOnlyCell(made, text or None)
    if text:
        cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        cell.quotePrefix = text[0] in "=+-@"  # it stays text when somebody edits the cell
    return cell
