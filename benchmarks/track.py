"""How quick the tracker is with 1,000 plans and 20,000 tasks: python -m benchmarks.track

Makes the folder, loads it with the command, loads it again with nothing changed, and again with one plan in twenty read
anew; then asks what the pages ask. With SQLite, and with a PostgreSQL server where its programs are installed. Writes
the figures to benchmarks/results/track.json.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from pipeline.document import Deadline, Document, Evidence, Head, Indicator, PageRecord, Reference, Source, Task
from pipeline.document.tracker import Progress, Standing, Status
from pipeline.export import write_document
from pipeline.track import Bucket, Period, TaskFilter, Tracker
from tests.postgres import programs, server

RESULTS = Path(__file__).parent / "results" / "track.json"
TODAY = date(2026, 8, 12)
UNITS = [f"Sở {name}" for name in ("Nội vụ", "Tài chính", "Y tế", "Tư pháp", "Xây dựng", "Công Thương", "Ngoại vụ")]
UNITS += [f"Ủy ban nhân dân xã {first} {second}" for first in ("An", "Bình", "Cát", "Đông") for second in "ABCDEFGHIJ"]
RULES = ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;INTERVAL=3", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=20")
WORK = ("Rà soát, hoàn thiện", "Tổ chức tập huấn", "Báo cáo kết quả", "Kiểm tra việc thực hiện", "Nâng cấp hệ thống")


def make(folder: Path, documents: range, tasks: int, salt: str = "") -> None:
    """Plans, each with its own day of issue; one task in five recurs, one in ten has no day."""
    for number in documents:
        chance = random.Random(number)
        issued = date(2026, 1 + number % 7, 1 + number % 28)
        made = Document(
            source=Source(path=f"/scans/kh-{number:04}.pdf", sha256=f"{number:064x}", pages=5),
            document=Head(
                number=f"{number}/KH-UBND",
                doc_type="Kế hoạch",
                title=f"Kế hoạch số {number} về cải cách hành chính",
                issued_on=issued.isoformat(),
                issuing_body="Ủy ban nhân dân tỉnh Sơn Nam",
            ),
            tasks=[_task(chance, index, salt) for index in range(tasks)],
            indicators=[_indicator(index) for index in range(4)],
            references=[Reference(number=f"{index}/NQ-CP", doc_type="Nghị quyết") for index in range(5)],
            pages=[
                PageRecord(page=p, width=595, height=842, dpi=300, rotation=0, text_source="ocr", confidence=0.9)
                for p in range(1, 6)
            ],
        )
        write_document(made, folder, f"kh-{number:04}")


def _task(chance: random.Random, index: int, salt: str) -> Task:
    kind, end = index % 10, date(2026, chance.randint(6, 12), chance.randint(1, 28)).isoformat()
    rules = [chance.choice(RULES)] if kind in (3, 7) else []
    deadline = None if kind == 9 else Deadline(text="theo kế hoạch", end=None if rules else end, rrule=rules)
    top = 80 + 150 * (index % 4)
    return Task(
        id=f"T{index + 1}",
        text=f"{chance.choice(WORK)} nội dung thứ {index}{salt} của lĩnh vực {chance.randint(1, 900)}, báo cáo tỉnh. "
        * 2,
        lead_units=chance.sample(UNITS, 1 + (index % 8 == 0)),
        support_units=chance.sample(UNITS, 2),
        deadline=deadline,
        indicator_ids=[f"I{1 + index % 3}"] if index % 4 == 0 else [],
        confidence=0.9,
        needs_review=index % 7 == 0,
        reasons=["no unit is named"] if index % 7 == 0 else [],
        evidence=[Evidence(page=1 + index // 4, bbox=(80, top, 540, top + 60))],
    )


def _indicator(index: int) -> Indicator:
    return Indicator(
        id=f"I{index + 1}",
        kind="deducted",
        text=f"Chưa đạt tỷ lệ hồ sơ trực tuyến của nhóm {index}",
        cause="Cán bộ chưa được tập huấn",
        evidence=[Evidence(page=1, bbox=(80, 60 + 20 * index, 540, 75 + 20 * index))],
    )


def measure(address: str, folder: Path, tasks: int) -> dict[str, Any]:
    first = _load(address, folder)
    again = _load(address, folder)
    made = len(list(folder.glob("kh-*.json")))
    make(folder, range(0, made, 20), tasks, " (sửa)")
    part = _load(address, folder)
    figures = {"first load, s": first, "again with nothing changed, s": again, "again with one in twenty anew, s": part}
    with Tracker.open(address, today=lambda: TODAY) as tracker:
        for one in tracker.tasks(size=1000).items[::3]:
            tracker.set_progress(one.key, "Lan", Progress(), Progress(Status.DONE, 100, done_on=date(2026, 8, 1)))
        return figures | {"milliseconds": _questions(tracker)}


def _load(address: str, folder: Path) -> float:
    start = time.perf_counter()
    command = [sys.executable, "-m", "pipeline.cli", "load", str(folder), "--db", address, "--quiet"]
    subprocess.run(command, check=True)
    return round(time.perf_counter() - start, 1)


def _questions(tracker: Tracker) -> dict[str, Any]:
    unit, quarter, late = "so-y-te", Period.quarter(2026, 3), {Standing.LATE}
    key = tracker.tasks().items[0].key
    progress = tracker.task(key).progress
    states = [Progress(Status.RUNNING, number) for number in range(10)]
    told = iter([progress, *states])
    asked: dict[str, Callable[[], object]] = {
        "tasks, first page": tracker.tasks,
        "tasks, last page": lambda: tracker.tasks(page=10_000),
        "overdue": lambda: tracker.tasks(TaskFilter(bucket=Bucket.OVERDUE)),
        "of a unit in a quarter": lambda: tracker.tasks(TaskFilter(unit=unit, period=quarter)),
        "search": lambda: tracker.tasks(TaskFilter(text="tap huan 17")),
        "search, all of a unit": lambda: tracker.tasks(TaskFilter(unit=unit, leads_only=False, text="bao cao")),
        "numbers by deadline": tracker.buckets,
        "units": tracker.units,
        "documents": tracker.documents,
        "indicators": tracker.indicators,
        "indicators without a task": lambda: tracker.indicators(unanswered=True),
        "a task and its history": lambda: (tracker.task(key), tracker.history(key)),
        "report of a quarter, 50 late lines": lambda: tracker.periodic_report(quarter, standings=late, most=50),
        "report of a year, 50 late lines": lambda: tracker.periodic_report(Period.year(2026), standings=late, most=50),
        "report of a unit, all lines": lambda: tracker.periodic_report(Period.year(2026), unit=unit),
        "report of a year, all lines": lambda: tracker.periodic_report(Period.year(2026)),
    }
    found = {name: _times(question) for name, question in asked.items()}
    before = next(told)
    times = []
    for after in told:
        start = time.perf_counter()
        tracker.set_progress(key, "Lan", before, after)
        times.append(1000 * (time.perf_counter() - start))
        before = after
    return found | {"set a status": {"median": round(median(times)), "most": round(max(times))}}


def _times(question: Callable[[], object]) -> dict[str, int]:
    times = []
    for _ in range(7):
        start = time.perf_counter()
        question()
        times.append(1000 * (time.perf_counter() - start))
    return {"median": round(median(times)), "most": round(max(times))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--tasks", type=int, default=20, help="of each document")
    given = parser.parse_args()
    figures: dict[str, Any] = {"documents": given.documents, "tasks": given.documents * given.tasks}
    with tempfile.TemporaryDirectory() as temporary:
        for kind in ("sqlite", "postgresql"):
            folder = Path(temporary) / kind
            folder.mkdir()
            make(folder, range(given.documents), given.tasks)
            if kind == "sqlite":
                figures[kind] = measure(str(Path(temporary) / "tracker.sqlite"), folder, given.tasks)
            elif programs():
                with server() as address:
                    figures[kind] = measure(address.format("postgres"), folder, given.tasks)
            print(json.dumps({kind: figures.get(kind)}, indent=1), flush=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
