"""The outline: what stands under what, which labels are sections, ids, damaged labels, closings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import LabelKind, Node, Paragraph, Place, Table
from pipeline.parse.closings import is_closing
from pipeline.parse.labels import read_label, read_lost_label
from pipeline.parse.tree import build
from tests.helpers import PATIENT, table, walk


def elements(*texts: str | Table) -> list[Paragraph | Table]:
    found: list[Paragraph | Table] = []
    for text in texts:
        if isinstance(text, Table):
            found.append(text)
        else:
            label, rest = read_label(text)
            if label is None:
                label, rest = read_lost_label(text)
            found.append(Paragraph(rest, [Place(1, None)], label))
    return found


def tree(*texts: str | Table, appendix: str | None = None) -> list[Node]:
    return build(elements(*texts), appendix)


def ids(nodes: list[Node]) -> list[str]:
    return [n.section_id for n in walk(nodes) if n.section_id]


def depth(nodes: list[Node], text: str, at: int = 0) -> int | None:
    """How many labelled paragraphs stand over the one with this text."""
    for one in nodes:
        if one.paragraph and one.paragraph.text == text:
            return at
        if (found := depth(one.children, text, at + 1)) is not None:
            return found
    return None


def test_all_levels() -> None:
    nodes = tree(
        "I. MỤC ĐÍCH",
        "1. Mục đích",
        "- Nâng cao chất lượng;",
        "+ Ở cấp xã;",
        "2. Yêu cầu",
        "a) Về tiến độ:",
        "- Đúng hạn;",
        "b) Về chất lượng:",
        "- Bảo đảm;",
        "II. NHIỆM VỤ",
        "1. Cải cách thể chế",
        "- Rà soát văn bản.",
    )
    assert ids(nodes) == ["I", "I.1", "I.2", "I.2.a", "I.2.b", "II", "II.1"]
    assert [n.level for n in walk(nodes) if n.section_id] == [1, 2, 2, 3, 3, 1, 2]
    assert [depth(nodes, t) for t in ("Nâng cao chất lượng;", "Ở cấp xã;", "Đúng hạn;")] == [2, 3, 3]


def test_a_decimal_repeats_its_parents_once() -> None:
    nodes = tree(
        "II. NHIỆM VỤ",
        "2. Cải cách thủ tục",
        "2.1. Rà soát",
        "- Rà soát danh mục.",
        "2.2. Công khai",
        "2.2.1. Trên Cổng dịch vụ công",
        "- Cập nhật.",
        "2.2.2. Tại bộ phận một cửa",
        "- Niêm yết.",
        "3. Tài chính công",
        "- Phân bổ.",
    )
    assert ids(nodes) == ["II", "II.2", "II.2.1", "II.2.2", "II.2.2.1", "II.2.2.2", "II.3"]


def test_decimals_without_their_parent() -> None:
    nodes = tree("II. NHIỆM VỤ", "2.1. Rà soát", "- Danh mục.", "2.2. Công khai", "- Cổng.", "III. KINH PHÍ")
    assert ids(nodes) == ["II", "II.2.1", "II.2.2", "III"]


def test_printed_gaps_and_repeats_are_kept() -> None:
    nodes = tree(
        "I. NHIỆM VỤ", "8. Sở Y tế", "- Tuyên truyền.", "10. Sở Tư pháp", "- Rà soát.", "10. Sở Nội vụ", "- Kiểm tra."
    )
    assert ids(nodes) == ["I", "I.8", "I.10", "I.10"]


def test_an_item_that_carries_its_work_is_no_section() -> None:
    nodes = tree(
        "I. NHIỆM VỤ",
        "1. Sở Nội vụ chủ trì rà soát chức năng, nhiệm vụ.",
        "2. Công an tỉnh: Bảo đảm an toàn thông tin trong suốt quá trình vận hành.",
    )
    assert ids(nodes) == ["I"]


def test_a_numbered_unit_over_letters_is_a_section() -> None:
    nodes = tree("1. Sở Nội vụ:", "a) Rà soát.", "b) Báo cáo.", "2. Công an tỉnh:", "a) Bảo vệ.")
    assert ids(nodes) == ["1", "2"]
    assert [len(n.children) for n in nodes] == [2, 1]


def test_parts_over_romans() -> None:
    nodes = tree("Phần I. ĐÁNH GIÁ", "I. KẾT QUẢ", "Tốt.", "Phần II. NHIỆM VỤ", "I. TRỌNG TÂM", "Rà soát.")
    levels = [n.level for n in walk(nodes) if n.section_id]
    assert levels == [1, 2, 1, 2]
    assert len(set(ids(nodes)[1::2])) == 2  # each "I." under its own part


def test_articles_of_a_decision() -> None:
    nodes = tree("Điều 1. Ban hành kế hoạch.", "Điều 2. Các đơn vị sau thực hiện:", "1. Sở Nội vụ.", "2. Sở Tài chính.")
    assert [n.paragraph.label.kind for n in nodes if n.paragraph and n.paragraph.label] == [LabelKind.ARTICLE] * 2
    assert len(nodes[1].children) == 2


def test_numbers_under_a_letter_that_introduces_them() -> None:
    nodes = tree(
        "1. Giai đoạn một",
        "Xong.",
        "2. Giai đoạn hai",
        "a) Các việc như sau:",
        "1. Rà soát.",
        "2. Báo cáo.",
        "b) Kiểm tra.",
    )
    assert depth(nodes, "Rà soát.") == 2
    assert depth(nodes, "Kiểm tra.") == 1


def test_a_plain_paragraph_stands_under_the_item_before_it() -> None:
    nodes = tree("I. NHIỆM VỤ", "1. Rà soát danh mục.", "Việc rà soát làm hằng quý.", "2. Báo cáo.")
    assert depth(nodes, "Việc rà soát làm hằng quý.") == 2


def test_a_closing_stands_under_nothing() -> None:
    closing = "Trên đây là kế hoạch năm 2026; yêu cầu các ban triển khai."
    nodes = tree("I. NHIỆM VỤ", "1. Rà soát.", "- Danh mục.", closing)
    assert depth(nodes, closing) == 0
    assert is_closing("Yêu cầu các ban thực hiện./.")
    assert is_closing("Trong quá trình thực hiện, nếu có vướng mắc, báo cáo kịp thời.")
    assert is_closing("Văn phòng Tỉnh ủy thông báo để các cơ quan, đơn vị biết, thực hiện.")
    assert is_closing("Chương trình hành động này được phổ biến đến chi bộ.")
    assert not is_closing("Rà soát danh mục thủ tục.")
    assert not is_closing("Công khai thủ tục; thông báo để người dân biết.")


def test_a_table_stands_under_the_last_heading() -> None:
    made = table([["TT", "Nhiệm vụ"], ["1", "Rà soát"]])
    nodes = tree("I. NHIỆM VỤ", "- Theo biểu sau:", made, "II. KINH PHÍ", "Ngân sách.")
    assert [n.table is made for n in nodes[0].children] == [False, True]


def test_an_appendix_prefixes_its_sections() -> None:
    nodes = tree("I. CẤP TỈNH", "1. Rà soát", "- Danh mục.", appendix="PL2")
    assert ids(nodes) == ["PL2.I", "PL2.I.1"]
    assert {n.appendix for n in nodes} == {"PL2"}


# ---------------------------------------------------------------- damaged labels


def test_a_number_between_romans_is_the_roman_one() -> None:
    nodes = tree("I. MỤC ĐÍCH", "Một.", "1. NHIỆM VỤ TRỌNG TÂM", "Hai.", "III. KINH PHÍ", "Ba.")
    assert ids(nodes) == ["I", "II", "III"]


def test_small_letters_for_the_first_roman() -> None:
    nodes = tree("l. MỤC ĐÍCH, YÊU CẦU", "1. Mục đích", "- Một.", "II. NHIỆM VỤ", "- Hai.")
    assert ids(nodes)[0] == "I"
    assert ids(nodes)[-1] == "II"


def test_a_roman_that_lost_a_stroke() -> None:
    nodes = tree("I. MỤC ĐÍCH", "Một.", "II. NHIỆM VỤ", "Hai.", "II. KINH PHÍ", "Ba.", "IV. TỔ CHỨC", "Bốn.")
    assert ids(nodes) == ["I", "II", "III", "IV"]


def test_a_repeat_that_is_printed_stays() -> None:
    nodes = tree("I. MỤC ĐÍCH", "Một.", "II. NHIỆM VỤ", "Hai.", "II. KINH PHÍ", "Ba.", "III. TỔ CHỨC", "Bốn.")
    assert ids(nodes) == ["I", "II", "II", "III"]


def test_numbered_headings_in_small_letters_are_left_alone() -> None:
    nodes = tree("I. NHIỆM VỤ", "1. Cải cách thể chế", "- Một.", "2. Tài chính công", "- Hai.", "II. KINH PHÍ", "Ba.")
    assert ids(nodes) == ["I", "I.1", "I.2", "II"]


def test_the_first_roman_among_headings_in_small_letters() -> None:
    nodes = tree("1. Mục đích, yêu cầu", "1. Mục đích", "Một.", "2. Yêu cầu", "Hai.", "II. Nhiệm vụ", "Ba.")
    assert ids(nodes) == ["I", "I.1", "I.2", "II"]
    assert ids(tree("1. Mục tiêu", "Một.", "II. Nhiệm vụ", "Hai.")) == ["I", "II"]


def test_a_number_that_is_one_stays_before_a_second_roman() -> None:
    nodes = tree("1. Rà soát thủ tục.", "2. Công khai thủ tục.", "II. Kinh phí", "Ba.")
    assert ids(nodes) == ["II"]


def test_an_odd_letter_takes_its_place_in_the_sequence() -> None:
    nodes = tree("1. Sở Nội vụ:", "a) Một.", "b) Hai.", "ø) Ba.", "d) Bốn.")
    names = [c.paragraph.label.text for c in nodes[0].children if c.paragraph and c.paragraph.label]
    assert names == ["a", "b", "c", "d"]


PIECES = st.sampled_from(
    [
        "I. MỤC ĐÍCH",
        "II. NHIỆM VỤ",
        "l. KINH PHÍ",
        "1. Sở Nội vụ:",
        "2. Rà soát.",
        "2.1. Thể chế",
        "2.2.1. Cổng",
        "a) Một",
        "đ) Hai:",
        "- Ba;",
        "+ Bốn",
        "Văn xuôi.",
        "Trên đây là kế hoạch./.",
        "Phần I. CHUNG",
        "Điều 1. Ban hành",
        "A. PHẦN CHUNG",
        "Như sau:",
    ]
)


@PATIENT
@given(st.lists(PIECES, max_size=25))
def test_any_order_keeps_every_paragraph_in_its_order(texts: list[str]) -> None:
    given_ = elements(*texts)
    nodes = build(list(given_))
    assert [n.paragraph for n in walk(nodes)] == given_
    assert all(n.section_id and not n.section_id.startswith(".") for n in walk(nodes) if n.section_id is not None)


def test_a_letter_stands_under_a_decimal() -> None:
    nodes = tree(
        "1. Thể chế", "1.1. Rà soát:", "a) Cấp tỉnh.", "b) Cấp xã.", "1.1.1. Chi tiết:", "a) Một.", "1.2. Công khai."
    )
    assert [depth(nodes, t) for t in ("Cấp tỉnh.", "Cấp xã.", "Chi tiết:", "Một.", "Công khai.")] == [2, 2, 2, 3, 1]


def test_a_lost_numeral_takes_the_place_that_is_free() -> None:
    assert ids(tree("I. MỤC ĐÍCH CHUNG", "KHI. NHIỆM VỤ CHUNG", "III. TỔ CHỨC THỰC HIỆN")) == ["I", "II", "III"]
    assert ids(tree("I. MỤC ĐÍCH CHUNG", "II. NHIỆM VỤ CHUNG", "HL. TỔ CHỨC THỰC HIỆN")) == ["I", "II", "III"]


def test_a_lost_numeral_without_a_free_place_is_words() -> None:
    nodes = tree("I. MỤC ĐÍCH CHUNG", "HL. NHIỆM VỤ CHUNG", "II. TỔ CHỨC THỰC HIỆN")
    assert ids(nodes) == ["I", "II"]
    assert depth(nodes, "HL. NHIỆM VỤ CHUNG") is not None


def test_numbering_that_goes_on_shows_that_a_paragraph_closed_nothing() -> None:
    middle = "Người đứng đầu chịu trách nhiệm trước UBND tỉnh về kết quả."
    nodes = tree("I. Trách nhiệm", "1. Sở Y tế kiểm tra.", middle, "2. Sở Nội vụ tổng hợp.", "Trên đây là kế hoạch.")
    assert depth(nodes, "Sở Nội vụ tổng hợp.") == depth(nodes, middle) == 1
    assert depth(nodes, "Trên đây là kế hoạch.") == 0
    assert depth(tree("1. Rà soát.", middle, "a) Kiểm tra."), middle) == 0


def test_strokes_that_ran_together_are_counted_by_the_sequence() -> None:
    assert ids(tree("I. MỤC ĐÍCH CHUNG", "- Rà soát.", "IH. VỀ CÁC KIẾN NGHỊ", "- Kiểm tra.")) == ["I", "II"]
    assert ids(tree("I. MỤC ĐÍCH CHUNG", "II. YÊU CẦU CHUNG", "IH. VỀ CÁC KIẾN NGHỊ", "- Rà soát.")) == [
        "I",
        "II",
        "III",
    ]


def test_a_number_in_brackets_labels_an_item_and_no_section() -> None:
    nodes = tree("1. Bộ Y tế:", "(1) Cấp thuốc.", "(2) Khử khuẩn.", "2. Bộ Xây dựng sửa đường.")
    assert ids(nodes) == ["1"]
    assert [depth(nodes, t) for t in ("Cấp thuốc.", "Khử khuẩn.", "Bộ Xây dựng sửa đường.")] == [1, 1, 0]
    nested = tree("1. Bộ Y tế:", "- Cấp thuốc, gồm:", "(1) Thuốc sốt.", "(2) Thuốc ho.", "- Khử khuẩn.")
    assert [depth(nested, t) for t in ("Thuốc sốt.", "Thuốc ho.", "Khử khuẩn.")] == [2, 2, 1]
    apart = tree("1. Bộ Y tế:", "- Khử khuẩn.", "(1) Cấp thuốc.")
    assert depth(apart, "Cấp thuốc.") == 1
