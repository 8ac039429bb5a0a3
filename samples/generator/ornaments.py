"""What is not type: seals, signatures, handwritten digits, e-signature stamps. None of it goes into the .txt."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from samples.generator.fonts import BOLD, REGULAR

if TYPE_CHECKING:
    from samples.generator.typeset import Setter

# each digit as strokes of points in a unit square, origin bottom left
_DIGITS = {
    "0": [[(0.5, 1), (0.15, 0.8), (0.1, 0.35), (0.4, 0), (0.8, 0.25), (0.85, 0.75), (0.45, 1)]],
    "1": [[(0.3, 0.75), (0.6, 1), (0.5, 0)]],
    "2": [[(0.15, 0.75), (0.4, 1), (0.75, 0.85), (0.6, 0.45), (0.1, 0.02), (0.5, 0.08), (0.9, 0)]],
    "3": [[(0.15, 0.9), (0.5, 1), (0.8, 0.8), (0.4, 0.55), (0.8, 0.35), (0.6, 0.02), (0.1, 0.1)]],
    "4": [[(0.55, 1), (0.1, 0.4), (0.9, 0.4)], [(0.7, 0.75), (0.6, 0)]],
    "5": [[(0.8, 1), (0.3, 0.97), (0.22, 0.55), (0.65, 0.6), (0.8, 0.3), (0.5, 0), (0.1, 0.08)]],
    "6": [[(0.7, 1), (0.25, 0.6), (0.15, 0.2), (0.5, 0), (0.8, 0.25), (0.5, 0.5), (0.2, 0.25)]],
    "7": [[(0.1, 0.95), (0.85, 1), (0.4, 0)]],
    "8": [[(0.75, 0.85), (0.4, 1), (0.25, 0.75), (0.75, 0.3), (0.5, 0), (0.2, 0.25), (0.75, 0.85)]],
    "9": [[(0.75, 0.75), (0.4, 1), (0.2, 0.7), (0.5, 0.5), (0.78, 0.8), (0.65, 0)]],
}


def _smooth(setter: Setter, points: list[tuple[float, float]]) -> None:
    """A soft line through the points."""
    path = setter.canvas.beginPath()
    path.moveTo(*points[0])
    for i in range(len(points) - 1):
        before, here, there = points[max(i - 1, 0)], points[i], points[i + 1]
        after = points[min(i + 2, len(points) - 1)]
        path.curveTo(
            here[0] + (there[0] - before[0]) / 6,
            here[1] + (there[1] - before[1]) / 6,
            there[0] - (after[0] - here[0]) / 6,
            there[1] - (after[1] - here[1]) / 6,
            *there,
        )
    setter.canvas.drawPath(path)


def digits(setter: Setter, number: str, x: float, base: float, size: float) -> None:
    """A number as if written by hand: slanted, uneven strokes of a pen, a little off the line."""
    canvas, rng = setter.canvas, setter.rng
    canvas.saveState()
    canvas.setStrokeColorRGB(0.08, 0.1, 0.35)
    canvas.setLineCap(1)
    slant = float(rng.uniform(0.1, 0.35))
    for char in number:
        high = size * float(rng.uniform(0.8, 1.05))
        wide = high * float(rng.uniform(0.48, 0.6))
        low = base + float(rng.uniform(-2, 1.5))
        canvas.setLineWidth(float(rng.uniform(0.9, 1.3)))
        for stroke in _DIGITS.get(char, []):
            jitter = rng.normal(0, 0.035, (len(stroke), 2))
            points = [
                (x + (u + slant * v + float(a)) * wide, low + (v + float(b)) * high)
                for (u, v), (a, b) in zip(stroke, jitter, strict=True)
            ]
            _smooth(setter, points)
        x += wide * 1.05 + 1
    canvas.restoreState()


def signature(setter: Setter, x: float, y: float) -> None:
    """A scrawl round the point x, y (y from the page's top)."""
    canvas, rng = setter.canvas, setter.rng
    canvas.saveState()
    canvas.setStrokeColorRGB(0.1, 0.15, 0.55)
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    for _ in range(3):
        count = int(rng.integers(7, 13))
        along = x - 55 + 110 * (rng.random() * 0.3 + 0.7 * (rng.random(count).cumsum() / count * 1.6))
        swing = rng.normal(0, 14, count)
        _smooth(setter, [(float(a), setter.page.height - y + float(s)) for a, s in zip(along, swing, strict=True)])
    canvas.restoreState()


def seal(setter: Setter, x: float, y: float, name: str) -> None:
    """A round red seal of 36 mm with the body's name round its edge; y from the page's top."""
    canvas = setter.canvas
    radius = 48.0
    canvas.saveState()
    canvas.translate(x, setter.page.height - y)
    canvas.rotate(float(setter.rng.uniform(-12, 12)))
    for part in (canvas.setStrokeColorRGB, canvas.setFillColorRGB):
        part(0.83, 0.1, 0.14)
    canvas.setStrokeAlpha(0.8)
    canvas.setFillAlpha(0.8)
    canvas.setLineWidth(2.2)
    canvas.circle(0, 0, radius)
    canvas.setLineWidth(0.8)
    canvas.circle(0, 0, radius - 4)
    canvas.circle(0, 0, radius - 17)
    text = f"{name[:46]} ★".replace("★", "*")
    step = 2 * math.pi / max(len(text), 30)
    canvas.setFont(BOLD, 8)
    for i, char in enumerate(text):
        angle = math.pi / 2 - (i - len(text) / 2 + 0.5) * step
        canvas.saveState()
        canvas.translate((radius - 13) * math.cos(angle), (radius - 13) * math.sin(angle))
        canvas.rotate(math.degrees(angle) - 90)
        canvas.drawCentredString(0, 0, char)
        canvas.restoreState()
    star = canvas.beginPath()
    for i in range(10):
        r = 17 if i % 2 == 0 else 7
        angle = math.pi / 2 + i * math.pi / 5
        (star.moveTo if i == 0 else star.lineTo)(r * math.cos(angle), r * math.sin(angle))
    star.close()
    canvas.drawPath(star, fill=1, stroke=0)
    canvas.restoreState()


def e_stamp(setter: Setter) -> None:
    """The small block that an e-signature leaves at the top right."""
    doc, canvas = setter.doc, setter.canvas
    canvas.saveState()
    canvas.setFillColorRGB(0.75, 0.1, 0.1)
    canvas.setFont(REGULAR, 6.5)
    day = (doc.day or 9) % 27 + 1
    lines = [
        f"Người ký: {doc.issuing_body.upper()}",
        f"Cơ quan: {doc.issuing_body.upper()}",
        f"Ngày ký: {day:02d}.{doc.month:02d}.{doc.year} 14:{int(setter.rng.integers(10, 59))}:08 +07:00",
    ]
    for i, text in enumerate(lines):
        canvas.drawString(setter.page.width - 165, setter.page.height - 14 - 8 * i, text)
    canvas.restoreState()
