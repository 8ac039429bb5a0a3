"""Rows whose text names days that no deadline tells, or whose deadline may be another's: they are to be looked at."""

from __future__ import annotations

import pytest

from pipeline.document import Task
from pipeline.wording import reason_vi
from tests.helpers import grid, scanned
from tests.test_extract_confidence import HEADS, doubts_of
from tests.test_extract_items import plan

BODY = "I. TỔ CHỨC THỰC HIỆN\n1. Văn phòng Sở\n- {}\n- Rà soát hồ sơ cán bộ, gửi Sở Nội vụ trước ngày 30/6/2026.\n"


def row(text: str) -> Task:
    first, *_ = plan(BODY.format(text)).tasks
    assert first.text == text
    return first


@pytest.mark.parametrize(
    "text",
    ["Kiểm tra việc niêm yết giá từ 15/11/2026 đến hết Festival.", "Trình phê duyệt trong quý này.",
     "Trình phê duyệt trong tháng này.", "Đưa phần mềm một cửa vào vận hành, mốc 15/8/2026.",
     "Đưa phần mềm một cửa vào vận hành, mốc 15 tháng 8 năm 2026.",
     "Văn phòng Sở hoàn thành kho lưu trữ trong năm 2026, đúng thiết kế."],
)  # fmt: skip
def test_a_time_that_gave_no_deadline_is_told(text: str) -> None:
    found = row(text)
    assert found.deadline is None
    assert found.needs_review
    assert any("no deadline was read" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    ["Rà soát văn bản theo Quyết định số 12/QĐ-UBND ngày 05/3/2026.",
     "Rà soát văn bản theo Kế hoạch ngày 05/3/2026 của Sở.",
     "Rà soát văn bản tại Công văn 12/2026/SXD-VP ngày 05 tháng 3 năm 2026.",
     "Rà soát hồ sơ nộp 05/3/2026 của các phòng.", "Rà soát quy định có hiệu lực 01/7/2026.",
     "Rà soát số liệu đến nay của dự án khởi công 05/3/2019."],
)  # fmt: skip
def test_days_of_papers_and_of_the_past_are_no_times_missed(text: str) -> None:
    found = row(text)
    assert found.deadline is None
    assert not any("no deadline was read" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Tổng hợp báo cáo trong tuần 3 tháng 5/2026.", ("2026-05-01", "2026-05-31")),
        ("Tổng hợp báo cáo trong tuần thứ hai của tháng 5/2026.", ("2026-05-01", "2026-05-31")),
        ("Tổng hợp báo cáo trong tuần cuối tháng 10/2026.", ("2026-10-01", "2026-10-31")),
        ("Trình dự thảo lần 1 ngày 01/4/2026 và hoàn chỉnh ngày 30/4/2026.", (None, "2026-04-30")),
        ("Xây dựng kịch bản, hoàn thành trong tháng 9/2026; tổng duyệt chương trình vào ngày 04/12/2026.",
         ("2026-09-01", "2026-12-04")),
    ],
)  # fmt: skip
def test_a_deadline_that_tells_only_a_part_is_looked_at(text: str, dates: tuple[str | None, str]) -> None:
    found = row(text)
    assert found.deadline is not None
    assert (found.deadline.start, found.deadline.end) == dates
    assert found.needs_review
    assert any("something else" in reason or "two times" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    ["Tổng hợp báo cáo trong tháng 5/2026.", "Nộp hồ sơ không quá ngày 15/6/2026.",
     "Tổ chức tập huấn (lần 1: tháng 5/2026; lần 2: tháng 10/2026).",
     "Triển khai Quyết định số 12/QĐ-UBND ngày 05/3/2026, báo cáo trước ngày 15/6/2026.",
     "Báo cáo số liệu tính từ ngày 15/12/2025 đến ngày 14/6/2026, gửi trước ngày 20/6/2026.",
     "Sửa chữa trụ sở, xong chậm nhất 15/8/2026. Phụ trách: Phòng Quản trị; phối hợp: Phòng Tài chính."],
)  # fmt: skip
def test_a_plain_deadline_needs_no_look(text: str) -> None:
    found = row(text)
    assert found.deadline is not None
    assert not any("something else" in reason or "another sentence" in reason for reason in found.reasons)


def test_a_sentence_behind_the_captions_is_still_another() -> None:
    text = "Sửa chữa trụ sở, xong chậm nhất 15/8/2026. Phụ trách: Phòng Quản trị. Các phòng bàn giao hồ sơ."
    assert any("another sentence" in reason for reason in row(text).reasons)


@pytest.mark.parametrize("white", [True, False])
def test_an_empty_time_that_white_alone_parts_may_be_joined_with_the_one_over_it(white: bool) -> None:
    works = ["Rà soát các hồ sơ", "Lập danh mục", "Kiểm tra cơ sở", "Công bố", "Tổ chức tập huấn"]
    rows = [
        [str(n), work, "Sở Y tế" if n % 2 else "Công an", "" if n == 3 else f"{n}/2026"]
        for n, work in enumerate(works, 1)
    ]
    made = grid([HEADS, *rows])
    assert made.grid
    made.grid.by_white = white
    found = [doubts for _, doubts in doubts_of([scanned([made])])]
    assert [n for n, one in enumerate(found, 1) if one["table_unsure"]] == ([3] if white else [])
    assert [n for n, one in enumerate(found, 1) if one["time_empty"]] == [3]


@pytest.mark.parametrize(
    ("text", "two"),
    [("Khảo sát các tuyến xong trước ngày 20/6/2026; gửi báo cáo khảo sát trước ngày 15/7/2026.", True),
     ("Trình dự thảo ngày 20/6/2026, sau khi tiếp thu ý kiến trình ban hành trước ngày 15/7/2026.", True),
     ("Lập danh sách cán bộ không trước ngày 15/7/2026.", False)],
)  # fmt: skip
def test_a_row_with_two_times_says_so(text: str, two: bool) -> None:
    found = row(text)
    assert found.deadline is not None
    assert found.needs_review
    assert any("names two times" in reason for reason in found.reasons) is two
    assert any("something else than by when" in reason for reason in found.reasons) is not two
    assert all(reason_vi(reason) for reason in found.reasons)


@pytest.mark.parametrize(
    "text",
    ["Gửi dự thảo chậm nhất 05 ngày kể từ ngày họp; hoàn chỉnh, trình Giám đốc trước ngày 20/6/2026.",
     "Lập danh sách trong 15 ngày kể từ ngày ký; định kỳ 6 tháng báo cáo Giám đốc."],
)  # fmt: skip
def test_a_span_from_an_event_and_another_time_are_two(text: str) -> None:
    assert row(text).needs_review
    one = "Gửi dự thảo chậm nhất 05 ngày kể từ ngày họp."
    assert not row(one).needs_review


@pytest.mark.parametrize(
    "text",
    ["Gửi tài liệu cho đại biểu trước kỳ họp 10 ngày.", "Tổng kết phong trào vào dịp Hội nghị người lao động."],
)  # fmt: skip
def test_a_time_that_an_event_sets_is_told(text: str) -> None:
    assert any("no deadline was read" in reason for reason in row(text).reasons)
