"""Made and labelled scans, read once and kept: their restored pages beside their gold.

Reading is what costs; parse and extract of a kept document take a few hundredths of a second, so that a model can be
fitted again and again.
"""

from __future__ import annotations

import json
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.tables import outer_scanner
from pipeline.document import Page, SourceFile
from pipeline.flow import Options, read_page
from pipeline.ingest import open_source
from samples.generator.compose import compose
from samples.generator.make import Scanner, make, own_scanner
from samples.generator.odd_texts import odd_text
from samples.generator.table_docs import table_document

GRADES = ["clean", "office", "poor", "fax"]
Record = dict[str, Any]


@dataclass(frozen=True)
class Made:
    """One document to make: its kind ("text" or "table"), its seed, and how it is scanned."""

    kind: str
    seed: int
    grade: str
    scanner: str  # own, outer

    @property
    def name(self) -> str:
        return f"{self.kind}-{self.seed}-{self.grade}-{self.scanner}"


@dataclass
class Kept:
    """A scan as it was read, and what it says."""

    name: str
    group: str  # the grade, or "real"
    source: SourceFile
    pages: list[Page]
    gold: Record


def plan(seed: int, texts: int, tables: int, points: int, outer: bool) -> list[Made]:
    """Documents with seeds from `seed` on; grades and scanners go round, so that every kind meets each of them.

    `points`: how many more there are with indicators, in lists or tables, of which others have few; their seeds begin
    200 later.
    """
    scanners = ["own", "outer"] if outer else ["own"]
    later = range(seed + 200, seed + 200 + 10 * points)
    lists = [("text", n) for n in later if n % 9 == 1][: points // 3]
    tabled = [("table", n) for n in later if n % 10 in (3, 5)][: points - points // 3]
    groups = [[("text", seed + i) for i in range(texts)], [("table", seed + i) for i in range(tables)], lists + tabled]
    return [
        Made(kind, n, GRADES[(i + i // 36) % 4], scanners[(i // 4 + i) % len(scanners)])
        for group in groups
        for i, (kind, n) in enumerate(group)
    ]


def read_all(wanted: list[Made], cache: Path, scanner: Path | None) -> Iterator[Kept]:
    """Each document as kept in the folder `cache`, made and read first where it is not there yet."""
    cache.mkdir(parents=True, exist_ok=True)
    outer = outer_scanner(scanner) if scanner else None
    for one in wanted:
        path = cache / f"{one.name}.pickle"
        if not path.exists():
            assert outer or one.scanner == "own"
            scan = _make(one, cache, outer if one.scanner == "outer" and outer else own_scanner)
            _keep(read_scan(scan, one.name, one.grade), path)
            for made in (scan, scan.with_suffix(".json"), scan.with_suffix(".txt")):
                made.unlink()
        yield pickle.loads(path.read_bytes())  # our own file, written below


def _make(one: Made, folder: Path, scanner: Scanner) -> Path:
    doc = compose(one.seed) if one.kind == "text" else table_document(one.seed)
    return make(doc, folder / "scans", [one.grade], one.seed, scanner=scanner)


def read_scan(scan: Path, name: str, group: str) -> Kept:
    """A PDF with its gold beside it, read page by page; its text layer is not believed."""
    source = open_source(scan)
    options = Options(believe_layer=False)
    pages = [read_page(source, n, options) for n in range(1, source.pages + 1)]
    gold = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
    return Kept(name, group, source, pages, gold)


def read_odd(seeds: range) -> Iterator[Kept]:
    """Texts with odd wordings, written and read: they cost nothing."""
    with tempfile.TemporaryDirectory() as folder:
        for seed in seeds:
            odd = odd_text(seed)
            path = Path(folder) / f"{odd.name}.txt"
            path.write_text(odd.text, encoding="utf-8")
            source = open_source(path)
            pages = [read_page(source, n, Options()) for n in range(1, source.pages + 1)]
            yield Kept(odd.name, "odd", source, pages, odd.gold)


def read_labelled(folder: Path, cache: Path) -> Iterator[Kept]:
    """The labelled real scans of a folder: each PDF that has a .json beside it."""
    cache.mkdir(parents=True, exist_ok=True)
    for scan in sorted(folder.glob("*.pdf")):
        if not scan.with_suffix(".json").exists():
            continue
        path = cache / f"real-{scan.stem}.pickle"
        if not path.exists():
            _keep(read_scan(scan, f"real-{scan.stem}", "real"), path)
        yield pickle.loads(path.read_bytes())


def _keep(kept: Kept, path: Path) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL))
    part.rename(path)
