"""python -m benchmarks.throughput SCANS... [--jobs N] [--rounds N] [--ocrmypdf PROGRAM] [--scheduler ADDRESS]

Pages a minute over a folder of scans, as each program is meant to be used: `kehoach run --jobs N` once for all of them,
`ocrmypdf -l vie --jobs N` file by file, which gives text only. Then kehoach again over the same folder, which should
find nothing to do. With --scheduler also on a Dask cluster that is running. With --rounds all of it so many times, the
programs in turns; what is told is the round whose share of ocrmypdf's time is the middle one.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import pikepdf

from benchmarks.machine import cost, machine, version_of, write_results
from benchmarks.speed import find_ocrmypdf


def pages_of(scans: list[Path]) -> int:
    total = 0
    for scan in scans:
        with pikepdf.open(scan) as pdf:
            total += len(pdf.pages)
    return total


def kehoach(scans: list[Path], out: Path, folder: Path, *more: str) -> dict[str, Any]:
    """One run; its stages' seconds from run.json."""
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "run",
        *map(str, scans),
        "--out",
        str(out),
        "--ignore-text-layer",
        "--quiet",
        *more,
    ]
    took = cost(command, folder / "kehoach.log")
    if took.exit_code not in (0, 3):
        sys.exit(f"kehoach failed: {(folder / 'kehoach.log').read_text(errors='replace')[-2000:]}")
    report = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return {
        "wall": round(took.wall, 2),
        "cpu": round(took.cpu, 2),
        "stages": report["stages"],
        "totals": report["totals"],
    }


def ocrmypdf(program: str, scans: list[Path], jobs: int, folder: Path) -> dict[str, float]:
    """Each file in turn, with as many jobs: what it can't read is told and left out of nobody's time."""
    wall = cpu = 0.0
    failed = []
    for scan in scans:
        options = ["-l", "vie", "--force-ocr", "--jobs", str(jobs), "--invalidate-digital-signatures"]
        took = cost([program, *options, str(scan), str(folder / "out.pdf")], folder / "ocrmypdf.log")
        wall, cpu = wall + took.wall, cpu + took.cpu
        if took.exit_code:
            failed.append(scan.name)
    return {"wall": round(wall, 2), "cpu": round(cpu, 2), "failed": len(failed)}


def one_round(scans: list[Path], given: argparse.Namespace) -> dict[str, Any]:
    """kehoach, ocrmypdf, kehoach once more and, where one is given, the cluster."""
    jobs, result = ["--jobs", str(given.jobs)], dict[str, Any]()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result["kehoach"] = kehoach(scans, folder / "out", folder, *jobs)
        result["ocrmypdf"] = ocrmypdf(given.ocrmypdf, scans, given.jobs, folder)
        result["second_run"] = kehoach(scans, folder / "out", folder, *jobs)
        if given.scheduler:
            cluster = ["--engine", "dask", "--scheduler", given.scheduler]
            result["dask"] = kehoach(scans, folder / "dask", folder, *cluster)
    return result


def ratio(result: dict[str, Any]) -> float:
    """ocrmypdf's time over kehoach's."""
    return float(result["ocrmypdf"]["wall"] / result["kehoach"]["wall"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput", description="Pages a minute.")
    parser.add_argument("scans", nargs="+", type=Path, help="PDFs, or folders of them")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ocrmypdf", default=find_ocrmypdf())
    parser.add_argument("--scheduler", help="of a Dask cluster with as many workers as --jobs")
    given = parser.parse_args()
    if not shutil.which(given.ocrmypdf):
        print(f"There is no {given.ocrmypdf}: docs/benchmarks.md says how to install ocrmypdf", file=sys.stderr)
        return 4
    scans = [x for path in given.scans for x in (sorted(path.glob("*.pdf")) if path.is_dir() else [path])]
    pages = pages_of(scans)
    result: dict[str, Any] = {"machine": machine(), "pages": pages, "documents": len(scans), "jobs": given.jobs}
    result["machine"]["ocrmypdf"] = version_of([given.ocrmypdf, "--version"])
    rounds = sorted((one_round(scans, given) for _ in range(max(1, given.rounds))), key=ratio)
    result |= rounds[len(rounds) // 2] | {"ratios": [round(ratio(r), 2) for r in rounds]}
    for program in ("kehoach", "ocrmypdf", "dask"):
        if program in result:
            result[program]["pages_a_minute"] = round(60 * pages / result[program]["wall"], 1)
            print(f"{program:10s} {result[program]['pages_a_minute']:8.1f} pages a minute")
    print(f"times ocrmypdf's: {ratio(result):.2f} of {result['ratios']}")
    print(f"second run: {100 * result['second_run']['wall'] / result['kehoach']['wall']:.1f} % of the first's time")
    print(write_results("throughput", result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
