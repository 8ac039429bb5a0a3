"""The dashes that begin items: an engine now and then leaves one out, and two items become one.

They are looked for in the picture, before the first letter of each line: ink that is flat, short, alone, and as high as
the middle of a small letter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, Line, PageImage, Word
from pipeline.pixels import components

_MM = 1 / 25.4
_REACH_MM = 8.0  # how far before its text a dash may stand
_INSIDE_MM = 5.5  # how far into the first word's box, which often starts at the dash that was not read
_WIDE_MM = (0.9, 3.6)
_HIGH_MM = 0.75
_LEAST_MM, _LEAST_FLAT = 0.7, 1.2  # width, and width to height, of what was read as a dash and may be one
_PALE = 45  # grey levels under the paper's, of the palest dash
_DASHES = "-–—"
_FLAT = 2.0  # times as wide as high, at least
_SMALL_MM, _SMALL_FLAT = 0.65, 1.6  # the same in cells, which are set smaller
_GAP_MM = 0.5  # white between a dash and its text
_SPECK_MM = 0.5
_MIDDLE = (0.40, 0.80)  # where in the line's height a dash lies, marks over the letters counted
_PALEST = 195  # grey of print
_RULE_MM, _UPRIGHT = 0.6, 2.5  # the most that a rule down is wide; of its width, the least that a piece is high
_CONFIDENCE = 0.85
_SIGNS = "-–—−+*•·_~=…."  # a line that begins with one of these has its dash, or what was taken for it


def drop_specks(lines: list[Line], image: PageImage) -> list[Line]:
    """The lines without lone dashes in whose place nothing flat is seen, but a speck; boxes in pixels of the page."""
    mm = image.dpi * _MM
    kept = [[w for w in line.words if w.text not in _DASHES or _is_flat(w.box, image, mm)] for line in lines]
    return [Line(words) for words in kept if words]


def _is_flat(box: Box, image: PageImage, mm: float) -> bool:
    part = image.ink[max(0, round(box.y0) - 2) : round(box.y1) + 2, max(0, round(box.x0) - 2) : round(box.x1) + 2]
    if part.size == 0:
        return True
    paper = float(np.percentile(part, 90))
    level = max((paper + float(part.min())) / 2, paper - _PALE)  # a speck beside it may be darker
    _, stats = components((part < level).astype(np.uint8))
    wide, high = stats[1:, 2], stats[1:, 3]
    return len(stats) < 2 or bool(np.any((wide >= _LEAST_MM * mm) & (wide >= _LEAST_FLAT * high)))


def find_dashes(lines: list[Line], image: PageImage, cell: bool = False) -> None:
    """Put the dashes that were left out before the lines' first words, in place; boxes in pixels of the page."""
    mm = image.dpi * _MM
    for line in lines:
        first = line.words[0]
        if first.text[0] in _SIGNS or not any(c.isalpha() for c in first.text):
            continue
        box = _dash(line, image, mm, cell)
        if box is not None:
            first.box = first.box._replace(x0=max(first.box.x0, box.x1 + 1))
            line.words.insert(0, Word("-", box, _CONFIDENCE))


def _dash(line: Line, image: PageImage, mm: float, cell: bool = False) -> Box | None:
    first, whole = line.words[0].box, line.box
    x0, x1 = round(max(0, first.x0 - _REACH_MM * mm)), round(first.x0 + min(_INSIDE_MM * mm, first.width))
    y0, y1 = round(max(0, whole.y0)), round(whole.y1)
    part = image.ink[y0:y1, x0:x1]
    if part.size == 0 or y1 - y0 < 2 * mm:
        return None
    marks = _marks(np.asarray(part), mm)
    left = marks[:, 0] + marks[:, 2] < first.x0 - x0 - _GAP_MM * mm
    side = left & (marks[:, 2] <= _RULE_MM * mm) & (marks[:, 3] >= _UPRIGHT * marks[:, 2])
    marks = marks[marks[:, 0] > marks[side, 0].max(initial=-1)]  # what stands beyond a cell's side is another's
    if len(marks) < 2:
        return None
    x, y, wide, high = (int(v) for v in marks[0])
    right = x0 + x + wide
    middle = (y + high / 2) / (y1 - y0)
    least, flat = (_SMALL_MM, _SMALL_FLAT) if cell else (_WIDE_MM[0], _FLAT)
    dash = (
        least * mm <= wide <= _WIDE_MM[1] * mm
        and high <= _HIGH_MM * mm
        and wide >= flat * high
        and _MIDDLE[0] <= middle <= _MIDDLE[1]
        and marks[1][0] >= x + wide + _GAP_MM * mm
        and right <= first.x0 + _WIDE_MM[1] * mm
    )
    return Box(float(x0 + x), float(y0 + y), float(right), float(y0 + y + high)) if dash else None


def _marks(part: NDArray[np.uint8], mm: float) -> NDArray[np.int32]:
    """Boxes (x, y, width, height) of what is larger than a speck, from left to right."""
    darkest, paper = np.percentile(part[::2, ::2], (2, 90))
    level = int(max(np.clip(paper - 60, 110, 180), min(_PALEST, (darkest + paper) / 2)))  # print may be as pale as that
    _, stats = components((part < level).astype(np.uint8))
    boxes = np.asarray(stats[1:, :4], np.int32)
    boxes = boxes[np.maximum(boxes[:, 2], boxes[:, 3]) >= _SPECK_MM * mm]
    return boxes[np.argsort(boxes[:, 0])]
