"""A table's lines on one page: gathered from its cells, then drawn as a good or a bad copier leaves them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from samples.generator.model import Rules

Span = tuple[float, float]
MM = 72 / 25.4


class Ruling:
    """Lines in points, y from the page's top. `left`, `right`: the table's sides, which an open table leaves out."""

    def __init__(self, rules: Rules, left: float, right: float) -> None:
        self.rules, self.left, self.right = rules, left, right
        self.across: dict[float, list[Span]] = {}
        self.down: dict[float, list[Span]] = {}

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """The four sides of a cell; a side that two cells share is one line."""
        kind = self.rules.kind
        if kind == "none":
            return
        for y in (top, bottom):
            self.across.setdefault(round(y, 1), []).append((x0, x1))
        if kind == "across":
            return
        for x in (x0, x1):
            if kind != "open" or min(abs(x - self.left), abs(x - self.right)) > 1:
                self.down.setdefault(round(x, 1), []).append((top, bottom))

    def draw(self, canvas: Canvas, height: float, page: int) -> None:
        """Draw all lines; the same rules and page give the same damage."""
        rng = np.random.default_rng([self.rules.seed, page])
        canvas.saveState()
        canvas.setLineWidth(0.6)
        if self.rules.damage == "faint":
            canvas.setStrokeGray(float(rng.uniform(0.5, 0.72)))
            canvas.setLineWidth(0.4)
        for lines, way in ((self.across, 0), (self.down, 1)):
            for at, spans in sorted(lines.items()):
                for start, end in _merged(spans):
                    for a, b, off in self._pieces(start, end, rng):
                        if way == 0:
                            canvas.line(a, height - at - off, b, height - at - off)
                        else:
                            canvas.line(at + off, height - a, at + off, height - b)
        canvas.restoreState()

    def _pieces(self, start: float, end: float, rng: np.random.Generator) -> Iterator[tuple[float, float, float]]:
        """(from, to, aside) of what is drawn of one line."""
        damage = self.rules.damage
        if damage == "doubled":
            yield start, end, -0.8
            yield start, end, 0.8
        elif damage == "broken":
            at = start
            while at < end:
                stop = min(end, at + float(rng.uniform(12, 60)) * MM)
                yield at, stop, 0.0
                at = stop + float(rng.uniform(0.4, 2.2)) * MM
        elif damage == "partial" and rng.random() < 0.3:
            lost = float(rng.uniform(0.08, 0.35)) * (end - start)
            at = start + float(rng.random()) * (end - start - lost)
            yield start, at, 0.0
            yield at + lost, end, 0.0
        elif damage == "wavy":  # a sheet that slipped: the line steps by a hair
            steps = np.linspace(start, end, 4)
            for a, b in pairwise(steps):
                yield float(a), float(b), float(rng.uniform(-0.5, 0.5))
        else:
            yield start, end, 0.0


def _merged(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1] + 0.5:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((start, end))
    return out
