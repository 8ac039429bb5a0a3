"""Texts that no one wrote on purpose: neither a stop nor a wait of minutes comes of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline import read_document
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.units import tag, units_at

SIZE = 60_000  # letters


@pytest.mark.parametrize("piece", [")", "_", "([“", "…", ", "])
def test_a_run_of_signs_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    tag("Sở Nội vụ " + piece * (SIZE // len(piece)))
    assert time.process_time() - begun < 10


def test_what_stands_behind_a_run_of_signs_keeps_its_place() -> None:
    text = f"{'_' * 500} Sở Nội vụ chủ trì"
    t = tag(text)
    at = next(i for i in range(len(t.tags)) if t.word(i) == "Sở")
    assert (t.text, t.printed(at, at + 3)) == (text, "Sở Nội vụ")


@pytest.mark.parametrize(
    "piece",
    ["các ", "các thành viên của Ban Chỉ đạo ", "đồng chí Trần Thị Hoa, Giám đốc Sở Y tế, ", "Ủy viên Ban Thường vụ, "],
)
def test_words_said_a_thousand_times_are_read(piece: str) -> None:
    t = tag("đồng chí Trần Thị Hoa, " + piece * 1500)
    for i in (0, 5):
        units_at(t, i, loose=True)


def test_people_side_by_side_are_all_found() -> None:
    t = tag("đồng chí Trần Thị Hoa, Giám đốc Sở Y tế, đồng chí Lê Văn An, Giám đốc Sở Nội vụ, Sở Tài chính")
    assert units_at(t, 0)[0] == [
        "đồng chí Trần Thị Hoa, Giám đốc Sở Y tế",
        "đồng chí Lê Văn An, Giám đốc Sở Nội vụ",
        "Sở Tài chính",
    ]


def test_a_time_longer_than_any_other_is_a_deadline() -> None:
    found = find_deadline("Báo cáo " + "mỗi tháng, hằng quý, " * 100)
    assert found is not None
    assert found.recurrence == ["monthly", "quarterly"]


def test_a_title_in_one_long_line(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("KẾ HOẠCH\n1. " + "Sở Nội vụ chủ trì thực hiện kế hoạch của tỉnh. " * 2500, "utf-8")
    begun = time.process_time()
    read_document(path)
    assert time.process_time() - begun < 30
