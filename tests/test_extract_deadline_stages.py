"""Times by stages, of each year, and what sums up at the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract.deadlines import find_deadline
from pipeline.flow import read_document


@pytest.mark.parametrize(
    ("text", "start", "end", "recurrence"),
    [
        ("Khám cho trẻ (lần 1: tháng 10/2026; lần 2: tháng 3/2027).", "2026-10-01", "2027-03-31", []),
        ("Khám cho trẻ; đợt 1: tháng 10/2026, đợt 2: tháng 3/2027.", "2026-10-01", "2027-03-31", []),
        ("Diệt chuột đợt 1 từ 20 đến 25/12/2025; đợt 2 từ 10 đến 15/01/2026.", "2025-12-20", "2026-01-15", []),
        ("Mở lớp tập huấn; mỗi năm 06 lớp.", None, None, ["annual"]),
        ("Cấp phát theo 03 đợt: tháng 5, tháng 7 và tháng 9/2026.", "2026-05-01", "2026-09-30", []),
        ("Xây dựng kế hoạch hằng năm, gửi Văn phòng trước ngày 30/6.", None, None, ["annual"]),
        ("Cụ thể hóa bằng kế hoạch năm, gửi Sở A trước ngày 15/12 năm trước.", None, None, ["annual"]),
        ("Báo cáo trước 14h00 thứ Năm hằng tuần, báo cáo tổng kết ngày 06/9/2026.", None, "2026-09-06", ["weekly"]),
        ("Theo kế hoạch hằng năm, hoàn thành trước ngày 30/6/2026.", None, "2026-06-30", []),
    ],
)
def test_times_of_stages_and_years(text: str, start: str | None, end: str | None, recurrence: list[str]) -> None:
    found = find_deadline(text, plan_year=2026)
    assert found is not None
    assert (found.start, found.end, found.recurrence) == (start, end, recurrence)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng hợp kết quả đợt 1 tháng 10/2026 của các xã.",
        "Hỗ trợ mỗi tháng 500 nghìn đồng cho mỗi em.",
        "Đối chiếu số liệu ngày 31/12 năm trước.",
        "Căn cứ báo cáo tổng kết ngày 06/9/2026.",
        "Mỗi xã trồng 200 cây.",
    ],
)
def test_what_only_looks_like_them(text: str) -> None:
    assert find_deadline(text, plan_year=2026) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Sơ kết: 20/6/2026; tổng kết: 15/12/2026", "Sơ kết: 20/6/2026; tổng kết: 15/12/2026"),
        ("Sơ kết: trước 20/6/2026; tổng kết: trước 15/12/2026", "Sơ kết: trước 20/6/2026; tổng kết: trước 15/12/2026"),
        ("Văn bản: 20/6/2026; 15/12/2026", "20/6/2026; 15/12/2026"),
    ],
)
def test_a_cell_of_stages_is_kept_from_the_first_stages_name_on(cell: str, text: str) -> None:
    found = find_deadline(cell, plan_year=2026, column=True)
    assert found
    assert (found.text, found.start, found.end) == (text, "2026-06-20", "2026-12-15")


def test_a_row_with_two_stages_in_its_time_is_to_be_looked_at(tmp_path: Path) -> None:
    rows = ["1 | Sơ kết, tổng kết phong trào thi đua | Sở Y tế | Sơ kết: 20/6/2026; tổng kết: 15/12/2026"]
    rows += [f"{n} | Rà soát hồ sơ mời thầu công trình | Sở Y tế | 20/{n}/2026" for n in (2, 3, 4)]
    file = tmp_path / "a.txt"
    file.write_text("\n".join(["TT | Nội dung | Chủ trì | Thời hạn", *rows]), encoding="utf-8")
    first, *others = read_document(file).tasks
    assert first.needs_review
    assert not all(task.needs_review for task in others)
