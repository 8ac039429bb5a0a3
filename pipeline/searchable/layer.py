"""One page's words as invisible text of a PDF page, each where it is printed."""

from __future__ import annotations

import numpy as np

from pipeline.export import PrintedPage, PrintedWord
from pipeline.ingest.sheet import Matrix
from pipeline.searchable.font import ASCENT, DESCENT, Font

_UNITS = 10.0  # to the point: whole numbers are shorter
_SMALLEST = 2.0  # points
_STEP = 50  # thousandths of the size to which a word's place is rounded: it is a third of a point off at most
_GAP = 0.13  # of the size: between words at least
_UNLIKE = 0.3  # how far off a width may be
_LONG = 40.0  # points: a line from which a slope can be told
_STRAIGHT, _STEEP = 0.002, 0.03  # slopes


def layer(page: PrintedPage, to_shown: Matrix, font: Font, name: str) -> bytes:
    """The content stream. `to_shown`: from the page's own space to points as shown, `name`: the font's.

    A line is one string of words, each moved to where it begins: a fifth of the size of one string a word.
    """
    parts = [f"q {_numbers(_to_own(page, to_shown))} cm BT 3 Tr".encode()]
    set_before = (0, 0)
    for line in page.lines:
        for words in _level(
            [word for word in line if word.text.strip() and word.box.width > 0 and word.box.height > 0]
        ):
            high = float(np.median([word.box.height for word in words]))
            size = round(_UNITS * max(_SMALLEST, high) * 1000 / (ASCENT - DESCENT))
            natural = sum(font.width(word.text) for word in words) * size / 1000
            stretch = max(1, round(100 * _UNITS * sum(word.box.width for word in words) / max(natural, 1e-6)))
            if (size, stretch) != set_before:
                parts.append(f"/{name} {size} Tf {stretch} Tz".encode())
                set_before = (size, stretch)
            parts.append(_begin(page, words, size) + _shown(words, font, size, stretch))
    parts.append(b"ET Q\n")
    return b"\n".join(parts)


def _level(words: list[PrintedWord]) -> list[list[PrintedWord]]:
    """A line, or its words one by one where it falls or rises much: readers take apart text that is turned."""
    if words and abs(_slope(words)) > _STEEP:
        return [[word] for word in words]
    return [words] if words else []


def _slope(words: list[PrintedWord]) -> float:
    """How a line of a page that lies askew falls, to the right; 0 where it is straight or too short to tell."""
    (x0, y0), (x1, y1) = words[0].box.centre, words[-1].box.centre
    found = (y1 - y0) / (x1 - x0) if x1 - x0 > _LONG else 0.0
    return found if abs(found) > _STRAIGHT else 0.0


def _begin(page: PrintedPage, words: list[PrintedWord], size: int) -> bytes:
    """Where the baseline begins, and how it falls."""
    left, slope = words[0].box.x0, _slope(words)
    bottom = float(np.median([word.box.y1 - slope * (word.box.x0 - left) for word in words]))
    place = f"{round(_UNITS * left)} {round(_UNITS * (page.height - bottom) - size * DESCENT / 1000)} Tm"
    return f"1 {-slope:.3f} {slope:.3f} 1 {place}".encode() if slope else f"1 0 0 1 {place}".encode()


def _shown(words: list[PrintedWord], font: Font, size: int, stretch: int) -> bytes:
    """The words of a line. Where one begins is rounded, without drift; one that doesn't fit is stretched by itself."""
    parts, strings, pen, left, now = [], b"", 0.0, words[0].box.x0, stretch
    for word, after in zip(words, [*words[1:], None], strict=True):
        wanted = _own_stretch(word, after, font, size, stretch)
        if wanted != now:
            parts.append(b"[" + strings + f"]TJ {wanted} Tz".encode())
            strings, now = b"", wanted
        unit = size * now / 100_000  # a thousandth of the size
        step = round((_UNITS * (word.box.x0 - left) - pen) / unit / _STEP) * _STEP
        strings += (f"{-step}".encode() if step else b"") + font.encoded(f"{word.text} ")
        pen += (step + font.width(f"{word.text} ")) * unit
    back = f" {stretch} Tz".encode() if now != stretch else b""
    return b"".join(parts) + b"[" + strings + b"]TJ" + back


def _own_stretch(word: PrintedWord, after: PrintedWord | None, font: Font, size: int, stretch: int) -> int:
    """The line's, unless the word would come out far too wide or narrow, or run into the next one.

    Readers take two words for one where less than a tenth of the size parts them.
    """
    natural = font.width(word.text) * size / 100_000
    if not natural:
        return stretch
    end = word.box.x1
    if after is not None and after.box.x0 > word.box.x0:
        end = min(end, after.box.x0 - _GAP * size / _UNITS)
    room = _UNITS * max(end - word.box.x0, 0.3 * word.box.width)
    likely = natural * stretch
    over = after is not None and likely > _UNITS * (after.box.x0 - word.box.x0) - _GAP * size
    return max(1, round(room / natural)) if over or abs(likely - room) > _UNLIKE * room else stretch


def _to_own(page: PrintedPage, to_shown: Matrix) -> Matrix:
    """From tenths of points on the upright page, y upwards, to the page's own space; for row vectors."""
    wide, high = page.width, page.height
    upright = np.array([[1 / _UNITS, 0, 0], [0, -1 / _UNITS, 0], [0, high, 1]])
    turned = {
        0: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
        90: [[0, 1, 0], [-1, 0, 0], [high, 0, 1]],
        180: [[-1, 0, 0], [0, -1, 0], [wide, high, 1]],
        270: [[0, -1, 0], [1, 0, 0], [0, wide, 1]],
    }[page.rotation % 360 // 90 * 90]
    made: Matrix = upright @ np.array(turned, dtype=np.float64) @ np.linalg.inv(to_shown)
    return made


def _numbers(matrix: Matrix) -> str:
    return " ".join(f"{value:.5f}".rstrip("0").rstrip(".") or "0" for row in matrix for value in row[:2])
