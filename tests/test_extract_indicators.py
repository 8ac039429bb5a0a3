"""What lost points and why: the cause after a colon, in the next sentences, or in the lines below."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.indicators import indicator_of, split_cause
from pipeline.extract.items import Context, Item
from tests.helpers import PATIENT

CAUSES = [
    ("Tỷ lệ hồ sơ trực tuyến: Người dân chưa quen.", "Tỷ lệ hồ sơ trực tuyến", "Người dân chưa quen."),
    ("Mức độ hài lòng bị trừ 1 điểm. Thiếu người trực.", "Mức độ hài lòng bị trừ 1 điểm", "Thiếu người trực."),
    (
        "Tỷ lệ số hóa (điểm chuẩn: 2; đạt: 1,5): Chưa bố trí máy quét.",
        "Tỷ lệ số hóa (điểm chuẩn: 2; đạt: 1,5)",
        "Chưa bố trí máy quét.",
    ),
    ("Chế độ báo cáo bị trừ 0,25 điểm", "Chế độ báo cáo bị trừ 0,25 điểm", None),
    ("Đối thoại với doanh nghiệp: Nguyên nhân: Chưa tổ chức.", "Đối thoại với doanh nghiệp", "Chưa tổ chức."),
    ("Khảo sát của TP. Tân Bình bị trừ điểm", "Khảo sát của TP. Tân Bình bị trừ điểm", None),
    ("Họp lúc 8:30 bị trừ điểm", "Họp lúc 8:30 bị trừ điểm", None),
    ("Công khai ngân sách: chậm đăng. Thiếu biểu mẫu.", "Công khai ngân sách", "chậm đăng. Thiếu biểu mẫu."),
    ("Sáng kiến năm: đạt 0/1 điểm. Nguyên nhân: chưa có sáng kiến.", "Sáng kiến năm", "chưa có sáng kiến."),
    ("Kế hoạch năm: đạt 0,75/1,5 điểm, do còn 04 nhiệm vụ chậm.", "Kế hoạch năm", "còn 04 nhiệm vụ chậm."),
    ("Nhiệm vụ giao bị trừ 0,5 điểm vì 02 việc quá hạn.", "Nhiệm vụ giao bị trừ 0,5 điểm", "02 việc quá hạn."),
    ("Chi phí thời gian: đạt 6,2/10 điểm.", "Chi phí thời gian: đạt 6,2/10 điểm.", None),
    (
        "Chi phí thời gian (6,8 điểm, giảm 0,4 điểm) do phải đi lại nhiều: nhất là xây dựng.",
        "Chi phí thời gian (6,8 điểm, giảm 0,4 điểm)",
        "phải đi lại nhiều: nhất là xây dựng.",
    ),
    (
        "Gia nhập thị trường: 7,1 điểm, giảm 0,3 điểm. Nguyên nhân là do đăng ký kéo dài.",
        "Gia nhập thị trường",
        "đăng ký kéo dài.",
    ),
    (
        "Giải trình (4,02/10 điểm) do ít đối thoại; chậm trả lời.",
        "Giải trình (4,02/10 điểm)",
        "ít đối thoại; chậm trả lời.",
    ),
    ("Đảm bảo tuân thủ: bị trừ điểm vì thanh tra chồng chéo.", "Đảm bảo tuân thủ", "thanh tra chồng chéo."),
    ("Tuân thủ 10 điểm về tự do kinh doanh", "Tuân thủ 10 điểm về tự do kinh doanh", None),
]


@pytest.mark.parametrize(("text", "what", "why"), CAUSES)
def test_the_cause(text: str, what: str, why: str | None) -> None:
    assert split_cause(text) == (what, why)


def item(text: str, kind: str | None, notes: list[str] | None = None, labelled: bool = True) -> Item:
    return Item(text, Context(kind, section="I.1"), confidence=0.9, notes=notes or [], labelled=labelled)


def test_lines_below_are_the_cause() -> None:
    found = indicator_of(item("Tỷ lệ hồ sơ trực tuyến", "indicators", ["Nguyên nhân: Thiếu máy quét.", "Thiếu người."]))
    assert found is not None
    assert (found.kind, found.text, found.cause) == (
        "deducted",
        "Tỷ lệ hồ sơ trực tuyến",
        "Thiếu máy quét. Thiếu người.",
    )
    assert (found.section, found.confidence) == ("I.1", 0.9)


def test_a_targets_colon_is_its_own() -> None:
    found = indicator_of(item("Cấp xã: 90% hồ sơ nộp trực tuyến", "targets"))
    assert found is not None
    assert (found.kind, found.text, found.cause) == ("target", "Cấp xã: 90% hồ sơ nộp trực tuyến", None)


@pytest.mark.parametrize("kind", [None, "tasks", "purpose", "reported"])
def test_elsewhere_there_are_none(kind: str | None) -> None:
    assert indicator_of(item("Tỷ lệ hồ sơ trực tuyến: chưa đạt.", kind)) is None


def test_what_introduces_or_says_nothing_is_none() -> None:
    assert indicator_of(item("Gồm các tiêu chí sau:", "indicators")) is None
    assert indicator_of(item("Khác", "indicators")) is None
    assert indicator_of(item("Phấn đấu nâng cao chất lượng.", "targets", labelled=False)) is None


@PATIENT
@given(st.text(alphabet="abc ABC.:()0,Đố", max_size=60))
def test_text_and_cause_are_parts_of_what_is_printed(text: str) -> None:
    what, why = split_cause(text)
    assert what in text
    assert why is None or (why in text and why)


def test_a_sentence_may_end_with_an_abbreviation() -> None:
    text, cause = split_cause("Rà soát chưa đủ 09 TTHC. Tại báo cáo năm 2021 chỉ có 03 thủ tục")
    assert (text, cause) == ("Rà soát chưa đủ 09 TTHC", "Tại báo cáo năm 2021 chỉ có 03 thủ tục")
