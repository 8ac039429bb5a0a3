"""How well confidences keep their word: rates, the reliability table and diagram."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

EDGES = [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]


@dataclass(frozen=True)
class Judged:
    """One row of a result: what it said of itself, and whether it was right."""

    document: str
    group: str  # the grade of the scan, or "real"
    kind: str  # tasks, indicators
    confidence: float
    needs_review: bool
    right: bool


def rates(rows: Sequence[Judged]) -> dict[str, Any]:
    """Of some rows: how many, how many right, the share that nobody need look at, how many of those are right, ECE."""
    sure = [row for row in rows if not row.needs_review]
    right, wrong = sum(row.right for row in sure), sum(not row.right for row in rows)
    return {
        "rows": len(rows),
        "right": round(sum(row.right for row in rows) / max(len(rows), 1), 4),
        "sure": round(len(sure) / max(len(rows), 1), 4),
        "sure_right": round(right / len(sure), 4) if sure else None,
        "sure_wrong": len(sure) - right,
        "interval": [round(x, 4) for x in wilson(right, len(sure))] if sure else None,
        "wrong_missed": round((len(sure) - right) / wrong, 4) if wrong else None,
        "right_flagged": round(1 - right / (len(rows) - wrong), 4) if len(rows) > wrong else None,
        "auc": round(told_apart(rows), 4) if 0 < wrong < len(rows) else None,
        "ece": round(calibration_error(rows), 4) if rows else None,
    }


def told_apart(rows: Sequence[Judged]) -> float:
    """AUC: how often a right row has more confidence than a wrong one; equal ones count half."""
    confidence, right = _arrays(rows)
    good, bad = confidence[right > 0][:, None], confidence[right == 0][None]
    return float(((good > bad) + 0.5 * (good == bad)).mean())


def wilson(right: int, count: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share."""
    p = right / count
    middle = p + z * z / (2 * count)
    wide = z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return (middle - wide) / (1 + z * z / count), (middle + wide) / (1 + z * z / count)


def bins(rows: Sequence[Judged]) -> list[dict[str, Any]]:
    """Rows by tenths of their confidence: how many, the mean confidence, the share that is right."""
    confidence, right = _arrays(rows)
    place = np.minimum((confidence * 10).astype(int), 9)
    return [
        {
            "from": EDGES[i],
            "to": EDGES[i + 1],
            "rows": int((place == i).sum()),
            "confidence": round(float(confidence[place == i].mean()), 3),
            "right": round(float(right[place == i].mean()), 3),
        }
        for i in range(10)
        if (place == i).any()
    ]


def calibration_error(rows: Sequence[Judged]) -> float:
    """Expected calibration error: the gap between confidence and right share of each tenth, by its rows."""
    return sum(abs(one["confidence"] - one["right"]) * one["rows"] for one in bins(rows)) / len(rows)


def _arrays(rows: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.array([row.confidence for row in rows]), np.array([float(row.right) for row in rows])


def table(groups: dict[str, list[Judged]]) -> str:
    """Markdown: a line a group."""
    heads = ["rows", "right", "nobody need look", "of those right", "95 % interval", "wrong, not flagged"]
    heads += ["right, flagged", "AUC", "ECE"]
    lines = [f"| | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    for name, rows in groups.items():
        r = rates(rows)
        span = "–" if r["interval"] is None else f"{100 * r['interval'][0]:.1f} to {100 * r['interval'][1]:.1f} %"
        cells = [str(r["rows"]), _percent(r["right"]), _percent(r["sure"]), _percent(r["sure_right"])]
        wrong = sum(not row.right for row in rows)
        cells += [span, f"{r['sure_wrong']} of {wrong}", _percent(r["right_flagged"]), _plain(r["auc"])]
        lines.append(f"| {name} | {' | '.join(cells)} | {_plain(r['ece'])} |")
    return "\n".join(lines)


def bin_table(rows: Sequence[Judged]) -> str:
    lines = ["| confidence | rows | mean | right |", "| --- | ---: | ---: | ---: |"]
    for one in bins(rows):
        span = f"{one['from']:.1f} to {one['to']:.1f}"
        lines.append(f"| {span} | {one['rows']} | {one['confidence']:.3f} | {one['right']:.3f} |")
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


# ---------------------------------------------------------------- the diagram

_SIZE, _LEFT, _TOP, _GAP = 420, 70, 50, 110  # of each square, in pixels
_INK, _GREY, _BAR, _DOT = (30, 30, 30), (200, 200, 200), (214, 226, 240), (24, 84, 160)


def diagram(groups: dict[str, list[Judged]], path: Path) -> None:
    """A square a group: right share over confidence, a dot a tenth, larger for more rows; the diagonal is right."""
    wide = _LEFT + len(groups) * (_SIZE + _GAP) - _GAP + 30
    picture = Image.new("RGB", (wide, _TOP + _SIZE + 60), "white")
    draw = ImageDraw.Draw(picture)
    for i, (name, rows) in enumerate(groups.items()):
        _square(draw, _LEFT + i * (_SIZE + _GAP), name, rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, optimize=True)


def _square(draw: ImageDraw.ImageDraw, left: int, name: str, rows: Sequence[Judged]) -> None:
    font, small = ImageFont.load_default(18), ImageFont.load_default(14)
    bottom = _TOP + _SIZE

    def place(x: float, y: float) -> tuple[float, float]:
        return left + x * _SIZE, bottom - y * _SIZE

    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        draw.line([place(tick, 0), place(tick, 1)], _GREY)
        draw.line([place(0, tick), place(1, tick)], _GREY)
        draw.text((place(tick, 0)[0] - 10, bottom + 6), f"{tick:.1f}", _INK, small)
        draw.text((left - 30, place(0, tick)[1] - 8), f"{tick:.1f}", _INK, small)
    most = max((one["rows"] for one in bins(rows)), default=1)
    for one in bins(rows):
        x, y = place(one["from"], one["rows"] / most * 0.25)
        draw.rectangle([x + 2, y, place(one["to"], 0)[0] - 2, bottom], fill=_BAR)
    draw.line([place(0, 0), place(1, 1)], _INK, 2)
    for one in bins(rows):
        x, y = place(one["confidence"], one["right"])
        size = 4 + 8 * math.sqrt(one["rows"] / most)
        draw.ellipse([x - size, y - size, x + size, y + size], fill=_DOT)
    draw.rectangle([left, _TOP, left + _SIZE, bottom], outline=_INK)
    draw.text((left, 16), f"{name}: {len(rows)} rows, ECE {calibration_error(rows):.3f}", _INK, font)
    draw.text((left + 130, bottom + 28), "confidence (bars: how many rows)", _INK, small)
    draw.text((left - 62, _TOP - 22), "share right", _INK, small)
