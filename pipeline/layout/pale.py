"""Figures so pale that the picture shows them in pieces no larger than dust: a lone number of a table, far from the
words of its row, whose strokes the copier left half as dark as theirs."""

from __future__ import annotations

import numpy as np

from pipeline.document import Box, Pixels
from pipeline.pixels import components

_PALER = 20  # grey levels by which the strokes between the pieces are paler than print
_LIGHTEST = 232  # of the ink; paper is lighter
_HIGH = (6.5, 14.0)  # points that a figure is high
_WIDE = 14.0  # points that one is wide at most, or two that touch
_GROWS = 2.0  # points by which it is higher than its piece; dust has no more round it than a blurred edge
_ROOM = 14  # points round a piece in which the rest of its figure stands


def pale_figures(specks: list[Box], grey: Pixels, level: float, scale: float) -> list[Box]:
    """The boxes, in points, of the figures that some of the `specks` are pieces of.

    `grey`: the picture that shows nothing where `level` is passed; `scale`: its pixels a point.
    """
    paler = min(level + _PALER, _LIGHTEST)
    found = [_whole(speck, grey, paler, scale) for speck in specks]
    return list(dict.fromkeys(box for box in found if box))


def _whole(speck: Box, grey: Pixels, paler: float, scale: float) -> Box | None:
    """The figure that a speck is a piece of: what hangs together with it in paler ink."""
    left, top = (max(0, int((v - _ROOM) * scale)) for v in speck[:2])
    part = grey[top : int((speck.y1 + _ROOM) * scale) + 1, left : int((speck.x1 + _ROOM) * scale) + 1]
    labels, stats = components((part < paler).astype(np.uint8))
    x0, y0, x1, y1 = (round(v * scale) - off for v, off in zip(speck, (left, top, left, top), strict=True))
    inside, many = np.unique(labels[y0:y1, x0:x1], return_counts=True)
    held = [(count, at) for at, count in zip(inside.tolist(), many.tolist(), strict=True) if at]
    if not held:
        return None
    x, y, wide, high, _ = (float(v) for v in stats[max(held)[1]])
    if not _HIGH[0] <= high / scale <= _HIGH[1] or wide / scale > _WIDE or high / scale < speck.height + _GROWS:
        return None
    return Box(*((v + off) / scale for v, off in ((x, left), (y, top), (x + wide, left), (y + high, top))))
