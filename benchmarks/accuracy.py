"""python -m benchmarks.accuracy [--count N] [--seed S] [--grade G] [--gold FOLDER] [--scorer PATH]

Make random documents with their gold (`samples.generator`) or take scans with gold beside them, read them with
kehoach and with plain Tesseract (whole pages, psm 3, 300 dpi), and say how much of it is right.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytesseract
from pdf2image import convert_from_path, pdfinfo_from_path

from benchmarks.machine import machine, write_results
from benchmarks.score import Score, score_document, score_text
from pipeline.batch import run
from pipeline.flow import Options
from samples.generator import make_random

GRADES = ["clean", "office", "poor", "fax"]
SHOWN = [
    "cer",
    "wer",
    "tasks",
    "usable rows",
    "lead units",
    "deadlines",
    "sections",
    "references",
    "fields",
    "fields wrong",
]


def make(folder: Path, count: int, seed: int, grades: list[str]) -> dict[str, list[Path]]:
    """`count` documents, the grades in equal shares, each document with a seed of its own."""
    shares = {grade: range(seed + i, seed + count, len(grades)) for i, grade in enumerate(grades)}
    return {grade: [make_random(folder, 1, one, grade)[0] for one in seeds] for grade, seeds in shares.items() if seeds}


def plain_tesseract(scan: Path) -> str:
    """The text of a scan as `tesseract --psm 3 -l vie` reads its pages, parted by form feeds."""
    texts = []
    for number in range(1, pdfinfo_from_path(str(scan))["Pages"] + 1):
        (page,) = convert_from_path(scan, dpi=300, first_page=number, last_page=number, grayscale=True)
        texts.append(pytesseract.image_to_string(page, lang="vie", config="--psm 3").replace("\f", ""))
    return "\f".join(texts)


def judge(scans: list[Path], out: Path, baseline: bool) -> tuple[Score, Score]:
    """The scores of kehoach's results in `out`, and of plain Tesseract's text."""
    ours, plain = Score(), Score()
    for scan in scans:
        gold = json.loads(scan.with_suffix(".json").read_text(encoding="utf-8"))
        text = scan.with_suffix(".txt").read_text(encoding="utf-8")
        result = out / f"{scan.stem}.json"
        # What could not be read counts as empty.
        found = json.loads(result.read_text(encoding="utf-8")) if result.exists() else {}
        score_document(gold, found, ours)
        score_text(text, result.with_suffix(".txt").read_text(encoding="utf-8") if found else "", ours)
        if baseline:
            score_text(text, plain_tesseract(scan), plain)
    return ours, plain


def table(groups: dict[str, dict[str, Any]]) -> str:
    """Markdown: a line a group."""
    names = [*SHOWN, "plain Tesseract cer"]
    lines = [f"| | documents | pages | {' | '.join(names)} |", f"| --- |{' ---: |' * (len(names) + 2)}"]
    for name, group in groups.items():
        rates = {**group["kehoach"], "plain Tesseract cer": group["plain"].get("cer")}
        cells = [_shown(rates.get(x), share="cer" in x or x in ("wer", "fields wrong")) for x in names]
        lines.append(f"| {name} | {group['documents']} | {group['pages']} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _shown(rate: float | None, share: bool) -> str:
    if rate is None:
        return "–"
    return f"{100 * rate:.1f} %" if share else f"{rate:.3f}"


def external(scorer: Path, gold: Path, out: Path) -> dict[str, float]:
    """What another scorer says: its lines `name  rate  (…)`, as they stand."""
    said = subprocess.run([sys.executable, scorer, gold, out], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^(\S.*?) +(\d\.\d+) +\(", said, re.MULTILINE)
    return {name: float(rate) for name, rate in found}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="Score results beside gold.")
    parser.add_argument("--count", type=int, default=8, help="documents to make")
    parser.add_argument("--seed", type=int, default=1000)
    parser.add_argument("--grade", choices=GRADES, help="default: all, in equal shares")
    parser.add_argument(
        "--gold", type=Path, help="a folder of PDFs with .json and .txt beside them, instead of made ones"
    )
    parser.add_argument("--scorer", type=Path, help="a program that scores the folders GOLD and OUT as well")
    parser.add_argument("--no-plain", action="store_true", help="leave plain Tesseract out")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--name", default="accuracy", help="of the results file")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"  # more threads make Tesseract slower
    with tempfile.TemporaryDirectory() as name:
        folder, out = given.gold or Path(name) / "gold", Path(name) / "out"
        if given.gold:
            parts = {
                given.gold.resolve().name: sorted(x for x in folder.glob("*.pdf") if x.with_suffix(".json").exists())
            }
        else:
            parts = make(folder, given.count, given.seed, [given.grade] if given.grade else GRADES)
        result = measure(parts, out, given.jobs, not given.no_plain)
        if given.scorer:
            result["scorer"] = external(given.scorer, folder, out)
    print(table(result["groups"]))
    for measured, rate in result.get("scorer", {}).items():
        print(f"{measured:28s} {rate:8.4f}")
    settings = {"count": given.count, "seed": given.seed} if not given.gold else {"gold": given.gold.name}
    print(write_results(given.name, {"machine": machine(), **settings, **result}))
    return 0


def measure(parts: dict[str, list[Path]], out: Path, jobs: int, baseline: bool) -> dict[str, Any]:
    """Read all scans in one run, score each group and all together."""
    scans = [scan for some in parts.values() for scan in some]
    report = run(scans, out, jobs=jobs, options=Options(believe_layer=False))
    pages = {Path(row.path).stem: row.pages for row in report.documents}
    groups: dict[str, dict[str, Any]] = {}
    everything: tuple[Score, Score] = (Score(), Score())
    for name, some in parts.items():
        scores = judge(some, out, baseline)
        groups[name] = _group(some, pages, scores)
        for total, part in zip(everything, scores, strict=True):
            total.merge(part)
    if len(parts) > 1:
        groups["all"] = _group(scans, pages, everything)
    return {"failed": report.totals["failed"], "groups": groups}


def _group(scans: list[Path], pages: dict[str, int], scores: tuple[Score, Score]) -> dict[str, Any]:
    ours, plain = scores
    count = sum(pages.get(scan.stem, 0) for scan in scans)
    return {"documents": len(scans), "pages": count, "kehoach": ours.rates(), "plain": plain.rates()}


if __name__ == "__main__":
    sys.exit(main())
