from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.believe import is_syllable, judge

GOOD = (
    "Căn cứ kế hoạch cải cách hành chính năm nay, Ủy ban nhân dân huyện giao các phòng chuyên môn rà soát những chỉ số "
    "còn bị trừ điểm, làm rõ nguyên nhân và đề ra giải pháp khắc phục, báo cáo kết quả trước ngày 15 hằng tháng."
)
WRONG_LANGUAGE = (
    "Can cu ké hoach cai cach hanh chinh nim nay, Uy ban nhan dan huyén giao cac phong chuyén mén ra soat nhitng chi "
    "sé con bi trir diém, lam r6 nguyén nhan va dé ra giai phap khic phuc, bdo cdo két qua trwéc ngay 15 hang thang."
)
ENGLISH = (
    "The district office shall report to the committee on the causes of the lost points, and it is to propose measures "
    "that are carried out by the end of the year in all the units."
)
LEGACY = (
    "Céng hßa x· héi chñ nghÜa ViÖt Nam, §éc lËp - Tù do - H¹nh phóc, ñy ban nh©n d©n tØnh ban hµnh kÕ ho¹ch c¶i c¸ch"
)


def test_good_vietnamese_is_believed_of_scans_and_print() -> None:
    verdict = judge(GOOD)
    assert verdict.vietnamese
    assert verdict.printed


def test_ocr_in_the_wrong_language_is_garbage() -> None:
    verdict = judge(WRONG_LANGUAGE)
    assert not verdict.vietnamese
    assert not verdict.printed


def test_english_is_believed_only_where_it_was_printed() -> None:
    verdict = judge(ENGLISH)
    assert verdict.printed
    assert not verdict.vietnamese


def test_legacy_encodings_are_garbage() -> None:
    assert not judge(LEGACY).printed


def test_letters_without_meaning_are_garbage() -> None:
    private = "".join(chr(0xE000 + ord(c)) if c.isalpha() else c for c in GOOD)
    shifted = "".join(chr(ord(c) - 29) if "a" <= c <= "z" else c for c in ENGLISH)
    assert not judge(private).printed
    assert not judge(shifted).printed


def test_codes_and_figures_are_no_evidence() -> None:
    plain = judge(GOOD)
    coded = judge(GOOD + " 564/KH-UBND QĐ-TTG 12.345,6 15/7/2026 CCHC")
    assert coded.valid == plain.valid
    assert judge("1.234 5.678 | 12/2025 | 90,5 %").printed


def test_syllables_need_an_onset_a_rhyme_and_a_possible_tone() -> None:
    for word in ("nghiêng", "hoà", "hòa", "quyết", "gì", "giếng", "ươm", "con", "bốn", "khuya"):
        assert is_syllable(word), word
    for word in ("trir", "cac", "ngliêu", "wá", "hoạch2", "ể̀", ""):
        assert not is_syllable(word), word
    assert is_syllable("cac", stripped=True)


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    verdict = judge(text)
    for share in (verdict.valid, verdict.marked, verdict.foreign, verdict.broken, verdict.mixed, verdict.signs):
        assert 0 <= share <= 1
