"""Folders of results for the tests of the tracker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from pipeline.document import Deadline, Document, Evidence, Head, Indicator, PageRecord, Reference, Source, Task
from pipeline.document.tracker import Progress, Status, TrackedTask
from pipeline.export import write_document
from pipeline.export.cells import cell as exported
from pipeline.track import Tracker
from pipeline.track.columns import COLUMNS, LIST_JOINT, CellType, Column, Language, status_words

TODAY = date(2026, 8, 12)  # a Wednesday of quarter III
TEXTS = (
    "Rà soát, cắt giảm các trường thông tin trùng lặp trong biểu mẫu điện tử.",
    "Tổ chức tập huấn kỹ năng số cho công chức cấp xã.",
    "Lập danh sách, đề nghị cấp chứng thư số cho lãnh đạo phòng.",
    "Công bố năm bộ dữ liệu mở còn thiếu trên Cổng dữ liệu của tỉnh.",
    "Báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh.",
    "Nâng cấp hệ thống thông tin giải quyết thủ tục hành chính.",
)


def sha(number: int = 0) -> str:
    return f"{number:064x}"


def task(
    number: int,
    text: str | None = None,
    *,
    end: str | None = "2026-06-30",
    start: str | None = None,
    rrule: Sequence[str] = (),
    lead: Sequence[str] = ("Sở Nội vụ",),
    support: Sequence[str] = (),
    indicators: Sequence[str] = (),
) -> Task:
    top = 80.0 + 60 * (number % 12)
    deadline = Deadline(text="như in", start=start, end=end, recurrence=["monthly"] if rrule else [], rrule=list(rrule))
    return Task(
        id=f"T{number + 1}",
        text=text or TEXTS[number % len(TEXTS)],
        lead_units=list(lead),
        support_units=list(support),
        deadline=deadline if end or start or rrule else None,
        indicator_ids=list(indicators),
        confidence=0.9,
        needs_review=False,
        evidence=[Evidence(page=1 + number // 12, bbox=(85, top, 540, top + 40))],
    )


def indicator(number: int, text: str = "Chưa công bố đủ dữ liệu mở", kind: str = "deducted") -> Indicator:
    top = 60.0 + 30 * number
    evidence = [Evidence(page=1, bbox=(85, top, 540, top + 20))]
    return Indicator(id=f"I{number + 1}", kind=kind, text=f"{text} ({number})", evidence=evidence, needs_review=False)


def document(
    tasks: Sequence[Task] | None = None,
    number: int = 0,
    *,
    indicators: Sequence[Indicator] = (),
    sha256: str | None = None,
    issued_on: str | None = "2026-02-20",
    path: str | None = None,
    symbol: str | None = None,
) -> Document:
    return Document(
        source=Source(path=path or f"/scans/kh-{number}.pdf", sha256=sha256 or sha(number), pages=1),
        document=Head(
            number=symbol or f"{number + 12}/KH-UBND",
            doc_type="Kế hoạch",
            title=f"Kế hoạch cải cách hành chính số {number}",
            issued_on=issued_on,
            issuing_body="Ủy ban nhân dân tỉnh Sơn Nam",
        ),
        tasks=[task(i) for i in range(3)] if tasks is None else list(tasks),
        indicators=list(indicators),
        references=[Reference(number="01/2021/NQ-CP", doc_type="Nghị quyết")],
        pages=[PageRecord(page=1, width=595, height=842, dpi=300, rotation=0, text_source="ocr", confidence=0.9)],
    )


def results(folder: Path, *documents: Document) -> Path:
    """A folder as `kehoach run` leaves it, one file a document: kh-0.json, …"""
    folder.mkdir(exist_ok=True)
    for position, made in enumerate(documents):
        write_document(made, folder, f"kh-{position}")
    return folder


def opened(address: str, today: date = TODAY) -> Tracker:
    return Tracker.open(address, create=True, today=lambda: today)


def by_text(tracker: Tracker, text: str) -> TrackedTask:
    """The task that begins so."""
    return next(one for one in tracker.all_tasks() if one.text.startswith(text))


def done(day: date = TODAY, notes: str | None = None) -> Progress:
    return Progress(Status.DONE, 100, "Lan", notes, day)


def workbook(tracker: Tracker, path: Path, language: Language = "vi") -> Path:
    """All tasks as a workbook of our columns, without any dress: a title, the heads, a row each."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Sổ theo dõi"])
    sheet.append([one.head(language) for one in COLUMNS])
    for task_ in tracker.all_tasks():
        sheet.append([_cell(task_, one, language) for one in COLUMNS])
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    book.save(path)
    return path


def _cell(task_: TrackedTask, column: Column, language: Language) -> str | int | date | bool | None:
    value = getattr(task_.progress if column.editable else task_, column.name)
    if column.name == "status":
        return status_words(language)[value]
    if column.type is CellType.LIST:
        return exported(LIST_JOINT.join(value))
    return exported(value) if isinstance(value, str) and not column.hidden else value
