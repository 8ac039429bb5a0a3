"""Cited documents: numbers, kinds, dates and issuers, and what is no citation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.references import collect, find_references

Row = tuple[str, str | None, str | None, str | None]

CASES: list[tuple[str, list[Row]]] = [
    (
        "Thực hiện Nghị định số 118/2025/NĐ-CP ngày 09 tháng 6 năm 2025 của Chính phủ về thủ tục hành chính",
        [("118/2025/NĐ-CP", "Nghị định", "2025-06-09", "Chính phủ")],
    ),
    (
        "khoản 3 Điều 14 Nghị định số 118/2025/NĐ-CP",
        [("118/2025/NĐ-CP", "Nghị định", None, None)],
    ),
    (
        "Quyết định 534/QĐ-UBND ngày 20/4/2022 của Chủ tịch UBND tỉnh Bình An ban hành Kế hoạch",
        [("534/QĐ-UBND", "Quyết định", "2022-04-20", "Chủ tịch UBND tỉnh Bình An")],
    ),
    (
        "Quyết định số 3165/QĐ-UBND, ngày 07/12/2017 của Ủy ban nhân dân tỉnh kèm theo Kế hoạch",
        [("3165/QĐ-UBND", "Quyết định", "2017-12-07", "Ủy ban nhân dân tỉnh")],
    ),
    ("Báo cáo sb 231/BC-SNV ngày 15/12/2021 của Sở Nội vụ", [("231/BC-SNV", "Báo cáo", "2021-12-15", "Sở Nội vụ")]),
    ("Nghị quyết số 76/NQ- CP ngày 15/7/2021", [("76/NQ-CP", "Nghị quyết", "2021-07-15", None)]),
    ("Chỉ thị số 10/CT- TTg", [("10/CT-TTg", "Chỉ thị", None, None)]),
    (
        "Quy định số 205- QĐ/TW ngày 23/9/2019 của Bộ Chính trị về việc kiểm soát quyền lực",
        [("205-QĐ/TW", "Quy định", "2019-09-23", "Bộ Chính trị")],
    ),
    ("theo 205-QĐ/TW", [("205-QĐ/TW", None, None, None)]),
    (
        "Nghị quyết số 05-NQ/TW ngày 01/11/2016 của Hội nghị lần thứ Tư Ban Chấp hành Trung ương Đảng khóa XII và Nghị "
        "quyết số 24/2016/QH14 ngày 08/11/2016 của Quốc hội về cơ cấu lại",
        [
            ("05-NQ/TW", "Nghị quyết", "2016-11-01", "Hội nghị lần thứ Tư Ban Chấp hành Trung ương Đảng khóa XII"),
            ("24/2016/QH14", "Nghị quyết", "2016-11-08", "Quốc hội"),
        ],
    ),
    ("Luật Phòng, chống tham nhũng số 36/2018/QH14", [("36/2018/QH14", "Luật", None, None)]),
    ("Nghị quyết số 19-2017/NQ-CP", [("19-2017/NQ-CP", "Nghị quyết", None, None)]),
    ("Kế hoạch số 12-KH/TU ngày 31/02/2026", [("12-KH/TU", "Kế hoạch", None, None)]),
    (
        "Thông tư liên tịch số 01/2021/TTLT-BTP-BNV của Bộ Tư pháp và Bộ Nội vụ hướng dẫn",
        [("01/2021/TTLT-BTP-BNV", "Thông tư liên tịch", None, "Bộ Tư pháp và Bộ Nội vụ")],
    ),
    ("Văn bản số 5563/UBND-KGVX", [("5563/UBND-KGVX", "Công văn", None, None)]),
    ("Công văn số 286/STC-HCSN ngày 5-2-2026", [("286/STC-HCSN", "Công văn", "2026-02-05", None)]),
    (
        "các Nghị quyết số 27/NQ-CP, 30/NQ-CP của Chính phủ",
        [("27/NQ-CP", "Nghị quyết", None, "Chính phủ"), ("30/NQ-CP", "Nghị quyết", None, "Chính phủ")],
    ),
    (
        "các Công văn số 15/ABC-XYZ, 16/ABC-XYZ",
        [("15/ABC-XYZ", "Công văn", None, None), ("16/ABC-XYZ", "Công văn", None, None)],
    ),
    (
        "Thông tư số 02/2017/TT-VPCP ngày 31/10/2017 của Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ.",
        [("02/2017/TT-VPCP", "Thông tư", "2017-10-31", "Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ")],
    ),
    (
        "Hướng dẫn số 3420/HD-BVHTTDL của Bộ Văn hóa, Thể thao và Du lịch về việc sử dụng",
        [("3420/HD-BVHTTDL", "Hướng dẫn", None, "Bộ Văn hóa, Thể thao và Du lịch")],
    ),
    (
        "Chỉ thị số 11/CT-UBND ngày 06/9/2023 của Chủ tịch UBND tỉnh và các văn bản hướng dẫn liên quan",
        [("11/CT-UBND", "Chỉ thị", "2023-09-06", "Chủ tịch UBND tỉnh")],
    ),
    (
        "Kế hoạch số 9/KH-UBND của UBND tỉnh, Ban Dân tộc tỉnh xây dựng",
        [("9/KH-UBND", "Kế hoạch", None, "UBND tỉnh")],
    ),
    ("Quyét dinh s6 2108/QD-UBND ngay 21/12/2021", [("2108/QĐ-UBND", "Quyết định", "2021-12-21", None)]),
    ("Nghi quyét s6 93/NQ-HPND ngay 08/12/2021", [("93/NQ-HĐND", "Nghị quyết", "2021-12-08", None)]),
    ("Ke hoach so 243/KH-BDTngay 20/4/2021", [("243/KH-BDT", "Kế hoạch", "2021-04-20", None)]),
    ("Thông tư số 37/2025/TT- BNNMT", [("37/2025/TT-BNNMT", "Thông tư", None, None)]),
    ("Quyết định số 534/QĐ-UBND - KH thực hiện", [("534/QĐ-UBND", "Quyết định", None, None)]),
    ("Nghị định 91/2020/NĐ-CP của Chính phủ Chống tin nhắn rác", [("91/2020/NĐ-CP", "Nghị định", None, "Chính phủ")]),
    (
        "Công văn số 317/SXD-VP ngày 06/10/2025 của Sở Xây dựng chưa được theo dõi",
        [("317/SXD-VP", "Công văn", "2025-10-06", "Sở Xây dựng")],
    ),
    ("tại Tờ trình số347/TTr-CP", [("347/TTr-CP", "Tờ trình", None, None)]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_citation(text: str, expected: list[Row]) -> None:
    assert [(r.number, r.doc_type, r.issued_on, r.issuer) for r in find_references(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "hoàn thành trước 30/6/2026",
        "còn 02/25 nhiệm vụ chưa hoàn thành",
        "kiến nghị phân cấp 03/09 TTHC",
        "trực 24/7, điện thoại 0255.3822/123",
        "nâng cấp đường QL1A/Km12 và tuyến ĐT.623/B",
        "theo Luật PCTN năm 2018",
        "thủ tục mã 1.003259.000.00.00.H13",
        "100/KM đường, 5 m/s",
        "năm học 2025-2026, giai đoạn 2021-2025",
        "10-CHU KỲ",
        "kê khai theo Mẫu số 01/TK-SDDPNN",
    ],
)
def test_no_citation(text: str) -> None:
    assert find_references(text) == []


def test_collect_keeps_each_once_with_what_any_citation_tells() -> None:
    found = collect(
        [
            "Thực hiện Kế hoạch số 15/KH-UBND, theo Quyết định số 7/QĐ-TTg của Thủ tướng Chính phủ",
            "Kế hoạch số 15/KH- UBND ngày 03/02/2026 của UBND tỉnh; Quyết định số 07/QĐ-TTg ngày 02/01/2026",
            "Kế hoạch này (số 99/KH-STP) và Quyết định số 7/QD-TTg",
        ],
        "99/KH-STP",
    )
    assert [(r.number, r.issued_on, r.issuer) for r in found] == [
        ("15/KH-UBND", "2026-02-03", "UBND tỉnh"),
        ("7/QĐ-TTg", "2026-01-02", "Thủ tướng Chính phủ"),
    ]


def test_own_number_is_known_in_any_spelling() -> None:
    assert collect(["Kế hoạch số 5/KH- HDND"], "05/KH-HĐND") == []
    assert [r.number for r in collect(["Kế hoạch số 5/KH-HĐND"], None)] == ["5/KH-HĐND"]


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(
            st.sampled_from(
                [
                    "số",
                    "Nghị quyết",
                    "12/",
                    "2025/",
                    "NQ",
                    "-",
                    "/",
                    " ",
                    "CP",
                    "QĐ",
                    "TTg",
                    "QH15",
                    "ngày",
                    "1/2/2026",
                    "của",
                    "Bộ",
                    ",",
                    "và",
                    "Chính phủ",
                    "UBND",
                    "&",
                    ".",
                    "–",
                    "ngay",
                ]
            ),
            max_size=14,
        ).map("".join),
    )
)
def test_any_text(text: str) -> None:
    for reference in collect([text], None):
        assert reference.number[0].isdigit()
        assert " " not in reference.number
        if reference.issued_on:
            date.fromisoformat(reference.issued_on)
        if reference.issuer is not None:
            assert reference.issuer.strip()


def test_a_day_of_a_scan_that_may_lack_a_figure_is_not_believed() -> None:
    text = "Quyết định số 31/QĐ-UBND ngày 1/03/2024 của UBND tỉnh"
    assert find_references(text)[0].issued_on == "2024-03-01"  # a text file prints what it prints
    (found,) = find_references(text, scanned=True)
    assert found.issued_on is None
    assert found.model_extra == {"reasons": {"issued_on": "a figure may be missing or misread in “1/03/2024”"}}
    for sure in ("1/3/2024", "01/03/2024", "11/03/2024"):
        assert find_references(text.replace("1/03/2024", sure), scanned=True)[0].issued_on is not None


def test_a_day_that_was_hard_to_read_is_not_believed_but_another_citation_is() -> None:
    text, unsure = "Quyết định số 31/QĐ-UBND ngày 17/03/2024", frozenset({"17/03/2024"})
    assert find_references(text, scanned=True, unsure=unsure)[0].issued_on is None
    again = "Quyết định số 31/QĐ-UBND ngày 12 tháng 03 năm 2024"
    (found,) = collect([text, again], None, scanned=True, unsure=unsure)
    assert (found.issued_on, found.model_extra) == ("2024-03-12", {})


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Nghị quyết số 35/NQ-CP ngày 16/5/201 6 của Chính phủ", "2016-05-16"),
        ("Nghị quyết số 35/NQ-CP ngày 16/5/20 16 của Chính phủ", None),  # a year of two figures, or of four
        ("Nghị quyết số 35/NQ-CP ngày 16/5/2016 6 tháng đầu năm", "2016-05-16"),
    ],
)
def test_the_last_figure_of_a_year_may_stand_apart(text: str, day: str | None) -> None:
    assert [r.issued_on for r in find_references(text)] == [day]
