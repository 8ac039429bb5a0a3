"""Quarters of scanned tables whose numeral I was read as the figure 1."""

from __future__ import annotations

import pytest

from pipeline.document import SourceFile
from pipeline.flow import understand
from tests.helpers import grid, scanned

WORK = ["Rà soát văn bản.", "Mở lớp tập huấn.", "Công khai thủ tục.", "Tổ chức sơ kết."]


def times(*said: str, confidence: float = 0.9) -> list[str | None]:
    heads = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"]
    rows = [[str(n), work, "Sở Nội vụ", time] for n, (work, time) in enumerate(zip(WORK, said, strict=False), 1)]
    page = scanned([grid([heads, *rows])])
    for word in (word for line in page.lines() for word in line.words):
        word.confidence = confidence
    tasks = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [page]).tasks
    return [task.deadline.text if task.deadline else None for task in tasks]


@pytest.mark.parametrize("read", ["Quý 1/2026", "Trong quý 1/2026"])
def test_among_roman_quarters_it_is_one(read: str) -> None:
    found = times(read, "Quý II/2026", "Quý IV/2026")
    assert found == [read.replace("1/", "I/"), "Quý II/2026", "Quý IV/2026"]


@pytest.mark.parametrize(
    ("others", "confidence"),
    [
        (("Quý 2/2026", "Quý III/2026", "Quý II/2026"), 0.9),  # figures are used, too
        (("Quý II/2026", "Tháng 6/2026"), 0.9),  # one tells nothing
        (("Quý II/2026", "Quý III/2026"), 1.0),  # no picture: it stands so
    ],
)
def test_a_figure_that_may_be_printed_stays(others: tuple[str, ...], confidence: float) -> None:
    assert times("Quý 1/2026", *others, confidence=confidence)[0] == "Quý 1/2026"
