"""Documents and readings for the tests of what people decide."""

from __future__ import annotations

from typing import Any

from pipeline.document import (
    Deadline,
    Document,
    Evidence,
    Head,
    Indicator,
    PageRecord,
    Source,
    TableCellRecord,
    TableRecord,
    TableRowRecord,
    Task,
)
from pipeline.review import Change, State, Store, fold
from pipeline.review.apply import anchor_of, apply, keys_of
from pipeline.review.decisions import EDITABLE

SHA = "ab" * 32
TEXTS = (
    "Rà soát, cắt giảm các trường thông tin trùng lặp trong biểu mẫu điện tử.",
    "Tổ chức tập huấn kỹ năng số cho công chức cấp xã.",
    "Lập danh sách, đề nghị cấp chứng thư số cho lãnh đạo phòng.",
    "Công bố năm bộ dữ liệu mở còn thiếu trên Cổng dữ liệu của tỉnh.",
    "Báo cáo kết quả thực hiện về Ủy ban nhân dân tỉnh hằng quý.",
)


def task(number: int, text: str | None = None, *, review: bool = True) -> Task:
    top = 100.0 + 60 * number
    return Task(
        id=f"T{number + 1}",
        text=text or TEXTS[number % len(TEXTS)],
        lead_units=["Sở Nội vụ"],
        deadline=Deadline(text="trước ngày 30/6/2026", end="2026-06-30"),
        confidence=0.4 if review else 0.99,
        needs_review=review,
        reasons=["no unit is named"] if review else [],
        evidence=[Evidence(page=1, bbox=(85, top, 540, top + 40))],
    )


def document(count: int = 5, **more: Any) -> Document:
    """A page with `count` tasks, an indicator and a table of one row."""
    cells = [
        TableCellRecord(column=i, text=text, evidence=[Evidence(page=1, bbox=(85 + 100 * i, 700, 180 + 100 * i, 720))])
        for i, text in enumerate(("1", "Nội dung"))
    ]
    return Document(
        source=Source(path=more.pop("path", "kh.pdf"), sha256=more.pop("sha256", SHA), pages=1),
        document=Head(number="12/KH-UBND", title="Kế hoạch cải cách", reasons={"place": "not found"}),
        tasks=[task(i) for i in range(count)],
        indicators=[
            Indicator(
                id="I1",
                kind="deducted",
                text="Chưa công bố đủ dữ liệu mở",
                task_ids=["T4"] if count > 3 else [],
                evidence=[Evidence(page=1, bbox=(85, 60, 540, 80))],
            )
        ],
        tables=[
            TableRecord(
                id="B1",
                page=1,
                columns=2,
                head=["", ""],
                roles=[None, None],
                rows=[TableRowRecord(kind="row", cells=cells)],
            )
        ],
        pages=[PageRecord(page=1, width=595, height=842, dpi=300, rotation=0, text_source="ocr", confidence=0.9)],
        **more,
    )


def decide(store: Store, made: Document, key: str, who: str = "An", **fields: Any) -> str:
    """Keep what a person says of a row of the document as it is shown (`made` comes from apply)."""
    decisions = store.of(made.source.sha256)
    state = fold(decisions).get(key)
    kind, item = keys_of(made)[key]
    before = {name: getattr(item, name, None) for name in fields if name in EDITABLE[kind]}
    before = {k: v.model_dump() if hasattr(v, "model_dump") else v for k, v in before.items()}
    change = Change(key, kind, _anchor(state, kind, item), before, fields, state.version if state else 0)
    return store.add(made.source.sha256, [change], who)


def _anchor(state: State | None, kind: str, item: Any) -> Any:
    return state.anchor if state else anchor_of(kind, item)


def shown(store: Store, machine: Document) -> Document:
    return apply(machine, store.of(machine.source.sha256))
