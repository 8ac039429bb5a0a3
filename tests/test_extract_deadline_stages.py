"""Times by stages, of each year, and what sums up at the end."""

from __future__ import annotations

import pytest

from pipeline.extract.deadlines import find_deadline


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
