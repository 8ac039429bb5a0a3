"""The lines of a table's cell as its text and as its paragraphs."""

from __future__ import annotations

import re

from pipeline.document import Box, Cell, Line
from pipeline.parse.paragraphs import join
from pipeline.text import collapse

_YEAR_BROKEN = re.compile(r"(?<=[\dIVX]/)(\d{1,3})\s(\d{1,3})(?!\d)")
_SLASH_LOST = re.compile(r"(?<!\d)(\d\d?/(?:0[1-9]|1[0-2]))(20\d ?\d)(?!\d)")  # "31/01202 6"
_YEAR = re.compile(r"(?:19|20)\d\d")
_PADDING = 13.0  # points that a cell leaves at both sides together, and a little more
_SPACE = 0.6  # of a word's height: the space before it, and a little more


def paragraphs_of(lines: list[Line], box: Box) -> list[str]:
    """The paragraphs of a cell: a line that had room for the next one's first word was ended on purpose."""
    found: list[list[str]] = []
    for i, line in enumerate(lines):
        room = box.width - _PADDING - lines[i - 1].box.width if i else 0.0
        first = line.words[0]
        if i and not (line.text[:1].isupper() and room > first.box.width + _SPACE * first.box.height):
            found[-1].append(line.text)
        else:
            found.append([line.text])
    return [text_of(part) for part in found] if len(found) > 1 else []


def broken_lines(cell: Cell) -> list[str]:
    """The parts of a text's cell between its breaks."""
    ends = [*cell.breaks, len(cell.lines)] if cell.breaks else []
    parts = [[line.text for line in cell.lines[a:b]] for a, b in zip([0, *ends], ends, strict=False)]
    return [text_of(part) for part in parts]


def text_of(lines: list[str]) -> str:
    """Lines of a cell as one text."""
    return collapse(whole_years(join(lines)))


def whole_years(text: str) -> str:
    """ "Tháng 01/202 6", a year that a narrow column broke, in one piece; "31/012026" with the slash that was lost."""
    text = _SLASH_LOST.sub(r"\1/\2", text)
    return _YEAR_BROKEN.sub(lambda m: m[1] + m[2] if _YEAR.fullmatch(m[1] + m[2]) else m[0], text)
