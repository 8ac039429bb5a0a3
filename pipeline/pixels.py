"""What several stages ask of pixels, made as quick as OpenCV can: it is asked of every page many times."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels

_SMALL_LABELS = 65_000  # as many as 16 bits hold


def components(mask: NDArray[Any]) -> tuple[NDArray[np.integer], NDArray[np.int32]]:
    """The connected parts of an H x W mask (0 is ground): H x W labels from 1, and (N + 1) x 5 left, top, width,
    height and area by label, the ground first.

    Labels of 16 bits take half the time. They are taken where the mask has fewer runs of pixels than that, for each
    new label that is given on the way is the first of a run.
    """
    starts = cv2.countNonZero(cv2.compare(mask[:, 1:], mask[:, :-1], cv2.CMP_GT)) if mask.shape[1] > 1 else 0
    few = starts + mask.shape[0] < _SMALL_LABELS
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask, connectivity=8, ltype=cv2.CV_16U if few else cv2.CV_32S
    )
    return np.asarray(labels), np.asarray(stats, np.int32)


def percentile(pixels: Pixels, share: float) -> float:
    """What `np.percentile` says, by counting."""
    counts = np.cumsum(cv2.calcHist([pixels], [0], None, [256], [0, 256]).astype(np.int64).ravel())
    place = share / 100 * (int(counts[-1]) - 1)
    low, high = (int(np.searchsorted(counts, int(at), side="right")) for at in (place, min(place + 1, counts[-1] - 1)))
    part = place - int(place)
    return low + (high - low) * part


def median(pixels: Pixels) -> float:
    """The median grey, by counting: sorting takes eight times as long."""
    counts = np.cumsum(cv2.calcHist([pixels], [0], None, [256], [0, 256]).astype(np.int64).ravel())
    size = int(counts[-1])
    low, high = np.searchsorted(counts, [(size - 1) // 2, size // 2], side="right")
    return (float(low) + float(high)) / 2
