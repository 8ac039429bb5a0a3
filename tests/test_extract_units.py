"""Names of units: where they end, which stand side by side, and what is no unit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.extract.heading_names import heading_units
from pipeline.extract.roles import roles_of
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from tests.helpers import PATIENT

# A name, then words that are no part of it.
NAMES = [
    "Sở Nội vụ",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Lao động - Thương binh và Xã hội",
    "Sở Khoa học và Công nghệ tỉnh Sơn Nam",
    "Bộ Tài chính",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Công an tỉnh",
    "Công an thành phố Tân Bình",
    "Thanh tra tỉnh",
    "Cục Thuế tỉnh",
    "Kho bạc Nhà nước khu vực IX",
    "Bảo hiểm xã hội tỉnh",
    "Ngân hàng Nhà nước Chi nhánh tỉnh",
    "Chi cục Kiểm lâm",
    "Văn phòng UBND tỉnh",
    "Văn phòng Ủy ban nhân dân tỉnh",
    "Văn phòng HĐND và UBND huyện",
    "UBND các xã, phường",
    "UBND cấp xã",
    "UBND huyện Hòa Sơn",
    "Ủy ban nhân dân các huyện, thị xã, thành phố",
    "Hội đồng nhân dân tỉnh",
    "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Liên đoàn Lao động tỉnh",
    "Hội Liên hiệp Phụ nữ tỉnh",
    "Tỉnh đoàn",
    "Ban Quản lý các khu công nghiệp tỉnh",
    "Ban Dân tộc",
    "Ban Tổ chức Tỉnh ủy",
    "Ban Tuyên giáo và Dân vận Tỉnh ủy",
    "Trung tâm Phục vụ hành chính công tỉnh",
    "Trung tâm Y tế huyện Hòa Sơn",
    "Bệnh viện Đa khoa tỉnh",
    "Trường Đại học Sơn Nam",
    "Trường Chính trị tỉnh",
    "Báo và Phát thanh, Truyền hình tỉnh",
    "Đài Phát thanh và Truyền hình tỉnh",
    "Phòng Tài chính - Kế hoạch",
    "Phòng Văn hóa - Xã hội xã",
    "Viện kiểm sát nhân dân tỉnh",
    "Tòa án nhân dân huyện",
    "các sở, ban, ngành",
    "các sở, ban, ngành tỉnh",
    "các cơ quan, đơn vị liên quan",
    "các đơn vị trực thuộc",
    "các cơ quan chuyên môn thuộc UBND tỉnh",
    "Giám đốc Sở Tư pháp",
    "Thủ trưởng các cơ quan, đơn vị",
    "Chủ tịch UBND các xã, phường",
    "Chánh Văn phòng UBND tỉnh",
    "Thủ trưởng các sở, ban, ngành",
    "Ban Chỉ đạo phòng, chống thiên tai tỉnh",
    "Ban Chỉ đạo xóa nhà tạm, nhà dột nát huyện Hòa Sơn",
    "Ban Chỉ đạo phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số tỉnh",
    "Văn phòng Ban Chỉ đạo phòng thủ dân sự quốc gia",
    "Tổ công tác Đề án 06 cấp xã",
    "Tổ công nghệ số cộng đồng các thôn",
    "Hội Cựu chiến binh xã",
    "Trung tâm Dịch vụ công ích",
    "Trung tâm Quản lý nguồn nước",
    "Ban Quản lý các khu công nghệ cao và khu công nghiệp thành phố Tân Bình",
    "Bí thư Chi bộ các thôn",
    "Trưởng Công an xã",
    "đồng chí Giám đốc Sở Y tế",
    "Các Sở, Ban, ngành",
    "Viễn thông tỉnh",
    "Bưu điện tỉnh",
    "Đồn Biên phòng Hòa An",
    "Thuế tỉnh Sơn Nam",
    "Kho bạc Nhà nước khu vực XIV - Phòng giao dịch số 5",
    "Ngân hàng Nhà nước - Chi nhánh Sơn Nam",
    "Hội đồng bầu cử quốc gia",
    "Hội đồng phối hợp phổ biến giáo dục pháp luật tỉnh",
    "Thông tấn xã Việt Nam",
    "Thường trực Hội đồng nhân dân tỉnh",
    "các Ban của Hội đồng nhân dân tỉnh",
    "UBND phường, xã, đặc khu",
    "Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương",
    "Chủ tịch Ủy ban nhân dân tỉnh, thành phố trực thuộc trung ương",
    "Các Bộ: Quốc phòng, Công an",
    "các sở: Tài chính, Nội vụ, Khoa học và Công nghệ",
    "Các tỉnh Hòa Sơn, An Hải, Tân Bình",
    "UBND các xã: An Thượng, Hòa Trung, Sơn Tây",
    "Các chủ rừng",
    "các sở, ngành của tỉnh",
    "Phó Thủ tướng Chính phủ Trần Văn Mẫu",
    "Phòng Văn hóa, Khoa học và Thông tin",
    "Các chủ rừng là tổ chức",
    "Các chủ rừng là hộ gia đình, cá nhân",
    "Phòng Nông nghiệp, Môi trường và Tài nguyên",
    "Phòng Khảo thí, Bảo đảm chất lượng và Thanh tra",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_ends_before_its_verb(name: str) -> None:
    t = tag(f"{name} chủ trì tham mưu xây dựng kế hoạch.")
    units, end = units_at(t, 0)
    assert units == [name]
    assert t.word(end) == "chủ"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_alone_is_whole(name: str) -> None:
    assert split_cell(name) == [name]


LISTS = [
    ("Sở Tài chính và Sở Nội vụ", ["Sở Tài chính", "Sở Nội vụ"]),
    ("Sở Tài chính, Sở Nội vụ và Công an tỉnh", ["Sở Tài chính", "Sở Nội vụ", "Công an tỉnh"]),
    ("Sở Tư pháp; Văn phòng UBND tỉnh", ["Sở Tư pháp", "Văn phòng UBND tỉnh"]),
    ("Sở Tư pháp; các sở, ban, ngành tỉnh", ["Sở Tư pháp", "các sở, ban, ngành tỉnh"]),
    ("các sở, ban, ngành và UBND các xã, phường", ["các sở, ban, ngành", "UBND các xã, phường"]),
    (
        "Sở Giáo dục và Đào tạo, Sở Y tế và các đơn vị liên quan",
        ["Sở Giáo dục và Đào tạo", "Sở Y tế", "các đơn vị liên quan"],
    ),
    ("Giám đốc các sở, Thủ trưởng các ban, ngành", ["Giám đốc các sở", "Thủ trưởng các ban, ngành"]),
    (
        "Thủ trưởng các sở, ban, ngành; Chủ tịch UBND các xã, phường",
        ["Thủ trưởng các sở, ban, ngành", "Chủ tịch UBND các xã, phường"],
    ),
    ("Phòng Kinh tế, Hạ tầng và Thanh tra tỉnh", ["Phòng Kinh tế, Hạ tầng", "Thanh tra tỉnh"]),
    ("Phòng Tổ chức và Thanh tra", ["Phòng Tổ chức", "Thanh tra"]),
    ("Công an tỉnh (Phòng Cảnh sát giao thông), Sở Xây dựng", ["Công an tỉnh", "Sở Xây dựng"]),
    ("các sở Tài chính, Nội vụ và Công an tỉnh", ["các sở Tài chính, Nội vụ", "Công an tỉnh"]),
    (
        "Bộ trưởng, Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ, Chủ tịch UBND các tỉnh",
        ["Bộ trưởng", "Thủ trưởng cơ quan ngang bộ, cơ quan thuộc Chính phủ", "Chủ tịch UBND các tỉnh"],
    ),
    (
        "Đài Truyền hình Việt Nam, Đài Tiếng nói Việt Nam, Thông tấn xã Việt Nam",
        ["Đài Truyền hình Việt Nam", "Đài Tiếng nói Việt Nam", "Thông tấn xã Việt Nam"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_a_list_in_running_text(text: str, expected: list[str]) -> None:
    assert units_at(tag(f"{text} tổ chức thực hiện."), 0)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[case for case in LISTS if "(" not in case[0]],
        ("- Sở Tài chính;\n- Sở Nội vụ.", ["Sở Tài chính", "Sở Nội vụ"]),
        ("Sở Y tế,", ["Sở Y tế"]),
        ("UBND xã", ["UBND xã"]),
        ("Ông Trần Văn Mẫu", ["Ông Trần Văn Mẫu"]),  # what the grammar doesn't know stands as printed
        ("", []),
        (" - ", []),
    ],
)
def test_a_cell(text: str, expected: list[str]) -> None:
    assert split_cell(text) == expected


NO_UNITS = [
    "CÁC NHIỆM VỤ, GIẢI PHÁP TRỌNG TÂM",
    "Tổ chức tập huấn, tuyên truyền, phổ biến",
    "Văn phòng điện tử liên thông",
    "Thuế suất ưu đãi",
    "Đoàn kết nội bộ",
    "Ban hành kế hoạch kiểm tra",
    "Tổ chức thực hiện nghiêm các quy định",
    "Phòng, chống tham nhũng, lãng phí",
    "Phòng ngừa rủi ro an toàn thông tin",
    "Hội nghị tổng kết năm",
    "Trường hợp hồ sơ chưa hợp lệ",
    "Báo cáo kết quả định kỳ",
    "Bộ thủ tục hành chính cấp xã",
    "Bộ chỉ số đánh giá",
    "Đội ngũ cán bộ, công chức",
    "Rà soát, bổ sung danh mục",
    "Nâng cao nhận thức của người dân",
    "đơn vị tính theo quy định",
    "Khối lượng công việc còn lớn",
    "",
]


@pytest.mark.parametrize("text", NO_UNITS)
def test_what_is_no_unit(text: str) -> None:
    assert units_at(tag(text), 0)[0] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Nội vụ của tỉnh", ["Sở Nội vụ"]),
        ("Sở Nội vụ được giao theo dõi", ["Sở Nội vụ"]),
        ("Văn phòng UBND tỉnh tổ chức họp báo", ["Văn phòng UBND tỉnh"]),
        ("Công an tỉnh tăng cường tuần tra", ["Công an tỉnh"]),
        ("Sở Y tế phối hợp với Công an tỉnh", ["Sở Y tế"]),
        ("UBND các xã, phường rà soát hồ sơ", ["UBND các xã, phường"]),
    ],
)
def test_other_verbs_end_a_name(text: str, expected: list[str]) -> None:
    assert units_at(tag(text), 0)[0] == expected


def test_both_spellings_of_a_tone_are_one_name() -> None:
    for text in ("Ủy ban nhân dân tỉnh Hòa Sơn rà soát", "Uỷ ban nhân dân tỉnh Hoà Sơn rà soát"):
        units, _ = units_at(tag(text), 0)
        assert units == [text.removesuffix(" rà soát")]  # as printed, whichever it is


WORDS = st.sampled_from(
    [
        "Sở",
        "Nội",
        "vụ",
        "và",
        ",",
        ";",
        "(",
        ")",
        "các",
        "ban",
        "ngành",
        "UBND",
        "tỉnh",
        "Công",
        "an",
        "chủ trì",
        "-",
        "/",
        "phối hợp với",
        "Ban",
        "hành",
        "Thủ trưởng",
        ":",
    ]
)


@PATIENT
@example("Sở ( ) Sở")
@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_units_are_printed_words_in_their_order(text: str) -> None:
    t = tag(text)
    for loose in (False, True):
        units, end = units_at(t, 0, loose)
        at = 0
        for unit in units:
            at = t.text.index(unit, at) + len(unit)
        assert at <= t.start(end)
        assert bool(units) == (end > 0)
    for unit in split_cell(text):
        assert unit.strip() == unit != ""
        assert unit in text


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("- Sở Công Thương - Bộ Chỉ huy Quân sự tỉnh", ["Sở Công Thương", "Bộ Chỉ huy Quân sự tỉnh"]),
        ("- Phòng Kế hoạch - Tài chính - Văn phòng Sở", ["Phòng Kế hoạch - Tài chính", "Văn phòng Sở"]),
        ("Phòng Tổ chức - Hành chính", ["Phòng Tổ chức - Hành chính"]),
    ],
)
def test_units_under_each_other_with_dashes(cell: str, units: list[str]) -> None:
    assert split_cell(cell) == units


def test_the_second_half_of_a_name_in_a_dashed_cell_is_no_unit() -> None:
    assert split_cell("- Vụ Công chức - Viên chức - Vụ Tiền lương") == ["Vụ Công chức - Viên chức", "Vụ Tiền lương"]
    assert split_cell("- Phòng Cán bộ - Công chức; Phòng Thuế") == ["Phòng Cán bộ - Công chức", "Phòng Thuế"]
    assert split_cell("- Sở Nội vụ - Công an tỉnh") == ["Sở Nội vụ", "Công an tỉnh"]


def _entries(data: object) -> Iterator[str]:
    if isinstance(data, dict):
        for value in data.values():
            yield from _entries(value)
    elif isinstance(data, list):
        for value in data:
            yield from _entries(value)
    elif isinstance(data, str):
        yield data


ALL_WORDS = sorted(
    {*_entries(load("units.yaml")), *(w.capitalize() for w in _entries(load("units.yaml"))), *",;:-/()."}
)


@PATIENT
@example("Trung tâm Giám sát, điều", 0)
@given(st.lists(st.sampled_from(ALL_WORDS), min_size=1, max_size=9).map(" ".join), st.integers(0, 12))
def test_words_of_the_grammar_in_any_order_cut_anywhere(text: str, cut: int) -> None:
    """A name at a text's end asks for words that are not there."""
    for said in (text, text[: max(1, len(text) - cut)]):
        split_cell(said)
        roles_of(said, frozenset())
        heading_units(said)


@pytest.mark.parametrize(
    "name",
    [
        "Cục trưởng Cục Hàng hải và Đường thủy Việt Nam",
        "Cục trưởng Cục Hạ tầng và Thiết bị y tế",
        "Cục trưởng Cục Công nghệ thông tin và Chuyển đổi số",
        "Cục trưởng Cục Nhà giáo và Cán bộ quản lý giáo dục",
        "Vụ trưởng Vụ Vận tải và An toàn giao thông",
        "Cục Lâm nghiệp và Kiểm lâm",
    ],
)
def test_two_fields_are_one_bodys_name(name: str) -> None:
    assert units_at(tag(f"{name} chủ trì, phối hợp"), 0)[0] == [name]


@pytest.mark.parametrize(
    "names",
    [
        ["Cục trưởng Cục Điện lực", "Cục trưởng Cục Đăng kiểm Việt Nam"],
        ["Vụ trưởng Vụ Pháp chế", "Chánh Văn phòng Bộ"],
        ["Cục Thuế", "Công an tỉnh"],
        ["Vụ Pháp chế", "Thanh tra Bộ"],
        ["Cục Đường bộ Việt Nam", "các Sở Xây dựng"],
    ],
)
def test_a_second_body_is_no_field(names: list[str]) -> None:
    assert units_at(tag(f"{' và '.join(names)} chủ trì"), 0)[0] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("UBND thành phố Hải Phòng, tỉnh Hưng Yên rà soát", ["UBND thành phố Hải Phòng, tỉnh Hưng Yên"]),
        (
            "Công an xã An Bình, xã Tân Lập và phường Hòa Phú kiểm tra",
            ["Công an xã An Bình, xã Tân Lập và phường Hòa Phú"],
        ),
        ("Sở Y tế, thành phố Huế rà soát", ["Sở Y tế", "thành phố Huế"]),
        ("Thành phố Hải Phòng, tỉnh Hưng Yên rà soát", ["Thành phố Hải Phòng", "tỉnh Hưng Yên"]),
    ],
)
def test_several_places_of_one_body(text: str, names: list[str]) -> None:
    assert units_at(tag(text), 0)[0] == names
