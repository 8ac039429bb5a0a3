"""Ids of bodies, short forms that a document defines, and the figures of targets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.figures import figures
from pipeline.extract.unit_ids import defined_names, unit_id
from pipeline.extract.unit_words import gazetteer
from pipeline.knowledge import load
from tests.helpers import PATIENT

SAME = [
    ("so-noi-vu", ["Sở Nội vụ", "Sở Nội vụ tỉnh Sơn Nam", "Giám đốc Sở Nội vụ", "SỞ NỘI VỤ"]),
    ("uy-ban-nhan-dan-tinh", ["UBND tỉnh", "Ủy ban nhân dân tỉnh", "Uỷ ban nhân dân tỉnh", "Chủ tịch UBND tỉnh"]),
    ("van-phong-uy-ban-nhan-dan-tinh", ["Văn phòng UBND tỉnh", "Chánh Văn phòng UBND tỉnh"]),
    ("so-giao-duc-va-dao-tao", ["Sở Giáo dục và Đào tạo", "Sở GD&ĐT", "Sở GDĐT"]),
    (
        "so-lao-dong-thuong-binh-va-xa-hoi",
        ["Sở Lao động - Thương binh và Xã hội", "Sở Lao động – Thương binh và Xã hội", "Sở LĐTBXH"],
    ),
    ("cac-so-ban-nganh", ["các sở, ban, ngành", "Các sở, ban, ngành", "Thủ trưởng các sở, ban, ngành"]),
    ("phong-van-hoa-xa-hoi", ["Phòng Văn hóa - Xã hội", "Trưởng Phòng Văn hoá - Xã hội"]),
    ("bo-y-te", ["Bộ Y tế", "Bộ trưởng Bộ Y tế"]),
    ("cong-an-xa", ["Công an xã", "Trưởng Công an xã"]),
]


@pytest.mark.parametrize(("wanted", "names"), SAME)
def test_one_body_has_one_id(wanted: str, names: list[str]) -> None:
    assert {unit_id(name) for name in names} == {wanted}


def test_bodies_of_the_gazetteer_have_ids_of_their_own() -> None:
    names = [name for kind, name in gazetteer() if kind != "generic"]
    ids = [unit_id(name) for name in names]
    twice = {i for i in ids if ids.count(i) > 1}
    short = load("gazetteer.yaml")["short_forms"]
    assert twice <= {"dai-phat-thanh-va-truyen-hinh", *(unit_id(n) for n in names if any(s in n for s in short))}


def test_what_ceased_says_when_and_into_what() -> None:
    entries = [e for names in load("gazetteer.yaml")["kinds"].values() for e in names if isinstance(e, dict)]
    known = {name for _, name in gazetteer()}
    assert len(entries) > 20
    for entry in entries:
        assert set(entry) <= {"name", "since", "until", "into"}
        for key in {"since", "until"} & set(entry):
            date.fromisoformat(entry[key])
        assert "into" not in entry or (entry["into"] in known and "until" in entry)


@pytest.mark.parametrize(
    ("text", "short", "full"),
    [
        ("Ban Chỉ đạo xây dựng nông thôn mới (sau đây gọi tắt là Ban Chỉ đạo) họp.", "Ban Chỉ đạo", None),
        (
            "Giao Ủy ban nhân dân các xã, phường (sau đây gọi chung là UBND cấp xã) rà soát.",
            "UBND cấp xã",
            "Ủy ban nhân dân các xã, phường",
        ),
        ("Ban Quản lý Khu kinh tế (BQLKKT) chủ trì.", "BQLKKT", "Ban Quản lý Khu kinh tế"),
    ],
)
def test_short_forms_that_the_document_defines(text: str, short: str, full: str | None) -> None:
    found = defined_names([text])
    if full:
        assert found == {short: full}
    else:
        assert found.get(short, "").startswith(short)


def test_abbreviations_of_other_things_are_no_bodies() -> None:
    assert defined_names(["Cải cách thủ tục hành chính (TTHC) và chuyển đổi số (CĐS)."]) == {}


@PATIENT
@given(st.text(max_size=40))
def test_any_name_has_an_id_of_plain_letters(name: str) -> None:
    assert set(unit_id(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


FIGURES = [
    ("100% thủ tục hành chính được công khai", [("=", 100.0, None, "%", None)]),
    ("Đến năm 2030 tối thiểu 95% hồ sơ được số hóa", [(">=", 95.0, None, "%", 2030)]),
    ("Giảm ít nhất 20% chi phí theo Nghị quyết số 66/NQ-CP ngày 26/3/2025", [(">=", 20.0, None, "%", None)]),
    ("Thu ngân sách đạt trên 1.250,5 tỷ đồng", [(">", 1250.5, None, "tỷ đồng", None)]),
    (
        "Chỉ số năm 2026 đạt từ 90 điểm trở lên, tăng 2 bậc",
        [(">=", 90.0, None, "điểm", 2026), ("=", 2.0, None, "bậc", 2026)],
    ),
    ("Tỷ lệ hộ nghèo dưới 3%", [("<", 3.0, None, "%", None)]),
    ("Đạt 80 - 90% kế hoạch", [("between", 80.0, 90.0, "%", None)]),
    ("Trồng mới không dưới 1.500 ha rừng", [(">=", 1500.0, None, "ha", None)]),
    ("Không quá 5% hồ sơ trễ hạn", [("<=", 5.0, None, "%", None)]),
    ("Đến ngày 31/12/2026, 70% người dân tham gia", [("=", 70.0, None, "%", 2026)]),
    ("Tăng trưởng giai đoạn 2026-2030 đạt 10,5%/năm", [("=", 10.5, None, "%", 2030)]),
    ("Thực hiện Đề án 06 giai đoạn 2", []),
    ("Theo khoản 3 Điều 14 Nghị định số 118/2025/NĐ-CP", []),
    ("Nâng cao chất lượng phục vụ", []),
]


@pytest.mark.parametrize(("text", "wanted"), FIGURES)
def test_figures_of_targets(text: str, wanted: list[tuple[str, float, float | None, str, int | None]]) -> None:
    assert [(f.comparator, f.value, f.upper, f.unit, f.year) for f in figures(text)] == wanted


@PATIENT
@given(st.text(max_size=60))
def test_any_text_has_figures_of_its_own(text: str) -> None:
    for figure in figures(text):
        assert figure.unit
        assert figure.value >= 0
