"""A document's head in the terminal: what is not printed is told apart from what could not be read."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from pipeline.document import Document
from pipeline.show import show_document
from tests.helpers import read


def shown(document: Document, width: int = 160) -> str:
    out = io.StringIO()
    show_document(document, Console(file=out, width=width))
    return out.getvalue()


def test_an_empty_field_of_the_head_is_unread_only_with_a_reason() -> None:
    document = read("KẾ HOẠCH\nTriển khai công tác năm 2026\n\n1. Sở Nội vụ báo cáo trước ngày 15/7/2026.")
    document.document.parent_body = None
    document.document.signer_name = None
    document.document.reasons = {"signer_name": "no signer was found"}
    lines = {line.split("  ")[0]: line for line in shown(document).splitlines()}
    assert lines["Cơ quan chủ quản"].rstrip().endswith("–")
    assert "không đọc được" in lines["Người ký"]


def test_how_often_is_said_in_vietnamese() -> None:
    document = read("KẾ HOẠCH\nNhiệm vụ\n\nI. PHÂN CÔNG\n1. Sở Nội vụ báo cáo hằng tháng.")
    assert [task.deadline.recurrence for task in document.tasks if task.deadline] == [["monthly"]]
    assert "monthly" not in shown(document)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_no_day_is_broken_in_a_narrow_terminal(width: int) -> None:
    lines = [f"{number}. Sở Nội vụ gửi báo cáo trước ngày 20/12/2026." for number in range(1, 120)]
    lines += ["120. Sở Tư pháp rà soát từ ngày 01/10/2026 đến ngày 20/11/2026."]
    lines += ["121. Sở Y tế tổ chức tuyên truyền từ ngày 01/10/2026-20/11/2026."]
    document = read("\n".join(["KẾ HOẠCH", "Nhiệm vụ", "", "I. PHÂN CÔNG", *lines]))
    document.tasks[:] = [document.tasks[0], *document.tasks[-3:]]  # with ids as long as they get
    cells = [line.split("│")[4].strip() for line in shown(document, width).splitlines() if line.count("│") > 4]
    assert cells.count("2026-12-20") == 2
    assert cells.count("20/12/2026") == 2
    assert [cells.count(day) for day in ("2026-10-01 →", "2026-11-20")] == [2, 2]
    if width < 100:
        assert [cells.count(day) for day in ("01/10/2026-", "20/11/2026")] == [1, 2]
