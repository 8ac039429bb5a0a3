"""One page's words as invisible text of a PDF page, each where it is printed."""

from __future__ import annotations

import numpy as np

from pipeline.export import PrintedPage, PrintedWord
from pipeline.ingest.sheet import Matrix
from pipeline.searchable.font import ASCENT, DESCENT, Font

_UNITS = 10.0  # to the point: whole numbers are shorter
_SMALLEST = 2.0  # points


def layer(page: PrintedPage, to_shown: Matrix, font: Font, name: str) -> bytes:
    """The content stream. `to_shown`: from the page's own space to points as shown, `name`: the font's."""
    parts = [f"q {_numbers(_to_own(page, to_shown))} cm BT 3 Tr".encode()]
    at, size, scale = (0, 0), 0, 0
    for line in page.lines:
        words = [word for word in line if word.text.strip() and word.box.width > 0 and word.box.height > 0]
        if not words:
            continue
        # a line's words share their height: readers see by it that they are of one line
        top = float(np.median([word.box.y0 for word in words]))
        bottom = float(np.median([word.box.y1 for word in words]))
        wanted = round(_UNITS * max(_SMALLEST, bottom - top) * 1000 / (ASCENT - DESCENT))
        if wanted != size:
            parts.append(f"/{name} {wanted} Tf".encode())
            size = wanted
        for word in words:
            lower = min(max(bottom, word.box.y1 - 2), word.box.y1 + 2)  # a slanting line: each word on its own
            place = (round(_UNITS * word.box.x0), round(_UNITS * (page.height - lower) - size * DESCENT / 1000))
            stretch = _stretch(word, font, size)
            if stretch != scale:
                parts.append(f"{stretch} Tz".encode())
                scale = stretch
            parts.append(f"{place[0] - at[0]} {place[1] - at[1]} Td".encode())
            parts.append(font.encoded(f"{word.text} ") + b"Tj")
            at = place
    parts.append(b"ET Q\n")
    return b"\n".join(parts)


def _stretch(word: PrintedWord, font: Font, size: int) -> int:
    """How wide the letters are drawn, in hundredths, so that the word is as wide as its box."""
    natural = font.width(word.text) * size / 1000
    return max(1, round(100 * _UNITS * word.box.width / natural)) if natural else 100


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
