"""Roman numerals of I's are counted by their strokes: at 200 dpi Tesseract often reads "III" as "II", with confidence.

"quý III/2026" read as "quý II/2026" is a wrong deadline that nothing after this stage could notice.
"""

from __future__ import annotations

import re

import numpy as np

from pipeline.document import Box, Line, PageImage, Pixels, Word
from pipeline.text import fold

_NUMERAL = re.compile(r"^([(“\"]?)(I{1,3}|(?=[1l|L]*I)[I1l|L]{2,4})(?=$|[/.,;:)–-])(.*)$")
# I's that run together are read as H, N or T; only after "quý", or where the numeral stands alone
_MERGED = re.compile(r"^([(“\"]?)((?=[T1l|]*[IHÍÌ])[IHTÍÌ1l|]{1,4}(?=$|[/.,;:)–-])|[IHT1l|]{1,3}(?=20\d\d$))(.*)$")
_QUARTER = re.compile(
    r"^([(“\"]?)(?!\d?[/⁄.,;:)–-]*$|\d[/⁄])([IHNTÍÌÏỊĨİ1l|!]{1,4}(?=$|[/⁄.,;:)–-])|[IHT1l|]{1,3}(?=20\d\d$))(.*)$"
)
_FOURTH = re.compile(r"^([(“\"]?)[1lfiíÍìÌï|!T]V(?=$|[/⁄.,;:)–-])(.*)$")
_STROKES = {"H": 2, "N": 2}  # upright strokes of a sign that I's are read as, where they are not one
_STEM = 0.72  # a stem is dark over this share of the letters' height
_MOST = 3
_UNSURE = 0.4  # the most that a numeral is worth whose strokes can't be counted


def recount(lines: list[Line], image: PageImage) -> None:
    """Put numerals of I's right, in place, where the page shows another number of strokes. Boxes are of `ink`."""
    for line in lines:
        for i, word in enumerate(line.words):
            quarter = i > 0 and fold(line.words[i - 1].text).strip("(") == "quy"
            if quarter and (fourth := _FOURTH.match(word.text)):
                word.text = f"{fourth[1]}IV{fourth[2]}"
                continue
            found = _NUMERAL.match(word.text)
            if not found and quarter:
                found = _QUARTER.match(word.text)
            elif not found and len(line.words) == 1:
                found = _MERGED.match(word.text)
            if found:
                _count(word, found, stems(_crop(image.ink, word.box)), quarter)


def _count(word: Word, found: re.Match[str], seen: int, quarter: bool) -> None:
    """Write the numeral with the strokes that are seen; doubt it where they are fewer than the signs that were read.

    Strokes may run together on the page, but no reader adds one.
    """
    read = sum(_STROKES.get(sign, 1) for sign in found[2])
    count = max(seen, read) if quarter and read <= _MOST else seen
    if quarter and (count != seen or not count):
        word.confidence = min(word.confidence, _UNSURE)
    if count and found[2] != "I" * count:
        slash = "/" if found[3][:2] == "20" else ""  # a slash that was read as one more stroke
        word.text = f"{found[1]}{'I' * count}{slash}{found[3]}"


def _crop(ink: Pixels, box: Box) -> Pixels:
    x0, y0, x1, y1 = (round(v) for v in box)
    return ink[max(0, y0) : y1, max(0, x0 - 2) : x1 + 1]


def stems(crop: Pixels) -> int:
    """How many upright strokes stand side by side at the left of a word's image; 0 where it can't be told.

    Strokes of one numeral stand nearer to each other than three quarters of their height; what follows (a slash, a
    figure) has no stem or stands farther off.
    """
    if crop.shape[0] < 10 or crop.shape[1] < 4:
        return 0
    dark = crop < min(170, (int(crop.min()) + int(np.percentile(crop, 90))) / 2)
    rows = np.flatnonzero(dark[:, : max(4, crop.shape[0])].any(axis=1))
    if len(rows) < 8:
        return 0
    dark = dark[rows[0] : rows[-1] + 1]
    height = dark.shape[0]
    tall = dark.sum(axis=0) >= _STEM * height
    starts = np.flatnonzero(tall & ~np.concatenate([[False], tall[:-1]]))
    ends = np.flatnonzero(tall & ~np.concatenate([tall[1:], [False]]))
    count, last = 0, 0.0
    for start, end in zip(starts, ends, strict=True):
        middle = (start + end) / 2
        if (end - start) > 0.4 * height or (count and middle - last > 0.75 * height):
            break
        if count == 0 and start > 0.6 * height:
            return 0
        count, last = count + 1, middle
    return count if count <= _MOST else 0
