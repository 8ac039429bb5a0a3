"""python -m benchmarks.links [--seed S] [--count N] [--scans N --cache DIR]: which tasks answer which indicator.

Made plans that mend what lost points, with the gold of their links: the links between the gold's own rows, by matter,
and, with --scans, those that the scans of some of them give. The weights in extract/links.py were chosen on the matters
outside HELD_OUT, on the sample ke-hoach-khac-phuc and by eye on one real plan; the four of HELD_OUT were never looked
at for it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.machine import machine, write_results
from benchmarks.read_cache import GRADES, Made, read_all
from benchmarks.score import pairs
from pipeline.document import Indicator, Task
from pipeline.extract.links import link
from pipeline.flow import understand
from samples.generator.compose import KINDS, compose
from samples.generator.gold import gold
from samples.generator.pieces import load
from samples.generator.scan import ScannedPage
from samples.generator.typeset import typeset

HELD_OUT = {"benh-vien", "dao-tao", "dang", "ngan-hang"}
STILL = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
Record = dict[str, Any]
Pairs = set[tuple[int, int]]


def seeds(first: int, count: int) -> list[int]:
    """The next seeds whose documents mend what lost points."""
    kind = KINDS.index("repair")
    return [n for n in range(first, first + len(KINDS) * count) if n % len(KINDS) == kind][:count]


def matter_of(title: str) -> str:
    return next(key for key, matter in load("matters").items() if matter["name"] in title)


def gold_of(seed: int) -> Record:
    doc = compose(seed)
    layout = typeset(doc, np.random.default_rng(seed))
    return gold(doc, layout, [ScannedPage(200, 0, STILL) for _ in layout.pages], "0" * 64)[0]


def wanted(record: Record) -> Pairs:
    """The gold's links: (task, indicator) by their places, from 0."""
    return {(i, k - 1) for i, task in enumerate(record["tasks"]) for k in task["indicators"]}


def between_gold_rows(record: Record) -> Pairs:
    """What `link` says of the gold's own rows."""
    indicators = [Indicator(**{**one, "task_ids": []}) for one in record["indicators"]]
    tasks = [Task(**{**one, "indicator_ids": []}) for one in record["tasks"]]
    places = {one.id: i for i, one in enumerate([*tasks, *indicators])}
    found = link(indicators, tasks, record["document"]["issuing_body"])
    return {(places[one.task], places[one.indicator] - len(tasks)) for one in found}


def of_result(record: Record, found: Record) -> list[tuple[int | None, int | None]]:
    """A result's links, its rows paired with the gold's by their texts; None for a row that the gold has not."""
    place: dict[str, dict[str, int]] = {}
    for kind in ("tasks", "indicators"):
        texts = [one["text"] for one in record[kind]], [one["text"] for one in found[kind]]
        place[kind] = {found[kind][j]["id"]: i for i, j in pairs(*texts)}
    return [(place["tasks"].get(one["task"]), place["indicators"].get(one["indicator"])) for one in found["links"]]


def rates(counts: Counter[str]) -> dict[str, float | int]:
    right, gold_links, given = counts["right"], counts["wanted"], counts["given"]
    return {
        "links": gold_links,
        "given": given,
        "precision": round(right / given, 4) if given else 0.0,
        "recall": round(right / gold_links, 4) if gold_links else 0.0,
    }


def count(found: Iterable[tuple[int | None, int | None]], record: Record) -> Counter[str]:
    given, right = set(found), wanted(record)
    return Counter(right=len(given & right), wanted=len(right), given=len(given))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links", description=__doc__)
    parser.add_argument("--seed", type=int, default=40000)
    parser.add_argument("--count", type=int, default=400, help="plans whose gold rows are linked")
    parser.add_argument("--scans", type=int, default=0, help="how many of them are scanned and read as well")
    parser.add_argument("--cache", type=Path, default=Path("outputs/link-scans"), help="where read scans stay")
    given = parser.parse_args()
    groups: dict[str, Counter[str]] = {}
    for seed in seeds(given.seed, given.count):
        record = gold_of(seed)
        matter = matter_of(record["document"]["title"])
        counts = count(between_gold_rows(record), record)
        for name in (matter, "held-out matters" if matter in HELD_OUT else "matters chosen on"):
            groups.setdefault(name, Counter()).update(counts)
    some = [Made("text", n, GRADES[i % 4], "own") for i, n in enumerate(seeds(given.seed, given.scans))]
    for kept in read_all(some, given.cache, None):
        found = understand(kept.source, kept.pages).as_json()
        groups.setdefault("scans", Counter()).update(count(of_result(kept.gold, found), kept.gold))
    said = {name: rates(counts) for name, counts in sorted(groups.items())}
    print(json.dumps(said, indent=1))
    print(write_results("links", {"machine": machine(), "seed": given.seed, "plans": given.count, "groups": said}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
