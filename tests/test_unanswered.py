"""What the reader of a plan wants to know: which indicators no task answers, and why a row should be looked at."""

from __future__ import annotations

import io

from rich.console import Console

from pipeline.batch.report import DocumentReport, RunReport
from pipeline.batch.summary import summary
from pipeline.document import Document
from pipeline.export.tables import TABLES
from pipeline.show import show_document
from pipeline.wording import reason_vi
from tests.helpers import read

PLAN = """
    KẾ HOẠCH
    Khắc phục các tiêu chí bị trừ điểm năm 2025

    I. CÁC TIÊU CHÍ BỊ TRỪ ĐIỂM VÀ NGUYÊN NHÂN

    - Chưa tổ chức diễn tập an toàn thông tin: không bố trí được kinh phí.
    - Tỷ lệ văn bản ký số của lãnh đạo phòng thấp: nhiều người chưa có chứng thư số.

    II. NHIỆM VỤ KHẮC PHỤC

    1. Văn phòng Sở

    - Cấp chứng thư số cho toàn bộ lãnh đạo phòng trước ngày 30/4/2026.

    III. NHIỆM VỤ KHÁC

    - Tổ chức sơn lại trụ sở cơ quan.
    """


def plan() -> Document:
    document = read(PLAN)
    assert [one.kind for one in document.indicators] == ["deducted", "deducted"]
    assert len(document.tasks) == 2
    return document


def report_of(document: Document) -> DocumentReport:
    report = DocumentReport(path="made.txt", stem="made")
    report.finish(document)
    return report


def test_the_link_and_what_is_left_over() -> None:
    document = plan()
    assert [(one.indicator, one.task) for one in document.links] == [("I2", "T1")]
    assert document.links[0].why[0].startswith("words: chứng thư")
    assert [one.id for one in document.unanswered()] == ["I1"]
    assert document.as_json()["links"][0]["task"] == "T1"


def test_the_report_names_them_in_both_languages() -> None:
    report = report_of(plan())
    assert [(one.id, one.text) for one in report.unanswered] == [("I1", "Chưa tổ chức diễn tập an toàn thông tin")]
    told = summary(RunReport(version="1", started="", documents=[report]))
    assert "## Indicators that no task answers / Chỉ tiêu bị trừ điểm chưa có nhiệm vụ khắc phục" in told
    assert "I1: Chưa tổ chức diễn tập an toàn thông tin" in told


def test_a_report_without_any_says_nothing_of_it() -> None:
    report = report_of(plan())
    report.unanswered = []
    assert "no task answers" not in summary(RunReport(version="1", started="", documents=[report]))


def test_reasons_are_told_in_both_languages() -> None:
    document = plan()
    doubtful = document.tasks[1]
    assert doubtful.needs_review
    report = report_of(document)
    review = next(one for one in report.review if one.id == doubtful.id)
    assert review.reasons == doubtful.reasons
    assert len(review.reasons_vi) == len(review.reasons)
    assert not set(review.reasons_vi) & set(review.reasons)
    assert f"{review.reasons[0]} / {review.reasons_vi[0]}" in summary(
        RunReport(version="1", started="", documents=[report])
    )
    rows, columns = TABLES["tasks"]
    row = list(rows("made", document))[1]
    assert row["reasons_vi"] == "; ".join(review.reasons_vi)
    assert "reasons_vi" in columns


def test_show_tells_it_in_vietnamese() -> None:
    document = plan()
    out = io.StringIO()
    show_document(document, Console(file=out, width=200))
    told = out.getvalue()
    assert "↳ chưa có nhiệm vụ khắc phục" in told
    assert "nhiệm vụ khắc phục: T1" in told
    assert f"? {reason_vi(document.tasks[1].reasons[0])}" in told
    assert "no task answers it" not in told  # one language a screen
