"""What stands on both sides of a word: wrong tones of a read page, foreign words, names of files, rows of capitals."""

from __future__ import annotations

import pytest

from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.restore import restore, restore_page
from pipeline.restore.foreign import Foreign, foreign
from pipeline.restore.tokens import tokenize

GOOD = (
    "Căn cứ Kế hoạch cải cách hành chính năm 2022, Ủy ban nhân dân tỉnh giao các sở, ban, ngành tổ chức thực hiện.\n"
    "- Văn phòng chủ trì, phối hợp với các phòng chuyên môn rà soát thủ tục hành chính, báo cáo trước ngày 15/6/2022."
)
NOISY = "Trién khai thuc hién Quyét dinh s6 12/QD-UBND ngay 3/4/2022 cua Chu tich UBND tinh vé cai cach hanh chinh"


def _page(text: str, confidence: float) -> Page:
    box = Box(72, 72, 300, 90)
    lines = [Line([Word(word, box, confidence) for word in line.split()]) for line in text.split("\n")]
    return Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, lines)])


@pytest.mark.parametrize("confidence", [0.9, 0.97])
@pytest.mark.parametrize(
    ("read", "right"),
    [
        (
            "Hỗ trợ đồng bào dân tộc thiếu số vùng sâu, vùng xa.",
            "Hỗ trợ đồng bào dân tộc thiểu số vùng sâu, vùng xa.",
        ),
        ("Các khoản chỉ khác theo quy định của pháp luật.", "Các khoản chi khác theo quy định của pháp luật."),
        (
            "Sở Thông tin chuẩn hóa cơ số dữ liệu dùng chung của tỉnh.",
            "Sở Thông tin chuẩn hóa cơ sở dữ liệu dùng chung của tỉnh.",
        ),
    ],
)
def test_a_wrong_tone_that_makes_another_word(read: str, right: str, confidence: float) -> None:
    page = restore_page(_page(f"{GOOD}\n{read}", confidence))
    assert page.lines()[-1].text == right


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("- Đỗổi mới công tác tuyên truyền.", "- Đổi mới công tác tuyên truyền."),
        ("- Các cơ quan giúp việc Tình ủy.", "- Các cơ quan giúp việc Tỉnh ủy."),
    ],
)
def test_a_capital_before_a_small_letter_begins_a_phrase_and_no_name(read: str, right: str) -> None:
    assert restore_page(_page(f"{GOOD}\n{read}", 0.96)).lines()[-1].text == right


def test_rare_names_on_a_good_page_are_neither_changed_nor_doubted() -> None:
    text = f"{GOOD}\nÔng Lò Văn Páo, bà Giàng Thị Súa và ông Sùng A Chù, xã Thạnh Bình và xã Tân Dĩnh."
    page = restore_page(_page(text, 0.95))
    assert page == _page(text, 0.95)


@pytest.mark.parametrize(
    "line",
    [
        "- Lắp đặt biển báo trước các trường học có cổng trường an toàn.",
        "Lập kế hoạch dự trù vật tư, hóa chất cho năm sau.",
    ],
)
def test_a_rare_right_syllable_on_a_good_page_stays(line: str) -> None:
    assert restore_page(_page(f"{GOOD}\n{line}", 0.968)).lines()[-1].text == line


def test_a_speck_that_looks_like_a_mark_is_no_word() -> None:
    page = _page(f"{GOOD}\nˆ", 0.53)
    assert restore_page(page).lines()[-1].text == "ˆ"


@pytest.mark.parametrize(
    ("bare", "right"),
    [
        (
            "Ke hoach trien khai du an We will do so trong nam 2022",
            "Kế hoạch triển khai dự án We will do so trong năm 2022",
        ),
        (
            "Ke hoach phat trien Open Data va Smart City cua tinh, theo Google Cloud va Amazon Web Services",
            "Kế hoạch phát triển Open Data và Smart City của tỉnh, theo Google Cloud và Amazon Web Services",
        ),
        ("Ban quan ly du an The World Bank", "Ban quản lý dự án The World Bank"),
        ("Gui tep ke hoach.docx cho to chuc", "Gửi tệp ke hoach.docx cho tổ chức"),
        ("UY BAN NHAN DAN TINH CA MAU", "ỦY BAN NHÂN DÂN TỈNH CÀ MAU"),
    ],
)
def test_text_without_marks_that_is_not_all_vietnamese(bare: str, right: str) -> None:
    assert restore(bare) == right


def test_english_words_in_a_text_read_in_the_wrong_language() -> None:
    assert restore(f"{NOISY}\nWe will do so").split("\n")[1] == "We will do so"


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("du an We will do so trong", "do so"),
        ("The World Bank", "The"),
        ("Windows depends on Office no longer trong", "on no"),
        ("Bank of the West so voi", "the"),  # "so" at the end may be Vietnamese: only one foreign word stands beside it
        ("to chuc Microsoft o tinh", ""),
        ("gui tep so lieu bao cao.xlsx cho", "so lieu bao"),
        ("gui cho so lieu bao cao.xlsx cho", ""),
    ],
)
def test_which_words_are_foreign(text: str, stays: str) -> None:
    tokens = [tokenize(word) for word in text.split()]
    kinds = foreign(tokens)
    assert " ".join(t.text for t, kind in zip(tokens, kinds, strict=True) if kind is Foreign.STAYS) == stays


def test_foreign_words_that_no_list_has_tell_nothing_where_an_ocr_may_have_made_them() -> None:
    tokens = [tokenize(word) for word in ["dugc", "to", "higu"]]
    assert foreign(tokens)[1] is Foreign.STAYS
    assert foreign(tokens, known=lambda _: False)[1] is Foreign.NO


@pytest.mark.parametrize(
    "bare",
    [
        "1927 – Thayer We will do so David, dien",
        "25. Benh We will do so sam da nghe nghiep va",
        'Biet tai ty hon: "Than dong Bolero" hat /data/so lieu/bao cao',
        "https://drive.google.com/a b Nam 2018, To Lam sang tham",
    ],
)
def test_a_line_with_foreign_words_or_a_path_stays_once_restored(bare: str) -> None:
    once = restore(bare)
    assert restore(once) == once


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("Cai cach hanh chinh 1a nhiém vu trong tam.", "Cải cách hành chính là nhiệm vụ trọng tâm."),
        ("Lép 1a, lop 1b t6 chirc hoc.", "Lớp 1a, lớp 1b tổ chức học."),
        ("Tap trung 6n tap, kiém tra kién thuc cho hoc sinh.", "Tập trung ôn tập, kiểm tra kiến thức cho học sinh."),
        ("Phu luc 2a kém theo Ké hoach nay.", "Phụ lục 2a kèm theo Kế hoạch này."),
    ],
)
def test_words_that_an_ocr_of_another_language_makes_figures(read: str, right: str) -> None:
    assert restore(f"{NOISY}\n{NOISY}\n{read}").split("\n")[-1] == right
