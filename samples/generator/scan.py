"""A small scanner: pages of a PDF become images, as office machines and fax machines leave them."""

from __future__ import annotations

import io
from dataclasses import dataclass

import cv2
import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Grade:
    """How a machine scans. Angles in degrees, blur in pixels, noise and shade in grey levels."""

    dpi: int
    colour: str  # rgb, grey, bit
    skew: float
    blur: float
    noise: float
    shade: float
    quality: int
    specks: int


GRADES = {
    "clean": Grade(300, "rgb", 0.15, 0.5, 1.0, 2.0, 58, 0),
    "office": Grade(200, "rgb", 0.9, 0.6, 2.2, 10.0, 55, 25),
    "poor": Grade(150, "grey", 1.8, 0.7, 7.0, 22.0, 45, 120),
    "fax": Grade(200, "bit", 1.0, 0.6, 9.0, 8.0, 0, 260),
}


@dataclass(slots=True)
class ScannedPage:
    dpi: int
    turn: int  # how far the content lies turned clockwise: 0, 90, 180, 270
    motion: NDArray[np.float64]  # 2 x 3: points of the typeset page to points of the scanned page, upright


def _motion(grade: Grade, rng: np.random.Generator, width: float, height: float) -> NDArray[np.float64]:
    """A little turn round the middle and a shift, in points."""
    angle = float(rng.uniform(-grade.skew, grade.skew))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0).astype(np.float64)
    matrix[:, 2] += rng.uniform(-4, 4, 2)
    return matrix


def _light(pixels: Pixels, grade: Grade, rng: np.random.Generator) -> NDArray[np.float32]:
    """Paper tint, uneven light and the sensor's noise."""
    high, wide = pixels.shape[:2]
    tint = np.array([1.0, 0.995, 0.975]) * float(rng.uniform(0.96, 1.0))
    corners = rng.uniform(-grade.shade, 0, (3, 3)).astype(np.float32)
    shade = cv2.resize(corners, (wide, high), interpolation=cv2.INTER_CUBIC)
    grain = rng.standard_normal((high // 2 + 1, wide // 2 + 1), dtype=np.float32) * grade.noise * 1.6
    noise = cv2.resize(grain, (wide, high), interpolation=cv2.INTER_LINEAR)
    ink = pixels.astype(np.float32) * 0.88 + 255 * 0.12 * (pixels.astype(np.float32) / 255)
    return ink * tint.astype(np.float32) + (shade + noise)[:, :, None]


def _specks(pixels: NDArray[np.float32], count: int, rng: np.random.Generator) -> None:
    high, wide = pixels.shape[:2]
    for x, y in zip(rng.integers(0, wide, count), rng.integers(0, high, count), strict=True):
        size = int(rng.integers(1, 3))
        pixels[y : y + size, x : x + size] = float(rng.uniform(30, 160))


def scan_pixels(pixels: Pixels, grade: Grade, rng: np.random.Generator, motion: NDArray[np.float64]) -> Pixels:
    """H x W x 3 RGB at the grade's dpi -> the same size as scanned: RGB, grey (H x W), or black and white."""
    high, wide = pixels.shape[:2]
    matrix = motion.copy()
    matrix[:, 2] *= grade.dpi / 72
    moved = cv2.warpAffine(pixels, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    soft = cv2.GaussianBlur(moved, (0, 0), grade.blur)
    lit = _light(soft, grade, rng)
    _specks(lit, grade.specks, rng)
    out: Pixels = np.clip(lit, 0, 255).astype(np.uint8)
    if grade.colour == "rgb":
        return out
    grey: Pixels = cv2.cvtColor(out, cv2.COLOR_RGB2GRAY)
    if grade.colour == "grey":
        return grey
    return np.where(grey > float(rng.uniform(135, 165)), 255, 0).astype(np.uint8)


def _page_pdf(pixels: Pixels, grade: Grade) -> pikepdf.Pdf:
    image = Image.fromarray(pixels)
    if grade.colour == "bit":
        image = image.convert("1", dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    if grade.colour == "bit":
        image.save(buffer, "PDF", resolution=grade.dpi)
    else:
        image.save(buffer, "PDF", resolution=grade.dpi, quality=grade.quality)
    return pikepdf.open(buffer)


def scan(
    pdf: bytes, grades: list[Grade], turns: list[int], rng: np.random.Generator
) -> tuple[bytes, list[ScannedPage]]:
    """Scan every page of a PDF: one grade and one turn a page. The same seed gives the same bytes."""
    source = pypdfium2.PdfDocument(pdf)
    out = pikepdf.new()
    scanned: list[ScannedPage] = []
    for page, grade, turn in zip(source, grades, turns, strict=True):
        motion = _motion(grade, rng, *page.get_size())
        pixels = np.ascontiguousarray(page.render(scale=grade.dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3])
        image = np.ascontiguousarray(np.rot90(scan_pixels(pixels, grade, rng, motion), -turn // 90))
        out.pages.extend(_page_pdf(image, grade).pages)
        scanned.append(ScannedPage(grade.dpi, turn, motion))
    buffer = io.BytesIO()
    out.save(buffer, deterministic_id=True)
    return buffer.getvalue(), scanned
