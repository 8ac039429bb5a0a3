"""Sub-items that only list the contents of what is ordered, and drafts that order nothing yet."""

from __future__ import annotations

import pytest

from pipeline.document import Document, Label, LabelKind, Node, Paragraph
from pipeline.extract.contents import lists_contents
from pipeline.extract.gives_work import gives_work
from pipeline.extract.items import collect
from tests.helpers import dash, node, read
from tests.test_extract_items import HEAD, plan

HEADING = "I. NHIỆM VỤ\n1. Phòng Quản lý nhà:\n"


def tasks(body: str) -> list[tuple[str, bool]]:
    return [(t.text, t.needs_review) for t in plan(HEADING + body).tasks]


def test_noun_phrases_below_an_order_are_its_contents() -> None:
    found = tasks(
        "- Tổng hợp, báo cáo Giám đốc Sở vào ngày 20 hằng tháng, trong đó nêu rõ:\n"
        "+ Số căn hộ đã bàn giao;\n"
        "+ Những hồ sơ còn vướng mắc;\n"
        "+ Về nợ tiền sử dụng đất.\n"
        "- Kiểm tra hồ sơ cấp phép trước ngày 15/6/2026.\n"
    )
    whole = (
        "Tổng hợp, báo cáo Giám đốc Sở vào ngày 20 hằng tháng, trong đó nêu rõ: Số căn hộ đã bàn giao; "
        "Những hồ sơ còn vướng mắc; Về nợ tiền sử dụng đất."
    )
    assert found == [(whole, True), ("Kiểm tra hồ sơ cấp phép trước ngày 15/6/2026.", False)]


def test_it_says_why_it_is_to_be_looked_at() -> None:
    document = plan(HEADING + "- Báo cáo các số liệu về:\n+ Diện tích sàn xây dựng;\n+ Giá bán bình quân.\n")
    assert any("sub-items" in reason for task in document.tasks for reason in task.reasons)


def test_sub_items_that_are_work_are_tasks_of_their_own() -> None:
    found = tasks(
        "- Báo cáo đầy đủ các nội dung, bao gồm:\n+ Rà soát số căn hộ chưa bàn giao;\n+ Tổng hợp các hồ sơ vướng mắc.\n"
    )
    assert [text for text, _ in found] == ["Rà soát số căn hộ chưa bàn giao;", "Tổng hợp các hồ sơ vướng mắc."]


def test_contents_of_a_numbered_heading_are_looked_at() -> None:
    found = tasks("a) Báo cáo Giám đốc Sở các số liệu về:\n- Diện tích sàn xây dựng hằng quý;\n- Giá bán bình quân.\n")
    assert found
    assert all(review for _, review in found)


@pytest.mark.parametrize(
    ("intro", "parts", "contents"),
    [
        ("Theo dõi, cập nhật các thông tin về:", ["Mực nước hồ;", "Lượng mưa."], True),
        ("Sở Xây dựng cung cấp số liệu về:", ["Giá vật liệu;", "Giá nhân công."], True),
        ("Triển khai các nhiệm vụ sau:", ["Mực nước hồ;", "Lượng mưa."], False),
        ("Theo dõi các thông tin về:", ["Mực nước hồ;", "Sở Xây dựng kiểm tra lượng mưa."], False),
        ("Theo dõi các thông tin về mực nước.", ["Mực nước hồ;", "Lượng mưa."], False),
        ("Theo dõi các thông tin về:", [], False),
    ],
)
def test_what_lists_contents(intro: str, parts: list[str], contents: bool) -> None:
    assert lists_contents(dash(intro, *map(dash, parts))) is contents


# ---------------------------------------------------------------- drafts

DRAFT = [
    ("Điều 2", LabelKind.ARTICLE, "Tổ chức thực hiện"),
    ("1", LabelKind.NUMBER, "Ủy ban nhân dân tỉnh tổ chức thực hiện Nghị quyết này."),
]


def draft() -> Node:
    (_, _, heading), (_, _, item) = DRAFT
    below = Node(Paragraph(item, [], Label(LabelKind.NUMBER, "1", (1,), "1.")), appendix="PL")
    above = node(heading, below, section="PL.Điều 2", kind=LabelKind.ARTICLE, label="Điều 2")
    above.appendix = "PL"
    return above


def test_the_draft_behind_a_petition_orders_nothing() -> None:
    assert [gives_work(item) for item in collect([draft()], doc_type="Tờ trình")] == [False]
    assert [gives_work(item) for item in collect([draft()], doc_type="Quyết định")] == [True]


# ---------------------------------------------------------------- words and labels


def read_plan(body: str) -> Document:
    return read(HEAD + body)


def test_a_heading_whose_numeral_was_read_as_l() -> None:
    body = "L.MỤC ĐÍCH, YÊU CẦU\n1. Nâng cao nhận thức của cán bộ.\nII.NHIỆM VỤ\n1. Sở Xây dựng kiểm tra công trình.\n"
    assert [(s.id, s.heading) for s in read_plan(body).sections] == [("I", "MỤC ĐÍCH, YÊU CẦU"), ("II", "NHIỆM VỤ")]
    again = body.replace("II.NHIỆM VỤ", "L. NHIỆM VỤ")
    assert [s.id for s in read_plan(again).sections] == ["I", "II"]


def test_units_of_the_assigning_sentence_with_a_comma_read_as_a_full_stop() -> None:
    document = read_plan(
        "UBND tỉnh yêu cầu các sở, ngành, UBND các huyện. thị xã, các đơn vị liên quan thực hiện các nhiệm vụ sau:\n"
        "1. Rà soát quỹ đất công.\n2. Báo cáo kết quả trước ngày 30/6/2026.\n"
    )
    assert [t.lead_units for t in document.tasks] == [
        ["các sở, ngành", "UBND các huyện, thị xã", "các đơn vị liên quan"]
    ] * 2
