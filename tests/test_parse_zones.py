"""Head, title, body, foot and appendices, as layout hands them on: in columns, read through, and as text."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Page, Word
from pipeline.parse import outline
from pipeline.parse.zones import appendix_number, split, starts_appendix
from tests.helpers import (
    CHAR,
    LEFT,
    block,
    centred,
    column,
    down,
    full,
    grid,
    line,
    outline_of,
    scanned,
    text_pages,
    walk,
)

LEFT_HEAD = ["ỦY BAN NHÂN DÂN", "XÃ AN THƯỢNG", "Số: 27/KH-UBND"]
RIGHT_HEAD = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "An Thượng, ngày 12 tháng 3 năm 2026",
]
BODY = [
    full("Thực hiện chỉ đạo của cấp trên, Ủy ban nhân dân xã ban hành kế", 113.0),
    line("hoạch cải cách hành chính như sau:"),
    line("1. Rà soát thủ tục hành chính.", 113.0),
]
RECIPIENTS = ["Nơi nhận:", "- Như trên;", "- Các ban của xã;", "- Lưu: VT."]
SIGNATURE = ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Mẫu"]


def head(left: list[str] | None = None, right: list[str] | None = None) -> list[Block]:
    return [
        column(LEFT_HEAD if left is None else left, BlockKind.LEFT),
        column(RIGHT_HEAD if right is None else right, BlockKind.RIGHT),
    ]


def body(*titles: str) -> Block:
    return block(down([*(centred(t, 0) for t in titles), *BODY], 140))


def foot(right: list[str] | None = None) -> list[Block]:
    return [
        column(RECIPIENTS, BlockKind.LEFT, 600),
        column(SIGNATURE if right is None else right, BlockKind.RIGHT, 600),
    ]


def whole(*blocks: Block | list[Block]) -> Page:
    return scanned([b for one in blocks for b in (one if isinstance(one, list) else [one])])


def test_a_plan_in_two_columns() -> None:
    found = outline([whole(head(), body("KẾ HOẠCH", "Cải cách hành chính năm 2026"), foot())])
    assert found.head_left == LEFT_HEAD
    assert found.head_right == RIGHT_HEAD
    assert found.title == ["KẾ HOẠCH", "Cải cách hành chính năm 2026"]
    assert [n.paragraph.text for n in found.body if n.paragraph] == [
        "Thực hiện chỉ đạo của cấp trên, Ủy ban nhân dân xã ban hành kế hoạch cải cách hành chính như sau:",
        "Rà soát thủ tục hành chính.",
    ]
    assert found.recipients == RECIPIENTS
    assert found.signature == SIGNATURE
    assert found.text_pages[0].split("\n")[:4] == [*LEFT_HEAD, RIGHT_HEAD[0]]
    assert [p.page for p in found.places["signature"]] == [1]
    assert found.confidences["title"] == 1.0


def test_head_lines_that_were_read_through_are_cut() -> None:
    lines = [
        line("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        line("XÃ AN THƯỢNG Độc lập - Tự do - Hạnh phúc"),
        line("Số: 27/KH-UBND An Thượng, ngày 12 tháng 3 năm 2026"),
        centred("KẾ HOẠCH", 0),
        *BODY,
    ]
    found = outline([whole(block(down(lines)))])
    assert found.head_left == LEFT_HEAD
    assert found.head_right == RIGHT_HEAD
    assert found.title[0] == "KẾ HOẠCH"


def test_a_party_head() -> None:
    left = ["ĐẢNG BỘ TỈNH SƠN NAM", "BAN TỔ CHỨC", "*", "Số 41-KH/BTCTU"]
    right = ["ĐẢNG CỘNG SẢN VIỆT NAM", "Sơn Nam, ngày 5 tháng 2 năm 2026"]
    found = outline([whole(head(left, right), body("KẾ HOẠCH", "kiểm tra công tác cán bộ"))])
    assert found.head_left == left
    assert found.head_right == right
    assert found.title == ["KẾ HOẠCH", "kiểm tra công tác cán bộ"]


@pytest.mark.parametrize(("first", "last"), [("_", ""), (". ", ""), ("", "|"), ("", " ~"), ("=", "'")])
def test_specks_beside_a_titles_line_leave_it_in_the_middle(first: str, last: str) -> None:
    """A speck far from the line is read as a sign of its first or last word, or as one beside it."""
    specked = centred("VÀ BẢO VỆ RỪNG NĂM 2026", 0)
    for sign, at, far in ((first, 0, -60.0), (last, -1, 60.0)):
        word = specked.words[at]
        box = Box(word.box.x0 + min(far, 0.0), word.box.y0, word.box.x1 + max(far, 0.0), word.box.y1)
        if sign.strip() == sign and sign:
            specked.words[at] = Word(sign + word.text if at == 0 else word.text + sign, box)
        elif sign:
            speck = Word(sign.strip(), Box(box.x0, box.y0, box.x0 + 4, box.y1) if at == 0 else box)
            specked.words.insert(0 if at == 0 else len(specked.words), speck)
    title = [centred("KẾ HOẠCH", 0), centred("PHÁT TRIỂN KINH TẾ ĐỒI RỪNG, TRỒNG", 0), specked]
    found = outline([whole(head(), block(down([*title, *BODY], 140)))])
    assert len(found.title) == 3
    assert "BẢO VỆ RỪNG" in found.title[-1]


def test_a_decision_keeps_its_bases_in_the_body() -> None:
    lines = [
        centred("QUYẾT ĐỊNH", 0),
        centred("Về việc ban hành Kế hoạch chuyển đổi số", 0),
        line("Căn cứ Luật Tổ chức chính quyền địa phương;", 113.0),
        line("Theo đề nghị của Chánh Văn phòng.", 113.0),
        centred("QUYẾT ĐỊNH:", 0),
        line("Điều 1. Ban hành kèm theo Quyết định này Kế hoạch chuyển đổi số.", 113.0),
    ]
    found = outline([whole(head(), block(down(lines, 140)))])
    assert found.title == ["QUYẾT ĐỊNH", "Về việc ban hành Kế hoạch chuyển đổi số"]
    texts = [n.paragraph.text for n in found.body if n.paragraph]
    assert texts[0] == "Căn cứ Luật Tổ chức chính quyền địa phương;"
    assert any("Ban hành kèm theo" in t for t in texts)


def test_a_letter_has_no_title() -> None:
    left = [*LEFT_HEAD, "V/v rà soát thủ tục", "hành chính năm 2026"]
    found = outline([whole(head(left), block(down([centred("Kính gửi: Các ban của xã", 0), *BODY], 140)), foot())])
    assert found.head_left[-2:] == ["V/v rà soát thủ tục", "hành chính năm 2026"]
    assert found.title == []
    assert found.body[0].paragraph is not None
    assert found.body[0].paragraph.text.startswith("Kính gửi")


def test_stamps_and_page_numbers_are_left_out() -> None:
    stamp = block([line("CÔNG VĂN ĐẾN Số: 88")], BlockKind.STAMP)
    number = block([line("2")], BlockKind.PAGE_NUMBER)
    signed = block([line("Ký bởi: Ủy ban nhân dân xã")], BlockKind.RIGHT)
    first = whole(stamp, signed, head(), body("KẾ HOẠCH"))
    second = scanned([number, block(down(BODY))], 2)
    found = outline([first, second])
    text = "\f".join(found.text_pages)
    assert "CÔNG VĂN ĐẾN" not in text
    assert "Ký bởi" not in text
    assert not found.text_pages[1].startswith("2")


def test_a_frame_over_the_head_is_kept() -> None:
    stamp = grid([["CÔNG VĂN ĐẾN", "Số: 88"]])
    found = outline([whole(stamp, head(), body("KẾ HOẠCH"))])
    assert found.head_left == LEFT_HEAD
    assert found.body[0].table is not None


def test_a_page_number_among_the_lines_is_dropped() -> None:
    second = scanned([block(down([centred("- 2 -", 0), *BODY]))], 2)
    found = outline([whole(head(), body("KẾ HOẠCH")), second])
    assert "- 2 -" not in found.text_pages[1]


def test_a_foot_in_one_column() -> None:
    lines = [
        *BODY,
        line("Nơi nhận: TM. ỦY BAN NHÂN DÂN"),
        line("- Như trên;"),
        line("- Lưu: VT."),
        line("CHỦ TỊCH"),
        line("Trần Văn Mẫu"),
    ]
    found = outline([whole(head(), block(down([centred("KẾ HOẠCH", 0), *lines], 140)))])
    assert found.recipients == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert found.signature == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Mẫu"]


def test_a_recipient_that_wraps_in_one_column() -> None:
    lines = [
        *BODY,
        line("Nơi nhận:"),
        line("- Các ban chuyên môn và tổ chức chính trị - xã hội"),
        line("của xã;"),
        line("- Lưu: VT."),
        line("CHỦ TỊCH"),
    ]
    found = outline([whole(head(), block(down([centred("KẾ HOẠCH", 0), *lines], 140)))])
    assert found.recipients[1:] == ["- Các ban chuyên môn và tổ chức chính trị - xã hội", "của xã;", "- Lưu: VT."]
    assert found.signature == ["CHỦ TỊCH"]


def test_an_appendix_on_the_page_of_the_foot() -> None:
    lines = [*BODY, line("Nơi nhận:"), line("- Như trên;"), line("- Lưu: VT."), line("CHỦ TỊCH"), centred("PHỤ LỤC", 0)]
    found = outline([whole(head(), block(down([centred("KẾ HOẠCH", 0), *lines, line("1. Rà soát.", 113)], 140)))])
    assert found.signature == ["CHỦ TỊCH"]
    assert {n.appendix for n in found.body if n.appendix} == {"PL"}


def test_a_signature_without_recipients() -> None:
    found = outline([whole(head(), body("KẾ HOẠCH"), column(SIGNATURE, BlockKind.RIGHT, 600))])
    assert found.signature == SIGNATURE
    assert found.recipients == []


def test_a_document_without_a_foot_keeps_its_text() -> None:
    found = split([whole(head(), body("KẾ HOẠCH"))])
    assert [e.text for e in found.body][-1] == "1. Rà soát thủ tục hành chính."
    assert found.after == []


# ---------------------------------------------------------------- appendices


def appendix(number: int, name: str, *more: Block) -> Page:
    return scanned([block(down([centred(name, 0), centred("DANH MỤC NHIỆM VỤ", 0)])), *more], number)


TABLE = grid([["TT", "Nhiệm vụ", "Chủ trì"], ["1", "Rà soát", "Ban Kinh tế"]], top=300)


def prefixes(pages: list[Page]) -> list[str]:
    return list(dict.fromkeys(n.appendix for n in outline(pages).body if n.appendix))


def test_one_appendix_is_pl() -> None:
    assert prefixes([whole(head(), body("KẾ HOẠCH"), foot()), appendix(2, "PHỤ LỤC", TABLE)]) == ["PL"]


def test_two_unnumbered_ones_are_counted() -> None:
    pages = [whole(head(), body("KẾ HOẠCH"), foot()), appendix(2, "PHỤ LỤC", TABLE), appendix(3, "PHỤ LỤC", TABLE)]
    assert prefixes(pages) == ["PL1", "PL2"]


def test_an_appendix_without_a_foot_before_it() -> None:
    pages = [whole(head(), body("KẾ HOẠCH")), appendix(2, "PHỤ LỤC", TABLE)]
    assert prefixes(pages) == ["PL"]


def test_a_plan_that_a_decision_puts_into_force_has_no_prefix() -> None:
    attached = [
        centred("KẾ HOẠCH", 0),
        centred("Chuyển đổi số năm 2026", 0),
        centred("(Kèm theo Quyết định số 5/QĐ-UBND ngày 02/3/2026)", 0),
        line("I. MỤC ĐÍCH", 113.0),
        line("Nâng cao chất lượng phục vụ.", 113.0),
    ]
    pages = [whole(head(), body("QUYẾT ĐỊNH"), foot()), scanned([block(down(attached))], 2)]
    found = outline(pages).body
    assert [n.section_id for n in found if n.section_id] == ["I"]
    assert all(n.appendix is None for n in found)


@pytest.mark.parametrize("text", ["PHỤ LỤC", "Phụ lục II", "PHỤ LỤC SỐ 1", "PHỤ LỤC 3:"])
def test_a_line_that_starts_an_appendix(text: str) -> None:
    assert starts_appendix(text)


@pytest.mark.parametrize(
    "text", ["phụ lục", "Phụ lục kèm theo Kế hoạch này", "PHỤ LỤC CÁC NHIỆM VỤ", "theo Phụ lục II", ""]
)
def test_a_line_that_only_speaks_of_one(text: str) -> None:
    assert not starts_appendix(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("PHỤ LỤC", ""), ("PHỤ LỤC SỐ 1", "1"), ("PHỤ LỤC 12.", "12"), ("PHỤ LỤC IV", "4"), ("PHỤ LỤC Il", "2")],
)
def test_the_number_of_an_appendix(text: str, number: str) -> None:
    assert appendix_number(text) == number


# ---------------------------------------------------------------- text files

PLAN = """\
ỦY BAN NHÂN DÂN          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ AN THƯỢNG                 Độc lập - Tự do - Hạnh phúc
Số: 27/KH-UBND           An Thượng, ngày 12 tháng 3 năm 2026

                    KẾ HOẠCH
        Cải cách hành chính năm 2026

Thực hiện chỉ đạo của cấp trên, Ủy ban nhân dân xã ban hành kế hoạch:
1. Rà soát thủ tục hành chính.

Nơi nhận:                        CHỦ TỊCH
- Như trên;
- Lưu: VT.
"""


def test_a_text_file_in_two_columns() -> None:
    found = outline_of(PLAN)
    assert found.head_left == LEFT_HEAD
    assert found.head_right == RIGHT_HEAD
    assert found.title == ["KẾ HOẠCH", "Cải cách hành chính năm 2026"]
    assert found.recipients[0] == "Nơi nhận:"
    assert found.signature[0] == "CHỦ TỊCH"
    assert all(p.box is None for places in found.places.values() for p in places)


def test_no_pages_and_no_text_give_an_empty_outline() -> None:
    for pages in ([], text_pages("\n"), [scanned([])]):
        found = outline(pages)
        assert (found.body, found.title, found.head_left, found.signature) == ([], [], [], [])
        assert len(found.text_pages) == len(pages)


LISTED = [
    line("- Thường trực Đảng ủy, HĐND xã;", 113.0),
    line("- Các ban, ngành, đoàn thể"),
    line("cấp xã;"),
    line("- Lưu: VT, KT."),
]


def test_recipients_of_an_attached_document_on_a_page_of_their_own() -> None:
    pages = [
        whole(head(), body("KẾ HOẠCH"), foot()),
        appendix(2, "PHỤ LỤC", block(down(BODY[2:], 140))),
        scanned([block(down(LISTED, 60))], 3),
    ]
    found = outline(pages)
    texts = [n.paragraph.text for n in walk(found.body) if n.paragraph]
    assert "Rà soát thủ tục hành chính." in texts
    assert not [t for t in texts if "Đảng ủy" in t or "Lưu" in t]
    assert "- Lưu: VT, KT." in found.text_pages[2]


def test_a_foot_whose_first_line_was_lost() -> None:
    lines = [*BODY, *LISTED]
    found = outline([whole(head(), block(down([centred("KẾ HOẠCH", 0), *lines], 140)))])
    assert len(found.recipients) == len(LISTED)
    assert not [n for n in walk(found.body) if n.paragraph and "Lưu" in n.paragraph.text]


def test_two_dashed_lines_before_an_archive_are_no_list() -> None:
    """ "Lưu" may begin an item too: only a run of dashed lines ends with it."""
    lines = [*BODY, line("2. Bố trí kho lưu trữ.", 113.0), line("- Lưu VT theo quy định.", 113.0)]
    found = outline([whole(head(), block(down([centred("KẾ HOẠCH", 0), *lines], 140)))])
    assert [n for n in walk(found.body) if n.paragraph and "Lưu VT" in n.paragraph.text]


def test_a_foot_that_a_page_cuts() -> None:
    left, right = foot(SIGNATURE[:-1])
    left.lines, rest = left.lines[:2], left.lines[2:]
    first = whole(head(), body("KẾ HOẠCH"), [left, right])
    second = scanned([block(down([*rest, centred(SIGNATURE[-1], 0, 400.0)], 60))], 2)
    found = outline([first, second])
    assert found.recipients == RECIPIENTS
    assert found.signature == SIGNATURE
    assert not [n for n in walk(found.body) if n.paragraph and "Mẫu" in n.paragraph.text]


def test_a_page_after_a_signed_foot_is_no_part_of_it() -> None:
    first = whole(head(), body("KẾ HOẠCH"), foot())
    found = outline([first, scanned([block(down([centred("Bảng tổng hợp", 0, 400.0)], 60))], 2)])
    assert found.signature == SIGNATURE


def test_a_type_behind_dirt() -> None:
    dirt = line("BGY xu si KẾ HOẠCH", 200.0)
    found = outline(
        [whole(head(), block(down([dirt, centred("Cải cách hành chính năm 2026", 0), *BODY], 140)), foot())]
    )
    assert found.title[0] == "KẾ HOẠCH"


def test_a_stamp_before_the_subject_is_no_part_of_it() -> None:
    subject, stamp = centred("Về việc cải cách hành chính năm 2026", 0), "CÔNG VĂN ĐẾN | "
    stamped = line(stamp + subject.text, subject.box.x0 - len(stamp) * CHAR)
    lines = [centred("CHỈ THỊ", 0), stamped, centred("trên địa bàn xã An Thượng", 0), *BODY]
    found = outline([whole(head(), block(down(lines, 140)), foot())])
    assert found.title[:2] == ["CHỈ THỊ", "Về việc cải cách hành chính năm 2026"]


def test_a_first_line_that_is_stepped_in_and_reaches_the_margin_is_no_title() -> None:
    """Where the body begins close under the title, as in files that were never printed."""
    titles = [centred("KẾ HOẠCH", 0), centred("Cải cách hành chính năm 2026", 0)]
    first = full("Thực hiện Quyết định số 15/QĐ-UBND ngày 12/3/2026 của Ủy ban nhân dân tỉnh về", LEFT + 28)
    page = whole(
        head(),
        block(down([*titles, first, full("cải cách hành chính, Sở Nội vụ tỉnh ban hành kế hoạch năm như sau:")], 140)),
    )
    found = split([page])
    assert [e.text for e in found.title] == ["KẾ HOẠCH", "Cải cách hành chính năm 2026"]


def test_the_short_last_line_over_the_recipients_is_the_body_s() -> None:
    lines = [
        line("Điều 3. Chánh Văn phòng, Thủ trưởng các cơ quan, đơn vị liên quan chịu trách nhiệm thi", 113.0),
        line("hành Quyết định này./.", 85.0),
    ]
    last = down([*BODY, *lines], 250.0)[-1]
    left, right = foot()
    left.lines.insert(0, last)
    page = whole(head(), block([centred("QUYẾT ĐỊNH", 200.0), *down([*BODY, lines[0]], 250.0)]), [left, right])
    found = outline([page])
    texts = [n.paragraph.text for n in found.body if n.paragraph]
    assert texts[-1].endswith("chịu trách nhiệm thi hành Quyết định này./.")
    assert found.recipients == RECIPIENTS
