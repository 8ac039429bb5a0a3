"""Footnotes: the lines of smaller print at a page's foot, under their own numbers. They go on no paragraph."""

from __future__ import annotations

import re
from statistics import median

from pipeline.document import Line
from pipeline.text import CAPITALS, collapse

_LONG = 25  # characters from which on a line's print can be measured by its width
_LEAST = 5  # such lines of the body, to compare with
_SMALL = 0.88  # of the body's width of a letter: notes are set in 10 points under 13 or 14
_FOOT = 0.8  # of the page's height, under which the last note ends
# "1", or what a raised one is read as
_MARK = re.compile(rf"\W{{0,2}}\d{{1,2}}\W?\s*[\"“(]?[{CAPITALS}]|[*¹²³⁴⁵⁶⁷⁸⁹]\s?\w|[!'’?]\s?[{CAPITALS}]")


def count_notes(lines: list[Line], height: float) -> int:
    """How many of a page's lines, from the last one up, are footnotes. `height`: the page's, in points."""
    wide = [_letter(line) for line in lines if len(line.text) >= _LONG]
    if len(wide) < _LEAST or lines[-1].box.y1 < _FOOT * height:
        return 0
    most = _SMALL * median(sorted(wide)[len(wide) // 3 :])  # the notes themselves may be many
    start = len(lines)
    while start and (len(lines[start - 1].text) < _LONG or _letter(lines[start - 1]) < most):
        start -= 1
    while start < len(lines) and not (begins_note(lines[start].text) and _is_small(lines[start], most)):
        start += 1
    body = sum(len(line.text) >= _LONG for line in lines[:start])
    return len(lines) - start if body >= _LEAST else 0


def begins_note(text: str) -> bool:
    """Whether a line of the foot begins a note: it has its number."""
    return bool(_MARK.match(collapse(text)))


def _letter(line: Line) -> float:
    """How wide a letter is, the spaces between words aside: those of justified lines are stretched."""
    return sum(w.box.width for w in line.words) / max(1, sum(len(w.text) for w in line.words))


def _is_small(line: Line, most: float) -> bool:
    return _letter(line) < most
