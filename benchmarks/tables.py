"""python -m benchmarks.tables [--count N] [--seed S] [--grade G] [--long] [--scanner scan.py] [--img2table PYTHON]

Make documents full of tables with the gold of every cell (`samples.generator.table_docs`), scan them, read them with
kehoach, and say how much of the tables is right, by grade, by form and by damage.
"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pikepdf

from benchmarks.machine import machine, write_results
from benchmarks.score import Score, score_document
from benchmarks.table_score import score_indicators, score_peer, score_tables
from pipeline.batch import run
from pipeline.flow import Options
from samples.generator.make import Scanner, make_long, make_tables, own_scanner
from samples.generator.scan import ScannedPage

GRADES = ["clean", "office", "poor", "fax"]
SHOWN = ["cell cer", "cells", "rows", "structure", "usable rows", "tasks", "indicators whole", "sections"]


def outer_scanner(path: Path) -> Scanner:
    """The scanner of a program with the function `scan` of ../shared/tools/scan.py: its grades and its damage."""
    spec = importlib.util.spec_from_file_location("outer_scan", path)
    assert spec
    assert spec.loader
    module: ModuleType = importlib.util.module_from_spec(spec)
    sys.modules["outer_scan"] = module
    spec.loader.exec_module(module)

    def scanner(
        pdf: bytes, grades: list[str], turns: list[int], rng: np.random.Generator
    ) -> tuple[bytes, list[ScannedPage]]:
        with tempfile.TemporaryDirectory() as name:
            source, target = Path(name) / "in.pdf", Path(name) / "out.pdf"
            source.write_bytes(pdf)
            some = ",".join(f"{i}={g}" for i, g in enumerate(grades, 1))
            turned = ",".join(f"{i}:{t}" for i, t in enumerate(turns, 1) if t)
            meta = module.scan(
                source, target, grade=grades[0], grades=some, rotate=turned, seed=int(rng.integers(1 << 30))
            )
            pages = [ScannedPage(m["dpi"], m["rotation"], upright(m)) for m in meta]
            return target.read_bytes(), pages

    return scanner


def upright(meta: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The 2 x 3 matrix that scan.py tells, with the page's turn taken out."""
    matrix = np.vstack([np.array(meta["matrix"]).reshape(2, 3), [0, 0, 1]])
    width, height = meta["width"], meta["height"]
    for _ in range(meta["rotation"] // 90 % 4):
        matrix = np.array([[0, 1, 0], [-1, 0, width], [0, 0, 1]]) @ matrix  # (x, y) -> (y, width - x)
        width, height = height, width
    return np.asarray(matrix[:2], np.float64)


def judge(scans: list[Path], out: Path) -> dict[str, Score]:
    """Scores by group: all of them, and each form, kind of rules and damage."""
    groups: dict[str, Score] = {}
    for scan in scans:
        gold = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
        result = out / f"{scan.stem}.json"
        found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
        score = score_one(gold, found)
        table = gold["tables"][0]
        for name in ("all", f"form {gold['form']}", f"rules {table['rules']}", f"damage {table['damage']}"):
            groups.setdefault(name, Score()).merge(score)
    return groups


def score_one(gold: dict[str, Any], found: dict[str, Any]) -> Score:
    score = Score()
    score_document(gold, found, score)
    score_tables(gold["tables"], found.get("tables", []), score)
    score_indicators(gold["indicators"], found.get("indicators", []), score)
    if gold["form"] == "other":  # nobody is given work
        score.add("invented tasks", 0, 0, len(found.get("tasks", [])))
    return score


def judge_peer(scans: list[Path], python: Path, name: str) -> dict[str, Any]:
    """A peer on the same scans. It gets them turned upright, for none of them turns pages."""
    score, seconds = Score(), 0.0
    program = Path(__file__).parent / "table_peers.py"
    with tempfile.TemporaryDirectory() as folder:
        upright_scan, out = Path(folder) / "scan.pdf", Path(folder) / "out.json"
        for scan in scans:
            gold = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
            with pikepdf.open(scan) as pdf:
                for page, told in zip(pdf.pages, gold["pages"], strict=True):
                    page.rotate(-told["rotation"], relative=True)
                pdf.save(upright_scan)
            out.unlink(missing_ok=True)
            subprocess.run([python, program, name, upright_scan, out], check=False, capture_output=True, timeout=600)
            said = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {"cells": [], "seconds": 0.0}
            seconds += said["seconds"]
            score_peer(gold["tables"], said["cells"], score)
    return {"rates": score.rates(), "seconds": round(seconds, 1)}


def shown(groups: dict[str, dict[str, float]]) -> str:
    """Markdown: a line a group."""
    lines = [f"| | {' | '.join(SHOWN)} |", f"| --- |{' ---: |' * len(SHOWN)}"]
    for name, rates in groups.items():
        cells = [
            "–" if rates.get(x) is None else f"{100 * rates[x]:.2f} %" if "cer" in x else f"{rates[x]:.3f}"
            for x in SHOWN
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def count_pages(scans: list[Path]) -> int:
    return sum(len(pikepdf.open(io.BytesIO(scan.read_bytes())).pages) for scan in scans)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--count", type=int, default=20, help="documents to make, of each grade")
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--grade", choices=GRADES, action="append")
    parser.add_argument("--long", action="store_true", help="documents with one table of 10 to 20 pages")
    parser.add_argument("--scanner", type=Path, help="a program with scan.py's function `scan`; else our own scanner")
    parser.add_argument("--keep", type=Path, help="where the scans and results stay")
    parser.add_argument("--again", action="store_true", help="take the scans that --keep has")
    parser.add_argument("--img2table", type=Path, help="the Python of a virtual environment with img2table")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--name", default="tables", help="of the results file; '-' for none")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    scanner = outer_scanner(given.scanner) if given.scanner else own_scanner
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name)
        result: dict[str, Any] = {}
        for grade in given.grade or GRADES:
            gold, out = folder / grade, folder / f"{grade}-out"
            if not (given.again and gold.exists()):
                (make_long if given.long else make_tables)(gold, given.count, given.seed, grade, scanner)
            result[grade] = measure(sorted(gold.glob("*.pdf")), out, given.jobs)
            if given.img2table:
                result[grade]["img2table"] = judge_peer(sorted(gold.glob("*.pdf")), given.img2table, "img2table")
            print(f"\n{grade}: {json.dumps({k: v for k, v in result[grade].items() if k != 'groups'})}")
            print(shown(result[grade]["groups"]), flush=True)
    if given.name != "-":
        settings = {"count": given.count, "seed": given.seed, "scanner": given.scanner.name if given.scanner else "own"}
        print(write_results(given.name, {"machine": machine(), **settings, "grades": result}))
    return 0


def measure(scans: list[Path], out: Path, jobs: int) -> dict[str, Any]:
    report = run(scans, out, jobs=jobs, options=Options(believe_layer=False))
    groups = {name: score.rates() for name, score in sorted(judge(scans, out).items())}
    invented = sum(
        len(json.loads((out / f"{s.stem}.json").read_text(encoding="utf-8"))["tasks"])
        for s in scans
        if re.match("bang-other", s.stem) and (out / f"{s.stem}.json").exists()
    )
    return {
        "documents": len(scans),
        "pages": count_pages(scans),
        "seconds": round(sum(d.seconds for d in report.documents), 1),
        "tasks invented where there are none": invented,
        "groups": groups,
    }


if __name__ == "__main__":
    sys.exit(main())
