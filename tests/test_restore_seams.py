"""Words that stand against figures or each other with signs between, and words too rare for the language model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.restore import model_folder, restore
from pipeline.restore.rare import as_listed, rare_words
from pipeline.restore.seams import parted
from pipeline.restore.tokens import tokenize
from pipeline.restore.train_language import Reader, vocabulary
from pipeline.restore.train_rare import rare
from pipeline.text import bare, fold


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("nguon]ong", ["nguon]", "ong"]),
        ("Xiem-Viet.", ["Xiem-", "Viet."]),
        ('2022.^"Tran', ['2022.^"', "Tran"]),
        ("(1972).Giay", ["(1972).", "Giay"]),
        ("15,Ve", ["15,", "Ve"]),
        ("2011:Ky", ["2011:", "Ky"]),
        ('981".bao', ['981".', "bao"]),
        ("tran(7", ["tran", "(7"]),
        ("hon.[1]", ["hon.", "[1]"]),
        ("nguon]115", ["nguon]", "115"]),
        ("nhap/xuat", ["nhap/", "xuat"]),
        ("sach/nguoi/nam.", ["sach/", "nguoi/", "nam."]),
        ("dong/m2", ["dong/", "m2"]),
        ("4,4%/nam", ["4,4%/", "nam"]),
        ("Duong-981", ["Duong", "-981"]),
        ('cap".Bao', ['cap".', "Bao"]),
        ('hoi".^"Bi', ['hoi".^"', "Bi"]),
        ("giup)^Tran", ["giup)^", "Tran"]),
        ("***", []),
        ('Nam".Bao', ['Nam".', "Bao"]),
        # codes, addresses, foreign names, labels and what is cut short stay whole
        *(
            (word, [word])
            for word in (
                "Ki-moon,",
                "Jean-Marie",
                "(tin)^",
                "tr.5",
                "ban@tinh.gov.vn",
                "12/2024",
                "Boeing-707",
                "Covid-19",
                "12/QD-UBND",
                "371/DA-CP",
                "KH-UBND",
            )
        ),
        *((word, [word]) for word in ("km/h", "a/b", "d/c", "2.2.Ke", "a)Xay", "v.v", "15h30", "H2O", "5/2026:")),
        *((word, [word]) for word in ("abc.vn/2023/bao", "https://abc.vn/nam/nu", "quan-ly.docx", "C:/Users/nam")),
    ],
)
def test_a_token_is_parted_where_words_meet(word: str, parts: list[str]) -> None:
    assert [part.text for part in parted(tokenize(word))] == parts


@given(st.text("abcdnĐđ019 .,:;/-()[]^\"'%", max_size=14).filter(lambda text: len(text.split()) == 1))
@example('22/11/2017.^"Nam')
@settings(max_examples=200, deadline=None)
def test_pieces_are_the_token(text: str) -> None:
    token = tokenize(text.strip())
    if token.core:
        assert "".join(part.text for part in parted(token)) == token.text


def test_words_against_figures_get_their_marks() -> None:
    text = (
        "So lieu nhap/xuat khau cua tinh trong nam 2022.^Tran Van Nam, tang 4,4%/nam, gui 5 lan/nguoi (theo bieu[2])."
    )
    assert restore(text) == (
        "Số liệu nhập/xuất khẩu của tỉnh trong năm 2022.^Trần Văn Nam, tăng 4,4%/năm, gửi 5 lần/người (theo biểu[2])."
    )


def test_rare_words_get_the_marks_that_they_mostly_have() -> None:
    reader = Reader()
    reader.stream(["Tonlé Sap"] * 5 + ["Tonle"] * 2 + ["Kalman"] * 5 + ["Kálmán"] * 2 + ["mã má ma"] * 6, 1.0)
    assert rare(reader, vocabulary(reader)) == ["tonlé"]


def test_rare_words_keep_their_capitals(tmp_path: Path) -> None:
    (tmp_path / "rare.txt").write_text("tonlé\n", encoding="utf-8")
    words = rare_words(tmp_path / "rare.txt")
    assert as_listed(words, tokenize("(Tonle)")) == "Tonlé"
    assert as_listed(words, tokenize("tonle,")) == "tonlé"
    assert as_listed(words, tokenize("TONLE")) is None  # may be an abbreviation
    assert as_listed(words, tokenize("Tonles")) is None
    assert rare_words(tmp_path / "none.txt") == {}


def test_the_shipped_list_is_in_order_and_tells_each_word_once() -> None:
    words = (model_folder() / "rare.txt").read_text(encoding="utf-8").split()
    assert words == sorted(words)
    assert len({fold(word) for word in words}) == len(words)
    assert all(fold(word) != word and word == word.lower() for word in words)


def test_rare_words_stay_in_foreign_lines() -> None:
    assert restore("Nuoc ho Tonle Sap chay vao song Cuu Long trong mua kho.") == (
        "Nước hồ Tonlé Sap chảy vào sông Cửu Long trong mùa khô."
    )
    english = "The water of Tonle Sap lake is used for the fields."
    assert restore(english) == english


@pytest.mark.parametrize(
    "text",
    [
        "bón 120 kg/ha, 2 tan/ha và 40 cay/ha",
        "Ca(OH)2 và H2SO4",
        "he/she",
        "tai-lieu/nhap/xuat",
        "@nhap/xuat",
    ],
)
def test_units_formulas_and_paths_stay(text: str) -> None:
    kept = [word for word in text.split() if "/" in word or "(" in word]
    assert all(word.strip(",") in restore(text) for word in kept)


@pytest.mark.parametrize(
    "text",
    [
        "Dân số tăng nhanh[1], kinh tế phát triển[2].",
        "rà soát đơn(1), tờ khai(2), nghị định(5)",
        "Mức chi(5), hộ dân[4].",
    ],
)
def test_the_numbers_of_notes_behind_words_stay(text: str) -> None:
    assert restore(text) == text
    assert re.findall(r"[\d²³]", restore(bare(text))) == re.findall(r"[\d²³]", text)


@pytest.mark.parametrize("word", ["2022{}Tran", "ban{}x", "9{}ban"])
def test_a_word_of_signs_is_parted_at_its_edges_only(word: str) -> None:
    long = word.format("^" * 3000)
    assert tokenize(long).text == long
    assert restore(long) == long
    assert tokenize("^" * 3000 + "Tran)").core == "Tran"
