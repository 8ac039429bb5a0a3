"""Made-up crops of head lines: a number written by hand (or printed, or missing) between printed words.

Everything is drawn at `EM` pixels to an em of the print, damaged as scanners do, and brought to the size that the
reader takes: `HIGH` x `WIDE`, `READ_EM` pixels to an em, baseline on row `BASE`. Marks: 0-9, and 10 for "no digit".
"""

from __future__ import annotations

import gzip
import math
import random
import struct
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

HIGH, WIDE, BASE, READ_EM = 32, 112, 23, 20
EM = 40
OTHER = 10
TINOS = "/usr/share/fonts/truetype/croscore/Tinos-{}.ttf"
CODES = ["CT", "KH", "TB", "QĐ", "TTr", "BC", "HD", "KL", "NQ", "CV", "GM"]
BODIES = ["UBND", "VP", "SXD", "STP", "HĐND", "SNV", "SGDĐT", "BCĐ", "SYT", "SKHĐT", "TU"]

# One way or more to write each digit: strokes in a box 0..1 (x right, y down), each a list of points.
STROKES: dict[int, list[list[list[tuple[float, float]]]]] = {
    0: [[[(0.55, 0), (0.1, 0.25), (0.1, 0.8), (0.5, 1), (0.9, 0.7), (0.85, 0.2), (0.5, 0.02)]]],
    1: [
        [[(0.0, 0.5), (0.55, 0.0), (0.5, 1.0)]],
        [[(-0.3, 0.85), (0.55, 0.0), (0.42, 1.0)]],
        [[(0.05, 0.35), (0.5, 0.0), (0.5, 1.0)], [(0.15, 1.0), (0.85, 1.0)]],
        [[(0.55, 0.0), (0.45, 1.0)]],
        [[(-0.15, 0.65), (0.2, 0.4), (0.6, 0.0), (0.5, 0.5), (0.42, 1.0)]],
    ],
    2: [
        [[(0.1, 0.25), (0.45, 0), (0.85, 0.2), (0.6, 0.6), (0.1, 1), (0.95, 0.97)]],
        [[(0.1, 0.2), (0.5, 0), (0.85, 0.25), (0.5, 0.75), (0.1, 0.95), (0.25, 0.75), (0.55, 0.97), (1.0, 0.9)]],
    ],
    3: [
        [[(0.1, 0.1), (0.6, 0), (0.8, 0.25), (0.4, 0.47), (0.9, 0.7), (0.6, 1), (0.05, 0.9)]],
        [[(0.1, 0.02), (0.85, 0.02), (0.4, 0.42), (0.9, 0.65), (0.65, 0.98), (0.05, 0.92)]],
    ],
    4: [
        [[(0.45, 0), (0.05, 0.62), (0.98, 0.6)], [(0.75, 0.3), (0.68, 1)]],
        [[(0.7, 1), (0.75, 0), (0.02, 0.68), (1.0, 0.66)]],
    ],
    5: [
        [[(0.3, 0.02), (0.2, 0.42), (0.6, 0.38), (0.85, 0.65), (0.55, 0.97), (0.05, 0.93)], [(0.3, 0.04), (0.95, 0)]],
        [[(0.95, 0.02), (0.3, 0.04), (0.2, 0.45), (0.65, 0.4), (0.85, 0.7), (0.5, 1), (0.05, 0.9)]],
    ],
    6: [[[(0.75, 0), (0.3, 0.3), (0.1, 0.75), (0.45, 1), (0.85, 0.75), (0.55, 0.52), (0.15, 0.72)]]],
    7: [
        [[(0.05, 0.05), (0.9, 0.02), (0.4, 1)], [(0.25, 0.5), (0.9, 0.46)]],
        [[(0.05, 0.2), (0.1, 0.04), (0.9, 0.02), (0.55, 0.5), (0.4, 1)], [(0.2, 0.52), (0.85, 0.46)]],
        [[(0.05, 0.05), (0.9, 0.02), (0.4, 1)]],
    ],
    8: [
        [[(0.8, 0.15), (0.45, 0), (0.2, 0.2), (0.8, 0.7), (0.5, 1), (0.1, 0.75), (0.75, 0.3), (0.78, 0.12)]],
        [[(0.5, 0.45), (0.2, 0.25), (0.5, 0), (0.8, 0.22), (0.15, 0.75), (0.5, 1), (0.85, 0.75), (0.5, 0.45)]],
    ],
    9: [
        [[(0.8, 0.2), (0.45, 0), (0.12, 0.25), (0.4, 0.5), (0.8, 0.22), (0.75, 0.6), (0.55, 1)]],
        [[(0.8, 0.25), (0.45, 0), (0.12, 0.25), (0.45, 0.5), (0.82, 0.2), (0.8, 0.75), (0.5, 1), (0.15, 0.9)]],
    ],
}  # fmt: skip


class Pens:
    """Where digits come from: `folder` holds MNIST's four idx files and handwriting fonts (*.woff, *.ttf)."""

    def __init__(self, folder: Path, held_out: bool) -> None:
        """Held out: MNIST's test writers and every fourth font, never seen in training."""
        name = "t10k" if held_out else "train"
        images = next(folder.rglob(f"{name}-images-idx3-ubyte*")).read_bytes()
        labels = next(folder.rglob(f"{name}-labels-idx1-ubyte*")).read_bytes()
        images, labels = (gzip.decompress(b) if b[:2] == b"\x1f\x8b" else b for b in (images, labels))
        (count,) = struct.unpack(">I", images[4:8])
        self.pixels = np.frombuffer(images, np.uint8, offset=16).reshape(count, 28, 28)
        marks = np.frombuffer(labels, np.uint8, offset=8)
        self.of_digit = [np.flatnonzero(marks == digit) for digit in range(10)]
        fonts = sorted(p for p in folder.rglob("*") if p.suffix in (".woff", ".ttf"))
        self.fonts = [str(p) for i, p in enumerate(fonts) if (i % 4 == 3) == held_out]

    def digit(self, mark: int, how: str, font: str, rng: random.Random) -> np.ndarray:
        """One digit's ink, 255 on 0, tightly cut."""
        if how == "mnist":
            part = _tight(self.pixels[rng.choice(self.of_digit[mark])])
            return cv2.resize(part, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
        if how == "font":
            return _tight(glyphs(font, str(mark), 44))
        return strokes(rng.choice(STROKES[mark]), rng)


def _tight(ink: np.ndarray) -> np.ndarray:
    rows, columns = np.flatnonzero(ink.max(axis=1) > 60), np.flatnonzero(ink.max(axis=0) > 60)
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@lru_cache(4096)
def glyphs(font: str, text: str, size: int) -> np.ndarray:
    face = ImageFont.truetype(font, size)
    _, _, right, _ = face.getbbox(text, anchor="ls")
    picture = Image.new("L", (max(4, right + 8), size * 2))
    ImageDraw.Draw(picture).text((4, round(size * 1.4)), text, font=face, fill=255, anchor="ls")
    return np.asarray(picture)


def strokes(lines: list[list[tuple[float, float]]], rng: random.Random) -> np.ndarray:
    """Strokes drawn as smooth curves, every point a little off."""
    high, wide = 36, rng.uniform(16, 28)
    canvas = np.zeros((72, 72), np.uint8)
    thick = rng.choice((2, 3, 3, 4, 5))
    for line in lines:
        points = np.array([(x + rng.gauss(0, 0.05), y + rng.gauss(0, 0.04)) for x, y in line])
        curve = _smooth(points) if rng.random() < 0.85 else points
        xy = np.stack([curve[:, 0] * wide + 20, curve[:, 1] * high + 18], axis=1)
        cv2.polylines(canvas, [np.round(xy * 8).astype(np.int32)], False, 255, thick, cv2.LINE_AA, 3)
    return _tight(canvas)


def _smooth(points: np.ndarray) -> np.ndarray:
    """Catmull-Rom through the points."""
    if len(points) < 3:
        return points
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    out = []
    for i in range(1, len(ends) - 2):
        a, b, c, d = ends[i - 1 : i + 3]
        for t in np.linspace(0, 1, 7)[:-1]:
            out.append(
                0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
            )
    return np.array([*out, points[-1]])


def sample(pens: Pens, rng: random.Random) -> tuple[np.ndarray, list[int]]:
    """One crop, HIGH x WIDE uint8 with 255 as ink, and what is written in its gap."""
    date = rng.random() < 0.5
    face = TINOS.format("Italic" if date else "Regular")
    before, after = ("ngày", "tháng") if date else ("Số:", f"/{rng.choice(CODES)}-{rng.choice(BODIES)}")
    canvas = np.zeros((72, 420), np.uint8)
    base = 50
    left = _put(canvas, glyphs(face, before, EM), 60, base)
    x = left + EM * rng.choice((0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7)) * rng.random() * 1.3 - EM * 0.06
    kind = rng.random()
    ink = np.zeros_like(canvas)
    marks: list[int] = []
    if kind < 0.08:  # nothing there
        x = left + EM * rng.uniform(0.3, 1.8)
    elif kind < 0.2:
        x, marks = _scribble(ink, x, base, rng), [OTHER]
    elif kind < 0.28:
        marks = _number(date, rng)
        x = _put(ink, glyphs(face, "".join(map(str, marks)), EM), round(x + 3), base)
    else:
        marks = _number(date, rng)
        x = _write(ink, pens, marks, x, base, rng)
        if rng.random() < 0.04:
            _strike(ink, left, x, base, rng)
            marks = [OTHER]
    if rng.random() < 0.15:
        _dots(canvas, left, x, base, rng)
    x += EM * rng.choice((-0.12, 0.0, 0.1, 0.3, 0.6)) * rng.random() + 2
    right = _put(canvas, glyphs(face, after, EM), round(x), base) and x
    canvas = np.maximum(canvas, ink)
    return _scan(canvas, left - EM * rng.uniform(0.0, 0.9), right + EM * rng.uniform(0.0, 0.9), base, rng), marks


def _number(date: bool, rng: random.Random) -> list[int]:
    if date and rng.random() < 0.7:
        text = f"{rng.randint(1, 31):02d}" if rng.random() < 0.8 else str(rng.randint(1, 31))
    else:
        length = rng.choice((1, 2, 2, 2, 3, 3, 3, 4, 4))
        text = "".join(str(rng.randint(0, 9)) for _ in range(length))
    return [int(c) for c in text]


def _put(canvas: np.ndarray, part: np.ndarray, x: float, base: int) -> int:
    """Paste print whose baseline is at 1.4 of its size; returns its right edge."""
    x, top = max(0, round(x) - 4), base - round(EM * 1.4)
    part = part[max(0, -top) :]
    top = max(0, top)
    high = min(part.shape[0], canvas.shape[0] - top)
    wide = min(part.shape[1], canvas.shape[1] - x)
    view = canvas[top : top + high, x : x + wide]
    np.maximum(view, part[:high, :wide], out=view)
    return x + wide - 4


def _write(ink: np.ndarray, pens: Pens, marks: list[int], x: float, base: int, rng: random.Random) -> float:  # noqa: PLR0917
    how = rng.choice(("mnist", "mnist", "mnist", "font", "stroke", "stroke", "mixed"))
    font = rng.choice(pens.fonts)
    tall = EM * rng.uniform(0.55, 1.0)
    lean = rng.gauss(0.12, 0.18)
    gap = EM * rng.choice((-0.08, -0.03, 0.02, 0.06, 0.12, 0.25)) * rng.uniform(0.5, 1.2)
    narrow = rng.uniform(0.75, 1.2)
    low = rng.gauss(0.05, 0.09) * EM
    strong = rng.choice((0.6, 0.9, 1.0, 1.0, 1.3))
    for mark in marks:
        way = rng.choice(("mnist", "stroke")) if how == "mixed" else how
        part = pens.digit(mark, way, font, rng)
        k = tall * rng.uniform(0.88, 1.12) / max(8, part.shape[0])
        part = cv2.resize(part, (max(2, round(part.shape[1] * k * narrow)), max(6, round(part.shape[0] * k))))
        part = _leaned(part, lean + rng.gauss(0, 0.04))
        top = round(base + low + rng.gauss(0, 0.04) * EM - part.shape[0])
        x = _paste(ink, part, x, top, strong) + gap
    return x - gap


def _leaned(part: np.ndarray, lean: float) -> np.ndarray:
    high, wide = part.shape
    extra = math.ceil(abs(lean) * high)
    matrix = np.array([[1, -lean, lean * high if lean > 0 else 0], [0, 1, 0]], np.float32)
    return _tight(cv2.warpAffine(part, matrix, (wide + extra + 1, high)))


def _paste(ink: np.ndarray, part: np.ndarray, x: float, top: int, strong: float = 1.0) -> float:
    left = round(x)
    top = max(0, min(top, ink.shape[0] - 6))
    high, wide = min(part.shape[0], ink.shape[0] - top), min(part.shape[1], ink.shape[1] - left)
    if wide > 0:
        view = ink[top : top + high, left : left + wide]
        np.maximum(view, np.clip(part[:high, :wide] * strong, 0, 255).astype(np.uint8), out=view)
    return x + part.shape[1]


def _scribble(ink: np.ndarray, x: float, base: int, rng: random.Random) -> float:
    """What is no number: letters by hand or printed, curls, dashes, specks of a seal."""
    kind = rng.random()
    if kind < 0.35:
        face = TINOS.format(rng.choice(("Italic", "Regular", "Bold")))
        text = "".join(rng.choice("abcdeghikmnopqrstuvxyABCDEGHKLMNPQRSTUVXY#*&?<+=") for _ in range(rng.randint(1, 4)))
        return _put(ink, glyphs(face, text, EM), round(x + 4), base)
    for _ in range(rng.randint(1, 4)):
        count = rng.randint(2, 7)
        points = np.array([(rng.uniform(0, 26), rng.uniform(-34, 6)) for _ in range(count)]) + np.array([x, base])
        curve = np.round(_smooth(points) * 8).astype(np.int32)
        cv2.polylines(ink, [curve], False, 255, rng.randint(2, 5), cv2.LINE_AA, 3)
        x += rng.uniform(8, 26)
    return x + 6


def _strike(ink: np.ndarray, left: float, right: float, base: int, rng: random.Random) -> None:
    for _ in range(rng.randint(1, 3)):
        y0, y1 = (round(base - EM * rng.uniform(0.1, 0.6)) for _ in range(2))
        cv2.line(ink, (round(left), y0), (round(right), y1), 255, rng.randint(2, 4), cv2.LINE_AA)


def _dots(canvas: np.ndarray, left: float, right: float, base: int, rng: random.Random) -> None:
    if rng.random() < 0.7:
        step = rng.choice((6, 8, 10))
        for x in range(round(left) + 3, round(right), step):
            cv2.circle(canvas, (x, base - 1), 1, 220, -1, cv2.LINE_AA)
    else:
        cv2.line(canvas, (round(left), base + 3), (round(right), base + 3), 200, 1)


def _scan(canvas: np.ndarray, x0: float, x1: float, base: int, rng: random.Random) -> np.ndarray:
    """Cut, print to paper to scan: pale pens, blur, few dots an inch, one bit, noise; then to the reader's size."""
    x0, x1 = max(0, round(x0)), min(canvas.shape[1], round(x1))
    em = rng.choice((18, 18, 20, 24, 27, 36, 40, 40, 40))
    page = canvas[:, x0:x1].astype(np.float32)
    if rng.random() < 0.5:
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.4, 1.6))
    if rng.random() < 0.35:  # a heavier or a thinner pen
        page = np.clip((page - 128) * rng.uniform(1, 3) + 128 + rng.uniform(-70, 70), 0, 255)
    page = cv2.resize(page, None, fx=em / EM, fy=em / EM, interpolation=cv2.INTER_AREA)
    bits = rng.random()
    if bits < 0.3 and em >= 24:
        page = (page + np.random.normal(0, 10, page.shape) > rng.uniform(70, 160)) * 255.0
    else:
        page = page * rng.uniform(0.35 if bits > 0.8 else 0.75, 1.0) + np.random.normal(
            0, rng.uniform(0, 10), page.shape
        )
    k = READ_EM / em * rng.uniform(0.88, 1.13)
    page = cv2.resize(np.clip(page, 0, 255).astype(np.float32), None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
    out = np.zeros((HIGH, WIDE), np.float32)
    top = BASE - round(base * em / EM * k) + rng.choice((-2, -1, 0, 0, 0, 1, 2))
    page = page[max(0, -top) :, :WIDE]
    top = max(0, top)
    high = min(HIGH - top, page.shape[0])
    left = rng.randint(0, WIDE - page.shape[1])
    out[top : top + high, left : left + page.shape[1]] = page[:high]
    return np.clip(out, 0, 255).astype(np.uint8)
