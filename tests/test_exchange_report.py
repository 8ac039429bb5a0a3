"""The periodic report as .xlsx and as a letter of NĐ 30/2020: figures, layout, blanks, hostile texts."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.document.tracker import PeriodicReport, ReportLine, Standing, UnitTally
from pipeline.exchange import report_docx_bytes, report_xlsx_bytes
from pipeline.exchange.words import day, share
from tests.exchange_helpers import indicator, sample_report, task

PERIODS = [
    ("quý II năm 2026", date(2026, 4, 1), date(2026, 6, 30)),
    ("6 tháng đầu năm 2026", date(2026, 1, 1), date(2026, 6, 30)),
    ("năm 2026", date(2026, 1, 1), date(2026, 12, 31)),
]
EMPTY = PeriodicReport("quý I năm 2027", date(2027, 1, 1), date(2027, 3, 31), date(2027, 3, 31), (), (), ())


def letter(report: PeriodicReport, parent: str | None = None) -> Any:
    return docx.Document(io.BytesIO(report_docx_bytes(report, parent)))


def texts(made: Any) -> list[str]:
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in made.paragraphs] + cells


@pytest.mark.parametrize(("title", "start", "end"), PERIODS)
def test_the_letter_says_the_figures_of_its_period(title: str, start: date, end: date) -> None:
    report = sample_report(title, start, end)
    made = letter(report, "UBND tỉnh Hải Giang")
    said = "\n".join(texts(made))
    assert f"Kết quả thực hiện nhiệm vụ được giao {title}" in said
    assert "UBND TỈNH HẢI GIANG" in said
    assert "SỞ XÂY DỰNG" in said
    totals = made.tables[1]
    counts = {row.cells[0].text: row.cells[1].text for row in totals.rows[1:]}
    assert counts["Tổng cộng"] == str(len(report.lines))
    late = [line for line in report.lines if line.standing is Standing.LATE]
    assert counts["Quá hạn, chưa hoàn thành"] == str(len(late))
    assert sum(int(n) for name, n in counts.items() if name != "Tổng cộng") == len(report.lines)
    units = made.tables[2]
    assert [row.cells[1].text for row in units.rows[1:]] == [one.unit for one in report.units]
    for row, tally in zip(units.rows[1:], report.units, strict=True):
        assert int(row.cells[2].text) == tally.total == sum(int(cell.text) for cell in row.cells[3:])
    if late:
        assert [row.cells[1].text for row in made.tables[3].rows[1:]] == [
            line.task.text for line in sorted(late, key=lambda line: line.due or date.max)
        ]


def test_the_layout_is_that_of_the_decree() -> None:
    made = letter(sample_report(*PERIODS[0]))
    page = made.sections[0]
    millimetres = [round(one.mm) for one in (page.page_width, page.page_height)]
    assert millimetres == [210, 297]
    assert 20 <= round(page.top_margin.mm) <= 25
    assert 20 <= round(page.bottom_margin.mm) <= 25
    assert 30 <= round(page.left_margin.mm) <= 35
    assert 15 <= round(page.right_margin.mm) <= 20
    assert made.styles["Normal"].font.name == "Times New Roman"
    assert 13 <= made.styles["Normal"].font.size.pt <= 14
    assert page.different_first_page_header_footer, "no number on page 1"
    header = page.header.paragraphs[0]
    assert header.alignment == Align.CENTER
    assert "PAGE" in header._p.xml
    left, right = made.tables[0].rows[0].cells
    motto = right.paragraphs
    assert motto[0].text == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert (motto[0].runs[0].bold, motto[1].runs[0].bold) == (True, True)
    for cell in (left, right):
        assert cell._tc.xml.count("w:pBdr") == 2, "one line beneath each"
    assert "năm 2026" in right.text
    assert right.paragraphs[-1].runs[0].italic
    kind = next(one for one in made.paragraphs if one.text == "BÁO CÁO")
    assert (kind.alignment, kind.runs[0].bold) == (Align.CENTER, True)
    headings = [one.text[: one.text.index(".")] for one in made.paragraphs if one.runs and one.text[:1] in "IV"]
    assert headings == ["I", "II", "III", "IV", "V"]
    for table in made.tables[1:-1]:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    recipients, signer = made.tables[-1].rows[0].cells
    assert recipients.text.startswith("Nơi nhận:")
    assert (recipients.paragraphs[0].runs[0].italic, recipients.paragraphs[0].runs[0].font.size.pt) == (True, 12)
    assert signer.paragraphs[0].alignment == Align.CENTER


def test_what_nobody_knows_is_left_for_people_to_fill_in() -> None:
    said = "\n".join(texts(letter(replace(sample_report(*PERIODS[0]), reporting_body=None))))
    for blank in ("[CƠ QUAN CHỦ QUẢN]", "[CƠ QUAN BÁO CÁO]", "Số:         /BC-[…]", "[Họ và tên]", "[Địa danh]"):
        assert blank in said
    assert "None" not in said


def test_a_period_without_tasks_says_so() -> None:
    said = "\n".join(texts(letter(EMPTY)))
    assert "không có nhiệm vụ nào" in said
    assert "Không có nhiệm vụ quá hạn" in said
    assert "Không có chỉ tiêu bị trừ điểm nào" in said
    book = load_workbook(io.BytesIO(report_xlsx_bytes(EMPTY)))
    assert book["Tổng hợp"].cell(6, 1).value == 0
    assert book["Danh mục nhiệm vụ"].max_row == 1


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_workbook_has_numbers_and_days(language: Any) -> None:
    report = sample_report(*PERIODS[2])
    book = load_workbook(io.BytesIO(report_xlsx_bytes(report, language)))
    assert len(book.sheetnames) == 5
    summary, units, late, lines, unanswered = book
    figures = [cell.value for cell in summary[6]]
    assert figures[0] == sum(figures[1:8]) == len(report.lines)
    for number, tally in enumerate(report.units, 2):
        row = [cell.value for cell in units[number]]
        assert row[1:3] == [tally.unit, tally.total]
        assert row[3:10] == [tally.counts.get(standing, 0) for standing in list(Standing)]
    assert late.max_row == 1 + sum(line.standing is Standing.LATE for line in report.lines)
    assert lines.max_row == 1 + len(report.lines)
    assert all(row[3].is_date or row[3].value is None for row in lines.iter_rows(min_row=2))
    assert [row[1].value for row in unanswered.iter_rows(min_row=2)] == [one.text for one in report.unanswered]


def test_the_order_of_the_counts_is_the_one_of_the_standings() -> None:
    from pipeline.exchange.figures import ORDER

    assert set(ORDER) == set(Standing)


def test_days_late_and_recurrences_are_told() -> None:
    due = date(2026, 3, 31)
    monthly = task("k2", "Báo cáo", deadline_text="hằng tháng", recurrence=("monthly",))
    days_ = (date(2026, 2, 28), date(2026, 7, 31))  # a day that is still to come is none to be late by
    lines = (ReportLine(task(), Standing.LATE, due), *(ReportLine(monthly, Standing.LATE, one) for one in days_))
    units = (UnitTally("", {Standing.LATE: 3}),)
    report = PeriodicReport("quý II", date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30), units, lines, ())
    made = letter(report)
    rows = [[cell.text for cell in row.cells] for row in made.tables[3].rows[1:]]
    assert [row[3:5] for row in rows] == [
        ["28/02/2026 (hằng tháng)", "122"],
        ["31/3/2026", "91"],
        ["31/7/2026 (hằng tháng)", ""],
    ]
    assert made.tables[2].rows[1].cells[1].text == "Chưa nêu đơn vị chủ trì"


def test_documents_without_a_number_are_told_by_their_titles() -> None:
    title = "Kế hoạch khắc phục các tiêu chí, tiêu chí thành phần bị trừ điểm của chỉ số cải cách hành chính"
    one = task(document_number=None, document_title=title, lead_units=("Sở",))
    open_ = indicator(document_number=None, document_title="Kế hoạch ngắn")
    lines = (ReportLine(one, Standing.LATE, date(2026, 3, 31)),)
    units = (UnitTally("Sở", {Standing.LATE: 1}),)
    report = PeriodicReport("quý II", date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30), units, lines, (open_,))
    short = "Kế hoạch khắc phục các tiêu chí, tiêu chí thành phần bị trừ …"
    made = letter(report)
    assert made.tables[3].rows[1].cells[5].text == short
    assert made.tables[4].rows[1].cells[3].text == "Kế hoạch ngắn"
    book = load_workbook(io.BytesIO(report_xlsx_bytes(report)))
    assert book["Quá hạn"].cell(2, 9).value == book["Danh mục nhiệm vụ"].cell(2, 9).value == short
    assert book["Chỉ tiêu chưa có nhiệm vụ"].cell(2, 4).value == "Kế hoạch ngắn"


def test_tasks_without_a_day_are_a_class_of_their_own() -> None:
    lines = tuple(ReportLine(task(f"k{n}"), one, None) for n, one in enumerate([Standing.NO_DAY] * 2 + [Standing.DONE]))
    units = (UnitTally("Sở", {Standing.NO_DAY: 2, Standing.DONE: 1}),)
    report = PeriodicReport("quý II", date(2026, 4, 1), date(2026, 6, 30), date(2026, 6, 30), units, lines, ())
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in letter(report).tables[1].rows}
    assert rows["Chưa xong, không xác định thời hạn"] == ["2", "66,7"]
    assert rows["Chưa thực hiện, trong hạn"] == ["0", "0"]
    shares = [float(one[1].replace(",", ".")) for name, one in rows.items() if name not in ("Kết quả", "Tổng cộng")]
    assert sum(shares) == pytest.approx(100, abs=0.1)


def test_days_and_shares_are_written_as_offices_write_them() -> None:
    assert [day(date(2026, 2, 5)), day(date(2026, 11, 15)), day(date(2026, 3, 1)), day(None)] == [
        "05/02/2026",
        "15/11/2026",
        "01/3/2026",
        "",
    ]
    assert [share(1, 3), share(1, 2), share(0, 0)] == ["33,3", "50", "0"]
    assert [share(1, 3, "en"), share(1, 2, "en"), share(0, 0, "en")] == ["33.3", "50", "0"]


@settings(deadline=None, max_examples=15)
@given(st.text(), st.text())
def test_any_text_makes_a_report_that_opens(text: str, unit: str) -> None:
    one = task(text=text, lead_units=(unit,))
    lines = (ReportLine(one, Standing.LATE, None),)
    units = (UnitTally(unit, {Standing.LATE: 1}),)
    report = PeriodicReport(text, *PERIODS[0][1:], PERIODS[0][2], units, lines, (indicator(text=text),), unit)
    assert letter(report).tables
    assert load_workbook(io.BytesIO(report_xlsx_bytes(report))).sheetnames
