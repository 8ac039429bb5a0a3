"""How far the lines of a page are from level."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels

LIMIT = 5.0  # degrees, each way
_POINTS = 60_000
_DPI = 150.0


def find_skew(ink: Pixels, dpi: float, level: int) -> float:
    """Degrees by which the content lies turned clockwise, to about 0.03, within +-5; 0.0 for an empty page.

    Feet of letters and lower edges of rules are projected along candidate slopes; the right one piles them up highest.
    `level` is the grey under which a pixel is ink.
    """
    scale = min(1.0, _DPI / dpi)
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else ink
    dark = small < min(level + 20, 220)
    feet = dark[:-1] & ~dark[1:]
    margin = int(0.02 * small.shape[1])
    ys, xs = np.nonzero(feet[:, margin:-margin] if margin else feet)
    if len(ys) < 50:
        return 0.0
    if len(ys) > _POINTS:
        chosen = np.random.default_rng(0).choice(len(ys), _POINTS, replace=False)
        ys, xs = ys[chosen], xs[chosen]
    points = xs.astype(np.float32) - small.shape[1] / 2, ys.astype(np.float32)
    best = 0.0
    for reach, step in ((LIMIT, 0.25), (0.25, 0.05), (0.05, 0.0125)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = float(angles[np.argmax([_sharpness(*points, angle) for angle in angles])])
    return best if abs(best) <= LIMIT else 0.0


def _sharpness(xs: NDArray[np.float32], ys: NDArray[np.float32], degrees: float) -> float:
    rows = ys - xs * np.float32(np.tan(np.radians(degrees)))
    counts = np.bincount((rows - rows.min()).astype(np.int32))
    return float(np.dot(counts, counts))
