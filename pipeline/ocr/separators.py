"""The comma or the point of a number, which the engine leaves out where nothing but the number stands in a cell: "45,5"
read as "455", "1.1" as "11".

It is looked for in the picture: a small part at the feet of the figures, between two of them.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Line, PageImage

_NUMBER = re.compile(r"(\d{2,9})([.,;)]?)")
_LEAST = 8  # pixels of height under which a point can't be told from the paper's grain
_TALL = 0.75  # of the figures' height: a figure
_SMALL, _WIDE = 0.08, 0.4  # of it: the least and the most of a sign's width
_FOOT = 0.62  # of it, from the top, where such a sign begins
_OVER = 0.12  # of it, by which a sign may end over the figures' feet
_GROUP = 3  # figures between points
_SHARES = (0.5, 0.35)  # of the darkness of the figures' darkest parts, that ink has


def find_separators(lines: list[Line], image: PageImage, label: bool) -> None:
    """Put the separators that were left out into the numbers that stand alone in their line, in place; boxes in pixels
    of the page. `label`: the numbers are the rows' own.

    On a poor scan a comma has no tail: what is meant is told by where it stands.
    """
    for line in lines:
        found = _NUMBER.fullmatch(line.words[0].text) if len(line.words) == 1 else None
        if not found:
            continue
        x0, y0, x1, y1 = line.words[0].box
        high = y1 - y0
        part = image.ink[
            max(0, round(y0 - 0.1 * high)) : round(y1 + 0.35 * high), max(0, round(x0) - 1) : round(x1) + 2
        ]
        digits = found[1]
        at = _signs(np.asarray(part), len(digits)) if part.size else []
        if at:
            groups = [digits[a:b] for a, b in pairwise([0, *at, len(digits)])]
            point = label or all(len(group) == _GROUP for group in groups[1:])  # of thousands
            line.words[0].text = ("." if point else ",").join(groups) + found[2]


def _signs(part: NDArray[np.uint8], figures: int) -> list[int]:
    """Before which figures a sign stands; none where the figures can't be told apart."""
    paper, ink = np.percentile(part, (80, 1))
    for share in _SHARES:  # pale figures fall to pieces, dark ones touch
        dark = part < paper - share * (paper - ink)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], dark.any(axis=0).astype(np.int8), [0]])))
        glyphs = [_extent(dark[:, a:b]) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
        wide = [b - a for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
        high = max((b - a for a, b in glyphs), default=0)
        tall = [b - a >= _TALL * high for a, b in glyphs]
        if high < _LEAST or sum(tall) != figures:
            continue
        upper = float(np.median([a for (a, _), is_tall in zip(glyphs, tall, strict=True) if is_tall]))
        feet = float(np.median([b for (_, b), is_tall in zip(glyphs, tall, strict=True) if is_tall]))
        signs = list[int]()
        for i, (a, b) in enumerate(glyphs):
            if tall[i]:
                continue
            at = sum(tall[:i])
            if at in signs or not 0 < at < figures or a < upper + _FOOT * high or b < feet - _OVER * high:
                return []  # dust, or a figure in pieces
            if not (_SMALL * high <= b - a and _SMALL * high <= wide[i] <= _WIDE * high):
                return []
            signs.append(at)
        return signs
    return []


def _extent(dark: NDArray[np.bool_]) -> tuple[int, int]:
    """First row with ink, and the row behind the last."""
    rows = np.flatnonzero(dark.any(axis=1))
    return int(rows[0]), int(rows[-1]) + 1
