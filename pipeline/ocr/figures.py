"""Figures of times in a table, looked at again: "10/2028" where the print says "10/2026".

What each figure of the page looks like is told by the times that were read surely; a doubtful time is read anew by
laying these over it. In print as offices use it all figures are equally wide and a slash half as wide, so that a time's
width tells its form. At 150 dpi the right figure matches at 0.8 and more, the next best 0.1 less and lower.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Box, CellRegion, Line, PageImage, Pixels, Word

_SURE = 0.88  # confidence from which on a time shows what its figures look like, and under which it is looked at
_BELIEVED = 0.8  # the confidence of what was read anew
_PARTLY = 0.6  # the most that one is worth of which not every figure is known
_DOUBTED = 0.4  # the most that a time is worth of which a figure looks like another one
_FEW = 3  # sure times, at least
_KIND = 2  # figures of a kind, at least, to know it by
_ALIKE, _AHEAD = 0.8, 0.08  # the least correlation of a figure that is known, and by how much more than any other one
_CLEAR, _FAR_AHEAD = 0.85, 0.12  # the same where what was read is not known
_UNLIKE = 0.55  # a figure that matches what was read less is another one
_SLASH = 0.556  # of a figure's width
_BEARING = 0.05  # of it, of white before the first figure and behind the last
_EVEN = 0.1  # share by which the widths of figures of one size differ at most
_TALL = 0.25  # share by which a line of print may be higher or lower than figures are
_FORM = 0.3  # figures by which the width of a time may differ from its form's
_REACH = 2  # pixels by which a figure may lie beside its place
_SOFT = 0.6  # sigma in pixels that takes the grain out
_TIME = re.compile(r"(?:\d{1,2}/){0,2}20\d\d")
_LIKE_A_TIME = re.compile(r"(?=(?:\D*\d){4})[\dOolI|/⁄.,:-]{4,10}")
_FORMS = ("####", "#/####", "##/####", "#/#/####", "##/#/####", "#/##/####", "##/##/####")
_PARTS = (r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"20\d\d")
_SOUND = re.compile(rf"(?:(?:{_PARTS[0]}/)?{_PARTS[1]}/)?{_PARTS[2]}")

Floats = NDArray[np.float32]


def check_figures(cells: Sequence[CellRegion], read: list[list[Line]], image: PageImage) -> None:
    """Put the figures of doubtful times right, in place, or doubt them more; boxes in pixels of the page.

    `read`: the lines of each cell of a table. One under or over times of which nothing was read gets its time.
    """
    words = [word for lines in read for line in lines for word in line.words]
    sure = [w for w in words if w.confidence >= _SURE and _TIME.fullmatch(w.text)]
    doubtful = [w for w in words if w.confidence < _SURE and _LIKE_A_TIME.fullmatch(w.text)] if sure else []
    unread = _unread(cells, read) if sure else []
    face = _face(sure, image) if doubtful or unread else None
    if face is None:
        return
    for word in doubtful:
        if box := _ink_box(word.box, image):
            _read_anew(word, box, face)
    for i in unread:
        if time := _found(cells[i].box, face):
            read[i][:] = [Line([time])]


def _unread(cells: Sequence[CellRegion], read: Sequence[Sequence[Line]]) -> list[int]:
    """The cells without words in columns where cells hold a time alone."""
    alone = [lines[0].words[0].text if len(lines) == 1 and len(lines[0].words) == 1 else "" for lines in read]
    timed = {cell.column for cell, text in zip(cells, alone, strict=True) if _TIME.fullmatch(text)}
    return [i for i, cell in enumerate(cells) if not read[i] and cell.column in timed and cell.column_span == 1]


def _face(sure: Sequence[Word], image: PageImage) -> _Face | None:
    """What the figures of sure times look like; None where there are too few."""
    boxes = [(word.text, box) for word in sure if (box := _ink_box(word.box, image))]
    widths = [box.width / _width(text) for text, box in boxes]
    if len(boxes) < _FEW:
        return None
    wide = float(np.median(widths))
    boxes = [one for one, own in zip(boxes, widths, strict=True) if abs(own - wide) <= _EVEN * wide]
    if len(boxes) < _FEW:
        return None
    face = _Face(image, wide, float(np.median([box.height for _, box in boxes])))
    face.learn(boxes)
    return face if face.known else None


def _ink_box(around: Box, image: PageImage) -> Box | None:
    """The ink of a word, in pixels of the page."""
    x0, y0, x1, y1 = (round(v) for v in around)
    x0, y0 = max(0, x0 - 2), max(0, y0 - 2)
    dark = _dark(image.ink[y0 : y1 + 2, x0 : x1 + 2])
    across, down = np.flatnonzero(dark.sum(axis=0) > 1), np.flatnonzero(dark.sum(axis=1) > 1)
    if not len(across) or not len(down):
        return None
    return Box(*(float(v) for v in (x0 + across[0], y0 + down[0], x0 + across[-1] + 1, y0 + down[-1] + 1)))


def _dark(part: Pixels) -> NDArray[np.bool_]:
    if min(part.shape) < 6:
        return np.zeros(part.shape, np.bool_)
    paper, ink = np.percentile(part, (85, 2))
    return np.asarray(part < paper - 0.35 * (paper - ink))


def _found(cell: Box, face: _Face) -> Word | None:
    """The time that a cell holds, of which nothing was read; None where its first line of print is none."""
    x0, y0, x1, y1 = (max(0, round(v)) for v in cell)
    dark = _dark(face.image.ink[y0:y1, x0:x1])
    rows = np.flatnonzero(np.diff(np.concatenate([[0], (dark.sum(axis=1) > 1).astype(np.int8), [0]])))
    for top, bottom in zip(rows[::2].tolist(), rows[1::2].tolist(), strict=True):
        if abs(bottom - top - face.high) > _TALL * face.high:
            continue
        across = np.flatnonzero(dark[top:bottom].sum(axis=0) > 1)
        box = Box(*(float(v) for v in (x0 + across[0], y0 + top, x0 + across[-1] + 1, y0 + bottom)))
        told = [_told(form, box, face, "") for form in _forms(box, face)]
        times = [text for text, sure in told if sure and _SOUND.fullmatch(text)]
        return Word(times[0], box, _BELIEVED) if len(times) == 1 else None
    return None


def _width(form: str) -> float:
    """How wide a time's ink is, in figures."""
    slashes = form.count("/")
    return len(form) - slashes + _SLASH * slashes - 2 * _BEARING


def _middles(form: str, box: Box) -> list[tuple[int, float]]:
    """The place in the form and the middle of each figure, in pixels of the page."""
    wide = box.width / _width(form)
    out, at = [], box.x0 - _BEARING * wide
    for i, sign in enumerate(form):
        own = _SLASH * wide if sign == "/" else wide
        if sign != "/":
            out.append((i, at + own / 2))
        at += own
    return out


@dataclass(slots=True)
class _Face:
    """The figures of one size on a page: how wide and high they are, in pixels, and what each looks like."""

    image: PageImage
    wide: float
    high: float
    known: dict[str, Floats] = field(default_factory=dict)

    def learn(self, times: Sequence[tuple[str, Box]]) -> None:
        """What each figure looks like that stands often enough in sure times."""
        found = [
            (text[i], part)
            for text, box in times
            for i, x in _middles(text, box)
            if (part := self._glyph(x, box)) is not None
        ]
        found.sort(key=lambda pair: pair[0])
        groups = {figure: [part for _, part in own] for figure, own in groupby(found, key=lambda pair: pair[0])}
        self.known = {figure: _laid_over(own) for figure, own in groups.items() if len(own) >= _KIND}

    def likeness(self, x: float, box: Box) -> dict[str, float]:
        """How much the figure whose middle is x is like each that is known."""
        part = self._glyph(x, box)
        if part is None:
            return {}
        soft = np.asarray(cv2.GaussianBlur(part, (0, 0), _SOFT), np.float32)
        return {
            figure: float(cv2.matchTemplate(soft, sample, cv2.TM_CCOEFF_NORMED).max())
            for figure, sample in self.known.items()
        }

    def _glyph(self, x: float, box: Box) -> Floats | None:
        """The print round a figure's middle, with room to shift it."""
        across, down = round(self.wide / 2) + _REACH, round(self.high / 2) + 1 + _REACH
        left, top = round(x) - across, round(box.centre[1]) - down
        part = self.image.ink[max(0, top) : top + 2 * down + 1, max(0, left) : left + 2 * across + 1]
        return np.asarray(part, np.float32) if part.shape == (2 * down + 1, 2 * across + 1) else None


def _laid_over(parts: Sequence[Floats]) -> Floats:
    """The mean of the pictures of one figure, each moved to where it is most like it."""
    mean = np.asarray(np.mean(parts, axis=0), np.float32)[_REACH:-_REACH, _REACH:-_REACH]
    for _ in range(2):
        high, wide = mean.shape
        places = [cv2.minMaxLoc(cv2.matchTemplate(part, mean, cv2.TM_CCOEFF_NORMED))[3] for part in parts]
        laid = [part[y : y + high, x : x + wide] for part, (x, y) in zip(parts, places, strict=True)]
        mean = np.asarray(np.mean(laid, axis=0), np.float32)
    return mean


def _read_anew(word: Word, box: Box, face: _Face) -> None:
    """Write the time that the figures tell, in place; where one of them is none that is known, doubt what was read."""
    read = word.text.replace("⁄", "/")
    forms = _forms(box, face)
    times = [(text, sure) for text, sure in (_told(form, box, face, read) for form in forms) if _SOUND.fullmatch(text)]
    whole = [text for text, sure in times if sure]
    if len(whole) == 1:
        word.text, word.confidence = whole[0], max(word.confidence, _BELIEVED)
    elif len(times) == 1 and times[0][0] != read:
        word.text, word.confidence = times[0][0], min(word.confidence, _PARTLY)
    elif any(_figures_as(read, form) for form in forms) and _is_another(read, box, face):
        word.confidence = min(word.confidence, _DOUBTED)


def _forms(box: Box, face: _Face) -> list[str]:
    """The forms of times that are as wide as a box."""
    return [form for form in _FORMS if abs(box.width / face.wide - _width(form)) <= _FORM]


def _told(form: str, box: Box, face: _Face, read: str) -> tuple[str, bool]:
    """The time of that form that the figures make, and whether each is told for certain. One that is not stays as it
    was read, where that has the form; else it is "?"."""
    signs, sure = list(form), True
    own = read if _figures_as(read, form) else "?" * len(form)
    for i, x in _middles(form, box):
        found = sorted(((alike, figure) for figure, alike in face.likeness(x, box).items()), reverse=True)
        (best, figure), (second, _) = [*found, (0.0, "?"), (0.0, "?")][:2]
        clear = best >= _CLEAR and best - second >= _FAR_AHEAD
        alike = best >= _ALIKE and best - second >= _AHEAD and (own[i] in face.known or own[i] == "?")
        signs[i] = figure if clear or alike else own[i]
        sure = sure and (clear or alike)
    return "".join(signs), sure


def _figures_as(read: str, form: str) -> bool:
    return re.sub(r"\d", "#", read) == form


def _is_another(read: str, box: Box, face: _Face) -> bool:
    """Whether a figure that was read looks like none of its kind on the page."""
    return any(face.likeness(x, box).get(read[i], 1.0) < _UNLIKE for i, x in _middles(read, box))
