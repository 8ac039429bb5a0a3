"""Restoration: what is mended, and what is never touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Block, BlockKind, Box, Line, Page, PageWarning, TextSource, Word
from pipeline.knowledge import load
from pipeline.restore import restore, restore_page
from pipeline.restore.codes import mend_code
from pipeline.restore.legacy import legacy_encoding, to_unicode
from pipeline.restore.syllables import canonical, is_syllable
from pipeline.text import without_controls

CLEAN = (
    "Căn cứ Kế hoạch cải cách hành chính năm 2022, Ủy ban nhân dân tỉnh giao các sở, ban, ngành tổ chức thực hiện.\n"
    "- Văn phòng chủ trì, phối hợp với các phòng chuyên môn rà soát thủ tục hành chính, báo cáo trước ngày 15/6/2022."
)
NOISY = "Trién khai thuc hién Quyét dinh s6 12/QD-UBND ngay 3/4/2022 cua Chu tich UBND tinh vé cai cach hanh chinh"


def test_letters_of_other_scripts_that_look_latin() -> None:
    assert restore("Kế h\u043eạch \u0441ủa Sở Nội vụ, МВД, số 12/К\u041d").startswith("Kế hoạch của Sở Nội vụ, МВД")


def test_marks_come_back() -> None:
    assert restore("Ke hoach khac phuc cac chi so") == "Kế hoạch khắc phục các chỉ số"


def test_misread_letters_are_mended() -> None:
    want = "Triển khai thực hiện Quyết định số 12/QĐ-UBND ngày 3/4/2022 của Chủ tịch UBND tỉnh về cải cách hành chính"
    assert restore(NOISY) == want


def test_heading_in_capitals_of_a_damaged_text() -> None:
    assert restore(f"KE HOACH\n{NOISY}").splitlines()[0] == "KẾ HOẠCH"


@pytest.mark.parametrize(
    "text", [CLEAN, "", "  \n\t", "The quick brown fox jumps over the lazy dog", "SỞ NỘI VỤ\nSố: 12/BC-SNV"]
)
def test_good_and_foreign_text_stays(text: str) -> None:
    assert restore(text) == text


def test_single_error_in_good_text() -> None:
    assert restore(CLEAN.replace("tổ chức", "tổ chưức")) == CLEAN


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("2108/QD-UBND", "2108/QĐ-UBND"),
        ("93/NQ-HPND", "93/NQ-HĐND"),
        ("564/KH-BDT", "564/KH-BDT"),
        ("30/2020/ND-CP,", "30/2020/NĐ-CP,"),
        ("12/HD-SNV", "12/HD-SNV"),
        ("HDND", "HĐND"),
        ("QD-UBND", "QĐ-UBND"),
        ("2021-2025", "2021-2025"),
        ("142/QĐ-QP", "142/QĐ-QP"),
        ("282/CT-QP", "282/CT-QP"),
        ("93/NQ-HĐĐND", "93/NQ-HĐND"),
        ("12/TIr-5TC", "12/TTr-STC"),
        ("113/CT-TTq;", "113/CT-TTg;"),
        ("51-ÑQ/TW", "51-NQ/TW"),
        ("15/2020/QH15", "15/2020/QH15"),
        ("5TC-UBND", "5TC-UBND"),  # figures before the first sign are the number's
        ("08/BBKT", "08/BBKT"),
        ("(b/eáo);", "(b/cáo);"),
        ("b/e;", "b/c;"),
        ("đ/e", "đ/c"),
        ("a/b/e", "a/b/e"),
        ("12/2020/L/CTN", "12/2020/L/CTN"),
    ],
)
def test_codes(read: str, right: str) -> None:
    assert mend_code(read) == right
    assert mend_code(right) == right


_LISTED = frozenset(one for name in ("types", "bodies") for one in load("codes.yaml")[name] if "&" not in one)
_SOME = st.sampled_from(sorted(_LISTED))
_SPOILED = st.builds(
    lambda part, at, sign: part[:at] + sign + part[at:], _SOME, st.integers(0, 3), st.sampled_from("Đ1I5q")
)


@given(
    st.from_regex(r"[1-9]\d{0,4}[a-b]?(/20\d\d)?", fullmatch=True), st.lists(_SOME | _SPOILED, min_size=1, max_size=3)
)
def test_a_code_keeps_its_number_and_becomes_only_what_is_listed(number: str, parts: list[str]) -> None:
    read = f"{number}/{'-'.join(parts)}"
    mended = mend_code(read)
    assert mended.startswith(f"{number}/")
    made = mended.removeprefix(f"{number}/").split("-")
    assert all(after == before or after in _LISTED for before, after in zip(parts, made, strict=True))
    assert all(after == before for before, after in zip(parts, made, strict=True) if before in _LISTED)
    assert mend_code(mended) == mended


def test_tone_placement() -> None:
    assert [canonical(w) for w in ("hoà", "thuỷ", "quý", "hoạch", "giếng")] == ["hòa", "thủy", "quý", "hoạch", "giếng"]
    assert is_syllable("nghiêng")
    assert not is_syllable("khăc")  # no tone before a stop
    assert not is_syllable("trir")


@pytest.mark.parametrize(
    ("old", "name"),
    [
        ("Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp", "tcvn3"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam Ñoäc laäp", "vni"),
    ],
)
def test_old_encodings(old: str, name: str) -> None:
    assert legacy_encoding(old) == name
    assert to_unicode(old).replace("hoà", "hòa") == "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập"


def test_no_old_encoding() -> None:
    assert legacy_encoding("Café résumé naïve über São") is None
    assert legacy_encoding(NOISY) is None
    assert legacy_encoding(CLEAN) is None


def _page(text: str) -> Page:
    lines = [
        Line([Word(w, Box(10 * j, 20 * i, 10 * j + 8, 20 * i + 12), 0.9) for j, w in enumerate(line.split())])
        for i, line in enumerate(text.split("\n"))
    ]
    return Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, Box(0, 0, 595, 842), lines)])


def test_page_keeps_boxes_and_lowers_confidence() -> None:
    page = _page(NOISY)
    mended = restore_page(page)
    old, new = page.lines()[0].words, mended.lines()[0].words
    assert [w.box for w in old] == [w.box for w in new]
    assert page.lines()[0].text == NOISY  # the page given is left as it was
    assert mended.lines()[0].text == restore(NOISY)
    assert all(w.confidence <= 0.9 for w in new)
    assert all(b.confidence < 0.9 for a, b in zip(old, new, strict=True) if a.text == "Trién")
    assert restore_page(_page(CLEAN)) == _page(CLEAN)


def test_page_in_an_old_encoding_is_told() -> None:
    page = restore_page(_page("Céng hoµ x· héi chñ nghÜa ViÖt Nam §éc lËp"))
    assert PageWarning.LEGACY_ENCODING in page.warnings
    assert page.lines()[0].words[-1].text == "lập"


KEPT = st.one_of(
    st.from_regex(r"[0-9]{2,6}[a-z]?", fullmatch=True),
    st.from_regex(r"[0-3][0-9]/[01][0-9]/20[0-9]{2}", fullmatch=True),
    st.from_regex(r"[0-9]{2,4}/KH-UBND", fullmatch=True),
    st.from_regex(r"[a-z]{3,8}@[a-z]{3,8}\.vn", fullmatch=True),
    st.sampled_from(["UBND", "CCHC", "XVIII", "III.", "a)", "-", "https://abc.gov.vn/x", "02/2017/TT-VPCP"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(KEPT, min_size=1, max_size=3), st.sampled_from([NOISY, CLEAN, "Ke hoach khac phuc cac chi so"]))
def test_kept_words_never_change(kept: list[str], around: str) -> None:
    words = [w for k in kept for w in ("hoach", k, "thuc")]
    got = restore(around + " " + " ".join(words)).split()[len(around.split()) :]
    assert got[1::3] == kept


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet=st.sampled_from("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạéếềốồ069 \n\t.,:-/&¢"), max_size=60))
def test_white_space_and_nfc(text: str) -> None:
    done = restore(text)
    assert done.count("\n") == text.count("\n")
    if len(done.split()) == len(text.split()):  # nothing was parted or joined
        assert [c for c in done if c.isspace()] == [c for c in text if c.isspace()]
    assert unicodedata.is_normalized("NFC", done)


DAMAGED = [NOISY, CLEAN, CLEAN.replace("tổ chức", "tỗ chưc"), CLEAN.replace("chuyên môn", "chuyênmôn")]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(DAMAGED),
    st.lists(
        st.sampled_from(["thực", "cac", "Bộ", "BO", "v61", "nhG@p", "(s6", "xir", "hién?", "Paris", "5"]), max_size=8
    ),
    st.integers(0, 12),
)
def test_what_was_restored_stays(text: str, words: list[str], place: int) -> None:
    around = text.split()
    once = restore(" ".join([*around[:place], *words, *around[place:]]))
    assert restore(once) == once


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("cua BO Noi vu", "của Bộ Nội vụ"),
        ("cua HOi déng nhan dan", "của Hội đồng nhân dân"),
        ("doi v61 cac sd", "đối với các sở"),
        ("cua ngu@i dan", "của người dân"),
        ("Co s& di? liéu quéc gia", "Cơ sở dữ liệu quốc gia"),
        ("cua UBND va HDND", "của UBND và HĐND"),
        ("gui abc@snv.gov.vn", "gửi abc@snv.gov.vn"),
    ],
)
def test_letters_that_look_like_capitals_and_signs(read: str, right: str) -> None:
    assert restore(f"{NOISY} {read}").split()[-len(right.split()) :] == right.split()


def test_a_good_text_keeps_its_rare_words() -> None:
    text = f"{CLEAN}\nNhà thờ Basilica di Santa Maria có từ thế kỷ XV, ngay cả hơi tay của thợ cũng còn lại."
    assert restore(text) == text


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("xin ¥ kién cua UBND", "xin ý kiến của UBND"),
        ("giai doan 2021 — 2025", "giai đoạn 2021 – 2025"),
        ("a) Sua déi cac quy dinh", "a) Sửa đổi các quy định"),
        ("cua dai biéu DBQH", "của đại biểu ĐBQH"),
        ("theo quy dinh, Trong qua trinh thuc hién", "theo quy định, Trong quá trình thực hiện"),
        ("cua Bo Tai chinh, Bo Noi vu", "của Bộ Tài chính, Bộ Nội vụ"),
        ("tir 01 nam 2021, ngay 16 thang 6", "từ 01 năm 2021, ngày 16 tháng 6"),
    ],
)
def test_signs_labels_and_stops_of_the_wrong_language(read: str, right: str) -> None:
    assert restore(f"{NOISY} {read}").split()[-len(right.split()) :] == right.split()


def test_an_abbreviation_in_a_row_of_capitals_may_be_a_word() -> None:
    text = f"{NOISY}\nNGAY KE TU NGAY NHAN DUGC HO SO HGP LE\ncua Tinh uy TU va UBND tinh trong nam nay."
    lines = restore(text).split("\n")
    assert lines[1] == "NGÀY KỂ TỪ NGÀY NHẬN ĐƯỢC HỒ SƠ HỢP LỆ"
    assert lines[2].split()[3:6] == ["TU", "và", "UBND"]


def test_a_rare_name_alone_on_a_page_of_good_text_stays() -> None:
    box = Box(72, 72, 300, 90)
    lines = [Line([Word(word, box, 1.0) for word in text.split()]) for text in ("2", "Vi Thị Nguyệt")]
    block = Block(BlockKind.TEXT, box, lines)
    page = Page(2, 595.0, 842.0, 0.0, 0, TextSource.LAYER, [block])
    assert [line.text for line in restore_page(page).lines()] == ["2", "Vi Thị Nguyệt"]
    long = (
        "Phòng Nội vụ tham mưu, phối hợp với Vi Thị Nguyệt và các đơn vị có liên quan tổ chức thực hiện kế hoạch này."
    )
    assert restore(long) == long


@pytest.mark.parametrize("name", ["hoach.docx", "van.pdf,", "C:\\Users\\an", "so.xlsx"])
def test_names_of_files_stay_in_damaged_text(name: str) -> None:
    assert restore(f"{NOISY}\ntep {name}").split()[-1] == name
    assert restore(f"Ke hoach trong tep {name}").split()[-1] == name


def test_control_characters_go_and_breaks_stay() -> None:
    assert without_controls("a\x1b[31m\x07b\x00\x9b\tc\r\n\fd") == "ab\tc\r\n\fd"
    assert without_controls("\x1bRà \x9bsoát \x9b31mhồ sơ") == "Rà soát hồ sơ"


@pytest.mark.parametrize("text", ["số tiền 5đ", "tầng 1B", "120 m2", "TỈNH 2O"])
def test_figures_with_one_letter_are_kept(text: str) -> None:
    assert restore(text) == text
