"""Documents onto disk: the three committed samples, and random ones by seed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from samples.generator.compose import compose
from samples.generator.fonts import FontsMissing
from samples.generator.gold import gold
from samples.generator.model import Doc
from samples.generator.scan import GRADES, Grade, scan
from samples.generator.typeset import Layout, typeset
from samples.generator.written import written

__all__ = ["FontsMissing", "make", "make_random", "make_samples"]

# the committed samples: the grades of their pages in turn, and a seed
SAMPLES = {
    "ke-hoach-khac-phuc": (["office", "fax", "clean"], 11),
    "ke-hoach-phan-cong": (["office"], 12),
    "chi-thi": (["clean"], 13),
}


def _turns(layout: Layout, rng: np.random.Generator, always: bool) -> list[int]:
    """Landscape pages mostly come out of the machine as portrait ones."""
    turns, side = [], 90
    for page in layout.pages:
        wide = page.width > page.height
        side = 360 - side if wide else side
        turns.append(side if wide and (always or rng.random() < 0.8) else 0)
    return turns


def make(doc: Doc, folder: Path, grades: list[Grade], seed: int, always_turn: bool = False) -> Path:
    """Typeset, scan and label one document; `grades` go round over its pages. Returns the PDF's path."""
    rng = np.random.default_rng(seed)
    layout = typeset(doc, rng)
    count = len(layout.pages)
    scanned_pdf, scanned = scan(
        layout.pdf, [grades[i % len(grades)] for i in range(count)], _turns(layout, rng, always_turn), rng
    )
    record, text = gold(doc, layout, scanned, hashlib.sha256(scanned_pdf).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{doc.stem}.pdf"
    path.write_bytes(scanned_pdf)
    path.with_suffix(".json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".txt").write_text(text, encoding="utf-8")
    return path


def make_samples(folder: Path) -> list[Path]:
    """The three samples that are committed."""
    return [
        make(written(name), folder, [GRADES[g] for g in grades], seed, always_turn=True)
        for name, (grades, seed) in SAMPLES.items()
    ]


def make_random(folder: Path, count: int, seed: int, grade: str | None = None) -> list[Path]:
    """`count` random documents; without a grade they take turns."""
    names = [grade] if grade else ["office", "clean", "poor", "fax"]
    return [make(compose(seed + i), folder, [GRADES[names[i % len(names)]]], seed + i) for i in range(count)]
