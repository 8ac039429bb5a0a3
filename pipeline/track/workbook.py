"""A workbook that came back, as rows of what people want to be so. Nothing of it is believed; see `columns`."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.document.tracker import Status
from pipeline.errors import UnreadableFile
from pipeline.knowledge import load
from pipeline.text import collapse, fold
from pipeline.track.columns import COLUMNS, EDITABLE, KEY_HEAD, VERSION_HEAD, status_words
from pipeline.track.errors import BadWorkbook
from pipeline.track.reading import clean

Cells = dict[str, Any]  # of the editable columns that are there
_MOST_BYTES, _MOST_UNPACKED, _MOST_PARTS = 64 << 20, 512 << 20, 2000
_MOST_COLUMNS, _MOST_HEAD = 200, 30
_FIRST_YEAR = 2000
_MOST_ROWS, _LAST_ROW = 200_000, 1_048_576  # the last one is the spreadsheets' own
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]0+)?\s*%?")
_QUOTED = re.compile(r'"[^"]*"|\\.')
_DAYS = (
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
)


class BadCell(Exception):
    """A value that its column can't have; `kind` of `bad_values` in the knowledge."""

    def __init__(self, column: str, kind: str, value: object) -> None:
        super().__init__(kind)
        self.column, self.kind, self.value = column, kind, str(value)[:60]


@dataclass(frozen=True)
class SheetRow:
    """One row as it stands in the file."""

    sheet: str
    number: int  # as the spreadsheet shows it
    key: str
    version: str
    text: str  # of the task, to be told by
    values: Cells = field(default_factory=dict)
    bad: BadCell | None = None


def rows_of(path: Path) -> Iterator[SheetRow]:
    """The rows of all sheets that have our columns. Raises UnreadableFile, BadWorkbook."""
    from openpyxl import load_workbook

    _look_at(path)
    try:
        book = load_workbook(path, read_only=True)
    except OSError as error:
        raise UnreadableFile(f"Cannot read {path}: {error.strerror or error}") from error
    except Exception as error:  # whatever a broken or a made-up file brings about in the library
        raise BadWorkbook(f"{path} is not a workbook: {type(error).__name__}") from error
    found = False
    try:
        for sheet in book.worksheets:
            for row in _rows(sheet):
                found = True
                yield row
            found = found or _has_columns(sheet)
    except BadWorkbook:
        raise
    except Exception as error:
        raise BadWorkbook(f"{path} can't be read to its end: {type(error).__name__}") from error
    finally:
        book.close()
    if not found:
        raise BadWorkbook(f"{path} has no sheet with the columns of tasks that kehoach writes")


def _look_at(path: Path) -> None:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadWorkbook(f"{path} is too large", "Export fewer tasks: of one unit, or of one quarter.")
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
    except OSError as error:
        raise UnreadableFile(f"Cannot read {path}: {error.strerror or error}") from error
    except zipfile.BadZipFile as error:
        raise BadWorkbook(f"{path} is not an .xlsx file") from error
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise BadWorkbook(f"{path} unpacks to more than any workbook of ours")


def _rows(sheet: Any) -> Iterator[SheetRow]:
    places: dict[str, int] | None = None
    for number, cells in enumerate(sheet.iter_rows(max_col=_MOST_COLUMNS), 1):
        if places is None:
            places = _places(cells, sheet.title)
            if number > _MOST_HEAD:
                return
            continue
        if all(_value(cell) in (None, "") for cell in cells):
            if number >= _LAST_ROW:
                return
            continue
        if number > _MOST_ROWS:
            raise BadWorkbook(f"The sheet {sheet.title} has rows after row {_MOST_ROWS}", "Export fewer tasks.")
        yield _row(sheet.title, number, cells, places)


def _has_columns(sheet: Any) -> bool:
    return any(_places(cells, sheet.title) for cells in sheet.iter_rows(max_row=_MOST_HEAD, max_col=_MOST_COLUMNS))


def _places(cells: tuple[Any, ...], title: str) -> dict[str, int] | None:
    """Where each of our columns stands, if this is the row of heads. Raises BadWorkbook."""
    heads = [collapse(fold(str(_value(cell) or ""))) for cell in cells]
    if KEY_HEAD not in heads:
        return None
    found: dict[str, int] = {}
    for index, head in enumerate(heads):
        name = _names().get(head)
        if name in found and name in ("key", "version", *EDITABLE):
            raise BadWorkbook(f"The sheet {title} has a column twice: {head}", "Remove one of them.")
        if name:
            found.setdefault(name, index)
    if "version" not in found:
        raise BadWorkbook(f"The sheet {title} lacks the hidden column {VERSION_HEAD}", "Export the workbook anew.")
    return found


def _names() -> dict[str, str]:
    """The name of a column by its head, in either language."""
    return {collapse(fold(head)): one.name for one in COLUMNS for head in (one.vi, one.en)}


def _row(sheet: str, number: int, cells: tuple[Any, ...], places: dict[str, int]) -> SheetRow:
    def at(name: str) -> Any:
        return cells[places[name]] if name in places and places[name] < len(cells) else None

    key, version, text = (clean(str(_value(at(name)) or "")).strip() for name in ("key", "version", "text"))
    values: Cells = {}
    bad = None
    for name in EDITABLE:
        if name in places:
            try:
                values[name] = _read(name, at(name))
            except BadCell as error:
                bad = bad or error
    return SheetRow(sheet, number, key, version, text, values, bad)


def _value(cell: Any) -> Any:
    return getattr(cell, "value", None)


def _read(name: str, cell: Any) -> Any:
    """The value of an editable cell; None where it is empty. Raises BadCell."""
    value = _value(cell)
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    if getattr(cell, "data_type", "") == "f":
        raise BadCell(name, "formula", value)
    if name == "status":
        return _status(value)
    if name == "percent":
        return _percent(value, str(getattr(cell, "number_format", "") or ""))
    return _day(value) if name == "done_on" else _text(name, value)


def _status(value: object) -> Status:
    words = {fold(word): one for language in ("vi", "en") for one, word in status_words(language).items()}
    words |= {one.value: one for one in Status}
    found = words.get(collapse(fold(str(value))))
    if found is None:
        raise BadCell("status", "status", value)
    return found


def _percent(value: object, shown_as: str) -> int:
    """Whole; a spreadsheet makes 0.5 of a "50%" that is typed, and shows it as such."""
    if isinstance(value, str) and (match := _PERCENT.fullmatch(value)):
        number = float(match[1])
    elif isinstance(value, int | float) and not isinstance(value, bool):
        number = 100 * value if "%" in _QUOTED.sub("", shown_as) else value
    else:
        raise BadCell("percent", "percent", value)
    if not (0 <= number <= 100) or abs(number - round(number)) > 1e-6:
        raise BadCell("percent", "percent", value)
    return round(number)


def _day(value: object) -> date:
    if isinstance(value, date) and value.year < _FIRST_YEAR:  # a bare number in a column of days: 12 is 12/01/1900
        raise BadCell("done_on", "day", value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    for pattern in _DAYS:
        if isinstance(value, str) and (match := pattern.fullmatch(value)):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                break
    raise BadCell("done_on", "day", value)


def _text(name: str, value: object) -> str:
    if isinstance(value, bool):
        raise BadCell(name, "text", value)
    if isinstance(value, datetime | date):  # "12/8" that the spreadsheet took for a day
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value)


def told(bad: BadCell, language: str) -> str:
    """What is wrong with a cell, in words."""
    column = load("tracker.yaml")["columns"][bad.column][language]
    return f"{column}: " + str(load("tracker.yaml")["bad_values"][bad.kind][language]).format(bad.value)
