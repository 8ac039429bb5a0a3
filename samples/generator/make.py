"""Documents onto disk: the three committed samples, and random ones by seed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from samples.generator.compose import compose
from samples.generator.fonts import FontsMissing
from samples.generator.gold import gold
from samples.generator.long_tables import long_document
from samples.generator.model import Doc
from samples.generator.scan import GRADES, ScannedPage, scan
from samples.generator.table_docs import table_document
from samples.generator.typeset import Layout, typeset
from samples.generator.written import written

__all__ = ["FontsMissing", "Scanner", "make", "make_long", "make_random", "make_samples", "make_tables"]

# a PDF, the grades and turns of its pages, a random generator -> the scanned PDF and what was done to each page
Scanner = Callable[[bytes, list[str], list[int], np.random.Generator], tuple[bytes, list[ScannedPage]]]

# the committed samples: the grades of their pages in turn, and a seed
SAMPLES = {
    "ke-hoach-khac-phuc": (["office", "fax", "clean"], 11),
    "ke-hoach-phan-cong": (["office"], 12),
    "chi-thi": (["clean"], 13),
}

_UPSIDE_DOWN = 0.12  # of the straight pages of documents made for their tables


def _turns(layout: Layout, rng: np.random.Generator, always: bool) -> list[int]:
    """Landscape pages mostly come out of the machine as portrait ones."""
    turns, side = [], 90
    for page in layout.pages:
        wide = page.width > page.height
        side = 360 - side if wide else side
        turns.append(side if wide and (always or rng.random() < 0.8) else 0)
    return turns


def own_scanner(
    pdf: bytes, grades: list[str], turns: list[int], rng: np.random.Generator
) -> tuple[bytes, list[ScannedPage]]:
    return scan(pdf, [GRADES[name] for name in grades], turns, rng)


def _upside_down(turns: list[int], seed: int) -> list[int]:
    """Some of the pages that lie straight turned by half: sheets that were put in the wrong way round."""
    rng = np.random.default_rng([seed, 180])
    return [turn or (180 if rng.random() < _UPSIDE_DOWN else 0) for turn in turns]


def make(
    doc: Doc,
    folder: Path,
    grades: list[str],
    seed: int,
    *,
    always_turn: bool = False,
    upside_down: bool = False,
    scanner: Scanner = own_scanner,
) -> Path:
    """Typeset, scan and label one document; `grades` go round over its pages. Returns the PDF's path."""
    rng = np.random.default_rng(seed)
    layout = typeset(doc, rng)
    count = len(layout.pages)
    turns = _turns(layout, rng, always_turn)
    turns = _upside_down(turns, seed) if upside_down else turns
    scanned_pdf, scanned = scanner(layout.pdf, [grades[i % len(grades)] for i in range(count)], turns, rng)
    record, text = gold(doc, layout, scanned, hashlib.sha256(scanned_pdf).hexdigest())
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{doc.stem}.pdf"
    path.write_bytes(scanned_pdf)
    path.with_suffix(".json").write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".txt").write_text(text, encoding="utf-8")
    return path


def make_samples(folder: Path) -> list[Path]:
    """The three samples that are committed."""
    return [make(written(name), folder, grades, seed, always_turn=True) for name, (grades, seed) in SAMPLES.items()]


def make_random(folder: Path, count: int, seed: int, grade: str | None = None) -> list[Path]:
    """`count` random documents; without a grade they take turns."""
    names = [grade] if grade else ["office", "clean", "poor", "fax"]
    return [make(compose(seed + i), folder, [names[i % len(names)]], seed + i) for i in range(count)]


def make_tables(
    folder: Path, count: int, seed: int, grade: str | None = None, scanner: Scanner = own_scanner
) -> list[Path]:
    """`count` documents made for their tables; without a grade they take turns."""
    names = [grade] if grade else ["office", "clean", "poor", "fax"]
    seeds = range(seed, seed + count)
    return [
        make(table_document(n), folder, [names[i % len(names)]], n, upside_down=True, scanner=scanner)
        for i, n in enumerate(seeds)
    ]


def make_long(
    folder: Path, count: int, seed: int, grade: str | None = None, scanner: Scanner = own_scanner
) -> list[Path]:
    """`count` documents with a table of 10 to 20 pages; without a grade they take turns."""
    names = [grade] if grade else ["office", "clean", "poor", "fax"]
    return [
        make(long_document(seed + i), folder, [names[i % len(names)]], seed + i, upside_down=True, scanner=scanner)
        for i in range(count)
    ]
