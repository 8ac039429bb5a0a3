"""A document's head in the terminal: what is not printed is told apart from what could not be read."""

from __future__ import annotations

import io

from rich.console import Console

from pipeline.document import Document
from pipeline.show import show_document
from tests.helpers import read


def shown(document: Document) -> str:
    out = io.StringIO()
    show_document(document, Console(file=out, width=160))
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
