"""Texts that no one wrote on purpose: neither a stop nor a wait of minutes comes of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import read_document
from pipeline.document import TableRow
from pipeline.extract.cell_units import cell_units
from pipeline.extract.confidence import origins_of_table
from pipeline.extract.cues import people_to_a_verb
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.items import Context, Item
from pipeline.extract.kept_tables import unsure_pages
from pipeline.extract.other_duties import other_duties
from pipeline.extract.units import tag, units_at
from tests.helpers import table

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


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["Bí thư chi bộ, trưởng thôn, ", "thủ quỹ và kế toán, "])
def test_people_of_a_long_line_are_looked_up_in_no_square_of_its_words(piece: str) -> None:
    def seconds(times: int) -> float:
        t = tag("Giáo viên, " + piece * times + "trưởng thôn vận động nhân dân.")
        begun = time.process_time()
        found, _ = people_to_a_verb(t, 0)
        assert len(found) == 2 * times + 2
        return time.process_time() - begun

    assert seconds(1600) < 20 * seconds(200) + 0.2  # its square takes 64 times as long


@pytest.mark.slow
def test_bodies_that_are_asked_again_and_again_take_no_square_of_their_number() -> None:
    def seconds(times: int) -> float:
        text = "Phòng Kinh tế lập dự toán. Với vai trò đó" + ", yêu cầu các bộ" * times
        begun = time.process_time()
        other_duties(text, set())
        return time.process_time() - begun

    seconds(10)
    assert seconds(800) < 20 * seconds(100) + 0.2  # its square takes 64 times as long


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


@pytest.mark.slow
def test_a_title_in_one_long_line(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("KẾ HOẠCH\n1. " + "Sở Nội vụ chủ trì thực hiện kế hoạch của tỉnh. " * 2500, "utf-8")
    begun = time.process_time()
    read_document(path)
    assert time.process_time() - begun < 30


@pytest.mark.slow
def test_a_table_of_heads_takes_no_square_of_its_rows() -> None:
    def seconds(rows: int) -> float:
        made = table([["STT", "Nhiệm vụ", "Cơ quan chủ trì"]] * rows, heads=rows)
        begun = time.process_time()
        assert unsure_pages(made) == set()
        return time.process_time() - begun

    assert seconds(4000) < 20 * seconds(500) + 0.5  # its square takes 64 times as long


class _Counted(list[TableRow]):
    """Rows that count how often all of them are gone through."""

    times = 0

    def __iter__(self) -> Iterator[TableRow]:
        self.times += 1
        return super().__iter__()


def test_a_table_without_heads_is_gone_through_a_few_times() -> None:
    made = table([["", "", "a"]] * 200, heads=0)
    made.rows = rows = _Counted(made.rows)
    origins_of_table(Item("", Context(), table=made), [])
    assert 0 < rows.times < 50


@pytest.mark.parametrize("piece", ["(((( ", " - - ", ", "])
def test_a_run_of_signs_in_a_cell_of_units_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    cell_units("Sở Nội vụ " + piece * (8000 // len(piece)) + "Sở Y tế")
    assert time.process_time() - begun < 10
