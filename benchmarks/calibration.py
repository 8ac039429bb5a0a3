"""python -m benchmarks.calibration [--cache DIR] [--shared DIR] [--measure]

Fit the confidence model on made scans and measure it on others: made ones with seeds that the fit never sees, and the
labelled real ones in DIR/real. One command does all of it. It writes models/confidence/*.json,
docs/confidence-figures.md with its diagram docs/img/reliability.png, and benchmarks/results/calibration.json.
`--measure` leaves the model as it is.

Reading some 640 pages takes 20 to 25 minutes of one core; with --cache a second run takes them from there (give another
folder after a change to image, layout, ocr or restore). `--shared` names a folder with tools/scan.py, a harsher scanner
than our own, and real/ with labelled scans; without it both are left out.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.confidence_fit import fit, held_out, table
from benchmarks.machine import machine, write_results
from benchmarks.read_cache import GRADES, Kept, plan, read_all, read_labelled, read_odd
from benchmarks.reliability import Judged, bin_table, bins, diagram, rates
from benchmarks.reliability import table as rate_table
from benchmarks.row_truth import indicators_right, tasks_right
from pipeline.document import Document, Task
from pipeline.extract import extract
from pipeline.extract.confidence import Doubts, Judge, Neighbours, Origin
from pipeline.extract.confidence.model import Model, load_model, model_folder
from pipeline.parse import outline

ROOT = Path(__file__).parent.parent
FIGURES = ROOT / "docs" / "confidence-figures.md"
DIAGRAM = ROOT / "docs" / "img" / "reliability.png"
KINDS = ["tasks", "indicators"]
# first seed; documents of text, for tables, with indicators
FIT = {
    "tasks": [(9500, 40, 16, 14), (45000, 60, 2, 0)],
    "indicators": [(8000, 80, 32, 24), (9500, 40, 16, 14)],
}
ODD = range(100, 160)  # texts with odd wordings, for the fit of tasks
UNSEEN = (47000, 38, 22, 10)


@dataclass
class Row:
    """A task or indicator of a result: the doubts about it, and whether it is right."""

    document: str
    group: str
    kind: str
    doubts: Doubts
    right: bool


def rows_of(kept: Kept) -> list[Row]:
    """The rows that parse and extract make of a kept scan, but those that its gold leaves open."""
    seen: list[tuple[Origin, Doubts]] = []

    def watch(origins: Any, pages: Any, neighbours: Neighbours, year: int | None) -> None:
        judge = Judge(pages, neighbours, year)
        for origin in origins:
            about = judge.task if isinstance(origin.found, Task) else judge.indicator
            seen.append((origin, about(origin)))

    document = extract(outline(kept.pages), kept.pages, kept.source, judge=watch)
    truth = _truth(document, kept.gold)
    found = []
    for origin, doubts in seen:
        right = truth[id(origin.found)]
        if right is not None:
            kind = "tasks" if isinstance(origin.found, Task) else "indicators"
            found.append(Row(kept.name, kept.group, kind, doubts, right))
    return found


def _truth(document: Document, gold: dict[str, Any]) -> dict[int, bool | None]:
    record = document.as_json()
    both = [*zip(document.tasks, tasks_right(gold, record), strict=True)]
    both += zip(document.indicators, indicators_right(gold, record), strict=True)
    return {id(item): right for item, right in both}


def judged(rows: Iterable[Row], models: dict[str, Model]) -> list[Judged]:
    found = []
    for row in rows:
        chance = round(models[row.kind].chance(row.doubts), 3)
        found.append(Judged(row.document, row.group, row.kind, chance, chance < models[row.kind].sure_from, row.right))
    return found


def fit_kind(kind: str, cache: Path, scanner: Path | None) -> list[Judged]:
    """Fit and save the model of a kind; returns what each of its rows is given by one that did not see its document."""
    wanted = [one for part in FIT[kind] for one in plan(*part, outer=scanner is not None)]
    odd = list(read_odd(ODD)) if kind == "tasks" else []
    rows = [row for kept in (*read_all(wanted, cache, scanner), *odd) for row in rows_of(kept) if row.kind == kind]
    data = table([r.doubts for r in rows], [r.right for r in rows], [r.document for r in rows], kind)
    model = fit(data, kind)
    about = {
        "made by": "python -m benchmarks.calibration",
        "seeds from": [part[0] for part in FIT[kind]],
        "documents": len(wanted),
        "odd texts": len(odd),
        "rows": len(rows),
        "right": sum(row.right for row in rows),
        "scanners": "own and outer" if scanner else "own",
    }
    save(model, kind, about)
    some = zip(rows, held_out(data, kind), strict=True)
    return [Judged(r.document, r.group, kind, float(p), bool(p < model.sure_from), r.right) for r, p in some]


def save(model: Model, kind: str, about: dict[str, Any]) -> None:
    weights = dict(sorted(model.weights.items(), key=lambda pair: pair[1]))
    record = {"about": about, "bias": model.bias, "sure_from": model.sure_from, "ceiling": model.ceiling}
    path = model_folder() / f"{kind}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**record, "weights": weights}, indent=1) + "\n", encoding="utf-8")


def figures(made: list[Judged], real: list[Judged], checked: dict[str, list[Judged]]) -> str:
    """docs/confidence-figures.md."""
    lines = ["# Confidence: the figures", ""]
    lines += ["Written by `python -m benchmarks.calibration`; what they mean: [confidence.md](confidence.md).", ""]
    about = machine()
    lines += [f"{about['when'][:10]}, commit {about['commit']}.", "", "![Reliability diagrams](img/reliability.png)"]
    for kind in KINDS:
        own = [row for row in made if row.kind == kind]
        lines += ["", f"## {kind.capitalize()}", "", rate_table(_groups(own, [r for r in real if r.kind == kind]))]
        lines += ["", "By tenths of the confidence, made scans that the fit did not see:", "", bin_table(own)]
        check = rate_table({"fit, each document left out in turn": checked[kind]}) if kind in checked else ""
        lines += ["", check] if check else []
    return "\n".join(lines) + "\n"


def _groups(made: list[Judged], real: list[Judged]) -> dict[str, list[Judged]]:
    groups = {f"made, {grade}": [row for row in made if row.group == grade] for grade in GRADES}
    groups |= {f"made, {name} scanner": [r for r in made if r.document.endswith(name)] for name in ("own", "outer")}
    groups = {name: rows for name, rows in groups.items() if rows}
    groups["**made, all**"] = made
    if real:
        groups |= {"real": real, "**all**": [*made, *real]}
    return groups


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration", description=__doc__)
    parser.add_argument("--cache", type=Path, help="where read scans stay; else a temporary folder")
    parser.add_argument("--shared", type=Path, help="a folder with tools/scan.py and real/")
    parser.add_argument("--kinds", nargs="*", choices=KINDS, default=KINDS, help="which models to fit anew")
    parser.add_argument("--measure", action="store_true", help="only measure the model that is there")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        cache = given.cache or Path(name)
        scanner = given.shared / "tools" / "scan.py" if given.shared else None
        checked: dict[str, list[Judged]] = {}
        if not given.measure:
            for kind in given.kinds:
                checked[kind] = fit_kind(kind, cache, scanner)
            load_model.cache_clear()
        models = {kind: load_model(kind) for kind in KINDS}
        unseen = plan(*UNSEEN, outer=scanner is not None)
        made = judged((row for kept in read_all(unseen, cache, scanner) for row in rows_of(kept)), models)
        labelled = read_labelled(given.shared / "real", cache) if given.shared else ()
        real = judged((row for kept in labelled for row in rows_of(kept)), models)
    report(made, real, checked, time.perf_counter() - start)
    return 0


def report(made: list[Judged], real: list[Judged], checked: dict[str, list[Judged]], seconds: float) -> None:
    """Write the figures, and print them."""
    everything = [*made, *real]
    by_kind = {kind: [row for row in everything if row.kind == kind] for kind in KINDS}
    diagram(by_kind, DIAGRAM)
    FIGURES.write_text(figures(made, real, checked), encoding="utf-8")
    print(FIGURES.read_text(encoding="utf-8"))
    content: dict[str, Any] = {"machine": machine(), "seconds": round(seconds)}
    for kind, rows in by_kind.items():
        content[kind] = {
            "made": rates([row for row in made if row.kind == kind]),
            "real": rates([row for row in real if row.kind == kind]),
            "all": rates(rows),
            "bins": bins(rows),
            "fit": rates(checked[kind]) if kind in checked else None,
        }
    print(write_results("calibration", content))


if __name__ == "__main__":
    sys.exit(main())
