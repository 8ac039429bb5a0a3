"""Pages of known text, drawn, damaged as scanners and copiers do it, and read by Tesseract.

What is printed and what is read are aligned word by word (`align_words`): the pairs teach the confusions.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # before Tesseract is loaded: two threads are slower than one

Grey = NDArray[np.uint8]
DPI = 200  # drawn at; A4
_WIDTH, _HEIGHT, _MARGIN = 1654, 2339, 150
_CAPITALS = 0.12  # share of the paragraphs in capitals, as headings are
FONTS = Path("/usr/share/fonts/truetype/croscore")
FAMILIES = ("Tinos-Regular.ttf", "Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf")


@dataclass(frozen=True)
class Damage:
    """How a page is spoiled: ranges to draw from. Blur in pixels, noise in grey levels, fade as a share of the ink."""

    dpi: tuple[int, ...]
    blur: tuple[float, float]
    noise: tuple[float, float]
    fade: tuple[float, float]
    quality: tuple[int, int]  # of the JPEG
    bilevel: bool = False


DAMAGES = {
    "light": Damage((200, 200, 170), (0.3, 0.7), (2, 8), (0.0, 0.2), (55, 85)),
    "medium": Damage((150, 135, 125), (0.5, 0.95), (7, 16), (0.1, 0.35), (35, 60)),
    "heavy": Damage((115, 108, 100), (0.6, 1.0), (12, 22), (0.2, 0.45), (25, 45)),
    "fax": Damage((200, 170), (0.5, 1.0), (15, 30), (0.0, 0.3), (95, 95), bilevel=True),
}


@dataclass(slots=True)
class ReadWord:
    """A word as Tesseract read it. `choices`: other readings of it with their chances, where they were asked for."""

    text: str
    confidence: float
    choices: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class ReadPage:
    """A page: its words as printed, paragraph by paragraph, and its lines as read."""

    printed: list[list[str]]
    lines: list[list[ReadWord]]
    damage: str


def draw(
    paragraphs: Sequence[Sequence[str]], fonts: Sequence[Path], rng: random.Random, sharp: int = 1
) -> tuple[Grey, int]:
    """A page of the paragraphs as far as they fit whole, and how many did. One size and font a paragraph.

    `sharp`: how many times the usual resolution.
    """
    wide, high, margin = _WIDTH * sharp, _HEIGHT * sharp, _MARGIN * sharp
    page = Image.new("L", (wide, high), 255)
    pen = ImageDraw.Draw(page)
    y, size = float(margin), rng.choice((34, 36, 36, 38)) * sharp  # 12 to 14 points
    for number, words in enumerate(paragraphs):
        font = ImageFont.truetype(str(rng.choice(list(fonts))), size)
        rows = _wrap(words, font, wide - 2 * margin)
        if y + len(rows) * size * 1.4 > high - margin:
            return np.asarray(page), number
        for row in rows:
            x = float(margin)
            for word in row:
                pen.text((x, y), word, font=font, fill=0)
                x += font.getlength(word) + font.getlength(" ")
            y += size * 1.4
        y += size * rng.choice((0.1, 0.4))
    return np.asarray(page), len(paragraphs)


def _wrap(words: Sequence[str], font: ImageFont.FreeTypeFont, room: int) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    x, space = 0.0, font.getlength(" ")
    for word in words:
        width = font.getlength(word)
        if rows[-1] and x + width > room:
            rows.append([])
            x = 0.0
        rows[-1].append(word)
        x += width + space
    return rows


def spoil(page: Grey, damage: Damage, rng: random.Random) -> tuple[Grey, int]:
    """The page as a poor scanner gives it, and its resolution in dpi."""
    dpi = rng.choice(damage.dpi)
    if dpi != DPI:
        page = cv2.resize(page, None, fx=dpi / DPI, fy=dpi / DPI, interpolation=cv2.INTER_AREA).astype(np.uint8)
    soft = cv2.GaussianBlur(page, (0, 0), rng.uniform(*damage.blur)).astype(np.float32)
    soft = 255 - (255 - soft) * (1 - rng.uniform(*damage.fade))
    grain = np.random.default_rng(rng.getrandbits(32)).standard_normal(soft.shape, dtype=np.float32)
    grain += cv2.GaussianBlur(grain, (0, 0), 1.0) * 2  # toner wears off in spots, not in single pixels
    noisy = np.clip(soft + grain * rng.uniform(*damage.noise) * 0.7, 0, 255).astype(np.uint8)
    if damage.bilevel:
        return np.where(noisy > rng.uniform(120, 190), 255, 0).astype(np.uint8), dpi
    done, packed = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(*damage.quality)])
    assert done
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8), dpi


class PageReader:
    """Tesseract in one language."""

    def __init__(self, language: str, tessdata: str) -> None:
        from tesserocr import OEM, PSM, PyTessBaseAPI

        self._api = PyTessBaseAPI(path=tessdata, lang=language, oem=OEM.LSTM_ONLY, psm=PSM.SINGLE_BLOCK)
        self._api.SetVariable("debug_file", os.devnull)

    def read(self, page: Grey, dpi: int) -> list[list[ReadWord]]:
        """The words of each line."""
        from tesserocr import RIL

        self._api.SetImage(Image.fromarray(page))
        self._api.SetSourceResolution(dpi)
        self._api.Recognize()
        walk, lines = self._api.GetIterator(), list[list[ReadWord]]()
        while walk is not None and not walk.Empty(RIL.WORD):
            if walk.IsAtBeginningOf(RIL.TEXTLINE) or not lines:
                lines.append([])
            text = (walk.GetUTF8Text(RIL.WORD) or "").strip()
            if text:
                lines[-1].append(ReadWord(text, round(walk.Confidence(RIL.WORD) / 100, 4)))
            if not walk.Next(RIL.WORD):
                break
        self._api.Clear()
        return [line for line in lines if line]


def paragraphs_of(lines: list[str], rng: random.Random) -> list[list[str]]:
    """Paragraphs enough for a page, drawn by chance; some in capitals."""
    chosen: list[list[str]] = []
    while sum(map(len, chosen)) < 800:
        line = rng.choice(lines)
        words = line.split()[:120]
        if rng.random() < _CAPITALS and len(words) < 40:
            words = [w.upper() for w in words]
        chosen.append(words)
    return chosen


def read_pages(
    lines: list[str],
    reader: PageReader,
    plan: dict[str, int],
    seed: int,
    fonts: Sequence[Path],
) -> Iterator[ReadPage]:
    """Pages of lines drawn by chance; `plan` says how many of each damage."""
    for damage, count in plan.items():
        for number in range(count):
            rng = random.Random(f"{seed}/{damage}/{number}")
            wanted = paragraphs_of(lines, rng)
            drawn, fit = draw(wanted, fonts, rng)
            spoiled, dpi = spoil(drawn, DAMAGES[damage], rng)
            yield ReadPage(wanted[:fit], reader.read(spoiled, dpi), damage)
