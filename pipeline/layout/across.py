"""Lines between a table's rows that are too pale to be found as rules, where its columns are known. In pixels.

Hardly darker than the paper's grain, such a line shows over the whole width of the table, and in the white beside the
lines down, as no print does.
"""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.layout.tracks import DARK, Track

_MANY_MM = 30.0  # a row that is so high may be many, whose lines were lost
_COLUMNS = 3  # of a table whose lost lines between rows are looked for, at least
_PIECE_MM = 6.0  # of a line, whose grain is averaged
_BESIDE_MM = (0.35, 0.7)  # from a line: the paper that it is compared with
_ASIDE_MM = 0.17  # how far a line may wander
_LEAST = 4.0  # grey levels by which a line's pieces are darker than the paper on both sides
_WHOLE, _COLUMN = 0.85, 0.6  # of the pieces, in which a line shows: of the table's width, of each column's
_WHITE_MM = (0.4, 1.0)  # from a line down, where no print of a cell stands
_IN_WHITE = 0.5  # of the contrast elsewhere, that a line has there
_OVER_MM = 0.5  # above and below a line, where letters stand that run over it
_THROUGH_MM = 1.2  # of print that runs over a line: less is a letter's foot with specks
_PALEST = 0.2  # of the darkness of the lines around it, that a line has: what shines through has less
_APART_MM = 4.0  # that lines between rows lie from each other, at least


def find_across(rows: list[Track], columns: list[float], ink: Pixels, mm: float) -> None:
    """Add in place the lines that run across the whole table between two lines so far apart that many rows may lie
    between them. `columns`: where the lines down lie."""
    if len(columns) <= _COLUMNS:
        return
    high = [(a.at, b.at) for a, b in pairwise(rows) if b.at - a.at >= _MANY_MM * mm]
    found = [Track(y, [(columns[0], columns[-1])]) for ends in high for y in _lines(ink, ends, columns, mm)]
    rows += found
    rows.sort(key=lambda r: r.at)


def _lines(ink: Pixels, ends: tuple[float, float], columns: list[float], mm: float) -> list[float]:
    y0, y1, room = max(0, round(ends[0])), round(ends[1]), round(_APART_MM * mm)
    inner = [(a, b) for a, b in pairwise(columns) if b - a > 3 * mm]
    if not inner:
        return []
    found = [_contrast(_pieces(ink[y0:y1, round(a + mm) : round(b - mm)], mm), mm) for a, b in inner]
    shows = [c >= _LEAST for c in found]
    whole = np.concatenate(shows, axis=1).mean(axis=1)
    whole[np.min([s.mean(axis=1) for s in shows], axis=0) < _COLUMN] = 0.0
    white = _contrast(_borders(ink[y0:y1], inner, mm), mm)[:, 0]
    whole[white < np.maximum(_LEAST, _IN_WHITE * np.median(np.concatenate(found, axis=1), axis=1))] = 0.0
    whole[:room] = whole[-room:] = 0.0
    at = np.flatnonzero(whole >= _WHOLE)
    runs = np.split(at, np.flatnonzero(np.diff(at) >= room) + 1) if len(at) else []
    lines = [float(np.median(run[whole[run] >= whole[run].max()])) for run in runs]
    part, usual = ink[y0:y1], min(_darkness(ink, y, inner, mm) for y in ends)
    shown = [y for y in lines if not _runs_through_print(part, y, inner, mm)]
    return [y0 + y for y in shown if _darkness(part, y, inner, mm) >= _PALEST * usual]


def _darkness(ink: Pixels, y: float, columns: list[tuple[float, float]], mm: float) -> float:
    """By how much a line at this height is darker than the paper, in most of its pieces."""
    room = round(2 * _BESIDE_MM[1] * mm) + 1
    y0 = max(0, round(y) - room)
    rows = ink[y0 : round(y) + room + 1]
    found = [_contrast(_pieces(rows[:, round(a + mm) : round(b - mm)], mm), mm) for a, b in columns]
    over = np.median(np.concatenate(found, axis=1), axis=1)
    return float(over[max(0, round(y) - y0 - 1) : round(y) - y0 + 2].max())


def _runs_through_print(ink: Pixels, y: float, columns: list[tuple[float, float]], mm: float) -> bool:
    """Whether letters reach over a line: it lies on the sheet's other side and only shines through."""
    print_, paper = np.percentile(ink[::2, ::2], (2, 50))
    dark = float(np.clip((print_ + paper) / 2, *DARK))
    high = round(_OVER_MM * mm)
    part = ink[max(0, round(y) - high) : round(y) + high]
    over = [np.count_nonzero((part[:, round(a + mm) : round(b - mm)] < dark).all(axis=0)) for a, b in columns]
    return float(sum(over)) > _THROUGH_MM * mm


def _pieces(part: Pixels, mm: float) -> NDArray[np.float64]:
    """H x N: the mean grey of each of the N pieces of a column's width."""
    count = max(1, round(part.shape[1] / (_PIECE_MM * mm)))
    return np.stack([p.mean(axis=1, dtype=np.float64) for p in np.array_split(part, count, axis=1)], axis=1)


def _borders(ink: Pixels, columns: list[tuple[float, float]], mm: float) -> NDArray[np.float64]:
    """H x 1: the mean grey of the white between the lines down and the cells' print."""
    near, far = (v * mm for v in _WHITE_MM)
    sides = [s for a, b in columns for s in ((a + near, a + far), (b - far, b - near))]
    strips = np.concatenate([ink[:, round(x0) : round(x1)] for x0, x1 in sides], axis=1)
    return np.asarray(strips.mean(axis=1, dtype=np.float64)[:, None])


def _contrast(grey: NDArray[np.float64], mm: float) -> NDArray[np.float64]:
    """H x N: by how much each place, or the one right above or below it, is darker than the paper above and below."""
    near, far = max(2, round(_BESIDE_MM[0] * mm)), max(3, round(_BESIDE_MM[1] * mm))
    padded = np.pad(grey, ((far, far), (0, 0)), mode="edge")
    high = len(grey)
    over = np.max([padded[far - k : far - k + high] for k in range(near, far + 1)], axis=0)
    under = np.max([padded[far + k : far + k + high] for k in range(near, far + 1)], axis=0)
    aside = max(1, round(_ASIDE_MM * mm))
    return np.asarray(cv2.dilate(np.minimum(over, under) - grey, np.ones((2 * aside + 1, 1), np.uint8)), np.float64)
