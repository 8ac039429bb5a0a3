"""Long texts: what is looked for behind each line is found in one pass, not looked up anew at each."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

from pipeline.document import LabelKind, Paragraph, Table
from pipeline.parse.repair import repair
from pipeline.parse.tree import build
from tests.helpers import paragraph


def grows_with_its_length(work: Callable[[int], None]) -> bool:
    """Whether eight times as much takes no 64 times as long; the least of three times tells, and no rubbish is swept
    meanwhile, for other processes may run beside the test."""

    def seconds(size: int) -> float:
        times = []
        for _ in range(3):
            begun = time.process_time()
            work(size)
            times.append(time.process_time() - begun)
        return min(times)

    gc.disable()
    try:
        return seconds(8000) < 25 * seconds(1000) + 0.3
    finally:
        gc.enable()


def test_headings_behind_are_looked_for_once() -> None:
    def work(size: int) -> None:
        elements: list[Paragraph | Table] = [paragraph("MỤC TIÊU CHUNG", LabelKind.ROMAN, "I")]
        elements += [paragraph("YÊU CẦU CHUNG", LabelKind.NUMBER, "2", (2,)) for _ in range(size)]
        repair(elements)

    assert grows_with_its_length(work)


def test_labels_behind_closing_words_are_looked_for_once() -> None:
    closing = "Trên đây là Kế hoạch năm 2026, đề nghị các đơn vị triển khai thực hiện./."

    def work(size: int) -> None:
        build([paragraph("Rà soát văn bản.", LabelKind.NUMBER, "1"), *(paragraph(closing) for _ in range(size))])

    assert grows_with_its_length(work)


def test_the_next_heading_still_tells_what_a_label_was() -> None:
    elements: list[Paragraph | Table] = [
        paragraph("MỤC TIÊU", LabelKind.ROMAN, "I"),
        paragraph("NHIỆM VỤ", LabelKind.NUMBER, "1"),
        paragraph("TỔ CHỨC THỰC HIỆN", LabelKind.ROMAN, "III", (3,)),
    ]
    labels = [e.label for e in repair(elements) if isinstance(e, Paragraph)]
    assert [label and (label.kind, label.text) for label in labels] == [
        (LabelKind.ROMAN, "I"),
        (LabelKind.ROMAN, "II"),
        (LabelKind.ROMAN, "III"),
    ]


def test_the_numbering_that_goes_on_behind_closing_words_stays_where_it_was() -> None:
    closing = "Trên đây là Kế hoạch năm 2026, đề nghị các đơn vị triển khai thực hiện./."
    nodes = build(
        [
            paragraph("NHIỆM VỤ", LabelKind.ROMAN, "I"),
            paragraph("Rà soát văn bản.", LabelKind.NUMBER, "1"),
            paragraph(closing),
            paragraph("Báo cáo kết quả.", LabelKind.NUMBER, "2", (2,)),
        ]
    )
    assert [child.paragraph and child.paragraph.label and child.paragraph.label.text for child in nodes[0].children][
        -1
    ] == "2"
