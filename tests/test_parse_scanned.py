"""What only scans show: dust beside lines, footnotes, labels of party documents, a type's line among noise."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, LabelKind, Line, Word
from pipeline.parse import outline
from pipeline.parse.labels import read_label, read_lost_label
from pipeline.parse.repair import repair
from pipeline.parse.zones import type_name
from tests.helpers import block, centred, column, down, full, line, scanned
from tests.test_parse_tree import elements
from tests.test_parse_zones import BODY, LEFT_HEAD, RIGHT_HEAD

HEAD = [column(LEFT_HEAD, BlockKind.LEFT), column(RIGHT_HEAD, BlockKind.RIGHT)]


def _small(text: str, y0: float) -> Line:
    words, at = [], 85.0
    for word in text.split():
        words.append(Word(word, Box(at, y0, at + 4.4 * len(word), y0 + 10), 1.0))
        at += 4.4 * (len(word) + 1)
    return Line(words)


def _with_dust(found: Line, before: str = "", behind: str = "") -> Line:
    box = found.box
    first = [Word(before, Box(box.x0 - 40, box.y0, box.x0 - 37, box.y1), 0.9)] if before else []
    last = [Word(behind, Box(box.x1 + 30, box.y0, box.x1 + 33, box.y1), 0.9)] if behind else []
    return Line([*first, *found.words, *last])


PROSE = [
    full("Phường tổ chức ra quân dọn vệ sinh các tuyến đường vào sáng", 85.0),
    full("thứ Bảy hằng tuần, có sự tham gia của các hội, đoàn thể và", 85.0),
    full("Nhân dân trên địa bàn; kết quả được thông báo tại buổi giao", 85.0),
    full("ban đầu tháng và là một tiêu chí xét thi đua của tổ dân phố", 85.0),
    full("trong năm, theo quy chế mà Ủy ban nhân dân phường đã ban", 85.0),
]


def test_footnotes_part_no_paragraph() -> None:
    notes = [_small("1 Theo số liệu của Công an phường cuối năm 2025.", 770)]
    notes.append(_small("2 Quyết định số 71/QĐ-UBND ngày 03/02/2026 của Ủy ban nhân dân phường.", 784))
    first = scanned([block([*down(PROSE, 600), *notes])], 1)
    second = scanned([block(down([line("hành và niêm yết công khai."), line("1. Mục tiêu khác.", 113.0)], 60))], 2)
    found = outline([first, second])
    assert next(n.paragraph.text for n in found.body if n.paragraph).endswith("đã ban hành và niêm yết công khai.")
    assert [n.text for n in found.notes] == [
        "1 Theo số liệu của Công an phường cuối năm 2025.",
        "2 Quyết định số 71/QĐ-UBND ngày 03/02/2026 của Ủy ban nhân dân phường.",
    ]
    assert found.text_pages[0].endswith("của Ủy ban nhân dân phường.")


def test_the_last_paragraph_of_a_page_is_no_footnote() -> None:
    page = scanned([block([*down(PROSE, 600), *down([line("2 Phòng Kinh tế theo dõi, đôn đốc việc này.")], 770)])])
    assert outline([page]).notes == []


def _titles(*title: Line) -> Block:
    return block(down([*title, *BODY], 140))


def test_dust_beside_a_title_leaves_it_whole() -> None:
    title = [centred("KẾ HOẠCH", 0), centred("Chỉnh trang các tuyến đường", 0), centred("năm 2026", 0)]
    dusty = [_with_dust(title[0], behind="-"), _with_dust(title[1], ":"), _with_dust(title[2], "†")]
    assert outline([scanned([*HEAD, _titles(*dusty)])]).title == [t.text for t in title]


def test_a_decision_begins_at_its_first_type_line() -> None:
    lines = [_with_dust(centred("QUYẾT ĐỊNH", 0), behind="ˆ"), centred("Về việc thành lập Tổ công tác", 0)]
    lines += [line("Căn cứ Luật Đất đai năm 2024;", 113.0), centred("QUYẾT ĐỊNH:", 0), line("Điều 1. Thành lập Tổ.")]
    found = outline([scanned([*HEAD, block(down(lines, 140))])])
    assert found.title == ["QUYẾT ĐỊNH", "Về việc thành lập Tổ công tác"]
    assert found.head_right == RIGHT_HEAD


@pytest.mark.parametrize("text", ["KẾ HOẠCH ˆ ˆ", ": KẾ HOẠCH... -", "ị KẾ HOẠCH", "KẾ HOẠCH"])
def test_a_type_among_noise(text: str) -> None:
    assert type_name(text) == "ke hoach"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("1- Mở rộng diện bao phủ bảo hiểm y tế", LabelKind.NUMBER, 1),
        ("2-Đổi mới cách tuyên truyền", LabelKind.NUMBER, 2),
        ("“3- Các chi bộ đăng ký việc làm theo", LabelKind.NUMBER, 3),
        ("I-MỤC TIÊU", LabelKind.ROMAN, 1),
    ],
)
def test_labels_of_party_documents(text: str, kind: LabelKind, value: int) -> None:
    label, _ = read_label(text)
    assert label
    assert (label.kind, label.value) == (kind, (value,))


@pytest.mark.parametrize("text", ["12-KH/TU ngày 05/02/2026", "2021-2025 là giai đoạn", "10-12 người mỗi tổ"])
def test_what_is_no_such_label(text: str) -> None:
    assert read_label(text)[0] is None


def test_a_numeral_without_its_full_stop_is_put_in_sequence() -> None:
    assert read_lost_label("1 PHÂN CÔNG THỰC HIỆN")[0]
    assert read_lost_label("1 Phòng Kinh tế")[0] is None
    made = repair(elements("I. MỤC TIÊU", "1 PHÂN CÔNG THỰC HIỆN", "III. KINH PHÍ"))
    assert [e.label.text for e in made if not hasattr(e, "rows") and e.label] == ["I", "II", "III"]


def test_a_first_numeral_that_was_read_too_high() -> None:
    made = repair(elements("1L MỤC TIÊU", "II. NỘI DUNG THỰC HIỆN", "III. KINH PHÍ"))
    assert [e.label.text for e in made if not hasattr(e, "rows") and e.label] == ["I", "II", "III"]


def test_party_numerals_that_ran_together() -> None:
    made = elements("I- MỤC TIÊU", "I- CHỈ TIÊU CỤ THỂ", "KHI- NHIỆM VỤ TRỌNG TÂM", "IV- TỔ CHỨC THỰC HIỆN")
    for paragraph in made:
        paragraph.confidence = 0.9  # type: ignore[union-attr]
    assert [e.label.text for e in repair(made) if not hasattr(e, "rows") and e.label] == ["I", "II", "III", "IV"]


def test_a_sign_that_print_never_has_hides_no_heading() -> None:
    lines = down([line("I. KINH PHÍ"), line("† II. TỔ CHỨC THỰC HIỆN"), line("1. Phòng Kinh tế theo dõi chung.")], 300)
    labels = [
        n.paragraph.label.text for n in outline([scanned([block(lines)])]).body if n.paragraph and n.paragraph.label
    ]
    assert labels == ["I", "II"]


@pytest.mark.parametrize(
    ("lines", "tops", "title"),
    [
        (["BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"], [0, 40], 1),  # he decides
        (["BAN HÀNH KẾ HOẠCH CHUYỂN ĐỔI SỐ", "NĂM 2026", "ỦY BAN NHÂN DÂN TỈNH SƠN NAM"], [0, 18, 50], 2),
        (["VỀ VIỆC GIAO NHIỆM VỤ CHO", "CHỦ TỊCH ỦY BAN NHÂN DÂN CÁC XÃ"], [0, 18], 2),  # the title's own
        (["PHÂN CÔNG NHIỆM VỤ CÁC THÀNH VIÊN", "PHÒNG KINH TẾ VÀ", "ỦY BAN NHÂN DÂN XÃ"], [0, 18, 36], 3),
    ],
)
def test_who_decides_is_no_part_of_a_title(lines: list[str], tops: list[int], title: int) -> None:
    printed = [centred("QUYẾT ĐỊNH", 200)]
    printed += [centred(text, 222 + top) for text, top in zip(lines, tops, strict=True)]
    below = 222 + tops[-1] + 24
    printed += down([line("Căn cứ Luật Tổ chức chính quyền địa phương;", 113.0), *PROSE], below)
    found = outline([scanned([*HEAD, block(printed)])])
    assert found.title == ["QUYẾT ĐỊNH", *lines[:title]]
