"""A cell that says who leads, who helps and who watches over the work."""

from __future__ import annotations

import pytest

from pipeline.document import SourceFile
from pipeline.extract.cell_fields import fields_of_cell
from pipeline.extract.cell_watchers import without_watchers
from pipeline.flow import understand
from tests.helpers import grid, scanned

LEAD, HELP = "Sở Y tế chủ trì", "Sở Nội vụ, Sở Tài chính phối hợp"


@pytest.mark.parametrize(
    "watch",
    [
        "theo dõi",
        "theo dõi, kiểm tra",
        "kiểm tra, giám sát thực hiện",
        "theo dõi và đôn đốc",
        "(theo dõi, đôn đốc)",
    ],
)
def test_who_watches_is_no_supporter(watch: str) -> None:
    assert fields_of_cell("lead", f"{LEAD}; {HELP}; Thanh tra tỉnh {watch}", None) == {
        "lead_units": ["Sở Y tế"],
        "support_units": ["Sở Nội vụ", "Sở Tài chính"],
        "monitor_units": ["Thanh tra tỉnh"],
    }


@pytest.mark.parametrize(
    "cell",
    [
        f"{LEAD}; Ủy ban Kiểm tra",
        f"{LEAD}; Đoàn kiểm tra",
        f"{LEAD}; Tổ giám sát",
        "Sở Y tế; Ban Thanh tra nhân dân giám sát",  # no roles are said
        "Thanh tra tỉnh kiểm tra",
        f"{LEAD}; Đoàn kiểm tra phối hợp",
    ],
)
def test_names_that_end_so_and_cells_without_roles_stay(cell: str) -> None:
    assert without_watchers(cell) == (cell, [])


@pytest.mark.parametrize("head", ["Cơ quan thực hiện", "Cơ quan chủ trì, phối hợp"])
def test_in_a_table(head: str) -> None:
    heads = ["TT", "Nhiệm vụ", head, "Thời gian"]
    rows = [
        ["1", "Rà soát văn bản.", f"{LEAD}; Thanh tra tỉnh theo dõi", "Quý II/2026"],
        ["2", "Mở lớp tập huấn.", f"{LEAD}; {HELP}", "Quý II/2026"],
    ]
    tasks = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid([heads, *rows])])]).tasks
    assert [(t.lead_units, t.support_units, t.monitor_units) for t in tasks] == [
        (["Sở Y tế"], [], ["Thanh tra tỉnh"]),
        (["Sở Y tế"], ["Sở Nội vụ", "Sở Tài chính"], []),
    ]


def test_the_column_of_who_watches_says_it_alone() -> None:
    heads = ["TT", "Nhiệm vụ", "Cơ quan thực hiện", "Theo dõi", "Thời gian"]
    row = ["1", "Rà soát văn bản.", f"{LEAD}; Thanh tra tỉnh theo dõi", "Văn phòng UBND tỉnh", "Quý II/2026"]
    (task,) = understand(SourceFile("x.pdf", "0" * 64, "pdf", 1), [scanned([grid([heads, row])])]).tasks
    assert (task.lead_units, task.monitor_units) == (["Sở Y tế"], ["Văn phòng UBND tỉnh"])
