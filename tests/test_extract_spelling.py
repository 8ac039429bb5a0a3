"""Names in capitals put into ordinary case."""

from __future__ import annotations

import pytest

from pipeline.extract.spelling import nice_case


@pytest.mark.parametrize("name", ["Tỉnh ủy Lào Cai", "Thành ủy Cần Thơ", "Huyện ủy Mộc Châu", "Tỉnh đoàn Vĩnh Long"])
def test_places_behind_party_and_youth_keep_their_capitals(name: str) -> None:
    assert nice_case(name.upper()) == name
    assert nice_case(f"BAN THƯỜNG VỤ {name.upper()}") == f"Ban Thường vụ {name}"


def test_provinces_keep_their_capitals_wherever_they_stand() -> None:
    assert nice_case("TRƯỜNG ĐẠI HỌC PHÚ YÊN") == "Trường Đại học Phú Yên"
    assert nice_case("VĂN PHÒNG TỈNH ỦY") == "Văn phòng Tỉnh ủy"
    assert nice_case("XÂY DỰNG NỀN HÒA BÌNH") == "Xây dựng nền hòa bình"
