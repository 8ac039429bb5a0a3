"""python -m benchmarks.table_cost FOLDER... : what a page of a table costs beside a page of text.

Each folder holds made scans with their gold beside them. Every page is read once, alone, in this process; the time is
that of all cores, the engine's process included. A page counts as a table's where most of its height is one, and as
text where it has none and is full.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from statistics import median

import psutil

from pipeline.document import Page
from pipeline.flow import read_page
from pipeline.ingest import open_source
from pipeline.options import Options

FULL = 0.5  # of a page's height


def spent() -> float:
    """Seconds of all cores that this process and its children have taken."""
    me = psutil.Process()
    times = [one.cpu_times() for one in (me, *me.children(recursive=True))]
    return sum(t.user + t.system for t in times)


def kind_of(page: Page) -> str | None:
    """ "table", "text", or None for a page that is neither, or half empty."""
    tables = sum(b.box.height for b in page.blocks if b.grid)
    used = max((b.box.y1 for b in page.blocks), default=0.0) - min((b.box.y0 for b in page.blocks), default=0.0)
    if tables >= FULL * page.height:
        return "table"
    return "text" if not tables and used >= FULL * page.height else None


def costs(scans: list[Path], most: int) -> dict[str, list[float]]:
    """CPU seconds of pages by kind, `most` of each kind at most."""
    found: dict[str, list[float]] = {"table": [], "text": []}
    options = Options(believe_layer=False)
    for scan in scans:
        source = open_source(scan)
        for number in range(1, source.pages + 1):
            start = spent()
            kind = kind_of(read_page(source, number, options))
            if kind and len(found[kind]) < most:
                found[kind].append(spent() - start)
            if min(map(len, found.values())) >= most:
                return found
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.table_cost", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=20, help="pages of each kind")
    given = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    for folder in given.folders:
        found = costs(sorted(folder.glob("*.pdf")), given.most)
        middle = {kind: round(median(seconds), 2) for kind, seconds in found.items() if seconds}
        counts = {kind: len(seconds) for kind, seconds in found.items()}
        ratio = round(middle["table"] / middle["text"], 2) if len(middle) == 2 else None
        print(json.dumps({"folder": folder.name, "pages": counts, "cpu seconds": middle, "table/text": ratio}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
