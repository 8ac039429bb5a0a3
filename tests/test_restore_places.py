"""Names of communes and districts: the marks that the list has for the province of the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Block, BlockKind, Box, Line, Page, TextSource, Word
from pipeline.restore import model_folder, restore, restore_page
from pipeline.restore.mended import Mended
from pipeline.restore.places import Places
from pipeline.restore.train_places import listed

LIST = [
    "Xã Đông Sơn, Huyện Bắc Hà, Tỉnh Sơn Nam",
    "Xã Cẩm Lý, Tỉnh Sơn Nam",
    "Thị trấn Đồng Nẫm, Huyện Bắc Hà, Tỉnh Sơn Nam",
    "Xã Đại Ân 2, Huyện Bắc Hà, Tỉnh Sơn Nam",
    "Phường 7, Thành phố Bắc Hà, Tỉnh Sơn Nam",
    "Xã Đồng Sơn, Tỉnh Hải Đông",
    "Xã Cam Lỹ, Tỉnh Hải Đông",
    "Xã Hoà Lạc, Tỉnh Hải Đông",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Tỉnh Sơn Nam",
]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    (tmp_path / "places.txt").write_text(listed(LIST), encoding="utf-8")
    return Places(tmp_path / "places.txt")


def _mended(places: Places, text: str, read: bool = False) -> str:
    words = [Mended(word) for word in text.split()]
    places.mend([words], read)
    return " ".join(word.text for word in words)


def test_the_list_of_a_province() -> None:
    assert listed(LIST) == "Hải Đông: cam lỹ, hòa lạc, đồng sơn\nSơn Nam: cẩm lý, đông sơn, đại ân, đồng nẫm\n"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("tỉnh Sơn Nam có xã Đồng Sơn", "tỉnh Sơn Nam có xã Đông Sơn"),
        ("tỉnh Hải Đông có xã Đông Sơn", "tỉnh Hải Đông có xã Đồng Sơn"),
        (
            "các xã Cam Ly, Đông Son và Đồng Nam thuộc tỉnh Sơn Nam",
            "các xã Cẩm Lý, Đông Sơn và Đồng Nẫm thuộc tỉnh Sơn Nam",
        ),
        ("UBND XÃ CAM LY, tỉnh Sơn Nam", "UBND XÃ CẨM LÝ, tỉnh Sơn Nam"),
        ("xã Đại An 2 và thị trấn Đồng Nam", "xã Đại Ân 2 và thị trấn Đồng Nẫm"),
    ],
)
def test_names_of_the_provinces_places(places: Places, text: str, right: str) -> None:
    assert _mended(places, text) == right


@pytest.mark.parametrize(
    "text",
    [
        "ông Cam Ly ở tỉnh Sơn Nam",  # no commune
        "xã hội Cam Ly, tỉnh Sơn Nam",
        "xã Cam Ly, nay đã nhập",  # of which province nothing tells
        "xã Tân Ly, tỉnh Sơn Nam",  # in no list
        "xã Đông Sơn và xã Đồng Sơn",  # as likely as each other
    ],
)
def test_names_that_stay(places: Places, text: str) -> None:
    assert _mended(places, text) == text


def test_a_read_name_that_the_list_has_stays(places: Places) -> None:
    text = "tỉnh Sơn Nam, xã Đồng Sơn và xã Câm Lý"
    assert _mended(places, text, read=True) == "tỉnh Sơn Nam, xã Đồng Sơn và xã Cẩm Lý"


def test_a_well_read_name_that_no_list_has_stays(places: Places) -> None:
    words = [Mended(word) for word in ["tỉnh", "Sơn", "Nam,", "xã", "Câm", "Lý", "và", "xã", "Đồng", "Nẩm"]]
    places.mend([words], True, {id(word) for word in words[:6]})
    assert " ".join(word.text for word in words) == "tỉnh Sơn Nam, xã Câm Lý và xã Đồng Nẫm"


def test_a_well_read_name_that_lost_its_marks_gets_them(places: Places) -> None:
    words = [Mended(word) for word in ["tỉnh", "Sơn", "Nam,", "xã", "Cẩm", "Ly", "và", "xã", "Dong", "Nam"]]
    places.mend([words], True, {id(word) for word in words})
    assert " ".join(word.text for word in words) == "tỉnh Sơn Nam, xã Cẩm Lý và xã Đồng Nẫm"


def test_names_that_some_province_has_are_known(places: Places) -> None:
    words = [Mended(word) for word in ["các", "xã", "Cẩm", "Lý,", "Đồng", "Sơn", "và", "Câm", "Lý"]]
    assert [word.text for word in places.known(words)] == ["Cẩm", "Lý,", "Đồng", "Sơn"]


@pytest.mark.parametrize("confidence", [0.99, 0.8, 0.5])
@pytest.mark.parametrize(
    "text",
    [
        "Các sở, ngành của tỉnh Quảng Ngãi và phường Phổ Vinh báo cáo kết quả",
        "Các sở, ngành của tỉnh Gia Lai và xã Đak Tơ Ver báo cáo kết quả",
        "Các sở, ngành của tỉnh Kon Tum và xã Đăk Pék báo cáo kết quả",
    ],
)
def test_names_of_places_that_were_read_right(text: str, confidence: float) -> None:
    box = Box(72, 72, 300, 90)
    line = Line([Word(word, box, confidence) for word in text.split()])
    page = Page(1, 595, 842, 200, 0, TextSource.OCR, [Block(BlockKind.TEXT, box, [line])])
    assert restore_page(page).lines()[0].text == text


def test_the_shipped_list_serves_text_without_marks() -> None:
    assert (model_folder() / "places.txt").exists()
    done = restore(
        "Nhap cac xa Bao Son, Thanh Lam va Bao Dai thuoc tinh Bac Giang thanh xa moi co ten goi la xa Bao Dai."
    )
    assert done.endswith("xã Bảo Đài.")
    assert "các xã Bảo Sơn, Thanh Lâm và Bảo Đài thuộc tỉnh Bắc Giang" in done
