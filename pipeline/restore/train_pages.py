"""Pages of known text, drawn, damaged a little and read by Tesseract: what OCR makes of each syllable."""

from __future__ import annotations

import io
import os
import random
import subprocess
import tempfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.text import fold

Pairs = list[tuple[str, str]]  # (what was printed, what was read)
_WIDTH, _HEIGHT, _MARGIN = 1654, 2339, 150  # A4 at 200 dpi
_FAMILIES = ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-Regular")
_CAPITALS = 0.15  # share of lines in capitals, as headings are
_FONTS = Path("/usr/share/fonts/truetype/croscore")


def draw(words: list[str], seed: int) -> tuple[Image.Image, int]:
    """A page image of the words as far as they fit, and how many did."""
    rng = random.Random(seed)
    font = ImageFont.truetype(str(_FONTS / f"{rng.choice(_FAMILIES)}.ttf"), rng.choice((34, 36, 38, 40)))
    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    pen = ImageDraw.Draw(page)
    x, y, space = float(_MARGIN), float(_MARGIN), font.getlength(" ")
    for index, word in enumerate(words):
        width = font.getlength(word)
        if x + width > _WIDTH - _MARGIN:
            x, y = float(_MARGIN), y + font.size * 1.45
        if y > _HEIGHT - _MARGIN:
            return _damage(page, rng), index
        pen.text((x, y), word, font=font, fill=rng.choice((0, 20, 40)))
        x += width + space
    return _damage(page, rng), len(words)


def _damage(page: Image.Image, rng: random.Random) -> Image.Image:
    scale = rng.choice((1.0, 1.0, 0.85, 0.75))  # 200 dpi down to 150
    if scale < 1:
        page = page.resize((int(_WIDTH * scale), int(_HEIGHT * scale)), Image.Resampling.BILINEAR)
    page = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.1)))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, rng.uniform(2, 18), (page.height, page.width))
    page = Image.fromarray(np.clip(np.asarray(page) + noise, 0, 255).astype(np.uint8))
    packed = io.BytesIO()
    page.save(packed, "JPEG", quality=rng.randint(35, 85))
    return Image.open(packed)


def read(page: Image.Image, language: str) -> list[str]:
    """The words that Tesseract reads, in its order. Raises CalledProcessError where it fails."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.png"
        page.save(path, dpi=(200, 200))
        command = ["tesseract", str(path), "-", "-l", language, "--psm", "6"]
        env = os.environ | {"OMP_THREAD_LIMIT": "1"}
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=env, timeout=120)
    return done.stdout.split()


def align(printed: list[str], got: list[str]) -> Pairs:
    """Pairs of words that stand for each other; words that were split or run together are left out."""
    a, b = [fold(w) for w in printed], [fold(w) for w in got]
    pairs: Pairs = []
    for tag, i, end, j, stop in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and end - i == stop - j):
            pairs += zip(printed[i:end], got[j:stop], strict=True)
    return pairs


def read_pairs(lines: list[str], language: str, pages: int, seed: int) -> Iterator[Pairs]:
    """The aligned pairs of each of some pages of lines that are drawn by chance."""
    rng = random.Random(seed)
    for number in range(pages):
        words: list[str] = []
        while len(words) < 900:
            line = rng.choice(lines)
            words += (line.upper() if rng.random() < _CAPITALS else line).split()
        page, used = draw(words, seed * 10_000 + number)
        yield align(words[:used], read(page, language))
