"""Two columns side by side, found by the white gutter between them. All in points, from word boxes of any origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, bounding
from pipeline.layout.words import PT_PER_MM, text_lines

Lengths = NDArray[np.float64]

_STRIP = 2.2 * PT_PER_MM  # a gutter is nowhere narrower
_WIDE = 7.0 * PT_PER_MM  # and somewhere at least as wide as this
_FIRST, _LAST = 0.22, 0.78  # where on the page's width gutters are looked for
_MARK = 0.5  # of a word's height: lower ones are dashes, dust, or marks of letters
_MARK_AWAY = 0.3  # of it, from the letters under or over a mark
_CLEAR = 4.0  # times that width, from which on more white tells no more: a short post stands far from the list
_STRETCHED = 22.0 * PT_PER_MM  # the widest gap a justified line is believed to have
_LONG = 0.8  # of the longest line: a line over the whole measure
_FLUSH = 5.0  # points from the right margin that a justified line may end
_SIGNATURE = 60 * PT_PER_MM  # most white between a post and the name under it
_APART = 1.8  # of a line's height, from its top to that of the columns under it, at least
_PAIR = 0.35  # how much of the lower line's height two lines side by side share


@dataclass(slots=True)
class Columns:
    """Two columns that stand side by side."""

    left: Box
    right: Box

    @property
    def box(self) -> Box:
        return self.left.union(self.right)


def find_columns(words: list[Box], width: float) -> list[Columns]:
    """All places of the page where text stands in two columns, top to bottom. `width` is the page's, in points."""
    found: list[Columns] = []
    usual = median([w.height for w in words]) if words else 0.0
    rest = _without_marks(words, usual)
    ends = sorted(line.x1 for line in text_lines(words) if line.width > 0.3 * width)
    edge = ends[-1 - len(ends) // 10] if ends else width
    refused: list[Box] = []
    while len(found) + len(refused) < 8:
        best = _best(rest, width, 2.0 * usual, edge)
        if best is None:
            break
        if _amid_text(best.box, words):
            refused.append(best.box)
        else:
            found.append(best)
        rest = [w for w in rest if not best.box.y0 - 1 <= w.centre[1] <= best.box.y1 + 1]
    return sorted(found, key=lambda c: c.box.y0)


def _without_marks(words: list[Box], usual: float) -> list[Box]:
    """The words without the marks of letters that came apart from them on a bad copy: they would stand as lines of
    their own, in columns, over the line that they belong to."""
    tall = [w for w in words if w.height >= _MARK * usual]
    return [
        w
        for w in words
        if w.height >= _MARK * usual
        or not any(t.x0 < w.centre[0] < t.x1 and max(t.y0 - w.y1, w.y0 - t.y1) < _MARK_AWAY * usual for t in tall)
    ]


def _amid_text(box: Box, words: list[Box]) -> bool:
    """Lines over the whole measure both above and below: heads stand over them, feet under them, so it is neither."""
    lines = text_lines(words)
    reach = max((line.width for line in lines), default=0.0)
    long = [line for line in lines if line.width > _LONG * reach]
    above, below = [x for x in long if x.y1 < box.y0 + 2], [x for x in long if x.y0 > box.y1 - 2]
    return any(_closed(line, words) for line in above) and any(_closed(line, words) for line in below)


def _closed(line: Box, words: list[Box]) -> bool:
    """A line without a wide gap: two columns' lines side by side are none."""
    row = sorted((w for w in words if line.y0 <= w.centre[1] <= line.y1), key=lambda w: w.x0)
    return all(b.x0 - a.x1 < _WIDE for a, b in pairwise(row))


def lone_right(words: list[Box], width: float) -> Box | None:
    """A signature block with nothing at its left: the page's last lines where all of them stand in the right half."""
    tail: list[Box] = []
    for line in reversed(text_lines(words)):
        if line.x0 < 0.42 * width or line.centre[0] < 0.58 * width:
            break
        if tail and tail[-1].y0 - line.y1 > _SIGNATURE:
            break
        tail.append(line)
    if len(tail) < 2:
        return None
    gaps = [below.y0 - above.y1 for below, above in pairwise(tail)]
    return bounding(tail) if max(gaps) > 10 * PT_PER_MM or len(tail) >= 3 else None


def _best(words: list[Box], width: float, tall: float, edge: float) -> Columns | None:
    """The clearest pair of columns. Words as high as `tall` are handwriting: they make no columns."""
    found = [columns for columns in _candidates(words, width, tall, edge) if columns]
    return max(found, key=lambda scored: scored[1])[0] if found else None


def _candidates(words: list[Box], width: float, tall: float, edge: float) -> Iterator[tuple[Columns, float] | None]:
    """What stands on both sides of each strip of white, from left to right; the same words only once."""
    if not words:
        return
    words = sorted(words, key=lambda w: w.centre[1])
    boxes = np.array(words, dtype=np.float64)
    x0, y0, x1, y1 = boxes.T
    middles, low = (y0 + y1) / 2, y1 - y0 < tall
    high = ~low
    by_top = np.lexsort((y1, y0))
    seen: set[tuple[bytes, bytes]] = set()
    for x in np.arange(_FIRST * width, _LAST * width, PT_PER_MM):
        before, behind = low & (x1 <= x + 0.1), low & (x0 >= x + _STRIP - 0.1)
        crossing = by_top[((x0 < x + _STRIP) & (x1 > x))[by_top]]
        tops, bottoms = _runs(y0[crossing], y1[crossing])
        within = np.stack([middles.searchsorted(tops, "left"), middles.searchsorted(bottoms, "right")])
        sides = [some.nonzero()[0] for some in (before, behind, high)]
        parts = np.stack([side.searchsorted(within) for side in sides])  # side x (first, last) x run
        for run in np.flatnonzero((parts[:2, 0] < parts[:2, 1]).all(axis=0)).tolist():
            left, right, others = (side[a:b] for side, (a, b) in zip(sides, parts[:, :, run].tolist(), strict=True))
            key = left.tobytes(), right.tobytes()
            if key not in seen:
                seen.add(key)
                kinds = [[words[i] for i in some.tolist()] for some in (left, right, others)]
                yield _columns(kinds[0], kinds[1], kinds[2], width, edge)


def _runs(tops: Lengths, bottoms: Lengths) -> tuple[Lengths, Lengths]:
    """The tops and bottoms of the vertical stretches between boxes that cross a strip, sorted by their tops."""
    ends = np.maximum.accumulate(np.concatenate([[-1.0], bottoms]))
    wide = tops - ends[:-1] > 4 * PT_PER_MM
    return np.append(ends[:-1][wide], ends[-1]), np.append(tops[wide], np.inf)


def _columns(
    left: list[Box], right: list[Box], others: list[Box], width: float, edge: float
) -> tuple[Columns, float] | None:
    if not left or not right:
        return None
    left_lines, right_lines = text_lines(left), text_lines(right)
    pairs = [(a, b) for a in left_lines for b in right_lines if _beside(a, b) and _white_between(a, b, others)]
    if not pairs:
        return None
    text = [pair for pair in pairs if pair not in _without_text(pairs)]
    pairs = [pair for pair in pairs if pair not in text]
    left_lines = [a for a in left_lines if a not in [one for one, _ in text]]
    right_lines = [b for b in right_lines if b not in [other for _, other in text]]
    gaps = [b.x0 - a.x1 for a, b in pairs]
    rows = len({a.y0 for a, _ in pairs}), len({b.y0 for _, b in pairs})
    longest = max(len(left_lines), len(right_lines))
    if _justified(pairs, edge):
        return None
    if not (_parted(pairs) if min(rows) >= 2 else longest >= 3 and max(gaps) >= 2 * _WIDE):
        return None
    left_lines, right_lines = _trimmed(left_lines, right_lines, pairs, width)
    l_box, r_box = bounding(left_lines), bounding(right_lines)
    if not l_box or not r_box:
        return None
    return Columns(l_box, r_box), len(left_lines) + len(right_lines) + 2.0 * min(rows) + min(min(gaps) / _WIDE, _CLEAR)


def _without_text(pairs: list[tuple[Box, Box]]) -> list[tuple[Box, Box]]:
    """Without a line of text well above the columns, in which a space between words lies where the white is."""
    levels = sorted({a.y0 for a, _ in pairs})
    top = [b.x0 - a.x1 for a, b in pairs if a.y0 == levels[0]] if len(levels) > 2 else [_WIDE]
    height = max((a.height for a, _ in pairs if a.y0 == levels[0]), default=0.0)
    if min(top) >= 0.7 * _WIDE or levels[1] - levels[0] < _APART * height:
        return pairs
    return [(a, b) for a, b in pairs if a.y0 > levels[0]]


def _justified(pairs: list[tuple[Box, Box]], edge: float) -> bool:
    """A few lines that all end at the right margin with no very wide gap: justified text, its gaps stretched."""
    wide = max(b.x0 - a.x1 for a, b in pairs) >= _STRETCHED and len(pairs) > 1
    return len(pairs) <= 4 and not wide and all(abs(b.x1 - edge) < _FLUSH for _, b in pairs)


def _parted(pairs: list[tuple[Box, Box]]) -> bool:
    """Wide white between the columns, on most lines: not a justified paragraph whose gaps happen to meet."""
    gaps = sorted(b.x0 - a.x1 for a, b in pairs)
    return gaps[-1] >= _WIDE and gaps[len(gaps) // 2] >= 0.7 * _WIDE


def _white_between(a: Box, b: Box, others: list[Box]) -> bool:
    """Nothing stands in the gap, not even words that are too tall to be counted with the columns."""
    gap = Box(a.x1, max(a.y0, b.y0), b.x0, min(a.y1, b.y1))
    return not any(gap.overlap(other) > 0.15 * gap.width * gap.height for other in others)


def _beside(a: Box, b: Box) -> bool:
    return min(a.y1, b.y1) - max(a.y0, b.y0) > _PAIR * min(a.height, b.height)


def _trimmed(
    left: list[Box], right: list[Box], pairs: list[tuple[Box, Box]], width: float
) -> tuple[list[Box], list[Box]]:
    """Only the lines that belong to the columns: from the first pair to the last, and what goes on from there."""
    first, last = min(min(a.y0, b.y0) for a, b in pairs), max(max(a.y1, b.y1) for a, b in pairs)
    keep_left = [a for a in left if a.y1 > first and a.y0 < last]
    keep_right = [b for b in right if b.y1 > first and b.y0 < last]
    edge = min(a.x0 for a in keep_left)
    r_box = bounding(keep_right) or keep_right[0]
    pitch = 2.2 * max(a.height for a in keep_left)
    for line in left:  # the list of recipients goes on under the signature, the body's name over two more lines
        below = line.y0 - max(a.y1 for a in keep_left)
        middle = abs(line.centre[0] - (bounding(keep_left) or line).centre[0])
        if line not in keep_left and 0 <= below + 2 <= pitch and (abs(line.x0 - edge) < 20 or middle < 15):
            keep_left.append(line)
    for line in reversed(left):  # the list may start above the signature: its lines stand close and are as small
        above = min(a.y0 for a in keep_left) - line.y1
        small = line.height <= 1.25 * max(a.height for a in keep_left)
        if line not in keep_left and -2 <= above <= 0.6 * line.height and abs(line.x0 - edge) < 8 and small:
            keep_left.append(line)
    for line in (*right, *reversed(right)):  # the signer's name stands below, the authority's name above
        r_box = bounding(keep_right) or line
        away = max(line.y0 - r_box.y1, r_box.y0 - line.y1)
        near = _SIGNATURE if line.y0 > r_box.y1 and first > 0 else 2 * pitch
        centred = abs(line.centre[0] - r_box.centre[0]) < 0.1 * width and line.centre[0] > 0.57 * width
        if line not in keep_right and away <= near and centred:
            keep_right.append(line)
    return keep_left, keep_right
