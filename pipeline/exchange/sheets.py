"""What all our worksheets have in common: typed cells that can't be formulas, heads, print set-up."""

from __future__ import annotations

import io
import math
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
_Style = tuple[bool, str, bool, bool, bool]  # text, number format, bold, editable, marked as text

_FONT = "Times New Roman"
_MOST = 32_767  # characters of a cell
_DAY = "dd/mm/yyyy"
_LINE_HEIGHT, _HIGHEST = 14.5, 409.0  # points
_PER_WIDTH = 1.2  # letters of Times New Roman 11 to a unit of width
_PERCENT = '0"%"'
_LINE = Side(style="thin", color="BFBFBF")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_CENTRE = Alignment(vertical="top", horizontal="center")
_HEAD = Alignment(vertical="center", horizontal="center", wrap_text=True)
_OPEN = Protection(locked=False)
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
    format: str | None = None  # percent, date


def book() -> Workbook:
    """A workbook that is written row by row: 20,000 tasks take little memory."""
    return Workbook(write_only=True)


def saved(workbook: Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


class Sheet:
    """A worksheet on A4 landscape; its head is frozen, and printed on each page. `above`: rows over the head."""

    def __init__(self, workbook: Workbook, title: str, fields: Sequence[Field], *, above: int = 0) -> None:
        self.made: Any = workbook.create_sheet(title)
        self._fields, self._head, self._rows = fields, above + 1, 0
        self._styles: dict[_Style, Any] = {}
        for number, field in enumerate(fields, 1):
            column = self.made.column_dimensions[get_column_letter(number)]
            column.width, column.hidden = field.width, field.hidden
        shown = next((n for n, field in enumerate(fields, 1) if not field.hidden), 1)
        self.made.freeze_panes = f"{get_column_letter(shown)}{self._head + 1}"
        self.made.print_title_rows = f"{self._head}:{self._head}"
        self._print_set_up()

    def head(self) -> None:
        cells = []
        for field in self._fields:
            cell = self._cell(field.head)
            cell.font, cell.alignment, cell.border = _HEAD_FONT, _HEAD, _BORDER
            cell.fill = _HEAD_TINT if field.editable else _HEAD_FILL
            cells.append(cell)
        self._append(cells)

    def row(self, values: Sequence[Value], *, bold: bool = False) -> None:
        """One row. Strings stay strings, whatever they begin with; days and numbers are days and numbers."""
        cells = []
        for value, field in zip(values, self._fields, strict=True):
            cell = self._cell(value)
            key = (isinstance(value, str), _format(value, field), bold, field.editable, cell.quotePrefix)
            if key not in self._styles:
                self._dress(cell, key)
                self._styles[key] = cell._style
            else:
                cell._style = self._styles[key]  # to put it together for each cell takes most of the time
            cells.append(cell)
        self._append(cells)

    def _dress(self, cell: Any, key: _Style) -> None:
        text, cell.number_format, bold, editable, _ = key
        cell.font, cell.border = (BOLD if bold else PLAIN), _BORDER
        cell.alignment = _TOP if text else _TOP_CENTRE
        if editable:
            cell.fill, cell.protection = TINT, _OPEN

    def note(self, text: str, *, title: bool = False) -> None:
        """A line over the table."""
        cell = self._cell(text)
        cell.font = _TITLE if title else PLAIN
        self.made.append([cell])
        self._rows += 1

    def filter(self) -> None:
        """The filter over head and rows; for after the last row."""
        last = max(self._rows, self._head)
        self.made.auto_filter.ref = f"A{self._head}:{get_column_letter(len(self._fields))}{last}"

    def protect(self) -> None:
        """Only what is unlocked can be changed; filters, widths and heights stay free. There is no password."""
        self.made.protection.sheet = True
        for name in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells"):
            setattr(self.made.protection, name, False)  # False: not forbidden

    def _print_set_up(self) -> None:
        made = self.made
        made.page_setup.orientation, made.page_setup.paperSize = "landscape", 9  # A4
        made.page_setup.fitToWidth, made.page_setup.fitToHeight = 1, 0
        made.sheet_properties.pageSetUpPr.fitToPage = True
        margins = made.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.6, 0.6
        margins.header = margins.footer = 0.25
        made.oddHeader.center.text, made.oddFooter.center.text = "&A", "&P/&N"

    def _append(self, cells: Sequence[Any]) -> None:
        """A row as high as its text needs: not every program finds that out when it opens the file."""
        shown = [(cell.value, field) for cell, field in zip(cells, self._fields, strict=True) if not field.hidden]
        lines = max([1, *(_lines(value, field.width) for value, field in shown if isinstance(value, str))])
        self._rows += 1
        self.made.row_dimensions[self._rows].height = min(_HIGHEST, _LINE_HEIGHT * lines + 2)
        self.made.append(cells)

    def _cell(self, value: Value) -> Any:
        if not isinstance(value, str):
            return WriteOnlyCell(self.made, value)  # type: ignore[arg-type]
        text = plain(value)[:_MOST]
        cell = WriteOnlyCell(self.made, text or None)
        if text:
            cell.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
            cell.quotePrefix = text[0] in "=+-@"  # it stays text when somebody edits the cell
        return cell


def _lines(text: str, width: float) -> int:
    return sum(max(1, math.ceil(len(part) / (width * _PER_WIDTH))) for part in text.split("\n"))


def _format(value: Value, field: Field) -> str:
    if isinstance(value, date) or field.format == "date":
        return _DAY
    if field.format == "percent":
        return _PERCENT
    return "0.0" if isinstance(value, float) else "General"
