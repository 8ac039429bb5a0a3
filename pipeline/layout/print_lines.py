"""The lines of print in a table's cells, and the white between them. In pixels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box
from pipeline.layout.tracks import Sheet

DOTS = 0.3  # millimetres of print on a line of pixels: less is a speck
LOWEST_MM = 1.2  # the height of a letter, at least; dust is lower
_WIDER = 1.4  # times the white between the lines of one cell: more parts two cells
_CELLS = 60  # that tell how wide it is, at most


def printed_lines(sheet: Sheet, box: Box) -> NDArray[np.int_]:
    """The lines of pixels of a cell that hold print, counted from half a millimetre under its upper edge."""
    mm = sheet.mm
    lines = sheet.print_in(box.x0 + mm, box.y0 + 0.5 * mm, box.x1 - mm, box.y1 - 0.5 * mm).sum(axis=1)
    return without_specks(np.flatnonzero(lines > DOTS * mm), LOWEST_MM * mm)


def without_specks(taken: NDArray[np.int_], least: float) -> NDArray[np.int_]:
    """Lines of pixels that hold print, those of a run that is too low for a letter left out."""
    runs = np.split(taken, np.flatnonzero(np.diff(taken) > 1) + 1)
    high = [run for run in runs if len(run) >= least]
    return np.concatenate(high) if high else taken[:0]


def line_white(sheet: Sheet, cells: Sequence[Box], least_mm: float) -> float:
    """The white over and under which two lines belong to two cells: wider than between the lines of one cell, as they
    stand in this table, and `least_mm` at least."""
    some = cells[:: max(1, len(cells) // _CELLS)]
    gaps = [step - 1 for box in some for step in np.diff(printed_lines(sheet, box)) if step > 1]
    usual = float(np.median(gaps)) if gaps else 0.0
    return max(least_mm * sheet.mm, _WIDER * usual)
