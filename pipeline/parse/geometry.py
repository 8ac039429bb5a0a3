"""Where lines stand on a page: their boxes with the scan's slant taken out, and the page's margins and pitch."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, replace
from statistics import median

from pipeline.document import Box, Line

_WIDE = 150.0  # points: a line this long shows the slant well
_DIRT = "_|~=^*`'"  # what specks are read as
SPECKS = _DIRT + ".,:;"  # before a word, or alone
_ENOUGH = 3  # words of a line that tell how wide its letters are


@dataclass(slots=True)
class Measure:
    """The type area of one page, in points."""

    left: float
    right: float
    pitch: float  # from base line to base line
    height: float  # of a line

    @property
    def width(self) -> float:
        return max(1.0, self.right - self.left)


def slant(lines: list[Line]) -> float:
    """Radians by which the lines of a page fall to the right, from the words' own boxes."""
    slopes = []
    for line in lines:
        if len(line.words) > 3 and line.box.width > _WIDE:
            first, last = line.words[0].box, line.words[-1].box
            across = last.centre[0] - first.centre[0]
            # feet of letters vary less than middles, but Vietnamese has dots below: use both
            fall = (last.centre[1] - first.centre[1] + last.y1 - first.y1) / 2
            slopes.append(fall / max(across, 1.0))
    return math.atan(median(slopes)) if len(slopes) >= 3 else 0.0


def straight(line: Line, angle: float) -> Box:
    """The line's box as it would stand on a straight page: turned back round the page's corner."""
    sin, cos = math.sin(-angle), math.cos(angle)
    turned = []
    for word in line.words:
        x, y = word.box.x0, (word.box.y0 + word.box.y1) / 2
        nx, ny = x * cos - y * sin, x * sin + y * cos
        turned.append(Box(nx, ny - word.box.height / 2, nx + word.box.width, ny + word.box.height / 2))
    heights = sorted(b.height for b in turned)
    high = heights[len(heights) // 2]
    middle = median([b.centre[1] for b in turned])
    return Box(min(b.x0 for b in turned), middle - high / 2, max(b.x1 for b in turned), middle + high / 2)


def without_specks(line: Line) -> Line:
    """The line without what specks at its ends were read as, "_PHỦ VÀ …": they move its middle."""
    words = [w for w in line.words if w.text.strip(SPECKS)]
    letters = sum(len(w.text) for w in words[1:-1])
    if len(words) < _ENOUGH or not letters:
        return line
    wide = sum(w.box.width for w in words[1:-1]) / letters
    first, last = words[0], words[-1]
    if (text := first.text.lstrip(SPECKS)) != first.text:
        x0 = max(first.box.x0, first.box.x1 - wide * len(text))
        words[0] = replace(first, box=first.box._replace(x0=x0))
    if (text := last.text.rstrip(_DIRT)) != last.text:
        x1 = min(last.box.x1, last.box.x0 + wide * len(text))
        words[-1] = replace(last, box=last.box._replace(x1=x1))
    return Line(words)


def measure(boxes: list[Box]) -> Measure:
    """Margins from the long lines, pitch from neighbours; sane values where there are few lines."""
    if not boxes:
        return Measure(0.0, 1.0, 18.0, 12.0)
    widest = max(b.width for b in boxes)
    long = [b for b in boxes if b.width > 0.6 * widest]
    lefts, rights = sorted(b.x0 for b in long), sorted(b.x1 for b in long)
    height = median([b.height for b in boxes])
    steps = [b.centre[1] - a.centre[1] for a, b in itertools.pairwise(boxes)]
    steps = [s for s in steps if 0.6 * height < s < 4 * height]
    pitch = sorted(steps)[len(steps) // 3] if steps else 1.4 * height
    return Measure(lefts[len(lefts) // 8], rights[-1 - len(rights) // 8], pitch, height)
