"""What only text files have: columns read through line by line, titles with no white under them, old encodings."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.flow import read_document
from pipeline.knowledge import load
from tests.helpers import outline_of, read

PLAN = """
KẾ HOẠCH
Phòng cháy, chữa cháy năm 2026

1. Giao Công an xã kiểm tra các chợ.

{foot}
"""


def test_two_columns_of_a_foot_that_were_read_through() -> None:
    foot = (
        "Nơi nhận: KT. GIÁM ĐỐC\n- Cục An toàn thực phẩm; PHÓ GIÁM ĐỐC\n"
        "- Các đơn vị trực thuộc; Trần Thị Hồng\n- Lưu: VT."
    )
    found = outline_of(PLAN.format(foot=foot))
    assert found.recipients == ["Nơi nhận:", "- Cục An toàn thực phẩm;", "- Các đơn vị trực thuộc;", "- Lưu: VT."]
    assert found.signature == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Thị Hồng"]


def test_the_last_recipient_and_the_body_that_signs() -> None:
    foot = "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT, KGVX. TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nLê Quang Huy"
    found = outline_of(PLAN.format(foot=foot))
    assert found.recipients[-1] == "- Lưu: VT, KGVX."
    assert found.signature == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Lê Quang Huy"]


@pytest.mark.parametrize("last", ["- Lưu: VT; TH, KT, NC.", "- Sở Nội vụ; Sở Tài chính.", "- Lưu: VT. KGVX."])
def test_recipients_that_are_no_signature(last: str) -> None:
    found = outline_of(PLAN.format(foot=f"Nơi nhận:\n- UBND tỉnh;\n{last}\n\nCHỦ TỊCH\n\nLê Quang Huy"))
    assert found.recipients == ["Nơi nhận:", "- UBND tỉnh;", last]


@pytest.mark.parametrize(
    "body",
    [
        "Thực hiện Luật Đất đai năm 2024, Ủy ban nhân dân xã ban hành Kế hoạch như sau:",
        "Thực hiện Luật Đất đai năm 2024 và các văn bản có liên quan, nhằm phòng ngừa các vụ cháy lớn trên địa bàn xã,",
    ],
)
def test_a_title_ends_where_a_sentence_begins(body: str) -> None:
    text = f"{' ' * 40}KẾ HOẠCH\n{' ' * 30}Phòng cháy năm 2026\n   {body}\n\n1. Giao Công an xã kiểm tra các chợ."
    assert read(text).document.title == "Phòng cháy năm 2026"


def test_a_title_of_two_lines() -> None:
    text = (
        f"{' ' * 20}KẾ HOẠCH\n{' ' * 10}Phòng cháy, chữa cháy trên địa bàn\n{' ' * 14}Xã Tân Hưng năm 2026\n\n1. Việc."
    )
    assert read(text).document.title == "Phòng cháy, chữa cháy trên địa bàn Xã Tân Hưng năm 2026"


def test_a_text_in_an_old_encoding_is_believed_once_it_is_converted(tmp_path: Path) -> None:
    table = load("legacy.yaml")["tcvn3"]
    old = str.maketrans(table["to"], table["from"])
    path = tmp_path / "a.txt"
    plan = (
        "ỦY BAN NHÂN DÂN\nXÃ TÂN HƯNG\nSố: 88/KH-UBND\n\nKẾ HOẠCH\nPhòng cháy, chữa cháy năm 2026\n\n"
        "1. Giao Công an xã kiểm tra việc phòng cháy tại các chợ, xong trước ngày 30/6/2026.\n"
    )
    small = plan.replace("ỦY BAN NHÂN DÂN", "ủy ban nhân dân").replace("XÃ TÂN HƯNG", "xã Tân Hưng")
    small = small.replace("KẾ HOẠCH", "kế hoạch").translate(old)
    path.write_bytes(small.encode("latin-1"))
    (page,) = read_document(path).pages
    assert page.warnings == ["legacy_encoding"]
    assert page.confidence > 0.9


@pytest.mark.parametrize(
    "items",
    [
        # behind a day
        [
            "- Văn phòng Sở: lập danh sách cán bộ cử đi học trước 15/10/2026",
            "- Phòng Pháp chế: rà soát các văn bản hết hiệu lực, xong 30/11/2026",
        ],
        # among lines that all begin so
        [
            "- Văn phòng Sở lập danh sách cán bộ cử đi học",
            "- Phòng Pháp chế rà soát văn bản hết hiệu lực",
            "- Thanh tra Sở kiểm tra việc chấp hành pháp l",
        ],
        # with the next number
        [
            "1. Văn phòng Sở lập danh sách cán bộ cử đi học",
            "2. Phòng Pháp chế rà soát văn bản hết hiệu lực",
        ],
    ],
)
def test_items_that_end_without_a_sign(items: list[str]) -> None:
    tasks = read("KẾ HOẠCH\nKiểm tra năm 2026\n\nII. PHÂN CÔNG NHIỆM VỤ\n" + "\n".join(items) + "\n").tasks
    assert [task.lead_units for task in tasks] == [["Văn phòng Sở"], ["Phòng Pháp chế"], ["Thanh tra Sở"]][: len(items)]


def test_a_dash_of_a_name_that_begins_a_line_begins_no_item() -> None:
    lines = ["- Giao cho các đơn vị trực thuộc rà soát hồ sơ, gửi về Phòng Kế hoạch", "- Tài chính để tổng hợp chung."]
    (task,) = read("KẾ HOẠCH\nKiểm tra năm 2026\n\nII. PHÂN CÔNG NHIỆM VỤ\n" + "\n".join(lines) + "\n").tasks
    assert task.text.endswith("Phòng Kế hoạch - Tài chính để tổng hợp chung.")
