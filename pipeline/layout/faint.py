"""Lines down of a table that are too pale to be found as rules, told where white has parted its columns. In pixels.

Hardly darker than the paper's own grain, such a line shows only over the height of many rows. Where it is told, each
row by itself says whether it is drawn there: a title's cell joined over columns, or one with empty cells beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels
from pipeline.layout.tracks import Track

_BORDER_MM = 0.8  # of a row's height are left out: the lines across
_PARTS = 3  # of a row's height, all of which a line darkens; letters leave the first or the last white
_LOWEST_MM = 2.5  # the height of a row that tells, without its borders
_ROOM_MM = 4.0  # from the middle of the white, in which the line lies
_GROUND_MM = 1.5  # from a line, the paper that it is compared with
_ASIDE_MM = 0.2  # how far a line may wander
_TELLING = 3  # rows, at least
_LEAST = 4.0  # grey levels by which a line is darker than the paper, over many rows
_GRAIN = 4.0  # times the usual difference of two places of the white: less is the paper's grain
_DRAWN = 0.45  # of the line's usual contrast, from which on it is drawn in a row
_SEEN, _MOST = 0.3, 0.75  # of that contrast, and of the rows that it runs along, in which it is seen
_LACKS = 0.4  # of the other lines' contrast: what has less is none
_PRINT = 60  # grey levels by which letters are darker than the paper
_LETTERS = 0.5  # of the rows that tell of a line: where letters stand at it in more, it is none
_SPECK_MM = 0.6  # of a row's height: less print is dust


def with_faint(columns: Sequence[Track], levels: Sequence[float], ink: Pixels, mm: float) -> list[Track]:
    """The lines between columns with the rows in which they are drawn, though faintly, and white does not tell it;
    without those that are drawn nowhere, where most others are: spaces of justified words. `levels`: where the lines
    across lie.
    """
    rows = list(pairwise(levels))
    lines = [_Faint(track, [_darker(ink, track.at, row, mm) for row in rows], rows) for track in columns]
    told = [line for line in lines[1:-1] if line.is_told and not line.is_of_letters(rows, ink, mm)]
    usual = float(np.median([line.contrast for line in told])) if told else 0.0
    lack = [line for line in lines[1:-1] if line.can_tell and not line.is_told and line.contrast < _LACKS * usual]
    for line in told:
        line.add_rows(rows, ink, mm)
    without = len(told) > 1 and 2 * len(lack) <= len(told)
    return [line.track for line in lines if not without or line not in lack]


class _Faint:
    """A line between columns, and how dark each place round it is in each row: of those that it is known to run along,
    and of the doubtful ones."""

    def __init__(self, track: Track, rows: list[NDArray[np.float64]], spans: list[tuple[float, float]]) -> None:
        self.track, self.rows = track, rows
        self.doubtful = [n for n, span in enumerate(spans) if not track.covers(*span)]
        clear = [d for n, d in enumerate(rows) if n not in self.doubtful and len(d)]
        self.can_tell = len(clear) >= _TELLING
        usual = np.median(clear, axis=0) if clear else np.zeros(1)
        self.place, self.middle = int(np.argmax(usual)), len(usual) // 2
        self.contrast = float(usual[self.place])
        seen = np.mean([d[self.place] >= _SEEN * self.contrast for d in clear]) if clear else 0.0
        grain = float(np.median(np.abs(usual)))
        self.is_told = bool(self.can_tell and self.contrast >= max(_LEAST, _GRAIN * grain) and seen >= _MOST)

    def is_of_letters(self, spans: list[tuple[float, float]], ink: Pixels, mm: float) -> bool:
        """Whether it is but the edge of texts that begin or end under each other beside the white."""
        x = round(self.track.at) + self.place - self.middle
        told = [n for n, row in enumerate(self.rows) if len(row) and n not in self.doubtful]
        return sum(_holds_print(ink, x, spans[n], mm) for n in told) > _LETTERS * len(told)

    def add_rows(self, spans: list[tuple[float, float]], ink: Pixels, mm: float) -> None:
        x = round(self.track.at) + self.place - self.middle
        for n in self.doubtful:
            here = self.rows[n]
            if len(here) and here[self.place] >= _DRAWN * self.contrast and not _holds_print(ink, x, spans[n], mm):
                self.track.spans.append(spans[n])


def _holds_print(ink: Pixels, x: int, row: tuple[float, float], mm: float) -> bool:
    """Whether letters stand at x in a row: they darken it more than a faint line does."""
    ground, aside = round(_GROUND_MM * mm), round(_ASIDE_MM * mm)
    strip = ink[round(row[0] + _BORDER_MM * mm) : round(row[1] - _BORDER_MM * mm), x - ground : x + ground + 1]
    dark = strip[:, ground - aside : ground + aside + 1].min(axis=1) < float(np.median(strip)) - _PRINT
    return int(np.count_nonzero(dark)) > _SPECK_MM * mm


def _darker(ink: Pixels, at: float, row: tuple[float, float], mm: float) -> NDArray[np.float64]:
    """By how much each place round x = `at` is darker than the paper beside it, from end to end of a row; empty where
    the row is too low or lies at the picture's edge."""
    room, ground, aside = (round(v * mm) for v in (_ROOM_MM, _GROUND_MM, _ASIDE_MM))
    x, y0, y1 = round(at), round(row[0] + _BORDER_MM * mm), round(row[1] - _BORDER_MM * mm)
    reach = room + ground
    if y1 - y0 < _LOWEST_MM * mm or x - reach < 0 or x + reach >= ink.shape[1] or y0 < 0 or y1 > ink.shape[0]:
        return np.empty(0)
    strip = ink[y0:y1, x - reach : x + reach + 1]
    out = []
    for part in np.array_split(strip, _PARTS):
        grey = part.mean(axis=0, dtype=np.float64)
        paper = np.array([np.median(grey[max(0, i - ground) : i + ground + 1]) for i in range(len(grey))])
        out.append(paper - grey)
    # a line may wander a little from row to row
    least = np.min([cv2.dilate(d[None], np.ones((1, 2 * aside + 1)))[0] for d in out], axis=0)
    return np.asarray(least[ground : len(least) - ground], np.float64)
