"""Who leads by a mark beside a name, and bodies that a row leaves out though they lead or have work of their own."""

from __future__ import annotations

import pytest

from pipeline.extract.other_duties import duties_in_brackets, leads_elsewhere, others_beside
from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from tests.test_extract_confidence_leads import doubts


@pytest.mark.parametrize(
    ("text", "lead", "support"),
    [
        ("Sở Nội vụ phối hợp Sở Tài chính (chủ trì) lập dự toán.", ["Sở Tài chính"], ["Sở Nội vụ"]),
        (
            "Sở Nội vụ (cơ quan phối hợp), Sở Tài chính (cơ quan chủ trì) lập dự toán.",
            ["Sở Tài chính"],
            ["Sở Nội vụ"],
        ),
        ("Sở Nội vụ, Sở Tài chính (phối hợp) lập dự toán.", ["Sở Nội vụ"], ["Sở Tài chính"]),
        ("Sở Y tế và Sở Nội vụ lập đề án, trong đó Sở Nội vụ chủ trì.", ["Sở Nội vụ"], ["Sở Y tế"]),
        ("Sở Nội vụ, Sở Y tế lập đề án (theo lĩnh vực).", ["Sở Nội vụ", "Sở Y tế"], []),
        ("Sở Nội vụ chủ trì, phối hợp với Sở Y tế lập đề án.", ["Sở Nội vụ"], ["Sở Y tế"]),
    ],
)
def test_marks_beside_names(text: str, lead: list[str], support: list[str]) -> None:
    found = roles_of(text)
    assert (found.lead, found.support) == (lead, support)


@pytest.mark.parametrize("cue", load("units.yaml")["marks"]["of_them"])
@pytest.mark.parametrize("verb", load("units.yaml")["marks"]["lead"])
def test_who_of_them_leads(cue: str, verb: str) -> None:
    assert roles_of(f"Sở Y tế và Sở Nội vụ lập đề án, {cue} Sở Nội vụ {verb}.").lead == ["Sở Nội vụ"]


@pytest.mark.parametrize("kind", ["lead", "support"])
@pytest.mark.parametrize("noun", load("units.yaml")["marks"]["nouns"])
def test_every_mark_in_brackets(kind: str, noun: str) -> None:
    for word in load("units.yaml")["marks"][kind]:
        found = roles_of(f"Sở Nội vụ, Sở Y tế ({noun} {word}) lập đề án.")
        assert found.lead == (["Sở Y tế"] if kind == "lead" else ["Sở Nội vụ"])


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Sở Y tế tham gia, Sở Nội vụ chủ trì lập đề án.", ["Sở Nội vụ"]),
        ("Sở Y tế lập đề án (Sở Nội vụ chủ trì).", ["Sở Nội vụ"]),
        ("Chủ tịch chỉ đạo Sở Nội vụ phối hợp Sở Xây dựng (cơ quan chủ trì) lập đề án.", ["Sở Xây dựng"]),
        ("Sở Y tế chủ trì lập đề án của Sở Nội vụ.", []),
        ("Sở Y tế hướng dẫn cơ quan, đơn vị chủ trì soạn thảo đề án.", []),
        ("Sở Y tế góp ý các đề án Bộ chủ trì.", []),
    ],
)
def test_a_body_that_is_said_to_lead_elsewhere(text: str, others: list[str]) -> None:
    assert leads_elsewhere(text, {"so y te"}) == others


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Sở Nội vụ hoàn thành trước ngày 5/6/2026 và Sở Tài chính quyết toán trước ngày 5/9/2026.", ["Sở Tài chính"]),
        ("Sở Nội vụ lập đề án, Sở Y tế lập quy hoạch trước ngày 5/6/2026.", ["Sở Y tế"]),
        ("Sở Nội vụ lập đề án, đề nghị Sở Y tế lập quy hoạch trước ngày 5/6/2026.", ["Sở Y tế"]),
        ("Sở Nội vụ hướng dẫn Sở Y tế, Sở Xây dựng và các xã lập đề án trước ngày 5/6/2026.", []),
        ("Sở Nội vụ gửi đề án đến Sở Y tế và Sở Xây dựng trước ngày 5/6/2026.", []),
        ("Sở Nội vụ gửi đề án đến cơ quan, tổ chức, cá nhân chịu sự giám sát trước ngày 5/6/2026.", []),
        ("Sở Nội vụ gửi đề án, Sở Xây dựng chậm nhất ngày 5/6/2026.", []),
    ],
)
def test_a_second_body_beside_the_first(text: str, others: list[str]) -> None:
    assert others_beside(text, {"so noi vu"}) == others


@pytest.mark.parametrize("joint", load("units.yaml")["second_joints"])
def test_every_joint(joint: str) -> None:
    text = f"- Sở Nội vụ lập đề án{'' if joint == ',' else ' '}{joint} Sở Y tế lập quy hoạch"
    assert doubts(f"{text} trước ngày 5/6/2026.")["second_duty"] == 1.0
    assert doubts(f"{text}.")["second_duty"] == 0.0


def test_words_that_begin_no_deed() -> None:
    for word in load("units.yaml")["no_deeds"]:
        assert others_beside(f"Sở Nội vụ lập đề án, Sở Y tế {word} ngày 5/6/2026.", {"so noi vu"}) == []


@pytest.mark.parametrize("when", load("units.yaml")["whens"])
def test_a_time_by_which_another_body_is_done_first(when: str) -> None:
    text = f"- Sau {when} Sở Tài chính hoàn thành báo cáo trước ngày 10/5/2026, Sở Nội vụ tổng hợp"
    assert doubts(f"{text}.")["second_time"] == 1.0
    own = f"- Sau {when} Sở Tài chính hoàn thành báo cáo, Sở Nội vụ tổng hợp trước ngày 10/5/2026."
    assert doubts(own)["second_time"] == 0.0


@pytest.mark.parametrize(
    ("bracket", "others"),
    [
        ("Sở Tài chính cấp kinh phí", ["Sở Tài chính"]),
        ("Sở Y tế, Công an tỉnh cử người giám sát", ["Sở Y tế", "Công an tỉnh"]),
        ("Nhà xuất bản Giáo dục thẩm định nội dung trước ngày 15/8/2026", ["Nhà xuất bản Giáo dục"]),
        ("Phòng Kinh tế tổng hợp", []),
        ("qua Phòng Giáo dục phổ thông", []),
        ("Sở Tài chính, Sở Nội vụ, các xã có liên quan", []),
        ("Sở Tài chính đã thẩm định xong", []),
        ("Bộ Y tế ban hành theo Quyết định số 15/QĐ-BYT", []),
        ("Trung tâm Bảo tồn di tích và danh thắng tỉnh", []),
    ],
)
def test_a_duty_in_brackets_is_another_bodys(bracket: str, others: list[str]) -> None:
    text = f"Các trường lắp hệ thống lọc nước trước ngày 30/8/2026 ({bracket})."
    assert duties_in_brackets(text, {"cac truong"}) == others
    assert doubts(text)["second_duty"] == float(bool(others))


@pytest.mark.parametrize(
    ("text", "support", "rest"),
    [
        ("Sở Y tế phối hợp Sở Nội vụ: Tổ chức hội thi.", ["Sở Nội vụ"], "Tổ chức hội thi."),
        ("Sở Y tế chủ trì, phối hợp với Công an tỉnh: cắm biển.", ["Công an tỉnh"], "cắm biển."),
        ("Sở Y tế phối hợp với Sở Nội vụ và UBND các xã: Trực.", ["Sở Nội vụ", "UBND các xã"], "Trực."),
    ],
)
def test_who_does_it_with_whom_before_a_colon_is_no_part_of_the_text(text: str, support: list[str], rest: str) -> None:
    found = roles_of(text)
    assert (found.lead, found.support, found.rest.strip()) == (["Sở Y tế"], support, rest)


def test_what_is_done_before_a_colon_stays() -> None:
    text = "Sở Y tế phối hợp các bệnh viện tổ chức các nội dung sau: khám sức khỏe, tư vấn."
    assert roles_of(text).rest == text
