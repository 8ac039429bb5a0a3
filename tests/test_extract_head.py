"""The document's own fields: read, or null with the reason, never guessed."""

from __future__ import annotations

import pytest

from pipeline.document import Head, Outline, Page, PageWarning, Place, TextSource
from pipeline.extract.head import complete, read_head, recipients
from pipeline.extract.reasons import explain
from tests.helpers import block, line, scanned


def outline(
    left: str = "ỦY BAN NHÂN DÂN|TỈNH SƠN NAM|Số: 27/KH-UBND",
    right: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM|Độc lập - Tự do - Hạnh phúc|Sơn Nam, ngày 12 tháng 3 năm 2026",
    title: str = "KẾ HOẠCH|Cải cách hành chính năm 2026",
    signature: str = "TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH|Trần Văn Mẫu",
    **confidences: float,
) -> Outline:
    def lines(text: str) -> list[str]:
        return text.split("|") if text else []

    return Outline(lines(left), lines(right), lines(title), signature=lines(signature), confidences=dict(confidences))


def test_a_whole_head() -> None:
    head = read_head(outline())
    assert head.number == "27/KH-UBND"
    assert head.issued_on == "2026-03-12"
    assert head.place == "Sơn Nam"
    assert (head.parent_body, head.issuing_body) == (None, "Ủy ban nhân dân tỉnh Sơn Nam")
    assert (head.doc_type, head.title) == ("Kế hoạch", "Cải cách hành chính năm 2026")
    assert (head.signer_position, head.signer_name) == ("Chủ tịch", "Trần Văn Mẫu")
    assert head.reasons == {}


# ---------------------------------------------------------------- number


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 564/KH-BDT", "564/KH-BDT"),
        ("Số : 12 /QĐ-UBND", "12/QĐ-UBND"),
        ("Số 41-KH/BTCTU", "41-KH/BTCTU"),
        ("Số: 05/2026/NQ-HĐND", "05/2026/NQ-HĐND"),
        ("Số: 3301/UBND-NC", "3301/UBND-NC"),
        ("Số: 17a/KH-UBND", "17a/KH-UBND"),
        ("Số: 12/KH–UBND", "12/KH-UBND"),
        ("S0: 12/KH-UBND", "12/KH-UBND"),
    ],
)
def test_numbers(line: str, number: str) -> None:
    head = read_head(outline(left=f"SỞ NỘI VỤ|{line}"))
    assert head.number == number
    assert "number" not in head.reasons


@pytest.mark.parametrize("line", ["Số:      /KH-UBND", "Số: ....../KH-UBND", "Số: Ж7/KH-UBND", "Số:"])
def test_a_number_that_is_handwritten_or_blank_is_null(line: str) -> None:
    head = read_head(outline(left=f"ỦY BAN NHÂN DÂN|TỈNH SƠN NAM|{line}"))
    assert head.number is None
    assert "handwritten or blank" in head.reasons["number"]
    assert head.issuing_body == "Ủy ban nhân dân tỉnh Sơn Nam"


def test_a_number_read_with_doubt_is_null() -> None:
    head = read_head(outline(number=0.4))
    assert head.number is None
    assert "27/KH-UBND" in head.reasons["number"]
    assert read_head(outline(number=0.95)).number == "27/KH-UBND"


def test_no_number_line() -> None:
    assert read_head(outline(left="SỞ NỘI VỤ")).reasons["number"] == "no number line was found"


# ---------------------------------------------------------------- date


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Sơn Nam, ngày 12 tháng 3 năm 2026", "Sơn Nam", "2026-03-12"),
        ("Sơn Nam, ngày 05 tháng 02 năm 2026", "Sơn Nam", "2026-02-05"),
        ("Thành phố Tân Bình, ngày 29 tháng 2 năm 2024", "Thành phố Tân Bình", "2024-02-29"),
        ("An Thượng, ngày 1 tháng 12 năm 2025.", "An Thượng", "2025-12-01"),
    ],
)
def test_dates(line: str, place: str, day: str) -> None:
    head = read_head(outline(right=f"Độc lập - Tự do - Hạnh phúc|{line}"))
    assert (head.place, head.issued_on) == (place, day)
    assert "issued_on" not in head.reasons


@pytest.mark.parametrize(
    "line",
    [
        "Sơn Nam, ngày      tháng 3 năm 2026",
        "Sơn Nam, ngày ... tháng 3 năm 2026",
        "Sơn Nam, ngày 4l tháng 3 năm 2026",
        "Sơn Nam, ngày 32 tháng 3 năm 2026",
    ],
)
def test_a_day_that_cannot_be_read_leaves_the_month(line: str) -> None:
    head = read_head(outline(right=line))
    assert head.issued_on == "2026-03"
    assert "day can't be read" in head.reasons["issued_on"]
    assert head.place == "Sơn Nam"


def test_an_unsure_day_leaves_the_month() -> None:
    head = read_head(outline(day=0.3))
    assert head.issued_on == "2026-03"
    assert "day" in head.reasons["issued_on"]


@pytest.mark.parametrize(
    "line", ["Sơn Nam, ngày 12 tháng    năm 2026", "Sơn Nam, ngày 12 tháng 13 năm 2026", "Sơn Nam"]
)
def test_a_date_without_its_month_is_null(line: str) -> None:
    head = read_head(outline(right=line))
    assert head.issued_on is None
    assert "issued_on" in head.reasons


# ---------------------------------------------------------------- bodies and types


@pytest.mark.parametrize(
    ("left", "parent", "body"),
    [
        ("UBND TỈNH SƠN NAM|SỞ XÂY DỰNG", "UBND tỉnh Sơn Nam", "Sở Xây dựng"),
        ("ỦY BAN NHÂN DÂN|TỈNH SƠN NAM|BAN DÂN TỘC", "Ủy ban nhân dân tỉnh Sơn Nam", "Ban Dân tộc"),
        ("BỘ TÀI CHÍNH|CỤC THUẾ", "Bộ Tài chính", "Cục Thuế"),
        ("ỦY BAN NHÂN DÂN|XÃ AN THƯỢNG", None, "Ủy ban nhân dân xã An Thượng"),
        ("HỘI ĐỒNG NHÂN DÂN|HUYỆN HÒA SƠN", None, "Hội đồng nhân dân huyện Hòa Sơn"),
    ],
)
def test_one_body_or_two(left: str, parent: str | None, body: str) -> None:
    head = read_head(outline(left=f"{left}|Số: 1/KH-XX"))
    assert (head.parent_body, head.issuing_body) == (parent, body)


@pytest.mark.parametrize(
    ("title", "doc_type"),
    [
        ("KẾ HOẠCH", "Kế hoạch"),
        ("KÉ HOẠCH", "Kế hoạch"),
        ("CHỈ THỊ", "Chỉ thị"),
        ("QUYẾT ĐỊNH:", "Quyết định"),
        ("THÔNG BÁO KẾT LUẬN", "Thông báo"),
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "Chương trình"),
    ],
)
def test_types(title: str, doc_type: str) -> None:
    assert read_head(outline(title=f"{title}|về công tác năm")).doc_type == doc_type


def test_a_title_over_lines_is_one_line() -> None:
    head = read_head(outline(title="KẾ HOẠCH|Triển khai chuyển đổi số|trên địa bàn xã, năm 2026|-----"))
    assert head.title == "Triển khai chuyển đổi số trên địa bàn xã, năm 2026"


def test_a_title_keeps_the_comma_at_which_its_line_ends() -> None:
    head = read_head(outline(title="KẾ HOẠCH|Nâng cao các chỉ số DDCI,|PAR INDEX và DTI năm 2026,"))
    assert head.title == "Nâng cao các chỉ số DDCI, PAR INDEX và DTI năm 2026"


def test_a_letter_is_known_by_its_subject_line() -> None:
    head = read_head(outline(left="SỞ NỘI VỤ|Số: 88/SNV-VP|V/v rà soát|thủ tục hành chính", title=""))
    assert (head.doc_type, head.title) == ("Công văn", "V/v rà soát thủ tục hành chính")


def test_nothing_read_is_null_with_reasons() -> None:
    head = read_head(Outline())
    assert (head.number, head.issued_on, head.doc_type, head.title, head.issuing_body) == (None,) * 5
    assert set(head.reasons) >= {"number", "issued_on"}


# ---------------------------------------------------------------- foot


def test_recipients_wrap() -> None:
    lines = [
        "Nơi nhận:",
        "- Như trên;",
        "- Thường trực Tỉnh ủy, Thường trực",
        "HĐND tỉnh;",
        "- Các sở, ban, ngành;",
        "- Lưu: VT, NC (2).",
    ]
    assert recipients(lines) == [
        "Như trên",
        "Thường trực Tỉnh ủy, Thường trực HĐND tỉnh",
        "Các sở, ban, ngành",
        "Lưu: VT, NC (2)",
    ]


def test_two_recipients_on_a_line_are_two() -> None:
    assert recipients(["Nơi nhận:", "- TTTU, HĐND tỉnh; - CT, các PCT UBND tỉnh;", "- Lưu: VT."]) == [
        "TTTU, HĐND tỉnh",
        "CT, các PCT UBND tỉnh",
        "Lưu: VT",
    ]


def test_a_note_beside_a_brace_goes_to_the_last_line_it_holds() -> None:
    lines = ["Nơi nhận:", "- Chủ tịch HĐND xã; } (để báo cáo)", "- Các Phó Chủ tịch HĐND xã;", "- Lưu: VT."]
    assert recipients(lines) == ["Chủ tịch HĐND xã", "Các Phó Chủ tịch HĐND xã (để báo cáo)", "Lưu: VT"]
    assert recipients(["- Bộ Tài chính; } (b/c)", "- Lưu: VT."]) == ["Bộ Tài chính (b/c)", "Lưu: VT"]


@pytest.mark.parametrize("brace", ["|", "Ì", "ˆ", ")", "}"])
def test_a_brace_that_was_misread(brace: str) -> None:
    lines = [
        f"- Chủ tịch HĐND xã; {brace} (để báo cáo)",
        "- Các Phó Chủ tịch HĐND xã; ˆ -",
        "Văn phòng xã;",
        "- Lưu: VT.",
    ]
    assert recipients(lines) == ["Chủ tịch HĐND xã", "Các Phó Chủ tịch HĐND xã (để báo cáo)", "Văn phòng xã", "Lưu: VT"]


def test_a_list_of_a_bad_scan() -> None:
    lines = ["- Thường trực HĐND xã:", "~PCT UBND xã;", '," Ủy ban MTTQ xã:', "` Công an xã;", "- Lưu: VT.", "Lên cạn"]
    assert recipients(lines) == ["Thường trực HĐND xã", "PCT UBND xã", "Ủy ban MTTQ xã", "Công an xã", "Lưu: VT"]


def test_recipients_on_the_line_of_the_cue_and_noise() -> None:
    assert recipients(["Nơi nhận: - Như trên;", "- UBND xã; }", "•", "- Lưu: VT."]) == [
        "Như trên",
        "UBND xã",
        "Lưu: VT",
    ]
    assert recipients([]) == []


def test_a_signer_under_a_seal_is_null() -> None:
    made = outline(signature="TM. ỦY BAN NHÂN DÂN|CHỦ TỊCH|~~ ,. |")
    made.places["signature"] = [Place(2, None)]
    for source, warnings, words in (
        (TextSource.OCR, [PageWarning.SEAL_OVER_TEXT], "under the seal"),
        (TextSource.OCR, [], "may cover it"),
        (TextSource.TEXT, [], "not printed"),
        (TextSource.LAYER, [], "not printed"),
    ):
        head = read_head(made)
        explain(head, made, [Page(2, 595, 842, 0, 0, source, warnings=warnings)])
        assert head.signer_name is None
        assert words in head.reasons["signer_name"]
        assert ("seal" in head.reasons["signer_name"]) is (source is TextSource.OCR)
        assert head.signer_position == "Chủ tịch"


def test_no_field_is_null_without_a_reason() -> None:
    for made in (Outline(), outline(title="CHỈ THỊ"), outline(title="", signature="")):
        head = read_head(made)
        explain(head, made, [])
        empty = {name for name in Head.model_fields if not getattr(head, name)} - {"parent_body", "reasons"}
        assert empty <= set(head.reasons)
    head = read_head(outline(title="CHỈ THỊ"))
    explain(head, outline(title="CHỈ THỊ"), [])
    assert head.reasons["title"] == "no subject was found under “CHỈ THỊ”"


# ---------------------------------------------------------------- from the appendix


@pytest.mark.parametrize(
    ("text", "number", "day"),
    [
        ("(Kèm theo Kế hoạch số 27/KH-UBND ngày 12/3/2026 của UBND tỉnh)", "27/KH-UBND", "2026-03-12"),
        ("(Kèm theo Kế hoạch số 27/KH-UBND ngày 12/4/2026 của UBND tỉnh)", "27/KH-UBND", "2026-03"),
        ("(Kèm theo Quyết định số 5/QĐ-UBND ngày 12/3/2026 của UBND tỉnh)", None, "2026-03"),
        ("Thực hiện Kế hoạch số 3/KH-UBND ngày 12/3/2026.", None, "2026-03"),
        ("(Kèm theo Kế hoạch số     /KH-UBND ngày   /3/2026)", None, "2026-03"),
    ],
)
def test_an_appendix_tells_what_the_head_leaves_open(text: str, number: str | None, day: str) -> None:
    left, right = "ỦY BAN NHÂN DÂN|TỈNH SƠN NAM|Số:    /KH-UBND", "Sơn Nam, ngày    tháng 3 năm 2026"
    head = read_head(outline(left=left, right=right))
    complete(head, ["Nơi khác", text])
    assert (head.number, head.issued_on) == (number, day)
    assert {"number", "issued_on"} <= set(head.reasons)


def test_an_appendix_overrules_nothing() -> None:
    head = read_head(outline())
    complete(head, ["(Kèm theo Kế hoạch số 99/KH-UBND ngày 30/3/2026 của UBND tỉnh)"])
    assert (head.number, head.issued_on) == ("27/KH-UBND", "2026-03-12")


def test_a_year_to_come_was_misread() -> None:
    head = read_head(outline(right="Độc lập - Tự do - Hạnh phúc|Sơn Nam, ngày 12 tháng 3 năm 2096"))
    assert (head.issued_on, head.place) == (None, "Sơn Nam")
    assert "2096" in head.reasons["issued_on"]


def test_a_title_that_begins_with_and_was_misread() -> None:
    assert read_head(outline(title="CHỈ THỊ|và tăng cường quản lý đất công")).title == "Về tăng cường quản lý đất công"
    assert read_head(outline(title="CHỈ THỊ|Về quản lý đất và rừng")).title == "Về quản lý đất và rừng"


def titled(words: list[tuple[str, float]], source: TextSource = TextSource.OCR) -> Head:
    """The head of a scan on whose title line these words were read, each with its confidence."""
    row = line(" ".join(text for text, _ in words), 100.0, 100.0)
    for word, (_, sure) in zip(row.words, words, strict=True):
        word.confidence = sure
    made = outline(title=f"KẾ HOẠCH|{row.text}")
    made.places["title"] = [Place(1, row.box)]
    head = read_head(made)
    explain(head, made, [scanned([block([row])], source=source)])
    return head


def test_a_title_with_words_that_are_none_says_so() -> None:
    words = [("Hỗ", 0.9), ("trợ", 0.9), ("thực", 0.9), ("hiệ", 0.8), ("dự", 0.3), ("án", 0.6)]
    assert titled(words).reasons["title"] == "some words of it may be misread: “hiệ dự”"
    assert "title" not in titled([(text, 0.9) for text in ("Hỗ", "trợ", "thực", "hiện", "dự", "án")]).reasons
    assert "title" not in titled(words, TextSource.TEXT).reasons


@pytest.mark.parametrize(("sure", "told"), [(0.56, True), (0.95, False)])
def test_a_signer_whose_name_was_hard_to_read_says_so(sure: float, told: bool) -> None:
    row = line("Trần Văn Mẫu", 300.0, 700.0)
    row.words[-1].confidence = sure
    made = outline()
    made.places["signature"] = [Place(1, row.box)]
    head = read_head(made)
    explain(head, made, [scanned([block([row])])])
    expected = "some words of it may be misread: “Mẫu”" if told else None
    assert (head.signer_name, head.reasons.get("signer_name")) == ("Trần Văn Mẫu", expected)
