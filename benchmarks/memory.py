"""python -m benchmarks.memory [--pages N] [--jobs N]

What a run holds at page 200 and at page 2,000: the process that leads it, and its largest worker with the programs it
starts. Two runs over made pages with a text layer, so that every stage works but the OCR, whose process lives apart:
documents of five pages in which no two lines are alike, then one document of all pages, of which the last job (all its
pages together) is told alone.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import psutil
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from benchmarks.machine import machine, write_results
from pipeline.batch import Progress, run
from pipeline.options import Options
from pipeline.restore import load_mender
from samples.generator.fonts import REGULAR, register

_EARLY = 200  # pages: by then every worker has loaded all it needs
_LINES = [
    "Sở Nội vụ chủ trì, phối hợp với các sở, ban, ngành rà soát thủ tục hành chính, xong trước ngày 30/6/2025.",
    "Sở Tài chính tham mưu bố trí kinh phí thực hiện các nhiệm vụ của Kế hoạch này theo quy định hiện hành.",
    "Ủy ban nhân dân các huyện, thành phố tổ chức triển khai, báo cáo kết quả trước ngày 15 hằng tháng.",
]


def make(path: Path, pages: int, seed: int, unlike: int = 0) -> Path:
    """A plan with a text layer; no two are the same. `unlike`: words of each line that are drawn from the language."""
    words, chance = _words(), random.Random(seed)
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.setFont(REGULAR, 11)
        canvas.drawString(60, 790, f"KẾ HOẠCH số {seed}, trang {page + 1}")
        for line in range(12):
            canvas.drawString(
                60,
                765 - 20 * line,
                f"{line + 1}. {' '.join([*chance.choices(words, k=unlike), _LINES[line % 3]])} ({page + 1})",
            )
        canvas.showPage()
    canvas.save()
    return path


@cache
def _words() -> list[str]:
    return [word for word in load_mender().model.words if word.isalpha()]


@dataclass
class Watch:
    """Megabytes as the pages go by: what is held then, not the most there ever was."""

    lead: dict[int, float] = field(default_factory=dict)
    worker: dict[int, float] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)  # when the last document has been put together

    def look(self, state: Progress) -> None:
        if state.pages % 100 and not state.finished:
            return
        here = psutil.Process()
        held = [_held(child) for child in here.children()]
        lead, worker = round(here.memory_info().rss / 1e6, 1), max(held, default=0.0)
        if state.finished and state.pages == state.pages_total:
            self.last = {"lead": lead, "worker": worker}
        else:
            self.lead[state.pages], self.worker[state.pages] = lead, worker

    def at(self, pages: int) -> dict[str, float]:
        return {"lead": self.lead[pages], "worker": self.worker[pages]}


def _held(process: psutil.Process) -> float:
    try:
        family = [process, *process.children(recursive=True)]
        return round(sum(one.memory_info().rss for one in family) / 1e6, 1)
    except psutil.Error:
        return 0.0


def measure(inputs: list[Path], out: Path, jobs: int, pages: int) -> dict[str, Any]:
    watch = Watch()
    report = run(inputs, out, jobs=jobs, options=Options(), progress=watch.look)
    if report.exit_code:
        sys.exit(f"not all was read: {[one.error for one in report.documents if one.error]}")
    early, late = watch.at(_EARLY), watch.at(pages)
    growth = {name: round(100 * (late[name] / early[name] - 1), 1) for name in early}
    return {
        **{"documents": len(inputs), "pages": pages, "at_200": early, "at_end": late, "growth_percent": growth},
        **{"after_the_last_document": watch.last, "seconds": report.seconds},
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description="What a long run holds.")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--jobs", type=int, default=1)
    given = parser.parse_args()
    register()
    result: dict[str, Any] = {"machine": machine(), "jobs": given.jobs}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = [make(folder / f"{n}.pdf", 5, n, unlike=6) for n in range(given.pages // 5)]
        result["many_documents"] = measure(many, folder / "many", given.jobs, given.pages)
        print(result["many_documents"], flush=True)
        one = [make(folder / "long.pdf", given.pages, 0)]
        result["one_document"] = measure(one, folder / "one", given.jobs, given.pages)
        print(result["one_document"], flush=True)
    print(write_results("memory", result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
