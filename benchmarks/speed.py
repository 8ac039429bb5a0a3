"""python -m benchmarks.speed SCANS... [--rounds N] [--ocrmypdf PROGRAM]

Time a page of `kehoach run --jobs 1` and of `ocrmypdf -l vie --force-ocr --jobs 1`, document by document in turn, the
two taking turns at being first. kehoach reads every page's image too (`--ignore-text-layer`). Then all scans in one
run of kehoach, as it is meant to be used: ocrmypdf takes one file at a time, kehoach starts once for all of them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from benchmarks.machine import cost, machine, version_of, write_results

KEHOACH = Path(sys.executable).with_name("kehoach")
DEFAULT_OCRMYPDF = "/tmp/ocrmypdf-venv/bin/ocrmypdf"


def kehoach(scans: list[Path], folder: Path) -> list[str]:
    """The command that reads the scans into a folder."""
    out = ["--out", str(folder / "out"), "--jobs", "1", "--ignore-text-layer", "--quiet"]
    return [str(KEHOACH), "run", *map(str, scans), *out]


def ocrmypdf(program: str, scan: Path, folder: Path) -> list[str]:
    """The command that makes a searchable PDF of one scan. Signed ones it reads only when told to."""
    options = ["-l", "vie", "--force-ocr", "--jobs", "1", "--invalidate-digital-signatures"]
    return [program, *options, str(scan), str(folder / "out.pdf")]


def timed(make: Callable[[Path], list[str]]) -> dict[str, float]:
    """Run the command that `make` gives for a fresh folder. Exits where it fails: half a pair says nothing."""
    with tempfile.TemporaryDirectory() as name:
        command, log = make(Path(name)), Path(name) / "log"
        took = cost(command, log)
        if took.exit_code:
            said = log.read_text(errors="replace")[-2000:]
            sys.exit(f"failed with exit code {took.exit_code}: {' '.join(command)}\n{said}")
    return {"wall": round(took.wall, 2), "cpu": round(took.cpu, 2)}


def measure(scan: Path, program: str, turn: int) -> dict[str, Any]:
    """Both commands on one scan; which comes first depends on the turn."""
    with pikepdf.open(scan) as pdf:
        row: dict[str, Any] = {"scan": scan.name, "pages": len(pdf.pages)}
    makers = {
        "kehoach": lambda folder: kehoach([scan], folder),
        "ocrmypdf": lambda folder: ocrmypdf(program, scan, folder),
    }
    for name in sorted(makers, reverse=turn % 2 == 1):
        row[name] = timed(makers[name])
    return row


def totals(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Seconds a page of each, and the ratio, over all rows."""
    pages = sum(row["pages"] for row in rows)
    result: dict[str, Any] = {"pages": pages}
    for kind in ("cpu", "wall"):
        ours, theirs = (sum(row[name][kind] for row in rows) for name in ("kehoach", "ocrmypdf"))
        result[kind] = {
            "kehoach": round(ours / pages, 3),
            "ocrmypdf": round(theirs / pages, 3),
            "ratio": round(ours / theirs, 3),
        }
    return result


def together(scans: list[Path], rows: list[dict[str, Any]], rounds: int) -> dict[str, Any]:
    """The totals with kehoach reading all scans in one run, once a round."""
    theirs = {kind: sum(row["ocrmypdf"][kind] for row in rows) for kind in ("cpu", "wall")}
    runs = [timed(lambda folder: kehoach(scans, folder)) for _ in range(rounds)]
    ours = {kind: sum(run[kind] for run in runs) for kind in ("cpu", "wall")}
    return totals([{"pages": sum(row["pages"] for row in rows), "kehoach": ours, "ocrmypdf": theirs}])


def start_up() -> dict[str, float]:
    """What a run of kehoach takes that has nothing to read but one word."""
    with tempfile.TemporaryDirectory() as name:
        text = Path(name) / "text.txt"
        text.write_text("Xin chào\n", encoding="utf-8")
        return timed(lambda folder: kehoach([text], folder))


def table(rows: list[dict[str, Any]], batch: dict[str, Any]) -> str:
    """Markdown: a line a scan, then all of them, then all in one run of kehoach."""
    lines = [
        "| scan | pages | kehoach, CPU s/page | ocrmypdf, CPU s/page | ratio of CPU | ratio of wall |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    scans = dict.fromkeys(row["scan"] for row in rows)
    parts = {scan: totals([row for row in rows if row["scan"] == scan]) for scan in scans}
    parts |= {"all, one run a scan": totals(rows), "all, in one run of kehoach": batch}
    for name, total in parts.items():
        cpu, wall = total["cpu"], total["wall"]
        cells = [name, str(total["pages"]), f"{cpu['kehoach']:.2f}", f"{cpu['ocrmypdf']:.2f}"]
        lines.append(f"| {' | '.join(cells)} | {cpu['ratio']:.2f} | {wall['ratio']:.2f} |")
    return "\n".join(lines)


def find_ocrmypdf() -> str:
    return shutil.which("ocrmypdf") or DEFAULT_OCRMYPDF


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="Time a page beside ocrmypdf.")
    parser.add_argument("scans", nargs="+", type=Path, help="PDFs, or folders of them")
    parser.add_argument("--rounds", type=int, default=1, help="how often each scan is read")
    parser.add_argument("--ocrmypdf", default=find_ocrmypdf(), help="the program; default: %(default)s")
    given = parser.parse_args()
    if not shutil.which(given.ocrmypdf):
        print(f"There is no {given.ocrmypdf}: docs/benchmarks.md says how to install ocrmypdf", file=sys.stderr)
        return 4
    scans = [x for path in given.scans for x in (sorted(path.glob("*.pdf")) if path.is_dir() else [path])]
    rows = []
    for turn in range(given.rounds * len(scans)):
        rows.append(measure(scans[turn % len(scans)], given.ocrmypdf, turn + turn // len(scans)))
        print(rows[-1], file=sys.stderr)
    batch, start = together(scans, rows, given.rounds), start_up()
    print(table(rows, batch))
    print(f"\nkehoach's start: {start['cpu']:.1f} CPU seconds a run, part of its figures above")
    about = {**machine(), "ocrmypdf": version_of([given.ocrmypdf, "--version"])}
    result = {"rounds": given.rounds, "one_run_a_scan": totals(rows), "all_in_one_run": batch, "start": start}
    print(write_results("speed", {"machine": about, **result, "scans": rows}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
